"""Parts of speech and lemmas by the model's rules, each kind of token looked up in them once.

The English model ends its tagging with some hundred rules ('tag VBZ: a verb, third person'; 'that, as a determiner: a
pronoun'), and finds lemmas by what they say. spaCy matches them against every token of every text, which takes a tenth
of all reading. What a rule asks for are a token's tag, its relation and a few words, so that tokens come in some
hundreds of kinds: what the rules make of a kind, and what its lemma is for a word, is worked out when it is first met.
"""

from __future__ import annotations

import re
from typing import Any

from spacy.attrs import DEP, IS_SPACE, LOWER, ORTH, TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

_ASKED = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
_TESTS = frozenset({"IN", "NOT_IN", "REGEX"})
_Kind = tuple[int, int, int, int]
_Spec = dict[str, Any]
_Rule = tuple[list[_Spec], dict[int, Any], int]

_SHORTENED = frozenset(
    ["stag", "hop", "hat", "rat", "scar", "slat", "wag", "sham", "rag", "star", "fin", "cop", "spar", "prim", "rap",
     "tap", "bar", "din", "sit", "ax", "plan", "pin", "rid", "shin", "slop", "strip", "rob", "cod", "cub", "scrap",
     "mat", "pal", "par", "pip", "plat", "snip", "spit", "wad", "wan", "win", "can", "con", "fat", "kit"]
)  # fmt: skip
"""Verbs that the lemmatizer finds in the forms of those with an 'e': 'staged', 'stages' and 'staging' are of 'stage', since
'stag' would be 'stagged'."""

KEPT = 100_000
"""Words, and words with the rules that hold for them, of which the answer is kept, some 20 MB."""


class Attributes:
    """The parts of speech and lemmas of parsed texts; made by `attributes`."""

    def __init__(self, nlp: Language, rules: list[_Rule]) -> None:
        self._strings = nlp.vocab.strings
        self._lemmatizer: Any = nlp.get_pipe("lemmatizer")
        self._rules = rules
        self._words, self._patterns = _asked_of_words(rules)
        self._asked: dict[int, bool] = {}
        self._alone: dict[_Kind, tuple[int, ...]] = {}
        self._first: dict[_Kind, tuple[int, ...]] = {}
        self._said: dict[tuple[int, tuple[int, ...]], tuple[str, str]] = {}

    def __call__(self, doc: Doc) -> list[tuple[str, str]]:
        """Return part of speech and lemma of each token; tags and relations must be set."""
        if len(self._asked) + len(self._said) > KEPT:
            self._asked.clear()
            self._said.clear()
        rows: list[list[int]] = doc.to_array([TAG, DEP, LOWER, IS_SPACE, ORTH]).tolist()
        kinds: list[_Kind] = []
        for tag, dep, word, space, _ in rows:
            asked = self._asked.get(word)
            if asked is None:
                small = self._strings[word]
                asked = self._asked[word] = small in self._words or bool(
                    self._patterns and self._patterns.search(small)
                )
            kinds.append((tag, dep, word if asked else 0, space))
        hits = [self._alone.get(kind) or self._learn(kind) for kind in kinds]
        for place, kind in enumerate(kinds[:-1]):
            for rule in self._first[kind]:
                specs, _, index = self._rules[rule]
                if self._fits(specs[1], kinds[place + 1]):
                    hits[place + index] = tuple(sorted((*hits[place + index], rule)))
        said = self._said
        return [
            said.get((row[4], found)) or self._say(doc, place, found)
            for place, (row, found) in enumerate(zip(rows, hits, strict=True))
        ]

    def _learn(self, kind: _Kind) -> tuple[int, ...]:
        fitting = [i for i, (specs, _, _) in enumerate(self._rules) if self._fits(specs[0], kind)]
        self._first[kind] = tuple(i for i in fitting if len(self._rules[i][0]) == 2)
        self._alone[kind] = tuple(i for i in fitting if len(self._rules[i][0]) == 1)
        return self._alone[kind]

    def _fits(self, spec: _Spec, kind: _Kind) -> bool:
        values = {"TAG": self._strings[kind[0]], "DEP": self._strings[kind[1]], "IS_SPACE": bool(kind[3])}
        values["LOWER"] = self._strings[kind[2]] if kind[2] else ""
        return all(_passes(test, values[name]) for name, test in spec.items())

    def _say(self, doc: Doc, place: int, rules: tuple[int, ...]) -> tuple[str, str]:
        """Set what the rules set (what a later one sets, holds) on a token, and return what comes of it."""
        token: Any = doc[place]
        attributes = {name: value for rule in rules for name, value in self._rules[rule][1].items()}
        if attributes:
            set_token_attrs(token, attributes)
        lemma = token.lemma_ or self._lemmatizer.lemmatize(token)[0]
        if lemma in _SHORTENED and token.lower_.removeprefix(lemma) in ("ed", "es", "ing"):
            lemma += "e"
        self._said[token.orth, rules] = token.pos_, lemma
        return token.pos_, lemma


def attributes(nlp: Language) -> Attributes | None:
    """Return what does the work of the attribute ruler and the lemmatizer; None where they ask for more than is understood.

    Understood are rules on one or two tokens, without operators, on tags, relations, words and white space.
    """
    if not {"attribute_ruler", "lemmatizer"} <= set(nlp.pipe_names):
        return None
    ruler: Any = nlp.get_pipe("attribute_ruler")
    rules: list[_Rule] = []
    for rule, values, index in zip(ruler.patterns, ruler.attrs, ruler.indices, strict=True):
        for specs in rule["patterns"]:
            if not _understood(specs, index):
                return None
            rules.append((specs, values, index))
    return Attributes(nlp, rules)


def _understood(specs: list[_Spec], index: int) -> bool:
    if len(specs) > 2 or not 0 <= index < len(specs):
        return False
    for spec in specs:
        if not spec or not set(spec) <= _ASKED or "NOT_IN" in spec.get("LOWER", ()):
            return False
        if any(isinstance(test, dict) and not set(test) <= _TESTS for test in spec.values()):
            return False
    return True


def _passes(test: object, value: object) -> bool:
    if not isinstance(test, dict):
        return test == value
    for name, wanted in test.items():
        if name == "REGEX":
            if not re.search(wanted, str(value)):
                return False
        elif (value in wanted) != (name == "IN"):
            return False
    return True


def _asked_of_words(rules: list[_Rule]) -> tuple[frozenset[str], re.Pattern[str] | None]:
    """Return the words that some rule names, and one pattern for all that rules describe."""
    words: set[str] = set()
    patterns: list[str] = []
    for specs, _, _ in rules:
        for spec in specs:
            test = spec.get("LOWER")
            if isinstance(test, dict):
                words.update(test.get("IN", ()))
                patterns += [test["REGEX"]] if "REGEX" in test else []
            elif test is not None:
                words.add(test)
    return frozenset(words), re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None
