"""Counting who joined: each paid order once, with a running number; who comes too late gets the money back."""

from collections.abc import Sequence
from uuid import UUID

from linli.groupbuy import rules
from linli.groupbuy.api.returning import own_fen, own_pieces, return_all
from linli.groupbuy.api.tiers import tiers_of
from linli.groupbuy.events import GroupBuyJoined, GroupBuyLeft, GroupBuyTierReached
from linli.groupbuy.models import GroupBuy, Membership
from linli.groupbuy.types import GroupBuyState
from linli.kernel import clock
from linli.kernel.log import record, transaction
from linli.orders import api as orders
from linli.orders.types import OrderView

ENDED_WITHOUT_GOODS = (GroupBuyState.FAILED, GroupBuyState.CANCELLED)


def join(groupbuy_id: UUID, order_id: UUID) -> None:
    """Count a paid order. Known orders change nothing; one that was paid after the end is refunded and told."""
    with transaction():
        row = GroupBuy.objects.select_for_update().filter(id=groupbuy_id).first()
        if row is None or Membership.objects.filter(groupbuy=row, order_id=order_id).exists():
            return
        order = orders.order(order_id)
        if row.state != GroupBuyState.OPEN or (order.paid_at and order.paid_at > row.closes_at):
            return_all(row, [order], why="late")
            return
        add(row, [order])
        tell_tier(row)


def joined_by(order_id: UUID) -> set[UUID]:
    """The group buys in which an order counts."""
    return set(Membership.objects.filter(order_id=order_id, left_at=None).values_list("groupbuy_id", flat=True))


def add(row: GroupBuy, paid: Sequence[OrderView]) -> None:
    """Give running numbers to paid orders and add them to the count. The row is locked."""
    here = set(Membership.objects.filter(groupbuy=row, left_at=None).values_list("person_id", flat=True))
    firsts = orders.first_paid_at([one.person_id for one in paid if one.person_id])
    for one in paid:
        quantity = own_pieces(row, one)
        if one.person_id is None or one.paid_at is None or not quantity:
            continue
        row.last_number += 1
        Membership.objects.create(
            groupbuy=row,
            order_id=one.id,
            person_id=one.person_id,
            number=row.last_number,
            quantity=quantity,
            paid_fen=own_fen(row, one),
            joined_at=one.paid_at,
            newcomer=firsts.get(one.person_id, one.paid_at) >= one.paid_at,
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
            )
        )
    row.save(update_fields=["last_number", "households", "quantity"])


def tell_tier(row: GroupBuy) -> None:
    """Record a tier that was reached, each once."""
    tier = rules.reached(tiers_of([row.id])[row.id], row.households)
    if tier is None or tier.households <= row.tier_told:
        return
    row.tier_told = tier.households
    row.save(update_fields=["tier_told"])
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
