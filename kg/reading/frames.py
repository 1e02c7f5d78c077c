"""Finds the frames of a domain in a parse: a cue, who stands in its agent slots, what stands in its target slots.

A frame is data (ontology.Frame): cue lemmas, the part of speech of the cue, and slots in the order in which they are
tried. The code here knows grammar only; what a cue means, and which cues there are, the domain's Turtle file says.
After FrameNet's idea of cue and roles (Fillmore 1976), with the slots read off a dependency tree.

Slots
    subject     who does it: grammatical subject, also through coordination, control ('voted to strike'), relative and
                participle clauses ('nurses striking over pay'); for a noun, the subject of the verb that governs it
    passive     the subject of a passive verb
    object      what it is done to
    by          the agent of a passive ('was condemned by the Guild'); for a noun, 'a strike by nurses'
    possessor   'the Guild's support'; also a noun before the cue ('nurses strike')
    modifier    the noun that the adjective stands before ('an unfair deal')
    clause      the head of a complement clause ('plans to impose a deal')
    speaker     whoever says the words in which the cue stands
    self        the cue itself
    any preposition, with blanks where it has two words: 'against', 'of', 'in favour of'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.ontology import Frame
from kg.reading.page import Paragraph
from kg.reading.tokens import Token

_Index = dict[str, list[tuple[Frame, tuple[str, ...]]]]
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_CONTROL = frozenset({"xcomp", "advcl", "conj", "acl", "relcl", "ccomp", "pcomp", "dep"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_LIGHT = frozenset({"dobj", "pobj", "attr", "oprd", "acomp", "nsubjpass"})
_PERFORMING = frozenset(
    [
        "add",
        "announce",
        "bear",
        "begin",
        "bring",
        "build",
        "cast",
        "continue",
        "declare",
        "deliver",
        "demonstrate",
        "express",
        "extend",
        "give",
        "have",
        "hold",
        "indicate",
        "join",
        "launch",
        "lead",
        "lend",
        "lodge",
        "maintain",
        "make",
        "mount",
        "offer",
        "pledge",
        "pronounce",
        "put",
        "raise",
        "record",
        "register",
        "reiterate",
        "remain",
        "renew",
        "repeat",
        "restate",
        "send",
        "show",
        "signal",
        "stage",
        "start",
        "state",
        "step",
        "sustain",
        "take",
        "throw",
        "unveil",
        "voice",
        "wage",
    ]
)
"""Support verbs: their subject is who does what the noun says ('voiced opposition'); any other verb's subject is not."""
_GROWING = frozenset(
    {"grow", "come", "rise", "mount", "build", "spread", "pour", "flow", "remain", "swell", "increase"}
)
"""Verbs that say of support or anger no more than that there is some."""
_SOURCES = frozenset({"among", "from", "for", "over"})
"""Prepositions that say of a noun whose it is or what it is about, also behind its verb: 'support grew among bakers'."""
_PART = {"verb": ("VERB", "AUX"), "noun": ("NOUN", "PROPN"), "adjective": ("ADJ", "VERB", "ADV", "NOUN")}
_PART["intransitive"] = ("VERB",)


@dataclass(frozen=True, slots=True)
class Match:
    """One frame found in a paragraph; `cue` is its head token, `cue_tokens` all of its words, in text order.

    `agents` and `targets` are tokens, several where the text coordinates them; `spoken` says that the agent is whoever
    speaks the words. `agent_slot` and `target_slot` name the slots that were filled, '' where none was.
    """

    frame: Frame
    paragraph: Paragraph
    cue: Token
    cue_tokens: tuple[int, ...]
    agents: tuple[Token, ...]
    targets: tuple[Token, ...]
    agent_slot: str
    target_slot: str

    @property
    def spoken(self) -> bool:
        """Say whether the agent is whoever speaks the words."""
        return self.agent_slot == "speaker"

    @property
    def tokens(self) -> tuple[int, int]:
        """Return the token range `start, end` from the first to the last word of cue, agents and targets."""
        all_tokens = [*self.cue_tokens, *(t.i for t in self.agents), *(t.i for t in self.targets)]
        return min(all_tokens), max(all_tokens) + 1


