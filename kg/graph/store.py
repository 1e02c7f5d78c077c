"""The graph on disk: readings one transaction each, and a finished graph that appears all at once.

    store/ledger.sqlite     what was read of each document, and who is who        (kg.graph.ledger)
    store/graph-000007/     the same as RDF in Oxigraph, never changed once it is published
    store/lock              held by the one who writes                            (kg.graph.lock)

A document is stored in one transaction when it has been read. `derive` makes the next generation of the RDF store
beside the present one (a checkpoint with hard links, patched; or loaded afresh where most has changed), and one
transaction of the ledger makes it the present one. So readers always see a whole state, need no lock, and never open
files that somebody writes, which RocksDB leaves undefined. What is killed in between is done again from the ledger.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, TypeVar, cast

import pyoxigraph as ox

from kg.errors import NoInput, StoreDamaged
from kg.graph import explain as explaining
from kg.graph import rdf, sparql, validate, whynot
from kg.graph.ledger import FILE, Ledger
from kg.graph.lock import WriterLock
from kg.graph.nodes import Node, lines
from kg.graph.payload import Packed, pack, unpack, unpack_all, unpack_document
from kg.model import Document, Entity, Extraction, Judgement, Snapshot, Statement
from kg.ontology import VOCABULARY

if TYPE_CHECKING:
    import rdflib

STORE = "store"
"""The name of the store's folder in an output folder."""

Value = TypeVar("Value")
Copies = tuple[tuple[str, str], ...]

_PIECE = 500
"""Values in one payload of the finished graph: some hundred kilobytes, so that damage is small and named."""

_AFRESH = 0.3
"""From which share of changed documents on a generation is loaded afresh. Removing a quad costs Oxigraph about five
times what loading one in bulk does (measured on 200,000 quads: 52 and 10 microseconds), and each changed document is
both removed and loaded; between a quarter and a third both ways cost the same."""


