"""The rush over HTTP: sixty-four phones tap at once for ten pieces, in two stores; who comes too late is told so."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import httpx
import pytest

from linli.accounts import api as accounts
from linli.accounts.types import NewStore
from linli.kernel.doctor import examine
from linli.kernel.ids import new_id
from linli.kernel.principals import Principal, Role
from linli.orders.models import Order
from linli.orders.tests.shop import stocked
from linli.stock import api as stock
from tests.support.requests import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

PHONES, PIECES, HANDS = 64, 10, 16


def phone(address: str) -> httpx.Client:
    """Somebody signed in, with the token that our pages send."""
    session = (
        signed_in(Principal("person", new_id(), "邻居", frozenset({Role.RESIDENT}))).cookies["linli_session"].value
    )
    token = "t" * 32
    cookies = {"linli_session": session, "linli_csrf": token}
    return httpx.Client(base_url=f"{address}/api", cookies=cookies, headers={"X-CSRF-Token": token}, timeout=60)


def test_ten_pieces_in_each_of_two_stores(live_server: object) -> None:
    place = {"region": "杭州", "address": "文一路", "lat": 30.28, "lng": 120.12, "floor_area_sqm": 120}
    stores = [accounts.add_store(NewStore(code=code, name=code, **place)) for code in ("cuiyuan", "wenyi")]
    goods: dict[UUID, UUID] = {store: stocked(store, PIECES) for store in stores}
    phones = [phone(str(live_server)) for _ in range(PHONES)]
    gate = threading.Barrier(HANDS)

    def tap(number: int) -> tuple[UUID, int, str]:
        if number < HANDS:
            gate.wait()
        store = stores[number % 2]
        wanted = {"store_id": str(store), "lines": [{"sku_id": str(goods[store]), "quantity": 1}]}
        with phones[number] as one:
            answers = [one.post("/mall/orders", json=wanted, headers={"Idempotency-Key": "tap"}) for _ in range(2)]
        assert answers[0].status_code == answers[1].status_code
        told = answers[0].json()
        return store, answers[0].status_code, told.get("messages", {}).get("zh", "")

    with ThreadPoolExecutor(HANDS) as hands:
        ended = Counter(hands.map(tap, range(PHONES)))
    refused = PHONES // 2 - PIECES
    assert (
        sorted((status, count) for (_, status, _), count in ended.items()) == [(201, PIECES)] * 2 + [(409, refused)] * 2
    )
    assert all("不够了" in words or status == 201 for _, status, words in ended)
    assert Order.objects.count() == 2 * PIECES
    assert [stock.available(store, [goods[store]]) for store in stores] == [{goods[store]: 0} for store in stores]
    assert [found for found in examine().values() if found] == []
