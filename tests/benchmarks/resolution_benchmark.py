"""How the cost of resolution grows with the number of mentions: pairs compared a referent, time a mention, their ratio.

    python -m tests.benchmarks.resolution_benchmark [MENTIONS ...]

The corpus is invented from a fixed seed: reports of one hundred mentions each, people and bodies drawn by Zipf's law
from a population that grows with the corpus, so that there are ever more namesakes, short forms, and names that occur
in a large share of all reports. A method that compares all with all would double its cost a mention with each doubling.
"""

from __future__ import annotations

import gc
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator

from kg.model import Document, Extraction, Mention, Referent, Span, Statement, evidence
from kg.ontology import Ontology
from kg.resolution import clustering, resolve
from kg.resolution.naming import Lexicon
from kg.resolution.profiles import Profile
from kg.resolution.weighing import Weighed

STEPS = (1_000, 3_000, 10_000, 30_000, 100_000)
GIVEN = "Ada Tom Ines Bo Ruth William Bill Kate Catherine Omar Lena Piet Maria Jan Zoe Adam Eva Noor Sam Lucy".split()  # noqa: SIM905
FIRST = "Ash Bel Car Dun Elm Far Gar Hol Ket Lan Mar Nor Oak Pen Quil Rad Sel Tor Ush Wes Yar Zel".split()  # noqa: SIM905
LAST = "bridge combe dale field ford gate ham hurst ley low mere moor port stead ton wick worth bury".split()  # noqa: SIM905
HEADS = ("Infirmary", "Hospital", "Union", "College", "Council", "Hospital NHS Trust", "Works")
KINDS = ("Hospital", "Hospital", "TradeUnion", "University", "GovernmentBody", "Organisation", "Organisation")
ROLES = ("nurse", "porter", "branch secretary", "chief executive", "teacher", "convenor")


def word(number: int) -> str:
    """Return the invented word of that number; all are different."""
    number, last = divmod(number, len(LAST))
    more, first = divmod(number, len(FIRST))
    return FIRST[first] + (LAST[more % len(LAST)] if more else "") + LAST[last]


def zipf(dice: random.Random, size: int) -> int:
    """Return a number below size, small ones more often: the n-th about 1/n as often as the first."""
    return min(size - 1, int(size ** dice.random()) - 1)


def corpus(mentions: int) -> Iterator[Extraction]:
    """Yield reports with that many mentions in all: thirty referents and one hundred mentions a report."""
    dice = random.Random(mentions)
    population = max(40, mentions // 20)
    for number in range(max(1, mentions // 100)):
        identifier = f"{number:06}.txt"
        names: dict[str, tuple[str, ...]] = {}
        for _ in range(15):
            who = zipf(dice, population)
            given, family = GIVEN[who % len(GIVEN)], word(who // 3)
            names.setdefault(f"Person|{given} {family}", (f"{given} {family}", family))
        for _ in range(10):
            what = zipf(dice, population)
            name = f"{word(what)} {HEADS[what % len(HEADS)]}"
            names.setdefault(f"{KINDS[what % len(HEADS)]}|{name}", (name,))
        for _ in range(5):
            town = word(zipf(dice, population))
            names.setdefault(f"Place|{town}", (town,))
        text, referents, said = "", [], []
        for index, (key, forms) in enumerate(names.items()):
            kind = key.partition("|")[0]
            found = []
            for repeat in range(max(1, round(100 / len(names)))):
                form = forms[min(repeat, len(forms) - 1)]
                start = len(text)
                text += form + ". "
                span = Span(document=identifier, start=start, end=start + len(form))
                found.append(Mention(span=span, text=form, form="name"))
            referents.append(Referent(id=f"n{index}", kind=kind, label=forms[0], names=forms, mentions=tuple(found)))
        document = Document(identifier=identifier, text=text)
        bodies = [r for r in referents if r.kind not in ("Person", "Place")]
        for person_ in [r for r in referents if r.kind == "Person"][:6]:
            span = person_.mentions[0].span
            said.append(
                Statement(
                    kind="RoleHolding", subject=person_.id, predicate="role", object=dice.choice(bodies).id if bodies else None,
                    qualifiers=(("title", dice.choice(ROLES)),),
                    evidence=(evidence(document, span.start, span.end, "benchmark", 0.8),),
                )
            )  # fmt: skip
        yield Extraction(document=document, referents=tuple(referents), statements=tuple(said))


def main() -> None:
    """Print the table."""
    ontology = Ontology.load()
    resolve(corpus(200), ontology=ontology)  # gazetteers are loaded once
    compared: Counter[str] = Counter()
    weigh = clustering.__dict__["weigh"]

    def counted(left: Profile, right: Profile, lexicon: Lexicon) -> Weighed | None:
        compared[left.broad] += 1
        found: Weighed | None = weigh(left, right, lexicon)
        return found

    clustering.__dict__["weigh"] = counted
    print(
        f"{'mentions':>10} {'referents':>10} {'entities':>9} {'judgements':>10} {'s':>7} {'µs/mention':>11} {'ratio':>6} {'MB':>6}"
    )
    first = 0.0
    for size in [int(a) for a in sys.argv[1:]] or STEPS:
        made = list(corpus(size))
        mentions = sum(len(r.mentions) for e in made for r in e.referents)
        compared.clear()
        gc.collect()
        gc.disable()  # as a build does
        start = time.process_time()
        found = resolve(made, ontology=ontology)
        seconds = time.process_time() - start
        gc.enable()
        each = 1e6 * seconds / mentions
        first = first or each
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        referents = sum(len(e.referents) for e in made)
        pairs = sum(compared.values())
        row = (mentions, referents, len(found.entities), pairs, f"{pairs / referents:.1f}", f"{seconds:.1f}", f"{each:.0f}",
               f"{each / first:.2f}", memory)  # fmt: skip
        print(" ".join(f"{cell:>10}" for cell in row), flush=True)


if __name__ == "__main__":
    main()