def matches(paragraphs: Iterable[Paragraph], frames: tuple[Frame, ...]) -> Iterator[Match]:
    """Yield every match of the frames in text order; where the words of one cue lie inside another, the longer alone.

    Frames of one relation that expect different kinds of target are yielded side by side: who knows the target chooses.
    """
    index = _by_first_lemma(frames)
    for paragraph in paragraphs:
        found: list[Match] = []
        doc = paragraph.doc
        lemmas, small, words = paragraph.words()
        for i, lemma in enumerate(lemmas):
            # A cue begins with the token's lemma or, for participles that are adjectives, with its written form.
            cues = [*index.get(lemma, ()), *(index.get(small[i], ()) if small[i] != lemma else ())]
            if not cues or not (doc[i].is_alpha or "-" in doc[i].text):
                continue
            token = doc[i]
            best: dict[tuple[str, ...], tuple[tuple[int, int], Match]] = {}
            for frame, cue in cues:
                if not words.issuperset(cue[1:]):
                    continue
                tokens = _cue_tokens(token, cue)
                if tokens is None:
                    continue
                head = _head(paragraph, tokens, frame)
                if head is None:
                    continue
                match = _filled(frame, paragraph, head, tokens)
                key = (frame.relation, *frame.expects)
                rank = (len(tokens), bool(match.agent_slot) + bool(match.target_slot))
                if key not in best or rank > best[key][0]:
                    best[key] = (rank, match)
            found += [best[key][1] for key in sorted(best)]
        wholes = [set(match.cue_tokens) for match in found if match.agent_slot and match.target_slot]
        yield from (match for match in found if not any(set(match.cue_tokens) < whole for whole in wholes))


@lru_cache(maxsize=16)
def _by_first_lemma(frames: tuple[Frame, ...]) -> _Index:
    index: _Index = {}
    for frame in frames:
        for cue in frame.cues:
            whole, cut = tuple(cue.lower().split()), tuple(cue.lower().replace("-", " - ").split())
            for words in dict.fromkeys((whole, cut)):  # the tokeniser cuts at most hyphens, but not at all
                index.setdefault(words[0], []).append((frame, words))
    return index


def _lemma(token: Token) -> str:
    return str(token.lemma_).lower()


def _cue_tokens(token: Token, cue: tuple[str, ...]) -> tuple[int, ...] | None:
    """Return the tokens of a cue that begins at `token`; between its words one adverb, pronoun or article may stand,
    and the object of a verb before its particle ('called the strike off').
    """
    tokens = [token.i]
    doc = token.doc
    for word in cue[1:]:
        bearers = [
            token,
            *(c for c in token.children if c.dep_ == "dobj" and len(cue) > 2),
        ]  # 'put an offer | on the table'
        particle = next(
            (c for b in bearers for c in b.children if c.dep_ in ("prt", "prep", "advmod") and c.lower_ == word), None
        )
        if particle is not None and particle.i > tokens[-1]:
            tokens.append(particle.i)
            continue
        below = next((c for c in token.children if c.dep_ == "xcomp" and c.i > tokens[-1]), None)
        if below is not None and (_lemma(below) == word or (word == "to" and _marked(below) is not None)):
            mark = _marked(below)  # 'voted | by 91 per cent | to strike'
            tokens.append(mark.i if word == "to" and mark is not None else below.i)
            continue
        object_ = next((c for c in token.children if c.dep_ in ("dobj", "attr", "oprd") and _lemma(c) == word), None)
        if object_ is not None and object_.i > tokens[-1]:
            tokens.append(object_.i)
            continue
        found = next(
            (
                k
                for k in range(tokens[-1] + 1, min(tokens[-1] + 6, len(doc)))
                if _lemma(doc[k]) == word or doc[k].lower_ == word
            ),
            None,
        )
        if found is None:
            return None
        between = doc[tokens[-1] + 1 : found]
        if any(t.pos_ not in ("ADV", "DET", "PRON", "ADJ", "NUM", "PART") and not t.is_quote for t in between):
            return None
        tokens.append(found)
    return tuple(tokens)


