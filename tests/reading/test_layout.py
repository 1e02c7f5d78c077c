"""What each line of a page is there for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kg.model import Document
from kg.ontology import Ontology
from kg.reading.layout import layout
from tests.reading.cases import Case, cases, read


@pytest.mark.parametrize("case", cases("layout"), ids=lambda case: case["why"])
def test_layout(case: Case) -> None:
    document = Document(identifier="case.txt", text=case["text"].strip("\n"))
    passages, _ = layout(document, Ontology.load())
    found = [(p.layout, document.text[p.span.start : p.span.end]) for p in passages]
    assert [kind for kind, _ in found] == [kind for kind, _ in case["lines"]], found
    for (_, text), (_, start) in zip(found, case["lines"], strict=True):
        assert text.startswith(start)


def test_boilerplate_says_nothing() -> None:
    reading = read(
        "Bakers march\n\nBakers marched through the town on Saturday in the rain, and nobody minded.\n\nRELATED\n\nAda Quill said that talks had failed."
    )
    assert not reading.quotes
    assert not [r for r in reading.referents() if "Ada Quill" in r.names]


def test_posts_have_their_own_time() -> None:
    text = "Strike live\n\n9.15am\n\nBakers walked out.\n\n4:48 p.m.\n\nBakers went home.\n"
    document = Document(identifier="live.txt", text=text, published=datetime(2016, 3, 9, tzinfo=UTC))
    _, posts = layout(document, Ontology.load())
    assert [(p.number, p.time.hour if p.time else None, p.time.minute if p.time else None) for p in posts] == [
        (0, 9, 15),
        (1, 16, 48),
    ]


def test_passages_are_in_order_and_never_overlap() -> None:
    document = Document(identifier="case.txt", text="\n\n".join(case["text"] for case in cases("layout")))
    passages, _ = layout(document, Ontology.load())
    ends = [0, *(p.span.end for p in passages)]
    assert all(p.span.start >= end for p, end in zip(passages, ends, strict=False))
    kept = "".join(document.text[p.span.start : p.span.end] for p in passages)
    assert "".join(kept.split()) == "".join(document.text.split())
