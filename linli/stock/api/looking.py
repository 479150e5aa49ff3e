"""What is where, how old it is, what it is worth."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F

from linli.kernel import clock, columns, prepared
from linli.stock.models import Batch, StockMove
from linli.stock.types import BatchView, LevelView, MoveView

_LEVELS = """
with counted as (
  select l.commodity as sku_id,
         sum(l.quantity) filter (where l.account = %(shelf)s) as shelf,
         sum(l.quantity) filter (where l.account = %(held)s) as held,
         sum(l.quantity) filter (where l.account like 'arrived:%%') as arrived,
         sum(l.quantity) filter (where l.account = %(expired)s) as expired
  from stock_stocklevel l
  where l.account in (%(shelf)s, %(held)s, %(expired)s)
     or l.account in (select 'arrived:' || o.id from stock_offer o where o.store_id = %(store)s)
  group by 1
), worth as (
  select b.sku_id, min(b.expires_on) filter (where b."left" > b.expired) as next_expiry,
         sum(b."left"::bigint * b.unit_cost_fen) as value_fen
  from stock_batch b where b.store_id = %(store)s and b."left" > 0 group by 1
)
select sku_id, coalesce(shelf, 0), coalesce(held, 0), coalesce(arrived, 0), coalesce(expired, 0),
       next_expiry, coalesce(value_fen, 0)
from counted left join worth using (sku_id)
where %(all)s or sku_id = any(%(skus)s)
order by sku_id
"""

_UNIT_COSTS = """
select sku_id, (sum(("left" - expired)::bigint * unit_cost_fen) / sum("left" - expired))::bigint from stock_batch
where store_id = %s and sku_id = any(%s) and "left" > expired group by 1
"""


def unit_costs(store_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What a piece in the store has cost on average over its open batches (moving weighted average), in fen.

    What is set aside as expired does not count. A sku without an open batch is missing from the answer.
    """
    return ask_unit_costs(store_id, sku_ids)()


def ask_unit_costs(store_id: UUID, sku_ids: Sequence[UUID]) -> Callable[[], dict[UUID, int]]:
    """As `unit_costs`, but sent for with the next statement: call the answer."""
    return prepared.ask(_UNIT_COSTS, [store_id, columns.among(sku_ids)], lambda rows: dict(rows))


def levels(store_id: UUID, sku_ids: Sequence[UUID] | None = None) -> list[LevelView]:
    """What a store holds of each sku it has ever held, or of these."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LEVELS,
            {
                "shelf": f"shelf:{store_id}",
                "held": f"held:{store_id}",
                "expired": f"expired:{store_id}",
                "store": store_id,
                "all": sku_ids is None,
                "skus": list(sku_ids or ()),
            },
        )
        return [
            LevelView(
                store_id=store_id,
                sku_id=row[0],
                shelf=row[1],
                held=row[2],
                arrived=row[3],
                expired=row[4],
                next_expiry=row[5],
                value_fen=row[6],
            )
            for row in cursor.fetchall()
        ]


def low(store_id: UUID, below: int) -> list[LevelView]:
    """Skus of which fewer than `below` pieces are free on the shelf, fewest first."""
    found = [one for one in levels(store_id) if one.shelf < below]
    return sorted(found, key=lambda one: (one.shelf, one.sku_id))


def batches(store_id: UUID, sku_ids: Sequence[UUID] | None = None) -> list[BatchView]:
    """Batches of which pieces are left, first what expires first."""
    rows = Batch.objects.filter(store_id=store_id, left__gt=0)
    if sku_ids is not None:
        rows = rows.filter(sku_id__in=sku_ids)
    return [_batch_view(row) for row in rows.order_by("sku_id", F("expires_on").asc(nulls_last=True), "id")]


def near_expiry(store_id: UUID, days: int) -> list[BatchView]:
    """Batches that expire within so many days (or have expired), soonest first."""
    last = clock.today() + timedelta(days=days)
    rows = Batch.objects.filter(store_id=store_id, left__gt=0, expires_on__lte=last)
    return [_batch_view(row) for row in rows.order_by("expires_on", "id")]


def moves_of(store_id: UUID, sku_id: UUID, limit: int = 50) -> list[MoveView]:
    """The latest moves of a sku into or out of a store's accounts, newest first."""
    accounts = [f"shelf:{store_id}", f"held:{store_id}", f"expired:{store_id}"]
    rows = StockMove.objects.filter(commodity=sku_id).order_by("-at", "-id")
    rows = rows.filter(source__in=accounts) | rows.filter(target__in=accounts)
    return [
        MoveView(
            at=row.at,
            kind=row.kind,
            reference=row.reference,
            source=_place(row.source),
            target=_place(row.target),
            quantity=row.quantity,
            actor=row.actor,
        )
        for row in rows[:limit]
    ]


def _place(account: str) -> str:
    """The kind of an account: shelf, held, expired, …, and of the world's its second word."""
    return account.removeprefix("world:").split(":")[0]


def _batch_view(row: Batch) -> BatchView:
    return BatchView(
        id=row.id,
        store_id=row.store_id,
        sku_id=row.sku_id,
        code=row.code,
        expires_on=row.expires_on,
        unit_cost_fen=row.unit_cost_fen,
        quantity=row.quantity,
        left=row.left,
        expired=row.expired,
        received_at=row.received_at,
    )
