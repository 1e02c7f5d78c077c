"""Finds texts that are copies of one another, such as wire copy that many papers print, so that they count once.

Texts are compared as sets of runs of five words (Broder 1997, On the resemblance and containment of documents). Of the
runs every sixteenth, chosen by its hash and so alike in every text, is kept in an index (Manber 1994, Finding similar
files in a large file system); texts that share some of these are compared on all their runs, so that no chance of a
hash marks a copy. Unlike MinHash this finds the brief that was cut from a long report, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from kg.model import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray

RUN = 5
"""Words a run: two reports of one event share many runs of three words by chance, hardly any of five."""
LEAST_RUNS = 50
"""Shorter texts are mere headlines, alike without being copies; at this length 1 copy in 25 has no run in the index,
at 150 words 1 in 10,000."""
RESEMBLANCE = 0.5
"""Shared runs among all runs of both: half the text word for word is a copy, however it was cut or lengthened."""
CONTAINMENT = 0.8
"""Shared runs among those of the shorter text: a brief that lies almost wholly in the longer report."""
_KEPT = 16
_COMMON = 100
"""A run of so many originals is a paper's boilerplate, and tells nothing."""
_LIKELY = 0.25
"""Shared runs of the index, of those of the shorter text, from which on a pair is compared: a copy shares half or more
of all its runs, so that half of that allows for the chance in which sixteenth was kept."""
_WORD = re.compile(r"\w+")


def copies(documents: Iterable[Document]) -> tuple[tuple[str, str], ...]:
    """Return pairs (copy, original) of identifiers, sorted; an original is never itself a copy.

    The original is the earliest published; among those without a date, or of one date, the first identifier. The
    answer depends on the documents alone, not on their order.
    """
    read: dict[str, tuple[tuple[bool, str, str], NDArray[np.uint32]]] = {}
    for document in documents:
        found = _runs(document.text)
        if len(found) >= LEAST_RUNS:
            day = "" if document.published is None else document.published.isoformat()[:10]
            read[document.identifier] = ((not day, day, document.identifier), found)
    copied: list[tuple[str, str]] = []
    index: dict[int, list[str]] = {}
    size: dict[str, int] = {}
    for name in sorted(read, key=lambda name: read[name][0]):
        runs = read[name][1]
        kept: list[int] = runs[runs % _KEPT == 0].tolist()
        size[name] = len(kept)
        shared = Counter(other for run in kept for other in index.get(run, ()) if len(index[run]) < _COMMON)
        likely = [other for other, count in shared.items() if count >= _LIKELY * min(size[name], size[other])]
        likely.sort(key=lambda other: (-shared[other], read[other][0]))
        source = next((other for other in likely if _is_copy(runs, read[other][1])), None)
        if source is not None:
            copied.append((name, source))
        else:
            for run in kept:
                index.setdefault(run, []).append(name)
    return tuple(sorted(copied))


def _is_copy(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> bool:
    shared = len(np.intersect1d(left, right, assume_unique=True))
    return shared >= RESEMBLANCE * (len(left) + len(right) - shared) or shared >= CONTAINMENT * min(
        len(left), len(right)
    )


def _runs(text: str) -> NDArray[np.uint32]:
    """Return the hashes of all runs of words, sorted, each once; 32 bits, of which a pair of texts confuses none."""
    words = np.array([crc32(word.encode("utf-8", "replace")) for word in _WORD.findall(text.lower())], dtype=np.uint64)
    count = max(0, len(words) - RUN + 1)
    total = np.zeros(count, dtype=np.uint64)
    for place in range(RUN):  # a polynomial over the words, modulo 2**64
        total = total * _ODD + words[place : place + count]
    return np.unique((total * _ODD >> np.uint64(32)).astype(np.uint32))


_ODD = np.uint64(0x9E3779B97F4A7C15)
