"""A store with thirty weeks of real-looking sales, neighbours in two communities, a farm and its blueberries."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np

from linli.accounts.api import add_community
from linli.accounts.types import NewCommunity
from linli.catalog import api as catalog
from linli.catalog.types import ProductInput, SkuView
from linli.decide import api
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.log import record_all, transaction
from linli.kernel.testing import settle
from linli.orders.events import OrderPaid
from linli.orders.models import Order, OrderLine
from linli.orders.types import LineFact
from linli.people import api as people
from linli.people.tests.scene import Chain, build_chain
from linli.people.types import Identifier
from linli.supply import api as supply
from linli.supply.types import NewSupplier

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # 9:30 in Hangzhou
DAYS = 210
NEIGHBOURS = 60


@dataclass(frozen=True)
class Scene:
    """The chain, who lives there, what is sold."""

    chain: Chain
    second: UUID
    persons: list[UUID]
    berries: SkuView
    eggs: SkuView
    farm: UUID

    @property
    def store(self) -> UUID:
        """The store of the scene."""
        return self.chain.store


def build() -> Scene:
    """The scene at NOW, its facts read, its forecast fitted."""
    with clock.at(NOW):
        chain = build_chain()
        second = add_community(
            NewCommunity(
                name="翠苑三区", store_id=chain.store, lat=30.28, lng=120.12, households=900, residents=2400,
                buildings=["1 号楼"],
            )
        )  # fmt: skip
        farm = supply.add_supplier(NewSupplier(name="弥勒果园", contact="李红燕", address="云南红河弥勒"))
        berries = _goods("BLUE4", "云南有机蓝莓", "125g×4 盒", "浆果", 5990, 3160, "云南红河", "今早采，明早到店。")
        eggs = _goods("EGG10", "土鸡蛋", "10 枚", "蛋", 1780, 1080, "", "")
        persons = [
            people.identify(
                [Identifier("phone", f"138{number:08d}")], name=f"邻居{number}", store_id=chain.store,
                community_id=chain.community if number % 2 else second, building="3 号楼",
            )
            for number in range(NEIGHBOURS)
        ]  # fmt: skip
        for person in persons:
            people.join(person, channel="test")
        sell(chain.store, persons, [berries, eggs])
        settle(with_timers=False)
        api.fit_prices()
        api.fit_store(chain.store)
    return Scene(chain, second, persons, berries, eggs, farm)


def _goods(
    code: str, name: str, size: str, category: str, list_fen: int, cost_fen: int, origin: str, story: str
) -> SkuView:
    return catalog.save(
        ProductInput(
            code=code, name=name, size=size, unit="盒", category=category, list_fen=list_fen, cost_fen=cost_fen,
            storage="chilled", origin=origin, story=story,
            picture="tile:egg:wheat" if code == "EGG10" else "tile:blueberry:berry",
        )
    )  # fmt: skip


def sell(store: UUID, persons: list[UUID], goods: list[SkuView]) -> None:
    """DAYS of counter sales up to yesterday; every fifth week the goods cost a fifth less and sell better."""
    rng = np.random.default_rng(22)
    orders, lines, events = [], [], []
    today = clock.today()
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        cheap = (back // 7) % 5 == 0
        for sku in goods:
            mean = 4.0 * (1.4 if day.weekday() >= 5 else 0.85) * (1.6 if cheap else 1.0)
            price = round(sku.list_fen * (0.8 if cheap else 1.0))
            for person in rng.choice(len(persons), min(len(persons), rng.poisson(mean)), replace=False):
                at = clock.day_bounds(day)[0] + timedelta(hours=8 + 12 * float(rng.random()))
                order = new_id()
                orders.append(_order(order, store, persons[person], at, price, sku.cost_fen))
                lines.append(_line(order, sku, price))
                events.append((_paid(order, store, persons[person], sku, price), at))
    Order.objects.bulk_create(orders)
    OrderLine.objects.bulk_create(lines)
    with transaction():
        record_all(events)


def _order(id: UUID, store: UUID, person: UUID, at: datetime, price: int, cost: int) -> Order:
    return Order(
        id=id, number=str(id)[-8:], source_key=f"test:{id}", person_id=person, store_id=store, channel="pos",
        mode="counter", state="paid", placed_at=at, paid_at=at, goods_fen=price, total_fen=price, paid_fen=price,
        cost_fen=cost,
    )  # fmt: skip


def _line(order: UUID, sku: SkuView, price: int) -> OrderLine:
    return OrderLine(
        order_id=order, position=0, sku_id=sku.id, category_id=sku.category_id, quantity=1, list_fen=sku.list_fen,
        unit_fen=price, net_fen=price, cost_fen=sku.cost_fen, handed_quantity=1,
    )  # fmt: skip


def _paid(order: UUID, store: UUID, person: UUID, sku: SkuView, price: int) -> OrderPaid:
    line = LineFact(
        sku_id=sku.id, category_id=sku.category_id, quantity=1, amount_fen=price, cost_fen=sku.cost_fen
    )  # fmt: skip
    return OrderPaid(
        person_id=person, store_id=store, order_id=order, channel="pos", mode="counter", paid_fen=price,
        cost_fen=sku.cost_fen, lines=[line],
    )  # fmt: skip
