"""Make the database ready to serve: migrations, and the demo chain where it is wanted and missing."""

from importlib import import_module
from importlib.util import find_spec

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from linli.app.readiness import note_ready


@click.command()
def command() -> None:
    """Apply missing migrations, then fill an empty demo."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        click.echo("正在建立数据表 preparing the tables")
        call_command("migrate", interactive=False, verbosity=0)
    if settings.LINLI_DEMO and find_spec("linli.app.demo"):
        import_module("linli.app.demo").fill_if_empty()
    note_ready()