def _marked(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.lower_ == "to" and c.dep_ == "aux"), None)


def _acts(token: Token) -> bool:
    """Say whether a token that the tagger takes for no verb has a verb's subject and object: 'students back them'."""
    found = {c.dep_ for c in token.children}
    return token.pos_ in ("ADJ", "ADV") and "nsubj" in found and "dobj" in found


def _head(paragraph: Paragraph, tokens: tuple[int, ...], frame: Frame) -> Token | None:
    """Return the word of the cue that bears the slots, or None where its part of speech does not fit."""
    doc = paragraph.doc
    if frame.part == "phrase":
        return min((doc[i] for i in tokens), key=lambda t: (len(list(t.ancestors)), t.i))
    fitting = [doc[i] for i in tokens if doc[i].pos_ in _PART[frame.part] or (frame.part == "verb" and _acts(doc[i]))]
    if not fitting:
        return None
    if frame.part == "noun" and fitting[0].dep_ in ("compound", "nmod"):
        return None
    if fitting[0].pos_ == "VERB" and any(c.dep_ == "prt" and c.i not in tokens for c in fitting[0].children):
        return None  # 'back down' is another verb than 'back'
    second = doc[tokens[1]] if len(tokens) == 2 else None
    if second is not None and second.dep_ == "prep" and second.lower_ not in frame.target:
        if any(c.dep_ == "dobj" and tokens[0] < c.i < second.i for c in fitting[0].children):
            return None  # 'called | a strike | for Monday' is not 'called for'
    if frame.part == "intransitive" and any(
        c.dep_ in ("dobj", "oprd") and c.i not in tokens for c in fitting[0].children
    ):
        return None
    if (
        frame.part == "adjective"
        and fitting[0].pos_ == "NOUN"
        and fitting[0].dep_ not in ("attr", "acomp", "amod", "compound")
    ):
        return None
    return fitting[0]


def _filled(frame: Frame, paragraph: Paragraph, head: Token, cue: tuple[int, ...]) -> Match:
    agents, agent_slot = _first(frame.agent, head, cue)
    targets, target_slot = _first(frame.target, head, cue)
    return Match(
        frame=frame,
        paragraph=paragraph,
        cue=head,
        cue_tokens=cue,
        agents=agents,
        targets=targets,
        agent_slot=agent_slot,
        target_slot=target_slot,
    )


def _first(slots: tuple[str, ...], head: Token, cue: tuple[int, ...]) -> tuple[tuple[Token, ...], str]:
    for slot in slots:
        if slot == "speaker":
            return (), slot
        found = fill(slot, head, cue)
        if found:
            return found, slot
    return (), ""


def fill(slot: str, head: Token, cue: tuple[int, ...] = ()) -> tuple[Token, ...]:
    """Return the tokens that stand in one slot of the cue's head, coordinated ones included; empty for none."""
    token: Token | None
    if slot == "self":
        return (head,)
    if slot == "by":
        return _alike(*_by(head))
    if slot == "subject":
        token = subject(head)
    elif slot == "passive":
        token = _passive(head)
    elif slot == "object":
        token = _object(head, cue)
    elif slot == "possessor":
        token = next((own for i in (head.i, *cue) if (own := _possessor(head.doc[i])) is not None), None)
    elif slot == "modifier":
        token = head.head if head.dep_ in ("amod", "compound") and head.head.i != head.i else None
    elif slot == "clause":
        token = next(
            (c for c in head.children if c.dep_ in ("xcomp", "ccomp", "acl", "pcomp", "advcl") and c.i > head.i), None
        )
    else:
        token = _preposition(head, cue, slot)
    if token is None or (token.i in cue and slot != "subject"):
        return ()
    again = [c for c in token.head.children if c.dep_ == "conj" and c.pos_ == "ADP"] if token.dep_ == "pobj" else []
    return _alike(token, *(c for prep in again for c in prep.children if c.dep_ == "pobj"))


