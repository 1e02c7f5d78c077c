"""Finds what happens in a dispute: a strike, picket, rally or march, with who takes part, where, when and for how long.

Two constructions lead to one: a verb of the domain ('bakers walked out on Friday'), and a noun of the domain ('a 48-hour
strike by bakers', 'the picket line at Larkfield Infirmary'). Both are read alike: participants from the grammar round
the cue, places behind 'at', 'outside' and their like, words of time in the same clause. A picket without a place of its
own stands where the passage last put one; a heading 'Larkfield Infirmary:' puts the captions below it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.model import first_status
from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.claims import ClaimReader
from kg.reading.company import AT_THOSE_OF_OTHERS, company
from kg.reading.frames import Match, fill, matches, subject
from kg.reading.happening import Happening, unique
from kg.reading.page import Paragraph
from kg.reading.participants import ParticipantFinder, their_own
from kg.reading.referents import Chain
from kg.reading.sites import GATE, SiteFinder, clause_between, governing_verb
from kg.reading.times import TimeExpression
from kg.reading.tokens import Token

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

_SETTING = frozenset({"place", "mount", "put", "set", "post", "hold", "stage", "form", "maintain"})
"""Verbs by which a picket is set up: 'pickets were placed by fitters'."""
_MASSING = frozenset({"gather", "assemble", "mass", "huddle", "crowd", "camp", "station", "post", "line", "congregate"})
"""Verbs whose passive is what those do who gather: 'strikers were gathered at the gate'."""
_SHOWN = frozenset({"picture", "photograph", "see", "spot"})
"""Verbs in the passive that show somebody somewhere: 'was pictured on the picket line'."""
_ORDERING = frozenset({"direct", "order", "instruct", "tell", "ask", "urge", "call", "advise"})
"""Verbs by which somebody else is made to act: their object does."""
_PICTURES = ("picture", "pictured", "photo", "photograph")
_GATES = frozenset({"gate", "gates", "entrance", "entrances"})
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "further")
_SPELLS = frozenset({"day", "week", "month", "hour", "series", "wave", "round", "spate", "programme", "bout"})
"""Nouns by which a strike is counted: who begins 'six weeks of strikes' begins the strikes."""
_FORMER = re.compile(r"\b(?:last|yesterday|ago|earlier|previous)\b", re.IGNORECASE)
_CARRIED_PARAGRAPHS = 3
"""How many paragraphs on a picket's place is carried in an article; in a live blog to the end of its post. In the
passages that we looked at, the place was named again, or changed, after at most three."""


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
        self.participants = ParticipantFinder(reading, ontology)
        words = ontology.words
        self.protest = words("protester-noun")
        self.verbs = words("happening-verb")
        self.covering = words("covering-verb")
        self.joining = words("joining-verb")
        self.presence = words("presence-cue")
        self.ending = words("ending-verb")
        self.addressing = words("addressing-verb")
        self.crowd = words("crowd-noun")
        self.threatening = words("threatening-verb")
        main = reading.refs.main_group
        self.acting: set[str] = set()
        """Groups that have been told of as striking or protesting so far."""
        self.main = reading.refs.chains.get(main) if main else None

    def read(self) -> list[Happening]:
        """Return the happenings in text order; a picket that names no place has the one that the passage gives it."""
        found: list[Happening] = []
        taken: dict[tuple[int, int], str] = {}
        frames = self.ontology.frames_for("takes_part_in")
        for match in matches(self.reading.paragraphs, frames):
            if match.paragraph.passage.layout in ("byline", "credit", "dateline"):
                continue
            happening = self._by_verb(match)
            if happening is not None:
                found.append(happening)
                self.acting |= {c.id for c in happening.agents if c.kind == "Group"}
                own = [i for i in match.cue_tokens if not self._is_line(happening, i)]
                taken.update(((match.paragraph.index, i), happening.kind) for i in own)
        for paragraph in self.reading.paragraphs:
            if paragraph.passage.layout in ("byline", "dateline"):
                continue
            before: str | None = None
            last: str | None = None
            for token in paragraph.doc:
                chain = self.reading.headed(paragraph, token)
                kind = chain.kind if chain is not None and self.reading.is_a(chain, "Action") else None
                if chain is not None and chain.kind == "Group" and token.lemma_.lower() == "picket":
                    kind = "Picket"
                if kind is None and self._is_the_line(paragraph, token):
                    kind = "Picket"
                if token.is_sent_start:
                    before, last = None, before
                if kind is None and _again(token) is not None:
                    kind = before or (last if token.lower_ in _ORDINALS else None)
                if (paragraph.index, token.i) in taken:
                    before = taken[paragraph.index, token.i]
                    continue
                there = self._there(paragraph, token) or self._downed(paragraph, token)
                if there is not None:
                    found.append(there)
                if kind is None or there is not None:
                    continue
                before = kind
                happening = self._by_noun(paragraph, token, kind)
                if happening is not None:
                    found.append(happening)
        found.extend(self._captions(found))
        found.extend(company(self, found))
        found.extend(self._below_headings(found))
        found.sort(key=lambda h: (h.paragraph.index, h.cue.i))
        return self._carried(found)

    @staticmethod
    def _is_line(happening: Happening, i: int) -> bool:
        """Say whether the word is the line of 'teachers hit the picket line': a strike by its verb, a picket by its noun."""
        token = happening.paragraph.doc[i]
        return happening.kind == "Strike" and token.lemma_ == "line" and token.i > happening.cue.i

    def _there(self, paragraph: Paragraph, token: Token) -> Happening | None:
        """Read 'the Farrow Lane depot, where sixty strikers have built a fire': strikers at a site picket it."""
        doer = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token  # 'dozens of pickets'
        clause = doer.head
        if token.lemma_.lower() not in ("striker", "picket", "picketer") or doer.dep_ not in ("nsubj", "nsubjpass"):
            return None
        if doer.dep_ == "nsubjpass" and clause.lemma_ in _SETTING:
            return None  # 'pickets were placed on the hospital by fitters': the noun is read
        agents = self.participants.agents(paragraph, token)
        places = self.sites.places(paragraph, clause, ()) if any(c.lower_ == "where" for c in clause.children) else []
        if not places and clause.pos_ == "VERB":
            places = [(c, p) for c, p in self.sites.along(paragraph, clause.i + 1) if p == "outside"]
        if not places and clause.pos_ == "VERB" and any(t.lower_ in _GATES for t in clause.subtree if t.i > clause.i):
            places = [(c, p) for c, p in self.sites.places(paragraph, clause, ()) if p == "at"]
            places = places or self.sites.along(paragraph, clause.i + 1)
            places += self.sites.coordinated(
                paragraph, places, clause.i
            )  # 'greeted drivers at the gates of Kettle Mill'
        if not agents or not places:
            return None
        return Happening(
            kind="Picket", paragraph=paragraph, cue=token, rule="strikers at a site", agents=tuple(agents), times=(), lengths=(),
            places=unique(places), status=self.claims.status(paragraph, clause, None), tokens=paragraph.sentence(token),
        )  # fmt: skip

    def _downed(self, paragraph: Paragraph, tools: Token) -> Happening | None:
        """Read 'Porters and cleaners in Westbridge downed tools', where the tree has tools that were downed."""
        before = tools.doc[tools.i - 1] if tools.i else tools
        root = tools.sent.root
        if tools.lower_ != "tools" or before.lower_ != "downed" or before.dep_ != "amod" or root.i >= before.i:
            return None
        if root.pos_ not in ("NOUN", "PROPN"):
            return None
        agents = [c for c in self.participants.agents(paragraph, root, as_one=True) if c.kind != "Person"]
        times, lengths = self._times(paragraph, root)
        speaker = self.reading.speaker_at(paragraph, tools)
        if not agents:
            return None
        return Happening(
            kind="Strike", paragraph=paragraph, cue=tools, rule="strike-verb", agents=tuple(agents), times=tuple(times),
            lengths=tuple(lengths), places=(), status="attributed" if speaker else "asserted",
            tokens=paragraph.sentence(tools),
        )  # fmt: skip

    def _is_the_line(self, paragraph: Paragraph, token: Token) -> bool:
        """Say whether 'on the line at Larkfield Infirmary' means a picket line: the page is of a protest, the place is named."""
        if token.lower_ != "line" or token.head.lower_ != "on" or not self.reading.refs.of_protest:
            return False
        there = self.sites.places(paragraph, token, ()) or self.sites.along(paragraph, token.i + 1)
        return [c.lower_ for c in token.lefts] == ["the"] and bool(there)

    # ----- told by a verb

    def _by_verb(self, match: Match) -> Happening | None:
        frame, paragraph, cue, tokens = match.frame, match.paragraph, match.cue, match.cue_tokens
        if frame.gives_kind is None or (len(tokens) == 1 and cue.pos_ != "VERB"):
            return None
        if cue.lemma_ == "strike" and len(tokens) == 1 and not self._withholds_work(paragraph, cue):
            return None
        if frame.gives_kind == "Strike" and self._keeps_off(paragraph, cue):
            return None
        actor = _told_to(cue) or next(iter(match.agents), None) or _misread_doer(cue)
        agents = self.participants.agents(paragraph, actor, as_one=frame.gives_kind in ("Strike", "OtherAction"))
        if frame.gives_kind == "Strike":
            agents = [chain for chain in agents if chain.kind != "Person"]
        if not agents:
            return None
        places = self.sites.places(paragraph, cue, tokens)
        for i in tokens:
            if i != cue.i:
                places += self.sites.places(paragraph, paragraph.doc[i], tokens)
        place_by, inside = "grammar", False
        if frame.note == "object":
            for token in self._objects(cue, tokens, placed=bool(places)):
                places = self.sites.site(paragraph, token, "at") + places
                definite = any(c.lower_ == "the" for c in token.lefts)
                inside = inside or (
                    definite and (token.lower_ in self.sites.gate or token.lower_ in self.sites.workplaces)
                )
            if frame.gives_kind == "OtherAction" and not places and not inside:
                return None  # 'students occupied two rooms': whose, nobody says
        elif frame.note == "gate":
            at_gate = any(t.lower_ in self.sites.gate for t in cue.subtree)
            for i in tokens:
                if paragraph.doc[i].lower_ in self.sites.gate:  # 'shut | the gate | of Kettle Mill'
                    places += self.sites.site(paragraph, paragraph.doc[i], "outside")
            for token in self._objects(cue, tokens, placed=bool(places)):
                places += self.sites.site(paragraph, token, "outside")
            gated = at_gate or any(prep in GATE for _, prep in places)
            acting = self.main in agents or any(c.id in self.acting for c in agents)
            acting = acting or any(c.kind == "TradeUnion" or self._of_union(c) for c in agents)
            workplace = cue.lemma_ == "be" and any(self.sites.is_workplace(c) for c, p in places if p == "outside")
            if workplace and self.reading.refs.of_protest:  # 'sixty drivers are outside the Farrow Lane depot'
                acting = acting or any(c.kind == "Group" and not self.reading.refs.groups.stands_by(c) for c in agents)
            own = acting and (at_gate or any(p == "outside" for _, p in places))
            if not agents or not gated or not (own or self._in_protest(paragraph, cue)):
                return None
            if not self._protests(paragraph, *paragraph.sentence(cue), apart=cue.i):
                agents = [c for c in agents if not self.reading.refs.groups.stands_by(c)]
                if not agents:
                    return None  # 'shoppers packed the square' beside the strikers
        elif frame.note == "join":
            joined = [*fill("object", cue, tokens), *fill("passive", cue, tokens)]
            chains = [self.reading.headed(paragraph, token) for token in joined]
            if not any(c is not None and (c.kind == "Group" or self.reading.is_a(c, "Picket")) for c in chains):
                return None
            agents = [c for c in agents if c not in chains]
            if not agents or not (places or self._in_protest(paragraph, cue)):
                return None
        elif frame.note == "move":
            if self.main not in agents or not (self._in_protest(paragraph, cue) or self._chanted_after(paragraph, cue)):
                return None
        elif frame.note == "crowd":
            if not places and not self._times(paragraph, cue)[0] and not self._in_protest(paragraph, cue):
                return None
            if any(c.dep_ == "prep" and c.lower_ in ("behind", "round") for c in cue.children):
                return None
        if not places and frame.gives_kind != "Strike":
            places = self.sites.along(paragraph, cue.i + 1)
        places += self.sites.coordinated(paragraph, places, cue.i)
        times, lengths = self._times(paragraph, cue)
        for i in tokens:
            if i != cue.i:
                more, longer = self._times(paragraph, paragraph.doc[i])
                times += [t for t in more if t not in times]
                lengths += [t for t in longer if t not in lengths]
        speaker = self.reading.speaker_at(paragraph, cue)
        status = self.claims.status(paragraph, cue, speaker)
        if frame.gives_kind == "Strike" and cue.dep_ == "xcomp" and cue.head.lemma_ in ("vote", "ballot"):
            if not any(_names_a_day(t.text) and not _FORMER.search(t.text) for t in times):
                return None  # 'voted last week to strike': a mandate, and no strike yet
            status = first_status([status, "planned"])
        used = [*tokens, *((actor.left_edge.i, actor.i) if actor is not None and actor.sent == cue.sent else ())]
        used += [e - 1 for site, _ in places for p, s, e, _ in site.mentions if p == paragraph.index and s > cue.i]
        end = min(paragraph.sentence(cue)[1], max(*(i + 1 for i in used), cue.right_edge.i + 1))
        return Happening(
            kind=frame.gives_kind,
            paragraph=paragraph,
            cue=cue,
            rule=frame.name,
            agents=tuple(agents),
            places=unique(places),
            times=tuple(times),
            lengths=tuple(lengths),
            status=status,
            tokens=(min(used), end),
            place_by=place_by,
        )

    def _keeps_off(self, paragraph: Paragraph, cue: Token) -> bool:
        """Say whether somebody keeps away from an action, not from work: 'stay away from the picket line'."""
        away = (t for c in cue.subtree if c.lower_ == "from" and c.dep_ == "prep" for t in c.children)
        return cue.lemma_ == "stay" and any(
            self.reading.is_a(self.reading.headed(paragraph, t), "Action") for t in away
        )

    @staticmethod
    def _objects(cue: Token, tokens: tuple[int, ...], *, placed: bool) -> list[Token]:
        """Return the objects of the verb; in 'at Kettle Mill, Westbridge, where drivers carried flags' Westbridge is none."""
        within = placed and any(c.lower_ == "where" for c in cue.children)
        town = {t.i for t in cue.ancestors if t.dep_ == "appos"}
        return [token for token in fill("object", cue, tokens) if not (within and token.i in town)]

    def _of_union(self, chain: Chain) -> bool:
        """Say whether a collective is of members of a trade union."""
        wholes = (self.reading.refs.chains.get(value) for name, value in chain.features if name == "member_of")
        return any(whole is not None and whole.kind == "TradeUnion" for whole in wholes)

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
        if token.lower_ == "protest" and token.dep_ == "pobj" and token.head.lower_ == "in" and not any(token.lefts):
            return None  # 'in protest at the cuts' says why, not what
        own = self.reading.headed(paragraph, token)
        agents: list[Chain] = [own] if own is not None and own.kind == "Group" else []
        if agents and token.dep_ == "nsubjpass" and fill("by", token.head):
            agents = []  # 'pickets were placed on Larkfield Infirmary by craft workers'
        for slot in ("by", "possessor"):
            for filler in fill(slot, token):
                if filler.pos_ != "PRON":  # 'a walkout of their own': the verb's subject says whose
                    named = self.participants.agents(paragraph, filler, as_one=kind in ("Strike", "OtherAction"))
                    # 'the Farrow Logistics pickets', 'pickets from Farrow Logistics': who works there stands there
                    at_work = kind == "Picket" and (slot == "possessor" or filler.head.lower_ == "from")
                    at_work = (
                        at_work or filler.dep_ == "compound"
                    )  # 'the Farrow Logistics strike' is one of its workers
                    agents += [c for c in named if not (at_work and c.kind in ("Organisation", "University"))]
            if agents:
                break
        if kind == "Strike" and not agents:  # 'a strike of 300 bakers'
            named = [
                c for filler in fill("of", token) for c in self.participants.agents(paragraph, filler, as_one=True)
            ]
            agents += [c for c in named if c.kind == "Group" and not self.reading.refs.groups.stands_by(c)]
        for clause in token.children:
            if clause.dep_ == "acl" and clause.tag_ == "VBN" and not agents:
                for filler in fill("by", clause):
                    agents += self.participants.agents(paragraph, filler)
        again = _again(token)
        verb = again or governing_verb(token)
        lemma = verb.lemma_.lower() if verb is not None else ""
        if token.dep_ == "dobj" and lemma in self.threatening:
            self.reading.reject(
                paragraph, *paragraph.sentence(token), f"{kind.lower()} noun", f"only talked of: {lemma}"
            )
            return None
        supports = (
            kind == "Strike" and token.dep_ == "dobj" and lemma != "join"
        )  # who supports a strike is not on strike
        for carrier in () if supports else self._carriers(token, verb):
            agents += [chain for chain in self.participants.agents(paragraph, carrier) if chain not in agents]
        places = self.sites.before(paragraph, token) + self.sites.places(paragraph, token, (token.i,))
        if kind == "Strike":
            places = [
                (c, prep) for c, prep in places if prep != "outside"
            ]  # 'on the second day of the strike outside N'
        if not places and kind != "Strike":
            places = self.sites.later_in_clause(paragraph, token)
        if verb is not None and (lemma in self.verbs or lemma in self.joining or (not places and kind != "Strike")):
            places += [p for p in self.sites.places(paragraph, verb, (token.i,)) if p not in places]
        if not places and kind in ("Picket", "Rally", "March"):
            places = self.sites.along(paragraph, token.i + 1, squares=kind != "Picket")
        if kind != "Strike":
            places += self.sites.coordinated(paragraph, places, token.i)
        spell = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else None
        begun = verb is not None and any(
            c.dep_ == "nsubj" for c in verb.children
        )  # not 'we need to call more days of it'
        counted = spell if begun and spell is not None and spell.lemma_.lower() in _SPELLS else token
        if not agents and verb is not None and lemma in self.verbs and counted.dep_ in ("dobj", "attr", "conj"):
            agents = self.participants.agents(paragraph, subject(verb), as_one=kind in ("Strike", "OtherAction"))
        if not agents and verb is not None and token.dep_ == "nsubjpass" and lemma in _SETTING:
            for filler in fill("by", verb):
                agents += self.participants.agents(paragraph, filler)
        if not agents and verb is not None and token.dep_ == "pobj" and token.head.lower_ in ("on", "at", "in", "from"):
            said = token.head.lower_ != "from" or lemma in self.claims.speech or lemma in self.addressing
            if token.head.head.pos_ in ("VERB", "AUX") and lemma not in self.covering and said:
                agents = self.participants.agents(paragraph, subject(verb))
        if agents and verb is not None and lemma in ("be", "appear", "speak", "stand", "march"):
            if token.dep_ == "pobj" and token.head.lower_ in ("on", "at") and token.head.head == verb:
                there = self.participants.agents(
                    paragraph, subject(verb)
                )  # 'she will be at the union's rally in Kettle Square'
                agents += [chain for chain in there if chain.kind == "Person" and chain not in agents]
        if verb is not None and lemma in _SHOWN and token.dep_ == "pobj" and token.head.lower_ in ("on", "at"):
            shown = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
            agents += [c for c in self.participants.agents(paragraph, shown) if c.kind == "Person" and c not in agents]
        if kind == "Strike":
            agents = [chain for chain in agents if chain.kind != "Person"]
        by = "grammar"
        who = subject(verb) if verb is not None and not agents else None
        if who is not None and their_own(who) is not None:
            return None  # 'his group will hold a rally': of a body that the page does not name with him
        if not agents and self.main is not None:
            agents, by = [self.main], "passage"
        if not agents:
            return None
        at_site = any(prep != "in" for _, prep in places)
        if kind == "Picket" and at_site and self.main is not None and all(c.kind == "Person" for c in agents):
            agents.append(self.main)  # the line on which somebody stands is that of those who strike
        times, lengths = self._times(paragraph, token)
        ends = any(c.dep_ == "xcomp" and c.lemma_ in self.ending for c in verb.children) if verb is not None else False
        timed = lemma in self.verbs or lemma in self.addressing or token.dep_ == "nsubj"
        if verb is not None and timed and not ends:  # 'is scheduled to end on Sunday' says when it is over
            more, longer = self._times(paragraph, verb)
            times = times or more
            lengths = lengths or longer
        speaker = self.reading.speaker_at(paragraph, token)
        statuses = [self.claims.status(paragraph, token, speaker)]
        if verb is not None and (again is not None or counted.dep_ in ("nsubj", "nsubjpass", "dobj", "attr")):
            statuses.append(self.claims.status(paragraph, verb, speaker))
            if again is not None and lemma in self.claims.planned:
                statuses.append("planned")
            particles = [f"{lemma} {c.lower_}" for c in verb.children if c.dep_ == "prt"]
            if again is not None and {lemma, *particles} & self.claims.cancelled:
                statuses.append("cancelled")
        if verb is not None and "hedged" in self.claims.statuses(paragraph, verb):
            statuses = [s for s in statuses if s != "cancelled"]  # 'it could be called off'
        return Happening(
            kind=kind,
            paragraph=paragraph,
            cue=token,
            rule=f"{kind.lower()} noun",
            agents=tuple(agents),
            places=unique(places),
            times=tuple(times),
            lengths=tuple(lengths),
            status=first_status(statuses),
            tokens=paragraph.sentence(token),
            agent_by=by,
        )

    def _chanted_after(self, paragraph: Paragraph, cue: Token) -> bool:
        """Say whether the sentence after that of the cue, if need be in the next paragraph, tells of a protest."""
        end = paragraph.sentence(cue)[1]
        if end < len(paragraph.doc):
            return self._protests(paragraph, *paragraph.sentence(paragraph.doc[end]))
        following = next((p for p in self.reading.paragraphs if p.index == paragraph.index + 1), None)
        return following is not None and self._protests(following, *following.sentence(following.doc[0]))

    def _carriers(self, token: Token, verb: Token | None) -> list[Token]:
        """Return who stands 'on the picket line', who joins whom there, and the 'organiser of the picket'."""
        prep = token.head
        if token.dep_ == "dobj" and verb is not None and verb.lemma_.lower() in self.joining:
            joiner = subject(verb)
            return self._among_those(joiner) or [joiner] if joiner is not None else []
        if token.dep_ != "pobj" or prep.dep_ != "prep":
            return []
        holder = prep.head
        if prep.lower_ == "of":
            return [holder] if holder.lower_ in ("organiser", "organizer", "leader", "members", "member") else []
        if prep.lower_ not in ("on", "at", "in", "from"):
            return []
        if holder.dep_ == "dobj" and holder.lemma_ in ("place", "position", "post") and verb is not None:
            return [t for t in (subject(verb),) if t is not None]  # 'took up their positions on the picket line'
        found = [holder] if holder.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else []
        found += self._among_those(holder)
        if verb is not None and verb.lemma_.lower() in self.joining:
            joined = next((c for c in verb.children if c.dep_ == "dobj"), None)
            found += [t for t in (joined, subject(verb)) if t is not None and t not in found]
        elif found and holder.dep_ in ("conj", "appos") and verb is not None and verb.lemma_.lower() in self.joining:
            found.append(holder.head)
        if holder.lower_ in _PICTURES:  # 'Picture: Ada Quill and Tom Farr on the picket line'
            found += [t for c in holder.children if c.dep_ == "appos" for t in c.conjuncts]
        return found

    @staticmethod
    def _among_those(holder: Token) -> list[Token]:
        """Read 'Quill was among those on the picket line' and 'Among those on the picket line was Quill'."""
        among = holder.head
        if holder.lower_ not in ("those", "people", "many", "hundreds", "dozens"):
            return []
        if among.lower_ not in ("among", "amongst"):
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
                if holder.pos_ == "VERB" and paragraph.doc[0].lower_ in _PICTURES:
                    holder, verbal = (
                        subject(holder) or holder,
                        False,
                    )  # 'Picture: Students back drivers outside the depot'
                agents = [c for c in self.participants.agents(paragraph, holder) if c.kind != "Person"]
                root = prep.sent.root
                if not agents and root.pos_ in ("NOUN", "PROPN") and prep in root.subtree:
                    agents = [c for c in self.participants.agents(paragraph, root) if c.kind == "Group"]
                sites = [s for o in prep.children if o.dep_ == "pobj" for s in self.sites.site(paragraph, o, "outside")]
                if agents and sites and not verbal:
                    yield Happening(
                        kind="Picket", paragraph=paragraph, cue=prep, rule="caption outside a site", agents=tuple(agents),
                        places=unique(sites), times=(), lengths=(), status="asserted", tokens=sentence, agent_by="caption",
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
            at_line = happening.kind == "Picket" or happening.rule in AT_THOSE_OF_OTHERS
            if at_line and not happening.places:
                scene = self._scene(placed, happening) or self._beside(happening) or self._one_scene(found, happening)
                if scene is not None:
                    happening = replace(happening, places=((scene, "at"),), place_by="passage")
            elif (
                happening.rule in AT_THOSE_OF_OTHERS
                and {(happening.paragraph.index, c.id) for c, _ in happening.places} <= self.sites.deduced
            ):
                scene = self._scene(placed, happening)
                if scene is not None:  # 'the steps', where the picket has been put at one of several buildings
                    happening = replace(happening, places=((scene, "at"),), place_by="passage")
            elif happening.kind == "Picket":
                happening = self._at_workplace(happening)
            placed.append(happening)
        return placed

    def _at_workplace(self, happening: Happening) -> Happening:
        """Put who 'works at Larkfield Infirmary' and stands 'at the Mill Lane entrance' at the infirmary too."""
        start, end = happening.tokens
        gated = any(t.lower_ in self.sites.gate for t in happening.paragraph.doc[start:end])
        lanes = all(
            c.kind == "Place" and c.names[0].lower().split()[-1] in self.sites.streets for c, _ in happening.places
        )
        workplace = self._beside(happening) if gated and lanes else None
        if gated and lanes and workplace is None and happening.rule == "gather-verb":
            workplace = self.sites.nearby(happening.paragraph, happening.cue)
        if workplace is None or happening.place_by != "grammar":
            return happening
        return replace(happening, places=(*happening.places, (workplace, "at work")))

    @staticmethod
    def _one_scene(found: list[Happening], happening: Happening) -> Chain | None:
        """Return the one site at which an article puts its pickets, for a person who 'was on the picket line'."""
        persons = [chain for chain in happening.agents if chain.kind == "Person"]
        if happening.paragraph.passage.post is not None or happening.agent_by != "grammar" or not persons:
            return None
        told = [
            h
            for h in found
            if h.kind == "Picket" and h.places and h.status not in ("cancelled", "negated", "denied", "planned")
        ]
        sites = {h.places[0][0].id: h.places[0][0] for h in told}
        return next(iter(sites.values())) if len(sites) == 1 else None

    def _beside(self, happening: Happening) -> Chain | None:
        if happening.agent_by != "grammar":
            return None
        start, end = happening.paragraph.sentence(happening.cue)
        here = (self.reading.headed(happening.paragraph, token) for token in happening.paragraph.doc[start:end])
        sites = {
            c.id: c
            for c in here
            if c is not None
            and self.sites.is_site(c)
            and (c.kind in ("Hospital", "University") or (c.kind == "Organisation" and self.sites.is_workplace(c)))
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

    # ----- in what surroundings

    def _in_protest(self, paragraph: Paragraph, cue: Token) -> bool:
        """Say whether the sentence of the cue, or the one before it, has a word that makes a gathering a protest."""
        start, end = paragraph.sentence(cue)
        before = paragraph.sentence(paragraph.doc[start - 1])[0] if start else start
        return self._protests(paragraph, before, end, apart=cue.i)

    def _protests(self, paragraph: Paragraph, start: int, end: int, *, apart: int = -1) -> bool:
        window = paragraph.doc.span(start, end)
        words = {word for t in window if t.i != apart for word in (t.lemma_.lower(), t.lower_)}
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
            if clause_between(paragraph.doc.span(expression.start, expression.end).root, cue):
                continue
            before = paragraph.doc[expression.start - 1].lower_ if expression.start else ""
            ahead = {t.lower_ for t in paragraph.doc[max(0, expression.start - 4) : expression.start]}
            if expression.text.lower().startswith("since") and ahead & {"first", "time", "largest", "biggest"}:
                continue  # 'for the first time since 1987'
            if expression.kind == "length":
                if before not in ("in", "within", "after", "every", "than", "over"):
                    lengths.append(expression)
            elif expression.text.lower().split()[-1] not in ("later", "before", "after", "earlier"):
                if _names_a_day(expression.text):
                    points.append(expression)
        return points, lengths


def _misread_doer(cue: Token) -> Token | None:
    """Return who did it where the tree has a participle for the verb of the sentence: 'Ada Quill, 31, picketed outside N'."""
    gathered = next((c for c in cue.children if c.dep_ == "nsubjpass"), None)
    if gathered is not None and cue.lemma_ in _MASSING and not any(c.dep_ == "agent" for c in cue.children):
        return gathered
    bare = cue.dep_ == "acl" and cue.tag_ == "VBN" and cue.head.dep_ == "ROOT" and cue.head.pos_ in ("NOUN", "PROPN")
    return cue.head if bare and not any(c.dep_ in ("agent", "dobj") for c in cue.children) else None


def _told_to(cue: Token) -> Token | None:
    """Return who is told to act: in 'the Guild has directed its drivers to stay away' the drivers; or None."""
    if cue.dep_ not in ("xcomp", "ccomp") or cue.head.lemma_ not in _ORDERING:
        return None
    if not any(c.lower_ == "to" and c.dep_ == "aux" for c in cue.children):
        return None  # 'told the paper that they would strike'
    told = (c for c in cue.head.children if c.dep_ in ("dobj", "nsubjpass") and c.i < cue.i)
    return next(told, None) or next((c for c in cue.children if c.dep_ == "nsubj"), None)


def _again(token: Token) -> Token | None:
    """Return the verb of 'one was planned', where 'one' is a further strike or protest of the sentence; or None."""
    if token.lower_ not in ("one", "another", "others", *_ORDINALS) or token.i + 1 >= len(token.doc):
        return None
    if token.lower_ in _ORDINALS:  # 'a fourth, set for Friday, was called off'
        strayed = token.dep_ == "amod" and token.head.pos_ == "VERB"
        subject_of = token.head if token.dep_ in ("nsubj", "nsubjpass") else token.sent.root if strayed else None
        return subject_of if [c.lower_ for c in token.lefts] == ["a"] and subject_of is not None else None
    after = token.doc[token.i + 1]
    if after.pos_ not in ("AUX", "VERB"):
        return None
    return after.head if after.dep_ in ("aux", "auxpass") else after


def _names_a_day(words: str) -> bool:
    """Say whether words of time name a day, month or year, not the hour alone: two reports of one picket differ by hours."""
    bare = re.sub(r"\b\d{1,2}(?:[.:]\d{2})?\s?(?:[ap]\.?m\.?)?(?!\w)", " ", words.lower())
    return bool(set(re.findall(r"[a-z]+", bare)) - _HOUR_WORDS) or bool(re.search(r"\b(?:19|20)\d\d\b", words))
