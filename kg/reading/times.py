"""Finds words of time in a paragraph, says of each whether it is a point, a stretch or a length, and normalises it.

A small grammar of its own: general parsers of dates take '24-hour' for a day in March. What is found is left as words;
`normalised` gives a day or an hour only where the document's own date makes that sound, else None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from kg.reading.tokens import Doc

_NUMBER = (
    r"(?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|"
    r"several|a few|a couple of)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_CLOCK = r"(?:\d{1,2}(?:[.:]\d{2})?\s?[ap](?:m|\.m\.?)(?!\w)|\d{1,2}[.:]\d{2}(?:hrs)?|noon|midday|midnight)"
_PART = r"(?:morning|afternoon|evening|night|lunchtime|dawn)"
_UNIT = r"(?:minute|hour|day|night|week|weekend|fortnight|month|year)"
_DAY_OF_MONTH = (
    rf"(?:{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?!\d)|\d{{1,2}}(?:st|nd|rd|th)?(?:\sof)?\s{_MONTH})(?:,?\s(?:19|20)\d\d)?"
)
_POINT = (
    rf"(?:(?:the\s)?(?:end|start|beginning|middle)\sof\s(?:(?:last|next|this|the)\s)?(?:{_UNIT}|{_MONTH})|"
    rf"(?:{_WEEKDAY},?\s)?{_DAY_OF_MONTH}|"
    rf"(?:(?:last|next|this|on|early|late|earlier)\s)?{_WEEKDAY}(?:\s{_PART})?|"
    rf"(?:yesterday|today|tomorrow)(?:\s{_PART})?|tonight|"
    rf"(?:last|next|this|the previous|the following|earlier this|later this)\s(?:day|night|week|weekend|fortnight|month|year|{_PART}|spring|summer|autumn|winter|fall|term|{_MONTH})|"
    rf"{_NUMBER}\s{_UNIT}s?\s(?:ago|earlier|later)|"
    rf"(?:the\s)?(?:day|night|week|month|year)\s(?:before|after)|"
    rf"(?:in|since|until|by|last|next|early|late|mid-?)\s(?:{_MONTH}(?:\s(?:19|20)\d\d)?)(?!\w)|"
    rf"(?:in|since|until|by|of)\s(?:19|20)\d\d(?!\d)|"
    rf"(?:January|February|March|April|June|July|August|September|October|November|December)(?:\s(?:19|20)\d\d)?)"
)
_FURTHER = r"(?!last\s|yesterday|earlier\s)"
"""What no list of dates goes on with: '3 May 2021 and last week' are two times, 'Monday and Tuesday' one."""
_RANGE = rf"(?:(?:from|between)\s)?{_CLOCK}\s(?:to|and|until|till|-|–)\s{_CLOCK}"
_EXPRESSION = re.compile(
    rf"(?<![\w-])(?:"
    rf"(?P<length>{_NUMBER}(?:\s|-)(?:and\sa\shalf\s)?(?:hour|day|week|month|year|minute)s?(?![\w-])(?!\s(?:ago|earlier|later|before|old|after))|"
    rf"(?:day|week|month|year)-?long|indefinite(?:ly)?|open-ended)|"
    rf"(?P<range>{_RANGE}(?:\son)?(?:\s{_POINT}(?:(?:,\sand|,|\sand)\s{_POINT})*)?)|"
    rf"(?P<point>(?:(?:from|at|until|since|on)\s)?(?:{_CLOCK}(?:\s(?:on\s)?{_POINT})?|{_POINT}(?:\sat\s{_CLOCK})?)(?:(?:(?:,\sand|,|\sand)\s{_FURTHER}|\s(?:to|until)\s)(?:{_POINT}))*)"
    rf")(?![\w-])",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:on|at|in|of|by|for)\s", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

TimeKind = Literal["point", "range", "length"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of time at tokens `start:end`; a point ('on Friday'), a range ('8am to 5pm') or a length ('two days')."""

    start: int
    end: int
    text: str
    kind: TimeKind


