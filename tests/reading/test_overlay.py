"""Offsets stay true to the untouched text, whatever characters it holds."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import Document
from kg.ontology import Ontology
from kg.reading.layout import layout
from kg.reading.overlay import overlay
from tests.reading.cases import quoted, read

ODD = st.sampled_from(
    ["😀", "👩‍🔬", "é", "Ã©", "â€œ", "â€\x9d", "’", "‘", "“", "”", '"', "\u00a0", "\u200b", "\u202e", "\u00ad", "\t", "#bread", "https://example.org/a?b",
     "Ada Quill", "said", "Larkfield Infirmary", "strike", ",", ".", " ", "\n", "\r\n", "\u2028", "9.15am", "Mr", "1", "\x1b[31m", "İ", "ß", "ﬁ"]
)  # fmt: skip
TEXT = st.lists(ODD, max_size=40).map("".join)


@given(TEXT)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_every_place_of_an_overlay_lies_in_its_stretch_and_in_order(text: str) -> None:
    laid = overlay(text, 0, len(text))
    places = [laid.original(k) for k in range(len(laid.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    assert places[-1] == len(text)


@given(TEXT)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_every_mention_is_the_documents_text_at_its_span(text: str) -> None:
    reading = read(f"Nurses walked out.\n\n“We go on,” said Ines Okafor. {text} She smiled.")
    for referent in reading.referents():
        for mention in referent.mentions:
            assert reading.document.text[mention.span.start : mention.span.end] == mention.text
    for quote in reading.quotes:
        assert 0 <= quote.start < quote.end <= len(reading.document.text)


@given(TEXT)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_passages_lie_in_the_text(text: str) -> None:
    document = Document(identifier="odd.txt", text=text)
    passages, _ = layout(document, Ontology.load())
    assert all(document.text[p.span.start : p.span.end].strip() for p in passages)


def test_mojibake_is_read_as_it_was_meant_and_quoted_as_it_is() -> None:
    reading = read("Bakers walked out.\n\n‘The cafÃ© is shut,’ said Ines Okafor.")
    assert [words for _, words in quoted(reading, "direct")] == ["The cafÃ© is shut,"]
    assert "café" in reading.paragraphs[1].overlay.text


def test_links_and_trailing_hashtags_are_not_read() -> None:
    text = "Bakers walked out https://example.org/bakers #BakersStrike"
    laid = overlay(text, 0, len(text))
    assert laid.text.strip() == "Bakers walked out"
    assert len(laid.text) == len(text)


def test_a_run_that_no_language_has_is_blank() -> None:
    text = f"Bakers {'x' * 600} walked out"
    laid = overlay(text, 0, len(text))
    assert laid.text.split() == ["Bakers", "walked", "out"]
    assert len(laid.text) == len(text)


def test_shouted_first_words_are_read_small_where_the_page_writes_them_small() -> None:
    text = "JUNIOR bakers walked out"
    assert overlay(text, 0, len(text), lowered=frozenset({"junior"})).text == "Junior bakers walked out"
    assert overlay(text, 0, len(text), lowered=frozenset({"senior"})).text == text
