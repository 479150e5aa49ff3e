"""Reading the log: every reader keeps its own bookmark and moves it in the transaction of its effect.

So an effect in the database happens exactly once, whatever is killed when. An event that a reader cannot take is
parked with the error, and the reader goes on; parked events can be replayed one by one.
"""

import logging
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection

from linli.kernel import clock, columns, prepared
from linli.kernel.errors import Conflict, NotFound
from linli.kernel.events import Event
from linli.kernel.ids import new_id
from linli.kernel.log.timeline import (
    BARE_COLUMNS,
    COLUMNS,
    fact_by_id,
    fact_from_row,
    first_recorded,
    heads,
    names_between,
    told_by_id,
    told_from_row,
)
from linli.kernel.log.writing import acting, savepoint, transaction

logger = logging.getLogger(__name__)

BATCH = 500
LOOKED_THROUGH = 2_000
FAR_BATCHES = 4  # that a reader of batches takes at once when it is far behind
FAR_SECONDS = 0.5

Handler = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Reader:
    """A function that takes facts: one at a time, or a list of them where `batch` is set.

    `only` says which facts of a name concern it at all; with `bare` it gets them as their rows have them.
    """

    name: str
    events: tuple[str, ...]
    handle: Handler
    batch: bool
    bare: bool = False
    only: Mapping[str, str] = field(default_factory=dict)


_readers: dict[str, Reader] = {}


def on(
    *events: type[Event], batch: bool = False, bare: bool = False, only: Mapping[type[Event], str] | None = None
) -> Callable[[Handler], Handler]:
    """Make a function of `jobs.py` a reader of these facts (none named: of all).

    The function takes a `Fact[...]`, or a `list[Fact[...]]` in order of the stream with `batch=True`; with `bare=True`
    `Told` instead, several times as fast. `only` passes by those facts of an event that concern nobody here, by a
    predicate of SQL/JSON path on their data, such as `$.mode == "pickup"`: an import is read in a moment.
    """

    def register(handle: Handler) -> Handler:
        name = f"{handle.__module__.split('.')[1]}.{handle.__name__}"
        names = tuple(event.name for event in events)
        _readers[name] = Reader(
            name, names, handle, batch, bare, {event.name: predicate for event, predicate in (only or {}).items()}
        )
        return handle

    return register


def readers() -> list[Reader]:
    """All readers of the imported modules, by name."""
    return [_readers[name] for name in sorted(_readers)]


def bookmarks() -> dict[tuple[str, int], int]:
    """The position of every reader in every stream where it has one."""
    with connection.cursor() as cursor:
        cursor.execute("select reader, stream, position from kernel_bookmark")
        return {(reader, stream): position for reader, stream, position in cursor.fetchall()}


def behind() -> dict[str, int]:
    """How many facts each reader has yet to look at."""
    ends, marks = heads(), bookmarks()
    return {
        reader.name: sum(end - marks.get((reader.name, stream), 0) for stream, end in ends.items())
        for reader in readers()
    }


def read_until() -> datetime:
    """The moment up to which every reader has looked at every fact: now, while none is behind."""
    asked_at, ends, marks = clock.now(), heads(), bookmarks()
    slowest = {
        stream: min((marks.get((one.name, stream), 0) for one in readers()), default=end)
        for stream, end in ends.items()
    }
    late = {stream: position for stream, position in slowest.items() if position < ends[stream]}
    return (first_recorded(late) if late else None) or asked_at


def run_readers(limit: int = BATCH, breathe: Callable[[], None] = lambda: None, *, of: tuple[str, ...] = ("",)) -> int:
    """Move every reader that is behind by one batch; the number of facts handled or skipped over.

    Those with a long way to go, as after an import, wait until the others are done and then share half a second: a
    payment is not kept waiting by a million old sales. `breathe` is called after each batch, outside its transaction;
    `of` keeps the readers whose names begin so.
    """
    ends, marks, moved = heads(), bookmarks(), 0
    chosen = [one for one in readers() if one.name.startswith(of)]
    far: list[tuple[Reader, int, int]] = []
    for stream, end in ends.items():
        late = [one for one in chosen if marks.get((one.name, stream), 0) < end]
        known = [one for one in late if one.events and (one.name, stream) in marks]
        idle = _idle(known, stream, min((marks[one.name, stream] for one in known), default=end), end)
        moved += _skip(idle, stream, end)
        for reader in late:
            if reader.name in idle:
                continue
            if end - marks.get((reader.name, stream), 0) > limit:
                far.append((reader, stream, end))
                continue
            moved += advance(reader, stream, end, limit)
            breathe()
    return moved + _share(far, limit, breathe)


_seconds: dict[str, float] = {}


def _share(far: list[tuple[Reader, int, int]], limit: int, breathe: Callable[[], None]) -> int:
    """Move some of those that are far behind, the quickest first: what hardly concerns a reader is soon behind it."""
    moved, began = 0, time.monotonic()
    for reader, stream, end in sorted(far, key=lambda one: _seconds.get(one[0].name, 0.0)):
        started = time.monotonic()
        moved += advance(reader, stream, end, limit * FAR_BATCHES if reader.batch else limit)
        _seconds[reader.name] = time.monotonic() - started
        breathe()
        if time.monotonic() - began > FAR_SECONDS:
            break
    return moved


def _idle(readers: Sequence[Reader], stream: int, start: int, end: int) -> frozenset[str]:
    """Those of the readers that nothing between the positions concerns; nobody where that is much to look through."""
    if not readers or end - start > LOOKED_THROUGH:
        return frozenset()
    told = names_between(stream, start, end)
    return frozenset(reader.name for reader in readers if told.isdisjoint(reader.events))


