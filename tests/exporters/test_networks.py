"""GEXF and GraphML alike: networkx reads back what was written, whatever names hold."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from types import ModuleType

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings

from kg.exporters import gexf, graphml
from kg.exporters._flat import Flat
from kg.model import Snapshot
from tests.exporters.hostile import NASTY, graph, in_xml, names
from tests.invented import snapshot

both = pytest.mark.parametrize(
    ("way", "reads"), [(gexf, nx.read_gexf), (graphml, nx.read_graphml)], ids=["gexf", "graphml"]
)
Reads = Callable[[io.BytesIO], "nx.MultiDiGraph[str]"]


def written(way: ModuleType, made: Snapshot, *, text: bool = True) -> io.BytesIO:
    (pieces,) = way.export(made, text=text).values()
    return io.BytesIO(b"".join(pieces))


@both
def test_networkx_reads_it_back(way: ModuleType, reads: Reads) -> None:
    made = snapshot()
    read = reads(written(way, made))
    flat = Flat(made)
    assert set(read.nodes) == {e.iri for e in made.entities} | set(flat.titles)
    assert Counter(edge["predicate"] for _, _, edge in read.edges(data=True)) == Counter(
        edge.predicate for edge in flat.edges if edge.predicate != "said"
    )


def test_both_say_the_same() -> None:
    one, two = nx.read_gexf(written(gexf, snapshot())), nx.read_graphml(written(graphml, snapshot()))
    for data in (edge for _, _, edge in one.edges(data=True)):
        data.pop("id")
    assert sorted(map(str, (sorted(e.items()) for _, _, e in one.edges(data=True)))) == sorted(
        map(str, (sorted(e.items()) for _, _, e in two.edges(data=True)))
    )


@both
@pytest.mark.parametrize("name", NASTY)
def test_nasty_names_are_read_back(way: ModuleType, reads: Reads, name: str) -> None:
    check(way, reads, name)


@both
@given(name=names)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_hostile_names_are_read_back(way: ModuleType, reads: Reads, name: str) -> None:
    check(way, reads, name)


def check(way: ModuleType, reads: Reads, name: str) -> None:
    made = graph(name)
    read = reads(written(way, made))
    assert len(read.nodes) == len(made.entities) + len(Flat(made).titles)
    for entity in made.entities:
        label = entity.label.strip() or entity.iri.rsplit("/", 1)[-1]
        assert read.nodes[entity.iri]["label"] == in_xml(label)
    exact = made.statements[0].evidence[0].exact
    assert {edge["words"] for _, _, edge in read.edges(data=True)} == {in_xml(exact)}


@both
def test_without_text_no_word_of_an_article_is_left(way: ModuleType, reads: Reads) -> None:
    data = written(way, snapshot(), text=False)
    assert b"opposes the night rota" not in data.getvalue()
    assert reads(data).number_of_edges() > 5


@both
def test_an_empty_graph_is_a_file_all_the_same(way: ModuleType, reads: Reads) -> None:
    assert len(reads(written(way, Snapshot(extractions=(), entities=(), statements=())))) == 0
