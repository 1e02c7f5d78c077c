"""One writer at a time: a lock on a file, which the operating system takes back when its holder dies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from kg.errors import StoreLocked


class WriterLock:
    """Held from `WriterLock(path)` until `release` or the end of the process, however it ends.

    Raises StoreLocked, which says which process holds it. The file stays: to remove it would let two in.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] | None = path.open("a+", encoding="utf-8")
        if not _lock(self._file):
            self._file.seek(0)
            holder = self._file.read().strip() or "an unknown process"
            self._file.close()
            raise StoreLocked(
                f"is being written by {holder}",
                str(path.parent),
                "wait until it has ended, or build into another folder with -o",
            )
        self._file.seek(0)
        self._file.truncate()
        self._file.write(f"process {os.getpid()}\n")
        self._file.flush()

    def release(self) -> None:
        """Let the next writer in; a second call does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None


if os.name == "nt":  # pragma: no cover - the other branch runs here
    import msvcrt

    # One byte far beyond the words is locked: Windows forbids others to read what is locked.
    _FAR = 1 << 20

    def _lock(file: IO[str]) -> bool:
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
