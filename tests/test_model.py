"""The nouns keep their promises: evidence is grounded, spans are never empty, a statement's identity is what it says."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UngroundedEvidence
from kg.model import (
    CLAIM_STATUSES,
    Document,
    Entity,
    Evidence,
    Snapshot,
    Span,
    Statement,
    digest,
    evidence,
    first_status,
    referent_key,
)

TEXT = "  🪧 Bakers at Larkfield walked out. \n"
PAGE = Document(identifier="a.txt", text=TEXT)


def proof(words: str = "Bakers at Larkfield walked out.", document: Document = PAGE) -> Evidence:
    start = document.text.index(words)
    return evidence(document, start, start + len(words), "a rule", 0.5)


def said(**more: object) -> Statement:
    plain = Statement(
        kind="RoleHolding", subject="ada", predicate="role", object="mill",
        qualifiers=(("tenure", "current"), ("title", "baker")), evidence=(proof(),),
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


# ----- spans


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 3)])
def test_a_span_is_never_empty_turned_round_or_before_the_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=rf"{start}\.\.{end} \(a\.txt\)"):
        Span(document="a.txt", start=start, end=end)


def test_spans_sort_by_document_then_place() -> None:
    spans = [Span(document=d, start=s, end=e) for d, s, e in [("b", 0, 1), ("a", 2, 9), ("a", 2, 3), ("a", 10, 11)]]
    assert [(x.document, x.start, x.end) for x in sorted(spans)] == [
        ("a", 2, 3), ("a", 2, 9), ("a", 10, 11), ("b", 0, 1),
    ]  # fmt: skip


# ----- evidence


def test_offsets_count_code_points_so_that_a_sign_outside_the_basic_plane_is_one() -> None:
    found = proof("🪧 Bakers")
    assert (found.span.start, found.span.end) == (2, 10)


@given(st.text(alphabet="ab \n\t🪧é", min_size=1), st.data())
def test_evidence_is_the_text_at_its_span_without_white_space_at_its_ends(text: str, data: st.DataObject) -> None:
    document = Document(identifier="a.txt", text=text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if not text[start:end].strip():
        with pytest.raises(ValueError, match="start < end"):
            evidence(document, start, end, "a rule", 0.5)
        return
    found = evidence(document, start, end, "a rule", 0.5)
    assert found.exact == text[found.span.start : found.span.end] == text[start:end].strip()
    found.check(document)


def test_evidence_of_another_length_than_its_span_is_a_fault_of_its_rule() -> None:
    with pytest.raises(UngroundedEvidence, match="not as long as its span") as caught:
        Evidence(span=Span(document="a.txt", start=4, end=10), exact="Bake", rule="walkout", confidence=0.5)
    assert "walkout" in caught.value.remedy


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_confidence_lies_between_nothing_and_certainty(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"0\.\.1"):
        replace(proof(), confidence=confidence)


def test_evidence_is_ungrounded_where_the_text_has_changed_or_is_another_document_s() -> None:
    found = proof("Bakers")
    found.check(PAGE)
    with pytest.raises(UngroundedEvidence, match="'Bakers', the text says 'bakers'"):
        found.check(replace(PAGE, text=TEXT.lower()))
    with pytest.raises(UngroundedEvidence) as caught:
        found.check(replace(PAGE, identifier="b.txt"))
    assert caught.value.where == "b.txt"
    with pytest.raises(UngroundedEvidence):
        found.check(replace(PAGE, text=""))


# ----- statements


def test_a_statement_without_evidence_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="needs evidence: RoleHolding ada role mill"):
        said(evidence=())


def test_a_statement_s_identity_is_not_where_nor_how_often_nor_how_surely_it_is_said() -> None:
    again = (proof(), replace(proof("Bakers"), status="denied", confidence=0.1))
    assert said(evidence=again).id == said().id
    for free in (("when_text", "Friday"), ("duration_text", "two days"), ("starts", "2031-05-02")):
        assert said(qualifiers=(*said().qualifiers, free)).id == said().id
    assert said(links=(("place", "oxmoor"),)).id == said().id


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "Relation"},
        {"subject": "tom"},
        {"predicate": "part_of"},
        {"object": "quay"},
        {"object": None},
        {"qualifiers": (("tenure", "former"), ("title", "baker"))},
        {"qualifiers": (("tenure", "current"), ("title", "porter"))},
        {"qualifiers": (("text", "We stay"),)},
        {"links": (("of_person", "tom"),)},
    ],
    ids=str,
)
def test_a_statement_that_says_something_else_is_another(other: dict[str, object]) -> None:
    assert said(**other).id != said().id


def test_the_identity_is_the_same_in_every_version() -> None:
    """Users link to these: a change of the hash is a change of every IRI."""
    assert said().id == "dbadabd1e015ea22"


def test_parts_of_a_digest_do_not_run_together() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert len(digest("a", length=6)) == 6
    assert digest("\ud800") == digest("\ud800")  # half a surrogate pair, as broken HTML holds it


def test_qualifiers_and_links_are_found_by_name() -> None:
    statement = said(links=(("of_person", "tom"),))
    assert (statement.qualifier("title"), statement.qualifier("text")) == ("baker", None)
    assert (statement.link("of_person"), statement.link("place")) == ("tom", None)


def test_nothing_is_edited_in_place() -> None:
    for value, name in ((PAGE, "text"), (said(), "subject"), (proof(), "exact")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, "other")


# ----- claim status


def test_the_first_status_in_the_vocabulary_s_order_wins() -> None:
    for stronger, weaker in pairwise(CLAIM_STATUSES):
        assert first_status([weaker, stronger]) == first_status([stronger, weaker, weaker]) == stronger
    assert CLAIM_STATUSES[0] == "denied"
    assert first_status([]) == "asserted"


# ----- documents, entities, snapshots


def test_a_document_is_hashed_by_its_text_alone() -> None:
    assert PAGE.sha256 == replace(PAGE, identifier="b.txt", title="Bread").sha256
    assert PAGE.sha256 != replace(PAGE, text=TEXT.strip()).sha256
    assert len(Document(identifier="a", text="\ud800").sha256) == 64


def test_an_entity_lists_each_of_its_documents_once_whatever_their_names_hold() -> None:
    keys = tuple(referent_key(d, r) for d, r in [("rows.csv#7", "n2"), ("a.txt", "n1"), ("rows.csv#7", "n1")])
    assert Entity(iri="urn:x", kind="Person", label="Ada Quill", referents=keys).documents == ("a.txt", "rows.csv#7")


def test_copies_of_one_text_corroborate_nothing() -> None:
    finished = Snapshot(extractions=(), entities=(), statements=(), copies=(("b.txt", "a.txt"), ("c.txt", "a.txt")))
    assert finished.independent(["c.txt", "b.txt", "d.txt"]) == ("a.txt", "d.txt")
