"""The vocabulary: complete, defined, with examples, and the same as what the graph writes."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.graph import quads
from kg.model import CLAIM_STATUSES, LAYOUTS, STATEMENT_KINDS, Form, Verdict
from kg.ontology import ENGLISH, HOME, LABOUR, SHAPES, VOCABULARY
from tests.invented import snapshot

KG = rdflib.Namespace("https://example.org/kg#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    return rdflib.Graph().parse(VOCABULARY)


def ours(vocabulary: rdflib.Graph) -> list[rdflib.term.Node]:
    return sorted(
        {s for kind in KINDS for s in vocabulary.subjects(RDF.type, kind) if str(s).startswith(str(KG))}, key=str
    )


def test_every_term_has_a_label_a_definition_and_an_example(vocabulary: rdflib.Graph) -> None:
    assert len(ours(vocabulary)) > 80
    for term in ours(vocabulary):
        for needed in (RDFS.label, SKOS.definition, SKOS.example):
            assert len(list(vocabulary.objects(term, needed))) == 1, (term, needed)


def test_no_term_is_two_things(vocabulary: rdflib.Graph) -> None:
    for term in set(vocabulary.subjects(RDF.type, None)):
        assert len([kind for kind in KINDS if (term, RDF.type, kind) in vocabulary]) <= 1, term


def test_nothing_is_imported_and_everything_is_declared(vocabulary: rdflib.Graph) -> None:
    assert not list(vocabulary.subject_objects(OWL.imports))
    known = {s for kind in KINDS for s in vocabulary.subjects(RDF.type, kind)}
    for relation in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range):
        for _, target in vocabulary.subject_objects(relation):
            assert target in known or str(target).startswith("http://www.w3.org/2001/XMLSchema#"), target
    used = {p for _, p, _ in vocabulary if str(p).startswith(str(KG))}
    assert used <= known


def test_the_graph_uses_no_term_that_the_vocabulary_lacks(vocabulary: rdflib.Graph) -> None:
    known = {str(term) for term in ours(vocabulary)}
    used = {q.predicate.value for q in quads(snapshot())}
    used |= {q.object.value for q in quads(snapshot()) if q.predicate.value == str(RDF.type)}  # type: ignore[union-attr]
    assert {term for term in used if term.startswith(str(KG))} <= known


def test_shapes_list_what_the_model_lists() -> None:
    shapes = rdflib.Graph().parse(SHAPES)

    def listed(shape: str) -> set[str]:
        head = next(shapes.objects(rdflib.URIRef(f"https://example.org/kg/shapes#{shape}"), SH["in"]))
        return {str(item) for item in rdflib.collection.Collection(shapes, head)}

    assert listed("EvidenceStatus") == set(CLAIM_STATUSES)
    assert listed("PassageLayout") == set(LAYOUTS)
    assert listed("MentionForm") == set(get_args(Form))
    assert listed("JudgementVerdict") == set(get_args(Verdict))


def test_every_kind_of_statement_has_a_class_and_a_shape(vocabulary: rdflib.Graph) -> None:
    shapes = rdflib.Graph().parse(SHAPES)
    targets = set(shapes.objects(None, SH.targetClass))
    for kind in STATEMENT_KINDS:
        assert (KG[kind], RDFS.subClassOf, KG.Statement) in vocabulary
        assert KG[kind] in targets
    for _, term in shapes.subject_objects(SH.path):
        if str(term).startswith(str(KG)):
            assert term in ours(vocabulary), term


def test_every_shape_has_a_name_and_says_what_it_wants() -> None:
    shapes = rdflib.Graph().parse(SHAPES)
    for shape in {*shapes.subjects(RDF.type, SH.NodeShape), *shapes.subjects(RDF.type, SH.PropertyShape)}:
        assert isinstance(shape, rdflib.URIRef)


@pytest.mark.parametrize("path", [VOCABULARY, SHAPES, ENGLISH, LABOUR], ids=lambda path: Path(path).name)
def test_files_are_plain_turtle(path: Path) -> None:
    assert path.parent == HOME
    assert len(rdflib.Graph().parse(path)) > 20
