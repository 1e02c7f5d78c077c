"""Reading on Apache Spark gives what reading here gives, to the byte, and N-Quads parts that any store loads."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.errors import ToolMissing
from tests.conftest import SEEDS

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Return the folder that Spark built, its parts, and the folder that was built without."""
    for module in ("pyspark", "pandas", "pyarrow"):
        assert importlib.util.find_spec(module), f'{module} is absent: pip install "pressgraph[spark]"'
    folder = tmp_path_factory.mktemp("spark")
    (folder / "in").mkdir()
    for path in sorted(SEEDS.glob("*.txt"))[:2]:
        shutil.copy(path, folder / "in")
    (folder / "in" / "bad.txt").write_bytes(b"\0")
    parts = folder / "parts"
    kg.build(folder / "in", folder / "out", to=["turtle", "nquads"], spark="local[2]", parts=parts.as_uri())
    kg.build(folder / "in", folder / "plain", to=["turtle", "nquads"])
    return folder / "out", parts, folder / "plain"


def test_spark_gives_the_same_bytes(built: tuple[Path, Path, Path]) -> None:
    out, _, plain = built
    for name in ("graph.ttl", "graph.nq", "report.json"):
        assert (out / name).read_bytes() == (plain / name).read_bytes()


def test_the_parts_hold_the_named_graphs_of_the_documents(built: tuple[Path, Path, Path]) -> None:
    _, parts, plain = built
    whole, loaded = ox.Store(), ox.Store()
    whole.bulk_load(path=str(plain / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    files = sorted(parts.rglob("part-*.txt"))
    assert files
    for path in files:
        loaded.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    graphs = sorted(map(str, loaded.named_graphs()))
    assert len(graphs) == 2
    for graph in loaded.named_graphs():
        quads = set(loaded.quads_for_pattern(None, None, None, graph))
        assert quads <= set(whole.quads_for_pattern(None, None, None, graph))
        assert len(quads) > 100


def test_a_cluster_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The bakers walked out on Monday after talks about their pay had failed.")
    with pytest.raises(ToolMissing, match=r"(?s)Spark cannot be started.*--master"):
        kg.build(tmp_path / "a.txt", tmp_path / "out", spark="nonsense")
