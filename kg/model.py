"""The nouns of the road: frozen values without input or output.

Offsets everywhere are code points of the document's text, 0-based and half-open, as Python slices and the W3C Web
Annotation model count them (https://www.w3.org/TR/annotation-model/#text-position-selector).

A document is read into an `Extraction`: what one document says, about *referents* that are local to it. Resolution
joins the referents of all documents into `Entity` values; a `Statement` of the finished graph is the same value as one
of a document, with entity IRIs where the local one had referent identifiers. Nothing is ever edited in place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from kg.errors import UngroundedEvidence

ClaimStatus = Literal["denied", "negated", "conditional", "cancelled", "planned", "hedged", "attributed", "asserted"]
Form = Literal["name", "noun", "pronoun"]
Layout = Literal[
    "headline", "standfirst", "byline", "dateline", "timestamp", "crosshead", "body", "caption", "credit", "tweet",
    "pullquote", "blockquote", "notes", "boilerplate",
]  # fmt: skip
StatementKind = Literal["RoleHolding", "PicketPresence", "Position", "Participation", "Relation", "Quotation"]
Verdict = Literal["same", "different", "unsure"]

CLAIM_STATUSES: tuple[ClaimStatus, ...] = get_args(ClaimStatus)
"""Every claim status; where several hold of one evidence, the first in this order is recorded."""
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
STATEMENT_KINDS: tuple[StatementKind, ...] = get_args(StatementKind)


def digest(*parts: object, length: int = 16) -> str:
    """Return the first `length` hexadecimal digits of the SHA-256 over the parts, kept apart by a unit separator."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:length]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article as it came: text that never changes, and what is known about it.

    `identifier` is the POSIX path relative to the input folder; a row or an archive member is `file#key`.
    """

    identifier: str
    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    language: str | None = None
    encoding: str = "utf-8"

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch `text[start:end]` of the document with that identifier; never empty."""

    document: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span must satisfy 0 <= start < end, not {self.start}..{self.end} ({self.document})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of the page and what it is there for; `post` numbers the live-blog post that holds it, from 0."""

    span: Span
    layout: Layout
    post: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post of a live blog: its number, its time as printed and as normalised where that is sound."""

    number: int
    time_text: str
    time: datetime | None = None
    reporter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that stand for somebody or something: a proper name, a noun phrase or a pronoun.

    `antecedent` is the mention that explains this one (what 'she' goes back to), None where it stands for itself.
    """

    span: Span
    text: str
    form: Form
    antecedent: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referent:
    """Whom or what one document speaks of, before documents are compared: a chain of mentions with one type.

    `id` is unique within the document and stable for the same text. `names` are its ways of being named in the text,
    fullest first, without article or title; pronouns never. `features` are sorted pairs that resolution may weigh:
    ('title', 'Mr'), ('gender', 'feminine'), ('expansion', 'British Rail'), ('place', 'Leeds'), ('role', 'nurse').
    """

    id: str
    kind: str
    label: str
    names: tuple[str, ...]
    mentions: tuple[Mention, ...]
    features: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words of a document that say something, how they were read, and whose claim they are.

    `attributed_to` is the speaker's referent identifier (after resolution: entity IRI) where the words are reported.
    `steps` are the readable stages that led from the words to the statement.
    """

    span: Span
    exact: str
    rule: str
    confidence: float
    status: ClaimStatus = "asserted"
    attributed_to: str | None = None
    steps: tuple[str, ...] = ()
    attribution: Span | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence must lie in 0..1, not {self.confidence} (rule {self.rule})")
        if len(self.exact) != self.span.end - self.span.start:
            raise UngroundedEvidence(
                f"evidence {self.exact[:60]!r} is not as long as its span {self.span.start}..{self.span.end}",
                self.span.document,
                "this is a fault in the rule named " + self.rule,
            )

    def check(self, document: Document) -> None:
        """Raise UngroundedEvidence unless `document` says `exact` at the span."""
        found = document.text[self.span.start : self.span.end]
        if self.span.document != document.identifier or found != self.exact:
            raise UngroundedEvidence(
                f"evidence says {self.exact[:60]!r}, the text says {found[:60]!r} at {self.span.start}..{self.span.end}",
                document.identifier,
                "read the document again: kg build",
            )


