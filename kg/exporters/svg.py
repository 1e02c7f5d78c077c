"""A picture for a paper or a slide: the start view of the page as SVG, from the same layout, with a legend.

No script, no style sheet, no link, no font is loaded: shapes, lines and text only, on a white ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from kg.exporters.html.articles import visible
from kg.exporters.html.network import (
    COLOURS,
    SHAPES,
    Drawing,
    box,
    broken,
    draw,
    letter_size,
    places_of_start,
    radius,
)
from kg.model import Snapshot

LINES = {
    "supports": ("#1a7a49", 1.8, ""), "opposes": ("#b53527", 1.8, "7 5"), "pickets_at": ("#9c4a7d", 1.8, ""),
    "located_in": ("#9aa1aa", 1.0, "2 4"), "part_of": ("#9aa1aa", 1.0, "2 4"),
}  # fmt: skip
"""Colour, width and dashes by relation, those of the page on light ground; every other line is thin and grey."""
SYMBOLS = {"supports": "+", "opposes": "\u2212"}
MARGIN = 40
LEGEND = 240


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return `graph.svg`; it holds names and relations, no words of articles, so that `text` makes no difference."""
    return {"graph.svg": [line.encode("utf-8") for line in picture(draw(snapshot))]}


def picture(drawing: Drawing) -> Iterator[str]:
    """Yield the lines of the picture of a drawing's start view; the same lines for the same drawing."""
    places = places_of_start(drawing)
    sizes = {node: 6 if drawing.kinds[node] == "RoleTitle" else radius(drawing.scores[node]) for node in places}
    boxes = {node: box(drawing.labels[node], sizes[node], drawing.kinds[node]) for node in places}
    edges = [edge for edge in drawing.edges if edge.source in places and edge.target in places]
    left = min((x - boxes[node][0] / 2 for node, (x, _) in places.items()), default=0) - MARGIN - LEGEND
    right = max((x + boxes[node][0] / 2 for node, (x, _) in places.items()), default=0) + MARGIN
    top = min((y - boxes[node][1] for node, (_, y) in places.items()), default=0) - MARGIN
    kinds = [kind for kind in COLOURS if kind in {drawing.kinds[node] for node in places}]
    relations = sorted({edge.predicate for edge in edges}, key=lambda name: (name not in SYMBOLS, name))
    legend = 32 * (len(kinds) + len(relations)) + 2 * MARGIN
    bottom = max([y + boxes[node][2] for node, (_, y) in places.items()] + [top + legend]) + MARGIN
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}" '
        f'width="{right - left:.0f}" height="{bottom - top:.0f}" font-family="system-ui, Helvetica, Arial, sans-serif" '
        'role="img">\n'
    )
    yield f"<title>{len(places)} most telling of {len(drawing.nodes)} nodes, {len(edges)} lines between them</title>\n"
    yield f'<rect x="{left:.0f}" y="{top:.0f}" width="{right - left:.0f}" height="{bottom - top:.0f}" fill="#ffffff"/>\n'
    yield "<g>\n"
    for edge in edges:
        yield _line(places[edge.source], places[edge.target], sizes[edge.target], edge.predicate)
    yield "</g>\n<g>\n"
    for node, (x, y) in places.items():
        yield _node(drawing, node, x, y, sizes[node])
    yield f'</g>\n<g font-size="20" fill="#1c2128" transform="translate({left + MARGIN:.0f} {top + MARGIN:.0f})">\n'
    for row, kind in enumerate(kinds):
        name = "".join(" " + letter.lower() if letter.isupper() else letter for letter in kind).strip().capitalize()
        yield f'{_shape(kind, 11, 32 * row, 10)}<text x="38" y="{32 * row + 7}">{name}</text>\n'
    for row, relation in enumerate(relations, len(kinds)):
        colour, width, dashes = LINES.get(relation, ("#9aa1aa", 1.0, ""))
        sample = f'<line x1="0" y1="{32 * row}" x2="28" y2="{32 * row}" {_stroke(colour, width, dashes)}/>'
        yield f'{sample}<text x="38" y="{32 * row + 7}">{SYMBOLS.get(relation, "")} {relation.replace("_", " ")}</text>\n'
    yield "</g>\n</svg>\n"


