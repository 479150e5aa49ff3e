"""WeChat Pay's protocol from end to end, against the built-in gateway over real HTTP."""

import base64
import json
import time
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from linli.connect.payments import gateway, jobs, refused
from linli.connect.payments.account import test_keys as gateway_keys
from linli.connect.payments.api import ProviderFailed, WeChatPayProvider
from linli.connect.payments.models import TestNotification as Notification
from linli.connect.payments.models import TestTransaction as Transaction
from linli.kernel import clock
from linli.kernel.errors import Conflict
from linli.kernel.ids import new_id
from linli.orders import api as orders
from linli.orders.tests.shop import placed, stocked
from linli.orders.types import NewPayment, NewRefund, OrderView, State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def address(live_server: object, monkeypatch: pytest.MonkeyPatch) -> str:
    """This installation, reachable over HTTP."""
    url = str(live_server)
    monkeypatch.setenv("LINLI_PUBLIC_URL", url)
    return url


def asked() -> tuple[OrderView, UUID]:
    """An order whose payment is ready to be paid: the order and the payment's id."""
    store, person = new_id(), new_id()
    order = placed(store, {stocked(store, 3): 1}, person)
    payment = orders.start_payment(order.id, person)
    orders.prepare(payment.id)
    return order, payment.id


def payer_pays(address: str, order: OrderView, **script: int) -> UUID:
    """The payer taps 付款; the notification that waits to be sent."""
    (payment,) = orders.payments_of(order.id)
    assert payment.state == "ready"
    prepay_id = payment.pay_url.rsplit("/", 1)[1]
    page = httpx.get(f"{address}/api/testpay/payments/{prepay_id}").json()
    assert page["total_fen"] == order.total_fen
    token = "a" * 32
    answer = httpx.post(
        f"{address}/api/testpay/payments/{prepay_id}/pay",
        json=script,
        headers={"X-CSRF-Token": token},
        cookies={"linli_csrf": token},
    )
    assert answer.json()["state"] == "SUCCESS"
    return Notification.objects.latest("made_at").id


def test_an_order_is_paid_by_the_signed_notification(address: str) -> None:
    order, _ = asked()
    notification = payer_pays(address, order)
    assert orders.order(order.id).state == State.PLACED
    jobs.notify(str(notification), repeat=10)
    assert orders.order(order.id).state == State.PAID
    row = Notification.objects.get(id=notification)
    assert (row.attempts, row.answered_at is not None) == (10, True)
    assert orders.prove() == []


def forged(address: str, notification: UUID, **changes: str) -> int:
    """Send a notification with something changed; the status of the answer."""
    body = gateway.sealed_notification(Notification.objects.get(id=notification))
    headers = gateway.signature_headers(body) | {"Content-Type": "application/json"}
    content = changes.pop("body", body)
    return httpx.post(f"{address}/api/callbacks/wechatpay", content=content, headers=headers | changes).status_code


def test_forged_notifications_change_nothing(address: str) -> None:
    order, _ = asked()
    notification = payer_pays(address, order)
    row = Notification.objects.get(id=notification)
    other = gateway.sealed_notification(row)
    wrong = base64.b64encode(b"x" * 256).decode()
    for changes in (
        {"Wechatpay-Signature": wrong},
        {"Wechatpay-Signature": "not base64"},
        {"Wechatpay-Serial": "PUB_KEY_ID_SOMEBODY"},
        {"Wechatpay-Serial": "zz"},
        {"Wechatpay-Timestamp": str(int(time.time()) - 3600)},
        {"Wechatpay-Timestamp": "soon"},
        {"Wechatpay-Signature-Type": "PLAIN"},
        {"body": other},
        {"body": "{}"},
    ):
        assert forged(address, notification, **changes) == 401, changes
    assert orders.order(order.id).state == State.PLACED
    assert forged(address, notification) == 204
    assert orders.order(order.id).state == State.PAID


def test_what_was_refused_is_counted_by_reason_and_sender(address: str) -> None:
    order, _ = asked()
    notification = payer_pays(address, order)
    for _ in range(3):
        forged(address, notification, **{"Wechatpay-Serial": "PUB_KEY_ID_OLD" + "x" * 100})
    forged(address, notification, body="{}")
    told = {one.reason: one for one in refused.refused()}
    assert (told["unknown key"].count, len(told["unknown key"].serial)) == (3, 64)
    assert told["unknown key"].address == "127.0.0.1"
    assert sum(one.count for one in told.values()) == 4
    one = told["unknown key"]
    assert refused.settle(one.id, note="公钥换过了", by="方敏").settled_by == "方敏"
    with pytest.raises(Conflict):
        refused.settle(one.id, note="公钥换过了", by="方敏")
    forged(address, notification, **{"Wechatpay-Serial": "PUB_KEY_ID_OLD"})  # what comes later waits again
    assert [one.reason for one in refused.refused()].count("unknown key") == 1


