"""Finds reported speech without quotation marks: 'N said that ...', '..., N said', 'according to N, ...'."""

from __future__ import annotations

from kg.reading.page import Paragraph
from kg.reading.quotations import Quoted
from kg.reading.referents import Chain, Referents
from kg.reading.speech import Speech
from kg.reading.tokens import Token

_MODAL = frozenset({"would", "could", "should", "might", "may", "will", "shall", "ll", "wo", "must", "can", "ca"})
_ASKS = frozenset({"why", "how", "where", "when", "whether", "if", "who", "which", "whose"})
_SILENT = frozenset({"credit", "byline", "crosshead", "dateline"})
_TRAILING = frozenset(
    {"contradict", "echo", "reject", "confirm", "add", "say", "warn", "insist", "claim", "call", "urge"}
)
_MOSTLY = 0.6
"""Share of a clause's tokens between marks from which it is a direct quotation with a few words round it."""


class ReportReader:
    """Reads the reported clauses of one page."""

    def __init__(self, referents: Referents) -> None:
        self.refs = referents
        self.speech = Speech(referents)
        self.verbs = referents.ontology.words("indirect-verb")
        self.bare = referents.ontology.words("bare-clause-verb")
        self.quotes: list[Quoted] = []

    def read(self) -> list[Quoted]:
        """Return the reported clauses whose speaker is known, in text order."""
        for paragraph in self.refs.page.paragraphs:
            if paragraph.passage.layout in _SILENT:
                continue
            self.here: list[tuple[int, int]] = []
            for token in paragraph.doc:
                if paragraph.quoted[token.i]:
                    continue
                if token.lower_ == "according":
                    self._according(paragraph, token)
                elif token.pos_ == "VERB" and token.lemma_.lower() in self.verbs and self._reports(token):
                    self._clause(paragraph, token)
        return self.quotes

    def _reports(self, verb: Token) -> bool:
        """Say whether the verb tells that somebody spoke: no 'would say', 'did not say', 'if he says', 'declined to say'."""
        for child in verb.children:
            if child.dep_ == "neg" or (child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether")):
                return False
            if child.dep_ == "aux" and child.lower_.strip("’'") in _MODAL:
                return False
        passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
        if passive and not any(c.dep_ == "agent" for c in verb.children):
            return False  # 'she has been told that ...': by whom, it does not say
        infinitive = verb.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
        return not infinitive or verb.head.lemma_ == "go"

    def _clause(self, paragraph: Paragraph, verb: Token) -> None:
        if self._parenthesis(paragraph, verb) or any(c.lower_ in ("what", "which", "whom") for c in verb.children):
            return
        complement = next((c for c in verb.children if c.dep_ == "ccomp"), None)
        fronted = complement is None or complement.i < verb.i
        if fronted and verb.tag_ == "VBZ" and verb.lemma_ in ("write", "report"):
            return  # '..., writes Ada Quill' is how a live blog names its own reporter
        if complement is not None:
            found = self._complement(verb, complement)
        else:
            found = self._fronted(verb) or self._after_that(paragraph, verb) or self._bare(paragraph, verb)
        if found is None:
            return
        start, end = self._trimmed(paragraph, *found, complement)
        for token in paragraph.doc[start:end]:
            back = self.speech.resumed(token) if token.i > verb.i else None
            if back is not None and back.i == verb.i and start < token.i:
                start, end = self._trimmed(paragraph, start, token.i, None)
                break
        for left, right in self._and_that(paragraph, start, end):
            self._add(paragraph, verb, left, right)

    def _and_that(self, paragraph: Paragraph, start: int, end: int) -> list[tuple[int, int]]:
        """Return the clause in the parts that 'and that' or ', but that' divides it into: two things are said."""
        doc = paragraph.doc
        for k in range(start + 3, end - 3):
            if doc[k].lower_ in ("and", "but") and doc[k + 1].lower_ == "that":
                if doc[k + 1].dep_ == "mark" and not paragraph.quoted[k]:
                    return [(start, k - (doc[k - 1].text == ",")), *self._and_that(paragraph, k + 2, end)]
        return [(start, end)]

    def _parenthesis(self, paragraph: Paragraph, verb: Token) -> bool:
        """Read 'The board, she added, would look again': the whole sentence is what is reported. Say whether it was one."""
        doc, subject = paragraph.doc, self.speech.subject_token(verb)
        if subject is None or subject.i >= verb.i or verb.i - subject.left_edge.i > 6 or verb.i + 1 >= len(doc):
            return False
        start, end = verb.sent.start, verb.sent.end
        inside = (
            subject.left_edge.i - 1 > start and doc[subject.left_edge.i - 1].text == "," and doc[verb.i + 1].text == ","
        )
        if not inside or end - verb.i < 5 or any(paragraph.quoted[start:end]):
            return False
        if any(c.dep_ == "ccomp" and c.i > verb.i for c in verb.children):
            return False
        start, end = self._trimmed(paragraph, start, end, None)
        self._add(paragraph, verb, start, end, whole=True)
        return True

    def _complement(self, verb: Token, complement: Token) -> tuple[int, int] | None:
        outside = {verb.i}
        for child in verb.children:
            if child.dep_ in ("nsubj", "dobj", "dative"):
                outside.update(t.i for t in child.subtree)
        tokens = [t.i for t in complement.subtree if t.i not in outside and (t.i > verb.i) == (complement.i > verb.i)]
        return (tokens[0], tokens[-1] + 1) if tokens else None

    def _fronted(self, verb: Token) -> tuple[int, int] | None:
        """Read 'The strike is over, N said.', which the parser takes for two clauses side by side."""
        head = verb.head
        if verb.dep_ not in ("parataxis", "ccomp", "dep") or head.i >= verb.i or head.pos_ not in ("VERB", "AUX"):
            return None
        own = {t.i for t in verb.subtree}
        behind = [t for t in verb.subtree if t.i > verb.i]
        if len(behind) > 8 or any(t.pos_ == "VERB" for t in behind):
            return None
        tokens = [i for i in range(verb.sent.start, min(own)) if i not in own]
        return (tokens[0], tokens[-1] + 1) if tokens else None

    def _after_that(self, paragraph: Paragraph, verb: Token) -> tuple[int, int] | None:
        """Read 'N told the rally at the gate that ...', where the parser ties the clause to a noun in between."""
        doc = paragraph.doc
        for i in range(verb.i + 1, min(verb.i + 16, verb.sent.end)):
            token = doc[i]
            if paragraph.quoted[i] or token.pos_ in ("VERB", "AUX") or token.text in (":", ";", "–", "—"):
                return None
            if token.lower_ == "that" and token.tag_ in ("IN", "WDT") and i + 3 < verb.sent.end:
                if doc[i + 1].pos_ in ("VERB", "AUX"):
                    return None  # a relative clause: 'the plan that has failed'
                return i + 1, verb.sent.end
        return None

    def _bare(self, paragraph: Paragraph, verb: Token) -> tuple[int, int] | None:
        """Read 'N says the plan is dead' where the parser misses the clause: a finite verb with a subject of its own."""
        doc = paragraph.doc
        if verb.lemma_.lower() not in self.bare or verb.i + 3 >= verb.sent.end or paragraph.quoted[verb.i + 1]:
            return None
        end = next((i for i in range(verb.i + 1, verb.sent.end) if doc[i].text in (";", "—", "–")), verb.sent.end)
        after = doc[verb.i + 1 : end]
        if after[0].pos_ not in ("DET", "PRON", "NOUN", "PROPN", "NUM", "ADJ"):
            return None
        finite = [t for t in after if t.tag_ in ("VBZ", "VBP", "VBD", "MD")]
        own = any(c.dep_ in ("nsubj", "nsubjpass", "expl") and c.i > verb.i for t in finite[:1] for c in t.children)
        modal = bool(finite) and finite[0].tag_ == "MD" and finite[0].i - verb.i <= 8
        return (verb.i + 1, end) if own or modal else None

    def _trimmed(self, paragraph: Paragraph, start: int, end: int, root: Token | None) -> tuple[int, int]:
        """Return the clause without 'that', marks at its ends, and what the writer hangs on to it."""
        doc = paragraph.doc
        for child in root.children if root is not None else ():
            hung = child.dep_ == "advcl" and child.tag_ == "VBG" and child.lemma_.lower() in _TRAILING
            own = any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
            cut = child.left_edge.i
            doubt = child.dep_ == "conj" and not own and doc[cut - 1].lower_ == "but" and doc[cut - 2].text == ","
            turned = (
                child.dep_ == "conj" and child.lemma_.lower() in self.verbs and root is not None and child.i > root.i
            )
            if (hung or turned or doubt) and start < child.left_edge.i < end:
                end = child.left_edge.i
        end = next((k for k in range(start + 3, end) if self._turns(paragraph, k)), end)
        while end > start and doc[end - 1].lower_ in ("but", "and", "while", "although"):
            end -= 1
        while start < end and (
            doc[start].is_punct
            or doc[start].is_space
            or (doc[start].lower_ == "that" and doc[start].dep_ in ("mark", "det"))
        ):
            if doc[start].text in "“\"‘'" and paragraph.quoted[min(start + 1, end - 1)]:
                break
            start += 1
        opening = ("'", '"', "‘", "“")  # a mark that opens what is quoted behind the clause
        while end > start and (
            doc[end - 1].text in (",", ".", ";", ":", "–", "-")
            or doc[end - 1].is_space
            or (doc[end - 1].text in opening and not paragraph.quoted[end - 1] and not doc[end - 1].whitespace_)
        ):
            end -= 1
        return start, end

    def _turns(self, paragraph: Paragraph, k: int) -> bool:
        """Say whether the writer goes on to somebody else: 'Ada said talks were over, while Tom called for more', or ';'."""
        doc = paragraph.doc
        if paragraph.quoted[k]:
            return False
        if doc[k].text == ";":
            return True
        if doc[k].lower_ not in ("while", "whereas", "whilst") or doc[k - 1].text != ",":
            return False
        verb = doc[k].head
        subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i > k), None)
        says = verb.lemma_.lower() in self.verbs or verb.lemma_.lower() in self.speech.verbs
        return says and subject is not None and self.refs.of(paragraph.index, subject) is not None

    def _add(self, paragraph: Paragraph, verb: Token, start: int, end: int, *, whole: bool = False) -> None:
        doc = paragraph.doc
        asks = doc[start].lower_ in _ASKS and not (start and doc[start - 1].lower_ == "that")
        if end - start < 3 or asks or not any(t.pos_ in ("VERB", "AUX") for t in doc[start:end]):
            return
        if sum(paragraph.quoted[start:end]) >= _MOSTLY * (end - start):
            return
        if any(a < end and start < b for a, b in self.here) or self._opens_quotation(paragraph, start, end):
            return
        speaker = self.speech.subject(paragraph, verb)
        if speaker is None:
            return
        if end <= verb.i and not whole:
            end = self._without(paragraph, speaker, start, end)
        self.here.append((start, end))
        left, right = paragraph.offsets(start, end)
        self.quotes.append(
            Quoted(
                paragraph.index, left, right, "indirect", speaker.id, verb.text,
                self.speech.attribution(paragraph, verb), "reported clause", (start, end),
            )
        )  # fmt: skip

    @staticmethod
    def _opens_quotation(paragraph: Paragraph, start: int, end: int) -> bool:
        """Say whether all outside the marks is a place or time before them: 'In Oxmoor, "We go on," Ada Quill said.'"""
        outside = [t for t in paragraph.doc[start:end] if not paragraph.quoted[t.i]]
        clause = any(t.pos_ in ("VERB", "AUX") or t.dep_ in ("nsubj", "nsubjpass") for t in outside)
        return len(outside) < end - start and not clause

    def _without(self, paragraph: Paragraph, speaker: Chain, start: int, end: int) -> int:
        """Return where a clause before its verb ends, the speaker's name and title at its end left out.

        The parser takes 'Talks resume on Monday, the Minister of Bread, Ada Quill, has said' for one clause.
        """
        doc = paragraph.doc
        named = [k for k in range(max(start, end - 8), end) if self.refs.at.get((paragraph.index, k)) == speaker.id]
        if not named or end - named[-1] > 2:
            return end
        cut = max((k for k in range(start, named[0]) if doc[k].text == ","), default=end)
        title = [k for k in range(start, cut) if doc[k].text == ","]
        if title and doc[title[-1] + 1].lower_ == "the" and cut - title[-1] <= 9:
            cut = title[-1]
        return cut if cut - start >= 3 else end

    def _according(self, paragraph: Paragraph, token: Token) -> None:
        doc = paragraph.doc
        if token.i + 2 >= len(doc) or doc[token.i + 1].lower_ != "to":
            return
        near = [t for t in doc[token.i + 2 : token.i + 10] if t.sent.start == token.sent.start]
        source = next((t for t in doc[token.i + 1].children if self.speech.source(paragraph, t) is not None), None)
        if source is None:
            source = next((t for t in near if self.speech.source(paragraph, t) is not None), None)
        chain = self.speech.source(paragraph, source)
        if chain is None or source is None:
            return
        sentence = token.sent
        if token.i - sentence.start <= 1:
            comma = next((i for i in range(source.i + 1, sentence.end) if doc[i].text == ","), None)
            if comma is None:
                return
            start, end = comma + 1, sentence.end
        else:
            start, end = sentence.start, token.i
        start, end = self._trimmed(paragraph, start, end, None)
        while end > start and doc[end - 1].is_punct and not paragraph.quoted[end - 1]:
            end -= 1
        if end - start < 3 or any(a < end and start < b for a, b in self.here):
            return
        self.here.append((start, end))
        left, right = paragraph.offsets(start, end)
        attribution = paragraph.offsets(token.i, source.i + 1)
        self.quotes.append(
            Quoted(
                paragraph.index, left, right, "indirect", chain.id, "according to",
                attribution, "according to X", (start, end),
            )
        )  # fmt: skip
