r"""How a query is asked of Oxigraph: joined and sorted as its comments say, with the same rows in the same order.

The queries that ship are plain SPARQL 1.1, for every engine. What one of them costs Oxigraph depends more on how it is
asked than on its rows: each look-up of a pattern is some microseconds in RocksDB, and a row has ten. Three comments say
where a cheaper way gives the same; to every other engine they are comments.

- `# table` behind a pattern: it is read at once and joined by hashing
- `# graph` behind `?thing oa:hasSource ?document`: the store knows that, since each document has a graph of its own
- `# rows` behind ORDER BY: the rows are sorted once they have been read
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph.sparql import Cell

    Row = tuple[Cell | None, ...]

_PATTERN = r"^[ \t]*(\?\w+)[ \t]+([^\s?{}]+)[ \t]+(\?\w+)[ \t]*\.[ \t]*"
_GRAPH = re.compile(_PATTERN + r"# graph of (\S+)[ \t]*$", re.MULTILINE)
_TOLD = re.compile(_PATTERN + r"(# table)?[ \t]*$", re.MULTILINE)
_OWN = frozenset({"kg:claim_status", "kg:form"})
"""What a document says of each piece of evidence and of each mention, and says alone; another mark is not heeded."""
_NONE = re.compile(r"FILTER NOT EXISTS (\{[^{}]*\})[ \t]*# table[ \t]*$", re.MULTILINE)


def joined(query: str) -> str:
    r"""Return the query with its tables as sub-selects, which Oxigraph reads at once and joins by hashing.

    It would look a pattern up for each row, at ten times the cost of a row of the table: a table pays where a tenth of
    it is needed. A FILTER NOT EXISTS marked so becomes a MINUS, for the same reason. rdflib would read either once for
    each row.

    What a document says lies in the graph named after it. The pattern marked `# graph of` says which document its
    subject comes from, and the mark names the pattern that is read there: nothing is to be joined.

    >>> joined("?subject skos:prefLabel ?who .  # table")
    '{ SELECT ?subject ?who { ?subject skos:prefLabel ?who } }'
    >>> joined("?name kg:form ?form .  # table\n?name oa:hasSource ?source .  # graph of kg:form").strip()
    '{ SELECT ?name ?form ?source { GRAPH ?source { ?name kg:form ?form } } }'
    """
    sources = {(found[1], found[4]): found[3] for found in _GRAPH.finditer(query) if found[4] in _OWN}

    def told(line: re.Match[str]) -> str:
        subject, predicate, value, table = line.groups()
        source = sources.get((subject, predicate), "")
        if not table and not source:
            return line[0]
        pattern = f"{subject} {predicate} {value}"
        pattern = f"GRAPH {source} {{ {pattern} }}" if source else pattern
        return f"{{ SELECT {f'{subject} {value} {source}'.rstrip()} {{ {pattern} }} }}" if table else pattern

    return _NONE.sub(r"MINUS \1", _TOLD.sub(told, _GRAPH.sub(lambda line: "" if line[4] in _OWN else line[0], query)))


_ORDER = re.compile(r"^ORDER BY ((?:(?:\?\w+|DESC\(\?\w+\))[ \t]*)+)# rows[ \t]*\n?\Z", re.MULTILINE)
_SELECT = re.compile(r"^SELECT (DISTINCT )?([^\n{}*]+?) WHERE \{$", re.MULTILINE)
_NAMED = re.compile(r"\((?:[^()]|\([^()]*\))* AS (\?\w+)\)")


def unordered(query: str) -> tuple[str, Order]:
    r"""Return the query without its ORDER BY, and what that said; a query without such a mark as it is, and no order.

    Oxigraph looks the words of both rows up at every comparison, which is a third of what a query costs, and up to six
    sevenths. What sorts the rows is selected too, behind what the query selects.

    >>> text, order = unordered("SELECT ?who WHERE {\n  ?a kg:rule ?who ; oa:start ?at\n}\nORDER BY DESC(?at) ?who  # rows")
    >>> text
    'SELECT ?who ?at WHERE {\n  ?a kg:rule ?who ; oa:start ?at\n}\n'
    >>> order
    Order(by=(('at', True), ('who', False)), added=1)
    """
    end, head = _ORDER.search(query), _SELECT.search(query)
    if end is None or head is None:
        return query, Order()
    by = tuple((name, descends != "") for descends, name in re.findall(r"(DESC\()?\?(\w+)", end[1]))
    selected = _NAMED.sub(r"\1", head[2]).split()
    lacking = [f"?{name}" for name, _ in by if f"?{name}" not in selected]
    if lacking and head[1]:  # rows that were one would be several
        return query, Order()
    return " ".join([query[: head.end(2)], *lacking]) + query[head.end(2) : end.start()], Order(by, len(lacking))


@dataclass(frozen=True, slots=True)
class Order:
    """What rows are sorted by: variables without question marks, and whether the greatest comes first."""

    by: tuple[tuple[str, bool], ...] = ()
    added: int = 0
    """How many of the last columns were selected for that alone."""

    def of(self, variables: tuple[str, ...], rows: tuple[Row, ...]) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        """Return variables and rows without what was added, the rows sorted as SPARQL says (SPARQL 1.1 Query, 15.1).

        Raises ValueError where a variable has values whose order is the engine's own affair: nodes without a name,
        words of some language, moments, or words and numbers side by side.
        """
        if not self.by:
            return variables, rows
        found = list(rows)
        for greatest, names in groupby(reversed(self.by), key=itemgetter(1)):
            places = [variables.index(name) for name, _ in reversed([*names])]
            keys = zip(*(_keys([row[place] for row in found]) for place in places), strict=True)
            ranked = sorted(zip(keys, found, strict=True), key=itemgetter(0), reverse=greatest)
            found = [row for _, row in ranked]
        width = len(variables) - self.added
        return variables[:width], tuple([row[:width] for row in found] if self.added else found)


_NUMBERS = frozenset({"http://www.w3.org/2001/XMLSchema#integer", "http://www.w3.org/2001/XMLSchema#decimal"})


def _keys(cells: Sequence[Cell | None]) -> list[str] | list[float | Decimal]:
    kinds = {None if cell is None else (cell.kind, cell.datatype, cell.language) for cell in cells}
    if all(kind is None or kind[0] == "iri" or kind == ("literal", None, None) for kind in kinds):
        return ["" if c is None else f"i{c.value}" if c.kind == "iri" else f"w{c.value}" for c in cells]
    if all(kind is None or (kind[0] == "literal" and kind[1] in _NUMBERS) for kind in kinds):
        return [-inf if cell is None else Decimal(cell.value) for cell in cells]
    raise ValueError(f"values of several kinds: {kinds}")
