"""Shows people what the graph is least sure of, one doubt after another, and writes down what they know better.

Nothing in the graph is changed here: an answer is one entry more in the corrections file, which the next build or
`kg resolve` applies. The texts shown are those of articles, so whatever could steer a terminal is made visible first.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol

from kg import exporters
from kg.errors import BadCorrection, PressgraphError
from kg.model import Entity, Extraction, Judgement, Referent, Snapshot, Statement, referent_key
from kg.ontology import Ontology
from kg.resolution import Correction
from kg.resolution.corrections import Named, Said, parse_corrections, written
from kg.resolution.naming import normal

SURE = 0.9
"""Judgements and statements from here on are not asked about: of those, a person who looked at 50 would change few."""

SENTENCES = 2
"""Sentences shown for each side of a doubt: the first mention, and one more."""

WIDTH = 100
"""Columns of the text shown: lines longer than that are hard to read."""

MARKS = "«»"
"""What the words in question stand between; articles in English hardly use them."""

HELP = "a accept  r reject  s same  d different  t retype  n rename  u undo  k skip  q quit"

HEADER = (
    "# What people know better than the rules. Edit freely: `kg review` adds to the end, every build applies it all.\n"
)


# ----- what is doubtful


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two things that a doubt is about: how a correction names it, its class, and sentences of its report."""

    named: Named
    kind: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something to ask a person: a pair that may be one, or a statement that the text may not make.

    `certainty` from 0 to 1 is how sure the rules are of what the graph has now. `joined` says what that is of a pair.
    """

    certainty: float
    question: str
    why: str
    sides: tuple[Side, ...]
    said: Said | None = None
    joined: bool = False
    sentences: tuple[str, ...] = ()


def doubts(snapshot: Snapshot, corrections: Sequence[Correction] = ()) -> list[Doubt]:
    """Return what the graph is least sure of, the least certain first; what a person decided already is left out."""
    shown = _Shown(snapshot)
    decided = {_key(c) for c in corrections}
    found = [d for j in snapshot.judgements if (d := shown.pair(j)) is not None]
    found += [d for s in snapshot.statements if (d := shown.statement(s)) is not None]
    open_ = [d for d in found if d.certainty < SURE and not _keys(d) & decided]
    return sorted(open_, key=lambda d: (d.certainty, d.question, d.why))


def _key(c: Correction) -> object:
    if c.statement is not None:
        return c.statement.key
    return frozenset({c.one.key, c.other.key}) if c.one and c.other else None


def _keys(doubt: Doubt) -> set[object]:
    return {doubt.said.key} if doubt.said else {frozenset(side.named.key for side in doubt.sides)}


class _Shown:
    """Looks up what is needed to show a doubt."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.entities = {entity.iri: entity for entity in snapshot.entities}
        self.extractions = {e.document.identifier: e for e in snapshot.extractions}
        self.referents: dict[str, tuple[Extraction, Referent]] = {
            referent_key(e.document.identifier, r.id): (e, r) for e in snapshot.extractions for r in e.referents
        }

    def pair(self, judgement: Judgement) -> Doubt | None:
        """Return the doubt whether the two of a rule's judgement are one; None for what a person or nobody judged."""
        if judgement.by != "rule" or judgement.verdict == "different":
            return None
        if judgement.left not in self.referents or judgement.right not in self.referents:
            return None
        sides = tuple(self._side(key) for key in (judgement.left, judgement.right))
        if sides[0].named.key == sides[1].named.key:
            return None
        joined = judgement.verdict == "same"
        return Doubt(
            certainty=judgement.score if joined else round(1 - judgement.score, 2),
            question=f"Are {sides[0].named.name!r} and {sides[1].named.name!r} one and the same?"
            f" (now: {'one' if joined else 'two'})",
            why=judgement.reason,
            sides=sides,
            joined=joined,
        )

    def _side(self, key: str) -> Side:
        extraction, referent = self.referents[key]
        document = extraction.document.identifier
        namesakes = [r for r in extraction.referents if normal(r.label) == normal(referent.label)]
        named = Named(name=referent.label, documents=(document,), kind=referent.kind if len(namesakes) > 1 else None)
        spans = [(m.span.start, m.span.end) for m in referent.mentions if m.form != "pronoun"]
        sentences = dict.fromkeys(_sentence(extraction.document.text, *span) for span in spans)
        return Side(named=named, kind=referent.kind, sentences=tuple(list(sentences)[:SENTENCES]))

    def statement(self, statement: Statement) -> Doubt | None:
        """Return the doubt whether the texts say so."""
        subject = self.entities.get(statement.subject)
        object_ = self.entities.get(statement.object) if statement.object else None
        if subject is None or any(step.startswith("accepted by") for p in statement.evidence for step in p.steps):
            return None
        documents = tuple(sorted({proof.span.document for proof in statement.evidence}))
        quotation = statement.kind == "Quotation"
        said = Said(
            subject=subject.label, predicate=statement.predicate, object=object_.label if object_ else None,
            title=statement.qualifier("title"), words=statement.evidence[0].exact if quotation else None,
            documents=documents,
        )  # fmt: skip
        best = max(proof.confidence for proof in statement.evidence)
        parts = [subject.label, statement.predicate, said.title, said.object, said.words]
        sentences = [
            _sentence(self.extractions[p.span.document].document.text, p.span.start, p.span.end)
            for p in statement.evidence
            if p.span.document in self.extractions
        ]
        sides = tuple(self._of(entity, documents) for entity in (subject, object_) if entity is not None)
        return Doubt(
            certainty=round(best, 2),
            question="Does the text say: " + " - ".join(part for part in parts if part) + "?",
            why="; ".join(sorted({f"{p.rule}, {p.status}" for p in statement.evidence})),
            sides=sides,
            said=said,
            sentences=tuple(dict.fromkeys(sentences))[:SENTENCES],
        )

    def _of(self, entity: Entity, documents: tuple[str, ...]) -> Side:
        here = [key for key in entity.referents if key.rsplit("#", 1)[0] in documents] or list(entity.referents)
        return self._side(here[0])


