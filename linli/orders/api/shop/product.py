"""One article with what is true of it."""

from uuid import UUID

from linli.catalog import api as catalog
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.orders.api.shop.shelf import shelf_items
from linli.orders.api.shop.shown import BatchFact, ProductPage
from linli.stock import api as stock

MOST_BATCHES = 3


def product(store_id: UUID, sku_id: UUID) -> ProductPage:
    """An article as a store sells it, with the batches that lie there; raises NotFound."""
    sku = catalog.skus([sku_id]).get(sku_id)
    if sku is None:
        raise NotFound()
    return ProductPage(
        item=shelf_items(store_id, [sku])[0],
        brand=sku.brand,
        origin=sku.origin,
        story=sku.story,
        quality=sku.quality,
        storage=sku.storage,
        shelf_life_days=sku.shelf_life_days,
        barcode=sku.barcode,
        batches=_batches(store_id, sku_id),
    )


def _batches(store_id: UUID, sku_id: UUID) -> list[BatchFact]:
    """The batches in the store, what expires first first."""
    today = clock.today()
    return [
        BatchFact(
            code=batch.code,
            received_at=batch.received_at,
            expires_on=batch.expires_on,
            days_left=(batch.expires_on - today).days if batch.expires_on else None,
        )
        for batch in stock.batches(store_id, [sku_id])
        if batch.expires_on is None or batch.expires_on >= today
    ][:MOST_BATCHES]
