"""Counting who joined: each paid order once, with a running number; who comes too late gets the money back."""

from collections.abc import Sequence
from uuid import UUID

from linli.groupbuy.api.returning import own_fen, own_pieces, return_all
from linli.groupbuy.api.tiers import tiers_of
from linli.groupbuy.events import GroupBuyJoined, GroupBuyLeft, GroupBuyTierReached
from linli.groupbuy.models import GroupBuy, Membership
from linli.groupbuy.types import GroupBuyState
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.log import record, transaction
from linli.orders import api as orders
from linli.orders.types import OrderView

ENDED_WITHOUT_GOODS = (GroupBuyState.FAILED, GroupBuyState.CANCELLED)


def join(groupbuy_id: UUID, order_ids: Sequence[UUID]) -> None:
    """Count paid orders in this order. Known ones change nothing; those paid after the end are refunded and told.

    Raises NotFound for an order that there is not.
    """
    with transaction():
        row = GroupBuy.objects.select_for_update().filter(id=groupbuy_id).first()
        if row is None:
            return
        known = set(Membership.objects.filter(groupbuy=row, order_id__in=order_ids).values_list("order_id", flat=True))
        fresh = [one for one in dict.fromkeys(order_ids) if one not in known]
        paid = {one.id: one for one in orders.orders(fresh)}
        if len(paid) < len(fresh):
            raise NotFound()
        late = [one for one in paid.values() if _is_late(row, one)]
        return_all(row, late, why="late")
        in_time = [paid[one] for one in fresh if not _is_late(row, paid[one])]
        if in_time:
            add(row, in_time)
            tell_tier(row)


def _is_late(row: GroupBuy, order: OrderView) -> bool:
    return row.state != GroupBuyState.OPEN or bool(order.paid_at and order.paid_at > row.closes_at)


def joined_by(order_id: UUID) -> set[UUID]:
    """The group buys in which an order counts."""
    return set(Membership.objects.filter(order_id=order_id, left_at=None).values_list("groupbuy_id", flat=True))


def add(row: GroupBuy, paid: Sequence[OrderView]) -> None:
    """Give running numbers to paid orders and add them to the count. The row is locked."""
    payers = [one.person_id for one in paid if one.person_id]
    joined = Membership.objects.filter(groupbuy=row, left_at=None, person_id__in=payers)
    here = set(joined.values_list("person_id", flat=True))
    firsts = orders.first_paid_at(payers)
    counted: list[Membership] = []
    for one in paid:
        quantity = own_pieces(row, one)
        if one.person_id is None or one.paid_at is None or not quantity:
            continue
        row.last_number += 1
        counted.append(
            Membership(
                groupbuy=row,
                order_id=one.id,
                person_id=one.person_id,
                number=row.last_number,
                quantity=quantity,
                paid_fen=own_fen(row, one),
                joined_at=one.paid_at,
                newcomer=firsts.get(one.person_id, one.paid_at) >= one.paid_at,
            )
        )
        row.households += one.person_id not in here
        row.quantity += quantity
        here.add(one.person_id)
        record(
            GroupBuyJoined(
                person_id=one.person_id,
                store_id=row.store_id,
                groupbuy_id=row.id,
                order_id=one.id,
                quantity=quantity,
            ),
            occurred_at=one.paid_at,  # who pays has joined, however late this is counted
        )
    Membership.objects.bulk_create(counted)
    row.save(update_fields=["last_number", "households", "quantity"])


def tell_tier(row: GroupBuy) -> None:
    """Record the tiers that were reached, each once."""
    fresh = [tier for tier in tiers_of([row.id])[row.id] if row.tier_told < tier.households <= row.households]
    if not fresh:
        return
    row.tier_told = fresh[-1].households
    row.save(update_fields=["tier_told"])
    for tier in fresh:
        record(
            GroupBuyTierReached(
                store_id=row.store_id, groupbuy_id=row.id, households=row.households, unit_fen=tier.unit_fen
            )
        )


def leave(groupbuy_id: UUID, order_id: UUID, *, pieces: int | None) -> None:
    """Take refunded pieces of an order (None: all) out of the count while the group buy is open.

    After the end the count stays as it was decided upon; only the hand-out list notes who left.
    """
    with transaction():
        row = GroupBuy.objects.select_for_update().filter(id=groupbuy_id).first()
        member = Membership.objects.filter(groupbuy_id=groupbuy_id, order_id=order_id, left_at=None).first()
        if row is None or member is None or row.state in ENDED_WITHOUT_GOODS:
            return
        gone = member.quantity if pieces is None else min(pieces, member.quantity)
        if gone > 0:
            _take_out(row, member, gone)


def _take_out(row: GroupBuy, member: Membership, gone: int) -> None:
    whole = gone == member.quantity
    if whole:
        member.left_at = clock.now()
        record(
            GroupBuyLeft(
                person_id=member.person_id, store_id=row.store_id, groupbuy_id=row.id, order_id=member.order_id
            )
        )
    else:
        member.paid_fen -= member.paid_fen * gone // member.quantity
        member.quantity -= gone
    member.save(update_fields=["left_at", "paid_fen", "quantity"])
    if row.state == GroupBuyState.OPEN:
        still = Membership.objects.filter(groupbuy=row, person_id=member.person_id, left_at=None).exists()
        row.households -= whole and not still
        row.quantity -= gone
        row.save(update_fields=["households", "quantity"])
