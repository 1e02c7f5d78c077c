"""Finds who else stands at a protest that others hold: who addresses it, joins it, is among the crowd, brings it tea.

'Ada Quill told the crowd'   'Among them was Ada Quill'   'She was followed by Tom Farr'   'said Ada Quill at the gate'

They stand where the protest does, and it is no action of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.reading.frames import fill, subject
from kg.reading.happening import Happening, unique
from kg.reading.page import Paragraph
from kg.reading.referents import Chain
from kg.reading.tokens import Token

if TYPE_CHECKING:
    from kg.reading.happenings import HappeningReader

AT_THOSE_OF_OTHERS = frozenset({"addresses a protest", "among those at a protest"})
_PROTESTS = ("Picket", "Rally", "March")
_BRINGING = frozenset({"bring", "deliver", "take", "carry", "drop", "come", "hand", "turn", "return"})
_COMING = frozenset({"come", "turn", "attend", "gather", "join", "stand", "march", "rally", "protest", "assemble"})
_FOLLOWED = frozenset({"follow", "join", "introduce"})
_LOOKING_ON = frozenset(
    ["reporter", "journalist", "correspondent", "editor", "spokesman", "spokeswoman", "spokesperson", "manager", "director",
     "executive", "chief executive", "patient", "passenger", "customer", "parent", "constable", "sergeant", "inspector"]
)  # fmt: skip
"""Who speaks at a picket's gate without being of the picket."""
_OF_SEVERAL = frozenset(["one", "among", "amongst"])
"""Words that single out some of those who are there."""
_NEAR = 3
"""Paragraphs back to the protest that 'at the gate' means: as many as a picket's place is carried on."""


def company(reader: HappeningReader, found: list[Happening]) -> Iterator[Happening]:
    """Yield who is said to be at one of the protests `found`, or speaks to those who have gathered, in text order."""
    told = [h for h in found if h.kind in _PROTESTS and h.status in ("asserted", "attributed")]
    for paragraph in reader.reading.paragraphs:
        for token in paragraph.doc:
            if token.pos_ != "VERB" and token.lower_ not in _OF_SEVERAL:
                continue
            for read in (_addresses, _followed, _among, _at_the_gate, _brings, _comes):
                happening = read(reader, paragraph, token, told)
                if happening is not None:
                    told.append(happening)
                    yield happening
                    break


def _addresses(reader: HappeningReader, paragraph: Paragraph, verb: Token, told: list[Happening]) -> Happening | None:
    """Read 'Quill told the crowd', 'Quill told eighty porters gathered outside Larkfield Infirmary'."""
    del told
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in reader.addressing or paragraph.quoted[verb.i]:
        return None
    hearers = [c for c in verb.children if c.dep_ in ("dobj", "dative")]
    for prep in verb.children:
        if prep.dep_ == "prep" and prep.lower_ in ("to", "with", "at"):
            hearers += [c for c in prep.children if c.dep_ == "pobj"]
    hearers += [c for c in verb.children if c.dep_ == "nsubjpass" and fill("by", verb)]
    crowd = next((h for h in hearers if h.lemma_.lower() in reader.crowd or h.lower_ in reader.crowd), None)
    where = reader.sites.places(paragraph, crowd, ()) if crowd is not None else []
    if crowd is None:
        crowd, where = _gathered(reader, paragraph, hearers)
    persons = _persons(reader, paragraph, [t for t in (subject(verb), *fill("by", verb)) if t is not None])
    if crowd is None or not persons:
        return None
    agents = list(persons)
    heard = reader.reading.headed(paragraph, crowd)
    if where and heard is not None and heard.kind == "Group" and crowd.tag_ == "NNS":
        agents.append(heard)  # 'spoke to strikers outside Larkfield Infirmary': they stand there too
    places = reader.sites.places(paragraph, verb, ()) + where
    if not places:
        places = reader.sites.along(paragraph, crowd.i + 1)
    start, end = paragraph.sentence(verb)
    speaker = reader.reading.speaker_at(paragraph, verb)
    return Happening(
        kind="Rally", paragraph=paragraph, cue=verb, rule="addresses a protest", agents=tuple(agents), times=(), lengths=(),
        places=unique(places), status=reader.claims.status(paragraph, verb, speaker), tokens=(start, min(end, verb.i + 12)),
    )  # fmt: skip


