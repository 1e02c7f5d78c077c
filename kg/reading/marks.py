"""Finds the stretches of a paragraph that stand between quotation marks, and tells apostrophes from closing marks."""

from __future__ import annotations

import re

DOUBLE = re.compile(r"[“”\"]")
OPEN_SINGLE = re.compile(r"(?:(?<=^)|(?<=[\s(\[“\"—–-]))[‘'](?=[\w£$€“\"…])")


def stretches(text: str, *, single: bool = False) -> list[tuple[int, int]]:
    """Return the stretches of a paragraph that stand between quotation marks, as offsets of `text` without the marks.

    `single` says that the document quotes with single marks; double ones are read always. A paragraph that opens with a
    mark and closes none is quoted to its end: the quotation goes on in the next, as newspapers print it.

    >>> stretches("“We go on,” she said. “Now.”")
    [(1, 10), (23, 27)]
    >>> stretches("‘We won’t go,’ he said of the nurses’ pay.", single=True)
    [(1, 13)]
    """
    found: list[tuple[int, int]] = []
    i, size = 0, len(text)
    while i < size:
        char = text[i]
        close = -1
        if char in "“«" or (char == "”" and _opens(text, i) and (i == 0 or text[i - 1].isspace())):
            close = next((k for k in range(i + 1, size) if text[k] in ("»" if char == "«" else '”"')), -1)
            again = text.find("“", i + 1)
            if close < 0 or (
                0 <= again < close and text.count("”", again) < 2 and text[:again].count("”") == 0 and again - i > 200
            ):
                close = -1
        elif char == '"' and _opens(text, i):
            close = next((k for k in range(i + 1, size) if text[k] in '"”'), -1)
        elif (single and char in "‘'" and OPEN_SINGLE.match(text, i)) or (single and char in "‘'" and i == 0):
            close = _close_single(text, i)
        elif not single and char == "‘" and OPEN_SINGLE.match(text, i):
            close = _close_single(text, i)
            if close < 0:
                i += 1
                continue
        else:
            i += 1
            continue
        if close < 0:
            if i <= 2 or text[:i].rstrip().endswith(":") or (char in '“"' and size - i > 40):
                found.append((i + 1, size))
            break
        if close > i + 1:
            found.append((i + 1, close))
        i = close + 1
    return [(a, b) for a, b in (_trim(text, a, b) for a, b in found) if b > a]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in '“"'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '”"'):
        end -= 1
    return start, end


def _opens(text: str, i: int) -> bool:
    before = text[i - 1] if i else " "
    after = text[i + 1] if i + 1 < len(text) else " "
    return ((before.isspace() or before in "([—–-:/‘“") and not after.isspace()) or i == 0


def _close_single(text: str, start: int) -> int:
    """Return where a single mark that opened at `start` closes, or -1.

    An apostrophe inside a word never closes; one after a plural s followed by a small word ('the nurses’ pay') only where
    no better mark comes before the next opening.
    """
    weak = -1
    for k in range(start + 1, len(text)):
        if text[k] not in "’'":
            if text[k] == "‘" and weak > 0 and OPEN_SINGLE.match(text, k):
                return weak
            continue
        before, after = text[k - 1], text[k + 1] if k + 1 < len(text) else " "
        if after.isalnum() and before.isalnum():
            continue
        if before.isspace():
            continue
        if before in ",.!?…":
            return k
        if not after.isalnum():
            following = text[k + 1 : k + 3]
            plural = before == "s" and following[:1] == " " and following[1:2].islower()
            if not plural:
                return k
            weak = k if weak < 0 else weak
    return weak
