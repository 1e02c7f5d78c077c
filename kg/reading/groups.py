"""Finds the unnamed collectives of a page ('junior bakers', 'hundreds of nurses', 'its members') and joins what is one.

A page about a dispute is about one collective above all, the one that strikes; bare and generic nouns ('doctors',
'strikers', 'members', 'the group') go with it unless words beside them say that others are meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.reading.page import Paragraph
from kg.reading.tokens import Span, Token

if TYPE_CHECKING:
    from kg.reading.referents import Chain, Referents

_COLLECTIVE_SINGULARS = frozenset(
    ["staff", "public", "crowd", "crew", "police", "passersby", "youth", "people", "community", "workforce"]
)
_PERSON_ENDINGS = ("worker", "driver", "keeper", "grapher", "therapist", "fighter", "man", "woman", "hand", "farer")
"""Second halves of words for people at work: 'steelworkers', 'radiographers', 'seafarers'."""
_ORGANISATIONS = ("TradeUnion", "Organisation")
_FELT = frozenset({"support", "opposition", "sympathy", "anger", "backing", "opinion", "outcry", "concern"})
"""What the public feels or holds; everything else that is 'public' is only open to it."""


class Groups:
    """Reads the collectives of one page into the chains of its referents."""

    def __init__(self, refs: Referents) -> None:
        self.refs = refs
        words = refs.ontology.words
        self.heads = words("group-head")
        self.roles = words("role-noun") - words("not-a-collective")
        self.adjectives = words("group-adjective")
        self.contrast = words("group-contrast")
        self.bystanders = words("bystander-group")
        self.firms = words("firm-group")
        self.generic = words("generic-group")
        self.cues = words("protest-cue")
        self.synonyms = [words(name) for name in sorted(refs.ontology.lists) if name.startswith("group-synonyms")]

    # ----- one noun

    def add(self, paragraph: Paragraph, token: Token, lemma: str, phrase: Span) -> bool:
        """Note the collective that the noun stands for, and say whether it stands for one."""
        small = token.lower_
        if lemma.endswith("s") and lemma.removesuffix("s") in self.heads | self.roles:
            lemma = lemma.removesuffix("s")  # capitals keep the plural: 'Teachers' in a headline
        opens = token.tag_ == "NNP" and token.is_sent_start and small.removesuffix("s") == lemma != small
        plural = (
            token.tag_ in ("NNS", "NNPS") or small in _COLLECTIVE_SINGULARS or opens
        )  # 'Lecturers, cooks and guards'
        if not plural or small == "police" or not self._is_collective(paragraph, token, lemma):
            return False
        if small == "public" and token.dep_ == "amod" and token.head.lemma_.lower() not in _FELT:
            return False  # 'a public march', not 'public support'
        if token.dep_ in ("compound", "nmod") and token.head.pos_ in ("NOUN", "PROPN"):
            if not any(t.text in ("'", "’", "'s", "’s") for t in token.children):
                return False
        if token.dep_ == "conj" and small in ("women", "men"):
            former = self.refs.of(paragraph.index, token.head)
            if former is not None and former.kind == "Group":  # 'postmen and women' are one collective
                former.names.append(paragraph.doc.span(token.head.i, token.i + 1).text)
                former.names.append(paragraph.doc.span(token.head.left_edge.i, token.i + 1).text)
                return True
        words = [t for t in phrase if t.i < token.i]
        mark = max((t.i for t in words if t.text in '“”"‘’—–'), default=-1)
        words = [t for t in words if t.i > mark]  # 'it was “sad” nurses had to strike'
        whole = self._whole(paragraph, token, words)
        core = self._core(paragraph, words, whole)
        stem = lemma if lemma in self.heads | self.roles else small
        key = f"group {' '.join([*core, stem])}"
        if whole is not None and lemma in (
            "member",
            "staff",
            "worker",
            "employee",
            "representative",
            "activist",
            "crew",
        ):
            key += f" of {whole.id}"
        chain = self.refs.keyed(key, "Group", "p")
        chain.plural = True
        if whole is not None:
            chain.features.add(("member_of", whole.id))
        start = token.i
        while start > phrase.start and paragraph.doc[start - 1].lower_ in core:
            start -= 1
        self._name(chain, paragraph, start, token)
        self._name(chain, paragraph, max(self.refs.content_start(phrase), mark + 1), token)
        if whole is not None:
            self._name(chain, paragraph, start, token, through=whole)
            if " of " in key and not chain.label:  # 'members' alone says too little
                chain.label = next((n for n in chain.names if n.lower().startswith(token.lower_ + " ")), "")
            self._name(chain, paragraph, self.refs.content_start(phrase), token, through=whole)
        self.refs.place(chain, paragraph.index, start, token.i + 1, "noun", head=token.i)
        self._counted(chain, paragraph, token)
        return True

    def _is_collective(self, paragraph: Paragraph, token: Token, lemma: str) -> bool:
        small = token.lower_
        two = f"{paragraph.doc[token.i - 1].lower_} {small}" if token.i else small
        if {lemma, small, two, small.rstrip("s")} & self.heads or lemma in self.roles:
            return True
        return lemma.endswith(_PERSON_ENDINGS) and token.tag_ in ("NNS", "NNPS") and len(lemma) > 6

    def _core(self, paragraph: Paragraph, words: list[Token], whole: Chain | None) -> list[str]:
        """Return the modifiers that say which collective it is: not counts, articles, participles of protest, places."""
        core: list[str] = []
        for t in words:
            if t.lower_ == "union" and not core and whole is not None:
                continue  # 'Guild union bakers' are bakers
            if (
                t.dep_ in ("poss", "case", "det", "nummod", "punct", "quantmod", "advmod", "predet")
                or t.lower_ in self.adjectives
                or t.like_num
                or t.is_punct
                or t.pos_ in ("ADV", "ADP", "SCONJ", "NUM", "DET", "PRON")
            ):
                continue
            if (paragraph.index, t.i) in self.refs.at:
                chain = self.refs.of(paragraph.index, t)
                members = whole is not None and chain is not None and chain.id == whole.id
                if self.refs.is_a(chain, "Place", "Person") or members:
                    continue
            core.append(t.lower_)
        return core

    def _whole(self, paragraph: Paragraph, token: Token, words: list[Token]) -> Chain | None:
        """Return the organisation whose members the noun means: 'Guild members', 'members of the Guild'."""
        for t in words:
            chain = self.refs.of(paragraph.index, t)
            if (
                chain is not None
                and self.refs.is_a(chain, *_ORGANISATIONS)
                and t.dep_ in ("compound", "poss", "nmod", "amod")
            ):
                return chain
        for prep in token.children:
            workplace = prep.lower_ == "at" and token.lemma_.lower() in self.generic
            if prep.dep_ == "prep" and (prep.lower_ in ("of", "from", "in") or workplace):
                for inner in prep.children:
                    chain = self.refs.of(paragraph.index, inner)
                    if inner.dep_ == "pobj" and chain is not None and self.refs.is_a(chain, *_ORGANISATIONS):
                        return chain
        return None

    def _name(
        self, chain: Chain, paragraph: Paragraph, start: int, token: Token, *, through: Chain | None = None
    ) -> None:
        end = token.i + 1
        if through is not None:
            ends = [e for p, s, e, _ in through.mentions if p == paragraph.index and token.i < s <= token.i + 4]
            if not ends:
                return
            end = min(ends)
        text = paragraph.doc.span(start, end).text
        if text not in chain.names:
            chain.names.append(text)

    def _counted(self, chain: Chain, paragraph: Paragraph, token: Token) -> None:
        """Let 'hundreds' in 'hundreds of nurses' stand for the nurses."""
        outer = token.head
        if token.dep_ != "pobj" or outer.lower_ != "of":
            return
        holder = outer.head
        if holder.lower_ in self.refs.quantities or holder.lemma_.lower() in self.refs.quantities or holder.like_num:
            for end in {token.i + 1, *(e for p, s, e, _ in self._members(chain, paragraph, token))}:
                text = paragraph.doc.span(holder.left_edge.i, end).text
                if text not in chain.names and end - holder.left_edge.i < 12 and not text.lower().startswith("the "):
                    chain.names.append(text)
            self.refs.heads[(paragraph.index, holder.i)] = chain.id
            self.refs.at[(paragraph.index, holder.i)] = chain.id

    def _members(self, chain: Chain, paragraph: Paragraph, token: Token) -> list[tuple[int, int, int, str]]:
        """Return the mentions of the organisation whose members the collective is, right behind the noun."""
        wholes = [self.refs.chains.get(value) for name, value in chain.features if name == "member_of"]
        return [
            m
            for whole in wholes
            if whole is not None
            for m in whole.mentions
            if m[0] == paragraph.index and token.i < m[1] <= token.i + 4
        ]

    # ----- the page

    def join(self) -> None:
        """Join bare and generic nouns with the collective that they belong to, and say which is the page's own."""
        groups = [c for c in self.refs.chains.values() if c.kind == "Group"]
        weight = {c.id: self._weight(c) for c in groups}
        self._join_bare(groups, weight)
        groups = [c for c in groups if c.id in self.refs.chains]
        generic = [c for c in groups if self._is_generic(c)]
        specific = [c for c in groups if not self._is_generic(c) and not self.stands_by(c) and not self._others(c)]
        specific = [c for c in specific if self._is_introduced(c, generic, weight[c.id])]
        if not specific and not generic:
            return
        main = max(
            specific or generic, key=lambda c: (weight[c.id], bool(c.label), *(-at for at in min(c.mentions)[:2]), c.id)
        )
        self.refs.main_group = main.id
        head = self._words(main)[-1]
        friends = set().union(*(s for s in self.synonyms if head in s)) if self.synonyms else set()
        own = {value for name, value in main.features if name == "member_of"} | self._main_union()
        for chain in groups:
            if chain.id == main.id or chain.id not in self.refs.chains:
                continue
            others = {value for name, value in chain.features if name == "member_of"} - own
            words = self._words(chain)
            if not others and not self._others(chain) and (self._is_generic(chain) or " ".join(words) in friends):
                self.refs.merge(main, chain)

    def _is_introduced(self, chain: Chain, generic: list[Chain], weight: float) -> bool:
        """Say whether a page presents a collective as its own: told of twice, or before its members act without a name.

        In 'Guild members walked out. ... Cab drivers brought them soup.' the members are not the cab drivers.
        """
        named = [m for m in chain.mentions if not self._in_a_union_name(m)]
        if len(named) != 1:
            return bool(named)
        paragraph, start, end, _ = named[0]
        head = self.refs.page.paragraphs[paragraph].doc[end - 1]
        if any(c.dep_ == "amod" and c.lower_ in ("striking", "picketing", "protesting") for c in head.lefts):
            return True
        if head.dep_ == "nsubj" and any(t.lemma_ in ("solidarity", "support") for t in head.head.children):
            return False  # 'lorry drivers showed their support for the strikers'
        acting = (min(c.mentions)[:2] for c in generic if self._weight(c) > len(c.mentions))
        return (paragraph, start) < min(acting, default=(len(self.refs.page.paragraphs), 0))

    def _join_bare(self, groups: list[Chain], weight: dict[str, float]) -> None:
        """Let 'nurses' go with the one kind of nurses that the page is about, not with 'replacement nurses'."""
        for chain in list(groups):
            words = self._words(chain)
            if len(words) != 1 or words[0] in self.generic or chain.id not in self.refs.chains:
                continue
            longer = [
                c
                for c in groups
                if c.id != chain.id
                and c.id in self.refs.chains
                and self._words(c)[-1] == words[0]
                and not set(self._words(c)) & self.contrast
                and not any(name == "member_of" for name, _ in c.features)
                and not self._in_passing(c, chain)
            ]
            if longer:
                best = max(longer, key=lambda c: (weight[c.id], -c.mentions[0][0]))
                if weight[best.id] >= 2 * (sum(weight[c.id] for c in longer) - weight[best.id]):
                    weight[best.id] += weight[chain.id]
                    self.refs.merge(best, chain)

    def _others(self, chain: Chain) -> bool:
        """Say whether 'their colleagues' are meant, who are not those whose colleagues they are."""
        if self._words(chain) != ["colleague"]:
            return False
        heads = (self.refs.page.paragraphs[p].doc[e - 1] for p, _, e, _ in chain.mentions)
        return all(any(c.dep_ == "poss" for c in head.children) for head in heads)

    def _in_passing(self, longer: Chain, bare: Chain) -> bool:
        """Say whether the longer name comes once, after the bare noun, of people who do nothing: 'soup from cab drivers'."""
        if len(longer.mentions) > 1 or longer.mentions[0][:2] < min(bare.mentions)[:2]:
            return False
        paragraph, _, end, _ = longer.mentions[0]
        token = self.refs.page.paragraphs[paragraph].doc[end - 1]
        of_action = token.dep_ == "pobj" and token.head.head.lemma_.lower() in self.cues
        return not of_action and token.dep_ not in ("nsubj", "nsubjpass", "ROOT", "conj", "appos")

    @staticmethod
    def _words(chain: Chain) -> list[str]:
        return chain.key.removeprefix("group ").split(" of ")[0].split()

    def _is_generic(self, chain: Chain) -> bool:
        words = self._words(chain)
        return " ".join(words) in self.generic or (len(words) == 2 and words[0] == "union" and words[1] in self.generic)

    def stands_by(self, chain: Chain) -> bool:
        """Say whether the collective looks on or is set apart ('passengers', 'agency nurses') rather than acts."""
        words = self._words(chain)
        return words[-1] in self.bystanders or " ".join(words) in self.firms or bool(set(words) & self.contrast)

    def _main_union(self) -> set[str]:
        members = {
            value
            for c in self.refs.chains.values()
            if c.kind == "Group" and self._words(c)[-1] in ("member", "representative", "activist")
            for name, value in c.features
            if name == "member_of"
        }
        chains = self.refs.chains.values()
        unions = [c for c in chains if c.kind == "TradeUnion" or (c.id in members and c.kind == "Organisation")]
        return {max(unions, key=lambda c: (len(c.mentions), -c.mentions[0][0])).id} if unions else set()

    def _weight(self, chain: Chain) -> float:
        """Count the mentions; one as the agent of a strike or protest counts four times (it is the page's subject)."""
        total = 0.0
        for mention in chain.mentions:
            paragraph, _, end, _ = mention
            if self._in_a_union_name(mention):
                continue
            token = self.refs.page.paragraphs[paragraph].doc[end - 1]
            around = {t.lemma_.lower() for t in token.sent}
            acts = token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_.lower() in self.cues
            total += 1 + (1.5 if around & self.cues else 0) + (1.5 if acts else 0)
        return total

    def _in_a_union_name(self, mention: tuple[int, int, int, str]) -> bool:
        """Say whether the collective only says which union is meant: 'the cab drivers' union'."""
        paragraph, _, end, _ = mention
        token = self.refs.page.paragraphs[paragraph].doc[end - 1]
        return token.dep_ == "poss" and token.head.lemma_.lower() in ("union", "association", "guild")
