"""The end of a group buy: decided once, in one transaction, with all that follows from it."""

import logging
from collections.abc import Sequence
from uuid import UUID

from django.db import OperationalError

from linli.groupbuy import rules
from linli.groupbuy.api.counting import add, tell_tier
from linli.groupbuy.api.returning import PAID, own_pieces, return_all
from linli.groupbuy.api.tiers import tiers_of
from linli.groupbuy.events import GroupBuyCancelled, GroupBuyFailed, GroupBuyFormed
from linli.groupbuy.models import GroupBuy, Membership
from linli.groupbuy.types import GroupBuyClosed, GroupBuyState, NotFormedYet
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.log import record, savepoint, transaction
from linli.kernel.money import show
from linli.kernel.said import Said
from linli.messaging import api as messaging
from linli.orders import api as orders
from linli.orders.types import OrderView
from linli.stock import api as stock
from linli.supply import api as supply
from linli.supply.types import NewLine, PurchaseInput

logger = logging.getLogger(__name__)

BATCH = 20


def close_due() -> int:
    """Close every group buy whose deadline has passed; how many. One that fails does not hold up the others."""
    with transaction():
        due = GroupBuy.objects.filter(state=GroupBuyState.OPEN, closes_at__lte=clock.now()).order_by("closes_at")
        closed = 0
        for groupbuy_id in list(due.values_list("id", flat=True)[:BATCH]):
            try:
                with savepoint():
                    closed += close(groupbuy_id)
            except OperationalError:
                raise
            except Exception:
                logger.exception("group buy %s could not be closed; it is tried again", groupbuy_id)
        return closed


def close(groupbuy_id: UUID) -> bool:
    """Decide a group buy whose deadline has passed; False where that is done or not yet due.

    Formed: everybody settles at the reached tier's price, the goods are ordered. Failed: everybody is refunded.
    """
    with transaction():
        row = _locked(groupbuy_id)
        if row.state != GroupBuyState.OPEN or row.closes_at > clock.now():
            return False
        _decide(row)
        return True


def close_early(groupbuy_id: UUID) -> None:
    """Close an open group buy before its deadline, once enough households have joined.

    Raises:
        GroupBuyClosed: it is over already.
        NotFormedYet: more households are needed; it stays open.
    """
    with transaction():
        row = _locked(groupbuy_id)
        if row.state != GroupBuyState.OPEN:
            raise GroupBuyClosed()
        row.closes_at = min(row.closes_at, clock.now())
        row.save(update_fields=["closes_at"])
        _decide(row)
        if row.state != GroupBuyState.FORMED:
            raise NotFormedYet(missing=row.threshold - row.households)


def _locked(groupbuy_id: UUID) -> GroupBuy:
    row = GroupBuy.objects.select_for_update().filter(id=groupbuy_id).first()
    if row is None:
        raise NotFound()
    return row


def _decide(row: GroupBuy) -> None:
    # Orders are locked before stock here as everywhere: nobody waits for each other in a ring.
    orders.expire_of_groupbuy(row.id)
    in_time, late = _paid_orders(row)
    _count_in(row, in_time)
    row.state = rules.outcome(row.households, row.threshold)
    row.closed_at = clock.now()
    if row.state == GroupBuyState.FORMED:
        _form(row, in_time)
    else:
        row.save(update_fields=["state", "closed_at"])
        return_all(row, in_time, why="failed")
        record(GroupBuyFailed(store_id=row.store_id, groupbuy_id=row.id, households=row.households))
    return_all(row, late, why="late")
    stock.close_offer(row.id)


def _paid_orders(row: GroupBuy) -> tuple[list[OrderView], list[OrderView]]:
    paid = [one for one in orders.orders_of_groupbuy(row.id) if one.state in PAID and own_pieces(row, one)]
    paid.sort(key=lambda one: (one.paid_at or one.placed_at, one.id))
    known = set(Membership.objects.filter(groupbuy=row).values_list("order_id", flat=True))
    in_time = [one for one in paid if one.id in known or (one.paid_at and one.paid_at <= row.closes_at)]
    return in_time, [one for one in paid if one not in in_time]


