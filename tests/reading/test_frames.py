"""Frames over grammar: who stands in which slot, and the near sentence in which nobody does."""

from __future__ import annotations

import pytest

from kg.ontology import Frame
from kg.reading.frames import Match, matches
from tests.reading.pages import read

CONDEMN = Frame(
    name="condemning", relation="opposes", part="verb", cues=("condemn", "speak out against", "call off"),
    agent=("subject", "by"), target=("object", "passive"),
)  # fmt: skip
SUPPORT = Frame(
    name="support", relation="supports", part="noun", cues=("support",), agent=("possessor", "subject"), target=("for",)
)


def found(text: str) -> list[Match]:
    return list(matches(read(text).paragraphs, (CONDEMN, SUPPORT)))


@pytest.mark.parametrize(
    ("text", "agents", "targets"),
    [
        ("The guild condemned the rota.", "guild", "rota"),
        ("The rota was condemned by the guild.", "guild", "rota"),
        ("The guild and the crews condemned the rota and the plan.", "guild crews", "rota plan"),
        ("The guild voted to condemn the rota.", "guild", "rota"),
        ("Crews who condemned the rota left.", "Crews", "rota"),
        ("The guild condemned the rota and praised the plan.", "guild", "rota"),
        ("The guild spoke out against the rota.", "guild", "rota"),
        ("The guild called the strike off.", "guild", "strike"),
        ("Crews voiced support for the rota.", "Crews", "rota"),
    ],
)
def test_slots_are_filled_through_the_grammar(text: str, agents: str, targets: str) -> None:
    (match,) = found(text)
    assert " ".join(token.text for token in match.agents) == agents
    assert " ".join(token.text for token in match.targets) == targets


def test_a_passive_without_agent_has_none() -> None:
    (match,) = found("The rota was condemned.")
    assert (match.agents, match.agent_slot, match.target_slot) == ((), "", "passive")


def test_the_subject_of_a_verb_that_does_nothing_of_the_kind_is_no_agent() -> None:
    (match,) = found("The mill lost support for the rota.")
    assert match.agents == ()


@pytest.mark.parametrize(
    "text",
    [
        "There was a rota.",
        "Crews spoke against the rota.",
        "The guild called the strike a success.",
        "The support act sang for the crowd.",
    ],
)
def test_a_near_sentence_has_no_cue(text: str) -> None:
    assert found(text) == []


def test_the_words_of_a_cue_need_not_stand_together() -> None:
    (match,) = found("The guild called the strike off.")
    assert [match.paragraph.doc[i].text for i in match.cue_tokens] == ["called", "off"]
    start, end = match.tokens
    assert match.paragraph.doc.span(start, end).text == "guild called the strike off"


def test_of_two_cues_the_longer_wins() -> None:
    short = Frame(
        name="speaking", relation="opposes", part="verb", cues=("speak",), agent=("subject",), target=("against",)
    )
    (match,) = matches(read("The guild spoke out against the rota.").paragraphs, (short, CONDEMN))
    assert match.frame is CONDEMN
