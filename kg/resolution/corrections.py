"""Corrections as data: what people know better than the rules, in one small TOML file that outlives every rebuild.

    # corrections.toml: any number of entries, in any order
    [[same]]                                        # these two are one
    one = { name = "A. Quill", in = "rally.txt" }
    other = { name = "Ada Quill", in = ["strike.txt", "talks.txt"] }
    by = "Ruth Amadi"
    on = "2024-05-03"

    [[different]]                                   # these two are two
    one = { name = "St Anne's", in = "rally.txt" }
    other = { name = "St Anne's Hospital", in = "talks.txt" }
    by = "Ruth Amadi"
    on = "2024-05-03"
    note = "one is in Westbridge, one in Northmoor"

    [[retype]]                                      # this is of another class
    what = { name = "Veritas", in = "talks.txt" }
    to = "Organisation"
    ...
    [[rename]]                                      # this is its preferred label
    what = { name = "LI" }
    to = "Larkfield Infirmary"
    ...
    [[reject]]                                      # the texts do not say this; [[accept]]: they do
    statement = { subject = "Ada Quill", predicate = "role", object = "Larkfield Infirmary", title = "nurse" }
    ...

An entry is keyed by what it is about: a name as a document writes it, with `in` the document or documents (without it:
every document) and `kind` a class where one name is two things. `by` and `on` are kept as they are written and listed
in the graph. A statement is keyed by the names of its subject and object, its predicate, its title, and, for
quotations, its words; `in` confines the entry to what some documents say.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from kg.errors import BadCorrection
from kg.model import Evidence, Extraction, Judgement, Referent, Statement, referent_key
from kg.ontology import Ontology
from kg.resolution.clustering import Constraints
from kg.resolution.naming import normal

Verb = Literal["same", "different", "retype", "rename", "accept", "reject"]
VERBS: tuple[Verb, ...] = get_args(Verb)

FIELDS: dict[str, tuple[str, ...]] = {
    "same": ("one", "other"), "different": ("one", "other"), "retype": ("what", "to"), "rename": ("what", "to"),
    "accept": ("statement",), "reject": ("statement",),
}  # fmt: skip
"""What an entry of each verb must have, beside `by` and `on`; `note` may stand in any."""


CLASSES = (
    "Person", "Organisation", "Hospital", "TradeUnion", "GovernmentBody", "PoliticalParty", "MediaOrganisation",
    "University", "Place", "Group", "Policy", "Contract", "Issue", "Strike", "Picket", "Rally", "March", "OtherAction",
)  # fmt: skip
"""The classes that the vocabulary has for entities, named in messages; a domain file may have more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody or something by a name that documents write; no documents: wherever it is written."""

    name: str
    documents: tuple[str, ...] = ()
    kind: str | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what makes two of these the same."""
        return (normal(self.name), tuple(sorted(self.documents)), self.kind)

    def __str__(self) -> str:
        place = f" in {', '.join(self.documents)}" if self.documents else ""
        return f"{self.name!r}{place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement by its content; fields that are None are left open."""

    subject: str
    predicate: str
    object: str | None = None
    title: str | None = None
    words: str | None = None
    documents: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what makes two of these the same."""
        parts = (normal(part) if part else None for part in (self.subject, self.object, self.title, self.words))
        return (self.predicate, *parts, tuple(sorted(self.documents)))

    def __str__(self) -> str:
        return " ".join(
            repr(part) if part != self.predicate else part
            for part in (self.subject, self.predicate, self.title, self.object, self.words)
            if part
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One entry of the file; `line` is where it begins, counted from 1, or 0 for one that was never written down."""

    verb: Verb
    by: str
    on: str
    one: Named | None = None
    other: Named | None = None
    statement: Said | None = None
    to: str | None = None
    note: str = ""
    file: str = "corrections.toml"
    line: int = 0

    @property
    def place(self) -> str:
        """Return where the entry stands, for people."""
        return f"{self.file}, line {self.line}"

    def __str__(self) -> str:
        about = [str(part) for part in (self.one, self.other, self.statement) if part is not None]
        return f"{self.verb}: {', '.join(about)}" + (f" -> {self.to!r}" if self.to else "")


