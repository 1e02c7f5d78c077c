"""What a way in hands on: a Document, or the reason why there is none; and what is known about an article beside its text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from kg.model import Document
from kg.sources.language import not_english

LONGEST = 1_000_000
"""Code points of one article. The longest of 100,000 news reports have about 60,000; a million is a thick novel, and
a parser's memory grows with it."""

LARGEST = 20_000_000
"""Bytes of one article as it lies in a file, an archive or a row; the limit that trafilatura has for a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Something that was found and is not read: which, why, and what can be done about it."""

    identifier: str
    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.identifier}: {self.reason}" + (f" -> {self.remedy}" if self.remedy else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that a reader of the report should know of a document that is read all the same."""

    identifier: str
    text: str


Found = Document | SetAside | Note
"""What a way in yields. Each article gives exactly one Document or SetAside, and Notes before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known about an article beside its text; None and () where nothing is."""

    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    language: str | None = None

    def otherwise(self, other: Known) -> Known:
        """Return this knowledge, with the other's where this has none."""
        return Known(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to be read: its identifier, a way to open its bytes (once or more), and what is known about it.

    `name` decides the format; it is the path's last part, or an archive member's. `sealed` archives hold it.
    """

    identifier: str
    name: str
    open: Callable[[], BinaryIO]
    known: Known = field(default_factory=Known)
    archives: int = 0

    @property
    def suffix(self) -> str:
        """Return the last suffix in small letters with its dot, or ''."""
        stem, dot, last = self.name.rpartition(".")
        return f".{last.lower()}" if dot and stem and "/" not in last else ""

    def bytes(self, most: int = LARGEST) -> bytes:
        """Return all bytes. Raises ValueError, with the reason, where there are more than `most`."""
        with self.open() as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise ValueError(f"is larger than {most // 1_000_000} MB, which no news report is")
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the user asked of every article: any language, or English alone; what holds where nothing else is known."""

    any_language: bool = False
    given: Known = field(default_factory=Known)


def finish(
    identifier: str, text: str, known: Known, rules: Rules, *, encoding: str = "utf-8", notes: tuple[str, ...] = ()
) -> Iterator[Found]:
    """Yield the notes and the Document of one article, or the SetAside that says why it cannot be one.

    This is the one gate that every article passes, whatever it came in. Half surrogate pairs, which JSON can hold and
    no encoding can write, become U+FFFD one for one, so that no offset moves.
    """
    if not text.strip():
        yield SetAside(identifier=identifier, reason="holds no text", remedy="take it away, or put the article in it")
        return
    if "\0" in text:
        where = text.index("\0")
        yield SetAside(
            identifier=identifier,
            reason=f"holds NUL characters (the first at {where})",
            remedy="save it again as plain text in UTF-8",
        )
        return
    if len(text) > LONGEST:
        yield SetAside(
            identifier=identifier,
            reason=f"has {len(text):,} characters, more than {LONGEST:,}",
            remedy="split it into its articles",
        )
        return
    if any(unicodedata.category(c) == "Cs" for c in set(text)):
        text = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
        notes = (*notes, "half surrogate pairs were replaced by U+FFFD")
    foreign = not_english(text)
    if foreign and not rules.any_language:
        yield SetAside(
            identifier=identifier, reason=foreign, remedy="use --any-language where it is to be read as English"
        )
        return
    if encoding not in ("utf-8", "ascii"):
        notes = (f"read as {encoding}", *notes)
    for note in notes:
        yield Note(identifier=identifier, text=note)
    known = known.otherwise(rules.given)
    yield Document(
        identifier=identifier,
        text=text,
        url=known.url,
        title=known.title,
        publisher=known.publisher,
        authors=known.authors,
        published=known.published,
        language=known.language or (None if foreign else "en"),
        encoding=encoding,
    )


# ----- the names that archives give to what is known

TEXT = (
    "text", "body", "content", "article", "article_text", "articletext", "full_text", "fulltext", "articlebody",
    "article_body", "body_text", "bodytext", "maintext", "main_text", "story", "plain_text",
)  # fmt: skip
KEY = ("id", "_id", "uuid", "guid", "identifier", "doc_id", "article_id", "key")
_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "webtitle", "heading"),
    "published": (
        "date", "published", "published_at", "publishedat", "publication_date", "date_published", "datepublished",
        "pubdate", "pub_date", "webpublicationdate", "date_publish", "issued", "timestamp", "publish_date",
    ),
    "url": ("url", "link", "weburl", "source_url", "canonical_url", "web_url", "permalink"),
    "publisher": (
        "publisher", "source", "publication", "outlet", "newspaper", "source_name", "site", "sitename", "site_name",
        "source_domain", "hostname",
    ),
    "authors": ("author", "authors", "byline", "creator", "writer"),
    "language": ("language", "lang", "inlanguage"),
}  # fmt: skip


