"""Who pickets, rallies or marches at which named place; working there, or covering it for a newspaper, is not enough.

Porters set up picket lines outside Larkfield Infirmary.   ->   porters pickets_at Larkfield Infirmary
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Statement, evidence
from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.happening import Happening, nearest
from kg.reading.happenings import happenings
from kg.reading.page import Paragraph
from kg.reading.referents import Chain

PREDICATES = frozenset({"pickets_at"})

CONFIDENCE = {
    "picket at a place": 0.88,
    "picket of the page's collective": 0.8,
    "place in a heading": 0.8,
    "quoted at the picket": 0.7,
    "picket where the passage is set": 0.75,
}
_RULES = {
    ("grammar", "grammar"): "picket at a place",
    ("passage", "grammar"): "picket of the page's collective",
    ("grammar", "passage"): "picket where the passage is set",
    ("passage", "passage"): "picket where the passage is set",
}
_PROTESTS = ("Picket", "Rally", "March")
_NEAR = 2
"""Paragraphs on in which an article lets workers speak whom it met at a picket. In the passages looked at, ten of eleven
workers quoted within two stood there; further on, and for officers, it was under a half."""


def extract(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
    """Yield a statement for each agent and named place of a picket, rally or march, in text order."""
    told = happenings(reading, ontology)
    protests = [h for h in told if h.kind in _PROTESTS or h.rule == "blockade-verb"]
    for happening in protests:
        yield from _told(reading, ontology, happening)
    yield from _quoted(reading, ontology, protests)
    yield from _met(reading, ontology, protests)


def _told(reading: Reading, ontology: Ontology, happening: Happening) -> Iterator[Statement]:
    sites = [chain for chain, prep in nearest(reading, happening) if _stands(happening, chain, prep)]
    if not sites:
        reading.reject(
            happening.paragraph, *happening.tokens, "picket at a place", "no named place for it in the clause"
        )
        return
    if happening.agent_by == "passage" and _only_addressed(happening, ontology):
        return  # of 'Quill will address a rally in Kettle Square' it is said that Quill is there, not who else
    rule = _RULES.get((happening.agent_by, happening.place_by), "place in a heading")
    for agent in happening.agents:
        for site in sites:
            if agent.id == site.id:
                continue
            yield _statement(reading, happening.paragraph, happening.tokens, agent, site, rule, happening)


def _only_addressed(happening: Happening, ontology: Ontology) -> bool:
    """Say whether the protest is named as what somebody speaks at or to."""
    cue = happening.cue
    verb = cue.head.head if cue.dep_ == "pobj" else cue.head
    spoken = verb.lemma_.lower() in ontology.words("addressing-verb")
    return happening.kind == "Rally" and spoken and cue.dep_ in ("dobj", "pobj")


def _stands(happening: Happening, chain: Chain, prep: str) -> bool:
    if happening.status == "cancelled" and happening.kind != "Picket":
        return False  # a march that was called off stood nowhere: that it was is told by the action
    if prep in ("from", "by", "over", "of"):
        return False
    if happening.kind == "Picket" and prep in ("across", "to", "throughout"):
        return False
    return prep != "throughout"


def _statement(
    reading: Reading,
    paragraph: Paragraph,
    tokens: tuple[int, int],
    agent: Chain,
    site: Chain,
    rule: str,
    happening: Happening,
) -> Statement:
    start, end = paragraph.offsets(*tokens)
    speaker = reading.speaker_at(happening.paragraph, happening.cue)
    steps = (f"{happening.rule}: {happening.cue.text}", f"agent by {happening.agent_by}", f"place: {site.names[0]}")
    proof = evidence(reading.document, start, end, rule, CONFIDENCE[rule], happening.status, speaker, steps)
    return Statement(kind="PicketPresence", subject=agent.id, predicate="pickets_at", object=site.id, evidence=(proof,))


def _quoted(reading: Reading, ontology: Ontology, happenings: list[Happening]) -> Iterator[Statement]:
    """Read a live-blog post that is set at one picket: whoever is quoted in it, reporters and officials apart, stands there."""
    scenes: dict[int, list[tuple[Happening, Chain]]] = {}
    for happening in happenings:
        post = happening.paragraph.passage.post
        if (
            happening.place_by != "grammar"
            or post is None
            or happening.kind != "Picket"
            or happening.status not in ("asserted", "attributed")
        ):
            continue
        for site, prep in happening.places:
            if _stands(happening, site, prep):
                scenes.setdefault(post, []).append((happening, site))
    named = ontology.words("bystander-noun")
    for post, found in sorted(scenes.items()):
        sites = {site.id: site for _, site in found}
        if len(sites) != 1:
            continue
        happening, site = found[0]
        for quote in reading.quotes:
            paragraph = reading.paragraphs[quote.paragraph]
            if paragraph.passage.post != post or quote.speaker is None:
                continue
            speaker = reading.refs.chains.get(quote.speaker)
            if speaker is None or speaker.kind != "Person" or speaker.descriptors & named or not speaker.descriptors:
                continue
            yield _statement(
                reading, happening.paragraph, happening.tokens, speaker, site, "quoted at the picket", happening
            )


def _met(reading: Reading, ontology: Ontology, happenings: list[Happening]) -> Iterator[Statement]:
    """Read an article that goes on from a picket to what a worker says there: 'Ada Quill, 54, a porter, said ...'.

    Officers and managers speak from anywhere, and so does whoever is quoted further on: see _NEAR.
    """
    if any(paragraph.passage.post is not None for paragraph in reading.paragraphs):
        return
    offices = ontology.words("role-office") | ontology.words("bystander-noun") | ontology.words("bystander-group")
    at_work = (ontology.words("group-head") | ontology.words("occupation")) - {
        "student",
        "pupil",
        "activist",
        "campaigner",
    }
    told = [h for h in happenings if h.kind == "Picket" and h.place_by == "grammar" and h.rule != "place in a heading"]
    told = [h for h in told if h.status in ("asserted", "attributed")]
    placed = {agent.id for h in happenings for agent in h.agents if h.places}
    for quote in reading.quotes:
        speaker = reading.refs.chains.get(quote.speaker or "")
        if speaker is None or speaker.kind != "Person" or speaker.id in placed:
            continue
        before = [h for h in told if 0 <= quote.paragraph - h.paragraph.index <= _NEAR]
        last = max((h.paragraph.index for h in before), default=-1)
        scenes = {site.id: (h, site) for h in before if h.paragraph.index == last for site in _sites(reading, h)}
        first = min(speaker.mentions)
        worker = any(d.split()[-1] in at_work or d in at_work for d in speaker.descriptors)
        worker = worker or _is_presented(reading.paragraphs[first[0]], first[2])
        if len(scenes) != 1 or not worker or speaker.descriptors & offices or first[0] < max(last, quote.paragraph - 1):
            continue
        happening, site = next(iter(scenes.values()))
        if _elsewhere(reading, quote.paragraph, {site.id, *(c.id for c, _ in happening.places)}):
            continue
        placed.add(speaker.id)
        yield _statement(
            reading, happening.paragraph, happening.tokens, speaker, site, "quoted at the picket", happening
        )


def _sites(reading: Reading, happening: Happening) -> list[Chain]:
    """Return the site of a picket; of 'the Mill Lane gate of Larkfield Infirmary' the infirmary, not the lane."""
    found = [chain for chain, prep in nearest(reading, happening) if _stands(happening, chain, prep)]
    wards = [chain for chain in found if chain.kind in ("Hospital", "University")]
    return wards or [chain for chain in found if chain.kind != "Place"] or found


def _is_presented(paragraph: Paragraph, end: int) -> bool:
    """Say whether a name is followed by what presents a worker: 'Ada Quill, 54,', 'Ada Quill, who has swept here for 9 years'."""
    after = paragraph.doc[end : end + 20]
    if len(after) < 3 or after[0].text != ",":
        return False
    aged = after[1].text.isdigit() and 15 < int(after[1].text) < 90
    serves = after[1].lower_ == "who" and after[2].lower_ in ("has", "works", "worked", "joined", "started")
    return aged or (serves and any(t.lemma_ in ("year", "decade") for t in after))


def _elsewhere(reading: Reading, index: int, here: set[str]) -> bool:
    """Say whether the paragraph names another workplace: 'said Ada Quill, a nurse at Brook Hospital'."""
    named = (
        reading.refs.chains[c] for (p, _), c in reading.refs.heads.items() if p == index and c in reading.refs.chains
    )
    return any(c.kind in ("Hospital", "University") and c.id not in here for c in named)
