"""Which place or organisation lies in which place, and which unit belongs to which organisation.

Pickets stood outside Larkfield Infirmary in Westbridge.   ->   Larkfield Infirmary located_in Westbridge
The Bakers Union's youth committee met.                    ->   youth committee part_of Bakers Union
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Statement, evidence
from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.page import Paragraph
from kg.reading.referents import Chain
from kg.reading.tokens import Token

PREDICATES = frozenset({"located_in", "part_of"})

CONFIDENCE = {
    "X in Y": 0.9,
    "X, Y": 0.85,
    "the X suburb of Y": 0.9,
    "the Y town of X": 0.9,
    "Z Local 12": 0.85,
    "X (Y)": 0.85,
    "X is in Y": 0.9,
    "Y-based X": 0.85,
    "Y's X": 0.8,
    "unit of X": 0.85,
    "X, part of Y": 0.85,
    "Y, to which X belongs": 0.85,
    "place in a title": 0.8,
}
_NUMBERED = re.compile(r"(.+?) (?:Local|Lodge|Chapter|Branch|District)(?: (?:No\.? ?)?\d+)?$")
_FIRMS = frozenset(
    {
        "company",
        "firm",
        "think",
        "charity",
        "consultancy",
        "contractor",
        "supplier",
        "bank",
        "agency",
        "brewery",
        "school",
        "hospital",
    }
)
"""What 'Kettle Foods, a Westbridge ...' can be for the town to say where it lies; 'think' begins 'think tank'."""
_BEFORE = 9
"""Tokens from a town's name to the head of what is based there: 'Westbridge-based consultancy Kettle Energy Partners'."""
_LOCAL = re.compile(r"(?:Local|Lodge|Branch|Chapter|District|Division) (?:No\.? ?)?\d+$")
_IN = frozenset({"in", "at", "near"})
_SITES = ("Hospital", "Place", "University", "Organisation")


