"""Files come to be whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import exporters
from kg.errors import OutputError
from tests.invented import snapshot


def test_a_file_is_found_by_its_name_and_written(tmp_path: Path) -> None:
    seals = exporters.write(tmp_path, exporters.export("turtle", snapshot()))
    assert list(seals) == ["graph.ttl"]
    assert (tmp_path / "graph.ttl").read_text(encoding="utf-8").startswith("@prefix")
    assert exporters.intact(tmp_path, seals)
    (tmp_path / "graph.ttl").write_bytes(b"")
    assert not exporters.intact(tmp_path, seals)
    assert not exporters.intact(tmp_path / "nowhere", seals)


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(OutputError, match="turtle"):
        exporters.export("vellum", snapshot())


def test_what_fails_half_way_leaves_the_file_before_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"before")

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        exporters.write(tmp_path, {"a.txt": broken()})
    assert (tmp_path / "a.txt").read_bytes() == b"before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt"]


@pytest.mark.parametrize("name", ["../a", "/a", "b/../../a", "c:\\a", "b\\a"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError):
        exporters.write(tmp_path / "out", {name: [b""]})
    assert not (tmp_path / "a").exists()


def test_a_full_disk_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"before")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="disk is full"):
        exporters.write(tmp_path, {"a.txt": [b"after"]})
    assert (tmp_path / "a.txt").read_bytes() == b"before"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_file_is_as_readable_as_any_other(tmp_path: Path) -> None:
    exporters.write(tmp_path, {"a.txt": [b"x"]})
    plain = tmp_path / "b.txt"
    plain.write_bytes(b"x")
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
