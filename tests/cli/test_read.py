"""`kg read`: one article as it is read, on the terminal and as a page; a mistake is one message."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.cli import kg as command
from kg.errors import InputError

TEXT = (
    "Bakers walk out\n\nAda Quill, a baker at Larkfield Infirmary, joined the strike on Monday. "
    '"We go on until they talk to us," she said.\n\nThe bakers have struck for two days and will march on Friday.\n'
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_library_returns_what_the_article_says(article: Path) -> None:
    read = kg.read(article)
    assert (read.document.identifier, read.document.text) == ("article.txt", TEXT)
    labels = {referent.id: referent.label for referent in read.referents}
    assert {(labels[s.subject], s.qualifier("text")) for s in read.statements if s.kind == "Quotation"} == {
        ("Ada Quill", "We go on until they talk to us,")
    }


def test_the_terminal_shows_the_whole_text_and_who_is_meant(article: Path) -> None:
    done = CliRunner().invoke(command, ["read", str(article), "--date", "2031-05-02"], catch_exceptions=False)
    assert done.exit_code == 0
    assert "joined the strike" in done.output
    for part in ("Who and what", "Who says what", "What it says", "Looked at and turned down"):
        assert part in done.output


def test_the_page_is_whole_and_runs_no_script_of_the_article(article: Path, tmp_path: Path) -> None:
    article.write_text(TEXT.replace("Monday", "<script>alert(1)</script> Monday"), encoding="utf-8")
    done = CliRunner().invoke(command, ["read", str(article), "--html", str(tmp_path / "page.html")])
    assert done.exit_code == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")
    assert "<script>alert" not in page


def test_what_cannot_be_read_is_said_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        kg.read(tmp_path / "absent.txt")
    (tmp_path / "empty.txt").write_text(" \n")
    with pytest.raises(InputError) as caught:
        kg.read(tmp_path / "empty.txt")
    assert caught.value.where == "empty.txt"


def test_a_date_that_is_none_is_a_mistake(article: Path) -> None:
    done = CliRunner().invoke(command, ["read", str(article), "--date", "someday"])
    assert isinstance(done.exception, InputError)
    assert "someday" in str(done.exception)
