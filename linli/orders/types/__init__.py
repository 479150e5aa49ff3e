"""What orders show, take and refuse, and the ports that upper modules fill. Amounts are integer fen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli.kernel.errors import Problem
from linli.pricing.types import CouponView, PriceStep

Channel = Literal["mall", "groupbuy", "live", "pos", "agent"]
Mode = Literal["pickup", "delivery", "counter"]
Method = Literal["wechat"]
PaymentState = Literal["asked", "ready", "paid", "closed", "failed"]
RefundState = Literal["asked", "sent", "done", "failed"]
SalesBy = Literal["sku", "category", "store"]
MOST_OF_A_LINE = 999
MOST_LINES = 60


class OrderState(StrEnum):
    """Where the money of an order stands. Handing over belongs to fulfil."""

    PLACED = "placed"
    PAID = "paid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


State = OrderState


class View(BaseModel):
    """Base of what the module shows: frozen."""

    model_config = ConfigDict(frozen=True)


class LineFact(View):
    """A line as the events tell of it; `amount_fen` is net after all discounts, both amounts are for all pieces."""

    sku_id: UUID
    category_id: UUID
    quantity: int
    amount_fen: int
    cost_fen: int
    groupbuy_id: UUID | None = None


# --- cart and checkout -------------------------------------------------------------------------------------------


class Wanted(BaseModel):
    """So many pieces of a sku, alone or with the neighbours."""

    sku_id: UUID
    quantity: int = Field(gt=0, le=MOST_OF_A_LINE)
    groupbuy_id: UUID | None = None


class PlaceInput(BaseModel):
    """An order to be placed. `key` makes it once only: the same key from the same person is the same order.

    `expect_fen` is the total the buyer agreed to; where the price has changed meanwhile the order is refused.
    """

    person_id: UUID
    store_id: UUID
    lines: list[Wanted] = Field(min_length=1, max_length=MOST_LINES)
    key: str = Field(min_length=1, max_length=100)
    coupon_id: UUID | None = None
    channel: Channel = "mall"
    mode: Mode = "pickup"
    pickup_from: datetime | None = None
    pickup_until: datetime | None = None
    expect_fen: int | None = None
    note: str = Field(default="", max_length=200)


class QuotedLine(View):
    """A line of a cart or checkout with its price. `left` is how many more may be had; 0 where sold out."""

    sku_id: UUID
    groupbuy_id: UUID | None
    name: str
    size: str
    picture: str
    quantity: int
    list_fen: int
    unit_fen: int
    label: str
    left: int
    storage: str = ""
    closes_at: datetime | None = None
    chosen: bool = True


class QuoteView(View):
    """The price of a checkout, explained; `coupons` are those usable for it, the chosen one is `coupon_id`."""

    lines: list[QuotedLine]
    steps: list[PriceStep]
    goods_fen: int
    total_fen: int
    saved_fen: int
    coupon_id: UUID | None
    coupons: list[CouponView]
    coupons_not_fitting: int
    pickup_discount_fen: int


class CartView(View):
    """What a person has laid aside in a store. Amounts are for the chosen lines, before coupons."""

    store_id: UUID
    lines: list[QuotedLine]
    pieces: int
    goods_fen: int
    total_fen: int


# --- orders ------------------------------------------------------------------------------------------------------


class OrderLineView(View):
    """A line of an order. `net_fen` is what all its pieces cost after every discount."""

    position: int
    sku_id: UUID
    category_id: UUID
    groupbuy_id: UUID | None
    name: str
    size: str
    picture: str
    storage: str
    quantity: int
    list_fen: int
    unit_fen: int
    net_fen: int
    cost_fen: int
    handed_quantity: int
    refunded_quantity: int
    refunded_fen: int


class RefundView(View):
    """Money on its way back, or back."""

    id: UUID
    order_id: UUID
    amount_fen: int
    reason: str
    state: RefundState
    whole: bool
    asked_at: datetime
    done_at: datetime | None


class PaymentView(View):
    """A payment. The buyer goes to `pay_url` once it is there (state `ready`)."""

    id: UUID
    order_id: UUID
    method: str
    amount_fen: int
    state: PaymentState
    pay_url: str
    asked_at: datetime
    paid_at: datetime | None
    expires_at: datetime | None = None


class OrderView(View):
    """An order with its lines and the explanation of its price."""

    id: UUID
    number: str
    person_id: UUID | None
    store_id: UUID
    channel: Channel
    mode: Mode
    state: State
    placed_at: datetime
    expires_at: datetime | None
    paid_at: datetime | None
    pickup_from: datetime | None
    pickup_until: datetime | None
    goods_fen: int
    total_fen: int
    paid_fen: int
    refunded_fen: int
    cost_fen: int
    coupon_id: UUID | None
    steps: list[PriceStep]
    lines: list[OrderLineView]
    note: str


class OrderRow(View):
    """An order in a list. `goods` names its first articles, `buyer` is who bought, where that is known."""

    id: UUID
    number: str
    store_id: UUID
    store: str
    person_id: UUID | None
    buyer: str
    channel: str
    mode: str
    state: str
    placed_at: datetime
    paid_at: datetime | None
    pieces: int
    goods: str
    total_fen: int
    paid_fen: int
    refunded_fen: int


class OrderFilter(View):
    """Which orders are meant: stores (None: all), state, channel, days of placing, words of number or article."""

    store_ids: list[UUID] | None = None
    state: State | None = None
    channel: Channel | None = None
    since: date | None = None
    until: date | None = None
    person_id: UUID | None = None
    text: str = ""


OrderSort = Literal["placed_at", "-placed_at", "total_fen", "-total_fen"]


class OrderSheet(View):
    """An order with everything the desk looks at."""

    order: OrderView
    store: str
    buyer: str
    payments: list[PaymentView]
    refunds: list[RefundView]


class RefundLine(BaseModel):
    """Pieces of a line (by its position) to be refunded at their net price."""

    position: int = Field(ge=0)
    quantity: int = Field(gt=0)


class HandedLine(BaseModel):
    """Pieces of an order that left with their buyer."""

    sku_id: UUID
    quantity: int = Field(gt=0)
    groupbuy_id: UUID | None = None


class SalesRow(View):
    """Paid sales of a local day: by sku, category or store (`key`). `net_fen` is before refunds."""

    day: date
    store_id: UUID
    key: UUID
    orders: int
    quantity: int
    net_fen: int


# --- money coming in ---------------------------------------------------------------------------------------------


class PaymentNotice(View):
    """What the payment provider tells of a payment, after its signature was verified.

    `payment_id` is the number we gave; `amount_fen` what the payer paid.
    """

    payment_id: UUID
    paid: bool
    amount_fen: int
    transaction_id: str
    at: datetime


class RefundNotice(View):
    """What the provider tells of a refund."""

    refund_id: UUID
    done: bool
    amount_fen: int
    provider_refund_id: str
    at: datetime


class NewPayment(View):
    """A payment for the provider to prepare. `payer_address` is the payer's IP address."""

    payment_id: UUID
    description: str
    amount_fen: int
    expires_at: datetime
    payer_address: str


