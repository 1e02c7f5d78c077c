"""A real Neo4j (community 5.26, as Maven Central has it) on loopback, in a home of its own, for tests."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PASSWORD = "larkfield-infirmary-1"
JAVA = ("java", "-Xmx768m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
"""For a program that lives a minute, the simple compiler and collector are the fast ones."""
PATIENCE = 240
"""Seconds that a server may take to start on a busy machine; a quiet one takes ten."""


@dataclass(frozen=True, kw_only=True)
class Home:
    """A folder in which one Neo4j lives."""

    folder: Path
    classpath: str

    def __post_init__(self) -> None:
        for name in ("conf", "data", "import", "lib", "logs", "plugins", "run"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "conf" / "neo4j.conf").touch()

    def admin(self, arguments: Sequence[str], cwd: Path | None = None) -> str:
        """Return what neo4j-admin prints, given these arguments; raises CalledProcessError where it fails."""
        here = {**os.environ, "NEO4J_HOME": str(self.folder), "NEO4J_CONF": str(self.folder / "conf")}
        command = [*JAVA, "-cp", self.classpath, "org.neo4j.cli.AdminTool", *arguments]
        done = subprocess.run(
            command, env=here, cwd=cwd or self.folder, text=True, timeout=PATIENCE, check=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return done.stdout

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Yield the address of a server in this home; it is stopped at the end."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [*JAVA, "-cp", self.classpath, str(HERE / "Serve.java"), str(self.folder), str(port)]
        log = self.folder / "logs" / "server.txt"
        with log.open("wb") as out:
            server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + PATIENCE
            while b"ready" not in log.read_bytes():
                if server.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"Neo4j does not start: {log.read_text(errors='replace')[-600:]}")
                time.sleep(0.3)
            yield f"bolt://127.0.0.1:{port}"
        finally:
            if server.stdin:
                server.stdin.close()
            try:
                server.wait(timeout=60)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
