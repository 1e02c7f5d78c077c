"""Who says what: every case says all that it must, and nothing else."""

from __future__ import annotations

import pytest

from tests.reading.cases import Case, cases, quoted, read


def same(found: list[tuple[frozenset[str], str]], wanted: list[list[str]]) -> None:
    assert [words for _, words in found] == [words for _, words in wanted]
    for (names, words), (speaker, _) in zip(found, wanted, strict=True):
        assert speaker in names, f"{sorted(names)} said to say: {words}"


@pytest.mark.parametrize("case", cases("quotations"), ids=lambda case: case["why"])
def test_direct(case: Case) -> None:
    reading = read(case["text"])
    same(quoted(reading, "direct"), case["direct"])
    same(quoted(reading, "indirect"), case.get("indirect", []))


@pytest.mark.parametrize("case", cases("reported"), ids=lambda case: case["why"])
def test_reported(case: Case) -> None:
    same(quoted(read(case["text"]), "indirect"), case["indirect"])


def test_attribution_is_the_words_that_say_who_spoke() -> None:
    reading = read("“We go on,” said Ines Okafor, branch secretary of the Bakers Union.")
    start, end = reading.quotes[0].attribution or (0, 0)
    assert reading.document.text[start:end] == "said Ines Okafor"


def test_no_case_stands_twice() -> None:
    for name in ("quotations", "reported", "names", "antecedents", "layout"):
        whys = [case["why"] for case in cases(name)]
        assert len(whys) == len(set(whys))
