"""Paying at the built-in test gateway, without the network in between: prepared, paid, told.

The gateway keeps the payment, so refunds find it later. Its notice is not signed and verified here, one by one, as it
is over HTTP: hundreds of RSA signatures would make the first start slow and prove nothing new.
"""

from linli.connect.payments import gateway
from linli.connect.payments.account import public_url
from linli.connect.payments.models import TestNotification
from linli.kernel import clock
from linli.orders import api as orders
from linli.orders.types import PaymentNotice, PaymentView


def pay(payment: PaymentView) -> None:
    """Pay a payment that was asked for."""
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
    resource = TestNotification.objects.get(id=told).resource
    orders.take_notice(
        PaymentNotice(
            payment_id=payment.id,
            paid=True,
            amount_fen=resource["amount"]["total"],
            transaction_id=resource["transaction_id"],
            at=clock.now(),
        )
    )
