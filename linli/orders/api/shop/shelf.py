"""A store's shelf: articles of the chain with this store's prices and free pieces. Three statements for a page."""

from collections.abc import Sequence
from uuid import UUID

from linli.catalog import api as catalog
from linli.catalog.types import SkuView
from linli.kernel.http import Page
from linli.orders.api.shop.shown import ShelfItem, StockState
from linli.pricing import api as pricing
from linli.stock import api as stock

LOW = 8  # from so few free pieces on the number is worth saying
MOST_ITEMS = 50


def shelf(
    store_id: UUID, text: str = "", *, category_id: UUID | None = None, after: str | None = None, limit: int = 20
) -> Page[ShelfItem]:
    """Articles on sale in a store that answer a text or lie in a category, best first or in the order of the shelf."""
    found = catalog.search(text, category_id=category_id, after=after, limit=max(1, min(limit, MOST_ITEMS)))
    return Page[ShelfItem].model_construct(items=shelf_items(store_id, found.items), total=found.total, next=found.next)


def shelf_items(store_id: UUID, skus: Sequence[SkuView]) -> list[ShelfItem]:
    """Articles with the store's price and stock, in the order given."""
    ids = [sku.id for sku in skus]
    if not ids:
        return []
    prices = pricing.prices(store_id, ids)
    free = stock.available(store_id, ids)
    items = []
    for sku in skus:
        price = prices.get(sku.id)
        left = free[sku.id] if sku.active else 0
        items.append(
            ShelfItem(
                sku_id=sku.id,
                name=sku.name,
                size=sku.size,
                unit=sku.unit,
                picture=sku.picture,
                category_id=sku.category_id,
                category=sku.category,
                section=sku.section,
                tags=sku.tags,
                price_fen=price.price_fen if price else sku.list_fen,
                was_fen=price.was_fen if price else None,
                left=left,
                state=stock_state(left),
            )
        )
    return items


def items_by_id(store_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, ShelfItem]:
    """Articles on sale by id; those unknown or off sale are left out."""
    skus = [sku for sku in catalog.skus(sku_ids).values() if sku.active]
    return {item.sku_id: item for item in shelf_items(store_id, skus)}


def stock_state(left: int) -> StockState:
    """How the shelf stands with so many free pieces."""
    if left <= 0:
        return "out"
    return "low" if left <= LOW else "in"
