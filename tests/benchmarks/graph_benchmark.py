"""The graph beside its engine: every shipped query at three sizes, the writers beside pyoxigraph's own.

    python -m tests.benchmarks.graph_benchmark [DOCUMENTS ...]      # 6 55 550 give 10,000, 100,000 and a million triples

Times are CPU seconds of this process, the least of three; a query is asked of the store on disk, opened for reading
alone, as `kg query` does in its child process, without the start of that process, and its rows are sorted as `kg query`
sorts them. rdflib answers from the Turtle, up to about a hundred thousand triples.
"""

from __future__ import annotations

import gc
import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pyoxigraph as ox

import kg
from kg.exporters import jsonld, nquads, trig, turtle
from kg.graph import rdf
from kg.graph.plan import joined, unordered
from kg.graph.sparql import shipped, solutions, text_of
from kg.model import Snapshot
from tests.benchmarks.corpus import write

SMALL = 150_000
"""Triples up to which rdflib is asked as well."""


def least(measured: Callable[[], object], times: int = 3) -> tuple[float, object]:
    """Return the least CPU seconds of some runs, and what the last of them returned."""
    best, result = float("inf"), None
    for _ in range(times):
        gc.collect()
        gc.disable()  # as a build does
        began = time.process_time()
        result = measured()
        best = min(best, time.process_time() - began)
        gc.enable()
    return best, result


def asked(store: ox.Store, name: str) -> tuple[float, int]:
    """Return CPU seconds that a shipped query takes to be answered and sorted, and its rows."""
    query, order = unordered(joined(text_of(name)))

    def told() -> ox.QuerySolutions:
        return cast(ox.QuerySolutions, store.query(query, use_default_graph_as_union=True))

    answer = solutions(cast(bytes, told().serialize(format=ox.QueryResultsFormat.JSON)).decode())
    spent = least(lambda: sum(1 for _ in told()))[0] + least(lambda: order.of(answer.variables, answer.rows))[0]
    return spent, len(answer)


def by_rdflib(file: Path) -> dict[str, float]:
    """Return {name of a shipped query: CPU seconds in plain rdflib}."""
    import rdflib

    graph = rdflib.Graph()
    graph.parse(file, format="turtle")
    return {name: least(lambda name=name: len(list(graph.query(text_of(name)))), 1)[0] for name in shipped()}  # type: ignore[misc]


def writers(snapshot: Snapshot) -> list[tuple[str, float, float]]:
    """Return (format, CPU seconds from values to bytes, CPU seconds of pyoxigraph from its store in memory to bytes)."""
    store = ox.Store()
    store.bulk_load(b"".join(nquads.write(snapshot)), format=ox.RdfFormat.N_QUADS)
    rows = []
    for name, ours, form in (
        ("Turtle", turtle.write, ox.RdfFormat.TURTLE), ("TriG", trig.write, ox.RdfFormat.TRIG),
        ("N-Quads", nquads.write, ox.RdfFormat.N_QUADS), ("JSON-LD", jsonld.write, ox.RdfFormat.JSON_LD),
    ):  # fmt: skip

        def theirs(form: ox.RdfFormat = form) -> None:
            if form == ox.RdfFormat.TURTLE:
                ox.serialize((q.triple for q in store), io.BytesIO(), format=form, prefixes=rdf.PREFIXES)
            else:
                store.dump(io.BytesIO(), format=form, prefixes=rdf.PREFIXES)

        mine = least(lambda ours=ours: sum(map(len, ours(snapshot))))[0]  # type: ignore[misc]
        rows.append((name, mine, least(theirs)[0]))
    return rows


def main() -> None:
    """Print the tables."""
    sizes = [int(word) for word in sys.argv[1:]] or [6, 55, 550]
    table: dict[str, list[str]] = {name: [] for name in shipped()}
    heads: list[str] = []
    slow: dict[str, list[str]] = {name: [] for name in shipped()}
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            out = Path(place) / f"out{size}"
            kg.build(write(Path(place) / f"texts{size}", size), out, to=["turtle"], workers=1)
            with kg.open(out) as graph:
                store = ox.Store.read_only(str(graph.rdf_folder()))
                heads.append(f"{len(store):,} triples")
                for name in shipped():
                    spent, rows = asked(store, name)
                    table[name].append(f"{1e3 * spent:.0f} ms, {rows:,} rows, {1e6 * spent / max(1, rows):.0f} µs each")
                if len(store) <= SMALL:
                    for name, spent in by_rdflib(out / "graph.ttl").items():
                        slow[name].append(f"{spent:.2f} s")
                if size == sizes[-1]:
                    snapshot = graph.snapshot()
        print("| query | " + " | ".join(heads) + " | rdflib |\n" + "|---" * (len(heads) + 2) + "|")
        for name, cells in table.items():
            print(f"| {name} | " + " | ".join(cells) + f" | {', '.join(slow[name])} |")
        print(
            f"\n| writer, {heads[-1]} | from values, s CPU | pyoxigraph, from its store in memory | ratio |\n|---|---|---|---|"
        )
        for name, mine, theirs in writers(snapshot):
            print(f"| {name} | {mine:.1f} | {theirs:.1f} | {mine / theirs:.2f} |")


if __name__ == "__main__":
    main()
