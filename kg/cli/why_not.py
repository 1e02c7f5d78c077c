"""`kg why-not`: what was looked at in a sentence and turned down, and why."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("words", nargs=-1, required=True)
def command(out: Path, words: tuple[str, ...]) -> None:
    r"""Show what was considered in the sentences of OUT's articles that have WORDS, and why it was turned down.

    \b
    Examples
      kg why-not out "More than 100 bakers camped at the gate"
    """
    from rich.console import Console
    from rich.text import Text

    from kg.cli._screen import plain
    from kg.errors import InputError
    from kg.graph import STORE, Graph
    from kg.graph.rdf import Derived
    from kg.graph.whynot import why_not

    with Graph.open(out / STORE) as graph:
        snapshot = graph.snapshot()
    found = why_not(snapshot, " ".join(words))
    if not found:
        raise InputError(
            "no article that was read has these words", " ".join(words), "copy them from the article itself"
        )
    derived = Derived(snapshot)
    console = Console(highlight=False)
    for consideration in found:
        layout = consideration.passage.layout if consideration.passage else "left out"
        console.print(Text(plain(consideration.sentence), style="bold"))
        console.print(Text(f"  {plain(consideration.document.identifier)}, read as {layout}", style="dim"))
        for statement in consideration.statements:
            proof = statement.evidence[0]
            console.print(
                Text(f"  said: {plain(derived.label(statement))}  ({proof.rule}, {proof.status})", style="green")
            )
        for rejection in consideration.rejections:
            said = consideration.document.text[rejection.span.start : rejection.span.end]
            console.print(Text(f"  turned down by {rejection.rule}: {plain(rejection.reason)}", style="yellow"))
            console.print(Text(f"    {plain(said[:200])}", style="dim"))
        if not consideration.statements and not consideration.rejections:
            console.print(Text("  no rule found a cue in it"))
