"""What is known of a referent, or of several that are taken as one, laid out so that two can be compared.

A profile never looks at other documents than those of its members: whether two things are one must not change when a
report is read that speaks of neither.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model import Extraction, Referent, referent_key
from kg.ontology import Ontology
from kg.resolution import geography
from kg.resolution.identity import family
from kg.resolution.naming import Lexicon, Person, Thing, initials, is_acronym, normal, person

CONTEXT = 200
"""Names from the same reports that a profile keeps: more than a long report has, few enough to compare quickly."""

NAMES = 40
"""Different forms of a name that a profile keeps for comparison, the most written first."""


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is said to be: words of the title, its last word, the organisation's name for comparison."""

    title: frozenset[str]
    head: str
    organisation: str
    former: bool


@dataclass(slots=True)
class Profile:
    """One or more referents taken as one. Sets grow by `absorb`; nothing is ever taken out."""

    members: list[str]
    documents: set[str]
    broad: str
    kinds: Counter[str]
    names: Counter[str]
    """Normalised names with how often each is written."""
    label: str
    people: set[Person] = field(default_factory=set)
    things: set[Thing] = field(default_factory=set)
    expansions: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    sure_genders: set[str] = field(default_factory=set)
    """Genders that an honorific says, not a guess from a given name or a pronoun."""
    roles: set[Role] = field(default_factory=set)
    officers: set[str] = field(default_factory=set)
    """Full names of persons who have a role in it."""
    places: set[str] = field(default_factory=set)
    """Where it lies, as the text says."""
    around: set[str] = field(default_factory=set)
    """Places that its documents name."""
    wholes: set[str] = field(default_factory=set)
    context: dict[str, float] = field(default_factory=dict)
    """Names that its documents have beside it, with what sharing one of them is worth."""
    surfaces: Mapping[str, str] = field(default_factory=dict)
    """How its first document writes them."""
    own: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    """Identifiers of entries in the user's authority file that have its name."""
    titled: bool = False
    generic: bool = False
    keys: dict[str, list[str]] = field(default_factory=dict)
    """Keys that blocking has made of its names; forgotten when it learns others."""
    _full: tuple[Thing, ...] | None = None
    _acronyms: frozenset[str] | None = None

    @property
    def key(self) -> str:
        """Return the first of the members' keys: the profile's name in judgements."""
        return self.members[0]

    @property
    def full(self) -> tuple[Thing, ...]:
        """Return the fullest names of a thing: none that another one of it begins with, and acronyms only for want of others.

        An acronym with what kind of body it is ('BMA doctors' union') counts as the acronym.
        """
        if self._full is None:
            long = [t for t in self.things if not t.acronym]
            short = self.acronyms
            long = [t for t in long if not t.describes(short)]
            kept = [t for t in long if not any(o is not t and o.words[: len(t.words)] == t.words for o in long)]
            self._full = tuple(sorted(kept or (t for t in self.things if t.acronym), key=lambda t: t.text))
        return self._full

    @property
    def acronyms(self) -> frozenset[str]:
        """Return the acronyms among its names."""
        if self._acronyms is None:
            self._acronyms = frozenset(t.text for t in self.things if t.acronym)
        return self._acronyms

    def information(self) -> int:
        """Return how much is known: those of whom more is known are placed first, so that the rest can choose."""
        names = 4 * any(p.full for p in self.people) + 2 * any(len(t.words) > 1 for t in self.things)
        return names + 2 * bool(self.roles) + 2 * bool(self.places) + 2 * bool(self.expansions) + 8 * bool(self.known)

    def absorb(self, other: Profile) -> None:
        """Take the other's members and all that is known of them into this one."""
        self.members = (
            sorted({*self.members, *other.members}) if len(other.members) > 1 else _inserted(self.members, other)
        )
        self._full = self._acronyms = None
        self.keys.clear()
        self.documents |= other.documents
        self.kinds.update(other.kinds)
        self.names.update(other.names)
        for mine, theirs in (
            (self.people, other.people), (self.things, other.things), (self.roles, other.roles),
        ):  # fmt: skip
            if len(mine) < NAMES:
                mine |= theirs  # type: ignore[operator]
        for mine_, theirs_ in (
            (self.expansions, other.expansions), (self.genders, other.genders), (self.wholes, other.wholes),
            (self.sure_genders, other.sure_genders), (self.places, other.places), (self.own, other.own),
            (self.countries, other.countries), (self.known, other.known),
        ):  # fmt: skip
            mine_ |= theirs_
        for few, more in ((self.around, other.around), (self.officers, other.officers)):
            if len(few) < CONTEXT:
                few |= more
        if len(self.context) < CONTEXT:
            self.context.update(other.context)
        self.titled = self.titled or other.titled
        self.generic = self.generic and other.generic


