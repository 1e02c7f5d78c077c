"""The domain that ships keeps its promises; a new domain needs no Python; spoilt ones are told what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.extractors import extract
from kg.model import Document
from kg.ontology import Ontology
from kg.reading import Reader

ELECTIONS = Path(__file__).with_name("elections.ttl")


def test_every_example_of_the_domain_that_ships_is_read() -> None:
    errors = [finding for finding in kg.lint() if finding.severity == "error"]
    assert not errors, "\n".join(f"{e.frame}: {e.what}: {e.sentence}" for e in errors)


def test_another_domain_brings_its_own_relation() -> None:
    assert not [finding for finding in kg.lint(ELECTIONS) if finding.severity == "error"]
    ontology = Ontology.load(ELECTIONS)
    text = "Ada Quill is standing in Sheffield. Tom Farr may run in Leeds. The bus stands in Hull."
    extraction = extract(Reader(ontology).read(Document(identifier="a.txt", text=text)), ontology)
    label = {referent.id: referent.label for referent in extraction.referents}
    said = {
        (label[s.subject], s.predicate.rsplit("#")[-1], label[s.object or ""], s.evidence[0].status)
        for s in extraction.statements
    }
    assert said == {
        ("Ada Quill", "stands_in", "Sheffield", "asserted"),
        ("Tom Farr", "stands_in", "Leeds", "hedged"),
    }


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"Ada Quill is standing in Sheffield."', '"Ada Quill sleeps in Sheffield."', "does not read its example"),
        ('"Ada Quill is standing in the rain."', '"Tom Farr is standing in Leeds."', "reads its counterexample"),
        ('"stand, run, campaign"', '"stand, running, campaign"', "can hardly match"),
    ],
)
def test_a_spoilt_domain_is_told_what_is_wrong(tmp_path: Path, old: str, new: str, what: str) -> None:
    text = ELECTIONS.read_text(encoding="utf-8")
    assert old in text
    spoilt = tmp_path / "spoilt.ttl"
    spoilt.write_text(text.replace(old, new), encoding="utf-8")
    assert any(what in finding.what for finding in kg.lint(spoilt))
