"""RDF terms as N-Triples writes them, and the names that things of a graph have.

A term is made once, as text: '<iri>', '"words"', '"7"^^<...integer>', '_:node'. Text from articles is hostile: whatever
it holds, a literal is one literal, in one line, and turns no direction of what stands beside it
(https://www.w3.org/TR/n-triples/). Numbers and moments have the canonical form, which stores would give them anyway.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from kg.model import Evidence, Span, digest
from kg.ontology import KG

Triple = tuple[str, str, str]
"""Subject, predicate and object as N-Triples terms."""

BASE = "https://example.org/kg/id/"
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "kg": KG,
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


_UNSAFE = re.compile(
    '[\\x00-\\x1f"\\\\\\x7f-\\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]'
)
_REPLACED = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
_UNSPEAKABLE = frozenset("\x00\ufffe\uffff") | frozenset(map(chr, range(0xD800, 0xE000)))
_PLAIN = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_WEB = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]+")
_SAFE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def iri(value: str) -> str:
    """Return the IRI as a term."""
    return f"<{value}>"


@lru_cache(maxsize=512)
def term(name: str) -> str:
    """Return the term of our vocabulary with that local name, or the IRI itself where it is a whole one."""
    return f"<{name}>" if ":" in name else f"<{KG}{name}>"


def _escaped(match: re.Match[str]) -> str:
    char = match.group()
    if char in _UNSPEAKABLE:
        return "\ufffd"
    return _PLAIN.get(char) or f"\\u{ord(char):04X}"


def speakable(text: str) -> str:
    """Return the text as any RDF tool can hold it, each code point for one: offsets into it stay right.

    Halves of characters are forbidden in RDF; NUL and the two non-characters are allowed, yet tools written in C end a
    string at the one, and Raptor refuses the others. Each becomes U+FFFD, the replacement character.
    """
    return _REPLACED.sub("\ufffd", text)


def literal(text: str) -> str:
    """Return the words as a plain literal; quotes, controls and invisible direction marks are escaped.

    >>> literal("a, b")
    '"a, b"'
    """
    if (
        text.isprintable() and '"' not in text and "\\" not in text
    ):  # nothing of _UNSAFE can be in it, and most texts are so
        return f'"{text}"'
    return f'"{_UNSAFE.sub(_escaped, text)}"'


def integer(value: int) -> str:
    """Return the number as an xsd:integer."""
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>'


@lru_cache(maxsize=1024)
def decimal(value: float) -> str:
    """Return the number as an xsd:decimal in its canonical form, rounded to six places: stores change any other form.

    >>> decimal(0.9), decimal(1.0)
    ('"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"1"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    digits = f"{Decimal(repr(value)):.6f}".rstrip("0").rstrip(".")
    return f'"{digits}"^^<http://www.w3.org/2001/XMLSchema#decimal>'


def moment(value: datetime | str, *, last: bool = False) -> str | None:
    """Return the moment as an xsd:dateTime, None where the words are no ISO 8601 moment.

    A day alone is its first second, or its last where `last`: OWL 2 DL has no xsd:date.
    """
    if isinstance(value, str):
        day = len(value) == 10
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
        if day and last:
            value = value.replace(hour=23, minute=59, second=59)
    said = re.sub(r"(\.\d*?)0+(?=[Z+-]|$)", r"\1", value.isoformat()).replace("+00:00", "Z")
    return f'"{said}"^^<http://www.w3.org/2001/XMLSchema#dateTime>'


def web_address(value: str) -> str:
    """Return an IRI where the address is a sound http(s) one, else the words as a literal."""
    sound = _WEB.fullmatch(value) and not _SAFE_PERCENT.search(value) and value.count("#") < 2
    return iri(value) if sound and "[" not in value and "]" not in value else literal(value)


def short_text(text: str, limit: int = 80) -> str:
    """Return the words on one line, cut at `limit` code points with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def local(name: str, *parts: object) -> str:
    """Return a local name of [A-Za-z0-9_-] alone: Turtle and Protege need no escape for it."""
    return f"{name}-{digest(*parts)}"


@lru_cache(maxsize=1024)
def document_node(base: str, identifier: str) -> str:
    """Return the term of a document, which is also the name of its graph."""
    return iri(base + local("document", identifier))


def derived_node(base: str) -> str:
    """Return the name of the derived graph."""
    return iri(base + "derived")


def evidence_local(proof: Evidence) -> str:
    """Return the local name of an evidence: what it is before and after resolution alike."""
    span, cue = proof.span, proof.attribution
    found = (cue.start, cue.end) if cue else ()
    return _evidence_local(
        span.document, span.start, span.end, proof.rule, proof.confidence, proof.status, found, proof.steps
    )


# A mention and an evidence are named by several nodes, all of them within a document.
@lru_cache(maxsize=16_384)
def _evidence_local(
    document: str, start: int, end: int, rule: str, confidence: float, status: str, cue: tuple[int, ...],
    steps: tuple[str, ...],
) -> str:  # fmt: skip
    return local("evidence", document, start, end, rule, f"{confidence:.6f}", status, cue, *steps)


def mention_local(span: Span, form: str) -> str:
    """Return the local name of a mention."""
    return _mention_local(span.document, span.start, span.end, form)


@lru_cache(maxsize=16_384)
def _mention_local(document: str, start: int, end: int, form: str) -> str:
    return local("mention", document, start, end, form)
