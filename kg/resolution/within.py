"""Repairs within one document: two chains that the reading left apart and that are clearly one."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Judgement
from kg.resolution.clustering import Constraints
from kg.resolution.naming import Lexicon, Thing, initials
from kg.resolution.profiles import DocumentView, Profile
from kg.resolution.weighing import Weighed, weigh


def document_profiles(
    view: DocumentView, lexicon: Lexicon, constraints: Constraints
) -> tuple[list[Profile], list[Judgement]]:
    """Return the profiles of the document's named referents, the clearly equal ones as one, and why.

    Joined are: bodies without a name of their own (government, Government); equal names; a name and the same without
    its head; a short form where exactly one long name of the document begins with it; an acronym where exactly one name
    has its initials, or several have that lie in its own town.
    """
    profiles = [view.profile(r) for r in view.extraction.referents if view.is_named(r)]
    judgements: list[Judgement] = []
    for step in (_equal, _short_forms, _acronyms):
        for left, right, weighed in step(profiles, lexicon):
            gone = left is right or not any(p is left for p in profiles) or not any(p is right for p in profiles)
            if gone or constraints.forbid(left, right):
                continue
            judgements.append(
                Judgement(left=right.key, right=left.key, verdict="same", score=weighed.score, reason=weighed.reason)
            )
            left.absorb(right)
            profiles = [p for p in profiles if p is not right]
    return profiles, judgements


Pair = tuple[Profile, Profile, Weighed]


def _equal(profiles: list[Profile], lexicon: Lexicon) -> list[Pair]:
    """Pair referents of one kind with one full name, and bodies without a name."""
    first: dict[str, Profile] = {}
    pairs = []
    for profile in profiles:
        keys = [profile.broad + " ".join((p.given, *p.middle, p.family)) for p in profile.people if p.full]
        keys += ["thing" + t.text for t in profile.things if not t.acronym]
        for key in sorted(keys):
            other = first.setdefault(key, profile)
            if other is profile:
                continue
            same_town = not other.places or not profile.places or bool(other.places & profile.places)
            weighed = weigh(other, profile, lexicon)
            if profile.generic or (weighed and not weighed.forbidden and same_town and not _fuller(other, profile)):
                pairs.append((other, profile, Weighed(4.0, (f"one name in one report ({key.removeprefix('thing')})",))))
    return pairs


def _fuller(left: Profile, right: Profile) -> bool:
    """Say whether both have a fuller name than the one that they share."""
    shared = {t.text for t in left.things} & {t.text for t in right.things}
    return bool(shared) and all(t.text not in shared for t in (*left.full, *right.full))


def _short_forms(profiles: list[Profile], lexicon: Lexicon) -> list[Pair]:
    things = [p for p in profiles if p.things and not p.generic]
    pairs = []
    for short in things:
        if not all(len(t.words) < 3 and not t.heads and not t.acronym for t in short.things):
            continue
        fits = []
        for long in things:
            if long is short or not any(t.heads for t in long.full):
                continue
            weighed = weigh(short, long, lexicon)
            begins = any(
                _begins(s, t) for s in short.things for t in long.full if t.kind not in ("Place", "Policy", None)
            )
            if begins and weighed and not weighed.forbidden and weighed.points >= -1:
                fits.append((long, weighed))
        if len(fits) == 1:
            long, weighed = fits[0]
            pairs.append((long, short, replace(weighed, points=2.2, reasons=(*weighed.reasons, "in one report"))))
    return pairs


def _begins(short: Thing, long: Thing) -> bool:
    return len(short.words) < len(long.words) and long.words[: len(short.words)] == short.words


def _acronyms(profiles: list[Profile], lexicon: Lexicon) -> list[Pair]:
    things = [p for p in profiles if p.things and not p.generic]
    pairs = []
    for short in things:
        letters = {t.text for t in short.things if t.acronym and len(t.text) > 2}
        if not letters or short.expansions or any(not t.acronym for t in short.things):
            continue
        fits = [
            p for p in things
            if p is not short and any(initials(t.text) in letters for t in p.full)
            and (w := weigh(short, p, lexicon)) is not None and not w.forbidden and w.points > -1
        ]  # fmt: skip
        shown = min(letters).upper()
        if len(fits) > 1:
            fits = [p for p in fits if p.places & short.places]
            why = f"initials that fit ({shown}), and both in {min(short.places).title()}" if fits else ""
        else:
            why = f"the one name of the report with the initials {shown}"
        pairs += [(short, p, Weighed(2.0, (why,))) for p in fits]
    return pairs
