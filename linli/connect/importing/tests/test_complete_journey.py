"""The mapping is complete, the money adds up to the fen, the demo's history ends now."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime

import duckdb
import pyarrow.compute as pc
import pytest

from linli.connect.importing.complete_journey import goods, people, sales, source, stores
from linli.connect.importing.complete_journey.slice import Hero, Slice, demo_slice, weeks_between

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
BLUEBERRIES = Hero("H001", "BERRIES", "BLUEBERRIES", 60, 4790)


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = source.connect()
    goods.prepare(connection)
    yield connection
    connection.close()


def test_every_category_has_goods(db: duckdb.DuckDBPyConnection) -> None:
    missing = db.execute("""select distinct product_category from products where product_category is not null
        and product_category not in (select source_category from good where source_type = '')""").fetchall()
    assert missing == []


def test_goods_are_told_apart_and_stand_on_a_shelf(db: duckdb.DuckDBPyConnection) -> None:
    assert db.execute("select name, size from good group by all having count(*) > 1").fetchall() == []
    assert db.execute("select name from good where category not in (select code from category)").fetchall() == []


def test_every_product_is_placed_and_priced(db: duckdb.DuckDBPyConnection) -> None:
    table = goods.products(db, merge_goods=False)
    told = db.execute("select count(*) from products").fetchall()[0][0]
    sold = db.execute("select count(distinct product_id) from transactions anti join products using (product_id)")
    assert told == 92_331
    assert table.num_rows == told + sold.fetchall()[0][0]
    assert pc.min(table["list_fen"]).as_py() >= 10
    assert pc.all(pc.less_equal(table["cost_fen"], table["list_fen"])).as_py()
    assert pc.count_distinct(table["barcode"]).as_py() == table.num_rows


def test_whole_year_keeps_every_line_and_every_cent(db: duckdb.DuckDBPyConnection) -> None:
    sales.prepare(db, Slice())
    table = sales.table(db)
    cents = db.execute("select sum((cast(round(sales_value * 100) as bigint) * 418 + 50) // 100) from transactions")
    assert table.num_rows == 1_469_307
    assert pc.sum(table["amount_fen"]).as_py() == cents.fetchall()[0][0]
    assert pc.count_distinct(table["receipt"]).as_py() == 155_848


def test_demo_history_reaches_this_minute_and_keeps_weekdays(db: duckdb.DuckDBPyConnection) -> None:
    chain = stores.busiest(db, dict.fromkeys("abcdefg", 4))
    sales.prepare(db, demo_slice(NOW, NOW.date(), chain, (BLUEBERRIES,), first_week=45))
    table = sales.table(db)
    assert 0 <= (NOW - pc.max(table["sold_at"]).as_py()).total_seconds() < 24 * 3600
    assert set(pc.unique(table["store"]).to_pylist()) == set("abcdefg")
    assert weeks_between(date(2026, 11, 22)) == 465  # Monday 18 December 2017 → Monday 16 November 2026
    heroes = table.filter(pc.equal(table["product"], "H001"))
    labels = pc.add(heroes["amount_fen"], heroes["discount_fen"])
    assert heroes.num_rows > 0
    assert pc.all(pc.equal(labels, pc.multiply(heroes["quantity"], 4790))).as_py()


def test_neighbours_are_the_same_on_every_run_and_phones_unique(db: duckdb.DuckDBPyConnection) -> None:
    sales.prepare(db, Slice(first_week=2, last_week=4))
    homes = [stores.home_of(store) for store in stores.every_store(db)]
    first, second = (people.members(people.households(db), homes, 2026) for _ in range(2))
    phones = [phone for phone in first["phone"].to_pylist() if phone]
    assert first.equals(second)
    assert len(phones) == len(set(phones))
    assert all(phone.startswith("170000") and len(phone) == 11 for phone in phones)


def test_mapping_files_are_real_csv() -> None:
    for path in source.MAPPING.glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert rows, path.name
        assert all(None not in row and None not in row.values() for row in rows), path.name
