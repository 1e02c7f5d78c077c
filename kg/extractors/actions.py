"""Which strikes, pickets, rallies and marches took place, will, or were called off; who took part, where, when.

About 300 bakers walked out on Tuesday.   ->   bakers takes_part_in a strike, when 'Tuesday'

One action told ten times is one action: reports of one kind by one agent are joined where neither place nor time
tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from kg.model import Evidence, Statement, evidence
from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.happening import Happening, nearest
from kg.reading.happenings import happenings
from kg.reading.referents import Chain, ranked_names
from kg.reading.times import TimeExpression, normalised
from kg.reading.tokens import Token

PREDICATES = frozenset({"takes_part_in"})

CONFIDENCE = {"grammar": 0.85, "passage": 0.7, "caption": 0.75}
_NO_ACTIONS = frozenset({"joined-verb", "addresses a protest", "among those at a protest"})
"""What puts somebody at an action of others, and is none of its own."""


_OF_TODAY = re.compile(r"\b(?:this (?:morning|afternoon|evening|lunchtime)|tonight)\b")
_TO_READERS = re.compile(
    r"\b(?:we['’]d (?:like|love) to (?:hear|see)|let us know|send us|tell us|email us|get in touch)\b.*\byou|"
    r"\byou.*\b(?:we['’]d (?:like|love) to (?:hear|see)|let us know|send us|tell us|email us|get in touch)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What a newsroom asks of its readers."""


@dataclass(slots=True)
class _Action:
    """An action in the making: reports that neither place nor time tells apart."""

    kind: str
    agent: Chain
    place: Chain | None
    when: str | None
    moment: str | None
    duration: str | None
    called_off: bool
    ahead: bool
    proofs: list[Evidence] = field(default_factory=list)
    first: Happening | None = None


def extract(reading: Reading, ontology: Ontology) -> Iterator[Statement]:
    """Yield one statement for each agent and distinct action, with the action as a referent of its own."""
    actions: list[_Action] = []
    for happening in happenings(reading, ontology):
        if happening.rule in _NO_ACTIONS:
            continue
        today = _today(reading, happening)
        for agent in happening.agents:
            if agent.kind == "Person":
                continue
            for told in _at_each_place(reading, happening, agent, today):
                same = next((action for action in actions if _same(action, told)), None)
                if same is None:
                    actions.append(told)
                else:
                    _join(same, told)
    yield from _statements(reading, _settled(actions))


def _at_each_place(reading: Reading, happening: Happening, agent: Chain, today: datetime | None) -> Iterator[_Action]:
    """Yield the action that is told; 'pickets at the depot and at the school' are two."""
    told = _told(reading, happening, agent, today)
    if told is None:
        return
    yield told
    if happening.kind == "Picket" and happening.place_by == "grammar":
        streets = {chain.id for chain, _ in happening.places if chain.kind == "Place"}
        for place, prep in happening.places[1:]:
            if place.id not in streets and prep not in ("from", "of", "at work"):
                yield replace(told, place=place, proofs=list(told.proofs))


def _told(reading: Reading, happening: Happening, agent: Chain, today: datetime | None) -> _Action | None:
    reason = _not_told(happening)
    if reason:
        reading.reject(happening.paragraph, *happening.tokens, happening.rule, reason)
        return None
    place = next((chain for chain, prep in nearest(reading, happening) if prep not in ("from", "of")), None)
    if happening.kind == "Strike" and place is not None and agent.id == place.id:
        place = None
    when = _when(happening.times) if not _goes_on(happening.cue) else None
    duration = happening.lengths[0].text if happening.lengths else None
    thin = happening.agent_by == "passage" and when is None and place is None and duration is None
    if thin:
        reason = "no agent, place or time of its own: the action as such, not one that is told"
        reading.reject(happening.paragraph, *happening.tokens, happening.rule, reason)
        return None
    moment = normalised(when, today, forward=happening.status == "planned") if when else None
    return _Action(
        kind=happening.kind,
        agent=agent,
        place=place,
        when=when,
        moment=moment,
        duration=duration,
        called_off=happening.status == "cancelled",
        ahead=happening.status == "planned",
        proofs=[_proof(reading, happening)],
        first=happening,
    )


def _goes_on(cue: Token) -> bool:
    """Say whether a day of an action is told, not another action: 'Today is the second day of the strike'."""
    day = cue.head.head if cue.dep_ == "pobj" and cue.head.lower_ == "of" else None
    if day is None or day.lemma_.lower() not in ("day", "week", "month"):
        return False
    return any(c.dep_ == "amod" and c.lower_ not in ("first", "new", "single") for c in day.children)


def _not_told(happening: Happening) -> str | None:
    """Return why the words tell of no action; or None.

    'Economists warn that a stoppage could cost millions', a newsroom's call to readers, 'walked out to join the pickets'.
    """
    if happening.status == "hedged" and happening.agent_by == "passage":
        return "only a possibility, and of nobody named"
    if happening.status in ("negated", "denied", "conditional"):
        return f"the text says it is {happening.status}"
    if not happening.paragraph.quoted[happening.cue.i] and _TO_READERS.search(happening.cue.sent.text):
        return "the newsroom asks its readers"
    purposes = [c for c in happening.cue.children if c.dep_ in ("xcomp", "advcl") and c.tag_ == "VB"]
    joins = any(c.lemma_ == "join" for c in purposes)
    if happening.kind == "Strike" and happening.cue.pos_ == "VERB" and joins:
        return "they join an action of others"
    return None


