"""`ontology.html`: the vocabulary as a page to read, from the Turtle files that ship; opens from disk, loads nothing.

Every class and property with its definition, example, place in the hierarchy, terms of other vocabularies that it lies
below, the rules that a finished graph is checked by, and how often this graph uses it; then the words that the domain
is read by. There is no script in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path

import pyoxigraph as ox

from kg.exporters._flat import Flat
from kg.exporters.html import policy
from kg.graph.rdf import PREFIXES
from kg.model import Snapshot
from kg.ontology import ENGLISH, KG, LABOUR, SHAPES, VOCABULARY, Frame, Ontology, WordList

_HERE = Path(__file__).parent
_SPACES = {**PREFIXES, "sh": "http://www.w3.org/ns/shacl#"}

EDGES = ("role", "holds_title", "pickets_at", "position_on", "supports", "opposes", "said", "located_in", "part_of",
         "takes_part_in", "mentioned_in", "place")  # fmt: skip
"""The properties to begin with: those that lead from one thing to another."""


def export(snapshot: Snapshot, *, text: bool = True) -> dict[str, Iterable[bytes]]:
    """Return {'ontology.html': its bytes in pieces}; no word of an article is in it, so that `text` changes nothing."""
    return {"ontology.html": (piece.encode() for piece in page(snapshot))}


def page(snapshot: Snapshot) -> Iterator[str]:
    """Yield the page in pieces."""
    terms = _terms()
    used = _used(snapshot)
    style = (_HERE / "style.css").read_text(encoding="utf-8")
    title = terms.text(KG.rstrip("#"), "dcterms:title")
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy([], [style]))}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<div class="page">\n'
    )
    yield _contents(terms)
    yield f"<main>\n<h1>{escape(title)}</h1>\n"
    yield f'<p class="lead">{escape(terms.text(KG.rstrip("#"), "dcterms:description"))}</p>\n'
    yield (
        f"<p>Namespace <code>{KG}</code>, prefix <code>kg:</code>, version "
        f"{escape(terms.text(KG.rstrip('#'), 'owl:versionInfo'))}. OWL 2 DL; it imports nothing. "
        f"This graph has {len(snapshot.extractions):,} documents, {len(snapshot.entities):,} entities and "
        f"{len(snapshot.statements):,} statements; the numbers below count what it has of each.</p>\n"
    )
    yield '<h2 id="the-classes">Classes</h2>\n'
    for name in terms.ordered_classes:
        yield _class(terms, name, used)
    for anchor, heading, names in terms.property_groups:
        yield f'<h2 id="{anchor}">{escape(heading)}</h2>\n'
        for name in names:
            yield _property(terms, name, used)
    yield from _alignments(terms)
    yield from _frames(Ontology((VOCABULARY, ENGLISH, LABOUR)))
    yield "</main>\n</div>\n</body>\n</html>\n"


def _used(snapshot: Snapshot) -> Counter[str]:
    """Return how often the graph has each class (its subclasses counted in) and each property between things."""
    ontology = Ontology((VOCABULARY,))
    found: Counter[str] = Counter()
    kinds = Counter(e.kind for e in snapshot.entities) + Counter(s.kind for s in snapshot.statements)
    kinds["Document"] = len(snapshot.extractions)
    for kind, count in kinds.items():
        for above in ontology.above(kind) | ({"Entity"} if kind not in ontology.above(kind) else set()):
            found[above] += count
    for edge in Flat(snapshot).edges:
        for above in ontology.above(edge.predicate):
            found[above] += 1
    found["mentioned_in"] = sum(len(entity.documents) for entity in snapshot.entities)
    return found


class _Terms:
    """What the Turtle files of vocabulary and shapes say, asked by name."""

    def __init__(self) -> None:
        self._store = ox.Store()
        for path in (VOCABULARY, SHAPES):
            self._store.bulk_load(path.read_bytes(), format=ox.RdfFormat.TURTLE)

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property, sorted: IRIs and texts as they are, blank nodes left out."""
        quads = self._store.quads_for_pattern(ox.NamedNode(_whole(subject)), ox.NamedNode(_whole(predicate)), None)
        return sorted(q.object.value for q in quads if isinstance(q.object, ox.NamedNode | ox.Literal))

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the IRIs that have that IRI as a value of the property, sorted."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(_whole(predicate)), ox.NamedNode(_whole(value)))
        return sorted(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode))

    def text(self, subject: str, predicate: str) -> str:
        """Return the first value of a property, empty where there is none."""
        return next(iter(self.values(subject, predicate)), "")

    def label(self, name: str) -> str:
        """Return the label of a term, its own name where it has none."""
        return self.text(name, "rdfs:label") or short(name)

    @cached_property
    def classes(self) -> frozenset[str]:
        """Every class of our vocabulary, by IRI."""
        return frozenset(name for name in self.subjects("rdf:type", "owl:Class") if name.startswith(KG))

    @cached_property
    def ordered_classes(self) -> tuple[str, ...]:
        """Every class of ours, each after the first class that it lies below."""
        order: list[str] = []

        def visit(name: str) -> None:
            if name not in order:
                order.append(name)
                for below in self.below(name):
                    visit(below)

        for name in self.roots:
            visit(name)
        return tuple(order)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The classes of ours that lie below none of ours: entities first, then statements."""
        found = [name for name in self.classes if not set(self.values(name, "rdfs:subClassOf")) & self.classes]
        first = [KG + "Entity", KG + "Statement", KG + "Document", KG + "Evidence"]
        return tuple(sorted(found, key=lambda name: (first.index(name) if name in first else len(first), name)))

    def below(self, name: str) -> list[str]:
        """Return the classes or properties of ours straight below one."""
        found = self.subjects("rdfs:subClassOf", name) + self.subjects("rdfs:subPropertyOf", name)
        return [other for other in found if other.startswith(KG)]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Every property of ours, and in a word what its values are."""
        found: dict[str, str] = {}
        for kind, word in (("Object", "leads to things"), ("Datatype", "has a value"), ("Annotation", "annotation")):
            for name in self.subjects("rdf:type", f"owl:{kind}Property"):
                if name.startswith(KG):
                    found[name] = word
        return found

    @cached_property
    def property_groups(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """The properties in groups: (anchor, heading, IRIs)."""
        edges = tuple(KG + name for name in EDGES if KG + name in self.kinds)
        rest = [name for name in sorted(self.kinds, key=str.casefold) if name not in edges]
        things = tuple(name for name in rest if self.kinds[name] == "leads to things")
        others = tuple(name for name in rest if self.kinds[name] != "leads to things")
        return (
            ("the-edges", "Plain edges", edges),
            ("the-links", "Links between the parts of a statement", things),
            ("the-values", "Values and annotations", others),
        )

    def checks(self, name: str) -> list[str]:
        """Return what a finished graph is checked for about a class or property, in words."""
        shapes = self.subjects("sh:targetClass", name) + self.subjects("sh:targetSubjectsOf", name)
        found: list[str] = []
        for shape in shapes:
            found += self.values(shape, "sh:message")
            for part in self.values(shape, "sh:property"):
                found += self.values(part, "sh:message")
        for part in self.subjects("sh:path", name):
            found += self.values(part, "sh:message")
        return list(dict.fromkeys(found))

    @cached_property
    def disjoint(self) -> dict[str, set[str]]:
        """The classes that nothing can be an instance of together with one, by its IRI."""
        query = f"""PREFIX owl: <{PREFIXES["owl"]}> PREFIX rdf: <{PREFIXES["rdf"]}> SELECT ?a ?b {{
            ?all a owl:AllDisjointClasses ; owl:members ?list .
            ?list rdf:rest*/rdf:first ?a . ?list rdf:rest*/rdf:first ?b . FILTER(?a != ?b) }}"""
        found: dict[str, set[str]] = {}
        rows = self._store.query(query)
        assert isinstance(rows, ox.QuerySolutions)
        for row in rows:
            one, other = row["a"], row["b"]
            if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode):
                found.setdefault(one.value, set()).add(other.value)
        return found


