"""GEXF: every edge has its words, and what Gephi Lite stumbles over is not there."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox

from kg.exporters._flat import Flat
from kg.exporters.gexf import export
from kg.graph.rdf import quads
from kg.model import Snapshot
from tests.invented import snapshot

NS = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}


def written(made: Snapshot, *, text: bool = True) -> bytes:
    (pieces,) = export(made, text=text).values()
    return b"".join(pieces)


def test_each_edge_has_the_words_that_say_so() -> None:
    made = snapshot()
    read = nx.read_gexf(io.BytesIO(written(made)))
    union, rota = (next(e.iri for e in made.entities if e.label == label) for label in ("Bakers Union", "night rota"))
    [(_, _, edge)] = [found for found in read.edges(data=True) if found[:2] == (union, rota)]
    assert edge["words"] == "The Bakers Union opposes the night rota"
    assert edge["sentence"] == "The Bakers Union opposes the night rota, and its canal branch marched."
    assert (edge["claim_status"], edge["confidence"], edge["documents"]) == ("asserted", 0.9, 1)
    assert edge["document"] == "reports/ferry.txt"
    assert read.nodes[union]["label"] == "Bakers Union"
    assert read.nodes[union]["kind"] == "TradeUnion"
    assert read.nodes[union]["documents"] == 2


def test_edges_are_those_of_the_rdf() -> None:
    made = snapshot()
    flat = Flat(made)
    iris = {e.iri for e in made.entities} | set(flat.titles)
    kg = "https://example.org/kg#"
    wanted = {f"{kg}{p}" for p in ("role", "holds_title", "pickets_at", "supports", "opposes", "located_in", "part_of",
                                   "takes_part_in", "place")}  # fmt: skip
    of_rdf = {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in quads(made)
        if q.predicate.value in wanted
        and isinstance(q.subject, ox.NamedNode)
        and isinstance(q.object, ox.NamedNode)
        and q.subject.value in iris
    }
    edges = ElementTree.fromstring(written(made)).findall(".//g:edge", NS)
    assert {(e.attrib["source"], kg + e.attrib["kind"], e.attrib["target"]) for e in edges} == of_rdf
    assert len(edges) == len(of_rdf)


def test_what_gephi_lite_needs() -> None:
    """No alpha channel, colours and places everywhere, every attribute declared under its own name, no loose end."""
    root = ElementTree.fromstring(written(snapshot()))
    nodes, edges = root.findall(".//g:node", NS), root.findall(".//g:edge", NS)
    colours = root.findall(".//viz:color", NS)
    assert len(colours) == len(nodes) + len(edges)
    assert all(set(c.attrib) == {"r", "g", "b"} for c in colours)
    assert len({tuple(n.find("viz:color", NS).attrib.items()) for n in nodes}) > 3  # type: ignore[union-attr]
    places = {tuple(n.find("viz:position", NS).attrib.items()) for n in nodes}  # type: ignore[union-attr]
    assert len(places) == len(nodes)
    declared = {a.attrib["id"] for a in root.findall(".//g:attribute", NS)}
    assert {a.attrib["for"] for a in root.findall(".//g:attvalue", NS)} <= declared
    assert all(a.attrib["id"] == a.attrib["title"] and not a.attrib["id"].isdigit()
               for a in root.findall(".//g:attribute", NS))  # fmt: skip
    known = {n.attrib["id"] for n in nodes}
    assert all({e.attrib["source"], e.attrib["target"]} <= known for e in edges)
    assert b"xmlns:viz=" in written(snapshot())


def test_without_text_no_edge_has_a_sentence() -> None:
    assert b"sentence" not in written(snapshot(), text=False).split(b"<nodes>")[1]
