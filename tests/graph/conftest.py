"""A finished graph, which the tests of queries ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.graph import Graph
from tests.graph.test_store import finish
from tests.invented import extractions, snapshot


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    folder = tmp_path_factory.mktemp("out") / "store"
    with Graph.open(folder, write=True) as made:
        for extraction in extractions():
            made.put(extraction)
        finish(made, snapshot())
    with Graph.open(folder) as opened:
        yield opened
