"""What a stance is about: the policy, action or actor behind the words of a target slot, and whether they undo it."""

from __future__ import annotations

from typing import NamedTuple

from kg.extractors.positions.context import Context, TurnedDown
from kg.extractors.positions.naming import name_fully
from kg.extractors.positions.parties import FIRST_PERSON, Parties
from kg.ontology import Ontology
from kg.reading.frames import Match, fill, holder, participle_of, subject
from kg.reading.happenings import happenings
from kg.reading.page import Paragraph, noun_phrase
from kg.reading.referents import Chain
from kg.reading.tokens import Token

BY_PRONOUN = 0.85
"""Factor for a target that only 'it', 'this' or 'they' names: a first guess, until precision is measured."""

_TARGETS = ("Policy", "Action", "Organisation", "Person", "Group")
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_WHATEVER = frozenset({"any", "no", "every", "each", "whatever"})
_THINGS = frozenset({"it", "this", "that", "these", "those", "which"})
_THEY = frozenset({"they", "them", "their"})
_PERSONS = frozenset({"they", "them", "their", "he", "him", "she", "her", "his"})


class Target(NamedTuple):
    """What a token speaks of; `turned` where it is to be undone ('an end to the strike'), `factor` on the confidence."""

    token: Token
    chain: Chain
    turned: bool
    factor: float


def _says_what(noun: Token) -> bool:
    """Say whether something says what an attempt is at: 'a recruitment drive', 'the bid to close it'."""
    return any(c.dep_ in ("compound", "amod") for c in noun.lefts) or any(
        c.dep_ in ("acl", "relcl") for c in noun.rights
    )


def _misread_participle(verb: Token) -> tuple[Token, ...]:
    """Return the object that a parser takes for a clause: 'beat the council imposed freeze' is to beat the freeze."""
    for noun in verb.subtree:
        if noun.i > verb.i and noun.i + 1 < len(noun.doc) and participle_of(noun) is not None:
            return tuple(c for c in noun.doc[noun.i + 1].children if c.dep_ == "dobj")
    return ()