class Prepared(View):
    """Where the payer goes to pay."""

    pay_url: str


class NewRefund(View):
    """A refund for the provider to make."""

    refund_id: UUID
    payment_id: UUID
    amount_fen: int
    paid_fen: int
    reason: str


class PaymentProvider(Protocol):
    """Takes and returns money. Every call is a network call made from a job, and may be repeated with the same ids."""

    def create(self, payment: NewPayment) -> Prepared:
        """Prepare a payment; raises on failure so that the job is tried again."""

    def close(self, payment_id: UUID) -> None:
        """End an unpaid payment, so that nobody pays it any more."""

    def refund(self, refund: NewRefund) -> RefundNotice | None:
        """Send money back; the result where the provider knows it at once, else it comes as a notification."""


class Offer(View):
    """What a group buy offers a person now. `label` names the tier (“50 户档”)."""

    groupbuy_id: UUID
    sku_id: UUID
    unit_fen: int
    list_fen: int
    label: str
    closes_at: datetime
    store_id: UUID
    cost_fen: int | None = None


class OfferBook(Protocol):
    """Knows what group buys offer; implemented by groupbuy."""

    def offers(self, person_id: UUID, groupbuy_ids: Sequence[UUID]) -> Mapping[UUID, Offer]:
        """The offers by group buy; raises a Problem where one is closed or unknown."""


# --- refusals ----------------------------------------------------------------------------------------------------


class PriceChanged(Problem):
    """The total is not what the buyer agreed to."""

    code, status = "price_changed", 409
    zh, en = "价格刚刚变了，请看一眼再付", "The price has just changed; please have a look before you pay"


class NotForSale(Problem):
    """The sku is unknown, or the group buy sells something else or in another store."""

    code, status = "not_for_sale", 409
    zh, en = "有商品在这家店买不到了", "Some of the goods are not sold in this store"


class NotPayable(Problem):
    """The order is paid, expired or cancelled."""

    code, status = "not_payable", 409
    zh, en = "这单现在不能付款了", "This order can no longer be paid"


class NotRefundable(Problem):
    """More is asked back than was paid, or nothing was paid."""

    code, status = "not_refundable", 409
    zh, en = "退款超过了还能退的金额 {left_fen} 分", "The refund exceeds what can still be returned, {left_fen} fen"


class WrongStep(Problem):
    """The order's state does not allow the step."""

    code, status = "wrong_step", 409
    zh, en = "订单现在的状态不能这样操作", "The order's state does not allow this"
