"""Reads one article and keeps nothing: what the road makes of it before it is stored."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError
from kg.extractors import extract
from kg.model import Document, Extraction
from kg.ontology import Ontology
from kg.sources import Rules, SetAside, documents


def read(path: str | Path, *, domain: str | Path | None = None, rules: Rules | None = None) -> Extraction:
    """Return how the article at `path` is read: layout, names, who is meant, who says what, and what it says.

    `path` may be - for standard input; of a file with many articles the first is read. Raises InputError
    with the reason where there is no such file or no article in it that can be read, and ModelMissing.
    """
    ontology = Ontology.load(Path(domain) if domain else None)
    for found in documents([path], rules=rules):
        if isinstance(found, SetAside):
            raise InputError(found.reason, found.identifier, found.remedy)
        if isinstance(found, Document):
            from kg.reading import Reader  # with it comes the parser, for which a mistaken path need not wait

            return extract(Reader(ontology).read(found), ontology)
    raise InputError("holds no article", str(path), "name a file with text, HTML, JSON lines, CSV or an archive")
