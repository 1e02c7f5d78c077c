"""Tables for people with spreadsheets, one CSV file for each kind of thing, each row with the sentence that says so.

The form is RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180): commas, CR LF, quotes doubled. Files begin with the byte
order mark of UTF-8, without which Excel takes accents for another alphabet; pandas and LibreOffice pass over it.

No cell can become a formula: an apostrophe is put before whatever a spreadsheet would run, at the start of a cell and,
since some open these files with the semicolon as their comma, after semicolons and at the start of lines (OWASP, 'CSV
Injection'). `plain` takes it away again, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from kg.exporters._flat import Flat, best, clean
from kg.graph.rdf import stands
from kg.model import Snapshot, Statement, StatementKind

Cell = str | int | float | None
Row = Sequence[Cell]

FOLDER = "csv"
BETWEEN = " | "
"""What stands between several values of one cell."""
_PIECE = 2000
"""Rows joined into one chunk of bytes."""

_RUNS = "=+\\-@＝＋－＠"
_DANGER = re.compile(rf"(?:\A(?='*[{_RUNS}\t\r\n\0])|(?<=[;\t\r\n])(?='*[{_RUNS}]))")
_GUARDED = re.compile(rf"(?:\A'(?='*[{_RUNS}\t\r\n\0])|(?<=[;\t\r\n])'(?='*[{_RUNS}]))")
_QUOTED = re.compile('[",\r\n;\t]|^\\s|\\s$')

PROOF = (
    "claim_status", "drawn", "confidence", "documents", "sentence", "words", "document", "start", "end",
    "attributed_to", "evidence", "statement",
)  # fmt: skip
"""The columns with which each row of a statement ends: its best evidence, and how many there are."""

Cells = Callable[[Flat, Statement], Row]


def _subject(flat: Flat, said: Statement) -> tuple[str, str, str]:
    known = flat.derived.entities.get(said.subject)
    return flat.name(said.subject), known.kind if known else "", said.subject


def _object(flat: Flat, said: Statement) -> tuple[str, str, str]:
    known = flat.derived.entities.get(said.object or "")
    return flat.name(said.object) if said.object else "", known.kind if known else "", said.object or ""


def _linked(flat: Flat, said: Statement, name: str) -> str:
    link = said.link(name)
    return flat.name(link) if link else ""


def _role(flat: Flat, said: Statement) -> Row:
    value = said.qualifier
    person, _, person_iri = _subject(flat, said)
    organisation, _, organisation_iri = _object(flat, said)
    return (person, value("title"), organisation, value("tenure"), _linked(flat, said, "of_person"),
            value("when_text"), value("starts"), value("ends"), person_iri, organisation_iri)  # fmt: skip


def _picket(flat: Flat, said: Statement) -> Row:
    who, who_kind, who_iri = _subject(flat, said)
    where, where_kind, where_iri = _object(flat, said)
    return who, who_kind, where, where_kind, who_iri, where_iri


def _position(flat: Flat, said: Statement) -> Row:
    who, who_kind, who_iri = _subject(flat, said)
    what, what_kind, what_iri = _object(flat, said)
    return who, who_kind, said.predicate, what, what_kind, who_iri, what_iri


def _quotation(flat: Flat, said: Statement) -> Row:
    who, who_kind, who_iri = _subject(flat, said)
    return who, who_kind, said.qualifier("quotation_kind"), said.qualifier("text") if flat.text else None, who_iri


def _action(flat: Flat, said: Statement) -> Row:
    who, who_kind, who_iri = _subject(flat, said)
    action, action_kind, action_iri = _object(flat, said)
    value = said.qualifier
    return (who, who_kind, action, action_kind, _linked(flat, said, "place"), value("when_text"),
            value("duration_text"), value("starts"), value("ends"), who_iri, action_iri)  # fmt: skip


def _relation(flat: Flat, said: Statement) -> Row:
    left, left_kind, left_iri = _subject(flat, said)
    right, right_kind, right_iri = _object(flat, said)
    return left, left_kind, said.predicate, right, right_kind, left_iri, right_iri


TABLES: dict[str, tuple[StatementKind, tuple[str, ...], Cells]] = {
    "roles": ("RoleHolding", ("person", "title", "organisation", "tenure", "of_person", "when", "starts", "ends",
                              "person_iri", "organisation_iri"), _role),
    "pickets": ("PicketPresence", ("who", "who_kind", "place", "place_kind", "who_iri", "place_iri"), _picket),
    "positions": ("Position", ("who", "who_kind", "stance", "what", "what_kind", "who_iri", "what_iri"), _position),
    "quotations": ("Quotation", ("speaker", "speaker_kind", "quotation_kind", "quotation", "speaker_iri"), _quotation),
    "actions": ("Participation", ("who", "who_kind", "action", "action_kind", "place", "when", "duration", "starts",
                                  "ends", "who_iri", "action_iri"), _action),
    "relations": ("Relation", ("subject", "subject_kind", "relation", "object", "object_kind", "subject_iri",
                               "object_iri"), _relation),
}  # fmt: skip
"""File name, kind of statement, first columns and how they are filled."""


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return ten files below `csv/`: one for each kind of statement, and entities, mentions, documents, evidence.

    With `text=False` the cells for sentences, words and quotations are empty; offsets and names stay.
    """
    flat = Flat(snapshot, text=text)
    files = {
        "entities": _written(_ENTITY, _entities(flat)),
        "documents": _written(_DOCUMENT, _documents(flat)),
        "mentions": _written(_MENTION, _mentions(flat)),
        "evidence": _written(_EVIDENCE, _evidence(flat)),
    }
    for name, (kind, columns, cells) in TABLES.items():
        files[name] = _written((*columns, *PROOF), _statements(flat, kind, cells))
    return {f"{FOLDER}/{name}.csv": files[name] for name in sorted(files)}


