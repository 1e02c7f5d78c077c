"""How queries are asked: whatever their comments say, the rows are the same, and in the same order."""

from __future__ import annotations

import pytest

from kg.graph import Graph, plan
from kg.graph.plan import Order, joined, unordered
from kg.graph.sparql import Cell, parameters, shipped, text_of

INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def test_marks_change_no_answer(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows(name: str, words: str | None) -> list[dict[str, str | None]]:
        return list(graph.query(name) if words is None else graph.query(name, about=words))

    marked = [name for name in shipped() if joined(text_of(name)) != text_of(name)]
    assert len(marked) > 10
    asked: list[tuple[str, str | None]] = [(name, None) for name in shipped()]
    asked += [(name, "ada") for name in shipped() if "about" in parameters(text_of(name))]
    told = [rows(name, words) for name, words in asked]
    assert sum(map(len, told)) > 50
    monkeypatch.setattr(plan, "joined", lambda query: query)
    monkeypatch.setattr(plan, "unordered", lambda query: (query, Order()))
    assert told == [rows(name, words) for name, words in asked]


def test_every_shipped_query_is_sorted_once_it_is_read() -> None:
    for name in shipped():
        if name == "timeline":  # moments are the engine's affair
            continue
        text, order = unordered(text_of(name))
        assert order.by, name
        assert "ORDER BY" not in text, name


def test_only_whole_marked_patterns_become_tables() -> None:
    for line in (
        "?a kg:role ?b .",
        "?a kg:role ?b . # tables",
        "?a a kg:Person .  # table",
        "?a kg:b ?c ; kg:d ?e .  # table",
        "FILTER NOT EXISTS { ?a kg:b ?c }",
    ):
        assert joined(line) == line
    assert joined("?a kg:b ?c .  # table\n?a kg:d ?e .") == "{ SELECT ?a ?c { ?a kg:b ?c } }\n?a kg:d ?e ."
    assert joined("FILTER NOT EXISTS { ?a kg:b ?c }  # table") == "MINUS { ?a kg:b ?c }"


def test_a_document_is_the_graph_of_the_pattern_that_is_named() -> None:
    said = "?e kg:rule ?rule .\n?e oa:hasSource ?from .  # graph of kg:form\n?e kg:form ?form ."
    assert joined(said) == "?e kg:rule ?rule .\n\nGRAPH ?from { ?e kg:form ?form }"
    elsewhere = "?e oa:hasSource ?from .  # graph of kg:denotes\n?e kg:denotes ?whom .  # table"
    assert joined(elsewhere).startswith("?e oa:hasSource ?from .  #")
    assert "GRAPH" not in joined(elsewhere)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a WHERE {\n  ?a kg:b ?c\n}\nORDER BY ?a",
        "SELECT ?a WHERE {\n  ?a kg:b ?c\n}\nORDER BY ?a LIMIT 3  # rows",
        "SELECT ?a WHERE {\n  ?a kg:b ?c\n}\nORDER BY ?a  # rows\nLIMIT 3",
        "SELECT ?a WHERE {\n  ?a kg:b ?c\n}\nORDER BY STRLEN(?a)  # rows",
        "SELECT * WHERE {\n  ?a kg:b ?c\n}\nORDER BY ?a  # rows",
        "SELECT DISTINCT ?a WHERE {\n  ?a kg:b ?c\n}\nORDER BY ?c  # rows",
    ],
)
def test_what_the_engine_alone_can_sort_is_left_to_it(query: str) -> None:
    assert unordered(query) == (query, Order())


def test_what_sorts_is_selected_and_taken_away_again() -> None:
    text, order = unordered(
        "SELECT ?who (COUNT(DISTINCT ?x) AS ?n) WHERE {\n  ?x kg:by ?who\n}\nGROUP BY ?who ?id\nORDER BY DESC(?n) ?id  # rows"
    )
    assert text.startswith("SELECT ?who (COUNT(DISTINCT ?x) AS ?n) ?id WHERE {")
    rows = tuple(
        (Cell(who), Cell(number, "literal", INTEGER), Cell(iri, "iri"))
        for who, number, iri in [("a", "9", "x:2"), ("b", "10", "x:9"), ("c", "9", "x:1"), ("d", "9", "x:2")]
    )
    variables, found = order.of(("who", "n", "id"), rows)
    assert variables == ("who", "n")
    assert [row[0].value for row in found if row[0] is not None] == ["b", "c", "a", "d"]


def test_what_is_unbound_comes_first_and_iris_before_words() -> None:
    cells = [Cell("b"), Cell("x:z", "iri"), None, Cell("B"), Cell("a")]
    for greatest in (False, True):
        _, found = Order((("a", greatest),)).of(("a",), tuple((cell,) for cell in cells))
        told = [cell and cell.value for (cell,) in found]
        assert told == (["b", "a", "B", "x:z", None] if greatest else [None, "x:z", "B", "a", "b"])


UNSURE = [
    [Cell("a"), Cell("1", "literal", INTEGER)],
    [Cell("a"), Cell("a", "literal", None, "en")],
    [Cell("2026-01-01T00:00:00Z", "literal", "http://www.w3.org/2001/XMLSchema#dateTime")],
    [Cell("b0", "node")],
]


@pytest.mark.parametrize("cells", UNSURE)
def test_values_whose_order_is_the_engines_affair_are_not_sorted_here(cells: list[Cell]) -> None:
    with pytest.raises(ValueError, match="kinds"):
        Order((("a", False),)).of(("a",), tuple((cell,) for cell in cells))


def test_the_engine_sorts_what_is_not_sorted_here(graph: Graph) -> None:
    query = (
        "SELECT ?x WHERE {\n"
        "  VALUES ?x { 3 'b' 'a'@en <http://a> true 1.5 }\n"
        "}\nORDER BY DESC(?x)"
    )  # fmt: skip
    assert list(graph.query(query + "  # rows")) == list(graph.query(query))
