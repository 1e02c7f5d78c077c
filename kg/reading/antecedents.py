"""Finds whom pronouns and definite nouns go back to: 'she', 'the union', 'the vice-chair', 'the mother of two'.

Salience in the manner of Lappin and Leass (1994), with the few weights that news needs; what holds in news style is that
the last speaker speaks on. Where two readings are equally good there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.model import Form
from kg.reading.page import Paragraph, noun_phrase
from kg.reading.referents import ORGANISATIONS, Chain, Referents
from kg.reading.tokens import Token

_HE, _SHE, _THEY = (
    frozenset({"he", "him", "his", "himself"}),
    frozenset({"she", "her", "hers", "herself"}),
    frozenset({"they", "them", "their", "themselves"}),
)
_IT = frozenset({"it", "its", "itself"})
_CLAUSES = frozenset({"ROOT", "conj", "ccomp", "advcl", "parataxis", "relcl"})
_FAR = 3
"""Paragraphs back that a pronoun reaches: beyond, the reports that we looked at name the person again."""
_NO_FIRM = re.compile(
    r"\b(?:association|institute|society|school|academy|church|committee|club|council|campaign|league|students|together"
    r"|federation|alliance|foundation|charity|branch|chapter|network|coalition|movement|chamber|group|forum|museum|library|brigade)\b"
)
"""Heads of organisations that nobody calls 'the company'."""
_LEAGUE = re.compile(
    r"\b(?:association|federation|society|alliance|council|congress|guild|confederation|brotherhood|college)\b"
)


@dataclass(slots=True)
class _Stage:
    """Who has been on the stage so far, the latest last; dicts serve as ordered sets."""

    persons: dict[str, Chain] = field(default_factory=dict)
    kinds: dict[str, dict[str, Chain]] = field(default_factory=dict)
    speaker: Chain | None = None
    last: Chain | None = None
    """The person whom the writer named last; whom a speaker names inside quotation marks is on no stage."""
    acting: tuple[Chain, int] | None = None
    """The organisation that was a subject last, and its paragraph: 'it said' and 'a spokeswoman said' go on from it."""

    def enter(self, chain: Chain, *kinds: str) -> None:
        for kind in kinds:
            known = self.kinds.setdefault(kind, {})
            known.pop(chain.id, None)
            known[chain.id] = chain

    def latest(self, kind: str) -> Chain | None:
        known = self.kinds.get(kind)
        return next(reversed(known.values())) if known else None

    def backwards(self, kind: str) -> list[Chain]:
        return list(reversed(self.kinds.get(kind, {}).values()))


def _speaks_through(token: Token) -> bool:
    """Say whether a body speaks through the person: 'The union, through its president, Ada Quill, told members'."""
    name = token
    while token.dep_ == "appos" and token.head.i != token.i:
        token = token.head
    through = [token.head] if token.dep_ == "pobj" else [c for c in token.rights if c.dep_ == "prep" and c.i < name.i]
    return any(prep.lower_ in ("through", "via") for prep in through)


class Antecedents:
    """Resolves what goes back, over one page whose names and nouns are chains."""

    def __init__(self, referents: Referents) -> None:
        self.refs = referents
        self.page = referents.page
        words = referents.ontology.words
        self.speech = words("speech-verb")
        self.offices = words("sole-office")
        self.mouthpieces = words("mouthpiece")
        self.adding = words("adding-verb")
        self.human = referents.roles | referents.masculine | referents.feminine | words("human-noun")
        self.human -= words("honorific") - referents.roles - {"father", "mother"}
        self.anaphors = {
            word: known.kind
            for name, known in sorted(referents.ontology.lists.items())
            if name.startswith("anaphor-") and known.kind
            for word in sorted(known.words)
        }
        self.named_so = words("anaphor-named-so")
        self.employers = words("anaphor-employer")
        self.bodies = {
            word: known.kind
            for name, known in sorted(referents.ontology.lists.items())
            if name.startswith("unnamed-") and known.kind
            for word in sorted(known.words)
        }
        self.described: dict[str, list[Chain]] | None = None
        self.synonyms: dict[str, list[str]] = {}
        for pair in sorted(words("role-synonym")):
            self.synonyms.setdefault(pair.split("=")[0], []).append(pair.split("=")[1])
        self.human |= set(self.synonyms)

    def resolve(self) -> None:
        """Give definite role nouns, kind nouns and pronouns of the third person their antecedents, in text order."""
        refs = self.refs
        stage = _Stage()
        post: int | None = None
        for paragraph in self.page.paragraphs:
            if paragraph.passage.post != post:
                post, stage = paragraph.passage.post, _Stage(kinds=stage.kinds)
            shown = paragraph.passage.layout in ("byline", "credit")
            for token in paragraph.doc:
                at = (paragraph.index, token.i)
                chain = refs.chains.get(refs.heads.get(at, ""))
                body = self._spoken_for(paragraph, token, stage) if chain is None else None
                if body is not None:
                    refs.bearers[at] = body.id
                    continue
                if chain is None and not paragraph.quoted[token.i]:
                    chain = self._back(paragraph, token, stage)
                    if chain is not None:
                        self._place(paragraph, token, chain)
                if chain is None:
                    continue
                if chain.kind in ORGANISATIONS and not shown:
                    bearer = self._bearer(paragraph, token, stage)
                    if bearer is not None:
                        refs.bearers[at] = bearer.id
                    stage.enter(chain, "Organisation", *(() if chain.kind == "Organisation" else (chain.kind,)))
                    if token.dep_ in ("nsubj", "nsubjpass") and not paragraph.quoted[token.i]:
                        stage.acting = chain, paragraph.index
                elif chain.kind == "Person" and not shown:
                    if paragraph.quoted[token.i]:
                        stage.persons.setdefault(chain.id, chain)
                        continue
                    stage.persons.pop(chain.id, None)
                    stage.persons[chain.id] = stage.last = chain
                    if token.dep_ == "nsubj" and token.head.lemma_ in self.speech:
                        stage.speaker = chain
                elif chain.kind in ("Group", "Place"):
                    stage.enter(chain, chain.kind)

    def _spoken_for(self, paragraph: Paragraph, token: Token, stage: _Stage) -> Chain | None:
        """Return the subject before for whom 'a spokeswoman' or 'the spokesman' speaks: 'Crumbco cut pay. A ...'."""
        if not token.lower_.startswith("spokes") or token.dep_ != "nsubj" or token.tag_ != "NN":
            return None
        if paragraph.quoted[token.i] or any(c.dep_ != "det" for c in token.children):
            return None
        return self._acting(paragraph, stage)

    @staticmethod
    def _acting(paragraph: Paragraph, stage: _Stage) -> Chain | None:
        """Return the organisation that was a subject last, in this paragraph or the one before; or None."""
        return stage.acting[0] if stage.acting is not None and stage.acting[1] >= paragraph.index - 1 else None

    def _place(self, paragraph: Paragraph, token: Token, chain: Chain) -> None:
        noun = token.pos_ in ("NOUN", "PROPN", "ADJ")
        phrase = noun_phrase(token) if noun else paragraph.doc.span(token.i, token.i + 1)
        form: Form = "noun" if noun else "pronoun"
        self.refs.place(chain, paragraph.index, phrase.start, phrase.end, form, head=token.i)
        if noun and self.refs.is_a(chain, "Organisation") and token.text not in chain.names:
            chain.names.append(token.text)

    def _back(self, paragraph: Paragraph, token: Token, stage: _Stage) -> Chain | None:
        small = token.lower_
        if token.pos_ == "PRON" or small in _HE | _SHE | _THEY | _IT:
            return self._pronoun(paragraph, token, small, stage)
        if (
            token.dep_ in ("compound", "nmod")
            and token.head.lemma_.lower() in self.mouthpieces
            and token.text.islower()
        ):
            return self._kind_noun(token, small, stage)  # 'a company spokeswoman', 'union figures'
        if token.pos_ not in ("NOUN", "PROPN", "ADJ") or token.dep_ in ("compound", "amod", "appos", "nmod"):
            return None
        lefts = list(token.lefts)
        if token.i >= 2 and token.doc[token.i - 1].text == "-" and not token.doc[token.i - 2].whitespace_:
            lefts += token.doc[token.i - 2].lefts  # 'the vice-chair'
        determiner = next((c for c in lefts if c.dep_ in ("det", "poss")), None)
        if small == "police" and token.dep_ in ("nsubj", "nsubjpass", "pobj") and token.i and determiner is None:
            return self._body(token, small)
        if small == "management" and determiner is None and token.dep_ == "nsubj":
            return self._employer(stage, small)
        if determiner is None and paragraph.passage.layout in ("headline", "standfirst", "crosshead"):
            described = (
                self._called(token, small) if token.dep_ in ("nsubj", "nsubjpass") and token.tag_ == "NN" else []
            )
            return described[0] if len(described) == 1 else None
        if small == "union" and determiner is not None and determiner.dep_ == "poss" and determiner.tag_ == "NNS":
            return self._kind_noun(token, small, stage)  # 'the bakers' union'
        if determiner is None or determiner.lower_ not in ("the", "this", "that", "its", "their", "his", "her"):
            return None
        if determiner.lower_ in ("his", "her"):
            return None
        singular = token.tag_ in ("NN", "NNP", "JJ")
        office = token.text.isupper() and 2 <= len(small) <= 4 and bool(self._with_role(small))
        if singular and (small in self.human or self._aged(token) or office):
            return self._role_noun(paragraph, token, small, stage)
        return self._kind_noun(token, small, stage) or self._body(token, small)

    @staticmethod
    def _aged(token: Token) -> bool:
        """Say whether the token ends 'the 71-year-old'."""
        return (
            token.lower_ in ("old", "year-old")
            and re.search(r"\d\s*-?\s*year\s*-\s*old$", token.doc.span(max(0, token.i - 4), token.i + 1).text)
            is not None
        )

    # ----- pronouns

    def _pronoun(self, paragraph: Paragraph, token: Token, small: str, stage: _Stage) -> Chain | None:
        if small in _HE | _SHE:
            if self._nameless_subject(token):
                return None
            gender = "masculine" if small in _HE else "feminine"
            best = self._salient(paragraph, token, gender, stage)
            if best is not None and best.gender is None:
                best.gender = gender
            return best
        if small in _THEY and token.dep_ in ("nsubj", "poss", "dobj", "pobj", "nsubjpass"):
            return self._those(paragraph, token, stage)
        speaks = token.dep_ == "nsubj" and token.head.lemma_ in self.speech | {"want", "plan", "hope"}
        if (small in _IT and token.dep_ == "poss") or (small == "it" and speaks):
            return (self._acting(paragraph, stage) if speaks else None) or stage.latest("Organisation")
        return None

    def _nameless_subject(self, token: Token) -> bool:
        """Say whether 'he' goes back to somebody without a name: 'a driver was hurt while he was on the picket line'."""
        if token.dep_ not in ("nsubj", "nsubjpass") or token.head.dep_ not in ("advcl", "ccomp", "conj"):
            return False
        above = token.head.head
        subject = next((c for c in above.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < token.i), None)
        if subject is None or subject.tag_ != "NN" or subject.lower_ not in self.human:
            return False
        return any(c.lower_ in ("a", "an", "one", "another") for c in subject.lefts)

    def _those(self, paragraph: Paragraph, token: Token, stage: _Stage) -> Chain | None:
        """Return the group whom 'they' goes back to: the last that was a subject near by, else the last of all."""
        groups = stage.backwards("Group")
        if token.dep_ in (
            "dobj",
            "pobj",
        ):  # 'their bosses supported them': nobody is both, or it would say 'themselves'
            verb = token.head if token.dep_ == "dobj" else token.head.head
            doers = [self.refs.of(paragraph.index, c) for c in verb.children if c.dep_ == "nsubj"]
            groups = [chain for chain in groups if chain not in doers]
        for chain in groups[:4]:
            for index, _, end, _ in reversed(chain.mentions[-4:]):
                if paragraph.index - 1 <= index <= paragraph.index and (index, end) <= (paragraph.index, token.i):
                    head = self.page.paragraphs[index].doc[end - 1]
                    first = next((c for c in head.head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
                    if first is not None and first.i == head.i and head.head.dep_ in ("ROOT", "conj"):
                        return chain
        return groups[0] if groups else None

    def _salient(self, paragraph: Paragraph, token: Token, gender: str | None, stage: _Stage) -> Chain | None:
        """Return the person whom 'he', 'she' or 'the chairman' most likely goes back to, or None.

        Two points for each paragraph of distance, one and a half for having been a subject, half a point for a gender that
        is known to fit and for having spoken last; a mention inside quotation marks costs four. Nobody beyond three
        paragraphs. The weights order as Lappin and Leass's do; their distances were set on reports that we looked at.
        """
        ranked: list[tuple[float, tuple[int, int], Chain]] = []
        sentence = (token.sent.start, token.sent.end)
        for order, chain in enumerate(list(stage.persons.values())[-12:]):
            if gender and chain.gender not in (None, gender):
                continue
            best: tuple[float, tuple[int, int]] | None = None
            for index, start, end, form in chain.mentions[-6:]:
                if (index, start) >= (paragraph.index, token.i) or index < paragraph.index - _FAR:
                    continue
                other = self.page.paragraphs[index]
                if other.passage.layout in ("byline", "credit"):
                    continue
                head = other.doc.span(start, end).root
                score = -2.0 * (paragraph.index - index)
                if index == paragraph.index and not sentence[0] <= start < sentence[1]:
                    between = other.doc[end : token.i]
                    score -= 0.3 * sum(
                        1 for t in between if t.is_sent_start and not (other.quoted and other.quoted[t.i])
                    )
                presented = (
                    head.dep_ == "attr" and head.head.lemma_ == "be" and form == "name"
                )  # 'next came', 'the last was N'
                acts = head.dep_ in ("nsubj", "nsubjpass") and head.head.dep_ in _CLAUSES
                if acts or presented or _speaks_through(head):
                    score += 1.5
                elif head.dep_ in ("poss", "compound") or (form == "name" and head.dep_ in ("pobj", "dobj")):
                    score -= 0.3
                if other.quoted[head.i] or (start == 0 and head.head.lemma_ == "write"):
                    score -= 4  # 'Tom Brek writes: ...' names the reporter, who tells of others
                if best is None or score > best[0]:
                    best = (score, (index, start))
            if best is None:
                continue
            score = best[0] + (0.5 if gender and chain.gender == gender else 0) + (0.5 if chain is stage.speaker else 0)
            ranked.append((score + 0.01 * order, best[1], chain))
        return max(ranked, key=lambda r: (r[0], r[1]))[2] if ranked else None

    # ----- nouns for persons

    def _bearer(self, paragraph: Paragraph, token: Token, stage: _Stage) -> Chain | None:
        """Read 'the Guild (G) rep', 'Guild representative Ada Quill': who bears the role that follows an organisation."""
        doc, refs = paragraph.doc, self.refs
        k = token.i + 1
        while k < len(doc) and (
            doc[k].text in "()"
            or refs.at.get((paragraph.index, k)) == refs.at.get((paragraph.index, token.i))
            or doc[k].lower_ in ("'s", "’s")
        ):
            k += 1
        last_role = None
        stop = min(len(doc), k + 7)
        while k < stop:
            chain = refs.chains.get(refs.at.get((paragraph.index, k), ""))
            if last_role is not None and chain is not None and chain.kind == "Person":
                return chain
            if doc[k].lower_ in refs.roles:
                last_role = doc[k]
            elif doc[k].pos_ not in ("NOUN", "ADJ", "PROPN") and doc[k].text != "-":
                break
            k += 1
        if last_role is None or last_role.tag_ not in ("NN", "NNP"):
            return None
        if any(c.dep_ == "prep" and c.lower_ in ("of", "at") for c in last_role.children):
            return None  # 'the Tory head of the fire authority'
        phrase = noun_phrase(token)
        first = doc[phrase.start] if phrase.start < token.i else doc[max(0, token.i - 1)]
        if first.lower_ != "the":
            return None
        everyone = self._with_role(last_role.lower_)
        if len(everyone) == 1:
            return everyone[0]
        speaker = stage.speaker
        return speaker if speaker is not None and (not everyone or speaker in everyone) else None

    def _descriptors(self) -> dict[str, list[Chain]]:
        """Return whom the page calls by each noun, in the order of their first mention."""
        if self.described is None:
            self.described = {}
            for chain in self.refs.chains.values():
                if chain.kind == "Person":
                    for descriptor in sorted(chain.descriptors):
                        self.described.setdefault(descriptor, []).append(chain)
        return self.described

    def _with_role(self, word: str) -> list[Chain]:
        """Return the persons whom the page says to be that, in the order of their first mention."""
        known = self._descriptors().get(word, [])
        return known or [c for other in self.synonyms.get(word, ()) for c in self._descriptors().get(other, ())]

    def _called(self, token: Token, small: str) -> list[Chain]:
        """Return the persons whom the page calls by the noun, with the same word before it where both have one."""
        before = next((c for c in token.lefts if c.dep_ in ("compound", "amod", "nmod") and c.i == token.i - 1), None)
        if before is None:
            return self._with_role(small)
        fuller = f"{before.lower_} {small}"
        exact = self._with_role(fuller)
        return exact or [c for c in self._with_role(small) if not any(d.endswith(f" {small}") for d in c.descriptors)]

    def _role_noun(self, paragraph: Paragraph, token: Token, small: str, stage: _Stage) -> Chain | None:
        refs = self.refs
        named = any(
            refs.is_a(refs.chains.get(refs.heads.get((paragraph.index, t.i), "")), "Person")
            for t in token.children
            if t.dep_ in ("appos", "compound")
        )
        if named or token.dep_ in ("attr", "oprd"):
            return None
        gender = "feminine" if small in refs.feminine else "masculine" if small in refs.masculine else None
        here = (paragraph.index, token.i)
        described = [c for c in self._called(token, small) if gender is None or c.gender in (None, gender)]
        described = [c for c in described if min(m[:2] for m in c.mentions) < here]
        if len(described) > 1:
            described = [c for c in reversed(stage.persons.values()) if c in described][:1]
        if described:
            return described[0]
        speaks = token.dep_ == "nsubj" and token.head.lemma_ in self.speech
        parent = any(t.dep_ == "prep" and t.lower_ == "of" for t in token.children) and small in ("father", "mother")
        if not speaks or (any(t.dep_ == "relcl" for t in token.children) and not parent):
            return None
        speaker, last = stage.speaker, stage.last
        fits = speaker is not None and (gender is None or speaker.gender in (None, gender))
        adds = token.head.lemma_ in self.adding and small not in self.offices
        no_office = parent or small not in refs.roles
        if fits and (adds or (last is speaker and no_office)):
            return speaker
        return self._presented(paragraph, token, gender, stage) if no_office or self._aged(token) else None

    def _presented(self, paragraph: Paragraph, token: Token, gender: str | None, stage: _Stage) -> Chain | None:
        """Return whom the paragraph before presents as its subject, for 'the father of two said'; nobody else near."""
        near = []
        for chain in stage.persons.values():
            before = [m[:3] for m in chain.mentions if m[:2] < (paragraph.index, token.i)]
            if not before:
                continue
            index, start, end = max(before)
            head = self.page.paragraphs[index].doc.span(start, end).root
            head = head.head if head.dep_ == "conj" else head
            if index >= paragraph.index - 1 and head.dep_ in ("nsubj", "nsubjpass"):
                near.append(chain)
        fits = [c for c in near if gender is None or c.gender in (None, gender)]
        return fits[0] if len(fits) == 1 else None

    # ----- nouns for organisations and groups

    def _kind_noun(self, token: Token, small: str, stage: _Stage) -> Chain | None:
        if any(c.dep_ in ("compound", "amod", "nmod") for c in token.lefts):
            return None
        if small in self.named_so:
            found = (c for c in stage.backwards("Organisation") if any(small in _own_words(c, n) for n in c.names))
            return next(found, None)
        if small in self.employers:
            return self._employer(stage, small)
        kind = self.anaphors.get(small)
        if kind is not None:
            return (
                self._larger(stage.latest(kind))
                or self._only(kind)
                or (self._members(stage) if kind == "TradeUnion" else None)
            )
        if small == "group" and token.dep_ in ("nsubj", "nsubjpass"):
            return stage.latest("Group")
        return None

    def _body(self, token: Token, small: str) -> Chain | None:
        """Return a chain of its own for an unnamed body that acts: 'the school board said'."""
        if token.dep_ not in ("nsubj", "nsubjpass", "pobj", "conj") or token.text[0].isupper():
            return None
        doc = token.doc
        for size in (3, 2, 1):
            words = " ".join(t.lower_ for t in doc[max(0, token.i - size + 1) : token.i + 1])
            kind = self.bodies.get(words)
            if kind is None:
                continue
            alone = size > 1 or not any(c.dep_ in ("compound", "amod", "nmod") for c in token.lefts)
            acts = token.dep_ in ("nsubj", "nsubjpass") or token.head.dep_ == "agent"
            if not alone or (size == 1 and not acts and small != "police"):
                return None
            chain = self.refs.keyed(f"body {words}", kind, "b")
            if words not in chain.names:
                chain.names.append(words)
            return chain
        return None

    def _only(self, kind: str) -> Chain | None:
        """Return the one chain of the kind that the page has, though it be named later; None where it has more."""
        found = [c for c in self.refs.chains.values() if c.kind == kind and c.names and c.whole is None]
        return found[0] if len(found) == 1 else None

    def _larger(self, chain: Chain | None) -> Chain | None:
        """Return the union of a branch, for 'the union'; any other chain as it is."""
        whole = self.refs.chains.get(chain.whole or "") if chain is not None else None
        return whole if whole is not None and chain is not None and whole.kind == chain.kind else chain

    def _members(self, stage: _Stage) -> Chain | None:
        """Return the last association of people at work: a union whose name does not say so."""
        found = (c for c in stage.backwards("Organisation") if _LEAGUE.search(" ".join(c.names).lower()))
        return next(found, None)

    def _employer(self, stage: _Stage, small: str) -> Chain | None:
        firms = [
            c
            for c in stage.backwards("Organisation")
            if c.kind == "Organisation" and c.whole is None and not _NO_FIRM.search(" ".join(c.names).lower())
        ]
        if small == "management":  # that of whom the report is about, not of who was named last in passing
            return max(reversed(firms), key=lambda c: len(c.mentions), default=None)
        return next(iter(firms), None)


def _own_words(chain: Chain, name: str) -> list[str]:
    """Return the words of a name, of a unit those of itself alone: 'the campus branch' of 'the Guild'."""
    small = name.lower()
    return (small.split(" of ")[0] if chain.whole is not None else small).split()
