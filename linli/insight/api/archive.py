"""The archive: a reader of the log with a bookmark of its own, which closes batches into Parquet.

A file is written and synced first and listed in the manifest in the transaction that moves the bookmark, so after a
crash at any point each fact is either in the archive or in the tail that is still read from PostgreSQL, never in both.
"""

import os
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa
from django.conf import settings
from django.db import transaction as database

from linli.insight.models import ArchiveFile, ArchiveMark
from linli.insight.rules.facts import ARCHIVED_EVENTS, TABLES, FactTable
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.log import facts_table, heads, transaction

BATCH_EVENTS = 40_000
ENOUGH_EVENTS = 2_000
MANY_FILES = 12
GRACE = timedelta(minutes=15)


def archive_batch(*, enough: int = ENOUGH_EVENTS, limit: int = BATCH_EVENTS) -> int:
    """Close the next batch of the log into Parquet, if there are `enough` events or all of them are asked for (0).

    Returns how many positions of the log the archive moved on; 0 where another process is at it.
    """
    with transaction():
        marks = _marks_held()
        if marks is None:
            return 0
        ranges = _next_ranges(marks, heads(), limit)
        moved = sum(upto - after for after, upto in ranges.values())
        if moved == 0 or moved < enough:
            return 0
        connection = duckdb.connect()
        try:
            connection.register("event", raw_events(ranges))
            files = [file for table in TABLES for file in _write_table(connection, table)]
        finally:
            connection.close()
        ArchiveFile.objects.bulk_create(files)
        for stream, (_, upto) in ranges.items():
            ArchiveMark.objects.filter(stream=stream).update(position=upto)
        return moved


def _marks_held() -> dict[int, int] | None:
    streams = heads()
    ArchiveMark.objects.bulk_create(
        [ArchiveMark(stream=stream, position=0) for stream in streams], ignore_conflicts=True
    )
    held = ArchiveMark.objects.select_for_update(skip_locked=True).order_by("stream")
    marks = dict(held.values_list("stream", "position"))
    return marks if len(marks) == len(streams) else None


def _next_ranges(marks: dict[int, int], ends: dict[int, int], limit: int) -> dict[int, tuple[int, int]]:
    share = max(1, limit // len(ends))
    return {stream: (marks[stream], min(end, marks[stream] + share)) for stream, end in ends.items()}


def raw_events(ranges: dict[int, tuple[int, int]]) -> pa.Table:
    """The events that the archive knows, in these ranges of positions (after, up to) by stream."""
    return facts_table(ranges, ARCHIVED_EVENTS)


def facts_sql(table: FactTable) -> str:
    """A query that makes the table's facts from the registered relation `event`."""
    names = ", ".join(f"'{name}'" for name in table.events)
    columns = ", ".join(table.columns)
    return f"with raw as (select * from event where name in ({names})) select {columns} from ({table.select})"


def _write_table(connection: duckdb.DuckDBPyConnection, table: FactTable) -> list[ArchiveFile]:
    connection.execute(f"create or replace temp table fresh as {facts_sql(table)}")
    months = connection.execute("select date_trunc('month', day)::date, count(*) from fresh group by 1").fetchall()
    return [
        _write_file(
            connection, table.name, month, rows, f"select * from fresh where date_trunc('month', day) = '{month}'"
        )
        for month, rows in sorted(months)
    ]


def _write_file(connection: duckdb.DuckDBPyConnection, table: str, month: date, rows: int, query: str) -> ArchiveFile:
    name = new_id()
    path = Path(settings.LINLI_DATA) / "archive" / table / f"month={month:%Y-%m}" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    connection.execute(
        f"copy ({query}) to '{str(draft).replace(chr(39), chr(39) * 2)}' (format parquet, compression zstd)"
    )
    _sync(draft)
    draft.replace(path)
    _sync(path.parent)
    return ArchiveFile(
        id=name, table=table, month=month, path=str(path), rows=rows, size=path.stat().st_size, made_at=clock.now()
    )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def live_files() -> dict[str, list[str]]:
    """The files of each table."""
    found: dict[str, list[str]] = {table.name: [] for table in TABLES}
    live = ArchiveFile.objects.filter(retired_at=None).order_by("table", "month", "made_at")
    for table, path in live.values_list("table", "path"):
        found.setdefault(table, []).append(path)
    return found


def compact(*, many: int = MANY_FILES) -> int:
    """Melt the files of a month into one where there are many; how many files were retired."""
    retired = 0
    groups: dict[tuple[str, date], list[ArchiveFile]] = {}
    for file in ArchiveFile.objects.filter(retired_at=None):
        groups.setdefault((file.table, file.month), []).append(file)
    for (table, month), files in groups.items():
        if len(files) > many:
            retired += _melt(table, month, [file.id for file in files])
    return retired


def _melt(table: str, month: date, ids: Sequence[UUID]) -> int:
    with transaction():
        files = list(ArchiveFile.objects.select_for_update().filter(id__in=ids, retired_at=None))
        if len(files) != len(ids):
            return 0
        connection = duckdb.connect()
        try:
            paths: Any = [file.path for file in files]
            connection.from_parquet(paths).create("together")
            rows = sum(file.rows for file in files)
            _write_file(connection, table, month, rows, "select * from together order by moment").save(
                force_insert=True
            )
        finally:
            connection.close()
        return ArchiveFile.objects.filter(id__in=ids).update(retired_at=clock.now())


def sweep_files() -> int:
    """Delete files that were retired a while ago (a query may still read them until then); how many."""
    with database.atomic():
        gone = list(ArchiveFile.objects.select_for_update().filter(retired_at__lt=clock.now() - GRACE))
        ArchiveFile.objects.filter(id__in=[file.id for file in gone]).delete()
    for file in gone:
        Path(file.path).unlink(missing_ok=True)
    return len(gone)
