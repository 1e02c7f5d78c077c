"""What stands round a cue of support or opposition: negation, refusal, wish, duty, and who names or thinks it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extractors.positions.parties import Parties
from kg.ontology import Ontology
from kg.reading.frames import Match, fill, holder, is_passive, subject
from kg.reading.page import Paragraph
from kg.reading.referents import Chain
from kg.reading.tokens import Token

_UP = frozenset(
    {
        "acomp", "attr", "oprd", "xcomp", "dobj", "pobj", "prep", "conj", "ccomp", "advcl", "acl", "pcomp", "amod",
        "nsubjpass", "auxpass", "dep", "agent", "advmod", "nsubj", "npadvmod", "relcl",
    }
)  # fmt: skip
_COMPLEMENT = frozenset({"oprd", "attr", "acomp", "ccomp", "xcomp", "advcl", "npadvmod"})
_MAYBE = frozenset({"may", "might", "could", "can"})


class TurnedDown(Exception):
    """Why a match says nothing; the text goes to `kg why-not`."""


@dataclass(slots=True)
class Context:
    """What stands round a cue: negations, who wishes or urges it, and who names or thinks it."""

    flips: int = 0
    duty: bool = False
    wisher: list[Chain] | None = None
    wish: tuple[int, ...] = ()
    """The words by which the wish is known to be the wisher's: a verb and its subject."""
    own: bool = False
    """The wisher means to do it: 'they fight to stop the plan'."""
    names: Token | None = None
    """The verb that calls the target so: 'called the offer an insult'."""
    thinker: Token | None = None
    """The verb whose clause this is: 'bakers believe the plan is unsafe'."""


