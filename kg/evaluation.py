"""Measures what the rules read against what people annotated: by relation, and by rule, with intervals.

Annotations are JSON files beside their texts: {"doc", "entities": {id: {"type", "names"}}, "statements": [{"relation",
arguments, "evidence", "optional"?}]}. An optional statement is one on which careful readers differ: it is neither missed
nor wrong. Intervals are Wilson's for a proportion at 95 % (Wilson 1927), which are honest for few cases.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import NoInput, UnreadableSource
from kg.extractors import extract
from kg.model import Document, Extraction, Referent, Statement
from kg.ontology import Ontology
from kg.reading import Reader

RELATIONS = ("role", "pickets_at", "position_on", "said_direct", "said_indirect", "located_in", "part_of", "action")
NOT_CLAIMED = frozenset({"negated", "denied", "conditional"})
_FAMILY = {
    "Person": "person",
    "Place": "place",
    "Group": "group",
    **dict.fromkeys(
        (
            "Organisation",
            "Hospital",
            "TradeUnion",
            "GovernmentBody",
            "PoliticalParty",
            "MediaOrganisation",
            "University",
        ),
        "organisation",
    ),
}
_NEAR = ({"organisation", "place"}, {"organisation", "group"})
_PROTESTS = frozenset({"rally", "march", "picket", "other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement in a form in which what was read and what was annotated can be compared.

    `who` and `what` are annotated entities' identifiers (for what was read: those that its referents stand for, None
    where they stand for none); `also` are further identifiers that are right for `what`; `words` is the title, the
    quoted words, the stance or the kind of action. `rule` and `span` are those of the reading's evidence.
    """

    relation: str
    who: str | None
    what: str | None = None
    also: tuple[str, ...] = ()
    words: str = ""
    when: str = ""
    optional: bool = False
    rule: str = ""
    exact: str = ""
    given: bool = True
    """Whether `what` is stated at all (a role without an organisation has none)."""


@dataclass(slots=True)
class Count:
    """How often something was right, right though optional, wrong, and missed."""

    right: int = 0
    optional: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Return the share of what was read that a careful reader accepts; 1.0 where nothing was read."""
        read = self.right + self.optional + self.wrong
        return (self.right + self.optional) / read if read else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the firm statements that was read; 1.0 where there is none."""
        firm = self.right + self.missed
        return self.right / firm if firm else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of firm precision and recall, optional statements left out of both."""
        read = self.right + self.wrong
        precision = self.right / read if read else 1.0
        return 2 * precision * self.recall / (precision + self.recall) if precision + self.recall else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return Wilson's 95 % interval of the precision; (0, 1) where nothing was read."""
        return wilson(self.right + self.optional, self.right + self.optional + self.wrong)


@dataclass(slots=True)
class Evaluation:
    """What was right, wrong and missed, by relation and by rule, with the claims themselves for reading."""

    documents: int = 0
    relations: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in RELATIONS})
    rules: dict[tuple[str, str], Count] = field(default_factory=dict)
    wrong: list[tuple[str, Claim]] = field(default_factory=list)
    missed: list[tuple[str, Claim]] = field(default_factory=list)


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the interval of a proportion in which its true value lies with 95 % confidence.

    >>> [round(x, 2) for x in wilson(9, 10)]
    [0.6, 0.98]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if of == 0:
        return 0.0, 1.0
    share = right / of
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, centre - spread), min(1.0, centre + spread)


def evaluate(annotations: Path, texts: Path | None = None, *, domain: Path | None = None) -> Evaluation:
    """Return how the reading of every annotated text of a folder compares with its annotation.

    `texts` is the folder of the texts, by default the same one. Raises NoInput where the folder holds no annotation,
    UnreadableSource where an annotation is not of the form that the module says or its text is absent.
    """
    files = sorted(annotations.glob("*.json")) if annotations.is_dir() else []
    if not files:
        raise NoInput("holds no annotation files (*.json)", str(annotations), "name a folder of annotated texts")
    ontology = Ontology.load(domain)
    reader = Reader(ontology)
    evaluation = Evaluation()
    for file in files:
        annotation = _load(file)
        path = (texts or annotations) / annotation["doc"]
        if not path.is_file():
            raise UnreadableSource("the annotated text is not there", str(path), "name its folder with --texts")
        document = Document(identifier=annotation["doc"], text=path.read_bytes().decode("utf-8-sig"))
        compare(evaluation, annotation, extract(reader.read(document), ontology))
    return evaluation


