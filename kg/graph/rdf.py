"""A snapshot as RDF: which triples say what, in which named graph, under the public vocabulary.

Everything is made of terms written as N-Triples writes them ('<iri>', '"words"', '_:node'): text is made once, sorted
fast, and every writer and store takes it. Only RDF 1.1 is used. Each document has a named graph of its own, with what
was read from it and depends on no other document; one derived graph has entities, statements, plain edges, and what
resolution adds to the nodes of documents (whom a mention denotes, whose claim an evidence is).

Where the specifications ask for it: selectors follow the Web Annotation model (https://www.w3.org/TR/annotation-model/),
edges are annotated as OWL 2 maps annotations to RDF (https://www.w3.org/TR/owl2-mapping-to-rdf/), literals are escaped
as in https://www.w3.org/TR/n-triples/.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from weakref import WeakValueDictionary

import pyoxigraph as ox

from kg.errors import OutputError
from kg.graph.nodes import TYPE, Node, Nodes, Pairs, lines, nodes, triples
from kg.graph.terms import (
    BASE,
    PREFIXES,
    Triple,
    decimal,
    derived_node,
    document_node,
    evidence_local,
    integer,
    iri,
    literal,
    local,
    mention_local,
    moment,
    short_text,
    term,
    web_address,
)
from kg.model import Document, Entity, Evidence, Extraction, Judgement, Mention, Snapshot, Span, Statement
from kg.ontology import KG, VOCABULARY, Ontology

__all__ = [
    "BASE", "PREFIXES", "Derived", "Triple", "check", "declarations", "derived_node", "document_node", "document_nodes",
    "evidence_local", "graphs", "literal", "local", "merged", "moment", "quads", "short_text", "stands", "triples",
    "vocabulary",
]  # fmt: skip

AROUND = 32
"""How many code points of prefix and suffix a quotation selector has: enough to find the words again in a text that
was changed, as browsers' text fragments and annotation tools do."""


def _n(prefix: str, *names: str) -> tuple[str, ...]:
    return tuple(f"<{PREFIXES[prefix]}{name}>" for name in names)


(_LABEL,) = _n("rdfs", "label")
_INDIVIDUAL, _AXIOM, _SOURCE_OF_AXIOM, _PROPERTY_OF_AXIOM, _TARGET_OF_AXIOM, _ONTOLOGY = _n(
    "owl", "NamedIndividual", "Axiom", "annotatedSource", "annotatedProperty", "annotatedTarget", "Ontology"
)
_PREF, _ALT, _EXACT_MATCH = _n("skos", "prefLabel", "altLabel", "exactMatch")
_HAS_SOURCE, _HAS_SELECTOR, _START, _END, _EXACT, _PREFIX, _SUFFIX = _n(
    "oa", "hasSource", "hasSelector", "start", "end", "exact", "prefix", "suffix"
)
_POSITION = tuple(sorted((*_n("oa", "Selector", "TextPositionSelector"), _INDIVIDUAL)))
_QUOTE = tuple(sorted((*_POSITION, *_n("oa", "TextQuoteSelector"))))
_AXIOMS = (_AXIOM,)


_LINKS = ("of_person", "place")
"""What leads from a statement to another entity, besides its object."""


# ----- the vocabulary's own triples


@lru_cache(maxsize=1)
def _ontology() -> Ontology:
    return Ontology((VOCABULARY,))


@lru_cache(maxsize=1024)
def _above(name: str) -> tuple[str, ...]:
    """Return the terms of a class or property and of all above it, sorted; an unknown class lies below kg:Entity."""
    found = _ontology().above(name)
    return tuple(sorted(term(f) for f in found))


@lru_cache(maxsize=256)
def _types(name: str) -> tuple[str, ...]:
    known = _above(name)
    if len(known) == 1 and name not in _ROOTS:  # a class of somebody's own domain
        known = (*known, term("Entity"))
    return tuple(sorted({*known, _INDIVIDUAL}))


_ROOTS = frozenset({"Entity"})


