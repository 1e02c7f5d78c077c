"""Finds proper names in a paragraph and weighs what kind of thing each names.

The parser's entity recogniser is one voice among several: honorifics and role nouns before a name, head nouns in it,
gazetteers, and what stands round it vote as well. A name's kind is decided later, once for each document, by the sum.
Weights: a head noun or honorific (6) outweighs any two of recogniser (2), gazetteer (2.5) and context (at most 3),
because those err on a third of buildings and a tenth of persons in news (see the model's own figures by type).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from kg.ontology import Ontology
from kg.reading.knowledge import Knowledge

HEAD, RECOGNISER, GAZETTEER = 6.0, 2.0, 2.5
_ENTITY_KINDS = {"PERSON": "Person", "ORG": "Organisation", "GPE": "Place", "LOC": "Place", "FAC": "Place"}
_NAMING = frozenset({*_ENTITY_KINDS, "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
_PARTICLES = frozenset(
    ["de", "del", "della", "di", "da", "van", "der", "den", "von", "la", "le", "du", "bin", "ibn", "al", "el", "ap"]
)
_FUNCTION = frozenset(
    ["DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "ADV", "NUM", "VERB", "PART", "INTJ", "PUNCT", "SYM", "SPACE"]
)
_POSSESSIVE = frozenset({"'s", "’s", "'", "’", "‘s", "`s"})
_LINKED = frozenset(
    [
        "based",
        "led",
        "run",
        "born",
        "elect",
        "backed",
        "style",
        "wide",
        "held",
        "owned",
        "trained",
        "area",
        "day",
        "long",
        "level",
        "only",
        "free",
    ]
)
_SAINT = frozenset({"st", "st.", "saint"})


@dataclass(slots=True)
class Name:
    """A proper name at tokens `start:end` of a paragraph, and the votes on its kind.

    `honorific` is 'dr', 'mr' ...; `title` the tokens of a role written before it; `unit` says that it is a unit of an
    organisation written with a small head ('the bakers' pay committee'), whose whole may be at `owner` (a token).
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

    @property
    def kind(self) -> str | None:
        """Return the kind with most votes; None where nothing spoke. Ties go to the alphabetically first."""
        best = sorted(self.votes.items(), key=lambda item: (-item[1], item[0]))
        return best[0][0] if best and best[0][1] > 0 else None


class NameFinder:
    """Finds names with the word lists of one ontology."""

    def __init__(self, ontology: Ontology, knowledge: Knowledge) -> None:
        self.ontology = ontology
        self.knowledge = knowledge
        words = ontology.words
        self.heads = ontology.name_heads
        self.longest_head = max(len(head.split()) for head in self.heads)
        self.honorifics = words("honorific")
        self.roles = words("role-noun")
        self.modifiers = words("role-modifier")
        self.possessives = words("possessive-in-name")
        self.lower_heads = words("lower-head")
        self.units = words("unit-head")
        self.calendar = words("weekday") | words("month") | words("calendar")
        self.nobody = words("nhs-like")
        self.speech = words("speech-verb")
        self.compass = words("nationality-region")
        self.groups = words("group-head")
        self.known: dict[str, str] = {}
        for list_name in sorted(ontology.lists):
            known = ontology.lists[list_name]
            if list_name.startswith("known-") and known.kind:
                self.known.update(dict.fromkeys(known.words, known.kind))

    def find(
        self,
        doc: Doc,
        paragraph: int,
        lowered: frozenset[str],
        capitals: frozenset[str] = frozenset(),
        *,
        title_case: bool = False,
    ) -> list[Name]:
        """Return the names of one paragraph in text order; units follow the names that they contain.

        `lowered` are the words that the document also writes small, `capitals` those that it writes with a capital in
        mid-sentence; `title_case` says that capitals mean nothing here (a headline), so that only what the recogniser
        sees counts.
        """
        self.capitals = capitals
        names: list[Name] = []
        i = 0
        while i < len(doc):
            if self._starts(doc, i, lowered, title_case):
                end = self._end(doc, i, lowered, title_case)
                names.extend(self._split(doc, paragraph, i, end))
                i = max(end, i + 1)
            else:
                i += 1
        for name in names:
            self._weigh(doc, name)
        names = [name for name in names if name.end > name.start]
        for name in names:
            self._part_of_place(doc, name)
        return names + self._units(doc, paragraph, names)

    def _part_of_place(self, doc: Doc, name: Name) -> None:
        """Let a name of a place begin with the small word for its part: 'south London', 'inner Leeds'."""
        before = doc[name.start - 1] if name.start else None
        if before is None or name.kind != "Place" or before.lower_ not in self.compass or not before.text.islower():
            return
        name.start -= 1
        name.text = doc[name.start : name.end].text

    # ----- where a name starts and ends

    def _capital(self, token: Token) -> bool:
        text = token.text
        if not text[0].isupper() and not (text[0].isdigit() and len(text) > 1 and text[1:2].isupper()):
            return False
        small = text.lower()
        if small.rstrip(".") in self.calendar or small.rstrip("s") in self.calendar or small in ("i", "i'm", "o", "a"):
            return False
        return token.pos_ not in ("PRON", "AUX") or token.ent_type_ in _NAMING

    def _starts(self, doc: Doc, i: int, lowered: frozenset[str], title_case: bool) -> bool:
        token = doc[i]
        if not self._capital(token):
            return False
        small = token.text.lower()
        if title_case:
            return token.ent_type_ in ("PERSON", "GPE", "ORG") and not (i and doc[i - 1].ent_type_ == token.ent_type_)
        if small in self.nobody:
            return False
        initial = i == 0 or token.is_sent_start or doc[i - 1].text in "\"“‘'«:–—-(…"
        follower = doc[i + 1] if i + 1 < len(doc) else None
        followed = follower is not None and (self._capital(follower) or follower.text in _POSSESSIVE)
        if small in self.honorifics:
            return followed
        if small == "the" or token.pos_ == "DET":
            return False
        if not initial:
            return token.pos_ not in ("DET", "ADP", "CCONJ", "SCONJ", "INTJ") or token.ent_type_ in _NAMING
        if small in self.known and (token.text.isupper() or followed or small not in lowered):
            return True
        if token.pos_ in _FUNCTION and token.ent_type_ not in ("PERSON", "ORG", "GPE", "FAC", "LOC"):
            return False
        if small in lowered and not followed:
            return token.ent_type_ in ("PERSON", "GPE") and token.pos_ == "PROPN"
        if followed and not (small in lowered and token.pos_ != "PROPN" and token.ent_type_ == ""):
            return True
        if small in self.capitals and small not in lowered:
            return True
        named = token.ent_type_ in _NAMING and token.pos_ == "PROPN"
        return (named or self.knowledge.is_place(small)) and small not in self.roles | self.groups

    def _end(self, doc: Doc, i: int, lowered: frozenset[str], title_case: bool) -> int:
        if title_case:
            j = i + 1
            while j < len(doc) and doc[j].ent_type_ == doc[i].ent_type_ and doc[j].ent_iob_ == "I":
                j += 1
            return j
        j = i + 1
        while j < len(doc):
            token = doc[j]
            ended = doc[j - 1].text[-1] in ".!?" and not self._honorific(doc[j - 1]) and doc[j - 1].lower_ not in _SAINT
            if token.is_sent_start and ended and len(doc[j - 1].text) != 2:
                break
            if self._capital(token) and token.lower_ not in self.nobody:
                j += 1
                continue
            step = self._connector(doc, i, j)
            if not step:
                break
            j += step
        return j + self._lower_head(doc, i, j)

    def _connector(self, doc: Doc, i: int, j: int) -> int:
        """Return how many tokens at `j` continue the name that began at `i`, through a small word; 0 for none."""
        token, after = doc[j], doc[j + 1] if j + 1 < len(doc) else None
        if after is None:
            return 0
        small = token.lower_
        before = doc[j - 1]
        inside = (
            token.ent_iob_ == "I"
            and after.ent_iob_ == "I"
            and token.ent_type_ in ("ORG", "FAC", "GPE", "LAW", "EVENT", "PERSON")
        )
        if small in _POSSESSIVE:
            owner = before.lower_
            saint = j - 2 >= i and doc[j - 2].lower_ in _SAINT
            if (saint or owner in self.possessives) and self._capital(after) and not self._role(after):
                return (
                    2
                    if after.lower_ in self.heads or inside or after.lower_ in ("hospital", "college")
                    else (1 if saint else 2)
                )
            if saint or (owner in self.possessives and after.lower_ in self.lower_heads):
                return 1
            return 0
        if small in ("-", "–") and not before.whitespace_ and not token.whitespace_:
            syllable = after.text.islower() and len(after.text) <= 6 and after.pos_ in ("PROPN", "NOUN", "X", "ADJ")
            syllable = (
                syllable and before.pos_ == "PROPN" and j - i <= 2 and after.lower_ not in self.modifiers | _LINKED
            )
            return 2 if self._capital(after) or (syllable and before.text.istitle()) else 0
        if small == "&" and self._capital(after):
            return 0 if self.knowledge.is_given(before.text) and self.knowledge.is_given(after.text) else 2
        if small in _PARTICLES and self._capital(after) and j > i:
            return 2
        if small == "." and not before.whitespace_ and len(before.text) <= 2 and self._capital(after):
            return 2
        if small in ("of", "for") and (before.lower_ not in self.roles or self._headed(doc, i, j)):
            step = 2 if after.lower_ == "the" and j + 2 < len(doc) and (small == "of" or inside) else 1
            if j + step < len(doc) and self._capital(doc[j + step]) and self._headed(doc, i, j):
                return step + 1
        if small in ("of", "for") and before.lower_ in self.roles and before.text[0].isupper() and self._capital(after):
            return 2
        if small == "the" and self._capital(after) and after.lower_ in self.heads:
            return 2
        if small in ("and", ",") and self._capital(after):
            listing = self._headed(doc, i, j) and any(t.lower_ == "of" for t in doc[i:j]) and self._closes_list(doc, j)
            end = j + 1
            while end < len(doc) and (self._capital(doc[end]) or doc[end].lower_ in ("of", "the", "and")):
                end += 1
            headed = bool(self._head_kind([t.lower_ for t in doc[j + 1 : end]])) or self._headed(doc, i, j)
            twin = small == "and" and headed and end - j == 3 and j - i == 1
            twin = twin and self.knowledge.is_place(before.text) and self.knowledge.is_place(after.text)
            office = small == "and" and any(t.lower_ in self.roles and t.text[0].isupper() for t in doc[i:j])
            if (small == "and" and inside and headed) or listing or (inside and small == "," and headed) or twin:
                return 2
            if office and any(t.lower_ in ("for", "of") for t in doc[i:j]) and doc[end - 1].ent_type_ == "PERSON":
                return 2
        if small == "," and inside and self._closes_list(doc, j):
            return 1
        if token.like_num and before.lower_ in (
            "local",
            "number",
            "no",
            "no.",
            "branch",
            "unit",
            "line",
            "gate",
            "pier",
            "platform",
        ):
            return 1
        return 0

    def _closes_list(self, doc: Doc, j: int) -> bool:
        """Say whether a comma or 'and' at `j` lists parts of one name: capitals up to an 'and' with capitals after it."""
        k = j
        while k < len(doc) and (self._capital(doc[k]) or doc[k].text in (",", "and", "&")):
            k += 1
        rest = [t.lower_ for t in doc[j:k]]
        if "and" not in rest and "&" not in rest:
            return False
        last = doc[k - 1].lower_
        return last in self.heads or last.rstrip("s") in self.groups or last in self.possessives

    def _headed(self, doc: Doc, i: int, j: int) -> bool:
        return any(self._head_kind([t.lower_ for t in doc[i:k]]) for k in range(i + 1, j + 1))

    def _head_kind(self, words: list[str]) -> str | None:
        """Return the kind that the last words of a name give it, the longest head first."""
        for size in range(min(self.longest_head, len(words)), 0, -1):
            kind = self.heads.get(" ".join(words[-size:]))
            if kind:
                return kind
        return None

    def _lower_head(self, doc: Doc, i: int, j: int) -> int:
        """Return how many small-letter tokens after the name are its head ('Lewes general hospital': 2)."""
        if j >= len(doc):
            return 0
        headed = self._head_kind([t.lower_ for t in doc[i:j]])
        if headed and doc[j].lower_ not in ("hospital", "infirmary", "hospitals") and headed != "Place":
            return 0
        if headed == "Hospital":
            return 0
        last = doc[j - 1]
        bare = " ".join(t.text for t in doc[i:j]).lower()
        for size in (3, 2, 1):
            words = [t.text for t in doc[j : j + size]]
            if len(words) == size and " ".join(words) in self.lower_heads and all(w.islower() for w in words):
                head = words[-1]
                acronym = last.text.isupper() and len(last.text) > 1 and j - i == 1
                if (
                    (acronym and head in ("party", "council"))
                    or self._honorific(doc[i])
                    or (bare in self.known and head != "party")
                ):
                    return 0
                following = doc[j + size] if j + size < len(doc) else None
                compound = following is not None and following.pos_ == "NOUN" and following.lower_ not in self.roles
                return 0 if compound and head in ("line", "house", "park", "hall", "garage", "mine", "works") else size
        return 0

    def _honorific(self, token: Token) -> bool:
        return token.lower_ in self.honorifics

    def _role(self, token: Token) -> bool:
        return token.lower_ in self.roles or token.lemma_.lower() in self.roles

    # ----- titles apart from names

    def _split(self, doc: Doc, paragraph: int, start: int, end: int) -> list[Name]:
        """Cut a run of capitals into an organisation, a title and a person, as far as it has them."""
        while end > start and doc[end - 1].text in ("-", "–", ",", ".", "&"):
            end -= 1
        if end <= start:
            return []
        marks = [k for k in range(start, end) if self._honorific(doc[k]) and k + 1 < end and doc[k].text != "General"]
        marks = [
            k
            for k in marks
            if doc[k].text[0].isupper()
            and (doc[k].lower_ not in self.roles or k == start)
            and doc[k + 1].lower_ not in self.roles | self.modifiers
        ]
        if marks and not self._head_kind([t.lower_ for t in doc[start:end]]):
            mark = marks[-1]
            person = self._name(doc, paragraph, mark + 1, end)
            person.honorific = doc[mark].lower_.rstrip(".")
            person.votes["Person"] += HEAD + 2
            first = marks[0]
            while first > start and self._honorific(doc[first - 1]):
                first -= 1
            if first > start:
                person.title = (start, first)
                return [*self._title_owner(doc, paragraph, start, first), person]
            return [person]
        whole_kind = self._head_kind([t.lower_ for t in doc[start:end]])
        roles = [k for k in range(start, end) if doc[k].lower_ in self.roles]
        if roles and not whole_kind:
            last = roles[-1]
            tail = end
            while tail > last + 1 and doc[tail - 1].ent_type_ == "PERSON":
                tail -= 1
            if last + 1 < tail < end and doc[last + 1].lower_ in ("of", "for"):
                person = self._name(doc, paragraph, tail, end)
                person.title = (start, tail)
                person.votes["Person"] += HEAD - 1
                return [person]
            rest = end - last - 1
            if rest == 0:
                return self._title_owner(doc, paragraph, start, end) if end - start > 1 else []
            follows = doc[last + 1]
            if follows.lower_ not in ("of", "for", "and", "-") and rest <= 5:
                person = self._name(doc, paragraph, last + 1, end)
                person.title = (start, last + 1)
                person.votes["Person"] += HEAD - 1
                return [*self._title_owner(doc, paragraph, start, last + 1), person]
            if follows.lower_ in ("of", "for"):
                inner = last + 2 + (doc[last + 2].lower_ == "the")
                return self._split(doc, paragraph, inner, end) if inner < end else []
        return [self._name(doc, paragraph, start, end)]

    def _title_owner(self, doc: Doc, paragraph: int, start: int, end: int) -> list[Name]:
        """Return the organisation that opens a written title ('Unison General Secretary'), as no or one name."""
        stop = start
        while stop < end and not self._role(doc[stop]) and doc[stop].lower_ not in self.modifiers:
            stop += 1
        while stop > start and doc[stop - 1].lower_ in _POSSESSIVE | {"-", "and", "&"}:
            stop -= 1
        if stop == start or all(t.ent_type_ == "NORP" for t in doc[start:stop]):
            return []
        return [self._name(doc, paragraph, start, stop)]

    def _name(self, doc: Doc, paragraph: int, start: int, end: int) -> Name:
        text = doc[start:end].text
        trailing = re.search(r"(?:'s|’s|[-–,.&]+)$", text)
        if trailing and end - start > 1 and doc[end - 1].text in (*_POSSESSIVE, "-", "–", ",", "&"):
            saint = any(t.lower_ in _SAINT for t in doc[start : end - 2])
            if not saint and doc[end - 2].lower_ not in self.possessives:
                end -= 1
                text = doc[start:end].text
        return Name(paragraph, start, end, text)

    # ----- votes

    def _weigh(self, doc: Doc, name: Name) -> None:
        votes, tokens = name.votes, doc[name.start : name.end]
        words = [t.lower_ for t in tokens]
        small = " ".join(words).replace(" ’s", "’s").replace(" 's", "'s")
        first = tokens[0].text
        kind = self._head_kind(words) or self._head_first(words)
        if kind is None and len(words) > 1 and words[-1].isdigit():
            kind = self._head_kind(words[:-1])
        given = self.knowledge.is_given(first)
        if kind and len(words) > 1:
            short_person = (
                len(words) == 2 and given and tokens.root.ent_type_ == "PERSON" and doc[name.end - 1].text[0].isupper()
            )
            votes[kind] += 1.5 if short_person else HEAD
            if kind == "Place" and any(w in self.ontology.words("building-head") for w in words[-1:]):
                votes["Place"] += 1
        known = self.known.get(small) or self.known.get(small.removeprefix("the "))
        if known and (len(words) > 1 or first.isupper() or first[0].isupper()):
            votes[known] += HEAD - 1 if len(words) > 1 or first.isupper() else 3
        for token in tokens:
            if token.ent_type_ in _ENTITY_KINDS and token.ent_iob_ in "BI":
                votes[_ENTITY_KINDS[token.ent_type_]] += RECOGNISER / len(words)
        if len(words) == 1 and tokens[0].ent_type_ == "NORP" and not known:
            votes["Norp"] += HEAD
        if len(words) == 1 and words[0] in self.compass:
            votes["Norp"] += HEAD
        if len(words) > 1 and not kind and not known:
            votes["Organisation"] += 0.4
        if any(t.ent_type_ in ("LAW", "EVENT", "WORK_OF_ART", "PRODUCT") for t in tokens):
            votes["Other"] += 1.0
        bare = small
        while bare.split(" ", 1)[0] in self.compass and " " in bare:
            bare = bare.split(" ", 1)[1]
        if self.knowledge.is_place(bare) and not name.honorific and not name.title:
            votes["Place"] += GAZETTEER + (1.5 if bare in self.knowledge.countries else 0)
        if len(words) >= 2 and given and len(words) <= 4 and not kind:
            votes["Person"] += GAZETTEER
        elif len(words) == 1 and given and small not in self.knowledge.places:
            votes["Person"] += 1.0
        if (
            len(words) in (2, 3)
            and words[-1] in self.knowledge.surnames
            and not kind
            and all(t.text[0].isupper() for t in tokens)
        ):
            votes["Person"] += 1.0
        if len(words) == 1 and first.isupper() and 2 <= len(first) <= 7 and first.isalpha() and not known:
            votes["Organisation"] += 2.5
        self._context(doc, name)

    def _head_first(self, words: list[str]) -> str | None:
        """Return the kind of a name whose head opens it: 'Department of Roads', 'University College', 'Port of Hull'."""
        for k, word in enumerate(words):
            if word in ("of", "for") and k:
                return self._head_kind(words[:k])
        return None

    def _context(self, doc: Doc, name: Name) -> None:
        votes = name.votes
        before = doc[name.start - 1] if name.start else None
        after = doc[name.end] if name.end < len(doc) else None
        root = doc[name.start : name.end].root
        if before is not None:
            small = before.lower_
            if small == "the":
                votes["Person"] -= 4
                votes["Organisation"] += 1
            elif small in ("in", "across", "near", "around", "through", "throughout"):
                votes["Place"] += 1.5
                votes["Person"] -= 1
            elif small in ("at", "outside"):
                votes["Organisation"] += 0.6
                votes["Place"] += 0.6
                votes["Person"] -= 2
            elif (
                name.title is None
                and before.text[0].islower()
                and self._role(before)
                and before.pos_ in ("NOUN", "PROPN")
            ):
                votes["Person"] += 4
        if after is not None and after.text in (",", "("):
            ahead = doc[name.end + 1 : name.end + 6]
            if (
                len(ahead)
                and ahead[0].like_num
                and len(ahead[0].text) == 2
                and len(ahead) > 1
                and ahead[1].text in (",", ")", "-")
            ):
                votes["Person"] += 5
            elif (
                any(self._role(t) and t.text[0].islower() for t in ahead)
                and len(ahead)
                and (
                    ahead[0].lower_ in ("a", "an", "the", "who", "its", "our", "his", "her")
                    or ahead[0].lower_ in self.modifiers | self.roles
                )
            ):
                votes["Person"] += 2.5
        if root.dep_ in ("nsubj", "nsubjpass") and root.head.lemma_ in self.speech:
            votes["Person"] += 2 if len(name.text.split()) > 1 else 1
            votes["Organisation"] += 0.5
        if after is not None and after.lower_ == "who":
            votes["Person"] += 2

    # ----- units with a small head

    def _units(self, doc: Doc, paragraph: int, names: list[Name]) -> list[Name]:
        """Find 'the bakers' pay committee', 'Guild youth branch': a unit head written small with words before it."""
        found = []
        starts = {k for name in names for k in range(name.start, name.end)}
        for token in doc:
            two = doc[token.i - 1 : token.i + 1].text.lower() if token.i else ""
            if token.lower_ not in self.units and two not in self.units:
                continue
            if not token.text[0].islower() or token.i in starts:
                continue
            left = token.i
            while left > 0 and (
                doc[left - 1].pos_ in ("NOUN", "PROPN", "ADJ")
                or doc[left - 1].lower_ in _POSSESSIVE
                or left - 1 in starts
            ):
                if doc[left - 1].ent_type_ in ("DATE", "TIME") or doc[left - 1].lower_ in (
                    "other",
                    "own",
                    "new",
                    "same",
                    "local",
                    "whole",
                ):
                    break
                left -= 1
            while left < token.i and doc[left].lower_ in _POSSESSIVE:
                left += 1
            if left == token.i:
                continue
            own = [n for n in names if left <= n.start and n.end <= token.i]
            unit = Name(paragraph, left, token.i + 1, doc[left : token.i + 1].text, unit=True)
            unit.votes["Organisation"] += HEAD
            if own:
                unit.owner = own[0].start
            elif left and doc[left - 1].pos_ == "PRON" and doc[left - 1].dep_ == "poss":
                unit.owner = left - 1
            elif (
                not any(t.lower_ in self.groups or t.lemma_ in self.groups for t in doc[left : token.i])
                and two not in self.units
                and token.lower_ != "department"
            ):
                continue
            found.append(unit)
        return found
