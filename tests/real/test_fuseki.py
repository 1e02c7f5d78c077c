"""Apache Jena Fuseki takes in what a build writes, over the Graph Store Protocol, and answers as the store here does."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from kg import exporters
from kg.graph import rdf
from tests.invented import snapshot
from tests.real.java import classpath

pytestmark = pytest.mark.real

PATIENCE = 120


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server with an empty dataset in memory, and yield the dataset's address."""
    folder = tmp_path_factory.mktemp("fuseki")
    jars, log = classpath("fuseki", folder), folder / "log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["java", "-Xmx1g", "-cp", jars, "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"]
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*command, "--localhost", f"--port={port}", "--mem", "/graph"], stdout=said, stderr=said, cwd=folder
        )
    address = f"http://127.0.0.1:{port}/graph"
    try:
        for _ in range(PATIENCE * 4):
            try:
                ask(address, "ASK {}")
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, log.read_text()
                time.sleep(0.25)
        else:
            pytest.fail("Fuseki did not answer")
        yield address
    finally:
        process.kill()
        process.wait()


def ask(address: str, query: str) -> list[dict[str, str]]:
    """Return the rows of a query's answer."""
    data = urllib.parse.urlencode({"query": query}).encode()
    request = urllib.request.Request(f"{address}/sparql", data, {"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        found = json.load(answer)
    return [{name: cell["value"] for name, cell in row.items()} for row in found.get("results", {}).get("bindings", [])]


def post(address: str, data: bytes) -> None:
    """Add quads to the dataset (Graph Store Protocol, with Fuseki's quads)."""
    request = urllib.request.Request(f"{address}/data", data, {"Content-Type": "application/n-quads"}, method="POST")
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        assert answer.status in (200, 201, 204)


def test_a_sparql_server_holds_what_was_written(server: str) -> None:
    whole = snapshot()
    (name,) = files = exporters.export("nquads", whole)
    lines = b"".join(files[name]).splitlines(keepends=True)
    half = len(lines) // 2
    post(server, b"".join(lines[:half]))
    post(server, b"".join(lines[half:]))
    count = ask(server, "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    blank = sum(line.startswith(b"_:") for line in lines)
    assert int(count[0]["n"]) >= len(set(lines)) - blank
    graphs = {row["g"] for row in ask(server, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")}
    assert rdf.derived_node(whole.base)[1:-1] in graphs
    assert {rdf.document_node(whole.base, e.document.identifier)[1:-1] for e in whole.extractions} <= graphs
    rows = ask(
        server,
        "PREFIX kg: <https://example.org/kg#> SELECT ?e ?text WHERE { GRAPH ?d { "
        "?e a kg:Evidence ; <http://www.w3.org/ns/oa#hasSelector>/<http://www.w3.org/ns/oa#exact> ?text } }",
    )
    said = {proof.exact for statement in whole.statements for proof in statement.evidence}
    assert said <= {row["text"] for row in rows}


def test_words_that_look_like_sparql_are_words(server: str) -> None:
    rows = ask(server, 'SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o FILTER(isLiteral(?o) && CONTAINS(STR(?o), "🪧")) } }')
    assert rows, "a sign beyond the basic plane came through"
