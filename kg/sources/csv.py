"""Tables: one article a row of CSV or TSV, with a line of column names; names and keys as in JSON lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kg.sources.found import LARGEST, TEXT, File, Found, Rules, SetAside, named
from kg.sources.jsonl import rows
from kg.sources.text import decode

SUFFIXES = (".csv", ".tsv")

_SAMPLE = 1_000_000


def read(file: File, rules: Rules) -> Iterator[Found]:
    """Yield the articles of a table in the order of its rows; the file is streamed, never held whole."""
    with file.open() as stream:
        sample = stream.read(_SAMPLE)
    try:
        head, encoding, _ = decode(sample if len(sample) < _SAMPLE else sample[: sample.rfind(b"\n") + 1] or sample)
    except ValueError as problem:
        reason, _, remedy = str(problem).partition(" -> ")
        yield SetAside(identifier=file.identifier, reason=reason, remedy=remedy)
        return
    first = head.splitlines()[0] if head.strip() else ""
    delimiter = max("\t;,", key=lambda mark: (first.count(mark), mark == ","))
    columns = next(csv.reader([first], delimiter=delimiter), [])
    if named(dict.fromkeys(columns, "x"), TEXT) is None:
        yield SetAside(
            identifier=file.identifier,
            reason=f"has no column of text (its columns: {', '.join(columns[:8])[:200]})",
            remedy=f"name the column {', '.join(TEXT[:3])} or {TEXT[3]} in the first line",
        )
        return
    yield from rows(file.identifier, _rows(file, encoding, delimiter), file.known, rules)


def _rows(file: File, encoding: str, delimiter: str) -> Iterator[tuple[int, object]]:
    csv.field_size_limit(LARGEST)
    number = 0
    with file.open() as stream:
        lines = io.TextIOWrapper(stream, encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="")
        reader = csv.DictReader(lines, delimiter=delimiter)
        while True:
            number += 1
            try:
                yield number, next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeDecodeError) as problem:
                yield number, ValueError(f"cannot be read, nor what follows it: {problem} -> mend the table there")
                return
