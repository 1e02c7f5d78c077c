"""What several rooms test with: a stand-in for the reader that needs no model, and one real build of the seeds."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import pytest

from kg.extractors import engine
from kg.graph.payload import Packed
from kg.model import Document, Extraction, Mention, Passage, Referent, Span, Statement, evidence
from kg.ontology import Ontology
from kg.sources import SetAside

SEEDS = Path(__file__).parent.parent / "seeds"
_NAME = re.compile(r"(?!The\b)[A-Z]\w+ [A-Z]\w+")
_ROLE = re.compile(rf"({_NAME.pattern}), (?:an?|the) ([a-z]+) at (?:the )?({_NAME.pattern})")


def skim(document: Document) -> Extraction:
    """Return what a very plain reader sees: two capitalised words are a person, 'X, a baker at Y' is a role."""
    found: dict[str, list[Mention]] = {}
    places = {match[3] for match in _ROLE.finditer(document.text)}
    for match in _NAME.finditer(document.text):
        span = Span(document=document.identifier, start=match.start(), end=match.end())
        found.setdefault(match[0], []).append(Mention(span=span, text=match[0], form="name"))
    referents = {
        name: Referent(
            id=f"r{number}", kind="Organisation" if name in places else "Person", label=name, names=(name,),
            mentions=tuple(mentions),
        )
        for number, (name, mentions) in enumerate(found.items())
    }  # fmt: skip
    statements = [
        Statement(
            kind="RoleHolding", subject=referents[match[1]].id, predicate="role", object=referents[match[3]].id,
            qualifiers=(("tenure", "current"), ("title", match[2])),
            evidence=(evidence(document, match.start(), match.end(), "skimmed", 0.9),),
        )
        for match in _ROLE.finditer(document.text)
        if match[1] in referents and match[3] in referents
    ]  # fmt: skip
    return Extraction(
        document=document,
        passages=tuple(
            Passage(span=Span(document=document.identifier, start=m.start(), end=m.end()), layout="body")
            for m in re.finditer(r"\S[^\n]*", document.text)
        ),
        referents=tuple(referents.values()),
        statements=tuple(statements),
        engine=engine(Ontology.load()),
    )


@pytest.fixture
def skimmed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let builds read without a model, and return the list of what was read, which grows."""
    read: list[str] = []

    def read_all(
        documents: Iterable[Document], *, domain: Path | None, workers: int, stop: Callable[[], bool]
    ) -> Generator[Packed | SetAside]:
        for document in documents:
            if stop():
                return
            read.append(document.identifier)
            if "unreadable" in document.text:
                yield SetAside(identifier=document.identifier, reason="the reader failed on it")
            else:
                yield Packed.of(skim(document))

    monkeypatch.setattr("kg.build.road.read_all", read_all)
    return read
