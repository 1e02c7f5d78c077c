"""kg query, validate, verify, export: what they print, where, and with which status."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import kg
from kg.cli.query import strangers
from kg.errors import BadQuery, NoInput, OutputError
from kg.graph import Graph, shipped
from kg.graph.sparql import text_of
from tests.graph.test_store import finish, flip
from tests.invented import extractions, snapshot


@pytest.fixture
def out(tmp_path: Path) -> Path:
    with Graph.open(tmp_path / "out" / "store", write=True) as graph:
        for extraction in extractions():
            graph.put(extraction)
        finish(graph, snapshot())
    return tmp_path / "out"


def run(*words: str | Path, status: int = 0) -> Result:
    done = CliRunner().invoke(kg, [str(word) for word in words], env={"COLUMNS": "200"})
    assert done.exit_code == status, done.output
    return done


def fails(*words: str | Path) -> BaseException:
    done = CliRunner().invoke(kg, [str(word) for word in words])
    assert done.exception is not None
    return done.exception


def test_query_lists_what_ships(out: Path) -> None:
    said = run("query", out).stdout
    assert "who-said-what-about" in said
    assert "Who pickets where" in said


def test_query_prints_a_table_csv_or_json(out: Path) -> None:
    assert "Larkfield Infirmary" in run("query", out, "pickets").stdout
    assert "1 row\n" in run("query", out, "pickets").stdout
    rows = list(csv.reader(io.StringIO(run("query", out, "pickets", "--as", "csv").stdout)))
    assert rows[1][:2] == ["Ada Quill", "Larkfield Infirmary"]
    data = json.loads(run("query", out, "ASK { ?s a kg:Person }", "--as", "json").stdout)
    assert data["results"]["bindings"][0]["answer"]["value"] == "true"


def test_query_takes_words(out: Path) -> None:
    assert "Tom Lisle" not in run("query", out, "people", "--about", "quill").stdout
    assert "Tom Lisle" in run("query", out, "people", "--bind", "about=lisle").stdout
    assert isinstance(fails("query", out, "people", "--bind", "about"), BadQuery)
    assert isinstance(fails("query", out, "edges", "--about", "x"), BadQuery)


def test_query_forgives(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "who-said-what-about" in run("query").stdout
    monkeypatch.chdir(out.parent)  # where `out` lies, the name of a query is enough
    assert "Larkfield Infirmary" in run("query", "pickets").stdout
    assert run("validate").stdout == run("validate", out).stdout
    assert isinstance(fails("query", "nowhere"), NoInput)
    wrong = fails("query", out, "role")
    assert isinstance(wrong, BadQuery)
    assert "is roles meant?" in wrong.remedy
    assert "'querry'. Is 'query' meant?" in run("querry", status=2).stderr


def test_a_query_without_braces_is_a_query(out: Path) -> None:
    described = run("query", out, "DESCRIBE id:person-4").stdout
    assert "id:person-4" in described
    assert "skos:prefLabel" in described
    assert "is not SPARQL" in str(fails("query", out, "select ?x"))


def test_a_term_that_the_vocabulary_lacks_is_named_where_nothing_is_found(out: Path) -> None:
    done = run("query", out, "SELECT ?x { ?x a kg:Perso ; kg:xyzzy 1 }")
    assert "note: kg:Perso is no term of the vocabulary; is kg:Person meant?\n" in done.stderr
    assert "note: kg:xyzzy is no term of the vocabulary\n" in done.stderr
    assert run("query", out, "SELECT ?x { ?x a kg:Person }").stderr == ""
    for name in shipped():
        assert strangers(text_of(name)) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_full_disk_is_no_traceback(out: Path) -> None:
    with open("/dev/full", "wb") as full:
        words = [sys.executable, "-m", "kg", "query", str(out), "people", "--as", "csv"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("kg: the output cannot be written")
    assert "Traceback" not in done.stderr


def test_every_verb_says_in_one_line_what_it_is_for() -> None:
    said = run("--help").stdout
    assert "..." not in said.partition("Commands:")[2]
    assert "SPARQL on the finished graph" in said


def test_no_cell_commands_the_terminal(out: Path) -> None:
    said = run("query", out, 'SELECT ("\x1b[31m\u202ered" AS ?x) {}').stdout
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "·[31m·red" in said


def test_validate_counts_and_says_that_all_is_well(out: Path) -> None:
    said = run("validate", out).stdout
    assert "12 statements" in said
    assert said.endswith("all is well\n")


def test_verify_names_what_is_damaged_and_mends_it(out: Path) -> None:
    assert run("verify", out).stdout == "all is well: 2 documents\n"
    with Graph.open(out / "store") as graph:
        payload = graph._ledger.payload(graph._ledger.documents()["reports/ferry.txt"][0], "")
    ledger = out / "store" / "ledger.sqlite"
    flip(ledger, ledger.read_bytes().index(payload[50:90]) + 3)
    said = run("verify", out, status=1).stdout
    assert said.startswith("reports/ferry.txt: ")
    assert "kg verify --repair" in said
    assert "taken out" in run("verify", out, "--repair").stdout


def test_export_writes_formats_into_a_folder(out: Path, tmp_path: Path) -> None:
    assert "trig" in run("export", out).stdout
    run("export", out, "--to", "trig", "--to", "nquads", "-o", tmp_path / "there")
    assert sorted(p.name for p in (tmp_path / "there").iterdir()) == ["graph.nq", "graph.trig"]
    run("export", out, "--to", "turtle", "--no-text")
    assert "We were not asked" not in (out / "graph.ttl").read_text()
    assert isinstance(fails("export", out, "--to", "vellum"), OutputError)


@pytest.mark.parametrize("verb", ["query", "validate", "verify", "export"])
def test_a_folder_without_a_graph_is_a_clear_error(tmp_path: Path, verb: str) -> None:
    more = ["--to", "turtle"] if verb == "export" else []
    error = fails(verb, tmp_path / "nothing", *more)
    assert isinstance(error, NoInput)
    assert "kg build" in error.remedy
