"""Why does the graph say so? The sentence with its neighbours, the rule, its steps, and who is taken for whom.

Everything comes from a snapshot, so the answer is the same from the command, the page and the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.graph.rdf import Derived, short_text, stands
from kg.model import Document, Entity, Evidence, Judgement, Snapshot, Statement

_SENTENCE_END = re.compile(r"""(?<=[.!?…])["'”’)\]]*\s+(?=["'“‘(\[]*[A-Z0-9£$€])|\n\s*""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The words that say something, in their sentence, with the sentences before and after it.

    `sentence` has the words at `start`..`end`, code points of the sentence; `document` and `evidence` say where it is.
    """

    document: Document
    evidence: Evidence
    before: str
    sentence: str
    start: int
    end: int
    after: str
    speaker: str | None = None
    drawn: bool = True
    """Whether this evidence stands for a plain edge: it asserts the statement, or is the subject's own claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A statement with its proofs, or an entity with the judgements that made it one and the statements about it."""

    iri: str
    label: str
    statement: Statement | None = None
    proofs: tuple[Proof, ...] = ()
    entity: Entity | None = None
    judgements: tuple[Judgement, ...] = ()
    statements: tuple[tuple[str, str], ...] = ()
    """For an entity: (IRI, label) of each statement of which it is the subject or object."""


def context(document: Document, start: int, end: int) -> tuple[str, str, str, int]:
    """Return the sentence before, the sentence round the span, the one after, and where the sentence starts.

    The text is cut at line ends and after closing marks that a capital, a figure or an opening mark follows; a span
    over several sentences has all of them as its own. Offsets are code points.
    """
    text = document.text
    low, high = max(0, start - 3000), min(len(text), end + 3000)
    cuts = [low, *(low + m.end() for m in _SENTENCE_END.finditer(text[low:high])), high]
    first = max(cut for cut in cuts if cut <= start)
    last = min(cut for cut in cuts if cut >= end)
    before = text[max((cut for cut in cuts if cut < first), default=first) : first]
    after = text[last : min((cut for cut in cuts if cut > last), default=last)]
    return before.strip(), text[first:last].rstrip(), after.strip(), first


def explain(snapshot: Snapshot, words: str, *, limit: int = 50) -> list[Explanation]:
    """Return why the graph says what it says of the words, the nearest first, at most `limit` explanations.

    The words are the IRI of a statement or an entity, the end of one ('statement-0a1b...', 'id:group-...'), or names: then come the
    entities that bear all of them, and the statements whose label has all of them.
    """
    derived = Derived(snapshot)
    documents = {e.document.identifier: e.document for e in snapshot.extractions}
    key = words.strip().strip("<>").removeprefix("id:")
    exact = [s for s in snapshot.statements if key in (f"{snapshot.base}statement-{s.id}", f"statement-{s.id}", s.id)]
    if exact:
        return [_statement(derived, documents, s) for s in exact]
    known = [e for e in snapshot.entities if key == e.iri or (key and e.iri == snapshot.base + key)]
    if known:
        return [_entity(derived, e) for e in known]
    wanted = key.casefold().split()
    if not wanted:
        return []
    entities = sorted(
        (e for e in snapshot.entities if _bears(e, wanted)), key=lambda e: (e.label.casefold() != key.casefold(), e.iri)
    )
    statements = [s for s in snapshot.statements if all(w in derived.label(s).casefold() for w in wanted)]
    statements.sort(key=lambda s: (-len(s.evidence), derived.label(s), s.id))
    found: list[Explanation] = [_entity(derived, e) for e in entities[:limit]]
    return found + [_statement(derived, documents, s) for s in statements[: limit - len(found)]]


def _bears(entity: Entity, wanted: list[str]) -> bool:
    return any(all(w in name.casefold() for w in wanted) for name in (entity.label, *entity.other_names))


def _statement(derived: Derived, documents: dict[str, Document], statement: Statement) -> Explanation:
    return Explanation(
        iri=derived.statement_node(statement)[1:-1],
        label=derived.label(statement),
        statement=statement,
        proofs=tuple(_proofs(derived, documents, statement)),
    )


def _proofs(derived: Derived, documents: dict[str, Document], statement: Statement) -> Iterator[Proof]:
    for evidence in sorted(statement.evidence, key=lambda e: (e.span, e.rule)):
        document = documents.get(evidence.span.document)
        if document is None:
            continue
        before, sentence, after, first = context(document, evidence.span.start, evidence.span.end)
        yield Proof(
            document=document,
            evidence=evidence,
            before=before,
            sentence=sentence,
            start=evidence.span.start - first,
            end=evidence.span.end - first,
            after=after,
            speaker=derived.name(evidence.attributed_to) if evidence.attributed_to else None,
            drawn=stands(evidence, statement.subject),
        )


def _entity(derived: Derived, entity: Entity) -> Explanation:
    keys = {entity.iri, *entity.referents}
    judged = {*entity.why, *(j for j in derived.snapshot.judgements if j.left in keys or j.right in keys)}
    about = [s for s in derived.snapshot.statements if entity.iri in (s.subject, s.object)]
    return Explanation(
        iri=entity.iri,
        label=short_text(derived.name(entity.iri), 200),
        entity=entity,
        judgements=tuple(sorted(judged, key=lambda j: (j.left, j.right, j.verdict))),
        statements=tuple((derived.statement_node(s)[1:-1], derived.label(s)) for s in about),
    )
