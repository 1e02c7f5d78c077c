"""Roles: each sentence of cases/roles.toml gives just the roles that stand beside it, and near sentences give none."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from kg.extractors import roles
from kg.extractors.roles.holdings import plain_title
from kg.model import Document, Rejection, Statement
from kg.ontology import Ontology
from kg.reading import Reader

CASES = tomllib.loads((Path(__file__).parent / "cases" / "roles.toml").read_text(encoding="utf-8"))


@cache
def reader() -> Reader:
    return Reader(Ontology.load())


@cache
def read(text: str) -> tuple[dict[str, str], tuple[Statement, ...], tuple[Rejection, ...]]:
    """Return the labels of the referents, the role statements and what was turned down."""
    reading = reader().read(Document(identifier="case.txt", text=text))
    found = tuple(roles.extract(reading, reader().ontology))
    for statement in found:
        for proof in statement.evidence:
            proof.check(reading.document)
    return {r.id: r.label for r in reading.referents()}, found, tuple(reading.rejections)


def told(text: str) -> list[str]:
    """Return the roles of a text as the cases write them."""
    labels, found, _ = read(text)
    written = []
    for statement in found:
        words = [
            labels[statement.subject],
            statement.qualifier("title") or "-",
            labels.get(statement.object or "", "-"),
        ]
        words.append(statement.qualifier("tenure") or "")
        if statement.evidence[0].status != "asserted":
            words.append(statement.evidence[0].status)
        words += [f"from {starts}"] if (starts := statement.qualifier("starts")) else []
        words += [f"to {ends}"] if (ends := statement.qualifier("ends")) else []
        words += [f"of {labels[person]}"] if (person := statement.link("of_person")) else []
        written.append(" | ".join(words))
    return written


@pytest.mark.parametrize("case", CASES["says"], ids=lambda case: case["text"][:60])
def test_says(case: dict[str, object]) -> None:
    assert told(str(case["text"])) == case["roles"]


@pytest.mark.parametrize("case", CASES["silent"], ids=lambda case: case["text"][:60])
def test_is_silent(case: dict[str, object]) -> None:
    assert told(str(case["text"])) == []


def test_evidence_has_two_words_a_rule_with_known_confidence_and_steps() -> None:
    for case in CASES["says"]:
        for statement in read(case["text"])[1]:
            for proof in statement.evidence:
                assert len(proof.exact.split()) >= 2, case["text"]
                assert proof.rule in roles.CONFIDENCE
                assert proof.steps[0] == proof.rule


def test_names_its_reasons_for_what_it_turns_down() -> None:
    reasons = [r.reason for r in read("Ada Quill, union leader Paul Brek and others left.")[2]]
    assert "the title belongs to the name after it" in reasons
    reasons = [r.reason for r in read("Paul Brek hopes to be a doctor one day.")[2]]
    assert reasons == ["'hopes to be' does not say that it is so"]


def test_qualifiers_are_sorted_and_a_title_is_absent_where_none_is_stated() -> None:
    (statement,) = read("Tomas Brek of the Bakers Union said members were angry.")[1]
    assert statement.qualifiers == (("tenure", "current"),)
    assert statement.kind == "RoleHolding"


def test_a_resignation_ends_what_an_appointment_began() -> None:
    text = "Tom Farr was appointed chief executive of Kettle Motors in 2019. He resigned as chief executive on Monday."
    assert told(text) == ["Tom Farr | chief executive | Kettle Motors | former | from 2019 | to Monday"]


def test_a_bare_resignation_ends_the_office_but_not_the_occupation() -> None:
    text = "Bakers Union president Ada Quill, a driver at Kettle Motors, stepped down on Friday."
    assert told(text) == [
        "Ada Quill | president | Bakers Union | former",
        "Ada Quill | driver | Kettle Motors | current",
    ]


def test_a_successor_takes_the_office_and_the_predecessor_loses_it() -> None:
    text = "Unison president Ada Quill spoke. She was elected in May to succeed Paul Brek."
    assert told(text) == ["Ada Quill | president | Unison | current", "Paul Brek | president | Unison | former"]


def test_a_title_without_organisation_is_the_role_that_names_one() -> None:
    text = (
        "Ada Quill, general secretary of the Bakers Union, spoke. General secretary Ada Quill said bakers were tired."
    )
    assert told(text) == ["Ada Quill | general secretary | Bakers Union | current"]


def test_a_deputy_is_not_the_one_whose_deputy_it_is() -> None:
    text = "Ada Quill, deputy general secretary of the Guild, spoke. She will become general secretary of the Guild in May."
    assert told(text) == [
        "Ada Quill | deputy general secretary | Guild | current",
        "Ada Quill | general secretary | Guild | incoming | planned | from May",
    ]


def test_an_office_without_organisation_takes_the_one_of_its_kind_named_before() -> None:
    text = "Kettle Motors has closed its plant.\n\nManaging director Paul Brek said the doors were open."
    assert told(text) == ["Paul Brek | managing director | Kettle Motors | current"]


def test_who_says_it_is_kept() -> None:
    labels, (statement,), _ = read("Sara Lind said Paul Brek, the chief executive, had lied.")
    (proof,) = statement.evidence
    assert proof.status == "attributed"
    assert labels[proof.attributed_to or ""] == "Sara Lind"


def test_plain_title() -> None:
    assert plain_title("chairwoman") == plain_title("chairperson") == "chair"
    assert plain_title("statesman") == "statesman"
