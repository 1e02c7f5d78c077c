"""A user's own list of known entities: it types, labels and links what the reports name.

Turtle: each subject with a skos:prefLabel is an entry; rdf:type one of our classes, skos:altLabel its other names,
skos:exactMatch the same thing elsewhere (Wikidata or any other IRI). An entry whose own IRI is no blank node is linked
by that IRI as well. CSV: a header and the columns label, kind, aliases, exact_match; several in one cell by '|'.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BadCorrection
from kg.ontology import RDF_TYPE, SKOS, Ontology, short, triples
from kg.resolution.corrections import CLASSES
from kg.resolution.identity import family
from kg.resolution.naming import Lexicon, normal, person
from kg.resolution.profiles import Profile

_REMEDY = "mend the line and run the command again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One known entity; `identifier` tells it from the others, `exact_matches` are IRIs of the same thing elsewhere."""

    identifier: str
    label: str
    kind: str
    aliases: tuple[str, ...] = ()
    exact_matches: tuple[str, ...] = ()
    line: int = 0

    @property
    def names(self) -> frozenset[str]:
        """Return its normalised names."""
        return frozenset(normal(name) for name in (self.label, *self.aliases))


def read_authority(path: Path, ontology: Ontology) -> tuple[Entry, ...]:
    """Return the entries of the file, sorted by identifier.

    Raises BadCorrection, naming the line, where the file is absent, neither Turtle nor such a CSV table, or where an
    entry has no label, no class of ours, or a match that is no IRI.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCorrection(f"the authority file cannot be read ({error})", str(path), "check --authority") from None
    entries = _table(text, path.name, ontology) if path.suffix.lower() == ".csv" else _turtle(text, path.name, ontology)
    merged: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        merged.setdefault((entry.label, entry.kind, entry.aliases, entry.exact_matches), entry)
    return tuple(sorted(merged.values(), key=lambda e: (e.identifier, e.line)))


def _kind(kind: str, where: str, ontology: Ontology) -> str:
    if family(kind, ontology) == "thing":
        close = difflib.get_close_matches(kind, CLASSES, n=1)
        raise BadCorrection(
            f"{kind!r} is no class of entities",
            where,
            f"did you mean {close[0]}?" if close else f"use {', '.join(CLASSES)}",
        )
    return kind


def _iri(value: str, where: str) -> str:
    if not re.fullmatch(r"(?:https?|urn):[^\s<>\"{}|\\^`\x00-\x20]+", value):
        raise BadCorrection(f"{value!r} is no IRI", where, "write it in full, as https://www.wikidata.org/entity/Q42")
    return value


def _table(text: str, file: str, ontology: Ontology) -> list[Entry]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    columns = ("label", "kind", "aliases", "exact_match")
    entries: list[Entry] = []
    try:
        header = reader.fieldnames or []
        missing = [name for name in columns[:2] if name not in header]
        unknown = [name for name in header if name not in columns]
        if missing or unknown:
            what = f"lacks the column {missing[0]!r}" if missing else f"has an unknown column {unknown[0]!r}"
            raise BadCorrection(f"the header {what}", f"{file}, line 1", f"write the header as {','.join(columns)}")
        before = reader.line_num
        for row in reader:
            line, before = before + 1, reader.line_num
            where = f"{file}, line {line}"
            if None in row or None in row.values():
                raise BadCorrection(
                    f"the row has not {len(header)} cells", where, "put a cell that holds a comma in quotes"
                )
            cells = {name: [part.strip() for part in row.get(name, "").split("|") if part.strip()] for name in columns}
            if len(cells["label"]) != 1:
                raise BadCorrection("an entry needs one label", where, "other names go into the column aliases")
            kind = _kind(row["kind"].strip(), where, ontology)
            matches = tuple(_iri(match, where) for match in cells["exact_match"])
            entries.append(
                Entry(
                    identifier=min(matches, default=f"{file}#{kind} {cells['label'][0]} {'|'.join(cells['aliases'])}"),
                    label=cells["label"][0], kind=kind, aliases=tuple(cells["aliases"]), exact_matches=tuple(sorted(matches)),
                    line=line,
                )
            )  # fmt: skip
    except csv.Error as error:
        raise BadCorrection(f"is no CSV table: {error}", f"{file}, line {reader.line_num}", _REMEDY) from None
    return entries


def _turtle(text: str, file: str, ontology: Ontology) -> list[Entry]:
    try:
        said = triples(text)
    except SyntaxError as error:
        where = f"{file}, line {error.lineno}" if error.lineno else file
        raise BadCorrection(f"is not Turtle: {error.msg}", where, _REMEDY) from None
    about: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in said:
        about.setdefault(subject, {}).setdefault(predicate, []).append(value)
    entries = []
    for subject, facts in about.items():
        labels = facts.get(SKOS + "prefLabel", [])
        kinds = [short(kind) for kind in facts.get(RDF_TYPE, [])]
        ours = [kind for kind in kinds if family(kind, ontology) != "thing"]
        if not labels and not ours:
            continue
        where = f"{file}, line {_line(text, subject, labels)}"
        if len(set(labels)) != 1:
            what = "no skos:prefLabel" if not labels else f"{len(set(labels))} preferred labels ({', '.join(labels)})"
            raise BadCorrection(f"the entry {subject} has {what}", where, "give it one; other names are skos:altLabel")
        if not ours:
            _kind(kinds[0] if kinds else "", where, ontology)
        finest = min(ours, key=lambda kind: (-len(ontology.above(kind)), kind))
        matches = [_iri(match, where) for match in facts.get(SKOS + "exactMatch", [])]
        matches += [subject] if not subject.startswith("_:") else []
        entries.append(
            Entry(
                identifier=subject if not subject.startswith("_:") else min(matches, default=f"{file}#{labels[0]}"),
                label=labels[0], kind=finest, aliases=tuple(facts.get(SKOS + "altLabel", [])),
                exact_matches=tuple(sorted(set(matches))), line=_line(text, subject, labels),
            )
        )  # fmt: skip
    return entries


def _line(text: str, subject: str, labels: Sequence[str]) -> int:
    """Return the line on which an entry seems to begin: where its IRI, its local name or its label is first written."""
    local = re.split(r"[#/]", subject)[-1]
    for sign in (f"<{subject}>", f":{local}", *(f'"{label}"' for label in labels)):
        for number, line in enumerate(text.splitlines(), start=1):
            if sign in line:
                return number
    return 1


class Authority:
    """The entries by name, and which of them a profile's names match."""

    def __init__(self, entries: Iterable[Entry], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.entries = {entry.identifier: entry for entry in entries}
        self._by_name: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            for name in sorted(entry.names):
                self._by_name.setdefault(name, []).append(entry)

    def match(self, profile: Profile) -> tuple[Entry, ...]:
        """Return the entries that have a full name of the profile and a class that goes with its own.

        A lone family name matches nothing: too many bear it. Where a name is that of several entries, those whose class
        is exactly the profile's are preferred.
        """
        if profile.broad == "person":
            names = {name for name in profile.names if person(name).full}
        else:
            short = profile.acronyms
            names = {t.text for t in profile.full} | short | {t.text for t in profile.things if t.describes(short)}
        found = {
            e.identifier: e for name in sorted(names) for e in self._by_name.get(name, ()) if self._goes(e, profile)
        }
        exact = {key: entry for key, entry in found.items() if entry.kind in profile.kinds}
        chosen = exact if len(found) > 1 and len(exact) == 1 else found
        return tuple(chosen[key] for key in sorted(chosen))

    def _goes(self, entry: Entry, profile: Profile) -> bool:
        broad = family(entry.kind, self.lexicon.ontology)
        things = ("organisation", "place")
        return broad == profile.broad or (broad in things and profile.broad in (*things, "issue"))
