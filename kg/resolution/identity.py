"""Gives an entity its kind, its label and its IRI, all three from the referents that it is a view of."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Referent, digest
from kg.ontology import Ontology
from kg.resolution.naming import Person, person, without_article

FAMILIES = {
    "Person": "person", "Organisation": "organisation", "Place": "place", "Group": "group", "Policy": "policy",
    "Issue": "issue", "Action": "action",
}  # fmt: skip
"""The broad kinds that an IRI speaks of: finer kinds may change as more is read, the IRI should not."""

SLUG_LENGTH = 60
"""Letters of a slug before it is cut at a word: what fits beside the base on one line of a SPARQL query."""


def family(kind: str, ontology: Ontology) -> str:
    """Return the broad kind: person, organisation, place, group, policy, issue or action; 'thing' for any other.

    >>> family("Hospital", Ontology.load()), family("Strike", Ontology.load())
    ('organisation', 'action')
    """
    return next((name for broad, name in FAMILIES.items() if ontology.is_a(kind, broad)), "thing")


def chosen_kind(referents: Sequence[Referent], ontology: Ontology) -> str:
    """Return the kind that most mentions have; one that is finer than the winner wins over it.

    Two mentions as TradeUnion and five as Organisation make a TradeUnion: the plain kind is what a reader falls back on.
    """
    votes: Counter[str] = Counter()
    for referent in referents:
        votes[referent.kind] += max(1, sum(m.form == "name" for m in referent.mentions))
    best = min(votes, key=lambda kind: (-votes[kind], kind))
    finer = [kind for kind in votes if kind != best and ontology.is_a(kind, best)]
    return min(finer, key=lambda kind: (-votes[kind], kind)) if finer else best


def chosen_label(names: Counter[str], kind: str, *, named: bool) -> str:
    """Return the fullest proper form among the names, counted by how often they are written.

    A person is called by the most name parts, an organisation or place by the most words of the name that is no mere
    capitals; among equals the better capitals, then the commoner, then the alphabet decide.

    >>> chosen_label(Counter({"ADA QUILL": 3, "Quill": 9, "Ada Quill": 1}), "Person", named=True)
    'Ada Quill'
    >>> chosen_label(Counter({"Larkfield infirmary": 4, "Larkfield Infirmary": 2, "LI": 9}), "Hospital", named=True)
    'Larkfield Infirmary'
    """

    def rank(name: str) -> tuple[object, ...]:
        words = name.split()
        shouted = name.isupper() and len(words) > 1
        acronym = name.isupper() and len(words) == 1
        dressed = sum(word[:1].isupper() for word in words)
        lowered = sum(word[:1].islower() and word not in _SMALL for word in words)
        hashtag = not re.search(r"[^\W\d_]", name) or name.startswith(("#", "@"))
        if not named:
            return (hashtag, shouted, -names[name], len(words), name)
        if kind == "Person":
            whole = sum(len(word.strip(".")) > 1 for word in words)
            return (hashtag, shouted, -whole, -len(words), -dressed, -names[name], -len(name), name)
        return (
            hashtag,
            name == name.lower(),
            shouted,
            acronym,
            -len(words),
            lowered,
            -dressed,
            "’" not in name,
            -names[name],
            name,
        )

    return min(names, key=rank)


_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "at", "to", "de", "la", "von", "van", "der", "al", "upon"})


def ascii_slug(text: str) -> str:
    """Return the text in [a-z0-9-] alone; where letters are lost that have no such form, a hash of the text ends it.

    >>> ascii_slug("St Máire’s Infirmary"), ascii_slug("Ærø") == ascii_slug("Erø")
    ('st-maires-infirmary', False)
    """
    bare = re.sub(r"[’'‘`.]", "", text)
    folded = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    plain = folded.encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    lost = any(c.isalnum() and not c.isascii() for c in folded)
    if len(slug) > SLUG_LENGTH:
        slug, lost = slug[:SLUG_LENGTH].rsplit("-", 1)[0], True
    return "-".join(part for part in (slug, digest(text, length=6) if lost or not slug else "") if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What an IRI is made of: readable words, further words should another entity have the same, and the last resort.

    `local` says that the thing is known in its documents alone (an unnamed group, a plan): namesakes are then the rule,
    and the seal is always written, so that reading one more document changes no IRI.
    """

    family: str
    label: str
    contexts: tuple[str, ...]
    seal: str
    local: bool = False


def minted(namings: Sequence[Naming], base: str) -> list[str]:
    """Return an IRI for each naming, all different: family and short name, and only as much more as namesakes force.

    A person's short name is first and last name, so that a middle name learned later changes nothing. Namesakes try,
    all of them alike: the whole label, then a context word (a place, a role), then a hash of where they are mentioned.
    """
    steps = [_steps(naming) for naming in namings]
    level = [0] * len(namings)
    while True:
        holders: dict[str, list[int]] = {}
        for index, choices in enumerate(steps):
            holders.setdefault(choices[min(level[index], len(choices) - 1)], []).append(index)
        clash = [i for group in holders.values() if len(group) > 1 for i in group if level[i] < len(steps[i]) - 1]
        if not clash:
            return [base + choices[min(level[i], len(choices) - 1)] for i, choices in enumerate(steps)]
        for index in clash:
            level[index] += 1


def _steps(naming: Naming) -> list[str]:
    whole = f"{naming.family}-{ascii_slug(naming.label)}"
    sealed = f"{whole}-{digest(naming.seal, length=6)}"
    longest = f"{whole}-{digest(naming.seal, length=16)}"
    if naming.local:
        return [sealed, longest]
    short = whole
    if naming.family == "person":
        parts: Person = person(naming.label)
        if parts.given and parts.family:
            short = f"person-{ascii_slug(f'{parts.given} {parts.family}')}"
    return [short, whole, *(f"{whole}-{ascii_slug(word)}" for word in naming.contexts if word), sealed, longest]


def name_counts(referents: Iterable[Referent]) -> Counter[str]:
    """Return how often each name is written; a name that no mention has counts once."""
    counts: Counter[str] = Counter()
    for referent in referents:
        written = Counter(normal_space(m.text) for m in referent.mentions)
        for name in referent.names or (referent.label,):
            counts[without_article(name)] += max(1, written[normal_space(name)])
    return counts


def normal_space(text: str) -> str:
    """Return the text with every run of white space as one blank."""
    return " ".join(text.split())


def other_names(names: Mapping[str, int], label: str) -> tuple[str, ...]:
    """Return the names beside the label, sorted; one that differs from the label in nothing but its article is none."""
    return tuple(sorted(name for name in names if name != label and name.strip()))