def extract(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
    """Yield located_in and part_of statements in text order."""
    for paragraph in reading.paragraphs:
        if paragraph.passage.layout == "byline":
            continue
        for token in paragraph.doc:
            inner = reading.headed(paragraph, token)
            if inner is None:
                continue
            for outer, end, rule in _wheres(reading, paragraph, token, inner):
                lesser, larger = (outer, inner) if rule == "the Y town of X" else (inner, outer)
                reason = _not_within(reading, lesser, larger, rule)
                if reason:
                    reading.reject(paragraph, token.i, max(end, token.i + 1), rule, reason)
                    continue
                yield _statement(reading, paragraph, token, lesser, larger, end, rule, "located_in")
            yield from _units(reading, ontology, paragraph, token, inner)


def _wheres(reading: Reading, paragraph: Paragraph, token: Token, inner: Chain) -> Iterator[tuple[Chain, int, str]]:
    """Yield what the site named at the token lies in, the end of the words that say so, and the rule that read them."""
    if _named(reading, inner, paragraph, token):
        for read in (_behind_preposition, _behind_comma, _suburb_of, _is_in, _based, _possessed, _included):
            yield from read(reading, paragraph, token, inner)


def _statement(
    reading: Reading,
    paragraph: Paragraph,
    token: Token,
    inner: Chain,
    outer: Chain,
    end: int,
    rule: str,
    predicate: str,
) -> Statement:
    start = min(_mention_start(inner, paragraph, token), _mention_start(outer, paragraph, token))
    if rule in ("Y-based X", "Y's X"):  # the place may stand before
        before = [s for p, s, _, _ in outer.mentions if p == paragraph.index and token.i - _BEFORE <= s < token.i]
        start = min([start, *before[-1:]])
    left, right = paragraph.offsets(min(start, end - 1), max(end, token.i + 1))
    speaker = reading.speaker_at(paragraph, token)
    status = "attributed" if speaker else "asserted"
    steps = (rule, f"{inner.names[0]} and {outer.names[0]}" if inner.names and outer.names else rule)
    proof = evidence(reading.document, left, right, rule, CONFIDENCE[rule], status, speaker, steps)  # type: ignore[arg-type]
    return Statement(kind="Relation", subject=inner.id, predicate=predicate, object=outer.id, evidence=(proof,))


def _mention_start(chain: Chain, paragraph: Paragraph, token: Token) -> int:
    covering = [s for p, s, e, _ in chain.mentions if p == paragraph.index and s <= token.i < e]
    return min(covering, default=token.i)


def _mention_end(chain: Chain, paragraph: Paragraph, token: Token) -> int:
    covering = [e for p, s, e, _ in chain.mentions if p == paragraph.index and s <= token.i < e]
    return max(covering, default=token.i + 1)


def _named(reading: Reading, chain: Chain | None, paragraph: Paragraph, token: Token) -> bool:
    """Say whether the mention at the token is a proper name of a site."""
    if (
        chain is None
        or not reading.is_a(chain, *_SITES)
        or chain.kind in ("TradeUnion", "PoliticalParty", "MediaOrganisation")
        or (chain.kind == "GovernmentBody" and not _seated(chain))
    ):
        return False
    return any(
        p == paragraph.index and s <= token.i < e and (chain.is_described_site or form == "name")
        for p, s, e, form in chain.mentions
    )


def _seated(chain: Chain) -> bool:
    """Say whether a government body has a seat that one can go to: a ministry, an assembly, not 'the Government'."""
    heads = {word for name in chain.names for word in name.lower().split()}
    return bool(heads & {"ministry", "assembly", "court", "parliament", "secretariat", "department", "commission"})


def _place_at(reading: Reading, paragraph: Paragraph, token: Token | None) -> Chain | None:
    """Return the place that is named at the token, or None."""
    if token is None:
        return None
    chain = reading.headed(paragraph, token) or reading.chain(paragraph, token)
    if chain is None or chain.kind != "Place":
        return None
    return chain if _named(reading, chain, paragraph, token) else None


def _behind_preposition(
    reading: Reading, paragraph: Paragraph, token: Token, inner: Chain
) -> Iterator[tuple[Chain, int, str]]:
    """'X in Y': a site's name with 'in' or 'at' and a place's name right behind it.

    Larkfield Infirmary in south Westbridge. Not: 'Nurses at Larkfield Infirmary walked out in Westbridge.'
    """
    doc = paragraph.doc
    k = _mention_end(inner, paragraph, token)
    while k < len(doc) and (
        doc[k].lower_ in ("hospital", "compound", "site", "campus", "'s", "’s") and doc[k].head.i <= k
    ):
        k += 1
    bracket = k < len(doc) and doc[k].text == "("
    comma = k + 1 < len(doc) and doc[k].text == "," and doc[k + 1].lower_ in ("in", "near")
    k += 1 if bracket or comma else 0
    if k < len(doc) and doc[k].lower_ in ("based", "located", "situated"):
        k += 1
    on = k + 1 < len(doc) and doc[k].lower_ == "on"
    if k + 1 >= len(doc) or not (doc[k].lower_ in _IN or bracket or on):
        return
    if doc[k].lower_ == "near":
        return
    first = k if bracket and doc[k].lower_ not in _IN else k + 1
    found = _first_place(reading, paragraph, first)
    if found is None:
        return
    outer, end = found
    if on and doc[end - 1].lower_ not in reading.refs.ontology.words("street-head"):
        return  # 'the mill on Kettle Road', not 'the mill on Monday'
    if inner.kind == "Organisation" and _country(reading, outer) and not _building(reading, inner):
        return  # 'the Guild in Wales' is its members there
    if outer.id == inner.id or (doc[k].lower_ == "at" and inner.kind == "Place" and outer.kind != "Place"):
        return
    yield outer, end, "X (Y)" if bracket else "X in Y"
    yield from _further(reading, paragraph, inner, end)


def _country(reading: Reading, chain: Chain) -> bool:
    return bool(chain.names) and chain.names[0].lower() in reading.refs.knowledge.countries


def _not_within(reading: Reading, lesser: Chain, larger: Chain, rule: str) -> str | None:
    """Return why one place cannot lie in the other: a country in a place, a town behind a comma in a station; or None."""
    if _country(reading, lesser):
        return "a country lies in no place that news tells of"
    if rule == "X, Y" and _building(reading, larger) and not _building(reading, lesser):
        return "a town lies in no building: the comma divides a list"
    streets = reading.refs.ontology.words("street-head")
    heads = [name.lower().split()[-1] for chain in (larger, lesser) for name in chain.names[:1]]
    if (
        rule == "X, Y"
        and lesser.kind == "Place"
        and heads[0] in streets
        and len(heads) == 2
        and heads[1] not in streets
    ):
        if not _building(reading, lesser):
            return "a town lies in no street: the comma divides a list"
    return None


def _building(reading: Reading, chain: Chain) -> bool:
    """Say whether the name ends in a word for a building: 'Kettle Lane depot', not the acronym of a body."""
    heads = reading.refs.ontology.words("building-head")
    return any(name.lower().split()[-1] in heads for name in chain.names)


def _based(reading: Reading, paragraph: Paragraph, token: Token, inner: Chain) -> Iterator[tuple[Chain, int, str]]:
    """'Westbridge-based Kettle Foods', 'Kettle Foods, a Westbridge-based company', 'Kettle Foods, which is based in Westbridge'."""
    if inner.kind == "Place":
        return
    doc = paragraph.doc
    start, end = _mention_start(inner, paragraph, token), _mention_end(inner, paragraph, token)
    for k in range(max(0, start - 4), start):  # 'Oslo - based consultancy Kettle Foods'
        if (
            doc[k].lower_ == "based"
            and k > 1
            and doc[k - 1].text == "-"
            and all(t.pos_ in _NOUNS for t in doc[k + 1 : start])
        ):
            yield from _town(reading, paragraph, k - 2, start)
    if end + 3 < len(doc) and doc[end].text == "," and doc[end + 1].lower_ in ("a", "an", "the"):
        for k in range(end + 2, min(end + 6, len(doc) - 2)):
            if doc[k].text == "-" and doc[k + 1].lower_ == "based":
                yield from _town(reading, paragraph, k - 1, k + 2)
                break
            if doc[k].text == "," or doc[k].lower_ in ("of", "for"):
                break
        town = _first_place(reading, paragraph, end + 2)
        if town is not None and town[1] < len(doc) and doc[town[1]].lower_ in _FIRMS and town[0].id != inner.id:
            yield town[0], town[1] + 1, "Y-based X"  # 'Kettle Foods, a Westbridge company'
    clause = doc.span(end, end + 5).text.lower()
    if clause.startswith(
        (", which is based in", ", which has its headquarters in", ", headquartered in", ", which are based in")
    ):
        at = next(t.i for t in doc[end : end + 8] if t.lower_ == "in")
        found = _first_place(reading, paragraph, at + 1)
        if found is not None and found[0].id != inner.id:
            yield found[0], found[1], "X is in Y"


_NOUNS = ("NOUN", "ADJ", "PROPN", "DET", "PUNCT")


def _town(reading: Reading, paragraph: Paragraph, k: int, end: int) -> Iterator[tuple[Chain, int, str]]:
    outer = _place_at(reading, paragraph, paragraph.doc[k])
    if outer is not None:
        yield outer, max(end, k + 1), "Y-based X"


def _included(reading: Reading, paragraph: Paragraph, token: Token, inner: Chain) -> Iterator[tuple[Chain, int, str]]:
    """'all nineteen stations in Carrowshire, including Mill Lane and Kettle Cross': each of them lies there."""
    doc, start = paragraph.doc, _mention_start(inner, paragraph, token)
    k = start - 1
    while k > max(3, start - 14) and (doc[k].text == "," or doc[k].lower_ in ("and", "the") or doc[k].pos_ == "PROPN"):
        k -= 1
    if not (doc[k].lower_ == "including" and doc[k - 1].text == ","):
        return
    outer = reading.chain(paragraph, doc[k - 2])
    if outer is None or outer.kind != "Place" or outer.id == inner.id:
        return
    first = next((t.i for t in reversed(doc[max(0, k - 7) : k - 1]) if t.lower_ in ("in", "across")), None)
    if first is not None and doc[first - 1].tag_ == "NNS" and doc[first - 1].lemma_.lower() in _buildings(reading):
        yield outer, _mention_end(inner, paragraph, token), "X in Y"


def _buildings(reading: Reading) -> frozenset[str]:
    words = reading.refs.ontology.words
    return words("building-head") | words("site-noun") | {"hospital", "college", "university", "site", "branch"}


def _possessed(reading: Reading, paragraph: Paragraph, token: Token, inner: Chain) -> Iterator[tuple[Chain, int, str]]:
    """'Westbridge's Market Place', 'Westbridge's Kettle Mill': a town's, or a country's, with a name of a site behind it."""
    doc, start = paragraph.doc, _mention_start(inner, paragraph, token)
    if start < 2 or doc[start - 1].lower_ not in ("'s", "’s") or not doc[start].text[0].isupper():
        return
    outer = _place_at(reading, paragraph, doc[start - 2])
    if outer is not None and outer.id != inner.id and outer.kind == "Place":
        if _country(reading, outer) or reading.refs.knowledge.is_place(outer.names[0]) or inner.kind == "Place":
            yield outer, _mention_end(inner, paragraph, token), "Y's X"


def _first_place(reading: Reading, paragraph: Paragraph, start: int) -> tuple[Chain, int] | None:
    """Return the place whose name begins at the token `start` (after 'the'), with the end of the name."""
    doc = paragraph.doc
    k = start
    if k < len(doc) and doc[k].lower_ == "the":
        k += 1
    if k >= len(doc):
        return None
    chain = _place_at(reading, paragraph, doc[k])
    if chain is None or _mention_start(chain, paragraph, doc[k]) != k:
        return None
    return chain, _mention_end(chain, paragraph, doc[k])


def _further(reading: Reading, paragraph: Paragraph, inner: Chain, end: int) -> Iterator[tuple[Chain, int, str]]:
    """'X in Broad Street, Westbridge': what the first place lies in holds of the site too, when it is a street."""
    doc = paragraph.doc
    if end + 1 < len(doc) and doc[end].text == ",":
        found = _first_place(reading, paragraph, end + 1)
        before = doc[end - 1].lower_
        if found is not None and before in ("street", "road", "lane", "avenue", "square", "way", "place"):
            yield found[0], found[1], "X in Y"


def _behind_comma(
    reading: Reading, paragraph: Paragraph, token: Token, inner: Chain
) -> Iterator[tuple[Chain, int, str]]:
    """'Camberley Road, Westbridge': a place, a comma, a larger place; not in a list ('Leeds, Hull and York')."""
    doc = paragraph.doc
    k = _mention_end(inner, paragraph, token)
    bracket = k < len(doc) and doc[k].text == "(" and inner.kind == "Place"
    if not bracket and (k + 1 >= len(doc) or doc[k].text != ","):
        return
    found = _first_place(reading, paragraph, k + 1)
    if found is None or found[0].id == inner.id:
        return
    outer, end = found
    if bracket:
        if end < len(doc) and doc[end].text == ")":
            yield outer, end, "X (Y)"
        return
    following = doc[end].lower_ if end < len(doc) else "."
    again = doc[end + 1] if end + 1 < len(doc) else None
    before = doc[_mention_start(inner, paragraph, token) - 1] if _mention_start(inner, paragraph, token) else None
    inside = before is not None and before.lower_ in (
        *_IN,
        "on",
    )  # 'at A in B, C in D': a list of sites with their towns
    paired = inside and following in (*_IN, "on") and _first_place(reading, paragraph, end + 1) is not None
    listed = (
        following in ("and", "or", "&", "to")
        or paired
        or (
            following == ","
            and again is not None
            and (_place_at(reading, paragraph, again) is not None or again.lower_ in ("and", "or"))
        )
    )
    if (
        before is not None
        and before.text == ","
        and _place_at(reading, paragraph, paragraph.doc[before.i - 1] if before.i else None)
    ):
        listed = True
    if before is not None and before.lower_ in ("and", "or"):
        listed = True
    if listed and not _wider(reading, outer):
        return
    closes = following in (",", ".", ")", ";", "where", "has", "have", "on") and inner.kind in (
        "Hospital",
        "University",
    )
    if inner.kind == "Place" or _wider(reading, outer) or closes:
        if closes or following not in ("who", "said", "has", "is", "was", "will", "’s", "'s") or inner.kind == "Place":
            yield outer, end, "X, Y"


def _wider(reading: Reading, chain: Chain) -> bool:
    """Say whether a place is a country, state or county, or a part of a city that is named by the compass."""
    name = chain.names[0].lower() if chain.names else ""
    return name in reading.refs.knowledge.countries or name.split()[0] in reading.refs.ontology.words(
        "nationality-region"
    )


def _suburb_of(reading: Reading, paragraph: Paragraph, token: Token, inner: Chain) -> Iterator[tuple[Chain, int, str]]:
    """'the Kettle Green suburb of Westbridge', 'the city borough of Northgate'."""
    doc = paragraph.doc
    k = _mention_end(inner, paragraph, token)
    parts = reading.refs.ontology.words("place-part")
    towns = reading.refs.ontology.words("town-noun") - parts
    if k + 2 < len(doc) and doc[k].lower_ in towns and doc[k + 1].lower_ == "of":
        found = _first_place(reading, paragraph, k + 2)
        if found is not None and found[0].id != inner.id:
            yield found[0], found[1], "the Y town of X"
    if k + 2 < len(doc) and doc[k].lower_ in parts and doc[k + 1].lower_ == "of":
        found = _first_place(reading, paragraph, k + 2)
        if found is not None and found[0].id != inner.id:
            if doc[k].lower_ == "borough" or doc[k].lower_ == "boroughs":
                return
            yield found[0], found[1], "the X suburb of Y"


def _is_in(reading: Reading, paragraph: Paragraph, token: Token, inner: Chain) -> Iterator[tuple[Chain, int, str]]:
    """'Larkfield Infirmary, a major hospital in the Kettle Green suburb of Westbridge' and '... is in Westbridge'."""
    if inner.kind == "Place":
        return
    heads = [
        c
        for c in token.children
        if c.dep_ == "appos" and c.i > token.i and reading.headed(paragraph, c) in (None, inner)
    ]
    if token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_ in ("be", "locate", "base", "situate"):
        heads += [token.head, *(c for c in token.head.children if c.dep_ == "attr")]
    for head in heads:
        for prep in head.children:
            if prep.dep_ == "prep" and prep.lower_ == "in" and prep.i > head.i:
                found = _first_place(reading, paragraph, prep.i + 1)
                if found is not None and found[0].id != inner.id:
                    yield found[0], found[1], "X is in Y"


def _units(
    reading: Reading, ontology: Ontology, paragraph: Paragraph, token: Token, inner: Chain
) -> Iterator[Statement]:
    """'the Bakers Union's youth committee', 'the youth committee of the Bakers Union', 'X, part of Y'."""
    if not reading.is_a(inner, "Organisation"):
        return
    doc = paragraph.doc
    for name, value in sorted(inner.features):
        if name == "whole" and value in reading.refs.chains and value != inner.id:
            whole = reading.refs.chains[value]
            first = next(
                (m for m in sorted(inner.mentions) if m[0] == paragraph.index and m[1] <= token.i < m[2]), None
            )
            if first is None:
                continue
            behind = first[2] + 3  # 'the campus branch of the Guild'
            inside = any(
                p == paragraph.index and first[1] - 8 <= s and (e <= first[2] or s < behind)
                for p, s, e, _ in whole.mentions
            )
            workplace = whole.kind in ("University", "Hospital") and doc[first[2] - 1].lower_ in ("branch", "chapter")
            if inside and not workplace:
                yield _part(reading, paragraph, token, inner, whole, "unit of X")
    owner = _owner(reading, ontology, paragraph, token, inner)
    if owner is not None:
        yield _part(reading, paragraph, token, inner, owner, "unit of X")
    end = _mention_end(inner, paragraph, token)
    local = _LOCAL.match(doc.span(_mention_start(inner, paragraph, token), end).text) is not None
    if end < len(doc) and doc[end].lower_ == "of" and (doc[end - 1].lower_ in ontology.words("unit-head") or local):
        k = end + 1 + (end + 1 < len(doc) and doc[end + 1].lower_ == "the")
        whole_ = reading.chain(paragraph, doc[k]) if k < len(doc) else None
        if whole_ is not None and whole_.id != inner.id and reading.is_a(whole_, "Organisation"):
            yield _part(
                reading, paragraph, doc[k], inner, whole_, "unit of X", start=_mention_start(inner, paragraph, token)
            )
    for parent in _parents(reading, paragraph, token, inner):
        yield _part(
            reading, paragraph, token, inner, parent, "Z Local 12", start=_mention_start(inner, paragraph, token)
        )
    text = doc.span(end, end + 5).text.lower()
    for whole_, rule in (*_affiliated(reading, paragraph, end, inner),):
        yield _part(reading, paragraph, token, inner, whole_, rule, start=_mention_start(inner, paragraph, token))
    for part in _belonging(reading, paragraph, end, inner):
        yield _part(
            reading,
            paragraph,
            token,
            part,
            inner,
            "Y, to which X belongs",
            start=_mention_start(inner, paragraph, token),
        )
    if text.startswith((", part of", "which is part of", ", which is part", "is part of")):
        of = next((t.i for t in doc[end : end + 6] if t.lower_ == "of"), None)
        if of is not None and of + 1 < len(doc):
            k = of + 1 + (doc[of + 1].lower_ == "the")
            whole_ = reading.chain(paragraph, doc[k]) if k < len(doc) else None
            if whole_ is not None and whole_.id != inner.id and reading.is_a(whole_, "Organisation"):
                yield _part(
                    reading,
                    paragraph,
                    doc[k],
                    inner,
                    whole_,
                    "X, part of Y",
                    start=_mention_start(inner, paragraph, token),
                )


def _affiliated(reading: Reading, paragraph: Paragraph, end: int, inner: Chain) -> Iterator[tuple[Chain, str]]:
    """'Kettle Foods, a unit of Brook Holdings', 'the Guild, an affiliate of the Congress'."""
    doc = paragraph.doc
    if end + 3 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in ("a", "an", "the", "which"):
        return
    for k in range(end + 2, min(end + 6, len(doc) - 1)):
        if doc[k].lower_ in _AFFILIATES and doc[k + 1].lower_ in ("of", "to"):
            yield from ((whole, "X, part of Y") for whole in _body_from(reading, paragraph, k + 2, inner))
            return
        if doc[k].pos_ not in ("ADJ", "NOUN", "AUX", "ADV"):
            return


def _belonging(reading: Reading, paragraph: Paragraph, end: int, inner: Chain) -> Iterator[Chain]:
    """'The Congress, to which the Guild belongs' or 'is affiliated'."""
    doc = paragraph.doc
    if doc.span(end, end + 3).text.lower() != ", to which":
        return
    stop = next((t.i for t in doc[end + 3 : end + 12] if t.lower_ in ("belongs", "belong", "affiliated")), None)
    if stop is not None:
        yield from _body_from(reading, paragraph, end + 3, inner)


def _body_from(reading: Reading, paragraph: Paragraph, k: int, other: Chain) -> Iterator[Chain]:
    """Yield the body that is named, or gone back to, within five tokens from `k`; past adjectives and a town's name."""
    doc = paragraph.doc
    for token in doc[k : k + 6]:
        chain = reading.headed(paragraph, token)
        if chain is not None and chain.id != other.id and reading.is_a(chain, "Organisation"):
            yield chain
            return
        if token.pos_ in ("VERB", "AUX") and token.lower_ != "based":
            return


_AFFILIATES = frozenset(
    {
        "unit",
        "subsidiary",
        "affiliate",
        "arm",
        "division",
        "branch",
        "offshoot",
        "wing",
        "section",
        "affiliated",
        "member",
        "part",
    }
)


def _parents(reading: Reading, paragraph: Paragraph, token: Token, inner: Chain) -> list[Chain]:
    """Return the body that a numbered unit's name begins with: 'Bakers Union' of 'Bakers Union Local 12'.

    A union that is named in the names of its locals alone becomes a referent by that.
    """
    doc, start, stop = paragraph.doc, _mention_start(inner, paragraph, token), _mention_end(inner, paragraph, token)
    numbered = _NUMBERED.match(doc.span(start, stop).text)
    if numbered is None:
        return []
    name = numbered.group(1).removeprefix("the ").removeprefix("The ")
    bodies = [c for c in reading.refs.chains.values() if c.id != inner.id and reading.is_a(c, "Organisation")]
    exact = [c for c in bodies if name.lower() in {n.lower() for n in c.names}]
    longer = [c for c in bodies if any(n.lower().endswith(" " + name.lower()) for n in c.names)]
    if exact or len(longer) == 1:
        return exact or longer
    end = next((t.i for t in doc[start:stop] if t.text in ("Local", "Lodge")), start)
    if end == start or _LOCAL.search(numbered.string) is None or not name[0].isupper() or " of" in name[-4:]:
        return []
    parent = reading.refs.keyed(f"parent {name.lower()}", "TradeUnion", "n")
    parent.names = [name]
    parent.add(paragraph.index, start, end, "name")
    return [parent]


def _owner(reading: Reading, ontology: Ontology, paragraph: Paragraph, token: Token, inner: Chain) -> Chain | None:
    """Return whose unit 'the association's pay committee', 'its youth branch' is, where the page says who is meant."""
    if token.lower_ not in ontology.words("unit-head") or not token.text[0].islower():
        return None
    start = _mention_start(inner, paragraph, token)
    before = paragraph.doc[start - 1] if start else None
    if before is None or inner.whole is not None:
        return None
    possessor = before.head if before.dep_ == "case" else before if before.tag_ == "PRP$" else None
    whole = reading.chain(paragraph, possessor)
    fits = whole is not None and whole.id != inner.id and reading.is_a(whole, "Organisation")
    return whole if fits and whole is not None and whole.kind not in ("University", "Hospital") else None


def _part(
    reading: Reading,
    paragraph: Paragraph,
    token: Token,
    inner: Chain,
    whole: Chain,
    rule: str,
    *,
    start: int | None = None,
) -> Statement:
    spans = [
        (s, e)
        for chain in (inner, whole)
        for p, s, e, _ in chain.mentions
        if p == paragraph.index and abs(s - token.i) <= 12
    ]
    first = min((s for s, _ in spans), default=token.i) if start is None else start
    last = max((e for _, e in spans), default=token.i + 1)
    left, right = paragraph.offsets(first, max(last, token.i + 1))
    proof = evidence(reading.document, left, right, rule, CONFIDENCE[rule], "asserted", None, (rule,))
    return Statement(kind="Relation", subject=inner.id, predicate="part_of", object=whole.id, evidence=(proof,))
