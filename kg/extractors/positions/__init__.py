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

from kg.extractors.positions.context import Context, ContextReader, TurnedDown
from kg.extractors.positions.deeds import DeedReader
from kg.extractors.positions.naming import name_fully
from kg.extractors.positions.parties import Parties, alike
from kg.extractors.positions.target import TargetReader
from kg.model import ClaimStatus, Evidence, Statement, evidence
from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.claims import ClaimReader
from kg.reading.frames import Match, fill, holder, matches, subject
from kg.reading.happening import Happening
from kg.reading.happenings import happenings
from kg.reading.page import Paragraph, noun_phrase
from kg.reading.referents import Chain
from kg.reading.tokens import Token

PREDICATES = frozenset({"supports", "opposes"})

CONFIDENCE = {"verb": 0.93, "intransitive": 0.9, "noun": 0.9, "adjective": 0.86, "phrase": 0.9, "deed": 0.9}
"""How sure a cue of each part of speech is beside others of its page: first guesses, which weigh one page's own views
against each other. What is stored is the precision that was measured."""

_OTHER_WAY = {"supports": "opposes", "opposes": "supports"}
_SILENT = frozenset({"byline", "dateline"})


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
        self.parties = Parties(reading, ontology)
        self.contexts = ContextReader(self.parties, ontology)
        self.targets = TargetReader(self.parties, ontology)
        self.deeds = DeedReader(self.parties, ontology)
        words = ontology.words
        self.over, self.behind = words("protest-over"), words("protest-behind")
        self.papers = words("stance-paper")

    def read(self) -> Iterator[_View]:
        """Yield every position of the document, in text order within each way of seeing."""
        frames = self.ontology.frames_for("supports", "opposes")
        found = [m for m in matches(self.reading.paragraphs, frames) if m.paragraph.passage.layout not in _SILENT]
        told: list[_View] = []
        for view in self._by_frames(m for m in found if not _of_deeds(m)):
            told.append(view)
            yield view
        for view in self._by_frames(m for m in found if _of_deeds(m)):
            # a wish that another cue has read ('urged the firm to scrap the plan') is no second one
            if not any(v.agent is view.agent and v.paragraph is view.paragraph and _overlap(v, view) for v in told):
                yield view
        yield from self._by_deed()

    def _by_frames(self, found: Iterable[Match]) -> Iterator[_View]:
        for _, group in groupby(found, key=lambda m: (m.paragraph.index, m.cue_tokens, m.frame.relation)):
            turned_down: list[tuple[Match, str]] = []
            for match in group:
                try:
                    views = list(self._by_frame(match))
                except TurnedDown as reason:
                    turned_down.append((match, str(reason)))
                    continue
                if views:
                    turned_down = []
                    yield from views
                    break
            for match, why in turned_down:
                if match.agent_slot or match.target_slot:
                    self.reading.reject(match.paragraph, *match.tokens, match.frame.name, why)

    # ----- a frame of the domain

    def _by_frame(self, match: Match) -> Iterator[_View]:
        context = self.contexts.read(match)
        frame, paragraph = match.frame, match.paragraph
        relation = self._relation(match, context)
        agents = self._agents(match, context)
        told: list[tuple[Chain, tuple[Token, ...]]] = [(agent, match.agents) for agent in agents]
        told += [(other, (word,)) for other, word in self._others(match, context) if other not in agents]
        if "adverse" in frame.note.split():  # no union goes to court against a strike: the name was read wrongly
            told = [(agent, words) for agent, words in told if not self.reading.is_a(agent, "TradeUnion", "Group")]
        if not told:
            raise TurnedDown("nobody could be found whose view this is")
        found = self.deeds.read(match) if _of_deeds(match) else self.targets.read(match, context)
        if not found:
            raise TurnedDown("what it is about could not be found")
        status, speaker = self._status(match)
        for agent, named in told:
            for token, target, flipped, factor in found:
                own_strike = target.kind == "Strike" and agent.id == self.reading.refs.main_group
                few = frame.name == "cross-picket" and any(t.lemma_ in self.parties.quantities for t in named)
                mine = few or all(t.pos_ == "PRON" for t in named)  # 'a handful of workers crossed the line'
                if own_strike and (relation != "supports") != flipped and mine:
                    self.reading.reject(
                        paragraph, *match.tokens, frame.name, "those whose strike it is are not against it"
                    )
                    continue
                if context.own and not self.reading.is_a(target, "Policy"):
                    self.reading.reject(
                        paragraph, *match.tokens, frame.name, "who means to end an action may be whose it is"
                    )
                    continue
                by_pronoun = match.spoken or token.pos_ == "PRON"  # 'it' that a union rejects is an offer
                if target.kind == "Strike" and relation == "opposes" and by_pronoun and agent.kind == "TradeUnion":
                    self.reading.reject(
                        paragraph, *match.tokens, frame.name, "a union speaks of what its strike will do"
                    )
                    continue
                if target.id == agent.id:
                    self.reading.reject(paragraph, *match.tokens, frame.name, "agent and target are the same")
                    continue
                stance = _OTHER_WAY[relation] if flipped else relation
                words = [*match.cue_tokens, token.i, *(context.wish or (t.i for t in named))]
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
    def _relation(match: Match, context: Context) -> str:
        frame = match.frame
        helping = {c.lower_ for c in match.cue.children if c.dep_ == "aux"}
        if "negative" in frame.note.split():
            if context.flips % 2 == 0:
                raise TurnedDown("only its denial would say something")
            if helping & {"can", "could", "ca"}:
                raise TurnedDown("what one is unable to do is no unwillingness")
            return frame.relation
        if context.flips % 2 == 0:
            return frame.relation
        if match.cue.tag_ == "VBN" and helping & {"has", "have", "'ve", "’ve"} and _denied_itself(match.cue):
            raise TurnedDown("not done so far, which takes no side")
        if frame.negated is None:
            raise TurnedDown("negated, and the negation says nothing for either side")
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

    # ----- whose view it is

    def _agents(self, match: Match, context: Context) -> list[Chain]:
        paragraph, cue, frame = match.paragraph, match.cue, match.frame
        if "owner" in frame.note.split():  # a plan is its owner's, whoever wants it dropped
            if match.agent_slot == "possessor" and any(c.lower_ in ("a", "an") for c in cue.lefts):
                raise TurnedDown("any such plan: the name before it says what sort it is")
            return [c for token in match.agents for c in self.parties.who(paragraph, token)]
        if context.wisher is not None:
            return context.wisher
        if "wish" in frame.note.split() and not context.duty:
            raise TurnedDown("done or told, not asked for")
        if context.duty:
            speaker = self.parties.speaker(paragraph, cue, context.thinker)
            if speaker is None:
                raise TurnedDown("what somebody ought to do, said by nobody who is known")
            return [speaker]
        if match.spoken:
            if context.names is not None:
                return self.parties.who(paragraph, subject(context.names))
            speaker = self.parties.speaker(paragraph, cue, context.thinker)
            return [speaker] if speaker is not None else []
        found: list[Chain] = []
        told = self.parties.tied_to_what_is_said(paragraph, cue)
        for token in (told,) if told is not None else match.agents:
            if match.agent_slot == "self" and token.dep_ != "appos":  # 'critics of the plan' are nobody in particular
                continue
            if token.dep_ == "pobj" and token.head.head.lemma_.lower() in self.targets.failings:
                raise TurnedDown("left undone, which takes no side")  # 'the failure by the firm to implement it'
            if match.agent_slot == "possessor" and token.pos_ == "PRON" and cue.dep_ == "dobj":
                token = subject(cue.head) or token  # 'they go on with their campaign': whose it is, the sentence says
            if token.lemma_.lower() in self.papers:  # 'voted for a resolution endorsing the claim'
                verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
                token = holder(token) or (subject(verb) if verb is not None else None) or token
            who = self.parties.who(paragraph, token)
            if (
                found
                and token.dep_ == "conj"
                and _one_of_several(token)
                and all(c.kind == "Group" for c in [*who, found[0]])
            ):
                continue
            found += [c for c in who if c not in found]
        return found

    def _others(self, match: Match, context: Context) -> Iterator[tuple[Chain, Token]]:
        """Yield who is said to do as the agents do, with the word that says it."""
        if match.agent_slot == "subject" and context.flips == 0 and not context.duty and context.wisher is None:
            for token in alike(match.cue):
                yield from ((chain, token) for chain in self.parties.who(match.paragraph, token))

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
            raise TurnedDown("denied")
        if "hedged" in statuses:
            return "hedged", speaker
        return "asserted", speaker

    # ----- deeds

    def _by_deed(self) -> Iterator[_View]:
        """Read whoever strikes, marches or rallies over, against or in support of something as being against or for it.

        That a striker takes part in the strike is said by its own statement, and makes no view of its own here.
        """
        for happening in happenings(self.reading, self.ontology):
            if happening.status in ("negated", "denied", "conditional", "hedged"):
                continue
            paragraph, cue = happening.paragraph, happening.cue
            if any(t.text == "?" for t in cue.sent):
                continue
            speaker = self.reading.speaker_at(paragraph, cue)
            above = next((t for t in (cue, *cue.ancestors) if t.pos_ in ("VERB", "AUX")), cue)
            doer = subject(cue) or subject(above)
            listed = [t for t in doer.conjuncts if t.i > doer.i and _one_of_several(t)] if doer is not None else []
            again = [self.reading.headed(paragraph, t) for t in listed]
            for agent in happening.agents:
                if agent in again and agent.kind == "Group":
                    continue
                if agent.kind in ("Group", "TradeUnion", "Organisation", "Person"):
                    yield from self._over(happening, agent, speaker)

    def _is_action(self, paragraph: Paragraph, token: Token) -> bool:
        return self.reading.is_a(self.reading.headed(paragraph, token), "Action")

    def _over(self, happening: Happening, agent: Chain, speaker: str | None) -> Iterator[_View]:
        paragraph, cue = happening.paragraph, happening.cue
        bearers = [cue]
        above = cue
        while above.head.i != above.i and above.pos_ not in ("VERB", "AUX") and len(bearers) < 4:
            above = above.head
            bearers.append(above)
        loose = [
            t
            for t in above.subtree
            if t.i > cue.i and (t.lower_ == "against" or (t.lower_ == "over" and _same_clause(t, above)))
            if t.head.dep_ not in ("conj", "appos", "nsubj") or not self._is_action(paragraph, t.head)
        ]
        for words, relation in ((self.over, "opposes"), (self.behind, "supports")):
            for words_of in sorted(words, key=lambda w: (-len(w.split()), w)):
                for bearer in [*bearers, *(t.head for t in loose if t.lower_ == words_of and t.head not in bearers)]:
                    for token in fill(words_of, bearer):
                        grievance = self.targets.grievance(paragraph, token)
                        chain = grievance or self.reading.headed(paragraph, token)
                        kinds = ("Policy", "Action", *(("Organisation",) if words_of == "against" else ()))
                        if chain is None or chain.id == agent.id or not (grievance or self.reading.is_a(chain, *kinds)):
                            continue
                        if not grievance and token.lemma_.lower() in self.targets.open_matter:
                            continue
                        if chain.kind == "Strike" or (relation == "opposes" and self._is_action(paragraph, token)):
                            continue  # a walkout 'over pay, and protests' is not against protests
                        name_fully(self.reading, paragraph, token, chain)
                        stance = _OTHER_WAY[relation] if self.targets.undone(paragraph, token) else relation
                        who = subject(bearers[-1])
                        steps = (f"{happening.kind.lower()}: {cue.text}", f"'{words_of}' names what it is about")
                        yield self._view(
                            agent, stance, chain, paragraph, [cue.i, token.i, *([who.i] if who is not None else [])], f"deed: {words_of}",
                            CONFIDENCE["deed"], "asserted", speaker, steps,
                        )  # fmt: skip


