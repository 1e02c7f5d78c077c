"""A parsed text as plain values: tokens with their trees, spans of them, sentences.

What the rules above ask of a token they ask many times: some hundred questions for each word. spaCy answers each by
looking into its own memory and making new Python objects; here the parse is taken over once, and an answer is an
attribute. Names and meanings are spaCy's (https://spacy.io/api/token, /span, /doc), so that its documentation holds for
what is here, with one difference: a slice of a Doc is a list of tokens, and `doc.span(start, end)` is a Span.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, ORTH, SENT_START, SPACY, TAG
from spacy.tokens import Doc as Parsed

KEPT = 100_000
"""Words and other strings that are kept in Python's form, some 20 MB; more are forgotten, and made again."""

_COLUMNS: list[int | str] = [ORTH, TAG, DEP, ENT_TYPE, ENT_IOB, HEAD, SENT_START, SPACY]
_IOB = ("", "I", "O", "B")


class Token:
    """One word or mark: what the parser knows of it, and where it hangs in the tree of its sentence."""

    __slots__ = (
        "children", "dep_", "doc", "ent_iob_", "ent_type_", "head", "i", "idx", "is_alpha", "is_punct",
        "is_quote", "is_sent_start", "is_space", "is_title", "lemma_", "like_num", "lower_", "pos_", "sent", "tag_", "text",
        "whitespace_",
    )  # fmt: skip

    doc: Doc
    i: int
    idx: int
    """Where it begins in the text of the Doc, in code points."""
    text: str
    lower_: str
    whitespace_: str
    lemma_: str
    tag_: str
    pos_: str
    dep_: str
    ent_type_: str
    ent_iob_: str
    head: Token
    """The token that it hangs on; itself at the root of a sentence."""
    children: list[Token]
    """The tokens that hang on it, in text order."""
    sent: Span
    is_sent_start: bool
    is_alpha: bool
    is_punct: bool
    is_quote: bool
    is_space: bool
    is_title: bool
    like_num: bool

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    @property
    def text_with_ws(self) -> str:
        """The word with the space after it, where there is one."""
        return self.text + self.whitespace_

    @property
    def lefts(self) -> list[Token]:
        """The children before it, in text order."""
        return [child for child in self.children if child.i < self.i]

    @property
    def rights(self) -> list[Token]:
        """The children after it, in text order."""
        return [child for child in self.children if child.i > self.i]

    @property
    def subtree(self) -> Iterator[Token]:
        """It and all that hangs on it, directly or not, in text order (where no branches cross)."""
        for child in self.children:
            if child.i < self.i:
                yield from child.subtree
        yield self
        for child in self.children:
            if child.i > self.i:
                yield from child.subtree

    @property
    def ancestors(self) -> Iterator[Token]:
        """What it hangs on, from its head up to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The other members of its coordination, the first one first."""
        start = self
        while start.dep_ == "conj" and start.head is not start:
            start = start.head
        found = [start]
        for member in found:
            found += [child for child in member.children if child.i > member.i and child.dep_ == "conj"]
        return tuple(member for member in found if member is not self)

    @property
    def left_edge(self) -> Token:
        """The first token of its subtree."""
        return self.doc[self.doc.edges()[0][self.i]]

    @property
    def right_edge(self) -> Token:
        """The last token of its subtree."""
        return self.doc[self.doc.edges()[1][self.i]]

    def nbor(self, distance: int = 1) -> Token:
        """Return the token so many places further on (back, where negative); IndexError where the text ends before."""
        place = self.i + distance
        if place < 0:
            raise IndexError(f"no token at {place}")
        return self.doc[place]


class Span:
    """The tokens `start:end` of a Doc."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Doc, start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc[self.start : self.end])

    def __getitem__(self, place: int) -> Token:
        return self.doc[self.start : self.end][place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and (self.start, self.end) == (other.start, other.end) and self.doc is other.doc

    def __hash__(self) -> int:
        return hash((self.start, self.end, id(self.doc)))

    def __str__(self) -> str:
        return self.text

    @property
    def start_char(self) -> int:
        """Where its first token begins in the text of the Doc, in code points."""
        return self.doc[self.start].idx if self.start < len(self.doc) else len(self.doc.text)

    @property
    def end_char(self) -> int:
        """Where its last token ends in the text of the Doc, in code points."""
        if self.end <= self.start:
            return self.start_char
        last = self.doc[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its words as the text has them, without white space behind."""
        return self.doc.text[self.start_char : self.end_char]

    @property
    def root(self) -> Token:
        """The token with the shortest way to the root of its sentence, the first of them."""
        nearest, best = self.doc[self.start], len(self.doc)
        for token in self.doc[self.start : self.end]:
            if token.head is token:
                return token
            if self.start <= token.head.i < self.end:
                continue
            way = _way_up(token)
            if way < best:
                nearest, best = token, way
        return nearest


