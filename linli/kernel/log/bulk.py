"""Writing very many facts of one kind by statements instead of one by one, under the same rules.

The rows are built and kept in a temporary table first, so the counters are locked only while they are copied over.
"""

from collections.abc import Sequence
from functools import partial
from itertools import count
from typing import Any

import orjson
from django.db import connection

from linli.kernel import clock
from linli.kernel.events import Event
from linli.kernel.log.writing import Acting, Rows, acting_now, add_rows

_serial = count(1)

_PUT_ASIDE = """
create temporary table {name} on commit drop as
select stream, row_number() over (partition by stream order by occurred_at, id) as nth, id, occurred_at, person_id,
       store_id, data
from (
  select q.*, coalesce(('x' || right(coalesce(q.person_id, q.store_id)::text, 1))::bit(4)::int, 0)::smallint as stream
  from ({query}) q
) streamed
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


def record_rows(event: type[Event], query: str, parameters: Sequence[Any] = ()) -> int:
    """Add the rows of a query as facts at the end of the running transaction; how many there are.

    The query gives id (a fresh uuid), occurred_at, person_id, store_id and data (jsonb: the event's own fields). The
    first row and the last are held against the event's class, so that a query of a wrong shape fails at once.
    """
    table = f"facts_{next(_serial)}"
    with connection.cursor() as cursor:
        cursor.execute(_PUT_ASIDE.format(name=table, query=query), parameters)
        cursor.execute(f"select stream, count(*) from {table} group by 1")
        counts: dict[int, int] = dict(cursor.fetchall())
        cursor.execute(
            f"(select person_id, store_id, data from {table} order by id limit 1)"
            f" union all (select person_id, store_id, data from {table} order by id desc limit 1)"
        )
        for person_id, store_id, data in cursor.fetchall():
            fields = data if isinstance(data, dict) else orjson.loads(data)
            event.model_validate({**fields, "person_id": person_id, "store_id": store_id})
    if counts:
        add_rows(Rows(frozenset(counts), partial(_append, event, table, counts, acting_now())))
    return sum(counts.values())


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
