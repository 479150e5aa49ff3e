"""The command `linli`. Each file in `commands/` is one command; it is imported only when it is called."""

import ast
import os
import sys
from importlib import import_module
from pathlib import Path

import click
import django

from linli.app.database import running_database

COMMANDS = Path(__file__).with_name("commands")
# These need neither Django nor a database, and start at once.
BARE = frozenset({"run", "new-module", "demo-reset", "sim", "welcome"})
# These load all modules but touch no table.
WITHOUT_DATABASE = frozenset({"openapi", "catalogues"})


class Commands(click.Group):
    """The files of a folder as commands, loaded late so that `linli` starts fast whatever they import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands by name."""
        return sorted(path.stem.replace("_", "-") for path in COMMANDS.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command with what it needs running around it."""
        if cmd_name not in self.list_commands(ctx):
            return None
        if cmd_name not in BARE:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.app.settings")
            if cmd_name not in WITHOUT_DATABASE and "--help" not in sys.argv:
                ctx.with_resource(running_database())
            django.setup()
        module = import_module(f"linli.app.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by the first line of each file, without importing it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(name)) for name in self.list_commands(ctx)])


def _summary(name: str) -> str:
    source = (COMMANDS / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").split("\n")[0]


@click.command(cls=Commands)
def main() -> None:
    """邻里 Linli: the operating system of neighbourhood retail."""
