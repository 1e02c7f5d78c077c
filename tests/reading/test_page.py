"""What a paragraph remembers is what its parse says."""

from __future__ import annotations

from kg.model import Document
from kg.ontology import Ontology
from kg.reading import Reader
from kg.reading.happenings import HappeningReader, happenings
from kg.reading.times import time_expressions

TEXT = """Bakers walk out at Larkfield Infirmary

Bakers at Larkfield Infirmary went on strike on Friday. They had said so last week. "We will not give up," said Ada Quill.

About 40 bakers stood outside Larkfield Infirmary from 8am to 5pm. Nobody spoke.
"""


def test_what_is_remembered_is_what_the_parse_says() -> None:
    reading = Reader(Ontology.load()).read(Document(identifier="a.txt", text=TEXT))
    assert any(len(list(p.doc.sents)) > 2 for p in reading.paragraphs)
    for paragraph in reading.paragraphs:
        doc = paragraph.doc
        for _ in range(2):
            assert [paragraph.sentence(t) for t in doc] == [(t.sent.start, t.sent.end) for t in doc]
            assert paragraph.times() == time_expressions(doc)
            lemmas, small, words = paragraph.words()
            assert (lemmas, small) == ([t.lemma_.lower() for t in doc], [t.lower_ for t in doc])
            assert words == {*lemmas, *small}


def test_what_happens_is_read_once_and_cannot_be_spoilt() -> None:
    ontology = Ontology.load()
    reading = Reader(ontology).read(Document(identifier="a.txt", text=TEXT))
    first = happenings(reading, ontology)
    assert {h.kind for h in first} >= {"Strike", "Picket"}
    assert first == HappeningReader(reading, ontology).read()
    again = happenings(reading, ontology)
    assert all(one is other for one, other in zip(first, again, strict=True))
    again.clear()
    assert happenings(reading, ontology) == first