@lru_cache(maxsize=1)
def vocabulary() -> tuple[Triple, ...]:
    """Return the declaration of every term that a graph may use, with label, hierarchy, domain and range."""
    keep = {f"<{p}>" for p in (PREFIXES["rdf"] + "type", *(PREFIXES["rdfs"] + n for n in (
        "label", "subClassOf", "subPropertyOf", "domain", "range")))}  # fmt: skip
    found = set()
    for quad in ox.parse(path=str(VOCABULARY), format=ox.RdfFormat.TURTLE):
        triple = (str(quad.subject), str(quad.predicate), str(quad.object))
        if isinstance(quad.subject, ox.NamedNode) and triple[1] in keep and triple[2] != _ONTOLOGY:
            if not isinstance(quad.object, ox.BlankNode):
                found.add(triple)
    return tuple(sorted(found))


def declarations(snapshot: Snapshot) -> list[Node]:
    """Return the header of the graph as an ontology of its own and the declaration of every term that it may use.

    Nothing is imported: the file opens without a network, and OWL tools know every class and property in it.
    """
    return nodes([*_header(snapshot), *vocabulary()])


def _header(snapshot: Snapshot) -> Iterator[Triple]:
    header = iri(snapshot.base + "graph")
    yield header, TYPE, _ONTOLOGY
    yield header, iri(PREFIXES["dcterms"] + "title"), literal("A graph of what news reports say")
    yield header, iri(PREFIXES["rdfs"] + "seeAlso"), iri(KG.rstrip("#"))
    known = {triple[0] for triple in vocabulary()}
    kinds = {entity.kind for entity in snapshot.entities}
    for kind in sorted(kinds):
        if term(kind) not in known:
            yield term(kind), TYPE, iri(PREFIXES["owl"] + "Class")
            yield term(kind), iri(PREFIXES["rdfs"] + "subClassOf"), term("Entity")
            yield term(kind), _LABEL, literal(kind)
    for name in sorted({statement.predicate for statement in snapshot.statements}):
        if term(name) not in known:
            yield term(name), TYPE, iri(PREFIXES["owl"] + "ObjectProperty")
            yield term(name), _LABEL, literal(name.replace("_", " "))


# ----- what one document says by itself


def _stretch(found: Nodes, base: str, node: str, span: Span, words: str | None, text: str | None = None) -> Pairs:
    """Return source and selector of a stretch; `words` makes the selector a quoting one, `text` is the document's."""
    selector = f"{node[:-1]}-at>"
    pairs = [(_LABEL, literal(f"{span.start}–{span.end}")), (_END, integer(span.end))]
    if words is not None:
        pairs.append((_EXACT, literal(words)))
        if text is not None:
            before, after = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
            if before:
                pairs.append((_PREFIX, literal(before)))
            pairs.append((_START, integer(span.start)))
            if after:
                pairs.append((_SUFFIX, literal(after)))
        else:
            pairs.append((_START, integer(span.start)))
    else:
        pairs.append((_START, integer(span.start)))
    found.add(selector, _POSITION if words is None else _QUOTE, pairs)
    return [(_HAS_SELECTOR, selector), (_HAS_SOURCE, document_node(base, span.document))]


def _selector(base: str, label: str, span: Span) -> Pairs:
    """Return what a stretch says that is its own selector: there are many, and they need say no more than where they are."""
    return [
        (_LABEL, literal(label)),
        (_END, integer(span.end)),
        (_HAS_SOURCE, document_node(base, span.document)),
        (_START, integer(span.start)),
    ]


def _place(span: Span) -> str:
    return f"{span.start}–{span.end} of {short_text(span.document)}"


def _evidence(found: Nodes, base: str, proof: Evidence, full: str, text: bool) -> None:
    node = iri(base + evidence_local(proof))
    if node in found:  # whatever is said of it is in its name
        return
    pairs = [
        (term("claim_status"), literal(proof.status)),
        (term("confidence"), decimal(proof.confidence)),
        (term("rule"), literal(proof.rule)),
    ]
    if text:
        pairs += [(term("step"), literal(f"{number} {step}")) for number, step in enumerate(proof.steps, 1)]
    label = short_text(proof.exact) if text else f"evidence {_place(proof.span)}"
    pairs.append((_LABEL, literal(label)))
    pairs += _stretch(found, base, node, proof.span, proof.exact if text else None, full if text else None)
    if proof.attribution is not None:
        cue = _attribution(base, proof.attribution)
        pairs.append((term("attribution_evidence"), cue))
        if cue not in found:
            said = full[proof.attribution.start : proof.attribution.end] if text else ""
            label = short_text(said) or f"attribution {_place(proof.attribution)}"
            stretch = _stretch(found, base, cue, proof.attribution, said or None, full if text else None)
            found.add(cue, _types("Attribution"), [(_LABEL, literal(label)), *stretch])
    found.add(node, _types("Evidence"), pairs)


