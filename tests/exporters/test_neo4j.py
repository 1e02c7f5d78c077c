"""Files for Neo4j, and what a push sends: names are data, labels and types are fixed, nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import shlex
import socket
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings

from kg.cli.push import command
from kg.errors import InputError, PressgraphError, ToolMissing
from kg.exporters._flat import Flat
from kg.exporters.neo4j import export, header
from kg.exporters.neo4j.cypher import BATCH, loader, merge_nodes, merge_relationships
from kg.exporters.neo4j.push import Server, _write, bring
from kg.exporters.neo4j.tables import LABELS, TABLES, Node, Relationship, labels
from kg.graph import Graph
from kg.graph.rdf import quads
from kg.model import Snapshot
from tests.exporters.hostile import NASTY, graph, names, whole
from tests.invented import extractions, snapshot

READ: dict[str, Any] = {
    "string": str, "long": int, "double": float, "boolean": lambda v: {"true": True, "false": False}[v],
    "date": date.fromisoformat, "localdatetime": datetime.fromisoformat,
}  # fmt: skip


def files(made: Snapshot, *, text: bool = True) -> dict[str, str]:
    return {name.removeprefix("neo4j/"): b"".join(pieces).decode() for name, pieces in export(made, text=text).items()}


def read(data: str) -> list[dict[str, Any]]:
    """Return the rows of a file as the import tool and LOAD CSV read them, empty values left out."""
    rows = []
    for row in csv.DictReader(io.StringIO(data, newline=""), strict=True):
        values: dict[str, Any] = {}
        for column, cell in row.items():
            name, _, kind = column.partition(":")
            sound = cell.replace("\\\\", "\\")
            if cell == "":
                continue
            if kind.endswith("[]"):
                values[name] = tuple(READ[kind[:-2]](v) for v in sound.split("\x1f"))
            elif kind in READ:
                values[name] = READ[kind](sound)
            else:
                values[column] = sound
        rows.append(values)
    return rows


def some(properties: Any) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value not in (None, "")}


def nodes(made: Snapshot, *, text: bool = True) -> list[Node]:
    flat = Flat(made, text=text)
    return [node for table in TABLES if table.nodes for node in table.nodes(flat)]


def links(made: Snapshot, *, text: bool = True) -> list[Relationship]:
    flat = Flat(made, text=text)
    return [link for table in TABLES if table.relationships for link in table.relationships(flat)]


def check_files(made: Snapshot) -> None:
    found, flat = files(made), Flat(made)
    for table in TABLES:
        rows = read(found[f"{table.name}.csv"])
        if table.nodes:
            expected = [
                some(n.properties) | {"iri:ID": n.iri, ":LABEL": "\x1f".join(n.labels)} for n in table.nodes(flat)
            ]
        else:
            assert table.relationships
            expected = [
                some(r.properties) | {"iri": r.iri, ":START_ID": r.source, ":END_ID": r.target, ":TYPE": r.type}
                for r in table.relationships(flat)
            ]
        # an IRI is a column of its own type for nodes
        assert [
            {("iri:ID" if k == "iri" and table.nodes else k): v for k, v in row.items()} for row in rows
        ] == expected


def test_files_say_what_the_tables_say() -> None:
    check_files(snapshot())


@pytest.mark.parametrize("name", NASTY)
def test_nasty_names_are_read_back_equal(name: str) -> None:
    check_files(graph(name))


@given(names)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_hostile_names_are_read_back_equal(name: str) -> None:
    made = graph(name)
    check_files(made)
    label = made.entities[0].label.strip() or made.entities[0].iri.rsplit("/", 1)[-1]
    assert nodes(made)[0].properties["name"] == whole(label)


def test_counts_are_those_of_sparql() -> None:
    made = snapshot()
    store = ox.Store()
    store.extend(quads(made))

    def count(pattern: str) -> int:
        query = f"PREFIX kg: <https://example.org/kg#> SELECT DISTINCT ?a ?b WHERE {{ {pattern} }}"
        return len(list(store.query(query, use_default_graph_as_union=True)))  # type: ignore[arg-type]

    types = Counter(link.type for link in links(made))
    for name in ("role", "holds_title", "pickets_at", "supports", "opposes", "said", "located_in", "part_of",
                 "takes_part_in", "mentioned_in", "evidence", "attributed_to", "subject", "object"):  # fmt: skip
        assert types[name.upper()] == count(f"?a kg:{name} ?b"), name
        assert types[name.upper()] > 0
    assert types["PLACE"] == count("?a kg:place ?b")
    assert sum("Entity" in node.labels for node in nodes(made)) == count("?a a kg:Entity")
    assert sum("Evidence" in node.labels for node in nodes(made)) == count("?a a kg:Evidence")
    assert sum("Organisation" in node.labels for node in nodes(made)) == count("?a a kg:Organisation")


def test_no_end_is_loose_and_no_name_is_used_twice() -> None:
    for made in (snapshot(), graph('a"b`c\\')):
        iris = [node.iri for node in nodes(made)]
        assert len(set(iris)) == len(iris)
        assert {end for link in links(made) for end in (link.source, link.target)} <= set(iris)
        assert len({link.iri for link in links(made)}) == len(links(made))


def test_labels_and_types_are_fixed_whatever_the_domain_calls_things() -> None:
    made = graph("Ada`) DETACH DELETE n //")
    assert {label for node in nodes(made) for label in node.labels} <= set(LABELS)
    [strange] = [node for node in nodes(made) if "Invented" in str(node.properties.get("kind"))]
    assert strange.labels == ("Entity", "Pressgraph")
    [named] = [link for link in links(made) if link.properties.get("predicate") == "named` on"]
    assert named.type == "RELATED_TO"
    assert labels("Hospital") == ("Entity", "Hospital", "Organisation", "Place", "Pressgraph")
    with pytest.raises(ValueError):
        merge_nodes(("Pressgraph", "Invented`Class) DETACH DELETE n"))
    with pytest.raises(ValueError):
        merge_relationships("X]->() DETACH DELETE a //")


def test_the_scripts_are_the_same_for_every_graph() -> None:
    one, two = files(snapshot()), files(graph("x"))
    for name in ("load.cypher", "schema.cypher", "queries.cypher", "README.txt"):
        assert one[name] == two[name]
    assert "$folder" in loader()
    for table in TABLES:
        assert f"{table.name}.csv" in loader()
        for column in header(table):
            assert f"`{column}`" in loader()


def test_the_command_of_the_readme_names_every_file() -> None:
    found = files(snapshot())
    start = found["README.txt"].index("neo4j-admin database import")
    words = shlex.split(found["README.txt"][start:].split("\n\n")[0].replace("\\\n", " "))
    assert words[:5] == ["neo4j-admin", "database", "import", "full", "neo4j"]
    named = {word.partition("=")[2] for word in words if word.startswith(("--nodes", "--relationships"))}
    assert named == {name for name in found if name.endswith(".csv")}


def test_without_text_no_word_of_an_article_is_left() -> None:
    made = snapshot()
    data = "".join(files(made, text=False).values())
    for said in made.statements:
        for proof in said.evidence:
            assert proof.exact not in data
    assert "Ferry crews walk out" not in data
    assert len(links(made, text=False)) == len(links(made))


def test_a_seal_differs_where_something_differs_and_nowhere_else() -> None:
    made = snapshot()
    first = made.entities[0]
    other = replace(made, entities=(replace(first, label=first.label + " II"), *made.entities[1:]))
    before = {node.iri: node.properties["seal"] for node in nodes(made)}
    after = {node.iri: node.properties["seal"] for node in nodes(other)}
    changed = {iri for iri in before if before[iri] != after[iri]}
    assert first.iri in changed
    named = {iri for iri in changed if "/statement-" not in iri}
    assert named == {first.iri}
    assert {node.iri: node.properties["seal"] for node in nodes(snapshot())} == before


# ----- push, as far as it needs no server (tests/real has one)


class Recorder:
    """Stands for a session: keeps what a transaction would have run."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, int]] = []

    def execute_write(self, work: Any) -> None:
        work(self)

    def run(self, statement: str, rows: list[object]) -> Recorder:
        self.ran.append((statement, len(rows)))
        return self

    def consume(self) -> None:
        pass


