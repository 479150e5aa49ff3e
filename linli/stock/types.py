"""What stock shows, takes and refuses. Quantities are integers in the sku's smallest unit."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli.kernel.errors import Problem

Reason = Literal["expired", "damaged", "stolen", "tasting", "count", "other"]
REASONS: dict[str, str] = {
    "expired": "过期",
    "damaged": "破损",
    "stolen": "丢失",
    "tasting": "试吃",
    "count": "盘亏",
    "other": "其他",
}


class View(BaseModel):
    """Base of what the module shows: frozen."""

    model_config = ConfigDict(frozen=True)


class Line(View):
    """So many pieces of a sku: of the store's shelf, or of the offer of a group buy where `offer_id` is given."""

    sku_id: UUID
    quantity: int = Field(gt=0)
    offer_id: UUID | None = None


class Receipt(View):
    """Goods that came in as one batch. `unit_cost_fen` is what one piece cost us."""

    sku_id: UUID
    quantity: int = Field(gt=0)
    batch_code: str
    expires_on: date | None = None
    unit_cost_fen: int = Field(ge=0)


class BatchView(View):
    """A batch and what is left of it in the store, sold-but-not-fetched pieces included.

    `expired` of them are past their last day and set aside: nobody can buy them, and they wait to be written off.
    """

    id: UUID
    store_id: UUID
    sku_id: UUID
    code: str
    expires_on: date | None
    unit_cost_fen: int
    quantity: int
    left: int
    expired: int
    received_at: datetime


class LevelView(View):
    """A sku in a store: free on the shelf, held for orders, arrived for group buys, and set aside past its day."""

    store_id: UUID
    sku_id: UUID
    shelf: int
    held: int
    arrived: int
    expired: int
    next_expiry: date | None
    value_fen: int


class MoveView(View):
    """One move of the ledger."""

    at: datetime
    kind: str
    reference: str
    source: str
    target: str
    quantity: int
    actor: str


StockSort = Literal["name", "shelf", "-shelf", "next_expiry", "-value_fen"]
StockOnly = Literal["all", "low", "near_expiry", "expired"]


class StockRow(View):
    """A sku of a store in a list. `shelf` is free, `held` waits for buyers, `arrived` for those of group buys, and
    `expired` to be written off."""

    store_id: UUID
    sku_id: UUID
    code: str
    name: str
    size: str
    picture: str
    category: str
    shelf: int
    held: int
    arrived: int
    expired: int
    next_expiry: date | None
    value_fen: int


class StockSheet(View):
    """A sku of a store with its batches and latest moves."""

    row: StockRow
    batches: list[BatchView]
    moves: list[MoveView]


class Loss(View):
    """What was written off: how many pieces, and what they had cost."""

    quantity: int
    cost_fen: int


class OfferView(View):
    """The promise of a group buy: how many may still join, how many pieces are promised, arrived and not yet out."""

    id: UUID
    store_id: UUID
    sku_id: UUID
    capacity: int
    left: int
    promised: int
    arrived: int
    closed: bool


class SoldOut(Problem):
    """Fewer pieces are left than were asked for; `lines` names them as {sku_id, offer_id, left}."""

    code, status = "sold_out", 409
    zh, en = "有 {count} 样不够了，看看还剩多少", "{count} of the items are no longer available in that quantity"


class OfferUnknown(Problem):
    """The group buy has no promise here."""

    code, status = "offer_unknown", 404
    zh, en = "这场团购不在了", "This group buy does not exist"
