"""What must be true of an installation's tables once all has settled: plain SQL, beside the house's own proofs."""

from typing import Any

import psycopg

UNSETTLED = {
    "jobs": "select count(*) from procrastinate_jobs where status in ('todo', 'doing') and queue_name = 'default'",
    "readers": """select count(*) from kernel_bookmark b join kernel_stream s on s.id = b.stream
                  where b.position < s.position""",
    "payments": "select count(*) from orders_payment p join orders_order o on o.id = p.order_id and o.state = 'placed'",
    "people": "select count(*) from people_touched",
}

# Each finds what is wrong; nothing may be found.
WRONG = {
    "money that the gateway took and no order shows as paid, once": """
        select t.out_trade_no, o.state from connect_testtransaction t
        left join orders_payment p on replace(p.id::text, '-', '') = t.out_trade_no
        left join orders_order o on o.id = p.order_id
        where t.state = 'SUCCESS'
          and (p.state is distinct from 'paid' or o.state is distinct from 'paid' or o.paid_fen <> t.total_fen)""",
    "orders paid without the gateway's money": """
        select o.id from orders_order o where o.state = 'paid' and not exists (
          select 1 from orders_payment p join connect_testtransaction t
            on t.out_trade_no = replace(p.id::text, '-', '') and t.state = 'SUCCESS' where p.order_id = o.id)""",
    "payments and moves of money that are not one for each paid order": """
        select o.id from orders_order o
        left join (select order_id, count(*) as n from orders_payment where state = 'paid' group by 1) p
          on p.order_id = o.id
        left join (select commodity, count(*) as n from orders_moneymove where kind = 'paid' group by 1) m
          on m.commodity = o.id
        where o.state = 'paid' and (p.n is distinct from 1 or m.n is distinct from 1)""",
    "facts that are not one for each order": """
        select o.id, e.placed, e.paid from orders_order o left join (
          select (data->>'order_id')::uuid as id, count(*) filter (where name = 'orders.OrderPlaced') as placed,
                 count(*) filter (where name = 'orders.OrderPaid') as paid
          from kernel_event where name in ('orders.OrderPlaced', 'orders.OrderPaid') group by 1
        ) e on e.id = o.id
        where e.placed is distinct from 1 or e.paid is distinct from (o.state = 'paid')::int""",
    "pickups that are not one for each paid order": """
        select coalesce(o.id, p.order_id) from (select id from orders_order where state = 'paid') o
        full join fulfil_pickup p on p.order_id = o.id where o.id is null or p.order_id is null""",
    "joined neighbours that are not one for each paid line of a group buy": """
        select coalesce(l.groupbuy_id, m.groupbuy_id), l.pieces, m.quantity from (
          select l.groupbuy_id, l.order_id, sum(l.quantity) as pieces
          from orders_orderline l join orders_order o on o.id = l.order_id and o.state = 'paid'
          where l.groupbuy_id is not null group by 1, 2
        ) l full join groupbuy_membership m using (groupbuy_id, order_id)
        where l.pieces is distinct from m.quantity""",
    "group buys that count wrongly": """
        select g.id, g.quantity, m.pieces, g.households, m.households from groupbuy_groupbuy g
        left join (select groupbuy_id, sum(quantity) as pieces, count(distinct person_id) as households
                   from groupbuy_membership where left_at is null group by 1) m on m.groupbuy_id = g.id
        where g.quantity <> coalesce(m.pieces, 0) or g.households <> coalesce(m.households, 0)""",
    "persons whose figures differ from their orders": """
        select o.person_id, o.n, v.orders, o.fen, v.spent_fen from (
          select person_id, count(*) as n, sum(paid_fen) as fen from orders_order where state = 'paid' group by 1
        ) o left join people_value v using (person_id)
        where o.n is distinct from v.orders or o.fen is distinct from v.spent_fen""",
    "goods that are not where they should be": """
        select b.store_id, b.sku_id, b.came, l.here, l.gone from (
          select store_id, sku_id, sum(quantity) as came from stock_batch group by 1, 2
        ) b full join (
          select coalesce(o.store_id, split_part(l.account, ':', -1)::uuid) as store_id, l.commodity as sku_id,
                 sum(l.quantity) filter (where l.account not like 'world:%') as here,
                 coalesce(sum(l.quantity) filter (where l.account like 'world:%'), 0) as gone
          from stock_stocklevel l left join stock_offer o on l.account = 'arrived:' || o.id
          where l.account ~ '^(shelf|held|expired|arrived|world:sold|world:lost):' group by 1, 2
        ) l using (store_id, sku_id)
        where coalesce(b.came, 0) <> coalesce(l.here, 0) + coalesce(l.gone, 0)""",
    "reservations that are not those of open orders": """
        select o.sku_id, o.account, o.pieces, h.quantity from (
          select l.sku_id, case when l.groupbuy_id is null then 'held:' || o.store_id
                                else 'promised:' || l.groupbuy_id end as account,
                 sum(l.quantity - l.handed_quantity) as pieces
          from orders_orderline l join orders_order o on o.id = l.order_id and o.state in ('placed', 'paid')
          group by 1, 2
        ) o full join (select * from stock_stocklevel where account ~ '^(held|promised):') h
          on h.commodity = o.sku_id and h.account = o.account
        where coalesce(o.pieces, 0) <> coalesce(h.quantity, 0)""",
    "ledgers that do not sum to nought": """
        select commodity, sum(quantity) from stock_stocklevel group by 1 having sum(quantity) <> 0
        union all select commodity, sum(quantity) from orders_moneylevel group by 1 having sum(quantity) <> 0""",
    "goods handed out more than once": """
        select p.order_id, l.sku_id, l.collected, o.handed_quantity from fulfil_pickupline l
        join fulfil_pickup p on p.order_id = l.pickup_id
        join orders_orderline o on o.order_id = p.order_id and o.position = l.position
        where l.collected <> o.handed_quantity or l.collected > l.quantity""",
    "messages told twice": """
        select person_id, title, link, count(*) from messaging_message group by 1, 2, 3 having count(*) > 1""",
    "parked events": "select reader, event_name, right(error, 300) from kernel_parkedevent",
    "parked notices of payments": "select payment_id, reason from orders_parkednotice",
    "jobs that gave up": "select task_name, status::text from procrastinate_jobs where status = 'failed'",
}


