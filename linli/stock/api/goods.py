"""Goods coming in, being lost, being counted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.kernel import clock
from linli.kernel.errors import Conflict
from linli.kernel.ids import new_id
from linli.kernel.ledger import NotEnough, Posting, post
from linli.kernel.log import record, transaction
from linli.stock import rules
from linli.stock.api.batches import take_from_batches
from linli.stock.api.holding import available
from linli.stock.api.looking import unit_costs
from linli.stock.api.offers import closed_offers, sweep
from linli.stock.events import StockCounted, StockReceived, StockWrittenOff
from linli.stock.models import Batch, StockLevel, StockMove
from linli.stock.types import Reason, Receipt, SoldOut


def receive(
    store_id: UUID,
    receipts: Sequence[Receipt],
    *,
    reference: str,
    held_for: UUID | None = None,
    at: datetime | None = None,
) -> list[UUID]:
    """Take goods in as batches; their ids in the order given.

    With `held_for` (a group buy) they wait for its buyers; what nobody there waits for goes to the shelf.
    """
    moment = at or clock.now()
    target = rules.arrived(held_for) if held_for else rules.shelf(store_id)
    with transaction():
        rows = [
            Batch(
                id=new_id(),
                store_id=store_id,
                sku_id=one.sku_id,
                code=one.batch_code,
                expires_on=one.expires_on,
                unit_cost_fen=one.unit_cost_fen,
                quantity=one.quantity,
                left=one.quantity,
                received_at=moment,
                reference=reference,
            )
            for one in receipts
        ]
        Batch.objects.bulk_create(rows)
        moves = [Posting(one.sku_id, rules.supplied(store_id), target, one.quantity) for one in receipts]
        post(StockLevel, StockMove, moves, kind="receive", reference=reference, at=moment)
        if held_for:
            sweep(store_id, sorted(closed_offers([held_for])), reference=reference)
        for row in rows:
            event = StockReceived(
                store_id=store_id,
                sku_id=row.sku_id,
                batch_id=row.id,
                quantity=row.quantity,
                cost_fen=row.quantity * row.unit_cost_fen,
            )
            record(event, occurred_at=moment)
        return [row.id for row in rows]


def write_off(
    store_id: UUID, sku_id: UUID, quantity: int, reason: Reason, batch_id: UUID | None = None, *, actor: str = "system"
) -> int:
    """Take lost pieces off the shelf (never reserved ones); what they had cost in fen.

    Raises:
        SoldOut: fewer are free on the shelf. Conflict: the named batch holds fewer.
    """
    with transaction():
        moves = [Posting(sku_id, rules.shelf(store_id), rules.lost(store_id), quantity)]
        try:
            post(StockLevel, StockMove, moves, kind=reason, reference=f"batch:{batch_id or ''}", actor=actor)
        except NotEnough:
            left = available(store_id, [sku_id])[sku_id]
            raise SoldOut(lines=[{"sku_id": sku_id, "offer_id": None, "left": left}], count=1) from None
        cost = take_from_batches(store_id, sku_id, quantity, batch_id)
        record(
            StockWrittenOff(
                store_id=store_id, sku_id=sku_id, batch_id=batch_id, quantity=quantity, cost_fen=cost, reason=reason
            )
        )
        return cost


def count(store_id: UUID, sku_id: UUID, counted: int, *, actor: str = "system") -> int:
    """Set the shelf right after counting its free pieces; the difference (< 0: pieces were missing)."""
    if counted < 0:
        raise Conflict(reason_zh="数量不能小于 0", reason_en="A count is not below nought")
    with transaction():
        difference = counted - available(store_id, [sku_id])[sku_id]
        if difference < 0:
            write_off(store_id, sku_id, -difference, "count", actor=actor)
        if difference > 0:
            cost = unit_costs(store_id, [sku_id]).get(sku_id, 0)
            code = f"PY{clock.today():%y%m%d}"
            found = Receipt(sku_id=sku_id, quantity=difference, batch_code=code, unit_cost_fen=cost)
            receive(store_id, [found], reference=f"count:{code}")
        if difference:
            record(StockCounted(store_id=store_id, sku_id=sku_id, difference=difference))
        return difference
