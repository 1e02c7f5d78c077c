"""Why the graph says so: the sentence, its neighbours, and who is taken for whom."""

from __future__ import annotations

import pytest

from kg.graph.explain import context, explain
from kg.model import Document
from tests.invented import FERRY, snapshot

TEXT = 'Line one\nIt began. "We go on!" she said. Then Dr. Lisle left (at noon). The end.'


@pytest.mark.parametrize(
    ("words", "before", "sentence", "after"),
    [
        ("It began", "Line one", "It began.", '"We go on!" she said.'),
        ("We go", "It began.", '"We go on!" she said.', "Then Dr."),
        ("Line", "", "Line one", "It began."),
        ("end.", "Lisle left (at noon).", "The end.", ""),
        ('on!" she said. Then', "It began.", '"We go on!" she said. Then Dr.', "Lisle left (at noon)."),
    ],
)
def test_a_sentence_stands_between_its_neighbours(words: str, before: str, sentence: str, after: str) -> None:
    start = TEXT.index(words)
    document = Document(identifier="a", text=TEXT)
    found = context(document, start, start + len(words))
    assert found[:3] == (before, sentence, after)
    assert TEXT[found[3] :].startswith(sentence)


def test_a_statement_is_explained_by_its_words() -> None:
    (found,) = [e for e in explain(snapshot(), "Ada Quill pickets at") if e.statement]
    (proof,) = found.proofs
    assert proof.before == "Ferry crews walk out"
    assert proof.sentence.startswith("Ada Quill, a porter")
    assert proof.sentence[proof.start : proof.end] == "joined the picket line at Larkfield Infirmary"
    assert proof.after.startswith('"We were not asked')
    assert proof.drawn
    assert proof.document == FERRY
    (again,) = explain(snapshot(), found.iri)
    assert again == found
    assert explain(snapshot(), found.iri.rsplit("/")[-1]) == [found]


def test_a_denial_says_whose_it_is() -> None:
    (found,) = [e for e in explain(snapshot(), "Bakers Union supports strike") if e.statement]
    assert [(p.speaker, p.drawn, p.evidence.status) for p in found.proofs] == [("Tom Lisle", False, "negated")]


def test_an_entity_has_its_judgements_and_statements() -> None:
    first = explain(snapshot(), "ada quill")[0]
    assert first.label == "Ada Quill"
    assert [j.reason for j in first.judgements] == ["the same name"]
    assert len(first.statements) == 6
    assert explain(snapshot(), "ms quill")[0].label == "Ada Quill"


def test_nothing_is_made_up() -> None:
    assert explain(snapshot(), "nobody here") == []
    assert explain(snapshot(), "  ") == []
    assert len(explain(snapshot(), "a", limit=3)) == 3
