"""The house in order: format, lint, types, floors, the README's words, and one list of verbs for command and library."""

from __future__ import annotations

import ast
import inspect
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import click
import pytest

import kg
from kg.cli import kg as command
from kg.graph import Graph
from tests.conftest import SEEDS

ROOT = Path(__file__).parent.parent
ROOMS = sorted((ROOT / "kg").rglob("*.py"))


def run(*words: str, **env: str) -> None:
    """Run a tool of the environment in the project's folder, and fail with what it said."""
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, env={**os.environ, **env}, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_everything_is_formatted() -> None:
    run("ruff", "format", "--check", "--no-cache", ".")


def test_nothing_is_left_to_lint() -> None:
    run("ruff", "check", "--no-cache", ".")


def test_types_hold() -> None:
    run("mypy")


def test_no_room_imports_from_above_or_beside() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_shows_what_the_commands_print() -> None:
    run("cogapp", "--check", "--diff", "README.md", COLUMNS="80", TERM="dumb", PYTHONPATH=str(ROOT))


def test_the_readme_s_python_runs(tmp_path: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S | re.M)
    assert blocks, "the README shows no Python"
    shutil.copytree(SEEDS, tmp_path / "seeds")
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(blocks)],
        cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


# ----- one list of verbs


def test_the_public_names_are_sorted_and_there() -> None:
    assert list(kg.__all__) == sorted(kg.__all__)
    for name in kg.__all__:
        assert inspect.getdoc(getattr(kg, name)), f"kg.{name} has no documentation"
    assert set(kg.__all__) == set(kg._HOME)


def test_every_command_is_a_function_or_a_question_to_an_open_graph() -> None:
    verbs = {name.replace("-", "_") for name in command.list_commands(click.Context(command))}
    verbs -= {"view"}  # opens in a browser what `build` has returned the place of
    strangers = {verb for verb in verbs if verb not in kg.__all__ and not callable(getattr(Graph, verb, None))}
    assert not strangers, f"commands that the library has not: {sorted(strangers)}"


def test_every_verb_of_the_library_is_a_command_or_opens_a_graph() -> None:
    verbs = {name for name in kg.__all__ if name[0].islower()} - {"open"}
    commands = {name.replace("-", "_") for name in command.list_commands(click.Context(command))}
    assert verbs <= commands


# ----- what each file owes


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_says_its_purpose_and_stays_readable(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), "a module begins with what it is for"
    assert source.count("\n") <= 800, "a module of over 800 lines is two"


def test_tests_mirror_the_rooms() -> None:
    rooms = {path.relative_to(ROOT / "kg").parts[0].removesuffix(".py") for path in ROOMS} - {
        "__init__",
        "__main__",
        "errors",
    }
    tested = {path.relative_to(ROOT / "tests").parts[0].removesuffix(".py").removeprefix("test_")
              for path in (ROOT / "tests").rglob("test_*.py")}  # fmt: skip
    assert rooms <= tested, f"rooms without tests: {sorted(rooms - tested)}"


def test_every_import_of_another_package_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras.get("neo4j", []), *extras.get("spark", [])]
    names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in declared}
    imported: dict[str, str] = {}
    for path in ROOMS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0]: path.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported[node.module.split(".")[0]] = path.name
    packages = metadata.packages_distributions()
    for module, where in sorted(imported.items()):
        if module in sys.stdlib_module_names or module == "kg":
            continue
        owners = {owner.lower().replace("_", "-") for owner in packages.get(module, [module])}
        assert owners & names, f"{where} imports {module}, which pyproject.toml does not name"


def test_no_line_names_a_place_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout: there is no list of files")
    place = re.compile(r"(?<![\w.:/])/(?:home|root|work|opt|Users|mnt)/\w")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if name.startswith("seeds/") or not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if name != "tests/test_house.py":
                assert not place.search(line[:2000]), f"{name}:{number} names a path of one machine"
