"""The test gateway: it keeps payments and refunds as WeChat Pay would and makes notifications of them.

What it answers and sends is signed with its own key, and what it is asked must be signed by the merchant.
"""

import base64
import json
import re
import secrets
import time
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from django.db.models import Sum

from linli.connect.payments.account import public_url, test_keys
from linli.connect.payments.models import TestNotification, TestRefund, TestTransaction
from linli.kernel import clock
from linli.kernel.errors import Conflict, NotAllowed, NotFound
from linli.kernel.ids import digits, new_id
from linli.kernel.log import transaction

_AUTHORIZATION = re.compile(r'(\w+)="([^"]*)"')


def need_merchant(authorization: str, method: str, path: str, body: bytes) -> None:
    """Raise NotAllowed unless the merchant signed the request."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(_AUTHORIZATION.findall(rest))
    known = test_keys()
    text = f"{method}\n{path}\n{parts.get('timestamp', '')}\n{parts.get('nonce_str', '')}\n".encode() + body + b"\n"
    try:
        signature = base64.b64decode(parts.get("signature", ""))
        _public(known.merchant_public_key).verify(signature, text, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        raise NotAllowed() from None
    if scheme != "WECHATPAY2-SHA256-RSA2048" or parts.get("mchid") != known.account.mchid:
        raise NotAllowed()


@cache
def _public(pem: str) -> RSAPublicKey:
    key = load_pem_public_key(pem.encode())
    assert isinstance(key, RSAPublicKey)
    return key


@cache  # reading and checking a private key takes far longer than signing with it
def _private(pem: str) -> RSAPrivateKey:
    key = load_pem_private_key(pem.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


def signature_headers(body: str) -> dict[str, str]:
    """The headers with which WeChat Pay signs an answer or a notification."""
    known = test_keys()
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    text = f"{timestamp}\n{nonce}\n{body}\n".encode()
    signature = _private(known.gateway_private_key).sign(text, PKCS1v15(), SHA256())
    return {
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": base64.b64encode(signature).decode(),
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        "Wechatpay-Serial": known.account.public_key_id,
    }


def prepare(asked: dict[str, Any]) -> str:
    """Prepare a payment (again); the address of its page."""
    row, _ = TestTransaction.objects.get_or_create(
        out_trade_no=asked["out_trade_no"],
        defaults={
            "prepay_id": f"wx{secrets.token_hex(16)}",
            "description": asked["description"],
            "total_fen": asked["amount"]["total"],
            "notify_url": asked["notify_url"],
            "expires_at": datetime.fromisoformat(asked["time_expire"]) if "time_expire" in asked else None,
        },
    )
    return f"{public_url()}/testpay/{row.prepay_id}"


def close(out_trade_no: str) -> None:
    """End an unpaid payment; raises Conflict where it is paid."""
    with transaction():
        row = _locked(out_trade_no=out_trade_no)
        if row.state == "SUCCESS":
            raise Conflict(reason_zh="订单已支付", reason_en="ORDERPAID")
        row.state = "CLOSED"
        row.save(update_fields=["state"])


def transaction_of(prepay_id: str) -> TestTransaction:
    """A payment by the id in the address of its page; raises NotFound."""
    row = TestTransaction.objects.filter(prepay_id=prepay_id).first()
    if row is None:
        raise NotFound()
    return row


def pay(prepay_id: str) -> UUID | None:
    """The payer pays; the notification to be sent, or None where it was paid before.

    A payer may come late: whether the merchant still wants the money is the merchant's affair.
    """
    with transaction():
        row = _locked(prepay_id=prepay_id)
        if row.state == "SUCCESS":
            return None
        if row.state == "CLOSED":
            raise Conflict(reason_zh="这笔付款已经关闭，请回去重新下单", reason_en="The payment is closed")
        row.state, row.success_at = "SUCCESS", clock.now()
        row.transaction_id = f"42000{digits(23)}"
        row.save(update_fields=["state", "success_at", "transaction_id"])
        return _notify(row, "TRANSACTION.SUCCESS", payment_resource(row))


def refund(asked: dict[str, Any]) -> tuple[dict[str, Any], UUID | None]:
    """Send money back (again): the answer, and the notification to be sent where it is new."""
    with transaction():
        row = _locked(out_trade_no=asked["out_trade_no"])
        made = TestRefund.objects.filter(out_refund_no=asked["out_refund_no"]).first()
        if made:
            return _refund_answer(made), None
        before = TestRefund.objects.filter(transaction=row).aggregate(fen=Sum("amount_fen"))["fen"] or 0
        if row.state != "SUCCESS" or before + asked["amount"]["refund"] > row.total_fen:
            raise Conflict(reason_zh="可退金额不够", reason_en="NOT_ENOUGH")
        made = TestRefund.objects.create(
            out_refund_no=asked["out_refund_no"],
            transaction=row,
            refund_id=f"50000{digits(23)}",
            amount_fen=asked["amount"]["refund"],
            success_at=clock.now(),
        )
        return _refund_answer(made), _notify(row, "REFUND.SUCCESS", refund_resource(made))


def sealed_notification(row: TestNotification) -> str:
    """The body of a notification, its resource encrypted with the merchant's APIv3 key."""
    nonce, about = secrets.token_hex(6), row.event_type.split(".")[0].lower()
    plain = json.dumps(row.resource, ensure_ascii=False).encode()
    sealed = AESGCM(test_keys().account.apiv3_key.encode()).encrypt(nonce.encode(), plain, about.encode())
    return json.dumps(
        {
            "id": str(row.id),
            "create_time": row.made_at.astimezone(clock.CHINA).isoformat(timespec="seconds"),
            "resource_type": "encrypt-resource",
            "event_type": row.event_type,
            "summary": "支付成功" if about == "transaction" else "退款成功",
            "resource": {
                "original_type": about,
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": base64.b64encode(sealed).decode(),
                "associated_data": about,
                "nonce": nonce,
            },
        },
        ensure_ascii=False,
    )


