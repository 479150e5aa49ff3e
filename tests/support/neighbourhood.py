"""A small neighbourhood for pages and lists: one store, one community, goods with prices and stock, neighbours who buy."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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

RESIDENT_PHONE = "13957100001"

CATEGORIES = """code,parent,name,picture,tint,shelf_life_days,storage,unit,margin_pct
veg,,时令蔬菜,tile:greens:leaf,leaf,5,冷藏,份,28
veg-leaf,veg,叶菜,tile:greens:leaf,leaf,5,冷藏,份,28
veg-root,veg,根茎薯类,tile:carrot:peach,peach,5,常温,份,28
veg-fruit,veg,茄果瓜豆,tile:tomato:rose,rose,5,冷藏,份,28
fruit,,新鲜水果,tile:strawberry:rose,rose,5,冷藏,份,28
fruit-berry,fruit,莓果,tile:blueberry:berry,berry,5,冷藏,盒,28
fruit-citrus,fruit,柑橘,tile:tangerine:wheat,wheat,5,常温,份,28
meat,,肉禽蛋,tile:meat:rose,rose,5,冷藏,份,28
meat-egg,meat,鲜蛋,tile:egg:wheat,wheat,5,常温,盒,28
meat-beef,meat,牛羊肉,tile:meat:rose,rose,5,冷藏,份,28
sea,,水产,tile:fish:sky,sky,5,冷藏,份,28
sea-fresh,sea,鲜活水产,tile:fish:sky,sky,5,冷藏,份,28
grain,,粮油米面,tile:rice-bag:wheat,wheat,5,常温,袋,28
grain-rice,grain,大米杂粮,tile:rice-bag:wheat,wheat,5,常温,袋,28
grain-oil,grain,食用油,tile:oil:wheat,wheat,5,常温,瓶,28
dairy,,乳品,tile:milk:sky,sky,5,冷藏,瓶,28
dairy-milk,dairy,鲜牛奶,tile:milk:sky,sky,5,冷藏,瓶,28
ready,,熟食快手菜,tile:soup:sand,sand,5,冷藏,份,28
ready-meal,ready,快手菜汤料,tile:soup:sand,sand,5,冷藏,份,28
"""

# code, category, picture, list price in fen, price before in fen or nothing, free pieces
GOODS = """code,name,size,category,picture,list_fen,was_fen,pieces,origin,quality,tags,story
G01,土鸡蛋,10 枚,鲜蛋,tile:egg:wheat,1480,,60,浙江临安,蛋黄指数 0.45；未检出抗生素,散养;晨收,竹林里散养的母鸡，一天一收，当天到店。
G02,鲜牛奶,950ml,鲜牛奶,tile:milk:sky,1690,,42,浙江金华,蛋白质 3.6g/100ml,,
G03,普罗旺斯番茄,500g,茄果瓜豆,tile:tomato:rose,990,1280,30,山东寿光,糖度 7.8°,沙瓤,沙瓤厚肉，掰开能见到籽，生吃最好。
G04,上海青,400g,叶菜,tile:greens:leaf,450,,25,杭州余杭,,今晨采摘,
G05,沙地胡萝卜,500g,根茎薯类,tile:carrot:peach,590,,80,福建晋江,,,沙土里长的，脆，不柴。
G06,羊肉萝卜汤料,1 份,快手菜汤料,tile:soup:sand,3990,,18,内蒙古锡林郭勒,,2 人份,羊腩切好，萝卜洗净，下锅四十分钟。
G07,云南有机蓝莓,125g×4 盒,莓果,tile:blueberry:berry,5990,,12,云南红河,糖度 14.2°；果径 18mm+；农残未检出,有机,今天 05:40 采，明早到店，皮薄不酸。
G08,五常新米,5kg,大米杂粮,tile:rice-bag:wheat,6990,,40,黑龙江五常,直链淀粉 17.6%；水分 14.5%,当年新稻,下单后再碾，焖饭时满楼道都是香的。
G09,阳澄湖蟹,4 只,鲜活水产,tile:crab:peach,16800,,0,江苏苏州,单只称重；孔雀石绿未检出,,三公两母配好，死蟹包赔。
G10,丹东草莓 99,300g,莓果,tile:strawberry:rose,2990,3990,6,辽宁丹东,糖度 12.8°,,红颜 99，七分熟采，香得先到鼻子。
G11,黄山毛豆腐,300g,快手菜汤料,tile:soup:sand,1280,,15,安徽黄山,,,
G12,赣南脐橙,5 斤,柑橘,tile:tangerine:wheat,2680,3280,33,江西赣州,糖度 13.5°,,
G13,花生油,5L,食用油,tile:oil:wheat,11990,13990,20,山东莱阳,,压榨,
G14,内蒙古羔羊肉片,400g,牛羊肉,tile:meat:rose,4590,,22,内蒙古,,,
G15,东海大黄鱼,500g,鲜活水产,tile:fish:sky,3880,,9,浙江舟山,,,
G16,土豆,1kg,根茎薯类,tile:potato:wheat,590,,70,甘肃定西,,,
G17,水果黄瓜,500g,茄果瓜豆,tile:cucumber:leaf,780,,28,山东寿光,,,
G18,西兰花,1 颗,叶菜,tile:broccoli:leaf,690,,19,浙江台州,,,
G19,贝贝南瓜,2 个,茄果瓜豆,tile:pumpkin:wheat,1180,,24,海南,,,
G20,甜玉米,4 根,根茎薯类,tile:corn:wheat,1280,,31,云南,,,
G21,紫长茄,500g,茄果瓜豆,tile:eggplant:plum,680,,17,杭州萧山,,,
G22,小葱生姜组合,1 份,叶菜,tile:ginger:wheat,390,,40,杭州余杭,,,
G23,来自浙江临安竹林散养老母鸡一天一收当天到店的可生食级超大无菌土鸡蛋家庭分享装,30 枚,鲜蛋,tile:nest-eggs:wheat,99999999,,3,浙江临安,,,
"""

NEIGHBOURS = (
    ("林姐", "face-woman", "3 号楼"),
    ("王姐", "face-grandma", "3 号楼"),
    ("周叔", "face-grandpa", "3 号楼"),
    ("小陈", "face-man", "3 号楼"),
    ("张阿姨", "face-woman-white", "5 号楼"),
    ("李老师", "face-teacher", "5 号楼"),
    ("豆豆妈", "face-mum", "12 号楼"),
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
    goods = _goods(store_id)
    residents = _residents()
    made = Neighbourhood(store_id, community_id, goods, residents)
    _history(made)
    return made


def _goods(store_id: UUID) -> dict[str, UUID]:
    catalog.load_categories(pacsv.read_csv(io.BytesIO(CATEGORIES.encode())))
    rows = pacsv.read_csv(io.BytesIO(GOODS.encode())).to_pylist()
    names = ("code", "name", "size", "category", "picture", "list_fen", "origin", "quality", "story")
    columns = {name: [row[name] for row in rows] for name in names}
    columns["cost_fen"] = [row["list_fen"] * 7 // 10 for row in rows]
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
