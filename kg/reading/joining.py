"""Joins the proper names of one document into chains, and decides once what kind of thing each chain is.

The surest joins come first (Raghunathan et al. 2010): an acronym and the name before its bracket, a surname and the full
name, a short form and the one long name that begins with it. Where two long names fit equally well nothing is joined.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from kg.reading.names import Name
from kg.reading.referents import ORGANISATIONS, Chain, Referents, normal
from kg.reading.tokens import Doc

_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "&", "at", "to", "'s", "’s", ",", "-"})
_FINER = 2.0
"""Votes that a subtype needs to win over the mere 'organisation': what one sighting by the recogniser weighs."""


class NameJoiner:
    """Joins the names of one page; `join` adds the chains to its referents."""

    def __init__(self, referents: Referents, names: list[Name]) -> None:
        self.refs = referents
        self.knowledge = referents.knowledge
        self.complete = referents.ontology.words("known-organisation")
        self.honorifics = referents.ontology.words("honorific")
        self.members = referents.ontology.words("group-head")
        self.names = names
        self.groups: dict[str, list[Name]] = defaultdict(list)
        self.votes: dict[str, dict[str, float]] = {}
        for name in names:
            key = normal(name.text)
            self.groups[key].append(name)
            _add(self.votes.setdefault(key, {}), name.votes)
        self.owner = {key: key for key in self.groups}
        self.kinds: dict[str, str | None] = {}
        self.bearers: dict[str, list[str]] = {}
        """A lone surname or given name to all full names of the page that have it."""
        self.expansions: list[tuple[str, str]] = []

    def join(self) -> None:
        """Add a chain for each thing named, with its mentions in text order, to the referents."""
        self._acronyms()
        self.kinds = {key: decided(self.votes[key]) for key in self.groups}
        self._firms_by_first_word()
        self._persons()
        self._short_forms()
        made: dict[str, Chain] = {}
        total: dict[str, dict[str, float]] = {}
        for key in self.groups:
            _add(total.setdefault(self._root(key), {}), self.votes[key])
        ordered = sorted(
            ((name, key) for key, group in self.groups.items() for name in group),
            key=lambda item: (item[0].paragraph, item[0].start, -item[0].end, item[1]),
        )
        for name, key in ordered:
            root = self._root(key)
            kind = decided(total[root])
            if kind in ("Norp", None) or (kind == "Other" and " " not in key):
                continue
            kind = "Issue" if kind == "Other" else kind
            root = self._nearest_bearer(root, name) if kind == "Person" else root
            chain = made.get(root)
            if chain is None:
                chain = made[root] = self.refs.new(kind or "Organisation", "n")
                chain.votes = total[root]
            self.refs.place(chain, name.paragraph, name.start, name.end, "name")
            chain.names.append(_clean(name))
            self._describe(chain, name)
        for short_form, long_form in self.expansions:
            known = made.get(self._root(normal(short_form)))
            if known is not None:
                known.features.add(("expansion", long_form))
        self._wholes()

    def _root(self, key: str) -> str:
        while self.owner.get(key, key) != key:
            key = self.owner[key]
        return key

    # ----- acronyms

    def _acronyms(self) -> None:
        """Join 'British Rail (BR)' at its bracket, and a name in capitals with the one name whose initials it has."""
        by_start = {(n.paragraph, n.start): n for n in self.names}
        for name in self.names:
            doc = self.refs.page.paragraphs[name.paragraph].doc
            k = name.end
            if k + 1 < len(doc) and doc[k].text == "(":
                inner = by_start.get((name.paragraph, k + 1 + (doc[k + 1].lower_ == "the")))
                if inner is None or len(inner.text) > 9 or " " in inner.text:
                    continue
                styled = len(inner.text) > 2 and inner.text.lower() == _initials(name.text)  # '(Amcu)'
                if _capitals(inner.text) < 2 and not styled:
                    continue
                if inner.text[0] in name.text[0] + _initials(name.text).upper():
                    short_form = normal(inner.text)
                    if self._root(normal(name.text)) != short_form:
                        self.owner[short_form] = self._root(normal(name.text))
                    self.votes[short_form]["Person"] = 0
                    self.expansions.append((inner.text, name.text))
        by_initials: dict[str, list[str]] = defaultdict(list)
        for key, group in self.groups.items():
            by_initials[_initials(group[0].text)].append(key)
        for key, group in self.groups.items():
            short_form = group[0].text
            if self.owner[key] == key and short_form.isupper() and short_form.isalpha() and 2 <= len(short_form) <= 7:
                fits = [k for k in by_initials[short_form.lower()] if k != key]
                roots = {self._root(k) for k in fits} - {key}
                if len(roots) == 1:
                    self.owner[key] = roots.pop()
                    self.expansions.append((short_form, self.groups[fits[0]][0].text))

    def _firms_by_first_word(self) -> None:
        """Take a lone word for a firm's where a firm's name begins with it and nobody's name has it.

        'Aerocrumb Handling' is a company, so 'Aerocrumb said' is no person's saying, whatever the recogniser thinks.
        """
        firms = {key.split()[0] for key in self.groups if " " in key and self.kinds[key] in ORGANISATIONS}
        people = {part for key in self.groups if " " in key and self.kinds[key] == "Person" for part in key.split()}
        for key, group in self.groups.items():
            alone = key in firms and key not in people and self.kinds[key] == "Person"
            if alone and not any(name.honorific or name.title for name in group):
                self.votes[key]["Person"] = 0
                self.votes[key]["Organisation"] = self.votes[key].get("Organisation", 0) + _FINER
                self.kinds[key] = decided(self.votes[key])

    # ----- persons

    def _persons(self) -> None:
        """Join a lone surname or given name, and a name without its middle part, with the full names that have it."""
        full = [key for key in self.groups if self.kinds[key] == "Person" and " " in key and self.owner[key] == key]
        by_ends: dict[tuple[str, str], list[str]] = defaultdict(list)
        by_last: dict[str, list[str]] = defaultdict(list)
        by_first: dict[str, list[str]] = defaultdict(list)
        for key in full:
            parts = key.split()
            by_ends[(parts[0], parts[-1])].append(key)
            by_last[parts[-1]].append(key)
            by_first[parts[0]].append(key)
            hyphenated = self.groups[key][0].text.split()[-1]
            if "-" in hyphenated:
                by_last[normal(hyphenated)].append(key)
        for key in sorted(full):
            parts = key.split()
            same = [o for o in by_ends[(parts[0], parts[-1])] if o != key and len(o.split()) > len(parts)]
            tail = " ".join(parts[1:])
            if len(same) == 1:
                self.owner[key] = same[0]
            elif len(parts) >= 3 and tail in full:  # 'Contact Ada Quill', 'Big Jim Falk'
                self.owner[key] = tail
                for name in self.groups[key]:
                    self._without_verb(name)
        for key, group in self.groups.items():
            if self.owner[key] != key or key in full:
                continue
            votes = self.votes[key]
            if any(name.headed and not name.honorific for name in group):
                continue
            surname = [f for f in by_last[key] if f != key]
            given = [f for f in by_first[key] if f != key] if len(key) > 2 and " " not in key else []
            fits = surname or given
            if (
                fits
                and (surname or not self.knowledge.is_place(key) or votes.get("Person", 0.0) > 0)
                and not group[0].unit
            ):
                self.owner[key] = fits[0]
                self.kinds[key] = "Person"
                self.bearers[key] = fits
                self.votes[key] = {"Person": max(votes.get("Person", 0.0), 2.0)}

    def _without_verb(self, name: Name) -> None:
        """Cut the word that opens a sentence off a name that the page elsewhere has without: 'Contact Ada Quill'."""
        doc = self.refs.page.paragraphs[name.paragraph].doc
        first = doc[name.start]
        if first.is_sent_start and not self.knowledge.is_given(first.text):
            name.start += 1
            name.text = doc.span(name.start, name.end).text

    def _nearest_bearer(self, root: str, name: Name) -> str:
        """Choose, for a lone surname that several persons of the page bear, the one named last before it."""
        fits = self.bearers.get(normal(name.text), [])
        if len(fits) < 2:
            return root
        gender = self.refs.honorific_gender(name.honorific)
        here = (name.paragraph, name.start)
        ranked = []
        for candidate in fits:
            own = self.groups[candidate]
            known = next((g for n in own if (g := self._gender(n))), None)
            if gender and known and gender != known:
                continue
            before = [(n.paragraph, n.start) for n in own if (n.paragraph, n.start) < here]
            ranked.append((max(before) if before else (-1, -1), self._root(candidate)))
        return max(ranked)[1] if ranked else root

    def _gender(self, name: Name) -> str | None:
        return self.refs.honorific_gender(name.honorific) or self.knowledge.gender(name.text.split()[0])

    # ----- short forms

    def _short_forms(self) -> None:
        """Join 'Larkfield' with 'Larkfield Infirmary' where one long name begins so and 'Larkfield' is no place.

        'the Guild' goes with the one name whose head it is. What a long name adds must not be its members: 'Farrow Motors'
        is not 'Farrow Motors Workers' Union'.
        """
        long_names = [
            key
            for key in self.groups
            if (self.kinds[key] in ORGANISATIONS or self.kinds[key] == "Place")
            and " " in key
            and not self.groups[key][0].unit
        ]
        by_first: dict[str, list[str]] = defaultdict(list)
        by_last: dict[str, list[str]] = defaultdict(list)
        by_tail: dict[str, list[str]] = defaultdict(list)
        for key in long_names:
            by_first[key.split()[0].rstrip("s")].append(key)
            by_last[key.split()[-1]].append(key)
            if key.count(" ") >= 2 and self._national(key):
                by_tail[key.split(" ", 1)[1]].append(key)
        for key, group in self.groups.items():
            if self.owner[key] != key or group[0].unit or key in self.complete:
                continue
            sure_person = any(n.honorific or n.title for n in group) or self.votes[key].get("Person", 0.0) >= 5
            place = self.kinds[key] == "Place" and (self.knowledge.is_place(key) or self.votes[key]["Place"] >= 3)
            if sure_person or (place and (" " not in key or self.knowledge.is_place(key))):
                continue
            fits = [
                k
                for k in by_first[key.split()[0].rstrip("s")]
                if k != key and self._root(k) != key and is_short_form(key, k) and not self._adds_members(key, k)
            ]
            if place:  # 'Providence Hill' may be short for its hospital, hardly 'Mill Road' for its depot
                fits = [k for k in fits if self.kinds[k] in ("Hospital", "University")]
            if not fits and " " not in key and key in self.refs.ontology.name_heads:
                fits = [k for k in by_last[key] if k != key and self._root(k) != key]
            if not fits:
                fits = [k for k in by_tail[key] if k != key and self._root(k) != key]
            if not fits and f"{key}s" in self.groups and self.kinds[key] == self.kinds[f"{key}s"] == "PoliticalParty":
                fits = [f"{key}s"]
            if not fits and f"university of {key}" in self.groups and not self.knowledge.is_place(key):
                fits = [f"university of {key}"]
            if self.kinds[key] in ("TradeUnion", "PoliticalParty", "GovernmentBody", "MediaOrganisation"):
                fits = [k for k in fits if self.kinds[k] == self.kinds[key]]
            roots = sorted({self._root(k) for k in fits})
            if len(roots) > 1:
                count = {r: sum(len(g) for k, g in self.groups.items() if self._root(k) == r) for r in roots}
                institutions = [r for r in roots if self.kinds[r] in ("University", "Hospital")]
                best = [r for r in roots if count[r] == max(count.values())]
                roots = best if " " in key else institutions
            if len(roots) == 1 and self.kinds[roots[0]] is not None:
                self.owner[key] = roots[0]
                self.votes[key] = {self.kinds[roots[0]] or "Organisation": 1.0}

    def _national(self, key: str) -> bool:
        """Say whether a name begins with a country or its adjective: 'U.S. Postal Service', 'Nigerian Medical Association'."""
        name = self.groups[key][0]
        first = self.refs.page.paragraphs[name.paragraph].doc[name.start]
        return key.split()[0] in self.knowledge.countries or first.ent_type_ == "NORP"

    def _adds_members(self, short_form: str, long_form: str) -> bool:
        added = long_form.split()[len(short_form.split()) :]
        return any(word.rstrip("s") in self.refs.groups.heads for word in added[:-1]) and len(added) > 1

    # ----- what stands round a name

    def _describe(self, chain: Chain, name: Name) -> None:
        if chain.kind != "Person":
            return
        refs = self.refs
        doc = refs.page.paragraphs[name.paragraph].doc
        if name.honorific:
            chain.features.add(("title", name.honorific))
            chain.gender = refs.honorific_gender(name.honorific) or chain.gender
            for pair in sorted(refs.ontology.words("honorific-role")):
                short_form, _, role = pair.partition("=")
                if short_form == name.honorific:
                    refs.learn_role(chain, role)
        if chain.gender is None and " " in name.text:
            chain.gender = self.knowledge.gender(name.text.split()[0])
        k = name.start - 1
        while k > 0 and name.honorific and doc[k].lower_ in self.honorifics:
            k -= 1
        if k > 0 and doc[k].text == "," and doc[k - 1].pos_ in ("NOUN", "PROPN"):
            k = _before_comma(doc, k)  # 'the transport secretary, Ada Quill,'
        first = k
        capitals = [t.lower_ for t in doc[max(0, k - 3) : k + 1] if t.text.istitle()]
        if len(capitals) > 2:  # 'the Chief Medical Director, Ada Quill,' and then 'the CMD'
            refs.learn_role(chain, "".join(word[0] for word in capitals[-3:]))
        while k >= 0 and first - k < 6:
            if doc[k].lower_ in refs.roles:
                refs.learn_role(chain, *_role(doc, k))
            elif doc[k].pos_ not in ("NOUN", "ADJ", "PROPN") and doc[k].text != "-":
                break
            k -= 1
        root = doc.span(name.start, name.end).root
        if root.dep_ == "nsubj" and root.head.lemma_ in ("be", "become", "remain"):
            for child in root.head.children:
                if child.dep_ == "attr" and child.lower_ in refs.roles:
                    refs.learn_role(chain, *_role(doc, child.i))
        if name.end < len(doc) and doc[name.end].text in (",", "(", "–", "-"):
            for token in doc[name.end + 1 : name.end + 12]:
                if token.pos_ in ("VERB", "AUX") or token.text in (".", ";", ":"):
                    break
                if token.lower_ in refs.roles and token.pos_ in ("NOUN", "PROPN"):
                    refs.learn_role(chain, *_role(doc, token.i))

    def _wholes(self) -> None:
        """Let a unit remember the whole that it belongs to, for part_of."""
        for name in self.names:
            if not name.unit or name.owner is None:
                continue
            chain = self.refs.of(name.paragraph, name.end - 1)
            whole = self.refs.of(name.paragraph, name.owner)
            if chain is None or whole is None or whole.id == chain.id or whole.kind not in ORGANISATIONS:
                continue
            chain.features.add(("whole", whole.id))
            if name.owner >= name.end:  # 'the campus branch of the Guild' says which branch
                ends = [e for p, s, e, _ in whole.mentions if p == name.paragraph and s == name.owner]
                doc = self.refs.page.paragraphs[name.paragraph].doc
                chain.names += [doc.span(name.start, end).text for end in ends[:1]]
            if whole.kind == "TradeUnion":
                chain.kind = "TradeUnion"


def decided(votes: Mapping[str, float]) -> str | None:
    """Return the kind with most votes, None where nothing spoke; a subtype wins over the mere 'Organisation'.

    >>> decided({"Organisation": 6.0, "Hospital": 6.0, "Person": 2.0}), decided({})
    ('Hospital', None)
    """
    best = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if not best or best[0][1] <= 0:
        return None
    kind = best[0][0]
    if kind == "Organisation":
        kind = next((k for k, weight in best if k in ORGANISATIONS and k != kind and weight >= _FINER), kind)
    return kind


def _add(total: dict[str, float], more: Mapping[str, float]) -> None:
    for kind, weight in more.items():
        total[kind] = total.get(kind, 0.0) + weight


_UNITS = frozenset({"local", "branch", "lodge", "chapter", "section", "district"})


def is_short_form(short_form: str, long_form: str) -> bool:
    """Say whether a long name begins with the short one (apostrophes and plural s apart) and has one or two words more.

    >>> is_short_form("st annes", "st annes hospital"), is_short_form("oxford", "oxford university hospitals trust")
    (True, False)
    """
    left, right = short_form.split(), long_form.split()
    if not left or not 0 < len(right) - len(left) <= 2:
        return False
    if set(right[len(left) :]) & _UNITS:
        return False  # 'Metalworkers Local 12' is a part of the Metalworkers, not a fuller name
    return [w.rstrip("s") for w in left] == [w.rstrip("s") for w in right[: len(left)]]


def _before_comma(doc: Doc, comma: int) -> int:
    """Return the token that ends the noun before an apposition's comma: 'secretary' in 'the secretary of the Guild, Ada'."""
    k = comma - 1
    while k > 0 and doc[k].dep_ == "pobj" and comma - k < 8:
        k = doc[k].head.head.i
    return k


def _role(doc: Doc, i: int) -> tuple[str, str]:
    """Return the role noun at the token, alone and with the noun or adjective right before it."""
    word = doc[i].lower_
    before = doc[i - 1] if i else None
    if before is None or before.pos_ not in ("NOUN", "ADJ", "PROPN") or not before.is_alpha:
        return word, word
    return word, f"{before.lower_} {word}"


def _initials(name: str) -> str:
    words = [w for w in re.split(r"[\s\-]+", name) if w and w.lower() not in _SMALL]
    return "".join(w[0] for w in words).lower() if " " in name else ""


def _capitals(text: str) -> int:
    return sum(c.isupper() for c in text)


def _clean(name: Name) -> str:
    text = re.sub(r"^(?:The|the)\s+", "", re.sub(r"\s+", " ", name.text)).strip(" ,;:")
    return text if text.count(".") > 1 else text.strip(" .")
