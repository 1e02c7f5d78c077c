"""A small invented corpus with every kind of statement, as a reader would have read it; no model is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kg.model import (
    Document,
    Entity,
    Evidence,
    Extraction,
    Judgement,
    Mention,
    Passage,
    Post,
    Referent,
    Rejection,
    Snapshot,
    Span,
    Statement,
    evidence,
    referent_key,
)

FERRY = Document(
    identifier="reports/ferry.txt",
    text=(
        "Ferry crews walk out\n"
        "Ada Quill, a porter at Larkfield Infirmary, joined the picket line at Larkfield Infirmary in Oxmoor.\n"
        '"We were not asked," she said. The Bakers Union opposes the night rota, and its canal branch marched.\n'
        "Tom Lisle said the union had never supported a strike. Crews will strike for 48 hours from Friday.\n"
    ),
    title="Ferry crews walk out",
    publisher="The Oxmoor Courier",
    authors=("Nell Harrow",),
    published=datetime(2031, 4, 30, 9, 30),
    url="https://courier.example/ferry?id=1",
    language="en",
)
CANAL = Document(
    identifier="reports/canal.txt",
    text='Porter Ada Quill backs the Bakers Union. 🪧 "No rota", said Ms Quill.\n',
)


def _span(document: Document, words: str, after: int = 0) -> Span:
    start = document.text.index(words, after)
    return Span(document=document.identifier, start=start, end=start + len(words))


def _proof(document: Document, words: str, **more: object) -> Evidence:
    span = _span(document, words)
    made = evidence(document, span.start, span.end, "a rule", 0.9, steps=("seen", f"read as {words[:5]}"))
    return replace(made, **more)  # type: ignore[arg-type]


def _mention(document: Document, words: str, form: str = "name", antecedent: Span | None = None) -> Mention:
    return Mention(span=_span(document, words), text=words, form=form, antecedent=antecedent)  # type: ignore[arg-type]


def _referent(id: str, kind: str, label: str, *mentions: Mention) -> Referent:
    names = tuple(dict.fromkeys(m.text for m in mentions if m.form == "name"))
    return Referent(id=id, kind=kind, label=label, names=names, mentions=mentions)


def extractions() -> tuple[Extraction, ...]:
    """Return the two readings, sorted by document."""
    ada = _mention(FERRY, "Ada Quill")
    ferry = Extraction(
        document=FERRY,
        passages=(
            Passage(span=Span(document=FERRY.identifier, start=0, end=20), layout="headline"),
            Passage(span=Span(document=FERRY.identifier, start=21, end=len(FERRY.text) - 1), layout="body", post=0),
        ),
        posts=(Post(number=0, time_text="14.32", time=datetime(2031, 4, 30, 14, 32), reporter="Nell Harrow"),),
        referents=(
            _referent("ada", "Person", "Ada Quill", ada, _mention(FERRY, "she", "pronoun", ada.span)),
            _referent("branch", "TradeUnion", "canal branch", _mention(FERRY, "canal branch", "noun")),
            _referent("crews", "Group", "crews", _mention(FERRY, "Crews", "noun")),
            _referent("infirmary", "Hospital", "Larkfield Infirmary", _mention(FERRY, "Larkfield Infirmary")),
            _referent("march", "March", "march by the canal branch"),
            _referent("oxmoor", "Place", "Oxmoor", _mention(FERRY, "Oxmoor")),
            _referent("rota", "Policy", "night rota", _mention(FERRY, "the night rota", "noun")),
            _referent("strike", "Strike", "strike by crews", _mention(FERRY, "will strike", "noun")),
            _referent("tom", "Person", "Tom Lisle", _mention(FERRY, "Tom Lisle")),
            _referent("union", "TradeUnion", "Bakers Union", _mention(FERRY, "Bakers Union")),
        ),
        statements=(
            Statement(kind="RoleHolding", subject="ada", predicate="role", object="infirmary",
                      qualifiers=(("tenure", "current"), ("title", "porter")),
                      evidence=(_proof(FERRY, "Ada Quill, a porter at Larkfield Infirmary"),)),
            Statement(kind="PicketPresence", subject="ada", predicate="pickets_at", object="infirmary",
                      evidence=(_proof(FERRY, "joined the picket line at Larkfield Infirmary"),)),
            Statement(kind="Relation", subject="infirmary", predicate="located_in", object="oxmoor",
                      evidence=(_proof(FERRY, "Larkfield Infirmary in Oxmoor"),)),
            Statement(kind="Quotation", subject="ada", predicate="said",
                      qualifiers=(("quotation_kind", "direct"), ("text", "We were not asked,")),
                      evidence=(_proof(FERRY, "We were not asked,", attribution=_span(FERRY, "she said")),)),
            Statement(kind="Position", subject="union", predicate="opposes", object="rota",
                      evidence=(_proof(FERRY, "The Bakers Union opposes the night rota"),)),
            Statement(kind="Relation", subject="branch", predicate="part_of", object="union",
                      evidence=(_proof(FERRY, "its canal branch"),)),
            Statement(kind="Participation", subject="branch", predicate="takes_part_in", object="march",
                      links=(("place", "oxmoor"),), evidence=(_proof(FERRY, "its canal branch marched"),)),
            Statement(kind="Position", subject="union", predicate="supports", object="strike",
                      evidence=(_proof(FERRY, "the union had never supported a strike", status="negated",
                                       attributed_to="tom"),)),
            Statement(kind="Participation", subject="crews", predicate="takes_part_in", object="strike",
                      qualifiers=(("duration_text", "48 hours"), ("starts", "2031-05-02"), ("when_text", "from Friday")),
                      evidence=(_proof(FERRY, "Crews will strike for 48 hours from Friday", status="planned"),)),
        ),
        rejections=(
            Rejection(span=_span(FERRY, "Ferry crews walk out"), rule="action", reason="a headline says it again"),
        ),
        engine="invented 1",
    )  # fmt: skip
    canal = Extraction(
        document=CANAL,
        passages=(Passage(span=Span(document=CANAL.identifier, start=0, end=len(CANAL.text) - 1), layout="body"),),
        referents=(
            _referent("quill", "Person", "Ada Quill", _mention(CANAL, "Ada Quill"), _mention(CANAL, "Ms Quill")),
            _referent("union", "TradeUnion", "Bakers Union", _mention(CANAL, "Bakers Union")),
        ),
        statements=(
            Statement(kind="RoleHolding", subject="quill", predicate="role",
                      qualifiers=(("tenure", "current"), ("title", "Porter")),
                      evidence=(_proof(CANAL, "Porter Ada Quill"),)),
            Statement(kind="Position", subject="quill", predicate="supports", object="union",
                      evidence=(_proof(CANAL, "Ada Quill backs the Bakers Union"),)),
            Statement(kind="Quotation", subject="quill", predicate="said",
                      qualifiers=(("quotation_kind", "direct"), ("text", "No rota")),
                      evidence=(_proof(CANAL, "No rota", attribution=_span(CANAL, "said Ms Quill"),
                                       status="attributed", attributed_to="quill"),)),
        ),
        engine="invented 1",
    )  # fmt: skip
    return (canal, ferry)


def joined(read: tuple[Extraction, ...], base: str = "https://example.org/kg/id/") -> Snapshot:
    """Return the graph in which equal labels of one kind are one entity: the plainest resolution there can be."""
    keys: dict[tuple[str, str], list[str]] = {}
    names: dict[tuple[str, str], set[str]] = {}
    for extraction in read:
        for referent in extraction.referents:
            who = (referent.kind, referent.label)
            keys.setdefault(who, []).append(referent_key(extraction.document.identifier, referent.id))
            names.setdefault(who, set()).update(referent.names)
    entities: list[Entity] = []
    entity_of: dict[str, str] = {}
    for number, who in enumerate(sorted(keys)):
        kind, label = who
        iri = f"{base}{kind.lower()}-{number}"
        why = tuple(Judgement(left=keys[who][0], right=k, verdict="same", score=0.9, reason="the same name")
                    for k in keys[who][1:])  # fmt: skip
        others = tuple(sorted(names[who] - {label}))
        entities.append(
            Entity(iri=iri, kind=kind, label=label, other_names=others, referents=tuple(sorted(keys[who])), why=why)
        )
        entity_of |= dict.fromkeys(keys[who], iri)
    said: dict[str, Statement] = {}
    for extraction in read:
        name = extraction.document.identifier

        def known(referent: str | None, name: str = name) -> str | None:
            return entity_of[referent_key(name, referent)] if referent else None

        for s in extraction.statements:
            carried = replace(
                s, subject=known(s.subject) or "", object=known(s.object),
                links=tuple((k, known(v) or "") for k, v in s.links),
                evidence=tuple(replace(e, attributed_to=known(e.attributed_to)) for e in s.evidence),
            )  # fmt: skip
            old = said.get(carried.id)
            said[carried.id] = replace(carried, evidence=old.evidence + carried.evidence) if old else carried
    return Snapshot(
        extractions=read,
        entities=tuple(sorted(entities, key=lambda e: e.iri)),
        statements=tuple(said[k] for k in sorted(said)),
        judgements=tuple(j for e in entities for j in e.why),
        base=base,
    )


def snapshot() -> Snapshot:
    """Return the finished graph of the two reports."""
    return joined(extractions())
