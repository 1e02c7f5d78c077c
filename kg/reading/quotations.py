"""Finds what is quoted directly, and who says it.

The order is cue, content, source (as in citron, and in Pareti's work on attribution): marks give the stretches, verbs of
saying, labels and the neighbouring paragraphs the speaker. Offsets are of the untouched text. Reported clauses are found
in `reported`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.reading.marks import DOUBLE, OPEN_SINGLE, stretches
from kg.reading.page import Paragraph
from kg.reading.referents import Referents
from kg.reading.speech import Speech
from kg.reading.tokens import Doc, Token

_MESSAGE = re.compile(
    r"^(?:That|This|Those|These|Such)\s+(?:was|were|is|are)\s+(?:also\s+)?the\s+(?:\w+\s+)?"
    r"(?:message|verdict|view|words?|warning|call|cry|chant|plea|slogan|demand|reaction|response)s?\s+(?:from|of|by)\b"
)
_HOUSE = re.compile(
    r"\b(?:my colleague|we[’']d like|our reporter|our coverage|our live|this blog|live blog)\b", re.IGNORECASE
)
"""Words of the paper about itself: its own 'we' is nobody's quotation."""
_PRESS = frozenset({"us", "me", "reporters", "journalists", "newsmen", "reporter", "correspondent", "press"})
_MARKED = frozenset({"body", "blockquote", "caption", "tweet", "standfirst", "headline", "crosshead", "notes"})
_AND = frozenset({"and", "or", "as", "well", "then", "also"})
_DISPLAY = frozenset({"headline", "standfirst", "crosshead"})
_NOBODY = "somebody whom the page does not name"
_BESIDE = 3
"""Tokens between a quotation and a verb of saying that is surely its own: if its subject is nobody nameable, no other's is."""
_NEAR, _FAR = 14, 45
"""Tokens between a quotation and the verb of saying behind or before it: a tag behind it is short unless the subject
follows the marks at once; before it may stand a sentence of introduction, which in news has up to forty words."""


def _is_nickname(doc: Doc, start: int, end: int) -> bool:
    """Say whether the words between marks stand in the middle of a name: 'Walter "Deuce" Falk'."""
    if end - start > 2 or start < 2 or end + 1 >= len(doc) or not doc[start].text[0].isupper():
        return False
    before, after = doc[start - 2], doc[end + 1]
    return before.text[0].isupper() and after.text[0].isupper() and before.pos_ == after.pos_ == "PROPN"


@dataclass(slots=True)
class Quoted:
    """A quoted stretch `start:end` of the document, without its marks; `speaker` is a chain."""

    paragraph: int
    start: int
    end: int
    kind: str
    speaker: str | None = None
    cue: str = ""
    attribution: tuple[int, int] | None = None
    rule: str = ""
    tokens: tuple[int, int] = (0, 0)


