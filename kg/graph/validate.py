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

_TYPE = f"<{PREFIXES['rdf']}type>"
_SUBCLASS = f"<{PREFIXES['rdfs']}subClassOf>"


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


@lru_cache(maxsize=1)
def _asked() -> frozenset[str]:
    """Return every IRI in the shapes as a term: no other property, and no other class, can change what they find.

    They have neither sh:closed nor SPARQL; what a class lies below is read as well.
    """
    found = {_SUBCLASS}
    for quad in ox.parse(path=str(SHAPES), format=ox.RdfFormat.TURTLE):
        found.update(str(term) for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode))
    return frozenset(found)


def against_shapes(triples: str) -> list[Finding]:
    """Return what the shapes have against triples in Turtle, of which N-Triples is a part, sorted."""
    found = []
    for result in _shapes().validate_text(triples, format="turtle").results:
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
    counts = dict(_counts(store))
    findings = [*against_shapes(relevant(store)), *_grounding(store, snapshot), *_missing(counts, snapshot)]
    return Report(findings=tuple(findings), counts=tuple(sorted(counts.items())))


def relevant(store: ox.Store) -> str:
    """Return the triples of a store that the shapes look at, in Turtle.

    Each term of an answer is a look-up of some microseconds, and three of four triples say what is the same for many:
    asked by property, and types by class, the store is spared half of them. Properties and classes that no shape names
    are left where they are.
    """
    asked = _asked()
    below = {s for (s,) in _select(store, f"SELECT DISTINCT ?s {{ ?s {_SUBCLASS} ?o }}")}
    pieces = []
    for (kind,) in _select(store, "SELECT DISTINCT ?class { ?s a ?class }"):
        if f"<{kind}>" in asked or kind in below:
            lines = _table(store, f"SELECT ?s {{ ?s a <{kind}> }}")
            pieces.append(lines.replace(b"\n", f" a <{kind}> .\n".encode()))
    for (name,) in _select(store, "SELECT DISTINCT ?p { ?s ?p ?o }"):
        if f"<{name}>" in asked and f"<{name}>" != _TYPE:
            lines = _table(store, f"SELECT ?s ?o {{ ?s <{name}> ?o }}")
            pieces.append(lines.replace(b"\t", f" <{name}> ".encode()).replace(b"\n", b" .\n"))
    return b"".join(pieces).decode("utf-8")


def _table(store: ox.Store, query: str) -> bytes:
    """Return the rows of an answer as lines of Turtle terms with tabs between them (in terms, tabs are escaped)."""
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    text: bytes = rows.serialize(format=ox.QueryResultsFormat.TSV) or b""
    return text[text.index(b"\n") + 1 :]


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
    # Sub-selects are read at once and joined by hashing: the same rows in a third of the time.
    rows = _select(
        store,
        "SELECT ?d ?start ?end ?e ?exact { { SELECT ?s ?exact { ?s oa:exact ?exact } } "
        "{ SELECT ?e ?s { ?e oa:hasSelector ?s } } { SELECT ?e ?x { ?e oa:hasSource ?x } } "
        "{ SELECT ?x ?d { ?x dcterms:identifier ?d } } { SELECT ?s ?start { ?s oa:start ?start } } "
        "{ SELECT ?s ?end { ?s oa:end ?end } } }",
    )
    wrong = []
    for identifier, start, end, node, exact in rows:
        if identifier in texts:
            said = texts[identifier].text[int(start) : int(end)]
            if speakable(said) != exact:
                wrong.append((identifier, int(start), int(end), _short(node), exact, said))
    for identifier, first, last, node, exact, said in sorted(wrong):
        what = f"{node} quotes {exact[:60]!r}, the text says {said[:60]!r}"
        yield Finding(check="grounding", what=what, where=f"{identifier} at {first}..{last}")


def _counts(store: ox.Store) -> Iterator[tuple[str, int]]:
    query = "SELECT ?class (COUNT(?x) AS ?n) { ?x a ?class } GROUP BY ?class"
    for kind, number in _select(store, query):
        if kind in (f"{KG}Document", f"{KG}Statement", f"{KG}Entity", f"{KG}Evidence", f"{KG}Mention"):
            yield (
                {"Entity": "entities", "Evidence": "evidence"}.get(kind[len(KG) :], f"{kind[len(KG) :].lower()}s"),
                int(number),
            )
    for (number,) in _select(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"):
        yield "triples", int(number)


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
