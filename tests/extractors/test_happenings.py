"""Pickets, actions, places and parts: each passage of cases/happenings.toml gives what stands beside it, and not more."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.extractors import extract
from kg.model import Document
from kg.ontology import Ontology
from kg.reading import Reader

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "happenings.toml").read_text(encoding="utf-8")
)["case"]
KINDS = ("PicketPresence", "Participation", "Relation")


@cache
def reader() -> Reader:
    return Reader(Ontology.load())


@cache
def told(text: str) -> tuple[str, ...]:
    """Return what a passage says of pickets, actions, places and parts, as the cases write it."""
    extraction = extract(reader().read(Document(identifier="case.txt", text=text)), reader().ontology)
    names = {referent.id: referent.names for referent in extraction.referents}
    kinds = {referent.id: referent.kind for referent in extraction.referents}
    written = []
    for statement in extraction.statements:
        if statement.kind not in KINDS:
            continue
        subject = names[statement.subject]
        status = statement.evidence[0].status
        tail = "" if status in ("asserted", "attributed") else f" | {status}"
        if statement.kind == "Participation":
            place = statement.link("place")
            words = [
                kinds[statement.object or ""],
                names[place][0] if place else "-",
                statement.qualifier("when_text") or "-",
                statement.qualifier("duration_text") or "-",
            ]
        else:
            words = [statement.predicate, names[statement.object or ""][0]]
        written += [" | ".join([name, *words]) + tail for name in subject]
    return tuple(written)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_says(case: dict[str, Any]) -> None:
    said = told(case["text"])
    for line in case["says"]:
        assert line in said
    for line in case.get("never", ()):
        assert not [other for other in said if other.startswith(line)]


@pytest.mark.parametrize("case", [case for case in CASES if "count" in case], ids=lambda case: case["text"][:60])
def test_one_action_told_often_is_one(case: dict[str, Any]) -> None:
    extraction = extract(reader().read(Document(identifier="case.txt", text=case["text"])), reader().ontology)
    actions = [statement for statement in extraction.statements if statement.kind == "Participation"]
    assert len(actions) == case["count"]
    assert len(actions[0].evidence) > 1
