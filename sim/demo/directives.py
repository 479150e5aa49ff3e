"""Directives of the last weeks: proposed from what was known then, carried out, and answered by the neighbours.

How many neighbours come is decided here, by a pull of evening group buys that the house does not know and has to
learn.
"""

import math
import random
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from datetime import datetime, timedelta
from uuid import UUID

from linli.accounts import api as accounts
from linli.decide import api as decide
from linli.kernel import clock
from linli.kernel.log import acting
from linli.orders import api as orders
from sim.demo.chain import HOME, Chain
from sim.demo.groupbuys import fetch, finish, join
from sim.demo.reading import read_along

PULL = 1.7  # households of an evening for each one that buys the goods in a week at the shelf
NOISE = 0.2  # spread of log households from evening to evening
SEEN_DAYS = 28
MORNING = timedelta(hours=10)
CLOSING = timedelta(hours=20)
EVENINGS = ((HOME, 25), ("wenyi", 20), (HOME, 8))


def fit_the_past(chain: Chain, store: str) -> None:
    """Fit what was known on the first of a store's past mornings; the history must be loaded."""
    with clock.at(_morning(next(days for code, days in EVENINGS if code == store))):
        if store == EVENINGS[0][0]:
            decide.fit_prices()
        decide.fit_store(chain.stores[store])


def live(chain: Chain, dice: random.Random, fits: Mapping[str, Future[None]], beside: Executor) -> None:
    """Let the directives of past mornings be proposed, carried out and measured, once their store is fitted."""
    read_along()
    had: set[tuple[str, UUID]] = set()
    fetched = []
    for store, days in EVENINGS:
        fits[store].result()
        came = _evening(chain, store, _morning(days), dice, had)
        if came:
            fetched.append(beside.submit(fetch, *came, share=1.0))
    for one in fetched:
        one.result()


def fit_today(chain: Chain) -> None:
    """Fit the first store as it is today."""
    decide.fit_store(chain.stores[HOME])


def propose_for_today(chain: Chain) -> None:
    """What the first store's host finds this morning; the worker looks after the other stores."""
    read_along()
    decide.propose(chain.stores[HOME])


def _morning(days: int) -> datetime:
    return clock.day_bounds(clock.today() - timedelta(days=days))[0] + MORNING


def _evening(
    chain: Chain, store: str, morning: datetime, dice: random.Random, had: set[tuple[str, UUID]]
) -> tuple[list[UUID], UUID, datetime] | None:
    """The best directive, on goods that this store has not `had` yet where there are any: a host varies.

    Which orders can be fetched from whom, and since when; None where nothing formed.
    """
    store_id, host = chain.stores[store], chain.hosts[store]
    with clock.at(morning):
        proposed = [decide.directive(id) for id in decide.propose(store_id)]
        if not proposed:
            return None
        best = next((one for one in proposed if (store, one.goods.sku_id) not in had), proposed[0])
        had.add((store, best.goods.sku_id))
        with acting(f"staff:{host}"):
            done = decide.execute(
                best.id, actor=f"staff:{host}", name=accounts.store(store_id).host_name, staff_id=host
            )
    assert done.groupbuy_id is not None
    closed = morning - MORNING + CLOSING
    coming = round(_weekly(store_id, done.goods.sku_id, morning) * PULL * math.exp(dice.gauss(0, NOISE)))
    placed = join(done.groupbuy_id, max(coming, 2), store_id, dice, morning, closed - timedelta(minutes=10))
    arrived = finish(done.groupbuy_id, host, dice, closed=closed)
    return (placed, host, arrived) if arrived else None


def _weekly(store_id: UUID, sku_id: UUID, moment: datetime) -> float:
    """Receipts of a week that hold the goods."""
    today = clock.local_day(moment)
    rows = orders.sales_by_day(store_id, today - timedelta(days=SEEN_DAYS), until=today, keys=[sku_id], shelf_only=True)
    return sum(row.orders for row in rows) * 7 / SEEN_DAYS
