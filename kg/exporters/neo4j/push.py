"""Brings a graph to a running Neo4j through its official driver: only what differs, in batches, as often as wanted.

The server is asked for the seal of each of our nodes and relationships; what has none there is made, what has another
is changed, what the graph has not is removed. So a second push writes nothing, one that was cut off goes on, and data
that came by the import files is known as the same. What others keep in the database is left alone: nodes without our
label, and on our nodes properties and labels that we do not use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, OutputError, ToolMissing
from kg.exporters._flat import Flat
from kg.exporters.neo4j.cypher import BATCH, SCHEMA, merge_nodes, merge_relationships
from kg.exporters.neo4j.tables import OURS, TABLES, Node, Relationship, Value
from kg.graph import STORE, Graph
from kg.model import Snapshot

if TYPE_CHECKING:
    from neo4j import Session

Progress = Callable[[str, int, int], None]

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A Neo4j server: where it is, who asks (None where it wants no password), and which of its databases."""

    uri: str
    user: str = "neo4j"
    password: str | None = None
    database: str | None = None

    def __repr__(self) -> str:  # a password must not come into a log
        return f"Server(uri={self.uri!r}, user={self.user!r})"


@dataclass(slots=True, kw_only=True)
class Counts:
    """How many were made, changed, removed, and found as they should be."""

    made: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0

    @property
    def written(self) -> int:
        """Return how many writes there were."""
        return self.made + self.changed + self.removed


