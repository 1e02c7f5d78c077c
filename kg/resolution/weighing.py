"""Weighs whether two profiles are one person or thing: points for and against, each with its reason.

Points are log-odds in the manner of Fellegi and Sunter (1969), set by hand, since there are no marked pairs to learn
from: equal full names begin at 3 (odds of 20 to 1), what names the same office and employer adds 2.5, what a reader
would take as a sign of two people takes as much away. They were set so that every case of tests/resolution/test_hard_cases.py
comes out as a careful reader would have it, and then left.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import exp, log10

from kg.resolution import geography
from kg.resolution.naming import NATIONAL, Lexicon, Person, Thing, alike, given_forms, initials, singular
from kg.resolution.profiles import Profile, Role

JOIN = 2.0
"""Points from which two are taken as one: odds of 7 to 1. Below, a wrong join costs a user more than a missing one."""

KEPT = 0.0
"""Points from which a pair that is not joined is still worth showing to a person."""

FAR = 40.0
"""Kilometres beyond which two towns cannot both be where one hospital is: about the width of Greater London."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """How much speaks for one (positive) or two (negative), why, and whether something forbids a join outright."""

    points: float
    reasons: tuple[str, ...]
    forbidden: bool = False

    @property
    def score(self) -> float:
        """Return the points as a probability between 0 and 1, two decimals."""
        return 0.0 if self.forbidden else round(1 / (1 + exp(-self.points)), 2)

    @property
    def reason(self) -> str:
        """Return the reasons as one line."""
        return "; ".join(self.reasons)


def weigh(left: Profile, right: Profile, lexicon: Lexicon) -> Weighed | None:
    """Return how much speaks for the two being one, or None where their names have nothing in common."""
    if left.known & right.known:
        return Weighed(5.0, ("both are the same entry of the authority file",))
    if left.broad == "person" and right.broad == "person":
        return _persons(left, right, lexicon)
    if left.broad == "person" or right.broad == "person":
        return None
    return _things(left, right, lexicon)


# ----- persons


def _persons(left: Profile, right: Profile, lexicon: Lexicon) -> Weighed | None:
    name = _person_names(left, right)
    if name is None:
        return None
    points, reasons, full = name
    forbidden = _person_conflict(left, right, full=full)
    if forbidden:
        return Weighed(points, (*reasons, forbidden), forbidden=True)
    if left.genders and right.genders and not left.genders & right.genders:
        points -= 4
        reasons.append("one seems to be a man, one a woman")
    gained, why = _roles(left.roles, right.roles, lexicon)
    points += gained
    reasons += why
    shared, why = _context(left, right, most=2.0 if full else 1.5)
    points += shared
    reasons += why
    if left.countries and right.countries and not left.countries & right.countries:
        points -= 1
        reasons.append("reports from two countries")
    return Weighed(points, tuple(reasons))


def _person_conflict(left: Profile, right: Profile, *, full: bool) -> str:
    if left.known and right.known and not left.known & right.known:
        return "two entries of the authority file"
    if left.sure_genders and right.sure_genders and not left.sure_genders & right.sure_genders:
        return "one is titled as a man, one as a woman"
    if not full and left.genders and right.genders and not left.genders & right.genders:
        return "one is a man, one a woman"
    mine = {p.generation for p in left.people} - {""}
    theirs = {p.generation for p in right.people} - {""}
    if mine and theirs and not mine & theirs:
        return f"{min(mine)} and {min(theirs)}"
    return ""


def _person_names(left: Profile, right: Profile) -> tuple[float, list[str], bool] | None:
    """Return points and reasons for the names, and whether both are full; None where no pair of them agrees."""
    mine = [p for p in left.people if p.full] or list(left.people)
    theirs = [p for p in right.people if p.full] or list(right.people)
    titled = left.titled and right.titled
    found = [row for a in mine for b in theirs if (row := _person_pair(a, b, titled=titled))]
    if not found:
        return None
    points, reason, full = max(found, key=lambda row: (row[0], row[1]))
    reasons = [reason]
    one, two = {p.generation for p in mine} - {""}, {p.generation for p in theirs} - {""}
    if bool(one) != bool(two):
        points -= 2
        reasons.append(f"only one is called {min(one | two)}")
    middles = [(a.middle, b.middle) for a in mine for b in theirs if a.middle and b.middle and a.full and b.full]
    if middles:
        if any(_middles_agree(a, b) for a, b in middles):
            points += 1
            reasons.append("the same middle name")
        else:
            points -= 4
            reasons.append("different middle names")
    return points, reasons, full


def _middles_agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return all(a == b or (a[0] == b[0] and 1 in (len(a), len(b))) for a, b in zip(left, right, strict=False))


def _person_pair(a: Person, b: Person, *, titled: bool) -> tuple[float, str, bool] | None:
    if a.full and b.full:
        if a.family == b.family:
            if a.given == b.given:
                shown = f"{a.given} {a.family}".title()
                if len(a.given) == 1:
                    return 1.0, f"the same initial and family name ({shown})", True
                return 3.0 + _rarity(a.given, a.family), f"the same full name ({shown})", True
            if 1 in (len(a.given), len(b.given)):
                return (1.0, f"an initial that fits ({a.given}, {b.given})", True) if a.given[0] == b.given[0] else None
            if given_forms(a.given) & given_forms(b.given):
                points = 2.0 + min(0.0, _rarity(a.given, a.family))
                return points, f"{a.given.title()} and {b.given.title()} may be one given name", True
            if {*a.middle, a.given} & {*b.middle, b.given} - {""} and (len(a.middle) + len(b.middle)):
                return 1.0, "a given name that is the other's middle name", True
            return None
        if a.given == b.family and a.family == b.given:
            return 2.5, "the same two names the other way round", True
        if a.given == b.given and len(a.given) > 1 and _family_variant(a.family, b.family):
            return 1.2, f"family names that are spelled nearly alike ({a.family}, {b.family})", True
        return None
    if a.family and a.family == b.family and (a.full or b.full or titled):
        return 0.3, f"the same family name ({a.family.title()}), without a given name", False
    return None


def _family_variant(left: str, right: str) -> bool:
    """Say whether two family names may be one in two spellings: half of the longer one, or a slip of a letter.

    0.92 keeps 'mcallister' and 'macalister', 'oconnor' and 'oconner' and parts 'marsh' from 'marshall'.
    """
    if set(left.split()) & set(right.split()) and (" " in left) != (" " in right):
        return True  # a double-barrelled name and half of it
    return (
        min(len(left), len(right)) > 4
        and left[0] == right[0]
        and abs(len(left) - len(right)) < 3
        and alike(left, right, 0.92)
    )


@lru_cache(maxsize=1)
def _census() -> tuple[dict[str, float], dict[str, float]]:
    """Return the shares of given and of family names in the census of the United States of 1990 (package names).

    Its files have the commonest names first; three of four family names are so rare that their share is rounded to
    nothing, and are left out.
    """

    def shares(*files: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for file in files:
            for line in resources.files("names").joinpath(file).read_text(encoding="ascii").lower().splitlines():
                name, share, *_ = line.split()
                if share == "0.000":
                    break
                found[name] = max(found.get(name, 0.0), float(share) / 100)
        return found

    return shares("dist.female.first", "dist.male.first"), shares("dist.all.last")


def _rarity(given: str, family: str) -> float:
    """Return points for how rare a full name is: -2 for the commonest, 1 for one that hardly two people share.

    Of the persons in a large country, the share that bears given and family name is about the product of both shares
    (names that the census has not, or rounds to nothing, are set to its rarest, 0.00005 and 0.000005). One in 100,000 counts nothing.
    """
    given_shares, family_shares = _census()
    share = max(given_shares.get(given, 0.0), 5e-5) * max(family_shares.get(family.split()[-1], 0.0), 5e-6)
    return max(-2.0, min(1.0, 0.7 * (-log10(share) - 5)))


def _roles(left: set[Role], right: set[Role], lexicon: Lexicon) -> tuple[float, list[str]]:
    offices = lexicon.ontology.words("role-office")
    best, why = 0.0, ""
    clash = bool(left) and bool(right)
    for a in left:
        for b in right:
            title = _same_title(a, b)
            place = bool(a.organisation) and a.organisation == b.organisation
            if title or place or a.head == b.head or a.title & b.title:
                clash = False
            if title and place:
                gained = 2.5, f"the same role in the same organisation ({' '.join(sorted(a.title))}, {a.organisation})"
            elif title and not (a.organisation and b.organisation):
                telling = len(a.title) > 1 or a.head in offices
                gained = (1.8 if telling else 0.7), f"the same role ({' '.join(sorted(a.title))})"
            elif place:
                gained = 1.2, f"the same organisation ({a.organisation})"
            else:
                continue
            if gained > (best, why):
                best, why = gained
    if best:
        return best, [why]
    now, then = [r for r in left if r.title and not r.former], [r for r in right if r.title and not r.former]
    if clash and now and then:
        mine, theirs = min(" ".join(sorted(r.title)) for r in now), min(" ".join(sorted(r.title)) for r in then)
        trades = [r for r in (*now, *then) if r.head not in offices]
        return (-2.5 if trades else -1.0), [f"different roles ({mine}; {theirs})"]
    return 0.0, []


def _same_title(a: Role, b: Role) -> bool:
    return bool(a.title and b.title) and len(a.title & b.title) / len(a.title | b.title) >= 0.5


def _context(left: Profile, right: Profile, *, most: float) -> tuple[float, list[str]]:
    """Return points for what both reports name beside the two, and the names that count most."""
    shared = (left.context.keys() & right.context.keys()) - left.own - right.own
    weights = sorted(((left.context[key], key) for key in shared), key=lambda row: (-row[0], row[1]))
    total = min(most, sum(weight for weight, _ in weights))
    if total < 0.2:
        return total, []
    names = left.surfaces if len(left.members) == 1 else right.surfaces
    shown = ", ".join(names.get(key) or key.partition(":")[2].title() for _, key in weights[:3])
    return total, [f"named together with the same ({shown})"]


# ----- organisations and places


def _things(left: Profile, right: Profile, lexicon: Lexicon) -> Weighed | None:
    if left.generic or right.generic:
        return _generic(left, right) if left.generic and right.generic else None
    name = _thing_names(left, right, lexicon)
    if name is None:
        return None
    points, reasons, common = name
    if points < -90:
        return Weighed(points, tuple(reasons), forbidden=True)
    forbidden = _thing_conflict(left, right, lexicon)
    if forbidden:
        return Weighed(points, (*reasons, forbidden), forbidden=True)
    for gained, why in (_kinds(left, right, lexicon), _where(left, right), _countries(left, right, lexicon)):
        points += gained
        reasons += why
    if points < JOIN + 2 and points > -3:
        officers = left.officers & right.officers
        if officers:
            points += 2
            reasons.append(f"the same person has a role in it ({min(officers).partition(':')[2].title()})")
        gained, why = _context(left, right, most=1.2 if common else 2.0)
        points += gained
        reasons += why
    return Weighed(points, tuple(reasons))


def _thing_conflict(left: Profile, right: Profile, lexicon: Lexicon) -> str:
    if left.known and right.known and not left.known & right.known:
        return "two entries of the authority file"
    if left.expansions and right.expansions and left.acronyms & right.acronyms:
        mine = {singular(tuple(e.split())) for e in left.expansions}
        theirs = {singular(tuple(e.split())) for e in right.expansions}
        if not mine & theirs:
            return f"one short form of two names ({min(left.expansions)}; {min(right.expansions)})"
    if left.places and right.places and not left.places & right.places and _is_in_one_place(left, right):
        apart = [geography.kilometres(a, b) for a in left.places for b in right.places]
        known = [distance for distance in apart if distance is not None]
        if known and len(known) == len(apart) and min(known) > FAR:
            return f"in different towns ({min(left.places)}; {min(right.places)})"
    return ""


def _thing_names(left: Profile, right: Profile, lexicon: Lexicon) -> tuple[float, list[str], bool] | None:
    """Return points and reasons for the names, and whether they are such as many bear; -99 where heads contradict."""
    mine, theirs = left.full, right.full
    found = [row for a in mine for b in theirs if (row := _thing_pair(a, b, left, right, lexicon))]
    positive = [row for row in found if row[0] > -90]
    acronym = _acronyms(left, right, mine, theirs)
    if acronym:
        positive.append(acronym)
    if positive:
        points, reason, common = max(positive, key=lambda row: (row[0], row[1]))
        return points, [reason], common
    if found:
        points, reason, common = min(found, key=lambda row: row[1])
        return points, [reason], common
    shared = {t.text for t in left.things} & {t.text for t in right.things}
    if shared:
        return -4.0, [f"a short name in common ({min(shared)}), the full names differ"], True
    return None


def _acronyms(
    left: Profile, right: Profile, mine: tuple[Thing, ...], theirs: tuple[Thing, ...]
) -> tuple[float, str, bool] | None:
    if not (left.acronyms or right.acronyms or left.expansions or right.expansions):
        return None
    for one, two, names in ((left, right, theirs), (right, left, mine)):
        for name in names:
            if name.text in one.expansions or singular(name.words) in {
                singular(tuple(e.split())) for e in one.expansions
            }:
                return 3.0, f"a short form with its full name ({name.shown})", False
        for acronym in sorted(one.acronyms - two.acronyms):
            fits = [n for n in names if not n.acronym and initials(n.text) == acronym and len(acronym) > 1]
            if fits and not one.expansions:
                return (
                    (0.8 if len(acronym) > 2 else 0.0),
                    f"initials that fit ({acronym.upper()}, {fits[0].shown})",
                    True,
                )
    both = left.acronyms & right.acronyms
    if both:
        longer = [t for t in (*mine, *theirs) if not t.acronym]
        if left.expansions & right.expansions:
            return 3.0, f"the same short form ({min(both).upper()}) of the same name", False
        if not ({t for t in mine if not t.acronym} and {t for t in theirs if not t.acronym}):
            if longer and not any(t.describes(both) or initials(t.text) in both for t in longer):
                return -1.0, f"{min(both).upper()} is a part of the name {longer[0].shown}", True
            return (
                2.5,
                f"the same short form ({min(both).upper()})" + (f" of {longer[0].shown}" if longer else ""),
                False,
            )
    return None


def _thing_pair(a: Thing, b: Thing, left: Profile, right: Profile, lexicon: Lexicon) -> tuple[float, str, bool] | None:
    if a.acronym and b.acronym:
        return (2.5, f"the same short form ({a.shown})", False) if a.text == b.text else None
    common = a.common and b.common
    base = 0.5 if common and not _is_national(left, right) else 3.0
    if a.text == b.text:
        return base, f"the same name ({a.shown})" + (", which many bear" if base < 1 else ""), base < 1
    if singular(a.words) == singular(b.words) or (a.core == b.core and a.heads == b.heads and a.core):
        return base - 0.2, f"nearly the same name ({a.shown}; {b.shown})", base < 1
    if a.core and a.core == b.core and (not a.heads or not b.heads):
        return _headless(a, b, left, right, lexicon) or _other_form(a, b, left, right)
    if a.core and a.core == b.core and a.heads and b.heads:
        short, long = sorted((a, b), key=lambda t: len(t.words))
        whole = long.words[: len(short.words)] == short.words
        owner = left if short in left.things else right
        if whole and long.kind == "Hospital" and "Hospital" in owner.kinds:
            return 0.3, f"a short form ({short.shown}) of {long.shown}", True
        if not whole:
            return None
        return -99.0, f"{short.shown} is no {long.heads[0]} ({long.shown})", False
    return _other_form(a, b, left, right)


def _headless(a: Thing, b: Thing, left: Profile, right: Profile, lexicon: Lexicon) -> tuple[float, str, bool] | None:
    """Weigh 'Unite' with 'Unite the Union', 'St Anne's' with 'St Anne's Hospital', but not 'Leeds' with 'Leeds Infirmary'."""
    bare, dressed, owner = (a, b, left) if not a.heads else (b, a, right)
    kinds = set(owner.kinds)
    town = geography.is_town(bare.core) and dressed.kind not in kinds
    town = town and not left.places & right.places  # St Anne's lies in a town, a town does not
    if town or (kinds == {"Place"} and not bare.common):
        return None
    if bare.acronym and dressed.kind == "Organisation":
        return None  # the employers of a service are not the service; a union with the word 'union' is the union
    if dressed.kind is None or dressed.heads[-1] in lexicon.unit_heads or len(dressed.heads) > 1:
        return None
    if not any(kind in ("Organisation", "Place", dressed.kind) for kind in kinds):
        return None
    points = 0.3 if bare.common else 2.0
    return points, f"the same name without its head ({bare.shown}; {dressed.shown})", bare.common


def _other_form(a: Thing, b: Thing, left: Profile, right: Profile) -> tuple[float, str, bool] | None:
    short, long = sorted((a, b), key=lambda t: (len(t.words), t.text))
    one, two = (left, right) if short in left.things else (right, left)
    if short.heads and short.heads == long.heads and short.words == long.words[-len(short.words) :]:
        extra = " ".join(long.words[: -len(short.words)])
        if extra in one.places | one.wholes:
            return 2.0, f"'{extra}' before the name is where the other is ({short.shown}; {long.shown})", True
    for unit, holder, other in ((long, two, one), (short, one, two)):
        for whole in sorted(holder.wholes):
            rest = unit.text.removeprefix(whole + " ")
            known = f"thing:{whole}" in other.context or whole in other.wholes
            if rest != unit.text and known and singular(tuple(rest.split())) == singular(other_words(unit, a, b)):
                return 0.3, f"a unit of {whole}, once named without it ({a.shown}; {b.shown})", True
    if (
        not short.heads
        and len(short.words) < 3
        and long.heads
        and long.core.split()[: len(short.words)] == list(short.words)
    ):
        kinds = set(one.kinds)
        fits = long.kind in kinds or kinds <= {"Organisation"}
        if (
            fits
            and not short.acronym
            and not geography.is_town(short.text)
            and long.heads[0] not in ("committee", "branch")
        ):
            return 0.3, f"a short form ({short.shown}) of {long.shown}", True
    if (
        a.heads == b.heads
        and min(len(a.core), len(b.core)) > 6
        and alike(a.core, b.core, 0.95)
        and not _numbers_differ(a, b)
    ):
        return 1.0, f"names that are spelled nearly alike ({a.shown}; {b.shown})", False
    return None


def other_words(unit: Thing, a: Thing, b: Thing) -> tuple[str, ...]:
    """Return the words of whichever of the two names is not the unit's."""
    return b.words if unit is a else a.words


