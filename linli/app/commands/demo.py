"""Fill an empty installation with the demo chain."""

import click

from linli.app.demo import fill_if_empty


@click.command()
def command() -> None:
    """Make the demo chain with its history, group buys and groups; nothing where it is already."""
    fill_if_empty()
