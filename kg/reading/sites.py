"""Finds the named sites at which something happens: behind prepositions of place, through gates and entrances, before 'where'.

'outside the main entrance of Larkfield Infirmary'   ->   Larkfield Infirmary, 'outside'
"""

from __future__ import annotations

from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.page import Paragraph
from kg.reading.referents import Chain
from kg.reading.tokens import Token

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
_AT_GATES = frozenset({"outside", "at", "opposite"})
_CLAUSE_ENDS = frozenset({"who", "which", "that", "where", "while", "when", "after", "because", "but", "as", "whose"})
_MARKS = frozenset(';:—–()“”"')
_GATE_WORDS = 6
"""How many words may stand between a preposition and the site's name: 'the main entrance of the'."""
_NOT_SITES = frozenset({"TradeUnion", "PoliticalParty", "MediaOrganisation"})


class SiteFinder:
    """Finds the sites of one document with one ontology."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.reading = reading
        words = ontology.words
        self.gate = words("gate-noun")
        self.workplaces = words("building-head")
        self.streets = words("street-head")
        self.deduced: set[tuple[int, str]] = set()
        """(paragraph, chain) of owners of a gate that were not named with it, but shortly before."""

    def is_site(self, chain: Chain | None) -> bool:
        """Say whether the chain is a named place or building, or an organisation at whose building one can stand."""
        return (
            chain is not None
            and self.reading.is_a(chain, "Place", "Hospital", "University", "Organisation")
            and chain.kind not in _NOT_SITES
            and (chain.is_described_site or any(form == "name" for *_, form in chain.mentions))
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
        return found

    def _street(self, paragraph: Paragraph, token: Token) -> list[tuple[Chain, str]]:
        """Read 'the museum in Broad Street': who stands at the one stands in the other.

        Of a building without a name the town will do: 'a warehouse in Westbridge'.
        """
        doc = paragraph.doc
        covering = self.reading.chain(paragraph, token)
        mentions = covering.mentions if covering is not None else []
        end = max((e for p, s, e, _ in mentions if p == paragraph.index and s <= token.i < e), default=token.i + 1)
        if end + 1 >= len(doc) or doc[end].lower_ not in ("in", "on"):
            return []
        street = self.reading.chain(paragraph, doc[end + 1])
        if street is None or street.kind != "Place" or (covering is not None and street.id == covering.id):
            return []
        last = max(e for p, s, e, _ in street.mentions if p == paragraph.index and s <= end + 1 < e)
        nameless = covering is None and token.lemma_.lower() in self.workplaces | self.reading.refs.sites
        return [(street, "at")] if nameless or doc[last - 1].lower_ in self.streets else []

    def along(self, paragraph: Paragraph, start: int, *, squares: bool = False) -> list[tuple[Chain, str]]:
        """Return the sites behind 'outside', 'at' and their like from the token `start` to the end of its clause.

        For where the parse hangs the preposition elsewhere: 'drivers lined the pavement in front of Larkfield Infirmary'.
        `squares` lets 'in' pass too: 'a rally at noon on Friday in Kettle Square'.
        """
        doc = paragraph.doc
        end = paragraph.sentence(doc[start - 1])[1] if start else len(doc)
        found: list[tuple[Chain, str]] = []
        acted = False  # 'joined the picket line after working at Brook Hospital'
        for i in range(start, end):
            token = doc[i]
            acted = acted or token.pos_ == "VERB"
            if token.lower_ in _CLAUSE_ENDS or token.text in _MARKS or token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
                break
            front = token.lower_ == "in" and doc.span(i + 1, i + 3).text.lower() == "front of"
            if squares and not acted and not front and token.lower_ in ("in", "on"):
                found += [(c, p) for c, p in self._named_from(paragraph, i + 1, "in") if c.kind == "Place"]
            if front or (token.lower_ in _AT_GATES and not (acted and token.lower_ == "at")):
                found += self._named_from(paragraph, i + 3 if front else i + 1, "outside" if front else token.lower_)
        return found

    def _named_from(self, paragraph: Paragraph, start: int, prep: str) -> list[tuple[Chain, str]]:
        """Return the site whose name begins at the token, behind article and gate: 'the main gate of Larkfield Infirmary'."""
        doc = paragraph.doc
        for k in range(start, min(start + _GATE_WORDS, len(doc))):
            chain = self.reading.chain(paragraph, doc[k])
            longest = self._longest_from(paragraph, k) if chain is not None else None
            if longest is not None:
                return [(longest, prep)]
            passed = (
                doc[k].pos_ in ("DET", "ADJ") or doc[k].lower_ in ("of", "main", "to") or doc[k].lower_ in self.gate
            )
            if not passed or chain is not None:
                return []
        return []

    def _longest_from(self, paragraph: Paragraph, k: int) -> Chain | None:
        """Return the site whose name begins at the token, of several the longest: 'Kettle Foods's depot', not the firm."""
        begun = [
            (e, chain)
            for chain in self.reading.refs.chains.values()
            for p, s, e, _ in chain.mentions
            if p == paragraph.index and s == k and self.is_site(chain)
        ]
        return max(begun, key=lambda b: (b[0], b[1].id))[1] if begun else None

    def coordinated(self, paragraph: Paragraph, places: list[tuple[Chain, str]], start: int) -> list[tuple[Chain, str]]:
        """Return the sites named right behind 'and' after a place, where the parse does not see the pair."""
        doc = paragraph.doc
        found: list[tuple[Chain, str]] = []
        known = {chain.id for chain, _ in places}
        for chain, prep in places:
            for _, _, end, _ in (m for m in chain.mentions if m[0] == paragraph.index and m[1] >= start):
                if end + 1 >= len(doc) or doc[end].lower_ not in ("and", "&"):
                    continue
                k = end + 1
                again = doc[k].lower_ if doc[k].lower_ in _AT_GATES else prep
                k += doc[k].lower_ in _AT_GATES
                for other, at in self._named_from(paragraph, k, again):
                    last = max(e for p, s, e, _ in other.mentions if p == paragraph.index and s >= k)
                    subject = any(t.dep_ in ("nsubj", "nsubjpass") for t in doc[k:last])
                    if other.id not in known and not subject:
                        known.add(other.id)
                        found.append((other, at))
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
            if prep.dep_ == "prep" and (prep.lower_ in _PLACE_WORDS or prep.lower_ == "from"):
                for object_ in prep.children:
                    sites = self.site(paragraph, object_, "at") if object_.dep_ == "pobj" else []
                    if sites:
                        return sites[:1]
        return []

    def site(self, paragraph: Paragraph, token: Token, prep: str) -> list[tuple[Chain, str]]:
        """Return the sites that a noun behind the preposition names, itself or as the owner of its gate."""
        chain = self.reading.headed(paragraph, token)
        beside = (c for c in token.children if c.dep_ == "appos" and c.i > token.i and c.left_edge.lower_ == "the")
        apposed = next((a for c in beside if (a := self.reading.headed(paragraph, c)) and self.is_site(a)), None)
        if apposed is not None and (
            (chain is None and token.lower_ in self.reading.refs.sites)
            or (chain is not None and chain.is_described_site)
        ):
            return [(apposed, prep)]  # 'its sister site, the Brook Hospital'
        if chain is not None and self.is_site(chain):
            vague = chain.kind in ("Organisation", "GovernmentBody") and prep in (
                "in",
                "across",
                "for",
                "by",
                "through",
            )
            gate_of = self._behind_of(paragraph, token, prep) if token.lower_ in self.gate else []
            return [] if vague else [(chain, prep), *gate_of, *self._street(paragraph, token)]
        gate = token.lemma_.lower() in self.gate or token.lower_ in self.gate
        if not gate and not (chain is not None and self.reading.is_a(chain, "Action")):
            covering = self.reading.chain(paragraph, token)
            if covering is not None and self.is_site(covering) and token.pos_ in ("NOUN", "PROPN"):
                return [(covering, prep)]
            return self._street(paragraph, token)
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
                wide = child.lower_ == "in" and any(named for named, _ in found)
                for object_ in child.children if not wide else ():
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
                self.deduced.add((paragraph.index, owner.id))
        return found

    def nearby(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return the one workplace that this paragraph, up to the token, and the two before it name; or None."""
        here = (paragraph.index, token.i)
        near = [
            chain
            for chain in self.reading.refs.chains.values()
            if chain.kind in ("Hospital", "University")
            or (chain.kind in ("Place", "Organisation") and self.is_workplace(chain))
            if any((paragraph.index - 2, 0) <= (p, s) < here for p, s, _, _ in chain.mentions)
        ]
        return near[0] if len(near) == 1 else None

    def _behind_of(self, paragraph: Paragraph, token: Token, prep: str) -> list[tuple[Chain, str]]:
        """Read 'Gate 3 of the Larkfield Terminal': the gate has a name of its own, and so has what it leads to."""
        behind = (o for c in token.children if c.lower_ == "of" for o in c.children if o.dep_ == "pobj")
        return [site for object_ in behind for site in self.site(paragraph, object_, prep)]

    def _gate_of(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return whose gate 'the main gate' is: the one workplace that this and the two paragraphs before it name."""
        if not any(c.lower_ == "the" for c in token.lefts) or any(c.lower_ == "of" for c in token.children):
            return None
        here = (paragraph.index, token.i)
        of = {c.lower_ for c in token.lefts if c.dep_ in ("compound", "nmod") and c.lower_ in self.workplaces}
        near = [
            chain
            for chain in self.reading.refs.chains.values()
            if chain.kind in ("Hospital", "University")
            or (chain.kind in ("Place", "Organisation") and self.is_workplace(chain))
            if not of or any(name.lower().split()[-1] in of for name in chain.names)
            if any((paragraph.index - 2, 0) <= (p, s) < here for p, s, _, _ in chain.mentions)
        ]
        return near[0] if len(near) == 1 else None

    def is_workplace(self, chain: Chain) -> bool:
        """Say whether the name of a site ends in a word for a building where people work: 'Farrow Lane depot'."""
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
        if above.dep_ in ("acl", "relcl") and above.head.i != cue.i and above.i != token.i:
            return True  # 'a strike over plans to close by May'
        own_clause = above.pos_ in ("VERB", "AUX") and above.dep_ in ("relcl", "advcl", "ccomp", "conj", "parataxis")
        if own_clause and any(c.dep_ in ("nsubj", "nsubjpass") for c in above.children):
            return True
    return False