def payment_resource(row: TestTransaction) -> dict[str, Any]:
    """What a notification tells of a payment."""
    known = test_keys().account
    return {
        "mchid": known.mchid,
        "appid": known.appid,
        "out_trade_no": row.out_trade_no,
        "transaction_id": row.transaction_id,
        "trade_type": "MWEB",
        "trade_state": row.state,
        "success_time": _time(row.success_at),
        "payer": {"openid": "test-payer"},
        "amount": {"total": row.total_fen, "payer_total": row.total_fen, "currency": "CNY", "payer_currency": "CNY"},
    }


def refund_resource(row: TestRefund) -> dict[str, Any]:
    """What a notification tells of a refund."""
    return {
        "mchid": test_keys().account.mchid,
        "out_trade_no": row.transaction.out_trade_no,
        "transaction_id": row.transaction.transaction_id,
        "out_refund_no": row.out_refund_no,
        "refund_id": row.refund_id,
        "refund_status": "SUCCESS",
        "success_time": _time(row.success_at),
        "amount": {"total": row.transaction.total_fen, "refund": row.amount_fen, "payer_total": 0, "payer_refund": 0},
    }


def _refund_answer(row: TestRefund) -> dict[str, Any]:
    return {
        "refund_id": row.refund_id,
        "out_refund_no": row.out_refund_no,
        "transaction_id": row.transaction.transaction_id,
        "out_trade_no": row.transaction.out_trade_no,
        "channel": "ORIGINAL",
        "status": "PROCESSING",
        "amount": {"total": row.transaction.total_fen, "refund": row.amount_fen, "currency": "CNY"},
    }


def _notify(row: TestTransaction, event_type: str, resource: dict[str, Any]) -> UUID:
    made = TestNotification.objects.create(
        id=new_id(), url=row.notify_url, event_type=event_type, resource=resource, made_at=clock.now()
    )
    return made.id


def _locked(**which: str) -> TestTransaction:
    row = TestTransaction.objects.select_for_update().filter(**which).first()
    if row is None:
        raise NotFound()
    return row


def _time(moment: datetime | None) -> str:
    return (moment or clock.now()).astimezone(clock.CHINA).isoformat(timespec="seconds")
