"""The parser's rules from tags to parts of speech and morphology, each kind of token looked up in them once.

The English model ends its tagging with some hundred rules ('tag VBZ: a verb, third person'; 'that, as a determiner: a
pronoun'). spaCy matches them against every token of every text, which takes a tenth of all reading. What a rule asks
for are a token's tag, its relation and a few words, so that tokens come in some hundreds of kinds: what the rules make
of a kind is worked out when it is first met. The annotations are the same.
"""

from __future__ import annotations

import re
from typing import Any

from spacy.attrs import DEP, IS_SPACE, LOWER, TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

_ASKED = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
_TESTS = frozenset({"IN", "NOT_IN", "REGEX"})
_Kind = tuple[int, int, int, int]
_Spec = dict[str, Any]


class KnownAttributes:
    """Stands in for the model's attribute ruler; made by `quicken`."""

    def __init__(self, nlp: Language, rules: list[tuple[list[_Spec], dict[int, Any], int]]) -> None:
        self._strings = nlp.vocab.strings
        self._rules = rules
        self._words, self._patterns = _asked_of_words(rules)
        self._alone: dict[_Kind, tuple[int, ...]] = {}
        self._first: dict[_Kind, tuple[int, ...]] = {}
        self._set: dict[tuple[int, ...], dict[int, Any]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of all tokens, and return the document."""
        rows: list[list[int]] = doc.to_array([TAG, DEP, LOWER, IS_SPACE]).tolist()
        known: dict[int, bool] = {}  # for this text alone: words are many, and the parser forgets them
        kinds: list[_Kind] = []
        for tag, dep, word, space in rows:
            told = known.get(word)
            if told is None:
                small = self._strings[word]
                told = known[word] = small in self._words or bool(self._patterns and self._patterns.search(small))
            kinds.append((tag, dep, word if told else 0, space))
        hits: list[tuple[int, ...]] = []
        for kind in kinds:
            alone = self._alone.get(kind)
            if alone is None:
                alone = self._learn(kind)
            hits.append(alone)
        for place, kind in enumerate(kinds[:-1]):
            for rule in self._first[kind]:
                specs, _, index = self._rules[rule]
                if self._fits(specs[1], kinds[place + 1]):
                    hits[place + index] = tuple(sorted((*hits[place + index], rule)))
        for token, found in zip(doc, hits, strict=True):
            if found:
                set_token_attrs(token, self._attributes(found))
        return doc

    def _learn(self, kind: _Kind) -> tuple[int, ...]:
        fitting = [i for i, (specs, _, _) in enumerate(self._rules) if self._fits(specs[0], kind)]
        self._first[kind] = tuple(i for i in fitting if len(self._rules[i][0]) == 2)
        self._alone[kind] = tuple(i for i in fitting if len(self._rules[i][0]) == 1)
        return self._alone[kind]

    def _fits(self, spec: _Spec, kind: _Kind) -> bool:
        values = {"TAG": self._strings[kind[0]], "DEP": self._strings[kind[1]], "IS_SPACE": bool(kind[3])}
        values["LOWER"] = self._strings[kind[2]] if kind[2] else ""
        return all(_passes(test, values[name]) for name, test in spec.items())

    def _attributes(self, rules: tuple[int, ...]) -> dict[int, Any]:
        """Return what the rules set together; what a later one sets, holds."""
        if rules not in self._set:
            self._set[rules] = {name: value for rule in rules for name, value in self._rules[rule][1].items()}
        return self._set[rules]


def quicken(nlp: Language) -> None:
    """Put KnownAttributes in the place of the attribute ruler, where its rules ask for nothing that is not understood.

    Understood are rules on one or two tokens, without operators, on tags, relations, words and white space.
    """
    if "attribute_ruler" not in nlp.pipe_names:
        return
    ruler: Any = nlp.get_pipe("attribute_ruler")
    rules: list[tuple[list[_Spec], dict[int, Any], int]] = []
    for rule, attributes, index in zip(ruler.patterns, ruler.attrs, ruler.indices, strict=True):
        for specs in rule["patterns"]:
            if not _understood(specs, index):
                return
            rules.append((specs, attributes, index))
    known = KnownAttributes(nlp, rules)
    for place, (name, _) in enumerate(nlp._components):
        if name == "attribute_ruler":
            nlp._components[place] = (name, known)


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


def _asked_of_words(
    rules: list[tuple[list[_Spec], dict[int, Any], int]],
) -> tuple[frozenset[str], re.Pattern[str] | None]:
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
