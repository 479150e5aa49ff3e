"""Loading categories and articles in bulk: columns are staged by COPY, checked and written by a few statements."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from linli.catalog.events import ProductsLoaded
from linli.catalog.rules import initials, pinyin, plain, sounds
from linli.catalog.types import MOST_FEN, PRODUCT_COLUMNS
from linli.kernel import clock
from linli.kernel.loading import LoadReport
from linli.kernel.log import record, transaction
from linli.kernel.staging import stage

TYPES = {
    "list_fen": pa.int64(),
    "cost_fen": pa.int64(),
    "shelf_life_days": pa.int32(),
    "tags": pa.list_(pa.string()),
}


def load_categories(table: pa.Table) -> LoadReport:
    """Make or change categories: code, parent (a code), name, picture, tint, shelf_life_days, storage, unit,
    margin_pct; parents before their children. Their order is that of the table."""
    ranked = table.append_column("rank", pa.array(range(table.num_rows), pa.int32()))
    with transaction(), connection.cursor() as cursor:
        stage(cursor, "staged_category", ranked)
        changed = 0
        for condition in ("coalesce(parent, '') = ''", "coalesce(parent, '') <> ''"):
            cursor.execute(_CATEGORIES.format(condition=condition))
            changed += cursor.rowcount
    return LoadReport(loaded=changed, unchanged=table.num_rows - changed)


_CATEGORIES = """
insert into catalog_category as c (id, code, name, parent_id, picture, tint, rank, shelf_life_days, storage, unit,
                                   margin_pct)
select gen_random_uuid(), n.code, n.name, p.id, coalesce(n.picture, ''), coalesce(n.tint, ''), n.rank,
       n.shelf_life_days, coalesce(n.storage, ''), coalesce(n.unit, ''), n.margin_pct
from staged_category n left join catalog_category p on p.code = n.parent where {condition}
on conflict (code) do update set name = excluded.name, parent_id = excluded.parent_id, picture = excluded.picture,
  tint = excluded.tint, rank = excluded.rank, shelf_life_days = excluded.shelf_life_days, storage = excluded.storage,
  unit = excluded.unit, margin_pct = excluded.margin_pct
where (c.name, c.parent_id, c.picture, c.tint, c.rank, c.shelf_life_days, c.storage, c.unit, c.margin_pct)
  is distinct from (excluded.name, excluded.parent_id, excluded.picture, excluded.tint, excluded.rank,
                    excluded.shelf_life_days, excluded.storage, excluded.unit, excluded.margin_pct)
"""


def load_products(table: pa.Table) -> LoadReport:
    """Make or change articles from the columns of PRODUCT_COLUMNS; the same rows twice change nothing.

    A row is known by its code, else by its barcode. What a row leaves empty stays as it was. Lines are counted from 1
    in the order of the table. Categories that do not exist yet are made.
    """
    with transaction(), connection.cursor() as cursor:
        stage(cursor, "staged_product", _staged(table))
        cursor.execute(_PREPARE)
        cursor.execute(_REFUSE, {"most": MOST_FEN})
        cursor.execute("select line, reason from staged_product where reason is not null order by line")
        bad = [(int(line), str(reason)) for line, reason in cursor.fetchall()]
        for statement in (_SECTIONS, _NEW_CATEGORIES, _PLACE, _FILL):
            cursor.execute(statement)
        added, changed = _write(cursor)
        if added or changed:
            record(ProductsLoaded(added=added, changed=changed))
    good = table.num_rows - len(bad)
    return LoadReport(loaded=added + changed, unchanged=good - added - changed, bad=bad)


def _write(cursor: Any) -> tuple[int, int]:
    """Write what was found good: (new articles, changed ones)."""
    cursor.execute(_CHANGED_PRODUCTS)
    touched = {id for (id,) in cursor.fetchall()}
    cursor.execute(_NEW_PRODUCTS)
    cursor.execute(_CHANGED_SKUS, [clock.now()])
    touched |= {id for (id,) in cursor.fetchall()}
    cursor.execute(_NEW_SKUS, [clock.now()])
    added = cursor.rowcount
    cursor.execute(_BARCODES)
    touched |= {id for (id,) in cursor.fetchall() if id is not None}
    return added, len(touched)


def _staged(table: pa.Table) -> pa.Table:
    """All columns, typed, with line numbers and what search reads of the names."""
    columns = {name: _column(table, name) for name in PRODUCT_COLUMNS}
    staged = pa.table({"line": pa.array(range(1, table.num_rows + 1), pa.int64())} | columns)
    ways: dict[str, Callable[[str], str]] = {
        "words": plain,
        "pinyin": pinyin,
        "sounds": sounds,
        "initials": initials,
    }
    said = pc.binary_join_element_wise(pc.fill_null(columns["name"], ""), pc.fill_null(columns["brand"], ""), " ")
    for name, way in ways.items():
        staged = staged.append_column(name, _of_each(said, way))
    return staged


def _column(table: pa.Table, name: str) -> pa.Array:
    kind = TYPES.get(name, pa.string())
    if name not in table.column_names:
        return pa.nulls(table.num_rows, kind)
    column = table[name].combine_chunks()
    if pa.types.is_string(kind):
        trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
        return pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    return column.cast(kind)


def _of_each(texts: pa.Array, way: Callable[[str], str]) -> pa.Array:
    """A function of text applied once to each distinct value."""
    coded = texts.dictionary_encode()
    return pc.take(pa.array([way(value) for value in coded.dictionary.to_pylist()], pa.string()), coded.indices)


# Who a row speaks of: the sku of its code, else of its barcode.
_PREPARE = """
alter table staged_product add reason text, add sku_id uuid, add product_id uuid, add category_id uuid,
  add known boolean not null default false;
