"""Sales of tills in bulk: each receipt becomes a paid order with its lines and one OrderPaid in the log.

Everything runs in columns: distinct codes are looked up once, DuckDB checks and groups, COPY writes. While the
database takes one table in, the next one is made.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from linli.accounts import api as accounts
from linli.catalog import api as catalog
from linli.kernel import clock
from linli.kernel.loading import LoadReport
from linli.kernel.log import record_table, transaction
from linli.kernel.staging import copy_into
from linli.orders.events import OrderPaid
from linli.people import api as people
from linli.people.types import Kind

MOST_PIECES = 1_000_000
MOST_FEN = 100_000_000

# What `load_sales` understands; `store` is a code or a name, `product` a code or a barcode, `sold_at` aware.
SALE_TYPES = {
    "store": pa.string(),
    "receipt": pa.string(),
    "sold_at": pa.timestamp("us", tz="UTC"),
    "card": pa.string(),
    "phone": pa.string(),
    "product": pa.string(),
    "quantity": pa.int64(),
    "amount_fen": pa.int64(),
    "discount_fen": pa.int64(),
}


@dataclass(slots=True)
class Articles:
    """The articles that a run of loads has met, with their costs as they were then; so each is looked up once."""

    _asked: set[str] = field(default_factory=set)
    _found: list[pa.Table] = field(default_factory=list)

    def of_codes(self, codes: Iterable[str]) -> pa.Table:
        """At least the articles with these codes or barcodes."""
        if strange := [code for code in codes if code not in self._asked]:
            self._asked.update(strange)
            self._found.append(catalog.costs_of_codes(strange))
        return pa.concat_tables(self._found) if self._found else catalog.costs_of_codes([])


def load_sales(table: pa.Table, *, source: str = "import", articles: Articles | None = None) -> LoadReport:
    """Make orders of the sales lines of SALE_TYPES; a receipt that is known already is left as it is.

    A receipt is known by store, number and local day, since many tills count anew each morning.
    A receipt with a bad line is withheld whole, so that it can come once the line is right. Lines of one receipt must
    be in one table. Lines are counted from 1 in its order; where there is a column `row`, reasons name them by it.
    Cards and phones that nobody has yet become members. Who loads table after table of one file hands on `articles`.
    """
    with transaction(), duckdb.connect(config={"threads": 2}) as db:
        bad = _check(db, table, articles or Articles())
        _group(db, source)
        loaded = _write(db)
    return LoadReport(loaded=loaded, unchanged=table.num_rows - len(bad) - loaded, bad=bad)


def _check(db: duckdb.DuckDBPyConnection, table: pa.Table, articles: Articles) -> list[tuple[int, str]]:
    """Make `good`: the lines of receipts without fault, with ids for codes. The refused lines with their reasons."""
    columns = {"row": pa.array(range(1, table.num_rows + 1), pa.int64())}
    columns["named"] = table["row"] if "row" in table.column_names else columns["row"]
    columns |= {name: _column(table, name, kind) for name, kind in SALE_TYPES.items()}
    columns["sold_at"] = columns["sold_at"].cast(pa.timestamp("us"))
    stores = {key: one.id for one in accounts.stores() for key in (one.name, one.code)}
    columns["store_id"] = _ids(columns["store"], stores)
    db.register("line", pa.table(columns))
    db.register("article", articles.of_codes(_distinct(columns["product"])))
    now = clock.now().replace(tzinfo=None)
    db.execute(_CHECKED, {"now": now, "pieces": MOST_PIECES, "fen": MOST_FEN})
    bad = db.execute(_BAD).fetchall()
    spoilt = db.from_arrow(pa.table({"row": pa.array([row for row, _ in bad], pa.int64())}))
    db.register("spoilt", spoilt)
    db.execute(
        "create view good as from checked" + (" anti join spoilt using (row)" if bad else "") + " where quantity > 0"
    )
    return bad


def _column(table: pa.Table, name: str, kind: pa.DataType) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(table.num_rows, kind)
    column = table[name].combine_chunks()
    if not pa.types.is_string(kind):
        return column.cast(kind)
    trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def _distinct(column: pa.Array) -> list[str]:
    return [value for value in pc.unique(column).to_pylist() if value is not None]


def _ids(column: pa.Array, ids: dict[str, UUID]) -> pa.Array:
    known = pa.array(list(ids), pa.string())
    return pc.take(pa.array([str(id) for id in ids.values()], pa.string()), pc.index_in(column, known))


_CHECKED = """
create table checked as
select line.*, sku_id, category_id, a.cost_fen as unit_cost_fen, (sold_at + interval 8 hour)::date as day, case
    when store is null then '缺门店'
    when store_id is null then '没有这家店：' || left(store, 20)
    when receipt is null then '缺小票号'
    when length(receipt) > 60 then '小票号超过 60 个字'
    when sold_at is null then '缺销售时间'
    when sold_at > $now then '销售时间在将来'
    when sold_at < timestamp '2000-01-01' then '销售时间太早'
    when product is null then '缺商品编码'
    when sku_id is null then '没有这个商品：' || left(product, 20)
    when quantity is null then '缺数量'
    when quantity < 0 then '数量是负数，退货请在订单里退款'
    when quantity > $pieces then '数量太大'
    when amount_fen is null then '缺金额'
    when amount_fen < 0 then '金额是负数，退货请在订单里退款'
    when amount_fen > $fen or abs(discount_fen) > $fen then '金额太大，单行最多 100 万元'
    when quantity = 0 and amount_fen <> 0 then '数量是 0，金额却不是'
    end as fault