def _statements(flat: Flat, kind: StatementKind, cells: Cells) -> Iterator[Row]:
    found = [said for said in flat.snapshot.statements if said.kind == kind]
    found.sort(key=lambda said: (flat.name(said.subject).casefold(), said.subject, said.object or "", said.id))
    for said in found:
        standing = [proof for proof in said.evidence if stands(proof, said.subject)]
        proof = best(standing or said.evidence)
        voices = flat.snapshot.independent(e.span.document for e in said.evidence)
        yield (
            *cells(flat, said), proof.status, "yes" if flat.derived.edges(said) else "no", proof.confidence, len(voices),
            flat.sentence(proof), flat.words(proof), proof.span.document, proof.span.start, proof.span.end,
            flat.name(proof.attributed_to) if proof.attributed_to else None, len(said.evidence), flat.statement(said),
        )  # fmt: skip


_ENTITY = ("label", "kind", "other_names", "documents", "mentions", "exact_match", "iri")


def _entities(flat: Flat) -> Iterator[Row]:
    counts: dict[str, int] = {}
    for (iri, _), mentions in flat.mentions.items():
        counts[iri] = counts.get(iri, 0) + len(mentions)
    for entity in sorted(flat.snapshot.entities, key=lambda e: (e.kind, flat.name(e.iri).casefold(), e.iri)):
        yield (flat.name(entity.iri), entity.kind, BETWEEN.join(entity.other_names), len(entity.documents),
               counts.get(entity.iri, 0), BETWEEN.join(entity.exact_matches), entity.iri)  # fmt: skip


_DOCUMENT = (
    "document", "title", "publisher", "authors", "published", "language", "url", "characters", "repeats", "sha256",
    "iri",
)  # fmt: skip


def _documents(flat: Flat) -> Iterator[Row]:
    for extraction in flat.snapshot.extractions:
        one = extraction.document
        yield (one.identifier, one.title if flat.text else None, one.publisher, BETWEEN.join(one.authors),
               one.published.isoformat() if one.published else None, one.language, one.url, len(one.text),
               flat.derived.original.get(one.identifier), one.sha256, flat.document(one.identifier))  # fmt: skip


_MENTION = ("entity", "kind", "mention", "form", "document", "start", "end", "iri")


def _mentions(flat: Flat) -> Iterator[Row]:
    for (entity, document), mentions in flat.mentions.items():
        kind = flat.derived.entities[entity].kind
        for mention in mentions:
            yield (flat.name(entity), kind, mention.text if flat.text else None, mention.form, document,
                   mention.span.start, mention.span.end, entity)  # fmt: skip


_EVIDENCE = (
    "statement", "claim_status", "confidence", "rule", "sentence", "words", "document", "start", "end",
    "attributed_to", "attributed_to_iri", "attribution_start", "attribution_end",
)  # fmt: skip


def _evidence(flat: Flat) -> Iterator[Row]:
    for said in flat.snapshot.statements:
        for proof in said.evidence:
            cue, whose = proof.attribution, proof.attributed_to
            yield (flat.statement(said), proof.status, proof.confidence, proof.rule, flat.sentence(proof),
                   flat.words(proof), proof.span.document, proof.span.start, proof.span.end,
                   flat.name(whose) if whose else None, whose, cue.start if cue else None,
                   cue.end if cue else None)  # fmt: skip


def _written(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    lines = ["\ufeff" + ",".join(columns) + "\r\n"]
    for row in rows:
        lines.append(",".join(map(_cell, row)) + "\r\n")
        if len(lines) >= _PIECE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return repr(value)
    text = harmless(clean(value))
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def harmless(text: str) -> str:
    """Return the text with an apostrophe before whatever a spreadsheet would take for a formula.

    >>> harmless("=1+1"), harmless("1+1"), harmless("'Twas"), harmless("'=1")
    ("'=1+1", '1+1', "'Twas", "''=1")
    """
    return _DANGER.sub("'", text)


def plain(text: str) -> str:
    """Return the text of a cell as the article or the graph has it: the inverse of `harmless`.

    >>> plain("'=1+1"), plain("'Twas")
    ('=1+1', "'Twas")
    """
    return _GUARDED.sub("", text)


__all__ = ["export", "harmless", "plain"]
