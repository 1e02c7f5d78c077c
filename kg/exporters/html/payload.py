"""What the page knows: the drawing, the statements with their evidence, and the documents, as one JSON value.

Tables are kept as columns, references as numbers: a browser reads 50,000 nodes so in a tenth of a second. Offsets are
code points, as everywhere; the page converts them to the UTF-16 units of its strings.
"""

from __future__ import annotations

import bisect
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from kg.exporters.html.network import COLOURS, Drawing, is_plain, network, places_of_start
from kg.model import CLAIM_STATUSES, Evidence, Extraction, Snapshot

Value = dict[str, Any]

_QUERIES = Path(__file__).parent / "queries"
"""SPARQL that gives the rows of each view; the page fills in names where it says `#`."""
LONG_PARAGRAPH = 500
"""Code points up to which a whole paragraph is the context of its words; longer ones are cut at sentences."""
_SENTENCE_END = re.compile(
    r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\bProf)[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])"
)


def payload(snapshot: Snapshot, drawing: Drawing, articles: dict[str, str], *, text: bool) -> Value:
    """Return the JSON value of the page.

    `articles` maps identifiers of documents that lie beside the page to their file's name; the texts of all others are
    in the value when `text` is true. An evidence is [document, start, end, rule, confidence, status, speaker, steps] and
    either the start and end of its context, or the words before it, its own, and those after it: none without `text`.
    """
    number = {node: index for index, node in enumerate(drawing.nodes)}
    extractions = sorted(snapshot.extractions, key=lambda e: e.document.identifier)
    document_number = {e.document.identifier: index for index, e in enumerate(extractions)}
    contexts = [Context(extraction) for extraction in extractions]
    rules: dict[str, int] = {}

    def evidence(found: Evidence) -> list[Any]:
        document = document_number.get(found.span.document, -1)
        start, end = found.span.start, found.span.end
        row: list[Any] = [
            document, start, end, rules.setdefault(found.rule, len(rules)), round(found.confidence, 3),
            CLAIM_STATUSES.index(found.status), number.get(found.attributed_to or "", -1), list(found.steps),
        ]  # fmt: skip
        if not text:
            return [*row, "", "", ""]
        if document < 0:
            return [*row, "", found.exact, ""]
        first, last = contexts[document].around(start, end)
        if found.span.document not in articles:
            return [*row, first, last]
        whole = extractions[document].document.text
        return [*row, whole[first:start], found.exact, whole[end:last]]

    made = network(drawing)
    nodes = {node["id"]: node for node in made.nodes}
    rows = [nodes[index] for index in range(len(drawing.nodes))]
    start = places_of_start(drawing)
    kinds = sorted(set(drawing.kinds.values()))
    entities = {entity.iri: entity for entity in snapshot.entities}
    mentioned = _mentions(snapshot, number)
    base = snapshot.base
    return {
        "base": base,
        "kinds": kinds,
        "colours": {kind: COLOURS.get(kind, COLOURS["Organisation"]) for kind in kinds},
        "statuses": list(CLAIM_STATUSES),
        "options": {k: v for k, v in made.options.items() if k != "groups"},
        "queries": {path.stem: path.read_text(encoding="utf-8") for path in sorted(_QUERIES.glob("*.rq"))},
        "nodes": {
            "id": [node.removeprefix(base) for node in drawing.nodes],
            "label": [row["label"] for row in rows],
            "kind": [kinds.index(row["group"]) for row in rows],
            "shape": {kinds.index(row["group"]): row["shape"] for row in rows},
            "size": [row["size"] for row in rows],
            "x": [row["x"] for row in rows],
            "y": [row["y"] for row in rows],
            "names": {number[e.iri]: list(e.other_names) for e in snapshot.entities if e.other_names},
            "documents": [
                [document_number[d] for d in entities[node].documents if d in document_number]
                if node in entities else [] for node in drawing.nodes
            ],
            "why": {
                number[e.iri]: [[j.left, j.right, j.verdict, round(j.score, 3), j.reason, j.by] for j in e.why]
                for e in snapshot.entities if e.why
            },
            "matches": {number[e.iri]: list(e.exact_matches) for e in snapshot.entities if e.exact_matches},
        },
        "start": [[number[node], *place] for node, place in start.items()],
        "edges": {
            "from": [edge["from"] for edge in made.edges],
            "to": [edge["to"] for edge in made.edges],
            "predicate": [edge["label"] for edge in made.edges],
            "statements": [list(edge["statements"]) for edge in made.edges],
        },
        "statements": {
            "id": [s.id for s in drawing.statements],
            "kind": [s.kind for s in drawing.statements],
            "subject": [number.get(s.subject, -1) for s in drawing.statements],
            "predicate": [s.predicate for s in drawing.statements],
            "object": [number.get(s.object or "", -1) for s in drawing.statements],
            "qualifiers": [
                {k: v for k, v in s.qualifiers if text or k != "text"} for s in drawing.statements
            ],
            "links": [{k: number[v] for k, v in s.links if v in number} for s in drawing.statements],
            "plain": [int(is_plain(s)) for s in drawing.statements],
            "independent": list(drawing.independent),
            "evidence": [
                [evidence(e) for e in sorted(s.evidence, key=_order)] for s in drawing.statements
            ],
        },
        "documents": [
            _document(e, articles.get(e.document.identifier), mentioned[e.document.identifier], text=text)
            for e in extractions
        ],
        "copies": [
            [document_number[a], document_number[b]]
            for a, b in snapshot.copies if a in document_number and b in document_number
        ],
        "rules": list(rules),
    }  # fmt: skip