def _sentence(text: str, start: int, end: int) -> str:
    """Return the words `start:end` between marks, in their sentence or what of it stands within 200 letters."""
    left = max([start - 200, 0, *(m.end() for m in re.finditer(r"[.!?]['\"’”]?\s|\n", text[:start]))])
    after = re.search(r"[.!?]['\"’”]?(?=\s)|\n", text[end:])
    right = min(end + (after.end() if after else len(text)), end + 200, len(text))
    return plain(text[left:start] + MARKS[0] + text[start:end] + MARKS[1] + text[end:right]).strip()


def plain(text: str) -> str:
    r"""Return the text on one line with everything that could steer a terminal or turn its direction made visible.

    >>> plain("Ada\x1b[2J Quill\n left")
    'Ada\\x1b[2J Quill left'
    """
    spaced = re.sub(r"\s+", " ", re.sub(r"[\n\t\r]", " ", text))
    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else f"\\x{ord(c):02x}"
        for c in spaced
    )


# ----- asking


class Desk(Protocol):
    """Where the person sits: shows lines, and hears single keys and typed words; both None at the end of the input."""

    def show(self, line: str) -> None:
        """Show one line."""

    def key(self, prompt: str) -> str | None:
        """Return the key that is pressed."""

    def words(self, prompt: str) -> str | None:
        """Return what is typed, up to the end of the line."""


Outcome = Literal["done", "undone", "quit", "again"]


@dataclass(slots=True)
class Session:
    """One sitting: a corrections file, who answers and when (as that person writes it), and what was added so far."""

    path: Path
    by: str
    on: str
    ontology: Ontology
    before: list[str] = field(default_factory=list)
    """The file as it was before each entry that was added, for taking it back."""

    @property
    def added(self) -> int:
        """Return how many entries were added and not taken back."""
        return len(self.before)

    def add(self, correction: Correction) -> None:
        """Write the entry to the end of the file, whole or not at all; raises BadCorrection where it contradicts another."""
        old = self._text()
        new = (old.rstrip("\n") + "\n\n" if old.strip() else HEADER + "\n") + written(correction)
        parse_corrections(new, self.ontology, self.path.name)
        self._write(new)
        self.before.append(old)

    def undo(self) -> bool:
        """Take back the entry that was added last in this sitting; False where there is none."""
        if not self.before:
            return False
        self._write(self.before.pop())
        return True

    def _text(self) -> str:
        return self.path.read_text(encoding="utf-8-sig") if self.path.is_file() else ""

    def _write(self, text: str) -> None:
        exporters.write(self.path.parent, {self.path.name: [text.encode("utf-8")]})


