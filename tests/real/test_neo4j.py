"""A real Neo4j takes the graph in by each way, says the same as the snapshot and SPARQL do, and writes nothing twice."""

from __future__ import annotations

import shlex
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg import exporters
from kg.cli.push import command
from kg.errors import InputError
from kg.exporters._flat import Flat
from kg.exporters.neo4j.push import Server, bring
from kg.exporters.neo4j.tables import TABLES
from kg.graph import Graph
from kg.graph.rdf import quads
from kg.model import Snapshot
from tests.exporters.hostile import NASTY, graph
from tests.invented import extractions, joined, snapshot
from tests.real.java import classpath
from tests.real.neo4j import PASSWORD, Home

pytestmark = pytest.mark.real

Dump = tuple[dict[str, Any], dict[Any, Any]]


@pytest.fixture(scope="module")
def jars(tmp_path_factory: pytest.TempPathFactory) -> str:
    return classpath("neo4j", tmp_path_factory.mktemp("maven"))


@pytest.fixture(scope="module")
def home(jars: str, tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(folder=tmp_path_factory.mktemp("neo4j"), classpath=jars)
    made.admin(["dbms", "set-initial-password", PASSWORD])
    return made


@pytest.fixture(scope="module")
def server(home: Home) -> Iterator[Server]:
    with home.serve() as address:
        yield Server(uri=address, password=PASSWORD)


@pytest.fixture
def session(server: Server) -> Iterator[neo4j.Session]:
    with connected(server) as made:
        made.run("MATCH (n) DETACH DELETE n").consume()
        yield made


@contextmanager
def connected(server: Server) -> Iterator[neo4j.Session]:
    auth = (server.user, server.password or "")
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=auth, notifications_min_severity="OFF") as driver,
        driver.session() as session,
    ):
        yield session


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value.to_native() if hasattr(value, "to_native") else value


def dump(session: neo4j.Session) -> Dump:
    """Return all that the database holds: labels and properties by IRI, properties by type, ends and IRI."""
    nodes = {
        row["p"]["iri"]: (tuple(sorted(row["l"])), {k: plain(v) for k, v in row["p"].items()})
        for row in session.run("MATCH (n) RETURN labels(n) AS l, properties(n) AS p")
    }
    links = {
        (row["t"], row["a"], row["b"], row["p"].get("iri")): {k: plain(v) for k, v in row["p"].items()}
        for row in session.run(
            "MATCH (a)-[r]->(b) RETURN type(r) AS t, a.iri AS a, b.iri AS b, properties(r) AS p"
        )
    }  # fmt: skip
    return nodes, links


def expected(made: Snapshot, *, text: bool = True) -> Dump:
    flat = Flat(made, text=text)
    nodes, links = {}, {}
    for table in TABLES:
        for node in table.nodes(flat) if table.nodes else ():
            held = {k: v for k, v in node.properties.items() if v is not None}
            nodes[node.iri] = (node.labels, held | {"iri": node.iri})
        for one in table.relationships(flat) if table.relationships else ():
            held = {k: v for k, v in one.properties.items() if v is not None}
            links[one.type, one.source, one.target, one.iri] = held | {"iri": one.iri}
    return nodes, links


def everything() -> Snapshot:
    """Return a graph of the invented reports and of all nasty names at once."""
    read = {e.document.identifier: e for name in NASTY for e in graph(name).extractions}
    return joined((*extractions(), *read.values()))


def script(session: neo4j.Session, text: str, **parameters: str) -> list[list[neo4j.Record]]:
    """Run a script as cypher-shell does, statement by statement, each a transaction of its own."""
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    statements = [statement.strip() for statement in "\n".join(lines).split(";\n")]
    return [list(session.run(s.removesuffix(";"), **parameters)) for s in statements if s]  # type: ignore[arg-type]


def text_of(name: str, made: Snapshot) -> str:
    return b"".join(exporters.export("neo4j", made)[f"neo4j/{name}"]).decode()


def bookmark(session: neo4j.Session) -> frozenset[str]:
    """Return what moves on whenever anything is committed."""
    session.run("MATCH (n) RETURN count(n)").consume()
    return frozenset(session.last_bookmarks().raw_values)


