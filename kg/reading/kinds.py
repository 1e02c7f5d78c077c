"""Weighs what kind of thing a proper name names, by the words in it and round it.

The parser's entity recogniser is one voice among several: head nouns in a name, honorifics and role nouns before it,
gazetteers, and what stands beside it vote as well. A kind is decided later, once for each document, by the sum.
Weights: a head noun or honorific (6) outweighs any two of recogniser (2), gazetteer (2.5) and context (at most 3),
because those err on a third of buildings and a tenth of persons in news (see the model's own figures by type).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from kg.ontology import Ontology
from kg.reading.knowledge import Knowledge
from kg.reading.spelling import Spelling
from kg.reading.tokens import Doc, Token

HEAD, RECOGNISER, GAZETTEER, BESIDE = 6.0, 2.0, 2.5, 3.0
RECOGNISED = {"PERSON": "Person", "ORG": "Organisation", "GPE": "Place", "LOC": "Place", "FAC": "Place"}
_IN = frozenset({"in", "across", "near", "around", "through", "throughout"})
_BEFORE_PLACES = _IN | {"to", "at", "from", "outside", "into", "towards", "toward", "past", "by", "beside"}
_ROAD = re.compile(r"^(?:[ABM]\d{1,4}(?:\(M\))?|I-\d{1,3}|(?:Route|Highway|Interstate) \d{1,3})$")
_LETTERS = re.compile(r"^[A-Z]{2,7}(?:-[A-Z]{2,7})+$")
"""Letters joined by hyphens: 'CRM-MILTRA'."""
_SYLLABLES = re.compile(r"^[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+$")
"""A family name and a given name of two syllables: 'Park Sang-woo'."""


@dataclass(slots=True)
class Name:
    """A proper name at tokens `start:end` of a paragraph, and the votes on its kind.

    `honorific` is 'dr', 'mr' ...; `title` the tokens of a role written before it; `unit` says that it is a unit of an
    organisation written with a small head ('the bakers' pay committee'), whose whole may be at `owner` (a token).
    `headed` says that a head noun or common knowledge gave the kind, not circumstance.
    """

    paragraph: int
    start: int
    end: int
    text: str
    votes: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    honorific: str | None = None
    title: tuple[int, int] | None = None
    unit: bool = False
    owner: int | None = None
    headed: bool = False

    @property
    def kind(self) -> str | None:
        """Return the kind with most votes; None where nothing spoke. Ties go to the alphabetically first."""
        best = sorted(self.votes.items(), key=lambda item: (-item[1], item[0]))
        return best[0][0] if best and best[0][1] > 0 else None


class Kinds:
    """Weighs names with the word lists of one ontology."""

    def __init__(self, ontology: Ontology, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        words = ontology.words
        self.parts = words("place-part")
        self.heads = ontology.name_heads
        self.longest_head = max(len(head.split()) for head in self.heads)
        self.roles = words("role-noun")
        self.modifiers = words("role-modifier")
        self.speech = words("speech-verb")
        self.compass = words("nationality-region")
        self.buildings = words("building-head")
        self.leagues = words("league-head")
        self.union_people = words("union-people")
        self.openings = words("place-opening")
        self.seats = words("seat-noun")
        self.colours = words("party-short")
        self.subjects = words("subject-head")
        self.serving = words("role-serving")
        self.honorifics = words("honorific")
        self.officers = words("role-implies-employer")
        self.portfolios = words("role-portfolio")
        self.workers = words("group-head")
        self.family_first = words("family-name-first")
        self.known: dict[str, str] = {}
        self.introducing: dict[str, str] = {}
        for list_name in sorted(ontology.lists):
            known = ontology.lists[list_name]
            if list_name.startswith("known-") and known.kind:
                self.known.update(dict.fromkeys(known.words, known.kind))
            if list_name.startswith("introducing-") and known.kind:
                self.introducing.update(dict.fromkeys(known.words, known.kind))

    def is_role(self, token: Token) -> bool:
        """Say whether the token is the head noun of a role, in any number."""
        return token.lower_ in self.roles or token.lemma_.lower() in self.roles

    def by_head(self, words: list[str]) -> str | None:
        """Return the kind that the last words of a name (small letters) give it, the longest head first."""
        for size in range(min(self.longest_head, len(words)), 0, -1):
            kind = self.heads.get(" ".join(words[-size:]))
            if kind:
                return kind
        return None

    def by_opening(self, words: list[str]) -> str | None:
        """Return the kind of a name whose head opens it: 'Department of Roads', 'Congress of Bakers', 'Hotel Larkfield'."""
        for k, word in enumerate(words):
            if word in ("of", "for") and k:
                kind = self.by_head(words[:k])
                members = kind in ("Organisation", "GovernmentBody") and words[k - 1] in self.leagues
                return "TradeUnion" if members and any(w in self.union_people for w in words[k + 1 :]) else kind
        if len(words) > 1 and words[0] in self.openings:
            return "Place"
        return None

    def is_placed_by(self, doc: Doc, name: Name) -> bool:
        """Say whether the name follows 'the MP for' or is followed by its seat: 'Westbridge's MP'."""
        after = doc[name.end : name.end + 3]
        if len(after) >= 2 and after[0].lower_ in ("'s", "’s") and any(t.lower_ in self.seats for t in after[1:]):
            return True
        before = doc[max(0, name.start - 2) : name.start]
        return len(before) == 2 and before[1].lower_ in ("for", "of") and before[0].lower_ in self.seats

    def weigh(self, doc: Doc, name: Name, spelling: Spelling) -> None:
        """Add what the words of the name and those round it say to its votes."""
        votes, tokens = name.votes, doc.span(name.start, name.end)
        words = [t.lower_ for t in tokens]
        small = " ".join(words).replace(" ’s", "’s").replace(" 's", "'s")
        first = tokens[0].text
        kind = self.by_head(words) or self.by_opening(words)
        of = words.index("of") if "of" in words else 0
        if of and words[of - 1] in self.leagues and words[of - 1] != "council":
            kind = self.by_head(words[:of]) or kind  # 'Doctors' Association of Larkfield Hospital'
        if (
            kind == "Organisation"
            and (words[-1] in self.leagues or (of and words[of - 1] in self.leagues))
            and any(w.rstrip("'’") in self.union_people for w in words)
        ):
            kind = "TradeUnion"
        if kind is None and len(words) > 1 and words[-1].isdigit():
            kind = self.by_head(words[:-1])
        given = self.knowledge.is_given(first)
        named = all(t.text[0].isupper() for t in tokens)
        if kind and len(words) > 1:
            person = len(words) == 2 and given and tokens.root.ent_type_ == "PERSON" and named
            person = person and words[-1] in self.knowledge.surnames
            person = person and not (name.start and doc[name.start - 1].lower_ in _BEFORE_PLACES)
            votes[kind] += 1.5 if person else HEAD
            name.headed = not person
            if kind == "Place" and words[-1] in self.buildings:
                votes["Place"] += 1
        known = self.known.get(small) or self.known.get(small.removeprefix("the "))
        if known and (len(words) > 1 or first[0].isupper()):
            votes[known] += HEAD + 1 if len(words) > 1 else HEAD - 1 if first.isupper() else BESIDE + 1
            name.headed = True
        for token in tokens:
            if token.ent_type_ in RECOGNISED and token.ent_iob_ in "BI":
                votes[RECOGNISED[token.ent_type_]] += RECOGNISER / len(words)
        follower = doc[name.end] if name.end < len(doc) else None
        if follower is not None and follower.lower_ == "group" and name.end + 1 < len(doc):
            follower = doc[name.end + 1]  # 'Green group leader'
        if small in self.colours and follower is not None and follower.text.islower() and self.is_role(follower):
            votes["PoliticalParty"] += HEAD  # 'the Green leader'
        elif len(words) == 1 and (words[0] in self.compass or (tokens[0].ent_type_ == "NORP" and not known)):
            votes["Norp"] += HEAD
        if len(words) > 1 and not kind and not known:
            votes["Organisation"] += 0.4
            if any(word in ("against", "for", "without") for word in words[1:-1]):
                votes["Organisation"] += BESIDE  # 'Students Against Debt'
                votes["Person"] -= BESIDE
        if len(words) == 2 and not kind and not known and all(t.text.istitle() for t in tokens):
            if not any(spelling.is_common(w) or self.knowledge.is_place(w) or w.endswith("shire") for w in words):
                votes["Person"] += 1.5  # firms and campaigns are mostly called by words, people seldom
        if len(words) == 2 and tokens[-1].tag_ == "NNPS" and words[-1] not in self.knowledge.surnames and not given:
            votes["Organisation"] += 2  # 'Farrow Metals'
            votes["Person"] -= 1.5
        if any(t.ent_type_ in ("LAW", "EVENT", "WORK_OF_ART", "PRODUCT") for t in tokens):
            votes["Other"] += 0.5 if len(words) == 2 and words[1] in self.knowledge.surnames else 1.0
        if not kind and not known and words[-1] in self.subjects and not given:
            votes["Other"] += HEAD  # 'a student of Mass Communication'
        if "news" in words and len(words) > 1 and not kind:
            votes["MediaOrganisation"] += HEAD - 1
        if len(words) == 1 and words[0].endswith("shire") and len(words[0]) > 7:
            votes["Place"] += GAZETTEER
        if _ROAD.match(name.text):
            votes["Place"] += HEAD
        if _SYLLABLES.match(name.text):
            votes["Person"] += HEAD - 1 if words[0] in self.family_first else GAZETTEER
        self._gazetteers(name, words, small, given, kind is not None, known is not None, named)
        self._context(doc, name)

    def _gazetteers(
        self, name: Name, words: list[str], small: str, given: bool, headed: bool, known: bool, named: bool
    ) -> None:
        votes, first = name.votes, name.text.split()[0]
        bare = small
        while bare.split(" ", 1)[0] in self.compass and " " in bare:
            bare = bare.split(" ", 1)[1]
        if self.knowledge.is_place(bare) and not name.honorific and not name.title:
            votes["Place"] += GAZETTEER + (1.5 if bare in self.knowledge.countries else 0)
        elif len(words) == 2 and self.knowledge.is_place(words[0]) and not headed and not known and not given:
            votes["Place"] += 1.5  # 'Leeds Central'
        elif len(words) in (2, 3) and not (headed or known or given or name.honorific or name.title) and named:
            region = words[-1].endswith("shire") or self.knowledge.is_place(words[-1])
            if region and words[-1] not in self.knowledge.surnames and words[0] not in self.openings | self.compass:
                votes["Organisation"] += BESIDE  # 'Crumbco Yorkshire'
                votes["Person"] -= BESIDE
        if 2 <= len(words) <= 4 and given and not headed:
            votes["Person"] += GAZETTEER
        elif len(words) == 1 and given and small not in self.knowledge.places:
            votes["Person"] += 1.0
        if len(words) in (2, 3) and words[-1] in self.knowledge.surnames and not headed and named:
            votes["Person"] += 1.0
        letters = len(words) == 1 and first.isupper() and 2 <= len(first) <= 7 and first.isalpha()
        if (letters or _LETTERS.match(name.text)) and not known:
            votes["Organisation"] += 2.5

    def _context(self, doc: Doc, name: Name) -> None:
        votes = name.votes
        before = doc[name.start - 1] if name.start else None
        after = doc[name.end] if name.end < len(doc) else None
        root = doc.span(name.start, name.end).root
        if before is not None:
            small = before.lower_
            introduced = self.introducing.get(small) if before.text.islower() else None
            if introduced and before.pos_ == "NOUN" and name.title is None:
                votes[introduced] += BESIDE
                votes["Person"] -= 2
            elif small == "the":
                votes["Person"] -= 4
                within = name.start > 1 and doc[name.start - 2].lower_ in _IN  # 'in the West End'
                votes["Place" if within else "Organisation"] += 1
            elif small in _IN:
                votes["Place"] += 1.5
                votes["Person"] -= 1
            elif small == "of" and name.start > 1 and self.introducing.get(doc[name.start - 2].lower_) == "Place":
                votes["Place"] += BESIDE  # 'the town of Westbridge'
                votes["Person"] -= 2
            elif small == ")" and name.start > 2 and doc[name.start - 2].lower_ in self.honorifics:
                votes["Person"] += HEAD  # 'Comrade (Dr.) Sunday Eze'
            elif small == "," and name.start > 1 and self._is_named_office(doc, name):
                votes["Person"] += 2.5
            elif small == "from":
                votes["Place"] += 0.8
            elif small == "for" and name.title is None and self._is_employer_of(doc, name):
                votes["Organisation"] += 1
                votes["Person"] -= 2
            elif small in ("at", "outside"):
                votes["Organisation"] += 0.6
                votes["Place"] += 0.6
                votes["Person"] -= 2
            elif name.title is None and before.text.islower() and self.is_role(before) and before.tag_ in ("NN", "NNP"):
                votes["Person"] += 4
        if after is not None and after.text.islower() and after.dep_ != "conj":
            own = self.introducing.get(after.lower_)
            if own in ("TradeUnion", "PoliticalParty") and not name.title:
                votes[own] += BESIDE + 2  # 'the SITAR union', which a recogniser takes for anything
                votes["Person"] -= 2
        if self._is_body_by_grammar(doc, name):
            votes["Organisation"] += HEAD - 1
            votes["Person"] -= BESIDE
            votes["Place"] -= BESIDE
        if after is not None and after.tag_ == "NNS" and after.text.islower() and after.lemma_ in self.workers:
            votes["Organisation"] += 1  # 'Crumbco drivers'
            votes["Person"] -= 2
        if self._in_charge(doc, name):
            votes["Person"] += 4
        if self.is_placed_by(doc, name) and name.title is None and name.honorific is None:
            votes["Place"] += BESIDE
            votes["Person"] -= BESIDE
        if after is not None and after.text == "," and name.end + 1 < len(doc) and doc[name.end + 1].lower_ == "where":
            votes["Place"] += 2
        if after is not None and after.text in (",", "("):
            self._apposition(doc, name)
        if root.dep_ in ("nsubj", "nsubjpass") and root.head.lemma_ in self.speech:
            if not self.knowledge.is_place(name.text):
                votes["Place"] -= 1.5  # places that nobody knows seldom speak; 'London' may
            votes["Person"] += 2 if len(name.text.split()) > 1 else 1
            votes["Organisation"] += 0.5
        if after is not None and after.lower_ in self.parts and after.i + 1 < len(doc):
            votes["Place"] += 4 if doc[after.i + 1].lower_ == "of" else 0  # 'the Ladywell suburb of Birmingham'
        if after is not None and after.lower_ == "who":
            votes["Person"] += 2

    def _is_employer_of(self, doc: Doc, name: Name) -> bool:
        """Say whether an office stands before 'for': 'the regional director for Crumbco'; 'a lawyer for Ada Quill' is none."""
        office = doc[name.start - 2] if name.start > 1 else None
        return office is not None and self.is_role(office) and office.lower_ not in self.serving | self.seats

    def _is_body_by_grammar(self, doc: Doc, name: Name) -> bool:
        """Say whether 'which' goes back to the name, or it has officers: 'Crumbco, which ...', "Crumbco's chief executive".

        Persons have doctors, sons and spokesmen; a place can have either, and has other voices.
        """
        if name.honorific or name.title or name.end + 1 >= len(doc) or self.knowledge.is_place(name.text):
            return False
        after = doc[name.end]
        if after.text == "," and doc[name.end + 1].lower_ == "which":
            return True
        if after.lower_ not in ("'s", "’s"):
            return False
        for k in range(name.end + 1, min(name.end + 4, len(doc))):
            two = doc.span(k, k + 2).text.lower()
            if two in self.officers or two == "vice president" or doc[k].lower_ in ("ceo", "bosses"):
                return True
            if doc[k].pos_ not in ("ADJ", "NOUN", "PROPN"):
                return False
        return False

    def _in_charge(self, doc: Doc, name: Name) -> bool:
        """Say whether an office and its charge in small letters stand before: 'the minister of education Ada Quill'."""
        before = doc.span(max(0, name.start - 3), name.start)
        if len(before) < 3 or not before.text.islower() or name.title is not None:
            return False
        return before[0].lower_ in self.portfolios and before[1].lower_ in ("of", "for") and before[2].pos_ == "NOUN"

    def _is_named_office(self, doc: Doc, name: Name) -> bool:
        """Say whether the name stands between commas behind an office: 'its president, Ada Quill,'."""
        office = doc[name.start - 2]
        ends = name.end == len(doc) or doc[name.end].text in (",", ".", ")")
        return ends and office.text.islower() and office.tag_ == "NN" and self.is_role(office)

    def _apposition(self, doc: Doc, name: Name) -> None:
        """Read what stands behind a comma or bracket: an age, a role, 'the bakers' union', 'a baking firm'."""
        ahead = doc[name.end + 1 : name.end + 7]
        if not len(ahead):
            return
        first = ahead[0]
        if first.like_num and len(first.text) == 2 and len(ahead) > 1 and ahead[1].text in (",", ")", "-"):
            name.votes["Person"] += 5
            return
        opens = first.lower_ in ("a", "an", "the", "who", "its", "our", "his", "her", "one")
        if not opens and first.lower_ not in self.modifiers | self.roles:
            return
        for token in ahead:
            if token.text in (",", ")", ".", ";") or token.pos_ in ("VERB", "AUX"):
                return
            ends = token.i + 1 == len(doc) or doc[token.i + 1].pos_ not in ("NOUN", "PROPN", "PART", "VERB", "AUX")
            if token.text.islower() and self.is_role(token) and token.tag_ in ("NN", "NNP"):
                name.votes["Person"] += 2.5
                return
            if opens and ends and token.pos_ == "NOUN" and token.lower_ in self.introducing:
                name.votes[self.introducing[token.lower_]] += BESIDE
                name.votes["Person"] -= 2
                return
