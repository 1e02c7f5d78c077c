"""Answers one SPARQL query in a process of its own, which has little memory, little time and no network.

It is started by its path with nothing of the package imported, reads one line of JSON (what to do), and writes one
line of JSON (what came of it) followed by the answer in a standard form: SPARQL JSON results, or N-Triples.
"""

import json
import os
import sys

import pyoxigraph as ox

REFUSED = 3
"""Exit status when the query is at fault; the line of JSON says how."""


def _confine(memory: int, seconds: int, answer: int) -> None:
    """Take away what a query has no need of; the system, not we, holds these limits.

    With no file descriptor to be had, no socket can be made: whatever a query may contain, it reaches no network and
    opens no file. The store's own files are open by then. Windows has no such limits; the check of the query and the
    clock remain there.
    """
    try:
        import resource
    except ImportError:
        return
    size = 0
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm") as file:
            size = int(file.read().split()[0]) * resource.getpagesize()
    for what, limit in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_CPU", seconds * 4 + 5),  # a stop for the case that the parent dies; the parent keeps the clock
        ("RLIMIT_FSIZE", answer),
        ("RLIMIT_AS", size + memory),
        ("RLIMIT_NOFILE", 0),
    ):
        name = getattr(resource, what, None)
        if name is not None:
            try:
                resource.setrlimit(name, (limit, limit))
            except (OSError, ValueError):
                if what == "RLIMIT_NOFILE":
                    raise


def main() -> int:
    """Answer the query on standard input and return the exit status."""
    task = json.loads(sys.stdin.readline())
    store = ox.Store.read_only(task["folder"])
    out = sys.stdout.buffer
    _confine(task["memory"], task["seconds"], task["answer"])
    try:
        found = store.query(
            task["query"],
            prefixes=task["prefixes"],
            use_default_graph_as_union=True,
        )
        if isinstance(found, ox.QueryTriples):
            out.write(b'{"kind": "triples"}\n')
            found.serialize(out, format=ox.RdfFormat.N_TRIPLES)
        else:
            out.write(b'{"kind": "rows"}\n')
            found.serialize(out, format=ox.QueryResultsFormat.JSON)
        out.flush()
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        sys.stderr.write(json.dumps({"kind": type(error).__name__, "said": str(error)}) + "\n")
        return REFUSED
    return 0


if __name__ == "__main__":
    os._exit(main())  # the store was only read: nothing is to be tidied up