def test_a_push_brings_the_whole_graph_and_a_second_one_nothing(session: neo4j.Session, server: Server) -> None:
    made, told = snapshot(), []  # type: Snapshot, list[tuple[str, int, int]]
    nodes, links = bring(made, server, progress=lambda *given: told.append(given))
    assert dump(session) == expected(made)
    assert (nodes.made, links.made) == tuple(map(len, expected(made)))
    assert {stage for stage, _, _ in told} == {"nodes", "relationships"}
    assert ("nodes", nodes.made, nodes.made) in told
    before = bookmark(session)
    again = bring(made, server)
    assert [counts.written for counts in again] == [0, 0]
    assert [counts.same for counts in again] == [nodes.made, links.made]
    assert bookmark(session) == before


def test_counts_are_those_of_sparql(session: neo4j.Session, server: Server) -> None:
    made = snapshot()
    bring(made, server)
    store = ox.Store()
    store.extend(quads(made))

    def sparql(pattern: str) -> int:
        query = f"PREFIX kg: <https://example.org/kg#> SELECT DISTINCT ?a ?b WHERE {{ {pattern} }}"
        return len(list(store.query(query, use_default_graph_as_union=True)))  # type: ignore[arg-type]

    def cypher(pattern: str) -> int:
        [row] = session.run(f"MATCH {pattern} RETURN count(*)")
        return int(row[0])

    for name in ("role", "holds_title", "pickets_at", "supports", "opposes", "said", "located_in", "part_of",
                 "takes_part_in", "mentioned_in", "subject", "evidence", "attributed_to"):  # fmt: skip
        assert cypher(f"()-[:{name.upper()}]->()") == sparql(f"?a kg:{name} ?b") > 0
    for kind in ("Entity", "Person", "Organisation", "Hospital", "Place", "Action", "Statement", "Quotation", "Evidence",
                 "Document", "RoleTitle"):  # fmt: skip
        assert cypher(f"(:{kind})") == sparql(f"?a a kg:{kind}") > 0


def test_a_new_build_changes_what_has_changed(session: neo4j.Session, server: Server) -> None:
    bring(snapshot(), server)
    [ada] = session.run("MATCH (n:Person {name: 'Ada Quill'}) RETURN n.iri AS iri")
    session.run(
        "MATCH (n {iri: $iri}) SET n.colour = 'green', n:Seen CREATE (n)-[:KNOWS]->(:Mine {iri: 'mine'})",
        iri=ada["iri"],
    ).consume()
    later = joined(tuple(e for e in extractions() if e.document.identifier == "reports/canal.txt"))
    # The same IRIs, so that Ada is changed and not made anew.
    names = {e.label: e.iri for e in snapshot().entities}
    moved = {e.iri: names[e.label] for e in later.entities}
    later = replace(
        later,
        entities=tuple(replace(e, iri=moved[e.iri]) for e in later.entities),
        statements=tuple(
            replace(s, subject=moved[s.subject], object=moved[s.object] if s.object else None,
                    evidence=tuple(replace(v, attributed_to=moved[v.attributed_to] if v.attributed_to else None)
                                   for v in s.evidence))
            for s in later.statements
        ),
    )  # fmt: skip
    kept = bring(later, server, keep=True)
    assert [counts.removed for counts in kept] == [0, 0]
    assert [counts.changed > 0 for counts in kept] == [True, True]
    nodes, links = bring(later, server)
    assert nodes.removed > 10
    assert links.removed > 20
    held = dump(session)
    assert held[0].pop("mine")[0] == ("Mine",)
    labels, properties = held[0][ada["iri"]]
    assert properties.pop("colour") == "green"
    held[0][ada["iri"]] = (tuple(label for label in labels if label != "Seen"), properties)
    assert {key: value for key, value in held[1].items() if key[0] != "KNOWS"} == expected(later)[1]
    assert held[0] == expected(later)[0]


def test_a_class_that_changes_takes_its_label_away(session: neo4j.Session, server: Server) -> None:
    made = snapshot()
    bring(made, server)
    entities = tuple(replace(e, kind="Group") if e.label == "Bakers Union" else e for e in made.entities)
    nodes, _ = bring(replace(made, entities=entities), server)
    assert nodes.changed == 1
    [row] = session.run("MATCH (n {name: 'Bakers Union'}) RETURN labels(n) AS labels")
    assert sorted(row["labels"]) == ["Entity", "Group", "Pressgraph"]


