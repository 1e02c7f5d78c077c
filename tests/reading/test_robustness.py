"""Bad input: no hang, no crash, a sensible answer."""

from __future__ import annotations

import pytest

from kg.model import Document, Passage, Span
from kg.reading.marks import stretches
from kg.reading.page import LONGEST, pieces
from tests.reading.cases import quoted, read

SENTENCE = "Nurses at Larkfield Infirmary walked out on Friday. “We go on,” said Ines Okafor of the Bakers Union. "


@pytest.mark.parametrize(
    "text",
    [
        "“" * 1000 + " We go on " + "”" * 1000,
        '"' * 1000 + " We go on " + '"' * 1000,
        "‘a " * 1000,
        "(" * 3000 + "Ada" + ")" * 3000,
        "a" * 60_000,
        "Ada, " * 400,
        " " * 50_000 + "Ada",
        "#" * 20_000,
        "\u200b\u200b \n\ufeff\n  \n",
        "https://example.org/a\nhttps://example.org/b pic.twitter.com/abc",
        "",
        "\n",
    ],
    ids=[
        "nested",
        "straight",
        "open",
        "brackets",
        "one word",
        "commas",
        "spaces",
        "hashes",
        "nothing",
        "links",
        "empty",
        "line",
    ],
)
def test_hostile_text_is_read(text: str) -> None:
    reading = read(text)
    for quote in reading.quotes:
        assert 0 <= quote.start < quote.end <= len(reading.document.text)
    assert all(m.text for r in reading.referents() for m in r.mentions)


def test_a_page_of_boilerplate_alone_has_passages_and_no_referents() -> None:
    reading = read("Share this article\nSubscribe\nFollow us\nLeave a reply")
    assert {p.layout for p in reading.passages} <= {"boilerplate", "headline"}
    assert not reading.quotes


def test_a_long_line_is_read_in_pieces_that_lose_nothing() -> None:
    text = SENTENCE * (45_000 // len(SENTENCE))
    passage = Passage(span=Span(document="long.txt", start=0, end=len(text)), layout="body")
    parts = list(pieces(passage, text))
    assert len(parts) == 3
    assert all(p.span.end - p.span.start <= LONGEST for p in parts)
    assert "".join(text[p.span.start : p.span.end] for p in parts) == text
    assert all(text[p.span.start : p.span.end].startswith(("Nurses", "“We")) for p in parts)


def test_pieces_of_text_without_sentences_or_spaces() -> None:
    for text in ("a" * 50_000, "a " * 25_000):
        passage = Passage(span=Span(document="long.txt", start=0, end=len(text)), layout="body")
        parts = list(pieces(passage, text))
        assert "".join(text[p.span.start : p.span.end] for p in parts) == text
        assert max(p.span.end - p.span.start for p in parts) <= LONGEST


def test_a_line_longer_than_a_piece_keeps_its_speakers() -> None:
    reading = read(SENTENCE * 220)
    assert len(reading.passages) == 1
    assert len(reading.paragraphs) > 1
    said = quoted(reading, "direct")
    assert len(said) == 220
    assert all("Ines Okafor" in names for names, _ in said)


def test_the_number_of_stretches_is_bounded_by_the_marks() -> None:
    assert len(stretches("“a” " * 500)) == 500
    assert len(stretches("“" * 1000)) <= 1


def test_the_same_text_is_read_the_same_twice() -> None:
    text = SENTENCE * 3 + "She said that talks had failed.\n\nThe union did not reply."
    first, second = read(text), read(text)
    assert first.referents() == second.referents()
    assert [(q.start, q.end, q.speaker, q.rule) for q in first.quotes] == [
        (q.start, q.end, q.speaker, q.rule) for q in second.quotes
    ]


def test_documents_differ_only_in_their_identifier() -> None:
    assert Document(identifier="a", text="Bakers.").sha256 == Document(identifier="b", text="Bakers.").sha256
