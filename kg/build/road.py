"""Articles, readings, the graph, who is who, the files in `out`: the road from the first to the last.

A build says what the graph is made of: what its paths hold, and nothing else. What the store has of it already is not
read again, and what is no longer there is taken out, so that any build ends in the bytes of a build from nothing.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kg import exporters, resolution
from kg.build.crew import WORTH_A_WORKER, Read, read_all, uncollected
from kg.build.gather import Gathered, gather
from kg.build.report import Report, folder, last
from kg.errors import Interrupted, NoInput, OutputError
from kg.extractors import engine
from kg.graph import STORE, Graph, rdf
from kg.model import Snapshot, digest
from kg.ontology import Ontology
from kg.sources import Rules, SetAside
from kg.sources.copies import copies

Progress = Callable[[str, int, int], None]
FORMATS = ("turtle", "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be made of the documents in a store."""

    ontology: Ontology
    to: tuple[str, ...]
    base: str
    corrections: Path | None
    authority: Path | None
    text: bool


def build(
    paths: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    domain: str | Path | None = None,
    to: Sequence[str] = FORMATS,
    base: str = resolution.BASE,
    corrections: str | Path | None = None,
    authority: str | Path | None = None,
    rules: Rules | None = None,
    keep: bool = False,
    text: bool = True,
    workers: int | None = None,
    spark: str | None = None,
    parts: str | None = None,
    progress: Progress = lambda stage, done, total: None,
    stop: Callable[[], bool] = lambda: False,
) -> Report:
    """Build the graph of the articles that the paths lead to in the folder `out`, and return the report.

    `out/store` is the graph; beside it lie the files of each format in `to`, and the report. With `keep`, documents of
    the store that the paths do not hold stay in it. Any number of `workers` (default: one for each core) gives the same
    bytes, and so does `spark`, the master of a cluster that reads instead and can write N-Quads to the place `parts`.
    `progress` is told a stage (finding, reading, resolving, writing), how much of it is done, and of how much; once
    `stop` answers True the documents in hand are finished, and Interrupted is raised.

    `corrections` are what people know better, by default `out/corrections.toml` where that exists; `authority` is a
    list of known entities.

    Raises NoInput where no article at all was found, OutputError where `out` cannot be written (the state before is
    intact), StoreLocked where another build is at work there, ModelMissing, BadOntology, BadCorrection.
    """
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    out, domain = Path(out), Path(domain) if domain else None
    wanted = _wanted(domain, to, base, corrections or _standing(out), authority, text)
    folder(out)
    with _writing(out), Graph.open(out / STORE, write=True) as graph:
        _sweep(out)
        there = graph.documents()
        current = {name: mark for name, (mark, by) in there.items() if by == engine(wanted.ontology)}
        gathered = gather(
            paths,
            rules=rules or Rules(),
            there=current.items(),
            kept=[(name, mark) for name, (mark, _) in there.items()] if keep else (),
            out=out,
            progress=lambda done, total: progress("finding", done, total),
        )
        if not gathered.wanted:
            raise _nothing(gathered, paths)
        todo = [name for name, mark in sorted(gathered.wanted.items()) if current.get(name) != mark]
        documents = gathered.spool.documents(todo)
        if spark:
            from kg.build import spark as cluster

            results = cluster.read_all(documents, master=spark, domain=domain, stop=stop, parts=parts, base=base)
        else:
            useful = 1 + gathered.spool.characters // WORTH_A_WORKER
            hands = min(workers or os.cpu_count() or 1, useful, max(1, len(todo)))
            results = read_all(documents, domain=domain, workers=hands, stop=stop)
        read = _read(graph, gathered, results, len(todo), progress)
        if not gathered.wanted:
            raise _nothing(gathered, paths)
        gone = sorted(set(graph.documents()) - set(gathered.wanted))
        for name in gone:
            graph.remove(name)
        found = Report(
            out=out,
            stored=len(gathered.wanted),
            duplicates=tuple(gathered.duplicates),
            set_aside=tuple(gathered.set_aside),
            notes=tuple(gathered.notes),
            hidden=gathered.hidden,
            read=read,
            unchanged=len(gathered.wanted) - read,
            removed=len(gone),
        )
        return _finish(graph, found, wanted, progress)


