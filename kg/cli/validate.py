"""`kg validate`: does the finished graph keep the rules?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

MOST_LINES = 50
"""Findings named on the screen; a graph that breaks a rule often breaks it thousands of times."""


@click.command()
@click.argument("out", type=click.Path(path_type=Path), default=Path("out"))
@click.option("--all", "everything", is_flag=True, help=f"Name every finding, not only the first {MOST_LINES}.")
def command(out: Path, everything: bool) -> None:
    r"""Check the graph in OUT: shapes (SHACL), grounding of every quoted word in its text, and counts.

    Ends with status 0 when all is well, with 1 when something is wrong; each line says which check failed, what is
    wrong, and where.

    \b
    Examples
      kg validate out
      kg validate out --all
    """
    from kg.cli._screen import plain
    from kg.graph import STORE, Graph

    with Graph.open(out / STORE) as graph:
        report = graph.validate()
    for name, number in report.counts:
        click.echo(f"{number:>9} {name}")
    shown = report.findings if everything else report.findings[:MOST_LINES]
    for finding in shown:
        click.echo(f"{plain(finding.check)}: {plain(finding.what)}\n  at {plain(finding.where)}")
    if len(shown) < len(report.findings):
        click.echo(f"and {len(report.findings) - len(shown)} more: kg validate {out} --all")
    click.echo("all is well" if report.conforms else f"{len(report.findings)} findings")
    if not report.conforms:
        sys.exit(1)
