"""Whether money and goods of orders are where they should be."""

from uuid import UUID

from django.db import connection

from linli.kernel.ledger import imbalance
from linli.orders.models import MoneyLevel, MoneyMove
from linli.stock import api as stock

_MONEY = """
with paid as (
  select order_id, sum(amount_fen) as fen from orders_payment where state = 'paid' group by 1
), back as (
  select order_id, sum(amount_fen) as all_fen, sum(amount_fen) filter (where state = 'done') as done_fen
  from orders_refund where payment_id is not null group by 1
), held as (
  select commodity as order_id, sum(quantity) filter (where account = 'paid') as paid,
         sum(quantity) filter (where account = 'returning') as returning,
         sum(quantity) filter (where account = 'world:provider') as outside
  from orders_moneylevel group by 1
)
select coalesce(p.order_id, h.order_id), coalesce(p.fen, 0) - coalesce(b.all_fen, 0), coalesce(h.paid, 0),
       coalesce(b.all_fen, 0) - coalesce(b.done_fen, 0), coalesce(h.returning, 0)
from paid p full join held h using (order_id) left join back b on b.order_id = coalesce(p.order_id, h.order_id)
where coalesce(p.fen, 0) - coalesce(b.all_fen, 0) <> coalesce(h.paid, 0)
   or coalesce(b.all_fen, 0) - coalesce(b.done_fen, 0) <> coalesce(h.returning, 0)
   or coalesce(b.done_fen, 0) - coalesce(p.fen, 0) <> coalesce(h.outside, 0)
"""

_ORDERS = """
select o.id, o.paid_fen - o.refunded_fen, coalesce(m.quantity, 0)
from orders_order o left join orders_moneylevel m on m.commodity = o.id and m.account = 'paid'
where exists (select 1 from orders_payment p where p.order_id = o.id)
  and o.paid_fen - o.refunded_fen <> coalesce(m.quantity, 0)
union all
select o.id, o.total_fen, sum(l.net_fen) from orders_order o join orders_orderline l on l.order_id = o.id
group by o.id having o.total_fen <> sum(l.net_fen)
"""

_WAITING = """
select case when l.groupbuy_id is null then 'held:' || o.store_id else 'promised:' || l.groupbuy_id end,
       l.sku_id, sum(l.quantity - l.handed_quantity - l.released_quantity)
from orders_orderline l join orders_order o on o.id = l.order_id
where l.quantity > l.handed_quantity + l.released_quantity
group by 1, 2
"""


def prove() -> list[str]:
    """What is wrong, a line each."""
    found = imbalance(MoneyLevel, MoneyMove)
    with connection.cursor() as cursor:
        cursor.execute(_MONEY)
        found += [
            f"order {order}: should keep {keeps} fen and keeps {kept}, should return {owes} and returns {owed}"
            for order, keeps, kept, owes, owed in cursor.fetchall()
        ]
        cursor.execute(_ORDERS)
        found += [f"order {order}: {told} fen told, {found} fen found" for order, told, found in cursor.fetchall()]
        cursor.execute(_WAITING)
        waiting: dict[tuple[str, UUID], int] = {(row[0], row[1]): int(row[2]) for row in cursor.fetchall()}
    reserved = stock.reserved()
    found += [
        f"stock: {key[0]} reserves {reserved.get(key, 0)} of {key[1]}, orders wait for {waiting.get(key, 0)}"
        for key in sorted(waiting.keys() | reserved.keys())
        if waiting.get(key, 0) != reserved.get(key, 0)
    ]
    return found