def _count_in(row: GroupBuy, paid: Sequence[OrderView]) -> None:
    """What the readers have not counted yet, and exactly what is paid: the decision rests on the orders themselves."""
    known = set(Membership.objects.filter(groupbuy=row).values_list("order_id", flat=True))
    add(row, [one for one in paid if one.id not in known])
    still = {one.id for one in paid}
    Membership.objects.filter(groupbuy=row, left_at=None).exclude(order_id__in=still).update(left_at=clock.now())
    row.households = len({one.person_id for one in paid})
    row.quantity = sum(own_pieces(row, one) for one in paid)
    row.save(update_fields=["households", "quantity"])
    tell_tier(row)


def _form(row: GroupBuy, paid: Sequence[OrderView]) -> None:
    row.final_unit_fen = rules.unit_fen(tiers_of([row.id])[row.id], row.households)
    row.save(update_fields=["state", "closed_at", "final_unit_fen"])
    for order in paid:
        _settle(row, order, row.final_unit_fen)
    supply.order(
        PurchaseInput(
            store_id=row.store_id,
            supplier_id=row.supplier_id,
            lines=[NewLine(row.sku_id, row.quantity, row.unit_cost_fen)],
            groupbuy_id=row.id,
            needed_on=clock.local_day(row.pickup_from),
        )
    )
    record(GroupBuyFormed(store_id=row.store_id, groupbuy_id=row.id, households=row.households, quantity=row.quantity))


def _settle(row: GroupBuy, order: OrderView, final_fen: int) -> None:
    back = sum(
        rules.difference_fen(
            line.unit_fen, final_fen, line.quantity - line.refunded_quantity, line.net_fen - line.refunded_fen
        )
        for line in order.lines
        if line.groupbuy_id == row.id
    )
    if back:
        orders.refund(
            order.id,
            amount_fen=back,
            groupbuy_id=row.id,
            reason="团购按成团价结算，退差价",
            key=f"groupbuy:{row.id}:settle",
        )
    if order.person_id is None:
        return
    when = row.pickup_from.astimezone(clock.CHINA)
    refund, refund_en = (
        (f"，差价 {show(back)} 原路退回", f", {show(back)} goes back the way you paid") if back else ("", "")
    )
    messaging.send(
        order.person_id,
        title=Said("成团了", "The group buy has formed"),
        body=Said(
            f"「{row.title}」{row.households} 户成团，按 {show(final_fen)} 结算{refund}。"
            f"{when.month} 月 {when.day} 日 {when:%H:%M} 后到店自提，货到了再告诉你。",
            f"{row.title}: {row.households} households, settled at {show(final_fen)}{refund_en}. "
            f"Fetch it from {when.day} {when:%b %H:%M}; we tell you when it is here.",
        ),
        link=f"/orders/{order.id}",
        key=f"groupbuy:{row.id}:{order.id}:formed",
        store_id=row.store_id,
    )


def cancel(groupbuy_id: UUID, reason: str) -> None:
    """Call an open group buy off; everybody is refunded and told the reason.

    Raises:
        GroupBuyClosed: it is over already.
    """
    with transaction():
        row = _locked(groupbuy_id)
        if row.state == GroupBuyState.CANCELLED:
            return
        if row.state != GroupBuyState.OPEN:
            raise GroupBuyClosed()
        orders.expire_of_groupbuy(row.id)
        in_time, late = _paid_orders(row)
        row.state, row.closed_at, row.cancel_reason = GroupBuyState.CANCELLED, clock.now(), reason
        row.save(update_fields=["state", "closed_at", "cancel_reason"])
        return_all(row, [*in_time, *late], why="cancelled")
        stock.close_offer(row.id)
        record(GroupBuyCancelled(store_id=row.store_id, groupbuy_id=row.id))
