"""Price lists."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel import clock, columns, prepared
from linli.kernel.log import record, transaction
from linli.pricing.events import PricesChanged
from linli.pricing.models import CHAIN, StoreTerms
from linli.pricing.types import PriceView

_PRICES = """
select distinct on (sku_id) sku_id, price_fen, was_fen from pricing_price
where sku_id = any(%s) and store_id in (%s, %s) order by sku_id, store_id = %s
"""


def prices(store_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, PriceView]:
    """What pieces cost in a store: its own price, else the chain's.

    A sku on neither list is missing from the answer: it costs its list price (`SkuView.list_fen`).
    """
    return ask_prices(store_id, sku_ids)()


def ask_prices(store_id: UUID, sku_ids: Sequence[UUID]) -> Callable[[], dict[UUID, PriceView]]:
    """As `prices`, but sent for with the next statement: call the answer."""
    return prepared.ask(_PRICES, [columns.among(sku_ids), store_id, CHAIN, CHAIN], _price_list)


def _price_list(rows: Sequence[Sequence[Any]]) -> dict[UUID, PriceView]:
    return {sku: PriceView(price_fen=price, was_fen=was) for sku, price, was in rows}


def set_prices(store_id: UUID | None, rows: Sequence[tuple[UUID, int, int | None]]) -> None:
    """Put (sku_id, price_fen, was_fen) on a store's price list, or on the chain's."""
    if not rows:
        return
    skus, amounts, befores = zip(*rows, strict=True)
    with transaction(), connection.cursor() as cursor:
        cursor.execute(
            "insert into pricing_price (sku_id, store_id, price_fen, was_fen, changed_at)"
            " select sku, %s, price, was, %s from unnest(%s::uuid[], %s::int[], %s::int[]) as p(sku, price, was)"
            " on conflict (sku_id, store_id) do update"
            " set price_fen = excluded.price_fen, was_fen = excluded.was_fen, changed_at = excluded.changed_at",
            [store_id or CHAIN, clock.now(), list(skus), list(amounts), list(befores)],
        )
        record(PricesChanged(store_id=store_id, sku_ids=list(skus) if len(skus) <= 500 else []))


def set_pickup_discount(store_id: UUID, amount_fen: int) -> None:
    """What a store takes off each order that is fetched."""
    StoreTerms.objects.update_or_create(store_id=store_id, defaults={"pickup_discount_fen": amount_fen})
