"""People over HTTP, as residents and staff use it."""

import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from linli.accounts.api import add_staff, plug_code_sender
from linli.accounts.jobs import deliver_code
from linli.accounts.types import CodeNotSent, NewStaff, Trouble
from linli.kernel import clock
from linli.kernel.auth import Role
from linli.kernel.ids import new_id
from linli.kernel.log import facts_of_person, record, transaction
from linli.kernel.testing import settle
from linli.orders.events import OrderPaid
from linli.people import api
from linli.people.tests.scene import Chain, build_chain
from linli.people.types import Identifier

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "13800006027"
SignIn = Callable[[str], Client]


@pytest.fixture
def chain() -> Chain:
    """Two stores with staff."""
    chain = build_chain()
    for login, roles in {
        "hq": [(Role.HQ, None)],
        "host": [(Role.HOST, chain.store)],
        "clerk": [(Role.CLERK, chain.store)],
        "other": [(Role.HOST, chain.other_store)],
        "picker": [(Role.PICKER, chain.store)],
    }.items():
        add_staff(NewStaff(login=login, name=login, password="long enough", roles=roles))
    return chain


@pytest.fixture
def staff(chain: Chain) -> SignIn:
    """Signs a member of staff in."""

    def sign_in(login: str) -> Client:
        client = Client()
        answer = _send(client, "post", "/api/session/staff", {"login": login, "password": "long enough"})
        assert answer.status_code == 200
        return client

    return sign_in


def _send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return getattr(client, method)(path, body or {}, content_type="application/json")


def _resident(phone: str = PHONE) -> tuple[Client, UUID]:
    client = Client()
    code = _send(client, "post", "/api/session/resident/code", {"phone": phone}).json()["demo_code"]
    answer = _send(client, "post", "/api/session/resident", {"phone": phone, "code": code})
    assert answer.status_code == 200
    return client, UUID(answer.json()["id"])


def _neighbour(chain: Chain, n: int, *, store: UUID | None = None) -> UUID:
    return api.identify(
        [Identifier("card", f"C{n}"), Identifier("phone", f"1380000{n:04d}")],
        name=f"邻居{n}",
        store_id=store or chain.store,
        community_id=chain.community,
    )


def test_a_resident_signs_in_chooses_a_place_and_tells_of_themselves(chain: Chain) -> None:
    client = Client()
    places = client.get("/api/mall/places?lat=30.2895&lng=120.1244").json()["items"]
    home = places[0]
    chosen = {"store_id": home["id"], "community_id": home["communities"][0]["id"]}
    assert _send(client, "put", "/api/mall/place", chosen).status_code == 204
    code = _send(client, "post", "/api/session/resident/code", {"phone": PHONE}).json()["demo_code"]
    wrong = _send(
        client, "post", "/api/session/resident", {"phone": PHONE, "code": "000000" if code != "000000" else "1"}
    )
    assert wrong.status_code == 401
    session = _send(client, "post", "/api/session/resident", {"phone": PHONE, "code": code}).json()
    assert session["roles"] == ["resident"]
    me = client.get("/api/mall/me").json()
    assert (me["store_id"], me["community_id"], me["phone"]) == (*chosen.values(), "138 **** 6027")
    changed = _send(client, "put", "/api/mall/me", {"nickname": "王姐", "birthday": "1985-10-19"}).json()
    assert (changed["nickname"], changed["birthday"]) == ("王姐", "1985-10-19")
    assert _send(client, "put", "/api/mall/me", {"avatar": "javascript:alert(1)"}).status_code == 422
    moved = {"store_id": str(chain.other_store), "community_id": str(chain.other_community), "building": "2 号楼"}
    assert _send(client, "put", "/api/mall/place", moved).status_code == 204
    assert client.get("/api/mall/me").json()["building"] == "2 号楼"
    mixed = {"store_id": str(chain.store), "community_id": str(chain.other_community)}
    assert _send(client, "put", "/api/mall/place", mixed).status_code == 422
    assert client.get("/api/people").status_code == 403
    names = [fact.event.name for fact in facts_of_person([UUID(session["id"])])]
    assert names.count("people.PersonJoined") == 1
    again, same = _resident()
    assert str(same) == session["id"]
    assert again.get("/api/mall/me").json()["nickname"] == "王姐"


class _Refusing:
    """A provider of text messages that has had enough of this phone."""

    def send(self, phone: str, code: str, *, minutes: int, key: str) -> None:
        """Refuse."""
        raise CodeNotSent(Trouble.TOO_MANY, "isv.BUSINESS_LIMIT_CONTROL")


