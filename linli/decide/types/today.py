"""The store's day on one page: figures, directives, what runs, tasks, goods that will not keep."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from linli.accounts.types import View
from linli.decide.types import DirectiveView, RangeView


class TaskView(View):
    """Something to do today, taken from the books; `link` is the page of the desk where it is done."""

    id: str
    kind: Literal["receive", "pick", "handout", "admission", "expiry"]
    title: str
    title_en: str
    note: str
    note_en: str
    due_at: datetime | None
    done: bool
    link: str


class RunningView(View):
    """A group buy neighbours can join now; `expected` households and `undo_until` where a directive opened it."""

    groupbuy_id: UUID
    directive_id: UUID | None
    title: str
    picture: str
    unit_fen: int
    households: int
    threshold: int
    closes_at: datetime
    expected: RangeView | None
    undo_until: datetime | None


class ExpiryView(View):
    """Goods that will not sell before they expire; `cost_fen` is what the pieces left over then have cost."""

    sku_id: UUID
    name: str
    picture: str
    unit: str
    quantity: int
    expires_on: date
    days_left: int
    per_day: float
    cost_fen: int
    urgency: Literal["bad", "warn"]


class ExpiredView(View):
    """Goods past their last day: `quantity` pieces off the shelf that wait to be written off, and `held` pieces that
    were reserved in time and should be exchanged before they are handed out."""

    sku_id: UUID
    name: str
    picture: str
    unit: str
    batch_ids: list[UUID]
    quantity: int
    held: int
    expired_on: date
    cost_fen: int


class FigureView(View):
    """A figure of the strip: today, the same weekday last week, the last days."""

    id: Literal["net_sales", "paid_orders", "aov", "pickups_waiting", "loss_rate"]
    value: float | None
    previous: float | None
    comparable: bool = True
    spark: list[float]
    limit: float | None = None
    note: str = ""
    note_en: str = ""


class TodayView(View):
    """What a host sees first; complete up to `as_of`, which is `stale` where it is over a minute ago."""

    store_id: UUID
    store_name: str
    host_name: str
    day: date
    note: str
    figures: list[FigureView]
    directives: list[DirectiveView]
    expected_net_fen: int
    running: list[RunningView]
    tasks: list[TaskView]
    expiring: list[ExpiryView]
    expiring_cost_fen: int
    expired: list[ExpiredView]
    expired_cost_fen: int
    fitted_at: datetime | None
    as_of: datetime
    stale: bool
