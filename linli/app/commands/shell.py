"""Open a Python prompt with everything loaded."""

import click
from django.core.management import call_command


@click.command()
def command() -> None:
    """Open a Python prompt with Django set up."""
    call_command("shell")