class QuotationReader:
    """Reads the direct quotations of one page whose referents are known."""

    def __init__(self, referents: Referents) -> None:
        self.refs = referents
        self.page = referents.page
        self.speech = Speech(referents)
        words = referents.ontology.words
        self.verbs = words("speech-verb")
        self.fragment_verbs = self.verbs | words("fragment-verb")
        self.noun_like = words("misread-speech-verb")
        self.reporting = words("reporter-verb")
        self.quotes: list[Quoted] = []
        self.last: str | None = None
        """Who spoke last, in text order, within one post."""

    # ----- marks

    def mark(self) -> None:
        """Find the stretches between marks and mark the tokens inside, before pronouns are resolved."""
        text = self.page.document.text
        single = len(OPEN_SINGLE.findall(text)) > len(DOUBLE.findall(text))
        for paragraph in self.page.paragraphs:
            paragraph.quoted = [False] * len(paragraph.doc)
            if paragraph.passage.layout not in _MARKED:
                continue
            starts = [t.idx for t in paragraph.doc]
            at = 0
            display = paragraph.passage.layout in _DISPLAY  # there single marks are the custom, whatever the prose has
            for left, right in stretches(paragraph.overlay.text, single=single or display):
                while at < len(starts) and starts[at] < left:
                    at += 1
                end = at
                while end < len(starts) and starts[end] + len(paragraph.doc[end]) <= right:
                    end += 1
                if end == at or _is_nickname(paragraph.doc, at, end):
                    continue
                paragraph.quoted[at:end] = [True] * (end - at)
                start, stop = paragraph.overlay.original(left), paragraph.overlay.original(right)
                self.quotes.append(Quoted(paragraph.index, start, stop, "direct", tokens=(at, end), rule="marks"))
                at = end

    # ----- speakers

    def attribute(self) -> None:
        """Give each direct stretch its speaker, where one reading is better than all others."""
        self.last = None
        last_post: int | None = None
        open_speaker: str | None = None
        by_paragraph: dict[int, list[Quoted]] = {}
        for quote in self.quotes:
            by_paragraph.setdefault(quote.paragraph, []).append(quote)
        for position, paragraph in enumerate(self.page.paragraphs):
            if paragraph.passage.post != last_post:
                last_post, self.last, open_speaker = paragraph.passage.post, None, None
            mine = by_paragraph.get(paragraph.index, [])
            display = paragraph.passage.layout in _DISPLAY
            tag: str | None = None
            verbs = self._speech_verbs(paragraph) if mine else []
            for number, quote in enumerate(mine):
                self._by_label(paragraph, quote)
                if quote.speaker is None and number and self._coordinated(paragraph, mine[number - 1], quote):
                    former = mine[number - 1]
                    quote.speaker, quote.rule, quote.cue = former.speaker, former.rule, former.cue
                    quote.attribution = former.attribution
                if quote.speaker is None:
                    self._by_verb(paragraph, quote, verbs)
                tag = quote.speaker or tag
            alone = self._alone(paragraph)
            for quote in mine:
                if quote.speaker is not None or quote.rule == _NOBODY or display or not self._is_full(paragraph, quote):
                    continue
                if tag and not self._others_between(paragraph, quote, mine, tag):
                    quote.speaker, quote.rule = tag, "quotation broken by its tag"
                elif alone:
                    quote.speaker = open_speaker or self._introduced(position) or self.last
                    quote.rule = "quotation after its speaker"
                    if quote.speaker is None:
                        quote.speaker, quote.rule = self._message(position), "the message from X"
                else:
                    quote.speaker, quote.rule = self._before(paragraph, quote), "quotation after its speaker"
            if display:
                continue
            here = self.speech.last_person(paragraph) or next((q.speaker for q in reversed(mine) if q.speaker), None)
            self.last = here or self.last
            open_speaker = here if mine and here else (open_speaker if alone else None)

    def _others_between(self, paragraph: Paragraph, quote: Quoted, mine: list[Quoted], tag: str) -> bool:
        """Say whether another person acts between a quotation and the nearest one whose speaker is known to be `tag`."""
        known = [q for q in mine if q.speaker == tag and q is not quote]
        nearest = min(known, key=lambda q: abs(q.tokens[0] - quote.tokens[0]), default=None)
        if nearest is None:
            return False
        left, right = sorted((quote, nearest), key=lambda q: q.tokens[0])
        for token in paragraph.doc[left.tokens[1] : right.tokens[0]]:
            if token.dep_ in ("nsubj", "nsubjpass") and not paragraph.quoted[token.i]:
                chain = self.speech.headed(paragraph, token.i)
                if chain is not None and chain.kind == "Person" and chain.id != tag:
                    return True
        return False

    def _is_full(self, paragraph: Paragraph, quote: Quoted) -> bool:
        """Say whether the stretch is a clause of its own rather than a scare-quoted word."""
        start, end = quote.tokens
        doc = paragraph.doc
        words = sum(t.is_alpha for t in doc[start:end])
        opens = (
            start <= 1 or doc[start - 2].text in (":", ",", ".", "!", "?", "-", "–") or doc[start].text[:1].isupper()
        )
        whole = doc[start].text[:1].isupper() and doc[end - 1].text in (".", "!", "?") and words >= 2
        return (words >= 4 and opens) or words >= 12 or (start <= 1 and words >= 2) or (whole and opens)

    def _alone(self, paragraph: Paragraph) -> bool:
        """Say whether nearly all words of the paragraph are quoted."""
        return sum(t.is_alpha for t in paragraph.doc if not paragraph.quoted[t.i]) <= 1

    def _coordinated(self, paragraph: Paragraph, former: Quoted, quote: Quoted) -> bool:
        """Say whether only 'and', 'as well as', 'or' and the like stand between two quotations."""
        between = [t for t in paragraph.doc[former.tokens[1] : quote.tokens[0]] if t.is_alpha]
        return former.speaker is not None and 1 <= len(between) <= 3 and all(t.lower_ in _AND for t in between)

    def _speech_verbs(self, paragraph: Paragraph) -> list[Token]:
        """Return the verbs of saying outside the marks that may be the tag of a quotation."""
        found = []
        for token in paragraph.doc:
            if paragraph.quoted[token.i] or not self.speech.says(token):
                continue
            if token.pos_ in ("NOUN", "PROPN", "ADJ") and token.lower_ not in self.noun_like:
                continue
            if token.pos_ not in ("VERB", "AUX", "NOUN", "PROPN", "ADJ"):
                continue
            if (token.tag_ == "VBG" and token.dep_ in ("pcomp", "amod")) or (
                token.tag_ == "VBN" and token.dep_ == "acl"
            ):
                continue
            found.append(token)
        return found

    def _by_verb(self, paragraph: Paragraph, quote: Quoted, verbs: list[Token]) -> None:
        """Find the speaker by the nearest verb of saying that may introduce or follow the quotation."""
        start, end = quote.tokens
        full = self._is_full(paragraph, quote)
        ranked: list[tuple[float, int, Token]] = []
        for verb in verbs:
            distance = (
                self._behind(paragraph, verb, end) if verb.i >= end else self._ahead(paragraph, verb, start, full)
            )
            if distance is not None:
                ranked.append((distance, verb.i, verb))
        if not full:
            following = paragraph.doc[end + 1].lower_ if end + 1 < len(paragraph.doc) else ""
            if following in ("question", "questions"):
                return
            governing = self._governing(paragraph, quote)
            if governing is not None:
                ranked = [(-1.0, governing.i, governing)]
            elif not any(distance <= 8 for distance, _, _ in ranked):
                return
        for distance, _, verb in sorted(ranked, key=lambda r: r[:2]):
            speaker = self.speech.subject(paragraph, verb)
            if speaker is None and self._read_out(verb):
                quote.speaker, quote.rule, quote.cue = self.last, "speech verb beside the quotation", verb.text
                return
            if speaker is None and distance <= _BESIDE:
                quote.rule = _NOBODY
                return
            if speaker is not None:
                quote.speaker, quote.cue = speaker.id, verb.text
                quote.rule = "speech verb beside the quotation" if full else "quoted words inside a reported clause"
                quote.attribution = self.speech.attribution(paragraph, verb)
                return
        before = paragraph.doc.span(max(0, start - 6), start)
        if "according to" in before.text.lower():
            chain = next((c for t in reversed([*before]) if (c := self.refs.of(paragraph.index, t)) is not None), None)
            if self.speech.can_speak(chain) and chain is not None:
                quote.speaker, quote.rule = chain.id, "according to X"

    def _read_out(self, verb: Token) -> bool:
        """Say whether the verb is that of 'the statement read': the words of whoever spoke last."""
        subject = self.speech.subject_token(verb)
        return subject is not None and subject.lower_ in self.speech.mouthpieces and subject.left_edge.lower_ == "the"

    def _behind(self, paragraph: Paragraph, verb: Token, end: int) -> float | None:
        """Return how far behind the quotation the verb stands; None where it cannot be its tag."""
        doc = paragraph.doc
        if verb.i - end > _FAR:
            return None
        between = doc[end : verb.i]
        if any(paragraph.quoted[t.i] or t.text in (".", "!", "?") for t in between):
            return None
        distance = float(len(between))
        subject = self.speech.subject_token(verb)
        follows = subject is not None and end <= subject.left_edge.i <= end + 2 and subject.i < verb.i
        if (distance > _NEAR and not (follows and distance <= _FAR)) or doc[end - 1].text in (".", "…"):
            return None
        if (doc[end - 1].text in ("?", "!") and distance > 5 and not follows) or verb.text[:1].isupper():
            return None
        return min(distance, _NEAR)

    def _ahead(self, paragraph: Paragraph, verb: Token, start: int, full: bool) -> float | None:
        """Return how far before the quotation the verb stands, sentences between made to count; None where too far."""
        doc = paragraph.doc
        if start - verb.i > _FAR:
            return None
        between = doc[verb.i + 1 : start]
        distance = float(len(between))
        if any(t.text == ":" for t in between[-3:]):
            return min(distance, 1.0 + 0.01 * distance)  # of two verbs before a colon the nearer
        broken = sum(t.text in (".", "!", "?") for t in between if not paragraph.quoted[t.i])
        if broken and not full:
            return None
        if full and any(paragraph.quoted[t.i] for t in between):
            distance += 3
        if broken:
            opens = verb.sent.start
            tagged = opens <= start and any(paragraph.quoted[i] for i in range(opens, verb.i))
            distance += (2 if tagged and broken == 1 else 8) * broken
        return distance if distance <= _FAR else None

    def _governing(self, paragraph: Paragraph, quote: Quoted) -> Token | None:
        """Climb from a quoted fragment to the verb of saying that governs its clause."""
        start, end = quote.tokens
        token = paragraph.doc.span(start, end).root
        for _ in range(14):
            if token.head.i == token.i:
                return None
            token = token.head
            if paragraph.quoted[token.i] or token.pos_ not in ("VERB", "AUX"):
                continue
            if self.speech.says(token):
                purpose = token.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
                return self._reported_thought(paragraph, token, "advcl") if purpose else token
            if token.lemma_.lower() in self.fragment_verbs:
                return self._reported_thought(paragraph, token)
        return None

    def _reported_thought(self, paragraph: Paragraph, verb: Token, *also: str) -> Token:
        """Return the verb of saying that reports what somebody feels or wants: 'Ada said staff felt "sold"' are Ada's words.

        `also` names one more dependency to climb: 'Ada said staff would strike to protest against a "cruel" offer'.
        """
        above = verb
        while above.dep_ in ("ccomp", "conj", "xcomp", *also) and above.head.i != above.i:
            above = above.head
            if self.speech.says(above) and not paragraph.quoted[above.i]:
                return above
        return verb

    # ----- speakers without a verb of saying

    def _by_label(self, paragraph: Paragraph, quote: Quoted) -> None:
        """Read 'Name, place: "words"': the one named before a colon that stands right before the marks."""
        doc = paragraph.doc
        if quote.tokens[0] > _FAR:
            return
        before = [t for t in doc[: quote.tokens[0]] if not t.is_space]
        if len(before) > 16 or not any(t.text == ":" for t in before[-2:]):
            return
        if any(t.pos_ == "VERB" and self.speech.says(t) for t in before):
            return
        for token in before:
            chain = self.speech.headed(paragraph, token.i)
            if chain is not None and (chain.kind in ("Person", "Group") or chain.kind == "TradeUnion"):
                quote.speaker, quote.rule = chain.id, "Name, place: words"
                return

    def _before(self, paragraph: Paragraph, quote: Quoted) -> str | None:
        """Return the one person of the sentence before a quotation that begins a sentence: 'Ada was angry. "Never!"'"""
        start = quote.tokens[0]
        k = start - 1
        while k > 0 and (not any(c.isalnum() for c in paragraph.doc[k].text)) and paragraph.doc[k].text not in ".!?":
            k -= 1
        if k <= 0 or paragraph.doc[k].text not in ".!?" or paragraph.quoted[k]:
            return None
        sentence = paragraph.doc[k].sent
        subjects = {
            chain.id
            for token in sentence
            if token.i < start and not paragraph.quoted[token.i]
            and (chain := self.speech.headed(paragraph, token.i)) is not None and chain.kind == "Person"
        }  # fmt: skip
        return subjects.pop() if len(subjects) == 1 else None

    def _introduced(self, position: int) -> str | None:
        """Return the speaker that the paragraph before introduces: its speaker, or its subject, or its first person."""
        if position == 0:
            return None
        before = self.page.paragraphs[position - 1]
        if before.passage.post != self.page.paragraphs[position].passage.post or before.passage.layout in _DISPLAY - {
            "crosshead"
        }:
            return None
        spoke = self.speech.last_person(before)
        reporters = self._reporters(before)
        if spoke and spoke not in reporters:
            return spoke
        persons: list[str] = []
        for token in before.doc:
            chain = self.speech.headed(before, token.i)
            if (
                chain is not None
                and chain.kind == "Person"
                and not before.quoted[token.i]
                and chain.id not in reporters
            ):
                first = token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ in ("ROOT", "ccomp", "conj")
                persons.insert(0 if first else len(persons), chain.id)
        return next(iter(persons), None)

    def _reporters(self, paragraph: Paragraph) -> set[str]:
        """Return the persons whom the paragraph shows as its writers: 'tells N', 'N has been talking to', 'writes N'."""
        found = set()
        for token in paragraph.doc:
            chain = self.speech.headed(paragraph, token.i)
            if chain is None or chain.kind != "Person":
                continue
            verb = token.head
            listener = token.dep_ in ("dobj", "dative", "pobj") and (
                verb.lemma_ == "tell" or verb.head.lemma_ in ("speak", "talk")
            )
            asks = token.dep_ == "nsubj" and verb.lemma_ in self.reporting
            if asks and verb.lemma_ in ("speak", "talk"):
                heard = [
                    o.lower_
                    for c in verb.children
                    if c.dep_ == "prep" and c.lower_ in ("to", "with")
                    for o in c.children
                ]
                asks = bool(heard) and not set(heard) & _PRESS
            if listener or asks:
                found.add(chain.id)
        return found

    def _message(self, position: int) -> str | None:
        """Read 'That was the message from the drivers' in the paragraph after a quotation."""
        if position + 1 >= len(self.page.paragraphs):
            return None
        after = self.page.paragraphs[position + 1]
        if not _MESSAGE.match(after.overlay.text):
            return None
        for token in after.doc[:14]:
            chain = self.speech.headed(after, token.i)
            if chain is not None and self.speech.can_speak(chain) and token.dep_ in ("pobj", "appos", "conj"):
                return chain.id
        return None

    # ----- block quotations without marks

    def blocks(self) -> None:
        """Read paragraphs without marks as block quotations where the page shows that somebody else speaks them.

        It shows so by a colon at the end of the paragraph before, by 'I' and 'we' in a live blog after a paragraph about
        a speaker, and by 'She added' in the paragraph after.
        """
        speaking: dict[int, str] = {}
        for position in range(1, len(self.page.paragraphs)):
            paragraph, before = self.page.paragraphs[position], self.page.paragraphs[position - 1]
            if paragraph.passage.layout not in ("body", "blockquote") or any(paragraph.quoted):
                continue
            if before.passage.post != paragraph.passage.post or _HOUSE.search(paragraph.overlay.text):
                continue
            continued = speaking.get(position - 1)
            colon = before.overlay.text.rstrip().endswith(":") and len(before.doc) > 3
            live = paragraph.passage.post is not None
            if not (live or colon or continued) or len(paragraph.doc) < 8 or self._reports(paragraph):
                continue
            first = any(t.lower_ in ("i", "my", "we", "our", "us") and t.pos_ == "PRON" for t in paragraph.doc)
            enough = len(paragraph.doc) >= 15 or colon
            shown = (first and enough) or (colon and self._reports(before)) or (live and self._added(position + 1))
            speaker = (continued if first else None) or (self._introduced(position) if not continued else None)
            if not shown or speaker is None:
                continue
            speaking[position] = speaker
            start, end = paragraph.offsets(0, len(paragraph.doc))
            paragraph.quoted = [True] * len(paragraph.doc)
            self.quotes.append(
                Quoted(
                    paragraph.index, start, end, "direct", speaker,
                    rule="block quotation", tokens=(0, len(paragraph.doc)),
                )
            )  # fmt: skip

    def _reports(self, paragraph: Paragraph) -> bool:
        """Say whether the paragraph has a verb of saying with a person as its subject."""
        for token in paragraph.doc:
            if token.pos_ == "VERB" and self.speech.says(token):
                subject = self.speech.subject(paragraph, token)
                if subject is not None and subject.kind == "Person":
                    return True
        return False

    def _added(self, position: int) -> bool:
        """Say whether a paragraph begins 'She added', 'He went on'."""
        if position >= len(self.page.paragraphs):
            return False
        start = self.page.paragraphs[position].overlay.text[:40].lower()
        return (
            re.match(
                r"(?:he|she|they)\s+(?:also\s+|then\s+)?(?:adds?|added|went on|goes on|continues|continued|says|said)\b",
                start,
            )
            is not None
        )
