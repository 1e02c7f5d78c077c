"""Queries from anybody: what is refused, what is stopped, and what answers look like."""

from __future__ import annotations

import csv
import io
import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import BadQuery
from kg.graph import Graph, Limits
from kg.graph.sparql import Answer, Cell, bound, check, parameters, shipped, text_of


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A server on loopback, and the list of those who came."""
    came: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def wait() -> None:
        while True:
            try:
                client, address = server.accept()
            except OSError:
                return
            came.append(str(address))
            client.close()

    threading.Thread(target=wait, daemon=True).start()
    yield server.getsockname()[1], came
    server.close()


CALLS = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service<{url}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ SeRvIcE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?x a ?y SERVICE?x{{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
    "PREFIX SERVICE: <{url}> SELECT * {{ SERVICE SERVICE: {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE # <http://x> {{ \n silent # }} \n <{url}> # {{ \n {{ ?s ?p ?o }} }}",
    'SELECT * {{ ?s ?p ?a FILTER(?a<?b#c>"""\n) SERVICE <{url}> {{ ?x ?y ?z }} #"""\n }}',
    "SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ S\\u0045RVICE <{url}> {{ ?s ?p ?o }} }}",
    "LOAD <{url}>",
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "SELECT * FROM # x\n NAMED <{url}> FROM <{url}> WHERE {{ ?s ?p ?o }}",
    "PREFIX e: <{url}> CONSTRUCT {{ ?s ?p ?o }} FROM e:x WHERE {{ ?s ?p ?o }}",
]


@pytest.mark.parametrize("query", CALLS)
def test_no_query_reaches_another_server(graph: Graph, listener: tuple[int, list[str]], query: str) -> None:
    port, came = listener
    with pytest.raises(BadQuery) as caught:
        graph.query(query.format(url=f"http://127.0.0.1:{port}/sparql"))
    assert caught.value.remedy
    assert came == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file descriptors; the check stands there")
