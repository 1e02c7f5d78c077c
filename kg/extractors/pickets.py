"""Who pickets, rallies or marches at which named place; working there, or covering it for a newspaper, is not enough.

Porters set up picket lines outside Larkfield Infirmary.   ->   porters pickets_at Larkfield Infirmary
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Statement, evidence
from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.happenings import Happening, HappeningReader
from kg.reading.page import Paragraph
from kg.reading.referents import Chain

PREDICATES = frozenset({"pickets_at"})

CONFIDENCE = {
    "picket at a place": 0.88,
    "picket of the page's collective": 0.8,
    "place in a heading": 0.8,
    "quoted at the picket": 0.7,
    "joins the picket": 0.85,
}
_PROTESTS = ("Picket", "Rally", "March")


def extract(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
    """Yield a statement for each agent and named place of a picket, rally or march, in text order."""
    reader = HappeningReader(ontology)
    happenings = [h for h in reader.read(reading) if h.kind in _PROTESTS]
    for happening in happenings:
        yield from _told(reading, happening)
    yield from _headed(reading, ontology, happenings)
    yield from _quoted(reading, ontology, happenings)


def _told(reading: Reading, happening: Happening) -> Iterator[Statement]:
    sites = [chain for chain, prep in happening.places if _stands(happening, chain, prep)]
    if not sites:
        reading.reject(
            happening.paragraph, *happening.tokens, "picket at a place", "no named place for it in the clause"
        )
        return
    rule = "picket at a place" if happening.agent_by == "grammar" else "picket of the page's collective"
    for agent in happening.agents:
        for site in sites:
            if agent.id == site.id:
                continue
            yield _statement(reading, happening.paragraph, happening.tokens, agent, site, rule, happening)


def _stands(happening: Happening, chain: Chain, prep: str) -> bool:
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


def _headed(reading: Reading, ontology: Ontology, happenings: list[Happening]) -> Iterator[Statement]:
    """Read 'Larkfield Infirmary:' above captions of a page that shows picket lines: who is in them stands there."""
    if not happenings:
        return
    site: Chain | None = None
    for paragraph in reading.paragraphs:
        text = paragraph.overlay.text.strip()
        if text.endswith(":") and len(text.split()) <= 6:
            chain = next((c for t in paragraph.doc if (c := reading.headed(paragraph, t)) is not None), None)
            site = chain if reading.is_a(chain, "Place", "Hospital", "University", "Organisation") else None
            continue
        if site is None or paragraph.passage.layout not in ("caption", "body") or len(paragraph.doc) > 30:
            site = site if paragraph.passage.layout == "caption" else None
            continue
        words = {t.lemma_.lower() for t in paragraph.doc}
        if not words & ontology.words("presence-cue"):
            continue
        for token in paragraph.doc:
            agent = reading.headed(paragraph, token)
            if (
                token.dep_ in ("nsubj", "ROOT", "compound")
                and reading.is_a(agent, "Group", "TradeUnion")
                and agent is not None
            ):
                start, end = paragraph.sentence(token)
                left, right = paragraph.offsets(start, end)
                steps = (f"heading: {site.names[0]}", "caption of a page of picket lines")
                rule = "place in a heading"
                proof = evidence(reading.document, left, right, rule, CONFIDENCE[rule], "asserted", None, steps)
                yield Statement(
                    kind="PicketPresence", subject=agent.id, predicate="pickets_at", object=site.id, evidence=(proof,)
                )
                break


def _quoted(reading: Reading, ontology: Ontology, happenings: list[Happening]) -> Iterator[Statement]:
    """Read a live-blog post that is set at one picket: whoever is quoted in it, reporters and officials apart, stands there."""
    scenes: dict[int, list[tuple[Happening, Chain]]] = {}
    for happening in happenings:
        post = happening.paragraph.passage.post
        if post is None or happening.kind != "Picket" or happening.status not in ("asserted", "attributed"):
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
            if paragraph.passage.post != post or quote.kind != "direct" or quote.speaker is None:
                continue
            speaker = reading.refs.chains.get(quote.speaker)
            if speaker is None or speaker.kind != "Person" or speaker.descriptors & named or not speaker.descriptors:
                continue
            yield _statement(
                reading, happening.paragraph, happening.tokens, speaker, site, "quoted at the picket", happening
            )
