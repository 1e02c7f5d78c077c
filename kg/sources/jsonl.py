"""JSON: one article a line, as exports of news archives have it, or one JSON value that holds an article or a list.

Text and metadata are found under their usual names (text, body, content, maintext ...; title, headline ...; date,
published, pubDate ...). An article is `file#key`, where the key is its id if it has one, else its place from 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from kg.sources.found import KEY, LARGEST, TEXT, File, Found, Known, Rules, SetAside, finish, known, named
from kg.sources.html import article, plain
from kg.sources.text import decode

SUFFIXES = (".jsonl", ".ndjson", ".json")

_MARKUP = re.compile(r"</(?:p|div|article)>|<br\s*/?>", re.IGNORECASE)
_LISTS = ("articles", "results", "documents", "items", "docs", "data", "hits", "response", "stories")
_MOST = 50 * LARGEST


def read(file: File, rules: Rules) -> Iterator[Found]:
    """Yield the articles of a JSON file in their order; a broken line is set aside, the others are read."""
    if file.suffix != ".json":
        yield from rows(file.identifier, _lines(file), file.known, rules)
        return
    try:
        value = json.loads(decode(file.bytes(_MOST))[0])
    except RecursionError:
        yield SetAside(identifier=file.identifier, reason="is nested too deep")
    except ValueError as problem:
        if isinstance(problem, json.JSONDecodeError) and problem.msg == "Extra data":
            yield from rows(file.identifier, _lines(file), file.known, rules)
        else:
            yield _broken(file.identifier, problem)
    else:
        if isinstance(value, Mapping) and isinstance(named(value, TEXT), str):
            yield from one(file.identifier, value, file.known, rules)
        else:
            found = _list(value)
            if found is None:
                yield SetAside(
                    identifier=file.identifier,
                    reason="holds no article",
                    remedy=f"name its text {' or '.join(TEXT[:3])}",
                )
            else:
                yield from rows(file.identifier, enumerate(found, start=1), file.known, rules)


def rows(identifier: str, numbered: Iterable[tuple[int, object]], shared: Known, rules: Rules) -> Iterator[Found]:
    """Yield the articles of numbered rows: mappings, or ValueErrors for rows that could not be read."""
    keys: set[str] = set()
    count = 0
    for number, row in numbered:
        count += 1
        if isinstance(row, ValueError):
            yield _broken(f"{identifier}#{number}", row)
        elif not isinstance(row, Mapping):
            yield SetAside(identifier=f"{identifier}#{number}", reason="is not an object with fields")
        else:
            key = _key(row) or str(number)
            key = f"row-{number}" if key in keys else key
            keys.add(key)
            yield from one(f"{identifier}#{key}", row, shared, rules)
    if not count:
        yield SetAside(identifier=identifier, reason="is empty", remedy="take it away, or put articles in it")


def one(identifier: str, row: Mapping[str, object], shared: Known, rules: Rules) -> Iterator[Found]:
    """Yield the article of one row, or the reason why there is none; a text in HTML is read as a page."""
    text = named(row, TEXT)
    if isinstance(text, list):
        text = "\n\n".join(part for part in text if isinstance(part, str))
    if not isinstance(text, str):
        yield SetAside(
            identifier=identifier,
            reason=f"has no text among its fields ({', '.join(sorted(map(str, row))[:8])})",
            remedy=f"name the field {', '.join(TEXT[:3])} or {TEXT[3]}",
        )
        return
    said, notes = known(row)
    if _MARKUP.search(text):
        text = article(f"<html><body><article>{text}</article></body></html>")[0] or plain(text)
    yield from finish(identifier, text, said.otherwise(shared), rules, notes=notes)


def _key(row: Mapping[str, object]) -> str | None:
    key = named(row, KEY)
    if not isinstance(key, str | int):
        return None
    return re.sub(r"[\x00-\x20\x7f#\ud800-\udfff]+", "-", str(key))[:200] or None


def _lines(file: File) -> Iterator[tuple[int, object]]:
    with file.open() as stream:
        number = 0
        while line := stream.readline(LARGEST + 1):
            number += 1
            if len(line) > LARGEST:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(LARGEST)
                yield number, ValueError(f"is a line of more than {LARGEST // 1_000_000} MB")
            elif line.strip():
                yield number, _row(line)


def _row(line: bytes) -> object:
    try:
        return json.loads(decode(line)[0])
    except RecursionError:
        return ValueError("is nested too deep")
    except ValueError as problem:
        return problem


def _list(value: object) -> list[object] | None:
    """Return the list of articles in a JSON value, looked for under the names that news services use."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping):
        for name in _LISTS:
            found = _list(value.get(name))
            if found is not None:
                return found
    return None


def _broken(identifier: str, problem: ValueError) -> SetAside:
    if isinstance(problem, json.JSONDecodeError):
        return SetAside(
            identifier=identifier,
            reason=f"is not JSON: {problem.msg} (line {problem.lineno}, column {problem.colno})",
            remedy="mend the line, or save the article as .txt",
        )
    reason, _, remedy = str(problem).partition(" -> ")
    return SetAside(identifier=identifier, reason=reason, remedy=remedy)
