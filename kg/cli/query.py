"""`kg query`: SPARQL on the finished graph, or one of the queries that ship."""

from __future__ import annotations

import re
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli._screen import plain, room, table
from kg.errors import BadQuery

if TYPE_CHECKING:
    from kg.graph import Answer, Cell

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
and id: for what is in the graph need not be declared. All named graphs are
asked as one; GRAPH tells them apart. A query can only read, reaches no network
and no file, and its time and memory are limited.
"""


@click.command(epilog=_EPILOG)
@click.argument("out", type=click.Path(path_type=Path), required=False)
@click.argument("query", required=False)
@click.option("--about", metavar="WORDS", help="Only what has these words in a name (queries that ship say where).")
@click.option("--bind", multiple=True, metavar="NAME=WORDS", help="Words for a variable that the query leaves open.")
@click.option("--as", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--seconds", type=click.IntRange(1, 86_400), default=60, show_default=True, help="Longest time.")
@click.option("--memory", type=click.IntRange(16), default=2048, show_default=True, help="Most memory, in MB.")
def command(
    out: Path | None, query: str | None, about: str | None, bind: tuple[str, ...], form: str, seconds: int, memory: int
) -> None:
    """Ask the graph in OUT: QUERY is SPARQL, a file of it, or the name of a query that ships.

    Without QUERY, list the queries that ship. The name of one of them alone is asked of the folder `out`.
    """
    from kg.graph import STORE, Graph, Limits, shipped

    if out is None:
        listing()
        return
    if query is None and str(out) in shipped() and not out.exists():
        out, query = Path("out"), str(out)
    with Graph.open(out / STORE) as graph:
        if query is None:
            listing()
            return
        bindings = dict(_pair(words) for words in bind) | ({"about": about} if about is not None else {})
        answer = graph.query(query, limits=Limits(seconds=seconds, memory=memory << 20), **bindings)
        base = graph.base
    if not answer:
        for name, meant in strangers(query):
            click.echo(
                f"note: kg:{name} is no term of the vocabulary{f'; is kg:{meant} meant?' if meant else ''}", err=True
            )
    if form == "table":
        show(answer, base)
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


def strangers(query: str) -> list[tuple[str, str | None]]:
    """Return the terms under kg: that a query names and the vocabulary does not have, each with what may be meant."""
    from kg.ontology import VOCABULARY

    term = r"\bkg:([A-Za-z_]\w*)"
    known = sorted(set(re.findall(term, VOCABULARY.read_text(encoding="utf-8"))))
    told = sorted(set(re.findall(term, query)) - set(known))
    return [(name, next(iter(get_close_matches(name, known, 1)), None)) for name in told]


def show(answer: Answer, base: str) -> None:
    """Print the answer as a table; long cells are folded, and no cell can command the terminal."""

    def words(cell: Cell) -> str:
        ours = cell.kind == "iri" and cell.value.startswith(base)
        return plain(f"id:{cell.value[len(base) :]}" if ours else cell.plain)

    rows = [["" if cell is None else words(cell) for cell in row] for row in answer.rows]
    head, *lines = table(answer.variables, rows, room())
    count = f"{len(answer)} row{'' if len(answer) == 1 else 's'}"
    text = "\n".join(["", click.style(head, bold=True), *lines, "", count])
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding))
