"""What every construction of roles asks of a document: names, who a verb is about, which organisation is meant, status."""

from __future__ import annotations

from kg.extractors.roles.holdings import Finding
from kg.extractors.roles.lookup import Words
from kg.extractors.roles.phrase import POSSESSIVE, Role, RolePhrases
from kg.model import ClaimStatus
from kg.ontology import Ontology
from kg.reading import Chain, Paragraph, Reading
from kg.reading.claims import ClaimReader
from kg.reading.tokens import Token

Who = tuple[Chain, Token]
"""A person, and the token of the sentence that stands for that person."""

_RANKS = frozenset(
    {
        "captain",
        "sergeant",
        "lieutenant",
        "colonel",
        "major",
        "general",
        "bishop",
        "archbishop",
        "imam",
        "rabbi",
        "pastor",
    }
)
"""Honorifics that are a rank or an office: they are read as titles, as 'Dr' and 'Mr' are not."""
_PAUSES = frozenset({",", "–", "-", "—", "(", ")"})
_LOOK_BACK = 24
"""How many tokens before 'who' its person is looked for: the longest apposition between them that was seen had 20."""
_LIMIT = 9
"""An implied employer is looked for in this many paragraphs before the title, live-blog posts kept apart."""


class Scene:
    """One document with its role phrases and word lists."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.reading = reading
        self.phrases = RolePhrases(reading, ontology)
        self.lookup = self.phrases.lookup
        self.claims = ClaimReader(ontology)
        words = ontology.words
        self.honorifics, self.ranks = words("honorific"), words("role-rank")
        self.begin, self.end, self.remove = (words(f"role-verb-{kind}") for kind in ("begin", "end", "remove"))
        self.verbs_as, self.nouns_as = words("role-verb-as"), words("role-noun-as")
        self.titles = dict(pair.split("=", 1) for pair in sorted(words("role-verb-title")))
        self.jobs = dict(pair.split("=", 1) for pair in sorted(words("role-verb-job")))
        self.full_ranks = dict(pair.split("=", 1) for pair in sorted(words("role-rank-full")))
        self.implied = {
            "TradeUnion": words("role-implies-union"),
            "University": words("role-implies-university"),
            "Organisation": words("role-implies-employer"),
        }
        self.speech, self.reporters = words("speech-verb"), words("reporter-noun")
        self.real = words("role-real")
        self._names: dict[int, list[Words]] = {}
        self.titled: dict[tuple[int, int], list[Finding]] = {}
        """(paragraph, first token of a name) to the findings of titles written before it."""

    # ----- names

    def names(self, paragraph: Paragraph) -> list[Words]:
        """Return the proper names of persons in a paragraph, in text order; they are looked for once."""
        if paragraph.index not in self._names:
            starts = sorted(self.lookup.mentions(paragraph))
            found = (self.lookup.person(paragraph, start) for start in starts)
            self._names[paragraph.index] = [person for person in found if person is not None]
        return self._names[paragraph.index]

    def name_ending_at(self, paragraph: Paragraph, end: int) -> Words | None:
        """Return the person's name whose last token is right before `end`, or None."""
        return next((person for person in self.names(paragraph) if person.end == end), None)

    def listed(self, paragraph: Paragraph, person: Words) -> list[Words]:
        """Return the name and those listed with it: 'A, B and C'."""
        doc, found, k = paragraph.doc, [person], person.end
        while k < len(doc) and doc[k].text in (",", "and", "&"):
            ahead = k + 2 if doc[k].text == "," and k + 1 < len(doc) and doc[k + 1].text == "and" else k + 1
            following = self.lookup.person_after(paragraph, ahead)
            if following is None or following.start - ahead > 2:
                break
            found.append(following)
            k = following.end
        return found

    def listed_up_to(self, paragraph: Paragraph, person: Words) -> list[Words]:
        """Return the names of the list that ends with the name: for 'C' in 'A, B and C' all three."""
        for first in self.names(paragraph):
            names = self.listed(paragraph, first)
            if first.start <= person.start and names[-1] == person:
                return names
        return [person]

    def before(self, paragraph: Paragraph, person: Words) -> int:
        """Return the first token of the honorifics and ranks before a name; the name's own start where it has none."""
        doc, k = paragraph.doc, person.start
        known = (self.honorifics | self.ranks) - _RANKS
        while k > 0:
            bracketed = k > 2 and doc[k - 1].text == ")" and doc[k - 2].lower_ in known and doc[k - 3].text == "("
            if bracketed:  # 'Comrade (Dr.) Sunday Eze'
                k -= 3
                continue
            stop = doc[k - 1].text == "." and k > 1 and doc[k - 2].lower_ in known
            if not stop and not (doc[k - 1].lower_ in known and doc[k - 1].text[0].isupper()):
                break
            k -= 1
        return k

    # ----- findings

    def found(
        self, paragraph: Paragraph, person: str, span: tuple[int, int], rule: str, role: Role | None = None
    ) -> Finding:
        """Return a finding that the words presuppose (a title, an apposition): attributed where somebody says them."""
        speaker = self.reading.speaker_at(paragraph, paragraph.doc[role.head if role else span[0]])
        return Finding(
            person=person, title=role.title if role else None, organisation=role.organisation if role else None,
            of_person=role.of_person if role else None, tenure=role.tenure if role else "current",
            office=bool(role and role.office), starts=role.starts if role else None, ends=role.ends if role else None,
            paragraph=paragraph.index, span=span, rule=rule, status="attributed" if speaker else "asserted",
            speaker=speaker, act="", steps=role.steps if role else (),
        )  # fmt: skip

    def stated(
        self, paragraph: Paragraph, who: Who, verb: Token, end: int, rule: str, role: Role | None = None
    ) -> Finding:
        """Return a finding that a verb states, from its person (or the verb) to the token `end`, with its claim status."""
        chain, token = who
        left = token.left_edge.i if token.pos_ == "PROPN" and token.i - token.left_edge.i < 5 else token.i
        span = (min(left, verb.i, role.start if role else left), max(end, verb.i + 1, token.i + 1))
        found = self.found(paragraph, chain.id, span, rule, role)
        found.speaker = self.reading.speaker_at(paragraph, verb)
        found.status = self.status(paragraph, verb, found.speaker)
        found.steps = (*found.steps, f"'{verb.text}'")
        if token.pos_ == "PRON":
            found.steps = (*found.steps, f"'{token.text}' goes back to {self.label(chain.id)}")
        return found

    def status(self, paragraph: Paragraph, verb: Token, speaker: str | None) -> ClaimStatus:
        """Return the claim status of what a verb states; 'would be president' depends on something."""
        status = self.claims.status(paragraph, verb, speaker)
        would = any(c.dep_ == "aux" and c.lower_ in ("would", "'d", "’d") for c in verb.children)
        return "conditional" if would and status in ("asserted", "attributed") else status

    def label(self, chain: str) -> str:
        """Return the longest name of a chain."""
        names = self.reading.refs.chains[chain].names
        return max(names, key=len) if names else chain

    # ----- whom a verb is about

    def subjects(self, paragraph: Paragraph, verb: Token) -> list[Who]:
        """Return the persons that are the subject of a verb; empty where none is.

        Goes through relative pronouns, coordinated verbs, infinitives and participles; 'I' is whoever speaks.
        """
        token = _subject(verb)
        if token is None:
            return []
        small = token.lower_
        if small in ("who", "that", "which"):
            return self._antecedent(paragraph, token) if small == "who" else []
        if small == "i":
            speaker = self.reading.speaker_at(paragraph, token)
            chain = self.reading.refs.chains.get(speaker) if speaker else None
            return [(chain, token)] if chain is not None and chain.kind == "Person" else []
        found: list[Who] = []
        for each in (token, *(t for t in token.conjuncts if t.i > token.i)):
            person = self.reading.headed(paragraph, each) or self._named(paragraph, each)
            named = next((c for c in each.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
            human = self.phrases.titles.is_role(each.doc, each.i) or each.lower_ in self.phrases.titles.weak
            if named is not None and human and (person is None or person.kind != "Person"):
                person, each = self._named(paragraph, named), named  # 'Its chair, Ada Quill, was elected'
            if person is not None and person.kind == "Person":
                found.append((person, each))
        return found

    def _named(self, paragraph: Paragraph, token: Token) -> Chain | None:
        chain = self.reading.chain(paragraph, token)
        return chain if chain is not None and chain.kind == "Person" and token.pos_ in ("PROPN", "NOUN") else None

    def _antecedent(self, paragraph: Paragraph, who: Token) -> list[Who]:
        """Return the person before 'who': right before it, or before an apposition that ends there."""
        doc, k = paragraph.doc, who.i - 1
        while k >= 0 and doc[k].text in _PAUSES:
            k -= 1
        ends = {i: person for person in self.names(paragraph) for i in range(person.start, person.end)}
        nearest = k
        while k >= max(who.sent.start, nearest - _LOOK_BACK):
            token = doc[k]
            if k in ends:
                return [(ends[k].chain, doc[ends[k].end - 1])]
            finite = token.pos_ in ("VERB", "AUX") and token.tag_ not in ("VBN", "VBG")
            chain = self.reading.headed(paragraph, token)
            several = token.tag_ in ("NNS", "NNPS") and (
                k >= nearest - 1 or (chain is not None and chain.kind == "Group")
            )
            if finite or several or token.lower_ in ("who", ";", ":"):
                return []
            k -= 1
        return []

    # ----- which organisation is meant

    def organisation(self, paragraph: Paragraph, token: Token | None) -> str | None:
        """Return the organisation at a token; 'the branch' and its like go back to the last one so named."""
        if token is None:
            return None
        chain = self.reading.chain(paragraph, token)
        if chain is not None and self.reading.is_a(chain, "Organisation"):
            return chain.id
        if not any(c.lower_ in ("the", "its", "their") for c in token.lefts):
            return None
        if token.lower_ in self.lookup.units or token.lower_ in self.lookup.bodies:
            if token.i + 2 < len(token.doc) and token.nbor(1).lower_ == "of":
                whole = self.organisation_after(paragraph, token.i + 2)
                if whole is not None:
                    return whole.chain.id
            return self.last_named(paragraph, token.i, token.lower_)
        return None

    def last_named(self, paragraph: Paragraph, i: int, word: str) -> str | None:
        """Return the organisation with that word in its name that was mentioned last before the token; or None."""
        here, best = (paragraph.index, i), None
        for chain in self.reading.refs.chains.values():
            if self.reading.is_a(chain, "Organisation") and any(word in name.lower().split() for name in chain.names):
                for mention in chain.mentions:
                    if mention[:2] < here and (best is None or (mention[:2], chain.id) > best):
                        best = (mention[:2], chain.id)
        return best[1] if best else None

    def organisation_after(self, paragraph: Paragraph, k: int) -> Words | None:
        """Return the mention of an organisation, not a pronoun, that starts at the token or behind its article."""
        for start in (k, k + 1) if k < len(paragraph.doc) and paragraph.doc[k].lower_ == "the" else (k,):
            found = self.lookup.mention(paragraph, start, "Organisation")
            if found is not None and found.form != "pronoun":
                return found
        return None

    def owner_before(self, paragraph: Paragraph, first: int) -> Words | None:
        """Return the organisation whose name in the possessive ends right before the token: "Unite's", or None."""
        doc = paragraph.doc
        for found in self.lookup.mentions(paragraph).values():
            for words in found:
                inside = words.end == first and doc[words.end - 1].lower_.endswith(("'s", "’s", "‘s"))
                outside = first > 1 and words.end == first - 1 and doc[first - 1].lower_ in POSSESSIVE
                if (inside or outside) and words.form == "name" and self.reading.is_a(words.chain, "Organisation"):
                    return words
        return None

    def implied_employer(self, found: Finding, unions: frozenset[str]) -> str | None:
        """Return the one organisation of the right kind that the text before an office without organisation speaks of.

        'Managing director N' after 'Kettle Motors has ...': offices are data, with the kind of organisation that has
        them. The one named last is taken. `unions` are organisations that the document shows to be unions by the
        offices that it names in them.
        """
        title = (found.title or "").lower()
        kind = next((kind for kind, titles in self.implied.items() if title in titles), None)
        if kind is None:
            return None
        here = self.reading.paragraphs[found.paragraph]
        ranked: list[tuple[tuple[int, int], str]] = []
        for chain in self.reading.refs.chains.values():
            fits = chain.kind == kind if kind != "Organisation" else chain.kind in ("Organisation", "Hospital")
            fits = (fits or chain.id in unions) if kind == "TradeUnion" else fits and chain.id not in unions
            once = {m[0] for m in chain.mentions[:2]} != {found.paragraph} and len(
                chain.mentions
            ) < 2  # an employer that the report is about is named more than once
            if not fits or chain.whole is not None or once or (kind != "TradeUnion" and not self._employs(chain)):
                continue
            for index, start, _, _ in chain.mentions:
                other = self.reading.paragraphs[index]
                near = found.paragraph - _LIMIT <= index and (index, start) < (found.paragraph, found.span[1])
                if near and other.passage.post == here.passage.post:
                    ranked.append(((index, start), chain.id))
        return max(ranked)[1] if ranked else None

    def _employs(self, chain: Chain) -> bool:
        words = {word.lower() for name in chain.names for word in name.split()}
        union_like = {
            "union",
            "committee",
            "campaign",
            "association",
            "federation",
            "tuc",
            "congress",
            "action",
            "guild",
        }
        return chain.kind != "Organisation" or not words & union_like


def _subject(verb: Token) -> Token | None:
    """Return the subject of a verb, through coordination, infinitives, participles and relative clauses."""
    for _ in range(5):
        own = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if own is not None:
            return own
        above = verb.head
        if above is verb:
            return None
        if verb.dep_ in ("acl", "relcl") and above.pos_ in ("PROPN", "NOUN", "PRON", "ADJ", "NUM"):
            first = above.lower_ in ("woman", "man", "person", "one", "first", "latest")
            if first and above.dep_ == "appos":
                return above.head
            return _subject(above.head) if first and above.dep_ == "attr" else above
        shared = verb.dep_ in ("conj", "xcomp", "advcl", "pcomp", "oprd", "amod", "ccomp")
        if not shared and verb.pos_ in ("VERB", "AUX"):
            return None
        verb = above
    return None
