"""Fuller names for what somebody is for or against: a reader calls an offer by all its words, not by its noun alone.

raise   ->   raise, raise of 4 per cent, raise of 4 per cent and a bonus
"""

from __future__ import annotations

import re

from kg.reading import Reading
from kg.reading.page import Paragraph, noun_phrase
from kg.reading.referents import Chain
from kg.reading.tokens import Doc, Token

_LONGEST = 14
"""Words of a noun phrase that can still be a name; longer ones are sentences."""
_ANOTHER = frozenset(
    [
        "second",
        "third",
        "further",
        "another",
        "more",
        "new",
        "fresh",
        "joint",
        "sympathy",
        "solidarity",
        "secondary",
        "similar",
        "previous",
        "earlier",
        "past",
        "last",
        "next",
        "future",
        "possible",
        "potential",
        "additional",
        "any",
        "other",
        "planned",
        "proposed",
    ]
)
"""Words before a strike that make it another than the one that the page is about."""
_BEHIND = frozenset({"prep", "acl", "relcl", "conj", "cc", "prt"})


def name_fully(reading: Reading, paragraph: Paragraph, token: Token, chain: Chain) -> None:
    """Add to a policy or action the names that its words at the token give it; other chains stay as they are."""
    if reading.is_a(chain, "Action"):
        names = [name for mention in chain.mentions[:20] for name in _of_action(reading, *mention[:3])]
    elif reading.is_a(chain, "Policy") and chain.key and reading.headed(paragraph, token) is chain:
        names = _of_policy(token) if token.pos_ == "NOUN" else []
    else:
        return
    chain.names.extend(name for name in dict.fromkeys(names) if name not in chain.names)


def words(doc: Doc, start: int, end: int) -> str:
    """Return the words of the tokens, without quotation marks."""
    return " ".join("".join(t.text_with_ws for t in doc[start:end] if not t.is_quote).split())


def _of_action(reading: Reading, index: int, start: int, end: int) -> list[str]:
    """Return 'indefinite strike' for the noun, 'walked out' for the verb."""
    doc = reading.paragraphs[index].doc
    head = doc.span(start, end).root
    if head.pos_ == "VERB":
        part = next((c for c in head.children if c.dep_ in ("prt", "advmod") and c.i == head.i + 1), None)
        return [words(doc, head.i, part.i + 1)] if part is not None else []
    if head.pos_ != "NOUN":
        return []
    first = _first(head)
    another = any(t.lower_ in _ANOTHER for t in doc[first : head.i])
    return [words(doc, first, head.i + 1)] if first < head.i and not another else []


def _of_policy(noun: Token) -> list[str]:
    """Return the noun with what stands before it, and with each complement and clause behind it that can go."""
    doc, first = noun.doc, _first(noun)
    ends, last = [noun.i + 1], noun.i + 1
    for child in noun.rights:
        end = child.right_edge.i + 1
        if child.dep_ not in _BEHIND or child.left_edge.i > last:
            break
        if any(t.is_punct and not t.is_quote and t.text not in "-'’()" for t in doc[noun.i + 1 : end]):
            break
        ends += [t.i for t in doc[child.i : end] if t.dep_ == "cc"]  # 'a rise in pay | and a bonus'
        ends += [end] if child.dep_ != "cc" else []
        last = end
    found = [words(doc, start, end) for start in (first, noun.i) for end in ends if 1 < end - start <= _LONGEST]
    short = [re.sub(r"\s*\([^()]*\)", "", name) for name in found]  # '4,000 won ($3)'
    return [re.sub(r"^(?:an?|the) ", "", name) for name in dict.fromkeys([*found, *short])]


def _first(noun: Token) -> int:
    """Return the first token of the noun's phrase behind its article or possessor."""
    phrase = noun_phrase(noun)
    first = phrase.start
    for token in noun.doc[phrase.start : noun.i]:
        if (token.head == noun and token.dep_ in ("det", "poss", "predet")) or token.lower_ in ("’s", "'s", "’", "'"):
            first = token.i + 1
    while first < noun.i and (noun.doc[first].is_punct or noun.doc[first].dep_ == "case"):
        first += 1
    return first
