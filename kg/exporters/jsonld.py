"""JSON-LD 1.1 with its context in the file, so that nothing is fetched; a named graph for each document.

The form is https://www.w3.org/TR/json-ld11/, 'expanded by its own context': keys are prefixed names, whole numbers are
JSON numbers, and what is not text says so. Each node is one line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from kg.exporters.turtle import KNOWN, Names
from kg.graph.nodes import TYPE, Node
from kg.graph.rdf import PREFIXES, graphs, vocabulary
from kg.model import Snapshot

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
    comma, keys = "", _Keys(names)
    for name, pieces in groupby(graphs(snapshot, text=text), key=lambda graph: graph[0]):
        yield f'{comma}\n{{"@id": {_iri(name, names)}, "@graph": ['.encode()
        between = "\n"
        for _, found in pieces:
            lines = _nodes(found, keys)
            if lines:
                yield f"{between}{(',' + chr(10)).join(lines)}".encode()
                between = ",\n"
        yield b"\n]}"
        comma = ","
    yield b"\n]}\n"


@lru_cache(maxsize=1)
def _links() -> frozenset[str]:
    """Return the properties whose values are always nodes: they are written as strings, and the context says so."""
    return frozenset(s for s, p, o in vocabulary() if p == TYPE and o == _OBJECT_PROPERTY)


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


class _Keys:
    """Predicates and nodes as JSON strings, each made once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.iri = lru_cache(maxsize=KNOWN)(self._iri)
        """The name of a node as a JSON string."""
        self.predicate = lru_cache(maxsize=KNOWN)(self._predicate)
        """A predicate as the beginning of a member, as it is written, and whether its values are nodes."""
        self.head = lru_cache(maxsize=KNOWN)(self._head)
        """The member that says what a node is, with the comma before it; empty for a node of no class."""

    def _iri(self, term: str) -> str:
        return _iri(term, self._names)

    def _predicate(self, term: str) -> tuple[str, str, bool]:
        return f"{self.iri(term)}: ", self._names.short(term), term in _links()

    def _head(self, kinds: tuple[str, ...]) -> str:
        return f', "@type": {_one_or_list([self.iri(kind) for kind in kinds])}' if kinds else ""


def _one_or_list(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _nodes(found: Iterable[Node], keys: _Keys) -> list[str]:
    """Return the nodes, one line each."""
    lines: list[str] = []
    for subject, kinds, pairs in found:
        parts = [f'{{"@id": {keys.iri(subject)}{keys.head(kinds)}']
        predicate = begins = key = ""
        link = False
        values: list[str] = []
        for p, o in pairs:
            if p != predicate:
                if values:
                    parts.append(f"{begins}{_one_or_list(values)}")
                predicate, values = p, []
                begins, key, link = keys.predicate(p)
            values.append(keys.iri(o) if link else o if o[-1] == '"' and o[0] == '"' else _value(o, key, keys))
        if values:
            parts.append(f"{begins}{_one_or_list(values)}")
        lines.append(", ".join(parts) + "}")
    return lines


def _value(term: str, key: str, keys: _Keys) -> str:
    """Return the object as JSON; N-Triples and JSON escape text in the same way."""
    if term[0] != '"':
        return f'{{"@id": {keys.iri(term)}}}'
    if term[-1] == '"':
        return term
    words, _, kind = term.rpartition("^^")
    if words and words[-1] == '"':
        if kind == _INTEGER:
            return words[1:-1]
        if kind == _DECIMAL and key in ("kg:confidence", "kg:score"):
            return words
        return f'{{"@value": {words}, "@type": {keys.iri(kind)}}}'
    words, _, language = term.rpartition("@")
    return f'{{"@value": {words}, "@language": "{language}"}}'