from line left join article a on a.code = line.product
"""
# One bad line spoils its receipt.
_BAD = """
with first as (
  select store_id, receipt, day, min(named) as named from checked where fault is not null group by all
)
select row, coalesce(fault, '同一张小票的第 ' || first.named || ' 行有误，整单没有导入') as reason
from checked join first on checked.store_id is not distinct from first.store_id
  and checked.receipt is not distinct from first.receipt and checked.day is not distinct from first.day
order by row
"""

_RECEIPTS = """
create table receipt as
select $source || ':' || any_value(store) || ':' || receipt || ':' || strftime(day, '%Y%m%d') as source_key,
  receipt, store_id, day,
  uuidv7()::varchar as order_id, uuidv7()::varchar as event_id, min(sold_at) as sold_at,
  max(card) as card, max(phone) as phone, sum(amount_fen)::bigint as total_fen,
  sum(amount_fen + greatest(coalesce(discount_fen, 0), 0))::bigint as goods_fen,
  sum(unit_cost_fen * quantity)::bigint as cost_fen
from good group by receipt, store_id, day
"""


def _group(db: duckdb.DuckDBPyConnection, source: str) -> None:
    """Make `fresh`: the receipts that are not known yet, with their person."""
    db.execute(_RECEIPTS, {"source": source})
    keys = [key for (key,) in db.execute("select source_key from receipt").fetchall()]
    with connection.cursor() as cursor:
        cursor.execute("select source_key from orders_order where source_key = any(%s)", [keys])
        known = pa.array([key for (key,) in cursor.fetchall()], pa.string())
    db.register("known", pa.table({"source_key": known}))
    db.execute("create table unknown as from receipt anti join known using (source_key)")
    db.register("holder", _holders(db))
    db.execute(
        "create table fresh as select u.*, coalesce(c.id, p.id) as person_id from unknown u"
        " left join holder c on c.kind = 'card' and c.value = u.card"
        " left join holder p on p.kind = 'phone' and p.value = u.phone"
    )


def _holders(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """Persons by card and phone; who is new joins with the first receipt."""
    found: list[tuple[str, str, str]] = []
    for kind in (Kind.CARD, Kind.PHONE):
        asked = _asked(db, kind)
        ids = people.ids_of(kind, asked)
        if strangers := [value for value in asked if value not in ids]:
            people.load_members(_first_seen(db, kind, strangers))
            ids |= people.ids_of(kind, strangers)
        found += [(kind.value, value, str(id)) for value, id in ids.items()]
    kinds, values, ids_found = zip(*found, strict=True) if found else ((), (), ())
    columns = {"kind": kinds, "value": values, "id": ids_found}
    return pa.table({name: pa.array(value, pa.string()) for name, value in columns.items()})


def _asked(db: duckdb.DuckDBPyConnection, kind: Kind) -> list[str]:
    missing = "" if kind is Kind.CARD else " and card is null"
    rows = db.execute(f"select distinct {kind} from unknown where {kind} is not null{missing} order by 1").fetchall()
    return [value for (value,) in rows]


def _first_seen(db: duckdb.DuckDBPyConnection, kind: Kind, values: Iterable[str]) -> pa.Table:
    db.register("stranger", pa.table({"value": pa.array(values, pa.string())}))
    table = db.sql(
        f"select value as {kind}, any_value(c.store) as store, min(u.sold_at) as joined_at"
        f" from stranger join unknown u on u.{kind} = value"
        " join (select store_id, min(store) as store from checked group by 1) c using (store_id) group by 1 order by 1"
    ).to_arrow_table()
    return table.set_column(2, "joined_at", table["joined_at"].cast(pa.timestamp("us")).cast(SALE_TYPES["sold_at"]))


_ORDERS = """
select order_id as id, receipt as number, source_key, person_id, store_id, 'pos' as channel, 'counter' as mode,
  'paid' as state, sold_at as placed_at, sold_at as paid_at, goods_fen, total_fen, total_fen as paid_fen,
  0::bigint as refunded_fen, cost_fen, '[]' as steps, '' as note