def _of_deeds(match: Match) -> bool:
    """Say whether the frame's target is a clause that tells what is to be done."""
    return "deed" in match.frame.note.split()


def _overlap(one: _View, other: _View) -> bool:
    return one.tokens[0] < other.tokens[1] and other.tokens[0] < one.tokens[1]


def _same_clause(token: Token, above: Token) -> bool:
    """Say whether no clause of its own stands between a word and the verb above it."""
    for one in token.ancestors:
        if one == above:
            return True
        if one.dep_ in ("relcl", "ccomp", "advcl", "parataxis") or (one.dep_ == "conj" and one.pos_ == "VERB"):
            return False
    return False


def _one_of_several(noun: Token) -> bool:
    """Say whether a bare plural is coordinated with another: 'bakers, millers and drivers' act as one collective.

    The first stands for all of them. 'The bakers and their families' are two, and so are 'bakers and some millers'.
    """
    former = noun.head
    own = (t for t in (noun, former) for c in t.lefts if c.dep_ in ("det", "poss", "nummod", "amod"))
    return noun.tag_ == "NNS" and former.tag_ == "NNS" and next(own, None) is None


def _denied_itself(verb: Token) -> bool:
    return any(c.dep_ == "neg" and c.lower_ != "never" for c in verb.children)
