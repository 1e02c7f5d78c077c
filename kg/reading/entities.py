"""The model's named entities, decided for all tokens of a batch at once instead of token by token.

spaCy walks over a text and asks at each token which of 74 actions are allowed there, which is half of all reading. Yet
outside an entity its network sees the token alone, and inside one the token, the one before and the entity's first: what
is done outside is one product of matrices for all tokens, and only where an entity begins must it be followed to its
end. The sums are those of the model in their order, so that the entities are the same. The actions, and when each is
allowed, are those of the BILUO scheme (Ratinov and Roth, Design Challenges and Misconceptions in Named Entity
Recognition, 2009, https://aclanthology.org/W09-1119/) as spaCy's transition system has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from spacy.attrs import IS_SPACE, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.reading.vectors import TOGETHER, Numbers, WordVectors, understood

_Places = np.ndarray[Any, np.dtype[np.int64]]


class KnownEntities:
    """Stands in for the model's entity recogniser; made by `quicken`."""

    def __init__(self, recogniser: Any) -> None:
        before, lower, upper = recogniser.model.layers
        words, _, linear = before.layers
        self._words = WordVectors(words)
        self._narrow: Numbers = np.ascontiguousarray(linear.get_param("W").T)
        self._shift: Numbers = linear.get_param("b")
        weights: Numbers = lower.get_param("W")  # features, hidden units, pieces, width of a vector
        self._features = [_flat(feature) for feature in weights]
        self._missing = [_flat(feature) for feature in lower.get_param("pad")[0]]
        self._bias = _flat(lower.get_param("b"))
        self._hidden = weights.shape[1]
        names = [recogniser.moves.get_class_name(number) for number in range(recogniser.moves.n_moves)]
        self._outside = [number for number, name in enumerate(names) if name == "O" or name[:2] in ("B-", "U-")]
        self._outside = [number for number in self._outside if names[number] != "U-"]  # for entities set beforehand
        self._labels = [names[number][2:] for number in self._outside]
        self._begins = np.array([names[number][0] == "B" for number in self._outside])
        self._units = np.array([names[number][0] == "U" for number in self._outside])
        inside = [names.index("I-" + label) if label else 0 for label in self._labels]
        last = [names.index("L-" + label) if label else 0 for label in self._labels]
        score, more = upper.get_param("W"), upper.get_param("b")
        self._score_outside = np.ascontiguousarray(score[self._outside].T), more[self._outside]
        self._score_inside = np.ascontiguousarray(score[[*inside, *last]].T), more[[*inside, *last]]

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of one text, and return it."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], **_: object) -> Iterator[Doc]:
        """Set the entities of texts, and yield them in their order."""
        docs = iter(stream)
        while batch := list(islice(docs, TOGETHER)):
            self._annotate([doc for doc in batch if len(doc)])
            yield from batch

    def _annotate(self, docs: list[Doc]) -> None:
        if not docs:
            return
        vectors: Numbers = np.concatenate(self._words.predict(docs)) @ self._narrow
        vectors += self._shift
        facts = np.concatenate([doc.to_array([SENT_START, IS_SPACE]) for doc in docs])
        edges = np.cumsum([0, *map(len, docs)])
        final = np.zeros(len(facts), dtype=bool)  # no entity goes on after these
        final[:-1] = facts[1:, 0] == 1
        final[edges[1:] - 1] = True
        space = facts[:, 1] == 1
        here = vectors @ self._features[0]
        action = self._alone(here, final, space)
        end = self._ends(vectors, here, action, final)
        found = np.flatnonzero(self._begins[action] | self._units[action]).tolist()
        spans: list[list[tuple[int, int, str]]] = [[] for _ in docs]
        free, number = 0, 0
        for start in found:
            if start < free:
                continue  # within the entity before
            while start >= edges[number + 1]:
                number += 1
            free = int(end[start])
            before = int(edges[number])
            spans[number].append((start - before, free - before, self._labels[action[start]]))
        for doc, entities in zip(docs, spans, strict=True):
            doc.set_ents([Span(doc, first, stop, label=label) for first, stop, label in entities])

    def _alone(self, here: Numbers, final: np.ndarray[Any, Any], space: np.ndarray[Any, Any]) -> _Places:
        """Return which of the actions outside an entity is best at each token, as places in `_outside`."""
        scores = self._scores(here + self._missing[1] + self._missing[2], self._score_outside)
        no_begin, no_unit = final | space, space
        scores[np.ix_(no_begin, self._begins)] = -np.inf
        scores[np.ix_(no_unit, self._units)] = -np.inf
        best: _Places = scores.argmax(axis=1)
        return best

    def _ends(self, vectors: Numbers, here: Numbers, action: _Places, final: np.ndarray[Any, Any]) -> _Places:
        """Return where the entity that each token begins ends: all are followed side by side, one token at a time."""
        ends = np.arange(1, len(action) + 1)
        starts = np.flatnonzero(self._begins[action])
        first = vectors[starts] @ self._features[1]
        kinds, places = action[starts], starts + 1
        half = len(self._labels)
        while len(starts):
            seen = here[places] + first + vectors[places - 1] @ self._features[2]
            scores = self._scores(seen, self._score_inside)
            rows = np.arange(len(starts))
            on = ~final[places] & (scores[rows, kinds] >= scores[rows, half + kinds])
            ends[starts[~on]] = places[~on] + 1
            starts, first, kinds, places = starts[on], first[on], kinds[on], places[on] + 1
        return ends

    def _scores(self, seen: Numbers, upper: tuple[Numbers, Numbers]) -> Numbers:
        """Return the scores of actions from what the network sees: the larger piece of each hidden unit, weighed."""
        whole = seen + self._bias
        scores: Numbers = np.maximum(whole[:, : self._hidden], whole[:, self._hidden :]) @ upper[0]
        scores += upper[1]
        return scores


def quicken(nlp: Language) -> None:
    """Put KnownEntities in the place of the entity recogniser, where its network is of the kind described above."""
    for place, (name, part) in enumerate(nlp._components):
        if name == "ner" and _understood(part):
            nlp._components[place] = (name, KnownEntities(part))


def _understood(recogniser: Any) -> bool:
    """Say whether it sees three tokens through units of two pieces, takes the best action, and has I and L for each B.

    Its actions must come in the order B, I, L, U, O, for the first of equals is taken.
    """
    model = recogniser.model
    if not model.attrs.get("has_upper") or model.attrs.get("unseen_classes") or recogniser.cfg["beam_width"] != 1:
        return False
    words, lower = model.layers[:2]
    if [part.name for part in words.layers[1:]] != ["list2array", "linear"] or not understood(words.layers[0]):
        return False
    names = [recogniser.moves.get_class_name(number) for number in range(recogniser.moves.n_moves)]
    labels = [{name[2:] for name in names if name.startswith(move)} for move in ("B-", "I-", "L-", "U-")]
    return (
        (lower.get_dim("nF"), lower.get_dim("nP")) == (3, 2)
        and [name[0] for name in names] == sorted((name[0] for name in names), key="BILUO".index)
        and labels[0] == labels[1] == labels[2] == labels[3] - {""}
    )


def _flat(weights: Numbers) -> Numbers:
    """Return weights of (hidden units, pieces, ...) with the pieces one after another, as rows to multiply by."""
    pieces = weights.swapaxes(0, 1)
    return np.ascontiguousarray(pieces.reshape(pieces.shape[0] * pieces.shape[1], *pieces.shape[2:]).T)