class ContextReader:
    """Climbs from a cue to the clauses above it; the words that turn, wish or oblige are the domain's."""

    def __init__(self, parties: Parties, ontology: Ontology) -> None:
        self.parties, self.reading = parties, parties.reading
        words = ontology.words
        self.refusal, self.failure = words("stance-refusal"), words("stance-failure")
        self.failings = ontology.cues("failure-noun")
        self.urging, self.wishing = words("stance-urging"), words("stance-wishing")
        self.duty, self.naming = words("stance-duty"), words("stance-naming")
        self.reversal, self.fearing = words("stance-reversal"), words("stance-fearing")
        self.calls, self.papers = words("stance-call"), words("stance-paper")
        self.enabling, self.intending = words("stance-enabling"), words("stance-intending")
        self.pressure, self.denied = words("stance-pressure"), words("status-denied")

    def read(self, match: Match) -> Context:
        """Return what stands round the cue of a match. Raises TurnedDown where it leaves nothing to say."""
        found = Context()
        cue, own = match.cue, set(match.cue_tokens)
        waited = self._awaited(cue)
        if waited is not None:
            speaker = self.reading.speaker_at(match.paragraph, waited)
            said = self.reading.refs.chains.get(speaker or "")
            doer = subject(waited)
            found.wisher = [said] if said is not None else self.parties.who(match.paragraph, doer)
            found.wish = (waited.i, *([doer.i] if doer is not None else []))
            return found
        sent = cue.sent
        if any(t.text == "?" for t in sent):
            raise TurnedDown("a question asks, it takes no side")
        token, below = cue, cue
        doers = [t for t in match.agents if any(c.lower_ in ("neither", "no", "not") for c in t.children)]
        helping = {c.lower_ for c in cue.children if c.dep_ == "aux"}
        if (
            match.spoken
            and cue.tag_ == "VBN"
            and "have" in helping
            and helping & {"would", "'d", "’d", "could", "might"}
        ):
            raise TurnedDown("what would have been is no view of what is")
        found.flips += bool(doers and match.agent_slot == "subject")
        coordinated = False
        for step in range(9):
            self._beside(token, own, found, coordinated, first=step == 0)
            parent = token.head
            if parent is token or token.dep_ not in _UP:
                break
            below, dep, lemma = token, token.dep_, parent.lemma_.lower()
            coordinated = False
            if dep in ("nsubj",) or (dep == "nsubjpass" and step > 0):
                break
            if parent.pos_ in ("VERB", "AUX") and parent.i not in own:
                if self._above(match, parent, below, found):
                    break
                if dep == "prep" and parent.lemma_ not in ("be", "remain", "seem", "stay"):
                    if any(c.dep_ == "neg" for c in parent.children):
                        raise TurnedDown("what it goes with did not happen")
                    break
            elif (
                dep == "prep"
                and parent.pos_ in ("NOUN", "PROPN")
                and lemma not in self.reversal
                and parent.i not in own
            ):
                break
            elif dep == "pcomp" and parent.lower_ in ("without", "than", "instead", "before"):
                raise TurnedDown(f"it stands behind '{parent.lower_}': what is not done")
            elif dep == "pobj" and parent.lower_ in ("without", "despite"):
                raise TurnedDown(f"it stands behind '{parent.lower_}'")
            elif parent.pos_ == "NOUN" and parent.i not in own and lemma in self.reversal and dep in ("prep", "acl"):
                found.flips += 1
            if lemma == "time" and dep in ("advcl", "acl", "relcl") and parent.dep_ == "attr":
                found.duty = True  # 'it is time for the council to drop the plan'
                break
            if parent.pos_ == "NOUN" and lemma in self.calls and self._called_for(match, parent, below, found):
                break
            if dep == "conj":
                if parent.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
                    break
                if any(c.dep_ in ("nsubj", "nsubjpass") for c in below.children):
                    break
                coordinated = not any(c.dep_ == "cc" and c.lower_ in ("or", "nor") for c in parent.children)
            if dep in ("relcl", "advcl") or (dep == "acl" and parent.pos_ not in ("VERB", "AUX")):
                break
            token = parent
        return found

    def _awaited(self, cue: Token) -> Token | None:
        """Return the verb of pressure that goes on 'until' the cue comes true: who strikes until the law is kept wants it kept."""
        if cue.dep_ != "advcl" or cue.head.lemma_.lower() not in self.pressure:
            return None
        marked = any(c.dep_ == "mark" and c.lower_ in ("until", "till", "unless") for c in cue.children)
        return cue.head if marked else None

    def _beside(self, token: Token, own: set[int], found: Context, coordinated: bool, *, first: bool) -> None:
        """Read negation and auxiliaries that hang on a word of the climb; a coordinate shares duty, but no negation."""
        for child in token.children:
            if child.i in own:
                continue
            small = child.lower_
            if child.dep_ == "neg" or (
                child.dep_ in ("det", "advmod") and small in ("no", "neither", "never", "hardly")
            ):
                only = child.i + 1 < len(token.doc) and token.doc[child.i + 1].lower_ in ("only", "just", "merely")
                if not coordinated and not only:
                    found.flips += 1
            elif (child.dep_ == "advmod" and small in ("longer", "more") and child.nbor(-1).lower_ == "no") or (
                child.dep_ == "preconj" and small in ("neither",)
            ):
                found.flips += 1
            elif child.dep_ == "aux" and small in self.duty and child.tag_ == "MD":
                found.duty = True
            elif child.dep_ == "aux" and small in _MAYBE and not any(c.dep_ == "neg" for c in token.children):
                raise TurnedDown(f"'{small}': only a possibility")
            elif child.dep_ == "mark" and small in ("if", "unless", "whether"):
                raise TurnedDown(f"'{small}': a condition, not a claim")
            elif (
                child.dep_ == "advcl"
                and first
                and any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in child.children)
            ):
                if any(c.dep_ == "aux" and c.lower_ in ("would", "'d", "’d", "will") for c in token.children):
                    raise TurnedDown("it holds only on a condition")

    def _above(self, match: Match, parent: Token, below: Token, found: Context) -> bool:
        """Read the verb above a word of the climb; say whether the climb ends there."""
        dep, lemma, paragraph = below.dep_, parent.lemma_.lower(), match.paragraph
        clause = dep in ("xcomp", "ccomp", "advcl", "pcomp", "acl")
        infinitive = below.pos_ in ("VERB", "AUX") and any(c.lower_ == "to" and c.dep_ == "aux" for c in below.children)
        named = dep in _COMPLEMENT or (dep == "prep" and below.lower_ == "as")
        twice = dep == "dobj" and any(c.dep_ == "dobj" and c.i < below.i for c in parent.children)
        named = named or (twice and parent.lemma_.lower() in self.naming)  # 'branded the offer an insult'
        if named and lemma in self.naming and below.pos_ not in ("VERB", "AUX"):
            found.names = parent
            return True
        if dep == "npadvmod":
            return True
        if clause and lemma in self.urging and infinitive and (
            any(c.dep_ in ("dobj", "prep", "dative", "nsubjpass") for c in parent.children)
            or any(c.dep_ in ("nsubj", "nsubjpass") for c in below.children)
        ):  # fmt: skip
            self._wish(paragraph, parent, found)
            return True
        if dep == "xcomp" and lemma in self.intending and infinitive and "wish" in match.frame.note.split():
            self._wish(paragraph, parent, found)  # 'fights to stop the transfer', 'wants to scrap the levy'
            found.own = True
            return True
        told = any(
            c.lower_ in ("will", "would", "had", "has", "have", "is", "are", "was", "were") for c in below.children
        )
        if dep == "ccomp" and lemma in self.wishing and not (lemma == "insist" and told):
            self._wish(paragraph, parent, found)
            return True
        if dep in ("xcomp", "ccomp") and infinitive and lemma in self.duty:
            found.duty = True
            return False
        if clause and lemma in self.denied:
            raise TurnedDown("denied")
        if dep in ("ccomp", "xcomp", "oprd", "acomp", "advcl") and lemma in self.enabling:
            raise TurnedDown(f"what somebody '{lemma}'s to be so or to be done is not said to be so")
        if dep == "acl" and infinitive and parent.pos_ == "NOUN" and lemma in self.failings:
            raise TurnedDown(f"'{lemma}': left undone, which takes no side")
        if dep in ("xcomp", "dobj", "pcomp", "ccomp") and lemma in self.failure:
            raise TurnedDown(f"'{lemma}': left undone, which takes no side")
        if dep in ("xcomp", "dobj") and lemma in self.refusal:
            found.flips += 1
            return False
        if dep in ("ccomp", "parataxis"):
            found.thinker = parent
            if lemma in self.fearing and match.frame.relation == "supports":
                raise TurnedDown(f"what somebody '{lemma}'s is no good in it")
            raised = any(c.dep_ == "neg" for c in parent.children)
            if raised and lemma in ("think", "believe", "feel", "consider", "expect", "suppose", "see"):
                found.flips += 1
            elif raised:
                raise TurnedDown(f"'{lemma}' is itself negated")
            return True
        return False

    def _called_for(self, match: Match, noun: Token, verb: Token, found: Context) -> bool:
        """Read 'calls for the firm to drop the plan', 'a demand that it drop the plan': whose call it is wishes it."""
        told = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
        marked = any(c.dep_ in ("mark", "aux") and c.lower_ in ("for", "that", "to") for c in verb.children)
        whose = holder(noun)
        if verb.dep_ not in ("advcl", "acl", "ccomp") or not told or not marked or whose is None:
            return False
        found.wisher = self.parties.who(match.paragraph, whose)
        found.wish = (noun.i, whose.i)
        return True

    def _wish(self, paragraph: Paragraph, verb: Token, found: Context) -> None:
        if any(c.dep_ == "neg" for c in verb.children):
            raise TurnedDown(f"'{verb.lemma_}' is itself negated")
        token = next(iter(fill("by", verb)), None) if is_passive(verb) else subject(verb)
        token = self.parties.tied_to_what_is_said(paragraph, verb) or token
        if verb.dep_ == "acl" and token is not None and token == verb.head:
            # 'wrote to the firm urging it to', 'signed a letter calling on the firm to': who wrote or signed it urges
            above = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
            if above is not None and (token.lemma_.lower() in self.papers or token.head.lower_ == "to"):
                token = subject(above)
        found.wisher = self.parties.who(paragraph, token)
        found.wish = (verb.i, *([token.i] if token is not None else []))
