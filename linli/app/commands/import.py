"""Import products, members or sales from a file, or the whole Complete Journey."""
# ruff: noqa: N999 (the file is named like the command)

import sys
from pathlib import Path

import click

from linli.connect.importing import api
from linli.connect.importing.types import Kind, State
from linli.kernel.errors import Problem

SHOWN = 20


@click.group()
def command() -> None:
    """Bring data in. A file that was begun and not finished goes on where it was."""


def _file_command(kind: Kind, help: str) -> None:
    @command.command(kind.value, help=help)
    @click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
    @click.option(
        "--column", "-c", multiple=True, metavar="FIELD=COLUMN", help="Say which column a field is read from."
    )
    @click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
    @click.option("--report", type=click.Path(path_type=Path), help="Where to write the refused rows as CSV.")
    def run(path: Path, column: tuple[str, ...], dry_run: bool, report: Path | None) -> None:
        try:
            _import(kind, path, dict(part.split("=", 1) for part in column), dry_run, report)
        except (Problem, ValueError) as refusal:
            raise click.ClickException(
                refusal.messages["zh"] if isinstance(refusal, Problem) else str(refusal)
            ) from None


_file_command(Kind.PRODUCTS, "Articles with prices, categories and barcodes.")
_file_command(Kind.MEMBERS, "Members with phone or card.")
_file_command(Kind.SALES, "Sales of tills, line by line.")


def _import(kind: Kind, path: Path, columns: dict[str, str], dry_run: bool, report: Path | None) -> None:
    begun = None if dry_run else api.unfinished(kind, path)
    if begun is None:
        with path.open("rb") as file:
            taken = api.take_file(kind, path.name, iter(lambda: file.read(1 << 20), b""), by="linli import")
        api.align(taken.id, taken.mapping | columns)
        api.start(taken.id, rehearse=dry_run)
        begun = taken.id
    else:
        click.echo("接着上次没完成的导入 going on with an unfinished import")
    _show_mapping(api.view(begun).mapping)
    with click.progressbar(length=api.view(begun).rows_total, label=path.name, file=sys.stderr) as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        api.run_to_end(begun, told=told)
    done = api.view(begun)
    if done.state is State.FAILED:
        raise click.ClickException(done.error)
    click.echo(f"载入 loaded {done.loaded}，没变 unchanged {done.unchanged}，有误 refused {done.bad}")
    for row, reason in done.faults[:SHOWN]:
        click.echo(f"  第 {row} 行：{reason}")
    if report:
        report.write_text(api.fault_report_of(begun), encoding="utf-8")


def _show_mapping(mapping: dict[str, str]) -> None:
    for field, column in mapping.items():
        click.echo(f"  {field:<16} ← {column}")


@command.command("complete-journey")
@click.option("--weeks", type=click.IntRange(1, 53), default=53, help="Only the first weeks of the year.")
def complete_journey(weeks: int) -> None:
    """One real year of 2,469 households in 457 stores: 92 k articles, 155 k receipts, 1.47 M lines."""
    api.load_everything(weeks=weeks, say=click.echo)
