"""Reads documents on an Apache Spark cluster: the same reader, its model loaded once a Python worker.

A job is a column of documents mapped to a column of extractions (`mapInArrow`: the bytes pass
through, no table of objects is made of them). Jobs take some thousand documents each: what a job has read is stored
before the next begins, and the memory of the driver does not grow with the corpus. Beside the extractions, each job can
write the named graphs of its documents as N-Quads parts to any file system that Spark reaches; what many documents say
together is one further part, made where who is who is decided.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.build.crew import ONE_THREAD, Read, Reader
from kg.errors import ToolMissing
from kg.graph.payload import Packed
from kg.model import Document, Extraction

if TYPE_CHECKING:
    import pyarrow

JOB = 4_000
"""Documents a job. Starting one costs half a second, reading so many takes minutes on ten cores: little is lost by the
first, and little must be done again after a kill."""

PARTITION = 32
"""Documents a task: small enough that slow ones even out, large enough that a task's own cost (20 ms) does not show."""

_readers: dict[str, Reader] = {}


def read_all(
    documents: Iterable[Document],
    *,
    master: str,
    domain: Path | None = None,
    stop: Callable[[], bool] = lambda: False,
    parts: str | None = None,
    base: str = "",
) -> Generator[Read]:
    """Yield a packed Extraction, or a SetAside with the reason, for each document, read on the cluster named by `master`.

    `master` is what Spark calls so: `local[4]`, `spark://host:7077`, `yarn`, `k8s://...`. With `parts`, a folder in
    Spark's spelling (a path, hdfs:, s3a:), the documents' N-Quads are written there, a folder a job. Raises ToolMissing
    where pyspark or a Java runtime is absent.
    """
    session = _session(master)
    source = iter(documents)
    number = 0
    reading = partial(_read, domain=str(domain.resolve()) if domain else "", base=base if parts else None)
    try:
        while not stop() and (batch := list(islice(source, JOB))):
            rows = [(pickle.dumps(document, protocol=5),) for document in batch]
            tasks = max(1, -(-len(rows) // PARTITION))
            frame = session.createDataFrame(rows, "document binary").repartition(tasks)
            read = frame.mapInArrow(reading, _COLUMNS)
            if parts:
                from pyspark import StorageLevel

                read = read.persist(StorageLevel.DISK_ONLY)
                read.select("quads").write.mode("overwrite").text(f"{parts.rstrip('/')}/job-{number:05d}")
            for row in read.select("result").toLocalIterator(prefetchPartitions=True):
                yield pickle.loads(row.result)  # noqa: S301 - from our own job
            if parts:
                read.unpersist()
            number += 1
    finally:
        session.stop()


_COLUMNS = "result binary, quads string"


def _read(tables: Iterator[pyarrow.RecordBatch], domain: str, base: str | None) -> Iterator[pyarrow.RecordBatch]:
    """Read the documents of one task, on a worker; the reader stays with the process, for the next task."""
    import pyarrow

    if domain not in _readers:
        _readers[domain] = Reader(Path(domain) if domain else None)
    for table in tables:
        results, quads = [], []
        for cell in table.column(0):
            result = _readers[domain](pickle.loads(cell.as_py()))  # noqa: S301 - from our own driver
            kept = Packed.of(result) if isinstance(result, Extraction) else result
            results.append(pickle.dumps(kept, protocol=5))
            quads.append(_quads(result, base) if base is not None and isinstance(result, Extraction) else "")
        yield pyarrow.RecordBatch.from_arrays(
            [pyarrow.array(results, pyarrow.binary()), pyarrow.array(quads, pyarrow.string())], ["result", "quads"]
        )


def _quads(extraction: Extraction, base: str) -> str:
    """Return the document's named graph as lines of N-Quads, without the last line's end, which Spark writes."""
    from kg.graph.nodes import lines
    from kg.graph.rdf import document_node, document_nodes

    node = document_node(base, extraction.document.identifier)
    return b"".join(lines(document_nodes(extraction, base), f" {node} .\n")).decode().removesuffix("\n")


def _session(master: str) -> Any:
    """Return a Spark session whose Python workers are this Python with this path."""
    try:
        import pyarrow  # noqa: F401 - Spark hands tables over in its form
        from pyspark.sql import SparkSession
    except ImportError:
        raise ToolMissing("is not installed", "pyspark", 'pip install "pressgraph[spark]"') from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.python.worker.reuse": "true",
        "spark.log.level": "ERROR",
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(part or os.getcwd() for part in sys.path),
        **{f"spark.executorEnv.{name}": value for name, value in ONE_THREAD.items()},
    }
    if master.startswith("local"):
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        os.environ.update(ONE_THREAD)
    builder = SparkSession.builder.master(master).appName("pressgraph")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as fault:  # pyspark has no error of its own for this
        raise ToolMissing(
            f"Spark cannot be started: {' '.join(str(fault).split())[:300]}",
            master,
            "check --master, and that Java 17 or newer is installed",
        ) from None
