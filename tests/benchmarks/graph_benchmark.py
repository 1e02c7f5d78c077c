"""The graph beside its engine: every shipped query at three sizes, the writers and the store beside pyoxigraph's own.

    python -m tests.benchmarks.graph_benchmark [DOCUMENTS ...]      # 6 55 550 give 10,000, 100,000 and a million triples

Times are CPU seconds of this process, the least of three; a query is asked of the store on disk, opened for reading
alone, as `kg query` does in its child process, without the start of that process, and its rows are sorted as `kg query`
sorts them. rdflib answers from the Turtle, up to about a hundred thousand triples, and writes Turtle of as many; so many
are checked by SHACL, beside pyshacl.
"""

from __future__ import annotations

import gc
import io
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

import kg
from kg.exporters import jsonld, nquads, trig, turtle
from kg.graph import Graph, rdf
from kg.graph.plan import joined, unordered
from kg.graph.sparql import shipped, solutions, text_of
from kg.graph.store import _Stream
from kg.graph.validate import against_shapes, relevant
from kg.model import Snapshot
from kg.ontology import SHAPES
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


def filled(snapshot: Snapshot, place: Path) -> list[tuple[str, int, float]]:
    """Return (way into a store on disk, quads, CPU seconds): ours from values, pyoxigraph's from what is made already."""
    lines = b"".join(nquads.write(snapshot))
    quads = list(ox.parse(lines, format=ox.RdfFormat.N_QUADS))

    def derive() -> None:
        shutil.rmtree(place, ignore_errors=True)
        with Graph.open(place, write=True) as graph:
            for extraction in snapshot.extractions:
                graph._ledger.put(extraction.document.identifier, b"", "", "")  # what was read is stored before
            graph.derive(snapshot)

    def pour() -> None:
        shutil.rmtree(place, ignore_errors=True)
        pieces = (lines[start : start + (1 << 18)] for start in range(0, len(lines), 1 << 18))
        stream = cast(IO[bytes], _Stream(pieces))
        ox.Store(str(place)).bulk_load(stream, format=ox.RdfFormat.N_QUADS, lenient=True)

    def load() -> None:
        shutil.rmtree(place, ignore_errors=True)
        ox.Store(str(place)).bulk_load(lines, format=ox.RdfFormat.N_QUADS)

    def extend() -> None:
        shutil.rmtree(place, ignore_errors=True)
        ox.Store(str(place)).bulk_extend(quads)

    return [
        ("ours, Graph.derive from values", len(quads), least(derive)[0]),
        ("ours, lines that are made already", len(quads), least(pour)[0]),
        ("pyoxigraph, bulk_load of N-Quads", len(quads), least(load)[0]),
        ("pyoxigraph, bulk_extend of Quad objects", len(quads), least(extend)[0]),
    ]


def by_peers(file: Path, store: ox.Store, snapshot: Snapshot) -> list[tuple[str, int, float, float]]:
    """Return (what, triples, our CPU seconds, the peer's): Turtle beside rdflib's, SHACL beside pyshacl's."""
    import pyshacl
    import rdflib

    graph, shapes = rdflib.Graph().parse(file, format="turtle"), rdflib.Graph().parse(SHAPES)
    ours = least(lambda: sum(map(len, turtle.write(snapshot))))[0]
    theirs = least(lambda: len(graph.serialize(format="turtle")), 1)[0]
    asked = relevant(store)
    stored, checked = least(lambda: against_shapes(relevant(store)))[0], least(lambda: against_shapes(asked))[0]
    reference = least(lambda: pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False)[0], 1)[0]
    return [
        ("Turtle, rdflib", len(graph), ours, theirs),
        ("SHACL of what is in memory, pyshacl", len(graph), checked, reference),
        ("SHACL of what is in the store, pyshacl in memory", len(graph), stored, reference),
    ]


def main() -> None:
    """Print the tables."""
    sizes = [int(word) for word in sys.argv[1:]] or [6, 55, 550]
    table: dict[str, list[str]] = {name: [] for name in shipped()}
    heads: list[str] = []
    peers: list[tuple[str, int, float, float]] = []
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
                    peers = by_peers(out / "graph.ttl", store, graph.snapshot())
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
        print("\n| into a store on disk | quads | s CPU | quads a second | beside the first |\n|---|---|---|---|---|")
        ways = filled(snapshot, Path(place) / "filled")
        for name, number, spent in ways:
            print(f"| {name} | {number:,} | {spent:.1f} | {number / spent:,.0f} | {ways[0][2] / spent:.2f} |")
        print("\n| beside a peer | triples | ours, s CPU | the peer, s CPU | ours is one in |\n|---|---|---|---|---|")
        for name, number, mine, theirs in peers:
            print(f"| {name} | {number:,} | {mine:.2f} | {theirs:.1f} | {theirs / mine:.0f} |")


if __name__ == "__main__":
    main()
