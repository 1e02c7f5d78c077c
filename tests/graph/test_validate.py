"""Every shape can fail, the fast engine says what the reference says, and words that are not there are found."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from kg.graph import quads
from kg.graph.validate import Report, against_shapes, relevant, validate
from kg.model import Extraction, Snapshot
from kg.ontology import SHAPES
from tests.invented import extractions, joined, snapshot

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


def store(graph: Snapshot) -> ox.Store:
    made = ox.Store()
    made.extend(quads(graph))
    return made


def checked(made: ox.Store, graph: Snapshot) -> Report:
    numbers = {
        "documents": len(graph.extractions),
        "entities": len(graph.entities),
        "statements": len(graph.statements),
    }
    return validate(made, (extraction.document for extraction in graph.extractions), numbers)


def triples(graph: Snapshot) -> str:
    return "".join(sorted({f"{q.subject} {q.predicate} {q.object} .\n" for q in quads(graph)}))


def test_a_sound_graph_conforms() -> None:
    report = checked(store(snapshot()), snapshot())
    assert report.findings == ()
    assert report.conforms
    counts = dict(report.counts)
    assert (counts["documents"], counts["evidence"], counts["statements"]) == (2, 12, 12)


KG = "https://example.org/kg#"
ID = "https://example.org/kg/id/"
SPOILT = {
    "no subject": f'DELETE {{ ?s <{KG}subject> ?o }} WHERE {{ ?s a <{KG}Position> ; <{KG}subject> ?o }}',
    "no evidence": f'DELETE {{ ?s <{KG}evidence> ?o }} WHERE {{ ?s a <{KG}Quotation> ; <{KG}evidence> ?o }}',
    "no confidence": f'DELETE {{ ?s <{KG}confidence> ?o }} WHERE {{ ?s <{KG}confidence> ?o }}',
    "confidence of 2": f'INSERT {{ ?s <{KG}confidence> 2.5 }} WHERE {{ ?s <{KG}confidence> ?o }}',
    "an unknown status": f'INSERT {{ ?s <{KG}claim_status> "shouted" }} WHERE {{ ?s <{KG}claim_status> "planned" }}',
    "no offsets": 'DELETE { ?s <http://www.w3.org/ns/oa#start> ?o } WHERE { ?s <http://www.w3.org/ns/oa#start> ?o }',
    "end before start": 'DELETE { ?s <http://www.w3.org/ns/oa#end> ?o } INSERT { ?s <http://www.w3.org/ns/oa#end> 0 }'
                        ' WHERE { ?s <http://www.w3.org/ns/oa#end> ?o }',
    "no document": 'DELETE { ?s <http://www.w3.org/ns/oa#hasSource> ?o } WHERE { ?s <http://www.w3.org/ns/oa#hasSource> ?o }',
    "no label": 'DELETE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o } WHERE '
                '{ ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }',
    "two labels": f'INSERT {{ ?s <http://www.w3.org/2004/02/skos/core#prefLabel> "other" }} WHERE {{ ?s a <{KG}Person> }}',
    "a picket at a person": f'INSERT {{ ?s <{KG}pickets_at> ?s }} WHERE {{ ?s a <{KG}Person> }}',
    "a role of a union": f'INSERT {{ ?s <{KG}role> ?s }} WHERE {{ ?s a <{KG}TradeUnion> }}',
    "an unknown tenure": f'INSERT {{ ?s <{KG}tenure> "eternal" }} WHERE {{ ?s a <{KG}RoleHolding> }}',
    "support without position": f'DELETE {{ ?s <{KG}position_on> ?o }} WHERE {{ ?s <{KG}position_on> ?o }}',
    "a quotation with an object": f'INSERT {{ ?s <{KG}object> ?x }} WHERE {{ ?s a <{KG}Quotation> ; <{KG}subject> ?x }}',
    "a superclass left out": f'DELETE {{ ?s a <{KG}Entity> }} WHERE {{ ?s a <{KG}Place> }}',
    "a document without checksum": f'DELETE {{ ?s <{KG}sha256> ?o }} WHERE {{ ?s <{KG}sha256> ?o }}',
    "an unknown layout": f'INSERT {{ ?s <{KG}layout> "margin" }} WHERE {{ ?s a <{KG}Passage> }}',
    "a mention of a mention": f"INSERT {{ ?s <{KG}denotes> ?s }} WHERE {{ ?s a <{KG}Mention> }}",
    "a verdict that is none": f'INSERT {{ ?s <{KG}verdict> "perhaps" }} WHERE {{ ?s a <{KG}Judgement> }}',
    "an action at a person": f'INSERT {{ ?s <{KG}place> ?p }} WHERE {{ ?s a <{KG}March> . ?p a <{KG}Person> }}',
    "a located thing in no place": f'INSERT {{ ?s <{KG}located_in> ?s }} WHERE {{ ?s a <{KG}Policy> }}',
    "a date that is none": f'INSERT {{ ?s <{KG}starts> "Friday" }} WHERE {{ ?s a <{KG}Strike> }}',
    "a time after the end": f'INSERT {{ ?s <{KG}ends> "2001-01-01T00:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime> }}'
                            f' WHERE {{ ?s a <{KG}Strike> }}',
}  # fmt: skip


@pytest.mark.parametrize("fault", SPOILT)
def test_what_no_shape_asks_for_changes_nothing(fault: str) -> None:
    spoilt = ox.Store()
    spoilt.load(triples(snapshot()), format=ox.RdfFormat.N_TRIPLES)
    spoilt.update(SPOILT[fault])
    below = f"<{KG}Ferryman> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{KG}Person>"
    spoilt.update(f'INSERT DATA {{ <{ID}x> a <{KG}Ferryman> ; <{KG}said> "a\\tb\\n\\"c" . {below} }}')
    whole = (spoilt.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b"").decode()
    found = against_shapes(whole)
    assert any(f.where.endswith("id/x") for f in found)  # without a label: it is a person by its class alone
    assert any("\\t" in f.what for f in found)
    assert against_shapes(relevant(spoilt)) == found
    assert len(relevant(spoilt)) < 0.8 * len(whole)


def test_numbers_and_truth_values_are_read_with_their_datatypes() -> None:
    made = ox.Store()
    values = {
        "5",
        "-5",
        "0.25",
        "-1.0",
        "1.5e3",
        "true",
        "false",
        '"x"',
        '"5"',
        "<x:y>",
        '"a\\tb 7\\n8"',
        '"INF"^^xsd:double',
    }
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
    made.update(
        f"{prefix} INSERT DATA {{ <x:s> <{KG}confidence> {' , '.join(sorted(values))} . <x:s> a <{KG}Evidence> }}"
    )
    whole = made.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    assert sorted(relevant(made).splitlines()) == sorted(whole.decode().splitlines())


def test_a_label_that_is_not_the_preferred_one_is_found_whatever_else_is_wrong() -> None:
    made = store(snapshot())
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    below = f"<{KG}Ferryman> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{KG}Person>"
    for kind in ("Entity", "Place", "Ferryman"):
        made.update(f'INSERT DATA {{ GRAPH <x:g> {{ <{ID}{kind}> a <{KG}{kind}> ; <{label}> "other" . {below} }} }}')
    wrong = {f.where for f in checked(made, snapshot()).findings if f.check == "shape EntityLabelForTools"}
    assert wrong == {f"{ID}{kind}" for kind in ("Entity", "Place", "Ferryman")}
    assert "rdf-schema#label> " in relevant(made)
    assert relevant(made).count("rdf-schema#label> ") < triples(snapshot()).count("rdf-schema#label> ") / 2


def reference(data: str) -> set[tuple[str, str]]:
    """Return (shape, focus) of every result that pyshacl has."""
    graph = rdflib.Graph().parse(data=data, format="nt")
    shapes = rdflib.Graph().parse(SHAPES)
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)
    return {
        (str(report.value(result, SH.sourceShape)).rpartition("#")[2], str(report.value(result, SH.focusNode)))
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    }


@pytest.mark.parametrize("fault", SPOILT)
def test_each_fault_is_found(fault: str) -> None:
    spoilt = ox.Store()
    spoilt.load(triples(snapshot()), format=ox.RdfFormat.N_TRIPLES)
    before = {str(quad) for quad in spoilt}
    spoilt.update(SPOILT[fault])
    assert {str(quad) for quad in spoilt} != before
    assert against_shapes((spoilt.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b"").decode())


def test_the_reference_engine_says_the_same() -> None:
    spoilt = ox.Store()
    spoilt.load(triples(snapshot()), format=ox.RdfFormat.N_TRIPLES)
    assert reference(triples(snapshot())) == set()
    for update in SPOILT.values():
        spoilt.update(update)
    data = (spoilt.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b"").decode()
    expected = reference(data)
    found = {(f.check.removeprefix("shape "), f.where.replace("kg:id/", "")) for f in against_shapes(data)}
    assert {focus for _, focus in expected} == {focus for _, focus in found}
    assert {shape for shape, _ in expected if not shape.startswith("n")} >= {shape for shape, _ in found}
    assert len(expected) > 100


def spoil(change: str) -> tuple[ox.Store, Snapshot]:
    graph = snapshot()
    ferry = graph.extractions[1]
    text = ferry.document.text.replace("porter", change)
    other: Extraction = replace(ferry, document=replace(ferry.document, text=text))
    return store(graph), replace(graph, extractions=(graph.extractions[0], other))


def test_words_that_the_text_does_not_say_are_found() -> None:
    made, kept = spoil("waiter")
    findings = checked(made, kept).findings
    assert {f.check for f in findings} == {"grounding"}
    assert any("not the one the graph was made of" in f.what for f in findings)
    assert any("porter" in f.what and "waiter" in f.what and "ferry.txt" in f.where for f in findings)


def test_what_is_missing_is_counted() -> None:
    report = checked(store(joined(extractions()[:1])), snapshot())
    assert {f.what for f in report.findings if f.check == "counts"} == {
        "1 documents are in the RDF, 2 were stored", "2 entities are in the RDF, 10 were stored",
        "3 statements are in the RDF, 12 were stored",
    }  # fmt: skip
