"""One document as parsed: paragraphs with their trees, and questions about tokens that every other reader asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.model import Document, Passage, Post
from kg.reading.overlay import Overlay
from kg.reading.times import TimeExpression, time_expressions
from kg.reading.tokens import Doc, Span, Token

SPEAKING_LAYOUTS = frozenset(
    {
        "body",
        "caption",
        "credit",
        "tweet",
        "byline",
        "standfirst",
        "headline",
        "blockquote",
        "crosshead",
        "notes",
        "dateline",
    }
)
"""Layouts whose words are read for statements; the rest is named and left."""


LONGEST = 20_000
"""Characters that are parsed as one paragraph at most. News paragraphs have some hundreds; the parser's own limit is a
million, but its memory and the climbing of trees grow with the text, and a quotation mark left open would swallow all."""
_NOMINAL = frozenset(
    ["det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "advmod", "case", "predet", "npadvmod", "punct"]
)
_SENTENCE = re.compile(r"[.!?][\"'”’)]*\s")


@dataclass(slots=True)
class Paragraph:
    """A passage and its parse; `quoted` marks the tokens that stand inside quotation marks (marks included)."""

    index: int
    passage: Passage
    overlay: Overlay
    doc: Doc
    quoted: list[bool] = field(default_factory=list)
    _words: tuple[list[str], list[str], frozenset[str]] | None = None
    _times: list[TimeExpression] | None = None

    def offsets(self, start: int, end: int) -> tuple[int, int]:
        """Return the code-point offsets in the untouched text of the tokens `start:end`."""
        span = self.doc.span(start, end)
        return self.overlay.original(span.start_char), self.overlay.original(span.end_char)

    def sentence(self, token: Token) -> tuple[int, int]:
        """Return the tokens `start, end` of the token's sentence."""
        return token.sent.start, token.sent.end

    def words(self) -> tuple[list[str], list[str], frozenset[str]]:
        """Return the lemmas and the words of the tokens, both in small letters, and all of them together."""
        if self._words is None:
            lemmas, small = [token.lemma_.lower() for token in self.doc], [token.lower_ for token in self.doc]
            self._words = lemmas, small, frozenset(lemmas) | frozenset(small)
        return self._words

    def times(self) -> list[TimeExpression]:
        """Return the words of time of the paragraph, in text order; they are looked for once."""
        if self._times is None:
            self._times = time_expressions(self.doc)
        return self._times


@dataclass(slots=True)
class Page:
    """All paragraphs of a document that are read, in text order."""

    document: Document
    passages: tuple[Passage, ...]
    posts: tuple[Post, ...]
    paragraphs: list[Paragraph]


def pieces(passage: Passage, text: str, longest: int = LONGEST) -> Iterator[Passage]:
    """Yield the passage in pieces of at most `longest` characters, cut behind a sentence, else at a space, else anywhere."""
    start, end = passage.span.start, passage.span.end
    while end - start > longest:
        window = text[start : start + longest]
        cut = max((m.end() for m in _SENTENCE.finditer(window, longest // 2)), default=0)
        cut = cut or window.rfind(" ", longest // 2) + 1 or longest
        yield replace(passage, span=replace(passage.span, end=start + cut, start=start))
        start += cut
    if start < end:
        yield replace(passage, span=replace(passage.span, start=start, end=end))


def lowered_words(text: str) -> frozenset[str]:
    """Return every word of the text that occurs in small letters."""
    found = re.findall(r"(?<![\w’'])[a-zà-ÿ][a-zà-ÿ'’-]+", text)
    return frozenset(re.sub(r"[’']s?$", "", word) for word in found)


def capital_words(text: str) -> frozenset[str]:
    """Return, in small letters, the words that the text writes with a capital after a small word or a comma."""
    return frozenset(word.lower() for word in re.findall(r"(?<=[a-z,] )[A-Z][\w'’-]+", text))


def is_title_case(text: str) -> bool:
    """Say whether a line writes nearly all its longer words with capitals, as American headlines do.

    >>> is_title_case("Nurses Walk Out Over Pay at Larkfield"), is_title_case("Nurses walk out at Larkfield over pay")
    (True, False)
    """
    words = [word for word in re.findall(r"[A-Za-z][\w'’-]*", text) if len(word) > 3]
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def is_shouted(text: str) -> bool:
    """Say whether a line has letters and none of them small."""
    return any(c.isalpha() for c in text) and text.upper() == text


def noun_phrase(token: Token) -> Span:
    """Return the tokens from the first to the last of the nominal dependents of a noun, without relative clauses,
    appositions, and prepositional phrases after it.
    """
    left = token.i
    for child in token.lefts:
        if child.dep_ in _NOMINAL:
            left = min(left, child.left_edge.i)
    while left < token.i and token.doc[left].is_punct:
        left += 1
    return token.doc.span(left, token.i + 1)
