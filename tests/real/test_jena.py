"""Apache Jena reads the Turtle and answers every shipped query as Oxigraph and rdflib do."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import exporters
from kg.graph.sparql import bound, parameters, shipped, text_of
from tests.invented import snapshot
from tests.ontology.test_queries import by_oxigraph
from tests.real.java import HERE, classpath, run

pytestmark = pytest.mark.real


def test_every_query_has_equal_answers(tmp_path: Path) -> None:
    jars = classpath("jena", tmp_path)
    exporters.write(tmp_path, exporters.export("turtle", snapshot()))
    queries = {}
    for name in shipped():
        queries[name] = text_of(name)
        if "about" in parameters(queries[name]):
            queries[f"{name}-about"] = bound(queries[name], {"about": "ada"})
    for name, text in queries.items():
        (tmp_path / f"{name}.rq").write_text(text, encoding="utf-8")
    files = [tmp_path / f"{name}.rq" for name in queries]
    size = int(run(HERE / "jena" / "Ask.java", jars, tmp_path / "graph.ttl", *files))
    store = ox.Store()
    store.load(path=tmp_path / "graph.ttl", format=ox.RdfFormat.TURTLE)
    assert size == len(store)
    for name, text in queries.items():
        data = json.loads((tmp_path / f"{name}.rq.json").read_text(encoding="utf-8"))
        rows = [
            tuple(row[v]["value"] if v in row else None for v in data["head"]["vars"])
            for row in data["results"]["bindings"]
        ]
        assert rows == by_oxigraph(store, text), name
