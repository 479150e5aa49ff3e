"""Whether the books of goods are right."""

from uuid import UUID

from django.db import connection

from linli.kernel.ledger import imbalance
from linli.stock.models import StockLevel, StockMove

_BATCHES = """
with booked as (
  select split_part(account, ':', 2)::uuid as store_id, commodity as sku_id, quantity from stock_stocklevel
  where account ~ '^(shelf|held|expired):'
  union all
  select o.store_id, l.commodity, l.quantity
  from stock_stocklevel l join stock_offer o on l.account = 'arrived:' || o.id
), books as (
  select store_id, sku_id, sum(quantity) as quantity from booked group by 1, 2
), lying as (
  select store_id, sku_id, sum("left") as quantity from stock_batch group by 1, 2
)
select store_id, sku_id, coalesce(b.quantity, 0), coalesce(l.quantity, 0)
from books b full join lying l using (store_id, sku_id)
where coalesce(b.quantity, 0) <> coalesce(l.quantity, 0)
"""

_EXPIRED = """
with booked as (
  select split_part(account, ':', 2)::uuid as store_id, commodity as sku_id, quantity from stock_stocklevel
  where account like 'expired:%'
), aside as (
  select store_id, sku_id, sum(expired) as quantity from stock_batch where expired > 0 group by 1, 2
)
select store_id, sku_id, coalesce(b.quantity, 0), coalesce(a.quantity, 0)
from booked b full join aside a using (store_id, sku_id)
where coalesce(b.quantity, 0) <> coalesce(a.quantity, 0)
"""


def prove() -> list[str]:
    """What is wrong: sums that are not nought, levels that differ from their moves or from their batches."""
    found = imbalance(StockLevel, StockMove)
    with connection.cursor() as cursor:
        cursor.execute(_BATCHES)
        found += [
            f"stock: store {store} books {booked} of {sku}, its batches hold {lying}"
            for store, sku, booked, lying in cursor.fetchall()
        ]
        cursor.execute(_EXPIRED)
        found += [
            f"stock: store {store} books {booked} of {sku} as expired, its batches {aside}"
            for store, sku, booked, aside in cursor.fetchall()
        ]
    return found


def reserved() -> dict[tuple[str, UUID], int]:
    """What is reserved: pieces by account (`held:<store>`, `promised:<offer>`) and sku, for the orders' own proof."""
    rows = StockLevel.objects.filter(quantity__gt=0, account__regex="^(held|promised):")
    return {(row.account, row.commodity): row.quantity for row in rows}
