"""`kg view`: opens what is there, says how to make what is not."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.view import anchor, command, page_of
from kg.errors import NoInput


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "graph.html").write_text("<!DOCTYPE html>", encoding="utf-8")
    return tmp_path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []

    def note(address: str) -> bool:
        found.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", note)
    return found


def test_it_opens_the_page_and_prints_its_path(out: Path, opened: list[str]) -> None:
    result = CliRunner().invoke(command, [str(out)])
    assert result.exit_code == 0
    assert result.output.strip() == str(out.resolve() / "graph.html")
    assert opened == [(out.resolve() / "graph.html").as_uri()]


def test_it_opens_at_what_was_asked_for(out: Path, opened: list[str]) -> None:
    CliRunner().invoke(command, [str(out), "--search", "night rota & <more>"])
    assert opened[0].endswith("graph.html#query=night%20rota%20%26%20%3Cmore%3E")
    assert anchor(node="a/b", statement=None) == "#node=a%2Fb"


def test_print_only_opens_nothing(out: Path, opened: list[str]) -> None:
    assert CliRunner().invoke(command, [str(out), "--print-only"]).exit_code == 0
    assert not opened


def test_no_browser_is_said_and_the_path_printed(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda address: False)
    result = CliRunner().invoke(command, [str(out)])
    assert "graph.html" in result.output
    assert "No browser" in result.output


def test_nothing_built_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoInput, match="kg build") as raised:
        page_of(tmp_path / "nothing")
    assert "nothing" in raised.value.where