def _attribution(base: str, span: Span) -> str:
    return iri(base + local("attribution", span.document, span.start, span.end))


def document_nodes(extraction: Extraction, base: str = BASE, *, text: bool = True, seal: str = "") -> list[Node]:
    """Return the nodes of one document's named graph, sorted: metadata, evidence, mentions, passages, rejections.

    They depend on that document alone. `text=False` leaves out its words and keeps offsets. `seal` is the digest of
    the stored reading, where there is one.
    """
    found = Nodes()
    _gather(found, extraction, base, text, seal)
    return found.sorted()


def _gather(found: Nodes, extraction: Extraction, base: str, text: bool, seal: str = "") -> None:
    document = extraction.document
    node = document_node(base, document.identifier)
    found.add(node, _types("Document"), [*_document(document, text)])
    if extraction.engine:
        found.add(node, (), [(term("engine"), literal(extraction.engine))])
    if seal:
        found.add(node, (), [(term("reading"), literal(seal))])
    full = document.text
    for statement in extraction.statements:
        for proof in statement.evidence:
            _evidence(found, base, proof, full, text)
    forms = {(m.span.start, m.span.end): m.form for r in extraction.referents for m in r.mentions}
    for referent in extraction.referents:
        for mention in referent.mentions:
            stretch = iri(base + mention_local(mention.span, mention.form))
            pairs = [] if stretch in found else _mention(base, mention, text)
            back = mention.antecedent
            if back is not None and (back.start, back.end) in forms:
                pairs.append((term("antecedent"), iri(base + mention_local(back, forms[back.start, back.end]))))
            found.add(stretch, _above("Mention"), pairs)
    for passage in extraction.passages:
        stretch = iri(base + local("passage", document.identifier, passage.span.start, passage.span.end))
        pairs = _selector(base, f"{passage.layout} {passage.span.start}–{passage.span.end}", passage.span)
        pairs.append((term("layout"), literal(passage.layout)))
        if passage.post is not None:
            pairs.append((term("post"), integer(passage.post)))
        found.add(stretch, _above("Passage"), pairs)
    for post in extraction.posts:
        stretch = iri(base + local("post", document.identifier, post.number))
        pairs = [(_LABEL, literal(f"post {post.number}, {post.time_text}")), (_HAS_SOURCE, node)]
        pairs += [(term("number"), integer(post.number)), (term("time_text"), literal(post.time_text))]
        if post.time is not None:
            pairs.append((term("time"), moment(post.time) or ""))
        if post.reporter:
            pairs.append((term("reporter"), literal(post.reporter)))
        found.add(stretch, _types("Post"), pairs)
    for rejection in extraction.rejections:
        span = rejection.span
        stretch = iri(base + local("rejection", document.identifier, span.start, span.end, rejection.rule,
                                   rejection.reason))  # fmt: skip
        pairs = _selector(base, f"not taken by {rejection.rule}: {span.start}–{span.end}", span)
        pairs.append((term("reason"), literal(rejection.reason if text else "left out with the text")))
        pairs.append((term("rule"), literal(rejection.rule)))
        found.add(stretch, _above("Rejection"), pairs)


def _document(document: Document, text: bool) -> Iterator[tuple[str, str]]:
    dcterms = PREFIXES["dcterms"]
    yield _LABEL, literal((document.title if text else None) or document.identifier)
    yield iri(dcterms + "identifier"), literal(document.identifier)
    yield term("sha256"), literal(document.sha256)
    if document.title and text:
        yield iri(dcterms + "title"), literal(document.title)
    if document.published is not None:
        yield iri(dcterms + "issued"), moment(document.published) or ""
    if document.publisher:
        yield iri(dcterms + "publisher"), literal(document.publisher)
    for author in document.authors:
        yield iri(dcterms + "creator"), literal(author)
    if document.url:
        yield iri(dcterms + "source"), web_address(document.url)
    if document.language:
        yield iri(dcterms + "language"), literal(document.language)


