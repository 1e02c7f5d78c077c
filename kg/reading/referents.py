"""Joins the names, noun phrases and pronouns of one document into referents: whom and what it speaks of.

Rules in the spirit of sieve-based coreference (Raghunathan et al. 2010, Lee et al. 2013): the surest joins first, each
rule short, nothing where two readings are equally good. A referent's kind is decided once, by the votes of its names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.model import Form, Mention, Referent, Span
from kg.ontology import Ontology
from kg.reading.knowledge import Knowledge
from kg.reading.names import Name
from kg.reading.page import Page, Paragraph, noun_phrase

_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "&", "at", "to", "'s", "’s", ",", "-"})
_ORGANISATIONS = frozenset(
    ["Organisation", "Hospital", "TradeUnion", "GovernmentBody", "PoliticalParty", "MediaOrganisation", "University"]
)
_HE, _SHE, _THEY = (
    frozenset({"he", "him", "his", "himself"}),
    frozenset({"she", "her", "hers", "herself"}),
    frozenset({"they", "them", "their", "themselves"}),
)
_IT = frozenset({"it", "its", "itself"})
_WE = frozenset({"we", "us", "our", "ours"})
_I = frozenset({"i", "me", "my", "mine", "myself"})


@dataclass(slots=True)
class Chain:
    """A referent in the making."""

    id: str
    kind: str
    names: list[str] = field(default_factory=list)
    mentions: list[tuple[int, int, int, Form]] = field(default_factory=list)
    votes: Counter[str] = field(default_factory=Counter)
    features: set[tuple[str, str]] = field(default_factory=set)
    gender: str | None = None
    plural: bool = False
    descriptors: set[str] = field(default_factory=set)
    key: str = ""
    label: str = ""
    """What to call it where its names in the text say too little ('the walkout'); empty for the first of its names."""

    def add(self, paragraph: int, start: int, end: int, form: Form) -> None:
        """Note that the tokens `start:end` of the paragraph stand for this referent."""
        self.mentions.append((paragraph, start, end, form))


def normal(name: str) -> str:
    """Return a name for comparison: small, without apostrophes, 'the', hyphens and doubled spaces.

    >>> normal("The King’s  College Hospital"), normal("Kings College hospital")
    ('kings college hospital', 'kings college hospital')
    """
    small = re.sub(r"[’'‘`.]", "", name.lower())
    small = re.sub(r"[\s\-‐–—]+", " ", small).strip()
    return small.removeprefix("the ")


class Referents:
    """The referents of one page, found by name first, then by noun, then by pronoun."""

    def __init__(self, page: Page, ontology: Ontology, knowledge: Knowledge) -> None:
        self.page = page
        self.ontology = ontology
        self.knowledge = knowledge
        self.chains: dict[str, Chain] = {}
        self.at: dict[tuple[int, int], str] = {}
        """(paragraph, token) of every token inside a mention to its chain; inner mentions win over outer ones."""
        self.heads: dict[tuple[int, int], str] = {}
        """(paragraph, head token of a mention) to its chain."""
        self._counter = 0
        words = ontology.words
        self.roles = words("role-noun")
        self.masculine, self.feminine = words("masculine"), words("feminine")
        self.group_heads = words("group-head")
        self.group_adjectives = words("group-adjective")
        self.quantities = words("group-quantity")
        self.speech = words("speech-verb")
        self.generic_groups = words("generic-group")
        self.synonyms = [words(name) for name in sorted(ontology.lists) if name.startswith("group-synonyms")]
        self.policy_heads = words("policy-noun")
        self.policy_wrappers = words("policy-wrapper")
        self.issue_heads = words("issue-noun")
        self.action_kinds = {
            word: known.kind
            for name, known in sorted(ontology.lists.items())
            if name.startswith("action-") and known.kind
            for word in sorted(known.words)
        }
        self._ambiguous: dict[str, list[str]] = {}
        self.bearers: dict[tuple[int, int], str] = {}
        """(paragraph, head token of an organisation) to the person whose role follows it: 'the Guild rep added'."""
        self.main_group: str | None = None
        self.main_policy: str | None = None

    # ----- bookkeeping

    def new(self, kind: str, prefix: str) -> Chain:
        """Return a fresh chain; identifiers count up in the order in which chains are made, which is the text's."""
        self._counter += 1
        chain = Chain(id=f"{prefix}{self._counter}", kind=kind)
        self.chains[chain.id] = chain
        return chain

    def place(self, chain: Chain, paragraph: int, start: int, end: int, form: Form, *, head: int | None = None) -> None:
        """Record a mention and let its tokens point to the chain."""
        chain.add(paragraph, start, end, form)
        for token in range(start, end):
            self.at.setdefault((paragraph, token), chain.id)
        doc = self.page.paragraphs[paragraph].doc
        root = doc[start:end].root.i if head is None else head
        self.heads[(paragraph, root)] = chain.id
        self.at[(paragraph, root)] = chain.id

    def of(self, paragraph: int, token: Token | int | None) -> Chain | None:
        """Return the chain whose mention has its head at the token, else the one that covers it, or None."""
        if token is None:
            return None
        index = token if isinstance(token, int) else token.i
        found = self.heads.get((paragraph, index)) or self.at.get((paragraph, index))
        return self.chains.get(found) if found else None

    def is_a(self, chain: Chain | None, *kinds: str) -> bool:
        """Say whether the chain is of one of the kinds or below it."""
        return chain is not None and any(self.ontology.is_a(chain.kind, kind) for kind in kinds)

    # ----- names

    def add_names(self, names: list[Name]) -> None:
        """Join proper names into chains and decide their kinds."""
        groups: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            groups[normal(name.text)].append(name)
        votes = {key: sum((n.votes for n in group), Counter()) for key, group in groups.items()}
        for key, group in groups.items():
            total: Counter[str] = Counter()
            for name in group:
                total.update(name.votes)
            votes[key] = total
        owner = {key: key for key in groups}
        self._expansions: list[tuple[str, str]] = []
        self._join_acronyms(names, groups, owner, votes)
        kinds = {key: self._kind(votes[key]) for key in groups}
        self._join_persons(groups, owner, kinds, votes)
        self._join_short_forms(groups, owner, kinds, votes)
        made: dict[str, Chain] = {}
        ordered = sorted(((n.paragraph, n.start, -n.end, key) for key, group in groups.items() for n in group))
        total_votes: dict[str, Counter[str]] = defaultdict(Counter)
        for key in groups:
            total_votes[self._root(owner, key)].update(votes[key])
        for paragraph, start, negative_end, key in ordered:
            root = self._root(owner, key)
            kind = self._kind(total_votes[root])
            if kind in ("Norp", None) or (kind == "Other" and " " not in key):
                continue
            if kind == "Other":
                kind = "Issue"
            name = next(n for n in groups[key] if (n.paragraph, n.start, -n.end) == (paragraph, start, negative_end))
            root = self._by_person(root, name, groups, kinds) if kind == "Person" else root
            chain = made.get(root)
            if chain is None:
                chain = made[root] = self.new(kind or "Organisation", "n")
                chain.votes = total_votes[root]
            self.place(chain, name.paragraph, name.start, name.end, "name")
            chain.names.append(self._clean(name))
            self._describe(chain, name)
        for short_form, long_form in self._expansions:
            chain = made.get(self._root(owner, normal(short_form)))
            if chain is not None:
                chain.features.add(("expansion", long_form))
        self._units(names)

    def _clean(self, name: Name) -> str:
        return re.sub(r"^(?:The|the)\s+", "", re.sub(r"\s+", " ", name.text)).strip(" .,;:")

    @staticmethod
    def _kind(votes: Counter[str]) -> str | None:
        best = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        if not best or best[0][1] <= 0:
            return None
        kind = best[0][0]
        if kind == "Organisation":  # a subtype that spoke at all says more than the mere 'organisation'
            finer = [k for k, weight in best if k in _ORGANISATIONS and k != kind and weight >= 2]
            kind = finer[0] if finer else kind
        return kind

    @staticmethod
    def _root(owner: dict[str, str], key: str) -> str:
        while owner.get(key, key) != key:
            key = owner[key]
        return key

    def _join_acronyms(
        self, names: list[Name], groups: dict[str, list[Name]], owner: dict[str, str], votes: dict[str, Counter[str]]
    ) -> None:
        """Join 'British Rail (BR)' at its bracket, and a name in capitals with the one name whose initials it has."""
        by_start = {(n.paragraph, n.start): n for n in names}
        for name in names:
            doc = self.page.paragraphs[name.paragraph].doc
            k = name.end
            if k + 1 < len(doc) and doc[k].text == "(":
                inner = by_start.get((name.paragraph, k + 1 + (doc[k + 1].lower_ == "the")))
                if (
                    inner
                    and len(inner.text) <= 9
                    and sum(c.isupper() for c in inner.text) >= 2
                    and " " not in inner.text
                ):
                    owner[normal(inner.text)] = self._root(owner, normal(name.text))
                    votes[normal(inner.text)]["Person"] = 0
                    self._expansions.append((inner.text, name.text))
        for key, group in groups.items():
            short_form = group[0].text
            if owner[key] == key and short_form.isupper() and short_form.isalpha() and 2 <= len(short_form) <= 7:
                fits = [k for k, g in groups.items() if k != key and _initials(g[0].text) == short_form.lower()]
                roots = {self._root(owner, k) for k in fits}
                if len(roots) == 1:
                    owner[key] = roots.pop()
                    self._expansions.append((short_form, groups[fits[0]][0].text))

    def _join_persons(
        self,
        groups: dict[str, list[Name]],
        owner: dict[str, str],
        kinds: dict[str, str | None],
        votes: dict[str, Counter[str]],
    ) -> None:
        """Join a lone surname or first name with the full names of persons that have it."""
        full = [key for key in groups if kinds[key] == "Person" and " " in key and owner[key] == key]
        for key in sorted(full):
            parts = key.split()
            same = [
                o
                for o in full
                if o != key and o.split()[0] == parts[0] and o.split()[-1] == parts[-1] and len(o.split()) > len(parts)
            ]
            if len(same) == 1:
                owner[key] = same[0]
        for key, _group in groups.items():
            if " " in key or owner[key] != key:
                continue
            hard = max(
                (weight for kind, weight in votes[key].items() if kind not in ("Person", "Norp", "Other")), default=0.0
            )
            person = votes[key]["Person"]
            if hard >= 5 and hard > person:
                continue
            surname = [f for f in full if f.split()[-1] == key]
            given = [f for f in full if f.split()[0] == key]
            fits = surname or (given if len(key) > 2 else [])
            if fits and not (not surname and self.knowledge.is_place(key) and person <= 0):
                owner[key] = fits[0]
                kinds[key] = "Person"
                self._ambiguous[key] = fits
                votes[key] = Counter({"Person": max(person, 2.0)})

    def _by_person(self, root: str, name: Name, groups: dict[str, list[Name]], kinds: dict[str, str | None]) -> str:
        """Choose, for a lone surname that several persons of the page bear, the one named last before it."""
        key = normal(name.text)
        fits = self._ambiguous.get(key, [])
        if len(fits) < 2:
            return root
        gender = self._honorific_gender(name.honorific)
        here = (name.paragraph, name.start)
        ranked = []
        for candidate in fits:
            own = list(groups[candidate])
            known = next(
                (
                    g
                    for n in own
                    if (g := self._honorific_gender(n.honorific) or self.knowledge.gender(n.text.split()[0]))
                ),
                None,
            )
            if gender and known and gender != known:
                continue
            before = [(n.paragraph, n.start) for n in own if (n.paragraph, n.start) < here]
            ranked.append((max(before) if before else (-1, -1), candidate))
        return max(ranked)[1] if ranked else root

    def _join_short_forms(
        self,
        groups: dict[str, list[Name]],
        owner: dict[str, str],
        kinds: dict[str, str | None],
        votes: dict[str, Counter[str]],
    ) -> None:
        """Join 'Larkfield' with 'Larkfield Infirmary' where one long name begins so and 'Larkfield' is no place."""
        long_names = [
            k
            for k in groups
            if (kinds[k] in _ORGANISATIONS or kinds[k] == "Place") and " " in k and not groups[k][0].unit
        ]
        for key, group in groups.items():
            if owner[key] != key or group[0].unit:
                continue
            sure_person = any(n.honorific or n.title for n in group) or votes[key]["Person"] >= 5
            if sure_person or (self.knowledge.is_place(key) and kinds[key] == "Place"):
                continue
            fits = [k for k in long_names if k != key and self._root(owner, k) != key and _is_short_form(key, k)]
            if kinds[key] in ("TradeUnion", "PoliticalParty", "GovernmentBody", "MediaOrganisation"):
                same = [k for k in fits if kinds[k] == kinds[key]]
                fits = same
            roots = sorted({self._root(owner, k) for k in fits})
            if len(roots) > 1:
                count = {r: sum(len(groups[k]) for k in groups if self._root(owner, k) == r) for r in roots}
                best = max(count.values())
                roots = [r for r in roots if count[r] == best] if key.count(" ") else []
            if len(roots) == 1 and kinds[roots[0]] is not None:
                owner[key] = roots[0]
                votes[key] = Counter({kinds[roots[0]] or "Organisation": 1.0})

    def _honorific_gender(self, honorific: str | None) -> str | None:
        if honorific in self.feminine:
            return "feminine"
        return "masculine" if honorific in self.masculine else None

    def _describe(self, chain: Chain, name: Name) -> None:
        doc = self.page.paragraphs[name.paragraph].doc
        if chain.kind != "Person":
            return
        if name.honorific:
            chain.features.add(("title", name.honorific))
            chain.gender = self._honorific_gender(name.honorific) or chain.gender
        if chain.gender is None and " " in name.text:
            chain.gender = self.knowledge.gender(name.text.split()[0])
        before = doc[: name.start]
        k = name.start - 1
        while (
            k >= 0
            and (doc[k].lower_ in self.roles or doc[k].pos_ in ("NOUN", "ADJ", "PROPN") or doc[k].lower_ in ("-",))
            and name.start - k < 6
        ):
            if doc[k].lower_ in self.roles:
                self._learn_role(chain, doc[k])
            k -= 1
        del before
        if name.end < len(doc) and doc[name.end].text in (",", "(", "–", "-"):
            for token in doc[name.end + 1 : name.end + 12]:
                if token.pos_ in ("VERB", "AUX") or token.text in (".", ";", ":"):
                    break
                if token.lower_ in self.roles and token.pos_ in ("NOUN", "PROPN"):
                    self._learn_role(chain, token)

    def _learn_role(self, chain: Chain, token: Token) -> None:
        word = token.lower_
        chain.descriptors.add(word)
        if word in self.feminine:
            chain.gender = "feminine"
        elif word in self.masculine:
            chain.gender = "masculine"

    def _units(self, names: list[Name]) -> None:
        """Let a unit remember the whole that it belongs to, for part_of."""
        for name in names:
            if not name.unit:
                continue
            chain = self.of(name.paragraph, name.end - 1)
            if chain is None or name.owner is None:
                continue
            whole = self.of(name.paragraph, name.owner)
            if whole is not None and whole.id != chain.id and whole.kind in _ORGANISATIONS:
                chain.features.add(("whole", whole.id))
                if whole.kind == "TradeUnion":
                    chain.kind = "TradeUnion"

    # ----- noun phrases

    def add_nouns(self) -> None:
        """Add groups, policies, issues, the government, and definite nouns that go back to a name."""
        for paragraph in self.page.paragraphs:
            for token in paragraph.doc:
                if token.pos_ in ("NOUN", "PROPN", "ADJ") and (paragraph.index, token.i) not in self.heads:
                    self._noun(paragraph, token)
        self._join_groups()
        self._join_policies()

    def _noun(self, paragraph: Paragraph, token: Token) -> None:
        index = paragraph.index
        if (index, token.i) in self.at and self.chains[self.at[(index, token.i)]].kind != "Place":
            return
        lemma = token.lemma_.lower()
        phrase = noun_phrase(token)
        if lemma in ("government", "administration", "ministers") and not self._named_inside(index, phrase):
            chain = self._keyed("government", "GovernmentBody", "g")
            self._note(chain, paragraph, token.i, token.i + 1, token)
            return
        if self._group(paragraph, token, lemma, phrase):
            return
        if self._action(paragraph, token, lemma):
            return
        if (
            lemma in self.policy_heads
            and token.dep_ not in ("compound", "amod", "nmod", "npadvmod")
            and token.pos_ == "NOUN"
        ):
            self._policy(paragraph, token, lemma)
        elif lemma in self.issue_heads and token.dep_ != "compound":
            chain = self._keyed(
                "issue " + " ".join(t.lower_ for t in phrase if t.pos_ not in ("DET", "PRON") and t.dep_ != "poss"),
                "Issue",
                "i",
            )
            self._note(chain, paragraph, self._content_start(phrase), token.i + 1, token)

    def _action(self, paragraph: Paragraph, token: Token, lemma: str) -> bool:
        """Note a strike, picket, rally or march: one chain a kind for the page, since its nouns say what, not which."""
        if token.dep_ in ("compound", "amod", "nmod", "npadvmod") or token.pos_ != "NOUN":
            return False
        before = paragraph.doc[token.i - 1] if token.i else None
        two = f"{before.lemma_.lower()} {lemma}" if before is not None and before.head == token else lemma
        kind = self.action_kinds.get(two) or self.action_kinds.get(lemma)
        if kind is None:
            return False
        start = token.i - 1 if two in self.action_kinds and two != lemma else token.i
        self._note(self._keyed(f"action {kind}", kind, "a"), paragraph, start, token.i + 1, token)
        return True

    def _keyed(self, key: str, kind: str, prefix: str) -> Chain:
        for chain in self.chains.values():
            if chain.key == key and chain.kind == kind:
                return chain
        chain = self.new(kind, prefix)
        chain.key = key
        return chain

    def _note(self, chain: Chain, paragraph: Paragraph, start: int, end: int, head: Token) -> None:
        text = paragraph.doc[start:end].text
        if text not in chain.names:
            chain.names.append(text)
        self.place(chain, paragraph.index, start, end, "noun", head=head.i)

    def _named_inside(self, index: int, phrase: object) -> bool:
        return False

    @staticmethod
    def _content_start(phrase) -> int:  # type: ignore[no-untyped-def]
        start = int(phrase.start)
        doc = phrase.doc
        while start < phrase.end - 1 and (doc[start].pos_ in ("DET", "PRON") or doc[start].is_punct):
            start += 1
        return start

    def _group(self, paragraph: Paragraph, token: Token, lemma: str, phrase) -> bool:  # type: ignore[no-untyped-def]
        small = token.lower_
        plural = token.tag_ in ("NNS", "NNPS") or small in (
            "staff",
            "public",
            "crowd",
            "crew",
            "police",
            "passersby",
            "youth",
            "people",
            "community",
            "workforce",
        )
        two = f"{paragraph.doc[token.i - 1].lower_} {small}" if token.i else small
        known = (
            lemma in self.group_heads
            or small in self.group_heads
            or two in self.group_heads
            or small.rstrip("s") in self.group_heads
        )
        if not known or not plural or small == "police":
            return False
        if (
            token.dep_ in ("compound", "nmod")
            and token.head.pos_ in ("NOUN", "PROPN")
            and not any(t.text in ("'", "’", "'s", "’s") for t in token.children)
        ):
            return False
        words = [t for t in phrase if t.i < token.i]
        core: list[str] = []
        for t in words:
            poss = t.dep_ in ("poss", "case", "det", "nummod", "punct", "quantmod", "advmod", "predet")
            named = (paragraph.index, t.i) in self.at
            if (
                poss
                or t.lower_ in self.group_adjectives
                or t.like_num
                or t.is_punct
                or t.pos_ in ("ADV", "ADP", "SCONJ", "NUM", "DET", "PRON")
            ):
                continue
            if named and self.is_a(self.of(paragraph.index, t), "Place", "Person"):
                continue
            core.append(t.lower_)
        stem = lemma if lemma in self.group_heads else small
        key = "group " + " ".join([*core, stem])
        chain = self._keyed(key, "Group", "p")
        chain.plural = True
        start = token.i
        while start > phrase.start and paragraph.doc[start - 1].lower_ in core:
            start -= 1
        full_start = self._content_start(phrase)
        bare = paragraph.doc[start : token.i + 1].text
        if bare not in chain.names:
            chain.names.append(bare)
        longer = paragraph.doc[full_start : token.i + 1].text
        if longer != bare and longer not in chain.names:
            chain.names.append(longer)
        for t in words:
            named_chain = self.of(paragraph.index, t)
            if (
                named_chain is not None
                and named_chain.kind in _ORGANISATIONS
                and t.dep_ in ("compound", "poss", "nmod", "amod")
            ):
                chain.features.add(("member_of", named_chain.id))
        self.place(chain, paragraph.index, start, token.i + 1, "noun", head=token.i)
        outer = token.head
        if (
            token.dep_ == "pobj"
            and outer.lower_ == "of"
            and (
                outer.head.lower_ in self.quantities
                or outer.head.lemma_.lower() in self.quantities
                or outer.head.like_num
            )
        ):
            self.heads[(paragraph.index, outer.head.i)] = chain.id
            self.at[(paragraph.index, outer.head.i)] = chain.id
        return True

    def _policy(self, paragraph: Paragraph, token: Token, lemma: str) -> None:
        """A contract, plan, offer or cut; 'imposition of the contract' and 'plans to impose it' go with what they wrap."""
        start = token.i
        doc = paragraph.doc
        while (
            start > 0
            and doc[start - 1].head == token
            and doc[start - 1].dep_ in ("compound", "amod", "nmod", "nummod")
            and doc[start - 1].pos_ != "DET"
        ):
            start -= 1
        modifiers = [t.lower_ for t in doc[start : token.i]]
        key = "policy " + lemma
        if lemma in self.policy_wrappers or lemma in (
            "cut",
            "increase",
            "rise",
            "freeze",
            "reform",
            "change",
            "closure",
        ):
            key = "policy " + " ".join(
                [
                    *[
                        m
                        for m in modifiers
                        if m not in ("new", "proposed", "controversial", "latest", "planned", "government")
                    ],
                    lemma,
                ]
            )
        kind = "Contract" if lemma == "contract" else "Policy"
        chain = self._keyed(key, kind, "c")
        text = doc[start : token.i + 1].text
        if text not in chain.names:
            chain.names.append(text)
        if token.text not in chain.names:
            chain.names.append(token.text)
        self.place(chain, paragraph.index, start, token.i + 1, "noun", head=token.i)

    def _join_groups(self) -> None:
        """Let bare and generic nouns ('doctors', 'strikers', 'the group') go with the collective that they belong to."""
        groups = [c for c in self.chains.values() if c.kind == "Group"]
        if not groups:
            return
        weight = {c.id: self._group_weight(c) for c in groups}
        specific = [c for c in groups if c.key.removeprefix("group ") not in self.generic_groups]
        if not specific:
            self.main_group = max(groups, key=lambda c: (weight[c.id], c.id)).id
            return
        for chain in list(groups):
            words = chain.key.removeprefix("group ").split()
            if len(words) != 1 or chain.id not in self.chains:
                continue
            longer = [
                c for c in specific if c.key.endswith(" " + words[0]) and c.id != chain.id and c.id in self.chains
            ]
            if longer:
                best = max(longer, key=lambda c: weight[c.id])
                rest = sum(weight[c.id] for c in longer) - weight[best.id]
                if weight[best.id] >= 2 * rest:
                    weight[best.id] += weight[chain.id]
                    self._merge(best, chain)
        specific = [c for c in specific if c.id in self.chains]
        main = max(specific, key=lambda c: (weight[c.id], -len(c.key), c.id))
        self.main_group = main.id
        head = main.key.split()[-1]
        friends = set().union(*(s for s in self.synonyms if head in s)) if self.synonyms else set()
        for chain in [c for c in self.chains.values() if c.kind == "Group" and c.id != main.id]:
            key = chain.key.removeprefix("group ")
            if key in self.generic_groups or (key in friends and " " not in key):
                self._merge(main, chain)

    def _group_weight(self, chain: Chain) -> float:
        """Count the mentions; one as the agent of a strike or protest counts four times (it is the page's subject)."""
        total = 0.0
        cues = self.ontology.words("protest-cue")
        for paragraph, _, end, _ in chain.mentions:
            doc = self.page.paragraphs[paragraph].doc
            token = doc[end - 1]
            around = {t.lemma_.lower() for t in token.sent}
            total += (
                1
                + (1.5 if around & cues else 0)
                + (1.5 if token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_.lower() in cues else 0)
            )
        return total

    def _join_policies(self) -> None:
        policies = [c for c in self.chains.values() if self.is_a(c, "Policy") and c.key]
        if not policies:
            return
        main = max(policies, key=lambda c: (len(c.mentions), -int(c.id[1:])))
        self.main_policy = main.id
        for chain in policies:
            if chain.id == main.id or chain.id not in self.chains:
                continue
            if chain.key in ("policy deal", "policy imposition") and main.key in (
                "policy contract",
                "policy offer",
                "policy agreement",
                "policy proposal",
            ):
                self._merge(main, chain)
            for paragraph, _, end, _ in list(chain.mentions):
                doc = self.page.paragraphs[paragraph].doc
                token = doc[end - 1]
                if token.lemma_.lower() in self.policy_wrappers:
                    inner = self._wrapped(paragraph, token)
                    if inner is not None and inner.id != chain.id:
                        start, stop = token.i, token.right_edge.i + 1
                        self.heads[(paragraph, token.i)] = inner.id
                        self.at[(paragraph, token.i)] = inner.id
                        wrapped = doc[start:stop].text
                        if len(wrapped) < 120 and wrapped not in inner.names:
                            inner.names.append(wrapped)

    def _wrapped(self, paragraph: int, token: Token) -> Chain | None:
        """Return the policy inside 'plans to impose a new contract', 'imposition of the deal', 'proposals for cuts'."""
        for inside in token.subtree:
            if inside.i > token.i and (paragraph, inside.i) in self.heads:
                chain = self.of(paragraph, inside)
                if self.is_a(chain, "Policy"):
                    return chain
        return None

    def _merge(self, into: Chain, other: Chain) -> None:
        into.mentions.extend(other.mentions)
        into.names.extend(name for name in other.names if name not in into.names)
        into.features |= other.features
        for table in (self.at, self.heads):
            for key, value in table.items():
                if value == other.id:
                    table[key] = into.id
        self.chains.pop(other.id, None)

    # ----- nouns and pronouns that go back

    def resolve_back(self) -> None:
        """Give definite role nouns, kind nouns and pronouns of the third person their antecedents, in text order."""
        person: list[Chain] = []
        by_kind: dict[str, list[Chain]] = defaultdict(list)
        speaker: Chain | None = None
        post: int | None = None
        for paragraph in self.page.paragraphs:
            if paragraph.passage.post != post:
                post, person, speaker = paragraph.passage.post, [], None
            for token in paragraph.doc:
                chain = self.of(paragraph.index, token) if (paragraph.index, token.i) in self.heads else None
                if chain is None and not (paragraph.quoted and paragraph.quoted[token.i]):
                    chain = self._back(paragraph, token, person, by_kind, speaker)
                    if chain is not None:
                        phrase = (
                            noun_phrase(token)
                            if token.pos_ in ("NOUN", "PROPN")
                            else paragraph.doc[token.i : token.i + 1]
                        )
                        form: Form = "pronoun" if token.pos_ in ("PRON", "DET") else "noun"
                        self.place(chain, paragraph.index, phrase.start, phrase.end, form, head=token.i)
                        if form == "noun" and self.is_a(chain, "Organisation"):
                            bare = token.text
                            if bare not in chain.names:
                                chain.names.append(bare)
                if chain is not None and chain.kind in _ORGANISATIONS and (paragraph.index, token.i) in self.heads:
                    bearer = self._bearer(paragraph, token, person, speaker)
                    if bearer is not None:
                        self.bearers[(paragraph.index, token.i)] = bearer.id
                if chain is None:
                    continue
                if chain.kind == "Person":
                    if paragraph.passage.layout in ("byline", "credit"):
                        continue
                    person = [c for c in person if c.id != chain.id]
                    person.append(chain)
                    if token.dep_ == "nsubj" and token.head.lemma_ in self.speech:
                        speaker = chain
                elif chain.kind in _ORGANISATIONS:
                    for kind in ("Organisation", chain.kind):
                        by_kind[kind] = [c for c in by_kind[kind] if c.id != chain.id]
                        by_kind[kind].append(chain)
                elif chain.kind in ("Group", "Place") or self.is_a(chain, "Policy"):
                    key = "Policy" if self.is_a(chain, "Policy") else chain.kind
                    by_kind[key] = [c for c in by_kind[key] if c.id != chain.id]
                    by_kind[key].append(chain)

    def _back(
        self,
        paragraph: Paragraph,
        token: Token,
        person: list[Chain],
        by_kind: dict[str, list[Chain]],
        speaker: Chain | None,
    ) -> Chain | None:
        small = token.lower_
        if token.pos_ == "PRON" or small in _HE | _SHE | _THEY | _IT:
            return self._pronoun(paragraph, token, small, person, by_kind, speaker)
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "amod", "appos"):
            return None
        determiner = next((c for c in token.lefts if c.dep_ in ("det", "poss")), None)
        definite = determiner is not None and determiner.lower_ in ("the", "this", "that", "its", "their")
        if not definite:
            return None
        if small in self.roles and token.tag_ in ("NN", "NNP"):
            return self._role_noun(paragraph, token, small, person, speaker)
        return self._kind_noun(paragraph, token, small, by_kind, determiner)

    def _pronoun(
        self,
        paragraph: Paragraph,
        token: Token,
        small: str,
        person: list[Chain],
        by_kind: dict[str, list[Chain]],
        speaker: Chain | None,
    ) -> Chain | None:
        if small in _HE | _SHE:
            gender = "masculine" if small in _HE else "feminine"
            best = self._salient(paragraph, token, gender, person, speaker)
            if best is not None and best.gender is None:
                best.gender = gender
            return best
        if small in _THEY and token.dep_ in ("nsubj", "poss", "dobj", "pobj", "nsubjpass") and by_kind["Group"]:
            return by_kind["Group"][-1]
        if small in _IT and token.dep_ == "poss" and by_kind["Organisation"]:
            return by_kind["Organisation"][-1]
        if (
            small == "it"
            and token.dep_ == "nsubj"
            and token.head.lemma_ in self.speech | {"want", "plan", "hope"}
            and by_kind["Organisation"]
        ):
            return by_kind["Organisation"][-1]
        return None

    def _salient(
        self, paragraph: Paragraph, token: Token, gender: str, person: list[Chain], speaker: Chain | None
    ) -> Chain | None:
        """Return the person whom 'he' or 'she' most likely goes back to, or None.

        Salience in the manner of Lappin and Leass (1994), with the few weights that news needs: two points for each
        paragraph of distance, one and a half for having been a subject, half a point for a gender that is known to fit
        and for having spoken last; a mention inside quotation marks costs two. Beyond three paragraphs nobody is meant.
        """
        ranked: list[tuple[float, tuple[int, int], Chain]] = []
        sentence = (token.sent.start, token.sent.end)
        for order, chain in enumerate(person):
            if chain.gender not in (None, gender):
                continue
            best: tuple[float, tuple[int, int]] | None = None
            for index, start, end, form in chain.mentions[-6:]:
                if (index, start) >= (paragraph.index, token.i) or index < paragraph.index - 3:
                    continue
                other = self.page.paragraphs[index]
                if other.passage.layout in ("byline", "credit"):
                    continue
                head = other.doc[start:end].root
                score = -2.0 * (paragraph.index - index)
                if index == paragraph.index and not sentence[0] <= start < sentence[1]:
                    score -= 0.3 * sum(
                        1
                        for t in other.doc[end : token.i]
                        if t.is_sent_start and not (other.quoted and other.quoted[t.i])
                    )
                if head.dep_ in ("nsubj", "nsubjpass") and head.head.dep_ in (
                    "ROOT",
                    "conj",
                    "ccomp",
                    "advcl",
                    "parataxis",
                    "relcl",
                ):
                    score += 1.5
                elif head.dep_ in ("poss", "compound") or (form == "name" and head.dep_ in ("pobj", "dobj")):
                    score -= 0.3
                if other.quoted and other.quoted[head.i]:
                    score -= 2
                if best is None or score > best[0]:
                    best = (score, (index, start))
            if best is None:
                continue
            score = best[0] + (0.5 if chain.gender == gender else 0) + (0.5 if chain is speaker else 0) + 0.01 * order
            ranked.append((score, best[1], chain))
        return max(ranked, key=lambda r: (r[0], r[1]))[2] if ranked else None

    def _bearer(self, paragraph: Paragraph, token: Token, person: list[Chain], speaker: Chain | None) -> Chain | None:
        """Read 'the Guild (G) rep', 'Guild representative Ada Quill': who bears the role that follows an organisation."""
        doc = paragraph.doc
        k = token.i + 1
        while k < len(doc) and (
            doc[k].text in "()"
            or self.at.get((paragraph.index, k)) == self.at.get((paragraph.index, token.i))
            or doc[k].lower_ in ("'s", "’s")
        ):
            k += 1
        last_role = None
        stop = min(len(doc), k + 7)
        while k < stop:
            chain = self.chains.get(self.at.get((paragraph.index, k), ""))
            if last_role is not None and chain is not None and chain.kind == "Person":
                return chain
            if doc[k].lower_ in self.roles:
                last_role = doc[k]
            elif doc[k].pos_ not in ("NOUN", "ADJ", "PROPN") and doc[k].text != "-":
                break
            k += 1
        if last_role is None or last_role.tag_ not in ("NN", "NNP"):
            return None
        phrase = noun_phrase(token)
        first = doc[phrase.start] if phrase.start < token.i else doc[max(0, token.i - 1)]
        if first.lower_ != "the":
            return None
        everyone = [c for c in self.chains.values() if c.kind == "Person" and last_role.lower_ in c.descriptors]
        if len(everyone) == 1:
            return everyone[0]
        return speaker if speaker is not None and (not everyone or speaker in everyone) else None

    def _role_noun(
        self, paragraph: Paragraph, token: Token, small: str, person: list[Chain], speaker: Chain | None
    ) -> Chain | None:
        named = any(
            (paragraph.index, t.i) in self.heads and self.is_a(self.of(paragraph.index, t), "Person")
            for t in token.children
            if t.dep_ in ("appos", "compound")
        )
        if named or token.dep_ in ("attr", "appos", "oprd"):
            return None
        gender = "feminine" if small in self.feminine else "masculine" if small in self.masculine else None
        everyone = [c for c in self.chains.values() if c.kind == "Person"]
        described = [c for c in everyone if small in c.descriptors and (gender is None or c.gender in (None, gender))]
        here = (paragraph.index, token.i)
        described = [c for c in described if min(m[:2] for m in c.mentions) < here]
        if len(described) > 1:
            described = [c for c in reversed(person) if c in described][:1]
        if len(described) == 1:
            return described[0]
        speaks = token.dep_ == "nsubj" and token.head.lemma_ in self.speech
        if (
            speaks
            and speaker is not None
            and token.head.lemma_ in ("add", "continue", "explain", "conclude", "say")
            and not described
        ):
            fits = gender is None or speaker.gender in (None, gender)
            last_named = person[-1] if person else None
            if (
                fits
                and (token.head.lemma_ in ("add", "continue", "conclude") or last_named is speaker)
                and not self._indefinite_others(paragraph, token)
            ):
                return speaker
        return None

    def _indefinite_others(self, paragraph: Paragraph, token: Token) -> bool:
        return any(t.dep_ == "relcl" for t in token.children)

    def _kind_noun(
        self, paragraph: Paragraph, token: Token, small: str, by_kind: dict[str, list[Chain]], determiner: Token | None
    ) -> Chain | None:
        if any(c.dep_ in ("compound", "amod", "nmod") for c in token.lefts):
            return None
        if small == "union":
            return self._latest(by_kind, "TradeUnion", small)
        if small in ("hospital", "infirmary"):
            return self._latest(by_kind, "Hospital", small)
        if small in ("university", "college"):
            return self._latest(by_kind, "University", small)
        if small in ("party",):
            return self._latest(by_kind, "PoliticalParty", small)
        if small in ("newspaper", "paper", "broadcaster"):
            return self._latest(by_kind, "MediaOrganisation", small)
        if small in ("department", "ministry", "council"):
            fits = [c for c in by_kind["GovernmentBody"] if any(small in n.lower() for n in c.names)]
            return fits[-1] if fits else None
        if small in (
            "trust",
            "committee",
            "association",
            "federation",
            "board",
            "school",
            "campaign",
            "charity",
            "network",
            "federation",
            "alliance",
            "confederation",
            "society",
            "commission",
            "authority",
            "service",
            "brigade",
            "court",
            "plant",
            "factory",
            "depot",
        ):
            fits = [c for c in by_kind["Organisation"] if any(small in n.lower().split() for n in c.names)]
            return fits[-1] if fits else None
        if small in (
            "company",
            "firm",
            "operator",
            "employer",
            "carmaker",
            "automaker",
            "airline",
            "retailer",
            "manufacturer",
            "bank",
            "airport",
        ):
            firms = [
                c
                for c in by_kind["Organisation"]
                if c.kind == "Organisation" and not any(k == "whole" for k, _ in c.features)
            ]
            if small in ("company", "firm"):
                named = [
                    c
                    for c in firms
                    if re.search(
                        r"\b(?:co|inc|plc|ltd|corp|corporation|company|motors?|buses|airways|group|industries|steel|logistics|holdings|rail|trains|mail|foods?|services)\b",
                        " ".join(c.names).lower(),
                    )
                ]
                firms = named or firms
            return firms[-1] if firms else None
        if small == "group" and by_kind["Group"] and token.dep_ in ("nsubj", "nsubjpass"):
            return by_kind["Group"][-1]
        return None

    @staticmethod
    def _latest(by_kind: dict[str, list[Chain]], kind: str, small: str) -> Chain | None:
        fits = by_kind[kind]
        return fits[-1] if fits else None

    # ----- the result

    def finish(self) -> tuple[Referent, ...]:
        """Return every chain as a frozen referent, in the order of first mention."""
        done = []
        for chain in self.chains.values():
            if not chain.mentions:
                continue
            mentions = []
            for paragraph, start, end, form in sorted(chain.mentions):
                left, right = self.page.paragraphs[paragraph].offsets(start, end)
                if left < right:
                    text = self.page.document.text[left:right]
                    mentions.append(
                        Mention(
                            span=Span(document=self.page.document.identifier, start=left, end=right),
                            text=text,
                            form=form,
                        )
                    )
            names = _ranked(chain)
            if not names or not mentions:
                continue
            features = set(chain.features)
            if chain.gender:
                features.add(("gender", chain.gender))
            done.append(
                Referent(
                    id=chain.id, kind=chain.kind, label=chain.label or names[0], names=tuple(names), mentions=tuple(dict.fromkeys(mentions)),
                    features=tuple(sorted(features)),
                )
            )  # fmt: skip
        return tuple(sorted(done, key=lambda r: (r.mentions[0].span.start, r.mentions[0].span.end, r.id)))


