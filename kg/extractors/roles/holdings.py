"""What a document says of roles in all: findings of single sentences joined into statements.

A title without organisation is the same role as that title with one; an office that somebody resigned from is former
wherever else the document names it; whoever succeeds somebody holds what the other held.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extractors.roles.titles import Tenure
from kg.model import ClaimStatus, Evidence, Statement, evidence
from kg.reading import Reading

CONFIDENCE = {
    "title before name": 0.95,
    "rank before name": 0.95,
    "letters after name": 0.95,
    "role, name": 0.93,
    "name, role": 0.95,
    "name, organisation": 0.9,
    "name of organisation": 0.85,
    "organisation's name": 0.9,
    "roles, including name": 0.85,
    "role under byline": 0.9,
    "name is role": 0.93,
    "role is name": 0.9,
    "as role": 0.85,
    "given role": 0.9,
    "leaves organisation": 0.8,
    "leads organisation": 0.9,
    "organisation led by name": 0.9,
    "works at": 0.85,
    "joins organisation": 0.8,
    "belongs to organisation": 0.9,
    "role noun of a known person": 0.8,
    "succession": 0.8,
}


_OTHER_OFFICE = frozenset(
    [
        "deputy",
        "assistant",
        "associate",
        "vice",
        "shadow",
        "trainee",
        "student",
        "honorary",
        "under",
        "principal",
        "sub",
    ]
)
"""Words that make a title another one: a deputy general secretary is no general secretary."""
_PLACING = frozenset({"works at", "name, organisation", "name of organisation", "organisation's name"})


@dataclass(slots=True)
class Finding:
    """One role of one person as one construction found it, at tokens `span` of the paragraph with that index.

    `act` is 'begin' or 'end' where the words open or close the role; a finding with act 'end' and neither title nor
    organisation only closes what the person held.
    """

    person: str
    title: str | None
    organisation: str | None
    of_person: str | None
    tenure: Tenure
    office: bool
    starts: str | None
    ends: str | None
    paragraph: int
    span: tuple[int, int]
    rule: str
    status: ClaimStatus
    speaker: str | None
    act: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """The later person took over from the earlier one, as the tokens `span` of the paragraph say."""

    later: str
    earlier: str
    paragraph: int
    span: tuple[int, int]


def statements(reading: Reading, findings: list[Finding], successions: list[Succession]) -> Iterator[Statement]:
    """Yield the statements of a document from its findings, in text order, the evidence of one role together."""
    findings = _hand_over(findings, successions)
    by_person: dict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        by_person[found.person].append(found)
    for person in sorted(by_person, key=lambda p: min((f.paragraph, f.span) for f in by_person[p])):
        own = by_person[person]
        closed = [f for f in own if f.act == "end" and f.title is None and f.organisation is None]
        own = [f for f in own if f.title is not None or f.organisation is not None]
        _place_occupations(reading, own)
        if any(f.title and f.tenure == "current" and f.rule != "works at" for f in own):
            own = [f for f in own if f.rule != "works at" or f.organisation]
        for role in _roles(reading, own):
            _close(role, closed)
            yield _statement(reading, role)


def _place_occupations(reading: Reading, findings: list[Finding]) -> None:
    """Give an occupation the one employer at which the document says that the person works or belongs.

    'Nurse Ada Quill, who works at Larkfield Infirmary' holds one role. A union or party is no employer.
    """
    employers: dict[str, Finding] = {}
    for found in findings:
        if found.title is None and found.organisation and found.tenure == "current" and found.rule in _PLACING:
            chain = reading.refs.chains[found.organisation]
            if found.rule == "works at" or reading.is_a(chain, "Hospital", "University"):
                employers.setdefault(found.organisation, found)
    if len(employers) != 1 or any(found.title and found.organisation for found in findings):
        return
    organisation, source = next(iter(employers.items()))
    for found in findings:
        if found.title and not found.office and found.organisation is None and found.tenure == "current":
            found.organisation = organisation
            found.steps = (*found.steps, f"employer by the rule '{source.rule}'")


def _roles(reading: Reading, findings: list[Finding]) -> list[list[Finding]]:
    """Return the findings of one person in lists, one for each role; what says less goes with what says more."""
    groups: dict[tuple[str | None, str | None, str | None, bool], list[Finding]] = {}
    for found in sorted(findings, key=lambda f: (f.paragraph, f.span)):
        negated = found.status in ("negated", "denied")
        groups.setdefault((found.title, found.organisation, found.of_person, negated), []).append(found)
    kept = dict(groups)
    for key in list(groups):
        fuller = [other for other in kept if other != key and key in kept and _says_more(reading, other, key)]
        if fuller:
            best = max(fuller, key=lambda k: (len((k[0] or "").split()), len(kept[k]), k[0] or "", k[1] or ""))
            tenures = {f.tenure for f in kept[best]}
            for found in kept.pop(key):
                if key[1] == best[1] and key[0]:
                    kept[best].append(found)
                    continue
                paragraph = reading.paragraphs[found.paragraph]
                if found.act == "end" and found.tenure == "former" and "former" not in tenures:
                    for other in kept[best]:
                        other.tenure, other.ends = "former", other.ends or found.ends
                reading.reject(
                    paragraph, *found.span, found.rule, "another sentence of the document says more of the same role"
                )
    return list(kept.values())


def _says_more(
    reading: Reading,
    more: tuple[str | None, str | None, str | None, bool],
    less: tuple[str | None, str | None, str | None, bool],
) -> bool:
    """Say whether one key of title, organisation and person holds all that another has, and something besides."""
    if more[3] != less[3]:
        return False
    if less[0] is None:
        return more[0] is not None and more[1] == less[1]
    if more[0] is None or (less[2] is not None and more[2] != less[2]):
        return False
    wide, narrow = plain_title(more[0]), plain_title(less[0])
    same_title = wide == narrow
    within = same_title or _is_fuller(wide.split(), narrow.split())
    if less[1] is None:
        return within and (more[1] is not None or more[0] != less[0] or more[2] is not None)
    if more[1] == less[1]:
        return within and more[0] != less[0]
    return same_title and _is_part(reading, more[1], less[1])


def plain_title(title: str) -> str:
    """Return a title with 'man', 'woman' and 'person' off its noun: one office however it is called.

    >>> plain_title("health spokeswoman"), plain_title("vice-chairman")
    ('health spokes', 'vice-chair')
    """
    return re.sub(r"(chair|spokes|council|congress|assembly)(?:man|woman|person)\b", r"\1", title)


def _is_fuller(wide: list[str], narrow: list[str]) -> bool:
    """Say whether one title has all the words of another and more, none of which makes it another office."""
    same_noun = wide[-1] == narrow[-1] or wide[0] == narrow[0]
    return same_noun and set(narrow) < set(wide) and not (set(wide) - set(narrow)) & _OTHER_OFFICE


def _is_part(reading: Reading, inner: str | None, outer: str) -> bool:
    chain = reading.refs.chains.get(inner or "")
    return chain is not None and ("whole", outer) in chain.features


def _close(role: list[Finding], closed: list[Finding]) -> None:
    """Make an office former that was given up: by words about it, or by a bare 'stepped down' after it was named."""
    ended = [f for f in role if f.act == "end" and f.tenure == "former" and f.status in ("asserted", "attributed")]
    office = any(f.office for f in role)
    first = min((f.paragraph, f.span) for f in role)
    bare = [f for f in closed if office and (f.paragraph, f.span) > first and f.status in ("asserted", "attributed")]
    if not ended and not bare:
        return
    for found in role:
        if found.tenure in ("current", "acting") and found.status not in ("negated", "denied"):
            found.tenure = "former"
            if bare and found not in ended:
                found.steps = (*found.steps, "given up: " + " ".join(bare[0].steps))


def _hand_over(findings: list[Finding], successions: list[Succession]) -> list[Finding]:
    """Return the findings with those that follow from one person having taken over from another."""
    added = []
    for pair in successions:
        later = [
            f
            for f in findings
            if f.person == pair.later and f.office and f.status in ("asserted", "attributed", "planned")
        ]
        earlier = [
            f for f in findings if f.person == pair.earlier and f.office and f.status in ("asserted", "attributed")
        ]
        near = [f for f in later if f.paragraph == pair.paragraph and f.act == "begin"] or later
        known = [f for f in earlier if not any(_alike(f, o) for o in later)]
        if near and not any(_alike(f, near[-1]) for f in earlier):
            best = _first_office(near)
            added.append(
                _derived(best, pair.earlier, pair, "current" if best.tenure == "incoming" else "former", "successor")
            )
        elif known and not later:
            best = _first_office(known)
            added.append(_derived(best, pair.later, pair, "current", "predecessor"))
            for found in earlier:
                if _alike(found, best) and found.tenure == "current":
                    found.tenure = "former"
    return findings + added


def _first_office(findings: list[Finding]) -> Finding:
    """Return the office that is named first, in the wording that names its organisation."""
    first = min(findings, key=lambda f: (f.paragraph, f.span))
    same = [f for f in findings if f.organisation and f.title == first.title]
    return min(same, key=lambda f: (f.paragraph, f.span)) if same else first


def _alike(left: Finding, right: Finding) -> bool:
    if left.title is None or right.title is None:
        return False
    same = left.title == right.title or left.title.split()[-1] == right.title.split()[-1]
    return same and (left.organisation == right.organisation or None in (left.organisation, right.organisation))


def _derived(model: Finding, person: str, pair: Succession, tenure: Tenure, by: str) -> Finding:
    return Finding(
        person=person, title=model.title, organisation=model.organisation, of_person=model.of_person, tenure=tenure,
        office=True, starts=None, ends=None, paragraph=pair.paragraph, span=pair.span, rule="succession",
        status="asserted", speaker=None, act="", steps=(f"the same role as the {by}'s, which other words state",),
    )  # fmt: skip


def _statement(reading: Reading, role: list[Finding]) -> Statement:
    first = role[0]
    proofs: dict[tuple[int, int], Evidence] = {}
    for found in role:
        paragraph = reading.paragraphs[found.paragraph]
        start, end = paragraph.offsets(*found.span)
        proof = evidence(
            reading.document, start, end, found.rule, CONFIDENCE[found.rule], found.status, found.speaker,
            (found.rule, *dict.fromkeys(found.steps)),
        )  # fmt: skip
        proofs.setdefault((start, end), proof)
    qualifiers: dict[str, str] = {"tenure": _tenure(role)}
    if first.title:
        qualifiers["title"] = first.title
    for name in ("starts", "ends"):
        value = next((v for f in role if (v := getattr(f, name))), None)
        if value:
            qualifiers[name] = value
    return Statement(
        kind="RoleHolding",
        subject=first.person,
        predicate="role",
        object=first.organisation,
        qualifiers=tuple(sorted(qualifiers.items())),
        links=(("of_person", first.of_person),) if first.of_person else (),
        evidence=tuple(proofs[key] for key in sorted(proofs)),
    )


def _tenure(role: list[Finding]) -> Tenure:
    """Return the tenure of a role: former where an act ended it, else what at least half of its findings say."""
    tenures = [found.tenure for found in role]
    if any(found.act == "end" and found.tenure == "former" for found in role):
        return "former"
    marked: tuple[Tenure, ...] = ("former", "acting", "incoming")
    return next((tenure for tenure in marked if tenures.count(tenure) * 2 >= len(tenures)), tenures[0])