# ----- the file


def read_corrections(path: Path, ontology: Ontology) -> tuple[Correction, ...]:
    """Return the entries of the file in the order in which they stand; none where the file is absent.

    Raises BadCorrection, naming the line, where the file is no TOML, an entry lacks a field, has an unknown one or an
    unknown class, and where two entries contradict one another, naming both lines.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise BadCorrection(f"cannot be read ({error})", str(path), "write it as UTF-8 text") from None
    return parse_corrections(text, ontology, path.name)


def parse_corrections(text: str, ontology: Ontology, file: str = "corrections.toml") -> tuple[Correction, ...]:
    """Return the entries that the text holds; see `read_corrections`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        where = f"{file}, line {found.group(1)}" if found else file
        raise BadCorrection(f"is not TOML: {error}", where, "compare the entry with another one") from None
    lines = _lines(text)
    made: list[Correction] = []
    for verb, entries in data.items():
        first = next(iter(lines.get(verb, [])), {"": _find(text, verb)})
        if verb not in VERBS:
            raise BadCorrection(
                f"{verb!r} is no correction",
                f"{file}, line {first['']}",
                f"use one of {', '.join(VERBS)}{_near(verb, VERBS)}",
            )
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise BadCorrection(
                f"{verb} must be written as [[{verb}]]", f"{file}, line {first['']}", "double the brackets"
            )
        for index, entry in enumerate(entries):
            at = lines[verb][index] if index < len(lines.get(verb, [])) else {"": 0}
            made.append(_entry(verb, entry, at, file, ontology))
    made.sort(key=lambda c: c.line)
    _contradictions(made)
    return tuple(made)


def _lines(text: str) -> dict[str, list[dict[str, int]]]:
    """Return, for each verb, where its entries begin (under '') and where each of their fields stands."""
    found: dict[str, list[dict[str, int]]] = {}
    current: dict[str, int] | None = None
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            header = re.match(r"\s*\[\[?\s*[\"']?([\w-]+)[\"']?\s*\]", line)
            name = re.match(r"\s*([\w-]+)\s*=", line)
            if header:
                current = {"": number}
                found.setdefault(header.group(1), []).append(current)
            elif name and current is not None:
                current.setdefault(name.group(1), number)
        for quote in ('"""', "'''"):
            if inside in ("", quote) and line.count(quote) % 2:
                inside = "" if inside else quote
    return found


def _find(text: str, word: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith(word)), 1)


