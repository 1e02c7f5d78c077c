"""The OWL API and HermiT, which Protege is made of, find the ontology and the graph sound, and spoilt ones not."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from kg import exporters
from kg.graph import quads
from kg.graph.rdf import vocabulary
from kg.ontology import VOCABULARY
from tests.invented import snapshot
from tests.real.java import HERE, classpath, run

pytestmark = pytest.mark.real

Facts = dict[str, list[str]]


@pytest.fixture(scope="module")
def jars(tmp_path_factory: pytest.TempPathFactory) -> str:
    return classpath("owl", tmp_path_factory.mktemp("maven"))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    exporters.write(folder, exporters.export("turtle", snapshot()))
    return folder / "graph.ttl"


def facts(jars: str, *files: Path) -> Facts:
    found: Facts = defaultdict(list)
    for line in run(HERE / "owl" / "Check.java", jars, *files).splitlines():
        name, _, value = line.partition("\t")
        found[name].append(value)
    return found


def sound(found: Facts) -> None:
    assert set(found["format"]) <= {"TurtleDocumentFormat", "RioTurtleDocumentFormat"}  # no other parser took over
    assert set(found["imports"]) == {"0"}
    assert set(found["anonymous"]) == {"false"}
    assert found["violations"] == ["0"], found["violation"]
    assert found["undeclared"] == [""]
    assert found["unlabelled"] == [""]
    assert found["consistent"] == ["true"]


def test_the_vocabulary_alone_is_sound(jars: str) -> None:
    sound(facts(jars, VOCABULARY))


def test_the_graph_alone_is_sound_and_nothing_becomes_an_annotation(jars: str, file: Path) -> None:
    found = facts(jars, file)
    sound(found)
    for kind, name in (("ObjectProperty>", "object assertions"), ("DatatypeProperty>", "data assertions")):
        properties = {s for s, _, o in vocabulary() if o.endswith(kind)}
        assert found[name] == [str(sum(str(q.predicate) in properties for q in quads(snapshot())))]


def test_vocabulary_and_graph_together_are_sound(jars: str, file: Path) -> None:
    sound(facts(jars, VOCABULARY, file))


def test_evidence_is_seen_on_the_plain_edges(jars: str, file: Path) -> None:
    found = facts(jars, file)["annotated"]
    assert "pickets_at joined the picket line at Larkfield Infirmary" in found
    assert {line.split()[0] for line in found} == {
        "role", "holds_title", "pickets_at", "opposes", "supports", "said", "located_in", "part_of", "takes_part_in",
    }  # fmt: skip


def replaced(data: str, old: str, new: str) -> str:
    assert re.search(old, data, re.DOTALL), old
    return re.sub(old, new, data, count=1, flags=re.DOTALL)


SPOILT = {
    "a property that is not declared": (r"\nkg:rule a owl:DatatypeProperty ;.*?\.\n\n", "\n", "undeclared"),
    "a date that OWL has not": ('"2031-05-02T00:00:00"\\^\\^xsd:dateTime', '"2031-05-02"^^xsd:date', "violations"),
    "reification": (r"\Z", "\n[] a rdf:Statement ; rdf:subject kg:x ; rdf:object kg:y .\n", "violations"),
    "a property of two kinds": (
        r"\Z",
        "\nkg:rule a owl:ObjectProperty .\nid:derived kg:rule id:derived .\n",
        "violations",
    ),
    "an action derived from words": (r"\n(id:march-\d+) a ", r"\n\1 a prov:Entity , ", "consistent"),
    "a person who is a union": (r"\n(id:person-\d+) a ", r"\n\1 a kg:TradeUnion , ", "consistent"),
    "an individual without a label": (r"\Z", "\nid:nobody a kg:Person , owl:NamedIndividual .\n", "unlabelled"),
    "edges without evidence": (r"\Z", "", "annotated"),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_spoilt_variants_fail_as_they_should(jars: str, file: Path, tmp_path: Path, fault: str) -> None:
    old, new, check = SPOILT[fault]
    data = replaced(file.read_text(encoding="utf-8"), old, new)
    if check == "annotated":
        data = data.replace("kg:words ", "kg:when_text ")
    (tmp_path / "spoilt.ttl").write_text(data, encoding="utf-8")
    found = (
        facts(jars, VOCABULARY, tmp_path / "spoilt.ttl")
        if check != "undeclared"
        else facts(jars, tmp_path / "spoilt.ttl")
    )
    good = {"undeclared": [""], "violations": ["0"], "consistent": ["true"], "unlabelled": [""]}
    if check == "annotated":
        assert found["annotated"] == []
    elif check == "undeclared":
        # An undeclared property is read as an annotation: that is how evidence silently disappears.
        assert found["undeclared"] != [""] or found["violations"] != ["0"]
    else:
        assert found[check] != good[check]


def test_owlready_reads_the_same_and_its_hermit_agrees(tmp_path: Path) -> None:
    owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed")
    from shutil import which

    import pyoxigraph as ox

    if which("java") is None:
        pytest.skip("java is not installed")
    exporters.write(tmp_path, exporters.export("ntriples", snapshot()))
    both = (tmp_path / "graph.nt").read_bytes() + (
        ox.serialize(ox.parse(path=VOCABULARY, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES) or b""
    )
    (tmp_path / "both.nt").write_bytes(both)
    world = owlready2.World()
    ontology = world.get_ontology((tmp_path / "both.nt").as_uri()).load()
    owlready2.sync_reasoner_hermit(world, debug=0)
    assert list(world.inconsistent_classes()) == []
    people = [i for i in ontology.individuals() if any(c.name == "Person" for c in i.is_a if hasattr(c, "name"))]
    assert sorted(label for person in people for label in person.label) == ["Ada Quill", "Tom Lisle"]
