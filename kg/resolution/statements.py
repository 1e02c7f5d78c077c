"""Carries the statements of documents over to entities: equal ones of several documents become one with all evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.model import Evidence, Extraction, Statement, referent_key

Proof = tuple[str, int, int, str, str]


def carry(
    extractions: Iterable[Extraction], entity_of: Mapping[str, str]
) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Return the statements about entities, sorted by identifier, and a note for each that could not be carried.

    `entity_of` leads from `document#referent` keys to entity IRIs. A statement that joins turned into a relation of a
    thing to itself says nothing and is left out, with a note. Where two documents give one qualifier two values, the
    value of the document that sorts first is kept; the words of both stay in the evidence.
    """
    together: dict[str, list[Statement]] = {}
    notes: list[str] = []
    for extraction in sorted(extractions, key=lambda e: e.document.identifier):
        document = extraction.document.identifier
        for local in extraction.statements:
            said = _carried(local, document, entity_of)
            words = local.evidence[0].exact[:80]
            if said is None:
                notes.append(f"{document}: a {local.kind} about somebody whom no words name was left out ({words!r})")
            elif said.kind == "Relation" and said.subject == said.object:
                notes.append(f"{document}: {local.predicate} of a thing to itself was left out ({words!r})")
            else:
                together.setdefault(said.id, []).append(said)
    merged = (_merged(together[key]) for key in sorted(together))
    return tuple(merged), tuple(notes)


def _carried(local: Statement, document: str, entity_of: Mapping[str, str]) -> Statement | None:
    """Return the statement with entity IRIs, or None where one of its parts has none."""

    def entity(referent: str) -> str | None:
        return entity_of.get(referent_key(document, referent))

    subject = entity(local.subject)
    object_ = entity(local.object) if local.object is not None else None
    if subject is None or (local.object is not None and object_ is None):
        return None
    links = tuple((name, iri) for name, value in local.links if (iri := entity(value)) is not None)
    proofs = tuple(
        replace(proof, attributed_to=entity(proof.attributed_to)) if proof.attributed_to else proof
        for proof in local.evidence
    )
    return replace(local, subject=subject, object=object_, links=links, evidence=proofs)


def _merged(said: list[Statement]) -> Statement:
    proofs: dict[Proof, Evidence] = {}
    qualifiers: dict[str, str] = {}
    links: dict[str, str] = {}
    for statement in said:
        for proof in statement.evidence:
            proofs.setdefault(_order(proof), proof)
        qualifiers = dict(statement.qualifiers) | qualifiers
        links = dict(statement.links) | links
    return replace(
        said[0],
        qualifiers=tuple(sorted(qualifiers.items())),
        links=tuple(sorted(links.items())),
        evidence=tuple(proofs[key] for key in sorted(proofs)),
    )


def _order(proof: Evidence) -> Proof:
    return (proof.span.document, proof.span.start, proof.span.end, proof.rule, proof.status)
