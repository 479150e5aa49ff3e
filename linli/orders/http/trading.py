"""Cart, checkout and orders in the mall; the list of orders on the desk."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from linli.kernel.auth import Role, allow, caller, calling_person
from linli.kernel.clock import Moment
from linli.kernel.errors import Invalid
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.ids import new_id
from linli.kernel.said import Said
from linli.kernel.sheets import MOST_ROWS, Format, sheet_response, yuan
from linli.orders import api
from linli.orders.types import (
    MOST_LINES,
    MOST_OF_A_LINE,
    CartView,
    Channel,
    Method,
    OrderFilter,
    OrderRow,
    OrderSheet,
    OrderSort,
    OrderView,
    PaymentView,
    PlaceInput,
    QuoteView,
    RefundLine,
    State,
    Wanted,
)

router = new_router("orders")

RESIDENTS = allow(Role.RESIDENT, Role.LEADER)
DESK = allow(Role.HQ, Role.HOST, Role.CLERK)
REFUNDERS = allow(Role.HQ, Role.HOST)

STATE_NAMES = {
    "placed": Said("待付款", "Not paid yet"),
    "paid": Said("已付款", "Paid"),
    "partly_refunded": Said("部分退款", "Partly refunded"),
    "refunded": Said("已退款", "Refunded"),
    "expired": Said("超时关闭", "Expired"),
    "cancelled": Said("已取消", "Cancelled"),
}
CHANNEL_NAMES = {
    "mall": Said("商城", "Mall"),
    "groupbuy": Said("团购", "Group buy"),
    "live": Said("直播", "Live"),
    "pos": Said("门店", "Till"),
    "agent": Said("助手", "Assistant"),
}


class CartLineIn(Schema):
    """How many pieces of something lie in the cart; nought takes it out."""

    store_id: UUID
    sku_id: UUID
    quantity: int = Field(ge=0, le=MOST_OF_A_LINE)
    groupbuy_id: UUID | None = None
    chosen: bool = True


class QuoteIn(Schema):
    """What is to be priced. The coupon that saves most is used unless one is named or none is wanted."""

    store_id: UUID
    lines: list[Wanted] = Field(min_length=1, max_length=MOST_LINES)
    coupon_id: UUID | None = None
    without_coupon: bool = False


class PlaceIn(Schema):
    """An order. `expect_fen` is the total that the page showed."""

    store_id: UUID
    lines: list[Wanted] = Field(min_length=1, max_length=MOST_LINES)
    coupon_id: UUID | None = None
    pickup_from: Moment | None = None
    pickup_until: Moment | None = None
    expect_fen: int | None = None
    note: str = Field(default="", max_length=200)


class PaymentIn(Schema):
    """How to pay."""

    method: Method = "wechat"


class RefundIn(Schema):
    """Money back: an amount, or pieces of lines, or with neither all there is."""

    amount_fen: int | None = Field(default=None, gt=0)
    lines: list[RefundLine] | None = None
    reason: str = Field(min_length=2, max_length=80)


def _key(request: HttpRequest) -> str:
    return request.headers.get("Idempotency-Key") or str(new_id())


# --- mall --------------------------------------------------------------------------------------------------------


@router.get("/mall/cart", auth=RESIDENTS, response=CartView)
def read_cart(request: HttpRequest, store_id: UUID) -> CartView:
    """My cart in a store."""
    return api.cart(calling_person(request), store_id)


@router.put("/mall/cart", auth=RESIDENTS, response=CartView)
def change_cart(request: HttpRequest, body: CartLineIn) -> CartView:
    """Lay something aside, change how much, or take it out."""
    person_id = calling_person(request)
    api.set_in_cart(
        person_id, body.store_id, body.sku_id, body.quantity, groupbuy_id=body.groupbuy_id, chosen=body.chosen
    )
    return api.cart(person_id, body.store_id)


@router.post("/mall/quote", auth=RESIDENTS, response=QuoteView)
def quote(request: HttpRequest, body: QuoteIn) -> QuoteView:
    """What it would cost, line by line."""
    return api.quote(
        calling_person(request),
        body.store_id,
        body.lines,
        coupon_id=body.coupon_id,
        without_coupon=body.without_coupon,
    )


@router.post("/mall/orders", auth=RESIDENTS, response={201: OrderView})
def place_order(request: HttpRequest, body: PlaceIn) -> Status[OrderView]:
    """Place an order; the goods are reserved for a quarter of an hour."""
    wanted = PlaceInput.model_construct(
        person_id=calling_person(request), key=_key(request), channel="mall", mode="pickup", **dict(body)
    )
    return Status(201, api.place(wanted))


@router.get("/mall/orders", auth=RESIDENTS, response=Page[OrderView])
def list_my_orders(
    request: HttpRequest,
    state: State | None = None,
    to_collect: bool = False,
    after: Moment | None = None,
    limit: Query[int] = 20,
) -> dict[str, Any]:
    """My orders, newest first; `to_collect`: only what still lies in the store; `after`: `next` of the page before."""
    limit = max(1, min(limit, 50))
    items = api.orders_of(
        calling_person(request), states=[state] if state else None, to_collect=to_collect, before=after, limit=limit
    )
    return {"items": items, "next": items[-1].placed_at.isoformat() if len(items) == limit else None}


@router.get("/mall/orders/{order_id}", auth=RESIDENTS, response=OrderView)
def read_my_order(request: HttpRequest, order_id: UUID) -> OrderView:
    """One of my orders."""
    return _mine(request, order_id)


@router.delete("/mall/orders/{order_id}", auth=RESIDENTS, response=OrderView)
def cancel_my_order(request: HttpRequest, order_id: UUID) -> OrderView:
    """Drop an order that is not paid."""
    api.cancel(order_id, calling_person(request))
    return api.order(order_id)


@router.post("/mall/orders/{order_id}/payment", auth=RESIDENTS, response=PaymentView)
def start_payment(request: HttpRequest, order_id: UUID, body: PaymentIn) -> PaymentView:
    """Begin to pay: `pay_url` follows in a moment, ask again until the state is `ready`."""
    address = request.META.get("REMOTE_ADDR") or "127.0.0.1"
    return api.start_payment(order_id, calling_person(request), body.method, payer_address=address)


@router.get("/mall/orders/{order_id}/payment", auth=RESIDENTS, response=PaymentView)
def read_payment(request: HttpRequest, order_id: UUID) -> PaymentView:
    """How the payment stands."""
    return api.payment_of(order_id, calling_person(request))


def _mine(request: HttpRequest, order_id: UUID) -> OrderView:
    return api.order_of(order_id, calling_person(request))


# --- desk --------------------------------------------------------------------------------------------------------


@router.get("/orders", auth=DESK, response=Page[OrderRow])
def list_orders(
    request: HttpRequest,
    store_id: UUID | None = None,
    state: State | None = None,
    channel: Channel | None = None,
    days: Query[list[date]] = [],  # noqa: B006 the framework copies it
    person_id: UUID | None = None,
    q: Query[str] = "",
    sort: OrderSort = "-placed_at",
    page: Query[int] = 1,
    limit: Query[int] = 50,
    format: Format = "json",
) -> Any:
    """Orders of a store or of all within reach, placed between two days.

    `format=xlsx` gives the same list as an Excel file.
    """
    wanted = OrderFilter(
        store_ids=_stores(request, store_id),
        state=state,
        channel=channel,
        since=min(days, default=None),
        until=max(days, default=None),
        person_id=person_id,
        text=q[:40].replace("\x00", ""),
    )
    if format == "xlsx":
        rows = api.every(wanted, sort=sort, most=MOST_ROWS)
        return sheet_response(request, Said("订单", "Orders"), COLUMNS, rows)
    return api.listing(wanted, sort=sort, page=max(1, min(page, 10_000)), limit=max(1, min(limit, 200)))


COLUMNS = [
    ("订单号", "Order", lambda row: row.number),
    ("门店", "Store", lambda row: row.store),
    ("邻居", "Neighbour", lambda row: row.buyer),
    ("渠道", "Channel", lambda row: CHANNEL_NAMES.get(row.channel, row.channel)),
    ("状态", "State", lambda row: STATE_NAMES[row.state]),
    ("下单时间", "Placed", lambda row: row.placed_at),
    ("付款时间", "Paid at", lambda row: row.paid_at),
    ("商品", "Goods", lambda row: row.goods),
    ("件数", "Pieces", lambda row: row.pieces),
    ("应付（元）", "Due (yuan)", lambda row: yuan(row.total_fen)),
    ("实付（元）", "Paid (yuan)", lambda row: yuan(row.paid_fen)),
    ("已退（元）", "Refunded (yuan)", lambda row: yuan(row.refunded_fen)),
]


@router.get("/orders/{order_id}", auth=DESK, response=OrderSheet)
def read_order(request: HttpRequest, order_id: UUID) -> OrderSheet:
    """One order with the explanation of its price, its payments and refunds."""
    found = api.order_sheet(order_id)
    caller(request).need_store(found.order.store_id)
    return found


@router.post("/orders/{order_id}/refunds", auth=REFUNDERS, response={201: OrderSheet})
def refund_order(request: HttpRequest, order_id: UUID, body: RefundIn) -> Status[OrderSheet]:
    """Give money back, with the reason."""
    caller(request).need_store(api.order(order_id).store_id)
    if body.amount_fen is not None and body.lines is not None:
        raise Invalid(reason_zh="金额和商品只能选一样", reason_en="Refund either an amount or goods")
    api.refund(order_id, amount_fen=body.amount_fen, lines=body.lines, reason=body.reason, key=_key(request))
    return Status(201, api.order_sheet(order_id))


@router.post("/refunds/{refund_id}/retry", auth=REFUNDERS, response=OrderSheet)
def retry_refund(request: HttpRequest, refund_id: UUID) -> OrderSheet:
    """Try a refund again that the provider refused."""
    order_id = api.order_of_refund(refund_id)
    caller(request).need_store(api.order(order_id).store_id)
    api.retry_refund(refund_id)
    return api.order_sheet(order_id)


def _stores(request: HttpRequest, store_id: UUID | None) -> list[UUID] | None:
    principal = caller(request)
    if store_id is not None:
        principal.need_store(store_id)
        return [store_id]
    return None if principal.store_ids is None else sorted(principal.store_ids)
