"""The road: nothing is read twice, nothing is lost, and the bytes depend on the articles alone."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kg
from kg.build import crew
from kg.build.crew import Read, read_all
from kg.build.report import last
from kg.errors import Interrupted, NoInput, OutputError, PressgraphError, StoreLocked
from kg.graph import Graph
from kg.graph.payload import Packed
from kg.model import Document, Extraction
from kg.sources import Known, Rules
from tests.conftest import SEEDS
from tests.kills import kills

TEXTS = {
    "a.txt": "Ada Quill, a baker at Larkfield Bakery, said that the talks had failed. Ben Oduya was not there with her.",
    "b.txt": "Ben Oduya, the porter at Larkfield Infirmary, met Ada Quill on Monday, and they spoke about the strike.",
    "sub/c.txt": "Chen Li, an adviser at Oxmoor Council, would not say what the plan was, and the Bakers Union left.",
}


def corpus(folder: Path, **changes: str) -> Path:
    for name, text in (TEXTS | {name.replace("__", "/") + ".txt": text for name, text in changes.items()}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def files(out: Path) -> dict[str, bytes]:
    """Return all files that were written beside the store."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and (out / "store") not in path.parents
    }


def turtle(*paths: Path, out: Path, **options: object) -> kg.Report:
    return kg.build(paths, out, to=["turtle"], **options)  # type: ignore[arg-type]


# ----- nothing is lost


def test_a_base_that_is_no_iri_is_said_before_anything_is_read(tmp_path: Path, skimmed: list[str]) -> None:
    for base in ("no iri", "example/", "https://example.org/a b/"):
        with pytest.raises(OutputError, match="is no IRI"):
            turtle(corpus(tmp_path / "in"), out=tmp_path / "out", base=base)
    assert skimmed == []
    assert not (tmp_path / "out").exists()


def test_found_is_stored_and_duplicate_and_rejected(tmp_path: Path, skimmed: list[str]) -> None:
    into = corpus(tmp_path / "in", d=TEXTS["a.txt"], z="unreadable for the reader, as the word in it says to the test")
    (into / "empty.txt").touch()
    report = turtle(into, tmp_path / "nosuch", out=tmp_path / "out")
    assert (report.found, report.stored) == (7, 3)
    assert report.duplicates == (("d.txt", "a.txt"),)
    assert [one.identifier for one in report.set_aside] == [str(tmp_path / "nosuch"), "empty.txt", "z.txt"]
    assert report.read == 3
    assert report.entities == {"Person": 4, "Organisation": 3}
    assert report.statements == {"RoleHolding": 3}
    assert sorted(report.outputs) == ["graph.ttl"]
    written = (tmp_path / "out" / "report.txt").read_text()
    assert "d.txt has the text of a.txt" in written
    assert "empty.txt: is empty -> " in written
    assert last(tmp_path / "out") is not None


def test_paths_without_any_article_change_nothing(tmp_path: Path, skimmed: list[str]) -> None:
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out")
    before = files(tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoInput, match=r"(?s)no article could be read.*is a folder without files"):
        turtle(tmp_path / "empty", out=tmp_path / "out")
    (tmp_path / "empty" / "x.txt").write_text("unreadable, as it says, for whoever tries to read the words of it")
    with pytest.raises(NoInput, match="the reader failed on it"):
        turtle(tmp_path / "empty", out=tmp_path / "out")
    assert files(tmp_path / "out") == before
    with kg.open(tmp_path / "out") as graph:
        assert list(graph.documents()) == ["a.txt", "b.txt", "sub/c.txt"]


def test_metadata_given_by_the_user_reaches_the_graph(tmp_path: Path, skimmed: list[str]) -> None:
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out", rules=Rules(given=Known(publisher="The Oxmoor Loaf")))
    assert b'"The Oxmoor Loaf"' in files(tmp_path / "out")["graph.ttl"]


# ----- nothing is read twice


