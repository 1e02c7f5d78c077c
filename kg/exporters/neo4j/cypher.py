"""The Cypher that makes room for the graph and loads it: written from the tables' columns, the same for every graph."""

from __future__ import annotations

from kg.exporters.neo4j.tables import LABELS, OURS, TABLES, Table

BATCH = 1000
"""Rows to a transaction: large enough that committing is not the slow part, small enough for any server's memory."""

SCHEMA = (
    f"CREATE CONSTRAINT pressgraph_iri IF NOT EXISTS FOR (n:{OURS}) REQUIRE n.iri IS UNIQUE",
    "CREATE FULLTEXT INDEX pressgraph_names IF NOT EXISTS FOR (n:Entity) ON EACH [n.name, n.other_names]",
)
"""One name for one thing, and a search by words of names. An index on whole names would refuse very long ones."""

_READ = {
    "string": "{0}", "string[]": "split({0}, '\\u001F')", "long": "toInteger({0})", "double": "toFloat({0})",
    "long[]": "[x IN split({0}, '\\u001F') | toInteger(x)]", "boolean": "toBoolean({0})", "date": "date({0})",
    "localdatetime": "localdatetime({0})",
}  # fmt: skip
"""How LOAD CSV's strings become values."""


def schema() -> str:
    """Return the script that makes constraint and index; it may be run again."""
    return (
        "// Run this after neo4j-admin database import, which makes no constraints; load.cypher has it already.\n"
        + "".join(f"{statement};\n" for statement in SCHEMA)
    )


def loader() -> str:
    """Return the script that loads the CSV files, from the folder that the parameter $folder names."""
    parts = [
        "// Loads the CSV files beside this one, or brings what was loaded before up to date; it removes nothing.\n"
        "// $folder is where the server finds them, as a URL that ends in a slash: 'file:///' is its import folder.\n\n",
        *(f"{statement};\n" for statement in SCHEMA),
        "CALL db.awaitIndexes(300);\n",
        *(_load(table) for table in TABLES),
    ]
    return "".join(parts)


def _load(table: Table) -> str:
    columns = (f"x.{name} = {_READ[kind].format(f'row.`{name}:{kind}`')}" for name, kind in table.columns.items())
    values = ",\n      ".join(columns)
    if table.nodes:
        body = f"  MERGE (x:{OURS} {{iri: row.`iri:ID`}})\n  SET {values}\n"
        body += "".join(
            f"  FOREACH (_ IN CASE WHEN '{label}' IN split(row.`:LABEL`, '\\u001F') THEN [1] ELSE [] END | SET x:{label})\n"
            for label in table.labels
        )
    else:
        body = f"  MATCH (a:{OURS} {{iri: row.`:START_ID`}}), (b:{OURS} {{iri: row.`:END_ID`}})\n" + "".join(
            f"  FOREACH (_ IN CASE row.`:TYPE` WHEN '{kind}' THEN [1] ELSE [] END |\n"
            f"    MERGE (a)-[x:{kind} {{iri: row.`iri:string`}}]->(b)\n    SET {values})\n"
            for kind in table.types
        )
    source = f"LOAD CSV WITH HEADERS FROM $folder + '{table.name}.csv' AS row"
    return f"\n{source}\nCALL (row) {{\n{body}}} IN TRANSACTIONS OF {BATCH} ROWS;\n"


def merge_nodes(labels: tuple[str, ...]) -> str:
    """Return the statement that makes or changes nodes with these labels, from a parameter $rows.

    Properties that others have put on our nodes stay; a label of ours that no longer holds is taken away.
    """
    others = ":".join(label for label in LABELS if label not in labels)
    return (
        f"UNWIND $rows AS row MERGE (n:{OURS} {{iri: row.iri}}) "
        f"SET n += row.properties SET n:{':'.join(_known(*labels))} REMOVE n:{others}"
    )


def merge_relationships(kind: str) -> str:
    """Return the statement that makes or changes relationships of a type, from a parameter $rows."""
    if kind not in {name for table in TABLES for name in table.types}:
        raise ValueError(kind)
    return (
        f"UNWIND $rows AS row MATCH (a:{OURS} {{iri: row.source}}), (b:{OURS} {{iri: row.target}}) "
        f"MERGE (a)-[r:{kind} {{iri: row.iri}}]->(b) SET r += row.properties"
    )


def _known(*labels: str) -> tuple[str, ...]:
    for label in labels:
        if label not in LABELS:
            raise ValueError(label)
    return labels