def _gathered(
    reader: HappeningReader, paragraph: Paragraph, hearers: list[Token]
) -> tuple[Token | None, list[tuple[Chain, str]]]:
    """Return the hearers that are workers at a gate: 'told several hundred bakers outside Kettle Mill'."""
    for hearer in hearers:
        chain = reader.reading.headed(paragraph, hearer)
        counted = any(c.dep_ == "nummod" or c.lemma_.lower() in reader.reading.refs.quantities for c in hearer.lefts)
        if chain is None or chain.kind != "Group" or not counted or reader.reading.refs.groups.stands_by(chain):
            continue
        where = [(c, p) for c, p in reader.sites.along(paragraph, hearer.i + 1) if p == "outside"]
        if where:
            return hearer, where
    return None, []


def _followed(reader: HappeningReader, paragraph: Paragraph, verb: Token, told: list[Happening]) -> Happening | None:
    """Read 'She was joined on the platform by Tom Farr' and 'He was followed by Tom Farr', after who spoke at a rally."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in _FOLLOWED or not fill("by", verb):
        return None
    first = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    ahead = _persons(reader, paragraph, [first]) if first is not None else []
    near = [h for h in told if _right_before(h, paragraph, verb.i) and any(c in h.agents for c in ahead)]
    others: list[Token] = []
    for prep in (c for c in verb.children if c.dep_ == "agent" or c.lower_ == "by"):
        others += [t for p in (prep, *prep.conjuncts) for t in p.children if t.dep_ == "pobj"]
    return _beside(reader, paragraph, verb, near, _persons(reader, paragraph, others or list(fill("by", verb))))


def _among(reader: HappeningReader, paragraph: Paragraph, token: Token, told: list[Happening]) -> Happening | None:
    """Read 'Among them was Quill', 'Quill, who was among the strikers', 'One of them, Quill, said'."""
    if token.lower_ not in _OF_SEVERAL:
        return None
    start, _ = paragraph.sentence(token)
    doc = paragraph.doc
    if token.lower_ == "one" and doc.span(token.i + 1, token.i + 4).text.lower() == "of them ,":
        named = [t for t in doc[token.i + 4 : token.i + 9] if t.dep_ == "appos" or t.head.i == token.i]
    elif token.lower_ != "one" and token.head.lemma_ == "be":
        whom = next((c for c in token.children if c.dep_ == "pobj"), None)
        if whom is None or not _of_the_protest(reader, whom):
            return None
        verb = token.head
        named = [c for c in verb.children if c.dep_ in ("nsubj", "attr") and c.i != token.i]
        if verb.dep_ == "relcl" and any(c.lower_ == "who" for c in named):
            named = [verb.head]
    else:
        return None
    near = [h for h in told if _right_before(h, paragraph, token.i) and h.kind != "March"]
    return _beside(reader, paragraph, token, near, _persons(reader, paragraph, named), start=start)


def _of_the_protest(reader: HappeningReader, whom: Token) -> bool:
    small, lemma = whom.lower_, whom.lemma_.lower()
    if small in ("those", "people", "hundreds", "dozens"):
        clause = [t for t in whom.subtree if t.i != whom.i]
        doing = next((t for t in clause if t.dep_ == "relcl"), None)
        if doing is not None:
            return doing.lemma_ in _COMING
        return any(t.lemma_.lower() in reader.protest for t in clause)
    return small == "them" or lemma in reader.crowd


def _at_the_gate(reader: HappeningReader, paragraph: Paragraph, verb: Token, told: list[Happening]) -> Happening | None:
    """Read 'said Quill at the gate' and 'addressing reporters outside', where the gate is that of a picket."""
    lemma = verb.lemma_.lower()
    telling = lemma in reader.claims.speech or lemma in reader.addressing
    if verb.pos_ != "VERB" or not telling or paragraph.quoted[verb.i]:
        return None
    where = [c for c, p in reader.sites.places(paragraph, verb, ()) if p == "outside"]
    for hearer in (c for c in verb.children if c.dep_ == "dobj"):
        where += [c for c, p in reader.sites.places(paragraph, hearer, ()) if p == "outside"]
    near = [
        h for h in told
        if abs(h.paragraph.index - paragraph.index) <= _NEAR and h.paragraph.passage.post == paragraph.passage.post
        and any(c in where for c, _ in h.places)
    ]  # fmt: skip
    who = subject(verb)
    persons = _persons(reader, paragraph, [who] if who is not None else [])
    return _beside(reader, paragraph, verb, near, [c for c in persons if not c.descriptors & _LOOKING_ON])


def _brings(reader: HappeningReader, paragraph: Paragraph, verb: Token, told: list[Happening]) -> Happening | None:
    """Read 'Quill had brought a tray of rolls to the picket': she stands where it does."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in _BRINGING or paragraph.quoted[verb.i]:
        return None
    goal = next(
        (o for c in verb.subtree if c.lower_ in ("to", "on") and c.dep_ in ("prep", "dative") for o in c.children if o.dep_ == "pobj"), None
    )  # fmt: skip
    if goal is None or not (goal.lemma_.lower() in ("picket", "striker", "picketer") or _is_line(goal)):
        return None
    near = [h for h in told if h.places and h.kind == "Picket" and _right_before(h, paragraph, verb.i, reach=_NEAR)]
    places = reader.sites.before(paragraph, goal) + reader.sites.places(paragraph, goal, ())
    who = subject(verb)
    persons = _persons(reader, paragraph, [who] if who is not None else [])
    if not places:
        return _beside(reader, paragraph, verb, near, persons)
    if not persons:
        return None
    return Happening(
        kind="Picket", paragraph=paragraph, cue=verb, rule="among those at a protest", agents=tuple(persons), times=(),
        lengths=(), places=unique(places), status=reader.claims.status(paragraph, verb, None), tokens=paragraph.sentence(verb),
    )  # fmt: skip


