"""Raptor (rapper, Debian's raptor2-utils) reads the Turtle, RDF/XML and N-Triples files as we meant them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import exporters
from tests.exporters.test_rdf_formats import HOSTILE, canonical, expected, legal, renamed
from tests.invented import snapshot

pytestmark = pytest.mark.real

FILES = {"turtle": "graph.ttl", "rdfxml": "graph.rdf", "ntriples": "graph.nt"}
SYNTAX = {"turtle": "turtle", "rdfxml": "rdfxml", "ntriples": "ntriples"}


@pytest.mark.parametrize("words", [None, *HOSTILE])
@pytest.mark.parametrize("name", FILES)
def test_raptor_reads_the_same_graph(tmp_path: Path, name: str, words: str | None) -> None:
    if shutil.which("rapper") is None:
        pytest.skip("rapper is not installed: apt install raptor2-utils")
    graph = snapshot() if words is None else renamed(legal(words) if name == "rdfxml" else words)
    exporters.write(tmp_path, exporters.export(name, graph))
    done = subprocess.run(
        ["rapper", "-q", "-i", SYNTAX[name], "-o", "ntriples", str(tmp_path / FILES[name])],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert canonical(ox.Dataset(ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES))) == expected(name, graph)