def review(asked: Sequence[Doubt], session: Session, desk: Desk) -> int:
    """Ask about each doubt until the person quits or none is left, and return how many corrections were added.

    A new class or label leaves the doubt open; taking an answer back returns to the doubt that it was given to.
    """
    index = 0
    given_at: list[int] = []
    while index < len(asked):
        for line in _lines(asked[index], index, len(asked)):
            desk.show(line)
        outcome: Outcome = "again"
        while outcome == "again":
            outcome = _answer(asked[index], session, desk)
            if session.added > len(given_at):
                given_at.append(index)
        if outcome == "quit":
            break
        index = given_at.pop() if outcome == "undone" else index + 1
    return session.added


def _lines(doubt: Doubt, index: int, total: int) -> Iterator[str]:
    yield ""
    yield f"[{index + 1} of {total}]  certainty {doubt.certainty:.2f}"
    yield from _wrapped(plain(doubt.question), "")
    yield from _wrapped(plain(doubt.why), "  why: ")
    for sentence in doubt.sentences:
        yield from _wrapped(sentence, "  > ")
    for number, side in enumerate(doubt.sides, start=1):
        place = ", ".join(plain(d) for d in side.named.documents)
        yield from _wrapped(f"{plain(side.named.name)} ({side.kind}, {place})", f"  {number} ")
        for sentence in side.sentences if doubt.said is None else ():
            yield from _wrapped(sentence, "    > ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent)) or [indent.rstrip()]


def _answer(doubt: Doubt, session: Session, desk: Desk) -> Outcome:
    key = desk.key(f"{HELP} > ")
    if key is None or key == "q":
        return "quit"
    if key == "k":
        return "done"
    if key == "u":
        if session.undo():
            desk.show("taken back")
            return "undone"
        desk.show("nothing to take back in this sitting")
        return "again"
    correction = _correction(doubt, key, session, desk)
    if correction is None:
        return "again"
    try:
        session.add(correction)
    except BadCorrection as refused:
        desk.show(f"not written: {refused}")
        return "again"
    except PressgraphError as failed:
        desk.show(f"not written: {failed}")
        return "quit"
    desk.show(f"written: {plain(str(correction))}")
    return "again" if key in "tn" else "done"


def _correction(doubt: Doubt, key: str, session: Session, desk: Desk) -> Correction | None:
    blank = Correction(verb="same", by=session.by, on=session.on)
    if key in ("t", "n"):
        return _changed(doubt, key, blank, session, desk)
    if key not in ("a", "r", "s", "d") or (key in ("s", "d") and doubt.said is not None):
        desk.show("that key means nothing here" if key.strip() else "press one of the keys")
        return None
    if doubt.said is not None:
        return replace(blank, verb="accept" if key == "a" else "reject", statement=doubt.said)
    same = key == "s" or (key in "ar" and (key == "a") == doubt.joined)
    left, right = doubt.sides
    return replace(blank, verb="same" if same else "different", one=left.named, other=right.named)


def _changed(doubt: Doubt, key: str, blank: Correction, session: Session, desk: Desk) -> Correction | None:
    """Return the correction of a class or label, of the thing that the person points at."""
    side = doubt.sides[0]
    if len(doubt.sides) > 1:
        which = desk.key("which, 1 or 2? > ")
        if which not in ("1", "2"):
            desk.show("neither")
            return None
        side = doubt.sides[int(which) - 1]
    asked = (
        f"class of {plain(side.named.name)} (now {side.kind}) > "
        if key == "t"
        else f"label of {plain(side.named.name)} > "
    )
    to = (desk.words(asked) or "").strip()
    if not to:
        desk.show("unchanged")
        return None
    return replace(blank, verb="retype" if key == "t" else "rename", one=side.named, to=to)