def _load(file: Path) -> dict[str, Any]:
    try:
        annotation: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if not {"doc", "entities", "statements"} <= set(annotation):
            raise ValueError('needs "doc", "entities" and "statements"')
    except (OSError, ValueError, TypeError) as error:
        raise UnreadableSource(
            f"is no annotation: {error}", str(file), "see the form in the README, 'Measure'"
        ) from None
    return annotation


def compare(evaluation: Evaluation, annotation: dict[str, Any], extraction: Extraction) -> None:
    """Add the comparison of one document to the evaluation."""
    evaluation.documents += 1
    stands = _standing_for(extraction.referents, annotation["entities"])
    read = list(_read(extraction, stands))
    known = list(_annotated(annotation))
    for relation in RELATIONS:
        _pair(
            evaluation,
            annotation["doc"],
            relation,
            [claim for claim in read if claim.relation == relation],
            [claim for claim in known if claim.relation == relation],
        )


# ----- who is who


def plain(words: str) -> str:
    """Return words for comparison: small, without article, title, marks and doubled spaces.

    >>> plain("The  Bakers’ Union"), plain("Dr. Ada Quill")
    ('bakers union', 'ada quill')
    """
    small = unicodedata.normalize("NFKC", words).lower()
    small = re.sub(r"[’‘'\"“”.,;:]", "", small)
    small = re.sub(r"[\s\-‐–—_]+", " ", small).strip()
    return re.sub(r"^(?:the |an? )?(?:(?:dr|mrs?|ms|miss|sir|prof|professor|lord|lady|dame) )?", "", small)


def _family(kind: str) -> str:
    return _FAMILY.get(kind, "matter")


def _standing_for(referents: Sequence[Referent], entities: dict[str, Any]) -> dict[str, str]:
    """Return which annotated entity each referent stands for: one of like kind that shares most of its names."""
    stands: dict[str, str] = {}
    annotated = {
        key: ({plain(n) for n in entity["names"]}, _family(entity["type"])) for key, entity in entities.items()
    }
    for referent in referents:
        names, family = {plain(name) for name in referent.names}, _family(referent.kind)
        ranked = []
        for key, (others, other_family) in annotated.items():
            shared = (names & others) - {""}
            if shared and (family == other_family or {family, other_family} in _NEAR):
                ranked.append(
                    (max(len(n) for n in shared), len(shared) / len(names | others), family == other_family, key)
                )
        if ranked:
            stands[referent.id] = max(ranked)[-1]
    return stands


# ----- both sides in one form


def _read(extraction: Extraction, stands: dict[str, str]) -> Iterator[Claim]:
    kinds = {referent.id: referent.kind for referent in extraction.referents}
    for statement in extraction.statements:
        proof = next((e for e in statement.evidence if e.status not in NOT_CLAIMED), None)
        if proof is None:
            continue
        relation, words = _relation(statement, kinds)
        what = statement.link("place") if statement.kind == "Participation" else statement.object
        yield Claim(
            relation=relation,
            who=stands.get(statement.subject),
            what=stands.get(what) if what else None,
            given=what is not None,
            words=words,
            when=statement.qualifier("when_text") or "",
            rule=proof.rule,
            exact=proof.exact,
        )


