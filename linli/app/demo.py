"""The demo chain, made where the database is empty; the simulation that makes it stands outside the package."""

from importlib import import_module
from importlib.util import find_spec

import click

from linli.accounts.api import stores


def fill_if_empty() -> None:
    """Make the demo, or what is missing of one that was interrupted; an installation with stores of its own is left."""
    if find_spec("sim") is None:
        return
    demo = import_module("sim.demo")
    if demo.is_filled() or (stores() and not demo.is_begun()):
        return
    demo.fill(click.echo)