def _near(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _entry(verb: Verb, entry: Mapping[str, Any], at: Mapping[str, int], file: str, ontology: Ontology) -> Correction:
    def wrong(what: str, name: str, remedy: str) -> BadCorrection:
        return BadCorrection(what, f"{file}, line {at.get(name, at[''])}", remedy)

    allowed = (*FIELDS[verb], "by", "on", "note")
    for name in entry:
        if name not in allowed:
            raise wrong(f"[[{verb}]] has no field {name!r}", name, f"use {', '.join(allowed)}{_near(name, allowed)}")
    for name in (*FIELDS[verb], "by", "on"):
        if name not in entry:
            raise wrong(f"[[{verb}]] lacks {name!r}", "", f"add a line: {name} = ...")
    texts: dict[str, str] = {}
    for name in ("to", "by", "on", "note"):
        value = entry.get(name, "")
        value = value.isoformat() if isinstance(value, date) else value
        if not isinstance(value, str) or (name in entry and name != "note" and not value.strip()):
            raise wrong(f"{name!r} must be text, not {value!r}", name, "put it in quotation marks")
        texts[name] = value
    if verb == "retype" and not ontology.is_a(texts["to"], "Entity"):
        raise wrong(
            f"{texts['to']!r} is no class of entities",
            "to",
            f"use one of {', '.join(CLASSES)}{_near(texts['to'], CLASSES)}",
        )
    parts: dict[str, Any] = {}
    for name in FIELDS[verb]:
        if name == "statement":
            parts["statement"] = _said(entry[name], lambda what: wrong(what, "statement", _SAID_HELP))
        elif name != "to":
            parts["one" if name == "what" else name] = _named(
                entry[name], lambda what, n=name: wrong(what, n, '{ name = "...", in = "file.txt" }')
            )
    made = Correction(
        verb=verb, by=texts["by"], on=texts["on"], to=texts["to"] or None, note=texts["note"], file=file,
        line=at[""], **parts,
    )  # fmt: skip
    if made.one is not None and made.other is not None and made.one.key == made.other.key:
        raise wrong("both sides are the same name in the same documents", "other", "say what else is meant")
    return made


_SAID_HELP = 'write it as { subject = "...", predicate = "role", object = "...", title = "..." }'


def _documents(value: object, wrong: Any) -> tuple[str, ...]:
    if isinstance(value, str) and value:
        return (value,)
    if isinstance(value, list) and value and all(isinstance(item, str) and item for item in value):
        return tuple(sorted(set(value)))
    raise wrong(f"'in' must be a document's name or a list of them, not {value!r}")


def _strings(value: object, allowed: Sequence[str], needed: Sequence[str], wrong: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong(f"must be a table in braces, not {value!r}")
    for name, item in value.items():
        if name not in allowed:
            raise wrong(f"has no field {name!r}{_near(name, allowed)}")
        if name != "in" and not (isinstance(item, str) and item.strip()):
            raise wrong(f"{name!r} must be text, not {item!r}")
    for name in needed:
        if name not in value:
            raise wrong(f"lacks {name!r}")
    return value


def _named(value: object, wrong: Any) -> Named:
    row = _strings(value, ("name", "in", "kind"), ("name",), wrong)
    documents = _documents(row["in"], wrong) if "in" in row else ()
    return Named(name=row["name"], documents=documents, kind=row.get("kind"))


def _said(value: object, wrong: Any) -> Said:
    row = _strings(value, ("subject", "predicate", "object", "title", "words", "in"), ("subject", "predicate"), wrong)
    documents = _documents(row["in"], wrong) if "in" in row else ()
    return Said(
        subject=row["subject"], predicate=row["predicate"], object=row.get("object"), title=row.get("title"),
        words=row.get("words"), documents=documents,
    )  # fmt: skip


def written(correction: Correction) -> str:
    """Return the entry as it stands in the file: reading it gives the same correction again."""
    lines = [f"[[{correction.verb}]]"]
    if correction.verb in ("same", "different"):
        lines += [f"one = {_table(correction.one)}", f"other = {_table(correction.other)}"]
    elif correction.verb in ("retype", "rename"):
        lines += [f"what = {_table(correction.one)}", f"to = {_text(correction.to or '')}"]
    else:
        lines.append(f"statement = {_table(correction.statement)}")
    lines += [f"by = {_text(correction.by)}", f"on = {_text(correction.on)}"]
    if correction.note:
        lines.append(f"note = {_text(correction.note)}")
    return "\n".join(lines) + "\n"


def _table(value: Named | Said | None) -> str:
    names = ("name", "kind") if isinstance(value, Named) else ("subject", "predicate", "object", "title", "words")
    parts = [f"{name} = {_text(item)}" for name in names if (item := getattr(value, name))]
    documents = value.documents if value else ()
    if len(documents) == 1:
        parts.append(f"in = {_text(documents[0])}")
    elif documents:
        parts.append(f"in = [{', '.join(_text(d) for d in documents)}]")
    return "{ " + ", ".join(parts) + " }"


def _text(value: str) -> str:
    """Return a TOML basic string; TOML and JSON escape alike, except that TOML also wants DEL escaped."""
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _contradictions(made: Sequence[Correction]) -> None:
    """Raise BadCorrection where the entries alone, whatever the documents say, cannot all hold."""
    pairs = [(c, {c.one.key}, {c.other.key}) for c in made if c.one is not None and c.other is not None]
    refuse_contradictions(pairs)
    once: dict[tuple[Any, ...], Correction] = {}
    for c in made:
        if c.one is not None and c.other is None:
            other = once.setdefault((c.verb, *c.one.key), c)
            if other.to != c.to:
                raise _both(other, c, f"{c.one} is to be {other.to!r} and {c.to!r}")
        if c.statement is not None:
            other = once.setdefault(("statement", *c.statement.key), c)
            if other.verb != c.verb:
                raise _both(other, c, f"the statement {c.statement} is accepted and rejected")


def refuse_contradictions(pairs: Sequence[tuple[Correction, set[Any], set[Any]]]) -> None:
    """Raise BadCorrection where somebody said that two are different whom others, in one or more steps, said are the same."""
    near: dict[Any, list[tuple[Any, Correction]]] = {}
    for c, left, right in pairs:
        if c.verb == "same":
            everyone = sorted([*left, *right], key=repr)
            for key in everyone[1:]:
                near.setdefault(everyone[0], []).append((key, c))
                near.setdefault(key, []).append((everyone[0], c))
    for c, left, right in pairs:
        if c.verb != "different":
            continue
        reached: dict[Any, Correction | None] = dict.fromkeys(left)
        queue = list(left)
        while queue:
            here = queue.pop()
            for there, why in near.get(here, []):
                if there not in reached:
                    reached[there] = why
                    queue.append(there)
        for key in right:
            if reached.get(key) is not None:
                raise _both(c, reached[key] or c, f"{c.one} and {c.other} are said to be different, and the same")


def _both(a: Correction, b: Correction, what: str) -> BadCorrection:
    first, second = sorted((a, b), key=lambda c: c.line)
    return BadCorrection(what, f"{first.file}, lines {first.line} and {second.line}", "keep one of the two entries")


# ----- bound to what was read


@dataclass(slots=True)
class Bound:
    """The corrections that apply to these documents, as resolution takes them, and notes about those that do not."""

    constraints: Constraints = field(default_factory=Constraints)
    kinds: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Correction] = field(default_factory=dict)
    judgements: list[Judgement] = field(default_factory=list)
    statements: list[Correction] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def bind(corrections: Iterable[Correction], extractions: Sequence[Extraction]) -> Bound:
    """Return the corrections with the referents that they are about.

    Raises BadCorrection, naming both lines, where two of them contradict one another about the same referents.
    """
    bound = Bound()
    ordered = sorted(corrections, key=lambda c: (c.line, c.verb, str(c)))
    index = _index({normal(n.name) for c in ordered for n in (c.one, c.other) if n is not None}, extractions)
    pairs: list[tuple[Correction, set[str], set[str]]] = []
    for c in ordered:
        if c.statement is not None:
            bound.statements.append(c)
            continue
        assert c.one is not None
        one, why = _whom(c.one, index)
        other, why_other = _whom(c.other, index) if c.other is not None else (one, "")
        if why or why_other:
            bound.notes.append(f"{c.place} ({c}) does not apply: {why or why_other}")
            continue
        if c.verb == "retype":
            bound.kinds.update(dict.fromkeys(one, c.to or ""))
            bound.judgements.append(_judgement(c, one[0], f"class {c.to}", "same"))
        elif c.verb == "rename":
            bound.labels.update(dict.fromkeys(one, c))
            bound.judgements.append(_judgement(c, one[0], f"label {c.to}", "same"))
        elif set(one) & set(other):
            if c.verb == "different":
                bound.notes.append(f"{c.place} ({c}) does not apply: the reading of the document takes both for one")
        else:
            pairs.append((c, set(one), set(other)))
            verdict = _judgement(c, one[0], other[0], c.verb)
            bound.judgements.append(verdict)
            if c.verb == "same":
                bound.constraints.together.append(frozenset({*one, *other}))
            else:
                bound.constraints.part(one, other)
    refuse_contradictions(pairs)
    return bound


def _judgement(c: Correction, left: str, right: str, verdict: str) -> Judgement:
    says = {"same": "one and the same", "different": "two", "retype": "of this class", "rename": "called so"}[c.verb]
    return Judgement(
        left=left, right=right, verdict=verdict, score=1.0 if verdict == "same" else 0.0,  # type: ignore[arg-type]
        reason=f"a person says: {says}" + (f" ({c.note})" if c.note else ""), by=c.by, given=c.on,
    )  # fmt: skip


Row = tuple[str, str, str, bool]


def _index(wanted: set[str], extractions: Sequence[Extraction]) -> dict[str, list[Row]]:
    """Return, for each wanted name, the referents that bear it: document, key, kind, and whether it is their label."""
    found: dict[str, list[Row]] = {name: [] for name in wanted}
    for extraction in extractions if wanted else ():
        document = extraction.document.identifier
        for referent in extraction.referents:
            for name in _forms(referent) & wanted:
                row = (document, referent_key(document, referent.id), referent.kind, normal(referent.label) == name)
                found[name].append(row)
    return found


def _forms(referent: Referent) -> set[str]:
    written_ = {normal(m.text) for m in referent.mentions if m.form != "pronoun"}
    return {normal(referent.label), *(normal(name) for name in referent.names), *written_}


def _whom(named: Named, index: Mapping[str, list[Row]]) -> tuple[list[str], str]:
    """Return the keys of the referents that are meant, sorted, or why none is."""
    rows = [row for row in index[normal(named.name)] if not named.documents or row[0] in named.documents]
    if named.kind:
        rows = [row for row in rows if row[2] == named.kind] or [row for row in rows if len(rows) == 1]
    if not rows:
        return [], f"no document names {named}" if not named.documents else f"{named} is not named there"
    chosen: list[str] = []
    for document in sorted({row[0] for row in rows}):
        here = [row for row in rows if row[0] == document]
        exact = [row for row in here if row[3]]
        here = exact if len(here) > 1 and len(exact) == 1 else here
        if len(here) > 1 and named.documents:
            return [], f"{len(here)} things in {document} are called {named.name!r}; a kind would tell which is meant"
        chosen += [row[1] for row in here]
    return sorted(chosen), ""


# ----- statements


def judge_statements(
    statements: Sequence[Statement], names: Mapping[str, frozenset[str]], bound: Bound
) -> tuple[tuple[Statement, ...], list[Judgement]]:
    """Return the statements with accepted evidence sure and rejected evidence gone, and a judgement for each entry.

    `names` leads from an entity's IRI to its normalised names. Entries that fit no statement are noted in `bound`.
    """
    if not bound.statements:
        return tuple(statements), []
    kept = {statement.id: statement for statement in statements}
    order = [statement.id for statement in statements]
    judgements: list[Judgement] = []
    for c in bound.statements:
        assert c.statement is not None
        fits = [kept[i] for i in order if i in kept and _fits(c.statement, kept[i], names)]
        if not fits:
            bound.notes.append(f"{c.place} ({c}) does not apply: no document says so")
        for statement in fits:
            verdict = "same" if c.verb == "accept" else "different"
            says = "the text says so" if c.verb == "accept" else "the text does not say so"
            judgements.append(
                Judgement(
                    left=f"statement {statement.id}", right=str(c.statement), verdict=verdict,  # type: ignore[arg-type]
                    score=1.0 if c.verb == "accept" else 0.0,
                    reason=f"a person says: {says}" + (f" ({c.note})" if c.note else ""), by=c.by, given=c.on,
                )
            )  # fmt: skip
            changed = _changed(statement, c)
            if changed is None:
                del kept[statement.id]
            else:
                kept[statement.id] = changed
    return tuple(kept[i] for i in order if i in kept), judgements


def _fits(said: Said, statement: Statement, names: Mapping[str, frozenset[str]]) -> bool:
    if said.predicate != statement.predicate or normal(said.subject) not in names.get(statement.subject, frozenset()):
        return False
    if said.object is not None and normal(said.object) not in names.get(statement.object or "", frozenset()):
        return False
    if said.title is not None and normal(said.title) != normal(statement.qualifier("title") or ""):
        return False
    proofs = [p for p in statement.evidence if _concerns(said, p)]
    return bool(proofs)


def _concerns(said: Said, proof: Evidence) -> bool:
    if said.documents and proof.span.document not in said.documents:
        return False
    return said.words is None or normal(said.words) == normal(proof.exact)


def _changed(statement: Statement, c: Correction) -> Statement | None:
    assert c.statement is not None
    proofs = []
    for proof in statement.evidence:
        if not _concerns(c.statement, proof):
            proofs.append(proof)
        elif c.verb == "accept":
            proofs.append(replace(proof, confidence=1.0, steps=(*proof.steps, f"accepted by {c.by} on {c.on}")))
    return replace(statement, evidence=tuple(proofs)) if proofs else None
