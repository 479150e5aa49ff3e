"""Reserving goods for orders, giving them back, handing them out."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from linli.kernel import columns, prepared
from linli.kernel.ledger import NotEnough, post
from linli.kernel.log import transaction
from linli.stock import rules
from linli.stock.api.batches import take_from_batches
from linli.stock.api.offers import closed_offers, sweep
from linli.stock.models import StockLevel, StockMove
from linli.stock.types import Line, SoldOut

_LEVELS = """
select account, commodity, quantity from stock_stocklevel
join unnest(%s::text[], %s::uuid[]) as w(account, commodity) using (account, commodity)
"""
_FREE = "select commodity, quantity from stock_stocklevel where account = %s and commodity = any(%s)"


def available(store_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Free pieces on the store's shelf; every sku asked for is in the answer."""
    found: dict[UUID, int] = dict(prepared.rows(_FREE, [rules.shelf(store_id), columns.among(sku_ids)]))
    return {sku: found.get(sku, 0) for sku in sku_ids}


def hold(store_id: UUID, lines: Sequence[Line], *, reference: str) -> None:
    """Reserve lines for an order, all or none; group-buy lines out of their offer.

    Raises:
        SoldOut: with the lines that are short and what is left of them. Nothing has changed then.
    """
    with transaction():
        try:
            post(StockLevel, StockMove, rules.holding(store_id, lines), kind="hold", reference=reference)
        except NotEnough:
            raise _sold_out(store_id, lines) from None


def release(store_id: UUID, lines: Sequence[Line], *, reference: str) -> None:
    """Give back lines that an order held; raises NotEnough where it did not hold them."""
    with transaction():
        closed = closed_offers([one.offer_id for one in lines if one.offer_id])
        post(StockLevel, StockMove, rules.releasing(store_id, lines, closed), kind="release", reference=reference)
        sweep(store_id, sorted(closed), reference=reference)


def hand_out(store_id: UUID, lines: Sequence[Line], *, reference: str) -> int:
    """Take held lines out of the store with their buyer, first what expires first; what the pieces had cost.

    Raises:
        NotEnough: the pieces were not held, or a group buy's goods have not arrived.
    """
    with transaction():
        post(StockLevel, StockMove, rules.handing_out(store_id, lines), kind="hand_out", reference=reference)
        return sum(
            take_from_batches(store_id, line.sku_id, line.quantity)
            for line in sorted(lines, key=lambda one: one.sku_id)
        )


def _sold_out(store_id: UUID, lines: Sequence[Line]) -> SoldOut:
    wanted: dict[tuple[str, UUID], int] = {}
    origin: dict[tuple[str, UUID], Line] = {}
    for line in lines:
        account = rules.offer(line.offer_id) if line.offer_id else rules.shelf(store_id)
        key = account, line.sku_id
        wanted[key] = wanted.get(key, 0) + line.quantity
        origin[key] = line
    levels = _levels(sorted(wanted))
    short: list[dict[str, Any]] = [
        {"sku_id": key[1], "offer_id": origin[key].offer_id, "left": levels.get(key, 0)}
        for key, quantity in wanted.items()
        if levels.get(key, 0) < quantity
    ]
    return SoldOut(lines=short, count=max(1, len(short)))


def _levels(keys: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], int]:
    found = prepared.rows(_LEVELS, [[account for account, _ in keys], [sku for _, sku in keys]])
    return {(account, sku): quantity for account, sku, quantity in found}