def test_a_build_with_nothing_changed_reads_and_resolves_nothing(
    tmp_path: Path, skimmed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    into = corpus(tmp_path / "in")
    first = turtle(into, out=tmp_path / "out")
    before = files(tmp_path / "out")
    skimmed.clear()
    monkeypatch.setattr("kg.resolution.resolve", lambda *_, **__: pytest.fail("it resolved again"))
    again = turtle(into, out=tmp_path / "out")
    assert skimmed == []
    assert (again.read, again.unchanged, again.removed) == (0, 3, 0)
    assert again.entities == first.entities
    assert files(tmp_path / "out") == before


def test_an_unchanged_build_loads_no_model(tmp_path: Path, skimmed: list[str]) -> None:
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out")
    code = "import sys; from kg.cli import main; sys.argv = ['kg', *sys.argv[1:]]\ntry: main()\nfinally: print('spacy' in sys.modules)"
    command = [sys.executable, "-c", code, "build", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--to", "turtle"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "0 read, 3 unchanged" in done.stdout


def test_new_changed_and_gone_files_end_in_the_bytes_of_a_build_from_nothing(
    tmp_path: Path, skimmed: list[str]
) -> None:
    into = corpus(tmp_path / "in")
    turtle(into, out=tmp_path / "out")
    skimmed.clear()
    (into / "b.txt").unlink()
    (into / "a.txt").write_text(TEXTS["a.txt"].replace("Ada Quill", "Ada Quillon"))
    (into / "new.txt").write_text("Dora Marsh, a cook at Larkfield Infirmary, was with Ben Oduya when it was said.")
    report = turtle(into, out=tmp_path / "out")
    assert skimmed == ["a.txt", "new.txt"]
    assert (report.read, report.unchanged, report.removed) == (2, 1, 1)
    turtle(into, out=tmp_path / "afresh")
    assert files(tmp_path / "out") == files(tmp_path / "afresh")


def test_changed_metadata_is_a_changed_document(tmp_path: Path, skimmed: list[str]) -> None:
    into = corpus(tmp_path / "in")
    turtle(into, out=tmp_path / "out")
    (into / "a.json").write_text(json.dumps({"title": "Talks fail"}))
    skimmed.clear()
    turtle(into, out=tmp_path / "out")
    assert skimmed == ["a.txt"]
    assert b'"Talks fail"' in files(tmp_path / "out")["graph.ttl"]


def test_a_duplicate_with_an_earlier_name_takes_the_place(tmp_path: Path, skimmed: list[str]) -> None:
    into = corpus(tmp_path / "in")
    turtle(into, out=tmp_path / "out")
    (into / "0.txt").write_text(TEXTS["b.txt"])
    assert turtle(into, out=tmp_path / "out").duplicates == (("b.txt", "0.txt"),)
    turtle(into, out=tmp_path / "afresh")
    assert files(tmp_path / "out") == files(tmp_path / "afresh")


def test_other_rules_read_everything_anew(tmp_path: Path, skimmed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out")
    skimmed.clear()
    monkeypatch.setattr("kg.build.road.engine", lambda ontology: "another")
    turtle(tmp_path / "in", out=tmp_path / "out")
    assert skimmed == ["a.txt", "b.txt", "sub/c.txt"]


def test_keep_adds_to_what_is_there(tmp_path: Path, skimmed: list[str]) -> None:
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "x.txt").write_text("Dora Marsh, a cook at Larkfield Infirmary, was with Ben Oduya that day.")
    (tmp_path / "more" / "y.txt").write_text(TEXTS["b.txt"])
    report = turtle(tmp_path / "more", out=tmp_path / "out", keep=True)
    assert (report.stored, report.read, report.unchanged) == (4, 1, 3)
    assert report.duplicates == (("y.txt", "b.txt"),)
    corpus(tmp_path / "more")
    turtle(tmp_path / "more", out=tmp_path / "afresh")
    assert files(tmp_path / "out")["graph.ttl"] == files(tmp_path / "afresh")["graph.ttl"]


@pytest.mark.parametrize("damage", ["delete", "edit"])
def test_an_output_that_was_taken_away_or_edited_is_written_again(
    tmp_path: Path, skimmed: list[str], damage: str
) -> None:
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out")
    before = files(tmp_path / "out")
    graph = tmp_path / "out" / "graph.ttl"
    graph.unlink() if damage == "delete" else graph.write_text("edited")
    turtle(tmp_path / "in", out=tmp_path / "out")
    assert files(tmp_path / "out") == before


def test_what_a_killed_build_had_begun_to_write_is_swept_away(tmp_path: Path, skimmed: list[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".graph.ttl.x7.part").write_text("half")
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out")
    assert sorted(files(tmp_path / "out")) == ["graph.ttl", "report.json", "report.txt"]


# ----- the same bytes


def test_order_folder_and_history_change_no_byte(tmp_path: Path, skimmed: list[str]) -> None:
    corpus(tmp_path / "in")
    shutil.copytree(tmp_path / "in", tmp_path / "elsewhere" / "deep")
    turtle(tmp_path / "in", out=tmp_path / "one")
    paths = [tmp_path / "elsewhere" / "deep" / name for name in ("b.txt", "a.txt")]
    turtle(*paths, out=tmp_path / "two")
    turtle(tmp_path / "elsewhere" / "deep", *reversed(paths), out=tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_the_hash_seed_changes_no_byte(tmp_path: Path, skimmed: list[str]) -> None:
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out")
    code = "import kg, sys; kg.export(sys.argv[1], 'turtle', into=sys.argv[2]); kg.resolve(sys.argv[1], to=['turtle'])"
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, tmp_path / "out", tmp_path / seed], check=True, env=env)
    assert files(tmp_path / "1") == files(tmp_path / "2") == {"graph.ttl": files(tmp_path / "out")["graph.ttl"]}


# ----- copies


def test_wire_copy_is_marked_and_corroborates_nothing(tmp_path: Path, skimmed: list[str]) -> None:
    words = [f"word{number}" for number in range(300)]
    wire = "The report that was sent to all: " + " ".join(words) + " and that was that for the day, she said."
    into = corpus(
        tmp_path / "in", wire=wire, wire2=wire + " A local line was put in by the paper.", brief=wire[400:1400]
    )
    report = turtle(into, out=tmp_path / "out", rules=Rules(any_language=True))
    assert report.copies == (("wire.txt", "brief.txt"), ("wire2.txt", "brief.txt"))
    with kg.open(tmp_path / "out") as graph:
        snapshot = graph.snapshot()
    assert snapshot.independent(["wire.txt", "wire2.txt", "a.txt"]) == ("a.txt", "brief.txt")


def test_the_earliest_published_is_the_original_whatever_the_order() -> None:
    from datetime import datetime

    from kg.sources.copies import copies

    numbers = random.Random(4)
    text = " ".join(f"w{numbers.randrange(900)}" for _ in range(400))
    cut = Document(identifier="a", text=text[:1500], published=datetime(2016, 3, 10))
    whole = Document(identifier="b", text=text, published=datetime(2016, 3, 9))
    other = Document(identifier="c", text=" ".join(f"w{numbers.randrange(900)}" for _ in range(400)))
    short = Document(identifier="d", text=text[:100])
    assert copies([cut, whole, other, short]) == copies([short, other, whole, cut]) == (("a", "b"),)


# ----- ends and interruptions


def test_a_stopped_build_keeps_what_was_read_and_goes_on(tmp_path: Path, skimmed: list[str]) -> None:
    into = corpus(tmp_path / "in")
    with pytest.raises(Interrupted, match="1 of 3 documents were read and are kept"):
        turtle(into, out=tmp_path / "out", stop=lambda: len(skimmed) >= 1)
    assert not (tmp_path / "out" / "graph.ttl").exists()
    assert turtle(into, out=tmp_path / "out").read == 2
    turtle(into, out=tmp_path / "afresh")
    assert files(tmp_path / "out") == files(tmp_path / "afresh")


def test_two_builds_at_once_are_one_and_an_error(tmp_path: Path, skimmed: list[str]) -> None:
    corpus(tmp_path / "in")
    with (
        Graph.open(tmp_path / "out" / "store", write=True),
        pytest.raises(StoreLocked, match=rf"process {os.getpid()}"),
    ):
        turtle(tmp_path / "in", out=tmp_path / "out")


def test_an_output_folder_that_cannot_be_made_is_said(tmp_path: Path, skimmed: list[str]) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="cannot be written"):
        turtle(corpus(tmp_path / "in"), out=tmp_path / "out")
    with pytest.raises(OutputError, match="cannot be written"):
        turtle(tmp_path / "in", out=tmp_path / "out" / "below")


@pytest.mark.parametrize("step", ["put", "derive"])
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), OSError("IO error: No space left on device: While ...")]
)
def test_a_full_disk_is_said_and_the_state_before_is_intact(
    tmp_path: Path, skimmed: list[str], monkeypatch: pytest.MonkeyPatch, step: str, error: OSError
) -> None:
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out")
    before = files(tmp_path / "out")
    (tmp_path / "in" / "new.txt").write_text("Dora Marsh, a cook at Larkfield Infirmary, was with Ben Oduya that day.")

    def full(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Graph, step, full)
        with pytest.raises(OutputError, match="the disk is full; the graph as it was is intact"):
            turtle(tmp_path / "in", out=tmp_path / "out")
    assert files(tmp_path / "out") == before
    with kg.open(tmp_path / "out") as graph:
        assert list(graph.documents()) == ["a.txt", "b.txt", "sub/c.txt"]


