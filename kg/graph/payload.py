"""The values of the road as compact bytes and back, exactly: what the ledger keeps of each document.

A dataclass becomes the list of its fields in their order, so that a payload is small and nothing is named twice; the
layout of the fields is part of `LAYOUT`, and a ledger of another layout is read anew instead of guessed at. The bytes
are JSON, compressed; lone surrogates, which JSON lines from the web may hold, survive.
"""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from kg.model import Document, Entity, Extraction, Judgement, Statement, digest

Value = TypeVar("Value")
Decoder = Callable[[Any], Any]

_LEVEL = 6
"""zlib's own default: level 1 makes payloads a quarter larger, level 9 takes twice the time for one per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """An extraction as the ledger keeps it: whoever hands it on need not know what is in it."""

    identifier: str
    engine: str
    payload: bytes

    @staticmethod
    def of(extraction: Extraction) -> Packed:
        """Return the extraction, packed."""
        return Packed(identifier=extraction.document.identifier, engine=extraction.engine, payload=pack(extraction))

    def extraction(self) -> Extraction:
        """Return the extraction, exactly as it was."""
        return unpack(Extraction, self.payload)


def pack(value: object) -> bytes:
    """Return the bytes of a value made of dataclasses, tuples, strings, numbers, moments and None."""
    plain = json.dumps(_encoded(value), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(plain.encode("utf-8", "surrogatepass"), _LEVEL)


def unpack_all(kind: type[Value], data: bytes) -> tuple[Value, ...]:
    """Return the values of that type which `pack` made the bytes of; raises ValueError where they are damaged."""
    decoder = _decoder(cast(Any, kind))
    try:
        return tuple(decoder(cell) for cell in json.loads(_plain(data)))
    except (zlib.error, TypeError, LookupError) as error:
        raise ValueError(f"these bytes hold no values of {kind.__name__}: {error}") from error


def unpack(kind: type[Value], data: bytes) -> Value:
    """Return the value of that type which `pack` made the bytes of; raises ValueError where they are damaged."""
    decoder = _decoder(cast(Any, kind))
    try:
        found = decoder(json.loads(_plain(data)))
    except (zlib.error, TypeError, LookupError) as error:
        raise ValueError(f"these bytes hold no {kind.__name__}: {error}") from error
    assert isinstance(found, kind)
    return found


def unpack_document(data: bytes) -> Document:
    """Return the document alone of an extraction that `pack` made the bytes of; raises ValueError where they are damaged.

    To make the values of all that was read of it takes ten times as long.
    """
    try:
        found = _decoder(Document)(json.loads(_plain(data))[_names(Extraction).index("document")])
    except (zlib.error, TypeError, LookupError) as error:
        raise ValueError(f"these bytes hold no document: {error}") from error
    assert isinstance(found, Document)
    return found


def _plain(data: bytes) -> str:
    return zlib.decompress(data).decode("utf-8", "surrogatepass")


def _encoded(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [_encoded(part) for part in value]
    if kind is datetime:
        return value.isoformat()
    return [
        part if type(part) in _PLAIN else _encoded(part) for part in (getattr(value, name) for name in _names(kind))
    ]


_PLAIN = frozenset({str, int, float, bool, type(None)})


_FIELDS: dict[Any, tuple[str, ...]] = {}


def _names(kind: Any) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(kind))
    return _FIELDS[kind]


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> Decoder:
    """Return the function that makes a value of the type out of what JSON holds of it."""
    origin, args = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        names = _names(kind)
        made = [(place, _decoder(hints[name])) for place, name in enumerate(names) if not _is_plain(hints[name])]

        def value(data: list[Any]) -> Any:
            for place, part in made:
                data[place] = part(data[place])
            return kind(**dict(zip(names, data, strict=True)))

        return value
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        if _is_plain(args[0]):
            return tuple
        inner = _decoder(args[0])
        return lambda data: tuple([inner(cell) for cell in data])
    if origin is tuple:
        inners = tuple(_decoder(arg) for arg in args)
        return lambda data: tuple(inner(cell) for inner, cell in zip(inners, data, strict=True))
    if origin in (Union, types.UnionType):
        (some,) = [arg for arg in args if arg is not type(None)]
        present = _decoder(some)
        return lambda data: None if data is None else present(data)
    if kind is datetime:
        return datetime.fromisoformat
    if kind is float:
        return float
    return lambda data: data


def _is_plain(kind: Any) -> bool:
    """Say whether JSON's own values are those of the type: words, whole numbers, or one of some words, or None."""
    if get_origin(kind) in (Union, types.UnionType):
        return all(_is_plain(arg) for arg in get_args(kind))
    return kind in (str, int, bool, type(None)) or get_origin(kind) is Literal


def _shape(kind: Any, seen: set[Any]) -> str:
    if is_dataclass(kind) and isinstance(kind, type) and kind not in seen:
        seen.add(kind)
        hints = get_type_hints(kind)
        return f"{kind.__name__}({','.join(name + ':' + _shape(hints[name], seen) for name in _names(kind))})"
    return getattr(kind, "__name__", str(kind)) + "".join(_shape(arg, seen) for arg in get_args(kind))


LAYOUT = digest(*(_shape(kind, set()) for kind in (Extraction, Entity, Statement, Judgement)))
"""Differs where the fields of what is stored differ."""
