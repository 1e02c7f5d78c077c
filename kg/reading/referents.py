"""The referents of one document: chains of mentions, and the groups, policies and actions that nouns speak of.

Names become chains in `joining`, pronouns and definite nouns go back to them in `antecedents`; here lie the chains
themselves and the common nouns that found one. In the spirit of sieve-based coreference (Lee et al. 2013).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kg.model import Form, Mention, Referent, Span
from kg.ontology import Ontology
from kg.reading.groups import Groups
from kg.reading.knowledge import Knowledge
from kg.reading.page import Page, Paragraph, noun_phrase
from kg.reading.tokens import Span as Tokens
from kg.reading.tokens import Token

ORGANISATIONS = frozenset(
    ["Organisation", "Hospital", "TradeUnion", "GovernmentBody", "PoliticalParty", "MediaOrganisation", "University"]
)


@dataclass(slots=True)
class Chain:
    """A referent in the making."""

    id: str
    kind: str
    names: list[str] = field(default_factory=list)
    mentions: list[tuple[int, int, int, Form]] = field(default_factory=list)
    votes: dict[str, float] = field(default_factory=dict)
    features: set[tuple[str, str]] = field(default_factory=set)
    gender: str | None = None
    plural: bool = False
    descriptors: set[str] = field(default_factory=set)
    key: str = ""
    label: str = ""
    """What to call it where its names in the text say too little ('the walkout'); empty for the first of its names."""

    @property
    def whole(self) -> str | None:
        """Return the chain identifier of the body whose unit this is known to be, or None."""
        return next((value for name, value in sorted(self.features) if name == "whole"), None)

    @property
    def is_described_site(self) -> bool:
        """Say whether it is a building known by its owner or its place alone: 'the Guild's headquarters', 'the plant in Westbridge'."""
        return self.key.startswith("site ")

    def add(self, paragraph: int, start: int, end: int, form: Form) -> None:
        """Note that the tokens `start:end` of the paragraph stand for this referent."""
        self.mentions.append((paragraph, start, end, form))


