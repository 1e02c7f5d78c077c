"""`kg read`: one document as it is read, in the terminal and as a page; hostile text does nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.read import command
from kg.errors import InputError
from kg.extractors import extract
from kg.model import Document
from kg.reading.shown import page, pieces
from tests.reading.cases import reader

TEXT = """Nurses walk out at Larkfield

Nurses at Larkfield Infirmary walked out on Friday over pay, and most of the wards were run by managers.

"We go on," said Ada Quill, branch secretary of the Bakers Union. <script>alert('x')</script> \x1b[31mred\x1b[0m

Share this article
"""


def article(folder: Path, text: str = TEXT) -> str:
    path = folder / "article.txt"
    path.write_text(text, "utf-8")
    return str(path)


def test_the_terminal_shows_layout_names_quotations_and_statements(tmp_path: Path) -> None:
    shown = CliRunner().invoke(command, [article(tmp_path)], catch_exceptions=False)
    assert shown.exit_code == 0
    for words in ("headline", "boilerplate", "Larkfield Infirmary", "Hospital", "We go on,", "branch secretary"):
        assert words in shown.output
    assert "Who says what" in shown.output


def test_no_control_character_of_an_article_reaches_the_terminal(tmp_path: Path) -> None:
    shown = CliRunner().invoke(command, [article(tmp_path)], catch_exceptions=False)
    assert "\x1b" not in shown.output
    assert "·" in shown.output


def test_the_page_is_whole_and_runs_nothing(tmp_path: Path) -> None:
    out = tmp_path / "as-read.html"
    shown = CliRunner().invoke(command, [article(tmp_path), "--html", str(out)], catch_exceptions=False)
    assert shown.exit_code == 0
    html = out.read_text("utf-8")
    tags: list[tuple[str, dict[str, str | None]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, dict(attrs)))

    Tags().feed(html)
    assert {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object"} == set()
    assert not any(name.startswith("on") or name in ("src", "href") for _, attributes in tags for name in attributes)
    assert "default-src 'none'" in html
    assert "&lt;script&gt;" in html


def test_pieces_joined_are_the_text() -> None:
    document = Document(identifier="article.txt", text=TEXT)
    extraction = extract(reader().read(document), reader().ontology)
    for passage in extraction.passages:
        joined = "".join(piece.text for piece in pieces(extraction, passage))
        assert joined == TEXT[passage.span.start : passage.span.end]
    assert page(extraction) == page(extraction)


def test_a_file_without_an_article_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        CliRunner().invoke(command, [article(tmp_path, "")], catch_exceptions=False)


def test_a_date_that_nobody_understands_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not understood"):
        CliRunner().invoke(command, [article(tmp_path), "--date", "yesterweek"], catch_exceptions=False)
