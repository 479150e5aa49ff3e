"""Throw the data of this installation away; the next start makes the demo anew."""

import shutil

import click

from linli.app import env
from linli.app.supervisor.claim import Occupied, claimed, clear_leftovers


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(yes: bool) -> None:
    """Remove database, uploads and archive of LINLI_DATA. A database of your own is never touched."""
    data = env.data_dir()
    if env.uses_own_database():
        raise click.ClickException("LINLI_DATABASE_URL 已设置,不会删除。 LINLI_DATABASE_URL is set: not touching it.")
    if not yes:
        click.confirm(f"删除 {data} 里的全部数据? Remove all data in {data}?", abort=True)
    try:
        with claimed(data):
            clear_leftovers(data)
            cluster = data / "postgres" / "data"
            if cluster.is_symlink():
                shutil.rmtree(cluster.resolve().parent, ignore_errors=True)
            for folder in data.iterdir():
                if folder.is_dir() and folder.name not in ("run", "logs"):
                    shutil.rmtree(folder)
    except Occupied as error:
        raise click.ClickException(str(error)) from None
