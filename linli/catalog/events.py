"""Facts about the assortment, and about those who look at it."""

from uuid import UUID

from linli.kernel.events import Event


class ProductViewed(Event):
    """Somebody opened a product page."""

    sku_id: UUID


class Searched(Event):
    """Somebody searched; `hits` is how many articles were found."""

    query: str
    hits: int


class ProductChanged(Event):
    """Head office added or changed one article."""

    sku_id: UUID


class ProductsLoaded(Event):
    """A file of articles was loaded."""

    added: int
    changed: int