def test_rows_of_one_statement_go_together_in_batches() -> None:
    session, told = Recorder(), []  # type: Recorder, list[int]
    rows = [("A", {"n": n}) for n in range(BATCH + 5)] + [("B", {"n": 0})]
    _write(session, iter(rows), told.append)  # type: ignore[arg-type]
    assert session.ran == [("A", BATCH), ("A", 5), ("B", 1)]
    assert told == [BATCH, BATCH + 5, BATCH + 6]


def test_without_the_driver_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "neo4j", None)
    with pytest.raises(ToolMissing, match=r"pressgraph\[neo4j\]"):
        bring(snapshot(), Server(uri="bolt://localhost:7687"))


@pytest.mark.parametrize("address", ["localhost:7687", "http://localhost", "bolt://", "", "bolt+x://localhost"])
def test_an_address_that_cannot_be_one(address: str) -> None:
    with pytest.raises(InputError, match="bolt://localhost:7687"):
        bring(snapshot(), Server(uri=address))


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with Graph.open(tmp_path / "store", write=True) as store:
        for extraction in extractions():
            store.put(extraction)
        made = snapshot()
        store.derive(made)
    address = f"bolt://127.0.0.1:{closed_port()}"
    result = CliRunner().invoke(command, [str(tmp_path), address])
    assert isinstance(result.exception, ToolMissing)
    assert address in str(result.exception)
    assert "start it" in str(result.exception)


def test_a_password_file_must_hold_one(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    for name in ("empty", "absent"):
        result = CliRunner().invoke(
            command, [str(tmp_path), "bolt://localhost", "--password-file", str(tmp_path / name)]
        )
        assert isinstance(result.exception, InputError)
    result = CliRunner().invoke(command, [str(tmp_path / "nowhere"), "bolt://localhost"])
    assert isinstance(result.exception, PressgraphError)
    assert "kg build" in str(result.exception)


def test_no_password_comes_into_a_log() -> None:
    assert "hush" not in repr(Server(uri="bolt://localhost", password="hush"))