def normal(name: str) -> str:
    """Return a name for comparison: small, without apostrophes, 'the', hyphens and doubled spaces.

    >>> normal("The Miller’s  Row Hospital"), normal("Millers Row hospital")
    ('millers row hospital', 'millers row hospital')
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
        self.quantities = words("group-quantity")
        self.policy_heads = words("policy-noun")
        self.policy_wrappers = words("policy-wrapper")
        self.policy_synonyms = [words(name) for name in sorted(ontology.lists) if name.startswith("policy-synonyms")]
        self.issue_heads = words("issue-noun")
        self.sites = words("site-noun")
        self.action_kinds = {
            word: known.kind
            for name, known in sorted(ontology.lists.items())
            if name.startswith("action-") and known.kind
            for word in sorted(known.words)
        }
        self.definite_actions = words("definite-action")
        self._named_at: dict[tuple[int, int], list[str]] = {}
        self._by_key: dict[tuple[str, str], str] = {}
        self.bearers: dict[tuple[int, int], str] = {}
        """(paragraph, head token of an organisation) to the person whose role follows it: 'the Guild rep added'."""
        self.main_group: str | None = None
        self.groups = Groups(self)
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
        root = doc.span(start, end).root.i if head is None else head
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
        return chain is not None and not self.ontology.above(chain.kind).isdisjoint(kinds)

    # ----- persons

    def honorific_gender(self, honorific: str | None) -> str | None:
        """Return the gender that 'mr' or 'dame' says, None where it says none."""
        if honorific in self.feminine:
            return "feminine"
        return "masculine" if honorific in self.masculine else None

    def learn_role(self, chain: Chain, word: str, fuller: str = "") -> None:
        """Remember that the page calls the person that: 'the surgeon' may go back to it, 'spokeswoman' says who she is.

        `fuller` is the noun with the word before it: who is 'transport secretary' is not 'the general secretary'.
        """
        chain.descriptors.update(filter(None, (word, fuller)))
        if word in self.feminine:
            chain.gender = "feminine"
        elif word in self.masculine:  # women are chairmen too, and Celestine may be a man: then nobody knows
            chain.gender = "masculine" if chain.gender in (None, "masculine") else None

    # ----- noun phrases

    def add_nouns(self) -> None:
        """Add groups, policies, issues, the government, and definite nouns that go back to a name."""
        for paragraph in self.page.paragraphs:
            for token in paragraph.doc:
                if token.pos_ in ("NOUN", "PROPN", "ADJ") and (paragraph.index, token.i) not in self.heads:
                    self._noun(paragraph, token)
        self.groups.join()
        self._join_policies()

    def _noun(self, paragraph: Paragraph, token: Token) -> None:
        index = paragraph.index
        if (index, token.i) in self.at and self.chains[self.at[(index, token.i)]].kind != "Place":
            return
        lemma = token.lemma_.lower()
        phrase = noun_phrase(token)
        if lemma in ("government", "administration", "ministers") and token.dep_ != "compound":
            chain = self.keyed("government", "GovernmentBody", "g")
            self._note(chain, paragraph, token.i, token.i + 1, token)
            return
        if self.groups.add(paragraph, token, lemma, phrase):
            return
        if self._action(paragraph, token, lemma) or self._site(paragraph, token, lemma):
            return
        if (
            (lemma in self.policy_heads or (lemma in self.policy_wrappers and self._to_do(token) is not None))
            and token.dep_ not in ("compound", "amod", "nmod", "npadvmod")
            and token.pos_ == "NOUN"
        ):
            self._policy(paragraph, token, lemma)
        elif lemma in self.issue_heads and token.dep_ != "compound":
            chain = self.keyed(
                "issue " + " ".join(t.lower_ for t in phrase if t.pos_ not in ("DET", "PRON") and t.dep_ != "poss"),
                "Issue",
                "i",
            )
            self._note(chain, paragraph, self.content_start(phrase), token.i + 1, token)

    def _site(self, paragraph: Paragraph, token: Token, lemma: str) -> bool:
        """Note a building that is named by its owner: 'the Guild's headquarters' is a place, the Guild is none."""
        before = paragraph.doc[token.i - 1] if token.i else token
        two = f"{before.lower_} {lemma}"
        noun = next((words for words in (two, token.lower_, lemma) if words in self.sites), None)
        if noun is None or token.pos_ not in ("NOUN", "PROPN"):
            return False
        for child in token.lefts:
            owner = self.chains.get(self.heads.get((paragraph.index, child.i), ""))
            if (
                child.dep_ in ("poss", "compound", "nmod")
                and self.is_a(owner, "Organisation", "Place")
                and owner is not None
            ):
                starts = [s for p, s, e, _ in owner.mentions if p == paragraph.index and s <= child.i < e]
                chain = self.keyed(f"site {owner.id} {lemma}", "Place", "s")
                text = paragraph.doc.span(min(starts, default=child.i), token.i + 1).text
                if text not in chain.names:
                    chain.names.append(text)
                self.place(chain, paragraph.index, min(starts, default=child.i), token.i + 1, "name", head=token.i)
                return True
        return token.pos_ == "NOUN" and self._site_by_place(paragraph, token, noun)

    def _site_by_place(self, paragraph: Paragraph, token: Token, noun: str) -> bool:
        """Note a building known by where it stands: 'the control room in Mill Road', and 'the control room' after that.

        Not: 'a factory in Westbridge', which may be any, nor 'the factories in Westbridge'.
        """
        phrase = noun_phrase(token)
        first = phrase[0]
        owned = any(child.dep_ == "poss" for child in token.lefts)
        seat = noun in ("headquarters", "hq")  # a body has one: 'at brigade headquarters, Mill Road'
        if not seat and (token.tag_ != "NN" or not (owned or first.lower_ == "the")):
            return False
        start = self.content_start(phrase)
        while start < token.i and paragraph.doc[start].lower_ in ("outside", "inside", "near", "opposite"):
            start += 1  # which the parser takes for an adjective of what has no article
        behind = self._place_behind(paragraph, token.i + 1)
        if behind is None:
            known = [c for c in self.chains.values() if c.is_described_site and c.key.split(" ", 2)[2] == noun]
            if len(known) != 1 or known[0].mentions[0][3] != "noun" or first.lower_ != "the":
                return False
            self.place(known[0], paragraph.index, start, token.i + 1, "noun", head=token.i)
            return True
        place, end = behind
        chain = self.keyed(f"site {place.id} {noun}", "Place", "s")
        for text in (paragraph.doc.span(start, end).text, paragraph.doc.span(start, token.i + 1).text):
            if text not in chain.names:
                chain.names.append(text)
        chain.label = chain.label or chain.names[0]
        self.place(chain, paragraph.index, start, token.i + 1, "noun", head=token.i)
        return True

    def _place_behind(self, paragraph: Paragraph, k: int) -> tuple[Chain, int] | None:
        """Return the place named right behind a preposition or a comma at `k`, and the end of its name; or None."""
        doc = paragraph.doc
        if k + 1 >= len(doc) or doc[k].lower_ not in ("in", "at", "on", ","):
            return None
        for start in (k + 1, k + 2):
            chain = self.chains.get(self.at.get((paragraph.index, start), ""))
            if chain is None or chain.kind != "Place" or chain.is_described_site:
                continue
            ends = [e for p, s, e, form in chain.mentions if p == paragraph.index and s == start and form == "name"]
            if ends and (start == k + 1 or doc[k + 1].lower_ == "the"):
                return chain, ends[0]
        return None

    def _action(self, paragraph: Paragraph, token: Token, lemma: str) -> bool:
        """Note a strike, picket, rally or march: one chain a kind for the page, since its nouns say what, not which."""
        if token.dep_ in ("compound", "amod", "nmod", "npadvmod") or token.pos_ != "NOUN":
            return False
        before = paragraph.doc[token.i - 1] if token.i else None
        two = f"{before.lemma_.lower()} {lemma}" if before is not None and before.head == token else lemma
        if before is not None and before.text == "-" and token.i > 1:  # 'sit-in' is three tokens
            first = paragraph.doc.span(token.i - 2, token.i + 1)
            hyphened = self.action_kinds.get(first.text.lower())
            if hyphened is not None:
                self._note(self.keyed(f"action {hyphened}", hyphened, "a"), paragraph, first.start, first.end, token)
                return True
        kind = self.action_kinds.get(two) or self.action_kinds.get(lemma) or self._definite_action(token, lemma)
        if kind is None:
            return False
        start = token.i - 1 if two in self.action_kinds and two != lemma else token.i
        self._note(self.keyed(f"action {kind}", kind, "a"), paragraph, start, token.i + 1, token)
        return True

    def _definite_action(self, token: Token, lemma: str) -> str | None:
        """Read 'the action' as the strike that a page speaks of; 'legal action' and any action elsewhere are none."""
        if lemma not in self.definite_actions or not self.of_protest:
            return None
        before = list(token.lefts)
        definite = any(c.dep_ in ("det", "poss") and c.lower_ in ("the", "this", "their", "our", "its") for c in before)
        return "Strike" if definite and all(c.dep_ in ("det", "poss") for c in before) else None

    @cached_property
    def of_protest(self) -> bool:
        """Say whether the page has three words or more of strikes and protests: one may be chance, two a figure of speech."""
        cues = self.ontology.words("protest-cue")
        seen = sum(t.lemma_.lower() in cues or t.lower_ in cues for p in self.page.paragraphs for t in p.doc)
        return seen >= 3

    def keyed(self, key: str, kind: str, prefix: str) -> Chain:
        """Return the chain with that key and kind, made when there is none yet."""
        known = self.chains.get(self._by_key.get((key, kind), ""))
        if known is not None:
            return known
        chain = self.new(kind, prefix)
        chain.key = key
        self._by_key[(key, kind)] = chain.id
        return chain

    def _note(self, chain: Chain, paragraph: Paragraph, start: int, end: int, head: Token) -> None:
        text = paragraph.doc.span(start, end).text
        if text not in chain.names:
            chain.names.append(text)
        self.place(chain, paragraph.index, start, end, "noun", head=head.i)

    @staticmethod
    def content_start(phrase: Tokens) -> int:
        """Return the first token of a noun phrase that is neither article, pronoun nor mark."""
        start = int(phrase.start)
        doc = phrase.doc
        while start < phrase.end - 1 and (doc[start].pos_ in ("DET", "PRON", "CCONJ") or doc[start].is_punct):
            start += 1
        return start

    def _policy(self, paragraph: Paragraph, token: Token, lemma: str) -> None:
        """A contract, plan, offer or cut; 'imposition of the contract' and 'plans to impose it' go with what they wrap."""
        start = token.i
        doc = paragraph.doc
        if (
            lemma == "deal"
            and start
            and doc[start - 1].lower_ in ("great", "good")
            and doc.span(start + 1, start + 2).text == "of"
        ):
            return  # 'a great deal of disruption'
        while (
            start > 0
            and not self._inside_name(paragraph.index, start - 1)
            and doc[start - 1].head == token
            and doc[start - 1].dep_ in ("compound", "amod", "nmod", "nummod")
            and doc[start - 1].pos_ != "DET"
        ):
            start -= 1
        modifiers = [t.lower_ for t in doc[start : token.i]]
        key = "policy " + lemma
        deed = self._to_do(token) if lemma not in self.policy_heads else None
        if deed is not None:  # a decision is known by what was decided, a plan by being the plan
            key = "policy " + " ".join(
                [lemma, deed.lemma_.lower(), *(c.lemma_.lower() for c in deed.children if c.dep_ == "dobj")]
            )
        elif lemma in self.policy_wrappers or lemma in (
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
        chain = self.keyed(key, kind, "c")
        if doc[start].lower_ in ("cent", "percent", "%") and start:  # '15 per cent rise'
            number = start - 1 - (doc[start - 1].lower_ == "per")
            start = number if number >= 0 and doc[number].like_num else start
        owner = next((c for c in token.lefts if c.dep_ == "poss" and c.pos_ in ("NOUN", "PROPN")), None)
        first = start if owner is None else owner.left_edge.i + (owner.left_edge.dep_ == "det")
        for begin, end in [(b, e) for e in (token.i + 1, *self.complements(token)) for b in sorted({start, first})]:
            self._name(chain, paragraph.index, token.i, " ".join(doc.span(begin, end).text.split()))
        self._name(chain, paragraph.index, token.i, token.text)
        self.place(chain, paragraph.index, start, token.i + 1, "noun", head=token.i)

    def _inside_name(self, paragraph: int, i: int) -> bool:
        """Say whether a name goes on to the left of the token: 'Change' in 'Agenda for Change terms'."""
        chain = self.at.get((paragraph, i))
        return chain is not None and i > 0 and self.at.get((paragraph, i - 1)) == chain

    @staticmethod
    def _to_do(noun: Token) -> Token | None:
        """Return the verb of 'decision to close', or None."""
        return next(
            (c for c in noun.rights if c.dep_ == "acl" and any(d.lower_ == "to" and d.dep_ == "aux" for d in c.children)), None
        )  # fmt: skip

    def _name(self, chain: Chain, paragraph: int, head: int, text: str) -> None:
        """Note a name of a policy and the mention that gave it, so that it can go when the mention goes."""
        self._named_at.setdefault((paragraph, head), []).append(text)
        if text not in chain.names:
            chain.names.append(text)

    @staticmethod
    def complements(noun: Token) -> list[int]:
        """Return where each complement of a noun ends, for its fuller names: 'plan | to close | the depots in the north'.

        At most twelve words, and no mark inside: longer ones are sentences rather than names.
        """
        ends: list[int] = []
        for child in noun.rights:
            infinitive = child.dep_ in ("acl", "relcl") and any(
                c.lower_ == "to" and c.dep_ == "aux" for c in child.children
            )
            if not infinitive and not (
                child.dep_ == "prep" and child.lower_ in ("of", "for", "to", "on", "over", "in")
            ):
                break
            end = child.right_edge.i + 1
            words = noun.doc[noun.i + 1 : end]
            if len(words) > 12 or any(t.is_punct and t.text not in ("-", "'") for t in words):
                break
            ends.append(end)
        return ends

    def _join_policies(self) -> None:
        policies = [c for c in self.chains.values() if self.is_a(c, "Policy") and c.key]
        if not policies:
            return
        self._unwrap(policies)
        deals = [c for c in policies if c.key in ("policy deal", "policy imposition") and c.id in self.chains]
        bases = [
            c for c in policies if c.key in ("policy contract", "policy offer", "policy agreement", "policy proposal")
        ]
        base = max((c for c in bases if c.id in self.chains), key=_much_named, default=None)
        for chain in deals:  # 'the deal' is whatever is on the table
            if base is not None:
                self.merge(base, chain)
        self._join_alike(policies)
        self.main_policy = max((c for c in policies if c.id in self.chains), key=_much_named).id

    def _unwrap(self, policies: list[Chain]) -> None:
        """Let 'plans to impose a new contract' and 'the imposition of the contract' stand for the contract that they wrap."""
        for chain in policies:
            for mention in list(chain.mentions):
                paragraph, start, end, _ = mention
                doc = self.page.paragraphs[paragraph].doc
                token = doc[end - 1]
                inner = self._wrapped(paragraph, token) if token.lemma_.lower() in self.policy_wrappers else None
                if inner is None or inner.id == chain.id:
                    continue
                chain.mentions.remove(mention)
                for i in range(start, end):
                    if self.at.get((paragraph, i)) == chain.id:
                        self.at[(paragraph, i)] = inner.id
                self.heads[(paragraph, token.i)] = inner.id
                inner.mentions.append(mention)
                for first in (token.i, start):
                    wrapped = " ".join(doc.span(first, token.right_edge.i + 1).text.split())
                    if len(wrapped) < 120 and wrapped not in inner.names:
                        inner.names.append(wrapped)
            kept = [n for p, _, e, _ in chain.mentions for n in self._named_at.get((p, e - 1), [])]
            chain.names = list(dict.fromkeys(kept))
            if not chain.mentions:
                self.chains.pop(chain.id, None)

    def _join_alike(self, policies: list[Chain]) -> None:
        """Join what nouns of one meaning name ('the bill', 'the measure'), and a bare noun with its only fuller one."""
        for words in self.policy_synonyms:
            alike = [c for c in policies if c.key.removeprefix("policy ") in words and c.id in self.chains]
            best = max(alike, key=_much_named, default=None)
            for chain in alike:
                if best is not None and chain.id != best.id:
                    self.merge(best, chain)
        for chain in policies:
            bare = all(len(name.split()) == 1 for name in chain.names)
            if bare and chain.id in self.chains and chain.key.count(" ") == 1:
                head = chain.key.split()[-1]
                fuller = [
                    c for c in policies if c.id in self.chains and c.id != chain.id and c.key.endswith(" " + head)
                ]
                if len(fuller) == 1:
                    self.merge(fuller[0], chain)

    def _wrapped(self, paragraph: int, token: Token) -> Chain | None:
        """Return the policy inside 'plans to impose a new contract', 'imposition of the deal', 'proposals for cuts'."""
        below = [
            c for c in token.rights if c.dep_ in ("prep", "acl") and c.lower_ not in ("by", "from", "with", "in", "at")
        ]
        for inside in (t for c in below for t in _own_clause(c)):
            if (paragraph, inside.i) in self.heads:
                chain = self.of(paragraph, inside)
                if self.is_a(chain, "Policy"):
                    return chain
        return None

    def merge(self, into: Chain, other: Chain) -> None:
        """Let all that stands for `other` stand for `into`; `other` is gone."""
        into.mentions.extend(other.mentions)
        into.names.extend(name for name in other.names if name not in into.names)
        into.features |= other.features
        for table in (self.at, self.heads):
            for key, value in table.items():
                if value == other.id:
                    table[key] = into.id
        self.chains.pop(other.id, None)

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
            names = ranked_names(chain)
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


def ranked_names(chain: Chain) -> list[str]:
    """Return the names of a chain, the fullest proper form first."""
    counts = Counter(chain.names)
    if chain.kind == "Person":

        def rank(name: str) -> tuple[int, ...]:
            return (-len(name.split()), -counts[name])
    elif chain.mentions and chain.mentions[0][3] == "noun":

        def rank(name: str) -> tuple[int, ...]:
            return (name.isupper() or name[:2].isupper(), name[0].isdigit(), -counts[name])

        core = chain.key.split(" ", 1)[-1].rstrip("s")
        best = [n for n in counts if n.lower().startswith(core[:4]) and n[0].islower()]
        if best:
            first = min(best, key=lambda n: (len(n), n))
            return [first, *sorted((n for n in counts if n != first), key=lambda n: (*rank(n), n))]
    else:

        def rank(name: str) -> tuple[int, ...]:
            return (name.isupper(), -len(name.split()), not name[0].isupper(), -counts[name])

    return sorted(counts, key=lambda name: (*rank(name), name))


def _much_named(chain: Chain) -> tuple[int, int]:
    """Return a rank by which the most mentioned chain is the greatest, and of equals the one that was made first."""
    return len(chain.mentions), -int(chain.id[1:])


def _own_clause(token: Token) -> Iterator[Token]:
    """Yield what hangs on a token, without further clauses: of 'plans to strike if no deal is done' not the deal."""
    yield token
    for child in token.children:
        if child.dep_ in ("advcl", "relcl") or (child.dep_ == "conj" and child.pos_ == "VERB"):
            continue
        yield from _own_clause(child)
