"""Plain text: UTF-8 with or without its byte order mark, UTF-16, and the older encodings, found out and reported.

Metadata may stand before the text, between two lines of three hyphens (`title: ...`, `date: ...`, `publisher: ...`,
`url: ...`, `author: ...`); the article's text is then what follows the second. Newlines stay as they are.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from kg.sources.found import File, Found, Known, Rules, SetAside, finish, known

SUFFIXES = (".txt", ".text", ".md", "")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"%PDF", "a PDF", "export its text first, for example with pdftotext"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as plain text"),
    (
        b"PK\x03\x04",
        "a zip archive or an Office file",
        "give archives the suffix .zip; save Office files as plain text",
    ),
    (b"\x1f\x8b", "compressed with gzip", "give it the suffix .gz"),
    (b"\x89PNG", "a picture (PNG)", ""),
    (b"\xff\xd8\xff", "a picture (JPEG)", ""),
    (b"GIF8", "a picture (GIF)", ""),
    (b"{\\rtf", "rich text (RTF)", "save it as plain text"),
)
_WINDOWS = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa3\xa9\xad\xae\xb0\xb7\xbc\xbd\xbe\xe0\xe7\xe8\xe9\xea\xeb\xef\xf4\xf6\xfc"
)
"""Bytes above 127 that English text in Windows-1252 holds: quotation marks, dashes, signs, letters of loan words."""

_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROL = 0.005
"""One control character in 200 is no text: pages from old agency wires have a few, programs and pictures about 10 %."""

_FRONT = re.compile(r"---[ \t]*\r?\n((?:[A-Za-z][\w -]{0,30}:[^\r\n]*\r?\n){1,40})---[ \t]*(?:\r?\n(?:[ \t]*\r?\n)*|$)")


def read(file: File, rules: Rules) -> Iterator[Found]:
    """Yield the one article of a text file, or the reason why it cannot be read."""
    try:
        text, encoding, notes = decode(file.bytes())
    except ValueError as problem:
        reason, _, remedy = str(problem).partition(" -> ")
        yield SetAside(identifier=file.identifier, reason=reason, remedy=remedy)
        return
    text, front, more = front_matter(text)
    known_ = front.otherwise(file.known)
    yield from finish(file.identifier, text, known_, rules, encoding=encoding, notes=(*notes, *more))


def front_matter(text: str) -> tuple[str, Known, tuple[str, ...]]:
    """Return the text after a block of metadata, what the block says, and notes; the text itself where there is none."""
    block = _FRONT.match(text)
    if block is None:
        return text, Known(), ()
    pairs = [line.partition(":") for line in block[1].splitlines()]
    said, notes = known({key: value.strip().strip("\"'") for key, _, value in pairs})
    return (text, Known(), ()) if said == Known() and not notes else (text[block.end() :], said, notes)


def decode(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Return the text without its byte order mark, the encoding's name, and notes on what was doubtful.

    Raises ValueError ("reason -> remedy") for what is no text: nothing in it, another kind of file, NUL bytes, or UTF-8
    that is broken at some place. Bytes that are not UTF-8 at all are an older encoding: Windows-1252 where all that
    they hold is usual there in English, else what charset-normalizer finds.
    """
    if not data:
        raise ValueError("is empty -> take it away, or put the article in it")
    for magic, kind, remedy in _KINDS:
        if data.startswith(magic):
            raise ValueError(f"is {kind}, not plain text" + (f" -> {remedy}" if remedy else ""))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), encoding, ()
    if b"\0" in data:
        return _sixteen(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text, encoding, notes = _older(data, error)
    else:
        encoding, notes = "utf-8", ()
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise ValueError("is binary, not text -> save the article as plain text in UTF-8")
    return text, encoding, notes


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"has the byte order mark of {encoding}, but is broken at byte {error.start} -> save it again in UTF-8"
        ) from None


def _sixteen(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Read UTF-16 without a mark: in English text every second byte is zero, all on one side."""
    zeros = (data[0::2].count(0), data[1::2].count(0))
    for encoding, here, there in (("utf-16-le", zeros[1], zeros[0]), ("utf-16-be", zeros[0], zeros[1])):
        if len(data) >= 20 and here > 0.8 * (len(data) // 2) and not there:
            return _strict(data, encoding), encoding, ()
    raise ValueError(
        f"holds NUL bytes (the first at byte {data.index(0)}), so it is binary or damaged"
        " -> save it again as plain text in UTF-8"
    )


def _older(data: bytes, error: UnicodeDecodeError) -> tuple[str, str, tuple[str, ...]]:
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    whole = sum(c > "\x7f" for c in lenient) - broken
    if whole and whole >= broken:
        raise ValueError(
            f"is UTF-8, but broken at byte {error.start} (0x{data[error.start]:02x})"
            " -> get an undamaged copy, or mend it: iconv -f UTF-8 -t UTF-8 -c"
        )
    if frozenset(data) - _WINDOWS <= frozenset(range(128)):
        return data.decode("cp1252"), "cp1252", ()
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise ValueError("is in no encoding that is known, or binary -> save it again as plain text in UTF-8")
    return str(best), best.encoding.replace("_", "-"), ("the encoding is a guess from its bytes",)
