"""Bring the tables to the newest form."""

import click
from django.core.management import call_command


@click.command()
def command() -> None:
    """Apply all migrations."""
    call_command("migrate", interactive=False)
