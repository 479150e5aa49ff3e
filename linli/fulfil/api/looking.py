"""Looking at pickups: for the buyer, the counter, and the PDA without a net."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from linli.fulfil import rules
from linli.fulfil.models import OPEN, Formed, Pickup, PickupLine
from linli.fulfil.types import (
    OfflineBook,
    OfflinePickup,
    PickupLineView,
    PickupState,
    PickupView,
    Progress,
)
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.http import Page
from linli.kernel.ids import digits
from linli.kernel.secrets import fingerprint
from linli.people import api as people

FETCHABLE = (PickupState.READY, PickupState.PARTLY)


def token_digest(order_id: UUID) -> bytes:
    """The keyed hash that only we can make of an order's id."""
    return fingerprint(f"pickup:{order_id}")


def progress(order_ids: Sequence[UUID]) -> dict[UUID, Progress]:
    """Where orders stand; those without a pickup (not paid, not for pickup) are missing."""
    rows = list(_rows().filter(order_id__in=order_ids))
    groupbuys = {line.groupbuy_id for row in rows for line in row.lines.all() if line.groupbuy_id}
    formed = dict(Formed.objects.filter(groupbuy_id__in=groupbuys).values_list("groupbuy_id", "at"))
    return {row.order_id: _progress(row, formed) for row in rows}


def own_progress(order_id: UUID, person_id: UUID) -> Progress:
    """Where a person's own order stands; raises NotFound for anybody else's, or where there is no pickup."""
    row = Pickup.objects.filter(order_id=order_id).first()
    if row is None or row.person_id not in people.merged_ids(person_id):
        raise NotFound()
    return progress([order_id])[order_id]


def open_progress(person_id: UUID, limit: int = 50) -> list[Progress]:
    """Where those orders of a person stand that have not been fetched, the newest first."""
    rows = Pickup.objects.filter(person_id__in=people.merged_ids(person_id), state__in=OPEN).order_by("-paid_at")
    found = progress(list(rows.values_list("order_id", flat=True)[:limit]))
    return sorted(found.values(), key=lambda one: one.paid_at, reverse=True)


def _progress(row: Pickup, formed: dict[UUID, datetime]) -> Progress:
    groupbuys = {line.groupbuy_id for line in row.lines.all() if line.groupbuy_id}
    moments = [at for one in groupbuys if (at := formed.get(one))]
    formed_at = max(moments) if groupbuys and len(moments) == len(groupbuys) else None
    opened = row.state in FETCHABLE
    return Progress(
        order_id=row.order_id,
        store_id=row.store_id,
        state=PickupState(row.state),
        slot=row.slot if opened else None,
        code=row.code if opened else None,
        token=rules.token(row.order_id, token_digest(row.order_id)) if opened else None,
        paid_at=row.paid_at,
        formed_at=formed_at,
        arrived_at=row.arrived_at,
        ready_at=row.ready_at,
        collected_at=row.collected_at,
        missed=row.missed_at is not None and opened,
        steps=rules.steps(
            groupbuy=bool(groupbuys),
            paid_at=row.paid_at,
            formed_at=formed_at,
            arrived_at=row.arrived_at,
            picking_at=row.picking_at,
            ready_at=row.ready_at,
            collected_at=row.collected_at,
        ),
    )


def pickup(order_id: UUID) -> PickupView:
    """One pickup; raises NotFound."""
    row = _rows().filter(order_id=order_id).first()
    if row is None:
        raise NotFound()
    return views([row])[0]


def pickups(
    store_ids: Collection[UUID] | None,
    *,
    states: Collection[PickupState] = (),
    order_ids: Collection[UUID] | None = None,
    page: int = 1,
    limit: int = 50,
) -> Page[PickupView]:
    """Pickups, the newest order first. `store_ids` None means all; pages count from 1."""
    rows = _rows().order_by("-order_id")
    if store_ids is not None:
        rows = rows.filter(store_id__in=store_ids)
    if order_ids is not None:
        rows = rows.filter(order_id__in=order_ids)
    if states:
        rows = rows.filter(state__in=states)
    total = rows.count()
    found = list(rows[(page - 1) * limit : page * limit])
    return Page[PickupView](items=views(found), total=total)


def offline_book(store_id: UUID) -> OfflineBook:
    """What a PDA needs to go on handing out when the net is away; codes and tokens only as salted hashes."""
    rows = list(_rows().filter(store_id=store_id, state__in=OPEN, ready_at__isnull=False).order_by("ready_at"))
    salt = digits(12)
    return OfflineBook(
        store_id=store_id,
        salt=salt,
        made_at=clock.now(),
        items=[
            OfflinePickup(
                pickup=view,
                code_hash=rules.offline_hash(salt, row.code),
                token_hash=rules.offline_hash(salt, rules.token(row.order_id, token_digest(row.order_id))),
            )
            for row, view in zip(rows, views(rows), strict=True)
        ],
    )


def _rows() -> QuerySet[Pickup]:
    return Pickup.objects.prefetch_related("lines")


def views(rows: Sequence[Pickup]) -> list[PickupView]:
    """Pickups with the names of their buyers."""
    cards = people.cards(list({row.person_id for row in rows}))
    found = []
    for row in rows:
        card = cards.get(row.person_id)
        found.append(
            PickupView(
                order_id=row.order_id,
                number=row.number,
                store_id=row.store_id,
                state=PickupState(row.state),
                slot=row.slot,
                person_id=row.person_id,
                person_name=card.staff_name if card else "",
                avatar=card.avatar if card else "",
                building=card.building or "" if card else "",
                paid_at=row.paid_at,
                ready_at=row.ready_at,
                collected_at=row.collected_at,
                missed=row.missed_at is not None,
                lines=[line_view(line) for line in sorted(row.lines.all(), key=lambda line: line.position)],
            )
        )
    return found


def line_view(line: PickupLine) -> PickupLineView:
    """A line as the counter sees it."""
    return PickupLineView(
        sku_id=line.sku_id,
        groupbuy_id=line.groupbuy_id,
        name=line.name,
        size=line.size,
        picture=line.picture,
        zone=line.zone,
        quantity=line.quantity,
        arrived=line.arrived,
        picked=line.picked_at is not None,
        collected=line.collected,
    )
