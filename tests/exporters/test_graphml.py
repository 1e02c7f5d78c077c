"""GraphML: networkx reads back what was written, whatever names hold."""

from __future__ import annotations

import io
from collections import Counter

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings

from kg.exporters import gexf
from kg.exporters._flat import Flat
from kg.exporters.graphml import export
from kg.model import Snapshot
from tests.exporters.hostile import NASTY, graph, in_xml, names
from tests.invented import snapshot


def written(made: Snapshot, *, text: bool = True) -> bytes:
    (pieces,) = export(made, text=text).values()
    return b"".join(pieces)


def test_networkx_reads_it_back() -> None:
    made = snapshot()
    read = nx.read_graphml(io.BytesIO(written(made)))
    flat = Flat(made)
    assert set(read.nodes) == {e.iri for e in made.entities} | set(flat.titles)
    assert Counter(edge["predicate"] for _, _, edge in read.edges(data=True)) == Counter(
        edge.predicate for edge in flat.edges if edge.predicate != "said"
    )
    [ada] = [node for node, data in read.nodes(data=True) if data["label"] == "Ada Quill"]
    assert read.nodes[ada]["kind"] == "Person"
    assert read.nodes[ada]["quotations"] == 2
    assert read.nodes[ada]["mentions"] == 4
    assert isinstance(read.nodes[ada]["x"], float)
    assert isinstance(read.nodes[ada]["r"], int)
    [role] = [data for a, _, data in read.edges(data=True) if a == ada and data["predicate"] == "role"]
    assert (role["title"], role["tenure"], role["claim_status"]) == ("porter", "current", "asserted")
    assert role["start"] < role["end"]
    assert role["statements"].startswith("https://example.org/kg/id/statement-")


def test_it_says_what_the_gexf_says() -> None:
    (pieces,) = gexf.export(snapshot()).values()
    one, two = nx.read_gexf(io.BytesIO(b"".join(pieces))), nx.read_graphml(io.BytesIO(written(snapshot())))
    for data in (edge for _, _, edge in one.edges(data=True)):
        data.pop("id")
    assert sorted(map(str, (sorted(e.items()) for _, _, e in one.edges(data=True)))) == sorted(
        map(str, (sorted(e.items()) for _, _, e in two.edges(data=True)))
    )


@pytest.mark.parametrize("name", NASTY)
def test_nasty_names_are_read_back(name: str) -> None:
    check(name)


@given(names)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_hostile_names_are_read_back(name: str) -> None:
    check(name)


def check(name: str) -> None:
    made = graph(name)
    read = nx.read_graphml(io.BytesIO(written(made)))
    for entity in made.entities:
        label = entity.label.strip() or entity.iri.rsplit("/", 1)[-1]
        assert read.nodes[entity.iri]["label"] == in_xml(label)
    exact = made.statements[0].evidence[0].exact
    assert {edge["words"] for _, _, edge in read.edges(data=True)} == {in_xml(exact)}


def test_without_text_no_word_of_an_article_is_left() -> None:
    data = written(snapshot(), text=False).decode()
    assert "opposes the night rota" not in data
    assert nx.read_graphml(io.BytesIO(data.encode())).number_of_edges() > 5


def test_an_empty_graph_is_a_file_all_the_same() -> None:
    assert len(nx.read_graphml(io.BytesIO(written(Snapshot(extractions=(), entities=(), statements=()))))) == 0
