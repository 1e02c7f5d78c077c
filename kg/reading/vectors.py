"""The networks that turn words and their neighbours into vectors, with what depends on a word alone worked out once.

The English model has two of them, one for tags and trees and one for entities. Each looks at a word by itself (its form,
first and last letters, shape), then four times at it and its two neighbours. The first look is the same wherever the
word stands, and most words of a text are old acquaintances: its outcome is kept. The network is a hash embedding
(Svenstrup and others, https://arxiv.org/abs/1709.03933) under convolutions with maxout units (Goodfellow and others,
https://arxiv.org/abs/1302.4389), layer normalisation and residual links, as spaCy's tok2vec layers have them. Sums are
made in another order than there: last digits differ, and `tests/reading` sees that annotations do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps

TOGETHER = 32
"""Texts whose vectors are made together: 16, 32 and 64 cost alike; 4, and 256 in one of two runs, a fifth more. All are of
one article, so that no sum depends on other articles."""

KEPT = 20_000
"""Words whose first look is kept: 8 MB a network. More would be forgotten before they come again."""

Numbers = np.ndarray[Any, np.dtype[np.float32]]
_TINY = np.float32(1e-8)  # as in thinc's LayerNorm


class WordVectors:
    """A network of the kind described above; `predict` gives the vectors of texts."""

    def __init__(self, model: Any) -> None:
        embed, encode = model.layers
        self._columns: list[int | str] = embed.layers[0].attrs["columns"]
        self._first = _Unit(embed.layers[3].layers[0])
        width = self._first.width
        self._tables: list[tuple[int, Numbers]] = []
        for number, part in enumerate(embed.layers[2].layers[0].layers):
            table: Numbers = part.layers[1].get_param("E")
            # Weighing what was looked up is looking up what was weighed.
            inputs = slice(number * table.shape[1], (number + 1) * table.shape[1])
            self._tables.append((part.layers[1].attrs["seed"], table @ self._first.weights[inputs]))
        self._units = [_Unit(residual.layers[0].layers[1]) for residual in encode.layers[0].layers]
        self._apart: int = encode.attrs["pad"]
        self._known: dict[bytes, int] = {}
        self._looks: Numbers = np.zeros((KEPT, width), dtype=np.float32)
        self._ops = NumpyOps()

    def predict(self, docs: Sequence[Doc]) -> list[Numbers]:
        """Return an array of (tokens, width) for each text."""
        edges = self._edges(docs)
        whole = np.zeros((edges[-1][1] + self._apart, self._looks.shape[1]), dtype=np.float32)
        for doc, (start, end) in zip(docs, edges, strict=True):
            whole[start:end] = self._look(doc)
        for unit in self._units:
            window = np.zeros((len(whole), 3, whole.shape[1]), dtype=np.float32)
            window[1:, 0], window[:, 1], window[:-1, 2] = whole[:-1], whole, whole[1:]
            whole += unit(window.reshape(len(whole), -1) @ unit.weights)
        return [whole[start:end] for start, end in edges]

    def _edges(self, docs: Sequence[Doc]) -> list[tuple[int, int]]:
        """Return where each text starts and ends in an array in which nothing stands before, between and after them."""
        ends = np.cumsum([self._apart + len(doc) for doc in docs]).tolist()
        return [(end - len(doc), end) for doc, end in zip(docs, ends, strict=True)]

    def _look(self, doc: Doc) -> Numbers:
        """Return what a look at each word alone gives."""
        facts = doc.to_array(self._columns).reshape(len(doc), len(self._columns))
        data, size = facts.tobytes(), facts.itemsize * facts.shape[1]
        keys = [data[at : at + size] for at in range(0, len(data), size)]
        if len(keys) > KEPT:
            return self._look_anew(facts)
        if len(self._known) + len(keys) > KEPT:
            self._known.clear()
        new = {key: place for place, key in enumerate(keys) if key not in self._known}
        if new:
            first = len(self._known)
            self._looks[first : first + len(new)] = self._look_anew(facts[list(new.values())])
            self._known.update((key, first + number) for number, key in enumerate(new))
        looks: Numbers = self._looks[[self._known[key] for key in keys]]
        return looks

    def _look_anew(self, facts: np.ndarray[Any, Any]) -> Numbers:
        """Return the same for words not seen before; a row depends on its word alone, down to the last digit."""
        seen: Numbers = np.zeros((len(facts), self._first.weights.shape[1]), dtype=np.float32)
        for column, (seed, table) in enumerate(self._tables):
            ids = np.ascontiguousarray(facts[:, column], dtype=np.uint64)
            for keys in (self._ops.hash(ids, seed) % len(table)).T:
                seen += table[keys]
        return self._first(seen)


class _Unit:
    """Maxout units with layer normalisation: the largest of the weighed pieces, brought to a common scale."""

    def __init__(self, model: Any) -> None:
        maxout, norm = model.layers[0].layers
        weights: Numbers = maxout.get_param("W")  # units, pieces, inputs
        self.width, self._pieces = weights.shape[:2]
        by_piece = weights.swapaxes(0, 1).reshape(-1, weights.shape[2])
        self.weights: Numbers = np.ascontiguousarray(by_piece.T)
        self._bias: Numbers = maxout.get_param("b").T.reshape(-1).copy()
        self._scale: Numbers = norm.get_param("G")
        self._shift: Numbers = norm.get_param("b")

    def __call__(self, weighed: Numbers) -> Numbers:
        """Return the outcome of what `weights` made of the inputs, an array of (rows, pieces times units)."""
        weighed += self._bias
        best = weighed[:, : self.width]
        for piece in range(1, self._pieces):
            best = np.maximum(best, weighed[:, piece * self.width : (piece + 1) * self.width])
        best -= best.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", best, best) / np.float32(self.width) + _TINY
        best *= (1 / np.sqrt(spread))[:, None]
        best *= self._scale
        best += self._shift
        return best


class KnownVectors:
    """Stands in for the model's tok2vec component; made by `quicken`."""

    def __init__(self, component: Any) -> None:
        self._vectors = WordVectors(component.model)

    def __call__(self, doc: Doc) -> Doc:
        """Set the vectors of one text, and return it."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], **_: object) -> Iterator[Doc]:
        """Set the vectors of texts, where tagger and parser look for them, and yield the texts in their order."""
        docs = iter(stream)
        while batch := list(islice(docs, TOGETHER)):
            for doc, vectors in zip(batch, self._vectors.predict(batch), strict=True):
                setattr(doc, "tensor", vectors)  # noqa: B010 - spaCy's stubs say float64, its networks give float32
            yield from batch


def quicken(nlp: Language) -> None:
    """Put KnownVectors in the place of the tok2vec component, where its network is of the kind described above."""
    part: Any
    for place, (name, part) in enumerate(nlp._components):
        if name == "tok2vec" and understood(part.model):
            nlp._components[place] = (name, KnownVectors(part))


def understood(model: Any) -> bool:
    """Say whether a network is made of the layers that WordVectors knows, in their order."""
    unit = "maxout>>layernorm>>dropout"
    window = f"residual(expand_window>>{unit})"
    if len(model.layers) != 2 or not model.layers[1].layers:
        return False
    embed, encode = model.layers
    names = [part.name for part in embed.layers]
    looks = embed.layers[2].layers[0] if len(names) == 5 else None
    return (
        looks is not None
        and names[:2] == ["extract_features", "list2ragged"]
        and names[3:] == [f"with_array({unit})", "ragged2list"]
        and {part.name for part in looks.layers} == {"ints-getitem>>hashembed"}
        and looks.name == "|".join(part.name for part in looks.layers)
        and [part.layers[0].attrs["index"][1] for part in looks.layers] == list(range(len(looks.layers)))
        and encode.name == f"with_array({encode.layers[0].name})"
        and {part.name for part in encode.layers[0].layers} == {window}
        and all(p.layers[0].layers[0].attrs["window_size"] == 1 for p in encode.layers[0].layers)
        and encode.attrs["pad"] >= len(encode.layers[0].layers)
    )