def named(row: Mapping[str, object], names: tuple[str, ...]) -> object:
    """Return the first value under one of the names that says anything, whatever the case of the key; or None."""
    small = {str(key).strip().lower().replace("-", "_").replace(" ", "_"): value for key, value in row.items()}
    return next((small[name] for name in names if small.get(name) not in (None, "", [], {})), None)


def known(row: Mapping[str, object]) -> tuple[Known, tuple[str, ...]]:
    """Return what a row or a metadata file says about an article, and notes on what could not be understood.

    >>> known({"Headline": "Bakers walk out", "pubDate": "9 March 2016", "byline": "By Ada Quill and Ben Oduya"})[0].authors
    ('Ada Quill', 'Ben Oduya')
    """
    found = {what: named(row, names) for what, names in _NAMES.items()}
    when = found["published"]
    published = None if when is None else moment(when)
    notes = () if when is None or published else (f"the date {_line(str(when))[:60]!r} is not understood",)
    language = _word(found["language"])
    return (
        Known(
            url=_word(found["url"]),
            title=_word(found["title"]),
            publisher=_word(found["publisher"]),
            authors=people(found["authors"]),
            published=published,
            language=language.lower() if language else None,
        ),
        notes,
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _word(value: object) -> str | None:
    """Return one line of text; of an object its name, of a list its first."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title")
    if isinstance(value, list):
        return next((word for word in map(_word, value) if word), None)
    if not isinstance(value, str | int | float):
        return None
    return _line(re.sub(r"[\ud800-\udfff]", "\ufffd", str(value))) or None


def people(value: object) -> tuple[str, ...]:
    """Return the names in a byline, in its order, each once.

    >>> people("By Ada Quill, Ben Oduya and Chen Li")
    ('Ada Quill', 'Ben Oduya', 'Chen Li')
    >>> people("Ada Quill, Health Correspondent")
    ('Ada Quill, Health Correspondent',)
    """
    if isinstance(value, list):
        return tuple(dict.fromkeys(name for part in value for name in people(part)))
    line = _word(value)
    if not line:
        return ()
    line = re.sub(r"^by\b:?\s+", "", line, flags=re.IGNORECASE)
    parts = re.split(r"\s*;\s*|\s+(?:and|&)\s+", line)
    if len(parts) > 1:
        parts = [name for part in parts for name in part.split(",")]
    return tuple(dict.fromkeys(name for part in parts if (name := part.strip(" ,"))))


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(?:\w+day,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"(?:\w+day,?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


def moment(value: object) -> datetime | None:
    """Return the moment that a date says, as precise as it says it, or None where it could be two.

    ISO 8601, RFC 2822, seconds or milliseconds since 1970, and a day with its month in English letters are
    understood; 9/3/2016 is not, since it is a day in March or in September. No zone is added where none is given.

    >>> moment("March 9th, 2016"), moment("9/3/2016")
    (datetime.datetime(2016, 3, 9, 0, 0), None)
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = _line(str(value))
    if re.fullmatch(r"\d{9,13}(?:\.\d+)?", text):
        seconds = float(text)
        return datetime.fromtimestamp(int(seconds / 1000 if seconds > 1e11 else seconds), UTC)
    try:
        if re.match(r"\d{4}(?:-\d\d-\d\d|\d{4})", text):
            return datetime.fromisoformat(text.replace(" UTC", "Z"))
        for pattern, day, month in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
            found = pattern.fullmatch(text)
            if found and found[month][:3].lower() in _MONTHS:
                return datetime(int(found[3]), _MONTHS.index(found[month][:3].lower()) + 1, int(found[day]))
        return parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError, TypeError):
        return None
