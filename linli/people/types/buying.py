"""What people bought: as it is counted, and what it comes to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from linli.people.types.identity import View


class Goods(View):
    """An article as a sentence needs it."""

    name: str
    picture: str
    category_id: UUID | None = None


class GoodsCategory(View):
    """A category, and the top one that it lies in."""

    id: UUID
    name: str
    section: str


class GoodsBook(Protocol):
    """Names of what people buy; implemented above us, over the catalogue."""

    def goods(self, sku_ids: Sequence[UUID]) -> dict[UUID, Goods]:
        """Articles by id."""

    def categories(self) -> list[GoodsCategory]:
        """All categories."""


# A line of a paid or refunded order: sku, category (ids as text, as the log has them), quantity, fen.
LineCount = tuple[str, str, int, int]


class PaidCount(NamedTuple):
    """A paid order of a known person; ids as text, as the log has them."""

    order_id: str
    person_id: str
    store_id: str | None
    channel: str
    mode: str
    groupbuy: bool
    paid_at: datetime
    paid_fen: int
    lines: Sequence[LineCount]


class RefundCount(NamedTuple):
    """Money given back to a known person; ids as text, as the log has them."""

    refund_id: str
    order_id: str
    amount_fen: int
    whole: bool
    lines: Sequence[LineCount]


class ValueView(View):
    """What a person has been worth. Scores are fifths of the chain's buyers, 5 the best."""

    orders: int
    days: int
    spent_fen: int
    first_paid_at: datetime | None
    last_paid_at: datetime | None
    silent_days: int | None
    orders_365: int
    days_365: int
    spent_365_fen: int
    pickup_365: int
    groupbuy_365: int
    r: int | None
    f: int | None
    m: int | None


class MonthSpend(View):
    """Spending in a month, refunds taken off; `month` is its first day."""

    month: date
    spent_fen: int
    orders: int


class FavouriteView(View):
    """An article that a person comes back for."""

    sku_id: UUID
    name: str
    picture: str
    orders: int
    last_day: date
