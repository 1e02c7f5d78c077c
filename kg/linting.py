"""Checks a domain file: every example is read, no counterexample is, every cue can match, no two frames clash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.extractors import extract
from kg.model import Document
from kg.ontology import Frame, Ontology
from kg.reading import Reader, parse

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
    found = [*_examples(ontology, reader), *_cues(ontology), *_clashes(ontology)]
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


def _cues(ontology: Ontology) -> Iterator[Finding]:
    """Say which cues can never match, because the parser has neither the word nor its lemma where it is used so."""
    carriers = {"verb": "They will {} it.", "noun": "The {} grew.", "adjective": "It is {}."}
    cues = [(frame, cue) for frame in ontology.frames for cue in frame.cues]
    sentences = [carriers.get(frame.part, "They are {} it.").format(cue) for frame, cue in cues]
    for (frame, cue), sentence, doc in zip(cues, sentences, parse(sentences), strict=True):
        words = [token.lemma_.lower() for token in doc]
        written = {token.lower_ for token in doc} if frame.part in ("adjective", "phrase") else set()
        if cue.replace("-", " ").split()[0].lower() not in {*words, *written}:
            what = f"cue {cue!r} can hardly match: the parser reads {' '.join(words)!r} in {sentence!r}"
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
