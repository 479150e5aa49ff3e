"""Fetching goods from the shelf into the slots."""

from collections.abc import Sequence
from uuid import UUID

from linli.fulfil import rules
from linli.fulfil.api.looking import pickup as pickup_view
from linli.fulfil.api.state import move_on
from linli.fulfil.events import PickingStarted
from linli.fulfil.models import OPEN, Pickup, PickupLine
from linli.fulfil.types import PickTask, PickupView
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.log import record, transaction
from linli.people import api as people


def pick_list(store_id: UUID) -> list[PickTask]:
    """What is to be fetched now, in the order of one walk: by zone, then by goods, then by who paid first."""
    rows = (
        PickupLine.objects.filter(pickup__store_id=store_id, pickup__state__in=OPEN, picked_at=None, quantity__gt=0)
        .select_related("pickup")
        .order_by("name", "sku_id", "pickup__paid_at")
    )
    tasks = [row for row in rows if row.arrived >= row.quantity]
    cards = people.cards(list({row.pickup.person_id for row in tasks}))
    tasks.sort(key=lambda row: rules.zone_rank(row.zone))
    return [
        PickTask(
            order_id=row.pickup.order_id,
            number=row.pickup.number,
            person_name=card.staff_name if (card := cards.get(row.pickup.person_id)) else "",
            building=card.building or "" if card else "",
            slot=row.pickup.slot or "",
            sku_id=row.sku_id,
            groupbuy_id=row.groupbuy_id,
            name=row.name,
            size=row.size,
            picture=row.picture,
            barcode=row.barcode,
            zone=row.zone,
            quantity=row.quantity,
            paid_at=row.pickup.paid_at,
        )
        for row in tasks
    ]


def mark_picked(order_id: UUID, sku_ids: Sequence[UUID] | None = None) -> PickupView:
    """Goods of an order lie in its slot: the named SKUs, or all that can be picked. Doing it twice changes nothing."""
    with transaction():
        pickup = Pickup.objects.select_for_update().filter(order_id=order_id).first()
        if pickup is None:
            raise NotFound()
        if pickup.state in OPEN:
            _mark(pickup, sku_ids)
    return pickup_view(order_id)


def _mark(pickup: Pickup, sku_ids: Sequence[UUID] | None) -> None:
    now, done = clock.now(), False
    for line in pickup.lines.all():
        wanted = sku_ids is None or line.sku_id in sku_ids
        if wanted and line.picked_at is None and 0 < line.quantity <= line.arrived:
            line.picked_at, done = now, True
            line.save(update_fields=["picked_at"])
    if done and pickup.picking_at is None:
        pickup.picking_at = now
        record(PickingStarted(person_id=pickup.person_id, store_id=pickup.store_id, order_id=pickup.order_id))
    if done:
        move_on(pickup)
