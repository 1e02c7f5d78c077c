"""`kg push`: the graph of a build into a running Neo4j."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kg.errors import InputError

_EPILOG = """
\b
Examples:
  NEO4J_PASSWORD=... kg push out bolt://localhost:7687
  kg push out neo4j+s://graph.example --user ada --password-file ~/.neo4j-password
  kg push out bolt://localhost:7687 --no-text          offsets and links, no words

\b
Only what differs is written, so the same command again changes nothing. What
the server has of an earlier push and OUT has not is removed, unless --keep.
"""


@click.command(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("server")
@click.option("--user", default="neo4j", show_default=True, help="User of the server.")
@click.option(
    "--password-env", default="NEO4J_PASSWORD", show_default=True, metavar="NAME",
    help="Environment variable that holds the password; without it none is sent.",
)  # fmt: skip
@click.option("--password-file", type=click.Path(path_type=Path), help="File whose first line is the password.")
@click.option("--database", help="Database of the server [default: the user's own].")
@click.option("--keep", is_flag=True, help="Remove nothing from the server.")
@click.option("--no-text", is_flag=True, help="Leave the words of the articles out.")
@click.option("--quiet", is_flag=True, help="Show no progress and no counts.")
def command(
    out: Path,
    server: str,
    user: str,
    password_env: str,
    password_file: Path | None,
    database: str | None,
    keep: bool,
    no_text: bool,
    quiet: bool,
) -> None:
    """Load the graph in OUT into the Neo4j at SERVER (bolt://localhost:7687), or bring it up to date."""
    from kg.exporters.neo4j.push import Server, push

    password = _first_line(password_file) if password_file else os.environ.get(password_env)
    where = Server(uri=server, user=user, password=password, database=database)
    terminal = sys.stderr.isatty() and not quiet

    def progress(stage: str, done: int, total: int) -> None:
        if terminal:
            click.echo(f"\r{stage} {done:,} of {total:,}".ljust(48), nl=done == total, err=True)

    nodes, links = push(out, where, text=not no_text, keep=keep, progress=progress)
    if not quiet:
        for name, counts in (("nodes", nodes), ("relationships", links)):
            click.echo(
                f"{name:<14}{counts.made:>8,} made {counts.changed:>8,} changed {counts.removed:>8,} removed "
                f"{counts.same:>8,} as they were"
            )


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot be read: {error}", str(path), "name a file whose first line is the password"
        ) from error
    if not lines or not lines[0]:
        raise InputError("holds no password", str(path), "its first line must be the password")
    return lines[0]
