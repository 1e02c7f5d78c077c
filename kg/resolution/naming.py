"""Takes names apart, so that two of them can be compared: parts of a person's name, cores and acronyms of others."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from nameparser import HumanName

_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "at", "to", "a", "&"})


@lru_cache(maxsize=200_000)
def normal(name: str) -> str:
    """Return a name for comparison: small letters, no accents, apostrophes, points, 'the', hyphens, doubled spaces.

    >>> normal("The King’s  College Hospital"), normal("Kings College hospital"), normal("U.S")
    ('kings college hospital', 'kings college hospital', 'us')
    """
    folded = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    bare = re.sub(r"[’'‘`´.]", "", folded).replace("&", " and ")
    plain = re.sub(r"[^\w]+|_", " ", bare).strip()
    return re.sub(r" +", " ", plain.removeprefix("the ")) or folded.strip()


@dataclass(frozen=True, slots=True)
class Person:
    """The parts of a person's name, each normalised; `family` is '' where only a given name is known, and so on."""

    given: str
    middle: tuple[str, ...]
    family: str
    generation: str
    title: str

    @property
    def full(self) -> bool:
        """Say whether both a given name (an initial counts) and a family name are known."""
        return bool(self.given and self.family)


_GENERATIONS = {"jr": "junior", "jnr": "junior", "junior": "junior", "sr": "senior", "snr": "senior",
                "senior": "senior", "ii": "second", "iii": "third", "iv": "fourth"}  # fmt: skip


@lru_cache(maxsize=200_000)
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
        given, last = "", given  # a lone name is compared as a family name; who has it as given name is tried apart
    return Person(
        given=normal(given) if given else "",
        middle=tuple(normal(part) for part in middle.split()),
        family=normal(last) if last else "",
        generation=generation,
        title=normal(parsed.title) if parsed.title else "",
    )


def initials(name: str) -> str:
    """Return the first letters of the words that an acronym takes, or '' for a name of one word.

    >>> initials("Royal United hospital"), initials("Union of Bakers and Millers"), initials("Unite")
    ('ruh', 'ubm', '')
    """
    words = [word for word in normal(name).split() if word not in _SMALL]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def is_acronym(name: str) -> bool:
    """Say whether the name is one word of two to seven capitals ('BMA', 'U.S.'); digits and '&' may be among them.

    >>> is_acronym("RUH"), is_acronym("Unite"), is_acronym("U.S."), is_acronym("GOAL LINE")
    (True, False, True, False)
    """
    bare = re.sub(r"[.&’']", "", name)
    return 2 <= len(bare) <= 7 and bare.isalnum() and bare.isupper() and bare[0].isalpha()
