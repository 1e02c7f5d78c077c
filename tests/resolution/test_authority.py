"""A user's list of known entities: types, labels and links; ambiguous names; mistakes with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import BadCorrection
from kg.resolution import read_authority
from tests.resolution.cases import ONTOLOGY, one, report, resolved

A, B = "a.txt", "b.txt"
HEADER = "label,kind,aliases,exact_match\n"
TURTLE = """@prefix kg: <https://example.org/kg#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix my: <https://unions.example/id/> .

my:carters a kg:TradeUnion ;
    skos:prefLabel "Carters Union" ; skos:altLabel "Carters", "Wheelers and Carters"@en ;
    skos:exactMatch <https://www.wikidata.org/entity/Q1> .
"""


def file(folder: Path, text: str, name: str = "known.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_known_name_gives_type_label_and_link(tmp_path: Path) -> None:
    known = file(tmp_path, TURTLE, "known.ttl")
    first = report(A, "Wheelers and Carters met.", ("u", "Organisation", ["Wheelers and Carters"]))
    other = report(B, "Carters met.", ("u", "Organisation", ["Carters"]))
    assert not one(resolved(first, other), (A, "u"), (B, "u"))
    found = resolved(first, other, authority=known)
    assert one(found, (A, "u"), (B, "u"))
    entity = found.entities[0]
    assert (entity.kind, entity.label) == ("TradeUnion", "Carters Union")
    assert entity.exact_matches == ("https://unions.example/id/carters", "https://www.wikidata.org/entity/Q1")
    assert entity.other_names == ("Carters", "Wheelers and Carters")
    assert any(j.by == "authority" and "line 5" in j.reason for j in entity.why)


def test_a_table_does_the_same(tmp_path: Path) -> None:
    rows = HEADER + '"Carters Union",TradeUnion,Carters|Wheelers and Carters,https://www.wikidata.org/entity/Q1\n'
    found = resolved(report(A, "Carters met.", ("u", "Organisation", ["Carters"])), authority=file(tmp_path, rows))
    assert found.entities[0].exact_matches == ("https://www.wikidata.org/entity/Q1",)


def test_a_name_of_two_entries_stays_unlinked_and_is_noted(tmp_path: Path) -> None:
    rows = HEADER + "Ada Quill,Person,,https://e.example/1\nAda Quill,Person,,https://e.example/2\n"
    made = report(A, "Ada Quill spoke.", ("p", "Person", ["Ada Quill"]))
    found = resolved(made, authority=file(tmp_path, rows))
    assert found.entities[0].exact_matches == ()
    assert "line 2" in found.notes[0]
    assert "line 3" in found.notes[0]


def test_a_short_form_with_its_head_is_known_by_either(tmp_path: Path) -> None:
    for label in ("CWO", "CWO Union"):
        rows = HEADER + f"{label},TradeUnion,,https://e.example/1\n"
        made = report(A, "The CWO Union met. CWO left.", ("u", "TradeUnion", ["CWO Union", "CWO"]))
        assert resolved(made, authority=file(tmp_path, rows)).entities[0].exact_matches == ("https://e.example/1",)


def test_a_lone_surname_is_nobodys(tmp_path: Path) -> None:
    rows = HEADER + "Ada Quill,Person,Quill,https://e.example/1\n"
    found = resolved(report(A, "Quill spoke.", ("p", "Person", ["Quill"])), authority=file(tmp_path, rows))
    assert found.entities[0].exact_matches == ()


def test_two_known_namesakes_are_two(tmp_path: Path) -> None:
    rows = (
        HEADER
        + "Carters Union,TradeUnion,Carters,https://e.example/1\nCarters Club,Organisation,,https://e.example/2\n"
    )
    first = report(A, "Carters met.", ("u", "TradeUnion", ["Carters"]))
    other = report(B, "Carters Club met.", ("u", "Organisation", ["Carters Club"]))
    found = resolved(first, other, authority=file(tmp_path, rows))
    assert not one(found, (A, "u"), (B, "u"))


def test_a_person_is_no_union_of_that_name(tmp_path: Path) -> None:
    rows = HEADER + "Ada Quill,TradeUnion,,https://e.example/1\n"
    made = report(A, "Ada Quill spoke.", ("p", "Person", ["Ada Quill"]))
    assert resolved(made, authority=file(tmp_path, rows)).entities[0].kind == "Person"


@pytest.mark.parametrize(
    ("text", "name", "where", "what"),
    [
        ("name,kind\nA,Person\n", "k.csv", "line 1", "'label'"),
        ("label,kind,wiki\nA,Person,x\n", "k.csv", "line 1", "'wiki'"),
        (HEADER + "Ada Quill,Persn,,\n", "k.csv", "line 2", "did you mean Person"),
        (HEADER + "A,Person,,\n,Person,,\n", "k.csv", "line 3", "label"),
        (HEADER + "Ada Quill,Person,,Q42\n", "k.csv", "line 2", "IRI"),
        (HEADER + "Ada Quill,Person\n", "k.csv", "line 2", "cells"),
        (HEADER + '"two\nlines",Person,,\nB,Nobody,,\n', "k.csv", "line 4", "Nobody"),
        (TURTLE + "my:x a kg:Person .\n", "k.ttl", "line 8", "prefLabel"),
        (TURTLE + "my:x a kg:Persn ; skos:prefLabel 'A' .\n", "k.ttl", "line 8", "Persn"),
        (TURTLE + "my:x a kg:Person ; skos:prefLabel 'A' ; skos:exactMatch 'Q42' .\n", "k.ttl", "line 8", "IRI"),
        (TURTLE + "my:x a kg:Person skos:prefLabel .\n", "k.ttl", "line 8", "Turtle"),
    ],
)
def test_a_mistake_names_its_line(tmp_path: Path, text: str, name: str, where: str, what: str) -> None:
    with pytest.raises(BadCorrection) as caught:
        read_authority(file(tmp_path, text, name), ONTOLOGY)
    assert where in caught.value.where
    assert what in str(caught.value)


def test_an_absent_file(tmp_path: Path) -> None:
    with pytest.raises(BadCorrection, match="--authority"):
        read_authority(tmp_path / "none.csv", ONTOLOGY)
