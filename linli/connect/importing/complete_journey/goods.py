"""Source products → goods of a Chinese store, by the nearest price among the goods of their type."""

import duckdb
import pyarrow as pa

from linli.connect.importing.complete_journey.source import MAPPING
from linli.connect.importing.tables import PRODUCTS

# Shelf price of a source product in fen; a product that never sold costs what its type usually costs.
PRICED = """
create or replace table priced as
select p.product_id, p.product_category, p.product_type, p.brand, p.manufacturer_id,
    s.cents * 418 // 100 as fen
from (select product_id, product_category, product_type, brand, manufacturer_id from products
    union all by name
    select distinct product_id from transactions t anti join products using (product_id)) p
left join (
    select product_id, cast(median((sales_value + retail_disc + coupon_match_disc) * 100 / quantity) as bigint) cents
    from transactions where quantity > 0 and sales_value > 0 group by product_id) s using (product_id)
"""

# Goods of the exact type, else of the category, else the one for nothing else. Among them the nearest in price
# (as a ratio); the hash breaks ties, so goods of like price share the products between them.
CHOSEN = """
create or replace table chosen as
with place as (
    select *, case
        when exists (from good g where g.source_category = product_category and g.source_type = product_type)
            then product_category || '|' || product_type
        when product_category is not null then product_category || '|'
        else '|' end as shelf
    from priced)
select product_id, arg_min(g.code, abs(ln(coalesce(nullif(fen, 0), g.typical_yuan * 100) / (g.typical_yuan * 100)))
    + hash_unit(product_id || g.code) * 0.3) as good, any_value(fen) as fen, any_value(brand) as brand,
    any_value(manufacturer_id) as manufacturer_id
from place join good g on place.shelf = g.source_category || '|' || g.source_type
group by product_id
"""

UNIT = """create or replace macro hash_unit(x) as
    cast('0x' || substr(md5(x), 1, 7) as bigint) / 268435456.0"""

# Prices end in .9, .5 or .8 as on a shelf label: up to the next ten fen, then to the label above.
LABEL = """create or replace macro label(fen) as
    case when fen < 1000 then greatest(((fen + 5) // 10) * 10, 10) else ((fen + 50) // 100) * 100 - 10 end"""

EAN = """create or replace macro ean13(d) as d || cast((10 - (
    list_sum([cast(substr(d, i, 1) as int) * (case when i % 2 = 0 then 3 else 1 end) for i in range(1, 13)]) % 10)) % 10
    as varchar)"""


def prepare(db: duckdb.DuckDBPyConnection) -> None:
    """Create table `chosen`: product_id → good, fen."""
    for statement in (UNIT, LABEL, EAN, PRICED, CHOSEN):
        db.execute(statement)


def products(db: duckdb.DuckDBPyConnection, merge_goods: bool) -> pa.Table:
    """Canonical products: the few merged goods, or each source product under its own number."""
    if merge_goods:
        rows = """select g.code, g.name, g.size, g.unit, g.category, '' brand, null::bigint product_id,
            coalesce(m.fen, cast(g.typical_yuan * 100 as bigint)) fen, g.picture
            from good g left join (select good, cast(median(fen) as bigint) fen from chosen
                where fen > 0 group by 1) m on m.good = g.code"""
        barcode = "ean13('0409' || lpad(substr(r.code, 2), 8, '0'))"
    else:
        db.execute(
            "create or replace table brand as select unnest(string_split("
            f"(select name from read_csv('{MAPPING / 'brands.csv'}', header=true)), ' ')) as name"
        )
        rows = """select 'cj' || c.product_id code, g.name, g.size, g.unit, g.category, case when c.brand = 'Private'
            then '邻家' else coalesce(b.name, '') end brand, c.product_id,
            coalesce(nullif(c.fen, 0), cast(g.typical_yuan * 100 as bigint)) fen, g.picture
            from chosen c join good g on g.code = c.good
            left join (select name, row_number() over () - 1 n from brand) b
            on b.n = c.manufacturer_id % (select count(*) from brand)"""
        barcode = "ean13('040' || lpad(r.product_id::varchar, 9, '0'))"
    found = db.sql(f"""
        select r.code, r.name, r.size, r.unit, r.category, r.brand, {barcode} barcode,
            label(r.fen)::bigint list_fen, (label(r.fen) * (100 - k.margin_pct) // 100)::bigint cost_fen, r.picture,
            k.storage, k.shelf_life_days::int shelf_life_days, '' origin, '' story
        from ({rows}) r join category k on k.code = r.category order by r.code""")
    return found.to_arrow_table().cast(PRODUCTS)
