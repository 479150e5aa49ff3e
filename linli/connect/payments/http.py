"""Where WeChat Pay tells us of payments, and the test gateway: its merchant's side and its payer's page."""

import logging
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from linli.connect.payments import gateway, refused
from linli.connect.payments.account import test_gateway_is_open
from linli.connect.payments.api import Forged, read_notification
from linli.connect.payments.jobs import tell
from linli.connect.payments.models import TestTransaction
from linli.connect.payments.refused import RefusedView
from linli.kernel.auth import Role, allow, caller, public, signed
from linli.kernel.errors import Invalid, NotFound, Problem
from linli.kernel.http import Page, Tell
from linli.kernel.http import router as new_router
from linli.orders import api as orders
from linli.orders.types import PaymentNotice

logger = logging.getLogger(__name__)
router = new_router("payments")


class BadSignature(Problem):
    """A notification that the payment provider did not sign."""

    code, status = "bad_signature", 401
    zh, en = "签名不对", "The signature is wrong"


class TestPaymentOut(Schema):
    """A payment at the test gateway, as its payer sees it. `order_id` is not known here: the payer goes back."""

    prepay_id: str
    description: str
    total_fen: int
    state: str


class TestPayIn(Schema):
    """How the gateway tells of the payment: so many times, so late."""

    repeat: int = Field(default=1, ge=1, le=10)
    after_seconds: int = Field(default=0, ge=0, le=3600)


@router.post("/callbacks/wechatpay", auth=signed, response={204: None})
def take_notification(request: HttpRequest) -> HttpResponse:
    """A payment or refund has come to its end. Answered 204, else WeChat Pay tells it again."""
    try:
        notice = read_notification(request.headers, request.body)
    except Forged as problem:
        logger.warning("refused a notification: %s", problem)
        refused.note(problem.reason, request.META.get("REMOTE_ADDR", ""), problem.serial)
        raise Tell(BadSignature()) from None
    if isinstance(notice, PaymentNotice):
        orders.take_notice(notice)
    elif notice is not None:
        orders.take_refund_notice(notice)
    return HttpResponse(status=204)


class Settled(Schema):
    """What somebody found out about it."""

    note: str = Field(min_length=2, max_length=300)


@router.get("/refused-notices", auth=allow(Role.HQ), response=Page[RefusedView])
def list_refused(request: HttpRequest, waiting: bool = True) -> dict[str, object]:
    """Notifications that WeChat Pay did not sign: those that nobody has looked at, or the others."""
    items = refused.refused(waiting=waiting)
    return {"items": items, "total": len(items)}


@router.post("/refused-notices/{refusal_id}/settlement", auth=allow(Role.HQ), response=RefusedView)
def settle_refused(request: HttpRequest, refusal_id: UUID, body: Settled) -> RefusedView:
    """Somebody has looked at it and says what it was."""
    return refused.settle(refusal_id, note=body.note, by=caller(request).name)


@router.post("/testpay/v3/pay/transactions/h5", auth=signed, response={200: None})
def prepare(request: HttpRequest) -> HttpResponse:
    """Test gateway, as WeChat Pay documents it: prepare an H5 payment."""
    return _signed({"h5_url": gateway.prepare(_asked(request))})


@router.post("/testpay/v3/pay/transactions/out-trade-no/{out_trade_no}/close", auth=signed, response={204: None})
def close(request: HttpRequest, out_trade_no: str) -> HttpResponse:
    """Test gateway: end an unpaid payment."""
    _asked(request)
    gateway.close(out_trade_no)
    return _signed(None)


@router.post("/testpay/v3/refund/domestic/refunds", auth=signed, response={200: None})
def refund(request: HttpRequest) -> HttpResponse:
    """Test gateway: send money back."""
    answer, notification_id = gateway.refund(_asked(request))
    if notification_id:
        tell(notification_id)
    return _signed(answer)


@router.get("/testpay/payments/{prepay_id}", auth=public, response=TestPaymentOut)
def read_payment(request: HttpRequest, prepay_id: str) -> TestPaymentOut:
    """Test gateway: what the payer is asked to pay."""
    _need_open()
    return _shown(gateway.transaction_of(prepay_id))


@router.post("/testpay/payments/{prepay_id}/pay", auth=public, response=TestPaymentOut)
def pay(request: HttpRequest, prepay_id: str, body: TestPayIn) -> TestPaymentOut:
    """Test gateway: the payer pays; the merchant is told by a notification, in its own time."""
    _need_open()
    if notification_id := gateway.pay(prepay_id):
        tell(notification_id, repeat=body.repeat, after_seconds=body.after_seconds)
    return _shown(gateway.transaction_of(prepay_id))


def _need_open() -> None:
    if not test_gateway_is_open():
        raise NotFound()


def _asked(request: HttpRequest) -> dict[str, Any]:
    _need_open()
    path = request.path.removeprefix("/api/testpay")
    gateway.need_merchant(request.headers.get("Authorization", ""), request.method or "", path, request.body)
    found = orjson.loads(request.body)
    if not isinstance(found, dict):
        raise Invalid(reason_zh="请求内容读不懂", reason_en="The body is not an object")
    return found


def _signed(answer: dict[str, Any] | None) -> HttpResponse:
    body = "" if answer is None else orjson.dumps(answer).decode()
    response = HttpResponse(body.encode(), status=200 if answer is not None else 204, content_type="application/json")
    for name, value in gateway.signature_headers(body).items():
        response[name] = value
    return response


def _shown(row: TestTransaction) -> TestPaymentOut:
    return TestPaymentOut(
        prepay_id=row.prepay_id, description=row.description, total_fen=row.total_fen, state=row.state
    )
