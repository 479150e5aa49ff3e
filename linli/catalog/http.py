"""Categories in the mall; the desk's list of articles, its export, and how head office changes it."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query
from openpyxl import Workbook

from linli.catalog import api
from linli.catalog.api.looking import every
from linli.catalog.types import CategoryView, ProductInput, SkuView, Sort
from linli.kernel import clock
from linli.kernel.auth import STORE_STAFF, Role, allow, public
from linli.kernel.errors import NotFound
from linli.kernel.http import Page
from linli.kernel.http import router as new_router

router = new_router("catalog")

STAFF = allow(Role.HQ, *STORE_STAFF)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = (
    "商品编码",
    "条码",
    "商品名称",
    "品牌",
    "规格",
    "单位",
    "大类",
    "品类",
    "零售价",
    "进价",
    "产地",
    "储存",
    "状态",
)


@router.get("/mall/categories", auth=public, response=Page[CategoryView])
def list_categories(request: HttpRequest) -> dict[str, Any]:
    """All categories, parents before their children."""
    items = api.categories()
    return {"items": items, "total": len(items)}


@router.get("/products", auth=STAFF, response=Page[SkuView])
def list_products(
    request: HttpRequest,
    q: str = "",
    category_id: UUID | None = None,
    active: bool | None = None,
    sort: Sort = "category",
    after: str | None = None,
    limit: Query[int] = 50,
) -> Page[SkuView]:
    """Articles of the chain: filtered by words (Chinese, pinyin, first letters, code), category and state."""
    return api.listing(text=q, category_id=category_id, active=active, sort=sort, after=after, limit=limit)


@router.get("/products/export", auth=STAFF, response={200: None})
def export_products(
    request: HttpRequest, q: str = "", category_id: UUID | None = None, active: bool | None = None
) -> HttpResponse:
    """The same list as an Excel file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("商品")
    sheet.append(HEAD)
    for one in every(text=q, category_id=category_id, active=active):
        sheet.append(_row(one))
    kept = BytesIO()
    book.save(kept)
    response = HttpResponse(kept.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="products-{clock.today():%Y%m%d}.xlsx"'
    return response


def _row(one: SkuView) -> list[Any]:
    texts = [one.code, one.barcode or "", one.name, one.brand, one.size, one.unit, one.section, one.category]
    state = "在售" if one.active else "停售"
    return [*map(_harmless, texts), one.list_fen / 100, one.cost_fen / 100, _harmless(one.origin), one.storage, state]


def _harmless(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


@router.get("/products/{sku_id}", auth=STAFF, response=SkuView)
def read_product(request: HttpRequest, sku_id: UUID) -> SkuView:
    """One article."""
    found = api.skus([sku_id])
    if not found:
        raise NotFound()
    return found[sku_id]


@router.post("/products", auth=allow(Role.HQ), response={201: SkuView})
def add_product(request: HttpRequest, body: ProductInput) -> tuple[int, SkuView]:
    """Add an article."""
    return 201, api.save(body)


@router.patch("/products/{sku_id}", auth=allow(Role.HQ), response=SkuView)
def change_product(request: HttpRequest, sku_id: UUID, body: ProductInput) -> SkuView:
    """Change an article; what is left out stays as it is."""
    return api.save(body, sku_id)
