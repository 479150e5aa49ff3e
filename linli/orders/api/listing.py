"""Lists of orders for the desk."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from linli.accounts import api as accounts
from linli.catalog import api as catalog
from linli.kernel.clock import day_bounds
from linli.kernel.http import Page
from linli.orders.api.looking import order, payments_of, refunds_of
from linli.orders.types import OrderFilter, OrderRow, OrderSheet, OrderSort
from linli.people import api as people

_WHERE = """
where (%(stores)s::uuid[] is null or o.store_id = any(%(stores)s))
  and (%(state)s::text is null or o.state = %(state)s)
  and (%(channel)s::text is null or o.channel = %(channel)s)
  and (%(person)s::uuid is null or o.person_id = %(person)s)
  and (%(since)s::timestamptz is null or o.placed_at >= %(since)s)
  and (%(until)s::timestamptz is null or o.placed_at < %(until)s)
  and (%(text)s = '' or o.number like %(text)s || '%%' or exists (
    select 1 from orders_orderline t where t.order_id = o.id and strpos(t.name, %(text)s) > 0))
"""

_ROWS = """
with meant as (select o.* from orders_order o {where} order by {order} limit %(limit)s offset %(offset)s)
select o.id, o.number, o.store_id, o.person_id, o.channel, o.mode, o.state, o.placed_at, o.paid_at,
       sum(l.quantity)::int, array_agg(l.name order by l.position) filter (where l.position < 3),
       array_agg(l.sku_id order by l.position) filter (where l.position < 3),
       o.total_fen, o.paid_fen, o.refunded_fen
from meant o join orders_orderline l on l.order_id = o.id
group by o.id, o.number, o.store_id, o.person_id, o.channel, o.mode, o.state, o.placed_at, o.paid_at,
         o.total_fen, o.paid_fen, o.refunded_fen
order by {order}
"""

_ORDERS: dict[OrderSort, str] = {
    "placed_at": "o.placed_at, o.id",
    "-placed_at": "o.placed_at desc, o.id desc",
    "total_fen": "o.total_fen, o.id",
    "-total_fen": "o.total_fen desc, o.id desc",
}
CHUNK = 1000


def listing(wanted: OrderFilter, *, sort: OrderSort = "-placed_at", page: int = 1, limit: int = 50) -> Page[OrderRow]:
    """A page of orders, with how many there are."""
    parameters = _parameters(wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from orders_order o {_WHERE}", parameters)
        total = int(cursor.fetchone()[0])
    return Page[OrderRow](items=_rows(parameters, sort, limit, (page - 1) * limit), total=total)


def every(wanted: OrderFilter, *, sort: OrderSort = "-placed_at", most: int) -> Iterator[OrderRow]:
    """The same orders one after the other, at most so many."""
    parameters = _parameters(wanted)
    for offset in range(0, most, CHUNK):
        rows = _rows(parameters, sort, min(CHUNK, most - offset), offset)
        yield from rows
        if len(rows) < CHUNK:
            return


def order_sheet(order_id: UUID) -> OrderSheet:
    """One order with its buyer, payments and refunds; raises NotFound."""
    found = order(order_id)
    return OrderSheet(
        order=found,
        store=accounts.store(found.store_id).name,
        buyer=_buyers([found.person_id]).get(found.person_id, "") if found.person_id else "",
        payments=payments_of(order_id),
        refunds=refunds_of(order_id),
    )


def _parameters(wanted: OrderFilter) -> dict[str, Any]:
    return {
        "stores": wanted.store_ids,
        "state": wanted.state,
        "channel": wanted.channel,
        "person": wanted.person_id,
        "since": day_bounds(wanted.since)[0] if wanted.since else None,
        "until": day_bounds(wanted.until)[1] if wanted.until else None,
        "text": wanted.text.strip(),
    }


def _rows(parameters: dict[str, Any], sort: OrderSort, limit: int, offset: int) -> list[OrderRow]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(where=_WHERE, order=_ORDERS[sort]), parameters | {"limit": limit, "offset": offset})
        rows = cursor.fetchall()
    buyers = _buyers([row[3] for row in rows])
    stores = {one.id: one.name for one in accounts.stores(list({row[2] for row in rows}))}
    named = _names([sku for row in rows for name, sku in zip(row[10], row[11], strict=True) if not name])
    return [
        OrderRow(
            id=row[0],
            number=row[1],
            store_id=row[2],
            store=stores.get(row[2], ""),
            person_id=row[3],
            buyer=buyers.get(row[3], ""),
            channel=row[4],
            mode=row[5],
            state=row[6],
            placed_at=row[7],
            paid_at=row[8],
            pieces=row[9],
            goods="、".join(name or named.get(sku, "…") for name, sku in zip(row[10], row[11], strict=True)),
            total_fen=row[12],
            paid_fen=row[13],
            refunded_fen=row[14],
        )
        for row in rows
    ]


def _names(sku_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Names of what imported sales know by id alone."""
    return {id: sku.name for id, sku in catalog.skus(list(set(sku_ids))).items()} if sku_ids else {}


def _buyers(ids: Sequence[UUID | None]) -> dict[UUID | None, str]:
    known = people.cards([one for one in dict.fromkeys(ids) if one])
    return {one: card.staff_name for one, card in known.items()}
