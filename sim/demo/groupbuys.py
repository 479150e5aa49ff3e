"""Group buys that hosts opened by hand: some that neighbours join now, one ready to fetch, one that failed.

Neighbours join as they do in life: an order is placed and a payment asked for, the provider's notice makes it paid,
and the readers of the log count it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from linli.catalog import api as catalog
from linli.fulfil import api as fulfil
from linli.groupbuy import api as groupbuy
from linli.groupbuy.types import NewGroupBuy, Tier
from linli.kernel import clock
from linli.kernel.log import acting, transaction
from linli.orders import api as orders
from linli.orders.types import PlaceInput, Wanted
from linli.people import api as people
from linli.stock.types import SoldOut
from linli.supply import api as supply
from linli.supply.types import PurchaseLineView, ReceivedLine
from sim.demo.chain import Chain, resident, table
from sim.demo.paying import pay
from sim.demo.reading import read_along

TONIGHT_UNTIL = 18  # from this hour on, the next evening is tomorrow's


@dataclass(frozen=True, slots=True)
class Plan:
    """A group buy as it is meant: hero, store, households to join, how many hours ago it was opened at most, and
    the evening it closes, counted from the next one that is some hours away."""

    hero: str
    store: str
    joins: int
    opened: float
    evening: int
    hour: int
    title: str


RUNNING = (
    Plan("H001", "cuiyuan", 26, 9, 0, 21, "云南有机蓝莓，凌晨采明早到"),
    Plan("H002", "cuiyuan", 12, 20, 1, 20, "五常新米，现碾现发"),
    Plan("H004", "cuiyuan", 9, 5, 0, 22, "丹东草莓 99，红颜头茬"),
    Plan("H008", "wenyi", 6, 8, 0, 20, "临安土鸡蛋，满山跑的鸡"),
    Plan("H009", "wenyi", 6, 7, 0, 21, "普罗旺斯番茄，小时候的味道"),
    Plan("H003", "jiulian", 4, 6, 1, 20, "阳澄湖蟹，三公两母"),
    Plan("H005", "gudang", 5, 10, 1, 20, "赣南脐橙，不打蜡"),
    Plan("H016", "jialv", 4, 4, 0, 22, "眉县猕猴桃，软硬分好"),
    Plan("H012", "luojiazhuang", 4, 5, 0, 20, "舟山活虾，到店还会跳"),
    Plan("H015", "tangbei", 4, 12, 1, 21, "阿克苏冰糖心苹果"),
)
READY = (Plan("H006", "cuiyuan", 24, 24, -2, 20, "盐池羊肉汤料包，第一批"),)
FAILED = (Plan("H003", "tangbei", 6, 24, -3, 20, "阳澄湖蟹，周末尝鲜"),)


def open_running(chain: Chain) -> list[UUID]:
    """Open those that run now."""
    heroes, opened = heroes_by_code(), []
    for plan in RUNNING:
        closes = closing(plan)
        with clock.at(clock.now() - timedelta(hours=plan.opened)):
            opened.append(_open(plan, closes, heroes[plan.hero], chain))
    read_along()
    return opened


def join_running(chain: Chain, opened: Sequence[UUID], dice: random.Random) -> None:
    """Let neighbours join those that run now; nothing is read, so this may go on beside anything else."""
    for plan, id in zip(RUNNING, opened, strict=True):
        start, end = clock.now() - timedelta(hours=plan.opened), clock.now() - timedelta(minutes=3)
        join(id, plan.joins, chain.stores[plan.store], dice, start, end)


def play_ended(chain: Chain, dice: random.Random) -> None:
    """Play those that have ended, from their opening to what neighbours have fetched."""
    heroes = heroes_by_code()
    for plan in (*FAILED, *READY):
        closed = closing(plan)
        opened = closed - timedelta(hours=plan.opened)
        with clock.at(opened):
            id = _open(plan, closed, heroes[plan.hero], chain)
        until = closed - timedelta(minutes=10)
        placed = join(id, plan.joins, chain.stores[plan.store], dice, opened, until, last=resident())
        host = chain.hosts[plan.store]
        if arrived := finish(id, host, dice, closed=closed):
            fetch(placed, host, arrived, share=0.4)


def heroes_by_code() -> dict[str, dict[str, str]]:
    """The hand-picked goods."""
    return {row["code"]: row for row in table("heroes")}


def closing(plan: Plan) -> datetime:
    """When a group buy closes, as seen now: from late afternoon on, the next evening is tomorrow's."""
    tonight = int(clock.now().astimezone(clock.CHINA).hour >= TONIGHT_UNTIL)
    return clock.day_bounds(clock.today() + timedelta(days=plan.evening + tonight))[0] + timedelta(hours=plan.hour)


