"""Start everything and watch over it until Ctrl-C."""

import sys

import click

from linli.app.postgres import PostgresError
from linli.app.supervisor import House, Occupied


@click.command()
def command() -> None:
    """Start database, API, live updates and worker; Ctrl-C stops them all."""
    try:
        sys.exit(House().run())
    except (Occupied, PostgresError) as error:
        raise click.ClickException(str(error)) from None
