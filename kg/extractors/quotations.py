"""Who said what: direct and indirect quotations with their speakers, as the reading found them.

"We go on," said Ines Okafor.   ->   Ines Okafor said, direct, 'We go on,'
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Span, Statement, evidence
from kg.ontology import Ontology
from kg.reading import Reading

PREDICATES = frozenset({"said"})

CONFIDENCE = {
    "speech verb beside the quotation": 0.95,
    "quoted words inside a reported clause": 0.85,
    "quotation broken by its tag": 0.93,
    "quotation after its speaker": 0.85,
    "Name, place: words": 0.9,
    "the message from X": 0.9,
    "block quotation": 0.75,
    "according to X": 0.85,
    "reported clause": 0.85,
}


def extract(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
    """Yield a statement for each quotation whose speaker is known, in text order."""
    document = reading.document
    for quote in reading.quotes:
        if quote.speaker is None:
            paragraph = reading.paragraphs[quote.paragraph]
            reading.reject(paragraph, *quote.tokens, "quotation", "nobody could be found who says these words")
            continue
        attribution = None
        if quote.attribution is not None:
            attribution = Span(document=document.identifier, start=quote.attribution[0], end=quote.attribution[1])
        steps = (f"{quote.kind} quotation", quote.rule, *((f"cue: {quote.cue}",) if quote.cue else ()))
        proof = evidence(
            document,
            quote.start,
            quote.end,
            quote.rule,
            CONFIDENCE.get(quote.rule, 0.8),
            "asserted",
            None,
            steps,
            attribution,
        )
        yield Statement(
            kind="Quotation",
            subject=quote.speaker,
            predicate="said",
            qualifiers=(("quotation_kind", quote.kind), ("text", proof.exact)),
            evidence=(proof,),
        )
