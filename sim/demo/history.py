"""The demo's goods, neighbours and sales: weeks of the Complete Journey, told as seven stores in 杭州."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc

from linli.catalog import api as catalog
from linli.connect.importing.complete_journey import goods, people, sales, source, stores
from linli.connect.importing.complete_journey.slice import LAST_WEEK, Hero, demo_slice
from linli.connect.importing.tables import CATEGORIES
from linli.kernel import clock
from linli.orders import api as orders
from linli.people import api as members
from sim.demo.chain import DEMO_PHONE, HOME, Chain, table

STORES_EACH, STORES_HOME = 3, 9  # busy source stores that one of ours stands for
WEEKS = 14
CHUNK = 40_000

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class History:
    """What was loaded: articles by code, pieces sold in the last four weeks by (store code, article code)."""

    skus: dict[str, UUID]
    pace: dict[tuple[str, str], int]
    prices: dict[str, int]
    regular: str  # the card seen most often in the first store


def load(chain: Chain, say: Say, weeks: int = WEEKS) -> History:
    """Load goods, neighbours and sales of the last weeks."""
    heroes = table("heroes")
    homes = [
        people.Home(row["name"], row["store"], int(row["households"]), int(row["buildings"]))
        for row in table("communities")
    ]
    with source.connect() as db:
        goods.prepare(db)
        own = stores.busiest(db, {code: STORES_HOME if code == HOME else STORES_EACH for code in chain.codes})
        part = demo_slice(clock.now(), clock.today(), own, tuple(map(_hero, heroes)), LAST_WEEK - weeks + 1)
        sales.prepare(db, part)
        lines, articles = sales.table(db), goods.products(db, merge_goods=True)
        shelves = db.sql("from category").to_arrow_table().select([field.name for field in CATEGORIES])
        neighbours = people.members(people.households(db), homes, clock.today().year)
    catalog.load_categories(shelves)
    catalog.load_products(pa.concat_tables([articles, _hero_goods(heroes)], promote_options="default"))
    say(f"商品 {articles.num_rows + len(heroes)} 种，品类 {shelves.num_rows} 个")
    regular = _regular(lines, chain.codes[0])
    members.load_members(_reached_at(DEMO_PHONE, regular, neighbours))
    say(f"邻居 {neighbours.num_rows} 位，来自 {len(homes)} 个小区")
    _load_sales(lines, say)
    return _history(lines, articles, heroes, regular)


def _regular(lines: pa.Table, store: str) -> str:
    """The card seen most often in a store."""
    seen = pc.value_counts(lines.filter(pc.equal(lines["store"], store))["card"]).to_pylist()
    return str(max(seen, key=lambda one: (one["counts"], one["values"]))["values"])


def _reached_at(phone: str, card: str, neighbours: pa.Table) -> pa.Table:
    """The members, the one with this card under this phone number."""
    chosen = pc.fill_null(pc.equal(neighbours["card"], card), False)
    phones = pc.if_else(chosen, phone, neighbours["phone"])
    return neighbours.set_column(neighbours.schema.get_field_index("phone"), "phone", phones)


def _load_sales(lines: pa.Table, say: Say) -> None:
    sold = lines.filter(pc.greater(lines["quantity"], 0))
    sold = sold.sort_by([("store", "ascending"), ("receipt", "ascending"), ("line", "ascending")])
    for code in pc.unique(sold["store"]).to_pylist():
        of_store = sold.filter(pc.equal(sold["store"], code))
        report = orders.load_sales(of_store, source="complete-journey")
        say(f"  {code}：{report.loaded} 行销售")


def _hero(row: dict[str, str]) -> Hero:
    return Hero(row["code"], row["source_category"], row["source_type"], int(row["share_pct"]), _fen(row["price_yuan"]))


def _hero_goods(heroes: list[dict[str, str]]) -> pa.Table:
    """The hand-picked goods; their list price is what they cost without any offer."""
    texts = ("code", "name", "size", "unit", "category", "picture", "origin", "story", "quality")
    columns = {name: pa.array([row[name] for row in heroes], pa.string()) for name in texts}
    columns["list_fen"] = pa.array([_fen(row["was_yuan"] or row["price_yuan"]) for row in heroes], pa.int64())
    columns["cost_fen"] = pa.array([_fen(row["cost_yuan"]) for row in heroes], pa.int64())
    return pa.table(columns)


def _fen(yuan: str) -> int:
    whole, _, rest = yuan.partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])


def _history(lines: pa.Table, articles: pa.Table, heroes: list[dict[str, str]], regular: str) -> History:
    codes = [*articles["code"].to_pylist(), *(row["code"] for row in heroes)]
    last = pc.max(lines["sold_at"])
    recent = lines.filter(pc.less(pc.days_between(lines["sold_at"], last), 28))
    sums = recent.group_by(["store", "product"]).aggregate([("quantity", "sum")]).to_pylist()
    pace = {(row["store"], row["product"]): int(row["quantity_sum"]) for row in sums}
    prices = dict(zip(articles["code"].to_pylist(), articles["list_fen"].to_pylist(), strict=True))
    prices |= {row["code"]: _fen(row["price_yuan"]) for row in heroes}
    return History(catalog.ids_of_codes(codes), pace, prices, regular)
