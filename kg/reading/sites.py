"""Finds the named sites at which something happens: behind prepositions of place, through gates and entrances, before 'where'.

'outside the main entrance of Larkfield Infirmary'   ->   Larkfield Infirmary, 'outside'
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.page import Paragraph
from kg.reading.referents import Chain

_PLACE_WORDS = frozenset(
    [
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
        "before",
        "towards",
        "down",
        "for",
    ]
)
GATE = frozenset({"at", "outside", "near", "by", "opposite", "beside"})
"""Prepositions behind which a place makes a gathering a picket: 'outside the depot', not 'in the region'."""
_NOT_SITES = frozenset({"TradeUnion", "PoliticalParty", "MediaOrganisation"})


class SiteFinder:
    """Finds the sites of one document with one ontology."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.reading = reading
        words = ontology.words
        self.gate = words("gate-noun")
        self.workplaces = words("building-head")
        self.streets = words("street-head")

    def is_site(self, chain: Chain | None) -> bool:
        """Say whether the chain is a named place, or an organisation at whose building one can stand."""
        return (
            chain is not None
            and self.reading.is_a(chain, "Place", "Hospital", "University", "Organisation")
            and chain.kind not in _NOT_SITES
            and any(form == "name" for *_, form in chain.mentions)
        )

    def places(self, paragraph: Paragraph, token: Token, used: tuple[int, ...]) -> list[tuple[Chain, str]]:
        """Return the named sites behind prepositions of place that hang on the token, through gates and entrances."""
        found = self._where(paragraph, token)
        preps = [t for c in token.children if c.pos_ in ("ADP", "ADV", "SCONJ") for t in (c, *c.conjuncts)]
        for prep in preps:
            if prep.i in used and prep.i != token.i and prep.lower_ not in _PLACE_WORDS:
                continue
            if prep.lower_ not in _PLACE_WORDS or prep.dep_ not in ("prep", "advmod", "prt", "agent", "conj"):
                continue
            if prep.lower_ == "for" and token.lemma_ not in ("plan", "schedule", "set"):
                continue
            heads = [c for c in prep.children if c.dep_ in ("pobj", "pcomp")]
            heads += [o for inner in prep.children if inner.dep_ == "prep" for o in inner.children if o.dep_ == "pobj"]
            for head in heads:
                for one in (head, *(c for c in head.conjuncts if c.i > head.i)):
                    found += self.site(paragraph, one, "at" if prep.lower_ == "for" else prep.lower_)
                    found += self._street(paragraph, one)
        return found

    def _street(self, paragraph: Paragraph, token: Token) -> list[tuple[Chain, str]]:
        """Read 'the museum in Broad Street': who stands at the one stands in the other."""
        found = []
        for prep in token.children:
            for inner in prep.children if prep.dep_ == "prep" and prep.lower_ in ("in", "on") else ():
                street = self.reading.headed(paragraph, inner)
                if street is not None and street.kind == "Place" and inner.lower_ in self.streets:
                    found.append((street, "at"))
        return found

    def before(self, paragraph: Paragraph, token: Token) -> list[tuple[Chain, str]]:
        """Read 'the Larkfield Infirmary picket line': a site whose name stands before the noun."""
        named = (self.reading.headed(paragraph, c) for c in token.lefts if c.dep_ in ("compound", "nmod"))
        return [(chain, "at") for chain in named if chain is not None and self.is_site(chain)]

    def later_in_clause(self, paragraph: Paragraph, token: Token) -> list[tuple[Chain, str]]:
        """Read 'picket lines will be in place outside Larkfield Infirmary': a gate's preposition further on in the clause."""
        found: list[tuple[Chain, str]] = []
        top = governing_verb(token)
        if top is None:
            return found
        for prep in paragraph.doc[token.i + 1 : paragraph.sentence(token)[1]]:
            if prep.lower_ not in ("at", "outside") or prep.dep_ != "prep" or clause_between(prep, top):
                continue
            if self.reading.headed(paragraph, prep.head) is None:
                for object_ in prep.children:
                    if object_.dep_ == "pobj":
                        found += self.site(paragraph, object_, prep.lower_)
        return found

    def _where(self, paragraph: Paragraph, token: Token) -> list[tuple[Chain, str]]:
        """Read 'at Larkfield Infirmary in Westbridge, where nurses picket': the first site of the phrase before 'where'."""
        clause = token
        while (
            clause.dep_ in ("conj", "xcomp", "attr", "prep", "pobj", "nsubj", "dobj", "acomp")
            and clause.head.i != clause.i
        ):
            clause = clause.head
        where = next((c for c in clause.children if c.lower_ == "where"), None)
        if where is None or clause.dep_ not in ("relcl", "advcl", "ccomp", "acl"):
            return []
        start = paragraph.sentence(where)[0]
        for prep in paragraph.doc[max(start, where.i - 14) : where.i]:
            if prep.dep_ == "prep" and prep.lower_ in _PLACE_WORDS:
                for object_ in prep.children:
                    sites = self.site(paragraph, object_, "at") if object_.dep_ == "pobj" else []
                    if sites:
                        return sites[:1]
        return []

    def site(self, paragraph: Paragraph, token: Token, prep: str) -> list[tuple[Chain, str]]:
        """Return the sites that a noun behind the preposition names, itself or as the owner of its gate."""
        chain = self.reading.headed(paragraph, token)
        if chain is not None and self.is_site(chain):
            vague = chain.kind in ("Organisation", "GovernmentBody") and prep in (
                "in",
                "across",
                "for",
                "by",
                "through",
            )
            return [] if vague else [(chain, prep)]
        gate = token.lemma_.lower() in self.gate or token.lower_ in self.gate
        if not gate and not (chain is not None and self.reading.is_a(chain, "Action")):
            covering = self.reading.chain(paragraph, token)
            if covering is not None and self.is_site(covering) and token.pos_ in ("NOUN", "PROPN"):
                return [(covering, prep)]
            return []
        found: list[tuple[Chain, str]] = []
        better = (
            "outside"
            if gate and prep in ("at", "by", "near", "on", "to", "outside")
            else "at"
            if prep == "on"
            else prep
        )
        for child in token.children:
            if child.dep_ in ("compound", "poss", "nmod"):
                named = self.reading.chain(paragraph, child)
                if named is not None and self.is_site(named):
                    found.append((named, better))
            elif child.dep_ == "prep" and (child.lower_ in _PLACE_WORDS or child.lower_ == "of"):
                for object_ in child.children:
                    if object_.dep_ == "pobj":
                        for one in (object_, *(c for c in object_.conjuncts if c.i > object_.i)):
                            found += self.site(paragraph, one, better)
        bears_name = any(
            c.dep_ in ("compound", "poss", "nmod") and self.reading.headed(paragraph, c) for c in token.children
        )
        streets_alone = all(chain.kind == "Place" for chain, _ in found) and not bears_name
        if gate and token.lower_ not in self.reading.refs.sites and streets_alone:
            owner = self._gate_of(paragraph, token)
            if owner is not None and owner not in [chain for chain, _ in found]:
                found.insert(0, (owner, better))
        return found

    def _gate_of(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return whose gate 'the main gate' is: the one workplace that this and the two paragraphs before it name."""
        if not any(c.lower_ == "the" for c in token.lefts) or any(c.lower_ == "of" for c in token.children):
            return None
        here = (paragraph.index, token.i)
        near = [
            chain
            for chain in self.reading.refs.chains.values()
            if chain.kind in ("Hospital", "University") or (chain.kind == "Place" and self._is_workplace(chain))
            if any((paragraph.index - 2, 0) <= (p, s) < here for p, s, _, _ in chain.mentions)
        ]
        return near[0] if len(near) == 1 else None

    def _is_workplace(self, chain: Chain) -> bool:
        return any(name.lower().split()[-1] in self.workplaces for name in chain.names)


def governing_verb(token: Token) -> Token | None:
    """Return the nearest verb above the token, four steps up at most, or None."""
    above = token
    for _ in range(4):
        if above.head.i == above.i:
            return None
        above = above.head
        if above.pos_ in ("VERB", "AUX"):
            return above
    return None


def clause_between(token: Token, cue: Token) -> bool:
    """Say whether a clause with a subject of its own stands between a time word and the cue above it."""
    above = token
    while above.i != cue.i and above.head.i != above.i:
        above = above.head
        if above.i == cue.i:
            return False
        own_clause = above.pos_ in ("VERB", "AUX") and above.dep_ in ("relcl", "advcl", "ccomp", "conj", "parataxis")
        if own_clause and any(c.dep_ in ("nsubj", "nsubjpass") for c in above.children):
            return True
    return False
