"""Zip archives: each member is read by its own suffix and is `archive#member`; nothing is ever unpacked to disk.

Sizes that an archive claims are not trusted: bytes are counted as they come, and one that swells beyond reason is set
aside (a 'zip bomb', https://www.bamsoftware.com/hacks/zipbomb/). Member names that climb out of the archive are too.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from kg.sources import formats
from kg.sources.found import File, Found, Rules, SetAside

SUFFIXES = (".zip",)

DEEPEST = 2
"""Archives within one another: a compressed file inside a zip is usual, more is not."""

_FREE = 100_000_000
_SWELLING = 200
"""News text shrinks to a third or a sixth; JSON of many like rows to a fiftieth. Deflate can do 1,032."""


class Measured(io.RawIOBase):
    """A stream that raises OSError once it has given more than `_FREE` bytes and `_SWELLING` times its packed size."""

    def __init__(self, stream: BinaryIO, packed: int, below: BinaryIO | None = None) -> None:
        self.stream = stream
        self.below = below
        self.most = max(_FREE, _SWELLING * packed)
        self.given = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size` of them."""
        return self._count(self.stream.read(self.most + 1 if size < 0 else size))

    def readline(self, size: int | None = -1) -> bytes:
        """Return the next line, at most `size` bytes of it."""
        return self._count(self.stream.readline(self.most + 1 if size is None or size < 0 else size))

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer and return how much of it."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the stream, and what it was unpacked from."""
        self.stream.close()
        if self.below is not None:
            self.below.close()
        super().close()

    def _count(self, data: bytes) -> bytes:
        self.given += len(data)
        if self.given > self.most:
            raise OSError(f"swells to more than {self.most // 1_000_000} MB when unpacked")
        return data


def inside(file: File, rules: Rules) -> Iterator[Found]:
    """Yield what a file from an archive holds, or say that it is nested too deep."""
    if file.archives > DEEPEST:
        yield SetAside(
            identifier=file.identifier, reason=f"lies in more than {DEEPEST} archives", remedy="unpack it first"
        )
    else:
        yield from formats.read(file, rules)


def read(file: File, rules: Rules) -> Iterator[Found]:
    """Yield what the members hold, in the order of their names; hidden members and folders are passed over."""
    try:
        with file.open() as raw:
            whole = raw if raw.seekable() else io.BytesIO(file.bytes(_FREE))
            with zipfile.ZipFile(whole) as archive:
                yield from _members(file, archive, rules)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as problem:
        yield SetAside(identifier=file.identifier, reason=f"is damaged: {problem}", remedy="get the archive again")


def _members(file: File, archive: zipfile.ZipFile, rules: Rules) -> Iterator[Found]:
    members = {m.filename: m for m in archive.infolist() if not m.is_dir() and not formats.hidden(m.filename)}
    beside = formats.sidecars(sorted(members))
    if not members:
        yield SetAside(identifier=file.identifier, reason="is an archive without files")
    for name in sorted(set(members) - set(beside.values())):
        identifier = f"{file.identifier}#{formats.clean(name)}"
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name[:3]:
            yield SetAside(identifier=identifier, reason="has a name that climbs out of the archive")
            continue

        def opened(member: zipfile.ZipInfo = members[name]) -> BinaryIO:
            return cast(BinaryIO, Measured(cast(BinaryIO, archive.open(member)), member.compress_size))

        def told(name: str = name) -> bytes:
            with archive.open(members[beside[name]]) as stream:
                return stream.read(formats.LARGEST_SIDECAR)

        known, notes = formats.metadata(identifier, told) if name in beside else (file.known, ())
        yield from notes
        inner = File(
            identifier=identifier, name=name, open=opened, known=known.otherwise(file.known), archives=file.archives + 1
        )
        try:
            yield from inside(inner, rules)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as problem:
            reason = "is encrypted" if "encrypted" in str(problem) else f"is damaged: {problem}"
            yield SetAside(identifier=identifier, reason=reason, remedy="unpack the archive by hand")
