"""Who is for or against what: sentences that must say so, near ones that must not, and whose claim it is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.extractors import extract
from kg.model import Document, Extraction, Statement
from kg.ontology import Ontology
from kg.reading import Reader

CASES = tomllib.loads((Path(__file__).parent / "cases" / "positions.toml").read_text("utf-8"))["case"]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Ontology.load())


def read(reader: Reader, text: str) -> Extraction:
    return extract(reader.read(Document(identifier="case.txt", text=text)), reader.ontology)


def positions(extraction: Extraction) -> list[Statement]:
    return [s for s in extraction.statements if s.kind == "Position"]


def only(reader: Reader, text: str) -> Statement:
    found = positions(read(reader, text))
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_a_sentence_says_exactly_these_positions(reader: Reader, case: dict[str, object]) -> None:
    extraction = read(reader, str(case["text"]))
    names = {r.id: {n.lower() for n in r.names} for r in extraction.referents}
    said = [(names[s.subject], s.predicate, names[str(s.object)]) for s in positions(extraction)]
    wanted = [str(line) for line in case["says"]]  # type: ignore[attr-defined]
    for line in wanted:
        word = "supports" if " supports " in line else "opposes"
        agent, target = line.lower().split(f" {word} ")
        assert any(agent in a and word == w and target in t for a, w, t in said), (line, said)
    assert len(said) == len(wanted), said


def test_most_cases_have_a_near_one_that_says_nothing() -> None:
    silent = sum(not case["says"] for case in CASES)
    assert len(CASES) >= 100
    assert silent >= 0.3 * len(CASES)


def test_a_negated_support_is_asserted_opposition(reader: Reader) -> None:
    proof = only(reader, "The Millers Guild does not support the merger.").evidence[0]
    assert (proof.status, proof.attributed_to) == ("asserted", None)
    assert "turned by negation or refusal" in proof.steps


def test_own_words_are_attributed_to_the_agent_itself(reader: Reader) -> None:
    statement = only(reader, "“The plan is unsafe,” said Ada Quill.")
    assert statement.evidence[0].status == "attributed"
    assert statement.evidence[0].attributed_to == statement.subject


def test_the_words_of_a_third_party_are_attributed_to_it(reader: Reader) -> None:
    extraction = read(reader, "“Drivers back the plan,” said Ada Quill.")
    (statement,) = positions(extraction)
    names = {r.id: r.label for r in extraction.referents}
    assert names[statement.subject] == "Drivers"
    assert names[str(statement.evidence[0].attributed_to)] == "Ada Quill"


def test_hearsay_is_hedged(reader: Reader) -> None:
    assert only(reader, "Ada Quill reportedly backs the merger.").evidence[0].status == "hedged"


def test_the_evidence_is_short_and_holds_agent_cue_and_target(reader: Reader) -> None:
    proof = only(reader, "On Friday, after a long day of rain, Ada Quill condemned the merger in a speech to porters.")
    assert proof.evidence[0].exact == "Ada Quill condemned the merger"


def test_one_pair_is_one_statement_with_all_its_evidence(reader: Reader) -> None:
    statement = only(reader, "Ada Quill condemned the merger.\n\nThe merger was rejected by Ada Quill.\n")
    assert len(statement.evidence) == 2


def test_whoever_is_told_to_be_on_both_sides_alike_is_on_neither(reader: Reader) -> None:
    extraction = read(reader, "Ada Quill backed the merger.\n\nAda Quill opposed the merger.\n")
    assert not positions(extraction)
    assert any("as clearly" in rejection.reason for rejection in extraction.rejections)


def test_what_is_turned_down_has_a_reason(reader: Reader) -> None:
    extraction = read(reader, "Does Farrow Logistics support the bill?")
    assert any("question" in rejection.reason for rejection in extraction.rejections)


def test_an_article_by_one_author_argues_in_the_first_person(reader: Reader) -> None:
    text = "Time to stand together\n\nBy Ada Quill\n\nWe must support the drivers. We should oppose the merger.\n"
    extraction = read(reader, text)
    names = {r.id: r.label for r in extraction.referents}
    said = {(names[s.subject], s.predicate, names[str(s.object)]) for s in positions(extraction)}
    assert ("Ada Quill", "opposes", "merger") in said
