"""Who is for or against what: positions of people, groups and organisations towards policies, actions and other actors.

Bakers opposed the plan.   ->   bakers opposes plan

The cues are frames of the domain (verbs, nouns, adjectives, phrases with their slots). What is general is here: whose
view it is (the grammatical agent; who speaks; who urges somebody else; who says what somebody must do), what negation,
refusal and reversal make of it, and what in the end it is about ('attempts to scrap the plan' are against the plan).
After the two-step view of stance as polarity and target (Somasundaran and Wiebe 2009, 2010). Precision comes first: what is
conditional, a question, merely possible or two-sided is turned down, with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from spacy.tokens import Token

from kg.model import ClaimStatus, Evidence, Statement, evidence
from kg.ontology import Frame, Ontology
from kg.reading import Reading
from kg.reading.claims import ClaimReader
from kg.reading.frames import Match, fill, holder, is_passive, matches, subject
from kg.reading.happenings import Happening, HappeningReader
from kg.reading.page import Paragraph, noun_phrase
from kg.reading.referents import Chain
from kg.reading.speech import Speech

PREDICATES = frozenset({"supports", "opposes"})

CONFIDENCE = {"verb": 0.93, "intransitive": 0.9, "noun": 0.9, "adjective": 0.86, "phrase": 0.9, "act": 0.9}
BY_PRONOUN = 0.85
"""Factor for a target that only 'it', 'this' or 'they' names; like CONFIDENCE a first guess, until precision is measured."""

_AGENTS = ("Person", "Group", "Organisation")
_TARGETS = ("Policy", "Action", "Organisation", "Person", "Group")
_FIRST = frozenset(["i", "we", "me", "us", "my", "our", "mine", "ours", "myself", "ourselves"])
_THINGS = frozenset({"it", "this", "that", "these", "those", "which"})
_THEY = frozenset({"they", "them", "their"})
_PERSONS = frozenset({"they", "them", "their", "he", "him", "she", "her", "his"})
_UP = frozenset(
    {
        "acomp", "attr", "oprd", "xcomp", "dobj", "pobj", "prep", "conj", "ccomp", "advcl", "acl", "pcomp", "amod",
        "nsubjpass", "auxpass", "dep", "agent", "advmod", "nsubj", "npadvmod",
    }
)  # fmt: skip
_COMPLEMENT = frozenset({"oprd", "attr", "acomp", "ccomp", "xcomp", "advcl", "npadvmod"})
_OTHER_WAY = {"supports": "opposes", "opposes": "supports"}
_SILENT = frozenset({"byline", "dateline"})
_MAYBE = frozenset({"may", "might", "could", "can"})


class _TurnedDown(Exception):
    """Why a match says nothing; the text goes to `kg why-not`."""


@dataclass(slots=True)
class _Context:
    """What stands round a cue: negations, who wishes or urges it, and who names or thinks it."""

    flips: int = 0
    duty: bool = False
    wisher: list[Chain] | None = None
    wish: tuple[int, ...] = ()
    """The words by which the wish is known to be the wisher's: a verb and its subject."""
    names: Token | None = None
    """The verb that calls the target so: 'called the offer an insult'."""
    thinker: Token | None = None
    """The verb whose clause this is: 'bakers believe the plan is unsafe'."""


@dataclass(slots=True)
class _View:
    """One reading of one cue: an agent, a relation, a target, and the evidence for it."""

    agent: Chain
    relation: str
    target: Chain
    paragraph: Paragraph
    tokens: tuple[int, int]
    proof: Evidence


