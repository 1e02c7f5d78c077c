"""`kg resolve`: who is who decided anew, without reading the articles again."""

from __future__ import annotations

from pathlib import Path

import click

_EPILOG = """
\b
Examples:
  kg resolve out                               apply what kg review wrote to out/corrections.toml
  kg resolve out --authority unions.ttl        link what a list of known entities names
"""


@click.command(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("out", type=click.Path(path_type=Path), default=Path("out"))
@click.option(
    "--to", multiple=True, metavar="FORMAT", help="Format to write, more than once if wanted [default: turtle, html]."
)
@click.option("--domain", type=click.Path(path_type=Path), help="Turtle file of another domain than labour disputes.")
@click.option("--base", default=None, help="IRI below which entities lie.")
@click.option(
    "--corrections", type=click.Path(path_type=Path), help="What people know better [default: OUT/corrections.toml]."
)
@click.option("--authority", type=click.Path(path_type=Path), help="Turtle or CSV file of known entities.")
@click.option("--no-text", is_flag=True, help="Leave the words of the articles out of what is written.")
def command(
    out: Path,
    to: tuple[str, ...],
    domain: Path | None,
    base: str | None,
    corrections: Path | None,
    authority: Path | None,
    no_text: bool,
) -> None:
    """Decide anew who is who in the graph in OUT, and write its files again; no model is loaded."""
    from kg.build.road import FORMATS, resolve
    from kg.resolution import BASE

    report = resolve(
        out,
        domain=domain,
        to=[name for given in to for name in given.split(",") if name] or FORMATS,
        base=base or BASE,
        corrections=corrections,
        authority=authority,
        text=not no_text,
    )
    for note in report.resolution:
        click.echo(note, err=True)
    click.echo(f"{sum(report.entities.values())} entities, {sum(report.statements.values())} statements -> {out}")
