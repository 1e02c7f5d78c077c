"""Finds what is quoted, directly and indirectly, and who says it.

The order is cue, content, source (as in citron, and in Pareti's PARC work on attribution): marks and reporting verbs give
the stretches, the tree and the neighbouring paragraphs the speaker. Offsets are of the untouched text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Token

from kg.reading.page import Paragraph
from kg.reading.referents import Chain, Referents

_OPEN_SINGLE = re.compile(r"(?:(?<=^)|(?<=[\s(\[“\"—–-]))[‘'](?=[\w£$€“\"…])")
_MESSAGE = re.compile(
    r"^(?:That|This|Those|These|Such)\s+(?:was|were|is|are)\s+(?:also\s+)?the\s+(?:\w+\s+)?"
    r"(?:message|verdict|view|words?|warning|call|cry|chant|plea|slogan|demand|reaction|response)s?\s+(?:from|of|by)\b"
)
_SPOKES = frozenset(
    [
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "spokespeople",
        "statement",
        "official",
        "officials",
        "source",
        "sources",
        "representative",
        "release",
        "letter",
        "report",
        "survey",
    ]
)
_FRAME_NOUN = frozenset({"placard", "banner", "sign", "slogan"})
_MODAL = frozenset({"would", "could", "should", "might", "may", "will", "shall", "ll", "wo"})


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
    """Reads the quotations of one page whose referents are known."""

    def __init__(self, referents: Referents) -> None:
        self.refs = referents
        self.page = referents.page
        words = referents.ontology.words
        self.speech = words("speech-verb")
        self.indirect = words("indirect-verb")
        self.quotes: list[Quoted] = []

    # ----- marks

    def mark(self) -> None:
        """Find the stretches between marks and mark the tokens inside, before pronouns are resolved."""
        text = self.page.document.text
        doubles = len(re.findall(r"[“”\"]", text))
        single = len(_OPEN_SINGLE.findall(text)) > doubles
        open_before = False
        for paragraph in self.page.paragraphs:
            found, left_open = stretches(paragraph.overlay.text, single=single, continued=open_before)
            if paragraph.passage.layout not in (
                "body",
                "blockquote",
                "caption",
                "tweet",
                "standfirst",
                "headline",
                "notes",
            ):
                found, left_open = [], False
            open_before = left_open
            paragraph.quoted = [False] * len(paragraph.doc)
            for left, right in found:
                tokens = [t.i for t in paragraph.doc if t.idx >= left and t.idx + len(t) <= right]
                if not tokens:
                    continue
                for i in tokens:
                    paragraph.quoted[i] = True
                start, end = paragraph.overlay.original(left), paragraph.overlay.original(right)
                self.quotes.append(
                    Quoted(paragraph.index, start, end, "direct", tokens=(tokens[0], tokens[-1] + 1), rule="marks")
                )

    # ----- speakers of direct quotations

    def attribute(self) -> None:
        """Give each direct stretch its speaker, where one reading is better than all others."""
        last: str | None = None
        last_post: int | None = None
        by_paragraph: dict[int, list[Quoted]] = {}
        for quote in self.quotes:
            by_paragraph.setdefault(quote.paragraph, []).append(quote)
        open_speaker: str | None = None
        for position, paragraph in enumerate(self.page.paragraphs):
            if paragraph.passage.post != last_post:
                last_post, last, open_speaker = paragraph.passage.post, None, None
            mine = by_paragraph.get(paragraph.index, [])
            found_here: str | None = None
            for quote in mine:
                self._attribute_one(paragraph, quote)
                if quote.speaker:
                    found_here = quote.speaker
            full = [q for q in mine if self._is_full(paragraph, q)]
            tag = found_here
            for quote in mine:
                if quote.speaker:
                    continue
                if quote in full:
                    if tag:
                        quote.speaker, quote.rule = tag, "quotation broken by its tag"
                    elif self._alone(paragraph):
                        quote.speaker = open_speaker or self._introduced(position) or last
                        quote.rule = "quotation after its speaker"
                        if quote.speaker is None:
                            quote.speaker, quote.rule = self._message(position), "the message from X"
                elif self._label(paragraph, quote):
                    quote.speaker, quote.rule = self._label(paragraph, quote), "Name, place: words"
            here = self._speaker_of_paragraph(paragraph) or next((q.speaker for q in reversed(mine) if q.speaker), None)
            if here:
                last = here
            open_speaker = here if mine and here else (open_speaker if self._alone(paragraph) else None)

    def _is_full(self, paragraph: Paragraph, quote: Quoted) -> bool:
        """Say whether the stretch is a clause of its own rather than a scare-quoted word."""
        start, end = quote.tokens
        doc = paragraph.doc
        words = [t for t in doc[start:end] if t.is_alpha]
        opens = (
            start <= 1 or doc[start - 2].text in (":", ",", ".", "!", "?", "-", "–") or doc[start].text[:1].isupper()
        )
        return (len(words) >= 4 and opens) or len(words) >= 12 or (start <= 1 and len(words) >= 2)

    def _alone(self, paragraph: Paragraph) -> bool:
        """Say whether nearly all words of the paragraph are quoted."""
        outside = sum(t.is_alpha for t in paragraph.doc if not paragraph.quoted[t.i])
        return outside <= 1

    def _attribute_one(self, paragraph: Paragraph, quote: Quoted) -> None:
        doc = paragraph.doc
        start, end = quote.tokens
        full = self._is_full(paragraph, quote)
        candidates: list[tuple[float, Token]] = []
        for token in doc:
            if (
                paragraph.quoted[token.i]
                or token.lemma_.lower() not in self.speech
                or token.pos_ not in ("VERB", "AUX", "NOUN", "PROPN", "ADJ")
            ):
                continue
            if token.pos_ in ("NOUN", "PROPN", "ADJ") and token.lower_ not in (
                "said",
                "says",
                "added",
                "adds",
                "writes",
                "tweeted",
                "shouted",
                "told",
                "tells",
            ):
                continue
            if token.tag_ == "VBG" and token.dep_ in ("acl", "pcomp", "amod"):
                if token.dep_ != "acl":
                    continue
            if token.dep_ == "acl" and token.tag_ == "VBN":
                continue
            if token.i >= end:
                between = doc[end : token.i]
                distance = float(len(between))
                if any(
                    t.text in (".", "!", "?") for t in between if not paragraph.quoted[t.i] and t.i > end + 1
                ) or any(paragraph.quoted[t.i] for t in between):
                    continue
                if distance > 14 or doc[end - 1].text in (".", "…"):
                    continue
                if doc[end - 1].text in ("?", "!") and distance > 5:
                    continue
                if token.text[:1].isupper():
                    continue
            else:
                between = doc[token.i + 1 : start]
                distance = float(len(between))
                broken = sum(t.text in (".", "!", "?") for t in between if not paragraph.quoted[t.i])
                if any(paragraph.quoted[t.i] for t in between) and full:
                    distance += 3
                if broken:
                    if not full:
                        continue
                    tagged = token.sent.start <= start and any(
                        paragraph.quoted[i] for i in range(token.sent.start, token.i)
                    )
                    distance += (2 if tagged and broken == 1 else 8) * broken
                if distance > 45:
                    continue
                colon = len(between) and any(t.text == ":" for t in between[-3:])
                if colon:
                    distance = min(distance, 1.0)
            candidates.append((distance, token))
        if not full:
            climbing = self._governing(paragraph, quote)
            if climbing is not None:
                candidates = [(-1.0, climbing)]
            elif not [c for c in candidates if c[0] <= 8]:
                return
        for _, verb in sorted(candidates, key=lambda c: (c[0], c[1].i)):
            speaker = self.subject(paragraph, verb)
            if speaker is not None:
                quote.speaker, quote.cue = speaker.id, verb.text
                quote.rule = "speech verb beside the quotation" if full else "quoted words inside a reported clause"
                quote.attribution = self._attribution_span(paragraph, verb)
                return
            if full and verb.sent.start <= start:
                continue
        before = doc[max(0, start - 6) : start].text.lower()
        if "according to" in before:
            source = next((t for t in reversed(doc[:start]) if self.refs.of(paragraph.index, t)), None)
            chain = self.refs.of(paragraph.index, source)
            if chain is not None:
                quote.speaker, quote.rule = chain.id, "according to X"

    def _governing(self, paragraph: Paragraph, quote: Quoted) -> Token | None:
        """Climb from a quoted fragment to the verb of saying that governs its clause."""
        start, end = quote.tokens
        token = paragraph.doc[start:end].root
        seen = 0
        while token.head.i != token.i and seen < 14:
            token = token.head
            seen += 1
            if paragraph.quoted[token.i]:
                continue
            if token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in self.speech:
                return token
        return None

    def _attribution_span(self, paragraph: Paragraph, verb: Token) -> tuple[int, int] | None:
        subject = self._subject_token(verb)
        left = min(verb.i, subject.left_edge.i if subject is not None else verb.i)
        right = max(verb.i, subject.i if subject is not None else verb.i) + 1
        inside = [i for i in range(left, right) if not paragraph.quoted[i]]
        if not inside:
            return None
        return paragraph.offsets(inside[0], inside[-1] + 1)

    # ----- who is the subject

    def _subject_token(self, verb: Token) -> Token | None:
        """Return the subject of a verb, of the verb that it is coordinated with, or of the verb that it completes."""
        token = verb
        for _ in range(4):
            found = next(
                (c for c in token.children if c.dep_ in ("nsubj", "nsubjpass", "csubj") and c.pos_ != "VERB"), None
            )
            if found is not None:
                return found
            agent = next((c for c in token.children if c.dep_ == "agent"), None)
            if agent is not None and token.tag_ == "VBN":
                return next((c for c in agent.children if c.dep_ == "pobj"), None)
            if token.dep_ in ("conj", "xcomp", "advcl", "dep") and token.head.pos_ in ("VERB", "AUX"):
                token = token.head
                continue
            if token.dep_ in ("relcl", "acl"):
                return token.head
            return None
        return None

    def subject(self, paragraph: Paragraph, verb: Token) -> Chain | None:
        """Return the chain that says what the verb reports, or None where nobody nameable does."""
        subject = self._subject_token(verb)
        chain = self.source(paragraph, subject)
        if chain is not None:
            return chain
        if subject is None or paragraph.quoted[subject.i]:
            return self._beside(paragraph, verb)
        return None

    def _beside(self, paragraph: Paragraph, verb: Token) -> Chain | None:
        """Fall back to the name that stands right behind 'said' or right before it, where the parse fails."""
        doc = paragraph.doc
        for i in range(verb.i + 1, min(verb.i + 7, len(doc))):
            if paragraph.quoted[i] or doc[i].text in (".", ";"):
                break
            chain = self.refs.chains.get(self.refs.heads.get((paragraph.index, i), ""))
            if chain is not None and self.refs.is_a(chain, "Person", "Organisation"):
                return chain
        for i in range(verb.i - 1, max(verb.i - 4, -1), -1):
            if paragraph.quoted[i]:
                break
            chain = self.refs.of(paragraph.index, i)
            if chain is not None and self.refs.is_a(chain, "Person", "Organisation", "Group"):
                return chain
        return None

    def source(self, paragraph: Paragraph, token: Token | None) -> Chain | None:
        """Return whom a subject token names: a person, group or organisation; a spokesman stands for what he speaks for."""
        if token is None:
            return None
        if token.lower_ in ("who", "which", "that") and token.head.dep_ == "relcl":
            token = token.head.head
        bearer = self.refs.bearers.get((paragraph.index, token.i))
        if bearer is not None:
            return self.refs.chains.get(bearer)
        chain = self.refs.chains.get(self.refs.heads.get((paragraph.index, token.i), ""))
        if self.refs.is_a(chain, "Person", "Organisation", "Group"):
            return chain
        for appositive in token.children:
            if appositive.dep_ in ("appos", "flat", "compound") or appositive.dep_ == "nmod":
                inner = self.refs.chains.get(self.refs.heads.get((paragraph.index, appositive.i), ""))
                if self.refs.is_a(inner, "Person"):
                    return inner
        if token.lemma_.lower() in _SPOKES or token.lower_ in _SPOKES:
            for below in token.subtree:
                inner = self.refs.chains.get(self.refs.heads.get((paragraph.index, below.i), ""))
                if below.i != token.i and self.refs.is_a(inner, "Organisation"):
                    return inner
        covering = self.refs.of(paragraph.index, token)
        return covering if self.refs.is_a(covering, "Person", "Group", "TradeUnion") else None

    # ----- paragraphs without a verb of saying

    def _speaker_of_paragraph(self, paragraph: Paragraph) -> str | None:
        """Return the one who spoke last, or whom the paragraph introduces, outside quotation marks."""
        found: str | None = None
        for token in paragraph.doc:
            if paragraph.quoted[token.i] or token.pos_ != "VERB" or token.lemma_.lower() not in self.speech:
                continue
            if token.dep_ in ("ROOT", "conj", "ccomp", "parataxis", "dep"):
                chain = self.subject(paragraph, token)
                if chain is not None and self.refs.is_a(chain, "Person"):
                    found = chain.id
        return found

    def _introduced(self, position: int) -> str | None:
        """Return the speaker that the paragraph before introduces: its speaker, or its only person, or its subject."""
        if position == 0:
            return None
        before = self.page.paragraphs[position - 1]
        if before.passage.post != self.page.paragraphs[position].passage.post:
            return None
        spoke = self._speaker_of_paragraph(before)
        reporters = self._reporters(before)
        if spoke and spoke not in reporters:
            return spoke
        persons: list[str] = []
        for token in before.doc:
            chain = self.refs.chains.get(self.refs.heads.get((before.index, token.i), ""))
            if chain is not None and chain.kind == "Person" and not before.quoted[token.i]:
                if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ in ("ROOT", "ccomp", "conj"):
                    persons.insert(0, chain.id)
                else:
                    persons.append(chain.id)
        kept = [p for p in dict.fromkeys(persons) if p not in reporters]
        return kept[0] if kept else None

    def _reporters(self, paragraph: Paragraph) -> set[str]:
        """Return the persons whom the paragraph shows as its writers: 'tells N', 'N has been talking to', 'writes N'."""
        found = set()
        for token in paragraph.doc:
            chain = self.refs.chains.get(self.refs.heads.get((paragraph.index, token.i), ""))
            if chain is None or chain.kind != "Person":
                continue
            verb = token.head
            listener = token.dep_ in ("dobj", "dative", "pobj") and (
                verb.lemma_ in ("tell",) or verb.head.lemma_ in ("speak", "talk")
            )
            asks = token.dep_ == "nsubj" and verb.lemma_ in (
                "interview",
                "write",
                "report",
                "talk",
                "meet",
                "speak",
                "ask",
            )
            if listener or asks:
                found.add(chain.id)
        return found

    def _label(self, paragraph: Paragraph, quote: Quoted) -> str | None:
        """Read 'Name, place: "words"' and 'Name: "words"': the person before a colon that stands before the marks."""
        doc = paragraph.doc
        start = quote.tokens[0]
        before = [t for t in doc[:start] if not t.is_space]
        marks = [t for t in before[-2:] if t.text == ":"]
        if not marks or len(before) > 16:
            return None
        for token in before:
            chain = self.refs.chains.get(self.refs.heads.get((paragraph.index, token.i), ""))
            if chain is not None and chain.kind in ("Person", "Group"):
                return chain.id
        return None

    def _message(self, position: int) -> str | None:
        """Read 'That was the message from the drivers' in the paragraph after a quotation."""
        if position + 1 >= len(self.page.paragraphs):
            return None
        after = self.page.paragraphs[position + 1]
        if not _MESSAGE.match(after.overlay.text):
            return None
        for token in after.doc[:14]:
            chain = self.refs.chains.get(self.refs.heads.get((after.index, token.i), ""))
            if self.refs.is_a(chain, "Person", "Group", "Organisation") and token.dep_ in ("pobj", "appos", "conj"):
                return chain.id if chain else None
        return None

    # ----- block quotations without marks

    def blocks(self) -> None:
        """Read first-person paragraphs without marks after a reported speaker in a live blog as block quotations."""
        for position in range(1, len(self.page.paragraphs)):
            paragraph = self.page.paragraphs[position]
            if paragraph.passage.post is None or paragraph.passage.layout != "body" or any(paragraph.quoted):
                continue
            before = self.page.paragraphs[position - 1]
            if before.passage.post != paragraph.passage.post:
                continue
            first = [t for t in paragraph.doc if t.lower_ in ("i", "my", "we", "our", "us") and t.pos_ == "PRON"]
            reports = any(
                t.lemma_.lower() in self.speech
                and t.pos_ == "VERB"
                and self.subject(paragraph, t) is not None
                and self.refs.is_a(self.subject(paragraph, t), "Person")
                for t in paragraph.doc
            )
            if (
                not first
                or reports
                or len(paragraph.doc) < 15
                or re.search(
                    r"\b(?:my colleague|we’d like|we'd like|our reporter|our coverage|our live)\b",
                    paragraph.overlay.text,
                    re.I,
                )
            ):
                continue
            block_before = next(
                (q for q in self.quotes if q.paragraph == before.index and q.rule == "block quotation"), None
            )
            speaker = self._introduced(position) if not block_before else block_before.speaker
            if speaker is None:
                continue
            start, end = paragraph.offsets(0, len(paragraph.doc))
            paragraph.quoted = [True] * len(paragraph.doc)
            self.quotes.append(
                Quoted(
                    paragraph.index,
                    start,
                    end,
                    "direct",
                    speaker,
                    rule="block quotation",
                    tokens=(0, len(paragraph.doc)),
                )
            )

    # ----- indirect

    def reported(self) -> None:
        """Find reported clauses: 'N said (that) ...', '..., N said', 'according to N, ...'."""
        for paragraph in self.page.paragraphs:
            if paragraph.passage.layout in ("credit", "byline", "crosshead"):
                continue
            for verb in paragraph.doc:
                if paragraph.quoted[verb.i]:
                    continue
                if verb.lower_ == "according":
                    self._according(paragraph, verb)
                elif verb.pos_ == "VERB" and verb.lemma_.lower() in self.indirect:
                    self._clause(paragraph, verb)

    def _clause(self, paragraph: Paragraph, verb: Token) -> None:
        negated = any(c.dep_ == "neg" for c in verb.children)
        modal = any(c.dep_ == "aux" and c.lower_.strip("’'") in _MODAL for c in verb.children)
        conditional = any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children)
        if negated or modal or conditional or (verb.tag_ == "VB" and verb.dep_ == "xcomp"):
            return
        clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
        doc = paragraph.doc
        if (
            clause is None
            and verb.dep_ in ("parataxis", "ccomp", "dep")
            and verb.head.i < verb.i
            and verb.head.pos_ in ("VERB", "AUX")
        ):
            sent = verb.sent
            own = {t.i for t in verb.subtree}
            tokens = [i for i in range(sent.start, sent.end) if i not in own]
            tokens = [i for i in tokens if i < verb.i]
            clause_start, clause_end = (tokens[0], tokens[-1] + 1) if tokens else (0, 0)
        elif clause is not None:
            tokens = [t.i for t in clause.subtree]
            outside = {verb.i} | {
                t.i for c in verb.children if c.dep_ in ("nsubj", "dobj", "dative") for t in c.subtree
            }
            tokens = [i for i in tokens if i not in outside]
            if clause.i > verb.i:
                tokens = [i for i in tokens if i > verb.i]
            else:
                tokens = [i for i in tokens if i < verb.i]
            if not tokens:
                return
            clause_start, clause_end = tokens[0], tokens[-1] + 1
        else:
            return
        while clause_start < clause_end and (
            doc[clause_start].is_punct
            or doc[clause_start].is_space
            or (doc[clause_start].lower_ == "that" and doc[clause_start].dep_ == "mark")
        ):
            if doc[clause_start].text in "“\"‘'" and paragraph.quoted[min(clause_start + 1, clause_end - 1)]:
                break
            clause_start += 1
        while clause_end > clause_start and (
            doc[clause_end - 1].text in (",", ".", ";", ":", "–", "-") or doc[clause_end - 1].is_space
        ):
            clause_end -= 1
        if clause_end - clause_start < 3:
            return
        inside = sum(paragraph.quoted[i] for i in range(clause_start, clause_end))
        if inside >= 0.6 * (clause_end - clause_start):
            return
        speaker = self.subject(paragraph, verb)
        if speaker is None:
            return
        start, end = paragraph.offsets(clause_start, clause_end)
        if any(q.kind == "indirect" and q.start < end and start < q.end for q in self.quotes):
            return
        self.quotes.append(
            Quoted(
                paragraph.index, start, end, "indirect", speaker.id, verb.text,
                self._attribution_span(paragraph, verb), "reported clause", (clause_start, clause_end),
            )
        )  # fmt: skip

    def _according(self, paragraph: Paragraph, token: Token) -> None:
        doc = paragraph.doc
        if token.i + 2 >= len(doc) or doc[token.i + 1].lower_ != "to":
            return
        source = next((t for t in doc[token.i + 1].subtree if self.source(paragraph, t) is not None), None)
        source = (
            source
            if source is not None
            else next((t for t in doc[token.i + 2 : token.i + 8] if self.source(paragraph, t) is not None), None)
        )
        chain = self.source(paragraph, source)
        if chain is None or source is None:
            return
        sent = token.sent
        end_of_source = max(source.i + 1, min(source.right_edge.i + 1, sent.end))
        if token.i - sent.start <= 1:
            comma = next((i for i in range(token.i + 2, sent.end) if doc[i].text == ","), end_of_source - 1)
            start_token, end_token = max(comma + 1, end_of_source if comma < end_of_source - 1 else comma + 1), sent.end
        else:
            start_token, end_token = sent.start, token.i
        while end_token > start_token and (
            (doc[end_token - 1].is_punct and not paragraph.quoted[end_token - 1]) or doc[end_token - 1].is_space
        ):
            end_token -= 1
        while start_token < end_token and doc[start_token].is_punct:
            start_token += 1
        if end_token - start_token < 3:
            return
        start, end = paragraph.offsets(start_token, end_token)
        if any(q.kind == "indirect" and q.start < end and start < q.end for q in self.quotes):
            return
        attribution = paragraph.offsets(token.i, source.i + 1)
        self.quotes.append(
            Quoted(
                paragraph.index,
                start,
                end,
                "indirect",
                chain.id,
                "according to",
                attribution,
                "according to X",
                (start_token, end_token),
            )
        )


def stretches(text: str, *, single: bool = False, continued: bool = False) -> tuple[list[tuple[int, int]], bool]:
    """Return the stretches of a paragraph that stand between quotation marks, and whether the last stayed open.

    `single` says that the document quotes with single marks; double ones are read always. `continued` says that the
    paragraph before stayed open, so that this one may end what it began. Offsets are of `text`, marks excluded.

    >>> stretches("“We go on,” she said. “Now.”")
    ([(1, 10), (23, 27)], False)
    >>> stretches("‘We won’t go,’ he said of the nurses’ pay.", single=True)
    ([(1, 13)], False)
    """
    found: list[tuple[int, int]] = []
    i, size = 0, len(text)
    left_open = False
    while i < size:
        char = text[i]
        close = -1
        if char in "“«" or (char == "”" and _opens(text, i) and (i == 0 or text[i - 1].isspace())):
            close = next((k for k in range(i + 1, size) if text[k] in ("»" if char == "«" else '”"')), -1)
            again = text.find("“", i + 1)
            if close < 0 or (
                0 <= again < close and text.count("”", again) < 2 and text[:again].count("”") == 0 and again - i > 200
            ):
                close = -1
        elif char == '"' and _opens(text, i):
            close = next((k for k in range(i + 1, size) if text[k] in '"”'), -1)
        elif (single and char in "‘'" and _OPEN_SINGLE.match(text, i)) or (single and char in "‘'" and i == 0):
            close = _close_single(text, i)
        elif not single and char == "‘" and _OPEN_SINGLE.match(text, i):
            close = _close_single(text, i)
            if close < 0:
                i += 1
                continue
        else:
            i += 1
            continue
        if close < 0:
            if i <= 2 or text[:i].rstrip().endswith(":") or (char in '“"' and size - i > 40):
                found.append((i + 1, size))
                left_open = True
            break
        if close > i + 1:
            found.append((i + 1, close))
        i = close + 1
    return [(a, b) for a, b in (_trim(text, a, b) for a, b in found) if b > a], left_open


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in '“"'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '”"'):
        end -= 1
    return start, end


def _opens(text: str, i: int) -> bool:
    before = text[i - 1] if i else " "
    after = text[i + 1] if i + 1 < len(text) else " "
    return ((before.isspace() or before in "([—–-:/‘“") and not after.isspace()) or i == 0


def _close_single(text: str, start: int) -> int:
    """Return where a single mark that opened at `start` closes, or -1.

    An apostrophe inside a word never closes; one after a plural s followed by a small word ('the nurses’ pay') only where
    no better mark comes before the next opening.
    """
    weak = -1
    for k in range(start + 1, len(text)):
        if text[k] not in "’'":
            if text[k] == "‘" and weak > 0 and _OPEN_SINGLE.match(text, k):
                return weak
            continue
        before, after = text[k - 1], text[k + 1] if k + 1 < len(text) else " "
        if after.isalnum() and before.isalnum():
            continue
        if before.isspace():
            continue
        if before in ",.!?…":
            return k
        if not after.isalnum():
            following = text[k + 1 : k + 3]
            plural = before == "s" and following[:1] == " " and following[1:2].islower()
            if not plural:
                return k
            weak = k if weak < 0 else weak
    return weak
