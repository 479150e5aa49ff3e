"""What a store holds, its batches, losses and counts, for the desk."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from linli.kernel.auth import Principal, Role, allow, caller
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.said import Said
from linli.kernel.sheets import Format, sheet_response, yuan
from linli.stock import api
from linli.stock.types import Loss, Reason, StockOnly, StockRow, StockSheet, StockSort

router = new_router("stock")

LOOKERS = allow(Role.HQ, Role.HOST, Role.CLERK, Role.PICKER)
KEEPERS = allow(Role.HQ, Role.HOST, Role.CLERK)
MOST = 1_000_000

COLUMNS = [
    ("编码", "Code", lambda row: row.code),
    ("商品", "Product", lambda row: row.name),
    ("规格", "Size", lambda row: row.size),
    ("品类", "Category", lambda row: row.category),
    ("可卖", "On the shelf", lambda row: row.shelf),
    ("待取", "To be fetched", lambda row: row.held),
    ("团购到货", "Of group buys", lambda row: row.arrived),
    ("过期待报损", "Expired", lambda row: row.expired),
    ("最早到期", "First to expire", lambda row: row.next_expiry),
    ("成本（元）", "Cost (yuan)", lambda row: yuan(row.value_fen)),
]


class WriteOffIn(Schema):
    """Pieces that are lost, and why; of one batch where it is named."""

    store_id: UUID
    quantity: int = Field(gt=0, le=MOST)
    reason: Reason
    batch_id: UUID | None = None


class ExpiredIn(Schema):
    """Batches past their last day, of which everything set aside is lost."""

    store_id: UUID
    batch_ids: list[UUID] = Field(min_length=1, max_length=500)


class CountIn(Schema):
    """How many free pieces were counted."""

    store_id: UUID
    counted: int = Field(ge=0, le=MOST)


def _reach(request: HttpRequest, store_id: UUID) -> Principal:
    principal = caller(request)
    principal.need_store(store_id)
    return principal


@router.get("/stock", auth=LOOKERS, response=Page[StockRow])
def list_stock(
    request: HttpRequest,
    store_id: UUID,
    q: Query[str] = "",
    only: StockOnly = "all",
    sort: StockSort = "next_expiry",
    page: Query[int] = 1,
    limit: Query[int] = 50,
    format: Format = "json",
) -> Any:
    """What a store holds; `format=xlsx` gives the same list as an Excel file."""
    _reach(request, store_id)
    rows = api.listing(store_id, text=q[:40], only=only, sort=sort)
    if format == "xlsx":
        return sheet_response(request, Said("库存", "Stock"), COLUMNS, rows)
    limit = max(1, min(limit, 200))
    start = (max(1, min(page, 10_000)) - 1) * limit
    return {"items": rows[start : start + limit], "total": len(rows)}


@router.get("/stock/{sku_id}", auth=LOOKERS, response=StockSheet)
def read_stock(request: HttpRequest, sku_id: UUID, store_id: UUID) -> StockSheet:
    """A sku in a store: batches with expiry and cost, and the latest moves."""
    _reach(request, store_id)
    return api.sheet_of(store_id, sku_id)


@router.post("/stock/{sku_id}/write-offs", auth=KEEPERS, response={201: StockSheet})
def write_off(request: HttpRequest, sku_id: UUID, body: WriteOffIn) -> Status[StockSheet]:
    """Take lost pieces off the shelf."""
    principal = _reach(request, body.store_id)
    api.write_off(body.store_id, sku_id, body.quantity, body.reason, body.batch_id, actor=principal.actor)
    return Status(201, api.sheet_of(body.store_id, sku_id))


@router.post("/stock/{sku_id}/counts", auth=KEEPERS, response={201: StockSheet})
def count(request: HttpRequest, sku_id: UUID, body: CountIn) -> Status[StockSheet]:
    """Set the shelf right after counting."""
    principal = _reach(request, body.store_id)
    api.count(body.store_id, sku_id, body.counted, actor=principal.actor)
    return Status(201, api.sheet_of(body.store_id, sku_id))


@router.post("/expired-stock/write-offs", auth=KEEPERS, response={201: Loss})
def write_off_expired(request: HttpRequest, body: ExpiredIn) -> Status[Loss]:
    """Write off what was set aside of these batches, as expired; nought where somebody has done so already."""
    principal = _reach(request, body.store_id)
    return Status(201, api.write_off_expired(body.store_id, body.batch_ids, actor=principal.actor))
