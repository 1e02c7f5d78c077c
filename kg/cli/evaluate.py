"""`kg evaluate`: how well the rules read, against texts that people annotated."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--texts", type=click.Path(path_type=Path), help="Folder of the texts, when it is another one.")
@click.option(
    "--domain", type=click.Path(path_type=Path), help="Turtle file of the domain, instead of labour disputes."
)
@click.option("--rules", is_flag=True, help="Also show every rule with its precision and interval.")
@click.option("--list", "listed", multiple=True, help="Show what is wrong and missed of this relation (repeatable).")
@click.option(
    "--write", type=click.Path(path_type=Path), help="Write the measured precision of the rules to this file."
)
def command(
    folder: Path, texts: Path | None, domain: Path | None, rules: bool, listed: tuple[str, ...], write: Path | None
) -> None:
    r"""Compare what is read in FOLDER's texts with the annotations (*.json) beside them.

    \b
    Examples
      kg evaluate tests/measured
      kg evaluate tests/measured --rules
      kg evaluate my-annotations --texts my-texts --list role --list pickets_at
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.evaluation import Count, evaluate
    from kg.extractors.confidence import write_measured

    evaluation = evaluate(folder, texts, domain=domain)
    console = Console()

    def table(title: str, rows: dict[str, Count]) -> None:
        out = Table(title=title, title_justify="left")
        for name in ("", "right", "optional", "wrong", "missed", "precision", "95 % interval", "recall", "F1"):
            out.add_column(name, justify="left" if not name else "right")
        for name, count in rows.items():
            low, high = count.interval
            out.add_row(
                Text(name), str(count.right), str(count.optional), str(count.wrong), str(count.missed),
                f"{count.precision:.2f}", f"{low:.2f} to {high:.2f}", f"{count.recall:.2f}", f"{count.f1:.2f}",
            )  # fmt: skip
        console.print(out)

    table(f"{evaluation.documents} annotated documents, by relation", evaluation.relations)
    if rules:
        table(
            "by rule",
            {f"{relation}: {rule}": evaluation.rules[relation, rule] for relation, rule in sorted(evaluation.rules)},
        )
    for name, claims in (("wrong", evaluation.wrong), ("missed", evaluation.missed)):
        for document, claim in claims:
            if claim.relation in listed:
                console.print(
                    Text(
                        f"{name}  {document}  {claim.relation}  {claim.who} | {claim.words} | {claim.what}  {claim.rule}"
                    )
                )
                console.print(Text(f"       {claim.exact[:300]!r}", style="dim"))
    if write is not None:
        write_measured(
            write, {key: (c.right + c.optional, c.right + c.optional + c.wrong) for key, c in evaluation.rules.items()}
        )
        console.print(f"-> {write}")