@lru_cache(maxsize=1)
def _terms() -> _Terms:
    return _Terms()


def _whole(name: str) -> str:
    prefix, colon, rest = name.partition(":")
    return _SPACES[prefix] + rest if colon and prefix in _SPACES and not rest.startswith("//") else name


def short(iri: str) -> str:
    """Return the prefixed name of an IRI, the IRI itself where no prefix fits.

    >>> short("http://www.w3.org/ns/org#Role")
    'org:Role'
    """
    for prefix, space in _SPACES.items():
        if iri.startswith(space) and re.fullmatch(r"[A-Za-z0-9_-]+", iri[len(space) :]):
            return f"{prefix}:{iri[len(space) :]}"
    return iri


def _link(iri: str) -> str:
    """Return a link to a term of ours, or the name of a foreign one."""
    name = f"<code>{escape(short(iri))}</code>"
    return f'<a href="#{escape(iri.removeprefix(KG))}">{name}</a>' if iri.startswith(KG) else name


def _links(iris: Iterable[str]) -> str:
    return ", ".join(_link(iri) for iri in iris)


def _contents(terms: _Terms) -> str:
    def tree(names: Sequence[str]) -> str:
        items = "".join(
            f'<li><a href="#{escape(n.removeprefix(KG))}">{escape(terms.label(n))}</a>{tree(terms.below(n))}</li>'
            for n in names
        )
        return f"<ul>{items}</ul>" if items else ""

    groups = "".join(
        f'<li><a href="#{anchor}">{escape(heading)}</a><ul>'
        + "".join(f'<li><a href="#{escape(n.removeprefix(KG))}">{escape(terms.label(n))}</a></li>' for n in names)
        + "</ul></li>"
        for anchor, heading, names in terms.property_groups
    )
    return (
        f'<nav aria-label="Contents"><ul><li><a href="#the-classes">Classes</a>{tree(terms.roots)}</li>{groups}'
        '<li><a href="#the-alignments">Other vocabularies</a></li><li><a href="#the-frames">How sentences are read</a></li>'
        '<li><a href="#the-words">Word lists</a></li></ul></nav>\n'
    )


