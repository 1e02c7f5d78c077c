"""`kg view`: the page of the graph in the browser."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from urllib.parse import quote

import click

from kg.errors import NoInput


def page_of(out: Path) -> Path:
    """Return the page of a build, given its output folder or the page itself.

    Raises NoInput where there is none, with the command that makes one.
    """
    page = out / "graph.html" if out.is_dir() else out
    if not page.is_file():
        raise NoInput("there is no page of a graph", str(page), f"make one: kg build PATH... -o {out}")
    return page.resolve()


def anchor(**wanted: str | None) -> str:
    """Return the part of an address after the page's own: what the page is to show at once.

    >>> anchor(node="person-ada-quill", query=None)
    '#node=person-ada-quill'
    """
    parts = [f"{name}={quote(value, safe='')}" for name, value in sorted(wanted.items()) if value]
    return "#" + "&".join(parts) if parts else ""


@click.command()
@click.argument("out", type=click.Path(path_type=Path), default=Path("out"))
@click.option("--node", help="Open at the node whose IRI ends so.")
@click.option("--statement", help="Open at the statement with this identifier.")
@click.option("--search", help="Open with everything that has these words.")
@click.option("--print-only", is_flag=True, help="Print the address and open nothing.")
def command(out: Path, node: str | None, statement: str | None, search: str | None, print_only: bool) -> None:
    r"""Open the graph of the build in OUT in your browser.

    \b
    Examples
      kg view out
      kg view out --search "picket line"
    """
    page = page_of(out)
    address = page.as_uri() + anchor(node=node, statement=statement, query=search)
    click.echo(address if address != page.as_uri() else str(page))
    if not print_only and not webbrowser.open(address):
        click.echo("No browser could be started here: open that file in one.", err=True)
