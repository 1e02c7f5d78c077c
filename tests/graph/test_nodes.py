"""Triples gathered by subject are the same triples, in the order of their lines."""

from __future__ import annotations

from kg.graph.nodes import TYPE, Nodes, lines, nodes, triples
from kg.graph.rdf import graphs, merged
from tests.invented import snapshot

A, B = "<https://example.org/a>", "<https://example.org/b>"
EARLY, LATE = "<http://purl.org/dc/terms/title>", "<https://example.org/says>"


def test_what_is_said_of_one_node_in_pieces_is_together_sorted_and_single() -> None:
    found = Nodes()
    found.add(B, (), [(LATE, '"z"'), (EARLY, '"y"')])
    found.add(A, ("<k:2>",), [])
    found.add(B, ("<k:1>",), [(LATE, '"z"'), (LATE, '"x"')])
    found.add(A, ("<k:1>", "<k:2>"), [(LATE, '"w"')])
    assert A in found
    assert "<https://example.org/c>" not in found
    assert found.sorted() == [
        (A, ("<k:1>", "<k:2>"), [(LATE, '"w"')]),
        (B, ("<k:1>",), [(EARLY, '"y"'), (LATE, '"x"'), (LATE, '"z"')]),
    ]


def test_classes_stand_where_their_lines_would() -> None:
    said = [(A, LATE, '"x"'), (A, EARLY, '"y"'), (A, TYPE, "<k:1>"), (A, LATE, '"x"')]
    assert list(triples(nodes(said))) == sorted(set(said))
    assert b"".join(lines(nodes(said), " <g> .\n")).decode().splitlines() == sorted(
        f"{s} {p} {o} <g> ." for s, p, o in set(said)
    )


def test_a_graph_is_sorted_and_says_nothing_twice() -> None:
    for _, found in [*graphs(snapshot()), *merged(snapshot())]:
        said = list(triples(found))
        assert said == sorted(set(said))
        assert b"".join(lines(found)).decode() == "".join(f"{s} {p} {o} .\n" for s, p, o in said)
        assert nodes(said) == found
