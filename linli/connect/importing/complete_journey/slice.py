"""Which part of the year is imported, and how it is told."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

FIRST_MONDAY = date(2017, 1, 2)  # week 2, the first whole week
LAST_WEEK = 52  # the last whole week; 1 and 53 are stumps
FEN_PER_CENT = 418  # hundredths of a fen for one US cent: 4.18 yuan a dollar


@dataclass(frozen=True)
class Hero:
    """A hand-picked product that takes over a share of the sales of one product type, at its own price."""

    code: str
    source_category: str
    source_type: str
    share_pct: int
    price_fen: int


@dataclass(frozen=True)
class Slice:
    """What to take. Defaults: everything that was sold, product by product, weeks untouched."""

    first_week: int = 1
    last_week: int = 53
    shift_weeks: int = 0
    until: datetime | None = None  # lines sold after this moment are left out
    stores: dict[int, str] | None = None  # source store → our code; None: every store, "S" and its number
    merge_goods: bool = False  # True: products of a type become the few goods a small store carries
    keep_fuel_and_coupons: bool = True
    heroes: tuple[Hero, ...] = field(default=())


def weeks_between(today: date, source_week: int = LAST_WEEK) -> int:
    """How many weeks to move the history so that `source_week` falls on the week of `today`."""
    monday = today - timedelta(days=today.weekday())
    return (monday - FIRST_MONDAY).days // 7 - (source_week - 2)


def demo_slice(
    now: datetime, today: date, stores: dict[int, str], heroes: tuple[Hero, ...], first_week: int = 2
) -> Slice:
    """The demo's history: whole weeks, no fuel, no coupons, up to this minute; the week's rest is still to come."""
    return Slice(
        first_week=first_week,
        last_week=LAST_WEEK,
        shift_weeks=weeks_between(today),
        until=now.astimezone(UTC),
        stores=stores,
        merge_goods=True,
        keep_fuel_and_coupons=False,
        heroes=heroes,
    )
