"""Gathers what there is to read: each article once, those that the store already has without their text."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from kg.model import Document, digest
from kg.sources import Note, Rules, SetAside, find
from kg.sources import read as read_file


@dataclass(slots=True, kw_only=True)
class Gathered:
    """What the inputs came to; `wanted` maps the identifier of each article to be in the graph to its fingerprint."""

    wanted: dict[str, str] = field(default_factory=dict)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    hidden: int = 0
    spool: Spool

    @property
    def found(self) -> int:
        """Return how many articles were found: each of them is wanted, a duplicate, or set aside."""
        return len(self.wanted) + len(self.duplicates) + len(self.set_aside)


def fingerprint(document: Document) -> str:
    """Return what tells one version of an article from another: a hash of its text, and one of what is known about it."""
    about = (document.url, document.title, document.publisher, document.authors, document.published, document.language)
    return f"{document.sha256[:32]}-{digest(*about, document.encoding)}"


def gather(
    paths: Iterable[str | Path],
    *,
    rules: Rules,
    there: Container[tuple[str, str]],
    kept: Iterable[tuple[str, str]] = (),
    out: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Gathered:
    """Return what the paths hold, each text once; those not `there` wait on disk, in a file that has no name.

    `there` holds the (identifier, fingerprint) that need not be read again, `kept` those that are in the graph whatever
    the paths hold. Of articles with one text the first identifier is wanted, whatever the order of paths. `progress` is
    told how many of how many files are done.
    """
    inputs = find(paths, skip=[out])
    gathered = Gathered(set_aside=list(inputs.set_aside), hidden=inputs.hidden, spool=Spool(out))
    first: dict[str, str] = {}
    names: set[str] = set()
    for identifier, mark in kept:
        gathered.wanted[identifier] = mark
        first[_text_of(mark)] = identifier
    for done, file in enumerate(inputs.files):
        progress(done, len(inputs.files))
        for found in read_file(file, inputs, rules):
            if isinstance(found, SetAside):
                gathered.set_aside.append(found)
            elif isinstance(found, Note):
                gathered.notes.append(found)
            else:
                document = _apart(found, names)
                names.add(document.identifier)
                mark = fingerprint(document)
                gathered.wanted.pop(document.identifier, None)
                _keep_first(gathered, first, document.identifier, mark)
                if gathered.wanted.get(document.identifier) == mark and (document.identifier, mark) not in there:
                    gathered.spool.add(document)
    progress(len(inputs.files), len(inputs.files))
    gathered.set_aside.sort(key=lambda one: (one.identifier, one.reason))
    gathered.notes.sort(key=lambda note: (note.identifier, note.text))
    gathered.duplicates = sorted((name, first[_text_of(mark)]) for name, mark in gathered.duplicates)
    return gathered


def _keep_first(gathered: Gathered, first: dict[str, str], identifier: str, mark: str) -> None:
    """Want the article, unless one with its text and an earlier identifier is wanted; then it is a duplicate."""
    text = _text_of(mark)
    other = first.get(text)
    if other is not None and _text_of(gathered.wanted.get(other, "")) == text:
        if other < identifier:
            gathered.duplicates.append((identifier, mark))
            return
        gathered.duplicates.append((other, gathered.wanted.pop(other)))
    first[text] = identifier
    gathered.wanted[identifier] = mark


def _apart(document: Document, names: set[str]) -> Document:
    """Return the document under an identifier that no other has: a file may be named like a member of an archive."""
    name, number = document.identifier, 2
    while name in names:
        name, number = f"{document.identifier}~{number}", number + 1
    if name == document.identifier:
        return document
    fields = {slot: getattr(document, slot) for slot in Document.__slots__}
    return Document(**{**fields, "identifier": name})


def _text_of(mark: str) -> str:
    return mark.partition("-")[0]


class Spool:
    """Documents that wait to be read, on disk: standard input comes once, and a corpus may not fit in memory."""

    def __init__(self, folder: Path) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`
        self.places: dict[str, tuple[int, int]] = {}
        self.characters = 0

    def add(self, document: Document) -> None:
        """Write one document at the end."""
        data = pickle.dumps(document, protocol=pickle.HIGHEST_PROTOCOL)
        self.places[document.identifier] = (self.file.seek(0, 2), len(data))
        self.file.write(data)
        self.characters += len(document.text)

    def documents(self, wanted: Iterable[str]) -> Iterator[Document]:
        """Yield those of the wanted documents that wait here, in the order asked for."""
        for identifier in wanted:
            if identifier in self.places:
                place, size = self.places[identifier]
                self.file.seek(place)
                document = pickle.loads(self.file.read(size))  # noqa: S301 - our own file, which has no name
                assert isinstance(document, Document)
                yield document

    def close(self) -> None:
        """Give the space back."""
        self.file.close()
