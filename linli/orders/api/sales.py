"""Sales as sums, computed by the database."""

from datetime import date
from uuid import UUID

from django.db import connection

from linli.kernel.clock import day_bounds
from linli.orders.types import SalesBy, SalesRow

_KEY = {"sku": "l.sku_id", "category": "l.category_id", "store": "o.store_id"}

_SALES = """
select (o.paid_at at time zone 'Asia/Shanghai')::date as day, o.store_id, {key} as key,
       count(distinct o.id), sum(l.quantity), sum(l.net_fen)
from orders_order o join orders_orderline l on l.order_id = o.id
where o.paid_at >= %(since)s and (%(until)s::timestamptz is null or o.paid_at < %(until)s)
  and (%(store)s::uuid is null or o.store_id = %(store)s)
  and (%(keys)s::uuid[] is null or {key} = any(%(keys)s))
  and (not %(shelf_only)s or l.groupbuy_id is null)
group by 1, 2, 3 order by 1, 2, 3
"""


def sales_by_day(
    store_id: UUID | None,
    since: date,
    *,
    by: SalesBy = "sku",
    until: date | None = None,
    keys: list[UUID] | None = None,
    shelf_only: bool = False,
) -> list[SalesRow]:
    """Paid sales of each local day from `since` to the day before `until`, in one store or in all.

    `keys` keeps only these skus, categories or stores, `shelf_only` leaves group buys out. Refunds are not taken off:
    they are facts of their own.
    """
    parameters = {
        "since": day_bounds(since)[0],
        "until": day_bounds(until)[0] if until else None,
        "store": store_id,
        "keys": keys,
        "shelf_only": shelf_only,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SALES.format(key=_KEY[by]), parameters)
        return [
            SalesRow.model_construct(
                day=row[0], store_id=row[1], key=row[2], orders=row[3], quantity=int(row[4]), net_fen=int(row[5])
            )
            for row in cursor.fetchall()
        ]
