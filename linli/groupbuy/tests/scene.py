"""A store with neighbours, blueberries, a farm, and a way to pay, for tests."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from linli.catalog import api as catalog
from linli.catalog.types import ProductInput
from linli.groupbuy import api
from linli.groupbuy.types import NewGroupBuy, Tier
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.orders import api as orders
from linli.orders.types import OrderView, PaymentNotice, PaymentView, PlaceInput, Wanted
from linli.people import api as people
from linli.people.tests.scene import Chain, build_chain
from linli.people.types import Identifier
from linli.supply import api as supply
from linli.supply.types import NewSupplier

EVENING = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # 19:00 in Hangzhou
DEADLINE = EVENING + timedelta(hours=3)
TIERS = ((2, 4790), (3, 4390), (5, 3990))


@dataclass(frozen=True)
class Scene:
    """The chain, the goods and their farm."""

    chain: Chain
    sku: UUID
    eggs: UUID
    farm: UUID

    @property
    def store(self) -> UUID:
        """The store of the scene."""
        return self.chain.store


def build() -> Scene:
    """A store that sells blueberries of a farm."""
    chain = build_chain()
    farm = supply.add_supplier(NewSupplier(name="红河弥勒果园", contact="普师傅"))
    goods = [
        catalog.save(
            ProductInput(
                code=code,
                name=name,
                size=size,
                unit="盒",
                category=category,
                list_fen=list_fen,
                cost_fen=cost_fen,
                storage=storage,
                origin="云南红河弥勒",
                picture="tile:blueberry:berry",
            )
        ).id
        for code, name, size, category, list_fen, cost_fen, storage in (
            ("BLUE4", "云南红河有机蓝莓", "125g×4 盒", "水果", 5990, 2600, "chilled"),
            ("EGG10", "土鸡蛋", "10 枚", "蛋", 1590, 900, "ambient"),
        )
    ]
    return Scene(chain, goods[0], goods[1], farm)


def opened(scene: Scene, **changes: Any) -> UUID:
    """A group buy of blueberries until 22:00."""
    wanted: dict[str, Any] = {
        "store_id": scene.store,
        "sku_id": scene.sku,
        "supplier_id": scene.farm,
        "title": "云南红河有机蓝莓，今晨采",
        "list_fen": 5990,
        "tiers": [Tier(households=households, unit_fen=fen) for households, fen in TIERS],
        "threshold": 2,
        "capacity": 100,
        "closes_at": DEADLINE,
        "pickup_from": DEADLINE + timedelta(hours=11),
        "community_ids": [scene.chain.community],
    }
    return api.open(NewGroupBuy(**(wanted | changes)))


def neighbour(scene: Scene, number: int) -> UUID:
    """A neighbour of the store's community."""
    return people.identify(
        [Identifier("phone", f"138{number:08d}")],
        name=f"邻居{number}",
        store_id=scene.store,
        community_id=scene.chain.community,
        building="3 号楼",
    )


def placed(scene: Scene, person: UUID, groupbuy: UUID, quantity: int = 1, *, eggs: int = 0) -> OrderView:
    """An unpaid order in a group buy, with eggs from the shelf if wanted."""
    lines = [Wanted(sku_id=scene.sku, quantity=quantity, groupbuy_id=groupbuy)]
    if eggs:
        lines.append(Wanted(sku_id=scene.eggs, quantity=eggs))
    return orders.place(
        PlaceInput(person_id=person, store_id=scene.store, lines=lines, key=str(new_id()), channel="groupbuy")
    )


def pay(order: OrderView) -> None:
    """Pay, and the provider's verified notification arrives at once."""
    notify(started(order))


def started(order: OrderView) -> PaymentView:
    """The buyer is at the provider's page."""
    assert order.person_id
    return orders.start_payment(order.id, order.person_id, "wechat")


def notify(payment: PaymentView) -> None:
    """The provider's verified notification of a payment arrives."""
    orders.take_notice(
        PaymentNotice(
            payment_id=payment.id,
            paid=True,
            amount_fen=payment.amount_fen,
            transaction_id=f"t-{payment.id}",
            at=clock.now(),
        )
    )


def joined(scene: Scene, number: int, groupbuy: UUID, quantity: int = 1, *, eggs: int = 0) -> OrderView:
    """A neighbour joins and pays."""
    order = placed(scene, neighbour(scene, number), groupbuy, quantity, eggs=eggs)
    pay(order)
    return order
