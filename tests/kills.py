"""Kills builds at random moments, and looks at what they leave behind: the ordinary suite does it a few times, `-m real` 200."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import kg
from kg.build import road
from kg.errors import NoInput
from kg.graph import Graph
from kg.graph.payload import Packed
from kg.model import Document
from tests.benchmarks.corpus import reports
from tests.conftest import skim


def _skimming(documents: Iterable[Document], **_: object) -> Generator[Packed]:
    for document in documents:
        yield Packed.of(skim(document))


def _build(into: Path, out: Path, told: Path | None) -> None:
    """Build with the stand-in reader in this process, and note each document that the build says is stored."""
    road.__dict__["read_all"] = _skimming

    def progress(stage: str, done: int, total: int) -> None:
        if told is not None:
            with told.open("a") as file:
                file.write(f"{stage} {done}\n")

    kg.build(into, out, to=["turtle", "nquads"], progress=progress)


def _files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.is_file()}


def kills(folder: Path, count: int, *, documents: int = 60, seed: int = 1) -> Counter[str]:
    """Return in which stage each of so many builds was killed, after having checked all that they left.

    After each kill the store must open, hold only whole documents, and every one that the build had said was stored; a
    reader must see a finished graph or none. The corpus changes as it goes; now and then a build is let finish, and its
    files must be those of a build from nothing.
    """
    draw = random.Random(seed)
    fork = multiprocessing.get_context("forkserver")
    fork.set_forkserver_preload(["tests.kills"])  # forked from a process that has no threads yet
    into, out, told = folder / "in", folder / "out", folder / "told"
    into.mkdir()
    stock = list(reports(2 * documents, seed=seed))
    for name, text in stock[:documents]:
        (into / Path(name).name).write_text(text)
    began = time.perf_counter()
    _run(fork, _build, into, folder / "first", None)
    takes = time.perf_counter() - began
    hit: Counter[str] = Counter()
    while hit.total() < count:
        told.write_text("")
        process = fork.Process(target=_build, args=(into, out, told))
        process.start()
        time.sleep(draw.uniform(0, takes))
        process.kill()
        process.join()
        if process.exitcode == 0:  # it was faster
            _change(draw, into, stock)
            continue
        assert process.exitcode == -signal.SIGKILL
        lines = told.read_text().split("\n")
        hit[lines[-2].split()[0] if len(lines) > 1 else "starting"] += 1
        _sound(into, out, told=sum(line.startswith("reading") for line in lines[:-1]))
        if draw.random() < 0.15:
            _change(draw, into, stock)
        if draw.random() < 0.05:
            _finished(fork, into, out, folder / "afresh")
    _finished(fork, into, out, folder / "afresh")
    return hit


def _sound(into: Path, out: Path, told: int) -> None:
    if not (out / "store").exists():
        assert not told
        return
    with Graph.open(out / "store", write=True) as graph:
        stored = graph.documents()
        assert len(stored) >= told, "a document that was acknowledged is lost"
        for extraction in graph.extractions():
            for statement in extraction.statements:
                for proof in statement.evidence:
                    proof.check(extraction.document)
    try:
        with Graph.open(out / "store") as graph:
            snapshot = graph.snapshot()
            assert {name for entity in snapshot.entities for name in entity.documents} <= set(graph.documents())
            if snapshot.entities:
                assert graph.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    except NoInput:
        pass


def _change(draw: random.Random, into: Path, stock: list[tuple[str, str]]) -> None:
    """Take a report away, change one, and add one: their number stays."""
    files = draw.sample(sorted(into.iterdir()), 2)
    files[0].unlink()
    files[1].write_text(files[1].read_text() + "It was said again later.\n")
    _, text = draw.choice(stock)
    (into / f"later-{draw.randrange(10**9)}.txt").write_text(f"{text}It was reported again.\n")


def _finished(fork: multiprocessing.context.ForkServerContext, into: Path, out: Path, afresh: Path) -> None:
    _run(fork, _build, into, out, None)
    _run(fork, _build, into, afresh, None)
    assert _files(out) == _files(afresh)
    with Graph.open(out / "store") as graph:
        assert graph.verify() == []


def _run(fork: multiprocessing.context.ForkServerContext, work: Callable[..., None], *args: object) -> None:
    process = fork.Process(target=work, args=args)
    process.start()
    process.join()
    assert process.exitcode == 0
