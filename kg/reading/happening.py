"""What one report of an action says: who takes part, where, when, how surely. Values alone; `happenings` finds them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import ClaimStatus
from kg.reading import Reading
from kg.reading.page import Paragraph
from kg.reading.referents import Chain
from kg.reading.sites import GATE
from kg.reading.times import TimeExpression
from kg.reading.tokens import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One report of an action; `cue` is the word that says so, `tokens` the range that is evidence for it.

    `places` are named sites, each with the preposition that put it there. `agent_by` says how the agents were found:
    'grammar', 'passage' (nobody is named: the page's own collective) or 'caption'; `place_by` likewise 'grammar',
    'passage' (carried on from an earlier report) or 'caption'.
    """

    kind: str
    paragraph: Paragraph
    cue: Token
    rule: str
    agents: tuple[Chain, ...]
    places: tuple[tuple[Chain, str], ...]
    times: tuple[TimeExpression, ...]
    lengths: tuple[TimeExpression, ...]
    status: ClaimStatus
    tokens: tuple[int, int]
    agent_by: str = "grammar"
    place_by: str = "grammar"


def nearest(reading: Reading, happening: Happening) -> list[tuple[Chain, str]]:
    """Return the places of a happening without the country or town in which they lie, where a nearer one is told.

    'At Kettle Mill in Westbridge' stands at the mill; that Westbridge lies round it is told by its own statement.
    """
    countries = reading.refs.knowledge.countries
    at_site = any(prep in GATE for _, prep in happening.places)
    kept = [
        (c, prep)
        for c, prep in happening.places
        if not (c.names and c.names[0].lower() in countries) and not (at_site and prep == "in" and c.kind == "Place")
    ]
    return kept or list(happening.places)


def unique(places: list[tuple[Chain, str]]) -> tuple[tuple[Chain, str], ...]:
    """Return the places once each, with the first preposition of each."""
    seen: dict[str, tuple[Chain, str]] = {}
    for chain, prep in places:
        seen.setdefault(chain.id, (chain, prep))
    return tuple(seen.values())
