"""Lists of stock for the desk, with the names of the catalog."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from linli.catalog import api as catalog
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.stock.api.looking import batches, levels, moves_of
from linli.stock.types import LevelView, StockOnly, StockRow, StockSheet, StockSort

LOW_BELOW = 5
NEAR_DAYS = 3

_KEYS: dict[StockSort, Callable[[StockRow], Any]] = {
    "name": lambda row: (row.name, row.size),
    "shelf": lambda row: (row.shelf, row.name),
    "-shelf": lambda row: (-row.shelf, row.name),
    "next_expiry": lambda row: (row.next_expiry or date.max, row.name),
    "-value_fen": lambda row: (-row.value_fen, row.name),
}


def listing(
    store_id: UUID, *, text: str = "", only: StockOnly = "all", sort: StockSort = "next_expiry"
) -> list[StockRow]:
    """What a store holds: all of it, what runs out (fewer than 5 free), what expires within three days, or what is
    past its day and waits to be written off."""
    rows = _rows(store_id, levels(store_id))
    if only == "low":
        rows = [row for row in rows if row.shelf < LOW_BELOW]
    if only == "near_expiry":
        last = clock.today() + timedelta(days=NEAR_DAYS)
        rows = [row for row in rows if row.next_expiry and row.next_expiry <= last]
    if only == "expired":
        rows = [row for row in rows if row.expired]
    if wanted := text.strip().lower():
        rows = [row for row in rows if wanted in f"{row.name} {row.size} {row.code}".lower()]
    return sorted(rows, key=_KEYS[sort])


def sheet_of(store_id: UUID, sku_id: UUID) -> StockSheet:
    """A sku in a store with batches and moves; raises NotFound where the store never held it."""
    rows = _rows(store_id, levels(store_id, [sku_id]))
    if not rows:
        raise NotFound()
    return StockSheet(row=rows[0], batches=batches(store_id, [sku_id]), moves=moves_of(store_id, sku_id))


def _rows(store_id: UUID, found: list[LevelView]) -> list[StockRow]:
    skus = catalog.skus([one.sku_id for one in found])
    return [
        StockRow.model_construct(
            store_id=store_id,
            sku_id=one.sku_id,
            code=sku.code,
            name=sku.name,
            size=sku.size,
            picture=sku.picture,
            category=sku.category,
            shelf=one.shelf,
            held=one.held,
            arrived=one.arrived,
            expired=one.expired,
            next_expiry=one.next_expiry,
            value_fen=one.value_fen,
        )
        for one in found
        if (sku := skus.get(one.sku_id))
    ]