def test_a_flood_of_senders_stays_a_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refused, "MOST_SENDERS", 3)
    for number in range(9):
        refused.note("unknown key", f"203.0.113.{number}", "")
    assert sorted((one.address, one.count) for one in refused.refused())[0] == ("", 6)
    assert len(refused.refused()) == 4


def test_an_unsealed_notification_is_refused(address: str) -> None:
    plain = {"event_type": "TRANSACTION.SUCCESS", "resource_type": "encrypt-resource", "resource": {}}
    body = json.dumps(plain)
    answer = httpx.post(f"{address}/api/callbacks/wechatpay", content=body, headers=gateway.signature_headers(body))
    assert answer.status_code == 401


def test_late_money_is_returned_by_the_provider(address: str) -> None:
    order, _ = asked()
    notification = payer_pays(address, order)
    with clock.at(clock.now() + timedelta(minutes=16)):
        orders.expire_due()
    jobs.notify(str(notification))
    (refund,) = orders.refunds_of(order.id)
    orders.send(refund.id)
    assert orders.refunds_of(order.id)[0].state == "sent"
    jobs.notify(str(Notification.objects.get(event_type="REFUND.SUCCESS").id), repeat=3)
    assert orders.refunds_of(order.id)[0].state == "done"
    assert orders.order(order.id).state == State.EXPIRED
    assert orders.prove() == []


def test_a_refund_told_before_the_call_came_back_and_payments_out_of_order(address: str) -> None:
    first, _ = asked()
    second, _ = asked()
    told = [payer_pays(address, first), payer_pays(address, second)]
    for notification in reversed(told):
        jobs.notify(str(notification))
    refund_id = orders.refund(first.id, reason="不要了", key="k")
    (payment,) = orders.payments_of(first.id)
    new = NewRefund(
        refund_id=refund_id, payment_id=payment.id, amount_fen=first.total_fen, paid_fen=first.total_fen, reason="x"
    )
    WeChatPayProvider().refund(new)
    jobs.notify(str(Notification.objects.get(event_type="REFUND.SUCCESS").id))
    assert orders.refunds_of(first.id)[0].state == "done"
    orders.send(refund_id)
    assert orders.refunds_of(first.id)[0].state == "done"
    assert orders.prove() == []


def test_a_notification_of_another_amount_pays_nothing(address: str) -> None:
    order, _ = asked()
    Transaction.objects.update(total_fen=1)
    (payment,) = orders.payments_of(order.id)
    notification = gateway.pay(payment.pay_url.rsplit("/", 1)[1])
    jobs.notify(str(notification))
    assert orders.order(order.id).state == State.PLACED


def test_the_merchant_where_nobody_answers_is_told_again(address: str) -> None:
    order, _ = asked()
    notification = payer_pays(address, order)
    Notification.objects.update(url=f"{address}/api/nowhere", made_at=clock.now() - timedelta(minutes=5))
    with pytest.raises(jobs.NotAnswered):
        jobs.notify(str(notification))
    assert Notification.objects.get().answered_at is None
    Notification.objects.update(url=f"{address}/api/callbacks/wechatpay")
    jobs.repeat_unanswered()
    jobs.notify(str(notification))
    assert orders.order(order.id).state == State.PAID


def test_a_closed_payment_cannot_be_paid_and_unsigned_requests_are_refused(address: str) -> None:
    _, payment_id = asked()
    WeChatPayProvider().close(payment_id)
    prepay_id = Transaction.objects.get().prepay_id
    token = "a" * 32
    answer = httpx.post(
        f"{address}/api/testpay/payments/{prepay_id}/pay",
        json={},
        headers={"X-CSRF-Token": token},
        cookies={"linli_csrf": token},
    )
    assert answer.status_code == 409
    for path in ("pay/transactions/h5", "refund/domestic/refunds"):
        for authorization in ("", 'WECHATPAY2-SHA256-RSA2048 mchid="x",signature="eA=="'):
            refused = httpx.post(
                f"{address}/api/testpay/v3/{path}", content=b"\xff", headers={"Authorization": authorization}
            )
            assert refused.status_code == 403


def test_a_gateway_that_refuses_is_an_error_to_be_tried_again(address: str) -> None:
    new = NewRefund(refund_id=new_id(), payment_id=new_id(), amount_fen=1, paid_fen=1, reason="x")
    with pytest.raises(ProviderFailed):
        WeChatPayProvider().refund(new)
    again = NewPayment(
        payment_id=new_id(),
        description="邻里订单",
        amount_fen=1,
        expires_at=clock.now() + timedelta(minutes=5),
        payer_address="127.0.0.1",
    )
    assert WeChatPayProvider().create(again) == WeChatPayProvider().create(again)


def test_the_keys_are_kept() -> None:
    kept = gateway_keys()
    gateway_keys.cache_clear()
    assert gateway_keys() == kept
