"""Archive and tail as one: a DuckDB in this process in which every fact table is Parquet plus what is newer.

The tail is read from PostgreSQL in the same snapshot as the bookmark of the archive, so a figure includes every fact
that was committed when it was asked for. Only while the archive is far behind, as after an import, the tail is left out
and `complete_until` says so: a page that answers at once and tells its hour is better than one that keeps waiting.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa
from django.db import connection as postgres
from django.db import transaction as database

from linli.accounts import api as accounts
from linli.insight.api.archive import facts_sql, live_files, raw_events
from linli.insight.models import ArchiveMark
from linli.insight.rules.facts import ASKED, TABLES, FactTable
from linli.kernel import clock
from linli.kernel.geo import EARTH_RADIUS_M
from linli.kernel.log import first_recorded, heads

DIMENSION_SECONDS = 60
MEMORY = "1GB"
MOST_TAIL = 10_000
LAG_SECONDS = 5.0

Question = tuple[str, tuple[date, ...], tuple[UUID, ...]]
Version = tuple[tuple[tuple[int, int], ...], tuple[str, ...]]


class Warehouse:
    """Answers SQL over the facts as they are now. One to a process; queries take turns."""

    def __init__(self) -> None:
        self._duck = duckdb.connect(config={"memory_limit": MEMORY, "threads": 2})
        self._turn = threading.RLock()
        self._stands_still = False
        self._version: Version | None = None
        self._dimensions_at = self._loaded_at = float("-inf")
        self._complete_until: datetime | None = None
        self._answers: dict[Question, list[tuple[Any, ...]]] = {}

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """All questions in the block are answered from the same facts, which are looked up once."""
        with self._turn:
            outer = self._stands_still
            if not outer:
                self._refresh()
            self._stands_still = True
            try:
                yield
            finally:
                self._stands_still = outer

    def query(
        self, sql: str, asked: Sequence[date] | None = None, scope: Sequence[UUID] | None = None
    ) -> list[tuple[Any, ...]]:
        """The rows of a query, with the tables `asked` (one row) and `scope` (stores) set for it.

        The same question on unchanged facts is answered from memory.
        """
        question = (sql, tuple(asked or ()), tuple(scope or ()))
        with self.one_moment():
            if question not in self._answers:
                self._put_question(asked, scope)
                self._answers[question] = self._duck.execute(sql).fetchall()
            return self._answers[question]

    def _put_question(self, asked: Sequence[date] | None, scope: Sequence[UUID] | None) -> None:
        if asked is not None:
            days = ", ".join(f"{ASKED[name]} '{day}' as {name}" for name, day in zip(ASKED, asked, strict=True))
            self._duck.execute(f"create or replace temp table asked as select {days}")
        if scope is not None:
            stores = ", ".join(f"('{store}')" for store in scope) or "(null)"
            self._duck.execute(f"create or replace temp table scope as select * from (values {stores}) as s(store_id)")

    def forget_answers(self) -> None:
        """Compute the next answers anew."""
        with self._turn:
            self._answers.clear()

    def complete_until(self) -> datetime:
        """The moment up to which every recorded fact is in the figures."""
        with self.one_moment():
            return self._complete_until or clock.now()

    def _refresh(self) -> None:
        with database.atomic():
            _one_snapshot()
            marks, ends = _marks(), heads()
            tail = {stream: (marks.get(stream, 0), end) for stream, end in ends.items()}
            far = sum(end - after for after, end in tail.values()) > MOST_TAIL
            if far and self._version and time.monotonic() - self._loaded_at < LAG_SECONDS:
                return  # what is shown has its hour beside it; the archive goes on every second
            files = live_files()
            known = tuple(sorted((marks if far else ends).items()))
            version = (known, tuple(path for paths in files.values() for path in paths))
            if version != self._version:
                self._load(files, raw_events({} if far else tail))
                self._complete_until = first_recorded(marks) if far else None
                self._version, self._loaded_at = version, time.monotonic()
                self._answers.clear()
        if time.monotonic() - self._dimensions_at > DIMENSION_SECONDS:
            self._load_dimensions()

    def _load(self, files: dict[str, list[str]], tail: pa.Table) -> None:
        self._duck.register("event", tail)
        for table in TABLES:
            self._duck.execute(f"create or replace table {table.name}_tail as {facts_sql(table)}")
            self._duck.execute(f"create or replace view {table.name}_told as {_told(table, files[table.name])}")
        self._duck.unregister("event")
        merged = self._survivors()
        self._duck.execute("create or replace table alias (merged_id varchar, survivor_id varchar)")
        if merged:
            self._duck.executemany("insert into alias values (?, ?)", [list(pair) for pair in merged.items()])
        for table in TABLES:
            self._duck.execute(f"create or replace view {table.name} as {_of_survivors(table, bool(merged))}")

    def _survivors(self) -> dict[str, str]:
        """Which person each merged one has become, following chains."""
        rows = self._duck.execute("select merged_id, person_id, undone from merge_told order by moment").fetchall()
        into: dict[str, str] = {}
        for merged, survivor, undone in rows:
            if undone:
                into.pop(merged, None)
            else:
                into[merged] = survivor
        return {merged: _end_of_chain(into, merged) for merged in into}

    def _load_dimensions(self) -> None:
        """How far it is from every store to every community: by columns, for a chain of 500 has 250,000 such pairs."""
        stores, communities = accounts.stores(), accounts.communities()
        self._duck.register("store", _places([(str(one.id), one.lat, one.lng, 0) for one in stores]))
        self._duck.register(
            "community", _places([(str(one.id), one.lat, one.lng, one.residents) for one in communities])
        )
        self._duck.execute(_PAIRS, {"diameter": 2 * EARTH_RADIUS_M})
        self._duck.unregister("store")
        self._duck.unregister("community")
        self._dimensions_at = time.monotonic()
        self._answers.clear()


_PAIRS = """
create or replace table store_community as
select s.id as store_id, c.id as community_id, c.residents,
  $diameter * asin(sqrt(sin(radians(c.lat - s.lat) / 2) ** 2
    + cos(radians(s.lat)) * cos(radians(c.lat)) * sin(radians(c.lng - s.lng) / 2) ** 2)) as metres