class Graph:
    """The graph in one store folder; made by `Graph.open`, closed by `close` or at the end of a with block."""

    def __init__(self, folder: Path, ledger: Ledger, lock: WriterLock | None) -> None:
        self.folder = folder
        self._ledger = ledger
        self._lock = lock
        self._rdf: ox.Store | None = None

    @staticmethod
    def open(folder: str | Path, *, write: bool = False) -> Graph:
        """Return the graph in the store folder (`out/store`).

        To write, the folder is made where it is absent, and StoreLocked is raised when another process writes. A
        reader needs no lock and sees the last finished graph until it closes. Raises NoInput where nothing is to be
        read, StoreDamaged where the files are no store.
        """
        folder = Path(folder)
        if not write and not (folder / FILE).is_file():
            raise NoInput("holds no graph", str(folder), "build one first: kg build PATH... -o OUT")
        lock = WriterLock(folder / "lock") if write else None
        try:
            return Graph(folder, Ledger(folder, write=write), lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def close(self) -> None:
        """Let go of the files and of the lock; a second call does nothing."""
        self._rdf = None
        self._ledger.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ----- documents

    def put(self, extraction: Extraction | Packed, mark: str = "") -> None:
        """Store what was read of one document, in one transaction, instead of what was there under its identifier.

        `mark` is whatever tells one version of the article from another; `documents` gives it back.
        """
        packed = extraction if isinstance(extraction, Packed) else Packed.of(extraction)
        self._ledger.put(packed.identifier, packed.payload, mark, packed.engine)

    add = put

    def remove(self, identifier: str) -> None:
        """Take a document out; readers see it until `derive`."""
        self._ledger.remove(identifier)

    def documents(self) -> dict[str, tuple[str, str]]:
        """Return {identifier: (mark, engine)}, sorted by identifier; nothing that was read is touched.

        A writer is told of all documents stored, a reader of those in the last finished graph.
        """
        return {name: (mark, engine) for name, (_, mark, engine) in self._ledger.documents().items()}

    def extraction(self, identifier: str) -> Extraction:
        """Return what was read of one document, exactly as it was put in; NoInput where it is not there."""
        known = self._ledger.documents().get(identifier)
        if known is None:
            raise NoInput("is no document of this graph", identifier, "kg query OUT documents lists them")
        return self._extraction(identifier, known[0])

    def extractions(self) -> Iterator[Extraction]:
        """Yield what was read of every document, exactly as it was put in, sorted by identifier, one at a time."""
        for identifier, (seal, _, _) in self._ledger.documents().items():
            yield self._extraction(identifier, seal)

    def _extraction(self, identifier: str, seal: str) -> Extraction:
        try:
            return unpack(Extraction, self._ledger.payload(seal, identifier))
        except ValueError as error:
            raise _not_understood(identifier, error) from error

    def _document(self, identifier: str, seal: str) -> Document:
        try:
            return unpack_document(self._ledger.payload(seal, identifier))
        except ValueError as error:
            raise _not_understood(identifier, error) from error

    # ----- the finished graph

    def seal(self) -> str | None:
        """Return the seal that the last `derive` was given, None before the first."""
        return self._ledger.meta("seal")

    @property
    def base(self) -> str:
        """What the IRIs of the last finished graph begin with."""
        return self._ledger.meta("base") or rdf.BASE

    def derive(self, snapshot: Snapshot, seal: str = "") -> None:
        """Make the documents stored and the values of the snapshot the finished graph, as RDF too, in one step for all.

        `seal` is given back by `seal`. Extractions that the snapshot holds are those stored, and need not be unpacked
        again; it may hold none. Whatever fails on the way leaves the graph before it as it was. Raises OutputError
        where a name that things have makes no IRI.
        """
        rdf.check(snapshot)
        whole = replace(snapshot, extractions=())
        number = int(self._ledger.meta("generation") or 0) + 1
        folder = self._generation(number)
        shutil.rmtree(folder, ignore_errors=True)
        self._rdf = None
        if self._worth_patching(snapshot.base):
            self._patch(folder, whole)
        else:
            self._load(folder, whole, {one.document.identifier: one for one in snapshot.extractions})
        parts = {
            "entities": _pieces(whole.entities),
            "statements": _pieces(whole.statements),
            "judgements": _pieces(whole.judgements),
            "copies": _pieces(whole.copies),
        }
        self._ledger.publish(
            parts, {"generation": str(number), "seal": seal, "base": snapshot.base, "mapping": mapping(), "format": "1"}
        )
        self._rdf = None
        for old in self.folder.glob("graph-*"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)

    def _generation(self, number: int) -> Path:
        return self.folder / f"graph-{number:06d}"

    def _worth_patching(self, base: str) -> bool:
        before, now = self._ledger.published(), self._ledger.documents()
        here = self._generation(int(self._ledger.meta("generation") or 0))
        if not before or base != self.base or self._ledger.meta("mapping") != mapping() or not here.is_dir():
            return False
        changed = len(dict(now.items() ^ before.items()))
        return changed <= _AFRESH * max(len(now), 1)

    def _load(self, folder: Path, whole: Snapshot, known: Mapping[str, Extraction]) -> None:
        """Load a generation from nothing, streamed; one document at a time is in memory, and what all say together.

        The lines are ours, and IRIs were looked at before: `lenient` says that Oxigraph need not check each once more.
        """
        store = ox.Store(str(folder))
        stream = cast(IO[bytes], _Stream(self._lines(whole, known)))
        store.bulk_load(stream, format=ox.RdfFormat.N_QUADS, lenient=True)
        store.flush()

    def _lines(self, whole: Snapshot, known: Mapping[str, Extraction]) -> Iterator[bytes]:
        derived, name = rdf.Derived.of(whole), rdf.derived_node(whole.base)
        yield from _quads([*rdf.declarations(whole), *derived.nodes], name)
        for identifier, (seal, _, _) in self._ledger.documents().items():
            extraction = known.get(identifier) or self._extraction(identifier, seal)
            own = rdf.document_nodes(extraction, whole.base, seal=seal)
            yield from _quads(own, rdf.document_node(whole.base, identifier))
            yield from _quads(derived.links(extraction), name)

    def _patch(self, folder: Path, whole: Snapshot) -> None:
        """Make a generation out of the present one: only what differs is removed and added."""
        self._present().backup(str(folder))
        store = ox.Store(str(folder))
        before, now = self._ledger.published(), self._ledger.documents()
        for identifier in sorted(set(before) | set(now)):
            if before.get(identifier) == now.get(identifier):
                continue
            node = rdf.document_node(whole.base, identifier)
            if identifier in before:
                store.remove_graph(ox.NamedNode(node[1:-1]))
            if identifier in now:
                extraction = self._extraction(identifier, now[identifier][0])
                own = rdf.document_nodes(extraction, whole.base, seal=now[identifier][0])
                store.load(b"".join(_quads(own, node)), format=ox.RdfFormat.N_QUADS)
        name = rdf.derived_node(whole.base)
        wanted = set(ox.parse(b"".join(self._derived_lines(whole)), format=ox.RdfFormat.N_QUADS))
        present = set(store.quads_for_pattern(None, None, None, ox.NamedNode(name[1:-1])))
        for quad in present - wanted:
            store.remove(quad)
        store.extend(wanted - present)
        store.flush()

    def _derived_lines(self, whole: Snapshot) -> Iterator[bytes]:
        derived, name = rdf.Derived.of(whole), rdf.derived_node(whole.base)
        yield from _quads([*rdf.declarations(whole), *derived.nodes], name)
        for extraction in self.extractions():
            yield from _quads(derived.links(extraction), name)

    def snapshot(self) -> Snapshot:
        """Return the last finished graph as values; a writer that has stored more since is given the state before."""
        published = self._ledger.published()
        return Snapshot(
            extractions=tuple(self._extraction(name, seal) for name, (seal, _, _) in published.items()),
            entities=self._part(Entity, "entities"),
            statements=self._part(Statement, "statements"),
            judgements=self._part(Judgement, "judgements"),
            copies=tuple((copy, original) for copy, original in self._part(list, "copies")),
            base=self.base,
        )

    def _part(self, kind: type[Value], name: str) -> tuple[Value, ...]:
        try:
            return tuple(value for payload in self._ledger.parts(name) for value in unpack_all(kind, payload))
        except ValueError as error:
            raise StoreDamaged(f"the {name} cannot be understood ({error})", str(self.folder), _AGAIN) from error

    # ----- questions

    def _present(self) -> ox.Store:
        """Return the RDF of the last finished graph, opened for reading alone."""
        if self._rdf is None:
            folder = self.rdf_folder()
            try:
                self._rdf = ox.Store.read_only(str(folder))
            except (OSError, RuntimeError) as error:
                raise StoreDamaged(f"cannot be opened ({error})", str(folder), "run kg verify --repair") from error
        return self._rdf

    def rdf_folder(self) -> Path:
        """Return the folder of the Oxigraph store of the last finished graph; NoInput before the first."""
        number = int(self._ledger.meta("generation") or 0)
        if number == 0:
            raise NoInput(
                "holds no finished graph yet", str(self.folder), "run kg build again: it goes on where it was"
            )
        return self._generation(number)

    def query(self, query: str, *, limits: sparql.Limits | None = None, **bindings: str) -> sparql.Answer:
        """Return the answer to a SPARQL query, a file that holds one, or the name of a query that ships.

        Bindings are words for variables of the query, bound as literals and never as SPARQL. All named graphs are one
        for the query; `GRAPH ?g` tells them apart. Only reading is possible, the network is out of reach, and time
        and memory are bounded by `limits`: whatever breaks them is a BadQuery.
        """
        return sparql.ask(self.rdf_folder(), sparql.text_of(query), bindings, limits or sparql.Limits(), base=self.base)

    def validate(self) -> validate.Report:
        """Return what SHACL, grounding and counts have to say of the finished graph."""
        published = self._ledger.published()
        documents = (self._document(name, seal) for name, (seal, _, _) in published.items())
        expected = {name: len(self._part(list, name)) for name in ("entities", "statements")}
        return validate.validate(self._present(), documents, {"documents": len(published), **expected})

    def dataset(self) -> rdflib.Dataset:
        """Return the finished graph under rdflib's interface, for plugins and notebooks; only to be read.

        Its named graphs are those of the store, and a query without GRAPH asks all of them. It is there as long as
        this graph is open.
        """
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        return Dataset(store=OxigraphStore(store=self._present()), default_union=True)

    def explain(self, words: str) -> list[explaining.Explanation]:
        """Return why the graph says what it says: of a statement or entity by IRI or its end, or by words of names."""
        return explaining.explain(self.snapshot(), words)

    # ----- damage

    @property
    def by_this_version(self) -> bool:
        """Say whether this version of Pressgraph would write the same RDF; only then can `verify` compare it."""
        return self._ledger.meta("mapping") == mapping()

    def why_not(self, words: str) -> list[whynot.Consideration]:
        """Return what was considered in every sentence that has the words, and why it was turned down."""
        return whynot.why_not(self.snapshot(), words)

    def verify(self) -> list[StoreDamaged]:
        """Return every damage found, empty when all is well; each says what is wrong, where, and what mends it.

        Every payload is compared with its checksum, every document with the SHA-256 of its text, and every named graph
        with what the payloads say it must hold; RDF that another version wrote is not compared.
        """
        found = [StoreDamaged(f"page fault: {fault}", str(self._ledger.path), "remove the store and build again")
                 for fault in self._ledger.damaged_pages()]  # fmt: skip
        whole: list[Extraction] = []
        for identifier, (seal, _, _) in self._ledger.published().items():
            try:
                whole.append(self._extraction(identifier, seal))
            except StoreDamaged as damage:
                found.append(damage)
        if found:
            return found
        try:
            snapshot = self.snapshot()
        except StoreDamaged as damage:
            return [damage]
        if not self.by_this_version:
            return []
        try:
            store = self._present()
        except StoreDamaged as damage:
            return [damage]
        return [*self._compared(store, snapshot)]

    def _compared(self, store: ox.Store, snapshot: Snapshot) -> Iterator[StoreDamaged]:
        derived, name = rdf.Derived(snapshot), rdf.derived_node(snapshot.base)
        together = [*rdf.declarations(snapshot), *derived.nodes]
        seals = {identifier: seal for identifier, (seal, _, _) in self._ledger.published().items()}
        graphs = {name}
        for extraction in snapshot.extractions:
            identifier = extraction.document.identifier
            node = rdf.document_node(snapshot.base, identifier)
            graphs.add(node)
            own = rdf.document_nodes(extraction, snapshot.base, seal=seals[identifier])
            yield from _differences(store, node, own, identifier)
            together += derived.links(extraction)
        yield from _differences(store, name, together, "the derived graph")
        try:
            strangers = sorted(str(g) for g in store.named_graphs() if str(g) not in graphs)
        except (OSError, RuntimeError) as error:
            yield StoreDamaged(f"cannot be read ({error})", "the list of named graphs", _REPAIR)
            return
        for stranger in strangers:
            yield StoreDamaged("is a named graph that no document has", stranger, _REPAIR)

    def repair(self) -> list[str]:
        """Mend what can be mended without reading articles again, and return what was done, as sentences.

        Documents whose payload is damaged are taken out, so that the next build reads them; where all payloads are
        sound, the RDF is made anew from them. Only a writer can do this.
        """
        done: list[str] = []
        for identifier, (seal, _, _) in self._ledger.documents().items():
            try:
                self._extraction(identifier, seal)
            except StoreDamaged:
                self.remove(identifier)
                done.append(f"{identifier}: taken out; kg build reads it again")
        if done:
            return done
        try:
            snapshot = self.snapshot()
        except StoreDamaged:
            self._ledger.put_meta({"seal": ""})
            return ["the derived graph: marked as stale; kg build makes it again"]
        seal = self.seal() or ""
        self._ledger.put_meta({"mapping": ""})  # so that nothing of the damaged RDF is taken over
        self.derive(snapshot, seal)
        return ["the RDF store was made anew from what was read"]


def open(out: str | Path) -> Graph:
    """Return the finished graph in the folder `out`, to be read: query, explain, snapshot; close it, or use `with`.

    Raises NoInput where no graph lies there.
    """
    return Graph.open(Path(out) / STORE)


_AGAIN = "run kg build again"
_REPAIR = "run kg verify --repair"


def _not_understood(identifier: str, error: ValueError) -> StoreDamaged:
    return StoreDamaged(f"what was read of it cannot be understood ({error})", identifier, _AGAIN)


def _pieces(values: Sequence[object]) -> Iterator[bytes]:
    for start in range(0, len(values), _PIECE):
        yield pack(list(values[start : start + _PIECE]))


def _differences(store: ox.Store, graph: str, found: Iterable[Node], where: str) -> Iterator[StoreDamaged]:
    wanted = set(ox.parse(b"".join(_quads(found, graph)), format=ox.RdfFormat.N_QUADS))
    try:
        present = set(store.quads_for_pattern(None, None, None, ox.NamedNode(graph[1:-1])))
    except (OSError, RuntimeError) as error:
        yield StoreDamaged(f"its RDF cannot be read ({error})", where, _REPAIR)
        return
    if present != wanted:
        missing, foreign = len(wanted - present), len(present - wanted)
        yield StoreDamaged(f"its RDF lacks {missing} triples and has {foreign} that are not its own", where, _REPAIR)


def _quads(found: Iterable[Node], graph: str) -> Iterator[bytes]:
    """Yield N-Quads in pieces; the blank nodes of annotated edges become IRIs, for a store gives blank nodes new names."""
    base = graph[1:].rpartition("/")[0] + "/"
    named = ((s if s[0] == "<" else f"<{base}{s[2:]}>", kinds, pairs) for s, kinds, pairs in found)
    return lines(named, f" {graph} .\n")


class _Stream(io.RawIOBase):
    """Pieces of bytes as a file that Oxigraph reads from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = b""
        self._place = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while self._place == len(self._piece):
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._piece, self._place = piece, 0
        # A piece may be as long as all that documents say together: it is never copied, only read from its place on.
        end = len(self._piece) if size < 0 else min(self._place + size, len(self._piece))
        now = self._piece[self._place : end]
        self._place = end
        return now


@lru_cache(maxsize=1)
def mapping() -> str:
    """Return a string that differs where the RDF of the same values would differ."""
    seal = hashlib.sha256(VOCABULARY.read_bytes())
    for name in ("nodes.py", "rdf.py", "terms.py"):
        seal.update(Path(__file__).with_name(name).read_bytes())
    return seal.hexdigest()[:16]
