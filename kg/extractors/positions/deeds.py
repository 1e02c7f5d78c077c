"""What somebody asks others to do, or plans to do, where nothing but the clause names it: it becomes a policy by these words.

The Guild urged the firm to pay its drivers promptly.   ->   Guild supports 'pay its drivers promptly'
The council voted to close two libraries. The closure ...   ->   council supports 'closure'
"""

from __future__ import annotations

from kg.extractors.positions.naming import words
from kg.extractors.positions.parties import Parties
from kg.extractors.positions.target import Target
from kg.ontology import Ontology
from kg.reading.frames import Match, fill
from kg.reading.page import Paragraph, noun_phrase
from kg.reading.referents import Chain
from kg.reading.tokens import Doc, Token

_LONGEST = 12
"""Words of a clause that can still be a name; longer ones are sentences."""


class DeedReader:
    """Reads clauses of what is to be done, over the reading of one document."""

    def __init__(self, parties: Parties, ontology: Ontology) -> None:
        self.parties, self.reading = parties, parties.reading
        listed = ontology.words
        pairs = (pair.partition("=") for pair in listed("stance-cutting"))
        self.nominal = {verb: noun for verb, _, noun in pairs}
        self.spoken_to, self.idle = listed("stance-spoken-to"), listed("stance-idle-deed")
        self.vague, self.reversal = listed("stance-vague"), listed("stance-reversal")
        frames = ontology.frames_for("supports", "opposes")
        self.cues = {cue for frame in frames if frame.part == "verb" for cue in frame.cues if " " not in cue}

    def read(self, match: Match) -> list[Target]:
        """Return the policy that the clause below the cue names, or that the page calls by a noun; empty for none."""
        verb = _clause(match)
        if verb is None:
            return []
        planned = "adverse" in match.frame.note.split()
        chain = self._planned(match.paragraph, verb) if planned else self._asked(match, verb)
        return [Target(verb, chain, False, 0.9)] if chain is not None else []

    def _planned(self, paragraph: Paragraph, verb: Token) -> Chain | None:
        """Return what is planned: 'to close two libraries' is 'the closure' where the page has one, else its only plan."""
        noun = self.nominal.get(verb.lemma_.lower())
        if noun is None or verb.tag_ != "VB" or any(c.dep_ == "neg" for c in verb.children):
            return None
        things = [*fill("object", verb)]
        if not things or any(self._known(paragraph, t) or t.pos_ == "PRON" for t in things):
            return None  # 'plans to impose the contract' is about the contract, and other cues say so
        policies = [c for c in self.reading.refs.chains.values() if c.kind == "Policy" and c.mentions and c.key]
        named = [c for c in policies if c.key.split()[-1] == noun]
        plans = [c for c in policies if c.key.split()[-1] in ("plan", "proposal", "scheme")]
        for found in (named, plans):
            if len(found) == 1:
                return found[0]
        return self._made(paragraph, verb, verb.i) if not named and not plans else None

    def _asked(self, match: Match, verb: Token) -> Chain | None:
        """Return what others are asked to do, where they are such as can: no advice to passengers, nothing vague."""
        paragraph, lemma = match.paragraph, verb.lemma_.lower()
        passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        own = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if passive is None and verb.tag_ in ("VBN", "VBD") and own is not None:
            passive = own  # 'wants the retirement age raised'
        if any(c.dep_ == "neg" for c in verb.children) or lemma in self.reversal or lemma in self.cues:
            return None
        if passive is not None:
            if self._known(paragraph, passive) or passive.pos_ not in ("NOUN", "PROPN") or lemma in self.idle:
                return None
            if self.reading.is_a(self.reading.headed(paragraph, passive), "Person", "Group", "Organisation"):
                return None
            return self._made(paragraph, verb, self.reading.refs.content_start(noun_phrase(passive)))
        asked = own if own is not None else _addressee(match.cue)
        if asked is None or (lemma in self.idle and not _goes_to(verb)) or not self._can_be_asked(paragraph, asked):
            return None
        if verb.tag_ not in ("VB", "VBP") or any(
            t.lower_ in ("it", "this", "that") or self._known(paragraph, t) or t.lemma_.lower() in self.vague
            for t in fill("object", verb)
        ):
            return None
        return self._made(paragraph, verb, verb.i)

    def _can_be_asked(self, paragraph: Paragraph, token: Token) -> bool:
        if token.lemma_.lower() in self.spoken_to or token.lower_ in self.spoken_to:
            return True
        return self.reading.is_a(self.reading.headed(paragraph, token), "Organisation", "Person")

    def _known(self, paragraph: Paragraph, token: Token) -> bool:
        return self.reading.is_a(self.reading.headed(paragraph, token), "Policy", "Action")

    def _made(self, paragraph: Paragraph, verb: Token, start: int) -> Chain | None:
        """Return a new policy by the words of the clause, with a shorter name for each complement that can go."""
        doc, refs = paragraph.doc, self.reading.refs
        if (paragraph.index, verb.i) in refs.heads:
            return None
        stop = verb.i + 1
        while stop <= verb.right_edge.i and not (
            doc[stop].is_punct and not doc[stop].is_quote and doc[stop].text not in ("-", "'", "’")
        ):
            stop += 1
        ends = {c.right_edge.i + 1 for c in verb.children if c.i > verb.i and c.dep_ not in ("punct", "cc", "conj")}
        ends = {_trimmed(doc, end) for end in {*ends, stop} if end <= stop}
        ends = {end for end in ends if verb.i < end <= start + _LONGEST}
        texts = [words(doc, start, end) for end in sorted(ends, reverse=True) if end - start > 1]
        if not texts:
            return None
        if start < verb.i and verb.i + 1 not in ends:
            texts.append(words(doc, start, verb.i + 1))
        for thing in fill("object", verb):
            phrase = noun_phrase(thing)
            first = refs.content_start(phrase)
            bare = first == phrase.start and thing.tag_ == "NNS" and first < thing.i
            if (bare or doc[phrase.start].lower_ in ("a", "an")) and (paragraph.index, thing.i) not in refs.heads:
                texts.append(words(doc, first, thing.i + 1))  # 'to appoint a mediator'
        tables = (t for t in doc[verb.i : max(ends)] if t.lemma_ == "table" and doc[t.i - 1].dep_ == "compound")
        texts += [words(doc, t.i - 1, t.i + 1) for t in tables]  # 'to return to the negotiating table'
        asked = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
        if asked is not None and start == verb.i and asked.left_edge.i >= verb.i - 6:
            texts.append(words(doc, asked.left_edge.i, max(ends)))  # 'both sides to go to arbitration'
        chain = refs.keyed("policy to " + texts[0].lower(), "Policy", "c")
        chain.names.extend(text for text in texts if text not in chain.names)
        chain.label = chain.label or texts[0]
        refs.place(chain, paragraph.index, start, max(ends), "noun", head=verb.i)
        return chain


