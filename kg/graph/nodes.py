"""Triples gathered by their subject: what a graph says about one node is made, sorted and written together.

A third of a graph's triples say what things are, and things of one sort say it in the same way. So a node is its term,
its classes (one tuple for all of a sort), and the pairs of property and object besides; nothing is repeated that need not
be. Everything is sorted as its lines of N-Triples would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from kg.graph.terms import PREFIXES, Triple

TYPE = f"<{PREFIXES['rdf']}type>"

Pairs = list[tuple[str, str]]
Node = tuple[str, tuple[str, ...], Pairs]
"""The term of a node, its classes sorted, and its other pairs of property and object sorted, each once."""

PIECE = 200
"""Nodes in one piece of what is written, some 300 kilobytes: memory of that size is used again and again, while each
page of a piece of some megabytes is fetched anew, which took as long as the writing itself."""


class Nodes:
    """Nodes that are being gathered, in any order and in pieces."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[tuple[str, ...], Pairs]] = {}

    def __contains__(self, subject: str) -> bool:
        return subject in self._found

    def add(self, subject: str, kinds: tuple[str, ...], pairs: Pairs) -> None:
        """Take in what is said about a subject: its classes, sorted, and a list of pairs, which is kept."""
        known = self._found.get(subject)
        if known is None:
            self._found[subject] = (kinds, pairs)
            return
        known[1].extend(pairs)
        if kinds and kinds != known[0]:
            self._found[subject] = (tuple(sorted({*known[0], *kinds})), known[1])

    def sorted(self) -> list[Node]:
        """Return the nodes, sorted by term; nothing more is to be added."""
        found = []
        for subject in sorted(self._found):
            kinds, pairs = self._found[subject]
            single = set(pairs)
            if len(single) < len(pairs):
                pairs = list(single)
            pairs.sort()
            found.append((subject, kinds, pairs))
        return found


def nodes(triples: Iterable[Triple]) -> list[Node]:
    """Return triples, which may come in any order, as nodes."""
    found = []
    for subject, group in groupby(sorted(set(triples)), key=lambda triple: triple[0]):
        said = [(p, o) for _, p, o in group]
        kinds = tuple(o for p, o in said if p == TYPE)
        found.append((subject, kinds, [(p, o) for p, o in said if p != TYPE]))
    return found


def triples(found: Iterable[Node]) -> Iterator[Triple]:
    """Yield the triples of nodes, sorted if the nodes are."""
    for subject, kinds, pairs in found:
        before = _before(pairs)
        for p, o in pairs[:before]:
            yield subject, p, o
        for kind in kinds:
            yield subject, TYPE, kind
        for p, o in pairs[before:]:
            yield subject, p, o


def in_pieces(found: Iterable[Node]) -> Iterator[list[Node]]:
    """Yield the nodes as lists of at most PIECE."""
    rest = iter(found)
    while piece := list(islice(rest, PIECE)):
        yield piece


def lines(found: Iterable[Node], end: str = " .\n") -> Iterator[bytes]:
    """Yield the lines of N-Triples, or of N-Quads where the `end` of each names a graph; in the order of `triples`."""
    # Each line is encoded by itself: most are ASCII, which one letter of another script in a piece would make dear.
    kept: dict[tuple[str, ...], list[str]] = {}
    for piece in in_pieces(found):
        made: list[bytes] = []
        for subject, kinds, pairs in piece:
            said = kept.get(kinds)
            if said is None:
                said = kept[kinds] = [f" {TYPE} {kind}{end}" for kind in kinds]
            before = _before(pairs)
            if before:
                made += [f"{subject} {p} {o}{end}".encode() for p, o in pairs[:before]]
                pairs = pairs[before:]
            made += [(subject + words).encode() for words in said]
            made += [f"{subject} {p} {o}{end}".encode() for p, o in pairs]
        yield b"".join(made)


def _before(pairs: Pairs) -> int:
    """Return how many of the pairs, which are sorted, come before a node's classes in the order of lines."""
    place = 0
    for p, _ in pairs:
        if p > TYPE:
            break
        place += 1
    return place
