"""The whole story as its users live it: through HTTP, on the real database, paid by signed notifications."""

from datetime import datetime, timedelta

import pytest

from linli.kernel import clock
from linli.kernel.doctor import examine
from tests.stories.street import Street, buy, import_members, join_group, one_tap, street, titles
from tests.support.acting import work
from tests.support.database import Furnished

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(live_server: object, furnished: Furnished, monkeypatch: pytest.MonkeyPatch) -> Street:
    """The street, whose payment provider reaches it over HTTP."""
    monkeypatch.setenv("LINLI_PUBLIC_URL", str(live_server))
    return street(monkeypatch, furnished)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _sound() -> None:
    assert {name: found for name, found in examine().items() if found} == {}


def test_from_the_wish_to_the_neighbours_hands_and_into_the_figures(here: Street) -> None:
    import_members(here)
    assert here.host.get("people", text="邻居0")["total"] >= 1
    group = join_group(here)
    for one in here.neighbours[:2]:
        one.post("mall/wishes", {"sku_id": str(here.scene.berries.id)}, expect=201)
    work()
    before = here.figures()
    groupbuy = one_tap(here, households=2)
    feed = here.neighbours[0].get(f"mall/community/groups/{group}/posts")["items"]
    assert groupbuy in {one["groupbuy_id"] for one in feed}

    bought = [buy(here, one, groupbuy, quantity) for one, quantity in zip(here.neighbours, (1, 2, 1), strict=True)]
    assert [one["paid_fen"] for one in bought] == [4790, 9580, 4790]
    seen = here.neighbours[0].get(f"mall/groupbuys/{groupbuy}")
    assert (seen["households"], seen["quantity"], seen["unit_fen"]) == (3, 4, 4390)
    here.until(_moment(seen["closes_at"]) + timedelta(seconds=1))
    assert here.neighbours[0].get(f"mall/groupbuys/{groupbuy}")["state"] == "formed"
    settled = [one.get(f"mall/orders/{order['id']}") for one, order in zip(here.neighbours, bought, strict=True)]
    assert [one["paid_fen"] - one["refunded_fen"] for one in settled] == [4390, 8780, 4390]

    _deliver(here, groupbuy)
    _hand_out(here, [one["id"] for one in bought])
    after = here.figures()
    assert after["gmv"] - (before["gmv"] or 0) == 4790 + 9580 + 4790
    assert after["net_sales"] - (before["net_sales"] or 0) == 4390 + 8780 + 4390
    assert after["group_success"] == 1
    result = here.host.get(f"groupbuys/{groupbuy}/result")
    assert (result["households"], result["quantity"], result["net_fen"]) == (3, 4, 4 * 4390)
    outcome = here.host.get("directives", store_id=here.store)["items"]
    assert "measured" in {one["state"] for one in outcome}
    _sound()


def _deliver(here: Street, groupbuy: str) -> None:
    """The farm confirms and ships, the store receives with batch and expiry."""
    (order,) = here.farm.get("supplier/purchase-orders", groupbuy_id=groupbuy)["items"]
    assert [line["quantity"] for line in order["lines"]] == [4]
    here.farm.post(f"supplier/purchase-orders/{order['id']}/confirmation")
    here.farm.post(f"supplier/purchase-orders/{order['id']}/shipment", {"waybill": "SF1122"})
    here.until(_moment(_pickup(here, groupbuy)))
    line = {
        "sku_id": str(here.scene.berries.id),
        "quantity": 4,
        "batch_code": "H1122-03",
        "expires_on": str(clock.today() + timedelta(days=6)),
        "quality_note": "糖度 14.2°",
    }
    received = here.picker.post(f"purchase-orders/{order['id']}/receipts", {"lines": [line]}, expect=201)
    assert received["state"] == "received"
    work()


def _pickup(here: Street, groupbuy: str) -> str:
    return str(here.neighbours[0].get(f"mall/groupbuys/{groupbuy}")["pickup_from"])


def _hand_out(here: Street, orders: list[str]) -> None:
    """Picked, told, verified by code, handed over, once."""
    tasks = here.picker.get("picking", store_id=here.store)["items"]
    assert {task["order_id"] for task in tasks} == set(orders)
    for order, who in zip(orders, here.neighbours, strict=True):
        here.picker.post(f"pickups/{order}/picks", {})
        assert "到货了，可以来取" in titles(who)
        code = who.get(f"mall/orders/{order}/pickup")["code"]
        shown = here.picker.post("pickups/verification", {"store_id": here.store, "code": code})
        assert shown["order_id"] == order
        assert here.picker.post(f"pickups/{order}/collections", {})["state"] == "collected"
        here.picker.post(f"pickups/{order}/collections", {}, expect=409)
    work()


def test_a_missed_threshold_gives_everything_back(here: Street) -> None:
    import_members(here)
    before = here.figures()
    groupbuy = one_tap(here, households=5)
    bought = [buy(here, one, groupbuy, 1) for one in here.neighbours]
    closes = _moment(here.neighbours[0].get(f"mall/groupbuys/{groupbuy}")["closes_at"])
    here.until(closes + timedelta(seconds=1))
    assert here.neighbours[0].get(f"mall/groupbuys/{groupbuy}")["state"] == "failed"
    for one, order in zip(here.neighbours, bought, strict=True):
        after = one.get(f"mall/orders/{order['id']}")
        assert (after["state"], after["refunded_fen"]) == ("refunded", order["paid_fen"])
        assert any("没成" in title or "未成团" in title or "退" in title for title in titles(one)), titles(one)
    assert here.farm.get("supplier/purchase-orders", groupbuy_id=groupbuy)["items"] == []
    figures = here.figures()
    assert (figures["net_sales"] or 0) == (before["net_sales"] or 0)
    assert figures["group_success"] == 0
    _sound()
