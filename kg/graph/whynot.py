"""Why does the graph not say so? What was looked at in a sentence, what it gave, and what was turned down and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.graph.explain import context
from kg.model import Document, Passage, Rejection, Snapshot, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Consideration:
    """One place where the words stand: the passage, and what was made of them."""

    document: Document
    sentence: str
    passage: Passage | None
    statements: tuple[Statement, ...]
    rejections: tuple[Rejection, ...]


def why_not(snapshot: Snapshot, words: str) -> list[Consideration]:
    """Return what was considered wherever the articles have the words (white space apart), in the order of documents.

    Statements are those whose evidence touches the sentence, rejections those inside it. Empty where no article has
    the words.
    """
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words.split()), re.IGNORECASE)
    found: list[Consideration] = []
    for extraction in snapshot.extractions:
        document = extraction.document
        for match in pattern.finditer(document.text) if words.strip() else ():
            _, sentence, _, first = context(document, match.start(), match.end())
            last = first + len(sentence)
            passage = next((p for p in extraction.passages if p.span.start <= match.start() < p.span.end), None)
            found.append(
                Consideration(
                    document=document,
                    sentence=sentence,
                    passage=passage,
                    statements=tuple(
                        statement
                        for statement in snapshot.statements
                        if any(
                            e.span.document == document.identifier and e.span.start < last and first < e.span.end
                            for e in statement.evidence
                        )
                    ),
                    rejections=tuple(r for r in extraction.rejections if r.span.start < last and first < r.span.end),
                )
            )
    return found
