"""`kg export`: the finished graph in further formats."""

from __future__ import annotations

from pathlib import Path

import click

_EPILOG = """
\b
Examples:
  kg export out --to trig --to jsonld
  kg export out --to turtle --no-text -o public     may be published where the articles may not
"""


@click.command(epilog=_EPILOG)
@click.argument("out", type=click.Path(path_type=Path), default=Path("out"))
@click.option("--to", "formats", multiple=True, metavar="FORMAT", help="Format to write, more than once if wanted.")
@click.option("-o", "--into", type=click.Path(path_type=Path), help="Folder to write to [default: OUT itself].")
@click.option("--no-text", is_flag=True, help="Leave the words of the articles out; offsets and links stay.")
def command(out: Path, formats: tuple[str, ...], into: Path | None, no_text: bool) -> None:
    """Write the graph in OUT in other formats. Without --to, list the formats there are.

    Each file is written whole or not at all; the same graph gives the same bytes.
    """
    from kg import exporters
    from kg.build.road import export

    if not formats:
        for name in exporters.names():
            click.echo(f"{name:<10} {exporters.about(name)}")
        return
    for name in sorted(export(out, *formats, into=into, text=not no_text)):
        click.echo(f"-> {(into or out) / name}")
