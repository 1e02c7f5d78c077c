"""Pressgraph: news reports in, a knowledge graph out, every edge one click away from the sentence that says so.

The verbs of the command are the functions of this package:

    import kg

    report = kg.build("seeds", "out")            # reads the articles, writes out/graph.ttl, out/graph.html, out/store
    print(report.stored, report.statements)      # what became of them
    with kg.open("out") as graph:                # query, explain, validate, verify are questions to an open graph
        for row in graph.query("roles"):
            print(row["person"], row["title"])

Each is imported when it is first used, so that what needs no model starts without one.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.build.article import read
    from kg.build.report import Report
    from kg.build.road import build, export, resolve
    from kg.evaluation import evaluate
    from kg.exporters.neo4j.push import push
    from kg.graph.store import open
    from kg.graph.whynot import why_not
    from kg.linting import lint
    from kg.review import review
    from kg.sources import Known, Rules

_HOME = {
    "Known": "kg.sources",
    "Report": "kg.build.report",
    "Rules": "kg.sources",
    "build": "kg.build.road",
    "evaluate": "kg.evaluation",
    "export": "kg.build.road",
    "lint": "kg.linting",
    "open": "kg.graph.store",
    "push": "kg.exporters.neo4j.push",
    "read": "kg.build.article",
    "resolve": "kg.build.road",
    "review": "kg.review",
    "why_not": "kg.graph.whynot",
}

__all__ = [
    "Known",
    "Report",
    "Rules",
    "build",
    "evaluate",
    "export",
    "lint",
    "open",
    "push",
    "read",
    "resolve",
    "review",
    "why_not",
]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Verb(ModuleType):
    """A room with the name of a verb, such as kg.build: it can be called, and that is the verb."""

    def __call__(self, *args: object, **options: object) -> object:
        name = self.__name__.rpartition(".")[2]
        return getattr(import_module(_HOME[name]), name)(*args, **options)


class _Package(ModuleType):
    """Finds a verb when it is first asked for, and makes a room with a verb's name callable when it is imported."""

    def __getattr__(self, name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"module 'kg' has no attribute {name!r}")
        found = getattr(import_module(_HOME[name]), name)
        if name not in self.__dict__:  # importing a room of that name has put the room there
            setattr(self, name, found)
        return self.__dict__[name]

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOME and type(value) is ModuleType:
            value.__class__ = _Verb
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
