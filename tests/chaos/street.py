"""Two small stores with shelves, group buys and somebody at the counter."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pyarrow as pa

from linli.accounts import api as accounts
from linli.accounts.types import NewCommunity, NewStaff, NewStore
from linli.catalog import api as catalog
from linli.groupbuy import api as groupbuy
from linli.groupbuy.types import NewGroupBuy, Tier
from linli.kernel import clock
from linli.kernel.principals import Role
from linli.pricing import api as pricing
from linli.stock import api as stock
from linli.stock.types import Receipt
from linli.supply import api as supply
from linli.supply.types import NewSupplier

STORES = (("cuiyuan", "翠苑店", "桂花城"), ("wenyi", "文一店", "马塍路小区"))
GOODS = 24
PIECES = 60
SCARCE = (0, 1, 2)  # these goods have few pieces, so that people are also told that something is sold out
SCARCE_PIECES = 12
CAPACITIES = (40, 400)  # of the two group buys of a store
CLERK = ("counter", "linli-demo")  # no login of the demo: this is an installation of its own


def build() -> None:
    """Make stores, shelves, group buys and the clerk in the database in use."""
    prices = {f"C{number:02d}": 500 + 100 * number for number in range(GOODS)}
    rows = [
        {"code": code, "name": f"好东西 {code}", "size": "1 份", "category": "蔬菜", "section": "生鲜"}
        | {"list_fen": fen, "cost_fen": fen * 6 // 10}
        for code, fen in prices.items()
    ]
    catalog.load_products(pa.Table.from_pylist(rows))
    codes = list(prices)
    skus = catalog.ids_of_codes(codes)
    farm = supply.add_supplier(NewSupplier(name="城北农场"))
    for nth, (code, name, home) in enumerate(STORES):
        place = {"lat": 30.28 + nth / 100, "lng": 120.12}
        store_id = accounts.add_store(
            NewStore(code=code, name=name, region="杭州", address="文一路", floor_area_sqm=120, **place)
        )
        new = NewCommunity(name=home, store_id=store_id, households=900, residents=2600, buildings=["1号楼"], **place)
        community_id = accounts.add_community(new)
        pricing.set_prices(store_id, [(skus[code], fen, None) for code, fen in prices.items()])
        _fill(store_id, [skus[code] for code in codes])
        _open_groupbuys(store_id, community_id, farm, [skus[code] for code in codes[-2:]])
    accounts.add_staff(NewStaff(login=CLERK[0], name="小店", password=CLERK[1], roles=[(Role.HQ, None)]))


def _fill(store_id: UUID, skus: Sequence[UUID]) -> None:
    receipts = [
        Receipt(
            sku_id=sku,
            quantity=SCARCE_PIECES if nth in SCARCE else PIECES,
            batch_code="B1",
            unit_cost_fen=300 + 60 * nth,
        )
        for nth, sku in enumerate(skus)
    ]
    stock.receive(store_id, receipts, reference="opening")


def _open_groupbuys(store_id: UUID, community_id: UUID, farm: UUID, skus: Sequence[UUID]) -> None:
    closes = clock.now() + timedelta(hours=2)
    for sku, capacity in zip(skus, CAPACITIES, strict=True):
        groupbuy.open(
            NewGroupBuy(
                store_id=store_id,
                sku_id=sku,
                supplier_id=farm,
                title="一起买更便宜",
                list_fen=2800,
                tiers=[Tier(households=1, unit_fen=2400), Tier(households=8, unit_fen=2100)],
                threshold=2,
                capacity=capacity,
                closes_at=closes,
                pickup_from=closes + timedelta(hours=10),
                community_ids=[community_id],
            )
        )