def _open(plan: Plan, closes: datetime, hero: dict[str, str], chain: Chain) -> UUID:
    sku = catalog.skus(list(catalog.ids_of_codes([plan.hero]).values())).popitem()[1]
    tiers = [
        Tier(households=int(at), unit_fen=round(float(price) * 100))
        for at, price in (part.split(":") for part in hero["tiers"].split("|"))
    ]
    with acting(f"staff:{chain.hosts[plan.store]}"):
        return groupbuy.open(
            NewGroupBuy(
                store_id=chain.stores[plan.store],
                sku_id=sku.id,
                supplier_id=chain.suppliers[hero["supplier"]],
                title=plan.title,
                list_fen=max(sku.list_fen, tiers[0].unit_fen),
                tiers=tiers,
                threshold=int(hero["threshold"]),
                capacity=max(tiers[-1].households * 3, 200),
                closes_at=closes,
                pickup_from=_next_morning(closes),
                opened_by=f"staff:{chain.hosts[plan.store]}",
            )
        )


def _next_morning(moment: datetime) -> datetime:
    day = clock.local_day(moment) + timedelta(days=1)
    return clock.day_bounds(day)[0] + timedelta(hours=9)


def join(
    id: UUID,
    households: int,
    store_id: UUID,
    dice: random.Random,
    start: datetime,
    end: datetime,
    *,
    last: UUID | None = None,
) -> list[UUID]:
    """Let so many neighbours join between two moments, as far as the goods reach; their orders.

    `last` joins after all others, if it is a neighbour of the store.
    """
    neighbours = people.members_of(store_id=store_id)
    joining = dice.sample(neighbours, min(households, len(neighbours)))
    if last in neighbours:
        joining = [*(one for one in joining if one != last), last]
    sku_id = groupbuy.view(id).goods.sku_id
    placed: list[UUID] = []
    for person_id, part in zip(joining, sorted(dice.random() for _ in joining), strict=True):
        with clock.at(start + (end - start) * part):
            quantity = dice.choices((1, 2, 3), (80, 16, 4))[0]
            try:
                placed.append(buy(person_id, store_id, [Wanted(sku_id=sku_id, quantity=quantity, groupbuy_id=id)]))
            except SoldOut:
                break
    return placed


def buy(person_id: UUID, store_id: UUID, wanted: list[Wanted]) -> UUID:
    """Place an order and pay it; its id."""
    channel = "groupbuy" if any(one.groupbuy_id for one in wanted) else "mall"
    with transaction(), acting(f"person:{person_id}"):
        order = orders.place(
            PlaceInput(
                person_id=person_id,
                store_id=store_id,
                lines=wanted,
                key=f"demo:{clock.now():%m%d%H%M%S%f}",
                channel=channel,
            )
        )
        payment = orders.start_payment(order.id, person_id)
    with acting("system", source="demo"):
        pay(payment)
    return order.id


def finish(id: UUID, host: UUID, dice: random.Random, *, closed: datetime) -> datetime | None:
    """Close a group buy at its deadline and take its goods in; when they came, if it formed."""
    with clock.at(closed + timedelta(minutes=1)):
        read_along()
        groupbuy.close(id)
        read_along()
    bought = supply.purchases(groupbuy_id=id).items
    if not bought:
        return None
    arrived = closed + timedelta(hours=13)
    _deliver(bought[0].id, closed, arrived, host, dice)
    return arrived


def fetch(placed: Sequence[UUID], host: UUID, arrived: datetime, *, share: float) -> None:
    """Pick the orders, and let a share of the neighbours fetch them: who joined first comes first.

    Nothing is read, so this may go on beside anything else.
    """
    with clock.at(arrived + timedelta(hours=1)), acting(f"staff:{host}"), transaction():
        for order_id in placed:
            fulfil.mark_picked(order_id)
    for nth, order_id in enumerate(placed[: round(len(placed) * share)]):
        with clock.at(arrived + timedelta(hours=2, minutes=9 * nth)), acting(f"staff:{host}"):
            fulfil.collect(order_id, key=f"demo:{order_id}")


def _deliver(purchase_id: UUID, closed: datetime, arrived: datetime, host: UUID, dice: random.Random) -> None:
    with clock.at(closed + timedelta(hours=1)):
        supply.confirm(purchase_id)
    with clock.at(closed + timedelta(hours=4)):
        supply.ship(purchase_id, waybill=f"SF{dice.randrange(10**12):012d}")
    with clock.at(arrived), acting(f"staff:{host}"):
        supply.receive(purchase_id, [_received(line, arrived) for line in supply.purchase(purchase_id).lines])
        read_along()


def _received(line: PurchaseLineView, arrived: datetime) -> ReceivedLine:
    hero = heroes_by_code().get(catalog.skus([line.sku_id])[line.sku_id].code, {})
    return ReceivedLine(
        sku_id=line.sku_id,
        quantity=line.quantity,
        batch_code=f"{hero.get('batch', '')[:1]}{arrived:%m%d}-01",
        expires_on=clock.local_day(arrived) + timedelta(days=9),
        quality_note=hero.get("quality", "外观和数量都对"),
    )
