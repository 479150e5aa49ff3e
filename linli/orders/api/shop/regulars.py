"""What a person buys again and again."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from linli.kernel import clock
from linli.orders.api.shop.rhythm import Rhythm, rhythm
from linli.orders.api.shop.shelf import items_by_id
from linli.orders.api.shop.shown import Regular, Verb
from linli.people import api as people

LOOK_BACK = timedelta(days=240)
FEWEST_TIMES = 2
MOST_REGULARS = 12
SOON_DAYS = 4

_BOUGHT = """
select l.sku_id, (o.paid_at at time zone 'Asia/Shanghai')::date as day, sum(l.quantity - l.refunded_quantity)
from orders_order o join orders_orderline l on l.order_id = o.id
where o.person_id = any(%s) and o.paid_at >= %s and l.quantity > l.refunded_quantity
group by 1, 2 order by 1, 2
"""

DRUNK = frozenset({"乳品", "酒水饮料"})
USED = frozenset({"日用百货", "个护美妆", "健康护理", "母婴", "宠物", "鲜花绿植", "其他"})


def regulars(person_id: UUID, store_id: UUID, *, limit: int = MOST_REGULARS) -> list[Regular]:
    """What a person bought on two days or more: first what runs out soon, then the most frequent."""
    today = clock.today()
    habits = {sku_id: rhythm(bought, today) for sku_id, bought in _bought(person_id).items() if _again(bought)}
    first = sorted(habits, key=lambda sku_id: _rank(habits[sku_id], today))[: 2 * limit]
    items = items_by_id(store_id, first)
    return [
        Regular(
            item=items[sku_id],
            times=habit.times,
            last_on=habit.last_on,
            usual_quantity=habit.usual_quantity,
            every_days=habit.every_days,
            runs_out_on=habit.runs_out_on,
            verb=verb_for(items[sku_id].section),
        )
        for sku_id in first
        if sku_id in items and (habit := habits[sku_id])
    ][:limit]


def verb_for(section: str) -> Verb:
    """How the goods of a section come to an end."""
    if section in DRUNK:
        return "drink"
    return "use" if section in USED else "eat"


def _again(bought: list[tuple[date, int]]) -> bool:
    return len(bought) >= FEWEST_TIMES


def _rank(habit: Rhythm, today: date) -> tuple[bool, int, int]:
    soon = habit.runs_out_on is not None and abs((habit.runs_out_on - today).days) <= SOON_DAYS
    return not soon, -habit.times, -habit.last_on.toordinal()


def _bought(person_id: UUID) -> dict[UUID, list[tuple[date, int]]]:
    found: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_BOUGHT, [people.merged_ids(person_id), clock.now() - LOOK_BACK])
        for sku_id, day, pieces in cursor.fetchall():
            found[sku_id].append((day, int(pieces)))
    return found
