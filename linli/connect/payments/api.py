"""WeChat Pay v3 as the provider that orders asks for, on top of wechatpayv3: signing, verifying, decrypting are its."""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wechatpayv3 import WeChatPay, WeChatPayType

from linli.connect.payments.account import Account, account, gateway, public_url
from linli.kernel import clock
from linli.orders.types import NewPayment, NewRefund, PaymentNotice, Prepared, RefundNotice

CHINA = ZoneInfo("Asia/Shanghai")
FRESH_SECONDS = 300
TIMEOUT = (5, 20)


class ProviderFailed(Exception):
    """WeChat Pay refused or could not be reached; the job is tried again."""


class Forged(Exception):
    """A notification that WeChat Pay did not sign, or signed too long ago. `serial` is the key that it names."""

    def __init__(self, reason: str, serial: str = "") -> None:
        self.reason, self.serial = reason, serial[:64]
        super().__init__(reason)


class WeChatPayProvider:
    """Takes and returns money by WeChat Pay (H5 payments). Implements `PaymentProvider`."""

    def create(self, payment: NewPayment) -> Prepared:
        """Prepare a payment; its page is where the payer goes."""
        status, text = _client().pay(
            description=payment.description,
            out_trade_no=payment.payment_id.hex,
            amount={"total": payment.amount_fen, "currency": "CNY"},
            time_expire=_time(payment.expires_at),
            scene_info={"payer_client_ip": payment.payer_address, "h5_info": {"type": "Wap"}},
            pay_type=WeChatPayType.H5,
        )
        return Prepared(pay_url=_answer(status, text)["h5_url"])

    def close(self, payment_id: UUID) -> None:
        """End an unpaid payment. One that is paid already cannot be ended; its notification decides then."""
        status, text = _client().close(out_trade_no=payment_id.hex)
        if status >= 500 or status == 429:
            raise ProviderFailed(text)

    def refund(self, refund: NewRefund) -> RefundNotice | None:
        """Send money back; the same refund id is the same refund at WeChat Pay too."""
        status, text = _client().refund(
            out_refund_no=refund.refund_id.hex,
            out_trade_no=refund.payment_id.hex,
            reason=refund.reason[:80],
            amount={"refund": refund.amount_fen, "total": refund.paid_fen, "currency": "CNY"},
        )
        told = _answer(status, text)
        return _refund_notice(told, told["status"]) if told["status"] in ("SUCCESS", "ABNORMAL", "CLOSED") else None


def read_notification(headers: Mapping[str, str], body: bytes) -> PaymentNotice | RefundNotice | None:
    """The verified content of a notification; None where it is of a kind that does not concern us.

    Raises:
        Forged: the signature, the key or the time is wrong.
    """
    known = {name.lower(): value for name, value in headers.items() if name.lower().startswith("wechatpay-")}
    used = account()
    # Checked here, because wechatpayv3 would fetch certificates over the network for a serial it does not know.
    serial = known.get("wechatpay-serial", "")
    if serial != used.public_key_id:
        raise Forged("unknown key", serial)
    if not _fresh(known.get("wechatpay-timestamp", "")):
        raise Forged("too old", serial)
    try:
        told = _client(used).callback(known, body)
    except Exception as problem:  # the library raises bare exceptions on every kind of malformed input
        raise Forged("unreadable", serial) from problem
    if not told:
        raise Forged("wrong signature", serial)
    return _notice(told["event_type"], told["resource"])


def _notice(kind: str, resource: Mapping[str, Any]) -> PaymentNotice | RefundNotice | None:
    if kind.startswith("REFUND."):
        return _refund_notice(resource, resource["refund_status"])
    if not kind.startswith("TRANSACTION."):
        return None
    paid = resource["trade_state"] == "SUCCESS"
    return PaymentNotice(
        payment_id=UUID(hex=resource["out_trade_no"]),
        paid=paid,
        amount_fen=resource["amount"]["total"] if paid else 0,
        transaction_id=resource.get("transaction_id", ""),
        at=datetime.fromisoformat(resource["success_time"]) if paid else clock.now(),
    )


def _refund_notice(resource: Mapping[str, Any], status: str) -> RefundNotice:
    at = resource.get("success_time")
    return RefundNotice(
        refund_id=UUID(hex=resource["out_refund_no"]),
        done=status == "SUCCESS",
        amount_fen=resource["amount"]["refund"],
        provider_refund_id=resource.get("refund_id", ""),
        at=datetime.fromisoformat(at) if at else clock.now(),
    )


def _client(used: Account | None = None) -> WeChatPay:
    return _client_of(used or account(), gateway(), public_url())


@cache  # reading the keys takes longer than all the rest of a call
def _client_of(one: Account, at: str, notified_at: str) -> WeChatPay:
    client = WeChatPay(
        wechatpay_type=WeChatPayType.H5,
        mchid=one.mchid,
        private_key=one.private_key,
        cert_serial_no=one.serial,
        appid=one.appid,
        apiv3_key=one.apiv3_key,
        notify_url=f"{notified_at}/api/callbacks/wechatpay",
        public_key=one.public_key,
        public_key_id=one.public_key_id,
        timeout=TIMEOUT,
    )
    client._core._gate_way = at  # the library has no setting for it
    return client


def _answer(status: int, text: str | bytes) -> dict[str, Any]:
    if status >= 300:
        raise ProviderFailed(f"{status}: {text!r}")
    found: dict[str, Any] = json.loads(text)
    return found


def _fresh(timestamp: str) -> bool:
    # The world's time, not ours: a turned clock must not make real signatures stale.
    return timestamp.isdigit() and abs(time.time() - int(timestamp)) <= FRESH_SECONDS


def _time(moment: datetime) -> str:
    return moment.astimezone(CHINA).isoformat(timespec="seconds")
