"""The grammar of a role phrase: 'the former deputy editor of the Westbridge Gazette' -> title, organisation, tenure.

A role phrase is read from left to right over tokens, because appositions and titles are where parses fail most; the
parse is asked for word classes alone. What a phrase means for a person is for the constructions to say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extractors.roles.lookup import Lookup, Words
from kg.extractors.roles.titles import Lead, Tenure, role_titles, within
from kg.ontology import Ontology
from kg.reading import Chain, Paragraph, Reading
from kg.reading.times import TimeExpression
from kg.reading.tokens import Doc

POSSESSIVE = frozenset({"'s", "’s", "'", "’", "‘s", "`s", "‘"})
_DETERMINERS = frozenset({"a", "an", "the", "one", "another", "this", "that"})
_POSSESSORS = frozenset({"its", "his", "her", "their", "our", "my", "your"})
_HYPHENS = frozenset({"-", "–", "‑", "/", "&"})
_PREPOSITIONS = frozenset(["of", "at", "for", "with", "in", "from", "to", "on", "within", "under", "across", "outside"])
_PARTICIPLES = frozenset(
    [
        "working",
        "based",
        "employed",
        "serving",
        "practising",
        "practicing",
        "studying",
        "teaching",
        "training",
        "placed",
    ]
)
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X"})
_AFTER_HEAD = frozenset({"general", "elect", "designate", "emeritus", "emerita", "-", "in", "chief"})
_DUTIES = frozenset(
    ["relations", "affairs", "operations", "communications", "resources", "finance", "policy", "nursing", "strategy",
     "education", "research", "engineering", "marketing", "safety", "planning", "campaigns", "organising", "training",
     "development", "media", "information", "security", "transport", "logistics", "procurement", "administration"]
)  # fmt: skip
_PARTY_OFFICES = frozenset(
    ["general", "party", "national", "international", "regional", "branch", "press", "shadow", "deputy", "assistant",
     "executive", "organising", "membership", "youth", "constituency", "joint", "group", "political", "private"]
)  # fmt: skip
"""First words of a secretary's title by which he is his party's own."""
_LONGEST_COMPLEMENT = 6
"""Words of a complement that may belong to a title: 'minister for health, families and social care' has as many."""
_AT = frozenset(f"organisation after '{word}'" for word in ("at", "for", "in", "with"))


@dataclass(frozen=True, slots=True)
class Role:
    """One role as a phrase states it, at tokens `start:end`; `head` is the token of its role noun.

    `organisation` and `of_person` are chain identifiers. `owned` says that a possessive or an article made the phrase
    definite ('the union's', 'its', 'the'), `indefinite` that it has 'a' or 'an'; `starts` and `ends` are words of time.
    """

    title: str
    head: int
    start: int
    end: int
    tenure: Tenure = "current"
    organisation: str | None = None
    of_person: str | None = None
    plural: bool = False
    owned: bool = False
    indefinite: bool = False
    office: bool = False
    starts: str | None = None
    ends: str | None = None
    steps: tuple[str, ...] = ()
    beside: str | None = None
    """An organisation after the noun where another stands before it: 'Guild steward at Larkfield Infirmary'."""


@dataclass(slots=True)
class _Complements:
    """What stands after a role noun: the organisation, a person, more words of the title, times, and where it ends."""

    end: int
    title_end: int
    organisation: str | None = None
    of_person: str | None = None
    starts: str | None = None
    ends: str | None = None
    over: bool = False
    steps: tuple[str, ...] = ()


class RolePhrases:
    """Reads role phrases in one document."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.reading = reading
        self.titles = role_titles(ontology)
        self.lookup = Lookup(reading, ontology, self.titles)

    def roles(self, paragraph: Paragraph, start: int, stop: int, *, weak: bool = False) -> list[Role]:
        """Return the coordinated roles of the phrase that starts at the token: 'a driver and steward at X' gives two.

        Empty where no role phrase starts there. An organisation after the last role goes with those before it, except
        that an occupation does not take the union or party of an office ('a nurse and treasurer of the Guild').
        """
        first = self.role(paragraph, start, stop, weak=weak)
        if first is None:
            return []
        found = [first]
        doc, k = paragraph.doc, first.end
        while k + 1 < stop and doc[k].lower_ in ("and", "&", ",", "-", "but"):
            ahead = k + 1
            if doc[k].text == "," and doc[ahead].lower_ == "and":
                ahead += 1
            if doc[k].text == "," and not self._closes_list(doc, ahead, stop):
                break
            more = self.role(paragraph, ahead, stop, weak=weak)
            if more is None or (more.end < stop and self.lookup.person_after(paragraph, more.end) is not None):
                break
            found.append(more)
            k = more.end
        return [self._shared(doc, role, found) for role in found]

    def _shared(self, doc: Doc, role: Role, found: list[Role]) -> Role:
        """Return a role of a coordination with what the others lend it: the organisation after the last, 'a', 'former'."""
        first, last = found[0], found[-1]
        between = {t.lower_ for t in doc[first.end : last.head]}
        own = bool(between & (_DETERMINERS | {"now", "current", "currently"}))
        alone = role.end == role.head + 1 or doc[role.head + 1].lower_ == "in"
        if role is not last and role.organisation is None and role.of_person is None and alone:
            lent = last.beside or (last.organisation if not last.owned else None)
            before = "organisation before the noun" in last.steps and lent == last.organisation
            placed = role.office or last.beside or any(step in _AT for step in last.steps)
            if lent and placed and not before and not own and self.fits(role, lent):
                role = replace(role, organisation=lent, steps=(*role.steps, "organisation shared"))
        led = role is not first and role.office and role.organisation is None and role.of_person is None and not own
        if led and first.organisation and first.office and "organisation before the noun" in first.steps:
            role = replace(role, organisation=first.organisation, steps=(*role.steps, "organisation shared"))
        if first.indefinite:
            role = replace(role, indefinite=True)
        if role is not first and role.tenure == "current" and first.tenure == "former" and not role.owned and not own:
            role = replace(role, tenure="former")
        return role

    def _closes_list(self, doc: Doc, start: int, stop: int) -> bool:
        """Say whether a comma is one of a list of roles: an 'and' comes before the next comma."""
        for token in doc[start : min(stop, start + 8)]:
            if token.lower_ in ("and", "&"):
                return True
            closed = (token.is_punct and token.text not in _HYPHENS) or token.pos_ in ("VERB", "AUX")
            if closed and not self.titles.is_role(doc, token.i):
                return False
        return False

    def fits(self, role: Role, organisation: str) -> bool:
        """Say whether the organisation can be where a role named beside it is held.

        An office can be held anywhere; an occupation is exercised at an employer, not at a union, party or committee.
        """
        if role.office:
            return True
        chain = self.reading.refs.chains[organisation]
        if self.reading.is_a(chain, "TradeUnion", "PoliticalParty"):
            return False
        words = {word.lower() for name in chain.names for word in name.split()}
        return not words & {"committee", "campaign", "coalition", "union", "alliance", "association", "action", "tuc"}

    def role(self, paragraph: Paragraph, start: int, stop: int, *, weak: bool = False) -> Role | None:
        """Return the role of the noun phrase that starts at the token, with what stands after its noun; or None.

        `weak` lets nouns pass that describe somebody without naming an occupation, office or rank ('patient').
        """
        doc = paragraph.doc
        lead = self._determined(paragraph, start, stop)
        inside = self._before_noun(paragraph, lead, stop)
        head = next(
            (
                h
                for h in range(lead.end - 1, lead.begin - 1, -1)
                if self.titles.is_role(doc, h) and not within(h, inside)
            ),
            None,
        )
        if head is None or head < lead.title_start:
            return None
        if any(doc[h].lower_ not in _AFTER_HEAD and doc[h].tag_ != "POS" for h in range(head + 1, lead.end)):
            return None
        tail, noun, names = self.titles.tail(doc, head, stop), doc[head], self.titles.head_words(doc, head)
        plural = noun.tag_ in ("NNS", "NNPS") and noun.lower_ not in self.titles.nouns
        after = self._complements(paragraph, tail, stop, head)
        organisation, of_person = lead.organisation, after.of_person or lead.of_person
        steps = list(lead.steps)
        if (
            organisation
            and names & self.titles.topical
            and not lead.owned
            and not self.lookup.is_a(organisation, "MediaOrganisation")
        ):
            organisation, inside = None, []
        if noun.lower_ in ("secretary", "minister") and self._of_state(
            doc, lead.title_start, head, organisation, inside
        ):
            organisation = None  # 'the Tory transport secretary' holds an office of state
        beside = after.organisation if organisation else None
        if organisation is None:
            organisation = after.organisation
            steps.extend(after.steps)
        title = self.titles.title(doc, lead.title_start, head, tail, after.title_end, inside)
        office = bool(names & self.titles.offices)
        foreign = lead.owned and lead.determiner == "" and doc[lead.title_start - 1].lower_ in POSSESSIVE
        if (
            organisation is None
            and office
            and not plural
            and not of_person
            and not foreign
            and lead.determiner not in ("a", "an")
        ):
            organisation = self._named_by_modifier(paragraph, lead.title_start, head)
            steps += ["the body of that kind named last"] if organisation else []
            if organisation is None:
                organisation = self._spoken_through(paragraph, start)
                steps += ["the body that speaks through the office"] if organisation else []
        tenure = self.titles.tenure(doc, lead, head, tail, inside)
        if tenure == "current" and (
            after.over or (after.ends and not after.ends.lower().startswith(("next", "tomorrow")))
        ):
            tenure = "former"
        enough = weak or self.titles.says_enough(doc, head, title, organisation, of_person, plural, lead.owned)
        if not title or not enough:
            return None
        return Role(
            title=title, head=head, start=start, end=after.end, tenure=tenure,
            organisation=organisation, of_person=of_person if names & self.titles.serving else None, plural=plural,
            owned=lead.owned or lead.determiner == "the",
            indefinite=lead.determiner in ("a", "an", "one", "another"), office=office, starts=after.starts,
            ends=after.ends, steps=tuple(steps), beside=beside,
        )  # fmt: skip

    def _of_state(
        self, doc: Doc, start: int, head: int, organisation: str | None, inside: list[tuple[int, int]]
    ) -> bool:
        """Say whether a party before an office only says whose colours its holder wears: 'Tory health secretary'."""
        if organisation is None or self.reading.refs.chains[organisation].kind != "PoliticalParty":
            return False
        field = next((doc[k].lower_ for k in range(start, head) if not within(k, inside)), "")
        return bool(field) and field not in _PARTY_OFFICES and field not in self.titles.tenures

    def _determined(self, paragraph: Paragraph, k: int, stop: int) -> Lead:
        """Read article, possessive pronoun and adverbs of time before a role noun: 'its', 'then the', 'formerly a'."""
        doc, lead = paragraph.doc, Lead(start=k)
        while k < stop:
            small = doc[k].lower_
            if small in _DETERMINERS and not lead.determiner:
                lead.determiner = small
            elif small in _POSSESSORS and not lead.determiner:
                lead.determiner, lead.owned = small, True
                owner = self._possessor(paragraph, k)
                if owner is not None and small in ("its", "their") and self.reading.is_a(owner, "Organisation"):
                    lead.organisation = owner.id
                    lead.steps.append(f"'{small}' goes back to {self.lookup.label(owner.id)}")
                elif owner is not None and small in ("his", "her") and owner.kind == "Person":
                    lead.of_person = owner.id
            elif small in ("formerly", "previously", "once") and doc[k].pos_ != "NOUN":
                lead.tenure = "former"
            elif small not in ("currently", "now", "also", "still", "already", "both", "even"):
                break
            k += 1
        lead.begin = lead.title_start = lead.end = k
        return lead

    def _possessor(self, paragraph: Paragraph, k: int) -> Chain | None:
        """Return whom 'its' or 'her' goes back to: at the start of a sentence, the subject of the one before it."""
        token = paragraph.doc[k]
        if k and token.is_sent_start and token.lower_ in ("its", "their"):
            before = paragraph.doc[k - 1].sent
            subjects = sorted(
                (t for t in before if t.dep_ in ("nsubj", "nsubjpass")), key=lambda t: (t.head.dep_ != "ROOT", t.i)
            )
            for other in subjects:
                named = [other, *(c for c in other.lefts if c.dep_ == "compound")]  # 'the CGTS confederation'
                chain = next((c for t in named if (c := self.reading.headed(paragraph, t)) is not None), None)
                if chain is not None and self.reading.is_a(chain, "Organisation"):
                    return chain
        return self.reading.chain(paragraph, token)

    def _before_noun(self, paragraph: Paragraph, lead: Lead, stop: int) -> list[tuple[int, int]]:
        """Read names, possessives and modifiers up to where the noun phrase ends; return the stretches that are names."""
        doc, k, inside = paragraph.doc, lead.begin, list[tuple[int, int]]()
        while k < stop and not (k > lead.begin and k in self.lookup.times(paragraph)):
            person = self.lookup.person(paragraph, k)
            if person is not None:
                if person.end >= stop or doc[person.end].lower_ not in POSSESSIVE:
                    break
                lead.of_person, lead.owned, k = person.chain.id, True, person.end + 1
                lead.title_start = k
                continue
            named = self._named(paragraph, lead, k, stop)
            if named is not None and self.titles.is_participle(doc, named.end, stop):
                k = named.end + 2
                inside.append((named.start, k))
            elif named is not None:
                k = named.end
                owning = (k < stop and doc[k].lower_ in POSSESSIVE) or doc[k - 1].lower_.endswith(("'s", "’s", "‘s"))
                if owning:
                    k += k < stop and doc[k].lower_ in POSSESSIVE
                    lead.owned, lead.title_start = True, k
                unit = k < stop and doc[k].lower_ in (
                    "branch",
                    "zone",
                    "zonal",
                    "region",
                    "regional",
                    "chapter",
                    "division",
                )
                local = unit and lead.owned and lead.organisation is not None and not owning
                if (
                    self.reading.is_a(named.chain, "Organisation") and not local
                ):  # "the Guild's Kettle Foods branch chair"
                    lead.organisation = named.chain.id
                    lead.steps.append("organisation before the noun")
                inside.append((named.start, named.end))
                if k + 2 < stop and doc[k].text == "(" and doc[k + 2].text == ")":
                    inside.append((k, k + 3))
                    k += 3
            elif doc[k].lower_ in POSSESSIVE and k > lead.begin:
                if lead.determiner == "the" and lead.organisation is None:
                    lead.organisation = self.lookup.definite(paragraph, lead.begin, k)
                lead.owned, k = True, k + 1
                lead.title_start = k
            elif doc[k].text in _HYPHENS or self.titles.modifies(doc, k, stop):
                k += 1
            elif doc[k].lower_ == "and" and k + 2 < stop and self._one_duty(doc, k, lead.begin):
                k += 1  # 'health and safety officer'
            elif doc[k].lower_ == "and" and inside and inside[-1][1] == k and self._places(paragraph, k, stop):
                inside.append((k, k + 1))  # 'the Westbridge and Farrow branch secretary'
                k += 1
            else:
                break
        lead.end = k
        return inside

    def _one_duty(self, doc: Doc, k: int, begin: int) -> bool:
        """Say whether the token joins two words for what an officer sees to."""
        left, right, noun = doc[k - 1], doc[k + 1], k + 2
        bare = all(
            t.tag_ in ("NN", "NNS") and t.text.islower() and not self.titles.is_role(doc, t.i) for t in (left, right)
        )
        return k > begin and bare and self.titles.is_role(doc, noun) and doc[noun].lower_ in self.titles.offices

    def _places(self, paragraph: Paragraph, k: int, stop: int) -> bool:
        """Say whether the token joins two places before a role noun."""
        after = self.lookup.mention(paragraph, k + 1, "Place", stop=stop)
        former = self.reading.chain(paragraph, paragraph.doc[k - 1])
        follows = after is not None and after.end < stop and paragraph.doc[after.end].text.islower()
        return follows and former is not None and former.kind == "Place"

    def _named(self, paragraph: Paragraph, lead: Lead, k: int, stop: int) -> Words | None:
        """Return the organisation or place named at the token, also where its mention begins with the article before."""
        named = self.lookup.mention(paragraph, k, "Organisation", "Place", stop=stop)
        if named is None and k == lead.begin and k > lead.start:
            named = self.lookup.mention(paragraph, k - 1, "Organisation", "Place", stop=stop)
            named = named if named is not None and named.end > k else None
        if named is None or named.form == "pronoun" or self._is_title_word(paragraph.doc, named, stop):
            return None
        return self._without_unit(paragraph, named, stop)

    def _without_unit(self, paragraph: Paragraph, named: Words, stop: int) -> Words:
        """Return the whole where its unit is a word of the title: Unison in "Unison's branch secretary"."""
        doc = paragraph.doc
        unit = doc[named.end - 1].lower_ in ("branch", "section", "division", "chapter")
        if not unit or named.end >= stop or not self.titles.is_role(doc, named.end):
            return named
        inner = self.lookup.mention(paragraph, named.start, "Organisation", stop=named.end - 1)
        return inner if inner is not None else named

    def _named_by_modifier(self, paragraph: Paragraph, start: int, head: int) -> str | None:
        """Return the organisation that 'union' in 'union president' or 'local' in 'local president' speaks of."""
        doc = paragraph.doc
        while start < head and doc[start].lower_ in self.titles.tenures:
            start += 1
        first = doc[start]
        body = first.lower_ in ("local", "branch") or first.lower_ in self.lookup.own_bodies
        if start == head or not body or (first.text[0].isupper() and not first.is_sent_start):
            return None
        if first.lower_ in ("union", "guild"):
            return self._union_before(paragraph, start) or self.lookup.definite(paragraph, start, start + 1)
        return self.lookup.definite(paragraph, start, start + 1)

    def _union_before(self, paragraph: Paragraph, k: int) -> str | None:
        """Return the union that was mentioned last before the token, whatever it calls itself, or None."""
        mentions = (
            (mention[:2], chain.id)
            for chain in self.reading.refs.chains.values()
            if chain.kind == "TradeUnion" and chain.whole is None
            for mention in chain.mentions
            if mention[:2] < (paragraph.index, k)
        )
        return max(mentions, default=((0, 0), None))[1]

    def _spoken_through(self, paragraph: Paragraph, start: int) -> str | None:
        """Return the body in 'The Bakers Union (BU), through the president, Ada Quill, said', where the office follows."""
        doc, k = paragraph.doc, start - 1
        if k < 1 or doc[k].lower_ not in ("through", "via"):
            return None
        while k and (doc[k - 1].text in ("(", ")", ",") or (doc[k - 1].text.isupper() and doc[k].text == ")")):
            k -= 1
        chain = self.reading.chain(paragraph, doc[k - 1]) if k else None
        return chain.id if chain is not None and self.reading.is_a(chain, "Organisation") else None

    def _is_title_word(self, doc: Doc, named: Words, stop: int) -> bool:
        """Say whether what was taken for a name is a word of a title: 'General', 'Zonal', 'Zone' in 'Zone D coordinator'."""
        start = named.start + (doc[named.start].pos_ == "DET")
        first, single = doc[start].lower_, named.end - start == 1
        if self.titles.is_role(doc, start) and start + 1 < named.end and doc[start + 1].lower_ in ("of", "for"):
            return True  # 'Commissioner for Works' is an office, whatever it was taken for
        if named.end >= stop:
            return False
        if first in ("zone", "district", "region", "area", "ward", "division", "sector"):
            return True
        plain = named.chain.kind in ("Organisation", "Place") and not doc[start].text.isupper()
        return single and (first in self.titles.nouns or (first in self.titles.modifiers and plain))

    def _complements(self, paragraph: Paragraph, start: int, stop: int, head: int) -> _Complements:
        """Read 'of the Bakers Union', 'at Larkfield Infirmary in Leeds', 'for health', 'until 2015' after a role noun."""
        doc = paragraph.doc
        found = _Complements(end=start, title_end=start)
        portfolio = bool(self.titles.head_words(doc, head) & self.titles.portfolios)
        office = bool(self.titles.head_words(doc, head) & self.titles.offices)
        k = start
        while k < stop:
            small = doc[k].lower_
            years = [t.text for t in doc[k + 1 : k + 4]]
            if small in ("from", "between") and len(years) == 3 and years[0].isdigit() and years[2].isdigit():
                found.starts, found.ends, k = years[0], years[2], k + 4
                found.end = k
                continue
            if small == "at" and [t.lower_ for t in doc[k + 1 : k + 3]] == ["the", "time"]:
                found.over, found.end, k = True, k + 3, k + 3
                continue
            if (
                small in ("until", "before")
                and k + 1 < stop
                and doc[k + 1].lower_ in ("his", "her", "their", "retiring", "retirement")
            ):
                found.over, k = True, self.run(paragraph, k + 2, stop)
                found.end = k
                continue
            time = self.lookup.times(paragraph).get(k) or (
                self.lookup.times(paragraph).get(k + 1)
                if small in ("for", "since", "until", "in", "of", "from", "on")
                else None
            )
            if time is not None and not (small == "of" and k == start and time.kind == "point"):
                self._bound(found, small, time)
                k = max(time.end, k + 1)
                found.end = k
                continue
            if small == "(" and found.organisation is not None:
                inner = self.lookup.mention(paragraph, k + 1)
                close = next((j for j in range(k + 1, min(stop, k + 8)) if doc[j].text == ")"), None)
                if close is not None and (inner is None or inner.chain.id == found.organisation or inner.end == close):
                    found.end = k = close + 1
                    continue
                break
            if small == "(":
                close = next((j for j in range(k + 1, min(stop, k + 12)) if doc[j].text == ")"), None)
                if close is None or any(
                    self.lookup.mention(paragraph, j, "Organisation", "Person") for j in range(k + 1, close)
                ):
                    break
                k = close + 1
                continue
            if small in _PARTICIPLES and k + 1 < stop:
                k += 1
                continue
            if small in ("currently", "now") and k + 2 < stop and doc[k + 1].tag_ == "VBG":
                tail = self.run(paragraph, k + 2, stop)
                if tail < stop and doc[tail].lower_ in ("at", "for", "in"):
                    k = tail
                    continue
                break
            if small == "who" and k + 1 < stop and doc[k + 1].lower_ in ("works", "teaches", "serves"):
                k += 2
                continue
            named = (
                self.lookup.mention(paragraph, k + 1, "Organisation", stop=stop) if small == "," and office else None
            )
            if named is not None and found.end == k and found.organisation is None:
                if named.end < stop and doc[named.end].text in (",", ".", ")"):
                    found.organisation, found.end, k = named.chain.id, named.end, named.end
                    found.steps = ("organisation after a comma",)
                    continue
                break
            if small == "," and k + 1 < stop and (place := self.lookup.mention(paragraph, k + 1, "Place", stop=stop)):
                if found.end == k and place.end < stop and doc[place.end].text in (",", ".", "”", '"'):
                    found.end = k = place.end
                    continue
                break
            if small == "there" and found.organisation is None:
                found.organisation, found.end, k = self.lookup.there(paragraph, k), k + 1, k + 1
                found.steps = ("'there' goes back to the workplace named last",) if found.organisation else ()
                continue
            if small not in _PREPOSITIONS:
                break
            step = self._object(paragraph, k, stop, found, portfolio=portfolio, head=head)
            if step is None:
                break
            k = found.end = step
        return found

    def _bound(self, found: _Complements, preposition: str, time: TimeExpression) -> None:
        small = time.text.lower()
        if small.startswith("since ") or preposition == "since":
            found.starts = time.text.removeprefix("since ").removeprefix("Since ")
        elif small.startswith(("until ", "till ")) or preposition == "until":
            found.ends = time.text.removeprefix("until ").removeprefix("Until ")
        elif small.startswith("from ") or preposition == "from":
            words = time.text.removeprefix("from ").split(" to ")
            found.starts = words[0]
            if len(words) == 2:
                found.ends = words[1]

    def _object(
        self, paragraph: Paragraph, k: int, stop: int, found: _Complements, *, portfolio: bool, head: int
    ) -> int | None:
        """Read one preposition with its object; return the token after it, or None where it is not of the role."""
        doc, preposition = paragraph.doc, paragraph.doc[k].lower_
        ahead = k + 1
        determined = False
        while ahead < stop and (
            doc[ahead].lower_ in _DETERMINERS | _POSSESSORS or doc[ahead].lower_ in ("both", "all", "local", "nearby")
        ):
            determined = True
            ahead += 1
        if determined and ahead + 3 < stop and doc[ahead].like_num and doc[ahead + 1].text == "-":
            ahead += 3  # 'of the 2,700-member Bakers Union'
        if ahead >= stop:
            return None
        direct = k == found.title_end
        named = self.lookup.mention(paragraph, ahead, "Organisation", stop=stop)
        body = named is not None and (named.end - named.start > 1 or doc[ahead].text.isupper())
        if (
            portfolio
            and not body
            and preposition in ("of", "for")
            and not determined
            and doc[ahead].text[0].isupper()
            and direct
        ):
            end = self._capitals(paragraph, ahead, stop)
            found.title_end = end
            return end
        if preposition == "of" and direct and doc[ahead].lower_ in ("state", "staff", "works") and not determined:
            found.title_end = ahead + 1
            return ahead + 1
        words = self.lookup.mention(paragraph, ahead, stop=stop) or (
            self.lookup.mention(paragraph, ahead - 1, stop=stop) if determined else None
        )
        if words is None and preposition in ("for", "to", "of"):  # 'a spokesman for Gov. Ada Quill'
            words = self.lookup.person_after(paragraph, ahead)
        if words is not None and self.titles.is_participle(doc, words.end, stop):
            words = self._behind_participle(paragraph, words.end + 2, stop) or words
        if (
            words is not None
            and direct
            and preposition == "of"
            and not determined
            and doc[words.end - 1].lower_ in _DUTIES
        ):
            found.title_end = words.end  # 'head of Public Relations' heads no organisation of that name
            return words.end
        if (
            words is not None
            and direct
            and preposition == "to"
            and doc[head].lower_ in ("ambassador", "envoy", "commissioner", "consul")
        ):
            found.title_end = words.end
            return words.end
        if words is not None and words.form == "pronoun":
            if words.end - words.start == 1 and not self.reading.is_a(words.chain, "Person"):
                words = None
        if words is not None and words.end > ahead - 1:
            end = words.end
            if (
                end < stop
                and doc[end].text.islower()
                and (doc[end].lower_ in self.lookup.bodies or doc[end].lower_ in self.lookup.units)
            ):
                end += 1  # 'chair of BMA council'
            if end < stop and doc[end].lower_ in POSSESSIVE:
                return self._owned(paragraph, words, end + 1, stop, found, direct=direct)
            if words.chain.kind == "Person":
                if preposition in ("of", "to", "for") and found.of_person is None and words.form == "name":
                    found.of_person = words.chain.id
                    return end
                return None
            if end < stop and doc[end].tag_ == "NNS" and doc[end].text.islower() and words.form == "name":
                return self.run(paragraph, end, stop)  # 'a spokeswoman for the Farrow hospitals'
            if self.lookup.workplace(words.chain, preposition):
                unit = self.lookup.is_unit(found.organisation)
                if found.organisation is None or (unit and preposition in ("at", "of", "for")):
                    found.organisation = words.chain.id
                    found.steps = (f"organisation after '{preposition}'",)
                return end
            if self.reading.is_a(words.chain, "Place"):
                return end if preposition in ("in", "for", "of", "at", "from", "on", "across", "outside") else None
            return self._nominal(paragraph, ahead, stop, found, preposition, direct=direct, determined=determined)
        return self._nominal(paragraph, ahead, stop, found, preposition, direct=direct, determined=determined)

    def _behind_participle(self, paragraph: Paragraph, k: int, stop: int) -> Words | None:
        """Return the organisation in 'Oslo-based consultancy Fjord Energy', from the token after the participle."""
        for start in range(k, min(k + 5, stop)):
            named = self.lookup.mention(paragraph, start, "Organisation", stop=stop)
            if named is not None:
                return named
            if paragraph.doc[start].pos_ not in _NOMINAL:
                break
        return None

    def _owned(
        self, paragraph: Paragraph, words: Words, k: int, stop: int, found: _Complements, *, direct: bool
    ) -> int | None:
        """Read 'of the Guild's youth section' : the owner is the organisation where what it owns has no chain."""
        inner = self.lookup.mention(paragraph, k, "Organisation", stop=stop)
        if inner is not None:
            found.organisation = found.organisation or inner.chain.id
            return inner.end
        end = self.run(paragraph, k, stop)
        if self.reading.is_a(words.chain, "Organisation") and end > k:
            found.organisation = found.organisation or words.chain.id
            found.steps = ("organisation in the possessive",)
            return end
        return end if end > k else None

    def _capitals(self, paragraph: Paragraph, k: int, stop: int) -> int:
        doc = paragraph.doc
        while k < stop and (
            (
                doc[k].text[0].isupper()
                and self.lookup.person(paragraph, k) is None
                and doc[k].lower_ not in self.titles.honorifics
            )
            or (
                doc[k].lower_ in ("and", "&", "of", "the")
                and k + 1 < stop
                and doc[k + 1].text[0].isupper()
                and self.lookup.person(paragraph, k + 1) is None
            )
            or (
                doc[k].text == ","
                and k + 2 < stop
                and doc[k + 1].text[0].isupper()
                and self._closes_list(doc, k + 1, stop)
                and self.lookup.person(paragraph, k + 1) is None
            )
        ):
            k += 1
        return k

    def run(self, paragraph: Paragraph, k: int, stop: int) -> int:
        """Return the end of the run of nominal words that starts at the token."""
        doc, start = paragraph.doc, k
        while k < stop and k - start < _LONGEST_COMPLEMENT and self.lookup.person(paragraph, k) is None:
            token = doc[k]
            if k > start and k in self.lookup.times(paragraph):
                break
            joined = token.text in _HYPHENS and k > start
            linked = (
                token.lower_ == "and"
                and k > start
                and k + 1 < stop
                and doc[k + 1].pos_ in ("NOUN", "PROPN", "ADJ")
                and doc[k - 1].pos_ == doc[k + 1].pos_
                and not self.titles.is_role(doc, k + 1)
                and self.lookup.person(paragraph, k + 1) is None
                and self.role(paragraph, k + 1, stop) is None
            )
            if token.pos_ in _NOMINAL or joined or linked or (token.tag_ in ("VBG", "VBN") and k == start):
                k += 1
            else:
                break
        return k

    def _nominal(
        self,
        paragraph: Paragraph,
        k: int,
        stop: int,
        found: _Complements,
        preposition: str,
        *,
        direct: bool,
        determined: bool,
    ) -> int | None:
        """Read an object that no name covers: 'of policy', 'for health', 'in history', 'at the depot'."""
        doc = paragraph.doc
        end = self.run(paragraph, k, stop)
        if end == k:
            return None
        last = doc[end - 1].lower_
        counts = doc[k].like_num or doc[k].pos_ == "NUM" or last in ("years", "months", "year", "decade", "decades")
        body = (
            last in self.lookup.units
            or last in self.lookup.buildings
            or doc[end - 1].lemma_.lower() in self.lookup.bodies
        )
        group = body and (determined or preposition in ("at", "with", "from"))
        if direct and found.organisation is None and not counts and not group:
            if (preposition == "of" and doc[k - 1].lower_ not in ("a", "an")) or (
                preposition in ("for", "in", "on") and not determined and doc[k].pos_ != "PROPN"
            ):
                found.title_end = end
                return end
        if group and determined and doc[k - 1].lower_ == "the" and found.organisation is None:
            found.organisation = self.lookup.definite(paragraph, k, end)
            found.steps = (f"'the {doc.span(k, end).text}' named before",) if found.organisation else ()
        if preposition in ("to", "with", "from") and not group:
            return None
        if end < stop and doc[end].lower_ in POSSESSIVE:  # 'on the children's ward'
            return self.run(paragraph, end + 1, stop)
        return end
