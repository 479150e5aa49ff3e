"""Giving money back to buyers of a group buy, and telling them why."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from linli.groupbuy.models import GroupBuy
from linli.groupbuy.types import GroupBuyState
from linli.kernel.money import show
from linli.kernel.said import Said
from linli.messaging import api as messaging
from linli.orders import api as orders
from linli.orders.types import OrderView, State

Why = Literal["failed", "cancelled", "late"]

REASONS: dict[Why, str] = {
    "failed": "团购未成团，自动退款",
    "cancelled": "团长取消了团购，自动退款",
    "late": "付款时团购已截止，自动退款",
}
PAID = (State.PAID, State.PARTLY_REFUNDED)


def own_pieces(row: GroupBuy, order: OrderView) -> int:
    """The order's pieces of this group buy that are paid and not refunded."""
    return sum(line.quantity - line.refunded_quantity for line in order.lines if line.groupbuy_id == row.id)


def own_fen(row: GroupBuy, order: OrderView) -> int:
    """What the order still has paid for this group buy."""
    return sum(line.net_fen - line.refunded_fen for line in order.lines if line.groupbuy_id == row.id)


def return_all(row: GroupBuy, paid: Sequence[OrderView], *, why: Why) -> None:
    """Refund the group buy's part of each paid order, once, and tell its buyer."""
    for order in paid:
        if order.state not in PAID or not own_pieces(row, order):
            continue
        amount = own_fen(row, order)
        if amount > 0:
            orders.refund(order.id, groupbuy_id=row.id, reason=REASONS[why], key=f"groupbuy:{row.id}:back")
        if order.person_id:
            _tell(row, order, amount, why)


def tell_too_late(order_id: UUID, amount_fen: int) -> None:
    """Tell a payer whose money came after the end of a group buy, and went straight back."""
    order = orders.order(order_id)
    ended = GroupBuy.objects.filter(id__in={line.groupbuy_id for line in order.lines if line.groupbuy_id})
    row = ended.exclude(state=GroupBuyState.OPEN).first()
    if row and order.person_id:
        _tell(row, order, amount_fen, "late")


def _tell(row: GroupBuy, order: OrderView, amount_fen: int, why: Why) -> None:
    assert order.person_id
    short, back = max(0, row.threshold - row.households), show(amount_fen)
    said = {
        "failed": (
            Said("这次没成团，钱已原路退回", "It did not form; your money is on its way back"),
            Said(
                f"「{row.title}」还差 {short} 户没成团，退你 {back}，原路到账。",
                f"{row.title}: {short} short of forming. {back} goes back the way you paid.",
            ),
        ),
        "cancelled": (
            Said("团购取消了，钱已原路退回", "The group buy was cancelled; your money is on its way back"),
            Said(
                f"「{row.title}」{row.cancel_reason}，退你 {back}，原路到账。",
                f"{row.title}: {row.cancel_reason}. {back} goes back the way you paid.",
            ),
        ),
        "late": (
            Said("付款晚了一步，钱已原路退回", "You paid a moment too late; your money is on its way back"),
            Said(
                f"「{row.title}」已经截团，退你 {back}，原路到账。看看下一场。",
                f"{row.title} had closed. {back} goes back the way you paid. See what opens next.",
            ),
        ),
    }
    title, body = said[why]
    messaging.send(
        order.person_id,
        title=title,
        body=body,
        link=f"/group-buys/{row.id}",
        key=f"groupbuy:{row.id}:{order.id}:{why}",
        store_id=row.store_id,
    )
