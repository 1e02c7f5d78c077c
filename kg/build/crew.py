"""Reads documents on several cores: worker processes that each load the model once and hand back extractions.

A worker is a Python of its own, spoken to over its standard input and output. It ends when its input does, so a build
that is killed leaves no process behind. It shares nothing with the caller: a script needs no `__main__` guard, a crash
costs one document, and sums are made alike however many workers there are, or whatever the caller has set up. It ignores
Ctrl-C, which is the caller's to answer.
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, cast

from kg.errors import PressgraphError
from kg.graph.payload import Packed
from kg.model import Document, Extraction
from kg.ontology import Ontology
from kg.sources import SetAside

_LENGTH = struct.Struct(">Q")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Small matrices lose by threads, and sums over threads end in other last digits: one thread a worker."""

_WORKER = "from kg.build.crew import worker; worker()"
WORTH_A_WORKER = 40_000
"""Characters for which a further process pays: starting one costs as much as reading about so many."""

KEPT_WORDS = 50_000
"""Words that the parser keeps, some 30 MB: later ones are forgotten after the document that has them, so that memory does
not grow. To work out anew what a word looks like, for each word of each document, was a seventh of a worker's time."""

Read = Packed | SetAside
"""What was read of a document, packed by the worker as the store keeps it, or why it could not be read."""


def read_all(
    documents: Iterable[Document],
    *,
    domain: Path | None = None,
    workers: int = 1,
    stop: Callable[[], bool] = lambda: False,
) -> Generator[Read]:
    """Yield a packed Extraction, or a SetAside with the reason, for each document, in the order in which they are done.

    At most two documents a worker are in hand at a time. Once `stop` says so no further one is begun, and those in hand
    are still yielded. Raises ModelMissing where the model cannot be loaded.
    """
    source, lock = iter(documents), threading.Lock()
    results: queue.Queue[Read | BaseException | None] = queue.Queue(maxsize=workers)
    ended = threading.Event()
    hands = [_Hand(domain) for _ in range(workers)]

    def following() -> Document | None:
        with lock:
            return None if ended.is_set() or stop() else next(source, None)

    def work(hand: _Hand) -> None:
        try:
            while (document := following()) is not None:
                _put(results, hand.read(document), ended)
        except BaseException as fault:
            _put(results, fault, ended)
        finally:
            hand.close()
            _put(results, None, ended)

    threads = [threading.Thread(target=work, args=(hand,), daemon=True) for hand in hands]
    for thread in threads:
        thread.start()
    try:
        working = workers
        while working:
            result = results.get()
            if result is None:
                working -= 1
            elif isinstance(result, BaseException):
                raise result
            else:
                yield result
    finally:
        ended.set()
        for hand in hands:
            hand.close()
        for thread in threads:
            thread.join(timeout=5)


class Reader:
    """Reads one document after another in this process; the model is loaded at the first."""

    def __init__(self, domain: Path | None) -> None:
        self.ontology = Ontology.load(domain)
        self._read: Callable[[Document], Extraction] | None = None

    def __call__(self, document: Document) -> Extraction | SetAside:
        """Return what the document says, or why it could not be read: a fault in one costs no other."""
        if self._read is None:
            self._read = self._load()
        try:
            return self._read(document)
        except Exception as fault:
            return SetAside(
                identifier=document.identifier,
                reason=f"the reader failed on it: {type(fault).__name__}: {' '.join(str(fault).split())[:300]}",
                remedy="this is a fault of Pressgraph's: please report it with the article",
            )

    def _load(self) -> Callable[[Document], Extraction]:
        with uncollected():
            from kg.extractors import extract, extractors
            from kg.reading import Reader as Readings
            from kg.reading import parser

            readings, nlp = Readings(self.ontology), parser()
            extractors()  # an extractor that cannot be imported is no fault of the first document
            gc.collect()
            gc.freeze()  # model, ontology and gazetteers stay: the collector need not walk over them again and again

        def read(document: Document) -> Extraction:
            full = len(nlp.vocab) > KEPT_WORDS and hasattr(nlp, "memory_zone")
            with nlp.memory_zone() if full else nullcontext():
                return extract(readings.read(document), self.ontology)

        return read


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the garbage collector rest where next to nothing is garbage and it would walk over all that lives again and again.

    That was a fifth of resolving a hundred thousand mentions, whose values form no cycles, and a sixth of loading the model.
    """
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()


# ----- the caller's side


def _put(
    results: queue.Queue[Read | BaseException | None], result: Read | BaseException | None, ended: threading.Event
) -> None:
    while not ended.is_set():
        try:
            results.put(result, timeout=0.2)
        except queue.Full:
            continue
        return


class _Hand:
    """One worker process, started when the first document comes, and once more after it has died."""

    def __init__(self, domain: Path | None) -> None:
        self.domain = domain
        self.process: subprocess.Popen[bytes] | None = None
        self.closed = False

    def read(self, document: Document) -> Read:
        status = 0
        for _ in range(2):
            process = self._running()
            try:
                _send(cast(BinaryIO, process.stdin), document)
                answer = _receive(cast(BinaryIO, process.stdout))
            except (OSError, EOFError):
                status = process.wait()
                _end(process)
                continue
            if isinstance(answer, PressgraphError):
                raise answer
            if isinstance(answer, Packed | SetAside):
                return answer
            raise TypeError(f"a worker answered with a {type(answer).__name__}")
        return SetAside(
            identifier=document.identifier,
            reason=f"the process that read it died twice (status {status}), perhaps for want of memory",
            remedy="try --workers 1, or split the article",
        )

    def _running(self) -> subprocess.Popen[bytes]:
        if self.closed:
            raise EOFError
        if self.process is None or self.process.returncode is not None:
            path = os.pathsep.join(part or os.getcwd() for part in sys.path)
            self.process = subprocess.Popen(
                [sys.executable, "-c", _WORKER, *([str(self.domain)] if self.domain else [])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
            )
        return self.process

    def close(self) -> None:
        self.closed = True
        if self.process is not None:
            _end(self.process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        with suppress(OSError):  # what was still to be written has no reader any more
            cast(BinaryIO, stream).close()


def _send(stream: BinaryIO, value: object) -> None:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: BinaryIO) -> object:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    size = _LENGTH.unpack(head)[0]
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - from a process of our own, over a pipe that nobody else holds


# ----- the worker's side


def worker() -> None:
    """Answer documents on standard input with extractions on standard output, until the input ends."""
    domain = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not garble the answers
    _without_spacys_command_line()
    reader = Reader(domain)
    while True:
        try:
            document = _receive(sys.stdin.buffer)
        except EOFError:
            return
        assert isinstance(document, Document)
        try:
            read = reader(document)
            answer: object = Packed.of(read) if isinstance(read, Extraction) else read
        except PressgraphError as error:
            answer = error
        except Exception as error:
            answer = PressgraphError(f"the reader cannot be started: {type(error).__name__}: {error}", "kg.extractors")
        try:
            _send(answers, answer)
        except BrokenPipeError:
            return


def _without_spacys_command_line() -> None:
    """Let `import spacy` go without the packages behind its own commands: a third of its time, and nothing is asked of them."""
    for name in ("spacy.cli", "spacy.cli.info"):
        absent: Any = ModuleType(name)
        absent.__path__, absent.info = [], None
        sys.modules[name] = absent
