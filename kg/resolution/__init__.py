"""Decides who is who: joins the referents of all documents into entities, with reasons, undoably.

Nothing that was read is changed: an entity is a view over referents, a judgement says why two of them are one or two.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.model import Entity, Extraction, Judgement, Referent, Statement, referent_key
from kg.ontology import Ontology
from kg.resolution.identity import (
    Naming,
    chosen_kind,
    chosen_label,
    family,
    minted,
    name_counts,
    normal,
    other_names,
)
from kg.resolution.statements import carry

BASE = "https://example.org/kg/id/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who is who: entities sorted by IRI, statements about them sorted by identifier, and why.

    `judgements` are joins and noteworthy refusals; `notes` are sentences for people: corrections that no longer
    apply, names that match two known entities, statements that fell away.
    """

    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]
    notes: tuple[str, ...] = ()


def resolve(
    extractions: Iterable[Extraction],
    *,
    ontology: Ontology,
    base: str = BASE,
    corrections: object = None,
    authority: object = None,
) -> Resolution:
    """Return the entities of all documents and what is said of them; the order of the extractions is of no importance."""
    read = sorted(extractions, key=lambda e: e.document.identifier)
    clusters: dict[tuple[str, ...], list[tuple[str, Referent]]] = {}
    for extraction in read:
        expansions = {}
        for referent in extraction.referents:
            key = referent_key(extraction.document.identifier, referent.id)
            broad = family(referent.kind, ontology)
            name = normal(referent.label)
            expansions[key] = name
            local = broad in ("group", "policy", "issue", "action", "thing")
            clusters.setdefault((broad, name, key if local else ""), []).append((key, referent))
    ordered = [clusters[k] for k in sorted(clusters)]
    namings, rows = [], []
    for members in ordered:
        referents = [r for _, r in members]
        kind = chosen_kind(referents, ontology)
        counts: Counter[str] = name_counts(referents)
        broad = family(kind, ontology)
        local = broad in ("group", "policy", "issue", "action", "thing")
        label = chosen_label(counts, kind, named=not local)
        keys = tuple(sorted(k for k, _ in members))
        why = tuple(
            Judgement(left=keys[0], right=k, verdict="same", score=0.9, reason="the same name") for k in keys[1:]
        )
        namings.append(Naming(family=broad, label=label, contexts=(), seal=keys[0], local=local))
        rows.append((kind, label, other_names(counts, label), keys, why))
    iris = minted(namings, base)
    entities = tuple(
        sorted(
            (
                Entity(iri=iri, kind=kind, label=label, other_names=others, referents=keys, why=why)
                for iri, (kind, label, others, keys, why) in zip(iris, rows, strict=True)
            ),
            key=lambda e: e.iri,
        )
    )
    entity_of = {key: entity.iri for entity in entities for key in entity.referents}
    statements, notes = carry(read, entity_of)
    return Resolution(
        entities=entities,
        statements=statements,
        judgements=tuple(j for e in entities for j in e.why),
        notes=notes,
    )


@lru_cache(maxsize=1)
def engine() -> str:
    """Return a string that differs where the rules of resolution differ: what a derived graph was made with."""
    seal = hashlib.sha256()
    for path in sorted(Path(__file__).resolve().parent.glob("*.py")):
        seal.update(path.read_bytes())
    return seal.hexdigest()[:12]


__all__ = ["BASE", "Resolution", "engine", "resolve"]