class TargetReader:
    """Finds what a stance is about, over the reading of one document."""

    def __init__(self, parties: Parties, ontology: Ontology) -> None:
        self.parties, self.reading = parties, parties.reading
        words = ontology.words
        self.reversal, self.conduct = words("stance-reversal"), words("stance-conduct")
        self.duty, self.naming = words("stance-duty"), words("stance-naming")
        self.open_matter, self.imposing = words("stance-open-matter"), words("stance-imposing")
        self.participles, self.strikes = words("group-adjective"), words("action-strike")
        self.grievances, self.wrong = words("stance-grievance"), words("stance-wrong")
        self.vague = words("stance-vague") | words("role-noun") | words("group-head")
        self.failings = ontology.cues("failure-noun")
        self.willed, self.calling_out = words("stance-willed"), frozenset({"call", "bring", "take", "pull"})
        self.papers, self.urges = words("stance-paper"), words("stance-urge")
        self.backward, self.choosing = words("stance-backward"), words("stance-choosing")
        self.strike_verbs = {
            c for f in ontology.frames_for("takes_part_in") if f.gives_kind == "Strike" for c in f.cues
        }
        self.deeds = {(h.paragraph.index, h.cue.i): h.kind for h in happenings(self.reading, ontology)}

    def read(self, match: Match, context: Context) -> list[Target]:
        """Return what a match is about, each policy and action with the names that the words give it.

        Raises TurnedDown where the words say that nothing is meant, or another such thing.
        """
        found = self._read(match, context)
        for token, chain, _, _ in found:
            name_fully(self.reading, match.paragraph, token, chain)
        return found

    def _read(self, match: Match, context: Context) -> list[Target]:
        """Return what a match is about, by the first of its frame's slots that leads to something; empty for nothing.

        Raises TurnedDown where the words say that nothing is meant, or another such thing.
        """
        paragraph, frame = match.paragraph, match.frame
        if self._names(match.cue):
            raise TurnedDown("it calls something so, and does nothing to it")
        if "predicate" in frame.note.split() and context.names is None and not self._predicated(match.cue):
            raise TurnedDown("the word is not said of anything")
        if context.names is not None:
            verb = context.names
            small = next((c for c in match.cue.children if c.dep_ == "nsubj"), None)
            named = (small,) if small is not None else (fill("object", verb) or fill("passive", verb))
            tokens = tuple(t for t in named if t is not None and t.i != match.cue.i)
            return self._in_slot(match, "object", tokens)
        for slot in frame.target:
            if slot == "self" and frame.gives_kind:
                made = self._of_kind(frame.gives_kind)
                for i in match.cue_tokens:
                    called = paragraph.doc[i]
                    if made is not None and called.lemma_.lower() in self.strikes and called.text not in made.names:
                        made.names.append(called.text)  # 'voted to strike'
                return [Target(match.cue, made, False, 1.0)] if made is not None else []
            if slot == "clause":
                below = next(iter(fill(slot, match.cue, match.cue_tokens)), None)
                found = self._about_events(paragraph, below, match) if below is not None else []
            elif slot == "subject" and match.cue.dep_ == "amod" and match.cue.head.dep_ not in ("attr", "oprd"):
                continue
            else:
                tokens = fill(slot, match.cue, match.cue_tokens)
                if "wish" in frame.note.split():
                    if slot == "object":
                        tokens = _misread_participle(match.cue) or tokens
                    elif slot == "subject" and any(c.dep_ in ("ccomp", "xcomp", "dobj") for c in match.cue.children):
                        continue  # 'helped the staff to beat ...': what is to go is said behind the verb
                found = self._in_slot(match, slot, tokens or self._called(match, slot))
            if found:
                return found
        return []

    def _in_slot(self, match: Match, slot: str, tokens: tuple[Token, ...]) -> list[Target]:
        paragraph, frame = match.paragraph, match.frame
        found: list[Target] = []
        if slot == "self" and "owner" in frame.note.split() and match.cue.lemma_.lower() in self.urges:
            chain = self.reading.headed(paragraph, match.cue)
            if chain is not None and chain.key.startswith("policy " + match.cue.lemma_.lower()):
                raise TurnedDown("an attempt is no policy, unless it is one at something that is")
        for token in tokens:
            related = slot == "subject" and token.i < match.cue.i and any(
                v.dep_ in ("relcl", "acl") and v.head.i == token.i for v in (match.cue, match.cue.head)
            )  # fmt: skip
            if (slot == "modifier" or (related and match.spoken)) and not self._pointed(token):
                self.reading.reject(paragraph, *match.tokens, frame.name, "any such thing, not this one")
                continue
            if slot == "subject" and match.spoken and any(c.lower_ in _WHATEVER for c in token.lefts):
                self.reading.reject(paragraph, *match.tokens, frame.name, "any such thing, not this one")
                continue
            token = self._nearer(paragraph, token, match) if slot == "object" and token.i < match.cue.i else token
            if "desire" in frame.note.split() and self._another(paragraph, token):
                raise TurnedDown("another such thing is asked for, not the one that the page is about")
            for one, chain, flipped, factor in self._about(paragraph, token, match):
                actor = slot == "subject" and self._extraposed(token, match) is not None
                if frame.expects and not actor and not self.reading.is_a(chain, *frame.expects):
                    self.reading.reject(
                        paragraph, *match.tokens, frame.name, f"this cue is not said of a {chain.kind.lower()}"
                    )
                    continue
                if slot == "over" and one.lemma_.lower() in self.open_matter:
                    self.reading.reject(
                        paragraph, *match.tokens, frame.name, "named as the matter, not as what is opposed"
                    )
                    continue
                if chain.id not in {c.id for _, c, _, _ in found}:
                    found.append(Target(one, chain, flipped, factor))
        return found

    def _called(self, match: Match, slot: str) -> tuple[Token, ...]:
        """Return the clause that names what it is done to: 'rejected what the firm called its final offer'."""
        if slot != "object":
            return ()
        clauses = (c for c in match.cue.children if c.dep_ == "ccomp" and c.lemma_.lower() in self.naming)
        return tuple(c for c in clauses if any(w.lower_ == "what" for w in c.children))[:1]

    def _nearer(self, paragraph: Paragraph, token: Token, match: Match) -> Token:
        """Return the last policy before a relative clause, where the tree hangs the clause on a noun further back."""
        clause = next((v for v in (match.cue, *match.cue.ancestors) if v.dep_ == "relcl"), None)
        if clause is None or clause.head.i != token.i:
            return token
        inside = [t for t in token.subtree if token.i < t.i < clause.left_edge.i]
        named = [t for t in inside if self.reading.is_a(self.reading.headed(paragraph, t), "Policy")]
        return named[-1] if named else token

    def _names(self, cue: Token) -> bool:
        """Say whether a verb has a predicate for its object: 'called the strike unnecessary', 'declared the law dead'."""
        if cue.lemma_.lower() not in ("call", "declare", "find", "consider"):
            return False
        return any(c.dep_ in ("oprd", "npadvmod", "ccomp") and c.pos_ in ("ADJ", "NOUN") for c in cue.children)

    def _of_kind(self, kind: str) -> Chain | None:
        """Return the action of that kind that the page speaks of; its picket where a page never says 'strike'."""
        made = [c for c in self.reading.refs.chains.values() if c.mentions and c.kind in (kind, "Picket")]
        return next((c for c in made if c.kind == kind), made[0] if made and kind == "Strike" else None)

    def _another(self, paragraph: Paragraph, noun: Token) -> bool:
        """Say whether 'a fair deal' or 'better contract' is another than the policy that the page is about."""
        chain = self.reading.headed(paragraph, noun)
        if chain is None or chain.id != self.reading.refs.main_policy:
            return False
        if noun.lemma_.lower() in ("increase", "rise", "raise", "reduction", "cut") and any(
            c.dep_ == "prep" and c.lower_ in ("in", "to", "of") for c in noun.rights
        ):
            return False  # 'an increase in school funding' says itself which one it is
        if len(chain.mentions) == 1 and any(t.like_num for t in noun.subtree if t.i < noun.i):
            return False  # 'demanded a 15 per cent rise'
        first = next((c for c in noun.children if c.dep_ in ("det", "poss")), None)
        return (first is None and noun.tag_ == "NN") or (first is not None and first.lower_ in ("a", "an", "any"))

    @staticmethod
    def _predicated(noun: Token) -> bool:
        """Say whether a noun is a predicate: 'is an insult', 'called it an insult', 'branded as an insult'."""
        token = noun
        while token.dep_ == "conj" and token.head.pos_ in ("NOUN", "ADJ", "PROPN"):
            token = token.head
        if token.dep_ in ("attr", "oprd", "acomp"):
            return True
        return (token.dep_ == "pobj" and token.head.lower_ == "as") or any(c.dep_ == "nsubj" for c in token.children)

    def _pointed(self, noun: Token) -> bool:
        """Say whether 'an unfair deal' speaks of a deal at hand: predicated of something, or with 'this', 'the', 'its'."""
        if noun.dep_ in ("attr", "oprd"):
            return True
        if noun.dep_ == "dobj" and noun.head.lemma_ in ("make", "put", "table") and noun.head.tag_ in ("VBD", "VBN"):
            return True  # 'they have made us an insulting offer'
        if noun.head.lower_ in ("as",) or noun.dep_ == "appos":
            return True
        first = next((c for c in noun.children if c.dep_ in ("det", "poss")), None)
        return first is not None and first.lower_ not in ("a", "an", "any", "some", "no", "every", "each")

    def _about(self, paragraph: Paragraph, token: Token, match: Match, depth: int = 0) -> list[Target]:
        """Return what a target token speaks of: (token, chain, turned, factor); `turned` where it is to be undone."""
        if depth > 3:
            return []
        small, lemma = token.lower_, token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX"):
            if token.lower_ in self.participles:  # 'support for striking bakers', parsed as a clause
                return [a for t in fill("object", token) for a in self._about(paragraph, t, match, depth + 1)]
            return self._about_clause(paragraph, token, match, depth)
        clause = self._extraposed(token, match)
        if clause is not None:
            chosen = self._strike_told(paragraph, clause) if match.frame.relation == "opposes" else None
            if chosen is not None:
                return [Target(clause, chosen, False, 0.95)]
            if "clauseless" in match.frame.note.split():
                raise TurnedDown("a state of affairs is regretted or welcomed, which names no side")
            return self._about_clause(paragraph, clause, match, depth, subjects=True)
        if small in FIRST_PERSON:
            ours = self._of_us(paragraph, token) if match.frame.relation == "supports" else None
            if ours is not None:
                return [Target(token, ours, False, 0.95)]
            return [Target(token, chain, False, 1.0) for chain in self.parties.who(paragraph, token)]
        if depth == 0 and match.frame.relation == "opposes" and lemma in self.grievances and not match.spoken:
            done_to = [self.reading.headed(paragraph, t) for t in fill("of", token)]
            if not any(self.reading.is_a(chain, "Policy", "Action") for chain in done_to):
                made = self._named_now(paragraph, token)  # 'criticised the suspension of a driver'
                return [Target(token, made, False, 0.9)] if made is not None else []
        if lemma in self.reversal and token.pos_ == "NOUN":
            inner = [t for slot in ("of", "to", "from", "on") for t in fill(slot, token)] or list(
                fill("possessor", token)
            )
            return [
                Target(one, chain, not turned, factor)
                for t in inner
                for one, chain, turned, factor in self._about(paragraph, t, match, depth + 1)
            ]
        if lemma in self.choosing and token.pos_ == "NOUN" and self._to_strike(token):
            made = self._of_kind("Strike")  # 'the union's decision to walk out'
            return [Target(token, made, False, 0.95)] if made is not None else []
        if lemma in self.conduct:
            actors = [chain for t in self._holders(token) for chain in self.parties.who(paragraph, t)]
            if actors or lemma in self.failings:
                return [Target(token, chain, False, 0.95) for chain in actors]
        if lemma in self.papers and any(c.dep_ == "acl" and c.pos_ == "VERB" for c in token.rights):
            return []  # 'a motion that condemns the plan' is about the plan, and its own verb says so
        if (lemma in self.urges and not _says_what(token)) or token.lower_ == "term":
            return []  # 'the drive to the house', 'over half term'
        chain = self.reading.headed(paragraph, token)
        if small == "them":
            chain = self._last_plural(paragraph, token) or chain or self._strikers(paragraph, token, match)
        if (
            chain is None and token.dep_ == "appos" and lemma in self.vague
        ):  # 'talks, an idea that the firm has embraced'
            return self._about(paragraph, token.head, match, depth + 1)
        if chain is None and lemma == "dispute" and match.spoken and match.frame.relation == "opposes":
            if "wish" not in match.frame.note.split() and any(c.lower_ in _DEFINITE for c in token.lefts):
                chain = self._of_kind("Strike")  # 'this dispute is hurting passengers'
        if chain is None and self._goes_back(token, lemma):
            chain = self._antecedent(paragraph, token, things=True)
            if chain is not None:
                return [Target(token, chain, False, BY_PRONOUN)]
        if chain is None and small in _THINGS | _PERSONS:
            chain = self._antecedent(paragraph, token)
            return [Target(token, chain, False, BY_PRONOUN)] if chain is not None else []
        if chain is None and token.pos_ in ("NOUN", "PROPN"):
            chain = next(iter(self.parties.who(paragraph, token)), None)
        wanted = "Issue" in match.frame.expects and self.reading.is_a(chain, "Issue")
        if (
            chain is not None and wanted and any(c.dep_ == "amod" for c in token.lefts)
        ):  # 'demand better pay': pay as such is nobody's demand
            return [Target(token, chain, False, 0.95)]
        if chain is not None and self.reading.is_a(chain, *_TARGETS) and chain.kind != "Place":
            if chain.kind == "Picket":  # who stands by the picket is for the strike
                chain = self._of_kind("Strike") or chain
            none = match.frame.relation == "supports" and any(c.lower_ == "no" and c.dep_ == "det" for c in token.lefts)
            return [Target(token, chain, self.undone(paragraph, token) != none, 1.0)]  # 'they demand no further cuts'
        if token.pos_ == "NOUN" and any(
            c.dep_ == "compound" and c.lemma_.lower() in self.strikes for c in token.children
        ):
            made = self._of_kind("Strike")  # 'the strike call'
            return [Target(token, made, False, 0.95)] if made is not None else []
        if lemma in self.backward and token.pos_ == "NOUN":
            whose = [c for t in self._holders(token) for c in self.parties.who(paragraph, t)]
            if whose:  # 'Farrow Logistics' decisions have been a disgrace'
                return [Target(token, c, False, 0.9) for c in whose]
        if token.pos_ in ("NOUN", "NUM") and depth < 2:
            for slot in ("of", "to", "on", "for"):
                for inner_token in fill(slot, token):
                    inside = self._about(paragraph, inner_token, match, depth + 1)
                    towards = slot != "of" and match.frame.relation == "supports"
                    kinds = ("Policy",) if towards else ("Policy", "Action")
                    kept = [
                        i for i in inside if self.reading.is_a(i.chain, *kinds)
                    ]  # 'movement on the strike' is not for it
                    if kept:
                        return kept
            below = next((c for c in token.children if c.dep_ in ("acl",) and c.i > token.i), None)
            if below is not None:
                return self._about_clause(paragraph, below, match, depth)
            if depth == 0 and "opens" in match.frame.note.split():
                made = self._named_now(paragraph, token)
                return [Target(token, made, False, 0.9)] if made is not None else []
        return []

    def _to_strike(self, token: Token) -> bool:
        """Say whether the token chooses to strike: 'decided to walk out', 'the vote for industrial action'."""
        if any(t.dep_ == "pobj" and t.lemma_.lower() in self.strikes and t.head.lower_ == "on" for t in token.subtree):
            return True  # 'has taken its members out on strike'
        for child in token.rights:
            if child.dep_ in ("acl", "xcomp", "ccomp", "relcl"):
                verb = child.lemma_.lower()
                parts = {c.lemma_.lower() for c in child.children if c.dep_ in ("prt", "advmod", "dobj")}
                if verb in self.strike_verbs or any(f"{verb} {part}" in self.strike_verbs for part in parts):
                    return True
                if verb in self.calling_out and "out" in parts:  # 'to call their members out'
                    return True
                if parts & self.strikes:
                    return verb not in self.reversal
            elif child.dep_ in ("prep", "dobj") and child.lower_ in ("for", "in"):
                if any(t.lemma_.lower() in self.strikes or t.lower_ == "action" for t in child.subtree):
                    return True
        return False

    def _goes_back(self, token: Token, lemma: str) -> bool:
        """Say whether the noun goes back to what was told before: 'the move', 'this news', with nothing that says which."""
        if (
            lemma not in self.backward
            or token.tag_ != "NN"
            or any(c.dep_ in ("prep", "acl", "relcl") for c in token.rights)
        ):
            return False
        before = list(token.lefts)
        return len(before) == 1 and before[0].lower_ in _DEFINITE

    def _strikers(self, paragraph: Paragraph, token: Token, match: Match) -> Chain | None:
        """Return those whom a page of strikes is about for 'I support them', where nobody else was named."""
        refs = self.reading.refs
        if match.frame.relation != "supports" or not paragraph.quoted[token.i] or not refs.of_protest:
            return None
        return self._antecedent(paragraph, token) or refs.chains.get(refs.main_group or "")

    def _named_now(self, paragraph: Paragraph, noun: Token) -> Chain | None:
        """Return a new policy for what somebody asks for or opposes in words that no list has: 'demanded free buses'.

        Only for a noun that says enough by itself: with a modifier or a complement, neither a person nor a time.
        """
        refs = self.reading.refs
        if noun.ent_type_ in ("DATE", "TIME", "PERSON") or noun.lemma_.lower() in self.vague or noun.pos_ != "NOUN":
            return None
        if (paragraph.index, noun.i) in refs.at or any(c.lower_ in ("what", "which") for c in noun.children):
            return None
        start = refs.content_start(noun_phrase(noun))
        ends = refs.complements(noun)
        if start == noun.i and not ends and noun.tag_ != "NNS":
            return None
        end = ends[-1] if ends else noun.i + 1
        chain = refs.keyed("policy " + paragraph.doc.span(start, noun.i + 1).text.lower(), "Policy", "c")
        for name in dict.fromkeys(" ".join(paragraph.doc.span(start, e).text.split()) for e in (end, noun.i + 1)):
            if name not in chain.names:
                chain.names.append(name)
        refs.place(chain, paragraph.index, start, noun.i + 1, "noun", head=noun.i)
        return chain

    def _of_us(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return whom a person means by 'us' where support is spoken of: those who strike, not the speaker alone.

        'The public are behind us,' said the union's secretary: they are behind the strikers that the page is about.
        """
        if token.lower_ not in ("we", "us", "our", "ours"):
            return None
        refs = self.reading.refs
        speaker = refs.chains.get(self.reading.speaker_at(paragraph, token) or "")
        if not self.reading.is_a(speaker, "Person") or not refs.of_protest or refs.main_group is None:
            return None
        return refs.chains.get(refs.main_group)

    def grievance(self, paragraph: Paragraph, noun: Token) -> Chain | None:
        """Return what is done to people, where a strike is over it: 'over the sacking of 40 drivers', 'over pension deductions'."""
        wronged = any(c.dep_ == "amod" and c.lower_ in self.wrong for c in noun.lefts)  # 'over unpaid allowances'
        if not wronged and noun.lemma_.lower() not in self.grievances:
            return None
        chain = self.reading.headed(paragraph, noun)
        return chain if wronged and self.reading.is_a(chain, "Issue") else self._named_now(paragraph, noun)

    def undone(self, paragraph: Paragraph, token: Token) -> bool:
        """Say whether a plan or call is one to undo what it names: 'plans to scrap the scheme', 'calls for an end to it'."""
        below = next((c for c in token.children if c.dep_ in ("acl", "relcl") and c.i > token.i), None)
        if below is None or below.lemma_.lower() not in self.reversal:
            return False
        inner = next(iter(fill("object", below)), None)
        chain = self.reading.headed(paragraph, inner)
        return chain is not None and chain is self.reading.headed(paragraph, token)

    def _holders(self, noun: Token) -> list[Token]:
        own = holder(noun)
        return [own] if own is not None else list(fill("of", noun)) or list(fill("by", noun))

    def _about_clause(
        self, paragraph: Paragraph, verb: Token, match: Match, depth: int, *, subjects: bool = False
    ) -> list[Target]:
        """Read a clause as target: 'imposing the contract' is about the contract, 'scrapping it' about the same, turned."""
        if verb.lemma_.lower() in self.naming and any(c.lower_ == "what" for c in verb.children):
            said = [c for c in verb.children if c.i > verb.i and c.dep_ in ("oprd", "attr", "dobj", "npadvmod", "pobj")]
            named = [c for c in verb.children if c.dep_ == "prep" and c.lower_ == "as"]
            said += [c for prep in named for c in prep.children if c.dep_ == "pobj"]
            return [a for t in said for a in self._about(paragraph, t, match, depth + 1)]
        if verb.dep_ == "pcomp" and any(c.lower_ == "what" for c in verb.children):
            copulas = [c for c in verb.head.children if c.lemma_ == "be" and c.i > verb.i]
            said = [c for copula in copulas for c in copula.children if c.dep_ == "attr"]
            return [
                a for t in said for a in self._about(paragraph, t, match, depth + 1)
            ]  # 'what it says is a failure to'
        turned = verb.lemma_.lower() in self.reversal
        objects = [*fill("object", verb), *fill("passive", verb)]
        found = [
            Target(one, chain, inner != turned, factor * 0.95)
            for token in objects
            for one, chain, inner, factor in self._about(paragraph, token, match, depth + 1)
            if self.reading.is_a(chain, "Policy", "Action")
        ]
        if found or not subjects:
            return found
        actor = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if actor is None or self._obliged(verb):
            return []
        return [Target(actor, chain, False, 0.9) for chain in self.parties.who(paragraph, actor)]

    def _about_events(self, paragraph: Paragraph, verb: Token, match: Match) -> list[Target]:
        """Read 'angry that the firm goes on trying to impose the deal': about the firm, and about the deal."""
        found = []
        chosen = self._strike_told(paragraph, verb)
        if chosen is not None:
            return [Target(verb, chosen, False, 0.95)]
        if verb.lemma_ == "be" and any(self.deeds.get((paragraph.index, t.i)) == "Strike" for t in verb.subtree):
            return []  # 'disappointed that bakers are on strike again' does not say whose fault it is
        actor = subject(verb)
        if actor is not None and actor.lower_ not in FIRST_PERSON:
            found += [Target(actor, c, False, 0.9) for c in self.parties.who(paragraph, actor)]
            if self._obliged(verb):
                return []  # 'sad that bakers have to strike' blames others than them
        if verb.lemma_.lower() in self.willed and actor is not None and actor.dep_ == "nsubj":
            return [f for f in found if self.reading.is_a(f.chain, "Organisation", "Person", "Group")]
        below: Token | None = verb
        while below is not None:
            if below.lemma_.lower() in self.imposing | self.reversal:
                found += self._about_clause(paragraph, below, match, 1)
            below = next((c for c in below.children if c.dep_ == "xcomp"), None)
        return found if found and actor is not None and actor.lower_ not in FIRST_PERSON else []

    def _strike_told(self, paragraph: Paragraph, verb: Token) -> Chain | None:
        """Return the strike where the clause tells that others chose it or that it goes on: 'sorry that they have voted to strike'."""
        actor = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if actor is None or actor.lower_ in FIRST_PERSON or self._obliged(verb):
            return None
        chain = self.reading.headed(paragraph, actor)
        if verb.lemma_.lower() in self.choosing:
            return self._of_kind("Strike") if self._to_strike(verb) else None
        goes_on = verb.lemma_.lower() in ("go", "proceed", "continue", "take", "happen")
        return chain if goes_on and chain is not None and chain.kind == "Strike" else None

    def _obliged(self, verb: Token) -> bool:
        """Say whether the clause tells what somebody must do: 'have to strike', 'should strike', 'were forced to strike'."""
        if any(c.tag_ == "MD" and c.lower_ in self.duty for c in verb.children):
            return True
        return verb.lemma_.lower() in self.duty | {"force"} and any(c.dep_ == "xcomp" for c in verb.children)

    @staticmethod
    def _extraposed(token: Token, match: Match) -> Token | None:
        """Return the clause that an empty 'it' announces: 'it is wrong (for N) to cut the grant'."""
        if token.lower_ != "it" or token.dep_ not in ("nsubj", "nsubjpass"):
            return None
        bearers = [token.head, match.cue]
        for bearer in bearers:
            for child in bearer.children:
                if child.i <= match.cue.i or child.dep_ not in ("xcomp", "ccomp", "advcl", "csubj", "acl"):
                    continue
                if child.pos_ in ("VERB", "AUX") and any(
                    c.lower_ in ("to", "that", "for", "when") and c.dep_ in ("aux", "mark") for c in child.children
                ):
                    return child
        return None

    def _antecedent(self, paragraph: Paragraph, token: Token, *, things: bool = False) -> Chain | None:
        """Return what 'it', 'this', 'they' or 'he' in somebody's words goes back to, where one reading is the best.

        The nearest sentence that mentions a fitting thing decides: a policy or action for 'it', a group or body for 'they', a
        person for 'he'. Two in one sentence decide nothing, unless one alone is its subject. 'It' may go back to the
        paragraph before, where that speaks of one policy or action only; persons and groups may not.
        """
        small = token.lower_
        things = things or small in _THINGS
        named = self._said_of(paragraph, token) if things else None
        if named is not None:
            return named
        kinds = ("Policy", "Action") if things else ("Group", "Organisation") if small in _THEY else ("Person",)
        post = paragraph.passage.post
        speaker = self.reading.speaker_at(paragraph, token)
        reach = 4 if things else 2  # whoever was named longer ago is seldom meant by 'they'
        for sentence in reversed([s for s in paragraph.doc.sents if s.start < token.i][-reach:]):
            fits = self._mentioned(paragraph, [t for t in sentence if t.i < token.i], kinds)
            fits.pop(speaker or "", None)
            if len(fits) == 1:
                return next(iter(fits.values()))[0]
            if fits:
                first = [chain for chain, is_subject in fits.values() if is_subject]
                return first[0] if len(first) == 1 else None
        before = self.reading.paragraphs[paragraph.index - 1] if paragraph.index and things else None
        if before is None or before.passage.post != post:
            return None
        fits = self._mentioned(before, list(before.doc), kinds)
        return next(iter(fits.values()))[0] if len(fits) == 1 else None

    def _said_of(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return what the words around are said of: '“This is a disgrace,” said Ada Quill of the plan'."""
        if not paragraph.quoted[token.i]:
            return None
        for verb in token.ancestors:
            if paragraph.quoted[verb.i] or verb.pos_ != "VERB":
                continue
            spoken = [verb, *(c for c in verb.children if c.dep_ == "nsubj" and c.i > verb.i)]
            for prep in (c for bearer in spoken for c in bearer.children if c.dep_ == "prep" and c.lower_ == "of"):
                chain = next((self.reading.headed(paragraph, t) for t in prep.children if t.dep_ == "pobj"), None)
                if self.reading.is_a(chain, "Policy", "Action"):
                    return chain
        return None

    def _last_plural(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return the plans or demands that 'them' goes back to, where they are the last that was named in the plural."""
        start = token.sent.start
        before = [s.start for s in paragraph.doc.sents if s.start < start]
        for word in reversed(paragraph.doc[before[-1] if before else start : token.i]):
            chain = self.reading.headed(paragraph, word)
            if (
                word.tag_ in ("NNS", "NNPS")
                and chain is not None
                and self.reading.is_a(chain, "Policy", "Action", "Group")
            ):
                return chain if chain.kind != "Group" else None
        return None

    def _mentioned(
        self, paragraph: Paragraph, tokens: list[Token], kinds: tuple[str, ...]
    ) -> dict[str, tuple[Chain, bool]]:
        """Return the chains of these kinds that the tokens name, and whether each is a subject somewhere."""
        found: dict[str, tuple[Chain, bool]] = {}
        for token in tokens:
            chain = self.reading.headed(paragraph, token)
            if chain is None and (paragraph.index, token.i) in self.deeds:
                chain = self._of_kind(self.deeds[paragraph.index, token.i])
            if chain is not None and self.reading.is_a(chain, *kinds):
                is_subject = token.dep_ in ("nsubj", "nsubjpass")
                found[chain.id] = (chain, is_subject or found.get(chain.id, (chain, False))[1])
        return found
