"""Files compressed with gzip: what is in them is read by the suffix before `.gz`, under the file's own identifier."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from kg.sources.found import File, Found, Rules, SetAside
from kg.sources.zip import Measured, inside

SUFFIXES = (".gz", ".gzip")


def read(file: File, rules: Rules) -> Iterator[Found]:
    """Yield what the compressed file holds, streamed; a damaged or overblown one is set aside."""

    def unpacked() -> BinaryIO:
        raw = file.open()
        packed = 0
        if raw.seekable():
            packed = raw.seek(0, 2)
            raw.seek(0)
        return cast(BinaryIO, Measured(cast(BinaryIO, gzip.GzipFile(fileobj=raw)), packed, raw))

    try:
        yield from inside(
            replace(file, name=file.name[: -len(file.suffix)], open=unpacked, archives=file.archives + 1), rules
        )
    except (OSError, EOFError, zlib.error) as problem:
        yield SetAside(
            identifier=file.identifier,
            reason=f"is damaged: {problem}; nothing after that place was read",
            remedy="get the file again",
        )
