"""Says who is behind a verb of saying: its subject in the tree, or the name beside it where the parse fails."""

from __future__ import annotations

from kg.reading.page import Paragraph
from kg.reading.referents import Chain, Referents
from kg.reading.tokens import Token

_SPEAKERS = ("Person", "Organisation", "Group")
_PARTS = frozenset({"one", "some", "many", "several", "most", "two", "others", "another"})
_SKIPPED = frozenset(
    {",", ")", "also", "then", "later", "however", "has", "had", "have", "who", "meanwhile", "himself", "herself"}
)


class Speech:
    """Answers who speaks, over the referents of one page."""

    def __init__(self, referents: Referents) -> None:
        self.refs = referents
        words = referents.ontology.words
        self.verbs = words("speech-verb")
        self.mouthpieces = words("mouthpiece")

    def says(self, token: Token) -> bool:
        """Say whether the token is a verb of saying, alone or with its particle: 'said', 'tweeted', 'went on'."""
        lemma, small = token.lemma_.lower(), token.lower_
        if lemma in self.verbs or (small.endswith("ed") and small[:-2] in self.verbs):
            return True
        after = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
        return f"{lemma} {after}" in self.verbs

    def headed(self, paragraph: Paragraph, i: int) -> Chain | None:
        """Return the chain that has its head at the token, or None."""
        return self.refs.chains.get(self.refs.heads.get((paragraph.index, i), ""))

    def can_speak(self, chain: Chain | None) -> bool:
        """Say whether the chain is of a kind that speaks: a person, an organisation, a group."""
        return self.refs.is_a(chain, *_SPEAKERS)

    def subject_token(self, verb: Token) -> Token | None:
        """Return the subject of a verb, of the verb that it is coordinated with, or of the verb that it completes."""
        token = verb
        for _ in range(4):
            found = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if found is not None:
                return _whole_word(found)
            agent = next((c for c in token.children if c.dep_ == "agent"), None)
            if agent is not None and token.tag_ == "VBN":
                return next((c for c in agent.children if c.dep_ == "pobj"), None)
            if token.dep_ in ("conj", "xcomp", "advcl", "dep") and token.head.pos_ in ("VERB", "AUX"):
                token = self.resumed(token) or token.head
                continue
            if token.dep_ in ("relcl", "acl"):
                return token.head
            return None
        return None

    def resumed(self, verb: Token) -> Token | None:
        """Return the verb of saying that this one goes on from, where the parse hangs it into what was said.

        'Ada said it was sad that they had to strike but accused him': who accuses is who said, not who had to strike.
        """
        if verb.dep_ != "conj" or verb.lemma_.lower() not in self.verbs or verb.tag_ not in ("VBD", "VBZ", "VBP"):
            return None
        above = verb.head
        while above.dep_ in ("ccomp", "conj") and above.head.i != above.i:
            above = above.head
            if above.lemma_.lower() in self.verbs:
                return above if above.tag_ == verb.tag_ else None
        return None

    def subject(self, paragraph: Paragraph, verb: Token) -> Chain | None:
        """Return the chain that says what the verb reports, or None where nobody nameable does."""
        subject = self.subject_token(verb)
        chain = self.source(paragraph, subject)
        if chain is not None:
            return chain
        speaks_for = subject is not None and subject.lower_ in self.mouthpieces
        if subject is not None and verb.i and subject.i < verb.i and not speaks_for:
            before = self.refs.of(paragraph.index, verb.i - 1)  # 'MP for Westbridge Ada Quill said'
            if self.refs.is_a(before, "Person") and verb.i - 1 <= subject.right_edge.i:
                return before
        misread = subject is not None and (subject.pos_ == "VERB" or paragraph.quoted[subject.i])
        return self._beside(paragraph, verb) if subject is None or misread else None

    def _beside(self, paragraph: Paragraph, verb: Token) -> Chain | None:
        """Return whoever stands right before the verb, or right behind one that follows a comma or a quotation mark."""
        doc = paragraph.doc
        for i in range(verb.i - 1, max(verb.i - 4, -1), -1):
            if paragraph.quoted[i]:
                break
            chain = self.refs.of(paragraph.index, i)
            if self.can_speak(chain):
                return chain
            if doc[i].lower_ not in _SKIPPED:
                break
        if verb.i and not paragraph.quoted[verb.i - 1] and doc[verb.i - 1].text != ",":
            return None
        for i in range(verb.i + 1, min(verb.i + 7, len(doc))):
            if (
                paragraph.quoted[i]
                or doc[i].text in (".", ";", ",")
                or doc[i].lower_ == "that"
                or doc[i].pos_ == "VERB"
            ):
                break
            bearer = self.refs.bearers.get((paragraph.index, i))
            chain = self.refs.chains.get(bearer) if bearer is not None else self.headed(paragraph, i)
            if self.refs.is_a(chain, "Person", "Organisation"):
                return chain
        return None

    def source(self, paragraph: Paragraph, token: Token | None) -> Chain | None:
        """Return whom a subject token names; a spokesman, statement or figure stands for whose it is."""
        if token is None:
            return None
        if token.lower_ in ("who", "which", "that") and token.head.dep_ == "relcl":
            token = token.head.head
        bearer = self.refs.bearers.get((paragraph.index, token.i))
        if bearer is not None:
            return self.refs.chains.get(bearer)
        chain = self.headed(paragraph, token.i)
        if self.can_speak(chain):
            return chain
        if token.lower_ in self.refs.roles and token.i + 1 < len(paragraph.doc):
            bearer_chain = self.refs.of(paragraph.index, token.i + 1)
            if self.refs.is_a(bearer_chain, "Person"):
                return bearer_chain
        for child in token.children:
            if child.dep_ in ("appos", "flat", "compound", "nmod"):
                inner = self.headed(paragraph, child.i)
                if self.refs.is_a(inner, "Person"):
                    return inner
        if token.lower_ in _PARTS:  # 'one of them', 'some of the drivers'
            of = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"), None)
            whole = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
            group = self.headed(paragraph, whole.i) if whole is not None else None
            return group if self.refs.is_a(group, "Group") else None
        if token.lemma_.lower() in self.mouthpieces or token.lower_ in self.mouthpieces:
            persons: list[tuple[Token, Chain]] = []
            for below in token.subtree:
                whom = self.headed(paragraph, below.i)
                if below.i != token.i and whom is not None and whom.kind == "Person":
                    persons.append((below, whom))
            if persons:  # a minister's spokesman is not the minister, but may be named behind a comma
                last, whom = persons[-1]
                named = last.dep_ == "appos" and last.head.lower_ not in self.refs.roles
                comma = any(t.text == "," for t in paragraph.doc[persons[0][0].i : last.i])
                return whom if named or (len(persons) > 1 and comma) else None
            found = (self.headed(paragraph, t.i) for t in token.subtree if t.i != token.i)
            return next((chain for chain in found if self.refs.is_a(chain, "Organisation")), None)
        covering = self.refs.of(paragraph.index, token)
        return covering if self.refs.is_a(covering, "Person", "Group", "TradeUnion") else None

    def last_person(self, paragraph: Paragraph) -> str | None:
        """Return the person who speaks last in a paragraph outside quotation marks, by a verb of saying; or None."""
        found: str | None = None
        for token in paragraph.doc:
            if paragraph.quoted[token.i] or token.pos_ != "VERB" or not self.says(token):
                continue
            if token.dep_ in ("ROOT", "conj", "ccomp", "parataxis", "dep"):
                chain = self.subject(paragraph, token)
                if chain is not None and chain.kind == "Person":
                    found = chain.id
        return found

    def attribution(self, paragraph: Paragraph, verb: Token) -> tuple[int, int] | None:
        """Return the offsets of the words that say who spoke: from subject to verb, without what is quoted between."""
        subject = self.subject_token(verb)
        left = min(verb.i, subject.left_edge.i if subject is not None else verb.i)
        right = max(verb.i, subject.i if subject is not None else verb.i) + 1
        inside = [i for i in range(left, right) if not paragraph.quoted[i]]
        return paragraph.offsets(inside[0], inside[-1] + 1) if inside else None


def _whole_word(token: Token) -> Token:
    """Return the noun behind a hyphen whose first half the parser took for the subject: 'vice-chairwoman'."""
    doc = token.doc
    if token.i + 2 < len(doc) and doc[token.i + 1].text == "-" and not token.whitespace_:
        second = doc[token.i + 2]
        if (
            second.pos_ in ("NOUN", "PROPN")
            and not doc[token.i + 1].whitespace_
            and second.dep_ in ("nsubj", "nsubjpass", "appos")
        ):
            return second
    return token