def _proof(reading: Reading, happening: Happening) -> Evidence:
    start, end = happening.paragraph.offsets(*happening.tokens)
    speaker = reading.speaker_at(happening.paragraph, happening.cue)
    steps = (f"{happening.rule}: {happening.cue.text}", f"agent by {happening.agent_by}")
    return evidence(
        reading.document, start, end, happening.rule, CONFIDENCE[happening.agent_by], happening.status, speaker, steps
    )


def _today(reading: Reading, happening: Happening) -> datetime | None:
    number = happening.paragraph.passage.post
    post = next((post for post in reading.posts if post.number == number), None) if number is not None else None
    return (post.time if post else None) or reading.document.published


def _when(times: tuple[TimeExpression, ...]) -> str | None:
    """Return the fullest words of time: a range before a point, the longer before the shorter, the earlier first."""
    if not times:
        return None
    best = min(times, key=lambda t: (t.kind != "range", -len(t.text.split()), t.start))
    return best.text


def _words(text: str) -> set[str]:
    """Return the words of a time that tell it from others; 'this morning' and '8am today' are of one day."""
    text = _OF_TODAY.sub("today", text.lower())
    return {w.strip(",.") for w in text.lower().split()} - {
        "the",
        "on",
        "at",
        "of",
        "from",
        "in",
        "last",
        "this",
        "and",
        "to",
    }


def _same(action: _Action, told: _Action) -> bool:
    """Say whether two reports of a kind by one agent can be of one action: no place, time or fate keeps them apart."""
    if action.kind != told.kind or action.agent.id != told.agent.id:
        return False
    if action.called_off != told.called_off:
        return False
    if action.ahead != told.ahead and not (action.when and told.when):
        return False  # what is planned and what took place are two, unless their times say that they are one
    if action.place is not None and told.place is not None and action.place.id != told.place.id:
        return False
    if action.moment and told.moment:
        return (
            action.moment == told.moment
            or action.moment.startswith(told.moment)
            or told.moment.startswith(action.moment)
        )
    if action.when and told.when:
        return bool(_words(action.when) & _words(told.when))
    if told.kind == "Picket" and (action.place is None) != (told.place is None):
        return action.place is None and action.when is None
    return True


def _join(action: _Action, told: _Action) -> None:
    action.place = action.place or told.place
    if told.when and len(told.when.split()) > len((action.when or "").split()):
        action.when, action.moment = told.when, told.moment or action.moment
    action.duration = action.duration or told.duration
    action.proofs += told.proofs


def _settled(actions: list[_Action]) -> list[_Action]:
    """Let reports without place and time go with the one fuller action of their kind and agent, where there is one."""
    settled: list[_Action] = []
    for action in actions:
        bare = action.place is None and action.when is None and not action.called_off
        fuller = [
            a for a in actions
            if a is not action and a.kind == action.kind and a.agent.id == action.agent.id and not a.called_off and a.ahead == action.ahead and (a.place or a.when)
        ]  # fmt: skip
        if bare and fuller:
            fuller[0].proofs += action.proofs
            fuller[0].duration = fuller[0].duration or action.duration
            continue
        settled.append(action)
    return settled


def _statements(reading: Reading, actions: list[_Action]) -> Iterator[Statement]:
    used: set[str] = set()
    made: dict[tuple[str, str | None, str | None, bool], Chain] = {}
    for action in actions:
        key = (action.kind, action.place.id if action.place else None, action.moment or action.when, action.called_off)
        chain = made.get(key)
        if chain is None:
            chain = made[key] = _referent(reading, action, used)
        qualifiers = [("duration_text", action.duration), ("when_text", action.when), ("starts", action.moment)]
        yield Statement(
            kind="Participation",
            subject=action.agent.id,
            predicate="takes_part_in",
            object=chain.id,
            qualifiers=tuple(sorted((k, v) for k, v in qualifiers if v)),
            links=(("place", action.place.id),) if action.place else (),
            evidence=tuple(sorted(action.proofs, key=lambda p: (p.span.start, p.span.end, p.rule))),
        )


def _referent(reading: Reading, action: _Action, used: set[str]) -> Chain:
    """Return the chain of the action: that of the page's noun for the kind first, a new one for each further action."""
    refs = reading.refs
    general = next((c for c in refs.chains.values() if c.key == f"action {action.kind}" and c.id not in used), None)
    happening = action.first
    if happening is None:
        raise ValueError("an action was made without a report of it")
    chain = general or refs.new(action.kind, "a")
    used.add(chain.id)
    label = f"{_PLAIN[action.kind]} by {_called(action.agent)}"
    if action.place is not None:
        label += f" at {_called(action.place)}"
    if action.when:
        label += f" ({action.when})"
    chain.label = label
    if general is None:
        by_noun = happening.cue.pos_ in ("NOUN", "PROPN") and not happening.rule.endswith("-verb")
        told = by_noun and happening.cue.text
        chain.names.append(told or _PLAIN[action.kind].lower())  # 'walked' is no name of a strike
        chain.add(happening.paragraph.index, happening.cue.i, happening.cue.i + 1, "noun")
    return chain


_PLAIN = {"Strike": "Strike", "Picket": "Picket", "Rally": "Rally", "March": "March", "OtherAction": "Action"}


def _called(chain: Chain) -> str:
    return chain.label or next(iter(ranked_names(chain)), chain.id)
