"""What can go wrong, drawn as a tree; each error says what was wrong, where, and what to do next.

PressgraphError
├── InputError            something that the user handed in cannot be used
│   ├── NoInput           a path does not exist, or holds no text
│   ├── UnreadableSource  one article cannot be read: it is set aside, the rest is built
│   ├── BadOntology       a Turtle file of classes, shapes or cues is wrong
│   ├── BadCorrection     a line of a corrections or authority file is wrong
│   └── BadQuery          a query cannot be parsed, is not allowed, or took too long
├── UngroundedEvidence    a document does not say the words that an evidence claims
├── ModelMissing          the English model is absent or of another version
├── OutputError           the output folder cannot be written, or is full
│   ├── StoreLocked       another process writes to the store
│   └── StoreDamaged      the store on disk does not hold what was written
├── Interrupted           the user stopped a build: what was read is kept
└── ToolMissing           an optional program or package that was asked for is absent
"""

from __future__ import annotations


class PressgraphError(Exception):
    """The root; `what` went wrong, `where` (a path, an IRI, a line), and the `remedy` to try next."""

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"\n  -> {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class InputError(PressgraphError):
    """Something that the user handed in cannot be used."""


class NoInput(InputError):
    """A path does not exist, or holds no text."""


class UnreadableSource(InputError):
    """One article cannot be read; the build sets it aside and goes on."""


class BadOntology(InputError):
    """A Turtle file of classes, shapes or cues is wrong."""


class BadCorrection(InputError):
    """A line of a corrections or authority file is wrong."""


class BadQuery(InputError):
    """A query cannot be parsed, is not allowed, or took too long."""


class UngroundedEvidence(PressgraphError):
    """A document does not say the words that an evidence claims."""


class ModelMissing(PressgraphError):
    """The English model is absent or of another version."""


class OutputError(PressgraphError):
    """The output folder cannot be written, or is full."""


class StoreLocked(OutputError):
    """Another process writes to the store."""


class StoreDamaged(OutputError):
    """The store on disk does not hold what was written."""


class Interrupted(PressgraphError):
    """The user stopped a build; the documents that were read are kept, and the same build goes on from there."""


class ToolMissing(PressgraphError):
    """An optional program or package that was asked for is absent."""
