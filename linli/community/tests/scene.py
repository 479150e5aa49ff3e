"""A store, its community group, neighbours and goods, for tests."""

from dataclasses import dataclass
from uuid import UUID

import pyarrow as pa

from linli.accounts.api import add_community, add_staff, add_store
from linli.accounts.types import NewCommunity, NewStaff, NewStore
from linli.catalog import api as catalog
from linli.community import api
from linli.kernel.auth import Principal, Role
from linli.people import api as people
from linli.people.types import Identifier

GOODS = {"BLUE": "云南有机蓝莓", "POME": "琯溪蜜柚柚子", "RICE": "五常新米", "STRAW": "丹东草莓"}


@dataclass(frozen=True)
class Scene:
    """翠苑店 with 桂花城 and its group, 文一店 with another; three neighbours, a host for each store."""

    store: UUID
    community: UUID
    group: UUID
    other_store: UUID
    other_group: UUID
    wang: UUID
    zhou: UUID
    chen: UUID
    host: Principal
    other_host: Principal
    skus: dict[str, UUID]

    def resident(self, person_id: UUID) -> Principal:
        """A neighbour who is signed in."""
        return Principal("person", person_id, "邻居", frozenset({Role.RESIDENT}))


def build() -> Scene:
    """Make it."""
    made = [_store(code, name, place) for code, name, place in (("a", "翠苑店", "桂花城"), ("b", "文一店", "文一新村"))]
    (store, home, host), (other_store, other_home, other_host) = made
    wang, zhou, chen = (
        people.identify(
            [Identifier("phone", phone)],
            name=name,
            store_id=store,
            community_id=home,
            building=building,
            channel="mall",
        )
        for phone, name, building in (
            ("13800000001", "王丽", "3 号楼"),
            ("13800000002", "周玉兰", "5 号楼"),
            ("13800000003", "陈刚", "7 号楼"),
        )
    )
    for person, nickname in ((wang, "王姐"), (zhou, "周阿姨"), (chen, "陈哥")):
        people.set_profile(person, nickname=nickname)
    catalog.load_products(
        pa.table(
            {
                "code": list(GOODS),
                "name": list(GOODS.values()),
                "category": ["水果", "水果", "粮油", "水果"],
                "list_fen": [1990, 2990, 5990, 3990],
            }
        )
    )
    return Scene(
        store=store,
        community=home,
        group=api.group_of_community(home),
        other_store=other_store,
        other_group=api.group_of_community(other_home),
        wang=wang,
        zhou=zhou,
        chen=chen,
        host=host,
        other_host=other_host,
        skus=catalog.ids_of_codes(list(GOODS)),
    )


def _store(code: str, name: str, community: str) -> tuple[UUID, UUID, Principal]:
    store = add_store(
        NewStore(code=code, name=name, region="杭州", address="文一路", lat=30.2, lng=120.1, floor_area_sqm=150)
    )
    home = add_community(
        NewCommunity(
            name=community, store_id=store, lat=30.2, lng=120.1, households=800, residents=2100, buildings=["3 号楼"]
        )
    )
    host_name = {"a": "小李", "b": "阿芳"}[code]
    staff = add_staff(NewStaff(login=code, name=host_name, password="x" * 10, roles=[(Role.HOST, store)]))
    return store, home, Principal("staff", staff, host_name, frozenset({Role.HOST}), frozenset({store}))
