"""Shipped queries run unchanged on the Turtle file, with equal answers in rdflib and in Oxigraph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import exporters
from kg.graph.sparql import bound, parameters, shipped, text_of
from tests.invented import snapshot

Rows = list[tuple[str | None, ...]]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    exporters.write(folder, exporters.export("turtle", snapshot()))
    return folder / "graph.ttl"


@pytest.fixture(scope="module")
def in_rdflib(file: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(file)


@pytest.fixture(scope="module")
def in_oxigraph(file: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=file, format=ox.RdfFormat.TURTLE)
    return store


def by_rdflib(graph: rdflib.Graph, query: str) -> Rows:
    return [tuple(None if cell is None else str(cell) for cell in row) for row in graph.query(query)]  # type: ignore[union-attr]


def by_oxigraph(store: ox.Store, query: str) -> Rows:
    rows = store.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    return [tuple(None if cell is None else str(getattr(cell, "value", cell)) for cell in row) for row in rows]


ASKED = [(name, None) for name in shipped()] + [
    (name, words) for name in shipped() for words in ("ada", "rota") if "about" in parameters(text_of(name))
]


@pytest.mark.parametrize(("name", "words"), ASKED)
def test_answers_are_equal_and_in_equal_order(
    in_rdflib: rdflib.Graph, in_oxigraph: ox.Store, name: str, words: str | None
) -> None:
    query = text_of(name)
    if words is not None:
        query = bound(query, {"about": words})
    assert by_rdflib(in_rdflib, query) == by_oxigraph(in_oxigraph, query)
    if words is None and name not in ("disagreements", "corroborated"):
        assert by_oxigraph(in_oxigraph, query)


def test_a_query_needs_no_prefix_that_it_does_not_declare(in_oxigraph: ox.Store) -> None:
    for name in shipped():
        declared = {line.split()[1] for line in text_of(name).splitlines() if line.startswith("PREFIX")}
        assert all(text_of(name).count(prefix) > 1 for prefix in declared), name
