"""Very many facts in columns instead of one by one: written under the same rules, and read.

Rows to be written are copied into a temporary table first, each with its stream and its place in it, so the counters
are locked only while the finished rows are moved over.
"""

import io
from collections.abc import Mapping, Sequence
from functools import cache, partial
from itertools import count
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from django.db import connection

from linli.kernel import clock
from linli.kernel.events import Event
from linli.kernel.log.writing import STREAMS, Acting, Rows, acting_now, add_rows
from linli.kernel.staging import copy_into

_serial = count(1)
BLOCK_BYTES = 32 * 1024 * 1024  # no fact is that long

_PUT_ASIDE = """
create temporary table {name} (stream smallint, nth bigint, id uuid, occurred_at timestamptz, person_id uuid,
                               store_id uuid, data jsonb) on commit drop
"""
_APPEND = """
with counter as (
  update kernel_stream set position = position + %(count)s where id = %(stream)s
  returning position - %(count)s as base
)
insert into kernel_event (id, stream, position, name, version, occurred_at, recorded_at,
                          person_id, store_id, actor, cause, source, data)
select e.id, %(stream)s, counter.base + e.nth, %(name)s, %(version)s, e.occurred_at, %(now)s,
       e.person_id, e.store_id, %(actor)s, %(cause)s, %(source)s, e.data
from counter, {table} e where e.stream = %(stream)s
"""


def record_table(event: type[Event], facts: pa.Table) -> int:
    """Add the rows of a table as facts at the end of the running transaction; how many there are.

    Columns: id (a fresh uuid), person_id, store_id as text, occurred_at (UTC), data (the event's own fields as JSON).
    The first row and the last are held against the event's class, so that rows of a wrong shape fail at once.
    """
    if facts.num_rows == 0:
        return 0
    for row in (facts.slice(0, 1), facts.slice(facts.num_rows - 1)):
        held = row.to_pylist()[0]
        fields = orjson.loads(held["data"])
        event.model_validate({**fields, "person_id": held["person_id"], "store_id": held["store_id"]})
    placed, counts = _placed(facts)
    name = f"facts_{next(_serial)}"
    with connection.cursor() as cursor:
        cursor.execute(_PUT_ASIDE.format(name=name))
        copy_into(cursor, name, placed)
    add_rows(Rows(frozenset(counts), partial(_append, event, name, counts, acting_now())))
    return int(facts.num_rows)


def _placed(facts: pa.Table) -> tuple[pa.Table, dict[int, int]]:
    """The facts by stream and moment, each with its place in its stream; how many a stream gets."""
    keys = pc.coalesce(facts["person_id"], facts["store_id"], pa.scalar("0"))
    streams = pc.index_in(pc.utf8_slice_codeunits(keys, -1), _hex_digits()).cast(pa.int16())
    facts = facts.append_column("stream", streams)
    facts = facts.sort_by([("stream", "ascending"), ("occurred_at", "ascending"), ("id", "ascending")])
    counts: Any = np.bincount(facts["stream"].to_numpy(), minlength=STREAMS)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    nth = np.arange(1, facts.num_rows + 1) - before
    return facts.append_column("nth", pa.array(nth)), {stream: int(n) for stream, n in enumerate(counts) if n}


@cache
def _hex_digits() -> pa.Array:
    return pa.array(list("0123456789abcdef"))  # not while loading: Arrow loads pandas for its first array


def _append(event: type[Event], table: str, counts: dict[int, int], by: Acting, stream: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _APPEND.format(table=table),
            {
                "stream": stream,
                "count": counts[stream],
                "now": clock.now(),
                "name": event.name,
                "version": event.version,
                "actor": by.actor,
                "cause": by.cause,
                "source": by.source,
            },
        )
        if cursor.rowcount != counts[stream]:
            raise RuntimeError(f"stream {stream} has no counter row; run the migrations")


READ = pa.schema(
    [
        ("name", pa.string()),
        ("occurred_at", pa.timestamp("us")),
        ("person_id", pa.string()),
        ("store_id", pa.string()),
        ("data", pa.string()),
    ]
)
_READ = """
copy (
  select name, occurred_at at time zone 'UTC', person_id, store_id, data
  from kernel_event join (values {ranges}) as r(of_stream, after, upto)
    on stream = of_stream and position > after and position <= upto
  where name in ({names})
) to stdout (format csv)
"""


def facts_table(ranges: Mapping[int, tuple[int, int]], names: Sequence[str]) -> pa.Table:
    """Facts of these names as columns READ: in each stream, positions after the first number up to the second."""
    spans = ", ".join(f"({int(stream)}, {int(after)}, {int(upto)})" for stream, (after, upto) in ranges.items())
    told = io.BytesIO()
    if spans and names:
        query = _READ.format(ranges=spans, names=", ".join(f"'{name}'" for name in names))
        with connection.cursor() as cursor, cursor.copy(query) as copy:
            for piece in copy:
                told.write(piece)
    if not told.tell():
        return READ.empty_table()
    told.seek(0)
    return arrow_csv.read_csv(
        told,
        arrow_csv.ReadOptions(column_names=READ.names, block_size=BLOCK_BYTES, use_threads=False),
        convert_options=arrow_csv.ConvertOptions(
            column_types=READ, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
