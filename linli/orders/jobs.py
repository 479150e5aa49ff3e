"""What orders do by the clock and after the fact: deadlines, calls to the payment provider, proofs."""

from uuid import UUID

from linli.kernel.doctor import check
from linli.kernel.events import Fact
from linli.kernel.jobs import enqueue, every, job
from linli.kernel.log import on
from linli.orders import api
from linli.orders.api.gathering import gather_cart
from linli.orders.events import OrderCancelled, OrderExpired, PaymentAsked, RefundAsked
from linli.people.events import PersonMerged


@every(seconds=2)
def expire_due() -> None:
    """End orders that nobody paid in time."""
    api.expire_due()


@job()
def prepare_payment(payment_id: str) -> None:
    """Prepare a payment at the provider."""
    api.prepare(UUID(payment_id))


@job()
def send_refund(refund_id: str) -> None:
    """Send money back."""
    api.send(UUID(refund_id))


@job()
def close_payments(order_id: str) -> None:
    """End what could still be paid of an order that has ended."""
    api.close_payments(UUID(order_id))


@on(PaymentAsked)
def prepare_asked(fact: Fact[PaymentAsked]) -> None:
    """Queue the call to the provider."""
    enqueue(prepare_payment, key=f"prepare:{fact.event.payment_id}", payment_id=str(fact.event.payment_id))


@on(RefundAsked)
def send_asked(fact: Fact[RefundAsked]) -> None:
    """Queue the call to the provider."""
    enqueue(send_refund, key=f"refund:{fact.event.refund_id}", refund_id=str(fact.event.refund_id))


@every(seconds=300)
def send_waiting() -> None:
    """Ask again for money that should have gone back long ago: a job may have given up while nobody answered."""
    for refund_id in api.refunds_waiting():
        enqueue(send_refund, key=f"refund:{refund_id}", refund_id=str(refund_id))


@on(OrderExpired, OrderCancelled)
def close_ended(fact: Fact[OrderExpired | OrderCancelled]) -> None:
    """Queue the call to the provider."""
    enqueue(close_payments, key=f"close:{fact.event.order_id}", order_id=str(fact.event.order_id))


@on(PersonMerged)
def join_carts(fact: Fact[PersonMerged]) -> None:
    """Bring both carts into the one that stays, so that what is bought past the cart page leaves no twin behind."""
    if fact.event.person_id is not None:
        gather_cart(fact.event.person_id)


@check("orders")
def money_and_goods() -> list[str]:
    """Money of every order is where its state says; what stock holds is what open orders wait for."""
    return api.prove()
