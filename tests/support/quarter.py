"""A quarter of town in which a story can be played: the neighbourhood, half a year of sales, its group, its staff."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pyarrow as pa

from linli.accounts import api as accounts
from linli.accounts.types import NewStaff
from linli.catalog import api as catalog
from linli.catalog.types import ProductInput
from linli.community import api as community
from linli.community.types import Column, NewOption, NewPoll, NewPost
from linli.decide import api as decide
from linli.decide.tests.scene import sell
from linli.kernel import clock
from linli.kernel.principals import Role
from linli.kernel.testing import settle
from linli.people import api as people
from linli.supply import api as supply
from linli.supply.types import NewSupplier
from tests.support import neighbourhood
from tests.support.neighbourhood import Neighbourhood

MORNING = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # 9:30 in Hangzhou
PASSWORD = "邻里住得好好的"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
CALLED = (("阿姨", "face-grandma"), ("哥", "face-man-b"), ("老师", "face-teacher"))


@dataclass(frozen=True)
class Quarter:
    """The neighbourhood and what the story needs to name."""

    made: Neighbourhood
    group: UUID
    directive: UUID

    @property
    def place(self) -> dict[str, Any]:
        """What a phone keeps after 翠苑店 and 桂花城 were chosen."""
        names = {"store_name": "翠苑店", "community_name": "桂花城", "host_name": "小李", "closes": "22:00"}
        ids = {"store_id": str(self.made.store_id), "community_id": str(self.made.community_id)}
        return {**ids, **names, "distance_m": 310}


def build() -> Quarter:
    """Make it in the database in use, as it is on the MORNING."""
    with clock.at(MORNING):
        made = neighbourhood.build()
        _staff(made)
        bought_well = ProductInput(cost_fen=3160, tags=["有机", "今晨采"], story="今天 05:40 采，明早到店，皮薄不酸。")
        berries = catalog.save(bought_well, made.goods["G07"])
        eggs = catalog.skus([made.goods["G01"]])[made.goods["G01"]]
        members = [*made.residents, *_more_neighbours()]
        sell(made.store_id, members, [berries, eggs])
        settle(with_timers=False)
        group = _talk(made, members)
        decide.fit_prices()
        decide.fit_store(made.store_id)
        (directive, *_) = [one for one in decide.propose(made.store_id) if "蓝莓" in decide.directive(one).title]
        settle(with_timers=False)
    return Quarter(made, group, directive)


def _staff(made: Neighbourhood) -> None:
    farm = supply.add_supplier(
        NewSupplier(
            name="弥勒果园", contact="普师傅", address="云南红河弥勒", story="海拔 1,500 米，滴灌，不打膨大剂。"
        )
    )
    supply.add_supplier(NewSupplier(name="临安竹林鸡场", contact="方姐", address="浙江临安"))
    roles: tuple[tuple[str, str, Role, UUID | None], ...] = (
        ("hq", "总部 沈岚", Role.HQ, None),
        ("clerk", "店员 小杨", Role.CLERK, made.store_id),
        ("farm", "普师傅", Role.SUPPLIER, None),
    )
    for login, name, role, store in roles:
        supplier = farm if role == Role.SUPPLIER else None
        accounts.add_staff(
            NewStaff(login=login, name=name, password=PASSWORD, roles=[(role, store)], supplier_id=supplier)
        )


def _more_neighbours() -> list[UUID]:
    tints = ("rose", "sky", "wheat")
    cast = [(name, *called, tint) for called, tint in zip(CALLED, tints, strict=True) for name in SURNAMES]
    rows = [
        {
            "phone": f"1395720{number:04d}",
            "name": f"{surname}{called}",
            "nickname": f"{surname}{called}",
            "store": "cuiyuan",
            "community": "桂花城",
            "building": f"{1 + number % 18} 号楼",
            "avatar": f"tile:{face}:{tint}",
            "joined_at": clock.now() - timedelta(days=300),
        }
        for number, (surname, called, face, tint) in enumerate(cast)
    ]
    report = people.load_members(pa.Table.from_pylist(rows))
    assert not report.bad, report.bad
    return list(people.ids_of("phone", [str(row["phone"]) for row in rows]).values())


def _talk(made: Neighbourhood, members: list[UUID]) -> UUID:
    """The group of 桂花城 with a recipe, a vote and a neighbour's dinner."""
    group = community.group_of_community(made.community_id)
    community.invite(group, members, by="system")
    lin, wang, zhou, *others = members
    host = next(one.id for one in accounts.staff_list(made.store_id) if one.login == "host")
    poll = NewPoll(
        options=[NewOption(text=name) for name in ("丹东草莓 99", "赣南脐橙", "烟台红富士")],
        closes_at=clock.now() + timedelta(hours=12),
    )
    words = "下周二的水果，选一样我去产地谈"
    vote = community.post(NewPost(group_id=group, staff_id=host, text=words, poll=poll))
    shown = community.post_view(vote, staff=True).poll
    assert shown is not None
    for place, one in enumerate((wang, zhou, *others[:21])):
        community.vote(vote, shown.options[(0, 0, 1, 0, 2, 1)[place % 6]].id, one)
    recipe = community.post(
        NewPost(
            group_id=group, staff_id=host, column=Column.RECIPE, sku_ids=[made.goods["G06"]],
            text="小雪第一锅：羊肉萝卜汤，40 分钟，三步不膻。萝卜挑拿着压手的，带绿缨的最新鲜。",
        )
    )  # fmt: skip
    dinner = community.post(
        NewPost(
            group_id=group, author_id=wang, column=Column.SHOW, sku_ids=[made.goods["G07"]],
            text="蓝莓山药泥，两岁半的自己拿勺吃光。盒底有两颗软的，小李看了照片直接退了 5 块。",
        )
    )  # fmt: skip
    for one in others[:18]:
        community.like(recipe, one)
    for one in others[:7]:
        community.like(dinner, one)
        community.wish(one, sku_id=made.goods["G07"])
    community.comment(recipe, "照着做了，孩子喝了两碗", author_id=zhou)
    community.comment(dinner, "蓝莓什么时候再开团？", author_id=lin)
    return group