def test_an_unknown_format_is_said_before_anything_is_read(tmp_path: Path, skimmed: list[str]) -> None:
    with pytest.raises(OutputError, match=r"(?s)no format that Pressgraph writes.*turtle"):
        kg.build(corpus(tmp_path / "in"), tmp_path / "out", to=["tortoise"])
    assert skimmed == []


def test_progress_tells_every_stage(tmp_path: Path, skimmed: list[str]) -> None:
    told: list[tuple[str, int, int]] = []
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out", progress=lambda *stage: told.append(stage))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == ["finding", "reading", "resolving", "writing"]
    assert ("reading", 3, 3) in told


def test_resolve_works_from_the_store_alone(tmp_path: Path, skimmed: list[str]) -> None:
    turtle(corpus(tmp_path / "in"), out=tmp_path / "out")
    before = files(tmp_path / "out")
    shutil.rmtree(tmp_path / "in")
    assert kg.resolve(tmp_path / "out", to=["turtle"]).stored == 3
    assert files(tmp_path / "out") == before
    kg.resolve(tmp_path / "out", to=["turtle"], base="https://graph.example/")
    assert b"https://graph.example/" in files(tmp_path / "out")["graph.ttl"]
    with pytest.raises(NoInput, match="holds no finished graph"):
        kg.resolve(tmp_path / "nothing")


