"""The picture: well-formed, the start view and nothing else, no text but as text."""

from __future__ import annotations

from xml.etree import ElementTree

from kg.exporters.html.network import draw
from kg.exporters.svg import export
from kg.model import Snapshot
from tests.exporters.newsroom import corpus, hostile
from tests.invented import snapshot

SVG = "{http://www.w3.org/2000/svg}"


def drawn(graph: Snapshot) -> ElementTree.Element:
    return ElementTree.fromstring(b"".join(export(graph)["graph.svg"]))


def test_it_shows_every_node_of_the_start_view_with_its_name() -> None:
    drawing = draw(snapshot())
    names = [title.text for title in drawn(snapshot()).iter(SVG + "title")]
    assert sorted(names[1:]) == sorted(drawing.labels[node] for node in drawing.start)  # type: ignore[type-var]


def test_supports_and_opposes_differ_by_dash_and_sign() -> None:
    picture = drawn(snapshot())
    opposed = [line for line in picture.iter(SVG + "line") if line.get("stroke") == "#b53527"]
    supported = [line for line in picture.iter(SVG + "line") if line.get("stroke") == "#1a7a49"]
    assert opposed
    assert supported
    assert all(line.get("stroke-dasharray") for line in opposed)
    assert not any(line.get("stroke-dasharray") for line in supported)
    signs = {text.text for text in picture.iter(SVG + "text")}
    assert {"+", "\u2212"} <= signs


def test_hostile_names_are_only_names() -> None:
    picture = drawn(hostile())
    tags = {element.tag.removeprefix(SVG) for element in picture.iter()}
    assert tags <= {"svg", "title", "rect", "g", "line", "polygon", "circle", "text", "tspan"}
    for element in picture.iter():
        assert not any(name.startswith("on") or "href" in name for name in element.attrib)


def test_everything_lies_inside_the_frame() -> None:
    picture = drawn(corpus(400))
    left, top, wide, high = map(float, (picture.get("viewBox") or "").split())
    for circle in picture.iter(SVG + "circle"):
        if circle.get("cx") and float(circle.get("r") or 0) != 10:
            assert left <= float(circle.get("cx") or 0) <= left + wide
            assert top <= float(circle.get("cy") or 0) <= top + high


def test_an_empty_graph_is_an_empty_picture() -> None:
    assert drawn(Snapshot(extractions=(), entities=(), statements=())).tag == SVG + "svg"
