"""N-Quads: one line a triple with the name of its graph, for loading into any store and for line tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.graph.nodes import lines
from kg.graph.rdf import graphs
from kg.model import Snapshot


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return {'graph.nq': its bytes in pieces}; `text=False` leaves out the articles' words and keeps offsets."""
    return {"graph.nq": write(snapshot, text=text)}


def write(snapshot: Snapshot, *, text: bool = True) -> Iterator[bytes]:
    """Yield the lines, document by document; the derived graph comes last."""
    for name, found in graphs(snapshot, text=text):
        yield from lines(found, f" {name} .\n")
