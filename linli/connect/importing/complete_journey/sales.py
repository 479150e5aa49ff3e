"""Source transactions → canonical sales lines, in columns all the way."""

import duckdb
import pyarrow as pa

from linli.connect.importing.complete_journey.slice import FEN_PER_CENT, Slice
from linli.connect.importing.tables import SALES

NOT_GOODS = "('FUEL', 'COUPON/MISC ITEMS')"


def prepare(db: duckdb.DuckDBPyConnection, part: Slice) -> None:
    """Create table `line`, the canonical lines of this part; needs goods.prepare before."""
    db.execute("create or replace table store_of(store_id bigint, store varchar)")
    if part.stores is None:
        db.execute("insert into store_of select distinct store_id, 'S' || store_id from transactions")
    else:
        db.executemany("insert into store_of values (?, ?)", list(part.stores.items()))
    _heroes(db, part)
    db.execute(_line(part))


def table(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """All canonical lines, oldest receipt first. The naive UTC of DuckDB becomes aware in the cast."""
    found = db.sql("from line order by sold_at, receipt, line")
    return found.to_arrow_table().cast(SALES)


def _heroes(db: duckdb.DuckDBPyConnection, part: Slice) -> None:
    """Create `hero_of` (which share of a product's receipts a hero takes) and `price` (labels of merged goods)."""
    db.execute("create or replace table hero_of(code varchar, product_id bigint, share double)")
    db.execute("create or replace table price(code varchar, fen bigint)")
    if not part.merge_goods:
        return
    db.execute("""insert into price select code, label(coalesce(m.fen, cast(typical_yuan * 100 as bigint)))
        from good left join (select good, cast(median(fen) as bigint) fen from chosen where fen > 0 group by 1) m
        on m.good = code""")
    for hero in part.heroes:
        db.execute("insert into price values (?, ?)", [hero.code, hero.price_fen])
        db.execute(
            """insert into hero_of select ?, product_id, ? from products
            where product_category = ? and product_type = ?""",
            [hero.code, hero.share_pct / 100, hero.source_category, hero.source_type],
        )


def _line(part: Slice) -> str:
    """The one statement. Shanghai's wall clock is eight hours ahead of UTC, the source shop's five behind.

    Merged goods are sold at their label less the line's real share of discount; everything else at its own amount.
    """
    keep = [f"t.week between {part.first_week} and {part.last_week}"]
    if not part.keep_fuel_and_coupons:
        keep += [
            f"coalesce(p.product_category, '') not in {NOT_GOODS}",
            "p.department <> 'FUEL'",
            "g.category <> 'other-service'",
            "not (t.quantity = 0 and t.sales_value = 0)",
        ]
    if part.until is not None:
        keep.append(f"sold <= timestamp '{part.until.replace(tzinfo=None).isoformat()}'")
    good = "coalesce(h.code, c.good)" if part.merge_goods else "'cj' || t.product_id"
    return f"""
    create or replace table line as
    with told as (
        select s.store, t.basket_id, t.household_id, t.product_id,
            t.transaction_timestamp - interval 13 hour + interval ({part.shift_weeks * 7}) day as sold,
            cast(round(t.sales_value * 100) as bigint) paid,
            cast(round((t.retail_disc + t.coupon_match_disc) * 100) as bigint) saved,
            greatest(t.quantity, if(t.sales_value > 0, 1, 0)) as quantity, {good} as product
        from transactions t join store_of s using (store_id)
        left join products p using (product_id) left join chosen c using (product_id)
        left join good g on g.code = c.good
        left join hero_of h on h.product_id = t.product_id and hash_unit(t.basket_id || h.code) < h.share
        where {" and ".join(keep)}),
    priced_line as (
        select told.*, quantity * fen as label_fen,
            if(fen is null, (paid * {FEN_PER_CENT} + 50) // 100,
               cast(round(quantity * fen * paid / greatest(paid + saved, 1)) as bigint)) as amount_fen
        from told left join price on price.code = told.product)
    select store, basket_id::varchar receipt,
        row_number() over (partition by basket_id order by product_id)::int as line, sold as sold_at,
        'CJ' || lpad(household_id::varchar, 4, '0') as card, product, quantity::int as quantity, amount_fen,
        coalesce(label_fen - amount_fen, (saved * {FEN_PER_CENT} + 50) // 100) as discount_fen
    from priced_line"""
