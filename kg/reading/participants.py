"""Finds who takes part in an action: the persons, groups and organisations that a noun or pronoun of the report names.

'Hundreds of nurses and porters'   'they'   'his union'   'about fifty people'
"""

from __future__ import annotations

from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.page import Paragraph
from kg.reading.referents import Chain
from kg.reading.tokens import Token

_AGENTS = ("Person", "Group", "Organisation")
_LONGEST_LIST = 12
"""Words of the longest list of collectives that is kept as a name: longer ones have clauses in them."""


class ParticipantFinder:
    """Finds the participants of one document with one ontology."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.reading = reading
        self.following = ontology.words("following-noun")
        main = reading.refs.main_group
        self.main = reading.refs.chains.get(main) if main else None

    def agents(self, paragraph: Paragraph, token: Token | None, *, as_one: bool = False) -> list[Chain]:
        """Return the persons, groups and organisations that a token names, coordinated ones included.

        `as_one` says that what they do they do together, as in a strike; so does a count before them all.
        """
        found: list[Chain] = []
        if token is None:
            return found
        later = [c for c in token.conjuncts if c.i > token.i]
        as_one = as_one or any(c.dep_ == "nummod" for c in token.lefts)
        as_one = as_one or any(
            c.lower_ == "at" for one in (token, *later) for c in one.rights
        )  # 'bakers and cooks at N'
        for one in (token, *later):
            chain = self._agent(paragraph, one)
            along = bool(found) and one.lemma_.lower() in self.following
            if chain is None or chain in found or along:
                continue
            if found and as_one and found[0].kind == "Group" and self._only_listed(paragraph, one, chain):
                self._name_list(paragraph, found[0], token, later)
                continue
            found.append(chain)
        return found

    def _only_listed(self, paragraph: Paragraph, noun: Token, chain: Chain) -> bool:
        """Say whether a collective is named in a list of collectives alone: the list then acts as one, by its first.

        'Bakers, millers and drivers walked out' is one walkout; where the page says elsewhere what the millers do, two.
        """
        if chain.kind != "Group" or any(c.dep_ in ("det", "poss", "nummod") for c in noun.lefts):
            return False
        heads = (self.reading.paragraphs[p].doc[e - 1] for p, _, e, _ in chain.mentions)
        return all(head.dep_ == "conj" or (head.i == noun.i and head.doc is paragraph.doc) for head in heads)

    @staticmethod
    def _name_list(paragraph: Paragraph, chain: Chain, first: Token, later: list[Token]) -> None:
        start = first.left_edge.i + (first.left_edge.dep_ == "det")
        name = " ".join(paragraph.doc.span(start, later[-1].i + 1).text.split())
        if later[-1].i - start < _LONGEST_LIST and name not in chain.names:
            chain.names.append(name)

    def _own_body(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Read 'his group', 'her union' after a named officer of a body as that body."""
        person = self.reading.headed(paragraph, their_own(token))
        refs = self.reading.refs
        if person is None or person.kind != "Person":
            return None
        bodies: dict[str, Chain] = {}
        for named in paragraph.doc[: token.sent.start]:
            chain = self.reading.headed(paragraph, named)
            beside = any(self.reading.headed(paragraph, t) is person for t in named.sent if t.i < named.i)
            if (
                chain is not None
                and beside
                and refs.is_a(chain, "Organisation")
                and chain.kind not in ("Hospital", "GovernmentBody")
            ):
                bodies[chain.id] = chain
        return next(iter(bodies.values())) if len(bodies) == 1 else None

    def _counted_people(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return a collective of its own for 'about fifty people', 'a group of fifteen' that gather: nobody says of what."""
        counted = any(c.dep_ == "nummod" or c.lemma_.lower() in self.reading.refs.quantities for c in token.lefts)
        hundreds = (
            token.dep_ == "pobj"
            and token.head.lower_ == "of"
            and token.head.head.lemma_ in ("hundred", "thousand", "dozen")
        )
        if token.lower_ != "people" or not (counted or hundreds):
            return None
        first = token.head.head.left_edge.i if hundreds else token.left_edge.i
        name = paragraph.doc.span(first, token.i + 1).text
        chain = self.reading.refs.keyed(f"group {name.lower()}", "Group", "p")
        chain.plural = True
        if name not in chain.names:
            chain.names.append(name)
        self.reading.refs.place(chain, paragraph.index, first, token.i + 1, "noun", head=token.i)
        return chain

    def _reporting(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return the union that says what 'they' do: 'the Guild said they were suspending the strike'."""
        clause = token.head
        if token.dep_ != "nsubj" or clause.dep_ != "ccomp":
            return None
        speaker = next((c for c in clause.head.children if c.dep_ == "nsubj" and c.i < token.i), None)
        chain = self.reading.headed(paragraph, speaker) if speaker is not None else None
        return chain if chain is not None and chain.kind == "TradeUnion" else None

    def _agent(self, paragraph: Paragraph, token: Token) -> Chain | None:
        chain = self.reading.headed(paragraph, token)
        small = token.lower_
        if their_own(token) is not None:
            return self._own_body(paragraph, token)
        if chain is None and token.dep_ == "appos":
            chain = self.reading.headed(paragraph, token.head)
        if chain is None:
            named = (self.reading.headed(paragraph, c) for c in token.children if c.dep_ == "appos")
            chain = next((c for c in named if c is not None and c.kind == "Person"), None)
        if small in ("i", "me"):
            speaker = self.reading.speaker_at(paragraph, token)
            chain = self.reading.refs.chains.get(speaker) if speaker else None
        elif small == "they" and (said := self._reporting(paragraph, token)) is not None:
            chain = said
        elif small in ("they", "them", "we", "us") and (chain is None or self.reading.refs.groups.stands_by(chain)):
            chain = self.main
        elif chain is None and (token.like_num or token.lemma_.lower() in self.reading.refs.quantities):
            inner = [t for t in token.subtree if t.i > token.i and t.pos_ in ("NOUN", "PROPN")]
            counted = [c for t in inner if (c := self.reading.headed(paragraph, t)) is not None and c.kind == "Group"]
            chain = counted[0] if counted else self.main if not inner else None
        if chain is None:
            covering = self.reading.chain(paragraph, token)
            chain = covering if covering is not None and covering.kind in ("Group", "Person", "TradeUnion") else None
        if chain is None:
            chain = self._counted_people(paragraph, token)
        if chain is None or not self.reading.is_a(chain, *_AGENTS) or chain.kind in ("Hospital", "GovernmentBody"):
            return None
        return chain


def their_own(token: Token) -> Token | None:
    """Return the 'his' of 'his group', or None."""
    if token.lemma_.lower() not in ("group", "organisation", "organization", "union", "association", "alliance"):
        return None
    return next((c for c in token.lefts if c.dep_ == "poss" and c.lower_ in ("his", "her")), None)
