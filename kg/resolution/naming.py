"""Takes names apart, so that two of them can be compared: parts of a person's name, cores and heads of others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from nameparser import HumanName
from nicknames import NickNamer
from rapidfuzz.distance import JaroWinkler

from kg.ontology import Ontology

SMALL = frozenset({"of", "the", "and", "for", "in", "on", "at", "to", "a"})

_MEMORY = 200_000
"""Distinct names kept taken apart: about 100 MB at most, and more names than a million mentions have."""


@lru_cache(maxsize=_MEMORY)
def normal(name: str) -> str:
    """Return a name for comparison: small letters, no accents, apostrophes, points, 'the', hyphens, doubled spaces.

    >>> normal("The Miller’s  Row Hospital"), normal("Millers Row hospital"), normal("U.S")
    ('millers row hospital', 'millers row hospital', 'us')
    """
    folded = name.casefold()
    if folded.isascii() and folded.replace(" ", "").isalnum():  # most names: nothing is to be taken away but blanks
        return " ".join(folded.split()).removeprefix("the ")
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    bare = re.sub(r"[’'‘`´.]", "", folded).replace("&", " and ")
    plain = re.sub(r"[^\w]+|_", " ", bare).strip()
    return re.sub(r" +", " ", plain.removeprefix("the ")) or folded.strip()


def without_article(name: str) -> str:
    """Return the name without 'the' before it and stray punctuation round it.

    >>> without_article("The  Larkfield Infirmary,")
    'Larkfield Infirmary'
    """
    spaced = " ".join(name.split())
    return re.sub(r"^(?:the|The|THE)\s+(?=\S)", "", spaced).strip(' ,;:"“”') or spaced


# ----- persons


@dataclass(frozen=True, slots=True)
class Person:
    """The parts of a person's name, each normalised; a lone name without a title is taken as the family's."""

    given: str
    middle: tuple[str, ...]
    family: str
    generation: str
    title: str

    @property
    def full(self) -> bool:
        """Say whether both a given name (an initial counts) and a family name are known."""
        return bool(self.given and self.family)


_GENERATIONS = {
    "jr": "junior", "jnr": "junior", "junior": "junior", "sr": "senior", "snr": "senior", "senior": "senior",
    "ii": "second", "iii": "third", "iv": "fourth",
}  # fmt: skip


@lru_cache(maxsize=_MEMORY)
def person(name: str) -> Person:
    """Return the parts of a person's name as the package nameparser sees them.

    >>> person("Dr Ada M. Quill Jr")
    Person(given='ada', middle=('m',), family='quill', generation='junior', title='dr')
    >>> person("Mr Quill").family, person("Juan de la Vega").family
    ('quill', 'de la vega')
    """
    parsed = HumanName(re.sub(r"[’‘`]", "'", " ".join(name.split())))
    given, middle, last = parsed.first, parsed.middle, parsed.last
    generation = ""
    for suffix in re.split(r"[\s,]+", parsed.suffix):
        generation = _GENERATIONS.get(normal(suffix), generation) if suffix else generation
    if given and not last and not parsed.title:
        given, last = "", given
    return Person(
        given=normal(given) if given else "",
        middle=tuple(normal(part) for part in middle.split()),
        family=normal(last) if last else "",
        generation=generation,
        title=normal(parsed.title) if parsed.title else "",
    )


@lru_cache(maxsize=1)
def _nicknames() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=_MEMORY)
def given_forms(given: str) -> frozenset[str]:
    """Return the given name and the full names that it may be short for: 'bill' may be William.

    The pairs are those of the package nicknames. Two given names may be one when their forms meet.

    >>> "william" in given_forms("bill"), bool(given_forms("ada") & given_forms("tom"))
    (True, False)
    """
    known = _nicknames().canonicals_of(given) if len(given) > 1 else set()
    return frozenset({given, *(normal(name) for name in known)})


def alike(left: str, right: str, least: float) -> bool:
    """Say whether two words are spelled nearly alike, by Jaro and Winkler's similarity (rapidfuzz), not less than least."""
    return JaroWinkler.similarity(left, right, score_cutoff=least) > 0


def skeleton(word: str) -> str:
    """Return the first letter and the consonants after it, doubles once: what variant spellings share.

    >>> skeleton("mcallister"), skeleton("macalister"), skeleton("quill")
    ('mclstr', 'mclstr', 'ql')
    """
    small = normal(word).replace(" ", "")
    rest = re.sub(r"[aeiouyhw]", "", small[1:])
    return re.sub(r"(.)\1+", r"\1", small[:1] + rest)


# ----- everything else that has a name


@dataclass(frozen=True, slots=True)
class Thing:
    """The name of an organisation, place or law taken apart: 'larkfield' 'hospital' 'nhs trust'.

    `heads` are the head nouns that say what kind of thing it is, the last and strongest first; `core` is the rest.
    `common` says that a name like this is borne by many (St Bride's, Royal Infirmary, High Street), `generic` that
    it is no name at all but a head noun alone (government, hospital).
    """

    text: str
    words: tuple[str, ...]
    core: str
    heads: tuple[str, ...]
    kind: str | None
    acronym: bool
    common: bool
    generic: bool
    shown: str = field(default="", compare=False)
    """The name as it was written, for people."""

    def describes(self, acronyms: Collection[str]) -> bool:
        """Say whether this is one of the acronyms with no more than what kind of body it is: 'GMB Union'."""
        first, *rest = self.core.split() or [""]
        return first in acronyms and len(self.heads) == 1 and self.kind in NATIONAL and BORNE_BY_MANY.issuperset(rest)


