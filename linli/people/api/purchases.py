"""Counting what people bought and did: every order, refund and fact once, by statements over whole batches."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import orjson
from django.db import connection

from linli.kernel import columns, prepared
from linli.kernel.clock import local_day
from linli.people.types import LineCount, PaidCount, RefundCount

_PURCHASES = """
insert into people_purchase (order_id, person_id, store_id, channel, mode, groupbuy, paid_at, day, paid_fen,
                             refunded_fen, whole_refund)
select order_id, person_id, store_id, channel, mode, groupbuy, paid_at, day, paid_fen, 0, false
from json_to_recordset(%s::json)
  as p(order_id uuid, person_id uuid, store_id uuid, channel text, mode text, groupbuy boolean, paid_at timestamptz,
       day date, paid_fen bigint)
on conflict (order_id) do nothing returning order_id::text
"""
# A merge where it could be `on conflict`, because that takes twice the time of a plain insert. Only the reader of a
# person's stream comes here, and who replays a parked fact beside it: if they meet, one fails and goes on one by one.
_PER_CATEGORY = """
merge into people_bought b
using (
  select person_id, month, category_id, sum(orders) as orders, sum(quantity) as quantity, sum(fen) as spent_fen
  from unnest(%s, %s, %s, %s, %s, %s) as l(person_id, month, category_id, orders, quantity, fen)
  group by 1, 2, 3 order by 1, 2, 3
) n on (b.person_id, b.category_id, b.month) = (n.person_id, n.category_id, n.month)
when matched then update set
  orders = b.orders + n.orders, quantity = b.quantity + n.quantity, spent_fen = b.spent_fen + n.spent_fen
when not matched then insert (person_id, category_id, month, orders, quantity, spent_fen)
  values (n.person_id, n.category_id, n.month, n.orders, n.quantity, n.spent_fen)
"""
_PER_SKU = """
merge into people_favourite f
using (
  select person_id, sku_id, sum(orders) as orders, sum(quantity) as quantity, sum(fen) as spent_fen,
         min(day) as first_day, max(day) as last_day
  from unnest(%s, %s, %s, %s, %s, %s) as l(person_id, day, sku_id, orders, quantity, fen)
  group by 1, 2 order by 1, 2
) n on (f.person_id, f.sku_id) = (n.person_id, n.sku_id)
when matched then update set
  orders = f.orders + n.orders, quantity = f.quantity + n.quantity, spent_fen = f.spent_fen + n.spent_fen,
  first_day = least(f.first_day, n.first_day), last_day = greatest(f.last_day, n.last_day)
when not matched then insert (person_id, sku_id, orders, quantity, spent_fen, first_day, last_day)
  values (n.person_id, n.sku_id, n.orders, n.quantity, n.spent_fen, n.first_day, n.last_day)
"""

# person, month, day, sku, category, orders of the sku, orders of the category, quantity, fen
_Line = tuple[str, date, date, str, str, int, int, int, int]


def count_paid(orders: Sequence[PaidCount]) -> None:
    """Count paid orders, each one once however often it is told."""
    if not orders:
        return
    rows = [{**one._asdict(), "day": local_day(one.paid_at), "lines": None} for one in orders]
    fresh = {order_id for (order_id,) in prepared.rows(_PURCHASES, [orjson.dumps(rows).decode()])}
    lines: list[_Line] = []
    for one, row in zip(orders, rows, strict=True):
        if one.order_id in fresh:
            fresh.remove(one.order_id)
            lines += _lines(one.person_id, row["day"], one.lines, 1)
    _count_lines(lines)


def _lines(person_id: str, day: date, lines: Iterable[LineCount], orders: int) -> Iterator[_Line]:
    """The lines of an order that counts as so many: its first line of a sku, of a category counts it there."""
    month = day.replace(day=1)
    skus, categories = set(), set()
    for sku_id, category_id, quantity, amount_fen in lines:
        of_sku, of_category = 0 if sku_id in skus else orders, 0 if category_id in categories else orders
        skus.add(sku_id)
        categories.add(category_id)
        yield person_id, month, day, sku_id, category_id, of_sku, of_category, quantity, amount_fen


def count_refunded(refunds: Sequence[RefundCount]) -> None:
    """Take refunds off the purchases they belong to, each one once. A whole refund undoes the order's count too."""
    for one in refunds:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into people_refund (refund_id, order_id, amount_fen) values (%s, %s, %s)"
                " on conflict do nothing",
                [one.refund_id, one.order_id, one.amount_fen],
            )
            if cursor.rowcount == 0:
                continue
            cursor.execute(
                "update people_purchase set refunded_fen = refunded_fen + %s, whole_refund = whole_refund or %s"
                " where order_id = %s returning person_id, day",
                [one.amount_fen, one.whole, one.order_id],
            )
            row = cursor.fetchone()
        if row:
            person_id, day = row
            less = [(sku_id, category_id, -pieces, -fen) for sku_id, category_id, pieces, fen in one.lines]
            _count_lines(list(_lines(str(person_id), day, less, -1 if one.whole else 0)))


def _count_lines(lines: Sequence[_Line]) -> None:
    if not lines:
        return
    person, month, day, sku, category, of_sku, of_category, quantity, fen = zip(*lines, strict=True)
    who, pieces, money = columns.uuids(person), columns.bigints(quantity), columns.bigints(fen)
    categories = [columns.days(month), columns.uuids(category), columns.bigints(of_category)]
    prepared.rows(_PER_CATEGORY, [who, *categories, pieces, money])
    prepared.rows(_PER_SKU, [who, columns.days(day), columns.uuids(sku), columns.bigints(of_sku), pieces, money])


def count_deeds(deeds: Sequence[tuple[str, str, date]]) -> None:
    """Count facts by person, name and day."""
    if not deeds:
        return
    counts = Counter(deeds)
    person, name, day = zip(*counts, strict=True)
    prepared.rows(
        """insert into people_deed (person_id, name, day, times)
           select * from unnest(%s, %s, %s, %s) as d(person_id, name, day, times) order by 1, 2, 3
           on conflict (person_id, name, day) do update set times = people_deed.times + excluded.times""",
        [columns.uuids(person), columns.texts(name), columns.days(day), columns.bigints([*counts.values()])],
    )
