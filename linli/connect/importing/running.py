"""Carrying an import out: parse the file once, then load chunk after chunk, each with its bookmark.

A chunk's rows, its faults and the bookmark are one transaction: killed anywhere, an import goes on where it was.
"""

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection

from linli.catalog import api as catalog
from linli.connect.importing import parsing, reading
from linli.connect.importing.events import ImportFinished
from linli.connect.importing.models import Fault, Import
from linli.connect.importing.types import Busy, Kind, State
from linli.kernel import clock
from linli.kernel.errors import Problem
from linli.kernel.housekeeping import sweep
from linli.kernel.loading import LoadReport
from linli.kernel.log import record, transaction
from linli.kernel.said import Language, Said
from linli.orders import api as orders
from linli.people import api as people

CHUNK = {Kind.PRODUCTS: 20_000, Kind.MEMBERS: 5_000, Kind.SALES: 80_000}
KEEP_FILES = timedelta(days=30)
# Whoever cleans the old till's data does it within months, not years; the list may be as long as the file.
KEEP_FAULTS = timedelta(days=180)
ROWS_FILE, RAW_FILE, PARSED_FILE = "rows.parquet", "raw.parquet", "parsed.json"


class _Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it stays."""


def folder(run_id: UUID) -> Path:
    """Where the files of an import lie; not below the media that everybody may read."""
    return Path(settings.LINLI_DATA) / "imports" / str(run_id)


def load(run: Import, table: pa.Table, articles: orders.Articles) -> LoadReport:
    """Give a chunk to the module that owns such rows."""
    match Kind(run.kind):
        case Kind.PRODUCTS:
            return catalog.load_products(table)
        case Kind.MEMBERS:
            return people.load_members(table)
        case Kind.SALES:
            return orders.load_sales(table, source=run.source, articles=articles)


# --- from the file to canonical rows -----------------------------------------------------------------------------


def parse(run: Import) -> None:
    """Read the file by the mapping into rows.parquet; what cannot be read becomes faults."""
    home = folder(run.id)
    raw = reading.read(next(home.glob("given.*")), run.file_name)
    table, bad = parsing.parse(Kind(run.kind), raw.table, run.mapping)
    pq.write_table(raw.table, home / RAW_FILE, compression="zstd")
    keep_rows(run, table, sorted([*raw.faults, *bad]))


def keep_rows(run: Import, table: pa.Table, bad: list[tuple[int, str]]) -> None:
    """Keep canonical rows in chunks for `go_on`, and the faults found so far."""
    home = folder(run.id)
    home.mkdir(parents=True, exist_ok=True)
    chunks = 0
    with pq.ParquetWriter(home / ROWS_FILE, table.schema) as writer:
        for start, end in _bounds(table, Kind(run.kind)):
            writer.write_table(table.slice(start, end - start), row_group_size=end - start)
            chunks += 1
    (home / PARSED_FILE).write_text(json.dumps({"chunks": chunks, "mapping": run.mapping}))
    with transaction():
        Fault.objects.filter(run=run).delete()
        Fault.objects.bulk_create([Fault(run=run, row=row, reason=reason) for row, reason in dict(bad).items()])
        run.rows_total, run.bad = table.num_rows + len(bad), len(bad)
        run.rows_done, run.chunks_done, run.loaded, run.unchanged = len(bad), 0, 0, 0
        run.moved_at = clock.now()
        run.save()


def _bounds(table: pa.Table, kind: Kind) -> list[tuple[int, int]]:
    """Where chunks begin and end; lines of a receipt stay together."""
    rows, size = table.num_rows, CHUNK[kind]
    ends = np.arange(size, rows + size, size).clip(max=rows)
    if kind is Kind.SALES and rows:
        last = np.append(_changes(table), rows)
        ends = last[np.searchsorted(last, ends)]
    ends = np.unique(ends)
    return list(zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)) if rows else []


def _changes(table: pa.Table) -> np.ndarray[Any, Any]:
    """Positions at which another receipt begins."""
    before, after = table.slice(0, table.num_rows - 1), table.slice(1)
    other = pc.or_kleene(
        pc.fill_null(pc.not_equal(before["receipt"], after["receipt"]), True),
        pc.fill_null(pc.not_equal(before["store"], after["store"]), True),
    )
    return np.flatnonzero(np.asarray(other)) + 1


# --- chunk by chunk ----------------------------------------------------------------------------------------------


def run_to_end(run_id: UUID, *, told: Callable[[int, int], None] | None = None) -> Import:
    """Check or load an import to its end, from where it stands, telling (rows done, rows in all) as it goes.

    Refusals of the file end it as failed.
    """
    run, articles = Import.objects.get(id=run_id), orders.Articles()
    try:
        if not _is_parsed(run):
            parse(run)
        while run.state in (State.CHECKING, State.LOADING) and _next_chunk(run, articles):
            if told:
                told(run.rows_done, run.rows_total)
        _end(run)
    except Problem as problem:
        Import.objects.filter(id=run.id).update(state=State.FAILED, error=problem.messages["zh"], ended_at=clock.now())
    run.refresh_from_db()
    if told:
        told(run.rows_done, run.rows_total)
    return run


def _is_parsed(run: Import) -> bool:
    """Whether rows.parquet is there for this mapping and nothing but the bookmark is to be moved."""
    note = folder(run.id) / PARSED_FILE
    return note.exists() and json.loads(note.read_text())["mapping"] == run.mapping


def begin(run: Import, state: State) -> None:
    """Set an import to its first chunk."""
    with transaction():
        row = Import.objects.select_for_update().get(id=run.id)
        if row.state not in (State.UPLOADED, State.CHECKED, State.FAILED):
            raise Busy()
        row.state, row.error, row.ended_at, row.moved_at = state, "", None, clock.now()
        if row.chunks_done or row.loaded or row.unchanged:
            (folder(row.id) / PARSED_FILE).unlink(missing_ok=True)
        row.rows_done = row.chunks_done = row.loaded = row.unchanged = row.bad = 0
        row.save()
        run.refresh_from_db()


def _next_chunk(run: Import, articles: orders.Articles) -> bool:
    """Load or rehearse the next chunk; False when there is none."""
    with pq.ParquetFile(folder(run.id) / ROWS_FILE) as file:
        if run.chunks_done >= file.num_row_groups:
            return False
        table = file.read_row_group(run.chunks_done)
    if run.state == State.LOADING:
        with transaction():
            _note(run, table, load(run, table, articles))
        return True
    try:
        with transaction():
            report = load(run, table, articles)
            raise _Rehearsed
    except _Rehearsed:
        with transaction():
            _note(run, table, report)
    return True


def _note(run: Import, table: pa.Table, report: LoadReport) -> None:
    """Move the bookmark and keep the faults, in the transaction of the rows.

    Should a second worker have done this chunk meanwhile, everything here is undone by the refusal.
    """
    rows = table["row"].take(pa.array([line - 1 for line, _ in report.bad], pa.int64())).to_pylist()
    with connection.cursor() as cursor:
        cursor.execute(
            """update importing_import set chunks_done = chunks_done + 1, rows_done = rows_done + %s,
               loaded = loaded + %s, unchanged = unchanged + %s, bad = bad + %s, moved_at = %s
               where id = %s and chunks_done = %s and state = %s""",
            [
                table.num_rows,
                report.loaded,
                report.unchanged,
                len(rows),
                clock.now(),
                run.id,
                run.chunks_done,
                run.state,
            ],
        )
        if cursor.rowcount == 0:
            raise Busy()
    Fault.objects.bulk_create(
        [Fault(run=run, row=row, reason=reason) for row, (_, reason) in zip(rows, report.bad, strict=True)],
        ignore_conflicts=True,
    )
    run.refresh_from_db()


def _end(run: Import) -> None:
    with transaction():
        row = Import.objects.select_for_update().get(id=run.id)
        if row.state == State.LOADING:
            row.state, row.ended_at = State.DONE, clock.now()
            record(
                ImportFinished(import_id=row.id, kind=row.kind, loaded=row.loaded, unchanged=row.unchanged, bad=row.bad)
            )
        elif row.state == State.CHECKING:
            row.state = State.CHECKED
        row.save()


# --- the report --------------------------------------------------------------------------------------------------


def fault_report(run: Import, language: Language) -> str:
    """Refused rows as CSV: row, reason, and the row itself as it stood in the file."""
    faults = list(Fault.objects.filter(run=run).order_by("row").values_list("row", "reason"))
    told = io.StringIO()
    writer = csv.writer(told)
    given = _given_rows(run, [row for row, _ in faults])
    writer.writerow([Said("行号", "Row").to(language), Said("原因", "Reason").to(language), *run.columns])
    for row, reason in faults:
        writer.writerow([row, reason, *map(_harmless, given.get(row, ()))])
    return "\ufeff" + told.getvalue()


def _given_rows(run: Import, rows: list[int]) -> dict[int, list[str]]:
    path = folder(run.id) / RAW_FILE
    if not rows or not path.exists():
        return {}
    with duckdb.connect() as db:
        db.register("wanted", pa.table({"row": pa.array(rows, pa.int64())}))
        found = db.execute(f"select raw.* from '{path}' raw join wanted on wanted.row = raw.{reading.ROW}").fetchall()
    return {cells[-1]: list(cells[:-1]) for cells in found}


def _harmless(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "@") else text


def sweep_files() -> None:
    """Remove the files of old imports: they hold phone numbers in the clear."""
    old = Import.objects.filter(made_at__lt=clock.now() - KEEP_FILES).values_list("id", flat=True)
    for run_id in old:
        shutil.rmtree(folder(run_id), ignore_errors=True)


def sweep_faults() -> None:
    """Delete the refused rows of old imports; how many there were stays with the import."""
    over = (State.UPLOADED, State.CHECKED, State.DONE, State.FAILED)
    sweep(Fault.objects.filter(run__moved_at__lt=clock.now() - KEEP_FAULTS, run__state__in=over))
