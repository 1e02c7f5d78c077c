"""The page of the vocabulary: whole, true to the Turtle files, inert, and the same for the same graph."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pyoxigraph as ox

from kg import exporters
from kg.exporters.ontology import export
from kg.model import Snapshot
from kg.ontology import ENGLISH, KG, LABOUR, VOCABULARY, Ontology
from tests.exporters.hostile import graph
from tests.invented import snapshot


class Page(HTMLParser):
    """Collects tags, identifiers, links and text of a page."""

    def __init__(self, data: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.boxes: dict[str, str] = {}
        self._box = ""
        self.feed(data)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags[tag] += 1
        if tag not in ("meta", "link", "br", "img"):
            self.open.append(tag)
        if found.get("id"):
            self.ids.append(found["id"] or "")
        if tag == "section":
            self._box = found.get("id") or ""
        if found.get("href"):
            self.links.append(found["href"] or "")
        assert not [name for name in found if name.startswith("on") or name == "src"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{tag} closes something else"

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._box and "section" in self.open:
            self.boxes[self._box] = self.boxes.get(self._box, "") + data


def page(made: Snapshot) -> Page:
    (pieces,) = export(made).values()
    return Page(b"".join(pieces).decode())


def declared() -> dict[str, dict[str, str]]:
    """Return label, definition and example of every term of ours, straight from the file."""
    found: dict[str, dict[str, str]] = {}
    for quad in ox.parse(path=str(VOCABULARY), format=ox.RdfFormat.TURTLE):
        name = getattr(quad.subject, "value", "")
        if name.startswith(KG):
            key = re.split("[#/]", quad.predicate.value)[-1]
            found.setdefault(name.removeprefix(KG), {})[key] = getattr(quad.object, "value", "")
    return found


def test_every_term_has_its_box_with_label_definition_and_example() -> None:
    read, terms = page(snapshot()), declared()
    assert set(terms) == set(read.boxes)
    for name, told in terms.items():
        for key in ("label", "definition", "example"):
            assert told[key] in read.boxes[name], (name, key)
        assert f"kg:{name}" in read.boxes[name]
    assert len(terms) > 80


def test_the_page_is_whole_and_every_link_within_it_leads_somewhere() -> None:
    read = page(snapshot())
    assert read.open == []
    assert len(set(read.ids)) == len(read.ids)
    assert {link[1:] for link in read.links if link.startswith("#")} <= set(read.ids)


def test_nothing_is_loaded_and_nothing_runs() -> None:
    (pieces,) = export(snapshot()).values()
    data = b"".join(pieces).decode()
    read = Page(data)
    assert not read.tags.keys() & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert "default-src &#x27;none&#x27;; script-src &#x27;none&#x27;" in data
    assert "url(" not in data
    assert "@import" not in data
    assert all(link.startswith(("#", "http://", "https://")) for link in read.links)


def test_hierarchy_ends_and_checks_are_told() -> None:
    boxes = page(snapshot()).boxes
    assert "Lies belowkg:Organisation, kg:Place, schema:Hospital" in boxes["Hospital"]
    assert "Fromkg:Person" in boxes["role"]
    assert "Tokg:Organisation" in boxes["role"]
    assert "an entity is mentioned in at least one document" in boxes["Entity"]
    assert "an entity is mentioned in at least one document" not in boxes["Hospital"]
    assert "kg:Policy" in boxes["Person"].split("Never also")[1]


def test_numbers_are_those_of_the_graph() -> None:
    made, boxes = snapshot(), page(snapshot()).boxes
    assert f"{len(made.entities)} in this graph" in boxes["Entity"]
    organisations = sum(e.kind in ("TradeUnion", "Hospital") for e in made.entities)
    assert f"{organisations} in this graph" in boxes["Organisation"]
    assert "2 in this graph" in boxes["position_on"]
    assert "1 in this graph" in boxes["opposes"]
    assert "2 in this graph" in boxes["Document"]


def test_frames_and_word_lists_are_there() -> None:
    read, ontology = page(snapshot()), Ontology((VOCABULARY, ENGLISH, LABOUR))
    for frame in ontology.frames:
        assert frame.name in read.words
        assert all(example in read.words for example in (*frame.examples, *frame.counterexamples))
    for name in ontology.lists:
        assert name in read.words


def test_no_name_of_an_article_is_in_it() -> None:
    read = page(graph("<script>alert(1)</script>"))
    assert "alert(1)" not in read.words
    assert read.tags["script"] == 0


def test_it_is_an_exporter_and_the_same_with_and_without_words() -> None:
    one, two = (exporters.export("ontology", snapshot(), text=text) for text in (True, False))
    assert b"".join(one["ontology.html"]) == b"".join(two["ontology.html"])
