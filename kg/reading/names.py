"""Finds proper names in a paragraph: where each starts and ends, and which title stands before it.

Names are runs of capitals, with the small words that belong to them; the parser's entity recogniser only helps where
capitals mean little (the start of a sentence, a headline). What kind of thing a name names is weighed in `kinds`.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kg.ontology import Ontology
from kg.reading.kinds import BESIDE, HEAD, RECOGNISED, Kinds, Name
from kg.reading.knowledge import Knowledge
from kg.reading.runs import Runs
from kg.reading.spelling import POSSESSIVE, SAINT, Spelling
from kg.reading.tokens import Doc, Token

__all__ = ["Name", "NameFinder"]

_NAMING = frozenset({*RECOGNISED, "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
_PARTICLES = frozenset(
    ["de", "del", "della", "di", "da", "van", "der", "den", "von", "la", "le", "du", "bin", "ibn", "al", "el", "ap"]
)
_FUNCTION = frozenset(
    ["DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "ADV", "NUM", "VERB", "PART", "INTJ", "PUNCT", "SYM", "SPACE"]
)
_BARE_UNITS = frozenset({"branch", "chapter", "executive"})
"""Units that may stand without a word before them: 'the executive of the Guild', 'a local branch of the Guild'."""
_SERVING = frozenset({"nhs", "foundation", "teaching", "general", "community", "district", "acute", "university"})
"""Words between places and the head of the body that serves them: 'the Farrow and Leeds NHS Foundation Trust'."""
_NO_NAME = re.compile(r"^(?:[DRI]-[A-Z]|N\d)")
"""A party and its state ('D-Ohio'), and an amount in naira ('N5m')."""
_LONGEST = 9
"""Tokens of the longest name that a headline is searched for; the longest in the reports that we looked at has eight."""


def _half_word(doc: Doc, i: int) -> bool:
    """Say whether a single letter at `i` is half of a common word: 'T-shirts'."""
    return len(doc[i].text) == 1 and i + 2 < len(doc) and doc[i + 1].text == "-" and doc[i + 2].text.islower()


def _spelt_out(doc: Doc, i: int, end: int) -> bool:
    """Say whether the bracket behind has the first letters of all: 'the General and Municipal Alliance (GMA)'."""
    if end + 2 >= len(doc) or doc[end].text != "(" or doc[end + 2].text != ")":
        return False
    letters = "".join(t.text[0] for t in doc[i:end] if t.text[0].isupper())
    return len(letters) > 2 and doc[end + 1].text == letters


class NameFinder:
    """Finds names with the word lists of one ontology."""

    def __init__(self, ontology: Ontology, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.kinds = Kinds(ontology, knowledge)
        words = ontology.words
        self.heads = ontology.name_heads
        self.honorifics = words("honorific")
        self.roles = words("role-noun")
        self.modifiers = words("role-modifier")
        self.possessives = words("possessive-in-name")
        self.streets = words("street-head")
        self.founded = words("founded-head")
        self.lower_heads = words("lower-head")
        self.units = words("unit-head")
        self.unit_ends = {unit.rsplit(" ", 1)[-1] for unit in self.units}
        self.weekdays = words("weekday")
        self.calendar = words("weekday") | words("month") | words("calendar")
        self.nobody = words("nhs-like")
        self.compass = words("nationality-region")
        self.groups = words("group-head")
        self.portfolios = words("role-portfolio")
        self.months = words("month")
        self.openers = words("sentence-opener")
        self.linked = words("linked-word")
        self.family_first = words("family-name-first")
        self.known = self.kinds.known
        self.runs = Runs(ontology, self.kinds)
        self.owners = frozenset().union(
            *(words(name) for name in sorted(ontology.lists) if name.startswith("anaphor-"))
        )

    def find(self, doc: Doc, paragraph: int, spelling: Spelling) -> list[Name]:
        """Return the names of one paragraph in text order; units follow the names that they contain."""
        names: list[Name] = []
        i = 0
        while i < len(doc):
            if self._starts(doc, i, spelling):
                end = self._end(doc, i)
                names.extend(self.runs.split(doc, paragraph, i, end, spelling))
                i = max(end, i + 1)
            else:
                i += 1
        names = [n for n in names if n.end > n.start and not _NO_NAME.match(n.text)]
        names = [n for n in names if n.text.lower() not in self.calendar]
        for name in names:
            self.kinds.weigh(doc, name, spelling)
            self._part_of_place(doc, name)
        for left, right in pairwise(names):
            self._town_behind(doc, left, right)
        return names + self._units(doc, paragraph, names)

    def find_known(self, doc: Doc, paragraph: int, spelling: Spelling) -> list[Name]:
        """Return the names of a headline in Title Case: those that the prose has, and sure ones of the recogniser."""
        names: list[Name] = []
        small = [t.lower_ for t in doc]
        i = 0
        while i < len(doc):
            end = next((i + n for n in range(_LONGEST, 0, -1) if tuple(small[i : i + n]) in spelling.names), 0)
            if not end or end > len(doc) or not doc[i].text[0].isupper():
                end = self._recognised(doc, i)
            if end:
                names.append(self.runs.name(doc, paragraph, i, end))
                self.kinds.weigh(doc, names[-1], spelling)
            i = max(end, i + 1)
        return names

    def find_dateline(self, doc: Doc, paragraph: int) -> list[Name]:
        """Return the place that opens a dateline, and the agency in its brackets: 'WESTBRIDGE, Aug. 14 (Crumb Wire) -'."""
        names: list[Name] = []
        runs: list[tuple[int, int, str]] = []
        i = 0
        while i < len(doc) and doc[i].text not in (",", "(", "-", "–", "—", "--"):
            i += 1
        if i and not any(t.like_num or t.lower_.rstrip(".") in self.calendar for t in doc[:i]):
            runs.append((0, i, "Place"))
            j = i + 1  # the state or country behind it: 'WESTBRIDGE, Ohio (Crumb Wire) -'
            while j < len(doc) and doc[j].text[0].isupper() and doc[j].lower_.rstrip(".") not in self.calendar:
                j += 1
            if i < len(doc) and doc[i].text == "," and j > i + 1:
                runs.append((i + 1, j, "Place"))
        opening = next((t.i for t in doc if t.text == "("), None)
        closing = next((t.i for t in doc if t.text == ")"), len(doc))
        if opening is not None and opening + 1 < closing and not any(t.like_num for t in doc[opening:closing]):
            runs.append((opening + 1, closing, "MediaOrganisation"))
        for start, end, kind in runs:
            name = Name(paragraph, start, end, doc.span(start, end).text)
            name.votes[kind] = HEAD
            names.append(name)
        return names

    def _recognised(self, doc: Doc, i: int) -> int:
        """Return the end of an entity that starts at `i` and that head, given name or gazetteer confirm; or 0."""
        token = doc[i]
        if token.ent_iob_ != "B" or token.ent_type_ not in RECOGNISED or not self._capital(token):
            return 0
        end = i + 1
        while end < len(doc) and doc[end].ent_iob_ == "I":
            end += 1
        while end > i + 1 and doc[end - 1].lower_ in POSSESSIVE:
            end -= 1
        words = [t.lower_ for t in doc[i:end]]
        if len(words) > 5 or any(t.pos_ == "VERB" for t in doc[i:end]):
            return 0
        person = token.ent_type_ == "PERSON" and len(words) in (2, 3) and self.knowledge.is_given(words[0])
        sure = person or self.knowledge.is_place(" ".join(words)) or bool(len(words) > 1 and self.kinds.by_head(words))
        return end if sure or " ".join(words) in self.known else 0

    def _part_of_place(self, doc: Doc, name: Name) -> None:
        """Let a name of a place begin with the small word for its part: 'south London', 'inner Leeds'."""
        before = doc[name.start - 1] if name.start else None
        if before is None or name.kind != "Place" or before.lower_ not in self.compass or not before.text.islower():
            return
        name.start -= 1
        name.text = doc.span(name.start, name.end).text

    @staticmethod
    def _town_behind(doc: Doc, left: Name, right: Name) -> None:
        """Let a word between commas behind a place be the town: 'on Customs House Quay, Leith, and in Bathgate'."""
        after = doc[right.end].text if right.end < len(doc) else "."
        between = right.start == left.end + 1 and doc[left.end].text == ","
        if (
            left.kind == "Place"
            and between
            and right.end - right.start == 1
            and after in (",", ".")
            and not right.headed
        ):
            right.votes["Place"] += BESIDE

    # ----- where a name starts and ends

    def _capital(self, token: Token) -> bool:
        text = token.text
        if not text[0].isupper() and not (text[0].isdigit() and len(text) > 1 and text[1:2].isupper()):
            return False
        small = text.lower()
        if small in ("no", "no.") and token.i + 1 < len(token.doc) and token.doc[token.i + 1].like_num:
            return False
        day = small.rstrip(".") in self.calendar or small.rstrip("s") in self.weekdays
        if (day and not self._surname(token) and not self._born_on(token)) or small in ("i", "i'm", "o", "a"):
            return False
        ahead = token.doc[token.i + 1 : token.i + 3]
        family = small in self.family_first and len(ahead) == 2 and ahead[0].text.istitle() and ahead[1].text == "-"
        return family or token.pos_ not in ("PRON", "AUX") or token.ent_type_ in _NAMING  # 'Do Hyun-woo'

    def _surname(self, token: Token) -> bool:
        """Say whether a word of the calendar follows a given name: 'Ada Winters', 'Theresa May'."""
        before = token.doc[token.i - 1] if token.i else None
        return before is not None and before.text[0].isupper() and self.knowledge.is_given(before.text)

    def _born_on(self, token: Token) -> bool:
        """Say whether a day or month is a given name: 'its president, Sunday Eze,', 'Comrade Friday Obi', 'Sen. June Falk'."""
        if token.lower_ not in self.weekdays | self.months or token.i == 0 or token.i + 1 >= len(token.doc):
            return False
        before, after = token.doc[token.i - 1], token.doc[token.i + 1]
        if before.text == ")" and token.i > 1:
            before = token.doc[token.i - 2]  # 'Comrade (Dr.) Sunday Eze'
        introduced = before.lower_ in self.honorifics or (
            before.text == "," and token.i > 1 and self._role(token.doc[token.i - 2])
        )
        surname = after.text[0].isupper() and after.lower_ not in self.calendar and after.lower_ not in self.heads
        return introduced and surname

    def _names_nobody(self, token: Token) -> bool:
        """Say whether a word in capitals is of those that name nobody; 'Mba' is a surname, 'MBA' is none."""
        if token.lower_ not in self.nobody:
            return False
        return not (token.text.isalpha() and token.text.istitle() and len(token.text) <= 3 and token.lower_ != "day")

    def _starts(self, doc: Doc, i: int, spelling: Spelling) -> bool:
        token = doc[i]
        if not self._capital(token):
            return False
        small = token.lower_
        before = doc[i - 1] if i else None
        if self._names_nobody(token) or (before is not None and before.text == "#"):
            return False
        if _half_word(doc, i) or (token.like_num and token.ent_type_ == "CARDINAL"):
            return False
        if self._shouted_opening(doc, i, spelling):
            return False
        joined = before is not None and (before.text in (",", "&", "/", ")") or before.lower_ in POSSESSIVE)
        joined = joined or (before is not None and before.text in "-–" and not before.whitespace_)
        marked = before is None or not any(c.isalnum() for c in before.text)
        initial = token.is_sent_start or (marked and not joined)
        follower = doc[i + 1] if i + 1 < len(doc) else None
        followed = follower is not None and (self._capital(follower) or follower.text in POSSESSIVE)
        if follower is not None and follower.text in ("-", "–") and token.text.isupper() and len(token) > 1:
            followed = doc.span(i + 2, i + 3).text.isupper() and not token.whitespace_  # 'CRM-MILTRA said'
        if small in self.honorifics:
            ahead = doc[i + 1 : i + 3]  # 'the General and Municipal Alliance'
            return followed or (len(ahead) == 2 and ahead[0].lower_ == "and" and self._capital(ahead[1]))
        if small in self.family_first and followed and i + 2 < len(doc) and doc[i + 2].text == "-":
            return True
        if small == "the" or token.pos_ == "DET" or (initial and small in self.openers):
            return False
        if not initial:
            return token.pos_ not in ("DET", "ADP", "CCONJ", "SCONJ", "INTJ") or token.ent_type_ in _NAMING
        if small in self.known and (token.text.isupper() or followed or small not in spelling.lowered):
            return True
        letters = followed and token.text.isupper() and len(token) > 2 and not spelling.is_common(small)
        if token.pos_ in _FUNCTION and token.ent_type_ not in RECOGNISED and not letters:
            return False  # '"No," MLPU President Ada Quill said': letters are a body's, whatever they are taken for
        if small in spelling.lowered and not followed:
            return token.ent_type_ in ("PERSON", "GPE") and token.pos_ == "PROPN"
        if follower is not None and follower.text == "-" and i + 2 < len(doc) and doc[i + 2].text.islower():
            return token.ent_type_ == "PERSON"
        if followed and not (small in spelling.lowered and token.pos_ != "PROPN" and token.ent_type_ == ""):
            return True
        if small in self.roles | self.groups or token.lemma_.lower() in self.groups:
            return False
        common = (
            token.tag_ in ("NN", "NNS", "JJ", "VBG") and token.ent_type_ == "" and token.dep_ in ("compound", "amod")
        )
        if small in spelling.capitals and small not in spelling.lowered and not common:
            return True
        if self._describes(token, follower, spelling):
            return False
        return (token.ent_type_ in _NAMING and token.pos_ == "PROPN") or self.knowledge.is_place(small)

    def _shouted_opening(self, doc: Doc, i: int, spelling: Spelling) -> bool:
        """Say whether a common word stands in capitals because it opens a story: 'BUS drivers', 'A SENIOR steward'."""
        token = doc[i]
        if i > 3 or len(token) < 3 or not token.text.isupper() or token.lower_ in self.known:
            return False
        if doc.span(i, i + 3).text.lower() in self.known:
            return False
        label = next((t.i for t in doc[i : i + 4] if t.text == ":"), None)
        if label and all(t.text.isupper() and spelling.is_common(t.lower_) for t in doc[:label]):
            return True  # 'READ MORE: Charges to rise'
        ahead = next((t for t in doc[i + 1 :] if t.is_alpha and not t.text.isupper()), None)
        opens = all(t.text.isupper() or not t.is_alpha for t in doc[:i])
        return opens and ahead is not None and ahead.text.islower() and spelling.is_common(token.lower_)

    def _describes(self, token: Token, follower: Token | None, spelling: Spelling) -> bool:
        """Say whether a common word that opens a sentence describes the noun behind it: 'Riot officers stood by'."""
        small = token.lower_
        if token.dep_ not in ("compound", "amod", "nmod") or follower is None or not follower.text.islower():
            return False
        named = self.knowledge.is_given(small) or self.knowledge.is_place(small) or small in self.knowledge.surnames
        return follower.pos_ == "NOUN" and not named and token.text.istitle() and spelling.is_common(small)

    def _end(self, doc: Doc, i: int) -> int:
        j = i + 1
        while j < len(doc):
            token = doc[j]
            ended = doc[j - 1].text[-1] in ".!?" and not self._honorific(doc[j - 1]) and doc[j - 1].lower_ not in SAINT
            if token.is_sent_start and ended and len(doc[j - 1].text) != 2:
                break
            if self._capital(token) and not self._names_nobody(token):
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
        if small in POSSESSIVE:
            owner = before.lower_
            saint = j - 2 >= i and doc[j - 2].lower_ in SAINT
            if (saint or owner in self.possessives) and self._capital(after) and not self._role(after):
                return (
                    2
                    if after.lower_ in self.heads or inside or after.lower_ in ("hospital", "college")
                    else (1 if saint else 2)
                )
            if small in ("'", "’") and owner.endswith("s") and self._capital(after) and after.lower_ in self.heads:
                return 0 if self.knowledge.is_place(before.text) else 2
            if saint or (owner in self.possessives and after.lower_ in self.lower_heads):
                return 1
            if after.text[0].isupper() and after.lower_ in self.founded and j - i == 1 and owner not in self.known:
                return 0 if self.knowledge.is_place(before.text) else 2  # 'Quill's College'
            return 0
        if small in ("-", "–") and not before.whitespace_ and not token.whitespace_:
            family = doc[j - 2].lower_ in self.family_first if j - i >= 2 else False
            syllable = (
                after.text.islower() and len(after.text) <= 6 and after.lower_ not in self.modifiers | self.linked
            )
            syllable = syllable and (family or (after.pos_ in ("PROPN", "NOUN", "X", "ADJ") and before.pos_ == "PROPN"))
            syllable = syllable and (family or j - i <= 2)
            return 2 if self._capital(after) or (syllable and before.text.istitle()) else 0
        if small == "&" and self._capital(after):
            return 0 if self.knowledge.is_given(before.text) and self.knowledge.is_given(after.text) else 2
        if small in ('"', "“") and j + 3 < len(doc) and doc[j + 2].text in ('"', "”"):
            return 4 if self._capital(after) and self._capital(doc[j + 3]) else 0  # 'Walter "Deuce" Falk'
        phrase = " ".join(t.lower_ for t in doc[i : j + 2])
        if small in ("of", "for") and (phrase in self.known or phrase in self.heads):
            return 2  # 'Agenda for Change', which nothing else shows to be one name
        if small in _PARTICLES and self._capital(after) and j > i:
            return 2
        if small == "de" and after.lower_ in _PARTICLES and j + 2 < len(doc) and self._capital(doc[j + 2]):
            return 3  # 'Rancho de la Luna'
        if small == "/" and before.lower_ in ("junior", "middle") and self._capital(after):
            return 2  # 'Junior/Senior High School'
        if small == "." and not before.whitespace_ and len(before.text) <= 2 and self._capital(after):
            return 2
        if small in ("of", "for") and before.like_num:
            return 0
        if small in ("of", "for") and (before.lower_ not in self.roles or self._headed(doc, i, j)):
            step = 2 if after.lower_ == "the" and j + 2 < len(doc) and (small == "of" or inside) else 1
            if j + step < len(doc) and self._capital(doc[j + step]) and self._headed(doc, i, j):
                return step + 1
        if small in ("of", "for") and before.lower_ in self.roles and before.text[0].isupper() and self._capital(after):
            return 2
        if small == "the" and self._capital(after) and after.lower_ in self.heads:
            return 2
        if small == "and" and doc[i].lower_ in self.portfolios and any(t.lower_ in ("of", "for") for t in doc[i:j]):
            return 2 if self._capital(after) and not self.knowledge.is_given(after.text) else 0
        if small in ("and", ",") and " ".join(t.lower_ for t in doc[i:j]) in self.known:
            return 0
        if small == "," and self._capital(after) and self._lies_in(doc, j + 1):
            return 0  # 'University of Farrow, Oyo State'
        if small in ("and", ",") and self._capital(after):
            listing = self._headed(doc, i, j) and any(t.lower_ == "of" for t in doc[i:j]) and self._closes_list(doc, j)
            end = j + 1
            while end < len(doc) and (
                self._capital(doc[end]) or doc[end].lower_ in ("of", "the", "and") or doc[end].lower_ in POSSESSIVE
            ):
                end += 1
            if small == "and" and (self._crafts(doc, i, j, end) or _spelt_out(doc, i, end)):
                return 2
            if end - j > 2 and doc[end - 1].lower_ in self.streets:
                return 0  # 'in Stoke and Burton Road' are two places
            headed = bool(self.kinds.by_head([t.lower_ for t in doc[j + 1 : end]])) or self._headed(doc, i, j)
            twin = headed and self._served_together(doc, i, j)
            office = small == "and" and any(t.lower_ in self.roles and t.text[0].isupper() for t in doc[i:j])
            if (small == "and" and inside and headed) or listing or (inside and small == "," and headed) or twin:
                return 2
            if office and any(t.lower_ in ("for", "of") for t in doc[i:j]) and doc[end - 1].ent_type_ == "PERSON":
                return 2
        if small == "," and inside and self._closes_list(doc, j):
            return 1
        if (
            small == ","
            and self._capital(after)
            and doc.span(i - 1, i).text == "the"
            and self._served_together(doc, i, j)
        ):
            return 2
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

    def _lies_in(self, doc: Doc, k: int) -> bool:
        """Say whether a state, county or other place begins at the token and ends at the next mark."""
        end = k
        while end < len(doc) and self._capital(doc[end]) and end < k + 4:
            end += 1
        closed = end == len(doc) or not doc[end].is_alpha or doc[end].pos_ in ("ADP", "VERB", "AUX", "SCONJ")
        part = end - k > 1 and doc[end - 1].lower_ in ("state", "province", "county")
        return closed and (part or self.knowledge.is_place(doc.span(k, end).text))

    def _served_together(self, doc: Doc, i: int, j: int) -> bool:
        """Say whether a comma or 'and' at `j` joins places that one body serves: 'Kent and Dover University Hospital'.

        More than two need an article: 'the Farrow, Leeds and Hull Foundation Trust', not 'in Farrow, Leeds and Hull Hospital'.
        """
        places, k = 0, i
        while k < len(doc):
            first = k
            while k < len(doc) and doc[k].lower_ in self.compass and doc[k].text[0].isupper():
                k += 1
            if k >= len(doc) or not doc[k].text[0].isupper():
                return False
            if k == first and not self.knowledge.is_place(doc[k].text) and doc[k].ent_type_ != "GPE":
                return False
            places, k = places + 1, k + 1
            if k < len(doc) and doc[k].text in (",", "and"):
                k += 1
                continue
            break
        end = k
        while (
            end < len(doc)
            and doc[end].text[0].isupper()
            and (doc[end].lower_ in self.heads or doc[end].lower_ in _SERVING)
        ):
            end += 1
        several = places == 2 or (places > 2 and i > 0 and doc[i - 1].lower_ == "the")
        return several and j < k < end and doc[end - 1].lower_ in self.heads

    def _crafts(self, doc: Doc, i: int, j: int, end: int) -> bool:
        """Say whether 'and' at `j` joins two halves of one name with one head: 'the Bakers and Millers Union'.

        Before it stands no name that is complete by itself: no head noun, no known name, no place or person.
        """
        left = [t.lower_ for t in doc[i:j]]
        right = [t.lower_ for t in doc[j + 1 : end]]
        if left[-1:] == ["fire"] and right[:1] == ["rescue"]:
            return True
        while right and right[-1] in (*POSSESSIVE, "and", "of", "the"):
            right.pop()
        kind = self.kinds.by_head(right) if len(right) > 1 else None
        if kind not in ("TradeUnion", "GovernmentBody", "Organisation", "University", "PoliticalParty"):
            return False
        if (
            (len(left) > 1 and self._headed(doc, i, j))
            or self.heads.get(left[-1]) not in (None, "Organisation")
            or any(w in self.known or (w in self.roles - {"justice"} and w not in self.groups) for w in left)
        ):
            return False
        if " ".join(left) in self.knowledge.places or len(left) > 3:
            return False
        if len(left) > 1 and doc[j - 1].ent_type_ in ("PERSON", "GPE"):
            return False
        if any(t.isupper() and len(t) > 1 for t in (w.text for w in doc[i:j])) or self.knowledge.is_given(left[0]):
            return False
        introduced = i > 0 and doc[i - 1].lower_ in ("the", "its", "their", "our")
        return introduced or (i == 0 and kind == "TradeUnion") or doc[j - 1].lower_.rstrip("s") in self.groups

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
        return any(self.kinds.by_head([t.lower_ for t in doc[i:k]]) for k in range(i + 1, j + 1))

    def _lower_head(self, doc: Doc, i: int, j: int) -> int:
        """Return how many small-letter tokens after the name are its head ('Lewes general hospital': 2)."""
        if j >= len(doc):
            return 0
        headed = self.kinds.by_head([t.lower_ for t in doc[i:j]])
        if headed and doc[j].lower_ not in ("hospital", "infirmary", "hospitals") and headed != "Place":
            return 0
        if headed == "Hospital":
            return 0
        last = doc[j - 1]
        if j - i == 1 and last.ent_type_ == "NORP" and doc[j].lower_ not in ("government", "parliament", "party"):
            return 0  # 'a Nigerian university'
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
        return self.kinds.is_role(token)

    # ----- units with a small head

    @staticmethod
    def _owner_behind(doc: Doc, head: int, names: list[Name]) -> int | None:
        """Return where the name begins in 'branch of the Bakers Union', None where no body's name follows."""
        k = head + 1
        if k + 1 >= len(doc) or doc[k].lower_ != "of":
            return None
        k += 1 + (doc[k + 1].lower_ == "the")
        return next((n.start for n in names if n.start == k and n.kind not in ("Person", "Place", None)), None)

    def _units(self, doc: Doc, paragraph: int, names: list[Name]) -> list[Name]:
        """Find 'the bakers' pay committee', 'Guild youth branch': a unit head written small with words before it."""
        found = []
        starts = {k for name in names for k in range(name.start, name.end)}
        for token in doc:
            if token.lower_ not in self.unit_ends and token.lower_ not in _BARE_UNITS:
                continue
            two = doc.span(token.i - 1, token.i + 1).text.lower() if token.i else ""
            bare = token.lower_ in _BARE_UNITS and token.i > 0 and doc[token.i - 1].lower_ in ("the", "a", "local")
            behind = self._owner_behind(doc, token.i, names)
            if token.lower_ not in self.units and two not in self.units and not (bare and behind is not None):
                continue
            if not token.text[0].islower() or token.i in starts:
                continue
            part = token.lower_ in ("branch", "section", "division", "chapter")
            if part and token.i + 1 < len(doc) and self._role(doc[token.i + 1]):
                continue  # 'Guild branch secretary' speaks of an office of the Guild
            left = token.i
            while left > 0 and (
                doc[left - 1].pos_ in ("NOUN", "PROPN", "ADJ")
                or (doc[left - 1].like_num and doc[left - 2].lower_ in ("no", "no."))
                or (doc[left - 1].lower_ in ("no", "no.") and doc[left].like_num)
                or doc[left - 1].lower_ in POSSESSIVE
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
            while left < token.i and doc[left].lower_ in POSSESSIVE:
                left += 1
            if behind is not None and doc[left - 1].lower_ == "local":
                left -= 1
            if left == token.i and not (behind is not None and bare):
                continue
            own = [n for n in names if left <= n.start and n.end <= token.i]
            whole = own[0].start if own else None
            if own and own[0].start == left and doc[own[0].end].lower_ in POSSESSIVE and own[0].end + 1 < token.i:
                left = own[0].end + 1
            unit = Name(paragraph, left, token.i + 1, doc.span(left, token.i + 1).text, unit=True)
            unit.votes["Organisation"] += HEAD
            owner = next((k for k in range(left, token.i - 1) if doc[k + 1].lower_ in POSSESSIVE), None)
            if behind is not None and (owner is None or doc[owner].lower_ in self.owners):
                unit.owner = behind  # 'the campus branch of the Guild', 'the hospital's chapter of the Guild'
            elif whole is not None:
                unit.owner = whole
            elif (
                owner is not None
                and owner + 2 < token.i + (token.dep_ != "compound")
                and doc[owner].lower_ in self.owners
            ):
                unit.owner = owner  # 'the association's pay committee'
                unit.start, unit.text = owner + 2, doc.span(owner + 2, token.i + 1).text
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
