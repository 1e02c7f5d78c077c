"""The network that is drawn: entities and the plain edges between them, as networkx has it and as pyvis makes it.

Plain edges stand only where some evidence asserts the statement, or attributes it to the statement's own subject; what
rivals allege, plans and denials are no edges, but the panel of the page lists them with their status.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass

import networkx as nx
from pyvis.network import Network

from kg.exporters.html.layout import positions
from kg.graph.rdf import local, stands
from kg.model import Snapshot, Statement

START = 150
"""Nodes drawn at first: about as many labels as a laptop's screen shows without one hiding another."""
WEIGHTS = {"Position": 3.0, "PicketPresence": 3.0, "RoleHolding": 2.0, "Participation": 2.0, "Quotation": 0.5}
"""What a statement adds to how telling its ends are: positions and presence are what such reports are opened for."""

SHAPES = {
    "Person": "dot", "Group": "hexagon", "Hospital": "square", "Place": "triangle", "Policy": "diamond",
    "Contract": "diamond", "Issue": "triangleDown", "Action": "star", "Strike": "star", "Picket": "star",
    "Rally": "star", "March": "star", "OtherAction": "star", "RoleTitle": "dot",
}  # fmt: skip
"""Shape by class, so that classes differ by more than colour; organisations are squares."""

