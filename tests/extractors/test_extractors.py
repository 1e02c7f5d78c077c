"""Extractors together: found by being there, every evidence checked, what is said twice is one statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

import kg.extractors as room
from kg.errors import UngroundedEvidence
from kg.extractors import engine, extract, extractors
from kg.model import Document, Statement, evidence
from kg.ontology import Ontology
from kg.reading import Reading
from tests.reading.pages import read, reader

TEXT = "Ada Quill is a baker.\n\nTom Lisle waited.\n\nAda Quill is a baker."


def one(reading: Reading, words: str, *, after: int = 0, title: str = "baker") -> Statement:
    start = reading.document.text.index(words, after)
    proof = evidence(reading.document, start, start + len(words), "a rule", 0.5)
    return Statement(
        kind="RoleHolding", subject="n1", predicate="role", qualifiers=(("title", title),), evidence=(proof,)
    )


def alone(monkeypatch: pytest.MonkeyPatch, **plugins: room.Extractor) -> None:
    monkeypatch.setattr(room, "extractors", lambda: dict(sorted(plugins.items())))


def test_every_file_of_the_folder_with_that_function_is_an_extractor() -> None:
    assert {"actions", "pickets", "places", "positions", "quotations", "relations", "roles"} <= set(extractors())
    assert "confidence" not in extractors()


def test_what_is_said_twice_is_one_statement_with_both_places(monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
        yield one(reading, "Ada Quill is a baker", after=30)
        yield one(reading, "Ada Quill is a baker")
        yield one(reading, "Ada Quill is a baker")

    alone(monkeypatch, twice=twice)
    (statement,) = extract(read(TEXT), reader().ontology).statements
    assert [proof.span.start for proof in statement.evidence] == [0, TEXT.rindex("Ada")]


def test_statements_stand_in_the_order_of_their_words_whatever_the_extractors_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def first(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
        yield one(reading, "Tom Lisle waited", title="porter")

    def second(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
        yield one(reading, "Ada Quill is a baker")

    alone(monkeypatch, first=first, second=second)
    titles = [s.qualifier("title") for s in extract(read(TEXT), reader().ontology).statements]
    assert titles == ["baker", "porter"]


def test_a_rule_that_claims_words_the_text_has_not_stops_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def invents(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
        true = one(reading, "Tom Lisle waited")
        yield replace(true, evidence=(replace(true.evidence[0], exact="Tom Lisle danced"),))

    alone(monkeypatch, invents=invents)
    with pytest.raises(UngroundedEvidence, match="'Tom Lisle danced', the text says 'Tom Lisle waited'"):
        extract(read(TEXT), reader().ontology)


def test_the_same_page_gives_the_same_extraction() -> None:
    text = 'Nurses struck at Larkfield Infirmary. "We go on," said Ada Quill, a nurse at Larkfield Infirmary.'
    again = Document(identifier="page.txt", text=text)
    assert extract(read(text), reader().ontology) == extract(reader().read(again), reader().ontology)


def test_the_engine_differs_where_the_domain_does() -> None:
    ours = Ontology.load()
    assert engine(ours) == engine(Ontology.load())
    other = Ontology(ours.files[:2])
    assert engine(other) != engine(ours)
