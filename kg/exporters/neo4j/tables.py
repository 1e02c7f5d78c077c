"""A snapshot as nodes and relationships of a property graph: which there are, their labels, types and properties.

Labels and types come from the vocabulary that ships and from the fixed lists below, never from an article or a domain
file: a class or relation that they have not got is an Entity or RELATED_TO, with its name as a property. Every node has
the label Pressgraph, by which what is ours is found again, and every node and relationship an `iri`, and a `seal` that
differs where anything about it differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from kg.exporters._flat import Edge, Flat, best, clean
from kg.graph.rdf import evidence_local, local, moment, short_text, stands
from kg.model import STATEMENT_KINDS, Evidence, Statement, digest
from kg.ontology import VOCABULARY, Ontology

Value = str | int | float | bool | date | datetime | tuple[str, ...] | tuple[int, ...] | None

OURS = "Pressgraph"
"""The label of every node."""

ENTITIES = (
    "Person", "Organisation", "Hospital", "TradeUnion", "GovernmentBody", "PoliticalParty", "MediaOrganisation",
    "University", "Place", "Group", "Policy", "Contract", "Issue", "Action", "Strike", "Picket", "Rally", "March",
    "OtherAction",
)  # fmt: skip
"""Labels of entities below Entity; a hospital is an Organisation and a Place as well."""

LABELS = (OURS, "Entity", *ENTITIES, "RoleTitle", "Statement", *STATEMENT_KINDS, "Evidence", "Document")

PLAIN = {
    "role": "ROLE", "holds_title": "HOLDS_TITLE", "pickets_at": "PICKETS_AT", "supports": "SUPPORTS",
    "opposes": "OPPOSES", "said": "SAID", "located_in": "LOCATED_IN", "part_of": "PART_OF",
    "takes_part_in": "TAKES_PART_IN", "place": "PLACE",
}  # fmt: skip
"""Types of the plain edges, by property; any other is RELATED_TO."""
OTHER = "RELATED_TO"

SEPARATOR = "\x1f"
"""What stands between the values of a list in a file; in a value itself it becomes U+FFFD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node: its IRI, its labels, and its properties by name (None for what it has not)."""

    iri: str
    labels: tuple[str, ...]
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """One relationship: its IRI, its type, the IRIs of its ends, and its properties by name."""

    iri: str
    type: str
    source: str
    target: str
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One file: its name, the types of its properties, what may stand in it, and how it is filled.

    `labels` are those that some node of it may have, `types` those of its relationships; one of the two is empty.
    """

    name: str
    columns: Mapping[str, str]
    labels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    nodes: Callable[[Flat], Iterator[Node]] | None = None
    relationships: Callable[[Flat], Iterator[Relationship]] | None = None


@lru_cache(maxsize=256)
def labels(kind: str) -> tuple[str, ...]:
    """Return the labels of an entity of a class, sorted; of a class that does not ship, those of any entity.

    >>> labels("Hospital")
    ('Entity', 'Hospital', 'Organisation', 'Place', 'Pressgraph')
    """
    above = Ontology((VOCABULARY,)).above(kind)
    return tuple(sorted({OURS, "Entity", *(name for name in ENTITIES if name in above)}))


def seal(*parts: object) -> str:
    """Return what tells one state of a node or relationship from another."""
    return digest(*parts)


def _node(iri: str, names: tuple[str, ...], **properties: Value) -> Node:
    values = {name: _sound(value) for name, value in properties.items()}
    return Node(iri=iri, labels=names, properties=values | {"seal": seal(names, *sorted(values.items()))})


def _relationship(flat: Flat, type_: str, source: str, target: str, **properties: Value) -> Relationship:
    iri = flat.snapshot.base + local("link", type_, source, target, properties.get("predicate", ""))
    values = {name: _sound(value) for name, value in properties.items()}
    return Relationship(
        iri=iri, type=type_, source=source, target=target,
        properties=values | {"seal": seal(type_, source, target, *sorted(values.items()))},
    )  # fmt: skip


