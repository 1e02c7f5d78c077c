"""`kg review`: what the graph is least sure of, one doubt after another, answered by single keys."""

from __future__ import annotations

import datetime
import getpass
import sys
from pathlib import Path

import click

from kg.errors import InputError

_EPILOG = """
\b
Keys: a accept what the graph has now, r reject it; s the two are one and the same,
d they are different; t give another class, n another label; u take the last answer
back, k skip, q quit. Answers go to OUT/corrections.toml, which may be edited by hand;
kg resolve OUT, and every build, applies it.

\b
Examples:
  kg review out                                the 50 least certain
  kg review out --all --by "Ruth Amadi"        everything below a certainty of 0.9
  printf 'akdq' | kg review out                keys from a pipe
"""


class _Terminal:
    """Keys from the terminal as they are pressed; from a pipe one character at a time, line ends skipped."""

    def __init__(self) -> None:
        self.live = sys.stdin.isatty()

    def show(self, line: str) -> None:
        click.echo(line)

    def key(self, prompt: str) -> str | None:
        click.echo(prompt, nl=False)
        if self.live:
            try:
                pressed: str = click.getchar()
            except (EOFError, KeyboardInterrupt):
                pressed = ""
        else:
            pressed = sys.stdin.read(1)
            while pressed in ("\n", "\r", " "):
                pressed = sys.stdin.read(1)
        click.echo(pressed if pressed.isprintable() else "")
        return pressed.lower() if pressed and pressed not in ("\x03", "\x04") else None

    def words(self, prompt: str) -> str | None:
        click.echo(prompt, nl=False)
        line = sys.stdin.readline()
        if not self.live:
            click.echo()
        return line.rstrip("\n") if line else None


def _somebody() -> str:
    """Return the name of whoever uses this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise InputError("your name is not known here", "--by", 'say who answers: --by "Ruth Amadi"') from None


@click.command(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("out", type=click.Path(path_type=Path), default=Path("out"))
@click.option("--by", help="Your name, as it shall stand in the graph [default: your name on this computer].")
@click.option("--on", help="The date, as it shall stand in the graph [default: today].")
@click.option("--corrections", type=click.Path(path_type=Path), help="File to add to [default: OUT/corrections.toml].")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Doubts to ask about.")
@click.option("--all", "everything", is_flag=True, help="Ask about all of them.")
def command(out: Path, by: str | None, on: str | None, corrections: Path | None, limit: int, everything: bool) -> None:
    """Answer what the graph in OUT is least sure of."""
    from kg.graph import STORE, Graph
    from kg.ontology import Ontology
    from kg.resolution import CORRECTIONS, read_corrections
    from kg.review import Session, doubts, review

    path = corrections or out / CORRECTIONS
    ontology = Ontology.load()
    with Graph.open(out / STORE) as graph:
        snapshot = graph.snapshot()
    asked = doubts(snapshot, read_corrections(path, ontology))
    if not asked:
        click.echo("Nothing is in doubt: no judgement or statement below a certainty of 0.9.")
        return
    chosen = asked if everything else asked[:limit]
    click.echo(f"{len(asked)} doubts, the least certain first; asking about {len(chosen)}.")
    session = Session(path=path, by=by or _somebody(), on=on or datetime.date.today().isoformat(), ontology=ontology)
    added = review(chosen, session, _Terminal())
    click.echo(f"\n{added} corrections added to {path}." + (f" Apply them: kg resolve {out}" if added else ""))
