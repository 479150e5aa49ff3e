"""The demo chain, made where the database is empty; the simulation that makes it stands outside the package."""

from importlib import import_module
from importlib.util import find_spec

import click

from linli.accounts.api import stores


def fill_if_empty() -> None:
    """Make the demo, anew where it was interrupted; an installation with stores of its own is left alone."""
    if find_spec("sim") is None:
        return
    demo = import_module("sim.demo")
    if demo.was_interrupted():
        click.echo("上次没有装完，清空重来 the demo was interrupted: starting over")
        demo.start_over()
    if not stores():
        demo.fill(click.echo)
