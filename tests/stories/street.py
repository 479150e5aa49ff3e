"""The people of the story and what each of them does."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.accounts.api import add_staff
from linli.accounts.types import NewStaff
from linli.decide.tests.scene import NOW, Scene, build
from linli.kernel.auth import Role
from tests.support.acting import Person, resident, staff, turn_clock, work
from tests.support.database import Furnished

PASSWORD = "a long enough one"
PHONES = ("17000000001", "17000000002", "17000000003")
FIGURES = "gmv,net_sales,group_success,pickup_share"


@dataclass
class Street:
    """A store with half a year of sales behind it, and everybody who acts."""

    scene: Scene
    patch: pytest.MonkeyPatch
    hq: Person
    host: Person
    picker: Person
    farm: Person
    neighbours: list[Person] = field(default_factory=list)

    @property
    def store(self) -> str:
        """The store's id."""
        return str(self.scene.store)

    def until(self, moment: datetime) -> None:
        """Time passes, and the worker works."""
        turn_clock(self.patch, moment)
        work()

    def figures(self) -> dict[str, Any]:
        """The store's figures of the running days, by id."""
        start, end = NOW.date(), NOW.date() + timedelta(days=3)
        found = self.host.get("kpis/figures", ids=FIGURES, store_id=self.store, start=start, end=end)
        return {one["id"]: one["value"] for one in found["items"]}


def street(patch: pytest.MonkeyPatch, furnished: Furnished) -> Street:
    """Everybody at NOW, half past nine in the morning."""
    scene = furnished(build)
    turn_clock(patch, NOW)
    logins: tuple[tuple[str, Role, UUID | None, UUID | None], ...] = (
        ("hq", Role.HQ, None, None),
        ("host", Role.HOST, scene.store, None),
        ("picker", Role.PICKER, scene.store, None),
        ("farm", Role.SUPPLIER, None, scene.farm),
    )
    for login, role, store, supplier in logins:
        add_staff(NewStaff(login=login, name=login, password=PASSWORD, roles=[(role, store)], supplier_id=supplier))
    hq, host, picker, farm = (staff(login, PASSWORD) for login, *_ in logins)
    return Street(scene, patch, hq, host, picker, farm)


def import_members(of: Street) -> None:
    """Head office loads a file of members; the same file twice changes nothing."""
    rows = [f"{phone},邻居{nth},翠苑店,桂花城,3 号楼" for nth, phone in enumerate(PHONES)]
    text = "\n".join(["手机号,姓名,门店,小区,楼栋", *rows, "12,坏行,翠苑店,桂花城,3 号楼"])
    for loaded, unchanged in ((3, 0), (0, 3)):
        file = SimpleUploadedFile("会员.csv", text.encode(), "text/csv")
        made = of.hq.upload("imports?kind=members", file)
        of.hq.post(f"imports/{made['id']}/run", {"rehearse": False}, expect=202)
        work()
        report = of.hq.get(f"imports/{made['id']}")
        assert report["state"] == "done", report
        assert (report["loaded"], report["unchanged"], report["bad"]) == (loaded, unchanged, 1), report
    of.neighbours = [resident(phone) for phone in PHONES]


def join_group(of: Street) -> str:
    """The neighbours come into the group of their community; its id."""
    community = str(of.scene.chain.community)
    group = of.neighbours[0].get("mall/community/groups", community_id=community)["items"][0]["id"]
    for one in of.neighbours:
        one.put(f"mall/community/groups/{group}/membership", {"building": "3 号楼", "household": "301"})
    return str(group)


def one_tap(of: Street, households: int) -> str:
    """The host has directives made, sets the threshold and taps; the group buy's id."""
    made = of.host.post("directives", {"store_id": of.store})["items"]
    directive = next(one["id"] for one in made if "蓝莓" in one["title"])
    tiers = [{"households": households, "unit_fen": 4790}, {"households": households + 1, "unit_fen": 4390}]
    of.host.patch(f"directives/{directive}", {"tiers": tiers, "threshold": households})
    done = of.host.post(f"directives/{directive}/execution")
    assert done["state"] == "executed"
    work()
    return str(done["groupbuy_id"])


def buy(of: Street, who: Person, groupbuy_id: str, quantity: int) -> dict[str, Any]:
    """A neighbour joins and pays at the provider, who tells of it three times; the order."""
    line = {"sku_id": str(of.scene.berries.id), "quantity": quantity, "groupbuy_id": groupbuy_id}
    order = who.post("mall/orders", {"store_id": of.store, "lines": [line]}, expect=201)
    who.post(f"mall/orders/{order['id']}/payment", {})
    work(2)
    payment = who.get(f"mall/orders/{order['id']}/payment")
    assert payment["state"] == "ready"
    assert who.get(f"mall/orders/{order['id']}")["state"] == "placed"
    prepay = payment["pay_url"].rsplit("/", 1)[1]
    assert who.get(f"testpay/payments/{prepay}")["total_fen"] == order["total_fen"]
    who.post(f"testpay/payments/{prepay}/pay", {"repeat": 3})
    work(2)
    paid = who.get(f"mall/orders/{order['id']}")
    assert paid["state"] == "paid"
    return dict(paid)


def titles(who: Person) -> list[str]:
    """What lies in a neighbour's inbox."""
    return [one["title"] for one in who.get("mall/inbox")["items"]]
