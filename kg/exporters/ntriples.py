"""N-Triples: one line a triple, all graphs merged, sorted; for line tools (grep, sort, diff, split)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.graph.nodes import lines
from kg.graph.rdf import merged
from kg.model import Snapshot


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return {'graph.nt': its bytes in pieces}; `text=False` leaves out the articles' words and keeps offsets."""
    return {"graph.nt": write(snapshot, text=text)}


def write(snapshot: Snapshot, *, text: bool = True) -> Iterator[bytes]:
    """Yield the lines in pieces: first what all documents say together, then document by document."""
    for _, found in merged(snapshot, text=text):
        yield from lines(found)
