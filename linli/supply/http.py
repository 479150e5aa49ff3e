"""Purchase orders for the chain's staff and, each its own only, for suppliers."""

from collections.abc import Collection
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema, Status
from pydantic import Field

from linli.kernel.auth import Role, allow, caller
from linli.kernel.errors import NotAllowed
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.said import Said
from linli.kernel.sheets import MOST_ROWS, Column, Format, sheet_response, yuan
from linli.supply import api
from linli.supply.types import (
    STATE_WORDS,
    PurchaseInput,
    PurchaseLineView,
    PurchaseState,
    PurchaseView,
    ReceiptView,
    ReceivedLine,
    SupplierView,
)

router = new_router("supply")

_BUYERS = allow(Role.HQ, Role.HOST)
_COUNTER = allow(Role.HQ, Role.HOST, Role.CLERK, Role.PICKER)
_SUPPLIER = allow(Role.SUPPLIER)

COLUMNS: list[Column[tuple[PurchaseView, PurchaseLineView]]] = [
    ("采购单", "Purchase order", lambda row: row[0].number),
    ("门店", "Store", lambda row: row[0].store_name),
    ("供应商", "Supplier", lambda row: row[0].supplier_name),
    ("状态", "State", lambda row: STATE_WORDS[row[0].state]),
    ("商品", "Product", lambda row: row[1].name),
    ("规格", "Size", lambda row: row[1].size),
    ("数量", "Quantity", lambda row: row[1].quantity),
    ("已收", "Received", lambda row: row[1].received),
    ("单价（元）", "Price (yuan)", lambda row: yuan(row[1].unit_cost_fen)),
    ("金额（元）", "Amount (yuan)", lambda row: yuan(row[1].unit_cost_fen * row[1].quantity)),
    ("要货日", "Needed on", lambda row: row[0].needed_on),
    ("下单", "Ordered", lambda row: row[0].ordered_at),
    ("运单号", "Waybill", lambda row: row[0].waybill),
]


class Shipment(Schema):
    """How the goods travel."""

    waybill: str = Field(default="", max_length=60)


class Delivery(Schema):
    """What arrived."""

    lines: list[ReceivedLine] = Field(min_length=1, max_length=200)


class PurchaseFilter(Schema):
    """Which purchase orders to list."""

    state: list[PurchaseState] = []
    store_id: UUID | None = None
    groupbuy_id: UUID | None = None
    page: int = Field(default=1, ge=1, le=10_000)
    limit: int = Field(default=50, ge=1, le=200)
    format: Format = "json"


Asked = Annotated[PurchaseFilter, Query(...)]


def _own(request: HttpRequest) -> UUID:
    supplier_id = caller(request).supplier_id
    if supplier_id is None:
        raise NotAllowed()
    return supplier_id


def _within_reach(request: HttpRequest, purchase_order_id: UUID) -> PurchaseView:
    found = api.purchase(purchase_order_id)
    caller(request).need_store(found.store_id)
    return found


@router.get("/suppliers", auth=_COUNTER, response=Page[SupplierView])
def list_suppliers(request: HttpRequest) -> dict[str, object]:
    """All suppliers."""
    items = api.suppliers()
    return {"items": items, "total": len(items)}


@router.get("/purchase-orders", auth=_COUNTER, response=Page[PurchaseView])
def list_purchases(request: HttpRequest, asked: Asked) -> Page[PurchaseView] | HttpResponse:
    """Purchase orders of the stores within reach, newest first; `format=xlsx` as an Excel sheet, a row a line."""
    principal = caller(request)
    if asked.store_id:
        principal.need_store(asked.store_id)
    return _answer(request, asked, [asked.store_id] if asked.store_id else principal.store_ids, None)


def _answer(
    request: HttpRequest, asked: PurchaseFilter, store_ids: Collection[UUID] | None, supplier_id: UUID | None
) -> Page[PurchaseView] | HttpResponse:
    as_sheet = asked.format == "xlsx"
    found = api.purchases(
        store_ids=store_ids,
        supplier_id=supplier_id,
        states=asked.state,
        groupbuy_id=asked.groupbuy_id,
        page=1 if as_sheet else asked.page,
        limit=MOST_ROWS if as_sheet else asked.limit,
    )
    if not as_sheet:
        return found
    return sheet_response(
        request,
        Said("采购单", "Purchase orders"),
        COLUMNS,
        [(order, line) for order in found.items for line in order.lines],
    )


@router.post("/purchase-orders", auth=_BUYERS, response={201: PurchaseView})
def order(request: HttpRequest, body: PurchaseInput) -> Status[PurchaseView]:
    """Order goods from a supplier."""
    caller(request).need_store(body.store_id)
    return Status(201, api.purchase(api.order(body.model_copy(update={"groupbuy_id": None}))))


@router.get("/purchase-orders/{purchase_order_id}", auth=_COUNTER, response=PurchaseView)
def read_purchase(request: HttpRequest, purchase_order_id: UUID) -> PurchaseView:
    """One purchase order."""
    return _within_reach(request, purchase_order_id)


@router.get("/purchase-orders/{purchase_order_id}/receipts", auth=_COUNTER, response=Page[ReceiptView])
def list_receipts(request: HttpRequest, purchase_order_id: UUID) -> dict[str, object]:
    """The batches that arrived of it."""
    _within_reach(request, purchase_order_id)
    items = api.receipts_of(purchase_order_id)
    return {"items": items, "total": len(items)}


@router.post("/purchase-orders/{purchase_order_id}/receipts", auth=_COUNTER, response={201: PurchaseView})
def receive(request: HttpRequest, purchase_order_id: UUID, body: Delivery) -> Status[PurchaseView]:
    """Take what arrived into stock."""
    _within_reach(request, purchase_order_id)
    return Status(201, api.receive(purchase_order_id, body.lines))


@router.post("/purchase-orders/{purchase_order_id}/cancellation", auth=_BUYERS, response=PurchaseView)
def cancel(request: HttpRequest, purchase_order_id: UUID) -> PurchaseView:
    """Take an order back before it ships."""
    _within_reach(request, purchase_order_id)
    return api.cancel(purchase_order_id)


@router.get("/supplier/purchase-orders", auth=_SUPPLIER, response=Page[PurchaseView])
def list_own(request: HttpRequest, asked: Asked) -> Page[PurchaseView] | HttpResponse:
    """The supplier's own orders, newest first; `format=xlsx` as an Excel sheet."""
    return _answer(request, asked, [asked.store_id] if asked.store_id else None, _own(request))


@router.get("/supplier/purchase-orders/{purchase_order_id}", auth=_SUPPLIER, response=PurchaseView)
def read_own(request: HttpRequest, purchase_order_id: UUID) -> PurchaseView:
    """One of the supplier's own orders."""
    return api.purchase(purchase_order_id, supplier_id=_own(request))


@router.post("/supplier/purchase-orders/{purchase_order_id}/confirmation", auth=_SUPPLIER, response=PurchaseView)
def confirm(request: HttpRequest, purchase_order_id: UUID) -> PurchaseView:
    """Promise the goods."""
    return api.confirm(purchase_order_id, supplier_id=_own(request))


@router.post("/supplier/purchase-orders/{purchase_order_id}/shipment", auth=_SUPPLIER, response=PurchaseView)
def ship(request: HttpRequest, purchase_order_id: UUID, body: Shipment) -> PurchaseView:
    """The goods are on their way."""
    return api.ship(purchase_order_id, waybill=body.waybill, supplier_id=_own(request))