@pytest.mark.parametrize("query", [q for q in CALLS if "SERVICE" in q.upper()])
def test_what_slips_past_the_check_still_has_no_socket(
    graph: Graph, listener: tuple[int, list[str]], query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.graph.sparql.check", lambda *_: None)
    port, came = listener
    with suppress(BadQuery):
        graph.query(query.format(url=f"http://127.0.0.1:{port}/sparql"))
    assert came == []


REFUSED = {
    "INSERT DATA { <http://a> <http://b> 1 }": "INSERT",
    "PREFIX kg: <https://example.org/kg#>\n# well\nDELETE WHERE { ?s ?p ?o }": "DELETE",
    "CLEAR ALL": "CLEAR",
    "DROP GRAPH <http://a>": "DROP",
    "SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }": "FROM",
    "SELECT * FROM NAMED <file:///etc/hostname> { ?s ?p ?o }": "FROM",
    "SELECT * {": "is not SPARQL",
    "SELECT ?x { ?x ?y }": "is not SPARQL",
    "SELECT * { " + "{" * 10_000 + "?s ?p ?o" + "}" * 10_000 + " }": "nests brackets",
    "SELECT ?s { ?s ?p ?o FILTER(" + "!" * 60_000 + "?o) }": "made the engine stop|is not SPARQL",
    "SELECT * { ?s ?p '" + "x" * 70_000 + "' }": "70",
    "": "choose among",
    "rolls": "choose among",
    "no/such/file.rq": "choose among",
}


@pytest.mark.parametrize("query", REFUSED)
def test_what_cannot_be_asked_is_a_clear_error(graph: Graph, query: str) -> None:
    with pytest.raises(BadQuery, match=REFUSED[query]) as caught:
        graph.query(query)
    assert caught.value.remedy


UNREAD = {
    "SELECT ?x WHERE { ?x rdfs:label ?l": "1 { too many",
    "SELECT ?x WHERE { ?x rdfs:label '}' . } }": "1 } too many",
    "PREFIX a: <x:y> SELECT ?x { ?x a:b ?y ; foo:bar 'x:z', <u:v> }": "the prefix foo: is not declared",
    "SELCT ?x {}": "begins with neither SELECT, ASK, CONSTRUCT nor DESCRIBE",
    "SELECT ?x (COUNT(?y) AS ?n) { ?x ?z ?y }": "The SELECT contains a variable that is unbound",
    "SELECT ?x {\n  ?x ?y }": "cannot be read from line 2, column",
}


@pytest.mark.parametrize("query", UNREAD)
def test_why_a_query_is_no_sparql_is_said_in_words(graph: Graph, query: str) -> None:
    with pytest.raises(BadQuery, match="is not SPARQL") as caught:
        graph.query(query)
    assert UNREAD[query] in caught.value.what
    assert len(caught.value.what) < 100


ALLOWED = [
    "SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'SERVICE of the nation, from Friday')) }",
    "SELECT ?service { ?service a kg:Person }",
    "# DELETE nothing\nSELECT ?s { ?s a kg:Person }",
    "SELECT ?s { GRAPH ?g { ?s a kg:Document } }",
    "ASK { ?s a kg:Person }",
    "DESCRIBE ?s { ?s a kg:Document }",
    "CONSTRUCT { ?s kg:said ?o } WHERE { ?s kg:said ?o }",
    "SELECT ?s { GRAPH <https://example.org/kg/id/derived> { ?s a kg:Person } }",
    "SELECT ?s { ?s rdfs:label ?l FILTER(?l != 'a march from Oxmoor: to the sea') }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o < 5 && ?o > 2) }",
]


@pytest.mark.parametrize("query", ALLOWED)
def test_what_can_be_asked(graph: Graph, query: str) -> None:
    assert graph.query(query).variables


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of time and memory for a process")
def test_a_query_that_never_ends_is_stopped(graph: Graph) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(BadQuery, match="longer than 1 seconds"):
        graph.query(heavy, limits=Limits(seconds=1))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of time and memory for a process")
def test_a_query_that_needs_too_much_memory_is_stopped(graph: Graph) -> None:
    heavy = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
    with pytest.raises(BadQuery, match="memory"):
        graph.query(heavy, limits=Limits(memory=64 << 20))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size for a process")
def test_an_answer_that_is_too_long_is_stopped(graph: Graph) -> None:
    with pytest.raises(BadQuery, match="answer of more than 1 MB"):
        graph.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", limits=Limits(answer=1 << 20))


HOSTILE = ['"} UNION { ?s ?p ?o } #', "'", "\\", '"""', "}", "\n", "?x", "<http://a>", "\u202e", "a" * 5000, "\\u0022"]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_only_ever_words(graph: Graph, words: str) -> None:
    assert len(graph.query("quotations", about=words)) == 0
    echo = "SELECT ?about { VALUES ?about { UNDEF } }"
    assert [row["about"] for row in graph.query(echo, about=words)] == [words]


def test_only_open_variables_take_words(graph: Graph) -> None:
    assert parameters(text_of("roles")) == ("about",)
    with pytest.raises(BadQuery, match=r"open variable \?who"):
        graph.query("roles", who="Ada")
    assert bound("SELECT ?x { VALUES ?x { UNDEF } }", {"x": 'a"b\\1'}) == 'SELECT ?x { VALUES ?x { "a\\"b\\\\1" } }'


def test_shipped_queries_answer(graph: Graph) -> None:
    answers = {name: list(graph.query(name)) for name in shipped()}
    assert {name for name, rows in answers.items() if not rows} == {"disagreements", "corroborated"}
    role = answers["roles"][1]
    assert (role["person"], role["title"], role["organisation"]) == ("Ada Quill", "porter", "Larkfield Infirmary")
    assert [row["who"] for row in graph.query("pickets")] == ["Ada Quill"]
    about = list(graph.query("who-said-what-about", about="ada q"))
    assert [row["words"] for row in about] == []
    assert [row["person"] for row in graph.query("people", about="TOM")] == ["Tom Lisle"]


def test_every_shipped_query_says_what_it_gives() -> None:
    assert all(gives.endswith(".") for gives in shipped().values())
    for name in shipped():
        text = text_of(name)
        check(text, Limits())
        assert ("# parameter: about" in text) == ("about" in parameters(text))


def test_a_file_is_a_query(graph: Graph, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("\ufeffSELECT ?s { ?s a kg:Person }", encoding="utf-8")
    assert len(graph.query(str(file))) == 2


def test_forms_of_an_answer() -> None:
    number = "http://www.w3.org/2001/XMLSchema#integer"
    rows = ((Cell("=1+1"), Cell("-5", "literal", number), None), (Cell("https://example.org/kg#role", "iri"), Cell("b", "node"),
            Cell('a "b", c\n', "literal", None, "en")))  # fmt: skip
    answer = Answer(("x", "y", "z"), rows)
    table = list(csv.reader(io.StringIO(answer.csv())))
    assert table == [["x", "y", "z"], ["'=1+1", "-5", ""], ["https://example.org/kg#role", "b", 'a "b", c\n']]
    data = json.loads(answer.json())
    assert data["head"]["vars"] == ["x", "y", "z"]
    assert data["results"]["bindings"][0]["y"] == {"type": "literal", "value": "-5", "datatype": number}
    assert data["results"]["bindings"][1]["z"]["xml:lang"] == "en"
    assert rows[1][0] is not None
    assert rows[1][0].plain == "kg:role"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\r", "＝"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = Answer(("x",), ((Cell(f"{start}cmd|' /C calc'!A0"),),)).csv()
    assert next(csv.reader(io.StringIO(text.split("\r\n", 1)[1])))[0].startswith("'")


def test_ask_and_construct(graph: Graph) -> None:
    assert [row["answer"] for row in graph.query("ASK { ?s a kg:Person }")] == ["true"]
    (row,) = graph.query("CONSTRUCT { ?s kg:pickets_at ?o } WHERE { ?s kg:pickets_at ?o }")
    assert (row["predicate"] or "").endswith("pickets_at")