def test_the_verbs_are_found_whichever_name_is_met_first() -> None:
    first = ["import kg", "import kg.build.report, kg.review, kg", "from kg.build.road import build; import kg"]
    for line in first:
        code = (
            f"{line}\nassert all(callable(getattr(kg, name)) for name in kg.__all__)\n"
            "import kg.build.report as report\nassert kg.Report is report.Report\nkg.build([], '/dev/null/x')"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "kg.errors.OutputError" in done.stderr, done.stderr


# ----- the crew (these load the model)


@pytest.fixture(scope="module")
def read_by_two() -> list[Read]:
    return list(read_all(_seeds(), workers=2))


def _seeds() -> list[Document]:
    return [
        Document(identifier=path.name, text=path.read_bytes().decode("utf-8-sig"))
        for path in sorted(SEEDS.glob("*.txt"))
        if path.stat().st_size < 5000
    ]


def _name(read: Read) -> str:
    return read.identifier


def test_the_number_of_workers_changes_nothing(read_by_two: list[Read]) -> None:
    alone = list(read_all(_seeds(), workers=1))
    assert sorted(alone, key=_name) == sorted(read_by_two, key=_name)
    assert all(isinstance(read, Packed) and read.extraction().statements for read in alone)


def test_a_worker_that_dies_costs_at_most_its_document(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = (
        "import os\nfrom kg.build import crew\nfrom kg.sources import SetAside\n"
        "def read(self, d):\n"
        "    if 'die' in d.text: os._exit(9)\n"
        "    return SetAside(identifier=d.identifier, reason='was read')\n"
        "crew.Reader.__call__ = read\ncrew.worker()"
    )
    monkeypatch.setattr("kg.build.crew._WORKER", worker)
    documents = [Document(identifier=name, text=name) for name in ("a", "die", "b", "c")]
    results = {_name(read): str(read) for read in read_all(documents, workers=2)}
    assert sorted(results) == ["a", "b", "c", "die"]
    assert "died twice (status 9)" in results["die"]
    assert all("was read" in results[name] for name in "abc")


def test_a_reader_that_cannot_start_ends_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "kg.build.crew._WORKER",
        "from kg.build import crew\nfrom kg.errors import ModelMissing\n"
        "def load(self): raise ModelMissing('the English model is not installed', 'x', 'pip install x')\n"
        "crew.Reader._load = load\ncrew.worker()",
    )
    with pytest.raises(PressgraphError, match="pip install x"):
        list(read_all([Document(identifier="a", text="a")], workers=1))


def test_killed_builds_lose_nothing(tmp_path: Path) -> None:
    assert kills(tmp_path, 12, documents=20).total() == 12


SLOW_WORKER = """
import os, sys, time
from kg.build import crew

def read(self, document):
    with open(sys.argv[1], "w") as file:
        file.write(str(os.getpid()))
    time.sleep(1)

crew.Reader.__init__ = lambda self, domain: None
crew.Reader.__call__ = read
crew.worker()
"""


def test_a_killed_build_leaves_no_process(tmp_path: Path) -> None:
    """A worker ends when its input does, even where it was at work on a document."""
    note = tmp_path / "pid"
    code = (
        "import sys\nfrom pathlib import Path\nfrom kg.build import crew\nfrom kg.model import Document\n"
        "crew._WORKER = sys.argv[1]\n"
        "list(crew.read_all([Document(identifier='a', text='a')], domain=Path(sys.argv[2]), workers=1))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, SLOW_WORKER, str(note)])
    while not note.exists() or not note.read_text():
        time.sleep(0.05)
    worker = int(note.read_text())
    process.kill()
    process.wait()
    for _ in range(200):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        if "Z" in subprocess.run(["ps", "-o", "stat=", "-p", str(worker)], capture_output=True, text=True).stdout:
            return  # ended, and not yet collected by whoever took it over
        time.sleep(0.1)
    pytest.fail("the worker lives on")


def test_past_a_bound_the_reader_forgets_the_words_of_each_document(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.reading import parser

    def met(number: int) -> int:
        text = " ".join(f"{number}{chr(97 + i)}qu{i}x" for i in range(50))
        assert isinstance(read(Document(identifier=f"{number}.txt", text=f"The nurses met {text}.")), Extraction)
        return len(parser().vocab.strings)

    monkeypatch.setattr("gc.freeze", lambda: None)  # this process is no worker: others want to see its objects
    read = crew.Reader(None)
    monkeypatch.setattr(crew, "KEPT_WORDS", 10**9)
    kept = [met(number) for number in range(3)]
    assert kept[2] - kept[1] >= 50
    monkeypatch.setattr(crew, "KEPT_WORDS", 0)
    forgotten = [met(number) for number in range(3, 6)]
    assert forgotten[2] == forgotten[1]
