"""The store: a document a transaction, a finished graph all at once, and damage that shows."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import NoInput, OutputError, StoreDamaged, StoreLocked
from kg.graph import Graph, quads
from kg.graph.store import _Stream
from kg.model import Document, Extraction, Snapshot
from tests.invented import extractions, joined, snapshot

FAR = "https://news.example/id/"


def finish(graph: Graph, whole: Snapshot, seal: str = "s") -> None:
    graph.derive(replace(whole, extractions=()), seal)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Graph.open(tmp_path / "store", write=True) as graph:
        for extraction in extractions():
            graph.put(extraction, "v1")
        finish(graph, snapshot())
    return tmp_path / "store"


def stored(folder: Path) -> set[tuple[str, ...]]:
    with Graph.open(folder) as graph:
        store = graph._present()
        return {(str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in store}


def test_what_is_put_in_comes_out_exactly(folder: Path) -> None:
    with Graph.open(folder) as graph:
        assert tuple(graph.extractions()) == extractions()
        assert graph.snapshot() == snapshot()
        assert graph.extraction("reports/canal.txt") == extractions()[0]
        assert graph.documents() == dict.fromkeys(("reports/canal.txt", "reports/ferry.txt"), ("v1", "invented 1"))
        assert graph.seal() == "s"
        with pytest.raises(NoInput):
            graph.extraction("reports/none.txt")


def test_names_that_make_no_iri_are_refused_and_the_graph_stays(folder: Path) -> None:
    whole = snapshot()
    first, *others = whole.entities
    for wrong in (
        replace(whole, base="https://example.org/a b/"),
        replace(whole, base="example/"),
        replace(whole, entities=(replace(first, iri="https://example.org/<x>"), *others)),
        replace(whole, entities=(replace(first, kind="Two words"), *others)),
        replace(whole, statements=(replace(whole.statements[0], subject="nobody"), *whole.statements[1:])),
    ):
        with Graph.open(folder, write=True) as graph, pytest.raises(OutputError, match="is no IRI"):
            finish(graph, wrong, "wrong")
    with Graph.open(folder) as graph:
        assert graph.seal() == "s"
        assert graph.verify() == []


def test_halves_of_characters_survive(tmp_path: Path) -> None:
    odd = Extraction(document=Document(identifier="a\udcff.txt", text="x \ud83d\ude00 \ud800 \x00 \u202e"), engine="e")
    with Graph.open(tmp_path / "store", write=True) as graph:
        graph.put(odd)
        graph.derive(Snapshot(extractions=(), entities=(), statements=()))
        assert tuple(graph.extractions()) == (odd,)
        assert graph.verify() == []


def test_the_stored_rdf_is_that_of_the_snapshot(folder: Path) -> None:
    there = {t[:3] for t in stored(folder) if "axiom" not in t[0] and not t[1].endswith("#reading>")}
    made = {(str(q.subject), str(q.predicate), str(q.object)) for q in quads(snapshot())}
    assert there == {t for t in made if not t[0].startswith("_:")}


def test_a_change_gives_the_store_that_a_build_from_nothing_gives(folder: Path, tmp_path: Path) -> None:
    canal, ferry = extractions()
    many = [replace(canal, document=replace(canal.document, identifier=f"x{n}.txt"), passages=(), referents=(),
                    statements=()) for n in range(20)]  # fmt: skip
    whole = joined((canal, ferry, *many))
    changed = joined((replace(canal, statements=canal.statements[:1]), *many))

    with Graph.open(folder, write=True) as graph:
        for extraction in many:
            graph.put(extraction)
        finish(graph, whole)
        graph.put(changed.extractions[0])
        graph.remove("reports/ferry.txt")
        assert graph._worth_patching(changed.base)
        finish(graph, changed)
        assert graph.verify() == []
    with Graph.open(tmp_path / "other", write=True) as graph:
        for extraction in changed.extractions:
            graph.put(extraction)
        finish(graph, changed)
    assert stored(folder) == stored(tmp_path / "other")


def test_a_reader_sees_the_state_before_until_the_graph_is_finished(folder: Path) -> None:
    before = Graph.open(folder)
    one = joined(extractions()[:1])
    with Graph.open(folder, write=True) as graph:
        graph.remove("reports/ferry.txt")
        graph.put(replace(extractions()[0], engine="other"), "v2")
        assert graph.documents() == {"reports/canal.txt": ("v2", "other")}
        with Graph.open(folder) as reader:
            assert set(reader.documents().values()) == {("v1", "invented 1")}
            assert tuple(reader.extractions()) == extractions()
            assert reader.snapshot() == snapshot()
        assert graph.snapshot() == snapshot()
        finish(graph, one)
        assert list(graph.documents()) == ["reports/canal.txt"]
    assert before.snapshot() == snapshot()
    before.close()
    with Graph.open(folder) as after:
        assert len(after.snapshot().extractions) == 1
        assert len(after.query("SELECT ?d { ?d a kg:Document }")) == 1


def test_another_base_makes_every_iri_anew(folder: Path) -> None:
    with Graph.open(folder, write=True) as graph:
        finish(graph, joined(extractions(), FAR))
        assert graph.base == FAR
    assert all(graph_name.startswith(f"<{FAR}") for *_, graph_name in stored(folder))


def test_pieces_are_read_as_one_file() -> None:
    pieces = [b"abc", b"", b"0123456789" * 10, b"z"]
    stream, found = _Stream(iter(pieces)), []
    while piece := stream.read(7):
        assert len(piece) <= 7
        found.append(piece)
    assert b"".join(found) == b"".join(pieces)
    assert _Stream(iter(pieces)).read() == b"abc"


def test_rdflib_s_interface_shows_the_same(folder: Path) -> None:
    with Graph.open(folder) as graph:
        dataset = graph.dataset()
        query = "SELECT ?name { ?s <https://example.org/kg#pickets_at> ?o . ?s rdfs:label ?name }"
        assert [str(row.name) for row in dataset.query(query)] == ["Ada Quill"]  # type: ignore[union-attr]
        names = {str(g.identifier) for g in dataset.graphs()}
        assert len([name for name in names if "document-" in name]) == 2


def test_there_must_be_a_graph(tmp_path: Path) -> None:
    with pytest.raises(NoInput, match="kg build"):
        Graph.open(tmp_path / "store")
    with Graph.open(tmp_path / "store", write=True) as graph, pytest.raises(NoInput):
        graph.rdf_folder()


def test_one_writer_at_a_time_and_the_other_is_told_who(folder: Path) -> None:
    with Graph.open(folder, write=True):
        with pytest.raises(StoreLocked, match=str(os.getpid())):
            Graph.open(folder, write=True)
        with Graph.open(folder) as reader:
            assert len(reader.documents()) == 2
    Graph.open(folder, write=True).close()


_HOLD = "import sys,time\nfrom kg.graph import Graph\nheld = Graph.open(sys.argv[1], write=True)\nprint('held', flush=True)\ntime.sleep(60)\n"


def test_the_lock_dies_with_its_holder(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(folder)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StoreLocked, match=str(holder.pid)):
            Graph.open(folder, write=True)
        holder.kill()
    Graph.open(folder, write=True).close()


def _many(count: int) -> Iterator[Extraction]:
    canal = extractions()[0]
    for n in range(count):
        yield replace(canal, document=replace(canal.document, identifier=f"{n:03}.txt"), passages=(), referents=(),
                      statements=())  # fmt: skip


def _endless(folder: str, acknowledged: str) -> None:
    with open(acknowledged, "a") as file:
        while True:
            with Graph.open(folder, write=True) as graph:
                for extraction in _many(12):
                    graph.put(extraction, f"{time.time()}")
                    file.write(extraction.document.identifier + "\n")
                    file.flush()
                finish(graph, joined(tuple(graph.extractions())))


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_writer_that_is_killed_loses_nothing_acknowledged_and_leaves_a_whole_state(tmp_path: Path) -> None:
    folder, acknowledged = tmp_path / "store", tmp_path / "acknowledged"
    context = multiprocessing.get_context("spawn")
    starting = 0.0  # how long the first writer takes until it has written once: processors differ, and may be busy
    for share in (1.0, 0.9, 1.0, 1.2, 1.5, 1.8):
        writer = context.Process(target=_endless, args=(str(folder), str(acknowledged)))
        began = time.monotonic()
        writer.start()
        while not starting and time.monotonic() - began < 120:
            if acknowledged.exists() and acknowledged.stat().st_size:
                starting = time.monotonic() - began
            time.sleep(0.01)
        time.sleep(max(0.0, starting * share - (time.monotonic() - began)))
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        with Graph.open(folder, write=True) as graph:
            assert set(acknowledged.read_text().split()) <= set(graph.documents())
            list(graph.extractions())
            assert graph.verify() == []
    assert starting


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0x55
    path.write_bytes(bytes(data))


def test_a_damaged_payload_is_named_and_taken_out(folder: Path) -> None:
    with Graph.open(folder) as graph:
        payload = graph._ledger.payload(graph._ledger.documents()["reports/ferry.txt"][0], "")
    ledger = folder / "ledger.sqlite"
    flip(ledger, ledger.read_bytes().index(payload[50:90]) + 5)
    with Graph.open(folder) as graph:
        assert [damage.where for damage in graph.verify()] == ["reports/ferry.txt"]
        with pytest.raises(StoreDamaged, match="repair"):
            graph.snapshot()
    with Graph.open(folder, write=True) as graph:
        assert "reports/ferry.txt" in graph.repair()[0]
        assert list(graph.documents()) == ["reports/canal.txt"]


def test_a_document_whose_rdf_differs_is_named_and_made_anew(folder: Path) -> None:
    import pyoxigraph as ox

    with Graph.open(folder) as graph:
        where = graph.rdf_folder()
    store = ox.Store(str(where))
    quad = next(iter(store.quads_for_pattern(None, ox.NamedNode("https://example.org/kg#sha256"), None, None)))
    store.remove(quad)
    store.flush()
    del store
    with Graph.open(folder) as graph:
        (damage,) = graph.verify()
        assert "lacks 1 triples" in damage.what
        assert damage.where in graph.documents()
        assert not graph.validate().conforms
    with Graph.open(folder, write=True) as graph:
        graph.repair()
    with Graph.open(folder) as graph:
        assert graph.verify() == []
        assert graph.snapshot() == snapshot()
        assert graph.seal() == "s"


def test_every_flipped_byte_of_the_rdf_store_is_noticed_or_changes_nothing(folder: Path) -> None:
    with Graph.open(folder) as graph:
        tables = sorted(graph.rdf_folder().glob("*.sst"))
    noticed = 0
    for number, table in enumerate(tables):
        whole = table.read_bytes()
        flip(table, len(whole) * (number + 1) // (len(tables) + 1))
        with Graph.open(folder) as graph:
            try:
                same = stored(folder) is not None and graph.verify() == []
            except (OSError, RuntimeError, StoreDamaged):
                same = False
            if not same:
                noticed += 1
                assert graph.verify() != []
        table.write_bytes(whole)
    assert noticed > 0
    with Graph.open(folder) as graph:
        assert graph.verify() == []


def test_a_file_that_is_no_ledger_is_a_clear_error(folder: Path) -> None:
    (folder / "ledger.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 50)
    with pytest.raises(StoreDamaged, match="kg build"):
        Graph.open(folder)
