"""Finds built entities for a name that somebody types: what a reconciliation service answers with.

The form of the answer is that of the W3C Reconciliation API (https://www.w3.org/community/reports/reconciliation/):
candidates with a score, and a mark on one that can be taken without looking.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from kg.model import Entity
from kg.ontology import Ontology
from kg.resolution.naming import Lexicon, given_forms, initials, normal, person

LEAST = 60.0
"""Scores below are not answered: rapidfuzz's ratios of unrelated names reach 55, those of slips of the pen stay above 80."""

SURE = 90.0
"""From here a candidate that leads by ten is marked as a match: equal names, or names that differ in case and points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entity that a query may mean; `score` from 0 to 100, `match` where no person need look."""

    entity: Entity
    score: float
    match: bool
    name: str


def candidates(
    entities: Iterable[Entity], query: str, *, ontology: Ontology, kind: str | None = None, limit: int = 5
) -> tuple[Match, ...]:
    """Return the entities that a name may mean, the likeliest first, at most `limit`.

    `kind` is a class of ours: only entities of it or below it are answered. Scores are those of the best of an entity's
    names: 100 for equal names, less for a nickname, initials, a missing head, a slip of the pen.
    """
    lexicon = Lexicon(ontology)
    found = []
    for entity in entities:
        if kind is not None and not ontology.is_a(entity.kind, kind):
            continue
        score, name = max(
            (_score(query, name, entity.kind, lexicon), name) for name in (entity.label, *entity.other_names)
        )
        if score >= LEAST:
            found.append((score, name, entity))
    found.sort(key=lambda row: (-row[0], row[2].iri))
    lead = len(found) == 1 or (len(found) > 1 and found[0][0] - found[1][0] >= 10)
    return tuple(
        Match(entity=entity, score=score, match=index == 0 and lead and score >= SURE, name=name)
        for index, (score, name, entity) in enumerate(found[:limit])
    )


def _score(query: str, name: str, kind: str, lexicon: Lexicon) -> float:
    left, right = normal(query), normal(name)
    if left == right:
        return 100.0
    if kind == "Person":
        a, b = person(query), person(name)
        if a.family and a.family == b.family:
            if a.full and b.full:
                if a.given == b.given or given_forms(a.given) & given_forms(b.given):
                    return 92.0
                return 75.0 if a.given[0] == b.given[0] and 1 in (len(a.given), len(b.given)) else 0.0
            return 70.0
        return round(fuzz.ratio(left, right), 1) * 0.95
    mine, theirs = lexicon.thing(query), lexicon.thing(name)
    if mine.core and mine.core == theirs.core:
        return 85.0 if not (mine.heads and theirs.heads) or mine.heads == theirs.heads else 50.0
    if initials(query) == right or initials(name) == left:
        return 80.0
    if mine.heads != theirs.heads and mine.heads and theirs.heads:
        return 0.0
    return round(fuzz.ratio(left, right) * 0.95, 1)
