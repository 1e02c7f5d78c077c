"""Finds what happens in a dispute: a strike, picket, rally or march, with who takes part, where, when and for how long.

Two constructions lead to one: a verb of the domain ('bakers walked out on Friday'), and a noun of the domain ('a 48-hour
strike by bakers', 'the picket line at Larkfield Infirmary'). Both are read alike: participants from the grammar round
the cue, places behind 'at', 'outside' and their like, words of time in the same clause. A picket without a place of its
own stands where the passage last put one; a heading 'Larkfield Infirmary:' puts the captions below it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.model import ClaimStatus, first_status
from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.claims import ClaimReader
from kg.reading.frames import Match, fill, matches, subject
from kg.reading.page import Paragraph
from kg.reading.referents import Chain
from kg.reading.sites import GATE, SiteFinder, clause_between, governing_verb
from kg.reading.times import TimeExpression

_AGENTS = ("Person", "Group", "Organisation")
_HOUR_WORDS = frozenset(
    [
        "from",
        "at",
        "to",
        "until",
        "till",
        "since",
        "and",
        "between",
        "on",
        "by",
        "a",
        "p",
        "m",
        "am",
        "pm",
        "noon",
        "midday",
        "midnight",
        "hrs",
        "shortly",
        "after",
        "before",
    ]
)
_CARRIED_PARAGRAPHS = 3
"""How many paragraphs on a picket's place is carried in an article; in a live blog to the end of its post. In the
passages that we looked at, the place was named again, or changed, after at most three."""


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


def happenings(reading: Reading, ontology: Ontology) -> list[Happening]:
    """Return the happenings of a document, in text order; several extractors ask for them, and they are read once."""
    key = f"happenings {ontology.fingerprint}"
    if key not in reading.remembered:
        reading.remembered[key] = tuple(HappeningReader(reading, ontology).read())
    return list(reading.remembered[key])


class HappeningReader:
    """Reads the happenings of one document with one ontology."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.reading = reading
        self.ontology = ontology
        self.claims = ClaimReader(ontology)
        self.sites = SiteFinder(reading, ontology)
        words = ontology.words
        self.protest = words("protester-noun")
        self.verbs = words("happening-verb")
        self.covering = words("covering-verb")
        self.joining = words("joining-verb")
        self.presence = words("presence-cue")
        self.following = words("following-noun")
        self.ending = words("ending-verb")
        self.addressing = words("addressing-verb")
        self.crowd = words("crowd-noun")
        self.threatening = words("threatening-verb")
        main = reading.refs.main_group
        self.main = reading.refs.chains.get(main) if main else None

    def read(self) -> list[Happening]:
        """Return the happenings in text order; a picket that names no place has the one that the passage gives it."""
        found: list[Happening] = []
        taken: set[tuple[int, int]] = set()
        frames = self.ontology.frames_for("takes_part_in")
        for match in matches(self.reading.paragraphs, frames):
            if match.paragraph.passage.layout in ("byline", "credit", "dateline"):
                continue
            happening = self._by_verb(match)
            if happening is not None:
                found.append(happening)
                taken.update((match.paragraph.index, i) for i in match.cue_tokens)
        for paragraph in self.reading.paragraphs:
            if paragraph.passage.layout in ("byline", "dateline"):
                continue
            before: str | None = None
            for token in paragraph.doc:
                chain = self.reading.headed(paragraph, token)
                kind = chain.kind if chain is not None and self.reading.is_a(chain, "Action") else None
                if chain is not None and chain.kind == "Group" and token.lemma_.lower() == "picket":
                    kind = "Picket"
                if kind is None and _again(token) is not None:
                    kind = before
                if token.is_sent_start:
                    before = None
                if kind is None or (paragraph.index, token.i) in taken:
                    continue
                before = kind
                happening = self._by_noun(paragraph, token, kind)
                if happening is not None:
                    found.append(happening)
        found.extend(self._captions(found))
        found.extend(self._addressed())
        found.extend(self._below_headings(found))
        found.sort(key=lambda h: (h.paragraph.index, h.cue.i))
        return self._carried(found)

    # ----- told by a verb

    def _by_verb(self, match: Match) -> Happening | None:
        frame, paragraph, cue, tokens = match.frame, match.paragraph, match.cue, match.cue_tokens
        if frame.gives_kind is None or (len(tokens) == 1 and cue.pos_ != "VERB"):
            return None
        if cue.lemma_ == "strike" and len(tokens) == 1 and not self._withholds_work(paragraph, cue):
            return None
        actor = next(iter(match.agents), None)
        agents = self.agents(paragraph, actor)
        if frame.gives_kind == "Strike":
            agents = [chain for chain in agents if chain.kind != "Person"]
        if not agents:
            return None
        places = self.sites.places(paragraph, cue, tokens)
        for i in tokens:
            if i != cue.i:
                places += self.sites.places(paragraph, paragraph.doc[i], tokens)
        place_by = "grammar"
        if frame.note == "object":
            for token in fill("object", cue, tokens):
                places = self.sites.site(paragraph, token, "at") + places
            if frame.gives_kind == "OtherAction" and not places:
                return None  # 'students occupied two rooms': whose, nobody says
        elif frame.note == "gate":
            at_gate = any(t.lower_ in self.sites.gate for t in cue.subtree)
            for token in fill("object", cue, tokens):
                places += self.sites.site(paragraph, token, "outside")
            gated = at_gate or any(prep in GATE for _, prep in places)
            own = self.main is not None and self.main in agents and (at_gate or any(p == "outside" for _, p in places))
            if not agents or not gated or not (own or self._in_protest(paragraph, cue)):
                return None
        elif frame.note == "join":
            joined = [*fill("object", cue, tokens), *fill("passive", cue, tokens)]
            chains = [self.reading.headed(paragraph, token) for token in joined]
            if not any(c is not None and (c.kind == "Group" or self.reading.is_a(c, "Picket")) for c in chains):
                return None
            agents = [c for c in agents if c not in chains]
            if not agents or not (places or self._in_protest(paragraph, cue)):
                return None
        elif frame.note == "move":
            if self.main not in agents or not self._in_protest(paragraph, cue):
                return None
        elif frame.note == "crowd":
            if not places and not self._times(paragraph, cue)[0] and not self._in_protest(paragraph, cue):
                return None
            if any(c.dep_ == "prep" and c.lower_ in ("behind", "round") for c in cue.children):
                return None
        times, lengths = self._times(paragraph, cue)
        for i in tokens:
            if i != cue.i:
                more, longer = self._times(paragraph, paragraph.doc[i])
                times += [t for t in more if t not in times]
                lengths += [t for t in longer if t not in lengths]
        speaker = self.reading.speaker_at(paragraph, cue)
        used = [*tokens, *((actor.left_edge.i, actor.i) if actor is not None and actor.sent == cue.sent else ())]
        used += [e - 1 for site, _ in places for p, s, e, _ in site.mentions if p == paragraph.index and s > cue.i]
        end = min(paragraph.sentence(cue)[1], max(*(i + 1 for i in used), cue.right_edge.i + 1))
        return Happening(
            kind=frame.gives_kind,
            paragraph=paragraph,
            cue=cue,
            rule=frame.name,
            agents=tuple(agents),
            places=_unique(places),
            times=tuple(times),
            lengths=tuple(lengths),
            status=self.claims.status(paragraph, cue, speaker),
            tokens=(min(used), end),
            place_by=place_by,
        )

    def _withholds_work(self, paragraph: Paragraph, cue: Token) -> bool:
        """Say whether 'strike' means to stop work, not to hit: no object that is a thing, no passive."""
        thing = next((c for c in cue.children if c.dep_ == "dobj"), None)
        if thing is not None and self.reading.headed(paragraph, thing) is None:
            return False
        if any(c.dep_ == "nsubjpass" for c in cue.children):
            return False
        return cue.tag_ != "VBN" or any(c.dep_ == "aux" and c.lemma_ == "have" for c in cue.children)

    # ----- told by a noun

    def _by_noun(self, paragraph: Paragraph, token: Token, kind: str) -> Happening | None:
        if kind == "Strike" and paragraph.passage.layout in ("headline", "crosshead"):
            return None  # 'Rail strike live': a headline names the matter; what happens, its verbs say
        own = self.reading.headed(paragraph, token)
        agents: list[Chain] = [own] if own is not None and own.kind == "Group" else []
        for slot in ("by", "possessor"):
            for filler in fill(slot, token):
                if filler.pos_ != "PRON":  # 'a walkout of their own': the verb's subject says whose
                    named = self.agents(paragraph, filler)
                    at_work = kind == "Picket" and slot == "possessor"  # 'the Farrow Logistics pickets' stand there
                    agents += [c for c in named if not (at_work and c.kind in ("Organisation", "University"))]
            if agents:
                break
        for clause in token.children:
            if clause.dep_ == "acl" and clause.tag_ == "VBN" and not agents:
                for filler in fill("by", clause):
                    agents += self.agents(paragraph, filler)
        again = _again(token)
        verb = again or governing_verb(token)
        lemma = verb.lemma_.lower() if verb is not None else ""
        if token.dep_ == "dobj" and lemma in self.threatening:
            self.reading.reject(
                paragraph, *paragraph.sentence(token), f"{kind.lower()} noun", f"only talked of: {lemma}"
            )
            return None
        for carrier in self._carriers(token, verb):
            agents += [chain for chain in self.agents(paragraph, carrier) if chain not in agents]
        places = self.sites.before(paragraph, token) + self.sites.places(paragraph, token, (token.i,))
        if not places and kind != "Strike":
            places = self.sites.later_in_clause(paragraph, token)
        if verb is not None and (lemma in self.verbs or lemma in self.joining or (not places and kind != "Strike")):
            places += [p for p in self.sites.places(paragraph, verb, (token.i,)) if p not in places]
        if not agents and verb is not None and lemma in self.verbs and token.dep_ in ("dobj", "attr", "conj"):
            agents = self.agents(paragraph, subject(verb))
        if not agents and verb is not None and token.dep_ == "pobj" and token.head.lower_ in ("on", "at", "in", "from"):
            said = token.head.lower_ != "from" or lemma in self.claims.speech or lemma in self.addressing
            if token.head.head.pos_ in ("VERB", "AUX") and lemma not in self.covering and said:
                agents = self.agents(paragraph, subject(verb))
        if kind == "Strike":
            agents = [chain for chain in agents if chain.kind != "Person"]
        by = "grammar"
        if not agents and self.main is not None:
            agents, by = [self.main], "passage"
        if not agents:
            return None
        times, lengths = self._times(paragraph, token)
        if verb is not None and (lemma in self.verbs or token.dep_ == "nsubj"):
            more, longer = self._times(paragraph, verb)
            times = times or more
            lengths = lengths or longer
        speaker = self.reading.speaker_at(paragraph, token)
        statuses = [self.claims.status(paragraph, token, speaker)]
        if verb is not None and (again is not None or token.dep_ in ("nsubj", "nsubjpass", "dobj", "attr")):
            statuses.append(self.claims.status(paragraph, verb, speaker))
            if again is not None and lemma in self.claims.planned:
                statuses.append("planned")
        return Happening(
            kind=kind,
            paragraph=paragraph,
            cue=token,
            rule=f"{kind.lower()} noun",
            agents=tuple(agents),
            places=_unique(places),
            times=tuple(times),
            lengths=tuple(lengths),
            status=first_status(statuses),
            tokens=paragraph.sentence(token),
            agent_by=by,
        )

    def _carriers(self, token: Token, verb: Token | None) -> list[Token]:
        """Return who stands 'on the picket line', who joins whom there, and the 'organiser of the picket'."""
        prep = token.head
        if token.dep_ == "dobj" and verb is not None and verb.lemma_.lower() in self.joining:
            return [t for t in (subject(verb),) if t is not None]
        if token.dep_ != "pobj" or prep.dep_ != "prep":
            return []
        holder = prep.head
        if prep.lower_ == "of":
            return [holder] if holder.lower_ in ("organiser", "organizer", "leader", "members", "member") else []
        if prep.lower_ not in ("on", "at", "in", "from"):
            return []
        found = [holder] if holder.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else []
        found += self._among_those(holder)
        if verb is not None and verb.lemma_.lower() in self.joining:
            joined = next((c for c in verb.children if c.dep_ == "dobj"), None)
            found += [t for t in (joined, subject(verb)) if t is not None and t not in found]
        elif found and holder.dep_ in ("conj", "appos") and verb is not None and verb.lemma_.lower() in self.joining:
            found.append(holder.head)
        return found

    @staticmethod
    def _among_those(holder: Token) -> list[Token]:
        """Read 'Quill was among those on the picket line' and 'Among those on the picket line was Quill'."""
        among = holder.head
        if holder.lower_ not in ("those", "people", "many", "hundreds", "dozens") or among.lower_ != "among":
            return []
        verb = among.head
        if verb.lemma_ != "be":
            return []
        return [c for c in verb.children if c.dep_ in ("nsubj", "attr") and c.pos_ in ("NOUN", "PROPN", "PRON")]

    # ----- told by the page

    def _captions(self, found: list[Happening]) -> Iterator[Happening]:
        """Read 'Bakers and students outside Larkfield Infirmary.' under a picture, on a page that tells of a protest."""
        if not found:
            return
        told = {(h.paragraph.index, h.cue.sent.start) for h in found}
        for paragraph in self.reading.paragraphs:
            if paragraph.passage.layout not in ("caption", "tweet", "body") or len(paragraph.doc) > 30:
                continue
            for prep in paragraph.doc:
                holder = prep.head
                sentence = paragraph.sentence(prep)
                if prep.lower_ != "outside" or prep.dep_ != "prep" or (paragraph.index, sentence[0]) in told:
                    continue
                verbal = any(t.pos_ in ("VERB", "AUX") and t.dep_ == "ROOT" for t in paragraph.doc[slice(*sentence)])
                agents = [c for c in self.agents(paragraph, holder) if c.kind != "Person"]
                sites = [s for o in prep.children if o.dep_ == "pobj" for s in self.sites.site(paragraph, o, "outside")]
                if agents and sites and not verbal:
                    yield Happening(
                        kind="Picket", paragraph=paragraph, cue=prep, rule="caption outside a site", agents=tuple(agents),
                        places=_unique(sites), times=(), lengths=(), status="asserted", tokens=sentence, agent_by="caption",
                    )  # fmt: skip

    def _addressed(self) -> Iterator[Happening]:
        """Read 'Quill told the crowd', 'Quill spoke to pickets': who addresses a protest is at it, where it stands."""
        for paragraph in self.reading.paragraphs:
            for verb in paragraph.doc:
                if verb.pos_ != "VERB" or verb.lemma_.lower() not in self.addressing:
                    continue
                hearers = [c for c in verb.children if c.dep_ in ("dobj", "dative")]
                for prep in verb.children:
                    if prep.dep_ == "prep" and prep.lower_ in ("to", "with", "at"):
                        hearers += [c for c in prep.children if c.dep_ == "pobj"]
                hearers += [c for c in verb.children if c.dep_ == "nsubjpass" and fill("by", verb)]
                crowd = next((h for h in hearers if h.lemma_.lower() in self.crowd or h.lower_ in self.crowd), None)
                speakers = [t for t in (subject(verb), *fill("by", verb)) if t is not None]
                persons = [c for t in speakers for c in self.agents(paragraph, t) if c.kind == "Person"]
                if crowd is None or not persons or paragraph.quoted[verb.i]:
                    continue
                places = self.sites.places(paragraph, verb, ()) + self.sites.places(paragraph, crowd, ())
                speaker = self.reading.speaker_at(paragraph, verb)
                yield Happening(
                    kind="Rally", paragraph=paragraph, cue=verb, rule="addresses a protest", agents=tuple(persons),
                    places=_unique(places), times=(), lengths=(), status=self.claims.status(paragraph, verb, speaker),
                    tokens=(min(paragraph.sentence(verb)[0], verb.i), min(paragraph.sentence(verb)[1], verb.i + 12)),
                )  # fmt: skip

    def _below_headings(self, found: list[Happening]) -> Iterator[Happening]:
        """Read 'Larkfield Infirmary:' above captions of a page that shows picket lines: who is in them stands there."""
        if not any(h.kind == "Picket" for h in found):
            return
        site: Chain | None = None
        for paragraph in self.reading.paragraphs:
            text = paragraph.overlay.text.strip()
            if text.endswith(":") and len(text.split()) <= 6:
                named = (self.reading.headed(paragraph, token) for token in paragraph.doc)
                site = next((c for c in named if c is not None and self.sites.is_site(c)), None)
                continue
            if site is None or paragraph.passage.layout not in ("caption", "body", "credit"):
                continue
            if len(paragraph.doc) > 30:
                site = None
                continue
            words = {token.lemma_.lower() for token in paragraph.doc} | {token.lower_ for token in paragraph.doc}
            if not words & self.presence:
                continue
            for token in paragraph.doc:
                agent = self.reading.headed(paragraph, token)
                if agent is not None and self.reading.is_a(agent, "Group", "TradeUnion") and token.dep_ != "dobj":
                    yield Happening(
                        kind="Picket", paragraph=paragraph, cue=token, rule="place in a heading", agents=(agent,),
                        places=((site, "at"),), times=(), lengths=(), status="asserted",
                        tokens=paragraph.sentence(token), agent_by="caption", place_by="caption",
                    )  # fmt: skip
                    break

    def _carried(self, found: list[Happening]) -> list[Happening]:
        """Give a picket without a place the one place at which the passage has already put a picket.

        Failing that, the one workplace that its own sentence names: 'came off a shift at Larkfield Infirmary and joined
        the picket line'.
        """
        placed: list[Happening] = []
        for happening in found:
            if (happening.kind == "Picket" or happening.rule == "addresses a protest") and not happening.places:
                scene = self._scene(placed, happening) or self._beside(happening)
                if scene is not None:
                    happening = replace(happening, places=((scene, "at"),), place_by="passage")
            placed.append(happening)
        return placed

    def _beside(self, happening: Happening) -> Chain | None:
        if happening.agent_by != "grammar":
            return None
        start, end = happening.paragraph.sentence(happening.cue)
        here = (self.reading.headed(happening.paragraph, token) for token in happening.paragraph.doc[start:end])
        sites = {
            c.id: c for c in here if c is not None and c.kind in ("Hospital", "University") and self.sites.is_site(c)
        }
        return next(iter(sites.values())) if len(sites) == 1 else None

    def _scene(self, placed: list[Happening], happening: Happening) -> Chain | None:
        post, index = happening.paragraph.passage.post, happening.paragraph.index
        sites: dict[str, Chain] = {}
        here = [p for p in placed if p.paragraph.index == index and p.kind == "Picket" and p.places]
        if here and here[-1].place_by != "caption":
            return here[-1].places[0][0]
        for earlier in placed:
            fits = earlier.kind == "Picket" or (earlier.kind == "Rally" and happening.kind == "Rally")
            if not fits or not earlier.places or earlier.place_by == "caption" or earlier.status == "cancelled":
                continue
            same = earlier.paragraph.passage.post == post
            near = post is not None or index - earlier.paragraph.index <= _CARRIED_PARAGRAPHS
            if same and near:
                sites.setdefault(earlier.places[0][0].id, earlier.places[0][0])
        return next(iter(sites.values())) if len(sites) == 1 else None

    # ----- who

    def agents(self, paragraph: Paragraph, token: Token | None) -> list[Chain]:
        """Return the persons, groups and organisations that a token names, coordinated ones included."""
        found: list[Chain] = []
        if token is None:
            return found
        for one in (token, *(c for c in token.conjuncts if c.i > token.i)):
            chain = self._agent(paragraph, one)
            along = bool(found) and one.lemma_.lower() in self.following
            if chain is not None and chain not in found and not along:
                found.append(chain)
        return found

    def _agent(self, paragraph: Paragraph, token: Token) -> Chain | None:
        chain = self.reading.headed(paragraph, token)
        small = token.lower_
        if chain is None and token.dep_ == "appos":
            chain = self.reading.headed(paragraph, token.head)
        if chain is None:
            named = (self.reading.headed(paragraph, c) for c in token.children if c.dep_ == "appos")
            chain = next((c for c in named if c is not None and c.kind == "Person"), None)
        if small in ("i", "me"):
            speaker = self.reading.speaker_at(paragraph, token)
            chain = self.reading.refs.chains.get(speaker) if speaker else None
        elif small in ("they", "them", "we", "us") and (chain is None or self.reading.refs.groups.stands_by(chain)):
            chain = self.main
        elif chain is None and (token.like_num or token.lemma_.lower() in self.reading.refs.quantities):
            inner = [t for t in token.subtree if t.i > token.i and t.pos_ in ("NOUN", "PROPN")]
            counted = [c for t in inner if (c := self.reading.headed(paragraph, t)) is not None and c.kind == "Group"]
            chain = counted[0] if counted else self.main if not inner else None
        if chain is None:
            covering = self.reading.chain(paragraph, token)
            chain = covering if covering is not None and covering.kind in ("Group", "Person", "TradeUnion") else None
        if chain is None or not self.reading.is_a(chain, *_AGENTS) or chain.kind in ("Hospital", "GovernmentBody"):
            return None
        return chain

    # ----- in what surroundings

    def _in_protest(self, paragraph: Paragraph, cue: Token) -> bool:
        """Say whether the sentence of the cue, or the one before it, has a word that makes a gathering a protest."""
        start, end = paragraph.sentence(cue)
        before = paragraph.sentence(paragraph.doc[start - 1])[0] if start else start
        window = paragraph.doc[before:end]
        words = {t.lemma_.lower() for t in window if t.i != cue.i} | {t.lower_ for t in window if t.i != cue.i}
        text = window.text.lower()
        return bool(words & self.protest) or any(" " in w and w in text for w in self.protest)

    # ----- when

    def _times(self, paragraph: Paragraph, cue: Token) -> tuple[list[TimeExpression], list[TimeExpression]]:
        """Return the points and ranges, and the lengths, that belong to the clause of the cue.

        'Eight months later' and 'the day before' place a sentence in its story, not in time: they are left out.
        """
        if cue.lemma_.lower() in self.ending:
            return [], []
        own = {t.i for t in cue.subtree}
        points, lengths = [], []
        for expression in paragraph.times():
            if not own & set(range(expression.start, expression.end)):
                continue
            if clause_between(paragraph.doc[expression.start : expression.end].root, cue):
                continue
            before = paragraph.doc[expression.start - 1].lower_ if expression.start else ""
            if expression.kind == "length":
                if before not in ("in", "within", "after", "every", "than", "over"):
                    lengths.append(expression)
            elif expression.text.lower().split()[-1] not in ("later", "before", "after", "earlier"):
                if _names_a_day(expression.text):
                    points.append(expression)
        return points, lengths


def _again(token: Token) -> Token | None:
    """Return the verb of 'one was planned', where 'one' is a further strike or protest of the sentence; or None."""
    if token.lower_ not in ("one", "another", "others") or token.i + 1 >= len(token.doc):
        return None
    after = token.doc[token.i + 1]
    if after.pos_ not in ("AUX", "VERB"):
        return None
    return after.head if after.dep_ in ("aux", "auxpass") else after


def _names_a_day(words: str) -> bool:
    """Say whether words of time name a day, month or year, not the hour alone: two reports of one picket differ by hours."""
    bare = re.sub(r"\b\d{1,2}(?:[.:]\d{2})?\s?(?:[ap]\.?m\.?)?(?!\w)", " ", words.lower())
    return bool(set(re.findall(r"[a-z]+", bare)) - _HOUR_WORDS) or bool(re.search(r"\b(?:19|20)\d\d\b", words))


def _unique(places: list[tuple[Chain, str]]) -> tuple[tuple[Chain, str], ...]:
    seen: dict[str, tuple[Chain, str]] = {}
    for chain, prep in places:
        seen.setdefault(chain.id, (chain, prep))
    return tuple(seen.values())
