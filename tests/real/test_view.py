"""The page in real Chromium: found, clicked, read, gone back; and nothing hostile in it runs, asks or breaks the policy."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from kg.exporters import html, write
from kg.exporters.html import export
from kg.exporters.html.network import draw
from kg.graph import quads
from kg.model import Snapshot
from tests.exporters.newsroom import attacks, corpus, hostile
from tests.invented import snapshot
from tests.real.browser import Browser, chromium

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    return saved(snapshot(), tmp_path_factory.mktemp("small"))


def saved(graph: Snapshot, folder: Path) -> str:
    write(folder, export(graph))
    return (folder / "graph.html").as_uri()


def said(kind: str, predicate: str) -> str:
    return next(s.id for s in snapshot().statements if (s.kind, s.predicate) == (kind, predicate))


def texts(browser: Browser, selector: str) -> list[str]:
    found: list[str] = browser.run(
        "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector
    )
    return found


def press(browser: Browser, *keys: str) -> None:
    for key in keys:
        ActionChains(browser).send_keys(key).perform()
        browser.settle()


def click_at(browser: Browser, spot: dict[str, float]) -> None:
    pointer = ActionChains(browser)
    pointer.w3c_actions.pointer_action.move_to_location(int(spot["x"]), int(spot["y"]))  # type: ignore[no-untyped-call]
    pointer.click().perform()
    # vis-network waits a moment to tell a click from a double click.
    browser.execute_async_script("setTimeout(arguments[0], 450)")
    browser.settle()


def test_search_click_read_follow_and_go_back(browser: Browser, small: str) -> None:
    browser.visit(small)
    press(browser, "/")
    for letter in "bakers":
        ActionChains(browser).send_keys(letter).perform()
    browser.settle()
    assert any("Bakers Union" in text for text in texts(browser, "#suggestions li"))
    press(browser, Keys.ARROW_DOWN, Keys.ENTER)
    assert "Bakers Union" in texts(browser, "#panel h2")[0]

    wanted = said("Position", "opposes")
    click_at(browser, browser.run("return pressgraph.where(arguments[0])", wanted))
    assert browser.run("return pressgraph.address().statement") == wanted
    assert texts(browser, "#panel .card mark") == ["The Bakers Union opposes the night rota"]
    assert texts(browser, "#panel h2")[0] == "Bakers Union opposes night rota"

    browser.find_element(By.CSS_SELECTOR, "#panel .read").click()
    browser.settle()
    assert browser.run("return pressgraph.address().view") == "articles"
    assert "".join(texts(browser, ".article-text mark.chosen")) == "The Bakers Union opposes the night rota"
    place = browser.run(
        "const r = document.querySelector('mark.chosen').getBoundingClientRect(); return [r.top, r.bottom, innerHeight]"
    )
    assert 0 < place[0] < place[1] < place[2], "scrolled to the place"
    assert len(texts(browser, ".article-text mark")) > 4, "all evidence of the article is marked"

    browser.back()
    browser.settle()
    assert browser.run("return document.body.dataset.view") == "graph"
    assert texts(browser, "#panel .card mark") == ["The Bakers Union opposes the night rota"]
    browser.back()
    browser.settle()
    assert "Bakers Union" in texts(browser, "#panel h2")[0]
    assert browser.run("return window.seen") == {"dialogs": [], "violations": [], "errors": []}


def test_a_click_on_a_node_opens_it_and_a_click_on_nothing_closes_the_panel(browser: Browser, small: str) -> None:
    browser.visit(small)
    ada = next(e.iri for e in snapshot().entities if e.label == "Ada Quill").removeprefix(snapshot().base)
    click_at(browser, browser.run("return pressgraph.where(arguments[0])", ada))
    assert texts(browser, "#panel h2") == ["Ada Quill"]
    assert any("Ms Quill" in text for text in texts(browser, "#panel .also"))
    headings = [text.rstrip("0123456789") for text in texts(browser, "#panel h3")]
    assert {"Roles", "Positions", "On picket lines", "In their words", "Named in"} <= set(headings)
    frame = browser.run("const r = document.querySelector('.canvas').getBoundingClientRect(); return [r.left, r.top]")
    click_at(browser, {"x": frame[0] + 300, "y": frame[1] + 90})
    assert browser.run("return document.querySelector('#panel').hidden")


def test_links_to_a_node_a_statement_a_query_and_to_nothing(browser: Browser, small: str) -> None:
    node = snapshot().entities[0]
    browser.visit(small, "node=" + node.iri.removeprefix(snapshot().base))
    assert texts(browser, "#panel h2") == [node.label]
    statement = said("Participation", "takes_part_in")
    browser.visit(small, "statement=" + statement)
    assert len(texts(browser, "#panel .card")) == 1
    browser.visit(small, "query=quill")
    assert "Ada Quill" in texts(browser, ".found .name")
    assert len(texts(browser, ".page .statement")) > 3
    store = ox.Store()
    store.bulk_extend(quads(snapshot()))
    for words in ("quill", "ms q", "union", "nobody at all"):
        browser.visit(small, "query=" + words)
        found = store.query(texts(browser, ".sparql pre")[0], use_default_graph_as_union=True)
        assert [row["name"].value for row in found] == sorted(texts(browser, ".found .name")), words  # type: ignore[union-attr]
    for unknown in (
        "node=nobody",
        "statement=ffff",
        "view=articles&article=none",
        "view=%ZZ",
        "focus=x&node=%E0%A4",
        "=&&#x",
    ):
        browser.visit(small, unknown)
        assert browser.run("return window.seen.errors") == []
    browser.visit(small, "node=nobody")
    assert texts(browser, "#panel h2") == ["Not in this graph"]


def test_what_is_not_drawn_says_why(browser: Browser, small: str) -> None:
    planned = next(s.id for s in snapshot().statements if s.evidence[0].status == "planned")
    browser.visit(small, "statement=" + planned)
    assert "Planned" in texts(browser, "#panel .facts .chip")
    assert any("Not drawn" in text for text in texts(browser, "#panel .note"))


def test_keys(browser: Browser, small: str) -> None:
    browser.visit(small)
    press(browser, Keys.ARROW_RIGHT)
    first = browser.run("return pressgraph.address().node")
    assert first
    seen = {first}
    for key in (Keys.ARROW_LEFT, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_UP):
        press(browser, key)
        seen.add(browser.run("return pressgraph.address().node"))
    assert len(seen) > 1
    press(browser, Keys.ENTER)
    assert browser.run("return document.querySelector('#panel').contains(document.activeElement)")
    press(browser, Keys.ESCAPE)
    assert browser.run("return document.querySelector('#panel').hidden")
    press(browser, "?")
    assert browser.run("return document.querySelector('#help').open")
    press(browser, Keys.ESCAPE)
    assert not browser.run("return document.querySelector('#help').open")
    for key, view in zip("2345", ("tables", "positions", "timeline", "articles"), strict=True):
        press(browser, key)
        assert browser.run("return document.body.dataset.view") == view
    press(browser, "1")
    assert browser.run("return document.body.dataset.view") == "graph"


def test_the_legend_filters_and_the_neighbourhood_is_alone(browser: Browser, small: str) -> None:
    browser.visit(small)
    everybody = browser.run("return pressgraph.drawn()")
    strike = next(e.iri for e in snapshot().entities if e.kind == "Strike").removeprefix(snapshot().base)
    place = browser.run("return pressgraph.where(arguments[0])", strike) if strike in everybody else None
    browser.find_element(By.CSS_SELECTOR, '.legend-row[data-key="Person"]').click()
    browser.settle()
    assert not place or browser.run("return pressgraph.where(arguments[0])", strike) == pytest.approx(place, abs=1)
    left = browser.run("return pressgraph.drawn()")
    people = {e.iri.removeprefix(snapshot().base) for e in snapshot().entities if e.kind == "Person"}
    assert set(left) == set(everybody) - people
    ada = next(e.iri for e in snapshot().entities if e.label == "Ada Quill")
    browser.visit(small, "focus=" + ada.removeprefix(snapshot().base))
    beside = {ada} | {
        end for e in draw(snapshot()).edges if ada in (e.source, e.target) for end in (e.source, e.target)
    }
    assert set(browser.run("return pressgraph.drawn()")) == {iri.removeprefix(snapshot().base) for iri in beside}


def test_expand_on_demand(browser: Browser, tmp_path: Path) -> None:
    page = saved(corpus(1000), tmp_path)
    browser.visit(page, "node=e3")
    before = set(browser.run("return pressgraph.drawn()"))
    assert len(before) <= 151
    place = browser.run("return pressgraph.where('e3')")
    press(browser, "e")
    assert browser.run("return pressgraph.where('e3')") == pytest.approx(place, abs=1), "the reader's place is kept"
    after = set(browser.run("return pressgraph.drawn()"))
    assert before < after
    hidden = next(f"e{n}" for n in range(1000) if f"e{n}" not in after)
    browser.visit(page, "node=" + hidden)
    assert hidden in browser.run("return pressgraph.drawn()"), "what is asked for comes into the drawing"


TABLES = ("roles", "pickets", "positions", "quotations", "actions", "relations", "entities")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_and_its_query_give_the_same_rows(browser: Browser, small: str, table: str) -> None:
    store = ox.Store()
    store.bulk_extend(quads(snapshot()))
    for wanted in ("", "an", "QUILL", 'no "such\\ words'):
        browser.visit(small, f"view=tables&table={table}")
        if wanted:
            browser.find_element(By.CSS_SELECTOR, ".filter").send_keys(wanted)
            browser.settle()
        rows = len(texts(browser, "tbody tr td.go"))
        query = texts(browser, ".sparql pre")[0]
        assert len(list(store.query(query, use_default_graph_as_union=True))) == rows, (table, wanted)  # type: ignore[arg-type]
        assert rows or wanted, table


def test_tables_sort_and_copy_without_formulas(browser: Browser, tmp_path: Path) -> None:
    graph = snapshot()
    renamed = tuple(
        type(e)(**{**{n: getattr(e, n) for n in e.__slots__}, "label": "=HYPERLINK(1)"})
        if e.label == "Tom Lisle"
        else e
        for e in graph.entities
    )
    page = saved(
        Snapshot(extractions=graph.extractions, entities=renamed, statements=graph.statements, base=graph.base),
        tmp_path,
    )
    browser.visit(page, "view=tables&table=entities&sort=0a")
    names = texts(browser, "tbody td:first-child bdi")
    browser.visit(page, "view=tables&table=entities&sort=0d")
    assert texts(browser, "tbody td:first-child bdi") == names[::-1]
    browser.run("navigator.clipboard.writeText = (t) => { window.copied = t; return Promise.resolve(); }")
    browser.find_element(By.CSS_SELECTOR, ".copy-csv").click()
    browser.settle()
    rows = list(csv.reader(io.StringIO(browser.run("return window.copied"))))
    assert rows[0][:2] == ["Name", "Class"]
    assert "'=HYPERLINK(1)" in {row[0] for row in rows}
    assert len(rows) == len(names) + 1


def test_every_statement_shows_its_exact_words(browser: Browser, small: str) -> None:
    browser.visit(small)
    for statement in snapshot().statements:
        browser.run("location.hash = '#statement=' + arguments[0]", statement.id)
        browser.settle()
        assert sorted(texts(browser, "#panel .card mark")) == sorted(e.exact for e in statement.evidence)
        for proof in statement.evidence:
            browser.run(
                "location.hash = `#view=articles&article=${encodeURIComponent(arguments[0])}&statement=${arguments[1]}`",
                proof.span.document, statement.id,
            )  # fmt: skip
            browser.settle()
            assert "".join(texts(browser, ".article-text mark.chosen")) == proof.exact


def test_positions_and_timeline(browser: Browser, small: str) -> None:
    browser.visit(small, "view=positions")
    signs = browser.run(
        "return [...document.querySelectorAll('.matrix .cell')].map(c => [c.getAttribute('aria-label'), c.className])"
    )
    assert ["Bakers Union opposes night rota: 1 document", "cell opposes"] in signs
    assert ["Bakers Union supports strike by crews: 1 document, not stated outright", "cell supports hollow"] in signs
    browser.find_element(By.CSS_SELECTOR, ".matrix .cell.opposes").click()
    browser.settle()
    assert texts(browser, "#panel .card mark")
    assert browser.run("return document.body.dataset.view") == "positions"
    browser.visit(small, "view=timeline")
    assert texts(browser, ".day h2 bdi")[0] == "2 May 2031"
    assert len(texts(browser, ".event")) == 2


@pytest.mark.parametrize("width", [390, 820, 1600])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_and_can_be_read_on_any_screen(small: str, width: int, dark: bool) -> None:
    with chromium(width=width, height=800, dark=dark) as browser:
        for anchor in (
            "",
            "statement=" + said("Position", "opposes"),
            *(f"view={v}" for v in ("tables", "positions", "timeline", "articles")),
        ):
            browser.visit(small, anchor)
            over = browser.run(
                "const w = innerWidth; return [document.documentElement.scrollWidth - w,"
                " document.querySelector('#stage').scrollWidth - document.querySelector('#stage').clientWidth]"
            )
            assert over[0] <= 0, anchor
            assert over[1] <= 0, anchor
            nameless = browser.run(
                "return [...document.querySelectorAll('a, button, input, [role]')].filter(e => e.offsetParent"
                " && !(e.textContent.trim() || e.getAttribute('aria-label') || e.getAttribute('title'))).map(e => e.outerHTML.slice(0, 80))"
            )
            assert not nameless, anchor
        contrast = browser.run(CONTRAST)
        assert min(contrast.values()) >= 4.5, contrast
        assert browser.run("return window.seen.errors") == []


CONTRAST = """
const probe = document.createElement('i'); document.body.append(probe);
const light = (name) => {
  probe.style.color = `var(${name})`;
  const parts = getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map((v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
  return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
};
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
const found = {};
for (const ink of ['--ink', '--muted', '--accent', '--support', '--oppose']) for (const ground of ['--paper', '--sheet', '--soft']) found[ink + ground] = ratio(ink, ground);
found.mark = ratio('--mark-ink', '--mark'); found.strong = ratio('--mark-ink', '--mark-strong');
probe.remove(); return found;
"""


@pytest.mark.parametrize("more", [(), ("--disable-3d-apis",)], ids=["webgl", "plain canvas"])
def test_a_large_graph_is_drawn_whole_with_the_same_panel(tmp_path: Path, more: tuple[str, ...]) -> None:
    page = saved(corpus(4000), tmp_path)
    with chromium(more=more) as browser:
        browser.visit(page, "show=all")
        assert texts(browser, ".canvas canvas.names") == [""]
        assert browser.run("return document.createElement('canvas').getContext('webgl') !== null") == (not more)
        spot = browser.run("return pressgraph.where('e3')")
        click_at(browser, spot)
        opened = browser.run("return pressgraph.address().node || pressgraph.address().statement")
        assert opened
        assert texts(browser, "#panel h2")
        browser.run("location.hash = '#show=all&node=e8'")
        browser.settle()
        assert "strike at" in texts(browser, "#panel h2")[0]
        where = browser.run("return pressgraph.where('e8')")
        click_at(browser, where)
        assert browser.run("return pressgraph.address().node") == "e8"
        assert browser.run("return window.seen") == {"dialogs": [], "violations": [], "errors": []}


def test_articles_beside_the_page(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MANY", 10)
    page = saved(snapshot(), tmp_path)
    wanted = said("Position", "opposes")
    browser.visit(page, "statement=" + wanted)
    assert texts(browser, "#panel .card mark") == ["The Bakers Union opposes the night rota"]
    browser.find_element(By.CSS_SELECTOR, "#panel .read").click()
    browser.settle()
    assert "/articles/" in browser.current_url
    marked = browser.run("return [...document.querySelectorAll('a.mark:has(:target)')].map(e => e.textContent)")
    assert marked == ["The Bakers Union opposes the night rota"]
    browser.find_element(By.CSS_SELECTOR, "a.mark:has(:target)").click()
    browser.settle()
    assert browser.run("return pressgraph.address().statement") == wanted
    assert not browser.complaints()


WALK = """
const [hashes, done] = arguments;
const frame = () => new Promise((go) => setTimeout(() => requestAnimationFrame(go), 4));
(async () => {
  for (const each of hashes) { location.hash = each; await frame(); await frame(); }
  document.querySelectorAll('details').forEach((d) => { d.open = true; });
  await frame();
  done(document.querySelectorAll('script, iframe, object, embed, form, base, video, img').length);
})();
"""


@pytest.mark.parametrize("served", [False, True], ids=["from disk", "from a local server"])
def test_nothing_hostile_runs_or_asks_for_anything(
    tmp_path: Path, served: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = hostile()
    page = saved(graph, tmp_path)
    server = None
    if served:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = f"http://127.0.0.1:{server.server_port}/graph.html"
    try:
        with chromium() as browser:
            browser.set_script_timeout(240)
            browser.requests()
            browser.visit(page)
            for part in parts(graph):
                left = browser.execute_async_script(WALK, part)
                assert left == 3, "three scripts of our own and no other active element"
            search = browser.find_element(By.CSS_SELECTOR, "#search")
            for attack in attacks()[::20]:
                browser.run(
                    "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", search, attack
                )
                browser.settle()
            # The tip over a node is text, too.
            browser.visit(page)
            spot = browser.run("return pressgraph.where(pressgraph.drawn()[0])")
            pointer = ActionChains(browser)
            pointer.w3c_actions.pointer_action.move_to_location(int(spot["x"]), int(spot["y"]))  # type: ignore[no-untyped-call]
            pointer.perform()
            browser.settle()
            assert browser.run("return window.seen") == {"dialogs": [], "violations": [], "errors": []}
            assert set(browser.requests()) == {page}
            assert browser.complaints() == []
            monkeypatch.setattr(html, "MANY", 10)
            beside = [name for name in export(graph) if name.startswith("articles/")]
            saved(graph, tmp_path)
            for name in beside[::10]:
                browser.visit(page.replace("graph.html", name))
                assert browser.run("return window.seen") == {"dialogs": [], "violations": [], "errors": []}
            assert all("/articles/" in address for address in browser.requests())
            assert browser.complaints() == []
    finally:
        if server:
            server.shutdown()
            server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that writes no log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def parts(graph: Snapshot) -> list[list[str]]:
    """Return anchors that open every view, node, statement and article of a graph, in portions."""
    from urllib.parse import quote

    base = graph.base
    people = [e.iri.removeprefix(base) for e in graph.entities if e.kind == "Person"]
    opposed = [s for s in graph.statements if s.kind == "Position"]
    anchors = ["", "show=all"]
    anchors += [f"view={view}" for view in ("positions", "positions&show=all", "timeline", "articles")]
    anchors += [f"view=tables&table={table}" for table in TABLES]
    # Every attack as a name, a sentence, a title and a file's name; some of each in the drawing itself.
    anchors += [f"view=entity&node={name}" for name in people]
    anchors += [f"view=timeline&statement={s.id}" for s in opposed]
    anchors += [f"view=articles&article={quote(e.document.identifier, safe='')}" for e in graph.extractions]
    anchors += [f"node={name}" for name in people[::10]] + [f"focus={name}" for name in people[::20]]
    anchors += [f"statement={s.id}" for s in opposed[::10]]
    anchors += [f"query={quote(attack, safe='')}" for attack in attacks()[::4]]
    anchors += [f"view=tables&table=roles&filter={quote(attack, safe='')}" for attack in attacks()[::8]]
    return [["#" + anchor for anchor in anchors[start : start + 300]] for start in range(0, len(anchors), 300)]
