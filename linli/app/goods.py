"""Names of articles for the profiles of people, from the catalogue."""

from collections.abc import Sequence
from uuid import UUID

from linli.catalog import api as catalog
from linli.people.types import Goods, GoodsCategory


class CatalogGoods:
    """The catalogue as `people` sees it."""

    def goods(self, sku_ids: Sequence[UUID]) -> dict[UUID, Goods]:
        """Articles by id."""
        return {
            id: Goods(name=sku.name, picture=sku.picture, category_id=sku.category_id)
            for id, sku in catalog.skus(list(sku_ids)).items()
        }

    def categories(self) -> list[GoodsCategory]:
        """All categories, each with the top one it lies in."""
        found = catalog.categories()
        names = {one.id: one.name for one in found}
        return [
            GoodsCategory(id=one.id, name=one.name, section=names[one.parent_id] if one.parent_id else one.name)
            for one in found
        ]
