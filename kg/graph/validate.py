"""Is the finished graph what it must be? SHACL on the RDF as it is stored, grounding on the texts, and counts.

SHACL (https://www.w3.org/TR/shacl/) is checked by the package `shacl` against ontology/shapes.ttl. Grounding is what no
shape can say: that the document's text, which the store keeps, has the quoted words at the offsets given, and that the
text is the one the graph was made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox
import shacl

from kg.graph.terms import PREFIXES, speakable
from kg.model import Snapshot
from kg.ontology import KG, SHAPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: the check that found it (shape, grounding, counts), what, and where."""

    check: str
    what: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What validation found; `counts` are sorted pairs of what was looked at and how many there are."""

    findings: tuple[Finding, ...] = ()
    counts: tuple[tuple[str, int], ...] = field(default=())

    @property
    def conforms(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.findings


@lru_cache(maxsize=1)
def _shapes() -> shacl.Shapes:
    return shacl.Shapes.from_turtle(SHAPES.read_text(encoding="utf-8"))


def against_shapes(triples: str) -> list[Finding]:
    """Return what the shapes have against triples in N-Triples, sorted."""
    found = []
    for result in _shapes().validate_text(triples, format="ntriples").results:
        shape = str(result.root_shape or result.source_shape).strip("<>").rpartition("#")[2]
        value = f" (it has {_short(result.value)})" if result.value else ""
        found.append(
            Finding(
                check=f"shape {shape}",
                what=f"{result.message or result.component}{value}",
                where=_short(result.focus_node),
            )
        )
    return sorted(found, key=lambda f: (f.where, f.check, f.what))


def validate(store: ox.Store, snapshot: Snapshot) -> Report:
    """Return the report on a finished graph: its RDF as it is stored, and the values it was made of."""
    everything = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
    assert isinstance(everything, ox.QueryTriples)
    triples = (everything.serialize(format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")
    counts = dict(_counts(store))
    counts["triples"] = triples.count(" .\n")
    findings = [*against_shapes(triples), *_grounding(store, snapshot), *_missing(counts, snapshot)]
    return Report(findings=tuple(findings), counts=tuple(sorted(counts.items())))


def _select(store: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    rows = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        yield tuple("" if cell is None else str(getattr(cell, "value", cell)) for cell in row)


def _grounding(store: ox.Store, snapshot: Snapshot) -> Iterator[Finding]:
    texts = {e.document.identifier: e.document for e in snapshot.extractions}
    for identifier, sha in _select(store, "SELECT ?d ?sha { ?x dcterms:identifier ?d ; kg:sha256 ?sha } ORDER BY ?d"):
        if identifier not in texts:
            yield Finding(check="grounding", what="the graph has a document whose text is not kept", where=identifier)
        elif texts[identifier].sha256 != sha:
            yield Finding(
                check="grounding", what="the text kept is not the one the graph was made of", where=identifier
            )
    rows = _select(
        store,
        "SELECT ?e ?d ?start ?end ?exact { ?e oa:hasSource ?x ; oa:hasSelector ?s . ?x dcterms:identifier ?d . "
        "?s oa:start ?start ; oa:end ?end ; oa:exact ?exact } ORDER BY ?d ?start ?e",
    )
    for node, identifier, start, end, exact in rows:
        if identifier in texts:
            said = texts[identifier].text[int(start) : int(end)]
            if speakable(said) != exact:
                what = f"{_short(node)} quotes {exact[:60]!r}, the text says {said[:60]!r}"
                yield Finding(check="grounding", what=what, where=f"{identifier} at {start}..{end}")


def _counts(store: ox.Store) -> Iterator[tuple[str, int]]:
    query = "SELECT ?class (COUNT(?x) AS ?n) { ?x a ?class } GROUP BY ?class"
    for kind, number in _select(store, query):
        if kind in (f"{KG}Document", f"{KG}Statement", f"{KG}Entity", f"{KG}Evidence", f"{KG}Mention"):
            yield (
                {"Entity": "entities", "Evidence": "evidence"}.get(kind[len(KG) :], f"{kind[len(KG) :].lower()}s"),
                int(number),
            )


def _missing(counts: dict[str, int], snapshot: Snapshot) -> Iterator[Finding]:
    expected = {
        "documents": len(snapshot.extractions),
        "entities": len(snapshot.entities),
        "statements": len({statement.id for statement in snapshot.statements}),
    }
    for name, number in expected.items():
        if counts.get(name, 0) != number:
            what = f"{counts.get(name, 0)} {name} are in the RDF, {number} were stored"
            yield Finding(check="counts", what=what, where="the graph")


def _short(term: str) -> str:
    """Return a term of N-Triples as people read it."""
    value = term.strip("<>") if term.startswith("<") else term
    for name, space in PREFIXES.items():
        if value.startswith(space):
            return f"{name}:{value[len(space) :]}"
    return value if len(value) < 120 else value[:119] + "…"
