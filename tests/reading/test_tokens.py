"""What is taken over of a parse says of every token and span what spaCy says of it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kg.reading import parse, parser, tokens
from kg.reading.tokens import Copier
from tests.benchmarks.corpus import reports

_LINES = [line for _, text in reports(8) for line in text.split("\n") if line]
_DRAW = random.Random(3)
TEXTS = [
    *_LINES,
    *(" ".join(_DRAW.sample(line.split(" "), k=line.count(" ") + 1)) for line in _LINES),
    "", "\n \n", "  Two  spaces. \t And tabs.", "Bread, rolls and buns, cakes and pies were what Ada, Ben or Chen had.",
]  # fmt: skip
ATTRIBUTES = (
    "i", "idx", "text", "lower_", "whitespace_", "text_with_ws", "lemma_", "tag_", "pos_", "dep_", "ent_type_",
    "ent_iob_", "is_alpha", "is_punct", "is_quote", "is_space", "is_title", "like_num", "is_sent_start",
)  # fmt: skip


def test_tokens_are_those_of_the_parse() -> None:
    copied = Copier()
    for parsed in parser().pipe(TEXTS):
        doc = copied(parsed)
        assert (len(doc), doc.text) == (len(parsed), parsed.text)
        spans: tuple[Any, Any] = doc.sents, parsed.sents
        ours, theirs = ([(s.start, s.end, s.text, s.root.i) for s in sents] for sents in spans)
        assert ours == theirs
        for token, their in zip(doc, parsed, strict=True):
            for name in ATTRIBUTES:
                assert getattr(token, name) == getattr(their, name), name
            for name in ("head", "left_edge", "right_edge"):
                assert getattr(token, name).i == getattr(their, name).i, name
            for name in ("children", "lefts", "rights", "subtree", "ancestors", "conjuncts"):
                assert [t.i for t in getattr(token, name)] == [t.i for t in getattr(their, name)], name
            assert (token.sent.start, token.sent.end, len(token)) == (their.sent.start, their.sent.end, len(their))


def test_spans_are_those_of_the_parse() -> None:
    draw, copied = random.Random(4), Copier()
    for parsed in parser().pipe(TEXTS):
        doc = copied(parsed)
        for _ in range(20):
            start, end = (draw.randrange(-5, len(doc) + 5) for _ in range(2))
            span, their = doc.span(start, end), parsed[start:end]
            assert ([t.i for t in span], span.text, len(span)) == ([t.i for t in their], their.text, len(their))
            if their:
                assert (span.root.i, span[-1].i) == (their.root.i, their[-1].i)
                assert (span.start_char, span.end_char) == (their.start_char, their.end_char)
            first, last = sorted(draw.randrange(len(doc.text) + 1) for _ in range(2))
            within = doc.char_span(first, last)
            known = parsed.char_span(first, last, alignment_mode="expand")
            if first < last and known:
                assert within is not None
                assert (within.start, within.end) == (known.start, known.end)


def test_a_token_is_one_object_and_spans_of_the_same_tokens_are_equal() -> None:
    (doc,) = parse(["Ada Quill left. Ben Oduya stayed."])
    assert doc[1].head is doc[2]
    assert doc[0].head is doc[1]
    assert doc[0] in doc.span(0, 2)
    assert doc.span(0, 2) == doc.span(0, 2) != doc.span(0, 3)
    assert len({doc.span(0, 2), doc.span(0, 2)}) == 1
    assert doc[0].sent is doc[3].sent is not doc[4].sent
    assert {doc: 1}[doc] == 1
    assert doc != list(doc)
    with pytest.raises(IndexError):
        doc[0].nbor(-1)


def test_forgotten_words_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "KEPT", 10)
    copied = Copier()
    for parsed in parser().pipe(_LINES[:20]):
        assert [token.text for token in copied(parsed)] == [token.text for token in parsed]
        assert len(copied._words) + len(copied._strings) <= 10 + 6 * len(parsed)