def time_expressions(doc: Doc) -> list[TimeExpression]:
    """Return the words of time of a parsed paragraph, in text order, none overlapping.

    'May' and 'March' in a name or as a verb are not found unless a day, a year or a preposition goes with them.
    """
    found = []
    text = doc.text
    for match in _EXPRESSION.finditer(text):
        words = match.group()
        lead = _LEADING.match(words)
        left = match.start() + (lead.end() if lead else 0)
        if text[match.end() : match.end() + 2] in ("'s", "’s") and words.lower().startswith("from "):
            left = match.start() + 5  # 'hoarse from last night's march'
        if re.fullmatch(r"(?:may|march|sun|jan|mar|dec)\.?", text[left : match.end()], re.IGNORECASE) and not lead:
            continue
        if re.fullmatch(r"\d{1,2}[.:]\d{2}", text[left : match.end()]):
            continue
        span = doc.char_span(left, match.end())
        if span is None:
            continue
        alone = len(span) == 1 and span.root.dep_ in ("compound", "amod", "nmod") and not lead
        if alone and re.fullmatch(_MONTH, span.text, re.IGNORECASE):
            continue  # 'a chilly April morning' names no month of the action
        kind: TimeKind = "length" if match["length"] else "range" if match["range"] else "point"
        if kind == "length" and span.end < len(doc) and doc[span.end].lower_ in ("ago", "old", "earlier", "later"):
            continue
        found.append(TimeExpression(span.start, span.end, span.text, kind))
    return found


def normalised(words: str, today: datetime | None, *, forward: bool = False) -> str | None:
    """Return the day that the words mean as an ISO date ('2016-04-26'), a month ('2016-04') or None where unsound.

    `today` is the date of the document or of its post; without it only dates with a year are normalised. `forward` says
    that the thing lies ahead, so that a lone weekday or month is the next one, else the last.

    >>> normalised("yesterday", datetime(2016, 4, 27))
    '2016-04-26'
    >>> normalised("Tuesday, April 26", datetime(2016, 4, 6), forward=True)
    '2016-04-26'
    >>> normalised("last month", datetime(2016, 1, 9)), normalised("24-hour", datetime(2016, 1, 9))
    ('2015-12', None)
    >>> normalised("3 May 2021", None), normalised("Wednesday", None)
    ('2021-05-03', None)
    """
    small = words.lower()
    year = re.search(r"\b(19|20)\d\d\b", small)
    month = re.search(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?", small)
    number = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!\s?(?:[ap]\.?m|[.:]\d))", small)
    if month:
        m = _MONTHS.index(month.group(1)) + 1
        if year is None and today is None:
            return None
        y = int(year.group()) if year else _near_year(m, today, forward=forward)
        if number and re.search(
            rf"(?:{month.group()}\s{number.group()}|{number.group()}(?:\sof)?\s{month.group()})", small
        ):
            try:
                return datetime(y, m, int(number.group(1))).date().isoformat()
            except ValueError:
                return None
        return f"{y:04d}-{m:02d}"
    if year:
        return year.group()
    if today is None:
        return None
    if re.search(r"\b(?:today|tonight|this (?:morning|afternoon|evening|lunchtime))\b", small):
        return today.date().isoformat()
    if re.search(r"\b(?:yesterday|last night)\b", small):
        return (today - timedelta(days=1)).date().isoformat()
    if "tomorrow" in small:
        return (today + timedelta(days=1)).date().isoformat()
    ago = re.search(r"\b(\d+|one|two|three|four|five|six) (day|week)s? ago\b", small)
    if ago:
        count = (
            int(ago.group(1))
            if ago.group(1).isdigit()
            else ("one", "two", "three", "four", "five", "six").index(ago.group(1)) + 1
        )
        return (today - timedelta(days=count * (7 if ago.group(2) == "week" else 1))).date().isoformat()
    if re.search(r"\blast month\b", small) and "of last month" not in small:
        last = today.replace(day=1) - timedelta(days=1)
        return f"{last.year:04d}-{last.month:02d}"
    if re.fullmatch(r"last year", small):
        return f"{today.year - 1:04d}"
    day = re.search(rf"\b({'|'.join(_DAYS)})\b", small)
    if day and not re.search(r"\b(?:next|last) " + day.group(), small):
        step = (_DAYS.index(day.group(1)) - today.weekday()) % 7
        if not forward and step:
            step -= 7
        return (today + timedelta(days=step)).date().isoformat()
    return None


def _near_year(month: int, today: datetime | None, *, forward: bool) -> int:
    """Return the year of the month that lies nearest behind (or ahead of) the date; a month apart either way is allowed."""
    if today is None:
        raise ValueError("a month without a year needs the document's date")
    if forward:
        return today.year + (month < today.month - 1)
    return today.year - (month > today.month + 1)
