"""Files for Neo4j: CSV for `neo4j-admin database import full`, a Cypher script that loads the same files, queries.

In the files a list's values are parted by U+001F, and a backslash is written twice: that is how LOAD CSV reads unless
its server is told otherwise, and how the import tool reads with `--legacy-style-quoting=true`. What is in them is data:
no name is part of any Cypher. `kg.exporters.neo4j.push` brings the same to a running server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from kg.exporters._flat import Flat
from kg.exporters.neo4j.cypher import loader, schema
from kg.exporters.neo4j.tables import SEPARATOR, TABLES, Table, Value
from kg.model import Snapshot

FOLDER = "neo4j"
_PIECE = 2000
"""Rows joined into one chunk of bytes."""
_HERE = Path(__file__).parent


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return the files below `neo4j/`: nodes and relationships, schema, loader, queries, and how to use them.

    With `text=False` the properties for words, sentences and quotations are absent; offsets and names stay.
    """
    flat = Flat(snapshot, text=text)
    files: dict[str, Iterable[bytes]] = {f"{FOLDER}/{table.name}.csv": rows(table, flat) for table in TABLES}
    files[f"{FOLDER}/load.cypher"] = [loader().encode()]
    files[f"{FOLDER}/schema.cypher"] = [schema().encode()]
    files[f"{FOLDER}/queries.cypher"] = [(_HERE / "queries.cypher").read_bytes()]
    files[f"{FOLDER}/README.txt"] = [_readme().encode()]
    return files


def header(table: Table) -> list[str]:
    """Return the names of a table's columns, with their types as the import tool takes them."""
    ends = ["iri:ID", ":LABEL"] if table.nodes else [":START_ID", ":END_ID", ":TYPE"]
    return ends + [f"{name}:{kind}" for name, kind in table.columns.items()]


def rows(table: Table, flat: Flat) -> Iterator[bytes]:
    """Yield one file in pieces."""
    lines = [",".join(header(table)) + "\n"]
    for ends, properties in _records(table, flat):
        values = [*ends, *(properties.get(name) for name in table.columns)]
        lines.append(",".join(map(_cell, values)) + "\n")
        if len(lines) >= _PIECE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def _records(table: Table, flat: Flat) -> Iterator[tuple[tuple[Value, ...], dict[str, Value]]]:
    for node in table.nodes(flat) if table.nodes else ():
        yield (node.iri, node.labels), dict(node.properties)
    for one in table.relationships(flat) if table.relationships else ():
        yield (one.source, one.target, one.type), dict(one.properties) | {"iri": one.iri}


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    text = SEPARATOR.join(map(str, value)) if isinstance(value, tuple) else value
    return '"' + text.replace("\\", "\\\\").replace('"', '""') + '"'


def _readme() -> str:
    files = " \\\n".join(f"    --{'nodes' if table.nodes else 'relationships'}={table.name}.csv" for table in TABLES)
    return (_HERE / "README.txt").read_text(encoding="utf-8").replace("@FILES@", files)
