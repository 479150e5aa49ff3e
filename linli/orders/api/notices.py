"""Notifications that were set aside: seen by head office, taken once more, or settled by hand. No money moves here."""

from collections.abc import Sequence
from uuid import UUID

from linli.accounts import api as accounts
from linli.kernel import clock
from linli.kernel.errors import Conflict, NotFound
from linli.kernel.log import transaction
from linli.orders.api.paying import UNKNOWN, take_if_it_fits
from linli.orders.models import Order, ParkedNotice, Payment
from linli.orders.types import PaymentNotice
from linli.orders.types.notices import ParkedNoticeView

MOST = 200


def parked_notices(*, waiting: bool = True) -> list[ParkedNoticeView]:
    """Those that wait for somebody, newest first; else those that were settled."""
    return _views(list(ParkedNotice.objects.filter(settled_at__isnull=waiting).order_by("-at")[:MOST]))


def retry_notice(notice_id: UUID, *, by: str) -> ParkedNoticeView:
    """Take it once more: it is settled where it fits by now. Raises Conflict where it is settled or cannot ever fit."""
    with transaction():
        row = _open(notice_id)
        if row.reason != UNKNOWN:
            raise Conflict(
                reason_zh="再试也对不上，请核对这笔钱后点“已处理”", reason_en="It cannot fit; settle it by hand"
            )
        row.attempts += 1
        if not take_if_it_fits(PaymentNotice.model_validate(row.notice)):
            row.settled_at, row.settled_by, row.note = clock.now(), by, "再试一次，对上了"
        row.save(update_fields=["attempts", "settled_at", "settled_by", "note"])
        return _views([row])[0]


def settle_notice(notice_id: UUID, *, note: str, by: str) -> ParkedNoticeView:
    """Somebody has looked after the money and says how. Raises Conflict where it is settled."""
    with transaction():
        row = _open(notice_id)
        row.settled_at, row.settled_by, row.note = clock.now(), by, note
        row.save(update_fields=["settled_at", "settled_by", "note"])
        return _views([row])[0]


def _open(notice_id: UUID) -> ParkedNotice:
    row = ParkedNotice.objects.select_for_update().filter(id=notice_id).first()
    if row is None:
        raise NotFound()
    if row.settled_at:
        raise Conflict(reason_zh="这条已经处理过了", reason_en="It is settled already")
    return row


def _views(rows: Sequence[ParkedNotice]) -> list[ParkedNoticeView]:
    payments = {one.id: one for one in Payment.objects.filter(id__in=[row.payment_id for row in rows])}
    orders = {one.id: one for one in Order.objects.filter(id__in=[one.order_id for one in payments.values()])}
    stores = {one.id: one.name for one in accounts.stores(list({one.store_id for one in orders.values()}))}
    return [_view(row, payments.get(row.payment_id), orders, stores) for row in rows]


def _view(
    row: ParkedNotice, payment: Payment | None, orders: dict[UUID, Order], stores: dict[UUID, str]
) -> ParkedNoticeView:
    order = orders.get(payment.order_id) if payment else None
    return ParkedNoticeView(
        id=row.id,
        reason=row.reason,
        at=row.at,
        payment_id=row.payment_id,
        transaction_id=row.notice["transaction_id"],
        amount_fen=row.notice["amount_fen"],
        asked_fen=payment.amount_fen if payment else None,
        order_id=order.id if order else None,
        order_number=order.number if order else None,
        store_name=stores.get(order.store_id, "") if order else "",
        attempts=row.attempts,
        may_retry=row.reason == UNKNOWN and row.settled_at is None,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        note=row.note,
    )
