"""One document as the machine read it: its text cut into pieces that say what each is, and a self-contained page of them.

For finding out why a statement is missing: layout, names with their types and chains, quotations with their speakers,
statements, and what was looked at and turned down. Made from an Extraction alone, so that nothing is read twice.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from kg.model import Extraction, Passage, Referent, Statement

FAMILIES = (
    ("person", ("Person",)),
    ("group", ("Group",)),
    ("place", ("Place",)),
    ("policy", ("Policy", "Contract", "Issue")),
    ("action", ("Action", "Strike", "Picket", "Rally", "March", "OtherAction")),
)
"""Kinds that are shown in one colour; all others are organisations."""


def family(kind: str) -> str:
    """Return the colour group of a kind: person, organisation, place, group, policy or action.

    >>> family("Hospital"), family("Strike")
    ('organisation', 'action')
    """
    return next((name for name, kinds in FAMILIES if kind in kinds), "organisation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a passage whose characters share everything: who is mentioned, whether it is quoted and by whom."""

    text: str
    referent: Referent | None = None
    form: str | None = None
    opens: bool = False
    """True for the first piece of a mention, where its label is put."""
    quoted: str | None = None
    """'direct' or 'indirect'."""


def pieces(extraction: Extraction, passage: Passage) -> tuple[Piece, ...]:
    """Return the passage's text in pieces; joined they are the text, character for character."""
    text = extraction.document.text
    start, end = passage.span.start, passage.span.end
    mentions = [
        (m.span.start, m.span.end, referent, m.form)
        for referent in extraction.referents
        for m in referent.mentions
        if start <= m.span.start < m.span.end <= end
    ]
    quotes = [
        (e.span.start, e.span.end, s.qualifier("quotation_kind") or "direct")
        for s in extraction.statements
        if s.kind == "Quotation"
        for e in s.evidence
        if e.span.start < end and start < e.span.end
    ]
    cuts = {start, end, *(c for a, b, *_ in mentions for c in (a, b)), *(c for a, b, _ in quotes for c in (a, b))}
    places = sorted(c for c in cuts if start <= c <= end)
    found = []
    for left, right in pairwise(places):
        covering = [m for m in mentions if m[0] <= left and right <= m[1]]
        inner = min(covering, key=lambda m: (m[1] - m[0], m[0], m[2].id), default=None)
        kinds = {kind for a, b, kind in quotes if a <= left and right <= b}
        quoted = "direct" if "direct" in kinds else "indirect" if kinds else None
        found.append(
            Piece(
                text=text[left:right],
                referent=inner[2] if inner else None,
                form=inner[3] if inner else None,
                opens=inner is not None and inner[0] == left,
                quoted=quoted,
            )
        )
    return tuple(found)


def said(extraction: Extraction, statement: Statement) -> str:
    """Return a statement in words, with the labels of its referents: 'Ada Quill  role  branch secretary  Bakers Union'."""
    labels = {referent.id: referent.label for referent in extraction.referents}
    words = [labels.get(statement.subject, statement.subject), statement.predicate]
    words += [value for name, value in statement.qualifiers if name in ("title", "when_text") and value]
    words += [labels.get(statement.object, statement.object)] if statement.object else []
    words += [f"{name}: {labels.get(value, value)}" for name, value in statement.links]
    if (tenure := statement.qualifier("tenure")) and tenure != "current":
        words.append(f"({tenure})")
    statuses = {evidence.status for evidence in statement.evidence} - {"asserted"}
    words += [f"[{', '.join(sorted(statuses))}]"] if statuses else []
    return "  ".join(words)


# ----- the page

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --person: #0b63b5; --organisation: #1a7a3c; --place: #8a5a00;
  --group: #8a2a8a; --policy: #555e00; --action: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --person: #7fbaf5; --organisation: #7fd39a; --place: #e0b060;
  --group: #dd95dd; --policy: #c5cc6a; --action: #f2938c; } }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin-top: 2rem; border-top: 1px solid var(--line); padding-top: 1rem; }