def _mention(base: str, mention: Mention, text: bool) -> Pairs:
    label = short_text(mention.text) if text else f"{mention.form} {_place(mention.span)}"
    return [(term("form"), literal(mention.form)), *_selector(base, label, mention.span)]


# ----- what the documents say together


class Derived:
    """The derived graph of a snapshot: entities, statements, plain edges, and what they add to documents' nodes."""

    def __init__(self, snapshot: Snapshot, *, text: bool = True) -> None:
        self.snapshot = snapshot
        self.base = snapshot.base
        self.text = text

    @staticmethod
    def of(snapshot: Snapshot, *, text: bool = True) -> Derived:
        """Return the derived graph of the snapshot: the one that somebody holds already where its values are the same.

        A build holds it, so that the store and each file are written from nodes that are made once.
        """
        parts = (snapshot.entities, snapshot.statements, snapshot.judgements, snapshot.copies)
        key = (*map(id, parts), snapshot.base, text)  # whoever is held holds the parts: no others have their id
        found = _held.get(key)
        if found is None:
            found = _held[key] = Derived(snapshot, text=text)
        return found

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Every entity by its IRI."""
        return {entity.iri: entity for entity in self.snapshot.entities}

    @cached_property
    def entity_of(self) -> dict[str, str]:
        """The IRI of the entity for every key `document#referent`."""
        return {key: entity.iri for entity in self.snapshot.entities for key in entity.referents}

    @cached_property
    def proofs(self) -> dict[str, list[Evidence]]:
        """The evidence of all statements, by document."""
        found: dict[str, list[Evidence]] = {}
        for statement in self.snapshot.statements:
            for proof in statement.evidence:
                found.setdefault(proof.span.document, []).append(proof)
        return found

    def statement_node(self, statement: Statement) -> str:
        """Return the term of a statement."""
        return iri(f"{self.base}statement-{statement.id}")

    def name(self, entity: str) -> str:
        """Return the label of an entity, the end of its IRI where it has none."""
        known = self.entities.get(entity)
        label = known.label.strip() if known else ""
        return label or re.split(r"[/#]", entity)[-1] or entity

    @cached_property
    def original(self) -> dict[str, str]:
        """The document whose text another repeats, by the identifier of the copy."""
        return dict(self.snapshot.copies)

    @cached_property
    def nodes(self) -> list[Node]:
        """The nodes of entities, statements, titles, judgements and annotated edges, sorted."""
        found = Nodes()
        for entity in self.snapshot.entities:
            self._entity(found, entity)
        for judgement in self.snapshot.judgements:
            self._judgement(found, judgement)
        for statement in self.snapshot.statements:
            self._statement(found, statement)
        self._titles(found)
        for node, predicate, value in self._times():
            found.add(node, (), [(predicate, value)])
        return found.sorted()

    def links(self, extraction: Extraction) -> list[Node]:
        """Return what the derived graph says about the nodes of one document, sorted.

        These are whom each mention denotes and whose claim each evidence is. An evidence that the document's own
        reading has not got (a statement that resolution made) is written out whole.
        """
        found = Nodes()
        self.link(found, extraction)
        return found.sorted()

    def link(self, found: Nodes, extraction: Extraction) -> None:
        """Add what `links` returns to the nodes of the document."""
        document = extraction.document
        if document.identifier in self.original:
            of = document_node(self.base, self.original[document.identifier])
            found.add(document_node(self.base, document.identifier), (), [(term("copy_of"), of)])
        denotes = term("denotes")
        for referent in extraction.referents:
            entity = self.entity_of.get(f"{document.identifier}#{referent.id}")
            if entity is not None:
                for mention in referent.mentions:
                    node = iri(self.base + mention_local(mention.span, mention.form))
                    found.add(node, (), [(denotes, iri(entity))])
        own = {evidence_local(proof) for statement in extraction.statements for proof in statement.evidence}
        for proof in self.proofs.get(document.identifier, ()):
            name = evidence_local(proof)
            if name not in own:
                _evidence(found, self.base, proof, document.text, self.text)
            if proof.attributed_to is not None:
                who = iri(proof.attributed_to)
                found.add(iri(self.base + name), (), [(above, who) for above in _above("attributed_to")])
        for node, entity in self._mentioned(extraction):
            found.add(node, (), [(term("mentions"), entity)])

    @cached_property
    def _quoted(self) -> dict[str, list[Evidence]]:
        """The evidence of quotations, by document."""
        found: dict[str, list[Evidence]] = {}
        for statement in self.snapshot.statements:
            for proof in statement.evidence if statement.kind == "Quotation" else ():
                found.setdefault(proof.span.document, []).append(proof)
        return found

    def _mentioned(self, extraction: Extraction) -> Iterator[tuple[str, str]]:
        """Yield (evidence, entity): whom the quoted words of one document mention: it makes 'who said what about X' one step for a query."""
        name = extraction.document.identifier
        if name not in self._quoted:
            return
        spans = sorted(
            (mention.span.start, mention.span.end, entity)
            for referent in extraction.referents
            if (entity := self.entity_of.get(f"{name}#{referent.id}"))
            for mention in referent.mentions
        )
        for proof in self._quoted[name]:
            first = bisect_left(spans, (proof.span.start,))
            for start, end, entity in spans[first:]:
                if start >= proof.span.end:
                    break
                if end <= proof.span.end:
                    yield iri(self.base + evidence_local(proof)), iri(entity)

    def _entity(self, found: Nodes, entity: Entity) -> None:
        label = literal(self.name(entity.iri))
        pairs = [(_LABEL, label), (_PREF, label)]
        pairs += [(_ALT, literal(o)) for o in entity.other_names if o.strip() and o != self.name(entity.iri)]
        pairs += [(term("mentioned_in"), document_node(self.base, document)) for document in entity.documents]
        pairs += [(term("referent"), literal(key)) for key in entity.referents]
        pairs += [(_EXACT_MATCH, web_address(match)) for match in entity.exact_matches]
        pairs += [(term("why"), self._judgement(found, judgement)) for judgement in entity.why]
        found.add(iri(entity.iri), _types(entity.kind), pairs)

    def _judgement(self, found: Nodes, judgement: Judgement) -> str:
        """Add a judgement, and return its term."""
        said = (judgement.left, judgement.right, judgement.verdict, judgement.by, judgement.reason,
                f"{judgement.score:.6f}", judgement.given)  # fmt: skip
        node = iri(self.base + local("judgement", *said))
        if node not in found:  # whatever is said of it is in its name
            label = short_text(f"{judgement.verdict}: {judgement.left}, {judgement.right}", 200)
            pairs = [
                (_LABEL, literal(label)),
                (term("decided_by"), literal(judgement.by)),
                (term("left"), literal(judgement.left)),
                (term("reason"), literal(judgement.reason)),
                (term("right"), literal(judgement.right)),
                (term("score"), decimal(judgement.score)),
                (term("verdict"), literal(judgement.verdict)),
            ]
            if judgement.given:
                pairs.append((term("given"), literal(judgement.given)))
            found.add(node, _types("Judgement"), pairs)
        return node

    def label(self, statement: Statement) -> str:
        """Return one line that says what the statement says."""
        subject = self.name(statement.subject)
        target = self.name(statement.object) if statement.object else ""
        if statement.kind == "Quotation":
            words = statement.qualifier("text") or ""
            return short_text(f"{subject}: “{short_text(words, 60)}”" if self.text else f"quotation of {subject}", 160)
        if statement.kind == "RoleHolding":
            tenure = statement.qualifier("tenure")
            title = statement.qualifier("title") or "with"
            words = " ".join(filter(None, [tenure if tenure not in (None, "current") else "", title, target]))
            return short_text(f"{subject}: {words}", 160)
        return short_text(f"{subject} {statement.predicate.replace('_', ' ')} {target}".strip(), 160)

    def _statement(self, found: Nodes, statement: Statement) -> None:
        identifier = statement.id
        node = iri(f"{self.base}statement-{identifier}")
        pairs = [
            (_LABEL, literal(self.label(statement))),
            (term("predicate"), term(statement.predicate)),
            (term("subject"), iri(statement.subject)),
        ]
        if statement.object is not None and statement.kind != "Quotation":
            pairs.append((term("object"), iri(statement.object)))
        for name, value in statement.qualifiers:
            pairs += self._qualifier(name, value)
        for name, value in statement.links:
            if name in _LINKS:
                pairs += [(above, iri(value)) for above in _above(name)]
            else:
                pairs.append((term("qualifier"), literal(f"{name}: {self.name(value)}")))
        for proof in statement.evidence:
            evidence = iri(self.base + evidence_local(proof))
            pairs += [(above, evidence) for above in _above("evidence")]
            if statement.kind == "Quotation" and proof.attribution is not None:
                pairs.append((term("attribution_evidence"), _attribution(self.base, proof.attribution)))
        found.add(node, _types(statement.kind), pairs)
        self._edges(found, statement, identifier, node)

    def _qualifier(self, name: str, value: str) -> Pairs:
        if name in ("starts", "ends"):
            when = moment(value, last=name == "ends")
            if when is not None:
                return [(above, when) for above in _above(name)]
        elif name == "text":
            return [(above, literal(value)) for above in _above(name)] if self.text else []
        elif name in ("title", "tenure", "quotation_kind", "when_text", "duration_text"):
            return [(term(name), literal(value))] if value.strip() else []
        return [(term("qualifier"), literal(f"{name}: {value}"))]

    def edges(self, statement: Statement) -> list[tuple[str, str]]:
        """Return the plain edges of a statement: (name of the property, term of the target), none where none stands."""
        if not any(stands(proof, statement.subject) for proof in statement.evidence):
            return []
        title = statement.qualifier("title")
        found: list[tuple[str, str]] = []
        if statement.kind == "Quotation":
            found.append(("said", self.statement_node(statement)))
        elif statement.object is not None and self._fits(statement):
            found.append((statement.predicate, iri(statement.object)))
        if statement.kind == "RoleHolding" and title and self._is(statement.subject, "Person"):
            found.append(("holds_title", self.title_node(title)))
        return found

    def _edges(self, found: Nodes, statement: Statement, identifier: str, node: str) -> None:
        """Add the plain edges of a statement and their annotations."""
        standing = [proof for proof in statement.evidence if stands(proof, statement.subject)]
        subject = iri(statement.subject)
        for predicate, target in self.edges(statement):
            found.add(subject, (), [(above, target) for above in _above(predicate)])
            axiom = "_:" + local("axiom", subject, predicate, target, identifier).replace("-", "")
            pairs = [
                (_SOURCE_OF_AXIOM, subject),
                (_PROPERTY_OF_AXIOM, term(predicate)),
                (_TARGET_OF_AXIOM, target),
                (term("statement"), node),
            ]
            for proof in standing:
                pairs.append((term("document_name"), literal(proof.span.document)))
                if self.text:
                    pairs.append((term("words"), literal(proof.exact)))
            found.add(axiom, _AXIOMS, pairs)

    def _is(self, entity: str, kind: str) -> bool:
        known = self.entities.get(entity)
        return known is not None and term(kind) in _types(known.kind)

    def _fits(self, statement: Statement) -> bool:
        """Say whether a plain edge between these two can be: else a reasoner would find the whole graph inconsistent.

        The statement itself stays, and validation says what is wrong with it.
        """
        target = statement.object or ""
        expected = {"role": ("Organisation", "Place", "Group"), "pickets_at": ("Place", "Organisation"),
                    "located_in": ("Place", "Organisation"), "takes_part_in": ("Action",)}  # fmt: skip
        if statement.predicate == "role" and not self._is(statement.subject, "Person"):
            return False
        kinds = expected.get(statement.predicate)
        return kinds is None or any(self._is(target, kind) for kind in kinds)

    # Titles are shared by all who hold them: written alike but for capitals, they are one.
    def title_node(self, title: str) -> str:
        """Return the term of a role's wording."""
        return iri(self.base + local("title", " ".join(title.casefold().split())))

    def _titles(self, found: Nodes) -> None:
        wordings: dict[str, set[str]] = {}
        for statement in self.snapshot.statements:
            title = statement.qualifier("title")
            if (
                statement.kind == "RoleHolding"
                and title
                and any(stands(p, statement.subject) for p in statement.evidence)
            ):
                wordings.setdefault(self.title_node(title), set()).add(" ".join(title.split()))
        for node, written in wordings.items():
            first, *others = sorted(written, key=lambda w: (sum(c.isupper() for c in w), w))
            pairs = [(_LABEL, literal(first)), (_PREF, literal(first)), *((_ALT, literal(other)) for other in others)]
            found.add(node, _types("RoleTitle"), pairs)

    def _times(self) -> Iterator[Triple]:
        """Yield where and when actions are, as the participations in them say; a normalised time only where all agree."""
        bounds: dict[tuple[str, str], set[str]] = {}
        for statement in self.snapshot.statements:
            if statement.kind != "Participation" or statement.object is None:
                continue
            if all(proof.status in ("negated", "denied") for proof in statement.evidence):
                continue
            node = iri(statement.object)
            where = statement.link("place")
            for above in _above("place") if where else ():
                yield node, above, iri(where or "")
            for name in ("when_text", "duration_text"):
                words = statement.qualifier(name)
                if words:
                    yield node, term(name), literal(words)
            for name in ("starts", "ends"):
                when = moment(statement.qualifier(name) or "", last=name == "ends")
                if when:
                    bounds.setdefault((node, name), set()).add(when)
        for (node, name), found in bounds.items():
            if len(found) == 1:
                for above in _above(name):
                    yield node, above, min(found)


