"""The rows behind a figure."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

from linli.insight.api.figures import check, known
from linli.insight.api.warehouse import warehouse
from linli.insight.types import DrillRow, Period

_SELECT = {
    "paid": """
        select moment, store_id, person_id, order_id, null, null, channel, paid_fen, null, null
        from paid where {where}
        union all
        select moment, store_id, person_id, order_id, null, null, 'refund', -amount_fen, null, null
        from refunded where {where}""",
    "own": "select moment, store_id, person_id, null, null, null, depth, null, null, null from own where {where}",
    "joined": """
        select moment, store_id, person_id, null, null, null, channel, null, null, null from joined where {where}""",
    "groupbuy_end": """
        select moment, store_id, null, null, groupbuy_id, null, case when formed then 'formed' else 'failed' end,
               null, null, null from groupbuy_end where {where}""",
    "written_off": """
        select moment, store_id, null, null, null, sku_id, reason, cost_fen, quantity, null
        from written_off where {where}
        union all
        select moment, store_id, null, null, null, sku_id, 'received', cost_fen, quantity, null
        from received where {where}""",
    "ready": """
        select r.moment, r.store_id, r.person_id, r.order_id, null, null, 'ready', null, null,
               epoch(r.moment - p.moment) / 60
        from (select * from ready where {where}) r join paid p using (order_id)""",
}
_FIELDS = [
    "at",
    "store_id",
    "person_id",
    "order_id",
    "groupbuy_id",
    "sku_id",
    "kind",
    "amount_fen",
    "quantity",
    "minutes",
]


_COLUMNS = ["moment", *_FIELDS[1:]]


def rows_behind(
    id: str, period: Period, *, stores: Sequence[UUID] | None = None, offset: int = 0, limit: int = 50
) -> tuple[list[DrillRow], int]:
    """The facts a KPI is made of, newest first, and how many there are."""
    check(period)
    where = f"day >= date '{period.start}' and day < date '{period.end}'"
    if stores is not None:
        where += " and store_id in ('', " + ", ".join(f"'{store}'" for store in stores).rstrip(", ") + ")"
    select = _SELECT[known(id).rows].format(where=where)
    order = f"order by moment desc, order_id limit {limit:d} offset {offset:d}"
    with warehouse().one_moment():
        ((total,),) = warehouse().query(f"select count(*) from ({select})")
        rows = warehouse().query(f"select * from ({select}) as behind({', '.join(_COLUMNS)}) {order}")
    return [_drill_row(row) for row in rows], total


def _drill_row(row: Sequence[Any]) -> DrillRow:
    found = dict(zip(_FIELDS, row, strict=True))
    return DrillRow(**(found | {"at": found["at"].replace(tzinfo=UTC)}))  # the archive keeps UTC without its name
