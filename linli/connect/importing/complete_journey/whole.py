"""The whole year into an installation, through the same chunks and bookmarks as a user's file."""

import time
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from linli.accounts import api as accounts
from linli.accounts.types import NewCommunity, NewStore
from linli.catalog import api as catalog
from linli.connect.importing.complete_journey import goods, people, sales, source, stores
from linli.connect.importing.complete_journey.slice import Slice
from linli.connect.importing.models import Import
from linli.connect.importing.running import begin, folder, keep_rows, run_to_end
from linli.connect.importing.tables import CATEGORIES
from linli.connect.importing.types import Kind, State
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.log import transaction

NAME = "complete-journey"
REGION = "杭州"

Say = Callable[[str], None]


def load_everything(*, weeks: int = 53, say: Say) -> dict[str, float]:
    """Load stores, categories, articles, members and sales of the first weeks; figures by name, `seconds` included.

    Begun again after a kill it goes on; done twice it changes nothing.
    """
    began = time.perf_counter()
    with source.connect() as db:
        goods.prepare(db)
        sales.prepare(db, Slice(last_week=weeks))
        lines = sales.table(db)
        articles = goods.products(db, merge_goods=False)
        shops = stores.every_store(db)
        homes = [stores.home_of(shop) for shop in shops]
        neighbours = people.members(people.households(db), homes, clock.today().year)
        shelves = db.sql("from category").to_arrow_table()
    say(f"读好了 read in {time.perf_counter() - began:.1f} s：{lines.num_rows} 行销售")
    open_shops(shops)
    catalog.load_categories(shelves.select([field.name for field in CATEGORIES]))
    figures = {"read_seconds": time.perf_counter() - began, "lines": float(lines.num_rows)}
    for kind, table in (
        (Kind.PRODUCTS, articles),
        (Kind.MEMBERS, named_places(neighbours)),
        (Kind.SALES, in_order(lines)),
    ):
        started = time.perf_counter()
        done = load_table(kind, table, say=say)
        figures[f"{kind}_seconds"] = time.perf_counter() - started
        say(
            f"{kind}：载入 {done.loaded}，没变 {done.unchanged}，有误 {done.bad}，"
            f"{table.num_rows / figures[f'{kind}_seconds']:,.0f} 行/秒"
        )
    figures["seconds"] = time.perf_counter() - began
    return figures


def open_shops(shops: list[stores.SourceStore]) -> None:
    """Open the stores that are not open yet, each with its community."""
    known = {one.code for one in accounts.stores()}
    with transaction():
        for shop in shops:
            if shop.code in known:
                continue
            place = {"lat": shop.lat, "lng": shop.lng}
            id = accounts.add_store(
                NewStore(code=shop.code, name=shop.name, region=REGION, address=shop.name, floor_area_sqm=160, **place)
            )
            accounts.add_community(
                NewCommunity(
                    name=community_name(shop.name),
                    store_id=id,
                    households=1200,
                    residents=3200,
                    buildings=[f"{number}号楼" for number in range(1, 21)],
                    **place,
                )
            )


def community_name(store_name: str) -> str:
    """The community around a store of the full import."""
    return f"{store_name.removesuffix('店')}小区"


def named_places(members: pa.Table) -> pa.Table:
    """Members with the name of their community in place of its code, as the loader reads it."""
    names = {one.id: one.code for one in accounts.stores()}
    by_code = {names[one.store_id]: one.name for one in accounts.communities()}
    column = [by_code[code] for code in members["store"].to_pylist()]
    return members.set_column(members.column_names.index("community"), "community", pa.array(column, pa.string()))


def in_order(lines: pa.Table) -> pa.Table:
    """Lines by store and receipt, so that chunks hold whole receipts; lines that only correct a price are left out."""
    sold = lines.filter(pc.greater(lines["quantity"], 0))
    return sold.sort_by([("store", "ascending"), ("receipt", "ascending"), ("line", "ascending")])


def load_table(kind: Kind, table: pa.Table, *, say: Say, name: str = NAME) -> Import:
    """Load canonical rows as an import of their own; one that was begun goes on."""
    digest = f"{name}:{kind}:{table.num_rows}"
    run = Import.objects.filter(digest=digest, state=State.LOADING).first()
    if run is None:
        numbered = table.append_column("row", pa.array(range(1, table.num_rows + 1), pa.int64()))
        run = Import(id=new_id(), kind=kind, source=name, file_name=name, digest=digest, by="linli import")
        run.state, run.made_at, run.moved_at = State.UPLOADED, clock.now(), clock.now()
        run.save(force_insert=True)
        folder(run.id).mkdir(parents=True, exist_ok=True)
        begin(run, State.LOADING)
        keep_rows(run, numbered, [])
    return run_to_end(run.id, told=lambda done, total: say(f"  {kind} {done}/{total}"))