def unsettled(url: str) -> dict[str, int]:
    """What is still on its way, by kind."""
    with psycopg.connect(url) as connection:
        found = {name: int(connection.execute(query).fetchall()[0][0]) for name, query in UNSETTLED.items()}
    return {name: count for name, count in found.items() if count}


def let_time_pass(url: str) -> None:
    """What failed waits for its next try, minutes after many kills: those minutes have passed."""
    with psycopg.connect(url) as connection:
        connection.execute("update procrastinate_jobs set scheduled_at = null where status = 'todo'")


def jobs(url: str) -> list[tuple[Any, ...]]:
    """The jobs that are not done, and when their worker last gave a sign of life."""
    with psycopg.connect(url) as connection:
        return connection.execute(
            """select task_name, status::text, attempts, scheduled_at::text, now()::text, last_heartbeat::text
               from procrastinate_jobs left join procrastinate_workers w on w.id = worker_id"""
        ).fetchall()


def wrong(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """What is wrong, by kind, with the first few cases of each."""
    with psycopg.connect(url) as connection:
        found = {name: connection.execute(query).fetchmany(5) for name, query in WRONG.items()}
    return {name: rows for name, rows in found.items() if rows}


def orders_by_key(url: str) -> dict[str, list[str]]:
    """The orders of each key that a buyer's browser sent."""
    found: dict[str, list[str]] = {}
    with psycopg.connect(url) as connection:
        for key, order_id in connection.execute("select split_part(source_key, ':', 2), id::text from orders_order"):
            found.setdefault(key, []).append(order_id)
    return found


def paid(url: str) -> tuple[set[str], int]:
    """The paid orders, and how much was paid for all of them together."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("select id::text, paid_fen from orders_order where state = 'paid'").fetchall()
    return {row[0] for row in rows}, sum(row[1] for row in rows)