def _stroke(colour: str, width: float, dashes: str) -> str:
    """Return the attributes of a line."""
    return f'stroke="{colour}" stroke-width="{width}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def _line(start: tuple[int, int], end: tuple[int, int], size: int, predicate: str) -> str:
    """Return a line with its arrow head at the rim of the target, and its sign in the middle."""
    colour, width, dashes = LINES.get(predicate, ("#9aa1aa", 1.0, ""))
    (x1, y1), (x2, y2) = start, end
    far = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
    ux, uy = (x2 - x1) / far, (y2 - y1) / far
    tip = x2 - ux * (size + 2), y2 - uy * (size + 2)
    tail = tip[0] - ux * 9, tip[1] - uy * 9
    head = f"{tip[0]:.1f},{tip[1]:.1f} {tail[0] - uy * 3.6:.1f},{tail[1] + ux * 3.6:.1f} {tail[0] + uy * 3.6:.1f},{tail[1] - ux * 3.6:.1f}"
    drawn = f'<line x1="{x1}" y1="{y1}" x2="{tail[0]:.1f}" y2="{tail[1]:.1f}" {_stroke(colour, width, dashes)}/>'
    drawn += f'<polygon points="{head}" fill="{colour}"/>'
    if sign := SYMBOLS.get(predicate):
        drawn += (
            f'<text x="{(x1 + x2) / 2:.1f}" y="{(y1 + y2) / 2 + 6:.1f}" font-size="20" font-weight="700" fill="{colour}" '
            f'text-anchor="middle" stroke="#ffffff" stroke-width="4" paint-order="stroke">{sign}</text>'
        )
    return drawn + "\n"


def _node(drawing: Drawing, node: str, x: int, y: int, size: int) -> str:
    """Return a node with its label below it, on one line or two."""
    kind = drawing.kinds[node]
    letters = letter_size(size, kind)
    lines = "".join(
        f'<tspan x="{x}" y="{y + size + 1.05 * letters * (row + 1):.1f}">{escape(visible(line))}</tspan>'
        for row, line in enumerate(broken(drawing.labels[node]))
    )
    label = (
        f'<text font-size="{letters}" text-anchor="middle" fill="#1c2128" stroke="#ffffff" stroke-width="4" '
        f'paint-order="stroke">{lines}</text>'
    )
    return f"<g><title>{escape(visible(drawing.labels[node]))}</title>{_shape(kind, x, y, size)}{label}</g>\n"


CORNERS = {
    "triangle": [(0, -1), (0.95, 0.8), (-0.95, 0.8)], "triangleDown": [(0, 1), (0.95, -0.8), (-0.95, -0.8)],
    "diamond": [(0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)],
    "hexagon": [(-0.5, -0.87), (0.5, -0.87), (1, 0), (0.5, 0.87), (-0.5, 0.87), (-1, 0)],
    "star": [
        (0, -1.1), (0.27, -0.35), (1.05, -0.31), (0.43, 0.16), (0.65, 0.91), (0, 0.48), (-0.65, 0.91), (-0.43, 0.16),
        (-1.05, -0.31), (-0.27, -0.35),
    ],
}  # fmt: skip
"""Corners of each shape about its centre, in radii."""


def _shape(kind: str, x: float, y: float, size: float) -> str:
    """Return the shape of a class at a place."""
    colour = COLOURS.get(kind, COLOURS["Organisation"])[0]
    shape = SHAPES.get(kind, "square")
    if shape == "dot":
        return f'<circle cx="{x}" cy="{y}" r="{size}" fill="{colour}"/>'
    if shape == "square":
        return f'<rect x="{x - 0.85 * size:.1f}" y="{y - 0.85 * size:.1f}" width="{1.7 * size:.1f}" height="{1.7 * size:.1f}" fill="{colour}"/>'
    points = " ".join(f"{x + size * dx:.1f},{y + size * dy:.1f}" for dx, dy in CORNERS[shape])
    return f'<polygon points="{points}" fill="{colour}"/>'
