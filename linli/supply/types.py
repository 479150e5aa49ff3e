"""What supply shows, takes and refuses."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import BaseModel, Field

from linli.accounts.types import View
from linli.kernel.errors import Problem
from linli.kernel.said import Said

MAX_PIECES = 1_000_000
MAX_UNIT_COST_FEN = 100_000_000

Pieces = Annotated[int, Field(gt=0, le=MAX_PIECES)]
CostFen = Annotated[int, Field(ge=0, le=MAX_UNIT_COST_FEN)]


class PurchaseState(StrEnum):
    """How far a purchase order has come."""

    ORDERED = "ordered"
    CONFIRMED = "confirmed"
    SHIPPED = "shipped"
    PARTLY = "partly"
    RECEIVED = "received"
    CANCELLED = "cancelled"


STATE_WORDS = {
    PurchaseState.ORDERED: Said("待供应商确认", "Waits for the supplier"),
    PurchaseState.CONFIRMED: Said("已确认，待发货", "Confirmed"),
    PurchaseState.SHIPPED: Said("在路上", "On the way"),
    PurchaseState.PARTLY: Said("收了一部分", "Partly received"),
    PurchaseState.RECEIVED: Said("已收齐", "Received"),
    PurchaseState.CANCELLED: Said("已取消", "Cancelled"),
}


class NewSupplier(BaseModel):
    """What is needed to add a supplier or a farm."""

    name: str = Field(min_length=1, max_length=60)
    contact: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=200)
    story: str = Field(default="", max_length=2000)


class SupplierView(View):
    """A supplier or a farm."""

    id: UUID
    name: str
    contact: str
    address: str
    story: str


class NewLine(NamedTuple):
    """A line to be ordered: pieces, and what one costs in fen."""

    sku_id: UUID
    quantity: Pieces
    unit_cost_fen: CostFen


class PurchaseInput(BaseModel):
    """A purchase order to be made. `groupbuy_id` where neighbours have bought the goods already."""

    store_id: UUID
    supplier_id: UUID
    lines: list[NewLine] = Field(min_length=1, max_length=200)
    groupbuy_id: UUID | None = None
    needed_on: date


class PurchaseLineView(View):
    """A line of a purchase order, with what has arrived of it; `shelf_life_days` as the product says today."""

    sku_id: UUID
    name: str
    size: str
    unit: str
    picture: str
    barcode: str
    quantity: int
    received: int
    unit_cost_fen: int
    shelf_life_days: int | None = None


class PurchaseView(View):
    """A purchase order."""

    id: UUID
    number: str
    store_id: UUID
    store_name: str
    store_address: str
    supplier_id: UUID
    supplier_name: str
    state: PurchaseState
    groupbuy_id: UUID | None
    needed_on: date
    ordered_at: datetime
    confirmed_at: datetime | None
    shipped_at: datetime | None
    received_at: datetime | None
    waybill: str
    total_fen: int
    lines: list[PurchaseLineView]


class ReceivedLine(BaseModel):
    """What arrived of a line: its batch, its expiry, how good it is, photos of it."""

    sku_id: UUID
    quantity: Pieces
    batch_code: str = Field(min_length=1, max_length=60)
    expires_on: date | None = None
    quality_note: str = Field(default="", max_length=500)
    photo_ids: list[UUID] = Field(default=[], max_length=9)


class ReceiptView(View):
    """A batch that arrived: the facts shown to residents as its origin."""

    id: UUID
    purchase_order_id: UUID
    sku_id: UUID
    batch_id: UUID
    batch_code: str
    quantity: int
    expires_on: date | None
    quality_note: str
    photo_ids: list[UUID]
    received_at: datetime
    supplier_name: str


class WrongPurchaseState(Problem):
    """The purchase order is past the step, or not there yet."""

    code, status = "wrong_purchase_state", 409
    zh, en = (
        "采购单{number}现在是「{state_zh}」，不能做这一步",
        "Purchase order {number} is {state}; this step is not open",
    )


class MoreThanOrdered(Problem):
    """More arrived than was ordered."""

    code, status = "more_than_ordered", 422
    zh, en = (
        "{name}订了 {ordered} 件，已收 {received} 件，这次最多再收 {left} 件",
        "{name}: {ordered} ordered, {received} received, at most {left} more can be taken",
    )


class AlreadyExpired(Problem):
    """Goods arrived after their last day."""

    code, status = "already_expired", 422
    zh, en = (
        "{name}的到期日 {expires_on} 已经过了：看看日期有没有填错，真过期就别收",
        "{name} expired on {expires_on}: check the date, and do not take it in if it is right",
    )


class NotOnThisOrder(Problem):
    """The goods are not on this purchase order."""

    code, status = "not_on_this_order", 422
    zh, en = "这张采购单上没有这个商品，先核对单号", "These goods are not on this purchase order; check its number"
