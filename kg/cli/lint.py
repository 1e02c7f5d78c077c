"""`kg lint`: check a domain file before anyone builds with it."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("domain", type=click.Path(path_type=Path), required=False)
def command(domain: Path | None) -> None:
    r"""Run every example of the DOMAIN file (labour disputes when none is named) and show what is wrong.

    Exit status 1 when an example is not read or a counterexample is.

    \b
    Examples
      kg lint
      kg lint my-domain.ttl
    """
    from kg.linting import lint
    from kg.ontology import Ontology

    ontology = Ontology.load(domain)
    findings = lint(domain)
    for finding in findings:
        click.echo(f"{finding.severity}: {finding.frame}: {finding.what}")
        if finding.sentence:
            click.echo(f"    {finding.sentence}")
    errors = sum(finding.severity == "error" for finding in findings)
    examples = sum(len(frame.examples) + len(frame.counterexamples) for frame in ontology.frames)
    click.echo(
        f"{len(ontology.frames)} frames, {sum(len(f.cues) for f in ontology.frames)} cues, {examples} examples: "
        f"{errors} errors, {len(findings) - errors} warnings"
    )
    sys.exit(1 if errors else 0)
