"""Writing facts in the same transaction as the change they tell of.

Facts are kept aside while the transaction does its work and written as its very last statements: the stream's
counter row is locked from there to the commit only, so positions follow the order of commits without gaps.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction as database

from linli.kernel import clock, prepared
from linli.kernel.events import Event
from linli.kernel.ids import new_id

STREAMS = 16
_COLUMNS = {"person_id", "store_id"}  # of the event's fields: kept beside its data


@dataclass(frozen=True, slots=True)
class Acting:
    """On whose behalf the code runs: `staff:<id>`, `person:<id>`, `system`, and which event led to it."""

    actor: str = "system"
    cause: UUID | None = None
    source: str = "linli"


@dataclass(frozen=True, slots=True)
class _Pending:
    id: UUID
    event: Event
    occurred_at: datetime
    acting: Acting


@dataclass(frozen=True, slots=True)
class Rows:
    """Facts that wait in a temporary table; `append` writes those of one stream after taking its counter."""

    streams: frozenset[int]
    append: Callable[[int], None]


@dataclass(slots=True)
class _Unit:
    pending: list[_Pending] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)


_unit: ContextVar[_Unit | None] = ContextVar("unit_of_work", default=None)
_NOBODY = Acting()
_acting: ContextVar[Acting] = ContextVar("acting", default=_NOBODY)


@contextmanager
def acting(actor: str | None = None, *, cause: UUID | None = None, source: str | None = None) -> Iterator[None]:
    """Name who acts in the block; what is not given stays as it was."""
    held = _acting.get()
    token = _acting.set(Acting(actor or held.actor, cause or held.cause, source or held.source))
    try:
        yield
    finally:
        _acting.reset(token)


@contextmanager
def transaction() -> Iterator[None]:
    """All of the block or nothing of it, its facts included. Inside another `transaction` it simply joins."""
    if _unit.get() is not None:
        yield
        return
    unit = _Unit()
    token = _unit.set(unit)
    try:
        with database.atomic():
            yield
            _write(unit)
    finally:
        _unit.reset(token)


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of a transaction that may fail on its own: its changes and facts are undone, the rest stays."""
    unit = _unit.get()
    if unit is None:
        raise RuntimeError("a savepoint needs a transaction around it")
    mark, rows_mark = len(unit.pending), len(unit.rows)
    try:
        with database.atomic():
            yield
    except BaseException:
        del unit.pending[mark:], unit.rows[rows_mark:]
        raise


def record(event: Event, *, occurred_at: datetime | None = None, id: UUID | None = None) -> UUID:
    """Add a fact to the log at the end of the running transaction; its id."""
    return record_all([(event, occurred_at)], ids=[id] if id else None)[0]


def record_all(events: Iterable[tuple[Event, datetime | None]], *, ids: Iterable[UUID] | None = None) -> list[UUID]:
    """Add many facts, each with the moment it happened (None: now); their ids, in the same order."""
    unit = _unit.get()
    if unit is None:
        raise RuntimeError("a fact is recorded inside linli.kernel.log.transaction()")
    by, moment, given = _acting.get(), clock.now(), iter(ids or ())
    added = [_Pending(next(given, None) or new_id(), event, at or moment, by) for event, at in events]
    unit.pending.extend(added)
    return [one.id for one in added]


def add_rows(rows: Rows) -> None:
    """Have facts from a temporary table written at the end of the running transaction; see `record_table`."""
    unit = _unit.get()
    if unit is None:
        raise RuntimeError("a fact is recorded inside linli.kernel.log.transaction()")
    unit.rows.append(rows)


def acting_now() -> Acting:
    """On whose behalf the code runs."""
    return _acting.get()


def stream_of(event: Event) -> int:
    """The stream of a fact: by its person, else by its store."""
    key = event.person_id or event.store_id
    return key.int % STREAMS if key else 0


def _write(unit: _Unit) -> None:
    by_stream: dict[int, list[_Pending]] = defaultdict(list)
    for one in unit.pending:
        by_stream[stream_of(one.event)].append(one)
    touched = by_stream.keys() | {stream for rows in unit.rows for stream in rows.streams}
    run = prepared.rows if unit.rows else prepared.run_at_commit
    for stream in sorted(touched):  # ascending, so that two writers never wait for each other in a ring
        if stream in by_stream:
            run(_APPEND, _values(stream, by_stream[stream]))
        for rows in unit.rows:
            if stream in rows.streams:
                rows.append(stream)


_APPEND = """
with counter as (
  update kernel_stream set position = position + %(count)s where id = %(stream)s
  returning position - %(count)s as base
)
insert into kernel_event (id, stream, position, name, version, occurred_at, recorded_at,
                          person_id, store_id, actor, cause, source, data)
select e.id, %(stream)s, counter.base + e.nth, e.name, e.version, e.occurred_at, %(now)s,
       e.person_id, e.store_id, e.actor, e.cause, e.source, e.data
from json_to_recordset(%(facts)s::json)
  as e(nth bigint, id uuid, name text, version smallint, occurred_at timestamptz, person_id uuid, store_id uuid,
       actor text, cause uuid, source text, data jsonb)
  left join counter on true -- a stream without a counter gives no position, which the table refuses
"""


def _values(stream: int, batch: list[_Pending]) -> dict[str, Any]:
    facts = [_row(nth, one) for nth, one in enumerate(batch, 1)]
    return {"stream": stream, "count": len(batch), "now": clock.now(), "facts": orjson.dumps(facts).decode()}


def _row(nth: int, one: _Pending) -> dict[str, object]:
    return {
        "nth": nth,
        "id": one.id,
        "name": one.event.name,
        "version": one.event.version,
        "occurred_at": one.occurred_at,
        "person_id": one.event.person_id,
        "store_id": one.event.store_id,
        "actor": one.acting.actor,
        "cause": one.acting.cause,
        "source": one.acting.source,
        "data": orjson.Fragment(one.event.model_dump_json(exclude=_COLUMNS)),
    }
