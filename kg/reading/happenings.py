"""Finds what happens in a dispute: a strike, picket, rally or march, with who takes part, where, when and for how long.

Two constructions lead to one: a verb of the domain ('bakers walked out on Friday'), and a noun of the domain ('a 48-hour
strike by bakers', 'the picket line at Larkfield Infirmary'). Both are read alike: participants from the grammar round
the cue, places behind 'at', 'outside' and their like, words of time in the same clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.model import ClaimStatus, first_status
from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.claims import ClaimReader
from kg.reading.frames import fill, matches, subject
from kg.reading.page import Paragraph
from kg.reading.referents import Chain
from kg.reading.times import TimeExpression, time_expressions

AT = frozenset(
    {
        "at",
        "outside",
        "in",
        "on",
        "near",
        "by",
        "to",
        "through",
        "across",
        "around",
        "into",
        "along",
        "opposite",
        "beside",
        "throughout",
        "of",
        "from",
        "before",
        "towards",
        "down",
        "up",
        "over",
        "between",
    }
)
GATE = frozenset({"at", "outside", "near", "by", "opposite", "beside", "in front of"})
_AGENTS = ("Person", "Group", "Organisation")
_CLAUSE = frozenset({"ROOT", "ccomp", "advcl", "relcl", "conj", "parataxis", "acl"})


@dataclass(slots=True)
class Happening:
    """One report of an action; `cue` is the word that says so, `tokens` the range that is evidence for it."""

    kind: str
    paragraph: Paragraph
    cue: Token
    rule: str
    agents: list[Chain]
    places: list[tuple[Chain, str]]
    """Each with the preposition that put it there."""
    times: list[TimeExpression]
    status: ClaimStatus
    tokens: tuple[int, int]
    agent_by: str = "grammar"
    """How the agents were found: grammar, passage (the page's own collective), caption."""
    protest: bool = True
    lengths: list[TimeExpression] = field(default_factory=list)


class HappeningReader:
    """Reads happenings with one ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.frames = ontology.frames_for("takes_part_in")
        self.claims = ClaimReader(ontology)
        self.gate = ontology.words("gate-noun")
        self.protest = ontology.words("protester-noun")
        self.verbs = ontology.words("happening-verb")
        self.officials = ontology.words("bystander-noun")

    def read(self, reading: Reading) -> Iterator[Happening]:
        """Yield the happenings of a document in text order; those told by a verb before those by a noun of one clause."""
        taken: set[tuple[int, int]] = set()
        found: list[tuple[tuple[int, int], Happening]] = []
        for match in matches(reading.paragraphs, self.frames):
            paragraph, cue = match.paragraph, match.cue
            kind = match.frame.gives_kind
            if kind is None or paragraph.passage.layout in ("byline", "credit", "dateline"):
                continue
            happening = self._by_verb(
                reading, paragraph, cue, match.cue_tokens, kind, match.frame.name, match.frame.note
            )
            if happening is None:
                continue
            taken.update((paragraph.index, i) for i in match.cue_tokens)
            found.append(((paragraph.index, cue.i), happening))
        for paragraph in reading.paragraphs:
            if paragraph.passage.layout in ("byline", "dateline"):
                continue
            for token in paragraph.doc:
                chain = reading.headed(paragraph, token)
                if chain is None or not reading.is_a(chain, "Action") or (paragraph.index, token.i) in taken:
                    continue
                happening = self._by_noun(reading, paragraph, token, chain.kind)
                if happening is not None:
                    found.append(((paragraph.index, token.i), happening))
        yield from (happening for _, happening in sorted(found, key=lambda item: item[0]))

    # ----- told by a verb

    def _by_verb(
        self,
        reading: Reading,
        paragraph: Paragraph,
        cue: Token,
        tokens: tuple[int, ...],
        kind: str,
        rule: str,
        note: str,
    ) -> Happening | None:
        if len(tokens) == 1 and cue.pos_ != "VERB":
            return None
        if cue.lemma_ == "strike" and len(tokens) == 1:
            direct = next((c for c in cue.children if c.dep_ == "dobj"), None)
            if (direct is not None and reading.chain(paragraph, direct) is None) or (
                cue.tag_ == "VBN" and cue.dep_ != "acl"
            ):
                return None
            if any(c.dep_ == "nsubjpass" for c in cue.children):
                return None
        agents = self.agents(reading, paragraph, subject(cue))
        by = "grammar"
        if not agents:
            return None
        places = self.places(reading, paragraph, cue, set(tokens))
        objects = fill("object", cue, tokens)
        if kind == "Picket":
            for token in objects:
                named = reading.chain(paragraph, token)
                if self._is_site(reading, named) and named is not None:
                    places.insert(0, (named, "object"))
            for i in tokens:
                if i != cue.i:
                    places += self.places(reading, paragraph, paragraph.doc[i], set(tokens))
        elif len(tokens) > 1:
            for i in tokens:
                if i != cue.i:
                    places += self.places(reading, paragraph, paragraph.doc[i], set(tokens))
        if note == "place":
            if not any(prep in GATE for _, prep in places) and not self._gated(paragraph, cue):
                return None
            if not self._protests(paragraph, cue, agents):
                return None
        if kind in ("March", "Rally") and not any(
            c.kind in ("Group", "Person", "TradeUnion") or reading.is_a(c, "Organisation") for c in agents
        ):
            return None
        times, lengths = self._times(paragraph, cue, tokens)
        speaker = reading.speaker_at(paragraph, cue)
        status = self.claims.status(paragraph, cue, speaker)
        used = [*tokens, *(t.i for t in (subject(cue),) if t is not None)]
        end = self._evidence_end(paragraph, cue)
        return Happening(
            kind,
            paragraph,
            cue,
            rule,
            agents,
            _unique(places),
            times,
            status,
            (min(used), max(max(used) + 1, end)),
            by,
            True,
            lengths,
        )

    # ----- told by a noun

    def _by_noun(self, reading: Reading, paragraph: Paragraph, token: Token, kind: str) -> Happening | None:
        rule = f"{kind.lower()} noun"
        doc = paragraph.doc
        governor = token.head if token.dep_ not in ("ROOT",) else None
        agents: list[Chain] = []
        by = "grammar"
        for slot in ("by", "possessor"):
            for filler in fill(slot, token):
                agents += self.agents(reading, paragraph, filler)
            if agents:
                break
        carrier = self._carrier(token)
        if not agents and carrier is not None:
            agents = self.agents(reading, paragraph, carrier)
        places = self.places(reading, paragraph, token, {token.i})
        verb = self._governing_verb(token)
        if verb is not None and (verb.lemma_.lower() in self.verbs or not places):
            places += [
                p for p in self.places(reading, paragraph, verb, {token.i}) if p[1] != "of" and p[0].kind != "Person"
            ]
        if not agents and verb is not None and token.dep_ in ("dobj", "pobj", "attr", "conj"):
            agents = [c for c in self.agents(reading, paragraph, subject(verb)) if not self._reports(reading, c, verb)]
            if not any(verb.lemma_.lower() == w for w in self.verbs) and token.dep_ != "pobj":
                agents = []
        main = reading.refs.chains.get(reading.refs.main_group or "")
        if not agents and main is not None:
            agents, by = [main], "passage"
        if not agents:
            return None
        times, lengths = self._times(paragraph, token, (token.i,))
        if verb is not None and verb.lemma_.lower() in self.verbs:
            more, longer = self._times(paragraph, verb, (verb.i,))
            times += [t for t in more if t not in times]
            lengths += [t for t in longer if t not in lengths]
        speaker = reading.speaker_at(paragraph, token)
        statuses = [self.claims.status(paragraph, token, speaker)]
        if verb is not None and token.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
            statuses.append(self.claims.status(paragraph, verb, speaker))
        status = first_status(statuses)
        left, right = self._clause_range(paragraph, token, governor)
        del doc
        return Happening(
            kind, paragraph, token, rule, agents, _unique(places), times, status, (left, right), by, True, lengths
        )

    @staticmethod
    def _carrier(token: Token) -> Token | None:
        """Return who stands 'on the picket line', 'at the rally': the noun that the prepositional phrase hangs on."""
        prep = token.head
        if token.dep_ == "pobj" and prep.lower_ in ("on", "at", "in", "from", "with", "of") and prep.dep_ == "prep":
            if prep.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM") and prep.lower_ != "of":
                return prep.head
            if prep.head.lower_ in ("organiser", "organizer", "leader"):
                return prep.head
        return None

    @staticmethod
    def _governing_verb(token: Token) -> Token | None:
        above = token
        for _ in range(4):
            if above.dep_ == "ROOT" and above.pos_ not in ("VERB", "AUX"):
                return None
            above = above.head
            if above.pos_ in ("VERB", "AUX"):
                return above
        return None

    def _reports(self, reading: Reading, chain: Chain, verb: Token) -> bool:
        return verb.lemma_.lower() in reading.refs.speech and chain.kind == "Person"

    # ----- who

    def agents(self, reading: Reading, paragraph: Paragraph, token: Token | None) -> list[Chain]:
        """Return the persons, groups and organisations that a token names, coordinated ones included."""
        found: list[Chain] = []
        if token is None:
            return found
        for one in (token, *(c for c in token.conjuncts if c.i > token.i)):
            chain = reading.chain(paragraph, one)
            small = one.lower_
            if chain is None and small in ("they", "them", "we", "us") and reading.refs.main_group:
                chain = reading.refs.chains.get(reading.refs.main_group)
            if (
                chain is None
                and (one.like_num or one.lemma_.lower() in reading.refs.quantities)
                and reading.refs.main_group
            ):
                inner = [t for t in one.subtree if t.i > one.i and t.pos_ in ("NOUN", "PROPN")]
                if not inner or any(t.lower_ in ("them", "us") for t in one.subtree):
                    chain = reading.refs.chains.get(reading.refs.main_group)
            if small in ("i", "me"):
                speaker = reading.speaker_at(paragraph, one)
                chain = reading.refs.chains.get(speaker) if speaker else None
            if (
                chain is not None
                and reading.is_a(chain, *_AGENTS)
                and chain.kind not in ("Place", "Hospital", "GovernmentBody")
                and chain not in found
            ):
                found.append(chain)
        return found

    # ----- where

    def _is_site(self, reading: Reading, chain: Chain | None) -> bool:
        return (
            chain is not None
            and reading.is_a(chain, "Place", "Hospital", "University", "Organisation")
            and chain.kind not in ("TradeUnion", "PoliticalParty")
        )

    def places(self, reading: Reading, paragraph: Paragraph, token: Token, used: set[int]) -> list[tuple[Chain, str]]:
        """Return the named places behind prepositions of place that hang on the token, through gates and entrances."""
        found: list[tuple[Chain, str]] = []
        for prep in token.children:
            if prep.pos_ not in ("ADP", "SCONJ", "ADV") or (prep.i in used and prep.lower_ not in AT):
                continue
            if prep.lower_ not in AT or prep.dep_ not in ("prep", "advmod", "mark", "prt"):
                continue
            if prep.lower_ in ("of", "from", "over", "by", "before", "up", "between") and token.pos_ in ("VERB", "AUX"):
                if prep.lower_ != "by":
                    continue
            for object_ in prep.children:
                if object_.dep_ not in ("pobj", "pcomp"):
                    continue
                for one in (object_, *(c for c in object_.conjuncts if c.i > object_.i)):
                    found += self._site(reading, paragraph, one, prep.lower_)
            for inner in prep.children:
                if inner.dep_ == "prep":
                    found += [
                        (c, prep.lower_)
                        for o in inner.children
                        if o.dep_ == "pobj"
                        for c, _ in self._site(reading, paragraph, o, prep.lower_)
                    ]
        return found

    def _site(self, reading: Reading, paragraph: Paragraph, token: Token, prep: str) -> list[tuple[Chain, str]]:
        chain = reading.headed(paragraph, token)
        if self._is_site(reading, chain) and chain is not None:
            if chain.kind == "Organisation" and prep in ("in", "of", "from"):
                return []
            return [(chain, prep)]
        found: list[tuple[Chain, str]] = []
        if token.lemma_.lower() in self.gate or token.lower_ in self.gate or reading.is_a(chain, "Action"):
            better = "at" if prep in ("on", "of", "from", "to") and reading.is_a(chain, "Action") else prep
            if token.lower_ in self.gate:
                better = "outside" if prep in ("at", "outside", "by", "near", "on", "to") else prep
            for child in token.children:
                if child.dep_ in ("compound", "poss", "nmod"):
                    named = reading.chain(paragraph, child)
                    if self._is_site(reading, named) and named is not None:
                        found.append((named, better))
                elif child.dep_ == "prep" and child.lower_ in AT:
                    for object_ in child.children:
                        if object_.dep_ == "pobj":
                            found += self._site(reading, paragraph, object_, better)
            return found
        covering = reading.chain(paragraph, token)
        if covering is not None and self._is_site(reading, covering) and token.pos_ in ("NOUN", "PROPN"):
            return [(covering, prep)]
        return found

    def _gated(self, paragraph: Paragraph, cue: Token) -> bool:
        return any(t.lower_ in self.gate for t in cue.subtree)

    def _protests(self, paragraph: Paragraph, cue: Token, agents: list[Chain]) -> bool:
        start, end = paragraph.sentence(cue)
        words = {t.lemma_.lower() for t in paragraph.doc[start:end]} | {t.lower_ for t in paragraph.doc[start:end]}
        text = paragraph.doc[start:end].text.lower()
        return bool(words & self.protest) or any(w in text for w in self.protest if " " in w)

    # ----- when

    def _times(
        self, paragraph: Paragraph, cue: Token, tokens: tuple[int, ...]
    ) -> tuple[list[TimeExpression], list[TimeExpression]]:
        """Return the points and ranges, and the lengths, that belong to the clause of the cue."""
        start, end = paragraph.sentence(cue)
        points, lengths = [], []
        own = {t.i for t in cue.subtree}
        for expression in time_expressions(paragraph.doc):
            if not start <= expression.start < end:
                continue
            root = paragraph.doc[expression.start : expression.end].root
            if not any(i in own for i in range(expression.start, expression.end)):
                continue
            if self._clause_between(root, cue):
                continue
            before = paragraph.doc[expression.start - 1].lower_ if expression.start else ""
            if expression.kind == "length":
                if before not in ("in", "within", "after", "every", "than"):
                    lengths.append(expression)
            else:
                points.append(expression)
        return points, lengths

    @staticmethod
    def _clause_between(token: Token, cue: Token) -> bool:
        """Say whether a clause with a verb of its own stands between a time word and the cue above it."""
        above = token
        while above.i != cue.i and above.head is not above:
            above = above.head
            if above.i == cue.i:
                return False
            if (
                above.pos_ == "VERB"
                and above.dep_ in ("relcl", "advcl", "ccomp", "conj", "parataxis")
                and any(c.dep_ in ("nsubj", "nsubjpass") for c in above.children)
            ):
                return True
        return False

    # ----- evidence

    def _evidence_end(self, paragraph: Paragraph, cue: Token) -> int:
        return min(paragraph.sentence(cue)[1], cue.right_edge.i + 1)

    def _clause_range(self, paragraph: Paragraph, token: Token, governor: Token | None) -> tuple[int, int]:
        start, end = paragraph.sentence(token)
        del governor
        return start, end


def _unique(places: list[tuple[Chain, str]]) -> list[tuple[Chain, str]]:
    seen: dict[str, tuple[Chain, str]] = {}
    for chain, prep in places:
        seen.setdefault(chain.id, (chain, prep))
    return list(seen.values())
