"""The page: what it holds, that it asks for nothing, that no text in it is anything but text, and that it is always alike."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pyoxigraph as ox
import pytest

from kg.exporters import html
from kg.exporters.html import export
from kg.exporters.html.articles import article, article_name, visible
from kg.exporters.html.layout import positions
from kg.exporters.html.network import START, box, broken, draw, is_plain, network, places_of_start, radius
from kg.exporters.html.payload import Context
from kg.graph import quads
from kg.model import Document, Evidence, Extraction, Passage, Snapshot, Span, Statement
from tests.exporters.newsroom import attacks, corpus, hostile
from tests.invented import snapshot

HERE = Path(html.__file__).parent


class Parts(HTMLParser):
    """The scripts, styles and attributes of a page, as a browser's parser cuts them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.inside = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        if tag == "style":
            self.styles.append("")

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        if self.inside == "style":
            self.styles[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def written(graph: Snapshot, *, text: bool = True) -> str:
    return b"".join(export(graph, text=text)["graph.html"]).decode("utf-8")


def known(page: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(next(body for about, body in Parts(page).scripts if about.get("id") == "data"))
    return value


def test_every_evidence_is_the_words_of_its_document_by_code_points() -> None:
    page = known(written(snapshot()))
    texts = [document["text"] for document in page["documents"]]
    said = {(e.span.document, e.span.start, e.exact) for s in snapshot().statements for e in s.evidence}
    found = {
        (page["documents"][row[0]]["id"], row[1], texts[row[0]][row[1] : row[2]])
        for rows in page["statements"]["evidence"]
        for row in rows
    }
    assert found == said
    assert any("\U0001faa7" in text for text in texts), "the example must hold a character beyond 16 bits"


def test_context_holds_the_words() -> None:
    for rows in known(written(corpus(60)))["statements"]["evidence"]:
        for _, start, end, *_, first, last in rows:
            assert first <= start < end <= last


def test_a_long_paragraph_is_cut_at_sentences() -> None:
    text = "It rained. " * 60 + "Ada Quill walked out. " + "It snowed. " * 60
    whole = Extraction(
        document=Document(identifier="a.txt", text=text),
        passages=(Passage(span=Span(document="a.txt", start=0, end=len(text)), layout="body"),),
    )
    start = text.index("Ada")
    first, last = Context(whole).around(start, start + 21)
    assert text[first:last] == "It rained. Ada Quill walked out. It snowed. "


def test_only_what_somebody_stands_for_is_drawn_and_all_is_listed() -> None:
    page = known(written(snapshot()))
    drawn = {s for indices in page["edges"]["statements"] for s in indices}
    for index, plain in enumerate(page["statements"]["plain"]):
        joins = page["statements"]["object"][index] >= 0 or page["statements"]["kind"][index] == "RoleHolding"
        assert (index in drawn) == bool(plain and joins)
    by_status = {page["statuses"][rows[0][5]]: index for index, rows in enumerate(page["statements"]["evidence"])}
    assert not {by_status["negated"], by_status["planned"]} & drawn
    statuses = {page["statuses"][row[5]] for rows in page["statements"]["evidence"] for row in rows}
    assert {"negated", "planned"} <= statuses, "what is not drawn is still in the page"


@pytest.mark.parametrize(
    ("status", "speaker", "plain"),
    [("asserted", None, True), ("attributed", "me", True), ("attributed", "rival", False), ("planned", None, False),
     ("denied", "me", False), ("hedged", "me", False)],
)  # fmt: skip
def test_whose_word_makes_a_line(status: Any, speaker: str | None, plain: bool) -> None:
    proof = Evidence(
        span=Span(document="a", start=0, end=2),
        exact="no",
        rule="r",
        confidence=0.5,
        status=status,
        attributed_to=speaker,
    )
    said = Statement(kind="Position", subject="me", predicate="opposes", object="it", evidence=(proof,))
    assert is_plain(said) == plain


def test_pyvis_makes_the_network_without_physics() -> None:
    drawing = draw(snapshot())
    made = network(drawing)
    assert type(made).__module__ == "pyvis.network"
    assert made.options["physics"] == {"enabled": False}
    assert sorted(node["label"] for node in made.nodes) == sorted(drawing.labels.values())
    assert len(made.edges) == len(drawing.edges)


def test_the_policy_names_exactly_the_scripts_and_styles_of_the_page() -> None:
    page = written(snapshot())
    parts = Parts(page)
    policy = next(
        value for tag, name, value in parts.attributes if tag == "meta" and name == "content" and "src" in (value or "")
    )
    assert policy is not None

    def seal(body: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() + "'"

    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == [seal(body) for about, body in parts.scripts if not about]
    assert rules["style-src"].split() == [seal(body) for body in parts.styles]
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in policy
    assert "*" not in policy
    assert page.index("Content-Security-Policy") < page.index("<style>") < page.index("<script")


def test_the_page_names_no_address_to_load_from() -> None:
    parts = Parts(written(snapshot()))
    for tag, name, value in parts.attributes:
        if name in ("src", "href", "action", "data", "poster", "srcset"):
            assert (value or "").startswith(("#", "data:")), (tag, name, value)
    for body in parts.styles:
        assert "url(" not in body
        assert "@import" not in body
    assert "sourceMappingURL" not in written(snapshot())


def test_our_script_never_makes_elements_of_text() -> None:
    for path in sorted((HERE / "page").glob("*.js")):
        code = path.read_text(encoding="utf-8")
        for dangerous in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "srcdoc",
        ):
            assert dangerous not in code, (path.name, dangerous)


def test_hostile_text_stays_inside_the_data() -> None:
    page = written(hostile())
    parts = Parts(page)
    assert [about.get("type") for about, _ in parts.scripts] == ["application/json", None, None]
    body = parts.scripts[0][1]
    assert not re.search("[<>&\u2028\u2029]", body)
    assert {document["title"] for document in known(page)["documents"]} == set(attacks())
    assert len(attacks()) == len(set(attacks())) == 200


def test_lone_surrogates_become_one_character_each() -> None:
    whole = snapshot()
    broken_text = replace(whole.extractions[0].document, title="half \ud83d of a sign")
    page = written(
        replace(whole, extractions=(replace(whole.extractions[0], document=broken_text), *whole.extractions[1:]))
    )
    assert "half \ufffd of a sign" in {document.get("title") for document in known(page)["documents"]}


def test_without_text_the_page_holds_no_words_of_articles() -> None:
    page = written(snapshot(), text=False)
    for extraction in snapshot().extractions:
        for sentence in re.split(r"[.\n]", extraction.document.text):
            if len(sentence) > 24:
                assert sentence.strip() not in page
    for statement in snapshot().statements:
        for proof in statement.evidence:
            # Short evidence is a name or a role, and those are the graph itself.
            assert len(proof.exact) < 24 or proof.exact not in page
    assert known(page)["statements"]["id"] == known(written(snapshot()))["statements"]["id"]


def test_many_articles_lie_beside_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MANY", 10)
    files = {name: b"".join(chunks).decode() for name, chunks in export(snapshot()).items()}
    page = known(files["graph.html"])
    assert {document["href"] for document in page["documents"]} == set(files) - {"graph.html"}
    assert not any("text" in document for document in page["documents"])
    for number, rows in enumerate(page["statements"]["evidence"]):
        for row in rows:
            before, exact, after = row[8:]
            beside = files[page["documents"][row[0]]["href"]]
            assert f'id="s-{page["statements"]["id"][number]}"' in beside
            original = next(
                e.document.text
                for e in snapshot().extractions
                if e.document.identifier == page["documents"][row[0]]["id"]
            )
            assert before + exact + after in original
            assert original[row[1] : row[2]] == exact


def test_an_article_of_its_own_is_its_text_and_nothing_runs() -> None:
    for extraction in hostile().extractions:
        text = extraction.document.text
        page = b"".join(article(extraction, [(0, 5, "a1"), (2, len(text), "b2")])).decode()
        parts = Parts(page)
        assert not parts.scripts
        assert {tag for tag, _, _ in parts.attributes} <= {"html", "meta", "link", "p", "a", "span"}
        assert not any(name.startswith("on") for _, name, _ in parts.attributes)
        assert not any("javascript" in (value or "").lower() for tag, name, value in parts.attributes if name == "href")
        read = Text(page).found
        assert visible(text).replace("\r", "\n") in read.replace("\r", "\n")
        assert page.count('id="s-a1"') == page.count('id="s-b2"') == 1


class Text(HTMLParser):
    """The words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found = ""
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.found += data


def test_the_name_of_an_article_is_never_a_path() -> None:
    for identifier in ("../../etc/passwd", "C:\\x", "a\x00b", "CON", "x" * 4000, "<script>"):
        assert re.fullmatch(r"articles/[0-9a-f]{16}\.html", article_name(Document(identifier=identifier, text="x")))


def test_the_start_view_is_small_and_nobody_in_it_stands_alone() -> None:
    drawing = draw(corpus(2000))
    assert 100 < len(drawing.start) <= START
    chosen = set(drawing.start)
    joined = {
        end
        for e in drawing.edges
        if {e.source, e.target} <= chosen and e.source != e.target
        for end in (e.source, e.target)
    }
    assert joined == chosen
    scores = [round(drawing.scores[node], 6) for node in drawing.nodes]
    assert scores == sorted(scores, reverse=True)
    assert sum(drawing.scores[n] for n in drawing.start) > 0.75 * sum(scores[:START])


def test_labels_of_the_start_view_do_not_hide_one_another() -> None:
    drawing = draw(corpus(500))
    places = places_of_start(drawing)
    frames = []
    for node, (x, y) in places.items():
        wide, above, below = box(drawing.labels[node], radius(drawing.scores[node]), drawing.kinds[node])
        frames.append((x - wide / 2, y - above, x + wide / 2, y + below))
    hidden = sum(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for i, a in enumerate(frames) for b in frames[:i]
    )
    assert hidden <= len(frames) * 0.02


@pytest.mark.parametrize("nodes", [0, 1, 2, 3, 700])
def test_a_layout_places_every_node_somewhere_of_its_own(nodes: int) -> None:
    ring = [(n, (n + 1) % nodes) for n in range(nodes)]
    places = positions(nodes, ring, [(40.0, 10.0, 30.0)] * nodes)
    assert places.shape == (nodes, 2)
    assert np.isfinite(places).all()
    assert len({tuple(place) for place in places.tolist()}) >= 0.99 * nodes


def test_leaves_lie_nearer_to_their_hub_than_to_others() -> None:
    hubs = [(0, 1), (1, 2), (2, 0)]
    leaves = [(hub, 3 + 300 * hub + leaf) for hub in range(3) for leaf in range(300)]
    places = positions(903, hubs + leaves, [(10.0, 5.0, 5.0)] * 903)
    far = np.linalg.norm(places[3:, None] - places[None, :3], axis=2)
    assert (far.argmin(1) == np.repeat([0, 1, 2], 300)).mean() > 0.95


def test_labels_are_broken_as_they_are_drawn() -> None:
    assert broken("Ada Quill") == ["Ada Quill"]
    assert broken("") == [""]
    assert [len(line) <= 17 for line in broken("Larkfieldinfirmaryporters and a very long branch name")] == [True, True]


ROWS = {
    "roles": "RoleHolding", "pickets": "PicketPresence", "positions": "Position", "quotations": "Quotation",
    "actions": "Participation", "relations": "Relation",
}  # fmt: skip


@pytest.mark.parametrize("make", [snapshot, lambda: corpus(200)])
def test_the_queries_give_the_rows_of_the_views(make: Any) -> None:
    graph = make()
    page = known(written(graph))
    store = ox.Store()
    store.bulk_extend(quads(graph))

    def rows(query: str) -> list[Any]:
        return list(store.query(query, use_default_graph_as_union=True))  # type: ignore[arg-type]

    for name, kind in ROWS.items():
        found = rows(page["queries"][name])
        wanted = {s for s, k in zip(page["statements"]["id"], page["statements"]["kind"], strict=True) if k == kind}
        assert len(found) == len(wanted), name
        assert {row["statement"].value.removeprefix(page["base"] + "statement-") for row in found} == wanted
    entities = {e.iri for e in graph.entities if e.referents}
    assert {row["entity"].value for row in rows(page["queries"]["entities"])} == entities
    assert len(rows(page["queries"]["articles"])) == len(page["documents"])
    lines = {
        (row["subject"].value, row["predicate"].value, row["object"].value.casefold())
        for row in rows(page["queries"]["graph"])
    }
    labels = page["nodes"]["label"]
    drawn = {
        (labels[a], "https://example.org/kg#" + p, labels[b].casefold())
        for a, p, b in zip(page["edges"]["from"], page["edges"]["predicate"], page["edges"]["to"], strict=True)
    }
    assert lines == drawn


def test_the_filter_of_a_query_has_a_place_in_each_table() -> None:
    for path in sorted((HERE / "queries").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        if path.stem in {*ROWS, "entities", "search"}:
            assert len(re.findall(r"(?m)^ *#filter( \?\w+)+$", text)) == 1, path.stem


def test_the_same_graph_gives_the_same_bytes_in_any_order() -> None:
    graph = corpus(150)
    turned = Snapshot(
        extractions=graph.extractions[::-1],
        entities=graph.entities[::-1],
        statements=graph.statements[::-1],
        base=graph.base,
    )
    assert written(graph) == written(turned)


def test_the_same_graph_gives_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "import hashlib, sys\nfrom tests.exporters.newsroom import corpus\nfrom kg.exporters.html import export\n"
        "from kg.exporters.svg import export as picture\nseal = hashlib.sha256()\n"
        "for each in (export(corpus(200)), export(corpus(500)), picture(corpus(200))):\n"
        "    for name, chunks in each.items():\n        seal.update(b''.join(chunks))\nprint(seal.hexdigest())\n"
    )
    seals = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True,
            check=True, cwd=Path(__file__).parents[2],
        ).stdout
        for seed in ("0", "4711")
    }  # fmt: skip
    assert len(seals) == 1


def test_an_empty_graph_has_a_page() -> None:
    page = known(written(Snapshot(extractions=(), entities=(), statements=())))
    assert page["nodes"]["id"] == []
    assert page["start"] == []


def test_a_statement_about_nobody_known_breaks_nothing() -> None:
    graph = snapshot()
    page = known(written(replace(graph, entities=graph.entities[1:])))
    assert -1 in page["statements"]["subject"] + page["statements"]["object"]
    assert len(page["statements"]["id"]) == len(graph.statements)


def test_statements_drawn_are_plain() -> None:
    drawing = draw(corpus(200))
    assert all(is_plain(drawing.statements[s]) for edge in drawing.edges for s in edge.statements)


def test_vendored_files_are_the_published_ones_with_their_licences() -> None:
    seals = dict(
        line.split(maxsplit=1)[::-1]
        for line in (HERE / "vendor" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    files = {path.name for path in (HERE / "vendor").iterdir()} - {"SHA256SUMS", "README.md"}
    assert set(seals) == files
    assert {"LICENSE-MIT", "LICENSE-APACHE-2.0"} <= files
    for name, seal in seals.items():
        assert hashlib.sha256((HERE / "vendor" / name).read_bytes()).hexdigest() == seal