def test_without_the_demo_a_code_is_never_shown_and_its_way_can_be_followed(chain: Chain, settings: Any) -> None:
    settings.LINLI_DEMO = False
    ask = partial(_send, Client(), "post", "/api/session/resident/code", {"phone": PHONE})
    assert (ask().status_code, ask().json()["code"]) == (501, "sms_not_set_up")
    plug_code_sender(_Refusing())
    try:
        answer = ask().json()
        assert (answer["sent"], answer["demo_code"]) == (True, None)
        with connection.cursor() as cursor:
            cursor.execute("select task_name, args from procrastinate_jobs where queue_name = 'default'")
            ((task, args),) = cursor.fetchall()
        assert task == "linli.accounts.jobs.deliver_code"
        assert PHONE not in str(args)
        way = f"/api/session/resident/code/{answer['ticket']}"
        assert Client().get(way).json() == {"delivery": "waiting", "trouble": None, "messages": None}
        deliver_code(**(args if isinstance(args, dict) else orjson.loads(args)))
    finally:
        plug_code_sender(None)
    told = Client().get(way).json()
    assert (told["delivery"], told["trouble"]) == ("failed", "too_many")
    assert "请过一小时再试" in told["messages"]["zh"]
    assert Client().get(f"/api/session/resident/code/{new_id()}").status_code == 404


def test_the_list_filters_sorts_and_pages_within_four_statements(chain: Chain, staff: SignIn) -> None:
    ids = [_neighbour(chain, n) for n in range(7)]
    stranger = _neighbour(chain, 50, store=chain.other_store)
    for n, person in enumerate(ids[:5]):
        event = OrderPaid(
            person_id=person, order_id=new_id(), channel="pos", mode="counter", paid_fen=n, cost_fen=0, lines=[]
        )
        with transaction():
            record(event, occurred_at=clock.now() - timedelta(days=n * 10))
    settle()
    host = staff("host")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = host.get("/api/people?limit=3").json()
    assert len(queries) <= 4
    assert page["total"] == 7
    shown = [row["id"] for row in page["items"]]
    while page["next"]:
        page = host.get("/api/people", {"limit": 3, "cursor": page["next"]}).json()
        shown += [row["id"] for row in page["items"]]
    assert shown[:5] == [str(id) for id in ids[:5]]
    assert sorted(shown) == sorted(map(str, ids))
    assert str(stranger) not in shown
    assert all("****" in row["phone"] for row in page["items"])

    def found(**query: Any) -> list[str]:
        return [row["name"] for row in host.get("/api/people", query).json()["items"]]

    assert found(text="邻居3") == ["邻居3"]
    assert found(text="13800000004") == ["邻居4"]
    assert found(text="0005") == ["邻居5"]
    assert found(text="C6") == ["邻居6"]
    assert found(text="%") == []
    assert found(silent_days=25) == ["邻居3", "邻居4"]
    assert found(sort="-spent_365_fen", least_m=1)[0] == "邻居4"
    assert found(sort="last_paid_at")[:2] == ["邻居4", "邻居3"]
    assert found(community_id=str(chain.other_community)) == []
    assert found(store_id=str(chain.other_store)) == []
    assert host.get("/api/people?sort=evil").status_code == 422
    assert host.get("/api/people?cursor=xxxx").status_code == 422
    assert len(staff("hq").get("/api/people").json()["items"]) == 8


def test_the_export_masks_phones_and_is_audited(chain: Chain, staff: SignIn) -> None:
    person = _neighbour(chain, 1)
    api.set_profile(person, name="=1+1")
    answer = staff("host").get("/api/people/export.xlsx")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][:5] == ("=1+1", None, "138 **** 0001", "翠苑店", "桂花城")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from kernel_auditentry where action = 'EXPORT'")
        assert cursor.fetchone() == (1,)
    assert staff("clerk").get("/api/people/export.xlsx").status_code == 403


@pytest.mark.parametrize(("language", "head"), [("zh", "姓名"), ("en", "Name")])
def test_the_export_and_refusals_speak_the_language_of_the_page(staff: SignIn, language: str, head: str) -> None:
    host = staff("host")
    host.cookies["linli_lang"] = language
    answer = host.get("/api/people/export.xlsx")
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    assert sheet["A1"].value == head
    refused = _send(host, "post", "/api/staff", {"store_id": "?", "name": "", "login": "ab", "roles": ["clerk"]}).json()
    assert refused["messages"] == {
        "zh": "门店：编号不对；登录名：太短，至少 3 个字；名字不能为空",
        "en": "Store: not a valid id; Login: too short, at least 3 characters; Name cannot be empty",
    }
    assert refused["detail"] == refused["messages"][language]
    assert [fault["field"] for fault in refused["errors"]] == ["body.store_id", "body.login", "body.name"]
    assert "; ".join(fault["messages"]["en"] for fault in refused["errors"]) == refused["messages"]["en"]
    assert {fault["message"] == fault["messages"][language] for fault in refused["errors"]} == {True}


