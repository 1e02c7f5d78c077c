"""GraphML (http://graphml.graphdrawing.org), for networkx, igraph, yEd, Cytoscape, Gephi: typed data on each edge.

Nodes have x, y, r, g, b and size as well, which Gephi takes for place, colour and size. Control characters become
U+FFFD, as XML has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.exporters._flat import Edge, Flat
from kg.exporters._network import BETWEEN, EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Node, edge_values, network, xml
from kg.model import Snapshot

_TYPES = {"integer": "int", "double": "double", "string": "string"}
_PLACED = {"x": "double", "y": "double", "size": "double", "r": "int", "g": "int", "b": "int"}


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return {'graph.graphml': its bytes in pieces}; `text=False` leaves out the articles' words and keeps offsets."""
    return {"graph.graphml": write(snapshot, text=text)}


def write(snapshot: Snapshot, *, text: bool = True) -> Iterator[bytes]:
    """Yield the GraphML file in pieces."""
    flat = Flat(snapshot, text=text)
    nodes, edges = network(flat)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        + _keys("node", {"label": "string"} | {name: _TYPES[kind] for name, kind in NODE_ATTRIBUTES.items()} | _PLACED)
        + _keys("edge", {"label": "string", "weight": "double"}
                | {name: _TYPES[kind] for name, kind in EDGE_ATTRIBUTES.items()})
        + '<graph id="graph" edgedefault="directed">\n'
    ).encode()  # fmt: skip
    for node in nodes:
        yield _node(node).encode()
    for edge in edges:
        yield _edge(flat, edge).encode()
    yield b"</graph>\n</graphml>\n"


def _keys(what: str, names: dict[str, str]) -> str:
    return "".join(
        f'<key id="{what}_{name}" for="{what}" attr.name="{name}" attr.type="{kind}"/>\n'
        for name, kind in names.items()
    )


def _data(what: str, pairs: Iterable[tuple[str, object]]) -> str:
    return "".join(
        f'<data key="{what}_{name}">{xml(value)}</data>' for name, value in pairs if value is not None and value != ""
    )


def _node(node: Node) -> str:
    red, green, blue = node.colour
    values = (
        ("label", node.label), ("kind", node.kind), ("other_names", BETWEEN.join(node.other_names)),
        ("documents", node.documents), ("mentions", node.mentions), ("quotations", node.quotations),
        ("x", f"{node.x}.0"), ("y", f"{node.y}.0"), ("size", f"{node.size}.0"), ("r", red), ("g", green), ("b", blue),
    )  # fmt: skip
    return f'<node id="{xml(node.iri)}">{_data("node", values)}</node>\n'


def _edge(flat: Flat, edge: Edge) -> str:
    values = (("label", edge.predicate), ("weight", f"{len(edge.documents)}.0"), *edge_values(flat, edge))
    return (
        f'<edge id="{xml(edge.iri)}" source="{xml(edge.source)}" target="{xml(edge.target)}">'
        f"{_data('edge', values)}</edge>\n"
    )
