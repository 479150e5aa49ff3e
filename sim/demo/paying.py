"""Paying at the built-in test gateway, without the network in between: prepared, paid, told by a signed notice."""

from linli.connect.payments import gateway
from linli.connect.payments.account import public_url
from linli.connect.payments.api import read_notification
from linli.connect.payments.models import TestNotification
from linli.kernel import clock
from linli.orders import api as orders
from linli.orders.types import PaymentNotice, PaymentView


def pay(payment: PaymentView) -> None:
    """Pay a payment that was asked for; the order is paid by the verified notice alone, as everywhere."""
    url = gateway.prepare(
        {
            "out_trade_no": payment.id.hex,
            "description": "邻家优选",
            "amount": {"total": payment.amount_fen},
            "notify_url": f"{public_url()}/api/callbacks/wechatpay",
        }
    )
    told = gateway.pay(url.rpartition("/")[2])
    if told is None:
        return
    row = TestNotification.objects.get(id=told)
    body = gateway.sealed_notification(row)
    notice = read_notification(gateway.signature_headers(body), body.encode())
    if isinstance(notice, PaymentNotice):
        orders.take_notice(notice)
    TestNotification.objects.filter(id=told).update(attempts=1, answered_at=clock.now())
