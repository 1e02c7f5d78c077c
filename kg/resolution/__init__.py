"""Decides who is who: joins the referents of all documents into entities, with reasons, undoably.

Nothing that was read is changed: an entity is a view over referents, a judgement says why two of them are one or two.
The road: what each document says of its referents (profiles), repairs within a document (within), comparison by points
with reasons (weighing), blocking and clusters (clustering), groups and plans (unnamed), labels and IRIs (identity).
What people know better comes from files of theirs (corrections, authority) and wins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from kg.model import Entity, Extraction, Judgement, Referent, Statement
from kg.ontology import Ontology
from kg.resolution.authority import Authority, Entry, read_authority
from kg.resolution.clustering import by_broad, cluster, united
from kg.resolution.corrections import Bound, Correction, bind, judge_statements, read_corrections
from kg.resolution.identity import Naming, chosen_kind, chosen_label, family, minted, name_counts, other_names
from kg.resolution.matching import Match, candidates
from kg.resolution.naming import Lexicon, normal
from kg.resolution.profiles import DocumentView, Profile
from kg.resolution.statements import carry
from kg.resolution.unnamed import unnamed
from kg.resolution.within import document_profiles

BASE = "https://example.org/kg/id/"

CORRECTIONS = "corrections.toml"
"""The name of the file in the output folder that keeps what people know better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who is who: entities sorted by IRI, statements about them sorted by identifier, and why.

    `judgements` are joins, noteworthy refusals and what people said; those that concern an entity are its `why` too.
    `notes` are sentences for people: corrections that do not apply, names of two known entities, what fell away.
    """

    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]
    notes: tuple[str, ...] = ()


def resolve(
    extractions: Iterable[Extraction],
    *,
    ontology: Ontology,
    base: str = BASE,
    corrections: str | Path | Sequence[Correction] | None = None,
    authority: str | Path | Sequence[Entry] | None = None,
) -> Resolution:
    """Return who is who in the documents and what is said of them; their order is of no importance.

    `corrections` and `authority` are the paths of such files, or what was read from them. IRIs lie below `base`.
    Raises BadCorrection where a line of one of the two files is wrong, or two corrections contradict one another.
    """
    read = sorted(extractions, key=lambda e: e.document.identifier)
    lexicon = Lexicon(ontology)
    if isinstance(corrections, str | Path):
        corrections = read_corrections(Path(corrections), ontology)
    if isinstance(authority, str | Path):
        authority = read_authority(Path(authority), ontology)
    bound = bind(corrections or (), read)
    views = [DocumentView(extraction, lexicon, bound.kinds) for extraction in read]
    known = Authority(authority or (), lexicon)

    profiles: list[Profile] = []
    judgements: list[Judgement] = list(bound.judgements)
    for view in views:
        found, why = document_profiles(view, lexicon, bound.constraints)
        profiles += found
        judgements += why
    notes = _recognise(profiles, known)
    profiles, home = united(profiles, bound.constraints)
    clusters: list[Profile] = []
    for _, stage in sorted(by_broad(profiles).items()):
        done = cluster(stage, lexicon, bound.constraints)
        clusters += done.profiles
        judgements += done.judgements
    of_named = {key: "" if profile.generic else profile.key for profile in clusters for key in profile.members}
    rest, why = unnamed(views, of_named, bound.constraints, home)
    judgements += why

    members = [(profile.members, profile) for profile in clusters] + [(keys, None) for keys in rest]
    entities = _entities(members, views, known, bound, judgements, base)
    entity_of = {key: entity.iri for entity in entities for key in entity.referents}
    statements, fell = carry(read, entity_of)
    names = {e.iri: frozenset(normal(name) for name in (e.label, *e.other_names)) for e in entities if bound.statements}
    statements, said = judge_statements(statements, names, bound)
    judgements += said
    return Resolution(
        entities=entities,
        statements=statements,
        judgements=tuple(sorted(set(judgements), key=_order)),
        notes=(*bound.notes, *notes, *fell),
    )


def _recognise(profiles: Iterable[Profile], known: Authority) -> list[str]:
    """Mark profiles that have the name of one known entity; return notes about names that several have."""
    unclear: dict[tuple[str, ...], list[str]] = {}
    for profile in profiles if known.entries else ():
        found = known.match(profile)
        if len(found) == 1:
            profile.known = {found[0].identifier}
        elif found:
            labels = tuple(f"{e.label} ({e.kind}, line {e.line})" for e in found)
            unclear.setdefault((profile.label, *labels), []).append(min(profile.documents))
    return [
        f"{label!r} in {', '.join(sorted(set(documents))[:3])} may be any of {'; '.join(labels)}: not linked"
        for (label, *labels), documents in sorted(unclear.items())
    ]


def _entities(
    members: Sequence[tuple[list[str], Profile | None]],
    views: Sequence[DocumentView],
    known: Authority,
    bound: Bound,
    judgements: list[Judgement],
    base: str,
) -> tuple[Entity, ...]:
    """Return the entities of the clusters, sorted by IRI; joins with the authority file are added to the judgements."""
    ontology = known.lexicon.ontology
    referents: dict[str, Referent] = {
        view.key(r.id): replace(r, kind=view.kind[r.id]) if view.kind[r.id] != r.kind else r
        for view in views
        for r in view.extraction.referents
    }
    namings: list[Naming] = []
    rows: list[Entity] = []
    for keys, profile in members:
        own = [referents[key] for key in keys]
        kind = next((bound.kinds[key] for key in keys if key in bound.kinds), None) or chosen_kind(own, ontology)
        broad = family(kind, ontology)
        counts = name_counts(own)
        label = chosen_label(counts, kind, named=profile is not None and not profile.generic)
        namings.append(
            Naming(family=broad, label=label, contexts=_contexts(profile), seal=keys[0], local=profile is None)
        )
        entry = known.entries[min(profile.known)] if profile and len(profile.known) == 1 else None
        if entry is not None:
            kind = entry.kind if not any(key in bound.kinds for key in keys) else kind
            reason = f"named so in the authority file, line {entry.line} ({entry.label})"
            judgements.append(
                Judgement(
                    left=keys[0], right=entry.identifier, verdict="same", score=0.95, reason=reason, by="authority"
                )
            )
        shown = next((bound.labels[key].to for key in keys if key in bound.labels), None)
        shown = shown or (entry.label if entry else _described(own, kind, ontology) or label)
        rows.append(
            Entity(
                iri="", kind=kind, label=shown, other_names=other_names(counts, shown), referents=tuple(keys),
                exact_matches=entry.exact_matches if entry else (),
            )
        )  # fmt: skip
    whose = {key: index for index, row in enumerate(rows) for key in row.referents}
    why: dict[int, set[Judgement]] = {}
    for judgement in judgements:
        for side in (judgement.left, judgement.right):
            if side in whose:
                why.setdefault(whose[side], set()).add(judgement)
    iris = minted(namings, base)
    made = (
        replace(row, iri=iri, why=tuple(sorted(why.get(index, ()), key=_order)))
        for index, (row, iri) in enumerate(zip(rows, iris, strict=True))
    )
    return tuple(sorted(made, key=lambda entity: entity.iri))


def _described(own: Sequence[Referent], kind: str, ontology: Ontology) -> str | None:
    """Return what the reading calls an action or a collective whose own words say too little ('the walkout', 'members')."""
    if not any(ontology.is_a(kind, broad) for broad in ("Action", "Group")):
        return None
    return next((r.label for r in own if r.names and r.label != r.names[0]), None)


def _contexts(profile: Profile | None) -> tuple[str, ...]:
    """Return words that tell namesakes apart in an IRI: where it is, or what somebody is, or the country."""
    if profile is None:
        return ()
    titles = sorted({" ".join(sorted(role.title)) for role in profile.roles if role.title and not role.former})
    words = (*sorted(profile.places)[:1], *titles[:1], *(code.lower() for code in sorted(profile.countries)[:1]))
    return tuple(words[:1])


def _order(judgement: Judgement) -> tuple[object, ...]:
    return (judgement.left, judgement.right, judgement.verdict, judgement.by, judgement.score, judgement.reason)


@lru_cache(maxsize=1)
def engine() -> str:
    """Return a string that differs where the rules of resolution differ: what a derived graph was made with."""
    seal = hashlib.sha256()
    here = Path(__file__).resolve().parent
    for path in sorted([*here.glob("*.py"), *here.glob("*.tsv")]):
        seal.update(path.read_bytes())
    for package in ("nameparser", "names", "nicknames", "pycountry", "rapidfuzz"):
        seal.update(version(package).encode())
    return seal.hexdigest()[:12]


__all__ = [
    "BASE", "CORRECTIONS", "Correction", "Entry", "Match", "Resolution", "candidates", "engine", "read_authority", "read_corrections",
    "resolve",
]  # fmt: skip
