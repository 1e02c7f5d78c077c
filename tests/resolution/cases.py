"""Small invented reports as extractions: who is named in a text, in which roles and places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from kg.model import Document, Extraction, Mention, Referent, Span, Statement, evidence, referent_key
from kg.ontology import Ontology
from kg.resolution import Resolution, resolve

ONTOLOGY = Ontology.load()

Who = tuple[str, str, Sequence[str]] | tuple[str, str, Sequence[str], dict[str, str]]


def report(
    name: str,
    text: str,
    *who: Who,
    roles: Iterable[tuple[str, str, str | None]] = (),
    inside: Iterable[tuple[str, str]] = (),
    positions: Iterable[tuple[str, str, str]] = (),
    strikes: Iterable[tuple[str, str, str | None, str]] = (),
    published: datetime | None = None,
) -> Extraction:
    """Return the extraction of a report: `who` are (id, kind, names, features), mentioned wherever the text has a name.

    roles: (person, title, organisation); inside: (thing, place); positions: (agent, supports or opposes, target);
    strikes: (agent, action, place, day).
    """
    document = Document(identifier=name, text=text, published=published)
    referents = []
    for row in who:
        identifier, kind, names = row[:3]
        features = row[3] if len(row) > 3 else {}
        found: dict[int, Mention] = {}
        for form in sorted(names, key=len, reverse=True):
            for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
                if not any(o.span.start <= m.start() < o.span.end for o in found.values()):
                    span = Span(document=name, start=m.start(), end=m.end())
                    form_ = "noun" if form == form.lower() else "name"
                    found[m.start()] = Mention(span=span, text=m.group(), form=form_)  # type: ignore[arg-type]
        assert found or kind in ("Strike", "Rally"), f"{name} does not mention {names}"
        referents.append(
            Referent(
                id=identifier, kind=kind, label=names[0], names=tuple(names),
                mentions=tuple(found[k] for k in sorted(found)), features=tuple(sorted(features.items())),
            )
        )  # fmt: skip
    proof = (evidence(document, 0, len(text), "test", 0.8),)
    said = [
        Statement(kind="RoleHolding", subject=p, predicate="role", object=o, qualifiers=(("title", t),), evidence=proof)
        for p, t, o in roles
    ]
    said += [Statement(kind="Relation", subject=a, predicate="located_in", object=b, evidence=proof) for a, b in inside]
    said += [Statement(kind="Position", subject=a, predicate=s, object=b, evidence=proof) for a, s, b in positions]
    said += [
        Statement(
            kind="Participation", subject=a, predicate="takes_part_in", object=b, evidence=proof,
            links=(("place", p),) if p else (), qualifiers=(("starts", day),),
        )
        for a, b, p, day in strikes
    ]  # fmt: skip
    return Extraction(document=document, referents=tuple(referents), statements=tuple(said))


def resolved(*reports: Extraction, **options: object) -> Resolution:
    """Return who is who in the reports."""
    return resolve(reports, ontology=ONTOLOGY, **options)  # type: ignore[arg-type]


def iri(found: Resolution, document: str, referent: str) -> str:
    """Return the IRI of the entity that a referent belongs to."""
    key = referent_key(document, referent)
    return next(entity.iri for entity in found.entities if key in entity.referents)


def one(found: Resolution, *keys: tuple[str, str]) -> bool:
    """Say whether all these referents are one entity."""
    return len({iri(found, *key) for key in keys}) == 1
