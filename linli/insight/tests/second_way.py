"""Every KPI computed once more in plain SQL on PostgreSQL, straight from the log, by nobody who knows Ibis."""

from datetime import date, timedelta
from uuid import UUID

from django.db import connection

_FACTS = """
with recursive told as (
  select name, occurred_at as at, (occurred_at at time zone 'Asia/Shanghai')::date as day, person_id, store_id, data
  from kernel_event
), pairs as (
  select distinct on (data->>'merged_id') (data->>'merged_id')::uuid as old, person_id as new, name
  from told where name in ('people.PersonMerged', 'people.PersonUnmerged')
  order by data->>'merged_id', at desc
), fact as (
  select t.name, t.at, t.day, t.store_id, t.data, coalesce(p.new, t.person_id) as person_id
  from told t left join pairs p on p.old = t.person_id and p.name = 'people.PersonMerged'
), paid as (
  select *, (data->>'order_id')::uuid as order_id, (data->>'paid_fen')::bigint as fen,
         (data->>'cost_fen')::bigint as cost, data->>'mode' as mode
  from fact where name = 'orders.OrderPaid'
), refund as (
  select *, (data->>'order_id')::uuid as order_id, (data->>'amount_fen')::bigint as fen,
         (data->>'cost_fen')::bigint as cost, (data->>'whole')::boolean as whole
  from fact where name = 'orders.OrderRefunded'
), good as (
  select * from paid where not exists (select 1 from refund where refund.order_id = paid.order_id and whole)
), member as (
  select person_id, min(day) as since,
         (array_agg(store_id order by at desc))[1] as store_id,
         (array_agg(data->>'community_id' order by at desc))[1] as community_id
  from fact where name = 'people.PersonJoined' group by person_id
)
"""

_SCOPED = "and (%(store)s::uuid is null or store_id = %(store)s)"
_IN = f"day >= %(start)s and day < %(end)s {_SCOPED}"
_OWN = "('catalog.ProductViewed', 'orders.OrderPaid')"

_SQL = {
    "gmv": f"select sum(fen) from paid where {_IN}",
    "net_sales": f"""select coalesce((select sum(fen) from paid where {_IN}), 0)
                          - coalesce((select sum(fen) from refund where {_IN}), 0)""",
    "paid_orders": f"select count(*) from good where {_IN}",
    "aov": f"""select (coalesce((select sum(fen) from paid where {_IN}), 0)
                     - coalesce((select sum(fen) from refund where {_IN}), 0))::numeric
                    / nullif((select count(*) from good where {_IN}), 0)""",
    "gross_margin": f"""select (sum(fen) - sum(cost))::numeric / nullif(sum(fen), 0) from (
                          select fen, cost from paid where {_IN}
                          union all select -fen, -cost from refund where {_IN}) flow""",
    "mau": f"""select count(*) from member m where m.since < %(end)s
                 and (%(store)s::uuid is null or m.store_id = %(store)s)
                 and exists (select 1 from fact f where f.person_id = m.person_id and f.name in {_OWN}
                             and f.day >= %(end)s::date - 30 and f.day < %(end)s)""",
    "mau_rate": f"""select avg((exists (select 1 from fact f where f.person_id = m.person_id and f.name in {_OWN}
                             and f.day >= %(end)s::date - 30 and f.day < %(end)s))::int)
                    from member m where m.since < %(end)s
                    and (%(store)s::uuid is null or m.store_id = %(store)s)""",
    "repurchase_members": f"""select count(*) from (
        select person_id from good where day >= date_trunc('month', %(end)s::date - 1) and day < %(end)s {_SCOPED}
          and person_id in (select person_id from member)
        group by 1 having count(distinct day) > 1) twice""",
    "repurchase_rate_m": f"""select avg((days > 1)::int) from (
        select person_id, count(distinct day) as days from good
        where day >= date_trunc('month', %(end)s::date - 1) and day < %(end)s {_SCOPED}
          and person_id in (select person_id from member) group by 1) buyers""",
    "repurchase_rate_n": f"""select avg(back::int) from (
        select g.person_id, bool_or(exists (
            select 1 from good n where n.person_id = g.person_id and (n.at, n.order_id) > (g.at, g.order_id)
              and n.at <= g.at + interval '30 days')) as back
        from good g where person_id is not null and {_IN} and g.day < %(tomorrow)s::date - 30 group by 1) buyers""",
    "frequency_y": f"""select avg(days) from (
        select person_id, count(distinct day) as days from good
        where person_id is not null and day >= %(end)s::date - 365 and day < %(end)s {_SCOPED} group by 1) buyers""",
    "group_success": f"""select avg((name = 'groupbuy.GroupBuyFormed')::int) from fact
        where name in ('groupbuy.GroupBuyFormed', 'groupbuy.GroupBuyFailed') and {_IN}""",
    "pickup_share": f"select avg((mode = 'pickup')::int) from good where {_IN}",
    "loss_rate": f"""select sum((data->>'cost_fen')::bigint) filter (where name = 'stock.StockWrittenOff')::numeric
                    / nullif(sum((data->>'cost_fen')::bigint) filter (where name = 'stock.StockReceived'), 0)
                    from fact where name in ('stock.StockWrittenOff', 'stock.StockReceived') and {_IN}""",
    "order_efficiency": """select percentile_cont(0.5) within group (order by extract(epoch from f.at - p.at) / 60)
        from fact f join paid p on p.order_id = (f.data->>'order_id')::uuid
        where f.name = 'fulfil.OrderReady' and f.day >= %(start)s and f.day < %(end)s
          and (%(store)s::uuid is null or f.store_id = %(store)s)""",
    "penetration_km": """select sum(residents_and_members.members)::numeric / nullif(sum(residents), 0) from (
        select c.id, c.residents, (select count(*) from member m where m.community_id = c.id::text
                                   and m.since < %(end)s) as members
        from accounts_community c where exists (
          select 1 from accounts_store s where (%(store)s::uuid is null or s.id = %(store)s)
            and 2 * 6371008.8 * asin(sqrt(power(sin(radians(c.lat - s.lat) / 2), 2) + cos(radians(s.lat))
                * cos(radians(c.lat)) * power(sin(radians(c.lng - s.lng) / 2), 2))) <= 1000)) residents_and_members""",
}


def kpi(id: str, start: date, end: date, today: date, store: UUID | None = None) -> float | None:
    """The KPI over local days [start, end), of one store or of the chain."""
    values = {"start": start, "end": end, "store": store, "tomorrow": today + timedelta(days=1)}
    with connection.cursor() as cursor:
        cursor.execute(_FACTS + _SQL[id], values)
        ((value,),) = cursor.fetchall()
    return None if value is None else float(value)
