"""Java programs for tests: what Maven fetches once, and one run of a source file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PATIENCE = 300
"""Seconds that a program may take on a busy machine; the first fetch of its libraries takes most of them."""


def classpath(name: str, work: Path) -> str:
    """Return the class path of the project in the folder `name`; skip the test, with the reason, where there is none."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: Java 17 and Maven are needed")
    target = work / f"{name}.classpath"
    reason = ""
    for offline in (["-o"], []):  # what is there already needs no network
        command = ["mvn", "-q", "-B", *offline, "-f", str(HERE / name / "pom.xml"), "dependency:build-classpath"]
        try:
            done = subprocess.run(
                [*command, f"-Dmdep.outputFile={target}"], capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            reason = "Maven did not answer"
            continue
        if done.returncode == 0 and target.is_file():
            return target.read_text().strip()
        reason = next((line for line in done.stdout.splitlines() if "ERROR" in line), done.stderr[:200])
    pytest.skip(f"Maven cannot fetch {name}: {reason}")


def run(source: Path, jars: str, *arguments: Path) -> str:
    """Return what the Java source file prints, given these arguments; what it says of a failure fails the test."""
    command = ["java", "-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", jars, str(source)]
    done = subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
