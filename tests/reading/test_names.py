"""Names, their kinds, and who is meant by what."""

from __future__ import annotations

import pytest

from kg.reading import Reading
from tests.reading.cases import Case, cases, read, whose


def check(reading: Reading, case: Case) -> None:
    for name, kind in case.get("kinds", {}).items():
        referent = whose(reading, name)
        assert referent is not None, f"nobody is called {name}"
        assert referent.kind == kind, name
    for name in case.get("absent", ()):
        assert whose(reading, name) is None
    for name, words in case.get("one", ()):
        referent = whose(reading, name)
        assert referent is not None, f"nobody is called {name}"
        assert words in {m.text for m in referent.mentions}, f"{words} is not among the mentions of {name}"
    for left, right in case.get("apart", ()):
        first, second = whose(reading, left), whose(reading, right)
        assert first is None or second is None or first.id != second.id
    for words in case.get("loose", ()):
        assert not [r.label for r in reading.referents() if words in {m.text for m in r.mentions}]


@pytest.mark.parametrize("case", cases("names"), ids=lambda case: case["why"])
def test_names(case: Case) -> None:
    check(read(case["text"]), case)


@pytest.mark.parametrize("case", cases("antecedents"), ids=lambda case: case["why"])
def test_antecedents(case: Case) -> None:
    check(read(case["text"]), case)


def test_kinds_of_all_letters_have_one_decision_a_document() -> None:
    reading = read("Larkfield Infirmary closed. Larkfield Infirmary opened. He was at Larkfield Infirmary.")
    assert len([r for r in reading.referents() if "Larkfield Infirmary" in r.names]) == 1