.passage { display: grid; grid-template-columns: 6.5rem 1fr; gap: .75rem; margin: .35rem 0; white-space: pre-wrap; }
.passage > b { font: .72rem/2 ui-monospace, monospace; opacity: .75; text-align: right; }
.boilerplate > p, .timestamp > p { opacity: .6; } p { margin: 0; overflow-wrap: anywhere; }
.person { color: var(--person); } .organisation { color: var(--organisation); } .place { color: var(--place); }
.group { color: var(--group); } .policy { color: var(--policy); } .action { color: var(--action); }
.m { text-decoration: underline; text-underline-offset: .18em; } .m.pronoun, .m.noun { text-decoration-style: dotted; }
sub { font: .62rem ui-monospace, monospace; opacity: .8; }
.direct { background: #ffd54f55; } .indirect { background: #90caf955; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } td, th { text-align: left; vertical-align: top;
  padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
@media (max-width: 40rem) { .passage { grid-template-columns: 1fr; gap: 0; } .passage > b { text-align: left; } }
"""


def page(extraction: Extraction) -> str:
    """Return an HTML page that needs nothing else: no script, no font, nothing from the net; all text escaped."""
    document = extraction.document
    title = escape(document.title or document.identifier)
    seal = hashlib.sha256(_STYLE.encode()).digest()
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{_base64(seal)}'\">",
            f"<title>{title}: as it was read</title><style>{_STYLE}</style></head><body>",
            f"<h1>{title}</h1><p>{escape(document.identifier)}</p>",
            "<h2>Text</h2>",
            *_passages(extraction),
            "<h2>Who and what</h2>",
            _table(
                ("", "kind", "label", "other names", "mentions", "features"),
                (
                    (r.id, r.kind, r.label, "; ".join(n for n in r.names if n != r.label), str(len(r.mentions)), _pairs(r.features))
                    for r in extraction.referents
                ),
            ),
            "<h2>Who says what</h2>",
            _table(("speaker", "kind", "words", "rule"), quotations(extraction)),
            "<h2>What it says</h2>",
            _table(("statement", "evidence", "rule"), statements(extraction)),
            "<h2>Looked at and turned down</h2>",
            _table(("rule", "words", "reason"), rejections(extraction)),
            "</body></html>",
        ]
    )  # fmt: skip


def quotations(extraction: Extraction) -> Iterator[tuple[str, ...]]:
    """Yield speaker, kind, words and rule of each quotation, in text order."""
    labels = {referent.id: referent.label for referent in extraction.referents}
    for s in extraction.statements:
        if s.kind == "Quotation":
            kind = s.qualifier("quotation_kind") or ""
            yield labels.get(s.subject, s.subject), kind, s.evidence[0].exact, s.evidence[0].rule


def statements(extraction: Extraction) -> Iterator[tuple[str, ...]]:
    """Yield each other statement in words, its first evidence and that one's rule, in text order."""
    for s in extraction.statements:
        if s.kind != "Quotation":
            yield said(extraction, s), s.evidence[0].exact, s.evidence[0].rule


def rejections(extraction: Extraction) -> Iterator[tuple[str, ...]]:
    """Yield rule, words and reason of each thing turned down, in text order."""
    for r in extraction.rejections:
        yield r.rule, extraction.document.text[r.span.start : r.span.end], r.reason


def _passages(extraction: Extraction) -> Iterator[str]:
    post: int | None = None
    for passage in extraction.passages:
        if passage.post is not None and passage.post != post:
            post = passage.post
            yield f"<h2>Post {post + 1}</h2>"
        inner = "".join(map(_piece, pieces(extraction, passage)))
        yield f'<div class="passage {passage.layout}"><b>{passage.layout}</b><p>{inner}</p></div>'


def _piece(piece: Piece) -> str:
    shown = escape(piece.text)
    if piece.referent is not None:
        kind = family(piece.referent.kind)
        label = f"<sub>{escape(piece.referent.id)}</sub>" if piece.opens else ""
        note = escape(f"{piece.referent.kind}: {piece.referent.label}", quote=True)
        shown = f'<span class="m {piece.form} {kind}" title="{note}">{shown}</span>{label}'
    return f'<span class="{piece.quoted}">{shown}</span>' if piece.quoted else shown


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in head)}</tr>{body}</table>"


def _pairs(features: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in features)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
