"""Cuts a run of capitals into an organisation, a title and a person: 'Bakers Union General Secretary Ada Quill'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.ontology import Ontology
from kg.reading.kinds import HEAD, Kinds, Name
from kg.reading.spelling import POSSESSIVE, SAINT, Spelling
from kg.reading.tokens import Doc


class Runs:
    """Cuts runs of capitals with the word lists of one ontology."""

    def __init__(self, ontology: Ontology, kinds: Kinds) -> None:
        self.kinds = kinds
        self.knowledge = kinds.knowledge
        words = ontology.words
        self.honorifics = words("honorific")
        self.roles = words("role-noun")
        self.modifiers = words("role-modifier")
        self.possessives = words("possessive-in-name")
        self.portfolios = words("role-portfolio")
        self.offices = words("role-noun") | words("occupation")
        self.known = kinds.known

    def split(self, doc: Doc, paragraph: int, start: int, end: int, spelling: Spelling) -> list[Name]:
        """Cut a run of capitals into an organisation, a title and a person, as far as it has them."""
        while end > start and doc[end - 1].text in ("-", "–", ",", ".", "&"):
            end -= 1
        if end <= start:
            return []
        several = doc[start].lower_
        crafts = several.endswith("s") and several not in self.roles and several[:-1] in self.roles
        if crafts and end - start in (3, 4) and self.knowledge.is_given(doc[start + 1].text):
            if not self.kinds.by_head([t.lower_ for t in doc[start:end]]):  # 'Nurses Ada Quill and Tom Farr'
                person = self.name(doc, paragraph, start + 1, end)
                person.title = (start, start + 1)
                person.votes["Person"] += HEAD - 1
                return [person]
        if start and doc[start - 1].text == "/":  # 'Picture: Ada Quill/Crumb Photo Agency'
            agency = self.name(doc, paragraph, start, end)
            agency.votes["Organisation"] += HEAD
            agency.headed = True
            return [agency]
        marks = [
            k
            for k in range(start, end)
            if doc[k].lower_ in self.honorifics and k + 1 < end and doc[k].text != "General"
        ]
        marks = [
            k
            for k in marks
            if doc[k].text[0].isupper()
            and (doc[k].lower_ not in self.roles or k == start)
            and doc[k + 1].lower_ not in self.roles | self.modifiers
        ]
        small = [t.lower_ for t in doc[start:end]]
        head = self.kinds.by_head(small)
        surname = head == "Place" and bool(marks) and end - marks[-1] <= 3 and not set(small) & POSSESSIVE
        if marks and (not head or surname):  # 'Mr Park', 'Dr Ada Hill' are no places
            mark = marks[-1]
            person = self.name(doc, paragraph, mark + 1, end)
            person.headed = True
            person.honorific = doc[mark].lower_.rstrip(".")
            person.votes["Person"] += HEAD + 2
            first = marks[0]
            while first > start and doc[first - 1].lower_ in self.honorifics:
                first -= 1
            if first > start:
                person.title = (start, first)
                return [*self._title_owner(doc, paragraph, start, first), person]
            return [person]
        words = [t.lower_ for t in doc[start:end]]
        if doc[0].lower_ == "by" and doc[start - 1].text == "," and words[-1] in self.roles and len(doc) < 12:
            return []  # 'By Ada Quill, Health Reporter'
        if "-" in words and doc.span(start, end).text.lower() in self.offices:
            return []  # 'the Secretary-General of the union'
        lead = (doc[start].text.isupper() and len(doc[start]) > 1) or words[0] in self.known
        office = next((k for k in range(start + 1, end - 2) if doc[k].lower_ in self.roles), None) if lead else None
        inner = office + 2 + (doc[office + 2].lower_ == "the") if office is not None else end
        body = self.kinds.by_head([t.lower_ for t in doc[inner:end]]) if office is not None else None
        if office is not None and body and doc[office + 1].lower_ in ("of", "for"):
            behind = self.split(doc, paragraph, inner, end, spelling)  # 'GMB Shop Steward for Larkfield hospital'
            return [*self._title_owner(doc, paragraph, start, office + 1), *behind]
        whole_kind = self.kinds.by_head(words)
        opening = self.kinds.by_opening(words)
        if opening and "of" in words and words[words.index("of") - 1] not in self.roles:
            whole_kind = whole_kind or opening
        if words[0] in self.roles and words[1:2] in (["of"], ["for"]):
            whole_kind = None  # 'Director of Buses' is no bus company
        holders = doc[end - 1].lower_.removesuffix("s")
        if holders != doc[end - 1].lower_ and holders in self.roles and not whole_kind:
            if all(w in self.modifiers | self.roles or w == "-" for w in words[:-1]) and end - start > 1:
                return []  # 'Vice Chancellors' are no organisation
        office_of = self._office_of(doc, paragraph, start, end, spelling)
        if office_of:
            return office_of
        roles = [k for k in range(start, end) if doc[k].lower_ in self.roles]
        if not roles and end - start >= 3 and words[0] in self.offices and self.knowledge.is_given(words[1]):
            roles = [start]  # 'Binman Tom Farr'
        if roles == [start] and end - start == 2 and self.knowledge.is_given(words[0]):
            roles = []  # 'Dean Quill' is no dean
        named = whole_kind == "Place" and bool(roles) and 2 <= end - roles[-1] - 1 <= 3
        if named and self.knowledge.is_given(words[roles[-1] + 1 - start]):
            whole_kind = None  # 'Union President Ada Hill' is no hill
        if roles and not whole_kind:
            last = roles[-1]
            tail = end
            while tail > last + 1 and doc[tail - 1].ent_type_ == "PERSON":
                tail -= 1
            if last + 1 < tail < end and doc[last + 1].lower_ in ("of", "for"):
                person = self.name(doc, paragraph, tail, end)
                person.title = (start, tail)
                person.votes["Person"] += HEAD - 1
                return [*self._title_owner(doc, paragraph, start, last + 1), person]
            rest = end - last - 1
            if rest == 0:
                return self._title_owner(doc, paragraph, start, end) if end - start > 1 else []
            follows = doc[last + 1]
            if follows.lower_ not in ("of", "for", "and", "-") and rest <= 5:
                person = self.name(doc, paragraph, last + 1, end)
                person.title = (start, last + 1)
                person.votes["Person"] += HEAD - 1
                return [*self._title_owner(doc, paragraph, start, last + 1), person]
            if follows.lower_ in ("of", "for"):
                inner = last + 2 + (doc[last + 2].lower_ == "the")
                what = [t.lower_ for t in doc[inner:end]]
                portfolio = doc[last].lower_ in self.portfolios and not self.kinds.by_head(what)
                charge = all(spelling.is_common(w) or w in ("and", "&", "of", "the") for w in what)
                charge = charge and " ".join(what) not in self.known and not self.knowledge.is_place(" ".join(what))
                if portfolio or charge:  # 'the Minister of Labour' is no party's, the 'Director of Buses' no bus's
                    return []
                return self.split(doc, paragraph, inner, end, spelling) if inner < end else []
        holder = self._holder_after_body(doc, paragraph, start, end)
        if holder:
            return holder
        seat = start >= 2 and doc[start - 1].lower_ in ("for", "of") and doc[start - 2].lower_ in self.kinds.seats
        for k in range(start + 1, end - 1) if seat else ():
            if self.knowledge.is_given(doc[k].text):  # 'the MP for Westbridge Ada Quill'
                return [self.name(doc, paragraph, start, k), self.name(doc, paragraph, k, end)]
        if self._before_person(doc, start, end, start + 1):  # 'Farrow Buses and Westbridge Ada Quill'
            return [self.name(doc, paragraph, start, start + 1), self.name(doc, paragraph, start + 1, end)]
        return [self.name(doc, paragraph, start, end)]

    def _before_person(self, doc: Doc, start: int, end: int, k: int) -> bool:
        """Say whether a known name, a place or an acronym ends at `k`, where a whole name of a person begins."""
        if (
            not 2 <= end - k <= 3
            or not self.knowledge.is_given(doc[k].text)
            or self.knowledge.is_given(doc[start].text)
        ):
            return False
        if self.kinds.by_head([t.lower_ for t in doc[k:end]]) or not all(t.text.istitle() for t in doc[k:end]):
            return False
        left = doc.span(start, k).text
        acronym = k - start == 1 and left.isupper() and len(left) >= 3 and left.isalpha()
        return left.lower() in self.known or self.knowledge.is_place(left) or acronym

    def _office_of(self, doc: Doc, paragraph: int, start: int, end: int, spelling: Spelling) -> list[Name]:
        """Cut the office off 'National President of the Bakers Congress' and 'General Secretary of the Bakers Union Ada Quill'.

        Empty where no body with a head noun follows the office, or where other words stand before it.
        """
        office = next(
            (k for k in range(start, end - 2) if doc[k].lower_ in self.roles and doc[k + 1].lower_ in ("of", "for")),
            None,
        )
        if office is None or any(t.lower_ not in self.modifiers | self.roles | {"-"} for t in doc[start:office]):
            return []
        inner = office + 2 + (doc[office + 2].lower_ == "the")
        words = [t.lower_ for t in doc[inner:end]]
        bodies = ("TradeUnion", "Organisation", "University", "Hospital", "PoliticalParty")
        if len(words) > 1 and self.kinds.by_head(words) in bodies:
            return self.split(doc, paragraph, inner, end, spelling)
        k = next((k for k in self._given_after_body(doc, inner, end, bodies) if end - k < 4), None)
        if k is None:
            return []
        person = self.name(doc, paragraph, k, end)
        person.title = (start, k)
        person.votes["Person"] += HEAD - 1
        return [self.name(doc, paragraph, inner, k), person]

    def _holder_after_body(self, doc: Doc, paragraph: int, start: int, end: int) -> list[Name]:
        """Part body and holder in 'general secretary of the Bakers Union Ada Quill', 'regional officer for Unison Ada Quill'.

        Empty where no office stands before.
        """
        before = start - 2 if start and doc[start - 1].lower_ == "the" else start - 1
        if before < 1 or doc[before].lower_ not in ("of", "for", "at") or doc[before - 1].lower_ not in self.roles:
            return []
        for k in self._given_after_body(doc, start, end, ("TradeUnion", "Organisation", "PoliticalParty")):
            if not self.kinds.by_head([t.lower_ for t in doc[k:end]]):
                return [self.name(doc, paragraph, start, k), self.name(doc, paragraph, k, end)]
        return []

    def _given_after_body(self, doc: Doc, start: int, end: int, bodies: tuple[str, ...]) -> Iterator[int]:
        """Yield where a given name stands right after a body: at 'Ada' in 'Bakers Union Ada Quill'."""
        for k in range(start + 2, end - 1):
            if self.knowledge.is_given(doc[k].text) and self.kinds.by_head([t.lower_ for t in doc[start:k]]) in bodies:
                yield k

    def _title_owner(self, doc: Doc, paragraph: int, start: int, end: int) -> list[Name]:
        """Return the organisation that opens a written title ('Unison General Secretary'), as no or one name."""
        stop = start
        while stop < end and not self.kinds.is_role(doc[stop]) and doc[stop].lower_ not in self.modifiers:
            if doc.span(stop, stop + 2).text.lower() in self.offices:
                break  # 'Unite Shop Steward'
            stop += 1
        office = next((k for k in range(start, end) if self.kinds.is_role(doc[k])), end)
        for k in range(
            office, stop, -1
        ):  # 'Westbridge Education Association President': 'education' is no modifier there
            if k - start > 2 and self.kinds.by_head([t.lower_ for t in doc[start:k]]):
                stop = k
                break
        while stop > start and doc[stop - 1].lower_ in POSSESSIVE | {"-", "and", "&"}:
            stop -= 1
        if stop == start or all(t.ent_type_ == "NORP" for t in doc[start:stop]):
            return []
        return [self.name(doc, paragraph, start, stop)]

    def name(self, doc: Doc, paragraph: int, start: int, end: int) -> Name:
        """Return the tokens as a name, without marks and possessives at its end."""
        text = doc.span(start, end).text
        trailing = re.search(r"(?:'s|’s|[-–,.&]+)$", text)
        if trailing and end - start > 1 and doc[end - 1].text in (*POSSESSIVE, "-", "–", ",", "&"):
            saint = any(t.lower_ in SAINT for t in doc[start : end - 2])
            if not saint and doc[end - 2].lower_ not in self.possessives:
                end -= 1
                text = doc.span(start, end).text
        return Name(paragraph, start, end, text)
