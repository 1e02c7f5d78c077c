"""Role nouns and titles: which words name an office or occupation, which belong to a title, which only praise or date it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from kg.ontology import Ontology
from kg.reading.tokens import Doc, Token

Tenure = Literal["current", "former", "acting", "incoming"]

_HYPHENS = frozenset({"-", "–", "‑", "/", "&"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X"})
_GENERALS = frozenset(
    ["attorney", "solicitor", "secretary", "director", "governor", "inspector", "auditor", "surgeon", "comptroller"]
)


@dataclass(slots=True)
class Lead:
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


class RoleTitles:
    """The word lists of roles, and what they say of tokens."""

    def __init__(self, ontology: Ontology) -> None:
        words = ontology.words
        self.former, self.acting, self.incoming = words("former"), words("acting"), words("incoming")
        self.tenures = self.former | self.acting | self.incoming
        self.nouns = words("role-noun") | words("occupation") | words("role-office")
        self.suffixes = tuple(sorted(words("role-suffix")))
        self.weak, self.bound = words("role-weak"), words("role-bound")
        self.epithets, self.modifiers = words("role-epithet"), words("role-modifier")
        self.topical, self.portfolios, self.offices = words("role-topic"), words("role-portfolio"), words("role-office")
        self.serving = words("role-serving")
        self.honorifics, self.ranks = words("honorific"), words("role-rank")
        self.clinical = words("group-synonyms-medical") | frozenset({"medical", "surgical", "chief", "specialist"})
        self._longest = max(len(noun.split()) for noun in self.nouns)

    def is_role(self, doc: Doc, i: int) -> bool:
        """Say whether the token ends a role noun: 'nurse', 'teachers', 'shop steward', 'hydrologist'."""
        token = doc[i]
        small, lemma = token.lower_, token.lemma_.lower()
        if token.tag_ in ("JJ", "VBD", "VBN") and small not in self.nouns:
            return False  # 'was more guarded'
        if small in self.nouns or lemma in self.nouns:
            return not (small in ("am", "ms", "td", "mp", "msp", "mep", "tds", "rn") and not token.text.isupper())
        for size in range(2, self._longest + 1):
            if i - size + 1 < 0:
                break
            if doc.span(i - size + 1, i).text.lower() + " " + small in self.nouns:
                return True
        noun = token.pos_ in ("NOUN", "PROPN") and len(small) > 6
        return noun and (small.endswith(self.suffixes) or small.rstrip("s").endswith(self.suffixes))

    def head_words(self, doc: Doc, i: int) -> set[str]:
        """Return the ways to look up the role noun that ends at the token: itself, its lemma, two words."""
        small, lemma = doc[i].lower_, doc[i].lemma_.lower()
        found = {small, lemma, small.rstrip("s")}
        if i:
            found |= {f"{doc[i - 1].lower_} {small}"}
        if i > 1:
            found |= {f"{doc[i - 2].lower_} {doc[i - 1].lower_} {small}"}
        return found

    @staticmethod
    def tail(doc: Doc, head: int, stop: int) -> int:
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

    def tenure(self, doc: Doc, lead: Lead, head: int, tail: int, inside: list[tuple[int, int]]) -> Tenure:
        """Return the tenure that words of the phrase give: 'former', 'acting', 'then', '-elect'; current without any."""
        tenure = lead.tenure
        if any(t.lower_ in ("elect", "designate") for t in doc[head + 1 : tail]):
            tenure = "incoming"
        for token in doc[lead.start : head]:
            small = token.lower_
            if within(token.i, inside):
                continue
            if small in self.former and (small != "late" or token.i > lead.start):
                tenure = "former"
            elif small in self.acting and tenure == "current" and token.i >= lead.title_start:
                tenure = "acting"
            elif small in self.incoming and small not in ("next", "future") and tenure == "current":
                tenure = "incoming"
        return tenure

    def modifies(self, doc: Doc, k: int, stop: int) -> bool:
        """Say whether the token can stand inside the noun phrase of a role, before its noun or as it."""
        token = doc[k]
        small = token.lower_
        if small in ("and", "or", "who", "which"):
            return False
        if token.pos_ in _NOMINAL or small in self.modifiers or small in self.tenures or self.is_role(doc, k):
            return token.pos_ not in ("AUX", "PRON") and not (
                token.tag_ in ("VBD", "VBZ", "VBP") and token.pos_ == "VERB" and not self.is_role(doc, k)
            )
        if small in self.epithets and token.tag_ != "VBD":
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

    def is_participle(self, doc: Doc, k: int, stop: int) -> bool:
        """Say whether a hyphen and a participle follow a name: 'NHS-trained', 'London-based', 'Guild-backed'."""
        return (
            k + 1 < stop
            and doc[k].text == "-"
            and (doc[k + 1].tag_ in ("VBN", "VBD") or doc[k + 1].lower_ in self.epithets)
        )

    def title(self, doc: Doc, start: int, head: int, tail: int, end: int, inside: list[tuple[int, int]]) -> str:
        """Return the title in small letters, without article, organisation, place, praise, age and words of tenure."""
        kept: list[Token] = []
        k = start
        while k < head:
            token = doc[k]
            if within(k, inside):
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
                    and (parts[-1] in self.epithets or whole[:1].isdigit() or parts[-1] in ("old", "long"))
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
            small.upper()
            if small in ("mp", "msp", "mep", "am", "ms", "td", "rn", "ceo", "cfo", "coo", "gp", "dj")
            else small
        )

    def says_enough(
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
            of = doc.span(head + 1, head + 3)
            owns = noun in ("owner", "founder", "co-owner", "co-founder") and of.text.lower() in ("of a", "of an")
            return (
                organisation is not None
                or owns  # 'the owner of a bakery'
                or of_person is not None
                or (owned and noun not in ("partner", "associate", "resident", "fellow"))
                or capital
            )
        if noun == "member":
            return organisation is not None or any(
                w in title.split()
                for w in ("committee", "union", "board", "party", "council", "crew", "cabin", "cabinet", "faculty")
            )
        if noun == "resident":
            return organisation is not None or bool(set(title.split()) & self.clinical)
        return True

    def past_ranks(self, doc: Doc, k: int) -> int:
        """Return the first token at or after `k` that is no honorific or rank ('Dr', 'Comrade', 'Prof. Sir')."""
        honorifics = self.honorifics | self.ranks
        while k < len(doc) and (doc[k].lower_ in honorifics or (doc[k].text == "." and k and doc[k - 1].is_title)):
            k += 1
        return k


def within(k: int, stretches: list[tuple[int, int]]) -> bool:
    """Say whether the token lies in one of the stretches `start, end`."""
    return any(start <= k < end for start, end in stretches)


@lru_cache(maxsize=4)
def role_titles(ontology: Ontology) -> RoleTitles:
    """Return the word lists of roles of a domain, put together once: they depend on no document."""
    return RoleTitles(ontology)
