"""What verbs show on a screen: text that cannot command a terminal, and tables that are as wide as the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache

SHORT = 12
"""Cells of the widest column that is never folded: the longest claim status has 11."""
LONGEST = 19
"""Cells of the longest word that is cut only where there is no room for it: a moment has 19, the name of a file more."""
LEAST = 8
"""Cells that a column of longer ones has at least, however narrow the screen."""
GAP = "   "


def plain(text: str) -> str:
    r"""Return text on one line that a terminal cannot take for a command: control and direction marks become '·'.

    >>> plain("a\x1b[31mb\nc")
    'a·[31mb c'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "·" for c in text)


def room() -> int:
    """Return how many cells a line of the terminal has: COLUMNS, the terminal's own word, or 80."""
    if os.environ.get("COLUMNS", "").isdecimal():
        return int(os.environ["COLUMNS"]) or 80
    for stream in (1, 2, 0):  # where one goes to a file or a pager, another still knows the terminal
        try:
            return os.get_terminal_size(stream).columns or 80
        except OSError:
            continue
    return 80


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    r"""Yield the lines of a table that is `width` cells wide: its heads, a rule, and the rows with long cells folded.

    Columns of short cells keep their width, so that on a narrow screen the sentences are folded and not the dates; the
    others share what is left. What terminals draw two cells wide counts for two. Text is taken as it is: see `plain`.

    >>> print(*table(["who", "words"], [["Ada", "nobody asked the porters"]], 26), sep="\n")
     who   words
     ────────────────────────
     Ada   nobody asked the
           porters
    """
    columns = list(zip(heads, *rows, strict=True))
    sizes = [max(map(_size, column)) for column in columns]
    words = [0 if size <= SHORT else _longest(column) for size, column in zip(sizes, columns, strict=True)]
    widths = _shared(sizes, words, width - 2 - len(GAP) * (len(sizes) - 1))
    yield from _lines(heads, widths)
    yield " " + "─" * (sum(widths) + len(GAP) * (len(widths) - 1))
    for row in rows:
        yield from _lines(row, widths)


def _longest(column: Sequence[str]) -> int:
    """Return the cells of the longest word that is short enough not to be cut, and no less than LEAST."""
    return max((len(word) for word in " ".join(column).split() if len(word) <= LONGEST), default=0)


def _shared(sizes: list[int], words: list[int], room: int) -> list[int]:
    """Return the width of each column; the long ones get equal shares, and what one does not need the others have."""
    widths = [size if size <= SHORT else 0 for size in sizes]
    left = room - sum(widths)
    long = sorted((size, place) for place, size in enumerate(sizes) if size > SHORT)
    needs = {place: max(LEAST, words[place]) for _, place in long}
    if sum(needs.values()) > left:
        needs = dict.fromkeys(needs, LEAST)
    for done, (size, place) in enumerate(long):
        rest = sum(needs[later] for _, later in long[done + 1 :])
        widths[place] = min(size, max(needs[place], min(left // (len(long) - done), left - rest)))
        left -= widths[place]
    return widths


def _lines(cells: Sequence[str], widths: list[int]) -> Iterator[str]:
    folded = [_folded(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, folded))):
        texts = [lines[number] if number < len(lines) else "" for lines in folded]
        padded = [text + " " * (width - _size(text)) for text, width in zip(texts, widths, strict=True)]
        yield f" {GAP.join(padded)}".rstrip()


def _folded(text: str, width: int) -> list[str]:
    """Return the text in lines of at most so many cells, cut at spaces where there are any."""
    lines = []
    while _size(text) > width:
        most = _fitting(text, width)
        cut = text.rfind(" ", 1, most + 1)
        lines.append(text[: cut if cut > 0 else most].rstrip())
        text = text[cut + 1 if cut > 0 else most :].lstrip()
    return [*lines, text]


def _fitting(text: str, width: int) -> int:
    """Return how many code points of the text fit, at least one."""
    if text.isascii():
        return max(width, 1)
    used = 0
    for place, character in enumerate(text):
        used += _size(character)
        if used > width:
            return max(place, 1)
    return len(text)


def _size(text: str) -> int:
    return len(text) if text.isascii() else _cells(text)


@lru_cache(maxsize=4096)
def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
