"""Words of time: which words they are, of what kind, and which day they mean; what only looks like time is left."""

from __future__ import annotations

from datetime import datetime

import pytest

from kg.reading.times import normalised, time_expressions
from tests.reading.pages import read


def found(text: str) -> list[tuple[str, str]]:
    return [(time.text, time.kind) for p in read(text).paragraphs for time in time_expressions(p.doc)]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("They will march on Friday.", [("Friday", "point")]),
        ("The march ended two days ago.", [("two days ago", "point")]),
        ("The 24-hour strike begins at 8am.", [("24-hour", "length"), ("8am", "point")]),
        ("The strike begins at 8 a.m. on Friday.", [("8 a.m. on Friday", "point")]),
        ("Crews walked out from 8am to 5pm on Tuesday.", [("from 8am to 5pm on Tuesday", "range")]),
        ("An indefinite strike started yesterday morning.", [("indefinite", "length"), ("yesterday morning", "point")]),
        ("It was a week-long walkout.", [("week-long", "length")]),
        ("They struck on 3 May 2021 and last week.", [("3 May 2021", "point"), ("last week", "point")]),
        ("They struck on Monday and Tuesday.", [("Monday and Tuesday", "point")]),
        ("Talks were held on 3 May 2021.", [("3 May 2021", "point")]),
    ],
)
def test_words_of_time_are_found_with_their_kind(text: str, times: list[tuple[str, str]]) -> None:
    assert found(text) == times


@pytest.mark.parametrize(
    "text",
    [
        "She is 24 years old.",
        "The crews march through Oxmoor.",
        "Crews may walk out.",
        "The score was 10.30 to nothing.",
        "Twelve crews walked out.",
    ],
)
def test_what_only_looks_like_time_is_left(text: str) -> None:
    assert found(text) == []


def test_a_name_is_no_month_but_the_month_beside_it_is() -> None:
    paragraph = read("May Harrow spoke in May.").paragraphs[0]
    assert [(time.start, time.end) for time in time_expressions(paragraph.doc)] == [(4, 5)]


WEDNESDAY = datetime(2016, 4, 27)


@pytest.mark.parametrize(
    ("words", "forward", "day"),
    [
        ("today", False, "2016-04-27"),
        ("tonight", True, "2016-04-27"),
        ("last night", False, "2016-04-26"),
        ("tomorrow morning", True, "2016-04-28"),
        ("two weeks ago", False, "2016-04-13"),
        ("10 days ago", False, "2016-04-17"),
        ("Wednesday", False, "2016-04-27"),
        ("Thursday", False, "2016-04-21"),
        ("Thursday", True, "2016-04-28"),
        ("last month", False, "2016-03"),
        ("last year", False, "2015"),
        ("29 February", False, "2016-02-29"),
        ("the 1st of May", True, "2016-05-01"),
        ("January 3", True, "2017-01-03"),
        ("December", False, "2015-12"),
        ("8am on 2 May", True, "2016-05-02"),
    ],
)
def test_the_document_s_date_makes_a_day_of_them(words: str, forward: bool, day: str) -> None:
    assert normalised(words, WEDNESDAY, forward=forward) == day


@pytest.mark.parametrize("words", ["31 June", "next Thursday", "the end of last month", "24-hour", "recently", "8am"])
def test_what_is_not_sound_has_no_day(words: str) -> None:
    assert normalised(words, WEDNESDAY) is None


@pytest.mark.parametrize(("words", "day"), [("3 May 2021", "2021-05-03"), ("in 2019", "2019"), ("3 May", None)])
def test_without_a_date_only_what_names_its_year_is_a_day(words: str, day: str | None) -> None:
    assert normalised(words, None) == day
