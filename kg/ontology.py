"""Loads the Turtle files of classes, word lists and cues; answers 'is a', 'which words', 'which frames'.

Three layers are read: the vocabulary (`pressgraph.ttl`), what any reader of English news knows (`english.ttl`) and one
domain (`labour.ttl`, or the file that the user names). All three are data; the code that asks them knows no dispute.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BadOntology

KG = "https://example.org/kg#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_BESIDE = Path(__file__).resolve().parent
HOME = _BESIDE / "_ontology" if (_BESIDE / "_ontology").is_dir() else _BESIDE.parent / "ontology"
"""Where the Turtle files lie: inside an installed package, or beside it in a checkout."""

VOCABULARY = HOME / "pressgraph.ttl"
SHAPES = HOME / "shapes.ttl"
ENGLISH = HOME / "english.ttl"
LABOUR = HOME / "labour.ttl"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """Words that belong together; `kind` is the class that a name with such a head names, where there is one."""

    name: str
    words: frozenset[str]
    kind: str | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How the language of a domain says a relation: cue lemmas, and where agent and target stand round them.

    `part` is verb, noun, adjective or phrase. `agent` and `target` are slots in the order in which they are tried:
    'subject', 'object', 'passive' (the subject of a passive), 'by', 'of', 'possessor', 'clause' or a preposition.
    `status` is set where the words themselves say that the thing is planned, cancelled and so on; `gives_kind` is the
    class of the thing that the cue brings into being ('walk out' a kg:Strike), where the relation has such an object.
    `expects` are the kinds that a target may be of, empty for any; `negated` is the relation that the frame says under
    negation ('does not support' is kg:opposes), None where negation leaves nothing to say.
    """

    name: str
    relation: str
    part: str
    cues: tuple[str, ...]
    agent: tuple[str, ...]
    target: tuple[str, ...]
    status: str | None = None
    gives_kind: str | None = None
    expects: tuple[str, ...] = ()
    negated: str | None = None
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    note: str = ""


