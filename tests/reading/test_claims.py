"""How much of a claim stands: each pair is a sentence that has the status and a near one that has not."""

from __future__ import annotations

import pytest

from kg.model import ClaimStatus
from kg.reading.claims import ClaimReader
from tests.reading.pages import read, reader


def status(text: str, speaker: str | None = None) -> ClaimStatus:
    """Return the status of the word between stars, which must be one token."""
    before, word, after = text.split("*")
    paragraph = read(before + word + after).paragraphs[0]
    token = next(token for token in paragraph.doc if token.idx == len(before))
    assert token.text == word
    return ClaimReader(reader().ontology).status(paragraph, token, speaker)


@pytest.mark.parametrize(
    ("expected", "text", "near"),
    [
        ("negated", "Nurses did not *march*.", "Nurses *marched* with nothing to eat."),
        ("negated", "No *strike* took place.", "A *strike* took place with no warning."),
        ("planned", "Nurses will *march* on Friday.", "Nurses *marched* because the firm will not pay."),
        ("planned", "Nurses plan to *strike*.", "Nurses *joined* the plan."),
        ("planned", "Nurses threatened to *strike*.", "Nurses *struck* under threat."),
        ("planned", "Ada Quill said they would *march* on Friday.", "Ada Quill said they *marched* on Friday."),
        ("planned", "The planned *strike* goes ahead.", "The long *strike* goes on."),
        ("hedged", "Nurses may *march* on Friday.", "Nurses *marched* in May."),
        ("hedged", "Nurses reportedly *marched*.", "Nurses repeatedly *marched*."),
        ("conditional", "Nurses would *march* if talks failed.", "Nurses *marched* when talks failed."),
        ("conditional", "If nurses *march*, the firm will close.", "When nurses *march*, the firm closes."),
        ("cancelled", "The *strike* was called off.", "The *strike* was a success."),
        ("cancelled", "The firm cancelled the *march*.", "The firm watched the *march*."),
        ("denied", "Ada Quill denied that nurses had *marched*.", "Ada Quill said that nurses had *marched*."),
    ],
)
def test_grammar_gives_the_status_and_a_near_sentence_does_not(expected: ClaimStatus, text: str, near: str) -> None:
    assert status(text) == expected
    assert status(near) == "asserted"


def test_whoever_says_it_makes_it_attributed_unless_something_stronger_holds() -> None:
    assert status("Nurses *marched*.", "n1") == "attributed"
    assert status("Nurses did not *march*.", "n1") == "negated"
