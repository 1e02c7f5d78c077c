"""`kg build`: articles in, the graph and its files out."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli._screen import plain
from kg.errors import InputError, Interrupted

if TYPE_CHECKING:
    from types import FrameType

    from kg.build.report import Report

MOST_LINES = 20
"""Rejected files named on the screen; the report in the output folder names all."""

_EPILOG = """
\b
Examples:
  kg build seeds -o out                        five reports
  kg build articles/ more.zip -o out           folders, files, archives: all in one graph
  kg build 'archive/2016-*.jsonl.gz' -o out    JSON lines as news archives export them
  curl ... | kg build - -o out --date 2016-03-09 --publisher "The Daily Loaf"
  kg build today/ -o out --add                 keep what the graph has, and add to it

\b
The same command again reads only what is new or changed. It ends with status 0,
with 2 when something was set aside (the report says what and why), with 1 when
nothing could be built, with 130 when it was stopped.
"""


@click.command(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True, help="Folder to write to."
)
@click.option(
    "--to", multiple=True, metavar="FORMAT", help="Format to write, more than once if wanted [default: turtle, html]."
)
@click.option("--domain", type=click.Path(path_type=Path), help="Turtle file of another domain than labour disputes.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read [default: one for each core].")
@click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", help="Read here, or on a Spark cluster."
)
@click.option("--master", default="local[*]", show_default=True, help="The cluster, as Spark names it.")
@click.option(
    "--parts", metavar="PLACE", help="Where the cluster writes its documents as N-Quads (a path, hdfs:, s3a:)."
)
@click.option("--date", help="Publication date of articles that do not say theirs (2016-03-09).")
@click.option("--publisher", help="Publisher of articles that do not say theirs.")
@click.option("--any-language", is_flag=True, help="Do not set aside what is not in English.")
@click.option("--add", "keep", is_flag=True, help="Keep documents of the graph that PATHS do not hold.")
@click.option("--base", default=None, help="IRI below which entities lie.")
@click.option("--corrections", type=click.Path(path_type=Path), help="File of who is who, as people decided it.")
@click.option("--authority", type=click.Path(path_type=Path), help="File of known entities with their own IRIs.")
@click.option("--no-text", is_flag=True, help="Leave the words of the articles out of what is written.")
@click.option("--open", "show", is_flag=True, help="Open the view in a browser when done.")
@click.option("--quiet", is_flag=True, help="Show no progress and no table.")
def command(
    paths: tuple[str, ...],
    out: Path,
    to: tuple[str, ...],
    domain: Path | None,
    workers: int | None,
    engine: str,
    master: str,
    parts: str | None,
    date: str | None,
    publisher: str | None,
    any_language: bool,
    keep: bool,
    base: str | None,
    corrections: Path | None,
    authority: Path | None,
    no_text: bool,
    show: bool,
    quiet: bool,
) -> None:
    """Build the graph of the articles in PATHS.

    A path is a file, a folder with all below it, a pattern in quotes, or - for standard input. Read are plain text,
    HTML, JSON lines, CSV, and gzip and zip archives of these. NAME.json beside an article, or lines between --- at its
    top, say its title, date, publisher, author and url.
    """
    from kg.build.road import FORMATS, build
    from kg.resolution import BASE
    from kg.sources import Known, Rules
    from kg.sources.found import moment

    published = moment(date) if date else None
    if date and published is None:
        raise InputError(f"the date {date!r} is not understood", "--date", "write it as 2016-03-09")
    with _stopping() as stop, _progress(quiet) as progress:
        try:
            report = build(
                paths,
                out,
                domain=domain,
                to=[name for given in to for name in given.split(",") if name] or FORMATS,
                base=base or BASE,
                corrections=corrections,
                authority=authority,
                rules=Rules(any_language=any_language, given=Known(published=published, publisher=publisher)),
                keep=keep,
                text=not no_text,
                workers=workers,
                spark=master if engine == "spark" else None,
                parts=parts,
                progress=progress,
                stop=stop,
            )
        except Interrupted as stopped:
            click.echo(f"kg: {stopped}", err=True)
            sys.exit(130)
    if not quiet:
        _show(report)
    if show:
        click.launch(str(out / "graph.html"))
    if report.set_aside:
        sys.exit(2)


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Yield a function that says whether Ctrl-C was pressed; pressed again it ends the command at once."""
    pressed: list[int] = []

    def press(number: int, frame: FrameType | None) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)
        click.echo("\nkg: finishing the documents in hand; Ctrl-C again ends at once", err=True)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that draws how far each stage is, its rate and the time left, on a terminal's standard error."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as bars:
        stages: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=total)
            bars.update(stages[stage], completed=done, total=total)

        yield progress


def _show(report: Report) -> None:
    """Print what was set aside on standard error, and the table on standard output."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    for one in report.set_aside[:MOST_LINES]:
        click.echo(f"set aside: {plain(str(one))}", err=True)
    if len(report.set_aside) > MOST_LINES:
        click.echo(f"and {len(report.set_aside) - MOST_LINES} more: see {report.out / 'report.txt'}", err=True)
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in report.rows():
        table.add_row(Text(plain(name)), Text(value))
    this_run = f"{report.read} read, {report.unchanged} unchanged"
    table.add_row(Text("this time"), Text(this_run + (f", {report.removed} taken out" if report.removed else "")))
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    for name in [*report.outputs, "report.txt", "store"]:
        console.print(Text(f"-> {report.out / name}"))
