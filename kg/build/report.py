"""The report of a build: what was found, what became of it, and where the results lie; a value, and two small files."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from kg.errors import OutputError
from kg.model import Snapshot
from kg.sources import Note, SetAside

NAME = "report.json"
TEXT = "report.txt"
_OF_THE_RUN = ("out", "read", "unchanged", "removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build came to. `read`, `unchanged` and `removed` count what this run did; the rest depends on the input.

    found = stored + duplicates + set aside, always. `duplicates` are pairs (left out, stored) with one text;
    `copies` are pairs (copy, original) of stored documents that repeat one another's text. `entities` and `statements`
    count by class, `outputs` maps each file below `out` to its SHA-256.
    """

    out: Path
    stored: int
    duplicates: tuple[tuple[str, str], ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()
    hidden: int = 0
    entities: Mapping[str, int] = field(default_factory=dict)
    statements: Mapping[str, int] = field(default_factory=dict)
    judgements: int = 0
    resolution: tuple[str, ...] = ()
    """What resolution has to tell people: corrections that no longer apply, names that match two known entities."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    seal: str = ""
    """What the results were made from: documents, rules and options. The same seal, the same results."""
    read: int = 0
    unchanged: int = 0
    removed: int = 0

    @property
    def found(self) -> int:
        """Return how many articles the paths held."""
        return self.stored + len(self.duplicates) + len(self.set_aside)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield the rows of the table that ends a build: a name, and a number or a place."""
        yield "documents found", f"{self.found:,}"
        yield "  stored", f"{self.stored:,}"
        yield "  duplicate", f"{len(self.duplicates):,}"
        yield "  rejected", f"{len(self.set_aside):,}"
        if self.copies:
            yield "  near copies among the stored", f"{len(self.copies):,}"
        if self.hidden:
            yield "hidden files passed over", f"{self.hidden:,}"
        for title, counts in (("entities", self.entities), ("statements", self.statements)):
            yield title, f"{sum(counts.values()):,}"
            for kind, count in counts.items():
                yield f"  {kind}", f"{count:,}"

    def text(self) -> str:
        """Return the report for people, as it stands in `report.txt`."""
        rows = list(self.rows())
        width = max(len(name) for name, _ in rows) + 2
        lines = [f"{name:<{width}}{value:>10}" for name, value in rows]
        for title, items in (
            ("Rejected, with the reason", map(str, self.set_aside)),
            ("Duplicates", (f"{left} has the text of {right}" for left, right in self.duplicates)),
            ("Near copies, which corroborate nothing", (f"{left} repeats {right}" for left, right in self.copies)),
            ("Notes", (f"{note.identifier}: {note.text}" for note in self.notes)),
            ("Who is who", self.resolution),
            ("Written", self.outputs),
        ):
            listed = list(items)
            if listed:
                lines += ["", title, *(f"  {item}" for item in listed)]
        return "\n".join(lines) + "\n"

    def files(self) -> dict[str, Iterable[bytes]]:
        """Return the two files of the report; the same results, the same bytes."""
        data = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _OF_THE_RUN}
        data["set_aside"] = [
            {"identifier": s.identifier, "reason": s.reason, "remedy": s.remedy} for s in self.set_aside
        ]
        data["notes"] = [{"identifier": n.identifier, "text": n.text} for n in self.notes]
        body = json.dumps({"found": self.found, **data}, ensure_ascii=False, indent=1) + "\n"
        return {NAME: [body.encode("utf-8", "replace")], TEXT: [self.text().encode("utf-8", "replace")]}

    def counted(self, snapshot: Snapshot) -> Report:
        """Return the report with the counts of a snapshot, most frequent class first."""
        return replace(
            self,
            entities=_counts(entity.kind for entity in snapshot.entities),
            statements=_counts(statement.kind for statement in snapshot.statements),
            judgements=len(snapshot.judgements),
            copies=snapshot.copies,
        )


def _counts(kinds: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items(), key=lambda item: (-item[1], item[0])))


def last(out: Path) -> Report | None:
    """Return the report of the last complete build into the folder, or None where there is none that can be read."""
    try:
        data: dict[str, Any] = json.loads((out / NAME).read_bytes())
        data.pop("found")
        data["set_aside"] = tuple(SetAside(**one) for one in data["set_aside"])
        data["notes"] = tuple(Note(**one) for one in data["notes"])
        for name in ("duplicates", "copies"):
            data[name] = tuple((left, right) for left, right in data[name])
        data["resolution"] = tuple(data["resolution"])
        return Report(out=out, **data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def folder(out: Path) -> None:
    """Make the output folder. Raises OutputError where that cannot be done, or nothing can be written there."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()
    except OSError as problem:
        raise OutputError(
            f"cannot be written: {problem.strerror}", str(out), "name another folder with -o, or change its permissions"
        ) from None
