"""What counts as right, wrong, optional and missed; and how much few cases are worth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

import kg
from kg.errors import NoInput, UnreadableSource
from kg.evaluation import Count, wilson
from kg.extractors.confidence import MEASURED, confidence, measured, write_measured

TEXT = (
    "Porters picketed Larkfield Infirmary on Friday.\n\n“We will go on,” said Ada Quill, a manager at the hospital.\n"
)


def annotated(folder: Path, *statements: Mapping[str, object]) -> Path:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    entities = {
        "porters": {"type": "Group", "names": ["Porters", "porters"]},
        "larkfield": {"type": "Hospital", "names": ["Larkfield Infirmary"]},
        "quill": {"type": "Person", "names": ["Ada Quill"]},
    }
    data = {"doc": "a.txt", "entities": entities, "statements": [dict(s) for s in statements]}
    (folder / "a.json").write_text(json.dumps(data), encoding="utf-8")
    return folder


PICKET = {"relation": "pickets_at", "agent": "porters", "place": "larkfield", "evidence": "Porters picketed"}
SAID = {"relation": "said", "speaker": "quill", "kind": "direct", "quote": "We will go on,"}


def test_what_both_have_is_right_and_what_only_the_annotation_has_is_missed(tmp_path: Path) -> None:
    wrong_place = PICKET | {"place": "quill"}
    evaluation = kg.evaluate(annotated(tmp_path, PICKET, SAID, wrong_place))
    assert (evaluation.relations["pickets_at"].right, evaluation.relations["pickets_at"].missed) == (1, 1)
    assert evaluation.relations["said_direct"].f1 == 1.0


def test_what_only_the_reading_has_is_wrong_and_named_by_its_rule(tmp_path: Path) -> None:
    evaluation = kg.evaluate(annotated(tmp_path, SAID))
    assert evaluation.relations["pickets_at"].wrong == 1
    assert [claim.relation for _, claim in evaluation.wrong if claim.relation == "pickets_at"] == ["pickets_at"]
    assert evaluation.rules["pickets_at", "picket at a place"].wrong == 1


def test_an_optional_statement_is_neither_missed_nor_wrong(tmp_path: Path) -> None:
    never_read = {"relation": "part_of", "subject": "porters", "object": "larkfield", "evidence": "Porters"}
    evaluation = kg.evaluate(annotated(tmp_path, PICKET | {"optional": True}, SAID, never_read | {"optional": True}))
    assert evaluation.relations["pickets_at"].optional == 1
    assert evaluation.relations["part_of"].missed == 0


def test_a_folder_without_annotations_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoInput, match="no annotation"):
        kg.evaluate(tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", '{"doc": "a.txt"}'])
def test_a_spoilt_annotation_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "bad.json").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableSource, match=r"bad\.json"):
        kg.evaluate(tmp_path)


def test_few_cases_have_a_wide_interval() -> None:
    assert wilson(3, 3)[0] < 0.5 < wilson(90, 90)[0]
    assert Count(right=3, wrong=1).interval == wilson(3, 4)


def test_a_rule_of_few_cases_is_drawn_towards_its_relation() -> None:
    counts = {"role": {"sure": (90, 100), "new": (0, 1)}}
    assert confidence("role", "sure", counts) == pytest.approx(0.9, abs=0.01)
    assert 0.7 < confidence("role", "new", counts) < 0.85


def test_measurements_are_written_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "measured.toml"
    write_measured(path, {("role", 'X, "Y" of Z'): (3, 4), ("said_direct", "marks"): (1, 1)})
    first = path.read_bytes()
    write_measured(path, {("said_direct", "marks"): (1, 1), ("role", 'X, "Y" of Z'): (3, 4)})
    assert path.read_bytes() == first
    assert '"X, \\"Y\\" of Z" = [3, 4]' in first.decode()


def test_the_rules_that_ship_were_measured() -> None:
    assert MEASURED.is_file()
    assert sum(of for rules in measured().values() for _, of in rules.values()) > 100
