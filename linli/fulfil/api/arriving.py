"""Goods of a group buy come in and are set aside for its buyers, in the order in which they paid."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from linli.fulfil import rules
from linli.fulfil.api.state import lock_counters, move_on
from linli.fulfil.models import OPEN, Arrival, Formed, Pickup, PickupLine
from linli.kernel.log import transaction


def note_formed(groupbuy_id: UUID, at: datetime) -> None:
    """The supplier has the order of a group buy."""
    Formed.objects.get_or_create(groupbuy_id=groupbuy_id, defaults={"at": at})


def note_received(groupbuy_id: UUID, lines: Sequence[tuple[UUID, int]]) -> None:
    """Goods (sku_id, quantity) of a group buy stand in the store: set them aside for its orders."""
    with transaction():
        for sku_id, quantity in lines:
            Arrival.objects.get_or_create(groupbuy_id=groupbuy_id, sku_id=sku_id)
            row = Arrival.objects.select_for_update().get(groupbuy_id=groupbuy_id, sku_id=sku_id)
            row.arrived += quantity
            row.save(update_fields=["arrived"])
        allot(groupbuy_id)


def allot(groupbuy_id: UUID) -> None:
    """Give what arrived and is not given yet to the orders that wait for it, first paid first served."""
    stores = Pickup.objects.filter(lines__groupbuy_id=groupbuy_id, state__in=OPEN).values_list("store_id", flat=True)
    counters = lock_counters(list(stores.distinct()))
    moved: set[UUID] = set()
    for arrival in Arrival.objects.select_for_update().filter(groupbuy_id=groupbuy_id).order_by("sku_id"):
        waiting = list(_waiting(groupbuy_id, arrival.sku_id))
        given = rules.give_in_turn(arrival.arrived - arrival.given, [(line.id, line.quantity) for line in waiting])
        if not given:
            continue
        for line in waiting:
            if line.id in given:
                line.arrived = line.quantity
                moved.add(line.pickup_id)
        PickupLine.objects.bulk_update(waiting, ["arrived"])
        arrival.given += sum(given.values())
        arrival.save(update_fields=["given"])
    for pickup in Pickup.objects.select_for_update().filter(order_id__in=moved).order_by("paid_at", "order_id"):
        move_on(pickup, counters[pickup.store_id])


def _waiting(groupbuy_id: UUID, sku_id: UUID) -> QuerySet[PickupLine]:
    rows = PickupLine.objects.filter(
        groupbuy_id=groupbuy_id, sku_id=sku_id, arrived=0, quantity__gt=0, pickup__state__in=OPEN
    )
    return rows.order_by("pickup__paid_at", "pickup_id")
