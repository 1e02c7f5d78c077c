"""Who takes a side: the person, group or organisation that a token names, says or thinks."""

from __future__ import annotations

from kg.ontology import Ontology
from kg.reading import Reading
from kg.reading.frames import fill, subject
from kg.reading.page import Paragraph
from kg.reading.referents import Chain
from kg.reading.speech import Speech
from kg.reading.tokens import Token

FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our", "mine", "ours", "myself", "ourselves"})
_AGENTS = ("Person", "Group", "Organisation")
_PRO_VERB = frozenset({"be", "have", "do", "will"})
_BEARS_NAMES = ("NOUN", "PROPN", "ADJ")


class Parties:
    """Answers who is meant, over the reading of one document."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.reading = reading
        self.sources = Speech(reading.refs)
        self.body, self.quantities = ontology.words("stance-body"), ontology.words("group-quantity")
        words = ontology.words
        self.telling = words("speech-verb") | words("stance-urging") | {"accuse", "blame"}
        self.speech = words("speech-verb")
        self.thinking, self.own = words("indirect-verb"), words("stance-own-body")
        self.employers, self.named_so = words("anaphor-employer"), words("anaphor-named-so")
        self.kinds = {
            word: known.kind
            for name, known in sorted(ontology.lists.items())
            if name.startswith("anaphor-") and known.kind
            for word in sorted(known.words)
        }

    def who(self, paragraph: Paragraph, token: Token | None) -> list[Chain]:
        """Return the person, group or organisation that a token names, if any: pronouns and quantities followed."""
        if token is None:
            return []
        if token.pos_ == "VERB" and token.dep_ in ("csubj", "nsubj"):  # 'bakers going on strike are urging'
            own = next((c for c in token.children if c.dep_ == "nsubj"), None)
            return self.who(paragraph, own)
        small = token.lower_
        chain: Chain | None
        if small in FIRST_PERSON:
            speaker = self.reading.speaker_at(paragraph, token)
            chain = self.reading.refs.chains.get(speaker) if speaker else self.author(paragraph, token)
        else:
            chain = self.sources.source(paragraph, token)
            if (
                chain is None
                and small == "it"
                and token.dep_ in ("nsubj", "nsubjpass")
                and not paragraph.quoted[token.i]
            ):
                speaker = self.reading.speaker_at(paragraph, token)  # 'the Guild said it would oppose the plan'
                chain = self.reading.refs.chains.get(speaker) if speaker else None
                chain = chain if self.reading.is_a(chain, "Organisation") else None
            if chain is None and token.dep_ == "appos":
                chain = self.sources.source(paragraph, token.head)
            if chain is None and token.pos_ in ("NOUN", "PROPN"):
                chain = self._own_body(paragraph, token) or self._body_in_quotes(paragraph, token)
            if chain is None and small not in FIRST_PERSON:
                named = [c for c in token.rights if c.dep_ == "appos"]
                if token.dep_ == "nsubj":  # the tree may make the names a second subject
                    named += [c for c in token.head.children if c.dep_ == "nsubj" and c.i > token.i]
                chains = [self.sources.source(paragraph, t) for one in named for t in (one, *one.conjuncts)]
                people = [c for c in chains if c is not None and self.reading.is_a(c, "Person")]
                if people:  # 'the pair who lead it, Ada Quill and Bela Falk, back the plan'
                    return people
            if chain is None and (
                token.like_num or token.text == "%" or token.lemma_.lower() in self.quantities | self.body
            ):
                inner = [*fill("of", token), *fill("possessor", token), *(fill("in", token) if token.like_num else ())]
                for one in inner:
                    if one.i != token.i:
                        return self.who(paragraph, one)
        if chain is None or not self.reading.is_a(chain, *_AGENTS):
            return []
        return [chain]

    def _own_body(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return whose organisation it is for 'Ada Quill said her organisation was ready': who speaks, speaks for it."""
        if token.lemma_.lower() not in self.own or paragraph.quoted[token.i]:
            return None
        if [c.lower_ for c in token.lefts] not in (["his"], ["her"]):
            return None
        speaker = self.reading.refs.chains.get(self.reading.speaker_at(paragraph, token) or "")
        return speaker if self.reading.is_a(speaker, "Person") else None

    def _body_in_quotes(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return the body that 'the company' or 'this council' goes back to in somebody's words: the last of its kind.

        What a body is called outside quotation marks, the reader of antecedents resolves.
        """
        small, refs = token.lower_, self.reading.refs
        before = list(token.lefts)
        if not paragraph.quoted[token.i] or len(before) != 1 or before[0].lower_ not in ("the", "this"):
            return None
        if token.tag_ != "NN" or any(c.dep_ in ("prep", "relcl") for c in token.rights):
            return None
        kind = self.kinds.get(small)
        fits = [
            c
            for c in refs.chains.values()
            if (
                c.kind == kind if kind else small in self.employers and c.kind == "Organisation" and c.id[0] not in "bg"
            )
            or (
                small in self.named_so
                and any(small in n.lower().split() for n in c.names)
                and self.reading.is_a(c, "Organisation")
            )
        ]
        speaker = self.reading.speaker_at(paragraph, token)
        earlier = [
            (max(m[:2] for m in c.mentions if m[:2] < (paragraph.index, token.i)), c)
            for c in fits
            if c.id != speaker and any(m[:2] < (paragraph.index, token.i) for m in c.mentions)
        ]
        return max(earlier, key=lambda e: e[0])[1] if earlier else None

    def speaker(self, paragraph: Paragraph, cue: Token, thinker: Token | None) -> Chain | None:
        """Return who says or thinks the clause of the cue: the subject of the nearest verb above, else the speaker."""
        verb = thinker
        if verb is not None and verb.lemma_.lower() in self.thinking:
            token = subject(verb)
            if token is not None and paragraph.quoted[verb.i] == paragraph.quoted[cue.i]:
                if token.lower_ not in FIRST_PERSON:
                    return next(iter(self.who(paragraph, token)), None)
        speaker = self.reading.speaker_at(paragraph, cue)
        if speaker is None and any(t.lower_ in FIRST_PERSON for t in cue.sent):
            return self.author(paragraph, cue)
        return self.reading.refs.chains.get(speaker) if speaker else None

    def tied_to_what_is_said(self, paragraph: Paragraph, cue: Token) -> Token | None:
        """Return who speaks where a verb of telling was tied to the words said, not to 'said': 'said it was hard but accused N'."""
        if cue.dep_ != "conj" or cue.lemma_.lower() not in self.telling or any(c.dep_ == "nsubj" for c in cue.children):
            return None
        above = cue.head
        for _ in range(5):
            parent = above.head
            if above.dep_ == "ccomp" and parent.lemma_.lower() in self.speech and parent.tag_ == cue.tag_:
                if paragraph.quoted[parent.i] == paragraph.quoted[cue.i]:
                    return subject(parent)
            if parent is above:
                break
            above = parent
        return None

    def author(self, paragraph: Paragraph, token: Token) -> Chain | None:
        """Return the one person in the byline, where an article argues in the first person outside quotation marks."""
        if paragraph.quoted[token.i] or paragraph.passage.layout != "body" or paragraph.passage.post is not None:
            return None
        found = {}
        for page in self.reading.paragraphs:
            if page.passage.layout == "byline":
                for word in page.doc:
                    chain = self.reading.headed(page, word)
                    if chain is not None and chain.kind == "Person":
                        found[chain.id] = chain
        return next(iter(found.values())) if len(found) == 1 else None


def alike(cue: Token) -> list[Token]:
    """Return who is said to do the same as the subject of a verb, in words that leave the verb out.

    'Bakers back it, as do the millers'; 'Bakers joined the millers to back it'.
    """
    top = cue
    while top.dep_ in ("xcomp", "prep", "pcomp") and top.head.pos_ in ("VERB", "AUX", "ADP"):
        top = top.head
        if top.lemma_.lower() == "join":
            return _coordinates([c for c in top.children if c.dep_ == "dobj"])
    if top.dep_ not in ("ROOT", "conj", "ccomp"):
        return []
    found: list[Token] = []
    for verb in top.children:
        if (
            verb.dep_ == "advcl"
            and verb.lemma_.lower() in _PRO_VERB
            and verb.i > cue.i
            and verb.nbor(-1).lower_ == "as"
        ):
            found += _after(verb)
    return found


def _after(verb: Token) -> list[Token]:
    kinds = ("nsubj", "dobj", "attr", "nsubjpass")
    return _coordinates([c for c in verb.children if c.dep_ in kinds and c.i > verb.i and c.pos_ in _BEARS_NAMES])


def _coordinates(heads: list[Token]) -> list[Token]:
    return [t for head in heads for t in (head, *head.conjuncts)]
