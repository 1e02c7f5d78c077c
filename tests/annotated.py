"""Extractions made from annotation files (the form of the annotation guidelines), so that the rooms above reading can
be tested without a model: who annotated what becomes what a reader would have extracted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from kg.model import Document, Extraction, Mention, Passage, Referent, Span, Statement, digest, evidence

PREDICATES = {"role": "role", "pickets_at": "pickets_at", "said": "said", "action": "takes_part_in"}
KINDS = {
    "role": "RoleHolding", "pickets_at": "PicketPresence", "position_on": "Position", "said": "Quotation",
    "located_in": "Relation", "part_of": "Relation", "action": "Participation",
}  # fmt: skip
ACTIONS = {"strike": "Strike", "picket": "Picket", "rally": "Rally", "march": "March", "other": "OtherAction"}


def extraction(annotation: Path, text: Path) -> Extraction:
    """Return what the annotators of one document saw, as an Extraction; statements without words to show are left out."""
    data: dict[str, Any] = json.loads(annotation.read_text(encoding="utf-8"))
    document = Document(identifier=data["doc"], text=text.read_bytes().decode("utf-8-sig"))
    referents: dict[str, Referent] = {}
    for key, entity in data["entities"].items():
        mentions = [
            Mention(span=Span(document=document.identifier, start=m.start(), end=m.end()), text=m.group(), form="name")
            for name in entity["names"]
            for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", document.text)
        ]
        kind = {"Other": "Issue"}.get(entity["type"], entity["type"])
        referents[key] = Referent(
            id=key, kind=kind, label=entity["names"][0], names=tuple(dict.fromkeys(entity["names"])),
            mentions=tuple(sorted(mentions, key=lambda m: (m.span.start, m.span.end))),
        )  # fmt: skip
    statements = []
    for said in data["statements"]:
        words = said.get("evidence") or said.get("quote")
        start = document.text.find(words)
        if start < 0:
            continue
        relation, links, qualifiers = said["relation"], [], []
        status = {"planned": "planned", "cancelled": "cancelled"}.get(said.get("modality", ""), "asserted")
        speaker = said.get("speaker")
        proof = evidence(document, start, start + len(words), "reader", 0.9, status, speaker)  # type: ignore[arg-type]
        subject = said.get("person") or said.get("agent") or speaker or said.get("subject")
        object_ = said.get("organisation") or said.get("place") or said.get("target") or said.get("object")
        if relation == "role":
            qualifiers = [("tenure", said["status"])] + ([("title", said["role"])] if said.get("role") else [])
            links = [("of_person", said["of_person"])] if said.get("of_person") else []
        if relation == "said":
            qualifiers = [("quotation_kind", said["kind"]), ("text", words)]
        if relation == "action":
            object_ = "action-" + digest(document.identifier, said, length=6)
            referents[object_] = Referent(
                id=object_,
                kind=ACTIONS[said["kind"]],
                label=f"{said['kind']} by {said['agent']}",
                names=(),
                mentions=(),
            )
            links = [("place", said["place"])] if said.get("place") else []
            qualifiers = [
                (k, said[v]) for k, v in (("duration_text", "duration"), ("when_text", "when")) if said.get(v)
            ]
        predicate = said["stance"] if relation == "position_on" else PREDICATES.get(relation, relation)
        statements.append(
            Statement(
                kind=KINDS[relation], subject=subject, predicate=predicate, object=object_,  # type: ignore[arg-type]
                qualifiers=tuple(sorted(qualifiers)), links=tuple(links), evidence=(proof,),
            )
        )  # fmt: skip
    return Extraction(
        document=document,
        passages=tuple(
            Passage(span=Span(document=document.identifier, start=m.start(), end=m.end()), layout="body")
            for m in re.finditer(r"\S[^\n]*", document.text)
        ),
        referents=tuple(sorted(referents.values(), key=lambda r: r.id)),
        statements=tuple(statements),
        engine="annotated",
    )


def extractions(annotations: Path, texts: Path) -> list[Extraction]:
    """Return the extractions of every annotated document in a folder, in the order of their names."""
    return [
        extraction(path, texts / json.loads(path.read_text())["doc"]) for path in sorted(annotations.glob("*.json"))
    ]
