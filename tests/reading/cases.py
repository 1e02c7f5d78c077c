"""Runs the cases of a file: a text and what it says, read once each."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.model import Document, Referent
from kg.ontology import Ontology
from kg.reading import Reader, Reading

Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    """Return the cases of `cases/NAME.toml`."""
    found: list[Case] = tomllib.loads((Path(__file__).parent / "cases" / f"{name}.toml").read_text("utf-8"))["case"]
    return found


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Return the one reader of all tests here."""
    return Reader(Ontology.load())


def read(text: str) -> Reading:
    """Return the reading of a text without the empty lines round it."""
    return reader().read(Document(identifier="case.txt", text=text.strip("\n")))


def whose(reading: Reading, name: str) -> Referent | None:
    """Return the one referent with that name, None where there is none."""
    found = [r for r in reading.referents() if name in r.names]
    assert len(found) <= 1, f"{name} is {[r.label for r in found]}"
    return found[0] if found else None


def quoted(reading: Reading, kind: str) -> list[tuple[frozenset[str], str]]:
    """Return the names of the speaker and the words of each quotation of that kind, in text order."""
    names = {r.id: frozenset(r.names) for r in reading.referents()}
    text = reading.document.text
    nobody = frozenset({"none"})
    return [(names.get(q.speaker or "", nobody), text[q.start : q.end]) for q in reading.quotes if q.kind == kind]
