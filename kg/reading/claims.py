"""Says how much of a claim stands: asserted, attributed, hedged, planned, cancelled, conditional, negated or denied.

Read from the grammar round one token: negation and auxiliaries of its clause, the clauses above it, and whether it is
inside somebody's quoted or reported words. The cue words are data (`english.ttl`, lists status-...).
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import ClaimStatus, first_status
from kg.ontology import Ontology
from kg.reading.page import Paragraph
from kg.reading.tokens import Token

_CLAUSES = frozenset(
    {
        "ccomp",
        "xcomp",
        "advcl",
        "relcl",
        "acl",
        "conj",
        "pcomp",
        "parataxis",
        "dep",
        "attr",
        "acomp",
        "prep",
        "pobj",
        "dobj",
        "nsubj",
        "nsubjpass",
        "oprd",
        "amod",
        "compound",
        "appos",
        "agent",
        "npadvmod",
        "poss",
        "dative",
    }
)
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_DECIDING = frozenset(
    ["agree", "decide", "vote", "choose", "resolve", "have", "force", "agreement", "decision", "announce", "move"]
)
"""What makes 'to call off the strike' a fact."""
_SAYING_UP = frozenset({"ccomp", "parataxis"})


class ClaimReader:
    """Reads claim status with the word lists of one ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self.planned = ontology.words("status-planned")
        self.cancelled = ontology.words("status-cancelled")
        self.denied = ontology.words("status-denied")
        self.hedged = ontology.words("status-hedged")
        self.conditional = ontology.words("status-conditional")
        self.speech = ontology.words("speech-verb")

    def status(self, paragraph: Paragraph, token: Token, speaker: str | None = None) -> ClaimStatus:
        """Return the claim status of what the clause of `token` says; 'attributed' at least where `speaker` is given.

        'N insisted he had not rejected any offers' is negated; 'the strike planned for May was called off' cancelled.
        """
        return first_status(self.statuses(paragraph, token, speaker))

    def statuses(self, paragraph: Paragraph, token: Token, speaker: str | None = None) -> list[ClaimStatus]:
        """Return every status that the grammar round the token gives, in the order of climbing; empty for plain claims."""
        found: list[ClaimStatus] = ["attributed"] if speaker else []
        found += self._around(token)
        above, climbed = token, 0
        while above.head.i != above.i and climbed < 6:
            dep, parent = above.dep_, above.head
            climbed += 1
            if dep not in _CLAUSES:
                break
            if dep == "conj" and climbed == 1 and token.pos_ in ("VERB", "AUX") and not self._shares_auxiliary(token):
                above = parent
                continue
            if dep in ("advcl",) and any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in above.children):
                found.append("conditional")
            if (dep in ("relcl", "advcl") and climbed >= 1 and parent.pos_ in ("VERB", "AUX")) or dep == "relcl":
                break
            if dep in _SAYING_UP and parent.lemma_.lower() in self.speech - self.planned - self.denied:
                if parent.lemma_.lower() in self.denied:
                    found.append("denied")
                break
            if parent.pos_ in ("VERB", "AUX"):
                if dep == "ccomp" and parent.lemma_.lower() in self.denied:
                    found.append("denied")
                    break
                found += self._verb_above(parent, above)
            elif parent.pos_ in ("NOUN", "ADJ", "PROPN"):
                found += self._noun_above(parent, above)
            above = parent
        return found

    def _shares_auxiliary(self, token: Token) -> bool:
        return not any(c.dep_ in ("nsubj", "nsubjpass", "aux") for c in token.children)

    def _around(self, token: Token) -> list[ClaimStatus]:
        """Read the negation, auxiliaries, adverbs and participles that hang on the token itself."""
        found: list[ClaimStatus] = []
        for child in token.children:
            small, lemma = child.lower_, child.lemma_.lower()
            if (child.dep_ == "neg" and not _contrasts(token, child)) or (child.dep_ == "det" and small == "no"):
                found.append("negated")
            elif small == "longer" and any(c.lower_ == "no" for c in child.children):
                found.append("negated")  # 'are no longer taking part'
            elif child.dep_ in ("aux", "auxpass"):
                if small in _FUTURE or lemma == "will":
                    found.append("planned")
                elif small in ("would", "'d", "’d") and token.pos_ in ("VERB", "AUX"):
                    found.append(_would(token))
                elif small in ("may", "might", "could"):
                    found.append("hedged")
            elif child.dep_ in ("advmod", "amod", "acl", "compound", "relcl"):
                found += self._word(small, lemma, adjective=child.dep_ in ("amod", "acl", "compound"))
            elif child.dep_ == "mark" and small in ("if", "unless"):
                found.append("conditional")
        if token.pos_ == "VERB":
            found += self._going_to(token)
        return found

    def _going_to(self, token: Token) -> list[ClaimStatus]:
        head = token.head
        if token.dep_ in ("xcomp", "ccomp", "advcl") and any(
            c.lower_ == "to" and c.dep_ == "aux" for c in token.children
        ):
            if head.lemma_ == "go" and head.tag_ == "VBG":
                return ["planned"]
        return []

    def _word(self, small: str, lemma: str, *, adjective: bool) -> list[ClaimStatus]:
        if small in self.cancelled or lemma in self.cancelled:
            return ["cancelled"] if adjective else []
        if small in self.hedged:
            return ["hedged"]
        if (
            adjective
            and (small in self.planned or lemma in self.planned)
            and small not in ("called", "set", "announced", "next")
        ):
            return ["planned"]
        return []

    def _verb_above(self, verb: Token, below: Token) -> list[ClaimStatus]:
        """Read the verb that governs the clause or noun: 'is planned', 'was called off', 'plan to strike', 'did not join'."""
        found: list[ClaimStatus] = []
        lemma = verb.lemma_.lower()
        particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), "")
        phrase = f"{lemma} {particle}".strip()
        is_event = below.dep_ in ("nsubj", "nsubjpass", "dobj", "conj")
        if ((phrase in self.cancelled or (lemma in self.cancelled and not particle)) and is_event) or (
            lemma == "back" and particle == "down"
        ):
            found.append("planned" if _only_wished(verb) else "cancelled")
        elif (lemma in self.planned and phrase not in ("set up", "set off")) and (
            below.dep_ in ("xcomp", "nsubjpass", "ccomp")
            or (
                below.dep_ in ("dobj", "nsubj")
                and lemma in ("plan", "schedule", "propose", "consider", "threaten", "announce", "prepare")
            )
        ):
            found.append("planned")
        elif lemma in self.hedged and below.dep_ in ("xcomp", "ccomp"):
            found.append("hedged")
        for child in verb.children:
            if child.dep_ == "neg" or (child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children)):
                found.append("negated")
            elif child.dep_ == "aux" and (child.lower_ in _FUTURE or child.lemma_ == "will"):
                found.append("planned")
            elif child.dep_ == "aux" and child.lower_ in ("may", "might", "could"):
                found.append("hedged")
            elif (child.dep_ == "aux" and child.lower_ in ("would", "'d", "’d")) or (
                child.dep_ == "mark" and child.lower_ in ("if", "unless")
            ):
                found.append("conditional")
            elif (
                child.dep_ == "acomp" and child.lower_ in self.planned and below.dep_ in ("nsubj", "nsubjpass", "xcomp")
            ):
                found.append("planned")
            elif child.dep_ == "advmod" and child.lower_ in self.hedged:
                found.append("hedged")
        return found

    def _noun_above(self, noun: Token, below: Token) -> list[ClaimStatus]:
        small, lemma = noun.lower_, noun.lemma_.lower()
        if below.dep_ in ("acl", "xcomp", "pobj", "prep", "relcl", "ccomp") and lemma in (
            "plan",
            "threat",
            "intention",
            "proposal",
            "call",
        ):
            return ["planned"]
        if (
            noun.pos_ == "ADJ"
            and small in ("due", "set", "poised", "ready", "likely", "expected")
            and below.dep_ in ("xcomp", "ccomp")
        ):
            return ["planned"]
        return []