def _ranked(chain: Chain) -> list[str]:
    """Return the names of a chain, the fullest proper form first."""
    counts = Counter(chain.names)
    if chain.kind == "Person":

        def rank(name: str) -> tuple[int, ...]:
            return (-len(name.split()), -counts[name])
    elif chain.mentions and chain.mentions[0][3] == "noun":

        def rank(name: str) -> tuple[int, ...]:
            return (name.isupper() or name[:2].isupper(), -counts[name])

        core = chain.key.split(" ", 1)[-1].rstrip("s")
        best = [n for n in counts if n.lower().startswith(core[:4]) and n[0].islower()]
        if best:
            first = min(best, key=lambda n: (len(n), n))
            return [first, *sorted((n for n in counts if n != first), key=lambda n: (*rank(n), n))]
    else:

        def rank(name: str) -> tuple[int, ...]:
            return (name.isupper(), -len(name.split()), not name[0].isupper(), -counts[name])

    return sorted(counts, key=lambda name: (*rank(name), name))


def _initials(name: str) -> str:
    return (
        "".join(w[0] for w in re.split(r"[\s\-]+", name) if w and w.lower() not in _SMALL).lower()
        if " " in name
        else ""
    )


def _is_short_form(short_form: str, long_form: str) -> bool:
    """Say whether a long name begins with the short one (apostrophes and plural s apart), and has more words.

    >>> _is_short_form("st annes", "st annes hospital"), _is_short_form("oxford", "oxford university hospitals trust")
    (True, False)
    """
    left, right = short_form.split(), long_form.split()
    if not left or len(left) >= len(right):
        return False
    if len(right) - len(left) > 2:
        return False
    return [w.rstrip("s") for w in left] == [w.rstrip("s") for w in right[: len(left)]]