def _alike(*tokens: Token) -> tuple[Token, ...]:
    """Return the tokens and whatever is coordinated with them behind."""
    parts = ("NOUN", "PROPN", "PRON", "VERB", "NUM")
    found = {
        t.i: t for token in tokens for t in (token, *(c for c in token.conjuncts if c.i > token.i and c.pos_ in parts))
    }
    return tuple(found[i] for i in sorted(found))


def is_passive(head: Token) -> bool:
    """Say whether the token is a passive participle: 'was backed', 'backed by', the second of 'was backed and praised'."""
    if head.tag_ != "VBN" or head.pos_ not in ("VERB", "AUX"):
        return False
    if any(c.dep_ in ("auxpass", "nsubjpass", "agent") for c in head.children):
        return True
    if any(c.dep_ in ("aux", "nsubj") for c in head.children):
        return False
    return head.dep_ == "acl" or (head.dep_ == "conj" and is_passive(head.head))


def _bare(head: Token) -> bool:
    """Say whether a participle stands without auxiliary in a small clause: 'want the plan scrapped'."""
    return head.tag_ == "VBN" and head.dep_ in ("ccomp", "xcomp") and not any(c.dep_ == "aux" for c in head.children)


def _passive(head: Token) -> Token | None:
    """Return the subject of a passive, shared through coordination and control; the noun before a reduced relative."""
    token = head
    for _ in range(4):
        own = next(
            (
                c
                for c in token.children
                if c.dep_ == "nsubjpass" or (c.dep_ == "nsubj" and (token.i != head.i or _bare(head)))
            ),
            None,
        )
        if own is not None:
            return token.head if own.lower_ in _RELATIVE and token.dep_ in ("relcl", "acl") else own
        if not is_passive(head):
            return None
        if token.dep_ == "acl" and token.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return token.head
        if token.dep_ not in ("conj", "xcomp"):
            return None
        token = token.head
    return None


def holder(noun: Token) -> Token | None:
    """Return whose plan, decision or refusal a noun is: its possessor, 'by N', or the subject of a support verb; or None."""
    own = _possessor(noun) or next(iter(_by(noun)), None)
    if own is not None:
        return own
    if noun.dep_ in ("dobj", "attr") and noun.head.pos_ in ("VERB", "AUX") and noun.head.lemma_ in _PERFORMING | {"be"}:
        return subject(noun.head)
    return None


def participle_of(noun: Token) -> Token | None:
    """Return the participle that a parser takes for a verb of its own: 'beat the council imposed freeze'; or None.

    It stands right behind a noun that the verb before governs, and right before a noun without article.
    """
    verb = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
    if verb is None or verb.tag_ not in ("VBN", "VBD") or noun.pos_ not in ("NOUN", "PROPN"):
        return None
    governed = (noun.dep_ == "nsubj" and noun.head == verb and verb.dep_ == "ccomp" and verb.head.i < noun.i) or (
        noun.dep_ == "dobj"
        and verb.dep_ in ("conj", "advcl", "ccomp", "acl")
        and verb.head in (noun.head, noun.head.head)
    )
    words = [c for c in verb.children if c.i != noun.i]
    thing = next((c for c in words if c.dep_ == "dobj"), None)
    if not governed or thing is None or any(c.dep_ in ("mark", "aux", "auxpass", "nsubj") for c in words):
        return None
    bare = all(c.dep_ in ("compound", "amod") and c.i > verb.i for c in thing.lefts)
    above = noun.head if noun.dep_ == "dobj" else verb.head
    return verb if bare and thing.i - verb.i <= 3 and above.tag_ == "VB" else None


