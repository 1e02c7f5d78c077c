"""Groups profiles into clusters that are one person or thing each: candidates by blocking, joins by weight, constraints.

Nobody is compared with everybody: profiles meet in an index under keys that one of their names gives, so the cost
grows with the number of profiles and of namesakes, not with its square. They are placed in an order that is a function
of what is known of them, the best known first; each joins the one cluster that fits, founds its own, or, where two
fit alike, stays alone and says so. Afterwards clusters that have learned more of themselves are compared once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model import Judgement
from kg.resolution.naming import Lexicon, given_forms, initials, singular, skeleton
from kg.resolution.profiles import Profile
from kg.resolution.weighing import JOIN, KEPT, Weighed, weigh

MARGIN = 0.7
"""Points by which the best cluster must lead the second: less than what one shared person adds, so that a single sign
decides between namesakes, and more than what a shared town adds."""

NAMESAKES = 20
"""Clusters under its keys with which a profile is compared, those with the surest keys and then in order of their
founders: more namesakes are beyond what names and context can tell apart, and comparing all would cost the square. Of
300,000 mentions with Zipf's namesakes, sixty in place of twenty made 15 entities of 23,849 fewer, and took half as long
again for each mention."""

ROUNDS = 3
"""How often clusters are compared again; on all data tried nothing changed after the second time."""


@dataclass(slots=True)
class Constraints:
    """What a person said: sets of keys that are one, and for each key those that it is not."""

    together: list[frozenset[str]] = field(default_factory=list)
    apart: dict[str, set[str]] = field(default_factory=dict)

    def part(self, left: Iterable[str], right: Iterable[str]) -> None:
        """Remember that none of the left is any of the right."""
        mine, theirs = set(left), set(right)
        for key in mine:
            self.apart.setdefault(key, set()).update(theirs)
        for key in theirs:
            self.apart.setdefault(key, set()).update(mine)

    def forbid(self, left: Profile, right: Profile) -> bool:
        """Say whether a person said that some member of the left is not some member of the right."""
        if not self.apart:
            return False
        members = set(right.members)
        return any(not members.isdisjoint(self.apart[key]) for key in left.members if key in self.apart)


@dataclass(slots=True)
class Clusters:
    """What came out: profiles of clusters in the order in which they were founded, and the judgements on the way."""

    profiles: list[Profile]
    judgements: list[Judgement]


def cluster(profiles: Sequence[Profile], lexicon: Lexicon, constraints: Constraints) -> Clusters:
    """Return the clusters of the profiles; the order of the profiles is of no importance.

    Two profiles of one document are never joined here: what one report tells apart is two.
    """
    ordered = sorted(profiles, key=lambda p: (-len(p.documents), -p.information(), p.key))
    index = _Index(lexicon)
    found: list[Profile] = []
    judgements: list[Judgement] = []
    for profile in ordered:
        fits, refused = _candidates(profile, index, lexicon, constraints)
        best = _choice(fits)
        if best is not None:
            judgements.append(_judgement(profile, best[1], best[0], "same"))
            index.remember(best[1], profile)
            best[1].absorb(profile)
        else:
            judgements += _refusals(profile, fits, refused)
            found.append(profile)
            index.remember(profile, profile)
    return _again(found, judgements, lexicon, constraints)


Candidate = tuple[Weighed, Profile]


def _candidates(
    profile: Profile, index: _Index, lexicon: Lexicon, constraints: Constraints
) -> tuple[list[Candidate], list[Candidate]]:
    """Return the clusters that might be it, best first, and those that its names brought up but that are another."""
    fits: list[Candidate] = []
    refused: list[Candidate] = []
    for other in index.meet(profile):
        if other is profile:
            continue
        weighed = weigh(profile, other, lexicon)
        if weighed is None:
            continue
        if constraints.forbid(profile, other):
            continue  # the person's own judgement is recorded already
        if not other.documents.isdisjoint(profile.documents):
            if weighed.points < KEPT:
                continue
            weighed = Weighed(weighed.points, (*weighed.reasons, "one report tells them apart"), forbidden=True)
        (refused if weighed.forbidden or weighed.points < JOIN else fits).append((weighed, other))
    fits.sort(key=lambda row: (-row[0].points, row[1].key))
    return fits, refused


def _choice(fits: list[Candidate]) -> Candidate | None:
    if not fits or (len(fits) > 1 and fits[0][0].points - fits[1][0].points < MARGIN):
        return None
    return fits[0]


def _refusals(profile: Profile, fits: list[Candidate], refused: list[Candidate]) -> list[Judgement]:
    """Return the judgements about the closest of those that it was not joined with, at most three."""
    rows = [_judgement(profile, other, weighed, "unsure", "two fit alike") for weighed, other in fits[:2]]
    close = sorted(
        (r for r in refused if r[0].forbidden or r[0].points >= KEPT),
        key=lambda r: (r[0].forbidden, -r[0].points, r[1].key),
    )
    rows += [_judgement(profile, o, w, "different" if w.forbidden else "unsure") for w, o in close[: 3 - len(rows)]]
    return rows


def _judgement(left: Profile, right: Profile, weighed: Weighed, verdict: str, more: str = "") -> Judgement:
    return Judgement(
        left=left.key,
        right=right.key,
        verdict=verdict,  # type: ignore[arg-type]
        score=weighed.score,
        reason="; ".join((*weighed.reasons, more) if more else weighed.reasons),
    )


def _again(found: list[Profile], judgements: list[Judgement], lexicon: Lexicon, constraints: Constraints) -> Clusters:
    """Compare clusters that share a key once more, now that they know more, until nothing changes.

    Here both must be the other's one choice: a short form that fits two names is joined to neither.
    """
    for _ in range(ROUNDS):
        index = _Index(lexicon)
        for profile in found:
            index.remember(profile, profile)
        crowded = [p for p in found if index.is_contested(p)]
        gone: set[int] = set()
        for profile in sorted(crowded, key=lambda p: (len(p.members), p.key)):
            fits, _refused = _candidates(profile, index, lexicon, constraints)
            best = _choice([row for row in fits if id(row[1]) not in gone])
            if best is None:
                continue
            back = _choice(_candidates(best[1], index, lexicon, constraints)[0])
            if back is None or back[1] is not profile:
                continue  # it fits another one as well: both must choose one another
            judgements.append(_judgement(profile, best[1], best[0], "same"))
            best[1].absorb(profile)
            gone.add(id(profile))
            index.forget(profile)
        found = [p for p in found if id(p) not in gone]
        if not gone:
            break
    return Clusters(found, judgements)


class _Index:
    """Which clusters have which keys; a key leads to at most NAMESAKES of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.under: dict[str, dict[int, Profile]] = {}
        self.keys: dict[int, set[str]] = {}

    def remember(self, cluster_: Profile, profile: Profile) -> None:
        """File the cluster under what the profile's names offer."""
        for key in self.offers(profile):
            self.under.setdefault(key, {})[id(cluster_)] = cluster_
            self.keys.setdefault(id(cluster_), set()).add(key)

    def forget(self, profile: Profile) -> None:
        """Take a cluster out."""
        for key in self.keys.pop(id(profile), set()):
            self.under[key].pop(id(profile), None)

    def meet(self, profile: Profile) -> list[Profile]:
        """Return the clusters that the profile might belong to, those with the surest keys first."""
        met: dict[int, Profile] = {}
        for key in self.asks(profile):
            for identity, other in self.under.get(key, {}).items():
                if len(met) >= NAMESAKES:
                    return list(met.values())
                met.setdefault(identity, other)
        return list(met.values())

    def is_contested(self, profile: Profile) -> bool:
        """Say whether another cluster might be the same."""
        return any(len(self.under.get(key, {})) > 1 or (key not in self.keys.get(id(profile), ()) and self.under.get(key))
                   for key in self.asks(profile))  # fmt: skip

    def offers(self, profile: Profile) -> list[str]:
        """Return the keys under which a cluster with these names can be found."""
        return self._keys(profile, asking=False)

    def asks(self, profile: Profile) -> list[str]:
        """Return the keys under which a profile with these names looks, the surest first."""
        return self._keys(profile, asking=True)

    def _keys(self, profile: Profile, *, asking: bool) -> list[str]:
        """Return the keys, which are made once: things are asked for under the keys that they offer."""
        sort = "asked" if asking and profile.broad == "person" else "offered"
        if sort not in profile.keys:
            keys = _person_keys(profile, asking=asking) if profile.broad == "person" else self._thing_keys(profile)
            profile.keys[sort] = [*(f"known {entry}" for entry in sorted(profile.known)), *keys]
        return profile.keys[sort]

    def _thing_keys(self, profile: Profile) -> list[str]:
        keys: list[str] = []
        for thing in sorted(profile.things, key=lambda t: (-len(t.words), t.text)):
            keys.append("=" + " ".join(singular(thing.words)))
            if thing.generic:
                continue
            core = singular(tuple(thing.core.split()))
            keys.append("~" + " ".join(core))
            if thing.acronym:
                keys.append("^" + thing.text)
            elif len(thing.words) > 2:
                keys.append("^" + initials(thing.text))
            for whole in profile.wholes:
                if thing.text.startswith(whole + " "):
                    keys.append("=" + " ".join(singular(tuple(thing.text.removeprefix(whole + " ").split()))))
            for place in profile.places:
                keys.append("=" + " ".join(singular((*place.split(), *thing.words))))
            if thing.heads and core:
                keys.append("<" + core[0])
                keys.append("s" + skeleton(thing.core) + thing.heads[0])
            elif not thing.heads and len(thing.words) < 3:
                keys.append("<" + singular(thing.words)[0])
        keys += ["=" + " ".join(singular(tuple(e.split()))) for e in sorted(profile.expansions)]
        return list(dict.fromkeys(keys))


