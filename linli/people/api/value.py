"""What a person is worth: purchases counted once each, values made anew from them, scores by fifths of the chain."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection

from linli.kernel import clock

YEAR = timedelta(days=365)

_REFRESH = """
insert into people_value (person_id, orders, days, spent_fen, first_paid_at, last_paid_at, orders_365, days_365,
                          spent_365_fen, pickup_365, groupbuy_365, online_365, r, f, m, refreshed_on)
select v.*, {r}, {f}, {m}, %(today)s
from (
  select p.id as person_id, count(b.order_id) as orders, count(distinct b.day) as days,
         coalesce(sum(b.paid_fen - b.refunded_fen), 0) as spent_fen,
         min(b.paid_at) as first_paid_at, max(b.paid_at) as last_paid_at,
         count(b.order_id) filter (where b.day > %(since)s) as orders_365,
         count(distinct b.day) filter (where b.day > %(since)s) as days_365,
         coalesce(sum(b.paid_fen - b.refunded_fen) filter (where b.day > %(since)s), 0) as spent_365_fen,
         count(b.order_id) filter (where b.day > %(since)s and b.mode = 'pickup') as pickup_365,
         count(b.order_id) filter (where b.day > %(since)s and b.groupbuy) as groupbuy_365,
         count(b.order_id) filter (where b.day > %(since)s and b.channel <> 'pos') as online_365
  from people_person p
  left join people_person member on member.root_id = p.id
  left join people_purchase b on b.person_id = member.id and not b.whole_refund
  where p.id = any(%(ids)s) and p.root_id = p.id
  group by p.id
) v
on conflict (person_id) do update set
  orders = excluded.orders, days = excluded.days, spent_fen = excluded.spent_fen,
  first_paid_at = excluded.first_paid_at, last_paid_at = excluded.last_paid_at,
  orders_365 = excluded.orders_365, days_365 = excluded.days_365, spent_365_fen = excluded.spent_365_fen,
  pickup_365 = excluded.pickup_365, groupbuy_365 = excluded.groupbuy_365, online_365 = excluded.online_365,
  r = excluded.r, f = excluded.f, m = excluded.m, refreshed_on = excluded.refreshed_on
"""

# The fifth in which a figure lies, 1 to 5: one more than the number of limits below it. Null before the first purchase.
_FIFTH = (
    "(select width_bucket({figure}, c.limits) + 1 from people_cut c where c.measure = '{measure}' and v.orders > 0)"
)
# Recency in whole days since the epoch, so that a later purchase is the larger figure.
FIGURES = {
    "r": "floor(extract(epoch from v.last_paid_at) / 86400)::bigint",
    "f": "v.days_365::bigint",
    "m": "v.spent_365_fen::bigint",
}


def refresh_values(root_ids: Sequence[UUID]) -> None:
    """Make the values of these survivors anew from their purchases."""
    fifths = {name: _FIFTH.format(figure=figure, measure=name) for name, figure in FIGURES.items()}
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH.format(**fifths), {"ids": list(root_ids), "today": today, "since": today - YEAR})


def refresh_scores() -> None:
    """Draw the limits between the chain's fifths anew and give every buyer its scores."""
    with connection.cursor() as cursor:
        for measure, figure in FIGURES.items():
            cursor.execute(
                f"""insert into people_cut (measure, limits, made_at)
                    select '{measure}', percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by {figure}), %s
                    from people_value v where v.orders > 0 having count(*) > 0
                    on conflict (measure) do update set limits = excluded.limits, made_at = excluded.made_at""",
                [clock.now()],
            )
        fifths = ", ".join(_FIFTH.format(figure=figure, measure=name) for name, figure in FIGURES.items())
        cursor.execute(
            f"""update people_value w set r = n.r, f = n.f, m = n.m
                from (select v.person_id, {fifths} from people_value v) as n(person_id, r, f, m)
                where n.person_id = w.person_id and (w.r, w.f, w.m) is distinct from (n.r, n.f, n.m)"""
        )