def evidence(
    document: Document,
    start: int,
    end: int,
    rule: str,
    confidence: float,
    status: ClaimStatus = "asserted",
    attributed_to: str | None = None,
    steps: Sequence[str] = (),
    attribution: Span | None = None,
) -> Evidence:
    """Return the evidence `document.text[start:end]`, with white space trimmed off both ends.

    >>> evidence(Document(identifier="a.txt", text="Nurses walked out. "), 0, 19, "strike", 0.9).exact
    'Nurses walked out.'
    """
    while start < end and document.text[start].isspace():
        start += 1
    while end > start and document.text[end - 1].isspace():
        end -= 1
    return Evidence(
        span=Span(document=document.identifier, start=start, end=end),
        exact=document.text[start:end],
        rule=rule,
        confidence=confidence,
        status=status,
        attributed_to=attributed_to,
        steps=tuple(steps),
        attribution=attribution,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing said: a subject, a predicate, perhaps an object, and the evidence for it.

    `kind` is the local name of the class below kg:Statement, `predicate` the local name of the property. `subject`,
    `object` and the values of `links` (of_person, place) are referent identifiers, or entity IRIs after resolution.
    `qualifiers` are literals (title, tenure, quotation_kind, text, when_text, duration_text, starts, ends).
    """

    kind: StatementKind
    subject: str
    predicate: str
    object: str | None = None
    qualifiers: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    evidence: tuple[Evidence, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"a statement needs evidence: {self.kind} {self.subject} {self.predicate} {self.object}")

    @property
    def id(self) -> str:
        """Return 16 hexadecimal digits that depend on what is said alone, not on where or how often."""
        said = [f"{k}={v}" for k, v in self.qualifiers if k in ("title", "tenure", "text", "quotation_kind")]
        said += [f"{k}={v}" for k, v in self.links if k == "of_person"]
        return digest(self.kind, self.subject, self.predicate, self.object, *said)

    def qualifier(self, name: str) -> str | None:
        """Return the literal under that name, or None."""
        return dict(self.qualifiers).get(name)

    def link(self, name: str) -> str | None:
        """Return the referent or entity under that name, or None."""
        return dict(self.links).get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Something that a rule looked at and turned down, with the reason: the answer to 'why not?'."""

    span: Span
    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was read from one document, ready to be stored: nothing in it depends on another document."""

    document: Document
    passages: tuple[Passage, ...] = ()
    posts: tuple[Post, ...] = ()
    referents: tuple[Referent, ...] = ()
    statements: tuple[Statement, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    engine: str = ""
    """Which version of rules, domain and model made it; an extraction by another engine is made anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A decision that two things are one or two: left and right are `document#referent` keys or entity IRIs."""

    left: str
    right: str
    verdict: Verdict
    score: float
    reason: str
    by: str = "rule"
    given: str | None = None
    """When a person gave it, as that person wrote it; rules have no clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A view over referents of many documents; `referents` are `document#referent` keys, sorted."""

    iri: str
    kind: str
    label: str
    other_names: tuple[str, ...] = ()
    referents: tuple[str, ...] = ()
    why: tuple[Judgement, ...] = ()
    exact_matches: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the identifiers of the documents that mention it, sorted."""
        return tuple(sorted({key.rsplit("#", 1)[0] for key in self.referents}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The whole finished graph as values, everything sorted: what exporters draw and resolution made.

    `statements` have entity IRIs; each evidence's span names the document that says so. `copies` are sorted pairs
    (copy, original) of documents that print one text, such as wire copy: they corroborate nothing.
    """

    extractions: tuple[Extraction, ...]
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    base: str = "https://example.org/kg/id/"
    """What the IRIs of documents, statements and entities begin with."""

    def independent(self, documents: Iterable[str]) -> tuple[str, ...]:
        """Return the documents among these whose texts do not repeat one another, sorted: each copy as its original."""
        original = dict(self.copies)
        return tuple(sorted({original.get(document, document) for document in documents}))

    def entity(self, iri: str) -> Entity | None:
        """Return the entity with that IRI, or None. Linear: build a dict for many."""
        return next((entity for entity in self.entities if entity.iri == iri), None)


def referent_key(document: str, referent: str) -> str:
    """Return the key of a referent across documents: `document#referent`."""
    return f"{document}#{referent}"


def first_status(statuses: Iterable[ClaimStatus]) -> ClaimStatus:
    """Return the status that wins where several hold; 'asserted' when there is none.

    >>> first_status(["attributed", "negated", "planned"])
    'negated'
    """
    found = set(statuses)
    return next((status for status in CLAIM_STATUSES if status in found), "asserted")
