"""The numbers on a resident's badges."""

from uuid import UUID

from django.db import connection

from linli.orders.api.shop.shown import Counts
from linli.people import api as people

_COUNTS = """
select coalesce((
    select sum(quantity) from orders_cartline where person_id = any(%(persons)s) and store_id = %(store)s), 0),
  count(*) filter (where o.state = 'placed'),
  count(*) filter (where o.state in ('paid', 'partly_refunded') and exists (
    select 1 from orders_orderline l
    where l.order_id = o.id and l.quantity > l.handed_quantity + l.released_quantity)),
  count(*)
from orders_order o where o.person_id = any(%(persons)s) and o.channel <> 'pos'
"""


def counts_of(person_id: UUID, store_id: UUID) -> Counts:
    """How much lies in the cart of a store, and how many orders wait for money or for fetching."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"persons": people.merged_ids(person_id), "store": store_id})
        cart, to_pay, to_collect, orders = cursor.fetchone()
    return Counts(cart=int(cart), to_pay=to_pay, to_collect=to_collect, orders=orders)
