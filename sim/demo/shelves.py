"""Prices of each store and what stands on its shelves: batches, some of them near their end, and coupons."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from linli.catalog import api as catalog
from linli.catalog.types import SkuView
from linli.kernel import clock
from linli.kernel.log import transaction
from linli.people import api as people
from linli.pricing import api as pricing
from linli.pricing.types import NewCoupon
from linli.stock import api as stock
from linli.stock.types import Reason, Receipt
from sim.demo.chain import Chain, table
from sim.demo.history import History

COUPONED = 400
FRESH = 30  # days: what keeps longer is stocked without fear
STALE, SCARCE = 0.08, 0.04  # share of articles with a batch near its end, and of those about to run out
OLDEST = 13  # days since the oldest delivery
LOSSES, LOSING = 0.07, 4  # share of deliveries in which something goes bad, and from how many pieces on


def stock_up(chain: Chain, history: History, dice: random.Random) -> None:
    """Prices and opening stock of all stores."""
    views = catalog.skus(list(history.skus.values()))
    goods = {code: views[id] for code, id in history.skus.items()}
    heroes = {row["code"] for row in table("heroes")}
    pricing.set_prices(
        None,
        [
            (one.id, history.prices[code], one.list_fen if one.list_fen > history.prices[code] else None)
            for code, one in goods.items()
        ],
    )
    for code, store_id in chain.stores.items():
        pricing.set_prices(store_id, list(_own_prices(goods, history, dice)))
        pricing.set_pickup_discount(store_id, 100)
        by_day: dict[date, list[Receipt]] = defaultdict(list)
        for day, receipt in _deliveries(code, goods, history, heroes, dice):
            by_day[day].append(receipt)
        for day in sorted(by_day):
            _deliver(store_id, day, by_day[day], dice)


def _deliver(store_id: UUID, day: date, receipts: list[Receipt], dice: random.Random) -> None:
    """A morning's delivery; the evening after, what was bruised or went bad is written off."""
    morning = min(clock.day_bounds(day)[0] + timedelta(hours=6), clock.now() - timedelta(minutes=30))
    evening = morning + timedelta(hours=15)
    with transaction():
        batches = stock.receive(store_id, receipts, reference=f"delivery:{store_id}:{day}", at=morning)
        if evening > clock.now():
            return
        with clock.at(evening):
            for batch, receipt in zip(batches, receipts, strict=True):
                if receipt.quantity >= LOSING and dice.random() < LOSSES:
                    reason: Reason = "damaged" if dice.random() < 0.6 else "expired"
                    stock.write_off(store_id, receipt.sku_id, 1 + receipt.quantity // 12, reason, batch)


def _own_prices(
    goods: dict[str, SkuView], history: History, dice: random.Random
) -> Iterator[tuple[UUID, int, int | None]]:
    """One article in twelve is cheaper here today."""
    for code, one in goods.items():
        if dice.random() < 1 / 12:
            usual = history.prices[code]
            cut = usual * dice.choice((80, 85, 90)) // 100 // 10 * 10
            if 0 < cut < usual:
                yield one.id, cut, usual


def _deliveries(
    store: str, goods: dict[str, SkuView], history: History, heroes: set[str], dice: random.Random
) -> Iterator[tuple[date, Receipt]]:
    """Some days of sales of what sells here, as much as will sell in time; now and then a batch that must go."""
    for code, one in goods.items():
        sold = history.pace.get((store, code), 0)
        if not sold and code not in heroes:
            continue
        life = one.shelf_life_days or 365
        days = min(max(life * 0.6, 1.5), 12) * dice.uniform(0.7, 1.4)
        left = max(2, round(life * dice.uniform(0.55, 0.95)))
        least = 1 if life <= FRESH else dice.randint(2, 6)
        quantity = max(round(sold / 28 * min(days, left)), least)
        if life <= FRESH and dice.random() < STALE:
            yield _batch(one, max(2, quantity // 4), life, left=dice.randint(0, 1))
        elif dice.random() < SCARCE:
            quantity = dice.randint(1, 2)
        yield _batch(one, quantity, life, left=left)


def _batch(one: SkuView, quantity: int, life: int, *, left: int) -> tuple[date, Receipt]:
    """A batch that keeps for `left` more days of its `life`, and the day it came."""
    arrived = clock.today() - timedelta(days=min(max(life - left, 0), OLDEST))
    receipt = Receipt(
        sku_id=one.id,
        quantity=quantity,
        batch_code=f"{one.code}-{arrived:%m%d}",
        expires_on=clock.today() + timedelta(days=left),
        unit_cost_fen=one.cost_fen,
    )
    return arrived, receipt


def hand_out_coupons(chain: Chain, dice: random.Random) -> None:
    """Coupons in the hands of some members."""
    now = clock.now()
    kinds = [
        ("满 49 减 6", "水果和蔬菜都能用", 600, 4900, 9),
        ("满 99 减 15", "老邻居专享", 1500, 9900, 14),
        ("新邻居见面礼", "第一单减 8 元", 800, 2000, 30),
    ]
    with transaction():
        for nth, (name, note, amount, minimum, days) in enumerate(kinds):
            kind = pricing.add_coupon(
                NewCoupon(
                    name=name,
                    note=note,
                    amount_fen=amount,
                    minimum_fen=minimum,
                    valid_from=now - timedelta(days=3),
                    valid_until=now + timedelta(days=days),
                )
            )
            for store_id in chain.stores.values():
                everybody = people.members_of(store_id=store_id)
                lucky = dice.sample(everybody, min(len(everybody), COUPONED // len(chain.stores)))
                pricing.issue(kind, lucky, key=f"demo:{nth}")
