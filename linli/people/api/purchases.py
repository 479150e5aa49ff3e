"""Counting what people bought and did: every order, refund and fact once, by statements over whole batches."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from linli.kernel.clock import local_day
from linli.people.types import LineCount, PaidCount, RefundCount

_PURCHASES = """
insert into people_purchase (order_id, person_id, store_id, channel, mode, groupbuy, paid_at, day, paid_fen,
                             refunded_fen, whole_refund)
select *, 0, false from unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::boolean[],
                               %s::timestamptz[], %s::date[], %s::bigint[])
on conflict (order_id) do nothing returning order_id
"""
_LINES = """
with line(person_id, order_id, day, sku_id, category_id, sign, quantity, amount_fen) as (
  select * from unnest(%s::uuid[], %s::uuid[], %s::date[], %s::uuid[], %s::uuid[], %s::int[], %s::int[], %s::bigint[])
), per_category as (
  insert into people_bought (person_id, category_id, month, orders, quantity, spent_fen)
  select person_id, category_id, date_trunc('month', day)::date, count(distinct order_id) * max(sign), sum(quantity),
         sum(amount_fen)
  from line group by 1, 2, 3 order by 1, 2, 3
  on conflict (person_id, category_id, month) do update
    set orders = people_bought.orders + excluded.orders, quantity = people_bought.quantity + excluded.quantity,
        spent_fen = people_bought.spent_fen + excluded.spent_fen
)
insert into people_favourite (person_id, sku_id, orders, quantity, spent_fen, first_day, last_day)
select person_id, sku_id, count(distinct order_id) * max(sign), sum(quantity), sum(amount_fen), min(day), max(day)
from line group by 1, 2 order by 1, 2
on conflict (person_id, sku_id) do update
  set orders = people_favourite.orders + excluded.orders, quantity = people_favourite.quantity + excluded.quantity,
      spent_fen = people_favourite.spent_fen + excluded.spent_fen,
      first_day = least(people_favourite.first_day, excluded.first_day),
      last_day = greatest(people_favourite.last_day, excluded.last_day)
"""


def count_paid(orders: Sequence[PaidCount]) -> None:
    """Count paid orders, each one once however often it is told."""
    if not orders:
        return
    days = [local_day(one.paid_at) for one in orders]
    columns = list(zip(*((*one[:7], day, one.paid_fen) for one, day in zip(orders, days, strict=True)), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_PURCHASES, [list(column) for column in columns])
        fresh = {order_id for (order_id,) in cursor.fetchall()}
    once = {one.order_id: (one, day) for one, day in zip(orders, days, strict=True) if one.order_id in fresh}
    _count_lines(
        [
            (one.person_id, one.order_id, day, line.sku_id, line.category_id, 1, line.quantity, line.amount_fen)
            for one, day in once.values()
            for line in one.lines
        ]
    )


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
            sign = -1 if one.whole else 0
            _count_lines([(person_id, one.order_id, day, *_less(line, sign)) for line in one.lines])


def _less(line: LineCount, sign: int) -> tuple[UUID, UUID, int, int, int]:
    return line.sku_id, line.category_id, sign, -line.quantity, -line.amount_fen


def _count_lines(lines: Sequence[tuple[UUID, UUID, date, UUID, UUID, int, int, int]]) -> None:
    if lines:
        with connection.cursor() as cursor:
            cursor.execute(_LINES, [list(column) for column in zip(*lines, strict=True)])


def count_deeds(deeds: Sequence[tuple[UUID, str, date]]) -> None:
    """Count facts by person, name and day."""
    if not deeds:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into people_deed (person_id, name, day, times)
               select person_id, name, day, count(*)
               from unnest(%s::uuid[], %s::text[], %s::date[]) d(person_id, name, day)
               group by 1, 2, 3 order by 1, 2, 3
               on conflict (person_id, name, day) do update set times = people_deed.times + excluded.times""",
            [list(column) for column in zip(*deeds, strict=True)],
        )
