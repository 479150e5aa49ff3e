"""Money coming in. An order is paid by a verified notification of the provider and by nothing else."""

import logging
from uuid import UUID

from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.ledger import Posting, post
from linli.kernel.log import record, transaction
from linli.orders import rules
from linli.orders.api.looking import payment_view, views
from linli.orders.api.placing import line_facts
from linli.orders.api.ports import provider
from linli.orders.events import OrderPaid, PaymentAsked, PaymentParked, PaymentReturned, RefundAsked
from linli.orders.models import MoneyLevel, MoneyMove, Order, ParkedNotice, Payment, Refund
from linli.orders.types import Method, NewPayment, NotPayable, PaymentNotice, PaymentView, State
from linli.people import api as people

logger = logging.getLogger(__name__)
UNKNOWN = "unknown payment"

OPEN = ["asked", "ready"]


def start_payment(
    order_id: UUID, person_id: UUID, method: Method = "wechat", *, payer_address: str = "127.0.0.1"
) -> PaymentView:
    """Ask the provider for a payment of an order; asking again gives the one that is open.

    Its `pay_url` is there once a job has prepared it: ask for the payment again until it is `ready`.

    Raises:
        NotFound: no such order of this person. NotPayable: it is paid, expired or cancelled.
    """
    with transaction():
        row = Order.objects.select_for_update().filter(id=order_id, person_id__in=people.merged_ids(person_id)).first()
        if row is None:
            raise NotFound()
        if row.state != State.PLACED or (row.expires_at and row.expires_at <= clock.now()):
            raise NotPayable()
        payment = Payment.objects.filter(order_id=order_id, method=method, state__in=OPEN).first()
        if payment is None:
            payment = Payment.objects.create(
                id=new_id(),
                order_id=order_id,
                method=method,
                amount_fen=row.total_fen,
                payer_address=payer_address,
                asked_at=clock.now(),
            )
            record(PaymentAsked(person_id=person_id, store_id=row.store_id, order_id=order_id, payment_id=payment.id))
        return payment_view(payment, row.expires_at)


def payment_of(order_id: UUID, person_id: UUID) -> PaymentView:
    """The latest payment of a person's order; raises NotFound."""
    row = Order.objects.filter(id=order_id, person_id__in=people.merged_ids(person_id)).first()
    payment = Payment.objects.filter(order_id=order_id).order_by("-asked_at", "-id").first()
    if row is None or payment is None:
        raise NotFound()
    return payment_view(payment, row.expires_at)


def close_payments(order_id: UUID) -> None:
    """Have the provider end the open payments of an order: a network call, made from a job."""
    for payment in Payment.objects.filter(order_id=order_id, state__in=OPEN):
        provider().close(payment.id)
        Payment.objects.filter(id=payment.id, state__in=OPEN).update(state="closed")


def prepare(payment_id: UUID) -> None:
    """Have the provider prepare a payment: a network call, made from a job, outside any transaction."""
    payment = Payment.objects.filter(id=payment_id, state="asked").first()
    row = Order.objects.filter(id=payment.order_id, state=State.PLACED).first() if payment else None
    if payment is None or row is None or row.expires_at is None:
        return
    prepared = provider().create(
        NewPayment(
            payment_id=payment.id,
            description=f"邻里订单 {row.number}",
            amount_fen=payment.amount_fen,
            expires_at=row.expires_at,
            payer_address=payment.payer_address,
        )
    )
    Payment.objects.filter(id=payment_id, state="asked").update(state="ready", pay_url=prepared.pay_url)


def take_notice(notice: PaymentNotice) -> None:
    """Take a verified notification of a payment, however often and in whatever order it comes.

    Money for an order that can no longer be paid goes straight back; a notification that does not fit is parked.
    """
    with transaction():
        if reason := take_if_it_fits(notice):
            _park(notice, reason)


def take_if_it_fits(notice: PaymentNotice) -> str | None:
    """Take a notification inside a transaction; the reason where it does not fit, and then nothing has changed."""
    order_id = Payment.objects.filter(id=notice.payment_id).values_list("order_id", flat=True).first()
    if order_id is None:
        return UNKNOWN
    row = Order.objects.select_for_update().get(id=order_id)
    payment = Payment.objects.select_for_update().get(id=notice.payment_id)
    if not notice.paid:
        return None  # it was closed or failed on the provider's side; the order's own deadline decides
    if payment.state == "paid":
        return None if payment.transaction_id == notice.transaction_id else "paid twice"
    if notice.amount_fen != payment.amount_fen:
        return "other amount"
    payment.state, payment.transaction_id, payment.paid_at = "paid", notice.transaction_id, notice.at
    payment.save(update_fields=["state", "transaction_id", "paid_at"])
    money = Posting(row.id, "world:provider", "paid", payment.amount_fen)
    post(MoneyLevel, MoneyMove, [money], kind="paid", reference=f"payment:{payment.id}")
    if row.state == State.PLACED:
        _paid(row, payment)
    else:
        _return(row, payment)
    return None


def _paid(row: Order, payment: Payment) -> None:
    row.state = rules.step(State(row.state), State.PAID)
    row.paid_at, row.paid_fen, row.expires_at = clock.now(), payment.amount_fen, None
    row.save(update_fields=["state", "paid_at", "paid_fen", "expires_at"])
    view = views([row])[0]
    record(
        OrderPaid(
            person_id=view.person_id,
            store_id=view.store_id,
            order_id=view.id,
            channel=view.channel,
            mode=view.mode,
            paid_fen=view.paid_fen,
            cost_fen=view.cost_fen,
            lines=line_facts(view.lines),
        )
    )


def _return(row: Order, payment: Payment) -> None:
    refund = Refund.objects.create(
        id=new_id(),
        order_id=row.id,
        payment_id=payment.id,
        key=f"late:{payment.id}",
        amount_fen=payment.amount_fen,
        reason="付款到得太晚，原路退回",
        whole=True,
        asked_at=clock.now(),
    )
    money = Posting(row.id, "paid", "returning", payment.amount_fen)
    post(MoneyLevel, MoneyMove, [money], kind="return", reference=f"refund:{refund.id}")
    record(RefundAsked(person_id=row.person_id, store_id=row.store_id, order_id=row.id, refund_id=refund.id))
    record(
        PaymentReturned(
            person_id=row.person_id,
            store_id=row.store_id,
            order_id=row.id,
            payment_id=payment.id,
            refund_id=refund.id,
            amount_fen=payment.amount_fen,
        )
    )


def _park(notice: PaymentNotice, reason: str) -> None:
    _, fresh = ParkedNotice.objects.get_or_create(
        payment_id=notice.payment_id,
        reason=reason,
        defaults={"id": new_id(), "notice": notice.model_dump(mode="json"), "at": clock.now()},
    )
    if fresh:
        logger.error("payment %s: notification parked, %s", notice.payment_id, reason)
        record(PaymentParked(payment_id=notice.payment_id, reason=reason))