def _term(terms: _Terms, name: str, count: int | None, rows: Sequence[tuple[str, str]]) -> str:
    """Return the box of one term; `rows` are names and HTML, left out where empty."""
    counted = f'<span class="count">{count:,} in this graph</span>' if count is not None else ""
    listed = "".join(f"<dt>{escape(key)}</dt><dd>{value}</dd>" for key, value in rows if value)
    return (
        f'<section class="term" id="{escape(name.removeprefix(KG))}">\n<h3>{escape(terms.label(name))} '
        f"<code>{escape(short(name))}</code>{counted}</h3>\n"
        f"<p>{escape(terms.text(name, 'skos:definition'))}</p>\n"
        f'<p class="muted">For example: {escape(terms.text(name, "skos:example"))}</p>\n<dl>{listed}</dl>\n</section>\n'
    )


def _class(terms: _Terms, name: str, used: Counter[str]) -> str:
    above = terms.values(name, "rdfs:subClassOf")
    inherited = {said for parent in above for said in terms.checks(parent)}
    rows = (
        ("Lies below", _links(above)),
        ("Below it", _links(terms.below(name))),
        ("Properties from it", _links(n for n in terms.subjects("rdfs:domain", name) if n.startswith(KG))),
        ("Properties to it", _links(n for n in terms.subjects("rdfs:range", name) if n.startswith(KG))),
        ("Never also", _links(sorted(n for n in terms.disjoint.get(name, ()) if n.startswith(KG)))),
        ("Checked", _listed([said for said in terms.checks(name) if said not in inherited])),
    )
    counted = {*terms.ordered_classes} & {KG + known for known in used}
    return _term(terms, name, used[name.removeprefix(KG)] if name in counted else None, rows)