update staged_product n set sku_id = s.id, product_id = s.product_id, known = true from catalog_sku s
where s.code = n.code;
update staged_product n set sku_id = s.id, product_id = s.product_id, known = true, code = s.code
from catalog_barcode b join catalog_sku s on s.id = b.sku_id where n.code is null and b.code = n.barcode;
update staged_product set code = barcode where code is null;
"""
_REFUSE = """
with twice as (
  select line, first_value(line) over (partition by code order by line) as first_of_code,
         first_value(line) over (partition by barcode order by line) as first_of_barcode
  from staged_product
)
update staged_product n set reason = case
  when n.code is null then '缺商品编码，也没有条码'
  when length(n.code) > 40 then '商品编码超过 40 个字'
  when t.first_of_code <> n.line then '编码 ' || n.code || ' 和第 ' || t.first_of_code || ' 行重复'
  when n.name is null and not n.known then '缺商品名称'
  when length(n.name) > 80 then '商品名称超过 80 个字'
  when n.list_fen is null and not n.known then '缺零售价'
  when n.list_fen < 0 or n.list_fen > %(most)s then '零售价不对，应在 0 到 100 万元之间'
  when n.cost_fen < 0 or n.cost_fen > %(most)s then '进价不对，应在 0 到 100 万元之间'
  when n.category is null and not n.known then '缺品类'
  when length(n.category) > 40 or length(n.section) > 40 then '品类名称超过 40 个字'
  when n.shelf_life_days < 0 or n.shelf_life_days > 36500 then '保质期不对，应在 0 到 36500 天之间'
  when n.barcode !~ '^[0-9A-Za-z]{4,18}$' then '条码不对：' || left(n.barcode, 20)
  when n.barcode is not null and t.first_of_barcode <> n.line then '条码和第 ' || t.first_of_barcode || ' 行重复'
  when b.sku_id is distinct from n.sku_id and b.sku_id is not null then '条码 ' || n.barcode || ' 已属于另一个商品'
  end
from twice t left join staged_product m on m.line = t.line left join catalog_barcode b on b.code = m.barcode
where t.line = n.line
"""
_SECTIONS = """
insert into catalog_category (id, code, name, picture, tint, rank, storage, unit)
select gen_random_uuid(), n.section, n.section, '', '', 900, '', '' from staged_product n
where n.reason is null and n.section is not null
  and not exists (select 1 from catalog_category c where n.section in (c.code, c.name))
  and not exists (select 1 from catalog_category c where n.category in (c.code, c.name))
