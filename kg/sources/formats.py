"""Which file is read how: by its suffix, through the modules of this folder that name theirs in SUFFIXES."""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import PurePosixPath
from types import ModuleType

from kg.sources.found import TEXT, File, Found, Known, Note, Rules, SetAside, known, named

LARGEST_SIDECAR = 1_000_000


@lru_cache(maxsize=1)
def formats() -> dict[str, ModuleType]:
    """Return the module that reads each suffix, sorted by suffix."""
    import kg.sources

    modules = [import_module(f"kg.sources.{module.name}") for module in pkgutil.iter_modules(kg.sources.__path__)]
    return dict(sorted((suffix, module) for module in modules for suffix in getattr(module, "SUFFIXES", ())))


def read(file: File, rules: Rules) -> Iterator[Found]:
    """Yield the articles of one file, through the module that reads its suffix; others are set aside."""
    module = formats().get(file.suffix)
    if module is None:
        names = ", ".join(suffix for suffix in formats() if suffix)
        yield SetAside(
            identifier=file.identifier,
            reason=f"{file.suffix} is no format that is read",
            remedy=f"rename plain text to .txt; read are {names}",
        )
    else:
        yield from module.read(file, rules)


def hidden(name: str) -> bool:
    """Say whether a part of the path is hidden (begins with a dot), or is what a Mac leaves in archives."""
    return any(
        part.startswith(".") or part == "__MACOSX" for part in name.replace("\\", "/").split("/") if part != ".."
    )


def clean(name: str) -> str:
    """Return a path as it can be written everywhere: bytes that are no UTF-8 and control characters become U+FFFD."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]", "\ufffd", name)


def sidecars(names: Sequence[str]) -> dict[str, str]:
    """Return for each file of text or HTML the metadata file beside it: `a.txt.json`, else `a.json`.

    >>> sidecars(["a.txt", "a.json", "b.json"])
    {'a.txt': 'a.json'}
    """
    there = set(names)
    found = {}
    for name in names:
        stem = PurePosixPath(name)
        if stem.suffix.lower() in (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".zip", ".gz"):
            continue
        beside = [n for n in (f"{name}.json", str(stem.with_suffix(".json")) if stem.suffix else "") if n in there]
        if beside:
            found[name] = beside[0]
    return found


def metadata(identifier: str, read: Callable[[], bytes]) -> tuple[Known, tuple[Note, ...]]:
    """Return what a metadata file says, and notes where it cannot be read or holds a text that is passed over."""
    try:
        row = json.loads(read())
        if not isinstance(row, dict):
            raise ValueError("it holds no object")
        said, doubts = known(row)
    except (OSError, ValueError, RecursionError) as problem:
        return Known(), (Note(identifier=identifier, text=f"the metadata beside it cannot be read: {problem}"),)
    if named(row, TEXT) is not None:
        doubts = (*doubts, "the JSON file beside it holds a text of its own, which was passed over")
    return said, tuple(Note(identifier=identifier, text=doubt) for doubt in doubts)
