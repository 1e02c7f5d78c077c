"""Says which stretches of a page are headline, byline, caption, live-blog post, tweet, body or boilerplate.

Works on plain text, line by line, from the shape of lines and their neighbours; nothing is cut, everything is named.
The word lists of page furniture are data (`english.ttl`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from kg.model import Document, Layout, Passage, Post, Span
from kg.ontology import Ontology

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_TIME = re.compile(
    r"^(?:(?:updated|posted|published)(?: at)?:?\s*)?"
    r"(?:\d{1,2}[.:]\d{2}(?:[.:]\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.)?|\d{1,2}\s*(?:am|pm|a\.m\.|p\.m\.))"
    r"\s*(?:BST|GMT|UTC|CET|CEST|E[SD]T|C[SD]T|M[SD]T|P[SD]T|ET|PT|WAT|KST|IST|AEST|AEDT)?"
    r"(?:\s*[-–—|,]?\s*(?:on\s+)?(?:\w+day,?\s+)?(?:\d{1,2}\s+\w+(?:\s+\d{4})?|\w+\s+\d{1,2}(?:,\s*\d{4})?))?\s*$",
    re.IGNORECASE,
)
_TIMED_POST = re.compile(
    r"^(\d{1,2}[.:]\d{2}\s*(?:am|pm|a\.m\.|p\.m\.)?(?:\s*(?:BST|GMT|E[SD]T|C[SD]T|P[SD]T|ET|WAT|KST))?)\s*[:|–—-]\s+(?=\S)",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w'’.-]*(?:\s+(?:[A-Z][\w'’.-]*|de|van|der|von|la|le|al|bin|O['’]))*"
_BYLINE = re.compile(
    rf"^(?:[Bb]y:?|BY:?|From|Words by|Words:|Report by|Reported by|Written by|Reporting by|Text:|Author:)\s+(?P<names>{_NAME}(?:(?:,| and| &)\s+{_NAME})*)"
    r"(?P<rest>(?:\s*[,|–—-]\s*.{0,80}|\s+in\s+.{0,40})?)$"
)
_DESK = re.compile(
    r"^\((?:Additional )?(?:Reporting|Writing|Editing|Compiled)\b.{3,200}\)$|^(?:Reporting|Editing|Writing) by [A-Z].{3,200}$"
)
_OUR_REPORTER = re.compile(
    r"\bour (?:\w+ )?(?:reporter|correspondent)s?\b.{0,60}?[A-Z]\w+ [A-Z]\w+\s*:?\s*$", re.IGNORECASE
)
_LONE_NAME = re.compile(r"^[A-Z][a-zà-ÿ'’-]+(?:\s+(?:[A-Z]\.|[A-Z][\w'’-]+|de|van|der|von)){1,3}$")
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z.'’ -]{2,30}(?:,\s*[A-Z][\w.' ]{1,25})?)(?:\s*\((?P<agency>[^)]{2,30})\))?"
    r"(?:,\s*(?P<date>\w+\.?\s+\d{1,2}(?:,\s*\d{4})?|\d{1,2}\s+\w+\.?(?:\s+\d{4})?))?\s*(?:\((?P<agency2>[^)]{2,30})\)\s*)?[—–-]{1,2}\s+(?=\S)"
)
_DATELINE_AGENCY = re.compile(
    r"^(?P<place>[A-Z][\w.'’ -]{2,30}(?:,\s*[A-Z][\w.' ]{1,25})?)\s*\((?P<agency>[A-Z][\w ]{1,25})\)\s*[—–-]{1,2}\s+(?=\S)"
)
_DATE_LINE = re.compile(
    r"^(?:(?:published|updated|posted|first published|last updated)(?: on| at)?:?\s*)?(?:\w{3,9}day,?\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{4}-\d{2}-\d{2})"
    r"(?:[\s,|at-]*\d{1,2}[.:]\d{2}.{0,12})?$",
    re.IGNORECASE,
)
_TWEET = re.compile(
    r"pic\.twitter\.com/|//t\.co/|^@\w{2,20}\b|\(@\w{2,20}\)|^(?:RT|via) @|twitter\.com/\w+/status", re.IGNORECASE
)
_FILE_NAME = re.compile(r"^(?=\S*[_\d])[\w.-]{6,}$|^\S+\.(?:jpe?g|png|gif|pdf|mp4)$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_SHOUT = re.compile(r"^[^a-z]*[A-Z][^a-z]*$")
_CAPTION_START = re.compile(r"^(?:pictured|above|below|left|right|caption|image|photo)\b[:,]?\s", re.IGNORECASE)
_PAREN_CREDIT = re.compile(
    r"[\(\[](?:pics?|photos?|pictures?|images?|credit|photograph|source)\b\s*(?:credit)?\s*(?::|by|–|-)\s*[^)\]]{2,60}[\)\]]\s*$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:says?|said|adds?|added|writes?|wrote|reports?|reported|tweets?|tweeted|told|tells|asked|replied)\b",
    re.IGNORECASE,
)
_OPENING = "\"“‘'«"


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


class _Furniture:
    """The lists of page furniture, ready to be asked."""

    def __init__(self, ontology: Ontology) -> None:
        self.starts = tuple(sorted(ontology.words("boilerplate")))
        self.blocks = ontology.words("boilerplate-block")
        self.notes = ontology.words("notes")
        credit = "|".join(sorted(map(re.escape, ontology.words("credit")), key=len, reverse=True))
        self.credit = re.compile(rf"(?:^|(?<=[.!?”\"] ))(?:{credit})s?\s*(?::|\bby\b|©)\s*\S.{{1,70}}$", re.IGNORECASE)

    def is_boilerplate(self, text: str) -> bool:
        """Say whether a short line opens with the words of page furniture, or is a file name or mere symbols.

        >>> furniture = _Furniture(Ontology.load())
        >>> furniture.is_boilerplate("Share this article"), furniture.is_boilerplate("Share prices fell on Friday.")
        (True, False)
        """
        small = text.lower().strip(" :•·|-–—▶►>»*#")
        if small.startswith(("copyright ", "©")):
            return True
        if _FILE_NAME.match(text) and " " not in text:
            return True
        if not re.search(r"\w", text) or len(re.findall(r"\s[|•·›»/]\s", text)) >= 2:
            return True
        for start in self.starts:
            if small.startswith(start) and (len(small) == len(start) or not small[len(start)].isalnum()):
                words = len(small.split())
                sentence = bool(_SENTENCE_END.search(text)) and words > 3
                if small == start or (words <= 7 and not sentence) or (len(start.split()) >= 3 and words <= 25):
                    return True
        return bool(re.match(r"^\d+\s+(?:comments?|shares?|likes?)$", small)) or bool(
            re.search(r"\bdownload (?:our|the)\b.*\bpdf\b", small)
        )


def layout(document: Document, ontology: Ontology) -> tuple[tuple[Passage, ...], tuple[Post, ...]]:
    """Return the passages of a document in text order, never overlapping, and its live-blog posts.

    White space between passages belongs to none. A page without any line gives two empty tuples.
    """
    lines = [
        _Line(m.start() + len(m.group()) - len(m.group().lstrip()), m.start() + len(m.group().rstrip()), m.group().strip())
        for m in _LINE.finditer(document.text)
        if m.group().strip()
    ]  # fmt: skip
    furniture = _Furniture(ontology)
    passages: list[Passage] = []
    posts: list[Post] = []
    repeated = Counter(line.text for line in lines)
    seen: set[str] = set()
    post: int | None = None
    block = notes = False
    live = sum(bool(_TIME.match(line.text) or _TIMED_POST.match(line.text)) for line in lines) >= 2
    body_at = _first_body(lines, furniture)
    for index, line in enumerate(lines):
        text = line.text
        kinds: list[tuple[int, int, Layout]] = []
        stamped = _TIMED_POST.match(text) if live else None
        if live and (_TIME.match(text) or stamped):
            post = len(posts)
            posts.append(Post(number=post, time_text=(stamped.group(1) if stamped else text).strip()))
            block = False
            if stamped:
                kinds = [(0, stamped.end(1), "timestamp"), (stamped.end(), len(text), "body")]
            else:
                kinds = [(0, len(text), "timestamp")]
        elif block and not _ends_block(lines, index):
            kinds = [(0, len(text), "boilerplate")]
        elif text.lower().strip(" :#*") in furniture.blocks and not (
            live and post is not None and index < len(lines) - 8
        ):
            block = True
            kinds = [(0, len(text), "boilerplate")]
        elif notes or (text.lower().strip(" :*") in furniture.notes and index > body_at):
            notes = True
            kinds = [
                (
                    0,
                    len(text),
                    "boilerplate"
                    if furniture.is_boilerplate(text) and text.lower().strip(" :*") not in furniture.notes
                    else "notes",
                )
            ]
        elif _OUR_REPORTER.search(text) and len(text) < 140:
            kinds = [(0, len(text), "byline")]
        elif furniture.is_boilerplate(text):
            kinds = [(0, len(text), "boilerplate")]
        elif repeated[text] > 1 and text in seen and len(text) > 20 and index > body_at and _SENTENCE_END.search(text):
            kinds = [(0, len(text), "pullquote")]
        elif _DATE_LINE.match(text):
            kinds = [(0, len(text), "dateline")]
        else:
            block = False
            kinds = _classify(lines, index, body_at, furniture, live, post)
        seen.add(text)
        for left, right, kind in kinds:
            start, end = line.start + left, line.start + right
            while start < end and document.text[start].isspace():
                start += 1
            while end > start and document.text[end - 1].isspace():
                end -= 1
            if start < end:
                passages.append(
                    Passage(span=Span(document=document.identifier, start=start, end=end), layout=kind, post=post)
                )
    return _pull_quotes(document, tuple(passages)), _timed(tuple(posts), document.published)


def _classify(
    lines: list[_Line], index: int, body_at: int, furniture: _Furniture, live: bool, post: int | None
) -> list[tuple[int, int, Layout]]:
    text = lines[index].text
    words = len(text.split())
    whole: Layout | None = None
    if (match := _BYLINE.match(text)) or _DESK.match(text):
        return [(0, len(text), "byline")]
    if _TWEET.search(text):
        return [(0, len(text), "tweet")]
    if credit := _PAREN_CREDIT.search(text):
        return [(0, credit.start(), "caption"), (credit.start(), len(text), "credit")]
    if (credit := furniture.credit.search(text)) and len(text) - credit.start() < 90 and words < 60:
        return [(0, credit.start(), "caption"), (credit.start(), len(text), "credit")]
    if _CAPTION_START.match(text) and words < 50:
        return [(0, len(text), "caption")]
    if index < body_at:
        if _LONE_NAME.match(text) and index > 0:
            return [(0, len(text), "byline")]
        ended = bool(_SENTENCE_END.search(text))
        whole = (
            "headline"
            if index == _first_text(lines, furniture) or (words <= 14 and not ended and post is None)
            else "standfirst"
        )
        return [(0, len(text), whole)]
    if (
        _LONE_NAME.match(text)
        and index <= body_at + 1
        and words <= 4
        and index > 0
        and not _before_caption(lines, index, furniture)
    ):
        return [(0, len(text), "byline")]
    if match := _DATELINE.match(text) or _DATELINE_AGENCY.match(text):
        if match.end() < len(text):
            return [(0, match.end(), "dateline"), (match.end(), len(text), "body")]
    if words <= 10 and not _SENTENCE_END.search(text) and text[0] not in _OPENING:
        heads = text.endswith(":") and "," not in text and not _SAYS.search(text)
        if _SHOUT.match(text) or heads or _between_prose(lines, index):
            return [(0, len(text), "crosshead")]
    return [(0, len(text), "body")]


def _first_text(lines: list[_Line], furniture: _Furniture) -> int:
    return next((i for i, line in enumerate(lines) if not furniture.is_boilerplate(line.text)), 0)


def _first_body(lines: list[_Line], furniture: _Furniture) -> int:
    """Return the index of the first line of prose: a sentence of 16 words or more, or one that is followed by another.

    Sixteen words: the longest standfirst without a full stop among the reports that we looked at has fifteen, and a
    first paragraph of news has twenty to thirty-five.
    """
    for index, line in enumerate(lines):
        words = len(line.text.split())
        if furniture.is_boilerplate(line.text):
            continue
        if _TIME.match(line.text):
            return index
        sentence = bool(_SENTENCE_END.search(line.text)) or (index > 0 and line.text[-1] in '"”’')
        if sentence and words >= 8 and _prose_follows(lines, index, furniture):
            return index
        if sentence and (words >= 16 or line.text[0] in '"“‘' or _DATELINE.match(line.text)):
            return index
        if words >= 30:
            return index
    return 0 if len(lines) == 1 else min(1, len(lines) - 1)


def _prose_follows(lines: list[_Line], index: int, furniture: _Furniture) -> bool:
    """Say whether the next line is a sentence too: then both are prose, however short the paper keeps its paragraphs."""
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    return bool(_SENTENCE_END.search(after)) and len(after.split()) >= 8 and not furniture.is_boilerplate(after)


def _ends_block(lines: list[_Line], index: int) -> bool:
    """Say whether a block of teasers is over: two paragraphs of prose, each of more than 40 words, stand together.

    Teasers under a headline that we looked at have up to 30 words; the paragraphs of an article that goes on after
    such a block more.
    """
    here, after = lines[index].text.split(), lines[index + 1].text.split() if index + 1 < len(lines) else []
    return len(here) > 40 and len(after) > 40


def _between_prose(lines: list[_Line], index: int) -> bool:
    before = lines[index - 1].text if index else ""
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    return bool(_SENTENCE_END.search(before)) and len(after.split()) >= 12 and lines[index].text[0].isupper()


def _before_caption(lines: list[_Line], index: int, furniture: _Furniture) -> bool:
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    return bool(furniture.credit.search(after) or _PAREN_CREDIT.search(after))


def _pull_quotes(document: Document, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Name as pull quote a body line without a full sentence round it whose words another body paragraph repeats."""
    bodies = [document.text[p.span.start : p.span.end] for p in passages if p.layout == "body"]
    prose = "\n".join(bodies)
    named = []
    for passage in passages:
        text = document.text[passage.span.start : passage.span.end].strip("“”\"'‘’ ")
        if passage.layout in ("body", "crosshead") and 5 <= len(text.split()) <= 40 and _repeated(text, prose):
            passage = replace(passage, layout="pullquote")
        named.append(passage)
    return tuple(named)


def _repeated(text: str, prose: str) -> bool:
    """Say whether a line of the prose holds the text among more than twenty characters of its own."""
    at = prose.find(text)
    for _ in range(8):  # a line that is printed more often is a refrain, no pull quote
        if at < 0:
            return False
        line = prose[prose.rfind("\n", 0, at) + 1 : at], prose[at + len(text) :].split("\n", 1)[0]
        if len(line[0]) + len(line[1]) > 20:
            return True
        at = prose.find(text, at + len(text))
    return False


def _timed(posts: tuple[Post, ...], published: datetime | None) -> tuple[Post, ...]:
    """Give posts a point in time where the document's day is known and the stamp has hours and minutes."""
    if published is None:
        return posts
    timed = []
    for post in posts:
        match = re.match(r"\D*(\d{1,2})[.:](\d{2})\s*([ap])?", post.time_text, re.IGNORECASE)
        if match and int(match[1]) < 24 and int(match[2]) < 60:
            half = (match[3] or "").lower()
            hour = int(match[1]) % 12 + (12 if half == "p" else 0) if half else int(match[1])
            post = replace(post, time=published.replace(hour=hour, minute=int(match[2]), second=0, microsecond=0))
        timed.append(post)
    return tuple(timed)
