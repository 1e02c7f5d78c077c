"""Who says what: each sentence with its speaker, its words and the words that say who spoke; and near ones without."""

from __future__ import annotations

from functools import cache

import pytest

from kg.extractors import extract
from kg.model import Document, Extraction
from tests.reading.pages import reader


@cache
def told(text: str) -> Extraction:
    return extract(reader().read(Document(identifier="a.txt", text=text)), reader().ontology)


def quotations(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return speaker, kind, words and attribution of each quotation."""
    labels = {referent.id: referent.label for referent in told(text).referents}
    return [
        (
            labels[s.subject], s.qualifier("quotation_kind"), s.qualifier("text"),
            text[by.start : by.end] if (by := s.evidence[0].attribution) else None,
        )
        for s in told(text).statements
        if s.kind == "Quotation"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"We go on," said Ada Quill.', [("Ada Quill", "direct", "We go on,", "said Ada Quill")]),
        (
            "‘We stay here until the end of the week,’ said Tom Lisle.",
            [("Tom Lisle", "direct", "We stay here until the end of the week,", "said Tom Lisle")],
        ),
        (
            '"We stay," said Ada Quill. "Nobody asked us about the rota at all."',
            [
                ("Ada Quill", "direct", "We stay,", "said Ada Quill"),
                ("Ada Quill", "direct", "Nobody asked us about the rota at all.", "said Ada Quill"),
            ],
        ),
        (
            'Ada Quill, a baker: "We will not move from here until they talk."',
            [("Ada Quill", "direct", "We will not move from here until they talk.", None)],
        ),
        (
            'Ada Quill was angry. "We never agreed to the night rota."',
            [("Ada Quill", "direct", "We never agreed to the night rota.", None)],
        ),
        ('Ada Quill called the plan "a disgrace".', [("Ada Quill", "direct", "a disgrace", "Ada Quill called")]),
        ("Ada Quill said the plan was unfair.", [("Ada Quill", "indirect", "the plan was unfair", "Ada Quill said")]),
        (
            "According to Ada Quill, the rota is unsafe.",
            [("Ada Quill", "indirect", "the rota is unsafe", "According to Ada Quill")],
        ),
        (
            '🪧 "We go on," said Ada Quill.\n\n"It is our bread," said Tom Lisle.',
            [
                ("Ada Quill", "direct", "We go on,", "said Ada Quill"),
                ("Tom Lisle", "direct", "It is our bread,", "said Tom Lisle"),
            ],
        ),
    ],
)
def test_says(text: str, said: list[tuple[str, str, str, str | None]]) -> None:
    assert quotations(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill spoke about the rota.",
        'The "safe" rota failed.',
        'A banner called "Stay Here" hung over the gate.',
        '"We go on," read a banner.',
        '"We stay," it was said.',
    ],
)
def test_nobody_says_it(text: str) -> None:
    assert quotations(text) == []


def test_marks_without_a_speaker_are_turned_down_with_the_reason() -> None:
    text = '"We go on," read a banner.'
    (turned,) = told(text).rejections
    assert (turned.rule, text[turned.span.start : turned.span.end]) == ("quotation", "We go on,")


def test_the_words_quoted_are_the_evidence() -> None:
    text = 'Crews marched. "We go on," said Ada Quill.'
    (statement,) = [s for s in told(text).statements if s.kind == "Quotation"]
    (proof,) = statement.evidence
    assert proof.exact == statement.qualifier("text") == text[proof.span.start : proof.span.end] == "We go on,"
    assert (proof.status, proof.attributed_to) == ("asserted", None)