def _relation(statement: Statement, kinds: dict[str, str]) -> tuple[str, str]:
    if statement.kind == "Quotation":
        return f"said_{statement.qualifier('quotation_kind')}", statement.qualifier("text") or ""
    if statement.kind == "RoleHolding":
        return "role", statement.qualifier("title") or ""
    if statement.kind == "Position":
        return "position_on", statement.predicate
    if statement.kind == "Participation":
        return "action", kinds.get(statement.object or "", "OtherAction").lower().replace("otheraction", "other")
    return statement.predicate, ""


def _annotated(annotation: dict[str, Any]) -> Iterator[Claim]:
    for said in annotation["statements"]:
        relation = said["relation"]
        who = said.get("person") or said.get("agent") or said.get("speaker") or said.get("subject")
        what = said.get("organisation") or said.get("place") or said.get("target") or said.get("object")
        also = tuple(said.get("organisation_also") or said.get("target_also") or ())
        words = said.get("role") or said.get("stance") or said.get("quote") or (said.get("kind") or "")
        yield Claim(
            relation=f"said_{said['kind']}" if relation == "said" else relation,
            who=who,
            what=what,
            also=also,
            words=words or "",
            when=said.get("when") or "",
            optional=bool(said.get("optional")),
            exact=said.get("evidence") or said.get("quote") or "",
            given=what is not None,
        )


# ----- pairing


def _agree(relation: str, read: Claim, known: Claim) -> bool:
    """Say whether a claim that was read says what an annotated one says."""
    if read.who is None or read.who != known.who:
        return False
    right_object = read.what is not None and read.what in {known.what, *known.also}
    if relation == "role":
        left, right = set(plain(read.words).split()), set(plain(known.words).split())
        titles = (not right and (not left or left <= {"member", "of"})) or _overlap(left, right)
        return titles and (right_object or (not read.given and not known.given))
    if relation.startswith("said"):
        return _same_words(read.words, known.words)
    if relation == "position_on":
        return read.words == known.words and right_object
    if relation == "action":
        kinds = read.words == known.words or {read.words, known.words} <= _PROTESTS
        place = not read.given or not known.given or right_object
        when = not read.when or not known.when or bool(set(plain(read.when).split()) & set(plain(known.when).split()))
        return kinds and place and when
    return right_object


def _overlap(left: set[str], right: set[str]) -> bool:
    """Say whether two titles share at least half of their words: 'junior doctor' and 'doctor' do, 'nurse' does not."""
    return bool(left and right) and len(left & right) / len(left | right) >= 0.5


def _same_words(read: str, known: str) -> bool:
    """Say whether two quoted stretches are one: one within the other at half its length, or half of their words shared."""
    left, right = plain(read), plain(known)
    if left and right and (left in right or right in left):
        return min(len(left), len(right)) / max(len(left), len(right)) >= 0.5
    return _overlap(set(left.split()), set(right.split()))


def _pair(evaluation: Evaluation, document: str, relation: str, read: list[Claim], known: list[Claim]) -> None:
    """Pair one to one, firm statements first, with augmenting paths; a repetition of a right claim is not counted."""
    owner: dict[int, int] = {}

    def seat(j: int, seen: set[int]) -> bool:
        for i, claim in enumerate(read):
            if i not in seen and _agree(relation, claim, known[j]):
                seen.add(i)
                if i not in owner or seat(owner[i], seen):
                    owner[i] = j
                    return True
        return False

    for firm in (True, False):
        for j, claim in enumerate(known):
            if claim.optional != firm:
                seat(j, set())
    count = evaluation.relations[relation]
    for i, claim in enumerate(read):
        rule = evaluation.rules.setdefault((relation, claim.rule), Count())
        if i in owner:
            optional = known[owner[i]].optional
            for counted in (count, rule):
                counted.optional += optional
                counted.right += not optional
        elif not any(_agree(relation, claim, other) for other in known):
            count.wrong += 1
            rule.wrong += 1
            evaluation.wrong.append((document, claim))
    found = set(owner.values())
    for j, claim in enumerate(known):
        if j not in found and not claim.optional:
            count.missed += 1
            evaluation.missed.append((document, claim))
