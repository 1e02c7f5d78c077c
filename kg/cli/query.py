"""`kg query`: SPARQL on the finished graph, or one of the queries that ship."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli._screen import plain, room, table
from kg.errors import BadQuery

if TYPE_CHECKING:
    from kg.graph import Answer

_EPILOG = """
\b
Examples:
  kg query out                                      list the queries that ship
  kg query out roles                                one of them, as a table
  kg query out who-said-what-about --about rota     with words
  kg query out positions --as csv > positions.csv   for a spreadsheet
  kg query out 'SELECT ?name { ?p a kg:Person ; rdfs:label ?name }'
  kg query out my.rq --as json

\b
Prefixes of the vocabulary (kg:, oa:, dcterms:, skos:, rdfs:, xsd: and so on)
need not be declared. All named graphs are asked as one; GRAPH tells them apart.
A query can only read, reaches no network and no file, and its time and memory
are limited.
"""


@click.command(epilog=_EPILOG)
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("query", required=False)
@click.option("--about", metavar="WORDS", help="Only what has these words in a name (queries that ship say where).")
@click.option("--bind", multiple=True, metavar="NAME=WORDS", help="Words for a variable that the query leaves open.")
@click.option("--as", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--seconds", type=click.IntRange(1, 86_400), default=60, show_default=True, help="Longest time.")
@click.option("--memory", type=click.IntRange(16), default=2048, show_default=True, help="Most memory, in MB.")
def command(
    out: Path, query: str | None, about: str | None, bind: tuple[str, ...], form: str, seconds: int, memory: int
) -> None:
    """Ask the graph in OUT: QUERY is SPARQL, a file of it, or the name of a query that ships.

    Without QUERY, list the queries that ship.
    """
    from kg.graph import STORE, Graph, Limits

    with Graph.open(out / STORE) as graph:
        if query is None:
            listing()
            return
        bindings = dict(_pair(words) for words in bind) | ({"about": about} if about is not None else {})
        answer = graph.query(query, limits=Limits(seconds=seconds, memory=memory << 20), **bindings)
    if form == "table":
        show(answer)
    else:
        text = answer.csv() if form == "csv" else answer.json()
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())


def _pair(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals or not name.isidentifier():
        raise BadQuery("does not say which variable has which words", words, "write --bind name=words")
    return name, value


def listing() -> None:
    """Print the queries that ship, each with what it gives; those marked with a star take --about."""
    from rich.console import Console
    from rich.table import Table

    from kg.graph.sparql import parameters, shipped, text_of

    rows = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, gives in shipped().items():
        rows.add_row(name, "*" if "about" in parameters(text_of(name)) else "", gives)
    console = Console(highlight=False)
    console.print(rows)
    console.print("* takes --about WORDS")


def show(answer: Answer) -> None:
    """Print the answer as a table; long cells are folded, and no cell can command the terminal."""
    rows = [["" if cell is None else plain(cell.plain) for cell in row] for row in answer.rows]
    head, *lines = table(answer.variables, rows, room())
    count = f"{len(answer)} row{'' if len(answer) == 1 else 's'}"
    text = "\n".join(["", click.style(head, bold=True), *lines, "", count])
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding))
