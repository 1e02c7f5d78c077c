"""Checks a domain file: every example is read, no counterexample is, every cue can match, no two frames clash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.extractors import extract
from kg.model import Document
from kg.ontology import Frame, Ontology
from kg.reading import Reader
from kg.reading.frames import matches

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a domain file: in which frame or list, what, and the sentence it showed in."""

    severity: Severity
    frame: str
    what: str
    sentence: str = ""


def lint(domain: Path | None = None) -> list[Finding]:
    """Return what is wrong with the domain (the one that ships when none is named), errors before warnings.

    Raises BadOntology where the file cannot be read at all.
    """
    ontology = Ontology.load(domain)
    reader = Reader(ontology)
    found = [*_examples(ontology, reader), *_cues(ontology, reader), *_clashes(ontology)]
    return sorted(found, key=lambda f: (f.severity, f.frame, f.what, f.sentence))


def _examples(ontology: Ontology, reader: Reader) -> Iterator[Finding]:
    for frame in ontology.frames:
        if not frame.examples:
            yield Finding(severity="error", frame=frame.name, what="has no example sentence (skos:example)")
        for sentence in frame.examples:
            if frame.name not in _rules(ontology, reader, sentence):
                yield Finding(severity="error", frame=frame.name, what="does not read its example", sentence=sentence)
        for sentence in frame.counterexamples:
            if frame.name in _rules(ontology, reader, sentence):
                yield Finding(severity="error", frame=frame.name, what="reads its counterexample", sentence=sentence)


def _rules(ontology: Ontology, reader: Reader, sentence: str) -> set[str]:
    """Return the rules that read something in the sentence; an action's rule is found in the steps of other statements."""
    extraction = extract(reader.read(Document(identifier="example", text=sentence)), ontology)
    rules: set[str] = set()
    for statement in extraction.statements:
        for proof in statement.evidence:
            rules.add(proof.rule)
            rules.update(step.split(":")[0] for step in proof.steps)
    return rules


def _cues(ontology: Ontology, reader: Reader) -> Iterator[Finding]:
    """Say which cues can never match, because the parser's lemma of the word is another one."""
    for frame in ontology.frames:
        carrier = {"verb": "They will {} it.", "noun": "The {} grew.", "adjective": "It is {}."}.get(
            frame.part, "They are {} it."
        )
        for cue in frame.cues:
            reading = reader.read(Document(identifier="cue", text=carrier.format(cue)))
            if not any(match.frame.name == frame.name for match in matches(reading.paragraphs, (frame,))):
                lemmas = [token.lemma_.lower() for paragraph in reading.paragraphs for token in paragraph.doc]
                if cue.split()[0] not in lemmas:
                    what = f"cue {cue!r} can hardly match: the parser reads {' '.join(lemmas)!r} in {carrier.format(cue)!r}"
                    yield Finding(severity="warning", frame=frame.name, what=what)


def _clashes(ontology: Ontology) -> Iterator[Finding]:
    """Say which cues stand in two frames of one part of speech that claim different relations."""
    seen: dict[tuple[str, str], Frame] = {}
    for frame in ontology.frames:
        for cue in frame.cues:
            other = seen.setdefault((frame.part, cue), frame)
            if other.name != frame.name and other.relation != frame.relation:
                what = f"cue {cue!r} also stands in {other.name} ({other.relation}, here {frame.relation})"
                yield Finding(severity="warning", frame=frame.name, what=what)
