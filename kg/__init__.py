"""Pressgraph: news reports in, a knowledge graph out, every edge one click away from the sentence that says so.

The verbs of the command are the functions of this package:

    import kg

    report = kg.build("seeds", "out")      # read the articles, write out/graph.ttl, out/graph.html, out/store
    report.stored, report.statements       # what became of them

A verb is imported when it is first used, so that what needs no model starts without one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.build import Report, build, resolve

_HOME = {"Report": "kg.build", "build": "kg.build", "resolve": "kg.build"}

__all__ = ["Report", "build", "resolve"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
