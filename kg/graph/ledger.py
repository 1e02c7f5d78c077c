"""What was read of each document, kept safe: one transaction a document, and one for a finished graph.

SQLite is the journal, because it is the one store that lets others read a whole earlier state while one process writes,
and because a payload of 20 kilobytes is no RDF term. Two states lie side by side: *now*, which grows with each document
read, and *published*, which is what the last finished graph was made of, and all that a reader ever sees. Payloads are
named by their SHA-256, so that a payload in both states is kept once, and damage shows.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreDamaged
from kg.graph.payload import LAYOUT

FILE = "ledger.sqlite"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reading (seal TEXT PRIMARY KEY, payload BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS now (identifier BLOB PRIMARY KEY, seal TEXT NOT NULL, mark TEXT NOT NULL,
    engine TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS published (identifier BLOB PRIMARY KEY, seal TEXT NOT NULL, mark TEXT NOT NULL,
    engine TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS derived (part TEXT, number INTEGER, seal TEXT NOT NULL, payload BLOB NOT NULL,
    PRIMARY KEY (part, number));
"""


def seal_of(payload: bytes) -> str:
    """Return the SHA-256 of a payload as 64 hexadecimal digits."""
    return hashlib.sha256(payload).hexdigest()


class Ledger:
    """The journal of one store folder. A writer sees *now*; a reader sees *published*, as it was when it opened."""

    def __init__(self, folder: Path, *, write: bool) -> None:
        self.path = folder / FILE
        self.write = write
        self._table = "now" if write else "published"
        try:
            with self._errors():
                self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        # On a read-only medium SQLite cannot make the files that readers share; nobody can write there either.
        sealed = not self.write and not os.access(self.path.parent, os.W_OK)
        mode = "mode=rwc" if self.write else "mode=ro" + ("&immutable=1" if sealed else "")
        self._db: sqlite3.Connection | None = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None, check_same_thread=False
        )
        if self.write:
            # Write-ahead logging lets readers go on; FULL keeps an acknowledged document over a power cut too.
            self._run("PRAGMA journal_mode=WAL")
            self._run("PRAGMA synchronous=FULL")
            self.db.executescript(_SCHEMA)
            if self.meta("layout") not in (None, LAYOUT):
                # The fields of what is stored have changed: everything is to be read anew, nothing is guessed.
                self._run("UPDATE now SET engine = ''")
            self.put_meta({"layout": LAYOUT})
        else:
            self._run("BEGIN")
            self.meta("generation")  # a first read fixes the state that this reader sees until it closes
            if self.meta("layout") not in (None, LAYOUT):
                raise StoreDamaged(
                    "was written by another version of Pressgraph", str(self.path.parent), "run kg build again"
                )

    @property
    def db(self) -> sqlite3.Connection:
        """The connection; an error once the ledger is closed."""
        if self._db is None:
            raise ValueError("the graph is closed")
        return self._db

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        db = getattr(self, "_db", None)
        if db is not None:
            db.close()
        self._db = None

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn what SQLite says of damage into an error that says what to do; a full disk stays an OSError."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "full" in str(error):
                raise OSError(28, "No space left on device", str(self.path)) from error
            raise StoreDamaged(
                f"cannot be read ({error})", str(self.path), "run kg verify, or build into another folder with -o"
            ) from error
        except sqlite3.DatabaseError as error:
            raise StoreDamaged(
                f"is damaged ({error})", str(self.path), "remove this folder and run kg build again"
            ) from error

    def _run(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self.db.execute(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is done inside happens, or nothing of it."""
        with self._errors():
            self._run("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._run("ROLLBACK")
                raise
            self._run("COMMIT")

    # ----- what is known about the whole

    def meta(self, name: str) -> str | None:
        """Return what is recorded under the name, or None."""
        with self._errors():
            row = self._run("SELECT value FROM meta WHERE name = ?", name).fetchone()
        return None if row is None else str(row[0])

    def put_meta(self, values: Mapping[str, str]) -> None:
        """Record the values under their names."""
        with self._errors():
            for name, value in sorted(values.items()):
                self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)

    # ----- documents

    def put(self, identifier: str, payload: bytes, mark: str, engine: str) -> str:
        """Keep the payload of a document, instead of an older one of the same identifier; return its seal."""
        seal = seal_of(payload)
        with self.transaction():
            self._run("INSERT OR REPLACE INTO reading VALUES (?, ?)", seal, payload)
            self._run("INSERT OR REPLACE INTO now VALUES (?, ?, ?, ?)", _key(identifier), seal, mark, engine)
        return seal

    def remove(self, identifier: str) -> None:
        """Forget a document; one that is not there is no error."""
        with self.transaction():
            self._run("DELETE FROM now WHERE identifier = ?", _key(identifier))

    def documents(self) -> dict[str, tuple[str, str, str]]:
        """Return {identifier: (seal, mark, engine)}, sorted by identifier; no payload is touched."""
        return self._documents(self._table)

    def published(self) -> dict[str, tuple[str, str, str]]:
        """Return the documents of the last finished graph, as `documents` does."""
        return self._documents("published")

    def _documents(self, table: str) -> dict[str, tuple[str, str, str]]:
        with self._errors():
            rows = self._run(f"SELECT identifier, seal, mark, engine FROM {table} ORDER BY identifier").fetchall()  # noqa: S608
        return {_name(key): (seal, mark, engine) for key, seal, mark, engine in rows}

    def payload(self, seal: str, where: str) -> bytes:
        """Return a payload; raises StoreDamaged, which names `where` it belongs, when it is absent or has changed."""
        with self._errors():
            row = self._run("SELECT payload FROM reading WHERE seal = ?", seal).fetchone()
        if row is None or seal_of(row[0]) != seal:
            raise StoreDamaged(
                "what was read of it is damaged in the store", where, "run kg verify --repair, then kg build again"
            )
        return bytes(row[0])

    # ----- the finished graph

    def parts(self, part: str) -> Iterator[bytes]:
        """Yield the payloads of one part of the finished graph (entities, statements, judgements, copies) in order."""
        with self._errors():
            rows = self._run(
                "SELECT seal, payload, number FROM derived WHERE part = ? ORDER BY number", part
            ).fetchall()
        for seal, payload, number in rows:
            if seal_of(payload) != seal:
                raise StoreDamaged(f"piece {number} of the {part} is damaged", str(self.path), "run kg build again")
            yield payload

    def publish(self, parts: Mapping[str, Iterable[bytes]], values: Mapping[str, str]) -> None:
        """Make *now*, with these parts and values, what readers see: in one transaction. Old payloads are dropped."""
        with self.transaction():
            self._run("DELETE FROM published")
            self._run("INSERT INTO published SELECT * FROM now")
            self._run("DELETE FROM derived")
            for part, payloads in sorted(parts.items()):
                for number, payload in enumerate(payloads):
                    self._run("INSERT INTO derived VALUES (?, ?, ?, ?)", part, number, seal_of(payload), payload)
            self._run("DELETE FROM reading WHERE seal NOT IN (SELECT seal FROM published)")
            self.put_meta(values)

    def damaged_pages(self) -> list[str]:
        """Return what SQLite's own check of the file finds; empty when all is well."""
        with self._errors():
            return [row[0] for row in self._run("PRAGMA integrity_check").fetchall() if row[0] != "ok"]


# Identifiers are kept as bytes: file names may hold halves of characters, and bytes sort as code points do.
def _key(identifier: str) -> bytes:
    return identifier.encode("utf-8", "surrogatepass")


def _name(key: bytes) -> str:
    return bytes(key).decode("utf-8", "surrogatepass")