group by n.section
"""
_NEW_CATEGORIES = """
insert into catalog_category (id, code, name, parent_id, picture, tint, rank, storage, unit)
select gen_random_uuid(), n.category, n.category, min(s.id::text)::uuid, '', '', 900, '', '' from staged_product n
left join catalog_category s on n.section in (s.code, s.name) and s.parent_id is null and s.name <> n.category
where n.reason is null and n.category is not null
  and not exists (select 1 from catalog_category c where n.category in (c.code, c.name))
group by n.category
"""
_PLACE = """
update staged_product n set category_id = c.id from (
  select distinct on (key) key, id from (
    select code as key, id, 0 as rank from catalog_category
    union all select name, id, case when parent_id is null then 2 else 1 end from catalog_category
  ) named order by key, rank, id
) c where n.category = c.key and n.reason is null
"""
# Sizes of one product share it; a new article without a product code is a product of its own.
_FILL = """
update staged_product n set product_id = coalesce(p.id, m.made), sku_id = gen_random_uuid() from (
  select line, first_value(made) over (partition by coalesce(product, code) order by line) as made,
         coalesce(product, code) as key
  from (select *, gen_random_uuid() as made from staged_product where reason is null and not known) fresh
) m left join catalog_product p on p.code = m.key
where n.line = m.line
"""
_PRODUCT_FIELDS = ("name", "brand", "picture", "storage", "origin", "story", "quality", "tags", "shelf_life_days")
_SAID_FIELDS = ("words", "pinyin", "sounds", "initials")
_NEXT_PRODUCT = {name: f"coalesce(n.{name}, p.{name})" for name in _PRODUCT_FIELDS} | {
    "category_id": "coalesce(n.category_id, p.category_id)",
    **{name: f"case when n.name is null then p.{name} else n.{name} end" for name in _SAID_FIELDS},
}
_CHANGED_PRODUCTS = f"""
with changed as (
  update catalog_product p set {", ".join(f"{name} = {value}" for name, value in _NEXT_PRODUCT.items())}
  from staged_product n where n.known and n.reason is null and p.id = n.product_id
    and ({", ".join(f"p.{name}" for name in _NEXT_PRODUCT)}) is distinct from ({", ".join(_NEXT_PRODUCT.values())})
  returning n.sku_id
)
select sku_id from changed
"""
_NEW_PRODUCTS = """
insert into catalog_product (id, code, name, brand, category_id, picture, storage, shelf_life_days, origin, story,
                             quality, tags, words, pinyin, sounds, initials)
select distinct on (product_id) product_id, coalesce(product, code), name, coalesce(brand, ''), category_id,
  coalesce(picture, ''), coalesce(storage, ''), shelf_life_days, coalesce(origin, ''), coalesce(story, ''),
  coalesce(quality, ''), coalesce(tags, '{}'), words, pinyin, sounds, initials
from staged_product where not known and reason is null order by product_id, line
on conflict (id) do nothing
"""
_NEXT_SKU = {name: f"coalesce(n.{name}, s.{name})" for name in ("size", "unit", "list_fen", "cost_fen")}
_CHANGED_SKUS = f"""
update catalog_sku s set {", ".join(f"{name} = {value}" for name, value in _NEXT_SKU.items())}, changed_at = %s
from staged_product n where n.known and n.reason is null and s.id = n.sku_id
  and ({", ".join(f"s.{name}" for name in _NEXT_SKU)}) is distinct from ({", ".join(_NEXT_SKU.values())})
returning s.id
"""
_NEW_SKUS = """
insert into catalog_sku (id, product_id, code, size, unit, list_fen, cost_fen, active, changed_at)
select n.sku_id, n.product_id, n.code, coalesce(n.size, ''), coalesce(n.unit, nullif(c.unit, ''), '件'), n.list_fen,
  coalesce(n.cost_fen, n.list_fen * (100 - coalesce(c.margin_pct, 25)) / 100), true, %s
from staged_product n join catalog_category c on c.id = n.category_id where not n.known and n.reason is null
"""
_BARCODES = """
insert into catalog_barcode (code, sku_id, rank)
select n.barcode, n.sku_id,
  case when n.known then (select count(*) from catalog_barcode b where b.sku_id = n.sku_id) else 0 end
from staged_product n where n.barcode is not null and n.reason is null
on conflict (code) do nothing returning case when rank > 0 then sku_id end
"""