def test_a_phone_is_shown_on_purpose_only_and_that_is_kept(chain: Chain, staff: SignIn) -> None:
    person = _neighbour(chain, 1)
    clerk = staff("clerk")
    assert "13800000001" not in clerk.get(f"/api/people/{person}").content.decode()
    assert clerk.get(f"/api/people/{person}/phone").status_code == 405
    assert _send(clerk, "post", f"/api/people/{person}/phone").json() == {"phone": "13800000001"}
    (fact,) = facts_of_person([person], names=["people.PhoneRevealed"])
    assert fact.actor.startswith("staff:")
    with connection.cursor() as cursor:
        cursor.execute("select actor_name from kernel_auditentry where path like %s", [f"%{person}/phone"])
        assert cursor.fetchone() == ("clerk",)
    for login in ("other", "picker"):
        assert _send(staff(login), "post", f"/api/people/{person}/phone").status_code == 403
        assert staff(login).get(f"/api/people/{person}").status_code == 403


def test_one_call_tells_everything(chain: Chain, staff: SignIn) -> None:
    person, partner = _neighbour(chain, 1), _neighbour(chain, 2)
    sku = new_id()
    for days in (20, 16, 12, 8):
        line = {"sku_id": sku, "category_id": new_id(), "quantity": 1, "amount_fen": 1690, "cost_fen": 900}
        event = OrderPaid.model_validate(
            {
                "person_id": person,
                "order_id": new_id(),
                "channel": "mall",
                "mode": "pickup",
                "paid_fen": 1690,
                "cost_fen": 900,
                "lines": [line],
            }
        )
        with transaction():
            record(event, occurred_at=clock.now() - timedelta(days=days))
    settle()
    host = staff("host")
    assert (
        _send(host, "put", f"/api/people/{partner}/household", {"with_id": str(person), "relation": "丈夫"}).status_code
        == 204
    )
    assert _send(host, "post", f"/api/people/{person}/tags", {"tag": "不吃香菜"}).status_code == 200
    seen = host.get(f"/api/people/{person}").json()
    assert (seen["store"], seen["community"]) == ("翠苑店", "桂花城")
    assert seen["value"]["spent_365_fen"] == 4 * 1690
    assert sum(month["spent_fen"] for month in seen["months"]) == 4 * 1690
    assert len(seen["months"]) == 12
    assert seen["favourites"][0]["orders"] == 4
    assert [(one["relation"], one["head"]) for one in seen["family"]] == [("本人", True), ("丈夫", False)]
    assert "不吃香菜" in {tag["tag"] for tag in seen["tags"]}
    assert seen["next_step"]["why"] == "平均 4 天一次，已 8 天"
    assert seen["counts"]["order"] == 4
    assert [one["kind"] for one in seen["timeline"]] == ["profile"] + ["order"] * 4
    only = host.get(f"/api/people/{person}/timeline?kind=order").json()
    assert len(only["items"]) == 4
    assert only["items"][0]["detail"] == "¥16.90，到店自提"
    left = host.delete(f"/api/people/{person}/tags/不吃香菜").json()
    assert "不吃香菜" not in {tag["tag"] for tag in left}
    assert host.delete(f"/api/people/{partner}/household").status_code == 204
    assert len(host.get(f"/api/people/{person}").json()["family"]) == 1


def test_merging_at_the_desk_and_taking_it_back(chain: Chain, staff: SignIn) -> None:
    a, b, far = _neighbour(chain, 1), _neighbour(chain, 2), _neighbour(chain, 3, store=chain.other_store)
    host = staff("host")
    assert _send(host, "post", f"/api/people/{a}/merges", {"other_id": str(far)}).status_code == 403
    assert _send(host, "post", f"/api/people/{a}/merges", {"other_id": str(b)}).json() == {"id": str(a)}
    seen = host.get(f"/api/people/{b}").json()
    assert seen["person"]["id"] == str(a)
    merge = seen["merges"][0]["id"]
    assert host.delete(f"/api/people/{a}/merges/{merge}").json() == {"id": str(b)}
    assert host.delete(f"/api/people/{a}/merges/{merge}").status_code == 409
    assert host.get(f"/api/people/{b}").json()["person"]["id"] == str(b)
    assert host.get(f"/api/people/{new_id()}").status_code == 404


def test_tags_and_rules_over_http(chain: Chain, staff: SignIn) -> None:
    person = _neighbour(chain, 1)
    api.join(person, channel="pos")
    settle()
    counts = {one["tag"]: one["people"] for one in staff("host").get("/api/people/tags").json()["items"]}
    assert counts == {"新邻居": 1}
    rule = {"tag": "老邻居", "why": "入会一年", "rule": {"field": "joined_days", "op": ">=", "value": 365}}
    assert _send(staff("host"), "put", "/api/people/tag-rules", rule).status_code == 403
    assert _send(staff("hq"), "put", "/api/people/tag-rules", rule).status_code == 204
    assert "老邻居" in {one["tag"] for one in staff("host").get("/api/people/tag-rules").json()["items"]}
    bad = {**rule, "rule": {"field": "x", "op": "=", "value": 1}}
    assert _send(staff("hq"), "put", "/api/people/tag-rules", bad).status_code == 422
