"""A snapshot as the network that drawing tools open: nodes placed, sized and coloured, edges with their evidence; XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.exporters._flat import Edge, Flat
from kg.exporters.html.layout import positions
from kg.exporters.html.network import COLOURS, box, radius

BETWEEN = " | "
"""What stands between several values of one attribute."""

NODE_ATTRIBUTES = {
    "kind": "string", "other_names": "string", "documents": "integer", "mentions": "integer", "quotations": "integer",
}  # fmt: skip
EDGE_ATTRIBUTES = {
    "predicate": "string", "title": "string", "tenure": "string", "claim_status": "string", "confidence": "double",
    "documents": "integer", "words": "string", "sentence": "string", "document": "string", "start": "integer",
    "end": "integer", "statements": "string",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Somebody or something that is drawn: an entity, or the wording of a role, with place, size and colour.

    `x` and `y` are whole pixels about the origin, y upward; `colour` is red, green, blue, 0 to 255.
    """

    iri: str
    label: str
    kind: str
    other_names: tuple[str, ...]
    documents: int
    mentions: int
    quotations: int
    x: int
    y: int
    size: int
    colour: tuple[int, int, int]


def network(flat: Flat) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Return what network tools draw: nodes by IRI, and every plain edge but those to quotations, which are counted.

    Places are those of the page's layout for the same edges, so that a tool shows a picture before it is asked for one.
    """
    edges = tuple(edge for edge in flat.edges if edge.predicate != "said")
    said: dict[str, int] = {}
    degree: dict[str, float] = {}
    for edge in flat.edges:
        if edge.predicate == "said":
            said[edge.source] = said.get(edge.source, 0) + 1
    for edge in edges:
        for end in (edge.source, edge.target):
            degree[end] = degree.get(end, 0.0) + len(edge.documents)
    mentions: dict[str, int] = {}
    for (iri, _), found in flat.mentions.items():
        mentions[iri] = mentions.get(iri, 0) + len(found)
    about: dict[str, tuple[str, str, tuple[str, ...], int]] = {
        entity.iri: (flat.name(entity.iri), entity.kind, entity.other_names, len(entity.documents))
        for entity in flat.snapshot.entities
    }
    holders: dict[str, set[str]] = {}
    for edge in edges:
        if edge.predicate == "holds_title":
            holders.setdefault(edge.target, set()).update(edge.documents)
    for iri, (first, *others) in flat.titles.items():
        about[iri] = (first, "RoleTitle", tuple(others), len(holders.get(iri, ())))
    # An end that is no entity of the snapshot would make some tools refuse the whole file.
    edges = tuple(edge for edge in edges if edge.source in about and edge.target in about)
    iris = sorted(about)
    number = {iri: index for index, iri in enumerate(iris)}
    sizes = [radius(degree.get(iri, 0.0)) for iri in iris]
    boxes = [box(about[iri][0], size, about[iri][1]) for iri, size in zip(iris, sizes, strict=True)]
    places = positions(len(iris), [(number[edge.source], number[edge.target]) for edge in edges], boxes)
    nodes = []
    for iri, size, (x, y) in zip(iris, sizes, places, strict=True):
        label, kind, others_, documents = about[iri]
        nodes.append(
            Node(iri=iri, label=label, kind=kind, other_names=others_, documents=documents,
                 mentions=mentions.get(iri, 0), quotations=said.get(iri, 0), x=int(x), y=-int(y), size=size,
                 colour=rgb(COLOURS.get(kind, COLOURS["Organisation"])[0]))
        )  # fmt: skip
    return tuple(nodes), edges


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of a colour of six hexadecimal digits.

    >>> rgb("#ff0010")
    (255, 0, 16)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def edge_values(flat: Flat, edge: Edge) -> Iterator[tuple[str, object]]:
    """Yield name and value of each attribute of an edge, None for what it has not; the weight apart."""
    proof = edge.proof
    yield "predicate", edge.predicate
    yield "title", BETWEEN.join(edge.qualifiers("title"))
    yield "tenure", BETWEEN.join(edge.qualifiers("tenure"))
    yield "claim_status", proof.status
    yield "confidence", proof.confidence
    yield "documents", len(edge.documents)
    yield "words", flat.words(proof)
    yield "sentence", flat.sentence(proof)
    yield "document", proof.span.document
    yield "start", proof.span.start
    yield "end", proof.span.end
    yield "statements", " ".join(flat.statement(said) for said in edge.statements)


# ----- as XML

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile('[&<>"\t\n\r\u0085\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')


def xml(value: object) -> str:
    """Return the value as XML 1.0 can hold it, in an element or in an attribute between double quotes.

    Control characters that XML cannot hold in any spelling (https://www.w3.org/TR/xml/#charsets) become U+FFFD, one
    for one; line ends and direction marks are written as numbers, so that readers give them back and nothing is turned.

    >>> xml('a < "b"')
    'a &lt; &quot;b&quot;'
    """
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    text = _ILLEGAL.sub("\ufffd", str(value))
    return _MARKUP.sub(lambda found: named.get(found.group()) or f"&#{ord(found.group())};", text)