def extract(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
    """Yield a statement for each agent, relation and target; what is turned down goes to the rejections of the reading."""
    views = list(PositionReader(reading, ontology).read())
    by_pair: dict[tuple[str, str], list[_View]] = defaultdict(list)
    for view in views:
        by_pair[view.agent.id, view.target.id].append(view)
    for (agent, target), told in by_pair.items():
        weight = {r: sum(v.proof.confidence for v in told if v.relation == r) for r in _OTHER_WAY}
        for view in told:
            if weight[_OTHER_WAY[view.relation]] > 0.6 * weight[view.relation]:
                # Two to one decides; evenly told, a reader of this page would not say on which side the agent stands.
                reason = f"the page says as clearly that this agent {_OTHER_WAY[view.relation]} it"
                reading.reject(view.paragraph, *view.tokens, view.proof.rule, reason)
                continue
            yield Statement(
                kind="Position", subject=agent, predicate=view.relation, object=target, evidence=(view.proof,)
            )


class PositionReader:
    """Reads the positions of one document."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.reading = reading
        self.ontology = ontology
        self.claims = ClaimReader(ontology)
        self.sources = Speech(reading.refs)
        words = ontology.words
        self.refusal, self.failure = words("stance-refusal"), words("stance-failure")
        self.urging, self.wishing = words("stance-urging"), words("stance-wishing")
        self.duty, self.naming = words("stance-duty"), words("stance-naming")
        self.reversal, self.conduct = words("stance-reversal"), words("stance-conduct")
        self.open_matter, self.body = words("stance-open-matter"), words("stance-body")
        self.strikes, self.vague = (
            words("action-strike"),
            words("stance-vague") | words("role-noun") | words("group-head"),
        )
        self.imposing = words("stance-imposing")
        self.pressure = words("stance-pressure")
        self.papers = words("stance-paper")
        self.over, self.behind = words("protest-over"), words("protest-behind")
        self.thinking, self.speech = words("indirect-verb"), words("speech-verb")
        self.participles, self.quantities = words("group-adjective"), words("group-quantity")

    def read(self) -> Iterator[_View]:
        """Yield every position of the document, in text order within each way of seeing."""
        frames = self.ontology.frames_for("supports", "opposes")
        found = (m for m in matches(self.reading.paragraphs, frames) if m.paragraph.passage.layout not in _SILENT)
        for _, group in groupby(found, key=lambda m: (m.paragraph.index, m.cue_tokens, m.frame.relation)):
            turned_down: list[tuple[Match, str]] = []
            for match in group:
                try:
                    views = list(self._by_frame(match))
                except _TurnedDown as reason:
                    turned_down.append((match, str(reason)))
                    continue
                if views:
                    turned_down = []
                    yield from views
                    break
            for match, why in turned_down:
                if match.agent_slot or match.target_slot:
                    self.reading.reject(match.paragraph, *match.tokens, match.frame.name, why)
        yield from self._by_deed()

    # ----- a frame of the domain

    def _by_frame(self, match: Match) -> Iterator[_View]:
        context = self._context(match)
        frame, paragraph = match.frame, match.paragraph
        relation = self._relation(frame, context)
        agents = self._agents(match, context)
        if not agents:
            raise _TurnedDown("nobody could be found whose view this is")
        found = self._targets(match, context)
        if not found:
            raise _TurnedDown("what it is about could not be found")
        status, speaker = self._status(match)
        for agent in agents:
            for token, target, flipped, factor in found:
                if target.id == agent.id:
                    self.reading.reject(paragraph, *match.tokens, frame.name, "agent and target are the same")
                    continue
                stance = _OTHER_WAY[relation] if flipped else relation
                words = [*match.cue_tokens, token.i, *(context.wish or (t.i for t in match.agents))]
                steps = (
                    f"{frame.part}: {' '.join(paragraph.doc[i].text for i in match.cue_tokens)}",
                    f"agent by {match.agent_slot or 'context'}, target by {match.target_slot or 'context'}",
                    *(["turned by negation or refusal"] if context.flips % 2 else []),
                    *(["turned by what is to become of the target"] if flipped else []),
                )
                yield self._view(
                    agent, stance, target, paragraph, words, frame.name, CONFIDENCE[frame.part] * factor, status, speaker, steps
                )  # fmt: skip

    @staticmethod
    def _relation(frame: Frame, context: _Context) -> str:
        if "negative" in frame.note.split():
            if context.flips % 2 == 0:
                raise _TurnedDown("only its denial would say something")
            return frame.relation
        if context.flips % 2 == 0:
            return frame.relation
        if frame.negated is None:
            raise _TurnedDown("negated, and the negation says nothing for either side")
        return frame.negated

    def _view(
        self,
        agent: Chain,
        relation: str,
        target: Chain,
        paragraph: Paragraph,
        words: Iterable[int],
        rule: str,
        confidence: float,
        status: ClaimStatus,
        speaker: str | None,
        steps: tuple[str, ...],
    ) -> _View:
        start, end = self._evidence_tokens(paragraph, sorted(set(words)))
        left, right = paragraph.offsets(start, end)
        if status == "asserted" and speaker is not None:
            status = "attributed"
        proof = evidence(
            self.reading.document, left, right, rule, round(min(confidence, 1.0), 3), status, speaker, steps
        )
        return _View(agent, relation, target, paragraph, (start, end), proof)

    def _evidence_tokens(self, paragraph: Paragraph, words: list[int]) -> tuple[int, int]:
        """Return the shortest stretch of whole phrases that holds the words; at least two words, one sentence at most."""
        doc = paragraph.doc
        low, high = paragraph.sentence(doc[words[-1]])
        inside = [i for i in words if low <= i < high]
        start, end = inside[0], inside[-1] + 1
        for i in inside:
            if doc[i].pos_ in ("NOUN", "PROPN", "NUM"):
                phrase = noun_phrase(doc[i])
                start, end = min(start, max(phrase.start, low)), max(end, phrase.end)
                chain = self.reading.refs.heads.get((paragraph.index, i))
                while chain and end < high and self.reading.refs.at.get((paragraph.index, end)) == chain:
                    end += 1
        if sum(t.is_alpha for t in doc[start:end]) < 2:
            start, end = low, high
        return start, end

    # ----- what stands round the cue

    def _context(self, match: Match) -> _Context:
        found = _Context()
        cue, own = match.cue, set(match.cue_tokens)
        waited = self._awaited(cue)
        if waited is not None:
            speaker = self.reading.speaker_at(match.paragraph, waited)
            said = self.reading.refs.chains.get(speaker or "")
            doer = subject(waited)
            found.wisher = [said] if said is not None else self.who(match.paragraph, doer)
            found.wish = (waited.i, *([doer.i] if doer is not None else []))
            return found
        sent = cue.sent
        if any(t.text == "?" for t in sent):
            raise _TurnedDown("a question asks, it takes no side")
        token, below = cue, cue
        doers = [t for t in match.agents if any(c.lower_ in ("neither", "no") for c in t.children)]
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
                        raise _TurnedDown("what it goes with did not happen")
                    break
            elif (
                dep == "prep"
                and parent.pos_ in ("NOUN", "PROPN")
                and lemma not in self.reversal
                and parent.i not in own
            ):
                break
            elif dep == "pcomp" and parent.lower_ in ("without", "than", "instead", "before"):
                raise _TurnedDown(f"it stands behind '{parent.lower_}': what is not done")
            elif dep == "pobj" and parent.lower_ in ("without", "despite"):
                raise _TurnedDown(f"it stands behind '{parent.lower_}'")
            elif parent.pos_ == "NOUN" and parent.i not in own and lemma in self.reversal and dep in ("prep", "acl"):
                found.flips += 1
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

    def _beside(self, token: Token, own: set[int], found: _Context, coordinated: bool, *, first: bool) -> None:
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
                raise _TurnedDown(f"'{small}': only a possibility")
            elif child.dep_ == "mark" and small in ("if", "unless", "whether"):
                raise _TurnedDown(f"'{small}': a condition, not a claim")
            elif (
                child.dep_ == "advcl"
                and first
                and any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in child.children)
            ):
                if any(c.dep_ == "aux" and c.lower_ in ("would", "'d", "’d", "will") for c in token.children):
                    raise _TurnedDown("it holds only on a condition")

    def _above(self, match: Match, parent: Token, below: Token, found: _Context) -> bool:
        """Read the verb above a word of the climb; say whether the climb ends there."""
        dep, lemma, paragraph = below.dep_, parent.lemma_.lower(), match.paragraph
        clause = dep in ("xcomp", "ccomp", "advcl", "pcomp", "acl")
        infinitive = below.pos_ in ("VERB", "AUX") and any(c.lower_ == "to" and c.dep_ == "aux" for c in below.children)
        named = dep in _COMPLEMENT or (dep == "prep" and below.lower_ == "as")
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
        if dep == "ccomp" and lemma in self.wishing:
            self._wish(paragraph, parent, found)
            return True
        if dep in ("xcomp", "ccomp") and infinitive and lemma in self.duty:
            found.duty = True
            return False
        if clause and lemma in self.claims.denied:
            raise _TurnedDown("denied")
        if dep in ("xcomp", "dobj", "pcomp", "ccomp") and lemma in self.failure:
            raise _TurnedDown(f"'{lemma}': left undone, which takes no side")
        if dep in ("xcomp", "dobj") and lemma in self.refusal:
            found.flips += 1
            return False
        if dep in ("ccomp", "parataxis"):
            found.thinker = parent
            raised = any(c.dep_ == "neg" for c in parent.children)
            if raised and lemma in ("think", "believe", "feel", "consider", "expect", "suppose", "see"):
                found.flips += 1
            elif raised:
                raise _TurnedDown(f"'{lemma}' is itself negated")
            return True
        return False

    def _wish(self, paragraph: Paragraph, verb: Token, found: _Context) -> None:
        if any(c.dep_ == "neg" for c in verb.children):
            raise _TurnedDown(f"'{verb.lemma_}' is itself negated")
        token = next(iter(fill("by", verb)), None) if is_passive(verb) else subject(verb)
        found.wisher = self.who(paragraph, token)
        found.wish = (verb.i, *([token.i] if token is not None else []))

    # ----- whose view it is

    def _agents(self, match: Match, context: _Context) -> list[Chain]:
        paragraph, cue, frame = match.paragraph, match.cue, match.frame
        if "owner" in frame.note.split():  # a plan is its owner's, whoever wants it dropped
            return [c for token in match.agents for c in self.who(paragraph, token)]
        if context.wisher is not None:
            return context.wisher
        if "wish" in frame.note.split() and not context.duty:
            raise _TurnedDown("done or told, not asked for")
        if context.duty:
            speaker = self._speaker(paragraph, cue, context)
            if speaker is None:
                raise _TurnedDown("what somebody ought to do, said by nobody who is known")
            return [speaker]
        if match.spoken:
            if context.names is not None:
                return self.who(paragraph, subject(context.names))
            speaker = self._speaker(paragraph, cue, context)
            return [speaker] if speaker is not None else []
        found: list[Chain] = []
        for token in self._coordinated_speech(match) or match.agents:
            if match.agent_slot == "self" and token.dep_ != "appos":  # 'critics of the plan' are nobody in particular
                continue
            if token.lemma_.lower() in self.papers:  # 'voted for a resolution endorsing the claim'
                verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
                token = holder(token) or (subject(verb) if verb is not None else None) or token
            found += [c for c in self.who(paragraph, token) if c not in found]
        return found

    def _coordinated_speech(self, match: Match) -> tuple[Token, ...]:
        """Return who speaks where a verb of speech was tied to the words said, not to 'said': 'said it was hard but accused N'."""
        cue, speech = match.cue, self.speech
        if cue.dep_ != "conj" or cue.lemma_.lower() not in speech or any(c.dep_ == "nsubj" for c in cue.children):
            return ()
        above = cue.head
        for _ in range(5):
            parent = above.head
            if above.dep_ == "ccomp" and parent.lemma_.lower() in speech and parent.tag_ == cue.tag_:
                if match.paragraph.quoted[parent.i] == match.paragraph.quoted[cue.i]:
                    token = subject(parent)
                    return (token,) if token is not None else ()
            if parent is above:
                break
            above = parent
        return ()

    def _speaker(self, paragraph: Paragraph, cue: Token, context: _Context) -> Chain | None:
        """Return who says or thinks the clause of the cue: the subject of the nearest verb above, else the speaker."""
        verb = context.thinker
        if verb is not None and verb.lemma_.lower() in self.thinking:
            token = subject(verb)
            if token is not None and paragraph.quoted[verb.i] == paragraph.quoted[cue.i]:
                if token.lower_ not in _FIRST:
                    return next(iter(self.who(paragraph, token)), None)
        speaker = self.reading.speaker_at(paragraph, cue)
        if speaker is None and any(t.lower_ in _FIRST for t in cue.sent):
            return self._author(paragraph, cue)
        return self.reading.refs.chains.get(speaker) if speaker else None

    def _author(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return the one person in the byline, where an article argues in the first person outside quotation marks."""
        if paragraph.quoted[token.i] or paragraph.passage.layout != "body" or paragraph.passage.post is not None:
            return None
        found = {}
        for page in self.reading.paragraphs:
            if page.passage.layout == "byline":
                for word in page.doc:
                    chain = self.reading.headed(page, word)
                    if chain is not None and chain.kind == "Person":
                        found[chain.id] = chain
        return next(iter(found.values())) if len(found) == 1 else None

    def who(self, paragraph: Paragraph, token: Token | None) -> list[Chain]:
        """Return the person, group or organisation that a token names, if any: pronouns and quantities followed."""
        if token is None:
            return []
        if token.pos_ == "VERB" and token.dep_ in ("csubj", "nsubj"):  # 'bakers going on strike are urging'
            own = next((c for c in token.children if c.dep_ == "nsubj"), None)
            return self.who(paragraph, own)
        small = token.lower_
        chain: Chain | None
        if small in _FIRST:
            speaker = self.reading.speaker_at(paragraph, token)
            chain = self.reading.refs.chains.get(speaker) if speaker else self._author(paragraph, token)
        else:
            chain = self.sources.source(paragraph, token)
            if (
                chain is None
                and small == "it"
                and token.dep_ in ("nsubj", "nsubjpass")
                and not paragraph.quoted[token.i]
            ):
                speaker = self.reading.speaker_at(paragraph, token)  # 'the Guild said it would oppose the plan'
                chain = self.reading.refs.chains.get(speaker) if speaker else None
                chain = chain if self.reading.is_a(chain, "Organisation") else None
            if chain is None and token.dep_ == "appos":
                chain = self.sources.source(paragraph, token.head)
            if chain is None and (token.like_num or token.lemma_.lower() in self.quantities | self.body):
                inner = [*fill("of", token), *fill("possessor", token), *(fill("in", token) if token.like_num else ())]
                for one in inner:
                    if one.i != token.i:
                        return self.who(paragraph, one)
        if chain is None or not self.reading.is_a(chain, *_AGENTS):
            return []
        return [chain]

    # ----- what it is about

    def _targets(self, match: Match, context: _Context) -> list[tuple[Token, Chain, bool, float]]:
        paragraph, frame = match.paragraph, match.frame
        if self._names(match.cue):
            raise _TurnedDown("it calls something so, and does nothing to it")
        if "predicate" in frame.note.split() and context.names is None and not self._predicated(match.cue):
            raise _TurnedDown("the word is not said of anything")
        if context.names is not None:
            verb = context.names
            small = next((c for c in match.cue.children if c.dep_ == "nsubj"), None)
            named = (small,) if small is not None else (fill("object", verb) or fill("passive", verb))
            tokens = tuple(t for t in named if t is not None and t.i != match.cue.i)
            return self._in_slot(match, "object", tokens)
        for slot in frame.target:
            if slot == "self" and frame.gives_kind:
                made = self._of_kind(frame.gives_kind)
                return [(match.cue, made, False, 1.0)] if made is not None else []
            if slot == "clause":
                below = next(iter(fill(slot, match.cue, match.cue_tokens)), None)
                found = self._about_events(paragraph, below, match) if below is not None else []
            elif slot == "subject" and match.cue.dep_ == "amod" and match.cue.head.dep_ not in ("attr", "oprd"):
                continue
            else:
                found = self._in_slot(match, slot, fill(slot, match.cue, match.cue_tokens))
            if found:
                return found
        return []

    def _in_slot(self, match: Match, slot: str, tokens: tuple[Token, ...]) -> list[tuple[Token, Chain, bool, float]]:
        paragraph, frame = match.paragraph, match.frame
        found: list[tuple[Token, Chain, bool, float]] = []
        for token in tokens:
            related = slot == "subject" and token.i < match.cue.i and any(
                v.dep_ in ("relcl", "acl") and v.head.i == token.i for v in (match.cue, match.cue.head)
            )  # fmt: skip
            if (slot == "modifier" or (related and match.spoken)) and not self._pointed(token):
                self.reading.reject(paragraph, *match.tokens, frame.name, "any such thing, not this one")
                continue
            token = self._nearer(paragraph, token, match) if slot == "object" and token.i < match.cue.i else token
            if "desire" in frame.note.split() and self._another(paragraph, token):
                raise _TurnedDown("another such thing is asked for, not the one that the page is about")
            for one, chain, flipped, factor in self._about(paragraph, token, match):
                actor = slot == "subject" and self._extraposed(token, match) is not None
                if frame.expects and not actor and not self.reading.is_a(chain, *frame.expects):
                    self.reading.reject(
                        paragraph, *match.tokens, frame.name, f"this cue is not said of a {chain.kind.lower()}"
                    )
                    continue
                if slot == "over" and one.lemma_.lower() in self.open_matter:
                    self.reading.reject(
                        paragraph, *match.tokens, frame.name, "named as the matter, not as what is opposed"
                    )
                    continue
                if chain.id not in {c.id for _, c, _, _ in found}:
                    found.append((one, chain, flipped, factor))
        return found

    def _nearer(self, paragraph: Paragraph, token: Token, match: Match) -> Token:
        """Return the last policy before a relative clause, where the tree hangs the clause on a noun further back."""
        clause = next((v for v in (match.cue, *match.cue.ancestors) if v.dep_ == "relcl"), None)
        if clause is None or clause.head.i != token.i:
            return token
        inside = [t for t in token.subtree if token.i < t.i < clause.left_edge.i]
        named = [t for t in inside if self.reading.is_a(self.reading.headed(paragraph, t), "Policy")]
        return named[-1] if named else token

    def _names(self, cue: Token) -> bool:
        """Say whether a verb has a predicate for its object: 'called the strike unnecessary', 'declared the law dead'."""
        if cue.lemma_.lower() not in ("call", "declare", "find", "consider"):
            return False
        return any(c.dep_ in ("oprd", "npadvmod", "ccomp") and c.pos_ in ("ADJ", "NOUN") for c in cue.children)

    def _of_kind(self, kind: str) -> Chain | None:
        """Return the action of that kind that the page speaks of; its picket where a page never says 'strike'."""
        made = [c for c in self.reading.refs.chains.values() if c.mentions and c.kind in (kind, "Picket")]
        return next((c for c in made if c.kind == kind), made[0] if made and kind == "Strike" else None)

    def _another(self, paragraph: Paragraph, noun: Token) -> bool:
        """Say whether 'a fair deal' or 'better contract' is another than the policy that the page is about."""
        chain = self.reading.headed(paragraph, noun)
        if chain is None or chain.id != self.reading.refs.main_policy:
            return False
        first = next((c for c in noun.children if c.dep_ in ("det", "poss")), None)
        return (first is None and noun.tag_ == "NN") or (first is not None and first.lower_ in ("a", "an", "any"))

    @staticmethod
    def _predicated(noun: Token) -> bool:
        """Say whether a noun is a predicate: 'is an insult', 'called it an insult', 'branded as an insult'."""
        token = noun
        while token.dep_ == "conj" and token.head.pos_ in ("NOUN", "ADJ", "PROPN"):
            token = token.head
        if token.dep_ in ("attr", "oprd", "acomp"):
            return True
        return (token.dep_ == "pobj" and token.head.lower_ == "as") or any(c.dep_ == "nsubj" for c in token.children)

    def _pointed(self, noun: Token) -> bool:
        """Say whether 'an unfair deal' speaks of a deal at hand: predicated of something, or with 'this', 'the', 'its'."""
        if noun.dep_ in ("attr", "oprd"):
            return True
        if noun.head.lower_ in ("as",) or noun.dep_ == "appos":
            return True
        first = next((c for c in noun.children if c.dep_ in ("det", "poss")), None)
        return first is not None and first.lower_ not in ("a", "an", "any", "some", "no", "every", "each")

    def _about(
        self, paragraph: Paragraph, token: Token, match: Match, depth: int = 0
    ) -> list[tuple[Token, Chain, bool, float]]:
        """Return what a target token speaks of: (token, chain, turned, factor); `turned` where it is to be undone."""
        if depth > 3:
            return []
        small, lemma = token.lower_, token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX"):
            if token.lower_ in self.participles:  # 'support for striking bakers', parsed as a clause
                return [a for t in fill("object", token) for a in self._about(paragraph, t, match, depth + 1)]
            return self._about_clause(paragraph, token, match, depth)
        clause = self._extraposed(token, match)
        if clause is not None:
            if "clauseless" in match.frame.note.split():
                raise _TurnedDown("a state of affairs is regretted or welcomed, which names no side")
            return self._about_clause(paragraph, clause, match, depth, subjects=True)
        if small in _FIRST:
            return [(token, chain, False, 1.0) for chain in self.who(paragraph, token)]
        if lemma in self.reversal and token.pos_ == "NOUN":
            inner = [t for slot in ("of", "to", "from", "on") for t in fill(slot, token)] or list(
                fill("possessor", token)
            )
            return [
                (one, chain, not turned, factor)
                for t in inner
                for one, chain, turned, factor in self._about(paragraph, t, match, depth + 1)
            ]
        if lemma in self.conduct:
            actors = [chain for t in self._holders(token) for chain in self.who(paragraph, t)]
            if actors:
                return [(token, chain, False, 0.95) for chain in actors]
        chain = self.reading.headed(paragraph, token)
        if small == "them":
            chain = self._last_plural(paragraph, token) or chain
        if chain is None and small in _THINGS | _PERSONS:
            chain = self._antecedent(paragraph, token)
            return [(token, chain, False, BY_PRONOUN)] if chain is not None else []
        if chain is None and token.pos_ in ("NOUN", "PROPN"):
            chain = next(iter(self.who(paragraph, token)), None)
        if chain is not None and self.reading.is_a(chain, *_TARGETS) and chain.kind != "Place":
            if chain.kind == "Picket":  # who stands by the picket is for the strike
                chain = self._of_kind("Strike") or chain
            return [(token, chain, self._undone(paragraph, token), 1.0)]
        if token.pos_ == "NOUN" and any(
            c.dep_ == "compound" and c.lemma_.lower() in self.strikes for c in token.children
        ):
            made = self._of_kind("Strike")  # 'the strike call'
            return [(token, made, False, 0.95)] if made is not None else []
        if token.pos_ in ("NOUN", "NUM") and depth < 2:
            for slot in ("of", "to", "on", "for"):
                for inner_token in fill(slot, token):
                    inside = self._about(paragraph, inner_token, match, depth + 1)
                    kept = [i for i in inside if self.reading.is_a(i[1], "Policy", "Action")]
                    if kept:
                        return kept
            below = next((c for c in token.children if c.dep_ in ("acl",) and c.i > token.i), None)
            if below is not None:
                return self._about_clause(paragraph, below, match, depth)
            if depth == 0 and "opens" in match.frame.note.split():
                made = self._named_now(paragraph, token)
                return [(token, made, False, 0.9)] if made is not None else []
        return []

    def _named_now(self, paragraph: Paragraph, noun: Token) -> Chain | None:
        """Return a new policy for what somebody asks for or opposes in words that no list has: 'demanded free buses'.

        Only for a noun that says enough by itself: with a modifier or a complement, neither a person nor a time.
        """
        refs = self.reading.refs
        if noun.ent_type_ in ("DATE", "TIME", "PERSON") or noun.lemma_.lower() in self.vague or noun.pos_ != "NOUN":
            return None
        if (paragraph.index, noun.i) in refs.at or any(c.lower_ in ("what", "which") for c in noun.children):
            return None
        start = refs.content_start(noun_phrase(noun))
        ends = refs.complements(noun)
        if start == noun.i and not ends and noun.tag_ != "NNS":
            return None
        end = ends[-1] if ends else noun.i + 1
        chain = refs.keyed("policy " + paragraph.doc[start : noun.i + 1].text.lower(), "Policy", "c")
        for name in dict.fromkeys(" ".join(paragraph.doc[start:e].text.split()) for e in (end, noun.i + 1)):
            if name not in chain.names:
                chain.names.append(name)
        refs.place(chain, paragraph.index, start, noun.i + 1, "noun", head=noun.i)
        return chain

    def _undone(self, paragraph: Paragraph, token: Token) -> bool:
        """Say whether a plan or call is one to undo what it names: 'plans to scrap the scheme', 'calls for an end to it'."""
        below = next((c for c in token.children if c.dep_ in ("acl", "relcl") and c.i > token.i), None)
        if below is None or below.lemma_.lower() not in self.reversal:
            return False
        inner = next(iter(fill("object", below)), None)
        chain = self.reading.headed(paragraph, inner)
        return chain is not None and chain is self.reading.headed(paragraph, token)

    def _holders(self, noun: Token) -> list[Token]:
        own = holder(noun)
        return [own] if own is not None else list(fill("of", noun)) or list(fill("by", noun))

    def _about_clause(
        self, paragraph: Paragraph, verb: Token, match: Match, depth: int, *, subjects: bool = False
    ) -> list[tuple[Token, Chain, bool, float]]:
        """Read a clause as target: 'imposing the contract' is about the contract, 'scrapping it' about the same, turned."""
        if verb.lemma_.lower() in self.naming and any(c.lower_ == "what" for c in verb.children):
            said = [c for c in verb.children if c.i > verb.i and c.dep_ in ("oprd", "attr", "dobj", "npadvmod", "pobj")]
            return [a for t in said for a in self._about(paragraph, t, match, depth + 1)]
        turned = verb.lemma_.lower() in self.reversal
        objects = [*fill("object", verb), *fill("passive", verb)]
        found = [
            (one, chain, inner != turned, factor * 0.95)
            for token in objects
            for one, chain, inner, factor in self._about(paragraph, token, match, depth + 1)
            if self.reading.is_a(chain, "Policy", "Action")
        ]
        if found or not subjects:
            return found
        actor = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if actor is None or any(c.lemma_.lower() in self.duty for c in (verb, *verb.children)):
            return []
        return [(actor, chain, False, 0.9) for chain in self.who(paragraph, actor)]

    def _about_events(self, paragraph: Paragraph, verb: Token, match: Match) -> list[tuple[Token, Chain, bool, float]]:
        """Read 'angry that the firm goes on trying to impose the deal': about the firm, and about the deal."""
        found = []
        actor = subject(verb)
        if actor is not None and actor.lower_ not in _FIRST:
            found += [(actor, c, False, 0.9) for c in self.who(paragraph, actor)]
            if any(c.lemma_.lower() in self.duty for c in (verb, *verb.children) if c.tag_ != "VBZ" or c is verb):
                return []  # 'sad that bakers have to strike' blames others than them
        below: Token | None = verb
        while below is not None:
            if below.lemma_.lower() in self.imposing | self.reversal:
                found += self._about_clause(paragraph, below, match, 1)
            below = next((c for c in below.children if c.dep_ == "xcomp"), None)
        return found if found and actor is not None and actor.lower_ not in _FIRST else []

    @staticmethod
    def _extraposed(token: Token, match: Match) -> Token | None:
        """Return the clause that an empty 'it' announces: 'it is wrong (for N) to cut the grant'."""
        if token.lower_ != "it" or token.dep_ not in ("nsubj", "nsubjpass"):
            return None
        bearers = [token.head, match.cue]
        for bearer in bearers:
            for child in bearer.children:
                if child.i <= match.cue.i or child.dep_ not in ("xcomp", "ccomp", "advcl", "csubj", "acl"):
                    continue
                if child.pos_ in ("VERB", "AUX") and any(
                    c.lower_ in ("to", "that", "for", "when") and c.dep_ in ("aux", "mark") for c in child.children
                ):
                    return child
        return None

    def _antecedent(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return what 'it', 'this', 'they' or 'he' in somebody's words goes back to, where one reading is the best.

        The nearest sentence that mentions a fitting thing decides: a policy or action for 'it', a group or body for 'they', a
        person for 'he'. Two in one sentence decide nothing, unless one alone is its subject. 'It' may go back to the
        paragraph before, where that speaks of one policy or action only; persons and groups may not.
        """
        small = token.lower_
        things = small in _THINGS
        kinds = ("Policy", "Action") if things else ("Group", "Organisation") if small in _THEY else ("Person",)
        post = paragraph.passage.post
        speaker = self.reading.speaker_at(paragraph, token)
        reach = 4 if things else 2  # whoever was named longer ago is seldom meant by 'they'
        for sentence in reversed([s for s in paragraph.doc.sents if s.start < token.i][-reach:]):
            fits = self._mentioned(paragraph, [t for t in sentence if t.i < token.i], kinds)
            fits.pop(speaker or "", None)
            if len(fits) == 1:
                return next(iter(fits.values()))[0]
            if fits:
                first = [chain for chain, is_subject in fits.values() if is_subject]
                return first[0] if len(first) == 1 else None
        before = self.reading.paragraphs[paragraph.index - 1] if paragraph.index and things else None
        if before is None or before.passage.post != post:
            return None
        fits = self._mentioned(before, list(before.doc), kinds)
        return next(iter(fits.values()))[0] if len(fits) == 1 else None

    def _last_plural(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return the plans or demands that 'them' goes back to, where they are the last that was named in the plural."""
        start = token.sent.start
        before = [s.start for s in paragraph.doc.sents if s.start < start]
        for word in reversed(paragraph.doc[before[-1] if before else start : token.i]):
            chain = self.reading.headed(paragraph, word)
            if (
                word.tag_ in ("NNS", "NNPS")
                and chain is not None
                and self.reading.is_a(chain, "Policy", "Action", "Group")
            ):
                return chain if chain.kind != "Group" else None
        return None

    def _mentioned(
        self, paragraph: Paragraph, tokens: list[Token], kinds: tuple[str, ...]
    ) -> dict[str, tuple[Chain, bool]]:
        """Return the chains of these kinds that the tokens name, and whether each is a subject somewhere."""
        found: dict[str, tuple[Chain, bool]] = {}
        for token in tokens:
            chain = self.reading.headed(paragraph, token)
            if chain is not None and self.reading.is_a(chain, *kinds):
                is_subject = token.dep_ in ("nsubj", "nsubjpass")
                found[chain.id] = (chain, is_subject or found.get(chain.id, (chain, False))[1])
        return found

    # ----- how much of it stands

    def _status(self, match: Match) -> tuple[ClaimStatus, str | None]:
        """Return the claim status and whose words they are.

        An intention to oppose is opposition, and negation has been turned into the other side: only hedges, denials and
        the words of others remain to weaken a position.
        """
        paragraph, cue = match.paragraph, match.cue
        speaker = self.reading.speaker_at(paragraph, cue)
        statuses = set(self.claims.statuses(paragraph, cue))
        if "denied" in statuses:
            raise _TurnedDown("denied")
        if "hedged" in statuses:
            return "hedged", speaker
        return "asserted", speaker

    # ----- deeds

    def _by_deed(self) -> Iterator[_View]:
        """Read whoever strikes, marches or rallies over, against or in support of something as being against or for it.

        That a striker takes part in the strike is said by its own statement, and makes no view of its own here.
        """
        for happening in HappeningReader(self.reading, self.ontology).read():
            if happening.status in ("negated", "denied", "conditional", "hedged"):
                continue
            paragraph, cue = happening.paragraph, happening.cue
            if any(t.text == "?" for t in cue.sent):
                continue
            speaker = self.reading.speaker_at(paragraph, cue)
            for agent in happening.agents:
                if agent.kind in ("Group", "TradeUnion", "Organisation", "Person"):
                    yield from self._over(happening, agent, speaker)

    def _over(self, happening: Happening, agent: Chain, speaker: str | None) -> Iterator[_View]:
        paragraph, cue = happening.paragraph, happening.cue
        bearers = [cue]
        above = cue
        while above.head.i != above.i and above.pos_ not in ("VERB", "AUX") and len(bearers) < 4:
            above = above.head
            bearers.append(above)
        for words, relation in ((self.over, "opposes"), (self.behind, "supports")):
            for words_of in sorted(words, key=lambda w: (-len(w.split()), w)):
                for bearer in bearers:
                    for token in fill(words_of, bearer):
                        chain = self.reading.headed(paragraph, token)
                        if chain is None or chain.id == agent.id or not self.reading.is_a(chain, "Policy", "Action"):
                            continue
                        if token.lemma_.lower() in self.open_matter or self.reading.is_a(chain, "Strike"):
                            continue
                        stance = _OTHER_WAY[relation] if self._undone(paragraph, token) else relation
                        who = subject(bearers[-1])
                        steps = (f"{happening.kind.lower()}: {cue.text}", f"'{words_of}' names what it is about")
                        yield self._view(
                            agent, stance, chain, paragraph, [cue.i, token.i, *([who.i] if who is not None else [])], f"deed: {words_of}",
                            CONFIDENCE["act"], "asserted", speaker, steps,
                        )  # fmt: skip
