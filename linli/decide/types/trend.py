"""What the compass lays over a line of sales: what is expected, and what happened."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from linli.accounts.types import View


class TakingsDay(View):
    """Net sales expected of a coming day: the median and the 80 % interval, in fen."""

    day: date
    low_fen: int
    expected_fen: int
    high_fen: int


class TakingsView(View):
    """The forecast of net sales from today on; `days` is empty where there is too little history.

    `coverage` is the share of `tested_days` past days that fell into such an interval, `wape` the error on past days.
    """

    days: list[TakingsDay]
    fitted_at: datetime | None
    wape: float | None
    coverage: float | None
    tested_days: int


MarkKind = Literal["directive", "opened", "formed", "failed", "cancelled"]


class MarkView(View):
    """Something that happened: a directive was carried out, a group buy opened or ended."""

    kind: MarkKind
    at: datetime
    day: date
    title: str
    store_id: UUID
    store_name: str
    households: int
    groupbuy_id: UUID
    directive_id: UUID | None
