"""Categories in the mall; the desk's list of articles, and how head office changes it."""

from itertools import islice
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Status

from linli.catalog import api
from linli.catalog.api.looking import every
from linli.catalog.types import CategoryView, ProductInput, SkuView, Sort
from linli.kernel import clock
from linli.kernel.auth import STORE_STAFF, Role, allow, public
from linli.kernel.errors import NotFound
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.said import Said
from linli.kernel.sheets import MOST_ROWS, Column, Format, sheet_response, yuan

router = new_router("catalog")

STAFF = allow(Role.HQ, *STORE_STAFF)
COLUMNS: list[Column[SkuView]] = [
    ("商品编码", "Code", lambda one: one.code),
    ("条码", "Barcode", lambda one: one.barcode or ""),
    ("商品名称", "Name", lambda one: one.name),
    ("品牌", "Brand", lambda one: one.brand),
    ("规格", "Size", lambda one: one.size),
    ("单位", "Unit", lambda one: one.unit),
    ("大类", "Section", lambda one: one.section),
    ("品类", "Category", lambda one: one.category),
    ("零售价", "List price", lambda one: yuan(one.list_fen)),
    ("进价", "Cost", lambda one: yuan(one.cost_fen)),
    ("产地", "Origin", lambda one: one.origin),
    ("储存", "Storage", lambda one: one.storage),
    ("保质期天数", "Shelf life", lambda one: one.shelf_life_days),
    ("状态", "State", lambda one: Said("在售", "On sale") if one.active else Said("停售", "Off sale")),
]


@router.get("/mall/categories", auth=public, response=Page[CategoryView])
def list_categories(request: HttpRequest) -> dict[str, Any]:
    """All categories, parents before their children."""
    items = api.categories()
    return {"items": items, "total": len(items)}


@router.get("/products", auth=STAFF, response=Page[SkuView])
def list_products(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=80)] = "",
    category_id: UUID | None = None,
    active: bool | None = None,
    sort: Sort = "category",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    format: Format = "json",
) -> Any:
    """Articles of the chain: by words (Chinese, pinyin, first letters, code), category and state.

    `format=xlsx` gives the same list as an Excel file.
    """
    if format == "xlsx":
        rows = islice(every(text=q, category_id=category_id, active=active), MOST_ROWS)
        return sheet_response(
            request, Said(f"商品-{clock.today():%Y%m%d}", f"Products-{clock.today():%Y%m%d}"), COLUMNS, rows
        )
    after = str((page - 1) * limit)
    return api.listing(text=q, category_id=category_id, active=active, sort=sort, after=after, limit=limit)


@router.get("/products/{sku_id}", auth=STAFF, response=SkuView)
def read_product(request: HttpRequest, sku_id: UUID) -> SkuView:
    """One article."""
    found = api.skus([sku_id])
    if not found:
        raise NotFound()
    return found[sku_id]


@router.post("/products", auth=allow(Role.HQ), response={201: SkuView})
def add_product(request: HttpRequest, body: ProductInput) -> Status[SkuView]:
    """Add an article."""
    return Status(201, api.save(body))


@router.patch("/products/{sku_id}", auth=allow(Role.HQ), response=SkuView)
def change_product(request: HttpRequest, sku_id: UUID, body: ProductInput) -> SkuView:
    """Change an article; what is left out stays as it is."""
    return api.save(body, sku_id)
