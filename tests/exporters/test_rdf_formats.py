"""Every RDF format is read back by rdflib and by Oxigraph as the same graph, whatever articles and names hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import exporters
from kg.graph.rdf import quads
from kg.model import Snapshot
from tests.invented import extractions, joined, snapshot

MERGED = {"turtle": (ox.RdfFormat.TURTLE, "turtle"), "ntriples": (ox.RdfFormat.N_TRIPLES, "nt"),
          "rdfxml": (ox.RdfFormat.RDF_XML, "xml")}  # fmt: skip
NAMED = {"trig": (ox.RdfFormat.TRIG, "trig"), "nquads": (ox.RdfFormat.N_QUADS, "nquads"),
         "jsonld": (ox.RdfFormat.JSON_LD, "json-ld")}  # fmt: skip
FORMATS = MERGED | NAMED


def written(name: str, graph: Snapshot, *, text: bool = True) -> bytes:
    (pieces,) = exporters.export(name, graph, text=text).values()
    return b"".join(pieces)


def canonical(found: ox.Dataset) -> set[str]:
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in found}


def expected(name: str, graph: Snapshot, *, text: bool = True) -> set[str]:
    made = quads(graph, text=text)
    return canonical(ox.Dataset(made if name in NAMED else (ox.Quad(q.subject, q.predicate, q.object) for q in made)))


def by_oxigraph(name: str, data: bytes) -> set[str]:
    return canonical(ox.Dataset(ox.parse(data, format=FORMATS[name][0])))


def by_rdflib(name: str, data: bytes) -> set[str]:
    """Return what rdflib reads, handed on as N-Quads that we write: its own writer would hide a fault of its reader."""
    found = rdflib.Dataset()
    source = found if name in NAMED else found.default_graph
    source.parse(data=data, format=FORMATS[name][1])
    lines = []
    for s, p, o, g in found.quads((None, None, None, None)):
        name_of = "" if g is None or g == found.default_graph.identifier else f" {rdflib.URIRef(str(g)).n3()}"
        lines.append(f"{_term(s)} {_term(p)} {_term(o)}{name_of} .\n")
    return canonical(ox.Dataset(ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)))


def _term(node: object) -> str:
    if isinstance(node, rdflib.Literal):
        if node.language:
            return str(ox.Literal(str(node), language=node.language))
        return str(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None))
    return f"_:{node}" if isinstance(node, rdflib.BNode) else f"<{node}>"


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize("name", FORMATS)
def test_both_libraries_read_back_the_same_graph(name: str, text: bool) -> None:
    data = written(name, snapshot(), text=text)
    assert by_oxigraph(name, data) == expected(name, snapshot(), text=text)
    assert by_rdflib(name, data) == expected(name, snapshot(), text=text)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_graph_is_a_file_all_the_same(name: str) -> None:
    empty = Snapshot(extractions=(), entities=(), statements=())
    assert by_oxigraph(name, written(name, empty)) == by_rdflib(name, written(name, empty)) == expected(name, empty)


@pytest.mark.parametrize("base", ["https://news.example/id/", "https://news.example/id?x=", "urn:news:a_"])
@pytest.mark.parametrize("name", FORMATS)
def test_another_base(name: str, base: str) -> None:
    graph = joined(extractions(), base)
    assert by_oxigraph(name, written(name, graph)) == expected(name, graph)
    assert by_rdflib(name, written(name, graph)) == expected(name, graph)


HOSTILE = [
    'a "quoted" `name` \\ with \\n',
    "line\nbreak\r\nand\ttab \r",
    "<script>alert(1)</script> & ]]> <!-- -->",
    "\x00\x01\x08\x0b\x0c\x1b[31m\x7f\x85\x9f",
    "\u202eesrever\u202c \u200b\ufeff\u2066x\u2069 \u2028\u2029",
    "x" * 10_000,
    "\ud800 half \udfff",
    "\ufffe\uffff \U0001faa7 \U0010ffff",
    "'''\"\"\"''' .} ; @prefix",
    "{\"@id\": \"x\"} \\u0041 ${x} {{y}}",
]  # fmt: skip


def renamed(words: str) -> Snapshot:
    """Return the graph with the words wherever an article can put any: names, titles, text, rules, identifiers."""
    graph = snapshot()
    canal = graph.extractions[0]
    document = replace(canal.document, title=words, publisher=words, authors=(words,), url=words, language=words)
    rejection = replace(extractions()[1].rejections[0], span=replace(canal.passages[0].span), rule=words, reason=words)
    odd = replace(canal, document=document, rejections=(rejection,), engine=words)
    said = tuple(
        replace(s, qualifiers=tuple((k, words if k in ("title", "text", "when_text") else v) for k, v in s.qualifiers),
                evidence=tuple(replace(e, rule=words, steps=(words,)) for e in s.evidence))
        for s in graph.statements
    )  # fmt: skip
    entities = tuple(
        replace(e, label=words, other_names=(f"{words}!",), exact_matches=(words,)) for e in graph.entities
    )
    judged = tuple(replace(j, reason=words, given=words) for j in graph.judgements)
    return replace(
        graph, extractions=(odd, *graph.extractions[1:]), entities=entities, statements=said, judgements=judged
    )


def legal(words: str) -> str:
    """Return the words as XML can hold them: what the RDF/XML exporter says that it does."""
    return "".join("\ufffd" if (c < " " and c not in "\t\n\r") or c in "\ufffe\uffff" else c for c in words)


def literals(data: bytes) -> set[str]:
    """Return what the XML parser of Python, which is strict, finds as words in RDF/XML."""
    return {str(o) for o in rdflib.Graph().parse(data=data, format="xml").objects() if isinstance(o, rdflib.Literal)}


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("name", FORMATS)
def test_hostile_names(name: str, words: str) -> None:
    graph = renamed(words)
    data = written(name, graph)
    assert b"\xe2\x80\xae" not in data  # no file turns the direction of what stands beside it
    data.decode("utf-8")
    if name == "rdfxml":
        said = {legal(q.object.value) for q in quads(graph) if isinstance(q.object, ox.Literal)}
        assert literals(data) == said
        assert len(by_oxigraph(name, data)) == len(expected(name, graph))
        return
    assert by_oxigraph(name, data) == expected(name, graph)
    assert by_rdflib(name, data) == expected(name, graph)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.text(st.characters(), max_size=40), name=st.sampled_from([n for n in FORMATS if n != "rdfxml"]))
def test_any_name_at_all(words: str, name: str) -> None:
    graph = renamed(words)
    assert by_oxigraph(name, written(name, graph)) == expected(name, graph)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.text(st.characters(), max_size=40))
def test_any_name_at_all_in_xml(words: str) -> None:
    assert by_oxigraph("rdfxml", written("rdfxml", renamed(words)))
    assert by_oxigraph("rdfxml", written("rdfxml", renamed(legal(words)))) == expected("rdfxml", renamed(legal(words)))


def test_turtle_is_for_people() -> None:
    data = written("turtle", snapshot()).decode()
    blocks = [block for block in data.split("\n\n") if not block.startswith(("@prefix", "#"))]
    subjects = [block.split(" ")[0] for block in blocks if not block.startswith("[]")]
    assert len(subjects) == len(set(subjects))
    assert all(" a " in block.split("\n")[0] for block in blocks)
    assert "id:hospital-1 a kg:Hospital , kg:Organisation , kg:Place , kg:Entity , foaf:Agent , " in data
    assert "oa:start 0 ;" in data
    assert "kg:confidence 0.9 ;" in data
    assert "\\" not in "".join(line for line in data.splitlines() if "rdfs:label" not in line and '"' not in line)


def test_json_ld_needs_no_network() -> None:
    data = json.loads(written("jsonld", snapshot()))
    assert isinstance(data["@context"], dict)
    assert all(isinstance(value, str) or "@id" in value for value in data["@context"].values())


_PRINT = (
    "import hashlib\nfrom kg import exporters\nfrom tests.invented import snapshot\n"
    "for name in ('turtle', 'trig', 'nquads', 'ntriples', 'jsonld', 'rdfxml'):\n"
    "    for pieces in exporters.export(name, snapshot()).values():\n"
    "        print(name, hashlib.sha256(b''.join(pieces)).hexdigest())\n"
)


def test_the_bytes_depend_on_nothing_but_the_graph() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", _PRINT], capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
        ).stdout
        for seed, zone, locale in (("0", "UTC", "C"), ("1", "Asia/Tokyo", "C.UTF-8"), ("77", "America/Lima", "POSIX"))
    }  # fmt: skip
    assert len(said) == 1
    assert len(next(iter(said)).splitlines()) == 6