from fresh order by order_id
"""
_SOLD = """
create table sold as
select f.order_id, (row_number() over (partition by f.order_id order by g.row) - 1)::int as position, g.sku_id,
  g.category_id, g.quantity, g.amount_fen as net_fen, (g.unit_cost_fen * g.quantity)::bigint as cost_fen,
  ((g.amount_fen + greatest(coalesce(g.discount_fen, 0), 0)) // g.quantity)::bigint as list_fen,
  (g.amount_fen // g.quantity)::bigint as unit_fen
from good g join fresh f on f.store_id = g.store_id and f.receipt = g.receipt and f.day = g.day
"""
_LINES = """
select *, '' as name, '' as size, '' as picture, '' as storage, 0 as refunded_quantity, 0 as refunded_fen,
  quantity as handed_quantity, 0 as released_quantity
from sold order by order_id, position
"""
# Ids and whole numbers only, so the JSON can be put together as text: half the time of to_json.
_FACTS = """
with told as (
  select order_id, string_agg('{"sku_id":"' || sku_id || '","category_id":"' || category_id || '","quantity":'
    || quantity || ',"amount_fen":' || net_fen || ',"cost_fen":' || cost_fen || ',"groupbuy_id":null}', ','
    order by position) as lines
  from sold group by order_id
)
select event_id as id, sold_at as occurred_at, person_id, store_id, '{"order_id":"' || order_id
  || '","channel":"pos","mode":"counter","paid_fen":' || total_fen || ',"cost_fen":' || cost_fen || ',"lines":['
  || lines || ']}' as data
from fresh join told using (order_id)
"""


def _write(db: duckdb.DuckDBPyConnection) -> int:
    """Copy orders, lines and facts; how many lines were new."""
    db.execute(_SOLD)
    orders = db.sql(_ORDERS).to_arrow_table()
    if orders.num_rows == 0:
        return 0
    with ThreadPoolExecutor(1) as ahead, connection.cursor() as cursor:
        coming_lines = ahead.submit(_table, db.cursor(), _LINES)
        coming_facts = ahead.submit(_table, db.cursor(), _FACTS)
        copy_into(cursor, "orders_order", orders)
        lines = coming_lines.result()
        copy_into(cursor, "orders_orderline", lines)
        record_table(OrderPaid, coming_facts.result())
    return int(lines.num_rows)


def _table(db: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    return db.sql(query).to_arrow_table()
