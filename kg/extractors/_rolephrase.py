"""The grammar of a role phrase: 'the former deputy editor of the Westbridge Gazette' -> title, organisation, tenure.

A role phrase is read from left to right over tokens, because appositions and titles are where parses fail most; the
parse is asked for word classes alone. What a phrase means for a person is for the constructions to say.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Literal

from spacy.tokens import Doc, Token

from kg.ontology import Ontology
from kg.reading import Chain, Paragraph, Reading
from kg.reading.times import TimeExpression, time_expressions

Tenure = Literal["current", "former", "acting", "incoming"]

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
_GENERALS = frozenset(
    ["attorney", "solicitor", "secretary", "director", "governor", "inspector", "auditor", "surgeon", "comptroller"]
)
_LONGEST_COMPLEMENT = 6
"""Words of a complement that may belong to a title: 'minister for health, families and social care' has as many."""
_AT = frozenset(f"organisation after '{word}'" for word in ("at", "for", "in", "with"))


@dataclass(frozen=True, slots=True)
class Words:
    """A mention at tokens `start:end` of a paragraph, and the chain that it belongs to."""

    start: int
    end: int
    chain: Chain
    form: str


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


@dataclass(slots=True)
class _Lead:
    """What stands before a role noun: its article, who or what possesses it, where its title may start."""

    start: int
    begin: int = 0
    title_start: int = 0
    end: int = 0
    determiner: str = ""
    tenure: Tenure = "current"
    organisation: str | None = None
    of_person: str | None = None
    owned: bool = False
    steps: list[str] = field(default_factory=list)


class RolePhrases:
    """Reads role phrases in one document."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.reading = reading
        words = ontology.words
        self.former, self.acting, self.incoming = words("former"), words("acting"), words("incoming")
        self.tenures = self.former | self.acting | self.incoming
        self.nouns = words("role-noun") | words("occupation") | words("role-office")
        self.suffixes = tuple(sorted(words("role-suffix")))
        self.weak, self.bound = words("role-weak"), words("role-bound")
        self.epithets = words("role-epithet")
        self.modifiers = words("role-modifier")
        self.topical, self.portfolios, self.offices = words("role-topic"), words("role-portfolio"), words("role-office")
        self.ranks = words("role-rank")
        self.buildings = words("building-head") | words("hospital-head") | words("university-head")
        self.units = words("unit-head")
        self.clinical = words("group-synonyms-medical") | frozenset({"medical", "surgical", "chief", "specialist"})
        heads = {head for head, kind in ontology.name_heads.items() if ontology.is_a(kind, "Organisation")}
        self.bodies = words("role-body") | heads
        self.own_bodies, self.serving = words("role-own-body"), words("role-serving")
        self._longest = max(len(noun.split()) for noun in self.nouns)
        self._starts: dict[int, dict[int, list[Words]]] = {}
        self._times: dict[int, dict[int, TimeExpression]] = {}

    # ----- mentions by where they start

    def mentions(self, paragraph: Paragraph) -> dict[int, list[Words]]:
        """Return the mentions of a paragraph by their first token, the longest first."""
        if paragraph.index not in self._starts:
            self._fill()
        return self._starts.setdefault(paragraph.index, {})

    def _fill(self) -> None:
        table: dict[int, dict[int, list[Words]]] = defaultdict(lambda: defaultdict(list))
        for chain in self.reading.refs.chains.values():
            for index, start, end, form in chain.mentions:
                table[index][start].append(Words(start, end, chain, form))
        for index, starts in table.items():
            for found in starts.values():
                found.sort(key=lambda words: (-words.end, words.chain.id))
            self._starts[index] = dict(starts)

    def mention(self, paragraph: Paragraph, start: int, *kinds: str, stop: int | None = None) -> Words | None:
        """Return the longest mention that starts at the token, is of one of the kinds, and ends by `stop`; or None."""
        for words in self.mentions(paragraph).get(start, ()):
            if (stop is None or words.end <= stop) and (not kinds or self.reading.is_a(words.chain, *kinds)):
                return words
        return None

    def person(self, paragraph: Paragraph, start: int) -> Words | None:
        """Return the proper name of a person that starts at the token, or None."""
        found = self.mention(paragraph, start, "Person")
        if found is None or found.form != "name":
            return None
        doc = paragraph.doc
        return None if all(self.is_role(doc, k) for k in range(found.start, found.end)) else found

    def times(self, paragraph: Paragraph) -> dict[int, TimeExpression]:
        """Return the words of time of a paragraph by their first token."""
        if paragraph.index not in self._times:
            self._times[paragraph.index] = {t.start: t for t in time_expressions(paragraph.doc)}
        return self._times[paragraph.index]

    def definite(self, paragraph: Paragraph, start: int, end: int) -> str | None:
        """Return the organisation, named last before, whose name has all the words of 'the fire authority'; or None."""
        doc = paragraph.doc
        words = {t.lower_.rstrip("s") for t in doc[start:end] if t.pos_ in ("NOUN", "PROPN", "ADJ")}
        best: tuple[tuple[int, int], str] | None = None
        for chain in self.reading.refs.chains.values():
            if not words or not self.reading.is_a(chain, "Organisation"):
                continue
            if any(words <= {w.rstrip("s") for w in name.lower().split()} for name in chain.names):
                before = [mention[:2] for mention in chain.mentions if mention[:2] < (paragraph.index, start)]
                # one that the page names only later is meant where none was named before
                last = max(before) if before else (-1, -min(mention[0] for mention in chain.mentions))
                if best is None or (last, chain.id) > best:
                    best = (last, chain.id)
        return best[1] if best else None

    # ----- role nouns

    def is_role(self, doc: Doc, i: int) -> bool:
        """Say whether the token ends a role noun: 'nurse', 'teachers', 'shop steward', 'hydrologist'."""
        token = doc[i]
        small, lemma = token.lower_, token.lemma_.lower()
        if small in self.nouns or lemma in self.nouns:
            return not (small in ("am", "ms", "td", "mp", "msp", "mep", "tds") and not token.text.isupper())
        for size in range(2, self._longest + 1):
            if i - size + 1 < 0:
                break
            if doc[i - size + 1 : i].text.lower() + " " + small in self.nouns:
                return True
        noun = token.pos_ in ("NOUN", "PROPN") and len(small) > 6
        return noun and (small.endswith(self.suffixes) or small.rstrip("s").endswith(self.suffixes))

    def _head_words(self, doc: Doc, i: int) -> set[str]:
        """Return the ways to look up the role noun that ends at the token: itself, its lemma, two words."""
        small, lemma = doc[i].lower_, doc[i].lemma_.lower()
        found = {small, lemma, small.rstrip("s")}
        if i:
            found |= {f"{doc[i - 1].lower_} {small}"}
        if i > 1:
            found |= {f"{doc[i - 2].lower_} {doc[i - 1].lower_} {small}"}
        return found

    # ----- phrases

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
            if more is None or (more.end < stop and self.person_after(paragraph, more.end) is not None):
                break
            found.append(more)
            k = more.end
        return [self._shared(doc, role, found) for role in found]

    def _shared(self, doc: Doc, role: Role, found: list[Role]) -> Role:
        """Return a role of a coordination with what the others lend it: the organisation after the last, 'a', 'former'."""
        first, last = found[0], found[-1]
        between = {t.lower_ for t in doc[first.end : last.head]}
        own = bool(between & (_DETERMINERS | {"now", "current", "currently"}))
        if role is not last and role.organisation is None and role.of_person is None and role.end == role.head + 1:
            lent = last.beside or (last.organisation if not last.owned else None)
            before = "organisation before the noun" in last.steps and lent == last.organisation
            placed = role.office or last.beside or any(step in _AT for step in last.steps)
            if lent and placed and not before and not own and self.fits(role, lent):
                role = replace(role, organisation=lent, steps=(*role.steps, "organisation shared"))
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
            if closed and not self.is_role(doc, token.i):
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

    def past_ranks(self, doc: Doc, k: int) -> int:
        """Return the first token at or after `k` that is no honorific or rank ('Dr', 'Comrade', 'Prof. Sir')."""
        honorifics = self.reading.refs.ontology.words("honorific") | self.ranks
        while k < len(doc) and (doc[k].lower_ in honorifics or (doc[k].text == "." and k and doc[k - 1].is_title)):
            k += 1
        return k

    def person_after(self, paragraph: Paragraph, k: int) -> Words | None:
        """Return the name of a person at the token or behind honorifics, ranks and titles with a capital, or None."""
        doc = paragraph.doc
        for _ in range(5):
            if k >= len(doc):
                return None
            found = self.person(paragraph, k)
            if found is not None:
                return found
            titled = doc[k].text[0].isupper() and self.is_role(doc, k)
            if not titled and self.past_ranks(doc, k) == k:
                return None
            k += 1
        return None

    def role(self, paragraph: Paragraph, start: int, stop: int, *, weak: bool = False) -> Role | None:
        """Return the role of the noun phrase that starts at the token, with what stands after its noun; or None.

        `weak` lets nouns pass that describe somebody without naming an occupation, office or rank ('patient').
        """
        doc = paragraph.doc
        lead = self._determined(paragraph, start, stop)
        inside = self._before_noun(paragraph, lead, stop)
        head = next(
            (h for h in range(lead.end - 1, lead.begin - 1, -1) if self.is_role(doc, h) and not _within(h, inside)),
            None,
        )
        if head is None or head < lead.title_start:
            return None
        if any(doc[h].lower_ not in _AFTER_HEAD and doc[h].tag_ != "POS" for h in range(head + 1, lead.end)):
            return None
        tail, noun, names = self._tail(doc, head, stop), doc[head], self._head_words(doc, head)
        plural = noun.tag_ in ("NNS", "NNPS") and noun.lower_ not in self.nouns
        after = self._complements(paragraph, tail, stop, head)
        organisation, of_person = lead.organisation, after.of_person or lead.of_person
        steps = list(lead.steps)
        if (
            organisation
            and names & self.topical
            and not lead.owned
            and not self._is_a(organisation, "MediaOrganisation")
        ):
            organisation, inside = None, []
        beside = after.organisation if organisation else None
        if organisation is None:
            organisation = after.organisation
            steps.extend(after.steps)
        title = self._title(doc, lead.title_start, head, tail, after.title_end, inside)
        office = bool(names & self.offices)
        if organisation is None and office and not plural and not of_person and lead.determiner not in ("a", "an"):
            organisation = self._named_by_modifier(paragraph, lead.title_start, head)
            steps += ["the body of that kind named last"] if organisation else []
        tenure = self._tenure(doc, lead, head, tail, inside)
        if tenure == "current" and (
            after.over or (after.ends and not after.ends.lower().startswith(("next", "tomorrow")))
        ):
            tenure = "former"
        enough = weak or self._says_enough(doc, head, title, organisation, of_person, plural, lead.owned)
        if not title or not enough:
            return None
        return Role(
            title=title, head=head, start=start, end=after.end, tenure=tenure,
            organisation=organisation, of_person=of_person if names & self.serving else None, plural=plural,
            owned=lead.owned or lead.determiner == "the",
            indefinite=lead.determiner in ("a", "an", "one", "another"), office=office, starts=after.starts,
            ends=after.ends, steps=tuple(steps), beside=beside,
        )  # fmt: skip

    def _determined(self, paragraph: Paragraph, k: int, stop: int) -> _Lead:
        """Read article, possessive pronoun and adverbs of time before a role noun: 'its', 'then the', 'formerly a'."""
        doc, lead = paragraph.doc, _Lead(start=k)
        while k < stop:
            small = doc[k].lower_
            if small in _DETERMINERS and not lead.determiner:
                lead.determiner = small
            elif small in _POSSESSORS and not lead.determiner:
                lead.determiner, lead.owned = small, True
                owner = self._possessor(paragraph, k)
                if owner is not None and small in ("its", "their") and self.reading.is_a(owner, "Organisation"):
                    lead.organisation = owner.id
                    lead.steps.append(f"'{small}' goes back to {self._label(owner.id)}")
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
            for other in paragraph.doc[k - 1].sent:
                chain = self.reading.headed(paragraph, other) if other.dep_ in ("nsubj", "nsubjpass") else None
                if chain is not None and self.reading.is_a(chain, "Organisation"):
                    return chain
        return self.reading.chain(paragraph, token)

    def _before_noun(self, paragraph: Paragraph, lead: _Lead, stop: int) -> list[tuple[int, int]]:
        """Read names, possessives and modifiers up to where the noun phrase ends; return the stretches that are names."""
        doc, k, inside = paragraph.doc, lead.begin, list[tuple[int, int]]()
        while k < stop and not (k > lead.begin and k in self.times(paragraph)):
            person = self.person(paragraph, k)
            if person is not None:
                if person.end >= stop or doc[person.end].lower_ not in POSSESSIVE:
                    break
                lead.of_person, lead.owned, k = person.chain.id, True, person.end + 1
                lead.title_start = k
                continue
            named = self._named(paragraph, lead, k, stop)
            if named is not None and self._is_participle(doc, named.end, stop):
                k = named.end + 2
                inside.append((named.start, k))
            elif named is not None:
                k = named.end
                owning = (k < stop and doc[k].lower_ in POSSESSIVE) or doc[k - 1].lower_.endswith(("'s", "’s", "‘s"))
                if owning:
                    k += k < stop and doc[k].lower_ in POSSESSIVE
                    lead.owned, lead.title_start = True, k
                if self.reading.is_a(named.chain, "Organisation"):
                    lead.organisation = named.chain.id
                    lead.steps.append("organisation before the noun")
                inside.append((named.start, named.end))
                if k + 2 < stop and doc[k].text == "(" and doc[k + 2].text == ")":
                    inside.append((k, k + 3))
                    k += 3
            elif doc[k].lower_ in POSSESSIVE and k > lead.begin:
                if lead.determiner == "the" and lead.organisation is None:
                    lead.organisation = self.definite(paragraph, lead.begin, k)
                lead.owned, k = True, k + 1
                lead.title_start = k
            elif doc[k].text in _HYPHENS or self._modifies(doc, k, stop):
                k += 1
            else:
                break
        lead.end = k
        return inside

    def _named(self, paragraph: Paragraph, lead: _Lead, k: int, stop: int) -> Words | None:
        """Return the organisation or place named at the token, also where its mention begins with the article before."""
        named = self.mention(paragraph, k, "Organisation", "Place", stop=stop)
        if named is None and k == lead.begin and k > lead.start:
            named = self.mention(paragraph, k - 1, "Organisation", "Place", stop=stop)
            named = named if named is not None and named.end > k else None
        if named is None or named.form == "pronoun" or self._is_title_word(paragraph.doc, named, stop):
            return None
        return named

    def _named_by_modifier(self, paragraph: Paragraph, start: int, head: int) -> str | None:
        """Return the organisation that 'union' in 'union president' or 'local' in 'local president' speaks of."""
        doc = paragraph.doc
        while start < head and doc[start].lower_ in self.tenures:
            start += 1
        first = doc[start]
        body = first.lower_ in ("local", "branch") or first.lower_ in self.own_bodies
        if start == head or not body or (first.text[0].isupper() and not first.is_sent_start):
            return None
        return self.definite(paragraph, start, start + 1)

    @staticmethod
    def _tail(doc: Doc, head: int, stop: int) -> int:
        """Return the token after what belongs to the noun: '-elect', 'General', '-in-chief'."""
        tail = head + 1
        words = [t.lower_ for t in doc[tail : min(stop, tail + 4)]]
        if words[:1] == ["-"] and words[1:2] and words[1] in ("elect", "designate", "general"):
            return tail + 2
        if words[:4] == ["-", "in", "-", "chief"]:
            return tail + 4
        if words[:1] and words[0] in ("elect", "designate", "emeritus", "emerita"):
            return tail + 1
        return tail + (words[:1] == ["general"] and doc[head].lower_ in _GENERALS)

    def _tenure(self, doc: Doc, lead: _Lead, head: int, tail: int, inside: list[tuple[int, int]]) -> Tenure:
        """Return the tenure that words of the phrase give: 'former', 'acting', 'then', '-elect'; current without any."""
        tenure = lead.tenure
        if any(t.lower_ in ("elect", "designate") for t in doc[head + 1 : tail]):
            tenure = "incoming"
        for token in doc[lead.start : head]:
            small = token.lower_
            if _within(token.i, inside):
                continue
            if small in self.former and (small != "late" or token.i > lead.start):
                tenure = "former"
            elif small in self.acting and tenure == "current" and token.i >= lead.title_start:
                tenure = "acting"
            elif small in self.incoming and small not in ("next", "future") and tenure == "current":
                tenure = "incoming"
        return tenure

    def _is_a(self, chain: str, kind: str) -> bool:
        return self.reading.is_a(self.reading.refs.chains[chain], kind)

    def _label(self, chain: str) -> str:
        names = self.reading.refs.chains[chain].names
        return max(names, key=len) if names else chain

    def _is_title_word(self, doc: Doc, named: Words, stop: int) -> bool:
        """Say whether what was taken for a name is a word of a title: 'General', 'Zonal', 'Zone' in 'Zone D coordinator'."""
        start = named.start + (doc[named.start].pos_ == "DET")
        first, single = doc[start].lower_, named.end - start == 1
        if named.end >= stop:
            return False
        if first in ("zone", "district", "region", "area", "ward", "division", "sector"):
            return True
        plain = named.chain.kind in ("Organisation", "Place") and not doc[start].text.isupper()
        return single and (first in self.nouns or (first in self.modifiers and plain))

    def _is_participle(self, doc: Doc, k: int, stop: int) -> bool:
        """Say whether a hyphen and a participle follow a name: 'NHS-trained', 'London-based', 'Guild-backed'."""
        return (
            k + 1 < stop
            and doc[k].text == "-"
            and (doc[k + 1].tag_ in ("VBN", "VBD") or doc[k + 1].lower_ in self.epithets)
        )

    def _modifies(self, doc: Doc, k: int, stop: int) -> bool:
        """Say whether the token can stand inside the noun phrase of a role, before its noun or as it."""
        token = doc[k]
        small = token.lower_
        if small in ("and", "or", "who", "which"):
            return False
        if token.pos_ in _NOMINAL or small in self.modifiers or small in self.tenures or self.is_role(doc, k):
            return token.pos_ not in ("AUX", "PRON") and not (
                token.tag_ in ("VBD", "VBZ", "VBP") and token.pos_ == "VERB" and not self.is_role(doc, k)
            )
        if small in self.epithets:
            return True
        following = doc[k + 1] if k + 1 < stop else None
        if following is None:
            return False
        if token.tag_ in ("VBN", "VBG", "RB", "VBD", "RBS", "JJS", "JJR", "CD"):
            joined = following.text in _HYPHENS or (k and doc[k - 1].text in _HYPHENS)
            return joined or (
                token.tag_ in ("VBN", "VBG", "RB", "RBS")
                and following.pos_ in ("NOUN", "PROPN", "ADJ", "VERB")
                and following.tag_ not in ("VBD", "VBZ", "VBP")
            )
        inner = k and doc[k - 1].text == "-" and following.text == "-"
        return bool(inner)

    # ----- what stands after the noun

    def _complements(self, paragraph: Paragraph, start: int, stop: int, head: int) -> _Complements:
        """Read 'of the Bakers Union', 'at Larkfield Infirmary in Leeds', 'for health', 'until 2015' after a role noun."""
        doc = paragraph.doc
        found = _Complements(end=start, title_end=start)
        portfolio = bool(self._head_words(doc, head) & self.portfolios)
        office = bool(self._head_words(doc, head) & self.offices)
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
            time = self.times(paragraph).get(k) or (
                self.times(paragraph).get(k + 1)
                if small in ("for", "since", "until", "in", "of", "from", "on")
                else None
            )
            if time is not None and not (small == "of" and k == start and time.kind == "point"):
                self._bound(found, small, time)
                k = max(time.end, k + 1)
                found.end = k
                continue
            if small == "(" and found.organisation is not None:
                inner = self.mention(paragraph, k + 1)
                close = next((j for j in range(k + 1, min(stop, k + 8)) if doc[j].text == ")"), None)
                if close is not None and (inner is None or inner.chain.id == found.organisation or inner.end == close):
                    found.end = k = close + 1
                    continue
                break
            if small == "(":
                close = next((j for j in range(k + 1, min(stop, k + 12)) if doc[j].text == ")"), None)
                if close is None or any(
                    self.mention(paragraph, j, "Organisation", "Person") for j in range(k + 1, close)
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
            named = self.mention(paragraph, k + 1, "Organisation", stop=stop) if small == "," and office else None
            if named is not None and found.end == k and found.organisation is None:
                if named.end < stop and doc[named.end].text in (",", ".", ")"):
                    found.organisation, found.end, k = named.chain.id, named.end, named.end
                    found.steps = ("organisation after a comma",)
                    continue
                break
            if small == "," and k + 1 < stop and (place := self.mention(paragraph, k + 1, "Place", stop=stop)):
                if found.end == k and place.end < stop and doc[place.end].text in (",", ".", "”", '"'):
                    found.end = k = place.end
                    continue
                break
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
        doc, preposition = paragraph.doc, doc_k(paragraph, k)
        ahead = k + 1
        determined = False
        while ahead < stop and (
            doc[ahead].lower_ in _DETERMINERS | _POSSESSORS or doc[ahead].lower_ in ("both", "all", "local", "nearby")
        ):
            determined = True
            ahead += 1
        if ahead >= stop:
            return None
        direct = k == found.title_end
        named = self.mention(paragraph, ahead, "Organisation", stop=stop)
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
        words = self.mention(paragraph, ahead, stop=stop) or (
            self.mention(paragraph, ahead - 1, stop=stop) if determined else None
        )
        if words is None and determined and doc[ahead - 1].lower_ in ("its", "their"):
            words = None
        if words is not None and words.form == "pronoun":
            if words.end - words.start == 1 and not self.reading.is_a(words.chain, "Person"):
                words = None
        if words is not None and words.end > ahead - 1:
            end = words.end
            if (
                end < stop
                and doc[end].text.islower()
                and (doc[end].lower_ in self.bodies or doc[end].lower_ in self.units)
            ):
                end += 1  # 'chair of BMA council'
            if end < stop and doc[end].lower_ in POSSESSIVE:
                return self._owned(paragraph, words, end + 1, stop, found, direct=direct)
            if words.chain.kind == "Person":
                if preposition in ("of", "to", "for") and found.of_person is None and words.form == "name":
                    found.of_person = words.chain.id
                    return end
                return None
            if self.workplace(words.chain, preposition):
                unit = self.is_unit(found.organisation)
                if found.organisation is None or (unit and preposition in ("at", "of", "for")):
                    found.organisation = words.chain.id
                    found.steps = (f"organisation after '{preposition}'",)
                return end
            if self.reading.is_a(words.chain, "Place"):
                return end if preposition in ("in", "for", "of", "at", "from", "on", "across", "outside") else None
            return self._nominal(paragraph, ahead, stop, found, preposition, direct=direct, determined=determined)
        return self._nominal(paragraph, ahead, stop, found, preposition, direct=direct, determined=determined)

    def _owned(
        self, paragraph: Paragraph, words: Words, k: int, stop: int, found: _Complements, *, direct: bool
    ) -> int | None:
        """Read 'of the Guild's youth section' : the owner is the organisation where what it owns has no chain."""
        inner = self.mention(paragraph, k, "Organisation", stop=stop)
        if inner is not None:
            found.organisation = found.organisation or inner.chain.id
            return inner.end
        end = self.run(paragraph, k, stop)
        if self.reading.is_a(words.chain, "Organisation") and end > k:
            found.organisation = found.organisation or words.chain.id
            found.steps = ("organisation in the possessive",)
            return end
        return end if end > k else None

    def is_unit(self, chain: str | None) -> bool:
        """Say whether a chain is a unit that is always written small: 'the emergency department'."""
        if chain is None:
            return False
        names = self.reading.refs.chains[chain].names
        return bool(names) and all(name.islower() for name in names)

    def workplace(self, chain: Chain, preposition: str) -> bool:
        """Say whether somebody can hold a role there: an organisation, a building, after 'at' a place that is no town."""
        if self.reading.is_a(chain, "Organisation"):
            return True
        if not self.reading.is_a(chain, "Place") or preposition not in ("at", "of", "for"):
            return False
        heads = {name.split()[-1].lower() for name in chain.names}
        if heads & self.buildings:
            return True
        known = any(self.reading.refs.knowledge.is_place(name) for name in chain.names)
        streets = {"street", "road", "lane", "square", "avenue", "bridge", "park", "line"}
        return preposition == "at" and not known and not heads & streets

    def _capitals(self, paragraph: Paragraph, k: int, stop: int) -> int:
        doc = paragraph.doc
        while k < stop and (
            (doc[k].text[0].isupper() and self.person(paragraph, k) is None and doc[k].lower_ not in self.honorific)
            or (
                doc[k].lower_ in ("and", "&", "of", "the")
                and k + 1 < stop
                and doc[k + 1].text[0].isupper()
                and self.person(paragraph, k + 1) is None
            )
            or (
                doc[k].text == ","
                and k + 2 < stop
                and doc[k + 1].text[0].isupper()
                and self._closes_list(doc, k + 1, stop)
                and self.person(paragraph, k + 1) is None
            )
        ):
            k += 1
        return k

    @property
    def honorific(self) -> frozenset[str]:
        """Return the honorifics of the ontology."""
        return self.reading.refs.ontology.words("honorific")

    def run(self, paragraph: Paragraph, k: int, stop: int) -> int:
        """Return the end of the run of nominal words that starts at the token."""
        doc, start = paragraph.doc, k
        while k < stop and k - start < _LONGEST_COMPLEMENT and self.person(paragraph, k) is None:
            token = doc[k]
            if k > start and k in self.times(paragraph):
                break
            joined = token.text in _HYPHENS and k > start
            linked = (
                token.lower_ == "and"
                and k > start
                and k + 1 < stop
                and doc[k + 1].pos_ in ("NOUN", "PROPN", "ADJ")
                and doc[k - 1].pos_ == doc[k + 1].pos_
                and not self.is_role(doc, k + 1)
                and self.person(paragraph, k + 1) is None
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
        body = last in self.units or last in self.buildings or doc[end - 1].lemma_.lower() in self.bodies
        group = body and (determined or preposition in ("at", "with", "from"))
        if direct and found.organisation is None and not counts and not group:
            if preposition == "of" or (
                preposition in ("for", "in", "on") and not determined and doc[k].pos_ != "PROPN"
            ):
                found.title_end = end
                return end
        if group and determined and doc[k - 1].lower_ == "the" and found.organisation is None:
            found.organisation = self.definite(paragraph, k, end)
            found.steps = (f"'the {doc[k:end].text}' named before",) if found.organisation else ()
        if preposition in ("to", "with", "from") and not group:
            return None
        if end < stop and doc[end].lower_ in POSSESSIVE:  # 'on the children's ward'
            return self.run(paragraph, end + 1, stop)
        return end

    # ----- titles

    def _title(self, doc: Doc, start: int, head: int, tail: int, end: int, inside: list[tuple[int, int]]) -> str:
        """Return the title in small letters, without article, organisation, place, praise, age and words of tenure."""
        kept: list[Token] = []
        k = start
        while k < head:
            token = doc[k]
            if _within(k, inside):
                k += 1
                continue
            block = k + 1
            while block + 1 < head + 1 and doc[block].text == "-" and not doc[block - 1].whitespace_:
                block += 2
            if block > head:  # the hyphen joins it to the noun itself: 'vice-chairwoman', 'ex-footballer'
                if token.lower_ in ("ex", "then", "now"):
                    k = head
                    continue
                kept.extend(doc[k:head])
                break
            parts = [t.lower_ for t in doc[k:block]]
            whole = "".join(t.text for t in doc[k:block]).lower()
            dropped = (
                whole in self.epithets
                or whole in self.tenures
                or (len(parts) == 1 and parts[0] in ("-", "–", ",", "“", "”", '"'))
                or (
                    len(parts) > 1
                    and (parts[-1] in self.epithets or whole[:1].isdigit() or parts[-1] in ("old", "long", "grade"))
                )
                or token.ent_type_ == "NORP"
                or (len(parts) == 1 and token.like_num)
            )
            if not dropped:
                kept.extend(doc[k:block])
            k = block
        kept.extend(doc[head : max(tail, end)])
        pieces = []
        for token in kept:
            text = token.text
            if token.i == head and token.tag_ in ("NNS", "NNPS") and token.lower_ not in self.nouns:
                text = token.lemma_
            acronym = len(text) > 1 and text.upper() == text and any(t.text.upper() != t.text for t in kept)
            text = text if acronym or text in ("PhD", "DPhil") else text.lower()
            pieces.append(text + (" " if token.whitespace_ or token.i + 1 in {a for a, _ in inside} else ""))
        words = " ".join("".join(pieces).split())
        small = words.replace(" - ", "-").strip(" -–,'’\"“”")
        for suffix in ("-elect", " elect", "-designate", " designate"):
            small = small.removesuffix(suffix)
        small = small.removeprefix("the ").strip()
        return (
            small.upper() if small in ("mp", "msp", "mep", "am", "ms", "td", "ceo", "cfo", "coo", "gp", "dj") else small
        )

    def _says_enough(
        self,
        doc: Doc,
        head: int,
        title: str,
        organisation: str | None,
        of_person: str | None,
        plural: bool,
        owned: bool,
    ) -> bool:
        """Say whether the noun names an occupation, office, rank or membership in this phrase."""
        noun = doc[head].lower_ if not plural else doc[head].lemma_.lower()
        two = " ".join(title.split()[:2])
        if noun in self.weak and title in (noun, two, noun):
            clinical = noun in ("sister", "reader") and organisation is not None
            speaker = noun == "speaker" and (organisation is not None or doc[head].text[0].isupper())
            return clinical or speaker
        if noun in self.weak:
            qualified = noun in ("sister", "reader", "professional", "picket") and title != noun
            return qualified and noun in ("sister", "reader")
        if noun in self.bound and title == noun:
            capital = doc[head].text[0].isupper() and noun not in (
                "member",
                "partner",
                "resident",
                "associate",
                "fellow",
            )
            return (
                organisation is not None
                or of_person is not None
                or (owned and noun not in ("partner", "associate", "resident", "fellow"))
                or capital
            )
        if noun == "member":
            return organisation is not None or any(
                w in title.split() for w in ("committee", "union", "board", "party", "council", "crew", "cabin")
            )
        if noun == "resident":
            return organisation is not None or bool(set(title.split()) & self.clinical)
        return True


def doc_k(paragraph: Paragraph, k: int) -> str:
    """Return the token's word in small letters."""
    return str(paragraph.doc[k].lower_)


def _within(k: int, stretches: list[tuple[int, int]]) -> bool:
    return any(start <= k < end for start, end in stretches)
