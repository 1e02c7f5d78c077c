"""A generated corpus of news about labour disputes: seeded, any size, no real person in it.

Each report has a headline, perhaps a byline and a dateline, and five to twelve paragraphs of one to three sentences
drawn from templates (who holds which office, pickets, stances, direct and reported speech, plans, times, background),
filled with invented names. Names recur as in a newsroom's archive: the number of people, bodies and towns grows with
the square root of the number of reports, and a few of them fill most reports (Zipf). One report in twenty is a live
blog, one in fifty repeats another's text with another opening, as wire copy does.

    python -m tests.benchmarks.corpus FOLDER 1000
"""

# ruff: noqa: SIM905 - lists of words are read best as words

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

_GIVEN = (
    "Ada Ben Cora Dev Elin Farid Greta Hugo Ines Jonas Kofi Lena Malik Nadia Oren Petra Quentin Rosa Samir Tilda Umar "
    "Vera Wendell Ximena Yusuf Zora Alban Bryony Casper Delphine Emeka Fergus Gwen Hana Idris Juno"
).split()
_FAMILY_A = (
    "Ash Brad Carl Den East Far Glen Hart Ing Kirk Lang Marsh Nor Old Pen Quill Rad Stan Thorn Under Wain Yar".split()
)
_FAMILY_B = "bury combe den field ford ham ley low man mere ridge shaw stone ton well wick wood worth".split()
_TOWN_A = (
    "Alder Birch Carn Dun Elm Fen Graf Hazel Isk Kest Lark Mill North Oak Pendle Raven Sedge Thistle Wester Yew".split()
)
_TOWN_B = "borough bridge church dale field gate haven holme minster moor mouth port stead vale".split()
_HEADS = (
    ("Hospital", "nurses", "rota"), ("Infirmary", "porters", "pay offer"), ("University", "lecturers", "pension plan"),
    ("Council", "refuse collectors", "new contract"), ("Bakery", "bakers", "night shifts"), ("Docks", "dockers", "pay deal"),
    ("Steelworks", "steelworkers", "closure plan"), ("Bus Company", "drivers", "timetable"),
)  # fmt: skip
_OFFICES = ("chief executive", "general secretary", "spokesman", "branch secretary", "director of operations", "chair")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def reports(count: int, *, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield (file name, text) of so many reports; the same count and seed give the same texts."""
    draw = random.Random(seed)
    towns = sorted({a + b for a in _TOWN_A for b in _TOWN_B})
    draw.shuffle(towns)
    towns = towns[: max(8, min(len(towns), int(4 * count**0.5)))]
    people = sorted({f"{g} {a}{b}" for g in _GIVEN for a in _FAMILY_A for b in _FAMILY_B if a.lower() != b})
    draw.shuffle(people)
    people = people[: max(20, min(len(people), int(25 * count**0.5)))]
    made: list[str] = []
    for number in range(count):
        if made and draw.random() < 0.02:
            text = f"From our own reporters at {_pick(draw, towns)}.\n\n{draw.choice(made[-50:])}"
        elif draw.random() < 0.05:
            text = _live_blog(draw, towns, people)
        else:
            text = _report(draw, towns, people)
        made = [*made[-49:], text]
        yield f"{number // 1000:03d}/{number:07d}.txt", text


def _pick(draw: random.Random, names: list[str]) -> str:
    """Return one of the names, the first ones far more often (a Zipf distribution with exponent 1)."""
    return names[min(len(names) - 1, int(len(names) ** draw.random()) - 1)]


class _Cast:
    """Who and what one report is about."""

    def __init__(self, draw: random.Random, towns: list[str], people: list[str]) -> None:
        self.draw = draw
        self.town = _pick(draw, towns)
        self.other = _pick(draw, towns)
        head, self.workers, self.issue = draw.choice(_HEADS)
        self.body = f"{self.town} {head}"
        self.union = f"{self.workers.split()[-1].capitalize()[:-1]}s' Union"
        self.boss, self.leader, self.worker, self.minister = (_pick(draw, people) for _ in range(4))
        self.office, self.union_office = draw.choice(_OFFICES[:1] + _OFFICES[4:]), draw.choice(_OFFICES[1:4])
        self.day, self.number = draw.choice(_DAYS), draw.randrange(20, 900)

    def sentences(self) -> list[str]:
        c, family = self, self.leader.split()[-1]
        return [
            f"{c.leader}, {c.union_office} of the {c.union}, said members had been left with no choice.",
            f'"We will not give up until the {c.issue} is withdrawn," said {c.leader}. "Our members deserve better."',
            f"{c.boss}, the {c.office} of {c.body}, said the {c.issue} was fair and affordable.",
            f'{c.boss} added: "We remain open to talks at any time, and we are sorry for the disruption."',
            f"About {c.number} {c.workers} stood outside {c.body} from early on {c.day} morning.",
            f"A picket line was set up at the main gate of {c.body}, where {c.worker} was handing out leaflets.",
            f"{c.worker}, a member of the {c.union} who has worked there for nine years, said morale was low.",
            f"The {c.union} opposes the {c.issue}, which it says would cut earnings by a tenth.",
            f"{c.minister}, the employment minister, backed the management and called the strike unnecessary.",
            f"A spokeswoman for {c.other} Council said it supported the {c.workers} in their dispute.",
            f"The {c.union} plans a further 48-hour strike next month unless the {c.issue} is changed.",
            f"Talks between the {c.union} and {c.body} broke down on {c.day} after six hours.",
            f"{family} said she had written to the management twice but had received no answer.",
            f"Hundreds marched from {c.town} station to the town hall, where {c.leader} spoke to the crowd.",
            f"The management of {c.body} denies that it threatened anyone with dismissal.",
            f"It is the third walkout in {c.town} since the spring, and the largest so far.",
            "Passers-by sounded their horns, and somebody had brought a dog in a knitted coat.",
            "Rain had been forecast for the whole day, but by noon the sun was out and the mood was cheerful.",
            "Residents have complained of delays, though most of those who were asked had some sympathy.",
            f"{c.worker} said: \"I have two children, and I cannot live on this. Nobody here wants to be outside.\"",
        ]  # fmt: skip


def _report(draw: random.Random, towns: list[str], people: list[str]) -> str:
    cast = _Cast(draw, towns, people)
    said = cast.sentences()
    draw.shuffle(said)
    parts = [f"{cast.workers.capitalize()} walk out at {cast.body} over {cast.issue}"]
    if draw.random() < 0.5:
        parts.append(f"By {_pick(draw, people)}")
    opening = f"{cast.workers.capitalize()} at {cast.body} went on strike on {cast.day} over the {cast.issue}."
    parts.append(f"{cast.town.upper()} — {opening}" if draw.random() < 0.3 else opening)
    while said and len(parts) < draw.randrange(7, 15):
        parts.append(" ".join(said.pop() for _ in range(min(len(said), draw.randrange(1, 4)))))
    return "\n\n".join(parts) + "\n"


def _live_blog(draw: random.Random, towns: list[str], people: list[str]) -> str:
    parts = [f"Strikes across the region: live\n\nUpdates from picket lines in {_pick(draw, towns)} and beyond"]
    for hour in range(16, 8, -1):
        said = _Cast(draw, towns, people).sentences()
        draw.shuffle(said)
        parts += [
            f"{hour % 12 or 12}.{draw.randrange(10, 60)}{'pm' if hour > 11 else 'am'} GMT",
            " ".join(said[:3]),
            said[3],
        ]
    return "\n\n".join(parts) + "\n"


def write(folder: Path, count: int, *, seed: int = 1) -> Path:
    """Write so many reports into the folder, a thousand to a folder below it, and return it."""
    for name, text in reports(count, seed=seed):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
