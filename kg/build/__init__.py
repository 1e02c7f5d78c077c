"""The whole road on one screen: files, documents, readings, statements, the graph, who is who, the files in `out`.

A build says what the graph is made of: what its paths hold, and nothing else. What the store has of it already is not
read again, and what is no longer there is taken out, so that any build ends in the bytes of a build from nothing.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kg import exporters, resolution
from kg.build import report as reports
from kg.build.crew import WORTH_A_WORKER, read_all
from kg.build.gather import Gathered, gather
from kg.build.report import Report
from kg.errors import Interrupted, NoInput, OutputError
from kg.extractors import engine
from kg.graph import Graph
from kg.model import digest
from kg.ontology import Ontology
from kg.sources import Rules, SetAside
from kg.sources.copies import copies

__all__ = ["Report", "build", "resolve"]

Progress = Callable[[str, int, int], None]
STORE = "store"
FORMATS = ("turtle", "html")


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
    progress: Progress = lambda stage, done, total: None,
    stop: Callable[[], bool] = lambda: False,
) -> Report:
    """Build the graph of the articles that the paths lead to in the folder `out`, and return the report.

    `out/store` is the graph, beside it lie one file or folder for each format in `to`, and the report. With `keep`,
    documents of the store that the paths do not hold stay in it. `progress` is told a stage (finding, reading,
    resolving, writing) and how much of it is done; once `stop` answers True the documents in hand are finished, and
    Interrupted is raised. Any number of `workers` (default: one for each core) gives the same bytes.

    Raises NoInput where no article at all was found, OutputError where `out` cannot be written (the state before is
    intact), StoreLocked where another build is at work there, ModelMissing, BadOntology, BadCorrection.
    """
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    out, domain = Path(out), Path(domain) if domain else None
    ontology = Ontology.load(domain)
    reports.folder(out)
    with writing(out), Graph.open(out / STORE, write=True) as graph:
        there = graph.documents()
        current = {name: mark for name, (mark, by) in there.items() if by == engine(ontology)}
        gathered = gather(
            paths,
            rules=rules or Rules(),
            there=current.items(),
            kept=[(name, mark) for name, (mark, _) in there.items()] if keep else (),
            out=out,
            progress=lambda done, total: progress("finding", done, total),
        )
        if not gathered.wanted:
            raise nothing_found(gathered, paths)
        todo = [name for name, mark in sorted(gathered.wanted.items()) if current.get(name) != mark]
        read = _read(graph, gathered, todo, domain, workers, progress, stop)
        gone = sorted(set(there) - set(gathered.wanted))
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
        return _finish(graph, found, ontology, to, base, corrections, authority, text, progress)


def _read(
    graph: Graph,
    gathered: Gathered,
    todo: list[str],
    domain: Path | None,
    workers: int | None,
    progress: Progress,
    stop: Callable[[], bool],
) -> int:
    """Read what is new or changed, one transaction each; return how many, and set aside what cannot be read."""
    assert gathered.spool is not None
    useful = 1 + gathered.spool.characters // WORTH_A_WORKER
    hands = min(workers or os.cpu_count() or 1, useful, max(1, len(todo)))
    done = stored = 0
    for result in read_all(gathered.spool.documents(todo), domain=domain, workers=hands, stop=stop):
        if isinstance(result, SetAside):
            gathered.set_aside.append(result)
            del gathered.wanted[result.identifier]
        else:
            graph.put(result, gathered.wanted[result.document.identifier])
            stored += 1
        done += 1
        progress("reading", done, len(todo))
    gathered.spool.close()
    if done < len(todo):
        raise Interrupted(
            f"stopped: {done} of {len(todo)} documents were read and are kept", "", "run it again to go on from there"
        )
    if todo and not stored and not (set(gathered.wanted) - set(todo)):
        raise nothing_found(gathered, ["all that was found"])
    gathered.set_aside.sort(key=lambda one: (one.identifier, one.reason))
    return stored


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
    """Decide anew who is who in the graph in `out`, from the store alone, and return the report. No model is loaded.

    Raises NoInput where no graph lies there, OutputError, StoreLocked, BadCorrection.
    """
    out = Path(out)
    before = reports.last(out)
    if before is None:
        raise NoInput("holds no finished graph", str(out), f"build one first: kg build PATH... -o {out}")
    ontology = Ontology.load(Path(domain) if domain else None)
    with writing(out), Graph.open(out / STORE, write=True) as graph:
        found = replace(before, unchanged=len(graph.documents()))
        return _finish(graph, found, ontology, to, base, corrections, authority, text, progress)


def _finish(
    graph: Graph,
    found: Report,
    ontology: Ontology,
    to: Sequence[str],
    base: str,
    corrections: str | Path | None,
    authority: str | Path | None,
    text: bool,
    progress: Progress,
) -> Report:
    """Resolve and write, unless what lies there was made from the same documents, rules and options."""
    made_from = (
        resolution.engine(),
        ontology.fingerprint,
        base,
        *(Path(file).read_bytes().hex() if file else "" for file in (corrections, authority)),
        *(f"{name} {mark} {by}" for name, (mark, by) in sorted(graph.documents().items())),
    )
    seal = digest(*made_from, length=32)
    written = digest(seal, exporters.engine(), text, *sorted(to), length=32)
    before = reports.last(found.out)
    if (
        before is not None
        and before.seal == written
        and graph.seal() == seal
        and exporters.intact(found.out, before.outputs)
    ):
        same = ("entities", "statements", "judgements", "copies", "resolution", "outputs", "seal")
        done = replace(found, **{name: getattr(before, name) for name in same})
    else:
        progress("resolving", 0, 1)
        resolved = resolution.resolve(
            graph.extractions(), ontology=ontology, base=base, corrections=corrections, authority=authority
        )
        twins = copies(extraction.document for extraction in graph.extractions())
        graph.derive(resolved.entities, resolved.statements, resolved.judgements, twins, seal, base=base)
        snapshot = graph.snapshot()
        progress("writing", 0, len(to))
        outputs: dict[str, str] = {}
        for number, name in enumerate(sorted(set(to)), start=1):
            outputs |= exporters.write(found.out, exporters.export(name, snapshot, text=text))
            progress("writing", number, len(to))
        done = replace(found.counted(snapshot), resolution=resolved.notes, outputs=outputs, seal=written)
    exporters.write(found.out, done.files())
    return done


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Turn a disk that is full or read-only into an OutputError that says that nothing was lost."""
    try:
        yield
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            what, remedy = "the disk is full; the graph as it was is intact", "make room, and run the command again"
        elif problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            what, remedy = (
                f"cannot be written: {problem.strerror}",
                "change its permissions, or name another folder with -o",
            )
        else:
            raise
        raise OutputError(what, str(problem.filename or out), remedy) from problem


def nothing_found(gathered: Gathered, paths: Sequence[str | Path]) -> NoInput:
    """Return the error for paths that hold no article, with the first reasons why."""
    reasons = [str(one) for one in gathered.set_aside[:5]]
    more = f"\n  and {len(gathered.set_aside) - 5} more" if len(gathered.set_aside) > 5 else ""
    what = "no article was found" + "".join(f"\n  {reason}" for reason in reasons) + more
    return NoInput(what, " ".join(map(str, paths)), "name files or folders of .txt, .html, .jsonl, .csv, .zip or .gz")
