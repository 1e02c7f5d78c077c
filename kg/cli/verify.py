"""`kg verify`: is the store on the disk what was written?"""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("out", type=click.Path(path_type=Path), default=Path("out"))
@click.option(
    "--repair", is_flag=True, help="Mend what can be mended; documents that cannot are read by the next build."
)
def command(out: Path, repair: bool) -> None:
    r"""Compare the store in OUT with its checksums, document by document, and say what is damaged and what mends it.

    Every payload is compared with its SHA-256, every text with its own, every named graph with what it must hold.
    Ends with status 0 when all is well, with 1 when something is damaged and was not mended.

    \b
    Examples
      kg verify out
      kg verify out --repair
    """
    from kg.cli._screen import plain
    from kg.graph import STORE, Graph

    with Graph.open(out / STORE) as graph:
        documents = len(graph.documents())
        damages, same = graph.verify(), graph.by_this_version
    for damage in damages:
        click.echo(plain(f"{damage.where}: {damage.what}"))
        click.echo(f"  -> {plain(damage.remedy)}")
    if not damages:
        click.echo(f"all is well: {documents} documents")
        if not same:
            click.echo("the RDF was written by another version and was not compared; kg build makes it anew")
        return
    if not repair:
        sys.exit(1)
    with Graph.open(out / STORE, write=True) as graph:
        for done in graph.repair():
            click.echo(plain(done))
