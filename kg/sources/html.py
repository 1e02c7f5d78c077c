"""Pages saved from the web: the article's text, headline, byline and dates, and the posts of a live blog in their order.

What the page says of itself in JSON-LD (https://schema.org/NewsArticle, https://schema.org/LiveBlogPosting) comes
first; text and what is missing come through trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15/).
The frozen text is the headline, an empty line, and the paragraphs of the article; the posts of a live blog each begin
with a line that holds their time.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from kg.sources.found import File, Found, Known, Rules, SetAside, finish, known, moment, people
from kg.sources.text import decode

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")

_ARTICLES = ("NewsArticle", "ReportageNewsArticle", "Article", "LiveBlogPosting", "BlogPosting", "AnalysisNewsArticle",
             "OpinionNewsArticle", "BackgroundNewsArticle")  # fmt: skip
_SCRIPT = re.compile(r"<script[^>]*application/ld\+json[^>]*>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:/p|br\s*/?|/h\d|/li|/blockquote|/div)>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset=["']?([\w-]{2,20})""", re.IGNORECASE)


def read(file: File, rules: Rules) -> Iterator[Found]:
    """Yield the one article of a page, or the reason why none was found in it."""
    try:
        data = file.bytes()
        page, encoding, notes = _page(data)
    except ValueError as problem:
        reason, _, remedy = str(problem).partition(" -> ")
        yield SetAside(identifier=file.identifier, reason=reason, remedy=remedy)
        return
    text, said, more = article(page)
    if not text:
        yield SetAside(
            identifier=file.identifier,
            reason="no article was found in the page (it may be nested too deep, or made by a script)",
            remedy="save the article's text as .txt",
        )
        return
    yield from finish(
        file.identifier, text, file.known.otherwise(said), rules, encoding=encoding, notes=(*notes, *more)
    )


def _page(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Decode a page: as UTF-8 where it is that, else as the page declares, else as its bytes look."""
    declared = _DECLARED.search(data[:4000])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in ("utf-8", "utf8") or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        return decode(data)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode(name, "replace")
    except LookupError:
        return decode(data)
    broken = ("bytes that are broken were replaced by U+FFFD",) if "\ufffd" in text else ()
    return text, name, broken


def article(page: str) -> tuple[str, Known, tuple[str, ...]]:
    """Return the text of the article in a page ('' where none is found), what is known about it, and notes."""
    data, notes = _json_ld(page)
    said, more = _said(data)
    posts = _live_blog(data)
    body = posts or _body(page)
    if not body:
        return "", said, ()
    text, seen = body
    said = said.otherwise(seen)
    if said.title and not text.startswith(said.title):
        text = f"{said.title}\n\n{text}"
    return text, said, (*notes, *more)


def _body(page: str) -> tuple[str, Known] | None:
    """Extract with trafilatura; dates as the page first gave them, never guessed from its text, and no clock."""
    from trafilatura import bare_extraction
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    dates = {
        "original_date": True,
        "extensive_search": False,
        "max_date": datetime(2100, 1, 1),
        "deferred_url_extractor": True,
    }
    found: Any = bare_extraction(
        page, include_comments=False, with_metadata=True, date_extraction_params=dates, config=config
    )
    if found is None or not (found.text or "").strip():
        return None
    lines = [" ".join(line.split()) for line in found.text.splitlines()]
    said = Known(
        url=found.url or None,
        title=found.title or None,
        publisher=found.sitename or None,
        authors=people(found.author),
        published=moment(found.date) if found.date else None,
        language=found.language or None,
    )
    return "\n\n".join(line for line in lines if line), said


# ----- what the page says of itself


def _json_ld(page: str) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """Return the article among the page's JSON-LD objects, a live blog before others; {} where there is none."""
    found: list[Mapping[str, Any]] = []
    notes: tuple[str, ...] = ()
    for script in _SCRIPT.findall(page):
        try:
            found.extend(_things(json.loads(html.unescape(script) if "&quot;" in script else script, strict=False)))
        except (ValueError, RecursionError):
            notes = ("a JSON-LD block of the page is broken and was passed over",)
    found = [thing for thing in found if _types(thing) & set(_ARTICLES)]
    found.sort(key=lambda thing: "LiveBlogPosting" not in _types(thing))
    return (found[0] if found else {}), notes


def _things(value: object) -> Iterable[Mapping[str, Any]]:
    if isinstance(value, list):
        for part in value:
            yield from _things(part)
    elif isinstance(value, Mapping):
        yield value
        yield from _things(value.get("@graph"))
        yield from _things(value.get("mainEntity"))


def _types(thing: Mapping[str, Any]) -> set[str]:
    kinds = thing.get("@type")
    return {str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds])}


def _said(data: Mapping[str, Any]) -> tuple[Known, tuple[str, ...]]:
    page = data.get("mainEntityOfPage")
    url = data.get("url") or (page.get("@id") if isinstance(page, Mapping) else page)
    row = {name: data.get(name) for name in ("headline", "datePublished", "publisher", "author", "inLanguage")}
    said, notes = known({**row, "url": url})
    title = plain(said.title) if said.title else None
    return Known(title=title).otherwise(said), notes


def _live_blog(data: Mapping[str, Any]) -> tuple[str, Known] | None:
    """Return the posts in the order of the page, each below a line with its time; None where it is no live blog."""
    updates = data.get("liveBlogUpdate")
    if "LiveBlogPosting" not in _types(data) or not updates:
        return None
    lines = [plain(str(data.get("description") or ""))]
    for post in updates if isinstance(updates, list) else [updates]:
        if not isinstance(post, Mapping):
            continue
        text = plain(str(post.get("articleBody") or ""))
        when = moment(post.get("datePublished"))
        heading = plain(str(post.get("headline") or ""))
        lines += [_clock(when) if when else "", "" if text.startswith(heading) else heading, text]
    text = "\n\n".join(line for line in lines if line)
    return (text, Known()) if text else None


def _clock(when: datetime) -> str:
    """Write a post's time as live blogs print it, with the zone where that is Greenwich: 3.23pm GMT."""
    zone = " GMT" if when.utcoffset() is not None and not when.utcoffset() else ""
    return f"{when.hour % 12 or 12}.{when.minute:02d}{'pm' if when.hour >= 12 else 'am'}{zone}"


def plain(markup: str) -> str:
    r"""Return the text of a small piece of HTML, its paragraphs apart by an empty line.

    >>> plain("<p>Nurses &amp; porters<br>walked out.</p><p>More soon.</p>")
    'Nurses & porters\n\nwalked out.\n\nMore soon.'
    """
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", markup)))
    return "\n\n".join(line for part in text.splitlines() if (line := " ".join(part.split())))
