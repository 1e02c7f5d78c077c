"""`kg read`: one document as the machine reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli._screen import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.text import Text

    from kg.model import Extraction

_COLOURS = {
    "person": "cyan", "organisation": "green", "place": "yellow",
    "group": "magenta", "policy": "blue", "action": "red",
}  # fmt: skip


@click.command()
@click.argument("path", metavar="FILE")
@click.option("--html", "page", type=click.Path(path_type=Path), help="Write a self-contained page there instead.")
@click.option("--domain", type=click.Path(path_type=Path), help="Turtle file of another domain than labour disputes.")
@click.option("--date", help="Publication date, if the article does not say it (2016-03-09).")
@click.option("--any-language", is_flag=True, help="Read it though it is not in English.")
def command(path: str, page: Path | None, domain: Path | None, date: str | None, any_language: bool) -> None:
    r"""Show how the article in FILE is read: layout, names, who is meant, who says what, and what it says.

    It is how to find out why a statement is missing: whether its words are taken for boilerplate, its names for another
    kind of thing, a pronoun for somebody else, or whether a rule looked at it and turned it down. FILE may be - for
    standard input; of a file with many articles the first is shown.

    \b
    Examples:
      kg read article.txt
      kg read article.html --html as-read.html
    """
    import kg
    from kg.errors import InputError
    from kg.exporters import write
    from kg.reading.shown import page as drawn
    from kg.sources.found import moment

    published = moment(date) if date else None
    if date and published is None:
        raise InputError(f"the date {date!r} is not understood", "--date", "write it as 2016-03-09")
    rules = kg.Rules(any_language=any_language, given=kg.Known(published=published))
    extraction = kg.read(path, domain=domain, rules=rules)
    if page is not None:
        write(page.parent, {page.name: iter([drawn(extraction).encode("utf-8")])})
        click.echo(f"{page} shows how {plain(extraction.document.identifier)} is read")
        return
    _show(extraction)


def _show(extraction: Extraction) -> None:
    from rich.console import Console
    from rich.text import Text

    from kg.reading.shown import family, pieces, quotations, rejections, statements

    console = Console(highlight=False)
    post: int | None = None
    for passage in extraction.passages:
        if passage.post is not None and passage.post != post:
            post = passage.post
            console.print(Text(f"-- post {post + 1}", style="dim"))
        line = Text(f"{passage.layout:>11}  ", style="dim")
        for piece in pieces(extraction, passage):
            style = []
            if piece.referent is not None:
                style.append(_COLOURS[family(piece.referent.kind)])
                style.append("bold" if piece.form == "name" else "")
            style.append({"direct": "reverse", "indirect": "underline"}.get(piece.quoted or "", ""))
            line.append(plain(piece.text), style=" ".join(filter(None, style)) or "default")
            if piece.opens and piece.referent is not None:
                line.append(f"[{piece.referent.id}]", style="dim")
        console.print(line, soft_wrap=True)
    people = ((r.id, r.kind, r.label, "; ".join(n for n in r.names if n != r.label)) for r in extraction.referents)
    _part(console, "Who and what", people)
    _part(console, "Who says what", quotations(extraction))
    _part(console, "What it says", statements(extraction))
    _part(console, "Looked at and turned down", rejections(extraction))


def _part(console: Console, title: str, rows: Iterable[tuple[str, ...]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, box=None, pad_edge=False, title=None)
    for row in rows:
        if not table.columns:
            for _ in row:
                table.add_column(overflow="fold")
        cells: list[Text] = [Text(plain(cell)) for cell in row]
        table.add_row(*cells)
    console.print(Text(f"\n{title}", style="bold"))
    console.print(table if table.columns else Text("nothing", style="dim"))
