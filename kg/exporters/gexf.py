"""GEXF 1.3 (https://gexf.net), for Gephi and Gephi Lite: placed, sized and coloured by class, evidence on each edge.

Colours have no alpha channel: Gephi Lite paints nodes grey that have one. Each attribute is declared, and its number is
its name, by which graphology (under Gephi Lite) knows it. Edges between the same two nodes differ in `kind`, so that
Gephi keeps them apart. Control characters become U+FFFD, as XML has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.exporters._flat import Edge, Flat
from kg.exporters._network import (
    BETWEEN,
    EDGE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    Node,
    edge_values,
    network,
    rgb,
    xml,
)
from kg.model import Snapshot

_COLOURS = {"supports": "#1a7a49", "opposes": "#b53527", "pickets_at": "#9c4a7d"}
_GREY = "#9aa1aa"
"""Colours of edges, as on the page: for, against, presence, and all others."""


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return {'graph.gexf': its bytes in pieces}; `text=False` leaves out the articles' words and keeps offsets."""
    return {"graph.gexf": write(snapshot, text=text)}


def write(snapshot: Snapshot, *, text: bool = True) -> Iterator[bytes]:
    """Yield the GEXF file in pieces."""
    flat = Flat(snapshot, text=text)
    nodes, edges = network(flat)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
        "<meta><creator>Pressgraph</creator><description>What news reports say</description></meta>\n"
        '<graph mode="static" defaultedgetype="directed" idtype="string">\n'
        f"{_declared('node', NODE_ATTRIBUTES)}{_declared('edge', EDGE_ATTRIBUTES)}<nodes>\n"
    ).encode()
    for node in nodes:
        yield _node(node).encode()
    yield b"</nodes>\n<edges>\n"
    for edge in edges:
        yield _edge(flat, edge).encode()
    yield b"</edges>\n</graph>\n</gexf>\n"


def _declared(what: str, names: dict[str, str]) -> str:
    lines = (f'  <attribute id="{name}" title="{name}" type="{kind}"/>\n' for name, kind in names.items())
    return f'<attributes class="{what}" mode="static">\n{"".join(lines)}</attributes>\n'


def _values(pairs: Iterable[tuple[str, object]]) -> str:
    said = "".join(f'<attvalue for="{name}" value="{xml(v)}"/>' for name, v in pairs if v is not None and v != "")
    return f"<attvalues>{said}</attvalues>"


def _colour(colour: tuple[int, int, int]) -> str:
    red, green, blue = colour
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


def _node(node: Node) -> str:
    values = _values(
        (
            ("kind", node.kind), ("other_names", BETWEEN.join(node.other_names)), ("documents", node.documents),
            ("mentions", node.mentions), ("quotations", node.quotations),
        )
    )  # fmt: skip
    return (
        f'<node id="{xml(node.iri)}" label="{xml(node.label)}">{values}{_colour(node.colour)}'
        f'<viz:position x="{node.x}" y="{node.y}" z="0"/><viz:size value="{node.size}"/></node>\n'
    )


def _edge(flat: Flat, edge: Edge) -> str:
    values = _values(edge_values(flat, edge))
    colour = _colour(rgb(_COLOURS.get(edge.predicate, _GREY)))
    return (
        f'<edge id="{xml(edge.iri)}" source="{xml(edge.source)}" target="{xml(edge.target)}" type="directed" '
        f'kind="{xml(edge.predicate)}" label="{xml(edge.predicate)}" weight="{len(edge.documents)}.0">'
        f"{values}{colour}</edge>\n"
    )
