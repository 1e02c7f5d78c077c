"""A domain's own relation, which needs no Python: who stands for election where, from a Turtle file alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg.extractors import extract
from kg.model import Document, Extraction
from kg.ontology import Ontology
from kg.reading import Reader
from tests.reading import pages

ELECTIONS = Path(__file__).parent.parent / "elections.ttl"
STANDS = "https://example.org/elections#stands_in"


@cache
def reader() -> Reader:
    return Reader(Ontology.load(ELECTIONS))


@cache
def told(text: str) -> Extraction:
    return extract(reader().read(Document(identifier="a.txt", text=text)), reader().ontology)


def standing(text: str) -> list[tuple[str, str, str, str]]:
    """Return candidate, constituency, claim status and words of each candidacy."""
    labels = {referent.id: referent.label for referent in told(text).referents}
    return [
        (labels[s.subject], labels[s.object or ""], s.evidence[0].status, s.evidence[0].exact)
        for s in told(text).statements
        if s.predicate == STANDS
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "Ada Quill is standing in Sheffield.",
            [("Ada Quill", "Sheffield", "asserted", "Ada Quill is standing in Sheffield")],
        ),
        (
            "Ada Quill will stand in Sheffield.",
            [("Ada Quill", "Sheffield", "planned", "Ada Quill will stand in Sheffield")],
        ),
        (
            "Ada Quill did not stand in Sheffield.",
            [("Ada Quill", "Sheffield", "negated", "Ada Quill did not stand in Sheffield")],
        ),
        (
            "Tom Lisle said Ada Quill was standing in Sheffield.",
            [("Ada Quill", "Sheffield", "attributed", "Ada Quill was standing in Sheffield")],
        ),
        (
            "Ada Quill is the candidate in Sheffield.",
            [("Ada Quill", "Sheffield", "asserted", "Ada Quill is the candidate in Sheffield")],
        ),
        (
            "Ada Quill and Tom Lisle are standing in Sheffield.",
            [
                ("Ada Quill", "Sheffield", "asserted", "Ada Quill and Tom Lisle are standing in Sheffield"),
                ("Tom Lisle", "Sheffield", "asserted", "Ada Quill and Tom Lisle are standing in Sheffield"),
            ],
        ),
    ],
)
def test_says(text: str, says: list[tuple[str, str, str, str]]) -> None:
    assert sorted(standing(text)) == says


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ada Quill is standing in the rain.", "no target"),
        ("The candidate in Sheffield resigned.", "no agent"),
        ("Larkfield Infirmary stands in Sheffield.", "no agent"),
    ],
)
def test_what_is_of_another_kind_is_turned_down_with_the_reason(text: str, reason: str) -> None:
    assert standing(text) == []
    assert [turned.reason for turned in told(text).rejections if turned.reason.startswith(reason)]


def test_without_a_cue_nothing_is_said() -> None:
    assert standing("Ada Quill moved to Sheffield.") == []


def test_the_domain_that_ships_knows_nothing_of_elections() -> None:
    page = Document(identifier="a.txt", text="Ada Quill is standing in Sheffield.")
    assert not extract(pages.reader().read(page), pages.reader().ontology).statements


def test_whoever_speaks_is_attributed() -> None:
    (statement,) = [
        s for s in told("Tom Lisle said Ada Quill was standing in Sheffield.").statements if s.predicate == STANDS
    ]
    labels = {r.id: r.label for r in told("Tom Lisle said Ada Quill was standing in Sheffield.").referents}
    assert labels[statement.evidence[0].attributed_to or ""] == "Tom Lisle"