def _numbers_differ(a: Thing, b: Thing) -> bool:
    return {w for w in a.words if w.isdigit()} != {w for w in b.words if w.isdigit()}


def _is_in_one_place(left: Profile, right: Profile) -> bool:
    """Say whether one of the two is of a sort that stands in one town: a hospital, a street, or a name that many bear.

    'The post office in Leeds' and 'in Bristol' may be two; a firm or union of a name of its own is in many towns.
    """
    names = (*left.things, *right.things)
    local = bool({"Hospital", "Place", "University"} & {*left.kinds, *right.kinds}) or all(t.common for t in names)
    return local and not _is_national(left, right)


_LOCAL_BODIES = ("council", "police", "board", "branch", "authority", "fire", "school", "city", "town", "county")


def _is_national(left: Profile, right: Profile) -> bool:
    both = {*left.kinds, *right.kinds}
    local = any(word in name for name in left.names for word in _LOCAL_BODIES)
    return bool(both & NATIONAL) and not local


def _kinds(left: Profile, right: Profile, lexicon: Lexicon) -> tuple[float, list[str]]:
    is_a = lexicon.ontology.is_a
    mine, theirs = set(left.kinds), set(right.kinds)
    if any(is_a(a, b) or is_a(b, a) for a in mine for b in theirs):
        same = (mine & theirs) - {"Organisation", "Place"}
        return (0.3, [f"both a {min(same)}"]) if same else (0.0, [])
    if "Place" in mine | theirs:
        town = geography.is_town(next(iter(left.names)))
        building = any(t.heads for t in (*left.things, *right.things))
        return (-0.5 if building and not town else -1.5), ["one is read as a place, one as an organisation"]
    return -3.0, [f"one is a {min(mine)}, one a {min(theirs)}"]