from store s cross join community c
"""


def _places(rows: Sequence[tuple[str, float, float, int]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    types = {"id": pa.string(), "lat": pa.float64(), "lng": pa.float64(), "residents": pa.int64()}
    return pa.table({name: pa.array(column, types[name]) for name, column in zip(types, columns, strict=True)})


def _one_snapshot() -> None:
    """Let the transaction that was just opened see one moment; where it began earlier it is left as it is."""
    if len(postgres.atomic_blocks) == 1:
        with postgres.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")


def _marks() -> dict[int, int]:
    return dict(ArchiveMark.objects.values_list("stream", "position"))


def _told(table: FactTable, files: Sequence[str]) -> str:
    columns = ", ".join(table.columns)
    tail = f"select {columns} from {table.name}_tail"
    if not files:
        return tail
    paths = ", ".join("'" + path.replace("'", "''") + "'" for path in files)
    return f"select {columns} from read_parquet([{paths}], hive_partitioning = false) union all by name {tail}"


def _of_survivors(table: FactTable, any_merged: bool) -> str:
    if not any_merged:
        return f"select * from {table.name}_told"
    return (
        f"select told.* replace (coalesce(alias.survivor_id, told.person_id) as person_id)"
        f" from {table.name}_told as told left join alias on alias.merged_id = told.person_id"
    )


def _end_of_chain(into: dict[str, str], start: str) -> str:
    seen, at = {start}, into[start]
    while at in into and at not in seen:
        seen.add(at)
        at = into[at]
    return at


_warehouse: list[Warehouse] = []


def warehouse() -> Warehouse:
    """This process's warehouse, made when first asked for."""
    if not _warehouse:
        _warehouse.append(Warehouse())
    return _warehouse[0]


def forget_warehouse() -> None:
    """Drop it, as a test does that brings another database."""
    _warehouse.clear()
