"""Who may see and do what: suppliers only their own orders, staff only their own stores."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from linli.accounts import api as accounts
from linli.accounts.types import NewStaff
from linli.community import api as community
from linli.groupbuy.tests.scene import EVENING, Scene, build
from linli.kernel import clock
from linli.kernel.auth import Role
from linli.kernel.ids import new_id
from linli.supply import api as supply
from linli.supply.types import NewLine, NewSupplier, PurchaseInput

JSON = "application/json"
pytestmark = pytest.mark.django_db(transaction=True)


def _signed_in(login: str, role: Role, store: UUID | None, supplier: UUID | None = None) -> Client:
    accounts.add_staff(
        NewStaff(login=login, name=login, password="correct-horse", roles=[(role, store)], supplier_id=supplier)
    )
    client = Client()
    body = {"login": login, "password": "correct-horse"}
    assert client.post("/api/session/staff", body, content_type="application/json").status_code == 200
    return client


def _purchase(scene: Scene, supplier: UUID) -> UUID:
    lines = [NewLine(scene.sku, 5, 2600)]
    needed = (EVENING + timedelta(days=1)).date()
    return supply.order(PurchaseInput(store_id=scene.store, supplier_id=supplier, lines=lines, needed_on=needed))


def test_a_supplier_sees_confirms_and_ships_its_own_orders_only() -> None:
    with clock.at(EVENING):
        scene = build()
        rival = supply.add_supplier(NewSupplier(name="另一家果园"))
        own, other = _purchase(scene, scene.farm), _purchase(scene, rival)
        client = _signed_in("farm", Role.SUPPLIER, None, scene.farm)
        at = "/api/supplier/purchase-orders"
        assert [one["id"] for one in client.get(at).json()["items"]] == [str(own)]
        assert client.get(f"{at}/{other}").status_code == 404
        assert client.post(f"{at}/{other}/confirmation").status_code == 404
        assert client.post(f"{at}/{own}/confirmation").json()["state"] == "confirmed"
        assert client.post(f"{at}/{own}/confirmation").status_code == 409
        shipped = client.post(f"{at}/{own}/shipment", {"waybill": "SF1"}, content_type="application/json")
        assert shipped.json()["state"] == "shipped"
        for closed in ("/api/purchase-orders", "/api/groupbuys", "/api/pickups", f"/api/purchase-orders/{own}"):
            assert client.get(closed).status_code == 403
        sheet = client.get(f"{at}?format=xlsx")
        assert sheet.status_code == 200
        assert sheet.content[:2] == b"PK"


def test_staff_reach_their_own_store_only() -> None:
    with clock.at(EVENING):
        scene = build()
        order = _purchase(scene, scene.farm)
        stranger = _signed_in("afang", Role.HOST, scene.chain.other_store)
        assert stranger.get("/api/purchase-orders").json()["items"] == []
        for path in (
            f"/api/purchase-orders/{order}",
            f"/api/purchase-orders?store_id={scene.store}",
            f"/api/picking?store_id={scene.store}",
            f"/api/pickups/offline?store_id={scene.store}",
            f"/api/groupbuys?store_id={scene.store}",
        ):
            assert stranger.get(path).status_code == 403
        host = _signed_in("xiaoli", Role.HOST, scene.store)
        assert [one["id"] for one in host.get("/api/purchase-orders").json()["items"]] == [str(order)]
        body = {"store_id": str(scene.store), "code": "000000"}
        wrong = host.post("/api/pickups/verification", body, content_type="application/json")
        assert (wrong.status_code, wrong.json()["code"]) == (404, "unknown_pickup_code")


def test_a_group_buy_opens_together_with_its_cards_or_not_at_all() -> None:
    with clock.at(EVENING):
        scene = build()
        client = _signed_in("host", Role.HOST, scene.store)
        group, elsewhere = community.group_of_community(scene.chain.community), new_id()
        body = {
            "store_id": scene.store,
            "sku_id": scene.sku,
            "supplier_id": scene.farm,
            "title": "云南蓝莓",
            "list_fen": 5990,
            "tiers": [{"households": 2, "unit_fen": 4790}],
            "threshold": 2,
            "capacity": 50,
            "closes_at": EVENING + timedelta(hours=3),
            "pickup_from": EVENING + timedelta(hours=14),
            "community_ids": [scene.chain.community],
        }
        refused = client.post("/api/groupbuys", body | {"group_ids": [group, elsewhere]}, content_type=JSON)
        assert refused.json()["code"] == "group_of_other_store"
        assert client.get("/api/groupbuys").json()["total"] == 0
        made = client.post("/api/groupbuys", body | {"group_ids": [group, group]}, content_type=JSON).json()
        (card,) = community.feed(group, staff=True).items
        assert str(card.groupbuy_id) == made["id"]
        assert (card.worth, card.author.name) == ("promotion", "host")
        assert card.text == "云南蓝莓，2 户成团，11 月 22 日 22:00 截团。"
