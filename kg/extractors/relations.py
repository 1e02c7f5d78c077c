"""Relations that a domain file brings along: each frame whose relation no other file here reads becomes a statement.

With a frame for `stands_in` (subject, 'in'):  Ada Quill is standing in Westbridge North.   ->   Ada Quill stands_in Westbridge North
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Statement, evidence
from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.claims import ClaimReader
from kg.reading.frames import Match, matches
from kg.reading.page import noun_phrase
from kg.reading.referents import Chain

PREDICATES = frozenset({"*"})
"""Whatever the domain says; the relations of the other files here are left to them."""

READ_ELSEWHERE = frozenset({"role", "pickets_at", "position_on", "said", "located_in", "part_of", "takes_part_in"})


def extract(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
    """Yield a statement for each agent and target of a frame, where both are of the kinds that the relation expects."""
    frames = tuple(f for f in ontology.frames if ontology.above(f.relation).isdisjoint(READ_ELSEWHERE))
    if not frames:
        return
    claims = ClaimReader(ontology)
    for match in matches(reading.paragraphs, frames):
        start, end = _whole(match)
        agents = _chains(reading, ontology, match, agent=True)
        targets = _chains(reading, ontology, match, agent=False)
        if not agents or not targets:
            missing = "agent" if not agents else "target"
            reading.reject(
                match.paragraph, start, end, match.frame.name, f"no {missing} of a kind that the relation expects"
            )
            continue
        speaker = reading.speaker_at(match.paragraph, match.cue)
        status = match.frame.status or claims.status(match.paragraph, match.cue, speaker)
        left, right = match.paragraph.offsets(start, end)
        steps = (f"cue: {match.cue.text}", f"agent: {match.agent_slot}", f"target: {match.target_slot}")
        for agent in agents:
            for target in targets:
                if agent.id == target.id:
                    continue
                proof = evidence(reading.document, left, right, match.frame.name, 0.5, status, speaker, steps)  # type: ignore[arg-type]
                yield Statement(
                    kind="Relation",
                    subject=agent.id,
                    predicate=match.frame.relation,
                    object=target.id,
                    evidence=(proof,),
                )


def _whole(match: Match) -> tuple[int, int]:
    """Return the token range of the match with the whole phrases of agents and targets: 'Ada Quill', not 'Quill'."""
    phrases = [noun_phrase(token) for token in (*match.agents, *match.targets)]
    start, end = match.tokens
    return min([start, *(phrase.start for phrase in phrases)]), max([end, *(phrase.end for phrase in phrases)])


def _chains(reading: Reading, ontology: Ontology, match: Match, *, agent: bool) -> list[Chain]:
    expected = (ontology.domain_of if agent else ontology.range_of)(match.frame.relation)
    if agent and match.spoken:
        speaker = reading.speaker_at(match.paragraph, match.cue)
        found = [reading.refs.chains.get(speaker or "")]
    else:
        found = [reading.chain(match.paragraph, token) for token in (match.agents if agent else match.targets)]
    return [
        c for c in found if c is not None and (not expected or any(ontology.is_a(c.kind, kind) for kind in expected))
    ]
