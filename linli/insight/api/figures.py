"""Figures: a KPI over a period, by store, by day; the same formula everywhere."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from linli.accounts import api as accounts
from linli.insight.api.formulas import FUNNEL, sql_of
from linli.insight.api.warehouse import warehouse
from linli.insight.rules.catalogue import CATALOGUE, DAILY, Kpi, asked, beyond_limit, change, comparable
from linli.insight.types import (
    BadPeriod,
    DayFigure,
    Figure,
    Freshness,
    FunnelStep,
    KpiView,
    Period,
    StoreFigure,
    UnknownKpi,
)
from linli.kernel import clock
from linli.kernel.log import read_until

LONGEST_DAYS = 800
STALE = timedelta(minutes=1)
SPARK_DAYS = 14
SPARK_MONTHS = 6
ADDITIVE = frozenset({"gmv", "net_sales", "paid_orders"})
SOURCE = {"written_off": "received"}  # a loss is compared where goods have been received, though none may have spoilt


def catalogue() -> list[KpiView]:
    """All KPIs."""
    return [kpi.view() for kpi in CATALOGUE.values()]


def one_moment() -> AbstractContextManager[None]:
    """Figures asked for in the block agree: all come from the same facts."""
    return warehouse().one_moment()


def as_of() -> datetime:
    """The moment up to which figures are complete: now, but while the archive is far behind."""
    return warehouse().complete_until()


def freshness() -> Freshness:
    """Until when figures, and whatever readers keep of the log, are complete."""
    until = min(as_of(), read_until())
    return Freshness(as_of=until, stale=clock.now() - until > STALE)


def figures(
    ids: Sequence[str],
    period: Period,
    *,
    stores: Sequence[UUID] | None = None,
    before: Period | None = None,
    until: datetime | None = None,
) -> list[Figure]:
    """The KPIs over a period (stores None: the chain), each beside the period `before` (None: just as long).

    Where the period is not over yet, `until` is the moment up to which the one before is compared with.
    """
    check(period)
    before = before or preceding(period)
    with one_moment():
        return [_figure(known(id), period, before, until, stores) for id in ids]


def value(id: str, period: Period, *, stores: Sequence[UUID] | None = None) -> float | None:
    """One KPI over a period, alone."""
    check(period)
    return _one(known(id), period, stores)[2]


def by_store(id: str, period: Period, *, stores: Sequence[UUID] | None = None) -> list[StoreFigure]:
    """A KPI of every store within reach, in order of opening; None where there is nothing to show."""
    check(period)
    told = {row[0]: row[3] for row in _ask(known(id), period, ["store_id"], stores)}
    return [
        StoreFigure(store_id=store.id, name=store.name, host_name=store.host_name, value=told.get(str(store.id)))
        for store in accounts.stores(stores)
    ]


def parts_by_store(id: str, period: Period, *, stores: Sequence[UUID] | None = None) -> dict[UUID, tuple[float, float]]:
    """Part and whole of a quotient KPI for each store that has them."""
    rows = _ask(known(id), period, ["store_id"], stores)
    return {UUID(row[0]): (row[1] or 0.0, row[2] or 0.0) for row in rows if row[0]}


def by_day(id: str, period: Period, *, stores: Sequence[UUID] | None = None) -> list[DayFigure]:
    """A KPI of each local day of the period; raises UnknownKpi where a single day has no such figure.

    A day without sales is nought, but nothing is known of days before the first sale.
    """
    check(period)
    kpi = known(id)
    if kpi.id not in DAILY:
        raise UnknownKpi(id=id)
    told = {row[0]: row[3] for row in _ask(kpi, period, ["day"], stores)}
    first = _first_day(kpi, stores) if kpi.id in ADDITIVE else None
    days = [period.start + timedelta(days=n) for n in range((period.end - period.start).days)]
    return [DayFigure(day=day, value=told.get(day, 0 if first and first <= day else None)) for day in days]


def funnel(period: Period, *, stores: Sequence[UUID] | None = None) -> list[FunnelStep]:
    """How many members there are, came by, bought, and bought on a second day: each step within the one before."""
    check(period)
    sql = sql_of(FUNNEL, stores is not None)
    ((members, active, buyers, back),) = warehouse().query(sql, asked(period, clock.today()), stores)
    return [
        FunnelStep(id="members", zh="私域会员", en="Members", persons=members or 0),
        FunnelStep(id="active", zh="来过、看过、聊过", en="Came by or joined in", persons=active or 0),
        FunnelStep(id="buyers", zh="跟团或下单", en="Bought", persons=buyers or 0),
        FunnelStep(id="back", zh="又来买了一天以上", en="Bought on more days", persons=back or 0),
    ]


def known(id: str) -> Kpi:
    """The KPI, or UnknownKpi."""
    if id not in CATALOGUE:
        raise UnknownKpi(id=id)
    return CATALOGUE[id]


def check(period: Period) -> None:
    """Raise BadPeriod for one that is empty, backward or too long."""
    if not 0 < (period.end - period.start).days <= LONGEST_DAYS:
        raise BadPeriod()


def preceding(period: Period) -> Period:
    """The period of the same length just before; of a month so far: the same days of the month before."""
    if period.start.day == 1 and period.end - period.start <= timedelta(days=31):
        first = (period.start - timedelta(days=1)).replace(day=1)
        return Period(start=first, end=min(first + (period.end - period.start), period.start))
    return Period(start=period.start - (period.end - period.start), end=period.start)


def _figure(kpi: Kpi, period: Period, before: Period, until: datetime | None, stores: Sequence[UUID] | None) -> Figure:
    part, whole, value = _one(kpi, period, stores)
    compared = comparable(kpi, before, _first_day(kpi, stores))
    previous = _one(kpi, before, stores, until)[2] if compared else None
    return Figure(
        id=kpi.id,
        value=value,
        part=part,
        whole=whole,
        previous=previous,
        change=change(kpi, value, previous),
        comparable=compared,
        beyond_limit=beyond_limit(kpi, value),
        spark=_spark(kpi, period.end, stores),
    )


def _one(
    kpi: Kpi, period: Period, stores: Sequence[UUID] | None, until: datetime | None = None
) -> tuple[float | None, float | None, float | None]:
    rows = _ask(kpi, period, [], stores, until)
    return rows[0] if rows else (None, None, None)


def _first_day(kpi: Kpi, stores: Sequence[UUID] | None) -> date | None:
    """The local day of the first fact that the KPI could be computed from; None where there is none."""
    table = SOURCE.get(kpi.rows, kpi.rows)
    within = "" if stores is None else " where store_id in (select store_id from scope)"
    ((day,),) = warehouse().query(f"select min(day) from {table}{within}", None, stores)
    return None if day is None else date.fromisoformat(str(day))


_sparks: dict[tuple[Any, ...], tuple[float, list[float | None]]] = {}
SPARK_SECONDS = 60


def _spark(kpi: Kpi, end: date, stores: Sequence[UUID] | None) -> list[float | None]:
    """The last days, or the last months where one day says nothing; kept a minute, for history hardly moves."""
    if kpi.id in DAILY:
        return [
            one.value for one in by_day(kpi.id, Period(start=end - timedelta(days=SPARK_DAYS), end=end), stores=stores)
        ]
    key = (kpi.id, end, None if stores is None else tuple(stores))
    kept = _sparks.get(key)
    if kept is None or time.monotonic() - kept[0] > SPARK_SECONDS:
        steps = [end - timedelta(days=30 * n) for n in reversed(range(SPARK_MONTHS))]
        kept = (
            time.monotonic(),
            [_one(kpi, Period(start=step - timedelta(days=30), end=step), stores)[2] for step in steps],
        )
        _sparks[key] = kept
    return kept[1]


def _ask(
    kpi: Kpi, period: Period, by: Sequence[str], stores: Sequence[UUID] | None, until: datetime | None = None
) -> list[tuple[Any, ...]]:
    sql = sql_of(kpi.id, stores is not None, tuple(by))
    return warehouse().query(sql, asked(period, clock.today(), until), stores)
