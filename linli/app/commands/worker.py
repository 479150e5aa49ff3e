"""Run the readers of the log, the timers and the jobs."""

import click

from linli.kernel import worker


@click.command()
def command() -> None:
    """Work until asked to stop."""
    worker.run()
