"""The command: statuses, messages without tracebacks, words for people on the right stream."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kg.cli import kg
from tests.test_build import TEXTS, corpus


def run(*words: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(kg, [str(word) for word in words], input=stdin)


def command(*words: str | Path, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own, as a user does."""
    path = os.pathsep.join(sys.path)
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, words)],
        cwd=cwd, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path, **(env or {})}, check=False,
    )  # fmt: skip


def test_a_build_ends_with_a_table_and_status_0(tmp_path: Path, skimmed: list[str]) -> None:
    done = run("build", corpus(tmp_path / "in"), "-o", tmp_path / "out", "--to", "turtle")
    assert done.exit_code == 0, done.output
    rows = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines() if line.strip() and "->" not in line)
    assert rows["documents found"] == "3"
    assert rows["  stored"] == "3"
    assert rows["  RoleHolding"] == "3"
    assert f"-> {tmp_path / 'out' / 'graph.ttl'}" in done.stdout
    assert done.stderr == ""


def test_what_is_set_aside_is_named_and_the_status_is_2(tmp_path: Path, skimmed: list[str]) -> None:
    into = corpus(tmp_path / "in")
    (into / "bad.txt").write_bytes(b"a\0b")
    (into / "\x1b[31mred.txt").touch()
    done = run("build", into, tmp_path / "nosuch", "-o", tmp_path / "out", "--to", "turtle")
    assert done.exit_code == 2
    assert "set aside: bad.txt: holds NUL bytes (the first at byte 1)" in done.stderr
    assert "nosuch: does not exist -> check the path" in done.stderr
    assert "\x1b" not in done.output
    assert re.search(r"^  rejected +3$", done.stdout, re.MULTILINE)


def test_many_rejections_are_counted_and_the_report_has_all(tmp_path: Path, skimmed: list[str]) -> None:
    into = corpus(tmp_path / "in")
    for number in range(30):
        (into / f"empty{number}.txt").touch()
    done = run("build", into, "-o", tmp_path / "out", "--to", "turtle")
    assert done.stderr.count("set aside:") == 20
    assert "and 10 more: see" in done.stderr
    assert (tmp_path / "out" / "report.txt").read_text().count("is empty") == 30


def test_options_reach_the_build(tmp_path: Path, skimmed: list[str]) -> None:
    into = corpus(tmp_path / "in")
    options = (
        "--date",
        "2016-03-09",
        "--publisher",
        "The Loaf",
        "--base",
        "https://graph.example/",
        "--to",
        "turtle,ntriples",
    )
    done = run("build", into, "-o", tmp_path / "out", *options)
    assert done.exit_code == 0, done.output
    written = (tmp_path / "out" / "graph.ttl").read_text()
    assert '"The Loaf"' in written
    assert "2016-03-09" in written
    assert "https://graph.example/" in written
    assert (tmp_path / "out" / "graph.nt").exists()
    (tmp_path / "in" / "b.txt").unlink()
    done = run("build", into, "-o", tmp_path / "out", "--add", *options)
    assert re.search(r"^  stored +3$", done.stdout, re.MULTILINE)
    done = run("build", into, "-o", tmp_path / "out", *options)
    assert "1 taken out" in done.stdout


def test_standard_input_is_a_way_in(tmp_path: Path, skimmed: list[str]) -> None:
    done = run("build", "-", "-o", tmp_path / "out", "--to", "turtle", stdin=TEXTS["a.txt"].encode())
    assert done.exit_code == 0, done.output
    assert skimmed == ["stdin"]


def test_quiet_says_nothing(tmp_path: Path, skimmed: list[str]) -> None:
    done = run("build", corpus(tmp_path / "in"), "-o", tmp_path / "out", "--to", "turtle", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build", "nosuch"], "nosuch: does not exist -> check the path"),
        (["build", "empty"], "empty: is a folder without files"),
        (["build", "in", "-o", "file"], "file: cannot be written: "),
        (["build", "in", "--to", "tortoise"], "tortoise: is no format that Pressgraph writes"),
        (["build", "in", "--date", "9/3/2016"], "--date: the date '9/3/2016' is not understood"),
        (["build", "in", "--domain", "nosuch.ttl"], "nosuch.ttl: cannot be read"),
        (["build", "in", "--corrections", "nosuch"], "nosuch"),
    ],
)
def test_mistakes_are_a_message_and_status_1_and_no_traceback(tmp_path: Path, words: list[str], said: str) -> None:
    corpus(tmp_path / "in")
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    done = command(*words, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("kg: ")
    assert said in done.stderr
    assert "->" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        place = Path("/proc/out")  # nobody may write there, not even root
    else:
        place = tmp_path / "sealed"
        place.mkdir(mode=0o500)
    done = command("build", corpus(tmp_path / "in"), "-o", place, cwd=tmp_path)
    assert done.returncode == 1
    assert f"kg: {place}: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_after_the_documents_in_hand(tmp_path: Path) -> None:
    """The real reader works here: the first Ctrl-C lets it finish, and the next build goes on."""
    corpus(tmp_path / "in", **{f"more{number}": f"{TEXTS['a.txt']} Number {number}. " * 40 for number in range(40)})
    words = ["build", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--to", "turtle", "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", *words], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    ledger = tmp_path / "out" / "store" / "ledger.sqlite-wal"
    while process.poll() is None and not (ledger.exists() and ledger.stat().st_size > 60_000):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert "finishing the documents in hand" in said
    assert "documents were read and are kept" in said
    assert "Traceback" not in said


def test_help_names_every_verb_and_every_verb_has_help_with_examples() -> None:
    listed = run("--help").output
    for name in kg.list_commands(click.Context(kg)):
        assert f"  {name} " in listed
        shown = run(name, "--help")
        assert shown.exit_code == 0
        assert "\\b" not in shown.output
        assert shown.output.count(f"kg {name} ") > 1, f"kg {name} --help shows no example"


def test_commands_start_without_the_parser() -> None:
    code = (
        "import sys\nfrom kg.cli import kg\n"
        "for words in (['--help'], ['build', '--help'], ['--version']):\n"
        "    try: kg(words, prog_name='kg')\n    except SystemExit: pass\n"
        "print([name for name in ('spacy', 'rdflib', 'networkx', 'pyvis', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_python_m_kg_is_the_command(tmp_path: Path) -> None:
    assert command("--version", cwd=tmp_path).stdout.startswith("kg, version ")
