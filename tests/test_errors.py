"""What can go wrong is a tree, drawn as it is, and each message says what, where and what next."""

from __future__ import annotations

import inspect
import pickle

import pytest

import kg.errors
from kg.errors import InputError, NoInput, PressgraphError


def tree(kind: type[PressgraphError], lead: str = "") -> list[str]:
    below = kind.__subclasses__()
    lines: list[str] = []
    for child in below:
        last = child is below[-1]
        lines.append(f"{lead}{'└── ' if last else '├── '}{child.__name__}")
        lines += tree(child, lead + ("    " if last else "│   "))
    return lines


def test_the_drawing_is_the_tree() -> None:
    drawn = (inspect.getdoc(kg.errors) or "").splitlines()
    drawn = drawn[drawn.index("PressgraphError") + 1 :]
    names = [line[: line.index("── ") + 3] + line.split("── ")[1].split()[0] for line in drawn]
    assert names == tree(PressgraphError)


def test_a_message_says_where_what_and_what_next() -> None:
    assert str(NoInput("holds no text", "reports/", "name a folder of articles")) == (
        "reports/: holds no text\n  -> name a folder of articles"
    )
    assert str(NoInput("holds no text")) == "holds no text"


def test_whoever_catches_a_branch_catches_its_leaves() -> None:
    with pytest.raises(InputError):
        raise NoInput("holds no text")


def test_every_error_comes_back_from_another_process_as_it_was() -> None:
    error = pickle.loads(pickle.dumps(NoInput("holds no text", "reports/", "name a folder")))
    assert (type(error), str(error)) == (NoInput, "reports/: holds no text\n  -> name a folder")
