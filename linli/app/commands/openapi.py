"""Print the OpenAPI document."""

import click
import orjson

from linli.app.api import api


@click.command()
def command() -> None:
    """Print the OpenAPI document as JSON, with sorted keys, so that changes show in a diff."""
    document = api.get_openapi_schema(path_prefix="/api/")
    how = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS  # statuses are integer keys
    click.echo(orjson.dumps(document, option=how).decode())
