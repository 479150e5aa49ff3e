"""A pickup moves on when its lines have: state, slot, moments, the message that the goods are ready."""

from collections.abc import Collection, Sequence
from uuid import UUID

from linli.accounts import api as accounts
from linli.fulfil import rules
from linli.fulfil.events import OrderReady
from linli.fulfil.models import OPEN, Counter, Pickup, PickupLine
from linli.fulfil.types import PickupState
from linli.kernel import clock
from linli.kernel.ids import digits
from linli.kernel.log import record
from linli.kernel.said import Said
from linli.messaging import api as messaging

SLOTTED = (PickupState.PICKING, PickupState.READY, PickupState.PARTLY)


def lock_counters(store_ids: Collection[UUID]) -> dict[UUID, Counter]:
    """Lock the counters of stores, in order, so that slots and codes are given out one after the other."""
    wanted = sorted(set(store_ids))
    Counter.objects.bulk_create([Counter(store_id=store_id) for store_id in wanted], ignore_conflicts=True)
    rows = Counter.objects.select_for_update().filter(store_id__in=wanted).order_by("store_id")
    return {row.store_id: row for row in rows}


def taken_codes(store_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The codes of open pickups of stores. Their counters must be locked."""
    found: dict[UUID, set[str]] = {store_id: set() for store_id in store_ids}
    for store_id, code in Pickup.objects.filter(store_id__in=store_ids, state__in=OPEN).values_list("store_id", "code"):
        found[store_id].add(code)
    return found


def new_code(taken: set[str]) -> str:
    """Six digits that are not taken yet; now they are."""
    code = digits(6)
    while code in taken:
        code = digits(6)
    taken.add(code)
    return code


def move_on(pickup: Pickup, counter: Counter | None = None) -> None:
    """Set state, slot and moments from the lines and save. Moving into a slot needs the counter locked and given."""
    advance(pickup, list(pickup.lines.all()), counter)
    pickup.save()


def advance(pickup: Pickup, lines: Sequence[PickupLine], counter: Counter | None = None) -> None:
    """The same without saving, for a pickup whose lines are at hand."""
    now = clock.now()
    before = pickup.state
    pickup.state = rules.state_of(
        (line.quantity, line.arrived, line.picked_at is not None, line.collected) for line in lines
    )
    awaited = [line for line in lines if line.groupbuy_id and line.quantity]
    if awaited and pickup.arrived_at is None and all(line.arrived >= line.quantity for line in awaited):
        pickup.arrived_at = now
    if pickup.slot is None and pickup.state in SLOTTED:
        pickup.slot = _free_slot(counter or lock_counters([pickup.store_id])[pickup.store_id])
    if pickup.ready_at is None and pickup.state == PickupState.READY:
        pickup.ready_at = now
        _tell_ready(pickup, lines)
    if pickup.state == PickupState.COLLECTED and before != PickupState.COLLECTED:
        pickup.collected_at = now
    if pickup.state == PickupState.CLOSED and before != PickupState.CLOSED:
        pickup.closed_at = now


def _free_slot(counter: Counter) -> str:
    held = Pickup.objects.filter(store_id=counter.store_id, state__in=OPEN, slot__isnull=False)
    taken = {slot for slot in held.values_list("slot", flat=True) if slot}
    return rules.free_slot(taken, counter.rows, counter.slots_per_row)


def _tell_ready(pickup: Pickup, lines: Sequence[PickupLine]) -> None:
    store, goods = accounts.store(pickup.store_id), names_of(lines)
    record(
        OrderReady(
            person_id=pickup.person_id, store_id=pickup.store_id, order_id=pickup.order_id, slot=pickup.slot or ""
        )
    )
    messaging.send(
        pickup.person_id,
        title=Said("到货了，可以来取", "Your goods are here"),
        body=Said(
            f"{goods.zh}在{store.name} {pickup.slot} 格，取货码 {pickup.code}，营业到 {store.closes:%H:%M}。",
            f"{goods.en}: slot {pickup.slot}, {store.name}, code {pickup.code}, open until {store.closes:%H:%M}.",
        ),
        link=f"/orders/{pickup.order_id}",
        key=f"pickup-ready:{pickup.order_id}",
        store_id=pickup.store_id,
    )


def names_of(lines: Sequence[PickupLine]) -> Said:
    """What a pickup holds in a few words: 有机蓝莓等 3 样, 有机蓝莓 and 2 more."""
    kept = [line for line in lines if line.quantity]
    first = Said(kept[0].name, kept[0].name) if kept else Said("商品", "Goods")
    return Said(f"{first.zh}等 {len(kept)} 样", f"{first.en} and {len(kept) - 1} more") if len(kept) > 1 else first