def push(
    out: str | Path,
    server: str | Server,
    *,
    text: bool = True,
    keep: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> tuple[Counts, Counts]:
    """Make a Neo4j hold the graph of the build in `out`, and return what that took: of nodes, and of relationships.

    `server` is an address such as bolt://localhost:7687, or a Server, which has a password too. The rest is as for
    `bring`; raises what that raises, and NoInput where no graph lies in `out`.
    """
    with Graph.open(Path(out) / STORE) as graph:
        snapshot = graph.snapshot()
    where = Server(uri=server) if isinstance(server, str) else server
    return bring(snapshot, where, text=text, keep=keep, progress=progress)


def bring(
    snapshot: Snapshot,
    server: Server,
    *,
    text: bool = True,
    keep: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> tuple[Counts, Counts]:
    """Make the server's database hold this graph, and return what that took: of nodes, and of relationships.

    With `keep` nothing is removed. `progress` is told a stage (nodes, relationships, removing), how much of it is done
    and how much there is. A batch is a transaction: whatever stops a push, the next one goes on from there.

    Raises ToolMissing where the driver is not installed or no server answers, InputError where the address cannot be
    one or the password is refused, OutputError where the server refuses to write.
    """
    flat = Flat(snapshot, text=text)
    with _session(server) as session:
        for statement in (*SCHEMA, "CALL db.awaitIndexes(300)"):
            session.run(statement).consume()
        nodes, gone = _make(session, flat, _known_nodes(session), progress)
        links, cut = _join(session, flat, _known_relationships(session), progress)
        if not keep:
            total = len(gone) + len(cut)
            links.removed = _remove(session, _CUT, cut, lambda done: progress("removing", done, total))
            nodes.removed = _remove(session, _DROP, gone, lambda done: progress("removing", len(cut) + done, total))
    return nodes, links


@contextmanager
def _session(server: Server) -> Iterator[Session]:
    """Yield a session; every way in which the server can fail is an error that says what to do."""
    try:
        import neo4j
        from neo4j import exceptions
    except ImportError as missing:
        raise ToolMissing(
            "the driver of Neo4j is not installed", "", "pip install 'pressgraph[neo4j]'"
        ) from missing  # fmt: skip
    scheme, separator, rest = server.uri.partition("://")
    if not separator or not rest or scheme not in SCHEMES:
        raise InputError("is no address of a Neo4j server", server.uri, "write it as bolt://localhost:7687")
    auth = neo4j.basic_auth(server.user, server.password) if server.password is not None else None
    try:
        driver = neo4j.GraphDatabase.driver(
            server.uri, auth=auth, connection_timeout=15, notifications_min_severity="OFF"
        )
    except (exceptions.ConfigurationError, ValueError) as error:
        raise InputError(f"cannot be used: {error}", server.uri, "write it as bolt://localhost:7687") from error
    try:
        with driver, driver.session(database=server.database) as session:
            driver.verify_connectivity()
            yield session
    except exceptions.AuthError as error:
        raise InputError(
            "the server refuses this user or password",
            server.uri,
            "set NEO4J_PASSWORD, and --user where it is not neo4j",
        ) from error
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as error:
        first = str(error).splitlines()[0] if str(error) else "no answer"
        raise ToolMissing(
            f"no Neo4j server answers: {first}", server.uri, "start it, or check host and port, then push again"
        ) from error
    except (exceptions.Neo4jError, exceptions.DriverError) as error:
        said = getattr(error, "message", None) or str(error)
        raise OutputError(
            f"the server refuses: {said}", server.uri, "what was pushed before this is kept; mend it and push again"
        ) from error


def _known_nodes(session: Session) -> dict[str, tuple[str, str]]:
    """Return (seal, element id) of each of our nodes, by IRI."""
    found = session.run(f"MATCH (n:{OURS}) RETURN n.iri, n.seal, elementId(n)")
    return {iri: (seal or "", element) for iri, seal, element in found}


def _known_relationships(session: Session) -> dict[str, tuple[str, str]]:
    found = session.run(
        f"MATCH (:{OURS})-[r]->(:{OURS}) WHERE r.iri IS NOT NULL AND r.seal IS NOT NULL "
        "RETURN r.iri, r.seal, elementId(r)"
    )
    return {iri: (seal, element) for iri, seal, element in found}


def _make(
    session: Session, flat: Flat, there: dict[str, tuple[str, str]], progress: Progress
) -> tuple[Counts, list[str]]:
    """Make or change nodes; return the counts, and the element ids of those that the graph has not."""
    counts = Counts()
    todo: list[Node] = []
    for table in TABLES:
        for node in table.nodes(flat) if table.nodes else ():
            if _is_new(counts, there.pop(node.iri, None), node.properties["seal"]):
                todo.append(node)
    todo.sort(key=lambda node: (node.labels, node.iri))
    writes = ((merge_nodes(node.labels), {"iri": node.iri, "properties": dict(node.properties)}) for node in todo)
    _write(session, writes, lambda done: progress("nodes", done, len(todo)))
    return counts, [element for _, element in there.values()]


def _join(
    session: Session, flat: Flat, there: dict[str, tuple[str, str]], progress: Progress
) -> tuple[Counts, list[str]]:
    """Make or change relationships; return the counts, and the element ids of those that the graph has not."""
    counts = Counts()
    todo: list[Relationship] = []
    for table in TABLES:
        for link in table.relationships(flat) if table.relationships else ():
            if _is_new(counts, there.pop(link.iri, None), link.properties["seal"]):
                todo.append(link)
    todo.sort(key=lambda link: (link.type, link.iri))
    writes = (
        (
            merge_relationships(link.type),
            {"iri": link.iri, "source": link.source, "target": link.target, "properties": dict(link.properties)},
        )
        for link in todo
    )
    _write(session, writes, lambda done: progress("relationships", done, len(todo)))
    return counts, [element for _, element in there.values()]


def _is_new(counts: Counts, there: tuple[str, str] | None, seal: Value) -> bool:
    """Count one, and say whether it has to be written."""
    if there is None:
        counts.made += 1
    elif there[0] == seal:
        counts.same += 1
        return False
    else:
        counts.changed += 1
    return True


def _write(session: Session, writes: Iterator[tuple[str, dict[str, Any]]], done: Callable[[int], None]) -> None:
    """Run the statements, consecutive rows of one statement together, at most BATCH to a transaction."""
    count = 0
    statement, rows = "", []  # type: str, list[dict[str, Any]]
    for wanted, row in writes:
        if rows and (wanted != statement or len(rows) >= BATCH):
            _run(session, statement, rows)
            count += len(rows)
            done(count)
            rows = []
        statement = wanted
        rows.append(row)
    if rows:
        _run(session, statement, rows)
        done(count + len(rows))


def _run(session: Session, statement: str, rows: object) -> None:
    # Statements are put together from our own lists of labels and types alone; what articles say is in the parameters.
    session.execute_write(lambda transaction: transaction.run(statement, rows=rows).consume())


_CUT = "UNWIND $rows AS id MATCH ()-[r]->() WHERE elementId(r) = id DELETE r"
_DROP = "UNWIND $rows AS id MATCH (n) WHERE elementId(n) = id DETACH DELETE n"


def _remove(session: Session, statement: str, elements: list[str], done: Callable[[int], None]) -> int:
    count = 0
    waiting = iter(elements)
    while batch := list(islice(waiting, BATCH)):
        _run(session, statement, batch)
        count += len(batch)
        done(count)
    return count
