"""Goods past their last day: off the shelf by themselves, into the loss when somebody says so."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from linli.kernel import clock
from linli.kernel.errors import Conflict
from linli.kernel.ledger import Posting, post
from linli.kernel.log import record_all, transaction
from linli.stock import rules
from linli.stock.events import BatchExpired, StockWrittenOff
from linli.stock.models import Batch, StockLevel, StockMove
from linli.stock.types import Loss

AT_ONCE = 1000
Place = tuple[UUID, UUID]  # store, sku

_DUE = """
select distinct b.store_id, b.sku_id from stock_batch b
join stock_stocklevel l on l.account = 'shelf:' || b.store_id and l.commodity = b.sku_id and l.quantity > 0
where b.expires_on < %s and b."left" > b.expired limit %s
"""
# Levels before batches, as everybody locks them; the expired ones too, for who writes off holds those.
_FREE = """
select split_part(l.account, ':', 2)::uuid, l.commodity, l.quantity, l.account like 'shelf:%%'
from stock_stocklevel l join unnest(%s::text[], %s::uuid[]) as w(account, commodity) using (account, commodity)
order by l.commodity, l.account for update of l
"""
_PAST = """
select b.id, b.store_id, b.sku_id, b."left" - b.expired, b.unit_cost_fen
from stock_batch b join unnest(%s::uuid[], %s::uuid[]) as w(store_id, sku_id) using (store_id, sku_id)
where b.expires_on < %s and b."left" > b.expired
order by b.sku_id, b.expires_on, b.id for update of b
"""
_ASIDE = """
update stock_batch b set expired = b.expired + t.part
from unnest(%s::uuid[], %s::int[]) as t(id, part) where b.id = t.id
"""


def set_aside_expired() -> int:
    """Take free pieces of batches past their last day off the shelves (those of the first 1,000 articles that have
    some); how many. What is reserved stays reserved. A second time changes nothing."""
    with transaction():
        free = _free()
        events = [one for one in _past(free) if one.quantity]
        moves = [
            Posting(one.sku_id, rules.shelf(one.store_id), rules.expired(one.store_id), one.quantity)
            for one in events
            if one.store_id
        ]
        post(StockLevel, StockMove, moves, kind="expire", reference=f"expiry:{clock.today()}")
        with connection.cursor() as cursor:
            cursor.execute(_ASIDE, [[one.batch_id for one in events], [one.quantity for one in events]])
        record_all((one, None) for one in events)
        return sum(one.quantity for one in events)


def write_off_expired(store_id: UUID, batch_ids: Sequence[UUID], *, actor: str = "system") -> Loss:
    """Book what is set aside of these batches as lost, reason expired; nought where that was done already.

    Raises:
        Conflict: somebody else writes them off at this moment.
    """
    with transaction():
        seen = _aside(store_id, batch_ids)
        moves = [Posting(row.sku_id, rules.expired(store_id), rules.lost(store_id), row.expired) for row in seen]
        post(StockLevel, StockMove, moves, kind="expired", reference=f"expired:{clock.today()}", actor=actor)
        locked = _aside(store_id, batch_ids, lock=True)
        if [(row.id, row.expired) for row in locked] != [(row.id, row.expired) for row in seen]:
            raise Conflict(reason_zh="刚有人动过这些货，刷新再看", reason_en="Somebody has just changed these batches")
        events = [
            StockWrittenOff(
                store_id=store_id,
                sku_id=row.sku_id,
                batch_id=row.id,
                quantity=row.expired,
                cost_fen=row.expired * row.unit_cost_fen,
                reason="expired",
            )
            for row in locked
        ]
        for row in locked:
            row.left, row.expired = row.left - row.expired, 0
        Batch.objects.bulk_update(locked, ["left", "expired"])
        record_all((one, None) for one in events)
        return Loss(quantity=sum(one.quantity for one in events), cost_fen=sum(one.cost_fen for one in events))


def _free() -> dict[Place, int]:
    """Free pieces of what has batches past their day, its levels locked."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [clock.today(), AT_ONCE])
        due: list[Place] = cursor.fetchall()
        if not due:
            return {}
        accounts = [account(store) for account in (rules.shelf, rules.expired) for store, _ in due]
        cursor.execute(_FREE, [accounts, [sku for _, sku in due] * 2])
        return {(store, sku): quantity for store, sku, quantity, on_shelf in cursor.fetchall() if on_shelf}


def _past(free: dict[Place, int]) -> list[BatchExpired]:
    """What of each batch past its day leaves the shelf; the batches are locked."""
    if not free:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_PAST, [[store for store, _ in free], [sku for _, sku in free], clock.today()])
        rows = cursor.fetchall()
    batches: dict[Place, list[tuple[UUID, int, int]]] = defaultdict(list)
    for id, store, sku, left, cost in rows:
        batches[store, sku].append((id, left, cost))
    return [
        BatchExpired(store_id=place[0], sku_id=place[1], batch_id=id, quantity=part, cost_fen=part * cost)
        for place, of in batches.items()
        for (id, _, cost), part in zip(of, rules.past_due(free[place], [left for _, left, _ in of]), strict=True)
    ]


def _aside(store_id: UUID, batch_ids: Sequence[UUID], *, lock: bool = False) -> list[Batch]:
    rows = Batch.objects.filter(store_id=store_id, id__in=batch_ids, expired__gt=0).order_by("sku_id", "id")
    return list(rows.select_for_update() if lock else rows)