def _inserted(members: list[str], other: Profile) -> list[str]:
    insort(members, other.members[0])
    return members


_WEIGHT_OF_CONTEXT = {"person": 0.6, "thing": 0.3, "place": 0.25}
"""What one shared name of each kind is worth: two reports that share a person mostly share their matter, two that
share a town often do not. They are constants, not counts over the corpus, so that a report about other things cannot
change a join."""

_EVERYWHERE = 0.05
"""What a shared country or national medium is worth: next to nothing, since half of all reports name them."""


class DocumentView:
    """The referents of one document with what the document says of each, ready for comparison."""

    def __init__(self, extraction: Extraction, lexicon: Lexicon, kinds: Mapping[str, str] | None = None) -> None:
        self.document = extraction.document.identifier
        self.ontology: Ontology = lexicon.ontology
        self.lexicon = lexicon
        self.extraction = extraction
        self.referents = {r.id: r for r in extraction.referents}
        kinds = kinds or {}
        self.kind = {r.id: kinds.get(self.key(r.id), r.kind) for r in extraction.referents}
        self.broad = {identifier: family(kind, self.ontology) for identifier, kind in self.kind.items()}
        self.context_keys = {r.id: self._context_key(r) for r in extraction.referents}
        self.places = Counter(
            {normal(r.label): max(1, len(r.mentions)) for r in extraction.referents if self.broad[r.id] == "place"}
        )
        self.bodies = [
            (f" {normal(r.label)} ", r.id)
            for r in extraction.referents
            if self.broad[r.id] in ("person", "organisation")
        ]
        """Persons and organisations, as words to look for in the name of a plan or group."""
        self.country = geography.country(self.places)
        self.surfaces = {key: self.referents[identifier].label for identifier, key in self.context_keys.items() if key}
        self.context: dict[str, float] = {}
        for referent in extraction.referents:
            key = self.context_keys[referent.id]
            if key and self.is_named(referent):
                self.context[key] = self._weight(key)
        self._relations()

    def key(self, referent: str) -> str:
        """Return the key across documents of one of this document's referents."""
        return referent_key(self.document, referent)

    def is_named(self, referent: Referent) -> bool:
        """Say whether the text gives it a proper name; groups, plans and issues need two words with capitals for that."""
        broad = self.broad[referent.id]
        if broad in ("person", "organisation", "place"):
            return True
        if broad in ("action", "thing") or not any(m.form == "name" for m in referent.mentions):
            return False
        return any(len(n.split()) > 1 and all(w[:1].isupper() for w in n.split() if len(w) > 3) for n in referent.names)

    def profile(self, referent: Referent) -> Profile:
        """Return what the document says of one referent."""
        identifier = referent.id
        broad = self.broad[identifier]
        names = Counter({normal(name): 1 for name in referent.names or (referent.label,)})
        written = Counter(normal(m.text) for m in referent.mentions if m.form != "pronoun")
        for name in names:
            names[name] += written[name]
        made = Profile(
            members=[self.key(identifier)],
            documents={self.document},
            broad=broad,
            kinds=Counter({self.kind[identifier]: max(1, sum(m.form == "name" for m in referent.mentions))}),
            names=names,
            label=referent.label,
            around=set(self.places),
            context=dict(self.context),
            surfaces=self.surfaces,
            own={self.context_keys[identifier]},
            countries={self.country} if self.country else set(),
        )
        features = referent.features
        made.expansions = {normal(value) for name, value in features if name == "expansion"}
        made.places = {normal(value) for name, value in features if name == "place"} | self._lies_in.get(
            identifier, set()
        )
        wholes = {value for name, value in features if name == "whole"} | self._wholes.get(identifier, set())
        made.wholes = {normal(n) for value in wholes if value in self.referents for n in self.referents[value].names}
        if broad == "person":
            self._fill_person(made, referent)
        else:
            self._fill_thing(made, referent)
        return made

    def _fill_person(self, made: Profile, referent: Referent) -> None:
        made.people = {person(name) for name in referent.names or (referent.label,)}
        titles = {normal(value) for name, value in referent.features if name == "title"}
        titles |= {p.title for p in made.people if p.title}
        made.titled = bool(titles)
        masculine, feminine = self.ontology.words("masculine"), self.ontology.words("feminine")
        made.sure_genders = {"masculine" for t in titles if t in masculine} | {
            "feminine" for t in titles if t in feminine
        }
        made.genders = {value for name, value in referent.features if name == "gender"} | made.sure_genders
        made.roles = set(self._roles.get(referent.id, ()))
        for name, value in referent.features:
            if name == "role":
                made.roles.add(self._role(value, "", False))

    def _fill_thing(self, made: Profile, referent: Referent) -> None:
        names = referent.names or (referent.label,)
        dressed = [
            name for name in names if name != name.lower()
        ] or names  # 'the doctors' union' describes, 'BMA' names
        things = [self.lexicon.thing(name) for name in dressed]
        named = [t for t in things if not t.generic]
        made.things = set(named or things)
        made.generic = not named
        made.officers = self._officers.get(referent.id, set())

    def partners(self, referent: str) -> set[str]:
        """Return the referents that a position, presence or relation of the document binds to this one."""
        return self._partners.get(referent, set())

    # ----- what the statements and the neighbourhood say

    def _context_key(self, referent: Referent) -> str:
        broad = self.broad[referent.id]
        if broad == "person":
            parts = person(referent.label)
            return f"person:{parts.given} {parts.family}" if parts.full else ""
        if broad == "organisation":
            return "thing:" + self.organisation(referent)
        return f"place:{normal(referent.label)}" if broad == "place" else ""

    @staticmethod
    def organisation(referent: Referent) -> str:
        """Return one word for an organisation: its acronym, the one that its initials would give, or its name."""
        acronym = next((normal(n) for n in sorted(referent.names) if is_acronym(n)), "")
        letters = initials(referent.label)
        return acronym or (letters if len(letters) > 2 else normal(referent.label))

    def _weight(self, key: str) -> float:
        sort, _, name = key.partition(":")
        if (sort == "place" and geography.is_country(name)) or name in self.lexicon.media:
            return _EVERYWHERE
        return _WEIGHT_OF_CONTEXT[sort]

    def _role(self, title: str, organisation: str, former: bool) -> Role:
        words = normal(title).split()
        return Role(frozenset(w for w in words if w not in ("of", "for", "the", "and")), words[-1] if words else "",
                    organisation, former)  # fmt: skip

    def _relations(self) -> None:
        self._roles: dict[str, list[Role]] = {}
        self._officers: dict[str, set[str]] = {}
        self._lies_in: dict[str, set[str]] = {}
        self._wholes: dict[str, set[str]] = {}
        self._partners: dict[str, set[str]] = {}
        for said in self.extraction.statements:
            if said.object and said.kind in ("Position", "PicketPresence", "Relation"):
                self._partners.setdefault(said.subject, set()).add(said.object)
                self._partners.setdefault(said.object, set()).add(said.subject)
            target = self.referents.get(said.object) if said.object else None
            if said.kind == "RoleHolding":
                organisation = self.organisation(target) if target else ""
                role = self._role(said.qualifier("title") or "", organisation, said.qualifier("tenure") == "former")
                self._roles.setdefault(said.subject, []).append(role)
                bearer = self.referents.get(said.subject)
                if target and bearer and self.context_keys.get(bearer.id):
                    self._officers.setdefault(target.id, set()).add(self.context_keys[bearer.id])
            elif said.predicate == "located_in" and target:
                self._lies_in.setdefault(said.subject, set()).add(normal(target.label))
            elif said.predicate == "part_of" and target:
                self._wholes.setdefault(said.subject, set()).add(target.id)
        self._neighbours()

    def _neighbours(self) -> None:
        """Read 'the Infirmary in Westbridge', 'Mill Lane, Westbridge': a place that follows a name by 'in' or a comma."""
        text = self.extraction.document.text
        starts = {
            m.span.start: normal(r.label)
            for r in self.extraction.referents
            if self.broad[r.id] == "place"
            for m in r.mentions
            if m.form == "name"
        }
        for referent in self.extraction.referents:
            if self.broad[referent.id] not in ("organisation", "place"):
                continue
            for mention in referent.mentions:
                gap = _GAP.match(text, mention.span.end) or _APPOSED.match(text, mention.span.end)
                if gap and gap.group() == ", " and not self.lexicon.thing(referent.label).heads:
                    continue  # 'Westbridge, Northmoor and Kettle' is a list
                found = starts.get(gap.end()) if gap else None
                if found and found not in {normal(name) for name in referent.names}:
                    self._lies_in.setdefault(referent.id, set()).add(found)
        homes = {normal(r.label): self._lies_in.get(r.id, set()) for r in self.extraction.referents if self.places}
        for places in self._lies_in.values():  # in the Mill suburb of Westbridge is in Westbridge
            places |= {outer for place in sorted(places) for outer in homes.get(place, ())}


_GAP = re.compile(
    r"(?: in|,| at| (?:area|borough|district|part|quarter|suburb) of)(?: (?:the|north|south|east|west|central|northern|southern|eastern|western)){0,2} (?=[A-Z])"
)
_APPOSED = re.compile(r", (?:a|an|one of|the) [^,.;:()\n]{3,60}? in (?:the )?(?=[A-Z])")
"""'Larkfield Infirmary, a small hospital in the Mill suburb of Westbridge': the phrase after the comma says where."""
