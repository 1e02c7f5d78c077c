"""Is the finished graph what it must be? SHACL on the RDF as it is stored, grounding on the texts, and counts.

SHACL (https://www.w3.org/TR/shacl/) is checked by the package `shacl` against ontology/shapes.ttl. Grounding is what no
shape can say: that the document's text, which the store keeps, has the quoted words at the offsets given, and that the
text is the one the graph was made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox
import shacl

from kg.graph.terms import PREFIXES, speakable
from kg.model import Document
from kg.ontology import KG, SHAPES

_TYPE = f"<{PREFIXES['rdf']}type>"
_SUBCLASS = f"<{PREFIXES['rdfs']}subClassOf>"
_LABEL = f"<{PREFIXES['rdfs']}label>"


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


@lru_cache(maxsize=1)
def _labelled() -> frozenset[str]:
    """Return the classes whose things the shapes ask for an rdfs:label; every node has one, most are never asked.

    Those are the target classes of each shape that has a property shape with that path; raises ValueError where such a
    shape has other targets, since what it asks were not all that is read.
    """
    said = [(str(q.subject), str(q.predicate).rpartition("#")[2], str(q.object))
            for q in ox.parse(path=str(SHAPES), format=ox.RdfFormat.TURTLE)]  # fmt: skip
    asking = {s for s, _, o in said if o == _LABEL}
    shapes = {s for s, p, o in said if p == "property>" and o in asking}
    targets = [(p, o) for s, p, o in said if s in shapes and p.startswith("target")]
    if not targets or any(p != "targetClass>" for p, _ in targets):
        raise ValueError(f"rdfs:label is asked of more than the things of some classes ({SHAPES})")
    return frozenset(o for _, o in targets)


def against_shapes(triples: str) -> list[Finding]:
    """Return what the shapes have against triples in N-Triples, which is read in four fifths of Turtle's time; sorted."""
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


def validate(store: ox.Store, documents: Iterable[Document], expected: Mapping[str, int]) -> Report:
    """Return the report on a finished graph: its RDF as it is stored, beside the documents that it was made of.

    `expected` says how many documents, entities and statements there are to be.
    """
    read = dict(_tables(store))
    text = b"".join(read.values()).decode()
    counts = {name: read.get(f"a <{KG}{kind}>", b"").count(b"\n") for name, kind in _COUNTED.items()}
    counts["triples"] = len(store)
    findings = [*against_shapes(text), *_grounding(store, documents), *_missing(counts, expected)]
    return Report(findings=tuple(findings), counts=tuple(sorted((n, c) for n, c in counts.items() if c)))


_COUNTED = {
    "documents": "Document", "entities": "Entity", "evidence": "Evidence", "mentions": "Mention",
    "statements": "Statement",
}  # fmt: skip


def relevant(store: ox.Store) -> str:
    """Return the triples of a store that the shapes look at, in N-Triples."""
    return b"".join(lines for _, lines in _tables(store)).decode()


def _tables(store: ox.Store) -> Iterator[tuple[str, bytes]]:
    """Yield (what is said, the lines of N-Triples that say it) for each class and each property that the shapes name.

    Each term of an answer is a look-up of some microseconds, and three of four triples say what is the same for many:
    asked by property, and types by class, the store is spared half of them. Properties and classes that no shape names
    are left where they are, and so are labels of what no shape asks for one.
    """
    above: dict[str, set[str]] = {}
    for kind, higher in _select(store, f"SELECT ?s ?o {{ ?s {_SUBCLASS} ?o }}"):
        above.setdefault(f"<{kind}>", set()).add(f"<{higher}>")
    labelled = set(_labelled())
    while more := {kind for kind, higher in above.items() if kind not in labelled and higher & labelled}:
        labelled |= more
    for kind in sorted(_asked() | above.keys()):
        lines = _table(store, f"SELECT ?s {{ ?s a {kind} }}")
        yield f"a {kind}", lines.replace(b"\n", f" {_TYPE} {kind} .\n".encode())
    for name in sorted(_asked() - {_TYPE}):
        rows = f"?s {name} ?o"
        if name == _LABEL:
            kinds = " ".join(sorted(labelled))
            rows = f"{{ SELECT DISTINCT ?s {{ VALUES ?class {{ {kinds} }} ?s a ?class }} }} {rows}"
        lines = _table(store, f"SELECT ?s ?o {{ {rows} }}")
        yield name, lines.replace(b"\t", f" {name} ".encode()).replace(b"\n", b" .\n")


def _table(store: ox.Store, query: str) -> bytes:
    """Return the rows of an answer as lines of N-Triples' terms with tabs between them (in terms, tabs are escaped)."""
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    text: bytes = rows.serialize(format=ox.QueryResultsFormat.TSV) or b""
    return _SHORT.sub(_typed, text[text.index(b"\n") + 1 :])


_SHORT = re.compile(rb'\t([^"<_\n][^\n]*)')


def _typed(short: re.Match[bytes]) -> bytes:
    """Return a number or truth value, which such answers have as Turtle has it, with its datatype."""
    value = short[1]
    if value in (b"true", b"false"):
        kind = b"boolean"
    elif b"e" in value.lower():
        kind = b"double"
    else:
        kind = b"decimal" if b"." in value else b"integer"
    return b'\t"%b"^^<%b%b>' % (value, PREFIXES["xsd"].encode(), kind)


def _select(store: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    rows = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        yield tuple("" if cell is None else str(getattr(cell, "value", cell)) for cell in row)


def _grounding(store: ox.Store, documents: Iterable[Document]) -> Iterator[Finding]:
    texts = {document.identifier: document for document in documents}
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


def _missing(counts: Mapping[str, int], expected: Mapping[str, int]) -> Iterator[Finding]:
    for name, number in expected.items():
        if counts[name] != number:
            what = f"{counts[name]} {name} are in the RDF, {number} were stored"
            yield Finding(check="counts", what=what, where="the graph")


def _short(term: str) -> str:
    """Return a term of N-Triples as people read it."""
    value = term.strip("<>") if term.startswith("<") else term
    for name, space in PREFIXES.items():
        if value.startswith(space):
            return f"{name}:{value[len(space) :]}"
    return value if len(value) < 120 else value[:119] + "…"
