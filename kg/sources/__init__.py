"""Ways in, one file each: files, folders, globs, archives and standard input become Documents, or reasons why not."""

from __future__ import annotations

import errno
import glob
import io
import os
import re
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from kg.sources import formats
from kg.sources.found import LARGEST, File, Found, Known, Note, Rules, SetAside

__all__ = ["Found", "Inputs", "Known", "Note", "Rules", "SetAside", "documents", "find"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The files that paths lead to, sorted by identifier; what is set aside at once; how many were passed over.

    `hidden` counts files that begin with a dot or lie in such a folder. `beside` holds the metadata files by identifier.
    """

    files: tuple[File, ...]
    set_aside: tuple[SetAside, ...] = ()
    hidden: int = 0
    beside: dict[str, Path] = field(default_factory=dict)


def documents(paths: Iterable[str | Path], *, rules: Rules | None = None, skip: Iterable[Path] = ()) -> Iterator[Found]:
    """Yield a Document or a SetAside for each article that the paths lead to, and Notes before a Document.

    A path is a file, a folder (read with all below it), a glob pattern, or `-` for standard input. Nothing is raised
    for an article that cannot be read. The order is that of identifiers, whatever the order of paths. Nothing below the
    folders in `skip` is read.
    """
    inputs = find(paths, skip=skip)
    yield from inputs.set_aside
    for file in inputs.files:
        yield from read(file, inputs, rules or Rules())


def read(file: File, inputs: Inputs, rules: Rules) -> Iterator[Found]:
    """Yield the articles of one file among the inputs, with the metadata beside it."""
    beside = inputs.beside.get(file.identifier)
    if beside is not None:
        known, notes = formats.metadata(file.identifier, beside.read_bytes)
        yield from notes
        file = replace(file, known=known.otherwise(file.known))
    try:
        yield from formats.read(file, rules)
    except OSError as problem:
        yield SetAside(
            identifier=file.identifier,
            reason=f"cannot be read: {problem.strerror or problem}",
            remedy="check that you may read it" if problem.errno == errno.EACCES else "",
        )


def find(paths: Iterable[str | Path], *, skip: Iterable[Path] = ()) -> Inputs:
    """Return the files that the paths lead to, each once, under identifiers that do not depend on the paths' order.

    An identifier is the path below the folder that was named; the file's name where the file itself was. Where two files
    would have one identifier, each gets as many of the folders above it as set them apart.
    """
    walk = _Walk({Path(folder).resolve() for folder in skip})
    for path in sorted(set(map(str, paths))):
        walk.path(path)
    beside = formats.sidecars(sorted(map(str, walk.files)))
    telling = {Path(name) for name in beside.values()}
    names = _identifiers({real: base for real, base in walk.files.items() if real not in telling})
    files = [
        File(identifier=name, name=real.name, open=lambda real=real: real.open("rb"))  # type: ignore[misc]
        for real, name in names.items()
    ]
    if walk.standard_input:
        files.append(_standard_input())
    return Inputs(
        files=tuple(sorted(files, key=lambda file: file.identifier)),
        set_aside=tuple(sorted(walk.set_aside, key=lambda one: (one.identifier, one.reason))),
        hidden=walk.hidden,
        beside={names[Path(name)]: Path(other) for name, other in beside.items() if Path(name) in names},
    )


class _Walk:
    """Goes down the paths and remembers each file once, with the outermost folder through which it was found."""

    def __init__(self, skip: set[Path]) -> None:
        self.skip = skip
        self.files: dict[Path, Path] = {}
        self.set_aside: list[SetAside] = []
        self.hidden = 0
        self.standard_input = False
        self._seen_hidden: set[Path] = set()

    def path(self, path: str) -> None:
        if path == "-":
            self.standard_input = True
        elif os.path.lexists(path):
            self._one(Path(path))
        elif glob.has_magic(path):
            found = sorted(glob.glob(path, recursive=True))
            base = Path(*_before_magic(Path(path).parts))
            for name in found:
                self._one(Path(name), base)
            if not found:
                self._aside(path, "no file matches the pattern", "check the pattern, and quote it in the shell")
        else:
            remedy = "check the path; it is taken from the folder where the command runs"
            if path.startswith(("http://", "https://")):
                remedy = "articles are read from files alone: save the page, and name its file"
            self._aside(path, "does not exist", remedy)

    def _one(self, path: Path, base: Path | None = None) -> None:
        try:
            if path.is_dir():
                before = len(self.files) + len(self.set_aside) + self.hidden
                self._folder(path, base or path)
                if base is None and before == len(self.files) + len(self.set_aside) + self.hidden:
                    if not any(real.is_relative_to(path.resolve()) for real in self.files):
                        self._aside(str(path), "is a folder without files", "name a folder that holds articles")
            else:
                self._file(path, base or path.parent)
        except OSError as problem:
            self._aside(str(path), f"cannot be read: {problem.strerror}", "check that you may read it")

    def _folder(self, top: Path, base: Path) -> None:
        def unreadable(problem: OSError) -> None:
            name = PurePosixPath(Path(problem.filename).relative_to(base).as_posix())
            self._aside(str(name), f"is a folder that cannot be read: {problem.strerror}", "check that you may read it")

        for here, folders, names in os.walk(top, onerror=unreadable):
            place = Path(here)
            if place.resolve() in self.skip:
                folders.clear()
                continue
            for name in sorted(names):
                if formats.hidden(name):
                    self._hide(place / name)
                else:
                    self._file(place / name, base)
            for name in [n for n in folders if formats.hidden(n)]:
                for below, _, more in os.walk(place / name):
                    for one in more:
                        self._hide(Path(below) / one)
            folders[:] = sorted(n for n in folders if not formats.hidden(n))

    def _hide(self, path: Path) -> None:
        real = path.resolve()
        self.hidden += real not in self._seen_hidden
        self._seen_hidden.add(real)

    def _file(self, path: Path, base: Path) -> None:
        name = path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
        try:
            mode = path.stat().st_mode
        except OSError as problem:
            reason = "is a link to nothing" if path.is_symlink() else f"cannot be read: {problem.strerror}"
            self._aside(name, reason, "")
            return
        if not stat.S_ISREG(mode):
            self._aside(name, "is not a regular file", "save what it gives to a file, or hand it in as -")
            return
        real = path.resolve()
        if any(folder in self.skip for folder in real.parents):
            return
        old = self.files.get(real)
        base = base.resolve()
        if not real.is_relative_to(base):  # a link that leads out of the folder: known by where the link lies
            base = real.parent
        if old is None or len(base.parts) < len(old.parts):
            self.files[real] = base

    def _aside(self, identifier: str, reason: str, remedy: str) -> None:
        self.set_aside.append(SetAside(identifier=formats.clean(identifier), reason=reason, remedy=remedy))


def _before_magic(parts: Sequence[str]) -> list[str]:
    """Return the folders of a pattern before its first part with a wild card."""
    first = next(i for i, part in enumerate(parts) if glob.has_magic(part))
    return list(parts[:first])


def _identifiers(files: dict[Path, Path]) -> dict[Path, str]:
    """Return an identifier for each file, longer by folders above its base where two would be the same."""
    above = dict.fromkeys(files, 0)
    while True:
        names = {real: _name(real, base, above[real]) for real, base in files.items()}
        seen: dict[str, list[Path]] = {}
        for real, name in names.items():
            seen.setdefault(name, []).append(real)
        clashes = [real for same in seen.values() if len(same) > 1 for real in same]
        longer = [real for real in clashes if above[real] < len(files[real].parts)]
        if not longer:
            for same in seen.values():  # names that differ only in bytes that cannot be written
                for number, real in enumerate(sorted(same, key=os.fsencode)[1:], start=2):
                    names[real] = f"{names[real]}~{number}"
            return dict(sorted(names.items()))
        for real in longer:
            above[real] += 1


def _name(real: Path, base: Path, above: int) -> str:
    parts = [*base.parts[len(base.parts) - above :], *real.relative_to(base).parts]
    return formats.clean("/".join(part.strip("/\\") for part in parts).lstrip("/"))


def _standard_input() -> File:
    """Return standard input, read whole, as a file whose name says what its first bytes look like."""
    data = sys.stdin.buffer.read()
    suffix = _looks_like(data)

    def again() -> BinaryIO:
        return io.BytesIO(data)

    return File(identifier="stdin", name=f"stdin{suffix}", open=again)


def _looks_like(data: bytes) -> str:
    """Return the suffix that data without a name would have."""
    if data.startswith(b"\x1f\x8b"):
        with suppress(zlib.error):
            return _looks_like(zlib.decompressobj(wbits=31).decompress(data, 4000)) + ".gz"
    if data.startswith(b"PK\x03\x04"):
        return ".zip"
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:400]
    if start.startswith(b"["):
        return ".json"
    if start.startswith(b"{"):
        return ".jsonl" if b"\n{" in data[:LARGEST] or start.find(b"\n") < 0 else ".json"
    return ".html" if re.match(rb"(?i)<(?:!doctype|html|\?xml|!--|head|body|article)", start) else ".txt"
