"""The towns that are kept beside the code are those of the gazetteer that is installed."""

from __future__ import annotations

import pycountry

from kg.resolution import geography
from kg.resolution.geography import TOWNS, country, is_town, kilometres
from kg.resolution.naming import normal
from kg.resolution.towns import towns


def test_the_file_is_what_the_gazetteer_says() -> None:
    assert TOWNS.read_bytes() == towns().encode()
    assert TOWNS.with_name("towns.LICENSE").is_file()


def test_divisions_are_those_that_pycountry_has() -> None:
    homes: dict[str, set[str]] = {}
    for division in pycountry.subdivisions:
        if division.country_code in geography._PRESS:
            homes.setdefault(normal(division.name), set()).add(division.country_code)
    assert geography._divisions() == {name: min(codes) for name, codes in homes.items() if len(codes) == 1}
    assert len(homes) > 500


def test_towns_are_found_by_name() -> None:
    assert is_town("oxford")
    assert not is_town("no town has this name")
    assert country({"oxford": 1}) == "GB"
    assert country({"no town has this name": 1}) is None
    far = kilometres("paris", "berlin")
    assert far is not None
    assert 870 < far < 890
    assert kilometres("paris", "no town has this name") is None
