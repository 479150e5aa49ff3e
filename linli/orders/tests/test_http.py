"""The mall and the desk over HTTP: who may do what, and what few statements an order takes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.accounts import api as accounts
from linli.accounts.types import NewStore
from linli.kernel.auth import SESSION_KEY, Principal, Role
from linli.kernel.clock import CHINA
from linli.kernel.ids import digits, new_id
from linli.orders import api
from linli.orders.tests.shop import paid, placed, stocked
from linli.stock import api as stock

pytestmark = pytest.mark.django_db(transaction=True)

JSON = "application/json"


def signed_in(principal: Principal) -> Client:
    """A browser with a session."""
    session = SessionStore()
    session[SESSION_KEY] = principal.as_session()
    session.save()
    client = Client(headers={"accept-language": "zh"})
    client.cookies["linli_session"] = str(session.session_key)
    return client


def neighbour(person_id: UUID | None = None) -> Client:
    """Somebody who buys."""
    return signed_in(Principal("person", person_id or new_id(), "王姐", frozenset({Role.RESIDENT})))


def staff(role: Role, *stores: UUID) -> Client:
    """Somebody who works in these stores; in none named: for the whole chain."""
    return signed_in(Principal("staff", new_id(), "小李", frozenset({role}), frozenset(stores) if stores else None))


@pytest.fixture
def store() -> UUID:
    """A store of the chain."""
    code = digits(6)
    new = NewStore(
        code=code, name=f"翠苑店{code}", region="杭州", address="", lat=30.28, lng=120.12, floor_area_sqm=120
    )
    return accounts.add_store(new)


def lines(sku_id: UUID, quantity: int = 1) -> list[dict[str, Any]]:
    """One line as JSON."""
    return [{"sku_id": str(sku_id), "quantity": quantity}]


def test_from_the_cart_to_a_payment(store: UUID) -> None:
    eggs, client = stocked(store, 5), neighbour()
    body: dict[str, Any] = {"store_id": str(store), "sku_id": str(eggs), "quantity": 2}
    cart = client.put("/api/mall/cart", body, JSON).json()
    assert (cart["pieces"], cart["total_fen"]) == (2, 2960)
    quote = client.post("/api/mall/quote", {"store_id": str(store), "lines": lines(eggs, 2)}, JSON).json()
    assert quote["steps"][0]["label"] == "商品原价，2 件"
    wanted = {"store_id": str(store), "lines": lines(eggs, 2), "expect_fen": quote["total_fen"]}
    first = client.post("/api/mall/orders", wanted, JSON, headers={"Idempotency-Key": "k1"})
    again = client.post("/api/mall/orders", wanted, JSON, headers={"Idempotency-Key": "k1"})
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    order = first.json()
    payment = client.post(f"/api/mall/orders/{order['id']}/payment", {}, JSON).json()
    assert (payment["state"], payment["amount_fen"]) == ("asked", 2960)
    assert client.get(f"/api/mall/orders/{order['id']}").json()["state"] == "placed"
    assert client.delete(f"/api/mall/orders/{order['id']}").json()["state"] == "cancelled"
    assert client.get("/api/mall/orders").json()["items"][0]["id"] == order["id"]


def test_refusals_say_what_is_short(store: UUID) -> None:
    eggs = stocked(store, 1)
    answer = neighbour().post("/api/mall/orders", {"store_id": str(store), "lines": lines(eggs, 2)}, JSON)
    assert answer.status_code == 409
    assert answer.json()["code"] == "sold_out"
    assert answer.json()["lines"] == [{"sku_id": str(eggs), "offer_id": None, "left": 1}]
    assert "不够" in answer.json()["detail"]


def test_nobody_sees_somebody_elses_order(store: UUID) -> None:
    person = new_id()
    order = placed(store, {stocked(store, 1): 1}, person)
    assert neighbour(person).get(f"/api/mall/orders/{order.id}").status_code == 200
    other = neighbour()
    for method, path in (("get", ""), ("delete", ""), ("get", "/payment")):
        assert getattr(other, method)(f"/api/mall/orders/{order.id}{path}").status_code == 404
    assert other.post(f"/api/mall/orders/{order.id}/payment", {}, JSON).status_code == 404
    assert Client().get(f"/api/mall/orders/{order.id}").status_code == 401


def test_a_moment_without_a_zone_is_read_as_the_clock_of_the_store(store: UUID) -> None:
    person = new_id()
    order = placed(store, {stocked(store, 3): 2}, person)
    local = order.placed_at.astimezone(CHINA).replace(tzinfo=None)

    def before(moment: datetime) -> int:
        return len(neighbour(person).get("/api/mall/orders", {"after": moment.isoformat()}).json()["items"])

    assert before(local + timedelta(minutes=1)) == 1
    assert before(local - timedelta(minutes=1)) == 0


def test_the_desk_sees_its_own_stores_only(store: UUID) -> None:
    order = paid(store, {stocked(store, 3): 2})
    host, clerk, stranger, hq = (
        staff(Role.HOST, store),
        staff(Role.CLERK, store),
        staff(Role.HOST, new_id()),
        staff(Role.HQ),
    )
    for client in (host, clerk, hq):
        assert client.get(f"/api/orders?q={order.number}").json()["total"] == 1
        assert client.get(f"/api/orders/{order.id}").json()["order"]["number"] == order.number
    assert stranger.get("/api/orders").json()["total"] == 0
    assert stranger.get(f"/api/orders?store_id={store}").status_code == 403
    assert stranger.get(f"/api/orders/{order.id}").status_code == 403
    assert staff(Role.RIDER, store).get("/api/orders").status_code == 403
    assert host.get("/api/orders?format=xlsx").content[:2] == b"PK"
    assert host.get(f"/api/orders?days=2020-01-01&days=2020-01-02&store_id={store}").json()["total"] == 0


def test_hosts_refund_and_clerks_do_not(store: UUID) -> None:
    order = paid(store, {stocked(store, 3): 2})
    path, body = f"/api/orders/{order.id}/refunds", {"amount_fen": 500, "reason": "坏了一盒"}
    assert staff(Role.CLERK, store).post(path, body, JSON).status_code == 403
    assert staff(Role.HOST, new_id()).post(path, body, JSON).status_code == 403
    host = staff(Role.HOST, store)
    done = host.post(path, body, JSON, headers={"Idempotency-Key": "r1"})
    assert done.status_code == 201
    assert done.json()["refunds"][0]["amount_fen"] == 500
    assert host.post(path, {"amount_fen": 99_999, "reason": "太多了"}, JSON).status_code == 409
    assert host.post(path, {"amount_fen": 1, "lines": [], "reason": "两样"}, JSON).status_code == 422
    assert api.order(order.id).refunded_fen == 500
    assert host.post(f"/api/refunds/{done.json()['refunds'][0]['id']}/retry", {}, JSON).status_code == 409
    assert host.post(f"/api/refunds/{uuid4()}/retry", {}, JSON).status_code == 404


def test_the_stock_of_a_store(store: UUID) -> None:
    eggs = stocked(store, 8)
    host, picker = staff(Role.HOST, store), staff(Role.PICKER, store)
    (row,) = picker.get(f"/api/stock?store_id={store}&q=土鸡蛋").json()["items"]
    assert (row["shelf"], row["name"], row["value_fen"]) == (8, "散养土鸡蛋", 8000)
    body = {"store_id": str(store), "quantity": 3, "reason": "damaged"}
    assert picker.post(f"/api/stock/{eggs}/write-offs", body, JSON).status_code == 403
    sheet = host.post(f"/api/stock/{eggs}/write-offs", body, JSON).json()
    assert (sheet["row"]["shelf"], sheet["batches"][0]["left"]) == (5, 5)
    assert sheet["moves"][0]["target"] == "lost"
    assert host.post(f"/api/stock/{eggs}/write-offs", body | {"quantity": 9}, JSON).status_code == 409
    counted = host.post(f"/api/stock/{eggs}/counts", {"store_id": str(store), "counted": 7}, JSON).json()
    assert counted["row"]["shelf"] == 7
    assert staff(Role.HOST, new_id()).get(f"/api/stock?store_id={store}").status_code == 403
    assert host.get(f"/api/stock?store_id={store}&only=low").json()["total"] == 0
    assert host.get(f"/api/stock?store_id={store}&format=xlsx").content[:2] == b"PK"
    assert stock.prove() == []


def test_an_order_takes_few_statements(store: UUID) -> None:
    client = neighbour()
    wanted = {"store_id": str(store), "lines": [one for _ in range(3) for one in lines(stocked(store, 9), 2)]}
    client.get("/api/mall/orders")
    with CaptureQueriesContext(connection) as seen:
        answer = client.post("/api/mall/orders", wanted, JSON, headers={"Idempotency-Key": "count"})
    assert answer.status_code == 201
    statements = [one["sql"][:60] for one in seen if one["sql"] not in ("BEGIN", "COMMIT")]
    assert len(statements) <= 13, statements