_held: WeakValueDictionary[tuple[object, ...], Derived] = WeakValueDictionary()


def stands(proof: Evidence, subject: str) -> bool:
    """Say whether the evidence asserts its statement, or attributes it to the statement's own subject.

    Only then is the statement drawn as a plain edge: a rival's accusation, a plan and a denial are not.
    """
    if proof.status == "asserted":
        return proof.attributed_to in (None, subject)
    return proof.status == "attributed" and proof.attributed_to == subject


# ----- as quads


def check(snapshot: Snapshot) -> None:
    """Raise OutputError where a name of the snapshot makes no IRI (https://www.rfc-editor.org/rfc/rfc3987).

    Every other IRI of its RDF is made of these names and of letters and digits.
    """
    names = {snapshot.base, *(entity.iri for entity in snapshot.entities)}
    kinds = {entity.kind for entity in snapshot.entities}
    for statement in snapshot.statements:
        names.update((statement.subject, statement.object or statement.subject))
        names.update(value for name, value in statement.links if name in _LINKS)
        names.update(proof.attributed_to for proof in statement.evidence if proof.attributed_to)
        kinds.update((statement.kind, statement.predicate))
    for name in sorted({*names, *(term(kind)[1:-1] for kind in kinds)}):
        try:
            ox.NamedNode(name)
        except ValueError:
            remedy = "name another --base, or mend the ontology or the list of known entities"
            raise OutputError("is no IRI", name, remedy) from None


