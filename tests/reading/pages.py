"""One reader for all tests of this folder, which loads the parser once a process."""

from __future__ import annotations

from functools import cache

from kg.model import Document
from kg.ontology import Ontology
from kg.reading import Reader, Reading


@cache
def reader() -> Reader:
    """Return the reader of the domain that ships."""
    return Reader(Ontology.load())


@cache
def read(text: str) -> Reading:
    """Return the reading of a page with this text."""
    return reader().read(Document(identifier="page.txt", text=text))
