"""A small neighbourhood for pages and lists: a store, a community, goods with prices and stock, neighbours who buy."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.csv as pacsv

from linli.accounts import api as accounts
from linli.accounts.types import NewCommunity, NewStaff, NewStore
from linli.catalog import api as catalog
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.principals import Role
from linli.orders.models import Order, OrderLine
from linli.orders.types import State
from linli.people import api as people
from linli.pricing import api as pricing
from linli.stock import api as stock
from linli.stock.types import Receipt

DATA = Path(__file__).parent / "neighbourhood_data"
RESIDENT_PHONE = "13957100001"

NEIGHBOURS = (
    ("林姐", "face-woman", "3 号楼"),
    ("王姐", "face-grandma", "3 号楼"),
    ("周叔", "face-grandpa", "3 号楼"),
    ("小陈", "face-man", "3 号楼"),
    ("张阿姨", "face-woman-white", "5 号楼"),
    ("李老师", "face-teacher", "5 号楼"),
    ("豆豆妈", "face-mum", "12 号楼"),
    ("沈老师", "face-office", "7 号楼"),
)


@dataclass(frozen=True)
class Neighbourhood:
    """What was made."""

    store_id: UUID
    community_id: UUID
    goods: dict[str, UUID]
    residents: list[UUID]

    @property
    def resident(self) -> UUID:
        """林姐, who has a phone and buys every week."""
        return self.residents[0]


def build() -> Neighbourhood:
    """Make the neighbourhood in the database in use."""
    store_id = accounts.add_store(
        NewStore(
            code="cuiyuan",
            name="翠苑店",
            region="杭州",
            address="翠苑三区文华路 18 号",
            lat=30.2872,
            lng=120.1286,
            floor_area_sqm=186,
        )
    )
    accounts.add_staff(NewStaff(login="host", name="小李", password="linli-demo", roles=[(Role.HOST, store_id)]))
    community_id = accounts.add_community(
        NewCommunity(
            name="桂花城",
            store_id=store_id,
            lat=30.2895,
            lng=120.1244,
            households=1860,
            residents=5230,
            buildings=[f"{n} 号楼" for n in range(1, 19)],
        )
    )
    shelf = goods(store_id)
    residents = _residents()
    made = Neighbourhood(store_id, community_id, shelf, residents)
    _history(made)
    return made


def barcode(code: str) -> str:
    """What is printed on an article of the shelf: G07 carries 6901000000007."""
    return f"6901{int(code[1:]):09d}"


def goods(store_id: UUID) -> dict[str, UUID]:
    catalog.load_categories(pacsv.read_csv(DATA / "categories.csv"))
    rows = pacsv.read_csv(DATA / "goods.csv").to_pylist()
    names = ("code", "name", "size", "category", "picture", "list_fen", "origin", "quality", "story")
    columns = {name: [row[name] for row in rows] for name in names}
    columns["cost_fen"] = [row["list_fen"] * 7 // 10 for row in rows]
    columns["barcode"] = [barcode(row["code"]) for row in rows]
    columns["tags"] = [(row["tags"] or "").split(";") if row["tags"] else [] for row in rows]
    report = catalog.load_products(pa.table(columns))
    assert not report.bad, report.bad
    ids = catalog.ids_of_codes([row["code"] for row in rows])
    pricing.set_prices(store_id, [(ids[row["code"]], min(row["list_fen"], 99_999_999), row["was_fen"]) for row in rows])
    receipts = [
        Receipt(
            sku_id=ids[row["code"]],
            quantity=row["pieces"],
            batch_code=f"{row['code']}-1122",
            expires_on=clock.today() + timedelta(days=3 + place % 9),
            unit_cost_fen=min(row["list_fen"] * 7 // 10, 90_000_000),
        )
        for place, row in enumerate(rows)
        if row["pieces"]
    ]
    stock.receive(store_id, receipts, reference="opening")
    return ids


def _residents() -> list[UUID]:
    table = pa.Table.from_pylist(
        [
            {
                "phone": f"1395710{number:04d}",
                "name": name,
                "nickname": name,
                "store": "cuiyuan",
                "community": "桂花城",
                "building": building,
                "avatar": f"tile:{face}:rose",
                "joined_at": clock.now() - timedelta(days=300),
            }
            for number, (name, face, building) in enumerate(NEIGHBOURS, 1)
        ]
    )
    report = people.load_members(table)
    assert not report.bad, report.bad
    ids = people.ids_of("phone", [f"1395710{number:04d}" for number in range(1, len(NEIGHBOURS) + 1)])
    return [ids[f"1395710{number:04d}"] for number in range(1, len(NEIGHBOURS) + 1)]


def _history(made: Neighbourhood) -> None:
    """林姐 buys milk, eggs, tomatoes and greens in her rhythm; the neighbours bought carrots and soup this week."""
    today = clock.today()
    for code, every, last, pieces in (("G02", 6, 5, 1), ("G01", 9, 6, 1), ("G03", 5, 2, 1), ("G04", 4, 1, 2)):
        for nth in range(6):
            buy(made, made.resident, {code: pieces}, today - timedelta(days=last + every * nth))
    for place, neighbour in enumerate(made.residents[1:]):
        goods = {"G05": 1} if place < 5 else {"G06": 1}
        buy(made, neighbour, {**goods, "G06": 1} if place % 2 else goods, today - timedelta(days=1 + place % 4))
    for neighbour in made.residents[:4]:
        buy(made, neighbour, {"G10": 1, "G05": 1}, today - timedelta(days=3))


def buy(made: Neighbourhood, person_id: UUID, goods: dict[str, int], day: date) -> UUID:
    """A sale at the counter on a day, as an import writes it."""
    at = datetime(day.year, day.month, day.day, 18, 30, tzinfo=clock.CHINA)
    skus = catalog.skus([made.goods[code] for code in goods])
    lines = [(skus[made.goods[code]], quantity) for code, quantity in goods.items()]
    total = sum(sku.list_fen * quantity for sku, quantity in lines)
    order = Order.objects.create(
        id=(order_id := new_id()),
        number=str(order_id)[-8:],
        source_key=f"test:{order_id}",
        person_id=person_id,
        store_id=made.store_id,
        channel="pos",
        mode="counter",
        state=State.PAID,
        placed_at=at,
        paid_at=at,
        goods_fen=total,
        total_fen=total,
        paid_fen=total,
        cost_fen=sum(sku.cost_fen * quantity for sku, quantity in lines),
    )
    OrderLine.objects.bulk_create(
        OrderLine(
            order_id=order.id,
            position=position,
            sku_id=sku.id,
            category_id=sku.category_id,
            quantity=quantity,
            list_fen=sku.list_fen,
            unit_fen=sku.list_fen,
            net_fen=sku.list_fen * quantity,
            cost_fen=sku.cost_fen * quantity,
            handed_quantity=quantity,
        )
        for position, (sku, quantity) in enumerate(lines)
    )
    return order.id
