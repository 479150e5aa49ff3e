"""What a community bought lately. Only counts leave this file, and none that a single household could be read from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection

from linli.kernel import clock
from linli.orders.api.shop.shelf import items_by_id
from linli.orders.api.shop.shown import BuildingCount, NeighbourBuy
from linli.people import api as people
from linli.people.types import PersonCard

DAYS = 7
FEWEST_HOUSEHOLDS = 3
MOST_FACES = 3

_BOUGHT = """
select l.sku_id, array_agg(distinct o.person_id) as buyers
from orders_order o join orders_orderline l on l.order_id = o.id
where o.store_id = %s and o.paid_at >= %s and o.person_id = any(%s) and l.quantity > l.refunded_quantity
group by l.sku_id having count(distinct o.person_id) >= %s
order by count(distinct o.person_id) desc, max(o.paid_at) desc, l.sku_id limit %s
"""


def neighbours_buy(store_id: UUID, community_id: UUID, *, limit: int = 6) -> list[NeighbourBuy]:
    """What most households of a community bought in the last seven days and can still be had."""
    bought = _bought(store_id, people.members_of(community_id=community_id), 3 * limit)
    items = items_by_id(store_id, list(bought))
    shown = [sku_id for sku_id in bought if sku_id in items and items[sku_id].state != "out"][:limit]
    cards = people.cards({buyer for sku_id in shown for buyer in bought[sku_id]})
    return [
        NeighbourBuy(
            item=items[sku_id],
            households=len(bought[sku_id]),
            building=_building(cards[buyer] for buyer in bought[sku_id] if buyer in cards),
            faces=_faces(bought[sku_id], cards),
        )
        for sku_id in shown
    ]


def _bought(store_id: UUID, members: Sequence[UUID], limit: int) -> dict[UUID, list[UUID]]:
    since = clock.now() - timedelta(days=DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_BOUGHT, [store_id, since, list(members), FEWEST_HOUSEHOLDS, limit])
        return dict(cursor.fetchall())


def _building(cards: Iterable[PersonCard]) -> BuildingCount | None:
    """The building with most buyers, where they are many enough to hide each other."""
    counts = Counter(card.building for card in cards if card.building)
    name, households = max(counts.items(), key=lambda one: (one[1], one[0]), default=("", 0))
    return BuildingCount(name=name, households=households) if households >= FEWEST_HOUSEHOLDS else None


def _faces(buyers: Sequence[UUID], cards: Mapping[UUID, PersonCard]) -> list[str]:
    drawn = {cards[buyer].avatar for buyer in buyers if buyer in cards and cards[buyer].avatar.startswith("tile:")}
    return sorted(drawn)[:MOST_FACES]