COLOURS = {
    "Person": ("#2f6fb3", "#7fb2ec"), "Group": ("#0e7c86", "#5cc4cd"), "Organisation": ("#5d6b7a", "#a9b7c6"),
    "Hospital": ("#b0455e", "#ee8fa5"), "TradeUnion": ("#b5591b", "#f0a063"), "GovernmentBody": ("#6a4fb3", "#b09af0"),
    "PoliticalParty": ("#8a3f9e", "#d494e6"), "MediaOrganisation": ("#4a6a5a", "#96bda8"),
    "University": ("#7a6a2f", "#cbbb78"), "Place": ("#3f7d3a", "#8fca89"), "Policy": ("#8c5a3c", "#d3a382"),
    "Contract": ("#8c5a3c", "#d3a382"), "Issue": ("#7d6b5d", "#c2b0a1"), "Action": ("#a63d8f", "#e58fd2"),
    "Strike": ("#a63d8f", "#e58fd2"), "Picket": ("#c04a6e", "#f09ab5"), "Rally": ("#9a4fa8", "#dba0e6"),
    "March": ("#7a55b0", "#bda3ea"), "OtherAction": ("#8b6f8a", "#c9afc8"), "RoleTitle": ("#8a9099", "#868e99"),
}  # fmt: skip
"""Colour by class on light and on dark ground; each has a contrast of at least 3:1 to its ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line of the drawing: the statements that say the same of the same two nodes."""

    source: str
    target: str
    predicate: str
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is drawn: nodes (most telling first), edges, the nodes of the start view, and the statements they show.

    A node is the IRI of an entity, or of the title of a role whose employer no text names. `statements` are the snapshot's; edges hold indices into them.
    """

    nodes: tuple[str, ...]
    labels: dict[str, str]
    kinds: dict[str, str]
    scores: dict[str, float]
    edges: tuple[Edge, ...]
    start: tuple[str, ...]
    statements: tuple[Statement, ...]
    independent: tuple[int, ...]


def is_plain(statement: Statement) -> bool:
    """Return whether the statement is drawn: some evidence asserts it, or its own subject is who says it."""
    return any(stands(found, statement.subject) for found in statement.evidence)


def draw(snapshot: Snapshot) -> Drawing:
    """Return what is drawn of a snapshot; the same for the same snapshot, whatever the order of anything."""
    base = snapshot.base
    entities = {entity.iri: entity for entity in snapshot.entities}
    statements = tuple(sorted(snapshot.statements, key=lambda s: (s.subject, s.predicate, s.object or "", s.id)))
    voices = tuple(len(snapshot.independent(e.span.document for e in said.evidence)) for said in statements)
    labels = {iri: entity.label for iri, entity in entities.items()}
    kinds = {iri: entity.kind for iri, entity in entities.items()}
    scores: dict[str, float] = dict.fromkeys(entities, 0.0)
    lines: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, statement in enumerate(statements):
        target, predicate = statement.object, statement.predicate
        if statement.kind == "RoleHolding" and target is None and (title := statement.qualifier("title")):
            target, predicate = base + local("title", " ".join(title.casefold().split())), "holds_title"
            if target not in labels:
                labels[target], kinds[target], scores[target] = " ".join(title.split()), "RoleTitle", 0.0
        weight = WEIGHTS.get(statement.kind, 1.0) * voices[index] * max(e.confidence for e in statement.evidence)
        for end in (statement.subject, target):
            if end in scores:
                scores[end] += weight if kinds[end] != "RoleTitle" else weight / 2
        if target in labels and statement.subject in labels and statement.kind != "Quotation" and is_plain(statement):
            lines[statement.subject, predicate, target].append(index)
    nodes = tuple(sorted(labels, key=lambda node: (-round(scores[node], 6), labels[node], node)))
    edges = tuple(
        Edge(source=source, target=target, predicate=predicate, statements=tuple(indices))
        for (source, predicate, target), indices in sorted(lines.items())
    )
    return Drawing(
        nodes=nodes, labels=labels, kinds=kinds, scores=scores, edges=edges, start=_start(nodes, edges),
        statements=statements, independent=voices,
    )  # fmt: skip


def _start(nodes: tuple[str, ...], edges: tuple[Edge, ...]) -> tuple[str, ...]:
    """Return the most telling nodes that hang together: each has a neighbour among them."""
    rank = {node: index for index, node in enumerate(nodes)}
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.source != edge.target:
            beside[edge.source].add(edge.target)
            beside[edge.target].add(edge.source)
    chosen: set[str] = set()
    for node in nodes:
        if len(chosen) >= START:
            break
        if node in chosen or not beside[node]:
            continue
        if not beside[node] & chosen:
            # A newcomer brings its most telling neighbour along, or it would stand alone.
            if len(chosen) + 2 > START:
                continue
            chosen.add(min(beside[node], key=rank.__getitem__))
        chosen.add(node)
    return tuple(node for node in nodes if node in chosen)


class _Known(list[str]):
    """A list that knows its members: pyvis looks every node up in one, which takes minutes at 50,000 nodes."""

    def __init__(self) -> None:
        super().__init__()
        self._members: set[str] = set()

    def append(self, node: str) -> None:
        self._members.add(node)
        super().append(node)

    def __contains__(self, node: object) -> bool:
        return node in self._members


def box(label: str, size: float, kind: str = "") -> tuple[float, float, float]:
    """Return (width, height above, height below) in pixels of a node of that radius with its label, broken in lines."""
    letters = letter_size(size, kind)
    lines = broken(label)
    return max(2 * size, 0.54 * letters * max(len(line) for line in lines)), size, size + 1.3 * letters * len(lines)


def letter_size(size: float, kind: str = "") -> int:
    """Return the size of a label in pixels: it grows with its node, so that the telling ones are read from afar."""
    return 14 if kind == "RoleTitle" else round(9 + 0.7 * size)


LINE = 17
"""Letters to a line of a label; longer ones make layouts sprawl."""


def broken(label: str) -> list[str]:
    """Return the label on one line or two, of at most 17 letters each, the second cut with an ellipsis.

    >>> broken("Larkfield Infirmary Porters and Cleaners Branch")
    ['Larkfield', 'Infirmary Porter…']
    """
    words = label.split()
    first = words[0] if words else ""
    taken = 1
    while taken < len(words) and len(first) + 1 + len(words[taken]) <= LINE:
        first += " " + words[taken]
        taken += 1
    lines = [first, " ".join(words[taken:])] if taken < len(words) else [first]
    return [line if len(line) <= LINE else line[: LINE - 1].rstrip() + "…" for line in lines]


def radius(score: float) -> int:
    """Return the radius of a node in pixels: its area grows with how telling it is, within bounds."""
    return int(min(30, 8 + 2.4 * score**0.5))


def graph(drawing: Drawing) -> nx.MultiDiGraph[int]:
    """Return the drawing as a networkx graph: nodes numbered by rank, with label, group, shape, size, x and y."""
    number = {node: index for index, node in enumerate(drawing.nodes)}
    ends = [(number[edge.source], number[edge.target]) for edge in drawing.edges]
    sizes = [radius(drawing.scores[node]) for node in drawing.nodes]
    boxes = [
        box(drawing.labels[node], size, drawing.kinds[node]) for node, size in zip(drawing.nodes, sizes, strict=True)
    ]
    places = positions(len(number), ends, boxes)
    result: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    for node, index in number.items():
        kind = drawing.kinds[node]
        result.add_node(
            index, label=drawing.labels[node], group=kind, shape=SHAPES.get(kind, "square"), size=sizes[index],
            x=int(places[index, 0]), y=int(places[index, 1]),
        )  # fmt: skip
    for edge, (source, target) in zip(drawing.edges, ends, strict=True):
        result.add_edge(source, target, label=edge.predicate, statements=edge.statements)
    return result


def network(drawing: Drawing) -> Network:
    """Return the pyvis network of a drawing: its nodes, edges and options are what the page hands to vis-network."""
    made = Network(directed=True)
    made.node_ids = _Known()
    made.from_nx(graph(drawing), show_edge_weights=False)
    made.set_options(json.dumps(OPTIONS))
    return made


OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True, "hideEdgesOnDrag": False, "multiselect": False, "dragNodes": True, "tooltipDelay": 150,
        "keyboard": {"enabled": False}, "selectConnectedEdges": False, "zoomSpeed": 0.7,
    },
    "nodes": {"scaling": {"label": {"drawThreshold": 6}}, "borderWidth": 1.5, "borderWidthSelected": 4, "font": {"size": 13, "face": "system-ui, sans-serif"}},
    "edges": {
        "smooth": False, "width": 1.4, "selectionWidth": 2, "hoverWidth": 1.2,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
    },
    "groups": {kind: {"color": light} for kind, (light, _) in COLOURS.items()},
}  # fmt: skip


def places_of_start(drawing: Drawing) -> dict[str, tuple[int, int]]:
    """Return the place of each node of the start view, laid out on its own so that it fills a screen."""
    number = {node: index for index, node in enumerate(drawing.start)}
    ends = [
        (number[edge.source], number[edge.target])
        for edge in drawing.edges
        if edge.source in number and edge.target in number
    ]
    boxes = [box(drawing.labels[node], radius(drawing.scores[node]), drawing.kinds[node]) for node in drawing.start]
    return {
        node: (int(x), int(y)) for node, (x, y) in zip(drawing.start, positions(len(number), ends, boxes), strict=True)
    }
