"""Who holds which role where: offices, occupations, ranks, memberships and affiliations of named persons.

'Ines Okafor, branch secretary of the Bakers Union'  ->  Okafor, 'branch secretary', Bakers Union, current

Each construction is a short function (`nouns`, `verbs`); what it turns down is kept for 'why not?'. The findings of a
document are joined at the end (`holdings`), so that a resignation ends what an appointment began.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extractors.roles.holdings import CONFIDENCE, Finding, Succession, statements
from kg.extractors.roles.nouns import NOUN_CONSTRUCTIONS
from kg.extractors.roles.scene import Scene
from kg.extractors.roles.verbs import VERB_CONSTRUCTIONS, succession
from kg.model import Statement
from kg.ontology import Ontology
from kg.reading import Reading

PREDICATES = frozenset({"role"})

_NAMING = frozenset({"title before name", "role, name", "name, role"})


def extract(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
    """Yield a statement for each role that the document gives to a named person, in text order."""
    scene = Scene(reading, ontology)
    findings: list[Finding] = []
    successions: list[Succession] = []
    for paragraph in reading.paragraphs:
        if paragraph.passage.layout == "dateline":
            continue
        for construction in (*NOUN_CONSTRUCTIONS, *VERB_CONSTRUCTIONS):
            findings.extend(construction(scene, paragraph))
        successions.extend(succession(scene, paragraph))
    _imply_employers(scene, findings)
    yield from statements(reading, findings, successions)


def _imply_employers(scene: Scene, findings: list[Finding]) -> None:
    """Give offices without an organisation the one that the text before them speaks of."""
    offices = scene.implied["TradeUnion"]
    unions = frozenset(f.organisation for f in findings if f.organisation and (f.title or "") in offices)
    for found in findings:
        if found.organisation is None and found.of_person is None and found.rule in _NAMING:
            found.organisation = scene.implied_employer(found, unions)
            if found.organisation:
                found.steps = (*found.steps, f"implied by the text before: {scene.label(found.organisation)}")


__all__ = ["CONFIDENCE", "NOUN_CONSTRUCTIONS", "PREDICATES", "extract"]
