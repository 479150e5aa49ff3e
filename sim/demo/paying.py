"""Paying at the built-in test gateway, without the network in between: prepared, paid, told, verified."""

from uuid import UUID

from linli.connect.payments import api as provider
from linli.connect.payments import gateway
from linli.connect.payments.account import public_url
from linli.connect.payments.models import TestNotification
from linli.kernel import clock
from linli.orders import api as orders
from linli.orders.types import PaymentNotice, PaymentView


def pay(payment: PaymentView) -> None:
    """Pay a payment that was asked for: the gateway signs and seals its notice, we verify it as any other."""
    url = gateway.prepare(
        {
            "out_trade_no": payment.id.hex,
            "description": "邻家优选",
            "amount": {"total": payment.amount_fen},
            "notify_url": f"{public_url()}/api/callbacks/wechatpay",
        }
    )
    told = gateway.pay(url.rpartition("/")[2])
    if told:
        _take(told)


def _take(notification_id: UUID) -> None:
    body = gateway.sealed_notification(TestNotification.objects.get(id=notification_id))
    notice = provider.read_notification(gateway.signature_headers(body), body.encode())
    if isinstance(notice, PaymentNotice):
        orders.take_notice(notice.model_copy(update={"at": clock.now()}))
