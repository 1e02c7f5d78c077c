"""JSON-LD 1.1 with its context in the file, so that nothing is fetched; a named graph for each document.

The form is https://www.w3.org/TR/json-ld11/, 'expanded by its own context': keys are prefixed names, whole numbers are
JSON numbers, and what is not text says so. Each node is one line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from kg.exporters.turtle import Names
from kg.graph.rdf import PREFIXES, Triple, graphs, vocabulary
from kg.model import Snapshot

_TYPE = f"<{PREFIXES['rdf']}type>"
_OBJECT_PROPERTY = f"<{PREFIXES['owl']}ObjectProperty>"
_INTEGER = f"<{PREFIXES['xsd']}integer>"
_DECIMAL = f"<{PREFIXES['xsd']}decimal>"


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return {'graph.jsonld': its bytes in pieces}; `text=False` leaves out the articles' words and keeps offsets."""
    return {"graph.jsonld": write(snapshot, text=text)}


def write(snapshot: Snapshot, *, text: bool = True) -> Iterator[bytes]:
    """Yield the JSON-LD file in pieces."""
    names = Names(snapshot.base)
    if snapshot.base[-1:] not in "/#?:":  # JSON-LD takes nothing else for a prefix
        names = Names("urn:none:")
        names.prefixes.pop("id")
    yield f'{{"@context": {_context(names)},\n"@graph": ['.encode()
    comma = ""
    for name, pieces in groupby(graphs(snapshot, text=text), key=lambda graph: graph[0]):
        yield f'{comma}\n{{"@id": {_iri(name, names)}, "@graph": ['.encode()
        between = "\n"
        for _, triples in pieces:
            lines = [_node(subject, group, names) for subject, group in groupby(triples, key=lambda triple: triple[0])]
            if lines:
                yield f"{between}{(',' + chr(10)).join(lines)}".encode()
                between = ",\n"
        yield b"\n]}"
        comma = ","
    yield b"\n]}\n"


@lru_cache(maxsize=1)
def _links() -> frozenset[str]:
    """Return the properties whose values are always nodes: they are written as strings, and the context says so."""
    return frozenset(s for s, p, o in vocabulary() if p == _TYPE and o == _OBJECT_PROPERTY)


def _context(names: Names) -> str:
    terms: dict[str, object] = dict(sorted(names.prefixes.items()))
    for term in sorted(_links()):
        name = names.short(term)
        terms[name] = {"@id": name, "@type": "@id"}
    for name in ("kg:confidence", "kg:score"):
        terms[name] = {"@id": name, "@type": "xsd:decimal"}
    return json.dumps(terms, indent=1)


def _iri(term: str, names: Names) -> str:
    short = names.short(term)
    return f'"{term if term[0] == "_" else short[1:-1] if short[0] == "<" else short}"'


def _node(subject: str, triples: Iterable[Triple], names: Names) -> str:
    kinds: list[str] = []
    parts: list[str] = []
    for predicate, group in groupby(triples, key=lambda triple: triple[1]):
        if predicate == _TYPE:
            kinds += [_iri(o, names) for _, _, o in group]
            continue
        key = names.short(predicate)
        link = predicate in _links()
        values = [_iri(o, names) if link else _value(o, key, names) for _, _, o in group]
        parts.append(f"{_iri(predicate, names)}: {values[0] if len(values) == 1 else '[' + ', '.join(values) + ']'}")
    head = [f'"@id": {_iri(subject, names)}']
    if kinds:
        head.append(f'"@type": {kinds[0] if len(kinds) == 1 else "[" + ", ".join(kinds) + "]"}')
    return "{" + ", ".join(head + parts) + "}"


def _value(term: str, key: str, names: Names) -> str:
    """Return the object as JSON; N-Triples and JSON escape text in the same way."""
    if term[0] != '"':
        return f'{{"@id": {_iri(term, names)}}}'
    if term[-1] == '"':
        return term
    words, _, kind = term.rpartition("^^")
    if words and words[-1] == '"':
        if kind == _INTEGER:
            return words[1:-1]
        if kind == _DECIMAL and key in ("kg:confidence", "kg:score"):
            return words
        return f'{{"@value": {words}, "@type": {_iri(kind, names)}}}'
    words, _, language = term.rpartition("@")
    return f'{{"@value": {words}, "@language": "{language}"}}'
