"""Pressgraph: news reports in, a knowledge graph out, every edge one click away from the sentence that says so.

The verbs of the command are the functions of this package:

    import kg

    report = kg.build("seeds", "out")            # reads the articles, writes out/graph.ttl, out/graph.html, out/store
    print(report.stored, report.statements)      # what became of them
    with kg.open("out") as graph:
        for row in graph.query("roles"):
            print(row["person"], row["title"])

Each is imported when it is first used, so that what needs no model starts without one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.build.report import Report
    from kg.build.road import build, export, open, resolve
    from kg.evaluation import evaluate
    from kg.exporters.neo4j.push import push
    from kg.linting import lint
    from kg.sources import Known, Rules

_HOME = {
    "Known": "kg.sources",
    "Report": "kg.build.report",
    "Rules": "kg.sources",
    "build": "kg.build.road",
    "evaluate": "kg.evaluation",
    "export": "kg.build.road",
    "lint": "kg.linting",
    "open": "kg.build.road",
    "push": "kg.exporters.neo4j.push",
    "resolve": "kg.build.road",
}

__all__ = ["Known", "Report", "Rules", "build", "evaluate", "export", "lint", "open", "push", "resolve"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