def subject(head: Token) -> Token | None:
    """Return who does what the token says, or None.

    A verb's own subject; else that of the verb that controls, coordinates or embeds it; the noun that its relative or
    participle clause belongs to; whose plan it is ('the firm's plan to close'). A noun or adjective asks the verb that
    governs it ('showed support for'), where that verb is one whose subject does what the noun says.
    """
    if is_passive(head):
        return None
    if head.i and participle_of(head.doc[head.i - 1]) == head:
        return head.doc[head.i - 1]
    token = head
    for _ in range(6):
        own = next((c for c in token.children if c.dep_ in ("nsubj", "csubj") and c.i != token.i), None)
        passive = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
        if own is None and passive is not None:
            if token.i == head.i and head.pos_ == "VERB":
                return None
            own = passive
            if token.i != head.i and head.dep_ == "advcl":  # 'the strike was called by the Guild to demand a rise'
                own = next(iter(_by(token)), passive)
        if own is not None:
            if own.lower_ in _RELATIVE and token.dep_ in ("relcl", "acl"):
                return _related(own, token.head)
            if own.dep_ == "nsubj" and own.lower_ == "there":
                return None
            return own
        if token.dep_ in ("acl", "relcl") and token.head.pos_ in ("NOUN", "PROPN", "PRON"):
            if token.tag_ == "VBN" and token.i == head.i:
                return None
            infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
            return holder(token.head) if infinitive else token.head
        if token.dep_ == "pcomp" and token.head.pos_ in ("ADP", "SCONJ"):
            # 'accused the firm of imposing it': the object does; 'is bent on imposing it': the subject
            verb = token.head.head
            if token.head.lower_ == "by":
                return None
            acted = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
            if acted is not None and verb.pos_ == "VERB" and token.head.lower_ in ("of", "for", "from", "into", "over"):
                return acted
            token = verb if verb.pos_ in ("VERB", "AUX", "ADJ") else token.head
            if token.pos_ in ("ADP", "SCONJ"):
                return None
            continue
        if token.dep_ in _CONTROL and token.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "ADP", "SCONJ"):
            token = token.head
            continue
        if token.dep_ == "acomp":
            token = token.head
            continue
        if token.pos_ in ("NOUN", "PROPN", "ADJ", "ADP", "NUM", "SCONJ", "ADV") and token.dep_ in (
            *_LIGHT,
            "prep",
            "conj",
            "advmod",
            "amod",
        ):
            governs = token.head
            if token.pos_ == "NOUN" and token.dep_ == "dobj" and governs.lemma_ not in _PERFORMING:
                return None
            if token.dep_ == "pobj" and governs.lower_ not in ("in", "on", "with", "at", "under"):
                return None
            token = governs
            continue
        return None
    return None


def _related(pronoun: Token, head: Token) -> Token:
    """Return what 'which' and 'who' go back to, where the tree mistakes a person for a body or a body for a person.

    'Ada Quill, chief of the Guild, which backs the strike' is the Guild; '..., who backs the strike' is Ada Quill.
    """
    if pronoun.lower_ == "who" and head.pos_ == "PROPN" and head.ent_type_ != "PERSON":
        for above in head.ancestors:
            if above.pos_ in ("VERB", "AUX"):
                return head
            if above.pos_ == "PROPN" and above.ent_type_ == "PERSON":
                return above
        return head
    if pronoun.lower_ != "which" or head.ent_type_ != "PERSON" or pronoun.i < 2:
        return head
    before = pronoun.doc[pronoun.i - 1]
    before = pronoun.doc[pronoun.i - 2] if before.text == "," else before
    return before if before.pos_ == "PROPN" and before.ent_type_ != "PERSON" else head


