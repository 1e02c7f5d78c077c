"""Candidates for a name that somebody types."""

from __future__ import annotations

import pytest

from kg.model import Entity
from kg.resolution import candidates
from tests.resolution.cases import ONTOLOGY

ENTITIES = [
    Entity(iri="person-1", kind="Person", label="William Fenwick", other_names=("Fenwick",)),
    Entity(iri="person-2", kind="Person", label="Ada Quill"),
    Entity(iri="org-1", kind="TradeUnion", label="Bakers and Millers Association", other_names=("BMA",)),
    Entity(iri="org-2", kind="University", label="Oxford University"),
    Entity(iri="org-3", kind="Organisation", label="Oxford University Hospitals"),
    Entity(iri="hospital-1", kind="Hospital", label="Larkfield Infirmary"),
]


@pytest.mark.parametrize(
    ("query", "iri", "sure"),
    [
        ("ada quill", "person-2", True),
        ("Bill Fenwick", "person-1", True),
        ("W. Fenwick", "person-1", False),
        ("BMA", "org-1", True),
        ("University of Oxford", "org-2", False),
        ("Larkfeild Infirmary", "hospital-1", True),
        ("Larkfield", "hospital-1", False),
    ],
)
def test_the_best_candidate(query: str, iri: str, sure: bool) -> None:
    found = candidates(ENTITIES, query, ontology=ONTOLOGY)
    assert found[0].entity.iri == iri
    assert found[0].match is sure


def test_another_given_name_is_no_candidate() -> None:
    assert not any(
        m.entity.iri == "person-1" and m.score > 70 for m in candidates(ENTITIES, "Tom Fenwick", ontology=ONTOLOGY)
    )


def test_a_class_limits_and_includes_those_below_it() -> None:
    found = candidates(ENTITIES, "Larkfield Infirmary", ontology=ONTOLOGY, kind="Organisation")
    assert [m.entity.iri for m in found] == ["hospital-1"]
    assert candidates(ENTITIES, "Larkfield Infirmary", ontology=ONTOLOGY, kind="Person") == ()


def test_hospitals_are_not_the_university() -> None:
    found = candidates(ENTITIES, "Oxford University Hospitals", ontology=ONTOLOGY)
    assert found[0].entity.iri == "org-3"
    assert not any(m.match for m in found[1:])


def test_the_limit() -> None:
    many = [Entity(iri=f"p{n}", kind="Person", label="Ada Quill") for n in range(9)]
    found = candidates(many, "Ada Quill", ontology=ONTOLOGY, limit=3)
    assert [m.entity.iri for m in found] == ["p0", "p1", "p2"]
    assert not found[0].match, "nine of the name: none can be taken without looking"