def _property(terms: _Terms, name: str, used: Counter[str]) -> str:
    rows = (
        ("Kind", escape(terms.kinds[name])),
        ("From", _links(terms.values(name, "rdfs:domain"))),
        ("To", _links(terms.values(name, "rdfs:range"))),
        ("Lies below", _links(terms.values(name, "rdfs:subPropertyOf"))),
        ("Below it", _links(terms.below(name))),
        ("See also", _links(terms.values(name, "rdfs:seeAlso"))),
        ("Checked", _listed(terms.checks(name))),
    )
    plain = name.removeprefix(KG)
    return _term(terms, name, used[plain] if plain in EDGES else None, rows)


def _listed(sentences: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(said)}</li>" for said in sentences) + "</ul>" if sentences else ""


def _alignments(terms: _Terms) -> Iterator[str]:
    """Yield the table of foreign terms and what of ours lies below them."""
    yield '<h2 id="the-alignments">Other vocabularies</h2>\n'
    yield (
        "<p>Ours lie below these, so that tools that know them understand the graph; every superclass and superproperty "
        "is written out. They are declared in the file itself and nothing has to be fetched.</p>\n"
        "<table><thead><tr><th>Theirs</th><th>Ours below it</th><th>Defined by</th></tr></thead><tbody>\n"
    )
    ours = [*terms.ordered_classes, *sorted(terms.kinds)]
    foreign: dict[str, list[str]] = {}
    for name in ours:
        for above in terms.values(name, "rdfs:subClassOf") + terms.values(name, "rdfs:subPropertyOf"):
            if not above.startswith(KG):
                foreign.setdefault(above, []).append(name)
    for above in sorted(foreign):
        where = terms.text(above, "rdfs:isDefinedBy")
        source = f'<a href="{escape(where)}" rel="noopener noreferrer">{escape(where)}</a>' if where else ""
        yield f"<tr><td>{_link(above)}</td><td>{_links(foreign[above])}</td><td>{source}</td></tr>\n"
    yield "</tbody></table>\n"


def _frames(ontology: Ontology) -> Iterator[str]:
    """Yield the frames and word lists that ship: what a domain of one's own would replace."""
    yield '<h2 id="the-frames">How sentences are read</h2>\n'
    yield (
        "<p>A frame says by which words a relation is stated, and where in the sentence its two ends stand. Frames and "
        "word lists are data in <code>ontology/labour.ttl</code> and <code>ontology/english.ttl</code>; a domain of "
        "one's own is a file like the first.</p>\n"
    )
    relations: dict[str, list[Frame]] = {}
    for frame in ontology.frames:
        relations.setdefault(frame.relation, []).append(frame)
    for relation in sorted(relations):
        yield f"<h3>{_link(KG + relation)}</h3>\n"
        for frame in relations[relation]:
            yield _frame(frame)
    yield '<h2 id="the-words">Word lists</h2>\n'
    for name in sorted(ontology.lists):
        yield _words(ontology.lists[name])


def _frame(frame: Frame) -> str:
    rows = [
        ("Words", escape(", ".join(frame.cues))),
        ("Who", escape(", ".join(frame.agent))),
        ("What", escape(", ".join(frame.target))),
        ("Expects", escape(", ".join(frame.expects))),
        ("Makes a", _link(KG + frame.gives_kind) if frame.gives_kind else ""),
        ("Claim status", escape(frame.status or "")),
        ("Negated it says", _link(KG + frame.negated) if frame.negated else ""),
        ("Reads", _listed(frame.examples)),
        ("Does not read", _listed(frame.counterexamples)),
    ]
    listed = "".join(f"<dt>{key}</dt><dd>{value}</dd>" for key, value in rows if value)
    return f"<details><summary>{escape(frame.name)} <span class='no'>({escape(frame.part)})</span></summary><dl>{listed}</dl></details>\n"


def _words(words: WordList) -> str:
    kind = f"<p>A name with such a head names a {_link(KG + words.kind)}.</p>" if words.kind else ""
    example = f'<p class="muted">For example: {escape(" ".join(words.examples))}</p>' if words.examples else ""
    return (
        f"<details><summary>{escape(words.name)} <span class='no'>({len(words.words):,})</span></summary>"
        f"<p>{escape(', '.join(sorted(words.words)))}</p>{kind}{example}</details>\n"
    )
