"""Prices of each store and what stands on its shelves: batches, some of them near their end, and coupons."""

import random
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from linli.catalog import api as catalog
from linli.catalog.types import SkuView
from linli.kernel import clock
from linli.kernel.log import transaction
from linli.people import api as people
from linli.pricing import api as pricing
from linli.pricing.types import NewCoupon
from linli.stock import api as stock
from linli.stock.types import Receipt
from sim.demo.chain import Chain, table
from sim.demo.history import History

COUPONED = 400


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
        with transaction():
            receipts = list(_receipts(code, goods, history, heroes, dice))
            stock.receive(store_id, receipts, reference=f"opening:{code}", at=clock.now() - timedelta(hours=9))
        pricing.set_pickup_discount(store_id, 100)


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


def _receipts(
    store: str, goods: dict[str, SkuView], history: History, heroes: set[str], dice: random.Random
) -> Iterator[Receipt]:
    """Some days of sales of what sells here; of fresh goods little, and now and then a batch that must go."""
    today = clock.today()
    for code, one in goods.items():
        sold = history.pace.get((store, code), 0)
        if not sold and code not in heroes:
            continue
        life = one.shelf_life_days or 365
        days = min(max(life * 0.6, 1.5), 12)
        quantity = max(round(sold / 28 * days * dice.uniform(0.7, 1.4)), dice.randint(2, 6))
        if life <= 30 and dice.random() < 0.08:
            old = max(2, quantity // 4)
            yield _batch(
                one,
                old,
                f"{code}-{today - timedelta(days=max(life - 1, 1)):%m%d}",
                today + timedelta(days=dice.randint(0, 1)),
            )
            quantity = max(quantity - old, 2)
        elif dice.random() < 0.04:
            quantity = dice.randint(1, 2)  # about to run out
        left = max(2, round(life * dice.uniform(0.55, 0.95)))
        yield _batch(
            one, quantity, f"{code}-{today - timedelta(days=min(life - left, 30)):%m%d}", today + timedelta(days=left)
        )


def _batch(one: SkuView, quantity: int, code: str, expires_on: object) -> Receipt:
    return Receipt(sku_id=one.id, quantity=quantity, batch_code=code, expires_on=expires_on, unit_cost_fen=one.cost_fen)


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
