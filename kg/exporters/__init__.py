"""Ways out, one file (or folder) each: `export(snapshot, *, text=True) -> {file name: pieces of bytes}`; pure.

A module here that has a function `export` is an exporter of its own name: being in this folder is the plugin. Nothing
is written there. `write` below is the one place where files of the output folder come to be: each is written beside its
place, flushed to the disk and renamed, so that a file is whole and new or whole and old, whenever the power goes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import pkgutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from kg.errors import OutputError
from kg.model import Snapshot
from kg.ontology import VOCABULARY

Exporter = Callable[..., dict[str, Iterable[bytes]]]
"""Called with a snapshot and `text=`; returns file names relative to the output folder, and pieces of bytes."""


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all exporters, sorted; none is imported for that.

    >>> "turtle" in names()
    True
    """
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")))


def exporter(name: str) -> Exporter:
    """Return the exporter of that name; raises OutputError, which lists the names there are."""
    if name not in names():
        raise OutputError("is no format that Pressgraph writes", name, f"choose among: {', '.join(names())}")
    found: Exporter = import_module(f"{__name__}.{name}").export
    return found


def about(name: str) -> str:
    """Return what an exporter says of itself in its first line."""
    exporter(name)
    return (import_module(f"{__name__}.{name}").__doc__ or "").strip().split("\n")[0]


def export(name: str, snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return the files of one format: names relative to the output folder, and their bytes in pieces.

    Raises OutputError where no exporter has that name. Nothing is written; `text=False` leaves articles' words out.
    """
    return exporter(name)(snapshot, text=text)


def write(folder: Path, files: Mapping[str, Iterable[bytes]]) -> dict[str, str]:
    """Write the files into the folder, each whole or not at all, and return the SHA-256 of each by its name.

    Raises OutputError: the disk is full, the folder cannot be written, or a name would lead out of the folder; what
    stood at the place of that file stands there still.
    """
    seals: dict[str, str] = {}
    for name, pieces in files.items():
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise OutputError("a file name must stay inside the output folder", name, "this is a fault of the exporter")
        path = folder.joinpath(*name.split("/"))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            seals[name] = _write_whole(path, pieces)
        except OSError as error:
            raise OutputError(*_said(error, path)) from error
    return seals


def intact(folder: Path, seals: Mapping[str, str]) -> bool:
    """Say whether every one of the files is there with the SHA-256 that `write` returned for it."""
    for name, seal in seals.items():
        try:
            with folder.joinpath(*name.split("/")).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != seal:
                    return False
        except OSError:
            return False
    return True


@lru_cache(maxsize=1)
def engine() -> str:
    """Return a string that differs where the code or data of the exporters, or the RDF under them, differ."""
    here = Path(__file__).resolve().parent
    seal = hashlib.sha256(VOCABULARY.read_bytes())
    for path in sorted(
        [
            *here.rglob("*"),
            *(here.parent / "graph" / name for name in ("nodes.py", "rdf.py", "terms.py")),
            here.parent / "model.py",
        ]
    ):
        if path.is_file() and "__pycache__" not in path.parts:
            seal.update(path.read_bytes())
    return seal.hexdigest()[:12]


def _write_whole(path: Path, pieces: Iterable[bytes]) -> str:
    seal = hashlib.sha256()
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
                seal.update(piece)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)  # mkstemp's files are for one user; an export is like any other file
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(path.parent)
    return seal.hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no file descriptors of folders; NTFS journals the rename by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _said(error: OSError, path: Path) -> tuple[str, str, str]:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return (
            "the disk is full: the file was not written, the one before it is untouched",
            str(path),
            "make room, or choose another folder with -o",
        )
    return f"cannot be written ({error.strerror or error})", str(path), "choose another folder with -o"


__all__ = ["Exporter", "about", "engine", "export", "exporter", "intact", "names", "write"]