def _trimmed(doc: Doc, end: int) -> int:
    """Return where a name ends that would end at `end`: no mark, 'and', article or preposition is its last word."""
    while doc[end - 1].is_quote or doc[end - 1].dep_ in ("cc", "det", "prep"):
        end -= 1
    return end


def _clause(match: Match) -> Token | None:
    """Return the verb of the clause that tells what is to be done; a clause of time or reason is none."""
    cue = match.cue
    given = [c for c in cue.children if c.dep_ in ("dobj", "dative") and c.i > cue.i]
    hung = [c for thing in given for c in thing.children if c.dep_ == "acl"]  # 'wants the council | to bring it back'
    for child in (*cue.children, *hung):
        if child.i <= cue.i or child.pos_ != "VERB" or child.dep_ not in ("ccomp", "xcomp", "advcl", "acl"):
            continue
        infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in child.children)
        bare = child.tag_ in ("VB", "VBP") and not any(c.dep_ == "aux" for c in child.children)
        subjunctive = bare and any(c.dep_ == "nsubj" and c.tag_ in ("NN", "NNP", "PRP") for c in child.children)
        helping = {c.lower_ for c in child.children if c.dep_ in ("aux", "auxpass")}
        done = child.tag_ in ("VBN", "VBD") and any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        done = done and helping <= {"be", "to"} and (cue.lemma_ == "want" or bool(helping))
        if infinitive or (child.dep_ == "ccomp" and (subjunctive or done)):
            return child
    return None


def _goes_to(verb: Token) -> bool:
    """Say whether somebody is to go or come to something: 'get back round the table', 'go to arbitration'."""
    places = [
        c for c in verb.subtree if c.dep_ == "prep" and c.lower_ in ("to", "round", "around") and c.i - verb.i < 4
    ]
    return verb.lemma_ in ("go", "get", "come") and bool(places)


def _addressee(verb: Token) -> Token | None:
    """Return who is asked: 'urged the firm to', 'called on the firm to'."""
    for child in verb.children:
        if child.dep_ in ("dobj", "dative") and child.i > verb.i:
            return child
        if child.dep_ == "prep" and child.lower_ in ("on", "upon"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None
