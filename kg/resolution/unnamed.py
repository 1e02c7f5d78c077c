"""Joins what has no name of its own across documents, sparingly: groups, plans, issues, actions.

'The nurses' of two reports are as a rule not the same nurses. They are taken as one only where what has a name says
so: a body that both belong to, or two named persons or bodies that both are for, against or at odds with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from kg.model import Judgement, Referent
from kg.resolution.clustering import Constraints
from kg.resolution.naming import normal, singular
from kg.resolution.profiles import DocumentView

ANCHORS = 2
"""Signs that two groups or plans must share, unless one body owns both: one alone takes part in too many things."""

CLOSEST = 50
"""Clusters of one name and anchor that are looked at, so that a name of every report costs no square."""

A_YEAR = 366
"""Days between two reports beyond which a plan or group is taken for another one."""


@dataclass(slots=True)
class Unnamed:
    """One or more referents without a name: what they are called, and what with a name stands by them."""

    members: list[str]
    documents: set[str]
    broad: str
    kind: str
    label: str
    owners: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    """Clusters of named persons and bodies that it stands in a relation with."""
    company: set[str] = field(default_factory=set)
    """Words for groups, plans and bodies without a name that it stands in a relation with."""
    countries: set[str] = field(default_factory=set)
    dates: list[datetime] = field(default_factory=list)

    def absorb(self, other: Unnamed) -> None:
        """Take the other's members and anchors into this one."""
        self.members = sorted({*self.members, *other.members})
        self.documents |= other.documents
        self.owners |= other.owners
        self.anchors |= other.anchors
        self.company |= other.company
        self.countries |= other.countries
        self.dates = sorted([*self.dates, *other.dates], key=lambda d: d.isoformat())


def unnamed(
    views: Sequence[DocumentView], named: Mapping[str, str], constraints: Constraints, home: Mapping[str, str]
) -> tuple[list[list[str]], list[Judgement]]:
    """Return clusters of the keys of referents without a name, and why.

    `named` leads from the keys of referents with a name to their cluster, to '' for bodies that have none (the
    government: too much is its); `home` from a key to the key that a person said stands for it.
    """
    judgements: list[Judgement] = []
    units: dict[str, Unnamed] = {}
    for view in views:
        for referent in view.extraction.referents:
            key = view.key(referent.id)
            if key in named or view.broad[referent.id] == "action":
                continue
            unit = _unit(view, referent, named)
            top = home.get(key, key)
            if top in units:
                units[top].absorb(unit)
            else:
                units[top] = unit
    buckets: dict[tuple[str, tuple[str, ...]], list[Unnamed]] = defaultdict(list)
    for key in sorted(units):
        unit = units[key]
        buckets[(unit.broad, singular(tuple(normal(unit.label).split())))].append(unit)
    done: list[Unnamed] = []
    for bucket in sorted(buckets):
        done += _bucket(buckets[bucket], constraints, judgements)
    owner = dict(named) | {key: unit.members[0] for unit in done for key in unit.members}
    actions, why = _actions(views, owner, home)
    return [unit.members for unit in done] + actions, judgements + why


def _unit(view: DocumentView, referent: Referent, named: Mapping[str, str]) -> Unnamed:
    def cluster(identifier: str | None) -> str | None:
        return named.get(view.key(identifier)) if identifier else None

    owners = {c for name, value in referent.features if name in ("member_of", "whole") and (c := cluster(value))}
    words = " " + " ".join(normal(name) for name in referent.names) + " "
    for label, identifier in view.bodies:
        if label in words and (c := cluster(identifier)):
            owners.add(c)
    anchors = set(owners)
    company: set[str] = set()
    for identifier in view.partners(referent.id):
        c = cluster(identifier)
        if not c and identifier in view.referents:
            company.add(" ".join(singular(tuple(normal(view.referents[identifier].label).split()))))
        if c and view.broad[identifier] in ("person", "organisation"):
            anchors.add(c)
    published = view.extraction.document.published
    return Unnamed(
        members=[view.key(referent.id)],
        documents={view.document},
        broad=view.broad[referent.id],
        kind=view.kind[referent.id],
        label=referent.label,
        owners=owners,
        anchors=anchors,
        company=company,
        countries={view.country} if view.country else set(),
        dates=[published] if published else [],
    )


