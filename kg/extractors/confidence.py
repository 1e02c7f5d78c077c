"""The confidence of a rule: the precision that it was measured to have on annotated text that it was not written for.

`measured.toml` beside this file holds, for each relation and rule, how often it was right and of how many cases; `kg
evaluate tests/measured --write kg/extractors/measured.toml` makes it. A rule with few cases is drawn towards the precision
of its relation, and that towards the precision of all rules together: an empirical-Bayes mean with the weight of PRIOR
cases (Efron and Morris 1973). PRIOR is 8: with it, one lucky case moves a rule by a tenth at most.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

MEASURED = Path(__file__).with_name("measured.toml")
PRIOR = 8.0
UNMEASURED = 0.5
"""The confidence of everything while no measurement is at hand: neither believed nor disbelieved."""

Counts = Mapping[str, Mapping[str, tuple[int, int]]]


@lru_cache(maxsize=1)
def measured() -> Counts:
    """Return relation -> rule -> (right, of), as measured; empty where the file is absent."""
    if not MEASURED.is_file():
        return {}
    data = tomllib.loads(MEASURED.read_text(encoding="utf-8"))
    return {relation: {rule: (int(n[0]), int(n[1])) for rule, n in rules.items()} for relation, rules in data.items()}


def confidence(relation: str, rule: str, counts: Counts | None = None) -> float:
    """Return the confidence of a rule between 0 and 1, rounded to two places.

    >>> counts = {"role": {"apposition": (9, 10), "copula": (1, 1)}}
    >>> confidence("role", "apposition", counts), confidence("role", "copula", counts), confidence("role", "new", counts)
    (0.9, 0.92, 0.91)
    >>> confidence("role", "apposition", {})
    0.5
    """
    return _of_what_ships(relation, rule) if counts is None else _shrunk(relation, rule, counts)


@lru_cache(maxsize=4096)
def _of_what_ships(relation: str, rule: str) -> float:
    return _shrunk(relation, rule, measured())


def _shrunk(relation: str, rule: str, counts: Counts) -> float:
    everything = [n for rules in counts.values() for n in rules.values()]
    of_all = sum(of for _, of in everything)
    if not of_all:
        return UNMEASURED
    overall = sum(right for right, _ in everything) / of_all
    mine = counts.get(relation, {})
    of_mine = sum(of for _, of in mine.values())
    relation_mean = (sum(right for right, _ in mine.values()) + PRIOR * overall) / (of_mine + PRIOR)
    right, of = mine.get(rule, (0, 0))
    return round((right + PRIOR * relation_mean) / (of + PRIOR), 2)


def write_measured(path: Path, counts: Mapping[tuple[str, str], tuple[int, int]]) -> None:
    """Write relation, rule and (right, of) as TOML, sorted, whole or not at all."""
    lines = ["# relation, rule = [right, of]; made by `kg evaluate FOLDER --write FILE`; do not edit\n"]
    for relation in sorted({relation for relation, _ in counts}):
        lines.append(f"\n[{relation}]\n")
        for (owner, rule), (right, of) in sorted(counts.items()):
            if owner == relation:
                quoted = rule.replace("\\", "\\\\").replace('"', '\\"')
                lines.append(f'"{quoted}" = [{right}, {of}]\n')
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, 0o644)
    os.replace(name, path)