def resolve(
    out: str | Path,
    *,
    domain: str | Path | None = None,
    to: Sequence[str] = FORMATS,
    base: str = resolution.BASE,
    corrections: str | Path | None = None,
    authority: str | Path | None = None,
    text: bool = True,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Decide anew who is who in the graph in `out`, from its store alone, and return the report; no model is loaded.

    Raises NoInput where no finished graph lies there, OutputError, StoreLocked, BadCorrection.
    """
    out = Path(out)
    before = last(out)
    if before is None:
        raise NoInput("holds no finished graph", str(out), f"build one first: kg build PATH... -o {out}")
    wanted = _wanted(domain, to, base, corrections or _standing(out), authority, text)
    with _writing(out), Graph.open(out / STORE, write=True) as graph:
        return _finish(graph, replace(before, unchanged=len(graph.documents())), wanted, progress)


def export(out: str | Path, *to: str, into: str | Path | None = None, text: bool = True) -> dict[str, str]:
    """Write the finished graph in `out` in further formats, there or into another folder; return {file: SHA-256}.

    Raises NoInput where no finished graph lies there, OutputError where a format is unknown or nothing can be written.
    """
    chosen = [exporters.exporter(name) for name in sorted(set(to))]
    with Graph.open(Path(out) / STORE) as graph:
        snapshot = graph.snapshot()
    target = Path(into) if into else Path(out)
    folder(target)
    return {name: seal for draw in chosen for name, seal in exporters.write(target, draw(snapshot, text=text)).items()}


# ----- the steps


def _wanted(
    domain: str | Path | None,
    to: Sequence[str],
    base: str,
    corrections: str | Path | None,
    authority: str | Path | None,
    text: bool,
) -> Wanted:
    for name in to:
        if name not in exporters.names():
            exporters.exporter(name)  # says what the names are, before an hour of reading
    rdf.check(Snapshot(extractions=(), entities=(), statements=(), base=base))
    for file in (corrections, authority):
        _bytes(Path(file) if file else None)
    ontology = Ontology.load(Path(domain) if domain else None)
    if corrections:
        resolution.read_corrections(Path(corrections), ontology)  # a wrong line is said before the reading, too
    if authority:
        resolution.read_authority(Path(authority), ontology)
    return Wanted(
        ontology=ontology,
        to=tuple(sorted(set(to))),
        base=base,
        corrections=Path(corrections) if corrections else None,
        authority=Path(authority) if authority else None,
        text=text,
    )


def _read(graph: Graph, gathered: Gathered, results: Generator[Read], expected: int, progress: Progress) -> int:
    """Store what is read as it comes, one transaction each; return how many, and set aside what cannot be read."""
    done = stored = 0
    with closing(results), closing(gathered.spool):
        for result in results:
            if isinstance(result, SetAside):
                gathered.set_aside.append(result)
                del gathered.wanted[result.identifier]
            else:
                graph.put(result, gathered.wanted[result.identifier])
                stored += 1
            done += 1
            progress("reading", done, expected)
    if done < expected:
        raise Interrupted(
            f"stopped: {done} of {expected} documents were read and are kept", "", "run it again to go on from there"
        )
    gathered.set_aside.sort(key=lambda one: (one.identifier, one.reason))
    return stored


def _finish(graph: Graph, found: Report, wanted: Wanted, progress: Progress) -> Report:
    """Resolve and write, unless what lies there was made from the same documents, rules and options."""
    seal = digest(
        resolution.engine(),
        wanted.ontology.fingerprint,
        wanted.base,
        *(_bytes(file) for file in (wanted.corrections, wanted.authority)),
        *(f"{name} {mark} {by}" for name, (mark, by) in sorted(graph.documents().items())),
        length=32,
    )
    written = digest(seal, exporters.engine(), wanted.text, *wanted.to, length=32)
    before = last(found.out)
    fresh = before is not None and before.seal == written and graph.seal() == seal
    if before is not None and fresh and exporters.intact(found.out, before.outputs):
        same = ("entities", "statements", "judgements", "copies", "resolution", "outputs", "seal")
        done = replace(found, **{name: getattr(before, name) for name in same})
    else:
        done = _made(graph, found, wanted, seal, written, progress)
    exporters.write(found.out, done.files())
    return done


def _made(graph: Graph, found: Report, wanted: Wanted, seal: str, written: str, progress: Progress) -> Report:
    """Resolve the documents of the store, make the finished graph of them, and write the files."""
    with uncollected():
        progress("resolving", 0, 1)
        extractions = tuple(graph.extractions())
        resolved = resolution.resolve(
            extractions,
            ontology=wanted.ontology,
            base=wanted.base,
            corrections=wanted.corrections,
            authority=wanted.authority,
        )
        snapshot = Snapshot(
            extractions=extractions,
            entities=resolved.entities,
            statements=resolved.statements,
            judgements=resolved.judgements,
            copies=copies(extraction.document for extraction in extractions),
            base=wanted.base,
        )
        derived = rdf.Derived.of(snapshot, text=wanted.text)  # held until all is written: its nodes are made once
        graph.derive(snapshot, seal)
        progress("resolving", 1, 1)
        outputs: dict[str, str] = {}
        for number, name in enumerate(wanted.to):
            progress("writing", number, len(wanted.to))
            outputs |= exporters.write(found.out, exporters.export(name, snapshot, text=wanted.text))
        progress("writing", len(wanted.to), len(wanted.to))
        del derived
        return replace(found.counted(snapshot), resolution=resolved.notes, outputs=outputs, seal=written)


def _sweep(out: Path) -> None:
    """Take away what a build that was killed had begun to write; the lock says that no other writes now."""
    for left in sorted(out.rglob(".*.part")):
        if (out / STORE) not in left.parents:
            left.unlink()


def _standing(out: Path) -> Path | None:
    """Return the corrections file that `kg review` keeps in the output folder, where there is one."""
    path = out / resolution.CORRECTIONS
    return path if path.is_file() else None


def _bytes(file: Path | None) -> str:
    try:
        return file.read_bytes().hex() if file else ""
    except OSError as problem:
        raise NoInput(f"cannot be read: {problem.strerror}", str(file), "check the path") from None


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """Turn a disk that is full or read-only into an OutputError that says that nothing was lost."""
    try:
        yield
    except OSError as problem:
        said = str(problem)  # Oxigraph's errors have words, but no number
        if problem.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in said or "quota exceeded" in said:
            what, remedy = "the disk is full; the graph as it was is intact", "make room, and run the command again"
        elif problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            what = f"cannot be written: {problem.strerror}"
            remedy = "change its permissions, or name another folder with -o"
        else:
            raise
        raise OutputError(what, str(problem.filename or out), remedy) from problem


def _nothing(gathered: Gathered, paths: Sequence[str | Path]) -> NoInput:
    """Return the error for paths that give no document, with the first reasons why."""
    reasons = [f"\n  {one}" for one in gathered.set_aside[:5]]
    more = [f"\n  and {len(gathered.set_aside) - 5} more"] if len(gathered.set_aside) > 5 else []
    what = "no article could be read" + "".join(reasons + more)
    remedy = "name files or folders of .txt, .html, .jsonl, .csv, .zip or .gz"
    return NoInput(what, " ".join(map(str, paths)), "" if reasons else remedy)