def _bucket(units: list[Unnamed], constraints: Constraints, judgements: list[Judgement]) -> list[Unnamed]:
    """Join the units of one kind and name that share anchors; an index by anchor keeps the cost near-linear."""
    done: list[Unnamed] = []
    by_anchor: dict[str, dict[int, None]] = defaultdict(dict)
    for unit in sorted(units, key=lambda u: (-len(u.members), -len(u.anchors), u.members[0])):
        votes: dict[int, int] = defaultdict(int)
        for anchor in sorted(unit.anchors):
            for index in islice(by_anchor[anchor], CLOSEST):
                votes[index] += 1
        best = None
        for index in sorted(votes, key=lambda i: (-votes[i], i)):
            other = done[index]
            signs = votes[index] + bool(unit.company & other.company)
            enough = signs >= ANCHORS or unit.owners & other.owners
            if enough and not _contradicts(unit, other) and not _forbidden(unit, other, constraints):
                best = index
                break
        if best is None:
            done.append(unit)
            best = len(done) - 1
        else:
            judgements.append(_judgement(unit, done[best]))
            done[best].absorb(unit)
        for anchor in unit.anchors:
            by_anchor[anchor][best] = None
    return done


def _judgement(unit: Unnamed, other: Unnamed) -> Judgement:
    """Return why the unit joins the other; a join by words and signs is never sure, so people are shown it first."""
    signs = [f"{len(unit.anchors & other.anchors)} named in common"]
    signs += [f"both with '{words}'" for words in sorted(unit.company & other.company)[:1]]
    signs += ["one body owns both"] * bool(unit.owners & other.owners)
    reason = f"the same words ({unit.label}); " + "; ".join(signs)
    score = 0.7 if len(signs) < 2 else 0.8
    return Judgement(left=unit.members[0], right=other.members[0], verdict="same", score=score, reason=reason)


def _contradicts(left: Unnamed, right: Unnamed) -> bool:
    if left.documents & right.documents:
        return True
    if left.owners and right.owners and not left.owners & right.owners:
        return True
    if left.countries and right.countries and not left.countries & right.countries:
        return True
    gaps = [abs((a.date() - b.date()).days) for a in left.dates for b in right.dates]
    return bool(gaps) and min(gaps) > A_YEAR


def _forbidden(left: Unnamed, right: Unnamed, constraints: Constraints) -> bool:
    members = set(right.members)
    return any(not members.isdisjoint(constraints.apart.get(key, ())) for key in left.members)


def _actions(
    views: Iterable[DocumentView], owner: Mapping[str, str], home: Mapping[str, str]
) -> tuple[list[list[str]], list[Judgement]]:
    """Join actions of one kind, day, place and set of agents; one of these unknown, and an action stands alone."""
    clusters: dict[tuple[str, ...], list[str]] = {}
    judgements = []
    for view in views:
        found: dict[str, tuple[set[str], set[str], set[str]]] = {}
        for said in view.extraction.statements:
            if said.kind != "Participation" or said.object is None:
                continue
            days, agents, places = found.setdefault(said.object, (set(), set(), set()))
            days.add((said.qualifier("starts") or "")[:10])
            agents.add(owner.get(view.key(said.subject)) or view.key(said.subject))
            place = said.link("place")
            places.add(owner.get(view.key(place), "") if place else "")
        for referent in view.extraction.referents:
            key = view.key(referent.id)
            if view.broad[referent.id] != "action" or key in owner:
                continue
            signature: tuple[str, ...] = ("alone", home.get(key, key))
            days, agents, places = found.get(referent.id, (set(), set(), set()))
            if key not in home and len(days) == 1 and len(places) == 1 and agents and all((*days, *places)):
                signature = (view.kind[referent.id], *days, *places, *sorted(agents))
            cluster = clusters.setdefault(signature, [])
            if cluster and signature[0] != "alone":
                reason = f"the same {view.kind[referent.id].lower()}: one day, one place, the same agents"
                judgements.append(Judgement(left=key, right=cluster[0], verdict="same", score=0.85, reason=reason))
            cluster.append(key)
    return [sorted(clusters[signature]) for signature in sorted(clusters)], judgements