NATIONAL = frozenset({"GovernmentBody", "PoliticalParty", "TradeUnion"})
"""Kinds of which a country has one of a name: there, not the town but the country tells namesakes apart."""

_LEGAL = frozenset({"ltd", "limited", "plc", "inc", "llc", "co", "corp", "corporation", "company", "gmbh", "sa", "ag"})
"""Endings that say how a firm is registered, not which firm it is."""

BORNE_BY_MANY = frozenset({
    "royal", "general", "national", "central", "city", "town", "county", "high", "main", "north", "south",
    "east", "west", "northern", "southern", "eastern", "western", "new", "old", "great", "grand", "upper",
    "lower", "district", "regional", "local", "public", "community", "memorial", "teaching", "junior", "senior",
    "doctors", "doctor", "nurses", "students", "student", "staff", "workers", "trades", "trade", "joint",
    "king", "kings", "queen", "queens", "prince", "princess", "duke", "victoria", "albert", "elizabeth",
    "alexandra", "george", "mary", "charles", "church", "mill", "station", "castle", "park", "london", "market",
    "state", "federal", "first", "second", "third", "health", "medical", "emergency", "specialist", "strike",
    "action",
})  # fmt: skip
"""Words that tell no two institutions or streets apart: found by reading which names the gazetteers have many of."""

_SAINT = frozenset({"st", "saint", "san", "santa", "holy", "our", "all", "ss"})


class Lexicon:
    """Names of things taken apart by the head nouns that the ontology knows; each name once."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.heads = {normal(head): kind for head, kind in ontology.name_heads.items()}
        self.unit_heads = frozenset(normal(head) for head in ontology.words("unit-head"))
        self.heads |= {head: "Organisation" for head in self.unit_heads if head not in self.heads}
        self.media = frozenset(normal(name) for name in ontology.words("known-media"))
        self.media_heads = frozenset(normal(name) for name in ontology.words("media-head"))
        lists = ("known-union", "known-party", "known-media", "known-government", "known-organisation")
        self.well_known = frozenset(normal(name) for known in lists for name in ontology.words(known))
        self._longest = max((len(head.split()) for head in self.heads), default=1)
        self._known: dict[str, Thing] = {}

    def thing(self, name: str) -> Thing:
        """Return the parts of the name."""
        if name not in self._known:
            self._known[name] = self._apart(name)
        return self._known[name]

    def _apart(self, name: str) -> Thing:
        text = normal(name)
        words = tuple(text.split())
        rest = list(words)
        while len(rest) > 1 and rest[-1] in _LEGAL:
            rest.pop()
        heads: list[str] = []
        shown = without_article(name)
        if all(word in self.media_heads for word in words):  # 'the Echo' is a name, and many towns have one
            common = len(words) == 1 and text not in self.well_known
            return Thing(text, words, text, (), None, is_acronym(name), common, False, shown)
        while rest:
            found = self._last_head(rest)
            if not found:
                break
            heads.append(" ".join(rest[-found:]))
            del rest[-found:]
            while rest and rest[-1] in SMALL:
                rest.pop()
        if rest and not heads:
            first = self._first_head(rest)
            if first:
                heads.append(" ".join(rest[:first]))
                rest = rest[first + 1 :]
                while rest and rest[0] in SMALL:
                    rest.pop(0)
        kind = self.heads.get(heads[0]) if heads else None
        telling = [word for word in rest if word not in SMALL]
        if not telling and (
            len(heads) > 1 or text in self.well_known
        ):  # 'the Home Office' is a name, 'the office' none
            common = text not in self.well_known
            return Thing(text, words, text, (), kind, is_acronym(name), common, False, shown)
        common = bool(telling) and (telling[0] in _SAINT or all(word in BORNE_BY_MANY for word in telling))
        core = " ".join(rest)
        return Thing(text, words, core, tuple(heads), kind, is_acronym(name), common, not telling, shown)

    def _last_head(self, words: list[str]) -> int:
        for length in range(min(self._longest, len(words)), 0, -1):
            if " ".join(words[-length:]) in self.heads:
                return length
        return 0

    def _first_head(self, words: list[str]) -> int:
        """Return how many words are the head of 'University of Westbridge', 'Department for Roads'; else 0."""
        for length in range(min(self._longest, len(words) - 2), 0, -1):
            if words[length] in ("of", "for") and " ".join(words[:length]) in self.heads:
                return length
        return 0


@lru_cache(maxsize=_MEMORY)
def singular(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without a plural or possessive s, so that 'doctors' and 'doctor' compare equal.

    >>> singular(("junior", "doctors", "committee"))
    ('junior', 'doctor', 'committee')
    """
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in words
    )


def initials(text: str) -> str:
    """Return the first letters of the words that an acronym takes, or '' for a name of one word.

    >>> initials("Royal Larkfield hospital"), initials("Union of Bakers and Millers"), initials("Unite")
    ('rlh', 'ubm', '')
    """
    words = [word for word in normal(text).split() if word not in SMALL]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def is_acronym(name: str) -> bool:
    """Say whether the name is one word of two to seven capitals ('BMA', 'U.S.'); digits may be among them.

    >>> is_acronym("RLH"), is_acronym("Unite"), is_acronym("U.S."), is_acronym("GOAL LINE")
    (True, False, True, False)
    """
    bare = re.sub(r"[.&’']", "", name)
    return 2 <= len(bare) <= 7 and bare.isalnum() and bare.isupper() and bare[0].isalpha()