def _only_wished(verb: Token) -> bool:
    """Say whether calling off is told of as an aim: 'a last bid to avert the strike', not 'agreed to call it off'."""
    if verb.tag_ != "VB" or not any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        return False
    return verb.head.lemma_.lower() not in _DECIDING


def _contrasts(verb: Token, negation: Token) -> bool:
    """Say whether 'not' sets something else apart: 'Nurses marched, not the porters' says that the nurses did."""
    if negation.i <= verb.i + 1 or negation.i + 1 >= len(verb.doc) or negation.nbor(-1).text not in (",", "–", "—"):
        return False
    return negation.nbor(1).pos_ in ("DET", "NOUN", "PROPN", "ADP", "NUM", "ADJ", "PRON")


def strongest(statuses: Iterable[ClaimStatus]) -> ClaimStatus:
    """Return the status that comes first in the order of the vocabulary."""
    return first_status(statuses)


def _would(verb: Token) -> ClaimStatus:
    """Read 'would': the future as somebody in the past saw it ('she said they would march'), else a condition.

    'They said they would march on Friday' is planned; 'They would march if talks failed' conditional.
    """
    if any(c.lower_ in ("if", "unless") for c in verb.subtree):
        return "conditional"
    above = verb
    for _ in range(4):
        if above.head.i == above.i:
            break
        reported = above.dep_ in ("ccomp", "conj", "parataxis")
        above = above.head
        if reported and above.tag_ in ("VBD", "VBN") and above.pos_ == "VERB":
            return "planned"
    return "conditional"
