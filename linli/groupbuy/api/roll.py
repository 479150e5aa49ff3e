"""Who joined: as neighbours may see it, and as the hand-out list needs it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from linli.fulfil import api as fulfil
from linli.groupbuy.models import GroupBuy, Membership
from linli.groupbuy.types import Mine, Neighbour, RollEntry
from linli.kernel.errors import NotFound
from linli.kernel.http import Page
from linli.people import api as people

FACES = 12


def neighbours_of(groupbuy_ids: Sequence[UUID]) -> dict[UUID, list[Neighbour]]:
    """The latest who joined each group buy."""
    found: dict[UUID, list[Membership]] = {
        groupbuy_id: list(_joined(groupbuy_id).order_by("-number")[:FACES]) for groupbuy_id in groupbuy_ids
    }
    shown = _shown([row for rows in found.values() for row in rows])
    return {groupbuy_id: [shown[row.pk] for row in rows] for groupbuy_id, rows in found.items()}


def neighbours(groupbuy_id: UUID, *, after: int | None = None, limit: int = 50) -> Page[Neighbour]:
    """Everybody who joined, the latest first; `after` is the running number at the end of the page before."""
    rows = _joined(groupbuy_id).order_by("-number")
    total = rows.count()
    if after:
        rows = rows.filter(number__lt=after)
    found = list(rows[: limit + 1])
    shown = _shown(found[:limit])
    following = str(found[limit - 1].number) if len(found) > limit else None
    return Page[Neighbour](items=[shown[row.pk] for row in found[:limit]], total=total, next=following)


def _joined(groupbuy_id: UUID) -> QuerySet[Membership]:
    return Membership.objects.filter(groupbuy_id=groupbuy_id, left_at=None)


def _shown(rows: Sequence[Membership]) -> dict[object, Neighbour]:
    cards = people.cards(list({row.person_id for row in rows}))
    shown: dict[object, Neighbour] = {}
    for row in rows:
        card = cards.get(row.person_id)
        shown[row.pk] = Neighbour(
            number=row.number,
            name=card.neighbour_name if card else "邻居",
            avatar=card.avatar if card else "",
            building=card.building or "" if card else "",
            quantity=row.quantity,
            joined_at=row.joined_at,
        )
    return shown


def mine_of(groupbuy_ids: Sequence[UUID], person_id: UUID) -> dict[UUID, Mine]:
    """A person's own part in group buys."""
    rows = Membership.objects.filter(
        groupbuy_id__in=groupbuy_ids, person_id__in=people.merged_ids(person_id), left_at=None
    )
    found: dict[UUID, Mine] = {}
    for row in rows.order_by("number"):
        before = found.get(row.groupbuy_id)
        found[row.groupbuy_id] = Mine(
            number=before.number if before else row.number,
            quantity=row.quantity + (before.quantity if before else 0),
            order_ids=[*(before.order_ids if before else []), row.order_id],
        )
    return found


def roll(groupbuy_id: UUID) -> list[RollEntry]:
    """The hand-out list by running number, with how far each order's goods have come."""
    if not GroupBuy.objects.filter(id=groupbuy_id).exists():
        raise NotFound()
    rows = list(Membership.objects.filter(groupbuy_id=groupbuy_id).order_by("number"))
    cards = people.cards(list({row.person_id for row in rows}))
    pickups = {
        one.order_id: one
        for one in fulfil.pickups(None, order_ids=[row.order_id for row in rows], limit=max(1, len(rows))).items
    }
    entries: list[RollEntry] = []
    for row in rows:
        card, pickup = cards.get(row.person_id), pickups.get(row.order_id)
        entries.append(
            RollEntry(
                number=row.number,
                order_id=row.order_id,
                person_id=row.person_id,
                name=card.staff_name if card else "",
                building=card.building or "" if card else "",
                quantity=row.quantity,
                paid_fen=row.paid_fen,
                joined_at=row.joined_at,
                state="left" if row.left_at else "joined",
                pickup_state=pickup.state if pickup else None,
                slot=pickup.slot if pickup else None,
            )
        )
    return entries
