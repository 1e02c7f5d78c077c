"""The page: one file that opens from disk and loads nothing, with every sentence behind every line one click away.

pyvis makes the network (nodes, edges, options) from a networkx graph; the page round it is ours, as that of pyvis
fetches style sheets and runs script out of labels. Here no string of an article reaches the page but as a text node,
and a content security policy with the hash of each script says so to the browser once more.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from kg.exporters.html.articles import article, article_name
from kg.exporters.html.network import draw
from kg.exporters.html.payload import embed, payload
from kg.model import Snapshot

_HERE = Path(__file__).parent
_SCRIPTS = (
    "core", "words", "panel", "graph", "overview", "tables", "positions", "timeline", "articles", "search", "app",
)  # fmt: skip
"""Parts of the page's script, in the order in which they are read."""
MANY = 4_000_000
"""Characters of text up to which all articles lie inside the page: about a thousand reports, read in 0.1 s."""


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return `graph.html`, and where the articles are many, a page for each below `articles/`.

    With `text=False` the page holds no words of articles, only where they are: names, relations, offsets and links.
    """
    documents = sorted(snapshot.extractions, key=lambda e: e.document.identifier)
    beside: dict[str, str] = {}
    if text and sum(len(e.document.text) for e in documents) > MANY:
        beside = {e.document.identifier: article_name(e.document) for e in documents}
    drawing = draw(snapshot)
    value = payload(snapshot, drawing, beside, text=text)
    files: dict[str, Iterable[bytes]] = {"graph.html": page(embed(value))}
    if beside:
        evidence = {name: [] for name in beside}  # type: dict[str, list[tuple[int, int, str]]]
        for statement in drawing.statements:
            for found in statement.evidence:
                if found.span.document in evidence:
                    evidence[found.span.document].append((found.span.start, found.span.end, statement.id))
        for extraction in documents:
            name = extraction.document.identifier
            files[beside[name]] = article(extraction, sorted(evidence[name]))
    return files


def page(data: str) -> list[bytes]:
    """Return the page round a JSON text that `embed` has made safe, in chunks of UTF-8."""
    style = (_HERE / "page" / "page.css").read_text(encoding="utf-8")
    library = (_HERE / "vendor" / "vis-network.min.js").read_text(encoding="utf-8")
    # A source map is fetched by a browser's developer tools: the page asks for nothing.
    library = re.sub(r"\n//# sourceMappingURL=\S*", "", library)
    parts = [(_HERE / "page" / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS]
    script = "(() => {\n'use strict';\n" + "\n".join(parts) + "\n})();\n"
    frame = (_HERE / "page" / "page.html").read_text(encoding="utf-8")
    filled = {
        "POLICY": policy([library, script], [style]), "STYLE": style, "LIBRARY": library, "DATA": data,
        "SCRIPT": script,
    }  # fmt: skip
    pieces = re.split(r"<!--([A-Z]+)-->|%([A-Z]+)%", frame)
    chunks = [pieces[0]]
    for first, second, following in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        chunks += [filled[first or second], following]
    return [chunk.encode("utf-8") for chunk in chunks]


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return a content security policy that allows these inline scripts and style sheets and nothing else."""

    def hashes(texts: Iterable[str]) -> str:
        found = (base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") for text in texts)
        return " ".join(f"'sha256-{digest}'" for digest in found) or "'none'"

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