def quads(snapshot: Snapshot, *, base: str | None = None, text: bool = True) -> Iterator[ox.Quad]:
    """Yield the whole RDF of a snapshot, in named graphs: each document's, in their order, and then the derived one.

    `base` replaces the snapshot's own for documents, statements and evidence. `text=False` leaves out the words of
    articles and keeps offsets. The order is the same in every run.
    """
    for graph, found in graphs(_based(snapshot, base), text=text):
        for piece in lines(found, f" {graph} .\n"):
            yield from ox.parse(piece, format=ox.RdfFormat.N_QUADS)


def graphs(snapshot: Snapshot, *, text: bool = True) -> Iterator[tuple[str, list[Node]]]:
    """Yield (name of graph, its nodes sorted) in pieces; the derived graph comes last, in several pieces."""
    for extraction in snapshot.extractions:
        name = document_node(snapshot.base, extraction.document.identifier)
        yield name, document_nodes(extraction, snapshot.base, text=text)
    derived = Derived.of(snapshot, text=text)
    name = derived_node(snapshot.base)
    yield name, declarations(snapshot)
    yield name, derived.nodes
    for extraction in snapshot.extractions:
        yield name, derived.links(extraction)


def merged(snapshot: Snapshot, *, text: bool = True) -> Iterator[tuple[str, list[Node]]]:
    """Yield (document or '', nodes sorted) of all graphs as one; no subject comes in two pieces.

    First come the declarations, then what all documents say together, then each document with what is derived of it.
    """
    derived = Derived.of(snapshot, text=text)
    yield "", declarations(snapshot)
    yield "", derived.nodes
    for extraction in snapshot.extractions:
        own = Nodes()
        _gather(own, extraction, snapshot.base, text)
        derived.link(own, extraction)
        yield extraction.document.identifier, own.sorted()


def _based(snapshot: Snapshot, base: str | None) -> Snapshot:
    return snapshot if base is None else replace(snapshot, base=base)
