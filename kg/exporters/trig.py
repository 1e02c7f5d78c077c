"""TriG: Turtle with a named graph for each document and one for what they say together; one file.

A document's graph has what was read from it alone; the graph `derived` has entities, statements, plain edges and whom
each mention denotes. Declarations lie in the derived graph too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from kg.exporters.turtle import Names, blocks
from kg.graph.rdf import graphs
from kg.model import Snapshot


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return {'graph.trig': its bytes in pieces}; `text=False` leaves out the articles' words and keeps offsets."""
    return {"graph.trig": write(snapshot, text=text)}


def write(snapshot: Snapshot, *, text: bool = True) -> Iterator[bytes]:
    """Yield the TriG file in pieces."""
    names = Names(snapshot.base)
    yield names.header().encode()
    for name, pieces in groupby(graphs(snapshot, text=text), key=lambda graph: graph[0]):
        yield f"\n{names.short(name)} {{\n".encode()
        for _, found in pieces:
            yield from blocks(found, names)
        yield b"\n}\n"
