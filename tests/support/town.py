"""Two stores that live: staff, suppliers, neighbours, orders at every stage, group buys, groups."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.accounts import api as accounts
from linli.accounts.types import NewCommunity, NewStaff, NewStore
from linli.catalog import api as catalog
from linli.catalog.types import ProductInput
from linli.community import api as community
from linli.community.types import JoinBody, NewOption, NewPoll, NewPost
from linli.fulfil import api as fulfil
from linli.groupbuy import api as groupbuy
from linli.groupbuy.types import NewGroupBuy, Tier
from linli.kernel import clock
from linli.kernel.auth import STORE_STAFF, Principal, Role
from linli.kernel.ids import new_id
from linli.kernel.log import transaction
from linli.kernel.said import Said
from linli.kernel.testing import settle
from linli.media import api as media
from linli.media.tests.pictures import picture
from linli.messaging import api as messaging
from linli.orders import api as orders
from linli.orders.types import OrderView, PaymentNotice, PlaceInput, Wanted
from linli.people import api as people
from linli.people.types import Identifier
from linli.pricing import api as pricing
from linli.pricing.types import NewCoupon
from linli.stock import api as stock
from linli.stock.types import Receipt
from linli.supply import api as supply
from linli.supply.types import NewSupplier, PurchaseInput
from tests.support.oddities import oddities

PASSWORD = "correct horse battery"


@dataclass
class House:
    """A store with everything that belongs to it; `ids` holds the id of one thing of each kind."""

    code: str
    principals: dict[Role, Principal] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)

    def own(self) -> set[str]:
        """Ids that nobody outside the store may see."""
        private = (
            *("order_id", "unpaid_id", "waiting_id", "picking_id", "person_id", "purchase_order_id", "message_id"),
            *("failed_refund_id", "directive_id", "executed_id", "merged_person_id", "housed_person_id"),
        )
        return {str(self.ids[name]) for name in private}


@dataclass
class Town:
    """翠苑店 and 文一店; head office is at home in both."""

    one: House
    other: House
    hq: Principal

    def principal(self, role: Role) -> Principal:
        """Somebody of the first store with the role."""
        return self.hq if role == Role.HQ else self.one.principals[role]


def build() -> Town:
    """Make it."""
    sku = catalog.save(
        ProductInput(code="BLUE4", name="云南红河有机蓝莓", size="125g×4 盒", unit="盒", category="水果", list_fen=5990)
    )
    hq = accounts.add_staff(NewStaff(login="hq", name="总部", password=PASSWORD, roles=[(Role.HQ, None)]))
    one = _house("cuiyuan", "翠苑店", "桂花城", sku.id)
    other = _house("wenyi", "文一店", "文一新村", sku.id)
    settle()
    for house in (one, other):
        house.ids["message_id"] = messaging.send(
            house.ids["person_id"],
            title=Said("到货了", "Here"),
            body=Said("来取吧", "Come and fetch it"),
            link="/orders",
            key="town",
        )
        fulfil.mark_picked(house.ids["order_id"])
        store, person = house.ids["store_id"], house.ids["person_id"]
        house.ids |= oddities(house.code, house.ids, paid(store, sku.id, person).id)
        house.ids["code"] = fulfil.progress([house.ids["order_id"]])[house.ids["order_id"]].code
    settle()
    return Town(one, other, Principal("staff", hq, "总部", frozenset({Role.HQ}), None))


def _house(code: str, name: str, place: str, sku: UUID) -> House:
    house = House(code)
    store = accounts.add_store(
        NewStore(code=code, name=name, region="杭州", address="文一路", lat=30.28, lng=120.12, floor_area_sqm=180)
    )
    home = accounts.add_community(
        NewCommunity(
            name=place, store_id=store, lat=30.28, lng=120.12, households=800, residents=2100, buildings=["3 号楼"]
        )
    )
    house.ids |= {"store_id": store, "community_id": home, "sku_id": sku, "id": "gmv", "ids": "gmv"}
    _staff(house)
    _neighbours(house)
    _trade(house)
    _group(house)
    return house


def _staff(house: House) -> None:
    store = house.ids["store_id"]
    for role in STORE_STAFF:
        login = f"{house.code}-{role}"
        staff = accounts.add_staff(NewStaff(login=login, name=login, password=PASSWORD, roles=[(role, store)]))
        house.principals[role] = Principal("staff", staff, login, frozenset({role}), frozenset({store}))
    farm = supply.add_supplier(NewSupplier(name=f"{house.code} 果园"))
    login = f"{house.code}-supplier"
    staff = accounts.add_staff(
        NewStaff(login=login, name=login, password=PASSWORD, roles=[(Role.SUPPLIER, None)], supplier_id=farm)
    )
    house.principals[Role.SUPPLIER] = Principal(
        "supplier", staff, login, frozenset({Role.SUPPLIER}), frozenset(), supplier_id=farm
    )
    house.ids |= {"supplier_id": farm, "staff_id": house.principals[Role.PICKER].id}


def _neighbours(house: House) -> None:
    number = {"cuiyuan": 1, "wenyi": 2}[house.code]
    for name, role, last in (("王姐", Role.RESIDENT, 1), ("周阿姨", Role.LEADER, 2), ("陈哥", None, 3)):
        phone = f"1380000{number}{last:03d}"
        person = people.identify(
            [Identifier("phone", phone)],
            name=f"{name}{house.code}",
            store_id=house.ids["store_id"],
            community_id=house.ids["community_id"],
            building="3 号楼",
            channel="mall",
        )
        house.ids[{1: "person_id", 2: "leader_id", 3: "waiting_person_id"}[last]] = person
        if role:
            house.principals[role] = Principal("person", person, name, frozenset({role}))
    house.ids["phone"] = f"1380000{number}001"


def _trade(house: House) -> None:
    ids = house.ids
    store, sku, person = ids["store_id"], ids["sku_id"], ids["person_id"]
    stock.receive(store, [Receipt(sku_id=sku, quantity=500, batch_code="B1", unit_cost_fen=2600)], reference="po:town")
    now = clock.now()
    coupon = NewCoupon(name="满减", amount_fen=100, minimum_fen=0, valid_from=now, valid_until=now + timedelta(days=9))
    pricing.issue(pricing.add_coupon(coupon), [person], key="town")
    ids["groupbuy_id"] = _groupbuy(house)
    ids["closing_id"] = _groupbuy(house)
    ids["joined_id"] = _groupbuy(house)
    for name, groupbuy_id in (("order_id", None), ("picking_id", None), ("waiting_id", ids["groupbuy_id"])):
        ids[name] = paid(store, sku, person, groupbuy_id).id
    for neighbour in (person, ids["leader_id"]):
        paid(store, sku, neighbour, ids["joined_id"])
    ids["unpaid_id"] = order_of(store, sku, person).id
    orders.start_payment(ids["unpaid_id"], person)
    ids["refund_id"] = orders.refund(paid(store, sku, person).id, reason="不新鲜", key="town")
    for name in ("purchase_order_id", "confirmed_id", "shipped_id"):
        ids[name] = supply.order(
            PurchaseInput(
                store_id=store, supplier_id=ids["supplier_id"], lines=[(sku, 10, 2600)], needed_on=clock.today()
            )
        )
    for name in ("confirmed_id", "shipped_id"):
        supply.confirm(ids[name], supplier_id=ids["supplier_id"])
    supply.ship(ids["shipped_id"], waybill="SF1", supplier_id=ids["supplier_id"])


def _groupbuy(house: House) -> UUID:
    ids, closing = house.ids, clock.now() + timedelta(hours=3)
    return groupbuy.open(
        NewGroupBuy(
            store_id=ids["store_id"],
            sku_id=ids["sku_id"],
            supplier_id=ids["supplier_id"],
            title="云南蓝莓，今晨采",
            list_fen=5990,
            tiers=[Tier(households=2, unit_fen=4790)],
            threshold=2,
            capacity=100,
            closes_at=closing,
            pickup_from=closing + timedelta(hours=10),
            community_ids=[ids["community_id"]],
        )
    )


def _group(house: House) -> None:
    ids = house.ids
    group, person = community.group_of_community(ids["community_id"]), ids["person_id"]
    community.invite(group, [person, ids["leader_id"]], by="system")
    community.change_group(group, name=None, intro=None, reviewed=True)
    community.join(group, ids["waiting_person_id"], JoinBody(building="3 号楼", household="301"))
    poll = NewPoll(
        options=[NewOption(text="草莓", sku_id=ids["sku_id"]), NewOption(text="柚子")],
        closes_at=clock.now() + timedelta(days=1),
    )
    new = NewPost(group_id=group, author_id=person, text="周末买什么水果？", poll=poll)
    post = community.post(new)
    community.report(post, ids["leader_id"], "重复了")
    shown = community.post_view(post, person_id=person)
    assert shown.poll
    ids |= {
        "group_id": group,
        "post_id": post,
        "option_id": shown.poll.options[0].id,
        "wish_id": community.wish(person, text="想要本地草莓", sku_id=None),
        "photo_id": media.keep_image(picture((64, 64)), by="system").id,
    }


def order_of(store: UUID, sku: UUID, person: UUID, groupbuy_id: UUID | None = None) -> OrderView:
    """An unpaid order of somebody."""
    lines = [Wanted(sku_id=sku, quantity=2, groupbuy_id=groupbuy_id)]
    return orders.place(PlaceInput(person_id=person, store_id=store, lines=lines, key=str(new_id())))


def paid(store: UUID, sku: UUID, person: UUID, groupbuy_id: UUID | None = None) -> OrderView:
    """A paid order of somebody."""
    order = order_of(store, sku, person, groupbuy_id)
    payment = orders.start_payment(order.id, person)
    with transaction():
        orders.take_notice(
            PaymentNotice(
                payment_id=payment.id,
                paid=True,
                amount_fen=payment.amount_fen,
                transaction_id=f"t-{payment.id}",
                at=clock.now(),
            )
        )
    return order


def uploaded() -> SimpleUploadedFile:
    """A picture as a browser sends it."""
    return SimpleUploadedFile("a.jpg", picture((64, 64)), "image/jpeg")


def sheet() -> SimpleUploadedFile:
    """A file with goods, as a browser sends it."""
    return SimpleUploadedFile("goods.csv", "商品编码,商品名称,零售价\nT2,菠菜,3.50\n".encode(), "text/csv")