class Ontology:
    """What the Turtle files say; made by `load`, never changed."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self.files = files
        store = ox.Store()
        seal = hashlib.sha256()
        for path in files:
            try:
                data = path.read_bytes()
                store.bulk_load(data, format=ox.RdfFormat.TURTLE)
            except OSError as error:
                raise BadOntology(
                    f"cannot be read ({error.strerror})", str(path), "check the path given to --domain"
                ) from None
            except SyntaxError as error:
                raise BadOntology(f"is not Turtle: {error}", str(path), "mend the line that is named") from None
            seal.update(data)
        self._store = store
        self.fingerprint = seal.hexdigest()[:16]

    # ----- classes and properties

    @cached_property
    def _parents(self) -> dict[str, frozenset[str]]:
        direct: dict[str, set[str]] = {}
        for relation in ("subClassOf", "subPropertyOf"):
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(RDFS + relation), None, None):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                    direct.setdefault(short(quad.subject.value), set()).add(short(quad.object.value))
        closed: dict[str, frozenset[str]] = {}

        def above(name: str, trail: frozenset[str]) -> frozenset[str]:
            if name not in closed:
                found = {name}
                for parent in direct.get(name, set()) - trail:
                    found |= above(parent, trail | {name})
                closed[name] = frozenset(found)
            return closed[name]

        for name in sorted(direct):
            above(name, frozenset())
        return closed

    def above(self, name: str) -> frozenset[str]:
        """Return the class or property and everything that it is below: local names for kg:, full IRIs for others."""
        return self._parents.get(name, frozenset({name}))

    def is_a(self, name: str, ancestor: str) -> bool:
        """Say whether the class (or property) is the ancestor or lies below it.

        >>> Ontology.load().is_a("Hospital", "Organisation")
        True
        """
        return ancestor in self.above(name)

    def range_of(self, relation: str) -> frozenset[str]:
        """Return the classes that the object of the relation may have, by rdfs:range or kg:expects; empty if any."""
        return self._values(relation, RDFS + "range") | self._values(relation, KG + "expects_object")

    def domain_of(self, relation: str) -> frozenset[str]:
        """Return the classes that the subject of the relation may have, by rdfs:domain or kg:expects; empty if any."""
        return self._values(relation, RDFS + "domain") | self._values(relation, KG + "expects_subject")

    def _values(self, name: str, predicate: str) -> frozenset[str]:
        node = ox.NamedNode(name if "://" in name else KG + name)
        quads = self._store.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
        return frozenset(short(quad.object.value) for quad in quads if isinstance(quad.object, ox.NamedNode))

    # ----- words

    @cached_property
    def lists(self) -> dict[str, WordList]:
        """Every word list by its name, which is the local part of its IRI."""
        found: dict[str, WordList] = {}
        for node in self._instances("WordList"):
            name = _local(node.value)
            kind = self._one(node, "names_kind")
            old = found.get(name)
            words = frozenset(_split(" , ".join(self._texts(node, KG + "words"))))
            found[name] = WordList(
                name=name,
                words=words | (old.words if old else frozenset()),
                kind=short(kind) if kind else (old.kind if old else None),
                examples=self._texts(node, SKOS + "example"),
            )
        return found

    def words(self, name: str) -> frozenset[str]:
        """Return the words of a list, in lower case; empty when no file has it."""
        known = self.lists.get(name)
        return known.words if known else frozenset()

    @cached_property
    def name_heads(self) -> dict[str, str]:
        """Head nouns (also of several words) to the kind of thing that a name with that head names.

        Where several lists have a word, the first in this order wins, because its sense in a name is the stronger:
        hospital, union, university, government, party, policy, organisation, media, place.
        """
        order = ("hospital", "union", "university", "government", "party", "policy", "organisation", "media", "place")
        heads: dict[str, str] = {}
        for list_name in order:
            known = self.lists.get(f"{list_name}-head")
            if known is not None and known.kind is not None:
                for word in sorted(known.words):
                    heads.setdefault(word, known.kind)
        return heads

    @cached_property
    def organisation_heads(self) -> frozenset[str]:
        """Head nouns of the names of organisations of every kind."""
        return frozenset(head for head, kind in self.name_heads.items() if self.is_a(kind, "Organisation"))

    # ----- frames

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """Every frame of the domain, sorted by name."""
        found = []
        for node in self._instances("Frame"):
            relation = self._one(node, "relation")
            cues = _split(" , ".join(self._texts(node, KG + "cues")))
            if not relation or not cues:
                raise BadOntology(
                    "a frame needs kg:relation and kg:cues", node.value, "compare it with another frame of the file"
                )
            found.append(
                Frame(
                    name=_local(node.value),
                    relation=short(relation),
                    part=self._text(node, "part") or "verb",
                    cues=tuple(sorted(cues)),
                    agent=_split(self._text(node, "agent") or "subject"),
                    target=_split(self._text(node, "target") or "object"),
                    status=self._text(node, "gives_status"),
                    gives_kind=short(kind) if (kind := self._one(node, "gives_kind")) else None,
                    expects=_split(self._text(node, "expects") or ""),
                    negated=short(negated) if (negated := self._one(node, "negated")) else None,
                    examples=self._texts(node, SKOS + "example"),
                    counterexamples=self._texts(node, KG + "counterexample"),
                    note=self._text(node, "note") or "",
                )
            )
        return tuple(sorted(found, key=lambda frame: frame.name))

    def frames_for(self, *relations: str) -> tuple[Frame, ...]:
        """Return the frames whose relation is one of these, or lies below one of them."""
        if relations not in self._frames_for:
            below = (f for f in self.frames if not self.above(f.relation).isdisjoint(relations))
            self._frames_for[relations] = tuple(below)
        return self._frames_for[relations]

    def cues(self, name: str) -> frozenset[str]:
        """Return the cues of the frame of that name; empty when no file has it."""
        return frozenset(cue for frame in self.frames if frame.name == name for cue in frame.cues)

    @cached_property
    def _frames_for(self) -> dict[tuple[str, ...], tuple[Frame, ...]]:
        return {}

    # ----- reading the store

    def _instances(self, kind: str) -> list[ox.NamedNode]:
        quads = self._store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(KG + kind), None)
        nodes = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        return sorted(nodes, key=lambda node: node.value)

    def _texts(self, node: ox.NamedNode, predicate: str) -> tuple[str, ...]:
        quads = self._store.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
        return tuple(sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)))

    def _text(self, node: ox.NamedNode, name: str) -> str | None:
        return next(iter(self._texts(node, KG + name)), None)

    def _one(self, node: ox.NamedNode, name: str) -> str | None:
        quads = self._store.quads_for_pattern(node, ox.NamedNode(KG + name), None, None)
        return next(iter(sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))), None)

    @staticmethod
    def load(domain: Path | None = None) -> Ontology:
        """Return the ontology with the named domain file, or with the labour-dispute domain that ships.

        Raises BadOntology where a file is absent, is not Turtle, or holds a frame without relation or cues.
        """
        return _load(domain or LABOUR)


@lru_cache(maxsize=4)
def _load(domain: Path) -> Ontology:
    ontology = Ontology((VOCABULARY, ENGLISH, domain))
    _ = ontology.frames
    return ontology


def triples(turtle: str) -> tuple[tuple[str, str, str], ...]:
    """Return every triple of a Turtle text, sorted: IRIs as they are, literals as their text, blank nodes with '_:'.

    Raises SyntaxError, whose `lineno` counts from 1, where the text is not Turtle.

    >>> triples('<urn:a> <urn:b> "c"@en .')
    (('urn:a', 'urn:b', 'c'),)
    """
    store = ox.Store()
    store.bulk_load(turtle.encode("utf-8"), format=ox.RdfFormat.TURTLE)

    def text(term: object) -> str:
        return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))

    return tuple(sorted((text(q.subject), q.predicate.value, text(q.object)) for q in store))


def short(iri: str) -> str:
    """Return the local name of a term of our vocabulary, any other IRI unchanged."""
    return iri.removeprefix(KG)


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _split(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in words.split(",") if (word := " ".join(part.split()))))