def _skip(names: frozenset[str], stream: int, end: int) -> int:
    """Move the bookmarks of these readers to the end, all in one statement, except those that somebody holds."""
    if not names:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """with free as (
                 select reader, position from kernel_bookmark
                 where stream = %(stream)s and reader = any(%(names)s) and position < %(end)s
                 order by reader for update skip locked
               ), moved as (
                 update kernel_bookmark b set position = %(end)s from free
                 where b.stream = %(stream)s and b.reader = free.reader
               )
               select coalesce(sum(%(end)s - position), 0)::bigint from free""",
            {"stream": stream, "names": sorted(names), "end": end},
        )
        return int(cursor.fetchone()[0])


def advance(reader: Reader, stream: int, end: int, limit: int = BATCH) -> int:
    """Let a reader take its next facts of a stream up to `end`; how far its bookmark moved.

    Returns 0 at once where another process holds the bookmark.
    """
    with transaction():
        found = _held(reader, stream, end, limit)
        if not found and _begun(reader, stream):
            found = _held(reader, stream, end, limit)
        start: int = found[0][0] if found else end
        if start >= end:
            return 0
        rows = [row[1:] for row in found if row[1] is not None]
        _take(reader, rows)
        reached: int = rows[-1][2] if len(rows) == limit else end
        prepared.run_at_commit(_MOVE, [reached, reader.name, stream])
        return reached - start


_HELD = """
with mark as materialized (
  select position from kernel_bookmark where reader = %(reader)s and stream = %(stream)s for update skip locked
)
select mark.position, fact.* from mark left join lateral (
  select {columns} from kernel_event
  where stream = %(stream)s and position > mark.position and position <= %(end)s
    and (%(all)s or name = any(%(names)s)){only}
  order by position limit %(limit)s
) fact on true
"""
_BEGIN = """
insert into kernel_bookmark (reader, stream, position) values (%s, %s, 0) on conflict do nothing returning true
"""
_MOVE = "update kernel_bookmark set position = %s where reader = %s and stream = %s"


def _held(reader: Reader, stream: int, end: int, limit: int) -> list[tuple[Any, ...]]:
    """Take the bookmark and look at what follows it: rows of where it stands and the columns of a fact.

    One row without a fact where nothing follows that concerns the reader; none where somebody else has the bookmark,
    or where there is none yet.
    """
    values: dict[str, Any] = {"reader": reader.name, "stream": stream, "end": end, "limit": limit}
    values |= {"all": not reader.events, "names": columns.texts(reader.events)}
    only = ""
    for nth, (name, predicate) in enumerate(reader.only.items()):
        values[f"name_{nth}"], values[f"only_{nth}"] = name, predicate
        only += f" and (name <> %(name_{nth})s or data @@ %(only_{nth})s::jsonpath)"
    return prepared.rows(_HELD.format(columns=BARE_COLUMNS if reader.bare else COLUMNS, only=only), values)


def _begun(reader: Reader, stream: int) -> bool:
    """Lay a bookmark where there is none; whether it is ours."""
    return bool(prepared.rows(_BEGIN, [reader.name, stream]))


def _take(reader: Reader, rows: Sequence[Sequence[Any]]) -> None:
    facts = [(row, fact) for row in rows if (fact := _parse(reader, row))]
    if reader.batch and facts:
        try:
            with savepoint(), acting("system", source=reader.name):
                reader.handle([fact for _, fact in facts])
            return
        except OperationalError:
            raise
        except Exception:
            logger.warning("reader %s failed on a batch, goes on one by one", reader.name, exc_info=True)
    for row, fact in facts:
        _take_one(reader, row, fact)


def _take_one(reader: Reader, row: Sequence[Any], fact: Any) -> None:
    try:
        with savepoint(), acting("system", cause=row[0], source=reader.name):
            reader.handle([fact] if reader.batch else fact)
    except OperationalError:
        raise  # the database went away: nothing is wrong with the fact
    except Exception:
        logger.exception("reader %s parks %s %s", reader.name, row[3], row[0])
        _park(reader.name, row, traceback.format_exc())


def _parse(reader: Reader, row: Sequence[Any]) -> Any:
    """The row as the reader takes it; None where it cannot be read, and for names that the code no longer knows."""
    try:
        return told_from_row(row) if reader.bare else fact_from_row(row)
    except ValueError:
        _park(reader.name, row, traceback.format_exc())
        return None


def _park(reader: str, row: Sequence[Any], error: str) -> None:
    event_id, stream, position, name = row[:4]  # of both kinds of columns
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into kernel_parkedevent
                 (id, reader, event_id, event_name, stream, position, error, parked_at, attempts)
               values (%s, %s, %s, %s, %s, %s, %s, %s, 1)
               on conflict (reader, event_id) do update
                 set error = excluded.error, attempts = kernel_parkedevent.attempts + 1, replayed_at = null""",
            [new_id(), reader, event_id, name, stream, position, error[-8000:], clock.now()],
        )


def replay(reader_name: str, event_id: UUID) -> None:
    """Give a parked event to its reader once more; it stays parked, and the error is raised, if it fails again."""
    reader = _readers.get(reader_name)
    fact: Any = reader and (told_by_id if reader.bare else fact_by_id)(event_id)
    if reader is None or fact is None:
        raise NotFound()
    with transaction():
        with connection.cursor() as cursor:
            cursor.execute(
                "update kernel_parkedevent set replayed_at = %s where reader = %s and event_id = %s"
                " and replayed_at is null",
                [clock.now(), reader_name, event_id],
            )
            if cursor.rowcount == 0:
                raise Conflict(reason_zh="这条事件已经重放过了", reason_en="This event has been replayed already")
        with acting(cause=event_id, source=reader_name):
            reader.handle([fact] if reader.batch else fact)
