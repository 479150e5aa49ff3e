"""A paid order becomes a pickup; a refunded one stops being one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.catalog import api as catalog
from linli.catalog.types import SkuView
from linli.fulfil import rules
from linli.fulfil.api.arriving import allot
from linli.fulfil.api.state import advance, lock_counters, move_on, new_code, taken_codes
from linli.fulfil.models import Arrival, Counter, Pickup, PickupLine
from linli.fulfil.types import PickupState
from linli.kernel.ids import new_id
from linli.kernel.log import transaction
from linli.orders import api as orders
from linli.orders.types import OrderLineView, OrderView


def open_pickups(order_ids: Sequence[UUID]) -> None:
    """Begin to get the goods of paid pickup orders ready. An order that is known already is left alone."""
    paid = orders.orders(order_ids) if order_ids else []
    if not paid:
        return
    with transaction():
        counters = lock_counters([one.store_id for one in paid])
        ids = [one.id for one in paid]
        known = set(Pickup.objects.filter(order_id__in=ids).values_list("order_id", flat=True))
        skus = catalog.skus(list({line.sku_id for one in paid for line in one.lines}))
        codes = taken_codes(list(counters))
        lines: list[PickupLine] = []
        for one in paid:
            if one.id not in known and one.person_id and one.paid_at:
                known.add(one.id)
                code = new_code(codes[one.store_id])
                lines += _open(one, one.person_id, one.paid_at, code, counters[one.store_id], skus)
        PickupLine.objects.bulk_create(lines)
        awaited = {line.groupbuy_id for line in lines if line.groupbuy_id}
        arrived = Arrival.objects.filter(groupbuy_id__in=awaited).values_list("groupbuy_id", flat=True)
        for groupbuy_id in sorted(set(arrived)):
            allot(groupbuy_id)


def _open(
    order: OrderView, person_id: UUID, paid_at: datetime, code: str, counter: Counter, skus: dict[UUID, SkuView]
) -> list[PickupLine]:
    """Save the pickup, so that the next one finds its slot taken; its lines, not yet saved."""
    pickup = Pickup(
        order_id=order.id,
        number=order.number,
        store_id=order.store_id,
        person_id=person_id,
        state=PickupState.WAITING,
        code=code,
        paid_at=paid_at,
    )
    lines = [_line(pickup, line, skus.get(line.sku_id)) for line in order.lines]
    advance(pickup, lines, counter)
    pickup.save(force_insert=True)
    return lines


def _line(pickup: Pickup, line: OrderLineView, sku: SkuView | None) -> PickupLine:
    return PickupLine(
        id=new_id(),
        pickup=pickup,
        position=line.position,
        sku_id=line.sku_id,
        groupbuy_id=line.groupbuy_id,
        name=line.name or (sku.name if sku else ""),
        size=line.size,
        picture=line.picture or (sku.picture if sku else ""),
        barcode=(sku.barcode or "") if sku else "",
        zone=rules.zone_of(line.storage or (sku.storage if sku else "")),
        quantity=line.quantity,
        arrived=0 if line.groupbuy_id else line.quantity,
    )


def note_refund(order_id: UUID, *, whole: bool, lines: Sequence[tuple[UUID, UUID | None, int]]) -> None:
    """Goods of a refunded order are not handed out: all of them, or the pieces (sku_id, groupbuy_id, quantity)."""
    with transaction():
        known = Pickup.objects.filter(order_id=order_id).first()
        if known is None:
            return
        lock_counters([known.store_id])
        pickup = Pickup.objects.select_for_update().get(order_id=order_id)
        if pickup.state in (PickupState.COLLECTED, PickupState.CLOSED):
            return
        freed: set[UUID] = set()
        for line in pickup.lines.all():
            gone = _pieces(line, lines)
            if _shrink(line, line.quantity - line.collected if whole else gone) and line.groupbuy_id:
                freed.add(line.groupbuy_id)
        move_on(pickup)
        for groupbuy_id in sorted(freed):
            allot(groupbuy_id)


def _pieces(line: PickupLine, lines: Sequence[tuple[UUID, UUID | None, int]]) -> int:
    return sum(
        quantity for sku_id, groupbuy_id, quantity in lines if (sku_id, groupbuy_id) == (line.sku_id, line.groupbuy_id)
    )


def _shrink(line: PickupLine, pieces: int) -> bool:
    pieces = min(pieces, line.quantity - line.collected)
    if pieces <= 0:
        return False
    line.quantity -= pieces
    surplus = line.arrived - line.quantity
    if surplus > 0:
        line.arrived = line.quantity
        if line.groupbuy_id:
            arrival = Arrival.objects.select_for_update().get(groupbuy_id=line.groupbuy_id, sku_id=line.sku_id)
            arrival.given -= surplus
            arrival.save(update_fields=["given"])
    line.save(update_fields=["quantity", "arrived"])
    return True