def _where(left: Profile, right: Profile) -> tuple[float, list[str]]:
    shared = left.places & right.places
    if shared:
        return 1.5, [f"both in {min(shared).title()}"]
    if left.places and right.places and _is_in_one_place(left, right):
        if left.places & right.around or right.places & left.around:
            return 0.5, ["where one is, the other's report names too"]
        near = [geography.kilometres(a, b) for a in left.places for b in right.places]
        if any(distance is not None and distance <= FAR for distance in near):
            return 0.0, []
        return -2.5, [f"said to be in different places ({min(left.places)}; {min(right.places)})"]
    if left.places & right.around or right.places & left.around:
        seen = min((left.places & right.around) | (right.places & left.around))
        return 1.0, [f"one is in {seen.title()}, which the other's report names"]
    return 0.0, []


def _countries(left: Profile, right: Profile, lexicon: Lexicon) -> tuple[float, list[str]]:
    if any(geography.is_country(t.text) for t in left.things & right.things):
        return 1.0, ["a country"]
    if not left.countries or not right.countries:
        return 0.0, []
    if left.countries & right.countries:
        return 0.3, []
    return (-4.0 if _is_national(left, right) else -1.5), ["reports from two countries"]


def _generic(left: Profile, right: Profile) -> Weighed | None:
    """Weigh bodies without a name of their own: 'the government' of two reports is one where both are of one country."""
    shared = left.names.keys() & right.names.keys()
    if not shared:
        return None
    name = min(shared)
    if not {*left.kinds, *right.kinds} & NATIONAL or any(word in name for word in _LOCAL_BODIES):
        return None
    points, reasons = 0.5, [f"the same body without a name ({name})"]
    if left.countries and right.countries:
        if not left.countries & right.countries:
            return Weighed(points, (*reasons, "reports from two countries"), forbidden=True)
        points += 1.5
        reasons.append(f"both reports are from {min(left.countries & right.countries)}")
    gained, why = _context(left, right, most=2.0)
    return Weighed(points + gained, (*reasons, *why))
