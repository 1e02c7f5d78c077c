"""Whom and what the tokens of a document name, by where a mention starts: persons, organisations, places, times."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.extractors.roles.titles import RoleTitles
from kg.ontology import Ontology
from kg.reading import Chain, Paragraph, Reading
from kg.reading.times import TimeExpression


@dataclass(frozen=True, slots=True)
class Words:
    """A mention at tokens `start:end` of a paragraph, and the chain that it belongs to."""

    start: int
    end: int
    chain: Chain
    form: str


class Lookup:
    """Finds mentions in one document."""

    def __init__(self, reading: Reading, ontology: Ontology, titles: RoleTitles) -> None:
        self.reading, self.titles = reading, titles
        words = ontology.words
        self.buildings = words("building-head") | words("hospital-head") | words("university-head")
        self.units = words("unit-head")
        self.bodies, self.own_bodies = words("role-body") | ontology.organisation_heads, words("role-own-body")
        self._starts: dict[int, dict[int, list[Words]]] = {}
        self._times: dict[int, dict[int, TimeExpression]] = {}

    def mentions(self, paragraph: Paragraph) -> dict[int, list[Words]]:
        """Return the mentions of a paragraph by their first token, the longest first."""
        if paragraph.index not in self._starts:
            self._fill()
        return self._starts.setdefault(paragraph.index, {})

    def _fill(self) -> None:
        table: dict[int, dict[int, list[Words]]] = defaultdict(lambda: defaultdict(list))
        for chain in self.reading.refs.chains.values():
            for index, start, end, form in chain.mentions:
                table[index][start].append(Words(start, end, chain, form))
        for index, starts in table.items():
            for found in starts.values():
                found.sort(key=lambda words: (-words.end, words.chain.id))
            self._starts[index] = dict(starts)

    def mention(self, paragraph: Paragraph, start: int, *kinds: str, stop: int | None = None) -> Words | None:
        """Return the longest mention that starts at the token, is of one of the kinds, and ends by `stop`; or None."""
        for words in self.mentions(paragraph).get(start, ()):
            if (stop is None or words.end <= stop) and (not kinds or self.reading.is_a(words.chain, *kinds)):
                return words
        return None

    def person(self, paragraph: Paragraph, start: int) -> Words | None:
        """Return the proper name of a person that starts at the token, or None."""
        found = self.mention(paragraph, start, "Person")
        if found is None or found.form != "name":
            return None
        doc = paragraph.doc
        single = found.end == found.start + 1 and all(" " not in name for name in found.chain.names)
        if single and found.end < len(doc) and doc[found.end].text[0].isupper() and self.titles.is_role(doc, found.end):
            return None  # 'Staff' in 'Staff Writer' is no person
        return None if all(self.titles.is_role(doc, k) for k in range(found.start, found.end)) else found

    def person_after(self, paragraph: Paragraph, k: int) -> Words | None:
        """Return the name of a person at the token or behind honorifics, ranks and titles with a capital, or None."""
        doc = paragraph.doc
        for _ in range(5):
            if k >= len(doc):
                return None
            found = self.person(paragraph, k)
            if found is not None:
                return found
            titled = doc[k].text[0].isupper() and self.titles.is_role(doc, k)
            if not titled and self.titles.past_ranks(doc, k) == k:
                return None
            k += 1
        return None

    def times(self, paragraph: Paragraph) -> dict[int, TimeExpression]:
        """Return the words of time of a paragraph by their first token."""
        if paragraph.index not in self._times:
            self._times[paragraph.index] = {t.start: t for t in paragraph.times()}
        return self._times[paragraph.index]

    def definite(self, paragraph: Paragraph, start: int, end: int) -> str | None:
        """Return the organisation, named last before, whose name has all the words of 'the fire authority'; or None."""
        doc = paragraph.doc
        words = {t.lower_.rstrip("s") for t in doc[start:end] if t.pos_ in ("NOUN", "PROPN", "ADJ")}
        best: tuple[tuple[int, int], str] | None = None
        for chain in self.reading.refs.chains.values():
            if not words or not self.reading.is_a(chain, "Organisation"):
                continue
            own = {name.lower() for name in chain.names}
            if chain.whole is not None:  # 'the hospital' is not 'the hospital branch' of a union
                own = {name for name in own if name.split(" of ")[0].split()[-1].rstrip("s") in words}
            if any(words <= {w.rstrip("s") for w in name.split()} for name in own):
                before = [mention[:2] for mention in chain.mentions if mention[:2] < (paragraph.index, start)]
                # one that the page names only later is meant where none was named before
                last = max(before) if before else (-1, -min(mention[0] for mention in chain.mentions))
                if best is None or (last, chain.id) > best:
                    best = (last, chain.id)
        return best[1] if best else None

    def is_unit(self, chain: str | None) -> bool:
        """Say whether a chain is a unit that is always written small: 'the emergency department'."""
        if chain is None:
            return False
        names = self.reading.refs.chains[chain].names
        return bool(names) and all(name.islower() for name in names)

    def workplace(self, chain: Chain, preposition: str) -> bool:
        """Say whether somebody can hold a role there: an organisation, a building, after 'at' a place that is no town."""
        if self.reading.is_a(chain, "Organisation"):
            return True
        if not self.reading.is_a(chain, "Place") or preposition not in ("at", "of", "for"):
            return False
        heads = {name.split()[-1].lower() for name in chain.names}
        if heads & self.buildings:
            return True
        known = any(self.reading.refs.knowledge.is_place(name) for name in chain.names)
        streets = {"street", "road", "lane", "square", "avenue", "bridge", "park", "line"}
        return preposition == "at" and not known and not heads & streets

    def there(self, paragraph: Paragraph, i: int) -> str | None:
        """Return the school, hospital or works that was named last before 'there', within two paragraphs; or None."""
        ranked = [
            (mention[:2], chain.id)
            for chain in self.reading.refs.chains.values()
            if self.workplace(chain, "at") and chain.kind not in ("TradeUnion", "PoliticalParty", "GovernmentBody")
            for mention in chain.mentions
            if (paragraph.index - 2, 0) <= mention[:2] < (paragraph.index, i)
        ]
        return max(ranked)[1] if ranked else None

    def label(self, chain: str) -> str:
        """Return the longest name of a chain."""
        names = self.reading.refs.chains[chain].names
        return max(names, key=len) if names else chain

    def is_a(self, chain: str, kind: str) -> bool:
        """Say whether the chain with that identifier is of the kind or below it."""
        return self.reading.is_a(self.reading.refs.chains[chain], kind)
