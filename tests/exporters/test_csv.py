"""Tables: read back equal by a CSV reader, dead in a spreadsheet, one row for each thing said."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings

from kg import exporters
from kg.exporters import _flat
from kg.exporters.csv import TABLES, export, harmless, plain
from kg.model import Document, Snapshot, evidence
from tests.exporters.hostile import NASTY, graph, names, whole
from tests.invented import snapshot

Table = list[dict[str, str]]


def tables(made: Snapshot, *, text: bool = True) -> dict[str, Table]:
    """Return every table as a CSV reader sees it, apostrophes of safety taken away."""
    read = {}
    for name, pieces in export(made, text=text).items():
        data = b"".join(pieces)
        assert data.startswith(b"\xef\xbb\xbf")
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        read[name.removeprefix("csv/").removesuffix(".csv")] = [{k: plain(v) for k, v in row.items()} for row in rows]
    return read


def test_a_row_for_each_thing() -> None:
    made, read = snapshot(), tables(snapshot())
    assert "csv" in exporters.names()
    for name, (kind, _, _) in TABLES.items():
        assert len(read[name]) == sum(said.kind == kind for said in made.statements) > 0
    assert len(read["entities"]) == len(made.entities)
    assert len(read["documents"]) == 2
    assert len(read["mentions"]) == sum(len(r.mentions) for e in made.extractions for r in e.referents)
    assert len(read["evidence"]) == sum(len(said.evidence) for said in made.statements)


def test_what_a_reader_of_a_row_learns() -> None:
    read = tables(snapshot())
    [rota] = [row for row in read["positions"] if row["what"] == "night rota"]
    assert rota["who"] == "Bakers Union"
    assert rota["stance"] == "opposes"
    assert rota["words"] == "The Bakers Union opposes the night rota"
    assert rota["sentence"] == "The Bakers Union opposes the night rota, and its canal branch marched."
    assert rota["drawn"] == "yes"
    text = {e.document.identifier: e.document.text for e in snapshot().extractions}[rota["document"]]
    assert text[int(rota["start"]) : int(rota["end"])] == rota["words"]
    [accused] = [row for row in read["positions"] if row["what"] == "strike by crews"]
    assert (accused["claim_status"], accused["drawn"], accused["attributed_to"]) == ("negated", "no", "Tom Lisle")
    [planned] = [row for row in read["actions"] if row["action"] == "strike by crews"]
    assert (planned["when"], planned["duration"], planned["starts"]) == ("from Friday", "48 hours", "2031-05-02")
    [marched] = [row for row in read["actions"] if row["action_kind"] == "March"]
    assert marched["place"] == "Oxmoor"
    assert {row["title"] for row in read["roles"]} == {"porter", "Porter"}


def test_without_text_no_word_of_an_article_is_left() -> None:
    made = snapshot()
    data = b"".join(piece for pieces in export(made, text=False).values() for piece in pieces).decode()
    for said in made.statements:
        for proof in said.evidence:
            assert proof.exact not in data
    assert "Ferry crews walk out" not in data
    assert "Ada Quill" in data
    assert all(row["start"] for row in tables(made, text=False)["roles"])


@given(names)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(NASTY[0])
@example("n" * 10_000)
def test_hostile_names_are_read_back_equal(name: str) -> None:
    made, read = graph(name), tables(graph(name))
    labels = {entity.iri: entity.label.strip() or entity.iri.rsplit("/", 1)[-1] for entity in made.entities}
    assert {row["iri"]: row["label"] for row in read["entities"]} == {k: whole(v) for k, v in labels.items()}
    assert read["quotations"][0]["quotation"] == whole(name)
    assert read["roles"][0]["title"] == whole(name)
    assert read["documents"][0]["publisher"] == whole(name)
    assert read["mentions"][0]["mention"] == whole(name)
    assert read["positions"][0]["words"] == whole(made.statements[0].evidence[0].exact)


@given(names)
@settings(max_examples=300, deadline=None)
def test_no_cell_runs_however_the_file_is_cut(name: str) -> None:
    """A spreadsheet may cut at commas, semicolons, tabs or lines: nothing that it then sees begins a formula."""
    safe = harmless(name)
    assert plain(safe) == name
    assert not re.match("[=+\\-@＝＋－＠\t\r\n\0]", safe)
    for before, after in pairwise(safe):
        assert not (before in ";\t\r\n" and after in "=+-@＝＋－＠")


def test_columns_are_the_same_in_every_row() -> None:
    for pieces in export(graph('a","b\r\nc')).values():
        rows = list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline=""), strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}


def test_an_empty_graph_has_headers_alone() -> None:
    empty = Snapshot(extractions=(), entities=(), statements=())
    assert all(rows == [] for rows in tables(empty).values())


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("One fell. Two rose, said Ada. Three sat.", "Two rose", "Two rose, said Ada."),
        ("Up\nAda Quill, 29\nDown", "Quill", "Ada Quill, 29"),
        ("“No rota.” Ada left. Bo stayed.", "Ada left", "Ada left."),
        ("All of it", "All of it", "All of it"),
        ("It rose by 2.5 points. So what?", "2.5", "It rose by 2.5 points."),
        ("A b. C d. E f.", "b. C", "A b. C d."),
    ],
)
def test_the_sentence_round_the_words(text: str, words: str, expected: str) -> None:
    one = Document(identifier="a.txt", text=text)
    start = text.index(words)
    assert _flat.sentence(text, evidence(one, start, start + len(words), "rule", 1.0)) == expected


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    program = (
        "import hashlib, sys; from kg import exporters; from tests.invented import snapshot\n"
        "for name in ('csv', 'gexf', 'graphml', 'neo4j', 'ontology'):\n"
        "    for file, pieces in exporters.export(name, snapshot()).items():\n"
        "        print(file, hashlib.sha256(b''.join(pieces)).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(seen) == 1
    assert seen.pop().count(b"\n") == 26
