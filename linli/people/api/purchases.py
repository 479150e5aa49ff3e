"""Counting what people bought and did: every order, refund and fact once, by statements over whole batches."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

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
_LINES = """
with line(person_id, month, day, sku_id, category_id, of_sku, of_category, quantity, amount_fen) as materialized (
  select * from unnest(%s::uuid[], %s::date[], %s::date[], %s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[],
                       %s::bigint[], %s::bigint[])
), per_category as (
  insert into people_bought (person_id, category_id, month, orders, quantity, spent_fen)
  select person_id, category_id, month, sum(of_category), sum(quantity), sum(amount_fen)
  from line group by 1, 2, 3 order by 1, 2, 3
  on conflict (person_id, category_id, month) do update
    set orders = people_bought.orders + excluded.orders, quantity = people_bought.quantity + excluded.quantity,
        spent_fen = people_bought.spent_fen + excluded.spent_fen
)
insert into people_favourite (person_id, sku_id, orders, quantity, spent_fen, first_day, last_day)
select person_id, sku_id, sum(of_sku), sum(quantity), sum(amount_fen), min(day), max(day)
from line group by 1, 2 order by 1, 2
on conflict (person_id, sku_id) do update
  set orders = people_favourite.orders + excluded.orders, quantity = people_favourite.quantity + excluded.quantity,
      spent_fen = people_favourite.spent_fen + excluded.spent_fen,
      first_day = least(people_favourite.first_day, excluded.first_day),
      last_day = greatest(people_favourite.last_day, excluded.last_day)
"""


class _Line(NamedTuple):
    """A line as it is counted; the first of its sku, of its category in an order counts the order there."""

    person_id: str
    month: date
    day: date
    sku_id: str
    category_id: str
    of_sku: int
    of_category: int
    quantity: int
    amount_fen: int


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


def _lines(person_id: str, day: date, lines: Iterable[LineCount], order: int) -> Iterator[_Line]:
    """The lines of an order that counts as so many."""
    month = day.replace(day=1)
    skus, categories = set(), set()
    for sku_id, category_id, quantity, amount_fen in lines:
        of_sku, of_category = 0 if sku_id in skus else order, 0 if category_id in categories else order
        skus.add(sku_id)
        categories.add(category_id)
        yield _Line(person_id, month, day, sku_id, category_id, of_sku, of_category, quantity, amount_fen)


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
            less = [line._replace(quantity=-line.quantity, amount_fen=-line.amount_fen) for line in one.lines]
            _count_lines(list(_lines(str(person_id), day, less, -1 if one.whole else 0)))


def _count_lines(lines: Sequence[_Line]) -> None:
    if lines:
        person, month, day, sku, category, *numbers = zip(*lines, strict=True)
        ids, moments = map(columns.uuids, (person, sku, category)), map(columns.days, (month, day))
        who, what, kind = ids
        prepared.rows(_LINES, [who, *moments, what, kind, *map(columns.bigints, numbers)])


def count_deeds(deeds: Sequence[tuple[str, str, date]]) -> None:
    """Count facts by person, name and day."""
    counts = Counter(deeds)
    if counts:
        prepared.rows(
            """insert into people_deed (person_id, name, day, times)
               select person_id, name, day, times
               from json_to_recordset(%s::json) as d(person_id uuid, name text, day date, times int)
               order by 1, 2, 3
               on conflict (person_id, name, day) do update set times = people_deed.times + excluded.times""",
            [
                orjson.dumps(
                    [
                        {"person_id": person_id, "name": name, "day": day, "times": times}
                        for (person_id, name, day), times in counts.items()
                    ]
                ).decode()
            ],
        )
