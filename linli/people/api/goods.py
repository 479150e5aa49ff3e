"""The names of what people buy, from whoever was plugged in to know them."""

from collections.abc import Sequence
from uuid import UUID

from linli.people.types import Goods, GoodsBook

UNKNOWN = Goods(name="一件商品", picture="tile:basket:sand")
_book: list[GoodsBook] = []


def plug_goods_book(book: GoodsBook) -> None:
    """Name who knows the articles."""
    _book[:] = [book]


def goods(sku_ids: Sequence[UUID]) -> dict[UUID, Goods]:
    """Articles by id; those that nobody knows have no name."""
    known = _book[0].goods(sku_ids) if _book and sku_ids else {}
    return {id: known.get(id, UNKNOWN) for id in sku_ids}


def names_of_categories() -> dict[UUID, frozenset[str]]:
    """For each category its own name and that of the top one it lies in."""
    return {one.id: frozenset({one.name, one.section}) for book in _book for one in book.categories()}