def _order(found: Evidence) -> tuple[float, str, int, int, str]:
    """Return what evidence is sorted by: the surest first."""
    return (-found.confidence, found.span.document, found.span.start, found.span.end, found.rule)


def _document(extraction: Extraction, href: str | None, mentions: list[list[int]], *, text: bool) -> Value:
    """Return what the page knows of one document; its text only where it is to be shown on the page itself."""
    document = extraction.document
    value: Value = {"id": document.identifier}
    if text and (title := document.title or _headline(extraction)):
        value["title"] = title
    elif text and (opening := " ".join(document.text[:400].split())):
        value["opening"] = opening if len(opening) <= 72 else opening[:72].rsplit(" ", 1)[0] + " …"
    if document.published:
        value["published"] = document.published.date().isoformat()
    for name in ("publisher", "url"):
        if found := getattr(document, name):
            value[name] = found
    if document.authors:
        value["authors"] = list(document.authors)
    if href:
        value["href"] = href
    elif text:
        value["text"] = document.text
        value["passages"] = [[p.span.start, p.span.end, p.layout] for p in extraction.passages]
        value["mentions"] = mentions
    return value


def _headline(extraction: Extraction) -> str | None:
    """Return the words of the first headline passage, or None."""
    for passage in extraction.passages:
        if passage.layout == "headline":
            return " ".join(extraction.document.text[passage.span.start : passage.span.end].split())[:200]
    return None


def _mentions(snapshot: Snapshot, number: dict[str, int]) -> dict[str, list[list[int]]]:
    """Return, for each document, sorted [node, start, end] of every mention of an entity."""
    owner = {key: number[entity.iri] for entity in snapshot.entities for key in entity.referents}
    found: dict[str, list[list[int]]] = defaultdict(list)
    for extraction in snapshot.extractions:
        name = extraction.document.identifier
        for referent in extraction.referents:
            node = owner.get(f"{name}#{referent.id}")
            if node is not None:
                found[name] += [[node, m.span.start, m.span.end] for m in referent.mentions]
        found[name].sort()
    return found


class Context:
    """Finds the stretch of one document that a reader needs in order to understand words of it."""

    def __init__(self, extraction: Extraction) -> None:
        self.text = extraction.document.text
        self.passages = sorted((p.span.start, p.span.end) for p in extraction.passages)
        self._ends: dict[tuple[int, int], list[int]] = {}

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return the (start, end) of the paragraph that holds the words, or of their sentences and one on each side."""
        first, last = self._paragraph(start, end)
        if last - first <= LONG_PARAGRAPH:
            return first, last
        if (first, last) not in self._ends:
            cuts = (first + m.end() for m in _SENTENCE_END.finditer(self.text[first:last]))
            self._ends[first, last] = [first, *cuts, last]
        ends = self._ends[first, last]
        before = max(bisect.bisect_right(ends, start) - 2, 0)
        after = min(bisect.bisect_left(ends, end) + 1, len(ends) - 1)
        low, high = ends[before], ends[after]
        return max(low, start - LONG_PARAGRAPH), min(high, end + LONG_PARAGRAPH)

    def _paragraph(self, start: int, end: int) -> tuple[int, int]:
        """Return the passage that holds both offsets, or the line."""
        place = bisect.bisect_right(self.passages, (start, len(self.text) + 1)) - 1
        if place >= 0 and self.passages[place][0] <= start and end <= self.passages[place][1]:
            return self.passages[place]
        low = self.text.rfind("\n", 0, start) + 1
        high = self.text.find("\n", end)
        return low, high if high >= 0 else len(self.text)


_LONE = re.compile("[\ud800-\udfff]")
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def embed(value: Value) -> str:
    """Return the value as JSON that no parser of HTML or script takes for anything else.

    A code point that UTF-8 cannot hold becomes U+FFFD, one for one, so that offsets stay true.
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    written = re.sub("[<>&\u2028\u2029]", lambda found: _ESCAPES[found.group()], written)
    return _LONE.sub("\ufffd", written)
