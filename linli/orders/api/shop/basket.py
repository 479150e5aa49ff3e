"""Laying things aside from the shop window."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel import clock
from linli.kernel.errors import Conflict
from linli.kernel.ids import NOUGHT
from linli.kernel.log import transaction
from linli.orders.api.gathering import gather_cart
from linli.orders.models import CartLine
from linli.orders.types import MOST_LINES, MOST_OF_A_LINE

_ADD = """
insert into orders_cartline (person_id, store_id, sku_id, groupbuy_id, quantity, chosen, added_at)
select %(person)s, %(store)s, sku, %(nought)s, pieces, true, %(now)s
from unnest(%(skus)s::uuid[], %(pieces)s::int[]) as more(sku, pieces)
on conflict (person_id, store_id, sku_id, groupbuy_id) do update
set quantity = least(orders_cartline.quantity + excluded.quantity, %(most)s), chosen = true
"""


def add_to_cart(person_id: UUID, store_id: UUID, lines: Sequence[tuple[UUID, int]]) -> int:
    """Put so many more pieces of goods of the shelf into a cart; how many pieces lie there now.

    Raises:
        Conflict: the cart would hold too many different things. Nothing has changed then.
    """
    pieces: dict[UUID, int] = {}
    for sku_id, quantity in lines:
        pieces[sku_id] = pieces.get(sku_id, 0) + quantity
    values: dict[str, Any] = {
        "person": person_id,
        "store": store_id,
        "nought": NOUGHT,
        "now": clock.now(),
        "skus": list(pieces),
        "pieces": [min(quantity, MOST_OF_A_LINE) for quantity in pieces.values()],
        "most": MOST_OF_A_LINE,
    }
    with transaction(), connection.cursor() as cursor:
        gather_cart(person_id)
        cursor.execute(_ADD, values)
        held = list(CartLine.objects.filter(person_id=person_id, store_id=store_id).values_list("quantity", flat=True))
        if len(held) > MOST_LINES:
            raise Conflict(reason_zh="购物车满了，先结一些吧", reason_en="The cart is full")
    return sum(held)