def _sound(value: Value) -> Value:
    """Return the value as every way in takes it: no halves of characters, no separator in lists, no empty list."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        sound = tuple(clean(v).replace(SEPARATOR, "\ufffd") if isinstance(v, str) else v for v in value)
        return sound or None  # type: ignore[return-value]
    return value


# ----- nodes

_ENTITY = {
    "name": "string", "kind": "string", "other_names": "string[]", "exact_matches": "string[]", "documents": "long",
    "mentions": "long", "when_text": "string[]", "duration_text": "string[]", "starts": "localdatetime",
    "ends": "localdatetime", "seal": "string",
}  # fmt: skip


def _entities(flat: Flat) -> Iterator[Node]:
    mentions: dict[str, int] = {}
    for (iri, _), found in flat.mentions.items():
        mentions[iri] = mentions.get(iri, 0) + len(found)
    happenings = _happenings(flat)
    for entity in flat.snapshot.entities:
        when = happenings.get(entity.iri, {})
        yield _node(
            entity.iri, labels(entity.kind), name=flat.name(entity.iri), kind=entity.kind,
            other_names=entity.other_names, exact_matches=entity.exact_matches, documents=len(entity.documents),
            mentions=mentions.get(entity.iri, 0), when_text=_several(when, "when_text"),
            duration_text=_several(when, "duration_text"), starts=_agreed(when, "starts"), ends=_agreed(when, "ends"),
        )  # fmt: skip


def _happenings(flat: Flat) -> dict[str, dict[str, set[str]]]:
    """Return what is said of the time of each action by participations that somebody does not deny."""
    found: dict[str, dict[str, set[str]]] = {}
    for said in flat.snapshot.statements:
        if said.kind == "Participation" and said.object:
            if not all(proof.status in ("negated", "denied") for proof in said.evidence):
                for name, value in said.qualifiers:
                    found.setdefault(said.object, {}).setdefault(name, set()).add(value)
    return found


def _several(when: Mapping[str, set[str]], name: str) -> tuple[str, ...]:
    return tuple(sorted(when.get(name, ())))


def _agreed(when: Mapping[str, set[str]], name: str) -> datetime | None:
    """Return the moment under that name where all agree, as the graph has it."""
    found = {_moment(value, last=name == "ends") for value in when.get(name, ())} - {None}
    return found.pop() if len(found) == 1 else None


def _moment(value: str | None, *, last: bool = False) -> datetime | None:
    """Return the wall time of a moment that the graph has, None where it has none."""
    said = moment(value or "", last=last)
    return datetime.fromisoformat(said.split('"')[1]).replace(tzinfo=None) if said else None


_TITLE = {"name": "string", "other_names": "string[]", "seal": "string"}


def _titles(flat: Flat) -> Iterator[Node]:
    for iri, (first, *others) in flat.titles.items():
        yield _node(iri, (OURS, "RoleTitle"), name=first, other_names=tuple(others))


_DOCUMENT = {
    "name": "string", "identifier": "string", "title": "string", "publisher": "string", "authors": "string[]",
    "published": "string", "day": "date", "url": "string", "language": "string", "sha256": "string",
    "characters": "long", "seal": "string",
}  # fmt: skip


def _documents(flat: Flat) -> Iterator[Node]:
    for extraction in flat.snapshot.extractions:
        one = extraction.document
        title = one.title if flat.text else None
        yield _node(
            flat.document(one.identifier), ("Document", OURS), name=title or one.identifier, identifier=one.identifier,
            title=title, publisher=one.publisher, authors=one.authors,
            published=one.published.isoformat() if one.published else None,
            day=one.published.date() if one.published else None, url=one.url, language=one.language,
            sha256=one.sha256, characters=len(one.text),
        )  # fmt: skip


_STATEMENT = {
    "name": "string", "kind": "string", "predicate": "string", "title": "string", "tenure": "string",
    "quotation_kind": "string", "text": "string", "when_text": "string", "duration_text": "string",
    "starts": "localdatetime", "ends": "localdatetime", "qualifiers": "string[]", "drawn": "boolean",
    "claim_status": "string", "confidence": "double", "documents": "long", "seal": "string",
}  # fmt: skip
_OWN = ("title", "tenure", "quotation_kind", "text", "when_text", "duration_text", "starts", "ends")


def _statements(flat: Flat) -> Iterator[Node]:
    for said in flat.snapshot.statements:
        standing = [proof for proof in said.evidence if stands(proof, said.subject)]
        proof = best(standing or said.evidence)
        value = said.qualifier
        yield _node(
            flat.statement(said), tuple(sorted((OURS, "Statement", said.kind))), name=_caption(flat, said),
            kind=said.kind, predicate=said.predicate, title=value("title"), tenure=value("tenure"),
            quotation_kind=value("quotation_kind"), text=value("text") if flat.text else None,
            when_text=value("when_text"), duration_text=value("duration_text"), starts=_moment(value("starts")),
            ends=_moment(value("ends"), last=True),
            qualifiers=tuple(f"{name}: {v}" for name, v in said.qualifiers if name not in _OWN),
            drawn=bool(flat.derived.edges(said)), claim_status=proof.status, confidence=proof.confidence,
            documents=len(flat.snapshot.independent(e.span.document for e in said.evidence)),
        )  # fmt: skip


def _caption(flat: Flat, said: Statement) -> str:
    """Return a line that a person can read on the node."""
    who = flat.name(said.subject)
    whom = flat.name(said.object) if said.object else ""
    if said.kind == "Quotation":
        words = said.qualifier("text") if flat.text else None
        return f"{who}: “{short_text(words, 60)}”" if words else f"quotation of {who}"
    if said.kind == "RoleHolding":
        return f"{who}: " + " ".join(filter(None, (said.qualifier("tenure"), said.qualifier("title"), whom)))
    return f"{who} {said.predicate.replace('_', ' ')} {whom}".strip()


_EVIDENCE = {
    "name": "string", "words": "string", "sentence": "string", "document": "string", "start": "long", "end": "long",
    "claim_status": "string", "confidence": "double", "rule": "string", "attribution_start": "long",
    "attribution_end": "long", "seal": "string",
}  # fmt: skip


def _evidence(flat: Flat) -> Iterator[Node]:
    done = set()
    for said in flat.snapshot.statements:
        for proof in said.evidence:
            iri = _evidence_iri(flat, proof)
            if iri in done:
                continue
            done.add(iri)
            span, cue = proof.span, proof.attribution
            yield _node(
                iri, ("Evidence", OURS), words=flat.words(proof), sentence=flat.sentence(proof),
                name=short_text(proof.exact) if flat.text else f"{span.start}–{span.end}", document=span.document,
                start=span.start, end=span.end, claim_status=proof.status, confidence=proof.confidence,
                rule=proof.rule, attribution_start=cue.start if cue else None, attribution_end=cue.end if cue else None,
            )  # fmt: skip


def _evidence_iri(flat: Flat, proof: Evidence) -> str:
    return flat.snapshot.base + evidence_local(proof)


# ----- relationships

_PLAIN = {
    "iri": "string", "predicate": "string", "titles": "string[]", "tenures": "string[]", "claim_status": "string",
    "confidence": "double", "documents": "long", "words": "string", "sentence": "string", "document": "string",
    "start": "long", "end": "long", "statements": "string[]", "seal": "string",
}  # fmt: skip


def _plain(flat: Flat) -> Iterator[Relationship]:
    known = {entity.iri for entity in flat.snapshot.entities} | set(flat.titles)
    known.update(flat.statement(said) for said in flat.snapshot.statements if said.kind == "Quotation")
    for edge in flat.edges:
        if edge.source in known and edge.target in known:
            yield _drawn(flat, edge)


def _drawn(flat: Flat, edge: Edge) -> Relationship:
    proof = edge.proof
    return _relationship(
        flat, PLAIN.get(edge.predicate, OTHER), edge.source, edge.target, predicate=edge.predicate,
        titles=edge.qualifiers("title"), tenures=edge.qualifiers("tenure"), claim_status=proof.status,
        confidence=proof.confidence, documents=len(edge.documents), words=flat.words(proof),
        sentence=flat.sentence(proof), document=proof.span.document, start=proof.span.start, end=proof.span.end,
        statements=tuple(flat.statement(said) for said in edge.statements),
    )  # fmt: skip


_BARE = {"iri": "string", "seal": "string"}


def _parts(flat: Flat) -> Iterator[Relationship]:
    """Yield what a statement is made of: of whom and whom to, where, and the evidence for it."""
    known = {entity.iri for entity in flat.snapshot.entities}
    for said in flat.snapshot.statements:
        node = flat.statement(said)
        ends = [("SUBJECT", said.subject), ("OBJECT", said.object if said.kind != "Quotation" else None)]
        ends += [("OF_PERSON", said.link("of_person")), ("PLACE", said.link("place"))]
        for type_, end in ends:
            if end in known:
                yield _relationship(flat, type_, node, end)
        for iri in dict.fromkeys(_evidence_iri(flat, proof) for proof in said.evidence):
            yield _relationship(flat, "EVIDENCE", node, iri)


def _sources(flat: Flat) -> Iterator[Relationship]:
    """Yield in which document each evidence stands and whose claim it is, and which documents repeat others."""
    known = {entity.iri for entity in flat.snapshot.entities}
    documents = {extraction.document.identifier for extraction in flat.snapshot.extractions}
    links: dict[tuple[str, str, str], None] = {}
    for said in flat.snapshot.statements:
        for proof in said.evidence:
            node = _evidence_iri(flat, proof)
            if proof.span.document in documents:
                links["IN_DOCUMENT", node, flat.document(proof.span.document)] = None
            if proof.attributed_to in known:
                links["ATTRIBUTED_TO", node, proof.attributed_to or ""] = None
    for copy, original in flat.snapshot.copies:
        if {copy, original} <= documents:
            links["COPY_OF", flat.document(copy), flat.document(original)] = None
    for type_, source, target in links:
        yield _relationship(flat, type_, source, target)


_MENTIONED = {
    "iri": "string", "mentions": "long", "starts": "long[]", "ends": "long[]", "forms": "string[]", "seal": "string",
}  # fmt: skip


def _mentioned(flat: Flat) -> Iterator[Relationship]:
    """Yield which entity is mentioned in which document, with the offsets of all its mentions there."""
    documents = {extraction.document.identifier for extraction in flat.snapshot.extractions}
    for entity in flat.snapshot.entities:
        for document in entity.documents:
            if document in documents:
                found = flat.mentions.get((entity.iri, document), ())
                yield _relationship(
                    flat, "MENTIONED_IN", entity.iri, flat.document(document), mentions=len(found),
                    starts=tuple(m.span.start for m in found), ends=tuple(m.span.end for m in found),
                    forms=tuple(m.form for m in found),
                )  # fmt: skip


TABLES = (
    Table(name="nodes_entities", columns=_ENTITY, labels=("Entity", *ENTITIES), nodes=_entities),
    Table(name="nodes_titles", columns=_TITLE, labels=("RoleTitle",), nodes=_titles),
    Table(name="nodes_documents", columns=_DOCUMENT, labels=("Document",), nodes=_documents),
    Table(name="nodes_statements", columns=_STATEMENT, labels=("Statement", *STATEMENT_KINDS), nodes=_statements),
    Table(name="nodes_evidence", columns=_EVIDENCE, labels=("Evidence",), nodes=_evidence),
    Table(name="relationships_plain", columns=_PLAIN, types=(*PLAIN.values(), OTHER), relationships=_plain),
    Table(name="relationships_statements", columns=_BARE, relationships=_parts,
          types=("SUBJECT", "OBJECT", "OF_PERSON", "PLACE", "EVIDENCE")),
    Table(name="relationships_sources", columns=_BARE, relationships=_sources,
          types=("IN_DOCUMENT", "ATTRIBUTED_TO", "COPY_OF")),
    Table(name="relationships_mentions", columns=_MENTIONED, types=("MENTIONED_IN",), relationships=_mentioned),
)  # fmt: skip
"""Every file, nodes before the relationships that need them."""