def _object(head: Token, cue: tuple[int, ...]) -> Token | None:
    last = head.doc[max(cue)] if cue else head
    if last.dep_ == "prep":  # 'called | a meeting | for talks' calls for talks
        return next((c for c in last.children if c.dep_ in ("pobj", "pcomp") and c.i not in cue), None) or _gap(head)
    given = [c for c in head.children if c.dep_ in ("dobj", "obj", "dative", "oprd") and c.i not in cue]
    # 'offered drivers a raise': the thing, not whom it is for; a reader that takes both for objects puts the thing last
    for child in sorted(given, key=lambda c: c.dep_ == "dative"):
        return _gap(head) if child.lower_ in _RELATIVE else child
    for i in sorted(cue, reverse=True):
        if i != head.i:
            found = next(
                (c for c in head.doc[i].children if c.dep_ in ("pobj", "dobj", "pcomp") and c.i not in cue), None
            )
            if found is not None:
                return found
    return _gap(head)


def _gap(head: Token) -> Token | None:
    """Return the noun that is the object of a verb in its relative clause ('the deal that the firm intends to impose')."""
    token = head
    while token.dep_ in ("xcomp", "ccomp", "pcomp") and token.head.pos_ in ("VERB", "AUX", "ADJ"):
        token = token.head
    if token.dep_ != "relcl" or token.head.pos_ not in ("NOUN", "PROPN"):
        return None
    subjects = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")]
    if not subjects or is_passive(token) or all(c.lower_ in _RELATIVE for c in subjects):
        return None
    return token.head


def _by(head: Token) -> list[Token]:
    """Return who is named behind 'by', 'from', 'among': for a verb only where it is passive; 'by N and by M' gives both."""
    if head.pos_ in ("VERB", "AUX") and not is_passive(head):
        return []
    agent = next(
        (c for c in head.children if c.dep_ in ("agent", "prep") and c.lower_ in ("by", "from", "among")), None
    )
    preps = [] if agent is None else [agent, *(c for c in agent.children if c.dep_ == "conj" and c.pos_ == "ADP")]
    return [c for prep in preps for c in prep.children if c.dep_ == "pobj"]


def _possessor(head: Token) -> Token | None:
    found = next((c for c in head.children if c.dep_ == "poss"), None)
    if found is None:
        found = next((c for c in head.children if c.dep_ in ("compound", "nmod") and c.pos_ in ("NOUN", "PROPN")), None)
    if found is None:
        found = next((c for c in head.children if c.dep_ == "amod" and c.lower_ == "public"), None)
    return found


def _preposition(head: Token, cue: tuple[int, ...], name: str) -> Token | None:
    """Return the noun (or clause) behind the preposition `name` that hangs on the head or on another word of the cue."""
    words = name.split()
    bearers = [head, *(head.doc[i] for i in cue if i != head.i)]
    if head.pos_ == "NOUN" and (head.dep_ in ("dobj", "attr") or (head.dep_ == "nsubj" and name in _SOURCES)):
        bearers.append(head.head)  # 'voiced support | for the plan', where the tree hangs the phrase on the verb
    for bearer in bearers:
        for child in bearer.children:
            if (
                child.dep_ not in ("prep", "agent", "mark", "prt", "advmod", "dative")
                or child.lower_ != words[0]
                or child.i < head.i
                or (bearer is head.head and bearer.i < head.i and bearer.i not in cue and child.i != head.i + 1)
                or (bearer is head.head and head.dep_ == "nsubj" and bearer.lemma_ not in _GROWING)
            ):
                continue
            last = child
            for word in words[1:]:
                step = next((d for d in last.subtree if d.lower_ == word and d.i > last.i), None)
                if step is None:
                    break
                last = step
            else:
                found = next((d for d in last.children if d.dep_ in ("pobj", "pcomp", "dobj") and d.i not in cue), None)
                if found is not None:
                    return found
        if len(words) == 1 and bearer.i in cue and bearer.lower_ == words[0]:
            found = next((d for d in bearer.children if d.dep_ in ("pobj", "pcomp")), None)
            if found is not None:
                return found
    return None
