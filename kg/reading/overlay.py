"""The text as it should be read, over the text as it is: repaired characters with a map back to the untouched offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import ftfy

_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")
_ODD_POSSESSIVE = re.compile(r"(?<=\w)[‘`´]s\b")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NOISE = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S*", re.IGNORECASE)
_GLUED_LINK = re.compile(r"(?<=[^\s/])https?://\S*", re.IGNORECASE)
_HASHTAGS = re.compile(r"(?:\s{0,8}#\w+['’]?s?)+\s{0,8}(?=$|\n| {2,})")
_WORD = re.compile(r"\S+")
_SUSPECT = re.compile(r"[\u0080-\u00ff\u0152-\u0178\u2018-\u2122]")
_ENDLESS = re.compile(r"\S{500,}")
"""A run without a space that no language has (an encoded image, a rule of dashes): tokenisers take quadratic time for it."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """`text` to be parsed and, for each of its characters and its end, the offset in the untouched text."""

    text: str
    offsets: tuple[int, ...] | None
    """None where every character stands at its own place, as nearly always."""
    start: int

    def original(self, position: int) -> int:
        """Return the offset in the untouched text of the overlay's character (or end) at `position`."""
        return self.start + (position if self.offsets is None else self.offsets[position])


def overlay(text: str, start: int, end: int, *, lowered: frozenset[str] = frozenset()) -> Overlay:
    """Return the reading form of `text[start:end]`.

    Odd spaces become spaces, links and trailing hashtags blanks, mojibake what it was meant to be (ftfy, quotation marks
    untouched), and a paragraph that shouts its first words ('JUNIOR bakers walked out') is put in sentence case where
    `lowered` holds them: words that the document elsewhere writes small.
    """
    raw = text[start:end]
    plain = _SPACES.sub(" ", raw)
    plain = _ENDLESS.sub(_blank, plain)
    plain = _ODD_POSSESSIVE.sub("’s", plain)
    plain = _NOISE.sub(_blank, plain)
    plain = _GLUED_LINK.sub(_blank, plain)
    plain = _HASHTAGS.sub(_blank, plain)
    plain = _unshout(plain, lowered)
    repairs: list[tuple[int, int, str]] = []
    for match in _WORD.finditer(plain) if _SUSPECT.search(plain) else ():
        mended = _mend(match.group()) if _SUSPECT.search(match.group()) else match.group()
        if mended != match.group():
            repairs.append((match.start(), match.end(), mended))
    repairs += [(match.start(), match.end(), "") for match in _INVISIBLE.finditer(plain)]
    if not repairs:
        return Overlay(plain, None, start)
    pieces: list[str] = []
    offsets: list[int] = []
    here = 0
    for left, right, mended in sorted(repairs):
        if left < here:
            continue
        pieces.append(plain[here:left])
        offsets.extend(range(here, left))
        pieces.append(mended)
        offsets.extend(left + place for place in _places(plain[left:right], mended))
        here = right
    pieces.append(plain[here:])
    offsets.extend(range(here, len(plain) + 1))
    return Overlay("".join(pieces), tuple(offsets), start)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


@lru_cache(maxsize=4096)
def _mend(word: str) -> str:
    """Return the word with mojibake undone; unchanged where ftfy finds none.

    >>> _mend("cafÃ©")
    'café'
    >>> _mend("’tis")
    '’tis'
    """
    return ftfy.fix_encoding(word)


def _places(raw: str, mended: str) -> list[int]:
    """Return, for each character of the mended word, where in the raw one it stands.

    Characters that both have stand at their own places; one that was mended at the first of those that it was made from.

    >>> _places("cafÃ©s", "cafés")
    [0, 1, 2, 3, 5]
    """
    places: list[int] = []
    for _, left, right, start, end in SequenceMatcher(None, raw, mended, autojunk=False).get_opcodes():
        size = end - start
        places.extend(min(left + k * max(right - left, 1) // size, len(raw) - 1) for k in range(size))
    return places


def _unshout(text: str, lowered: frozenset[str]) -> str:
    """Put the capitals that open a paragraph into sentence case, word by word, as far as `lowered` knows them.

    >>> _unshout("JUNIOR bakers walked out", frozenset({"junior"}))
    'Junior bakers walked out'
    >>> _unshout("BMA bakers walked out", frozenset({"junior"}))
    'BMA bakers walked out'
    """
    match = re.match(r"\W*((?:[A-Z][A-Z'’\-]+)(?:\s+[A-Z][A-Z'’\-]*)*)(?=\s+\S*[a-z])", text)
    if not match:
        return text
    words = re.split(r"(\s+)", match.group(1))
    if not all(w.isspace() or w.lower() in lowered or len(w) == 1 for w in words):
        return text
    first = match.start(1)
    small = match.group(1).lower()
    return text[:first] + small[0].upper() + small[1:] + text[match.end(1) :]