def _person_keys(profile: Profile, *, asking: bool) -> list[str]:
    exact: list[str] = []
    loose: list[str] = []
    for p in sorted(profile.people, key=lambda p: (p.family, p.given, p.middle)):
        if not p.full:
            if not any(o.full for o in profile.people):
                loose += [f"family {p.family}", f"lone {p.family}"] if asking else [f"lone {p.family}"]
            continue
        exact.append(f"= {p.given} {p.family}")
        exact += [f"= {p.family} {p.given}"] * asking
        if not asking:
            loose.append(f"family {p.family}")
            loose.append(f"initial {p.given[0]} {p.family}")
            loose += [f"one {p.given[0]} {p.family}"] * (len(p.given) == 1)
        else:
            loose.append(f"one {p.given[0]} {p.family}" if len(p.given) > 1 else f"initial {p.given} {p.family}")
            loose.append(f"lone {p.family}")
        loose += [f"form {form} {p.family}" for form in sorted(given_forms(p.given))]
        loose += [f"middle {m} {p.family}" for m in (*p.middle, p.given) if len(m) > 1]
        loose.append(f"sound {p.given} {skeleton(p.family)}")
        loose += [f"half {p.given} {part}" for part in p.family.split()]
    return list(dict.fromkeys([*exact, *loose]))


def united(profiles: Iterable[Profile], constraints: Constraints) -> tuple[list[Profile], dict[str, str]]:
    """Return the profiles with those joined that a person says are one, and which member key went to which profile."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.get(key, key) != key:
            key = parent[key]
        return key

    for keys in constraints.together:
        first, *rest = sorted(root(key) for key in keys)
        for key in rest:
            parent[key] = first
    made: dict[str, Profile] = {}
    home: dict[str, str] = {}
    for profile in sorted(profiles, key=lambda p: p.key):
        top = root(profile.key)
        if top in made:
            made[top].absorb(profile)
        else:
            made[top] = profile
    for profile in made.values():
        for key in profile.members:
            home[key] = profile.key
    return list(made.values()), home


def by_broad(profiles: Iterable[Profile]) -> Mapping[str, list[Profile]]:
    """Return the profiles by stage: persons, things (organisations and places alike), named laws and issues."""
    stages: dict[str, list[Profile]] = {}
    for profile in profiles:
        stage = {"organisation": "thing", "place": "thing"}.get(profile.broad, profile.broad)
        stages.setdefault(stage, []).append(profile)
    return stages
