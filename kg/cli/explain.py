"""`kg explain`: why the graph says so, with the sentences."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, help="At most so many answers.")
def command(out: Path, words: tuple[str, ...], limit: int) -> None:
    r"""Show why the graph in OUT says what it says of WORDS: a statement's or entity's IRI, or names.

    For a statement: every sentence that says so with the words marked, the rule and its steps, the claim status, the
    confidence. For an entity: the judgements that made its mentions one.

    \b
    Examples
      kg explain out Ada Quill
      kg explain out statement-0a1b2c3d4e5f6071
    """
    from rich.console import Console
    from rich.text import Text

    from kg.cli._screen import plain
    from kg.errors import InputError
    from kg.graph import STORE, Graph
    from kg.graph.explain import explain

    with Graph.open(out / STORE) as graph:
        found = explain(graph.snapshot(), " ".join(words), limit=limit)
    if not found:
        raise InputError(
            "nothing in the graph goes by that name", " ".join(words), f"list names: kg query {out} entities"
        )
    console = Console(highlight=False)
    for explanation in found:
        console.print(Text(plain(explanation.label), style="bold"))
        console.print(Text(f"  {explanation.iri}", style="dim"))
        for proof in explanation.proofs:
            e = proof.evidence
            whose = f" by {plain(proof.speaker)}" if proof.speaker else ""
            drawn = "" if proof.drawn else "; no plain edge"
            console.print(Text(f"  {e.status}{whose}, confidence {e.confidence:.2f}, rule: {e.rule}{drawn}"))
            for step in e.steps:
                console.print(Text(f"    - {plain(step)}", style="dim"))
            line = Text("    ")
            line.append(plain(proof.before) + " ", style="dim")
            line.append(plain(proof.sentence[: proof.start]))
            line.append(plain(proof.sentence[proof.start : proof.end]), style="reverse")
            line.append(plain(proof.sentence[proof.end :]) + " ")
            line.append(plain(proof.after), style="dim")
            console.print(line)
            console.print(Text(f"    {plain(proof.document.identifier)} {e.span.start}..{e.span.end}", style="dim"))
        for judgement in explanation.judgements:
            console.print(
                Text(
                    f"  {judgement.verdict} ({judgement.score:.2f}, by {plain(judgement.by)}): {plain(judgement.reason)}"
                )
            )
            console.print(Text(f"    {plain(judgement.left)}  ~  {plain(judgement.right)}", style="dim"))
        for iri, label in explanation.statements:
            console.print(Text(f"  {plain(label)}  {iri.rsplit('/', 1)[-1]}", style="dim"))
