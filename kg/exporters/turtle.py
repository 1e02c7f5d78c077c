"""Turtle: one file, one block for each subject, readable and sorted; opens in Protege, Jena, any tool.

All named graphs are merged. First come the header and the declaration of every term, then entities, statements, role
titles and judgements by IRI, then the documents one after another, each with its evidence, mentions and passages.
Only what is said about many documents together is held in memory; a document is written and forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.graph.nodes import Node, in_pieces
from kg.graph.rdf import PREFIXES, merged
from kg.model import Snapshot

KNOWN = 50_000
"""Terms that are remembered as they are written, some ten megabytes."""

_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*").fullmatch
_INTEGER = '"^^<http://www.w3.org/2001/XMLSchema#integer>'
_DECIMAL = '"^^<http://www.w3.org/2001/XMLSchema#decimal>'


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return {'graph.ttl': its bytes in pieces}; `text=False` leaves out the articles' words and keeps offsets."""
    return {"graph.ttl": write(snapshot, text=text)}


def write(snapshot: Snapshot, *, text: bool = True) -> Iterator[bytes]:
    """Yield the Turtle file in pieces of some thousand lines."""
    names = Names(snapshot.base)
    yield names.header().encode()
    for document, found in merged(snapshot, text=text):
        if document:
            yield f"\n# {comment(document)}\n".encode()
        yield from blocks(found, names)


def blocks(found: Iterable[Node], names: Names) -> Iterator[bytes]:
    """Yield Turtle blocks, one for each node; 'a' comes first in each."""
    written, head = names.written, names.head
    for piece in in_pieces(found):
        lines: list[str] = []
        for subject, kinds, pairs in piece:
            body: list[str] = [head(kinds)] if kinds else []
            predicate = ""
            for p, o in pairs:
                words = o if o[-1] == '"' else written(o)
                if p == predicate:
                    body[-1] += f" , {words}"
                else:
                    body.append(f"\n    {written(p)} {words}")
                    predicate = p
            lines.append(f"\n{'[]' if subject[0] == '_' else names.short(subject)}{' ;'.join(body)} .\n")
        yield "".join(lines).encode()


def _rank(kind: str) -> tuple[bool, bool, str]:
    """Sort what a thing is for people: our own classes first, those that say least last of them."""
    return not kind.startswith("kg:"), kind in ("kg:Entity", "kg:Statement"), kind


class Names:
    """Writes N-Triples terms as Turtle does: prefixed names where no escape is needed, bare numbers."""

    def __init__(self, base: str) -> None:
        self.prefixes = PREFIXES | {"id": base}
        self.written = lru_cache(maxsize=KNOWN)(self._written)
        """A term that is not plain words as Turtle writes it: the same few thousand fill most of a graph."""
        self.head = lru_cache(maxsize=KNOWN)(self._head)
        """What a thing is, from its classes, as a block begins: things of one sort are many."""
        self._base = f"<{base}"
        self._cut = len(self._base)

    def header(self) -> str:
        """Return the prefix lines, sorted."""
        return "".join(f"@prefix {name}: <{value}> .\n" for name, value in sorted(self.prefixes.items()))

    def short(self, term: str) -> str:
        """Return the term as Turtle writes it."""
        return term if term[-1] == '"' else self.written(term)

    def _head(self, kinds: tuple[str, ...]) -> str:
        return f" a {' , '.join(sorted(map(self.written, kinds), key=_rank))}"

    def _written(self, term: str) -> str:
        if term[0] == "<":
            if term.startswith(self._base):
                name = term[self._cut : -1]
                return f"id:{name}" if _LOCAL(name) else term
            return self._prefixed(term)
        if term.endswith(_INTEGER):
            return term[1 : -len(_INTEGER)]
        if term.endswith(_DECIMAL) and "." in term[: -len(_DECIMAL)]:
            return term[1 : -len(_DECIMAL)]
        if term[0] == '"' and term[-1] == ">":
            words, _, kind = term.rpartition("^^")
            return f"{words}^^{self.short(kind)}"
        return term

    def _prefixed(self, term: str) -> str:
        value = term[1:-1]
        for name, space in self.prefixes.items():
            if value.startswith(space) and _LOCAL(value[len(space) :]):
                return f"{name}:{value[len(space) :]}"
        return term


def comment(text: str) -> str:
    """Return the words as a comment of one line that can end no line and turn no direction."""
    return "".join(c if c.isprintable() else "?" for c in text)
