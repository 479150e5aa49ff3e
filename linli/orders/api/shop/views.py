"""What residents looked at and searched for, as facts."""

from uuid import UUID

from linli.catalog import api as catalog
from linli.catalog.events import ProductViewed, Searched
from linli.kernel.errors import NotFound
from linli.kernel.log import record, transaction


def note_view(person_id: UUID, store_id: UUID, sku_id: UUID) -> None:
    """Somebody opened the page of an article; raises NotFound."""
    if sku_id not in catalog.skus([sku_id]):
        raise NotFound()
    with transaction():
        record(ProductViewed(person_id=person_id, store_id=store_id, sku_id=sku_id))


def note_search(person_id: UUID, store_id: UUID, query: str, hits: int) -> None:
    """Somebody searched and found so many articles."""
    with transaction():
        record(Searched(person_id=person_id, store_id=store_id, query=query, hits=hits))
