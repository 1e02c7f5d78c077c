"""Who is who in the five seed reports, as the real reader reads them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from kg.extractors import extract
from kg.model import Document, Extraction
from kg.reading import Reader
from kg.resolution import Resolution, resolve
from kg.resolution.naming import normal, person
from tests.resolution.cases import ONTOLOGY

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def read() -> list[Extraction]:
    reader = Reader(ONTOLOGY)
    texts = {path.name: path.read_bytes().decode("utf-8-sig") for path in sorted(SEEDS.glob("*.txt"))}
    documents = [Document(identifier=name, text=text) for name, text in texts.items()]
    return [extract(reading, ONTOLOGY) for reading in reader.read_all(documents)]


@pytest.fixture(scope="module")
def found(read: list[Extraction]) -> Resolution:
    return resolve(read, ontology=ONTOLOGY)


def holders(read: list[Extraction], found: Resolution) -> dict[str, dict[str, set[str]]]:
    """Return, for each name, the documents in which a referent bears it and the entities that those are."""
    entity_of = {key: entity.iri for entity in found.entities for key in entity.referents}
    where: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for extraction in read:
        for referent in extraction.referents:
            for name in referent.names:
                iri = entity_of[f"{extraction.document.identifier}#{referent.id}"]
                where[normal(name)][extraction.document.identifier].add(iri)
    return where


def test_a_full_name_is_one_person_in_all_reports(read: list[Extraction], found: Resolution) -> None:
    persons = {e.iri for e in found.entities if e.kind == "Person"}
    shared = 0
    for name, documents in holders(read, found).items():
        iris = set().union(*documents.values()) & persons
        if len(documents) > 1 and iris and person(name).full:
            assert len(iris) == 1, name
            shared += 1
    assert shared >= 4


def test_no_person_has_two_full_names(found: Resolution) -> None:
    for entity in found.entities:
        if entity.kind == "Person":
            families = {p.family for p in map(person, (entity.label, *entity.other_names)) if p.full}
            assert len(families) <= 1, entity


@pytest.mark.parametrize(
    ("names", "reports"),
    [
        (("BMA", "British Medical Association"), 5),
        (("government", "Government"), 5),
        (("Department of Health",), 3),
        (("King’s College hospital", "Kings College Hospital"), 2),
        (("St Mary’s", "St Mary’s hospital"), 2),
    ],
)
def test_bodies_are_one_in_all_reports(
    read: list[Extraction], found: Resolution, names: tuple[str, ...], reports: int
) -> None:
    where = holders(read, found)
    documents = set().union(*(where[normal(name)].keys() for name in names))
    iris = set().union(*(iris for name in names for iris in where[normal(name)].values()))
    assert len(documents) >= reports
    assert len(iris) == 1


def test_a_service_and_its_employers_are_two(read: list[Extraction], found: Resolution) -> None:
    where = holders(read, found)
    employers = set().union(*where[normal("NHS Employers")].values())
    service = where[normal("NHS")]["000_3cbc4a38c4c27c1c.txt"]
    assert employers
    assert service
    assert not employers & service