def _way_up(token: Token) -> int:
    """Return how many heads are above; white space and marks without children come last."""
    if (token.is_space or token.is_punct) and not token.children:
        return len(token.doc) - 1
    return sum(1 for _ in token.ancestors)


class Doc(list[Token]):
    """The tokens of one text. Each is the same object whenever it is asked for; a slice is a list."""

    __slots__ = ("_edges", "sents", "text")

    text: str
    sents: list[Span]
    _edges: tuple[list[int], list[int]] | None

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def span(self, start: int, end: int) -> Span:
        """Return the tokens `start:end` as a Span; places outside the text mean what they mean in a slice."""
        if not 0 <= start <= end <= len(self):
            start, end, _ = slice(start, end).indices(len(self))
        return Span(self, start, max(start, end))

    def edges(self) -> tuple[list[int], list[int]]:
        """Return the places of the first and of the last token of each token's subtree."""
        if self._edges is None:
            size = len(self)
            left, right = list(range(size)), list(range(size))
            for order, edge in ((range(size), left), (range(size - 1, -1, -1), right)):
                done = [False] * size
                for place in order:  # whoever is first in the order to reach a head is its edge, if it lies outside it
                    token = self[place]
                    while not done[token.i]:
                        done[token.i] = True
                        edge[token.i] = place
                        token = token.head
            self._edges = left, right
        return self._edges

    def char_span(self, start: int, end: int) -> Span | None:
        """Return the tokens that hold any of the code points `start:end`; None where there are none."""
        first = next((token.i for token in self if token.idx + len(token.text) > start), None)
        last = next((token.i for token in reversed(self) if token.idx < end), None)
        return None if first is None or last is None or first > last else self.span(first, last + 1)


class Copier:
    """Takes over what spaCy parsed; keeps what is the same wherever a word stands.

    `attributes` tells parts of speech and lemmas of texts in which they are not set yet.
    """

    def __init__(self, attributes: Callable[[Parsed], list[tuple[str, str]]] | None = None) -> None:
        self._attributes = attributes or _attributes
        self._words: dict[int, tuple[str, str, bool, bool, bool, bool, bool, bool]] = {}
        self._strings: dict[int, str] = {}

    def __call__(self, parsed: Parsed) -> Doc:
        """Return the text with all that the parser knows of it; nothing of spaCy's is in it."""
        if len(self._words) + len(self._strings) > KEPT:
            self._words.clear()
            self._strings.clear()
        facts = parsed.to_array(_COLUMNS)
        heads = facts[:, 5].astype("int64").tolist()
        doc = Doc([Token() for _ in range(len(parsed))])
        doc._edges, doc.sents = None, []
        words, strings, known = self._words, self._strings, parsed.vocab.strings
        idx, start = 0, 0
        pieces: list[str] = []
        rows: list[list[int]] = facts.tolist()
        told = self._attributes(parsed)
        for place, (orth, tag, dep, kind, iob, _, begins, space) in enumerate(rows):
            token = doc[place]
            for number in (tag, dep, kind):
                if number not in strings:
                    strings[number] = known[number]
            if orth not in words:
                words[orth] = _word(parsed[place])
            token.doc, token.i, token.idx = doc, place, idx
            token.text, token.lower_ = words[orth][:2]
            token.is_alpha, token.is_punct, token.is_quote, token.is_space, token.is_title, token.like_num = words[
                orth
            ][2:]
            token.pos_, token.lemma_ = told[place]
            token.tag_, token.dep_, token.ent_type_ = strings[tag], strings[dep], strings[kind]
            token.ent_iob_ = _IOB[iob]
            token.whitespace_ = " " if space else ""
            token.head, token.children = doc[place + heads[place]], []
            token.is_sent_start = begins == 1
            if place and token.is_sent_start:
                doc.sents.append(Span(doc, start, place))
                start = place
            pieces += (token.text, token.whitespace_)
            idx += len(token.text) + space
        doc.text = "".join(pieces)
        if rows:
            doc.sents.append(Span(doc, start, len(rows)))
        for sentence in doc.sents:
            for token in sentence:
                token.sent = sentence
                if token.head is not token:
                    token.head.children.append(token)
        return doc


def _attributes(parsed: Parsed) -> list[tuple[str, str]]:
    return [(token.pos_, token.lemma_) for token in parsed]


def _word(token: Any) -> tuple[str, str, bool, bool, bool, bool, bool, bool]:
    return (
        token.text, token.lower_, token.is_alpha, token.is_punct, token.is_quote, token.is_space, token.is_title,
        token.like_num,
    )  # fmt: skip
