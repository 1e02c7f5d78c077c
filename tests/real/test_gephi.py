"""The library under Gephi Lite reads GEXF and GraphML: every node in its colour and place, every edge with its words."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg import exporters
from kg.exporters._flat import Flat
from kg.exporters._network import network, xml
from kg.model import Snapshot
from tests.exporters.hostile import NASTY, graph, in_xml
from tests.invented import joined, snapshot

pytestmark = pytest.mark.real
HERE = Path(__file__).parent / "gephi"
PATIENCE = 240
"""Seconds for npm to fetch four small packages, once a session."""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the reading script in a folder with its packages, or skip and say what is missing."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: it runs the library with which Gephi Lite reads files")
    folder = tmp_path_factory.mktemp("gephi")
    for name in ("package.json", "read.js"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode:
        pytest.skip(f"npm cannot fetch graphology: {done.stderr.strip()[:200]}")
    return folder / "read.js"


def read(reader: Path, file: Path) -> dict[str, Any]:
    done = subprocess.run(["node", str(reader), str(file)], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("name", "file"), [("gexf", "graph.gexf"), ("graphml", "graph.graphml")])
def test_gephi_lite_shows_colours_places_and_words(reader: Path, tmp_path: Path, name: str, file: str) -> None:
    made = snapshot()
    exporters.write(tmp_path, exporters.export(name, made))
    found = read(reader, tmp_path / file)
    nodes, edges = network(Flat(made))
    assert found["type"] == "directed"
    assert Counter(edge["predicate"] for edge in found["edges"]) == Counter(edge.predicate for edge in edges)
    shown = {node["node"]: node for node in found["nodes"]}
    assert set(shown) == {node.iri for node in nodes}
    for node in nodes:
        red, green, blue = node.colour
        colours = {f"rgb({red},{green},{blue})", f"#{red:02x}{green:02x}{blue:02x}"}
        assert shown[node.iri]["color"] in colours
        assert (shown[node.iri]["x"], shown[node.iri]["y"], shown[node.iri]["size"]) == (node.x, node.y, node.size)
        assert shown[node.iri]["label"] == node.label
    [rota] = [edge for edge in found["edges"] if edge["predicate"] == "opposes"]
    assert rota["words"] == "The Bakers Union opposes the night rota"
    assert rota["weight"] == 1


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_nasty_names_reach_it_as_they_are(reader: Path, tmp_path: Path, name: str) -> None:
    reports = {e.document.identifier: e for nasty in NASTY for e in graph(nasty).extractions}
    made: Snapshot = joined(tuple(reports.values()))
    exporters.write(tmp_path, exporters.export(name, made))
    found = read(reader, tmp_path / f"graph.{name}")
    nodes, edges = network(Flat(made))
    assert {node["node"]: node["label"] for node in found["nodes"]} == {n.iri: in_xml(n.label) for n in nodes}
    assert len(found["edges"]) == len(edges)
    assert xml("\x00") == "\ufffd"
