"""Looking into the log without moving a bookmark."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from linli.kernel import clock
from linli.kernel.events import Event, Fact, Told, event_class

COLUMNS = "id, stream, position, name, occurred_at, recorded_at, person_id, store_id, actor, source, data"
BARE_COLUMNS = "id, stream, position, name, occurred_at::text, person_id::text, store_id::text, data"


def fact_from_row(row: Sequence[Any]) -> Fact[Event] | None:
    """A typed fact from a row of COLUMNS; None where the code no longer knows the event's name."""
    cls = event_class(row[3])
    if cls is None:
        return None
    # One pass over the JSON by pydantic itself: a fifth of the time of parsing it first and validating then.
    whose = f'{{"person_id":{_json_id(row[6])},"store_id":{_json_id(row[7])}'
    event = cls.model_validate_json(whose + ("," + row[10][1:] if len(row[10]) > len("{}") else "}"))
    return Fact(row[0], row[1], row[2], row[4], row[5], row[8], row[9], event)


def told_from_row(row: Sequence[Any]) -> Told | None:
    """The fact of a row of BARE_COLUMNS; None where the code no longer knows the event's name."""
    if event_class(row[3]) is None:
        return None
    id, stream, position, name, occurred_at, person_id, store_id, data = row
    moment = datetime.fromisoformat(occurred_at)
    return Told(id, stream, position, name, moment, person_id, store_id, orjson.loads(data))


def _json_id(id: UUID | None) -> str:
    return f'"{id}"' if id else "null"


def facts_of_person(
    person_ids: Sequence[UUID], *, before: datetime | None = None, names: Sequence[str] = (), limit: int = 50
) -> list[Fact[Event]]:
    """What happened to a person (all of its merged ids), newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {COLUMNS} from kernel_event where person_id = any(%s) and occurred_at <= %s"
            " and (%s or name = any(%s)) order by occurred_at desc, id desc limit %s",
            [list(person_ids), before or clock.now(), not names, list(names), limit],
        )
        return [fact for row in cursor.fetchall() if (fact := fact_from_row(row))]


def fact_by_id(event_id: UUID) -> Fact[Event] | None:
    """One fact."""
    row = _row_by_id(event_id, COLUMNS)
    return fact_from_row(row) if row else None


def told_by_id(event_id: UUID) -> Told | None:
    """One fact as its row has it."""
    row = _row_by_id(event_id, BARE_COLUMNS)
    return told_from_row(row) if row else None


def _row_by_id(event_id: UUID, columns: str) -> Sequence[Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {columns} from kernel_event where id = %s", [event_id])
        row: Sequence[Any] | None = cursor.fetchone()
    return row


def heads() -> dict[int, int]:
    """The last committed position of each stream."""
    with connection.cursor() as cursor:
        cursor.execute("select id, position from kernel_stream order by id")
        return dict(cursor.fetchall())


def names_between(stream: int, after: int, upto: int) -> frozenset[str]:
    """The kinds of facts that a stream holds after one position up to another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct name from kernel_event where stream = %s and position > %s and position <= %s",
            [stream, after, upto],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def first_recorded(after: Mapping[int, int]) -> datetime | None:
    """When the earliest of the facts was recorded that follow these positions of the streams; None where none does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select min(e.recorded_at) from unnest(%s::smallint[], %s::bigint[]) as r(of_stream, after)"
            " join kernel_event e on e.stream = r.of_stream and e.position = r.after + 1",
            [list(after), list(after.values())],
        )
        found: datetime | None = cursor.fetchone()[0]
    return found
