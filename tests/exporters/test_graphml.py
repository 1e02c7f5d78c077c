"""GraphML: networkx reads numbers as numbers and words as words."""

from __future__ import annotations

import io

import networkx as nx

from kg.exporters.graphml import export
from kg.model import Snapshot
from tests.invented import snapshot


def written(made: Snapshot) -> bytes:
    (pieces,) = export(made).values()
    return b"".join(pieces)


def test_data_come_back_with_their_types() -> None:
    made = snapshot()
    read = nx.read_graphml(io.BytesIO(written(made)))
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
