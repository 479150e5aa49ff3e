"""The shop window: what a resident sees before there is a cart."""

from linli.orders.api.shop.basket import add_to_cart
from linli.orders.api.shop.counts import counts_of
from linli.orders.api.shop.neighbours import neighbours_buy
from linli.orders.api.shop.product import product
from linli.orders.api.shop.regulars import regulars
from linli.orders.api.shop.season import season
from linli.orders.api.shop.shelf import shelf
from linli.orders.api.shop.views import note_search, note_view

__all__ = [
    "add_to_cart",
    "counts_of",
    "neighbours_buy",
    "note_search",
    "note_view",
    "product",
    "regulars",
    "season",
    "shelf",
]