def _comes(reader: HappeningReader, paragraph: Paragraph, verb: Token, told: list[Happening]) -> Happening | None:
    """Read 'Quill turned up at Kettle Mill to support striking bakers': who comes for the strikers stands with them."""
    del told
    if verb.pos_ != "VERB" or verb.lemma_ not in ("show", "turn", "come", "arrive", "go") or paragraph.quoted[verb.i]:
        return None
    aim = next(
        (c for c in verb.children if c.dep_ in ("advcl", "xcomp") and c.lemma_ in ("support", "join", "stand", "back")),
        None,
    )
    if aim is None or aim.i < verb.i:
        return None
    for_them = {t.lemma_.lower() for t in aim.subtree} | {t.lower_ for t in aim.subtree}
    if not for_them & {"striker", "striking", "picket", "picketer", "protester", "strike"}:
        return None
    places = [(c, p) for c, p in reader.sites.places(paragraph, verb, ()) if p in ("at", "outside")]
    who = subject(verb)
    agents = (
        [c for c in reader.participants.agents(paragraph, who) if c.kind in ("Person", "Group")]
        if who is not None
        else []
    )
    if not places or not agents:
        return None
    return Happening(
        kind="Picket", paragraph=paragraph, cue=verb, rule="among those at a protest", agents=tuple(agents), times=(),
        lengths=(), places=unique(places), status=reader.claims.status(paragraph, verb, None), tokens=paragraph.sentence(verb),
    )  # fmt: skip


def _is_line(token: Token) -> bool:
    return token.lemma_ == "line" and any(c.lower_ == "picket" for c in token.lefts)


def _persons(reader: HappeningReader, paragraph: Paragraph, tokens: list[Token]) -> list[Chain]:
    return [c for t in tokens for c in reader.participants.agents(paragraph, t) if c.kind == "Person"]


def _right_before(happening: Happening, paragraph: Paragraph, start: int, *, reach: int = 1) -> bool:
    """Say whether the happening is told before the token `start`, `reach` paragraphs back at most, in the same post."""
    if happening.paragraph.index == paragraph.index:
        return happening.cue.i < start
    back = paragraph.index - happening.paragraph.index
    return 0 < back <= reach and happening.paragraph.passage.post == paragraph.passage.post


def _beside(
    reader: HappeningReader,
    paragraph: Paragraph,
    cue: Token,
    near: list[Happening],
    persons: list[Chain],
    *,
    start: int | None = None,
) -> Happening | None:
    """Return the persons as standing where the last of the protests stands."""
    if not near:
        return None
    scene = near[-1]
    there = tuple(c for c in persons if c not in scene.agents)
    if not there:
        return None
    first, end = paragraph.sentence(cue)
    return Happening(
        kind=scene.kind, paragraph=paragraph, cue=cue, rule="among those at a protest", agents=there, times=(), lengths=(),
        places=scene.places, status="asserted", tokens=(first if start is None else start, end),
        place_by="passage" if scene.places else "grammar",
    )  # fmt: skip
