"""Articles as pages of their own, for builds too large for one file: text with its evidence marked, and no script.

A statement's words are reached as `articles/NAME.html#s-STATEMENT`; each mark leads back to the graph.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

from kg.model import Document, Extraction, digest

_STYLE = Path(__file__).parent / "page" / "article.css"


def article_name(document: Document) -> str:
    """Return where the page of a document lies, beside graph.html: named by a hash, as identifiers are foreign text."""
    return f"articles/{digest(document.identifier)}.html"


def article(extraction: Extraction, evidence: Sequence[tuple[int, int, str]]) -> Iterable[bytes]:
    """Return the page of one document; `evidence` are its sorted (start, end, statement) in code points."""
    document = extraction.document
    style = _STYLE.read_text(encoding="utf-8")
    sealed = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    title = shown(document.title or document.identifier)
    about = [
        document.publisher,
        ", ".join(document.authors),
        document.published and document.published.date().isoformat(),
    ]
    source = ""
    if document.url and document.url.lower().startswith(("http://", "https://")):
        source = f'<p><a rel="noopener noreferrer" href="{shown(document.url)}">{shown(document.url)}</a></p>'
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{sealed}'; "
        "img-src data:; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="referrer" content="no-referrer">\n<meta name="viewport" content="width=device-width">\n'
        f'<link rel="icon" href="data:,">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n'
        f'<p class="back"><a href="../graph.html#view=articles">All articles</a></p>\n<h1>{title}</h1>\n'
        f'<p class="about">{shown(" · ".join(part for part in about if part))}</p>\n{source}'
        f'<p class="about">{shown(document.identifier)}</p>\n<article>'
    ).encode()
    yield "".join(_marked(document.text, evidence)).encode("utf-8")
    yield b"</article>\n</body>\n</html>\n"


def _marked(text: str, evidence: Sequence[tuple[int, int, str]]) -> Iterable[str]:
    """Yield the text as HTML, cut wherever an evidence begins or ends; each stretch of evidence links to the graph."""
    cuts = sorted({0, len(text), *(start for start, _, _ in evidence), *(end for _, end, _ in evidence)})
    anchored: set[str] = set()
    pending = list(evidence)
    covering: list[tuple[int, int, str]] = []
    for start, end in pairwise(cuts):
        while pending and pending[0][0] <= start:
            covering.append(pending.pop(0))
        covering = [found for found in covering if found[1] > start]
        words = shown(text[start:end])
        if not covering:
            yield words
            continue
        statements = sorted({statement for _, _, statement in covering})
        fresh = [statement for statement in statements if statement not in anchored]
        anchored.update(fresh)
        anchors = "".join(f'<span id="s-{statement}"></span>' for statement in fresh)
        closest = min(covering, key=lambda found: (found[1] - found[0], found[2]))[2]
        yield f'<a class="mark" href="../graph.html#statement={closest}">{anchors}{words}</a>'


def shown(text: str) -> str:
    """Return foreign text for HTML: escaped, and as `visible` makes it."""
    return escape(visible(text), quote=True)


_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    r"""Return the text with controls, and characters that turn the reading direction, made visible.

    >>> visible("ring \u202edab")
    'ring [U+202E]dab'
    """
    return _INVISIBLE.sub(lambda found: _picture(ord(found.group())), text)


def _picture(code: int) -> str:
    """Return what stands for a code point that would be invisible and could deceive."""
    if code < 32:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"[U+{code:04X}]" if code < 0xD800 else "\ufffd"
