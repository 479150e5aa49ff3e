"""Money going back: whole, by lines, or by amount. The money moves in the books at once, outside by a job."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import F

from linli.kernel import clock
from linli.kernel.errors import Conflict, NotFound
from linli.kernel.ids import new_id
from linli.kernel.ledger import Posting, post
from linli.kernel.log import record, transaction
from linli.orders import rules
from linli.orders.api.looking import views
from linli.orders.api.ports import provider
from linli.orders.events import OrderRefunded, RefundAsked
from linli.orders.models import MoneyLevel, MoneyMove, Order, OrderLine, Payment, Refund
from linli.orders.types import (
    LineFact,
    NewRefund,
    NotRefundable,
    OrderView,
    RefundLine,
    RefundNotice,
    State,
)
from linli.pricing import api as pricing
from linli.stock import api as stock
from linli.stock.types import Line

logger = logging.getLogger(__name__)

LONG_WAIT = timedelta(minutes=15)


def refund(
    order_id: UUID,
    *,
    amount_fen: int | None = None,
    lines: Sequence[RefundLine] | None = None,
    groupbuy_id: UUID | None = None,
    reason: str,
    key: str,
) -> UUID:
    """Give money back: `amount_fen` (prices lowered, goods kept), or pieces of `lines`, or with neither all there is.

    With `groupbuy_id` only the lines of that group buy are meant. Pieces not handed out go back to stock; the coupon
    comes back when nothing of the order is left paid. The same key is the same refund; its id.

    Raises:
        NotRefundable: more than is left of what was paid.
    """
    with transaction():
        row = Order.objects.select_for_update().filter(id=order_id).first()
        if row is None:
            raise NotFound()
        if known := Refund.objects.filter(order_id=order_id, key=key).first():
            return known.id
        view = views([row])[0]
        parts = _parts(view, amount_fen, lines, groupbuy_id)
        amount = sum(part.amount_fen for part in parts)
        if not 0 < amount <= row.paid_fen - row.refunded_fen:
            raise NotRefundable(left_fen=row.paid_fen - row.refunded_fen)
        row.refunded_fen += amount
        whole = row.refunded_fen == row.paid_fen
        row.state = rules.step(State(row.state), State.REFUNDED if whole else State.PARTLY_REFUNDED)
        row.save(update_fields=["refunded_fen", "state"])
        _take_from_lines(row, parts)
        made = _keep(row, amount, reason, key, whole=whole)
        if whole:
            pricing.give_back(order_id)
        record(_fact(view, made, parts))
        return made.id


def _parts(
    view: OrderView, amount_fen: int | None, lines: Sequence[RefundLine] | None, groupbuy_id: UUID | None
) -> list[rules.Part]:
    meant = [line for line in view.lines if groupbuy_id is None or line.groupbuy_id == groupbuy_id]
    if amount_fen is not None:
        return rules.by_amount(meant, amount_fen)
    if lines is not None:
        return rules.by_lines(meant, lines)
    return rules.whole(meant)


def _take_from_lines(row: Order, parts: Sequence[rules.Part]) -> None:
    """Book the parts on their lines, and give pieces that are still in the store back to stock."""
    back: list[Line] = []
    for part in parts:
        line = OrderLine.objects.select_for_update().get(order_id=row.id, position=part.line.position)
        release = min(part.quantity, line.quantity - line.handed_quantity - line.released_quantity)
        OrderLine.objects.filter(order_id=row.id, position=line.position).update(
            refunded_quantity=F("refunded_quantity") + part.quantity,
            refunded_fen=F("refunded_fen") + part.amount_fen,
            released_quantity=F("released_quantity") + release,
        )
        if release:
            back.append(Line(sku_id=line.sku_id, quantity=release, offer_id=line.groupbuy_id))
    if back:
        stock.release(row.store_id, back, reference=f"order:{row.id}")


def _keep(row: Order, amount_fen: int, reason: str, key: str, *, whole: bool) -> Refund:
    payment = Payment.objects.filter(order_id=row.id, state="paid").order_by("paid_at").first()
    made = Refund.objects.create(
        id=new_id(),
        order_id=row.id,
        payment_id=payment.id if payment else None,
        key=key,
        amount_fen=amount_fen,
        reason=reason,
        whole=whole,
        state="asked" if payment else "done",  # money paid at the counter goes back over the counter
        asked_at=clock.now(),
        done_at=None if payment else clock.now(),
    )
    if payment:
        money = Posting(row.id, "paid", "returning", amount_fen)
        post(MoneyLevel, MoneyMove, [money], kind="refund", reference=f"refund:{made.id}")
        record(RefundAsked(person_id=row.person_id, store_id=row.store_id, order_id=row.id, refund_id=made.id))
    return made


def _fact(view: OrderView, made: Refund, parts: Sequence[rules.Part]) -> OrderRefunded:
    return OrderRefunded(
        person_id=view.person_id,
        store_id=view.store_id,
        order_id=view.id,
        refund_id=made.id,
        amount_fen=made.amount_fen,
        cost_fen=sum(part.cost_fen for part in parts),
        reason=made.reason,
        whole=made.whole,
        lines=[
            LineFact(
                sku_id=part.line.sku_id,
                category_id=part.line.category_id,
                quantity=part.quantity,
                amount_fen=part.amount_fen,
                cost_fen=part.cost_fen,
                groupbuy_id=part.line.groupbuy_id,
            )
            for part in parts
        ],
    )


def send(refund_id: UUID) -> None:
    """Have the provider send the money: a network call, made from a job; repeating it is harmless."""
    row = Refund.objects.filter(id=refund_id, state__in=["asked", "failed"]).first()
    payment = Payment.objects.filter(id=row.payment_id).first() if row and row.payment_id else None
    if row is None or payment is None:
        return
    told = provider().refund(
        NewRefund(
            refund_id=row.id,
            payment_id=payment.id,
            amount_fen=row.amount_fen,
            paid_fen=payment.amount_fen,
            reason=row.reason,
        )
    )
    Refund.objects.filter(id=refund_id, state__in=["asked", "failed"]).update(state="sent")
    if told:
        take_refund_notice(told)


def refunds_waiting() -> list[UUID]:
    """Refunds that were asked for a quarter of an hour ago and more, and have not been sent; the oldest first."""
    due = Refund.objects.filter(state="asked", payment_id__isnull=False, asked_at__lt=clock.now() - LONG_WAIT)
    return list(due.order_by("asked_at").values_list("id", flat=True)[:200])


def take_refund_notice(notice: RefundNotice) -> None:
    """Take a verified notification of a refund, however often it comes."""
    with transaction():
        row = Refund.objects.select_for_update().filter(id=notice.refund_id).first()
        if row is None or row.state == "done":
            return
        if not notice.done or notice.amount_fen != row.amount_fen:
            logger.error("refund %s did not go through; money is waiting", row.id)
            row.state = "failed"
            row.save(update_fields=["state"])
            return
        row.state, row.done_at, row.provider_refund_id = "done", notice.at, notice.provider_refund_id
        row.save(update_fields=["state", "done_at", "provider_refund_id"])
        money = Posting(row.order_id, "returning", "world:provider", row.amount_fen)
        post(MoneyLevel, MoneyMove, [money], kind="refunded", reference=f"refund:{row.id}")


def retry_refund(refund_id: UUID) -> None:
    """Try a failed refund again; raises Conflict where it has not failed."""
    with transaction():
        row = Refund.objects.select_for_update().filter(id=refund_id).first()
        if row is None:
            raise NotFound()
        if row.state != "failed":
            raise Conflict(reason_zh="这笔退款没有失败，不用重试", reason_en="The refund has not failed")
        record(RefundAsked(order_id=row.order_id, refund_id=row.id))
