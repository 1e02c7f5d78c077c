"""A snapshot as flat nodes and edges: for tools that draw, count and tabulate, and know no node for a statement.

An edge here is a plain edge of the graph (kg.graph.rdf says when one is drawn), once for each subject, property and
object, however many statements say it, and it carries its best evidence: the words, their sentence, document and place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.graph.rdf import Derived, document_node, local, stands
from kg.model import CLAIM_STATUSES, Evidence, Mention, Snapshot, Statement

FAR = 600
"""Code points looked at on each side of an evidence for the ends of its sentence: three times a long news sentence."""

_BREAK = re.compile(r"""[.!?…]["'’”)\]]*\s+(?=["'‘“(\[]*[A-Z0-9])|\s*\n\s*""")
_HALF = re.compile("[\ud800-\udfff]")
_SAYS_NO = ("negated", "denied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A plain edge: IRIs of its ends, the property's local name, the statements behind it and their best evidence.

    `documents` are those that say so independently of one another; `iri` is a name that depends on the ends and the
    property alone.
    """

    iri: str
    source: str
    predicate: str
    target: str
    statements: tuple[Statement, ...]
    proof: Evidence
    documents: tuple[str, ...]

    def qualifiers(self, name: str) -> tuple[str, ...]:
        """Return the different values that its statements have under that name, sorted."""
        return tuple(sorted({value for said in self.statements if (value := said.qualifier(name))}))


class Flat:
    """The nodes and edges of a snapshot; `text=False` keeps back the articles' words and leaves offsets."""

    def __init__(self, snapshot: Snapshot, *, text: bool = True) -> None:
        self.snapshot = snapshot
        self.text = text
        self.derived = Derived.of(snapshot, text=text)
        self.name = self.derived.name

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {extraction.document.identifier: extraction.document.text for extraction in self.snapshot.extractions}

    def document(self, identifier: str) -> str:
        """Return the IRI of a document."""
        return document_node(self.snapshot.base, identifier)[1:-1]

    def statement(self, statement: Statement) -> str:
        """Return the IRI of a statement."""
        return self.derived.statement_node(statement)[1:-1]

    def words(self, proof: Evidence) -> str | None:
        """Return the exact words of an evidence, None where words are kept back."""
        return proof.exact if self.text else None

    def sentence(self, proof: Evidence) -> str | None:
        """Return the sentence (or line) that holds an evidence, None where words are kept back."""
        if not self.text:
            return None
        return sentence(self._texts.get(proof.span.document, proof.exact), proof)

    @cached_property
    def titles(self) -> dict[str, tuple[str, ...]]:
        """The wordings of each role title that somebody holds, the plainest first, by IRI."""
        found: dict[str, set[str]] = {}
        for said in self.snapshot.statements:
            title = said.qualifier("title")
            for predicate, node in self.derived.edges(said):
                if predicate == "holds_title" and title:  # a blank one has the end of its IRI for a label
                    wording = " ".join(title.split()) or node[1:-1].rsplit("/", 1)[-1]
                    found.setdefault(node[1:-1], set()).add(wording)
        return {
            node: tuple(sorted(wordings, key=lambda w: (sum(c.isupper() for c in w), w)))
            for node, wordings in sorted(found.items())
        }

    @cached_property
    def mentions(self) -> dict[tuple[str, str], tuple[Mention, ...]]:
        """The mentions of an entity in a document, in the order of the text, by (entity IRI, document identifier)."""
        found: dict[tuple[str, str], list[Mention]] = {}
        for extraction in self.snapshot.extractions:
            name = extraction.document.identifier
            for referent in extraction.referents:
                entity = self.derived.entity_of.get(f"{name}#{referent.id}")
                if entity is not None:
                    found.setdefault((entity, name), []).extend(referent.mentions)
        return {
            key: tuple(sorted(mentions, key=lambda m: (m.span.start, m.span.end, m.form)))
            for key, mentions in sorted(found.items())
        }

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every plain edge, sorted by its ends and property: as many as the RDF has, superproperties aside."""
        found: dict[tuple[str, str, str], list[tuple[Statement, Sequence[Evidence]]]] = {}
        for said in self.snapshot.statements:
            standing = [proof for proof in said.evidence if stands(proof, said.subject)]
            for predicate, node in self.derived.edges(said):
                found.setdefault((said.subject, predicate, node[1:-1]), []).append((said, standing))
            where = said.link("place")
            held = [proof for proof in said.evidence if proof.status not in _SAYS_NO]
            if said.kind == "Participation" and said.object and where and held:
                found.setdefault((said.object, "place", where), []).append((said, held))
        return tuple(self._edge(*key, found[key]) for key in sorted(found))

    def _edge(
        self, source: str, predicate: str, target: str, behind: Sequence[tuple[Statement, Sequence[Evidence]]]
    ) -> Edge:
        proofs = [proof for _, shown in behind for proof in shown]
        return Edge(
            iri=self.snapshot.base + local("edge", source, predicate, target),
            source=source,
            predicate=predicate,
            target=target,
            statements=tuple(sorted((said for said, _ in behind), key=lambda said: said.id)),
            proof=best(proofs),
            documents=self.snapshot.independent(proof.span.document for proof in proofs),
        )


def best(proofs: Iterable[Evidence]) -> Evidence:
    """Return the evidence to show first: the least reserved claim, then the surest reading, then the first in order."""
    return min(
        proofs,
        key=lambda e: (
            -CLAIM_STATUSES.index(e.status), -e.confidence, e.span.document, e.span.start, e.span.end, e.rule,
        ),
    )  # fmt: skip


def sentence(text: str, proof: Evidence) -> str:
    """Return the stretch of the text from sentence end to sentence end that holds the evidence, without outer blanks.

    Ends are guessed from punctuation before a capital, and lines; a wrong guess shows less or more round the words,
    never other words.
    """
    span = proof.span
    low, high = max(0, span.start - FAR), min(len(text), span.end + FAR)
    ends = [match.end() for match in _BREAK.finditer(text, low, high)]
    before = bisect_right(ends, span.start)
    after = bisect_left(ends, span.end)
    start = ends[before - 1] if before else low
    return text[start : ends[after] if after < len(ends) else high].strip()


def clean(text: str) -> str:
    """Return the text with U+FFFD for each half of a character, which no encoding has: so does the RDF."""
    return _HALF.sub("\ufffd", text)
