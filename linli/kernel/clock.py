"""The one clock. Tests set it, a simulation turns it faster, everybody else just reads it.

`LINLI_CLOCK="2026-11-22T19:00:00+08:00*60"` starts every process of a run at that moment, sixty times as fast,
counted from the moment in `LINLI_CLOCK_STARTED` (Unix seconds), which the supervisor sets once for all its children.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

CHINA = ZoneInfo("Asia/Shanghai")


def with_zone(moment: datetime) -> datetime:
    """The moment with its zone. Who names none means the clock on the wall of the store."""
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


# What a request may say of a moment. Every input of a route uses it, never a bare datetime; a test walks all of them.
Moment = Annotated[datetime, AfterValidator(with_zone)]

_set_by_test: ContextVar[datetime | None] = ContextVar("clock", default=None)


def _turned() -> tuple[float, float, float] | None:
    """(start of the turned clock, real start, speed) in Unix seconds, or None where the clock is the real one."""
    setting = os.environ.get("LINLI_CLOCK")
    if not setting:
        return None
    moment, _, speed = setting.partition("*")
    started = float(os.environ.get("LINLI_CLOCK_STARTED") or time.time())
    return datetime.fromisoformat(moment).timestamp(), started, float(speed or 1)


_turn = _turned()


def now() -> datetime:
    """The present moment, aware, in UTC."""
    if (frozen := _set_by_test.get()) is not None:
        return frozen
    if _turn is None:
        return datetime.now(UTC)
    start, real_start, speed = _turn
    return datetime.fromtimestamp(start + (time.time() - real_start) * speed, UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at a moment for the block (this thread and its tasks only)."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _set_by_test.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_by_test.reset(token)


def today() -> date:
    """The local day of the stores."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The local day (Asia/Shanghai) in which a moment lies."""
    return moment.astimezone(CHINA).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of a local day and of the next one, in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)
