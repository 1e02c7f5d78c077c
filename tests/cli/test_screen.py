"""Tables on a screen: nothing commands the terminal, nothing is lost, and no line is longer than the screen."""

from __future__ import annotations

import os

import pytest

from kg.cli._screen import SHORT, _size, plain, room, table

ROWS = [
    ["Ada Quill", "2016-03-09", "Nobody had asked the porters what they thought of the night rota, she said."],
    ["高橋 さくら of the Harbour Workers’ Union", "", "Incomprehensibilities-without-a-single-space-" * 3],
    ["", "asserted", "é" * 90],
]
HEADS = ["who", "when", "words"]


def squeezed(texts: list[str]) -> str:
    return "".join("".join(text.split()) for text in texts)


@pytest.mark.parametrize("width", [60, 80, 200, 500])
def test_nothing_is_lost_and_nothing_is_too_wide(width: int) -> None:
    head, rule, *lines = table(HEADS, ROWS, width)
    assert all(_size(line) <= width for line in [head, rule, *lines])
    place = [head.index(name) for name in HEADS]
    assert place[2] - place[1] == SHORT - 2 + 3  # dates are never folded
    sizes = sum(len(squeezed([cell])) for row in ROWS for cell in row)
    assert len(squeezed(lines)) == sizes


def test_a_moment_is_cut_only_where_there_is_no_room() -> None:
    rows = [["2024-05-03T00:00:00", "long words " * 9, "and more of them " * 9]]
    assert "2024-05-03T00:00:00" in "\n".join(table(HEADS, rows, 50))
    assert "2024-05-03T00:00:00" not in "\n".join(table(HEADS, rows, 36))
    assert max(map(len, table(HEADS, rows, 50))) <= 50


def test_words_are_cut_at_spaces() -> None:
    lines = list(table(["words"], [["one two three four five six"]], 16))[2:]
    assert lines == [" one two three", " four five six"]


def test_what_is_drawn_two_cells_wide_counts_for_two() -> None:
    lines = list(table(["name", "n"], [["高橋", "1"], ["Ada", "2"]], 80))
    assert lines[2:] == [" 高橋   1", " Ada    2"]


def test_a_table_of_no_rows_has_its_heads() -> None:
    assert list(table(["who", "where"], [], 80)) == [" who   where", " ───────────"]


def test_text_commands_no_terminal() -> None:
    assert plain("a\x1b[31m\u202e\x00b\r\n\tc\x9b") == "a·[31m··b   c·"
    assert plain("Zoë’s “quilt” 高") == "Zoë’s “quilt” 高"


def test_the_room_is_what_the_terminal_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(stream: int) -> os.terminal_size:
        raise OSError(stream)

    monkeypatch.setattr(os, "get_terminal_size", nothing)
    monkeypatch.setenv("COLUMNS", "132")
    assert room() == 132
    for odd in ("", "0", "wide"):
        monkeypatch.setenv("COLUMNS", odd)
        assert room() == 80
    monkeypatch.setattr(
        os, "get_terminal_size", lambda stream: os.terminal_size((97, 9)) if stream == 2 else nothing(stream)
    )
    assert room() == 97