def test_hostile_names_are_pushed_as_they_are(session: neo4j.Session, server: Server) -> None:
    made = everything()
    bring(made, server)
    assert dump(session) == expected(made)
    assert [counts.written for counts in bring(made, server)] == [0, 0]


def test_load_csv_takes_the_same_in(session: neo4j.Session, server: Server, home: Home) -> None:
    made = everything()
    exporters.write(home.folder / "import" / "loaded", exporters.export("neo4j", made))
    for _ in range(2):  # the script may be run again
        script(session, text_of("load.cypher", made), folder="file:///loaded/neo4j/")
        assert dump(session) == expected(made)
    assert [counts.written for counts in bring(made, server)] == [0, 0]


def test_neo4j_admin_takes_the_same_in(jars: str, tmp_path: Path) -> None:
    made = everything()
    home = Home(folder=tmp_path / "home", classpath=jars)
    home.admin(["dbms", "set-initial-password", PASSWORD])
    exporters.write(tmp_path, exporters.export("neo4j", made))
    readme = text_of("README.txt", made)
    words = shlex.split(readme[readme.index("neo4j-admin database") :].split("\n\n")[0].replace("\\\n", " "))
    said = home.admin(words[1:], cwd=tmp_path / "neo4j")
    nodes, links = map(len, expected(made))
    assert f"{nodes} nodes" in said
    assert f"{links} relationships" in said
    with home.serve() as address:
        server = Server(uri=address, password=PASSWORD)
        with connected(server) as session:
            assert dump(session) == expected(made)
            script(session, text_of("schema.cypher", made))
            assert [counts.written for counts in bring(made, server)] == [0, 0]
            [found] = session.run(
                "CALL db.index.fulltext.queryNodes('pressgraph_names', 'infirmary') YIELD node RETURN node.name"
            )
            assert found[0] == "Larkfield Infirmary"
    shutil.rmtree(home.folder)


def test_the_questions_that_ship_have_answers(session: neo4j.Session, server: Server) -> None:
    made = snapshot()
    bring(made, server)
    pickets, positions, roles, quotations, actions, undrawn, shared = script(session, text_of("queries.cypher", made))
    edges = Counter(edge.predicate for edge in Flat(made).edges)
    assert [tuple(row.values()) for row in pickets] == [
        (
            "Ada Quill", "Larkfield Infirmary",
            "Ada Quill, a porter at Larkfield Infirmary, joined the picket line at Larkfield Infirmary in Oxmoor.",
            "reports/ferry.txt",
        )
    ]  # fmt: skip
    assert len(positions) == edges["supports"] + edges["opposes"]
    assert len(roles) == edges["role"]
    assert len(quotations) == edges["said"]
    assert len(actions) == sum(e.kind in ("Strike", "Picket", "Rally", "March", "Action") for e in made.entities)
    assert {row["status"] for row in undrawn} == {"negated", "planned"}
    assert {row["name"] for row in shared} == {"Ada Quill", "Bakers Union"}


def test_the_command(session: neo4j.Session, server: Server, tmp_path: Path) -> None:
    made = snapshot()
    with Graph.open(tmp_path / "store", write=True) as store:
        for extraction in extractions():
            store.put(extraction)
        store.derive(made)
    run = CliRunner()
    first = run.invoke(command, [str(tmp_path), server.uri], env={"NEO4J_PASSWORD": PASSWORD})
    assert first.exit_code == 0, first.exception
    assert dump(session) == expected(made)
    (tmp_path / "secret").write_text(PASSWORD + "\n")
    second = run.invoke(command, [str(tmp_path), server.uri, "--password-file", str(tmp_path / "secret"), "--no-text"])
    assert second.exit_code == 0
    assert dump(session) == expected(made, text=False)
    assert "0 made" in second.output.splitlines()[0]
    refused = run.invoke(command, [str(tmp_path), server.uri], env={"NEO4J_PASSWORD": "wrong"})
    assert isinstance(refused.exception, InputError)
    assert "refuses this user or password" in str(refused.exception)
