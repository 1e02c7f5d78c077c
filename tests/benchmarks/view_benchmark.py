"""How soon the page can be used, as a ratio to a bare vis-network page with the same coordinates, and to plain pyvis.

    python -m tests.benchmarks.view_benchmark [NODES...]

Usable is: something is drawn, and then five frames in a row take less than 100 ms each. The pages are opened in turn in
the same headless Chromium, so that a busy machine slows all of them; the median of the runs is taken. Plain pyvis (its
own page, its own physics) is given up after a minute and a half, and is not tried beyond 1,000 nodes.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from pyvis.network import Network
from selenium.common.exceptions import TimeoutException
from urllib3.exceptions import HTTPError

from kg.exporters import html, write
from kg.exporters.html import export
from kg.exporters.html.network import draw, graph
from tests.exporters.newsroom import corpus
from tests.real.browser import Browser, chromium

RUNS = 3
PATIENCE = 90

MEASURE = """
window.usable = new Promise((tell) => {
  const drawn = () => {
    let good = 0, last = performance.now();
    const frame = (now) => { good = now - last < 100 ? good + 1 : 0; last = now; if (good >= 5) tell(performance.now()); else requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
  };
  let first = true;
  for (const [kind, name] of [[CanvasRenderingContext2D, 'stroke'], [CanvasRenderingContext2D, 'fill'], [WebGLRenderingContext, 'drawArrays']]) {
    const original = kind.prototype[name];
    kind.prototype[name] = function (...given) { kind.prototype[name] = original; if (first) { first = false; drawn(); } return original.apply(this, given); };
  }
});
"""
"""Runs before each page: notes the first stroke on any canvas, then waits for five quick frames."""


def bare(folder: Path, nodes: int, drawn: Any) -> Path:
    """Write a page with vis-network, ready coordinates and nothing else."""
    library = (Path(html.__file__).parent / "vendor" / "vis-network.min.js").read_text(encoding="utf-8")
    points = [
        {"id": n, **{k: d[k] for k in ("label", "x", "y", "size", "shape", "group")}} for n, d in drawn.nodes(data=True)
    ]
    lines = [{"from": a, "to": b} for a, b in drawn.edges()]
    options = {
        "physics": False, "edges": {"smooth": False}, "layout": {"improvedLayout": False},
        "interaction": {"hideEdgesOnDrag": True, "hideEdgesOnZoom": True},
    }  # fmt: skip
    page = folder / f"bare-{nodes}.html"
    page.write_text(
        "<!DOCTYPE html><meta charset=utf-8><style>#g{width:100vw;height:100vh}</style><div id=g></div>"
        f"<script>{library}</script><script>new vis.Network(document.getElementById('g'),"
        f"{{nodes:{json.dumps(points)},edges:{json.dumps(lines)}}},{json.dumps(options)})</script>",
        encoding="utf-8",
    )
    return page


def plain(folder: Path, nodes: int, drawn: Any) -> Path:
    """Write the page that pyvis makes by itself."""
    made = Network(cdn_resources="in_line", directed=True)
    for node, data in drawn.nodes(data=True):
        made.add_node(node, label=data["label"], group=data["group"])
    for one, two in drawn.edges():
        made.add_edge(one, two)
    page = folder / f"pyvis-{nodes}.html"
    page.write_text(made.generate_html(), encoding="utf-8")
    return page


def usable(browser: Browser, address: str) -> float:
    """Return the milliseconds from the start of loading until the page can be used; infinite when patience ends."""
    browser.get("about:blank")
    try:
        browser.get(address)
        return float(browser.execute_async_script("window.usable.then(arguments[0])"))
    except (TimeoutException, HTTPError):
        # A page that computes without a pause answers nobody, not even the one who asks it to stop.
        return float("inf")


def main(sizes: list[int]) -> None:
    """Print, for each size, the times as ratios to the bare page, and the sizes of the files."""
    print("nodes   page          usable  ratio to bare  MB")
    for nodes in sizes:
        with tempfile.TemporaryDirectory() as name, chromium() as browser:
            folder = Path(name)
            browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": MEASURE})
            browser.set_script_timeout(PATIENCE)
            browser.set_page_load_timeout(PATIENCE)
            snapshot = corpus(nodes)
            write(folder, export(snapshot))
            drawn = graph(draw(snapshot))
            page = folder / "graph.html"
            pages = {"bare vis": bare(folder, nodes, drawn).as_uri(), "start view": page.as_uri()}
            pages["everything"] = page.as_uri() + "#show=all"
            files = {"bare vis": folder / f"bare-{nodes}.html", "start view": page, "everything": page}
            times: dict[str, list[float]] = {name: [] for name in pages}
            for _ in range(RUNS):
                for name, address in pages.items():
                    times[name].append(usable(browser, address))
            base = statistics.median(times["bare vis"])
            for name, found in times.items():
                middle = statistics.median(found)
                size = files[name].stat().st_size / 1e6
                print(f"{nodes:6}  {name:12} {middle / 1000:6.2f}s  {middle / base:8.2f}       {size:5.1f}", flush=True)
            if nodes <= 1000:
                page = plain(folder, nodes, drawn)
                with chromium() as other:
                    other.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": MEASURE})
                    other.set_script_timeout(PATIENCE)
                    other.set_page_load_timeout(PATIENCE)
                    took = usable(other, page.as_uri())
                size = page.stat().st_size / 1e6
                print(f"{nodes:6}  plain pyvis  {took / 1000:6.2f}s  {took / base:8.2f}       {size:5.1f}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100, 1000, 5000, 20000, 50000])
