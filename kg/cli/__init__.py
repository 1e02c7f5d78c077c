"""The command `kg`: one command a public verb, one file each in this folder; parses, calls, prints; nothing else.

A module here with a `command` (a click.Command) is a verb of that name, underscores read as hyphens; what begins with
one is shared. Modules are imported only when their verb is called, so that a command that needs no model starts without.
"""

from __future__ import annotations

import pkgutil
import sys
from difflib import get_close_matches
from importlib import import_module

import click

from kg.errors import PressgraphError


class Verbs(click.Group):
    """The verbs of this folder, found by name and imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all verbs, sorted."""
        names = (module.name for module in pkgutil.iter_modules(__path__))
        return sorted(name.replace("_", "-") for name in names if name[0] != "_")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the verb of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{__name__}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        about = (module.__doc__ or "").partition(": ")[2].partition("\n")[0]
        command.short_help = about[:1].upper() + about[1:]
        if command.help:  # docstrings with a backslash are raw by the linter's rule; click's mark is the character
            command.help = command.help.replace("\\b\n", "\b\n")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that is called; where there is none of that name, say which may be meant."""
        meant = get_close_matches(args[0], self.list_commands(ctx), 1)
        if meant and meant[0] != args[0]:
            ctx.fail(f"No such command '{args[0]}'. Is '{meant[0]}' meant?")
        return super().resolve_command(ctx, args)


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pressgraph", prog_name="kg")
def kg() -> None:
    """News reports in, a knowledge graph out, every edge one click away from the sentence that says so."""


def main() -> None:
    """Run the command; errors that a user can mend are one message on stderr and exit status 1."""
    try:
        kg(prog_name="kg")
    except PressgraphError as error:
        click.echo(f"kg: {error}", err=True)
        sys.exit(1)
    except OSError as error:  # of standard output: what verbs read and write themselves has errors of its own
        if error.filename is not None:
            raise
        click.echo(f"kg: the output cannot be written: {error.strerror}", err=True)
        sys.exit(1)
