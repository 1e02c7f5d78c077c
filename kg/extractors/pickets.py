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


def extract(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
    """Yield a statement for each agent and named place of a picket, rally or march, in text order."""
    told = happenings(reading, ontology)
    protests = [h for h in told if h.kind in _PROTESTS or h.rule == "blockade-verb"]
    for happening in protests:
        yield from _told(reading, ontology, happening)
    yield from _quoted(reading, ontology, protests)


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
