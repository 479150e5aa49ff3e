"""A day in 翠苑店 for the desk: thirty weeks of sales, a directive of yesterday, orders at every stage."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from linli.accounts import api as accounts
from linli.accounts.types import NewStaff
from linli.community import api as community
from linli.community.types import Column, JoinBody, NewOption, NewPoll, NewPost
from linli.connect.payments import refused
from linli.decide import api as decide
from linli.decide.tests import scene as trade
from linli.fulfil import api as fulfil
from linli.groupbuy import api as groupbuy
from linli.groupbuy.tests.scene import notify
from linli.groupbuy.types import NewGroupBuy, Tier
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.principals import Role
from linli.kernel.testing import settle
from linli.orders import api as orders
from linli.orders.types import OrderView, PaymentNotice, PlaceInput, Wanted
from linli.people import api as people
from linli.stock import api as stock
from linli.stock.types import Receipt
from linli.supply import api as supply
from linli.supply.types import NewSupplier, PurchaseInput
from tests.support import neighbourhood

YESTERDAY = trade.NOW
NOW = YESTERDAY + timedelta(days=1, hours=2)  # half past eleven
PASSWORD = "linli-demo"
NAMES = (
    *("王姐", "林姐", "周叔", "小陈", "张阿姨", "李老师", "豆豆妈", "沈老师", "陈哥", "赵奶奶", "何姐", "小满爸"),
    *("吴阿姨", "徐师傅", "孙姐", "阿芬", "朱爷爷", "程老师", "丁丁妈", "马哥", "郑姐", "唐阿姨", "罗叔", "韩姐"),
)
FAMILIES = "顾沈董袁邓许傅汪田任姜范方石姚谭"
FACES = ("face-curly", "face-woman", "face-grandpa", "face-man", "face-woman-white", "face-teacher", "face-mum")


@dataclass(frozen=True)
class Day:
    """What was made, by what the tests look for."""

    scene: trade.Scene
    measured: UUID
    groupbuy_id: UUID
    ready: OrderView
    code: str
    group_id: UUID

    @property
    def store(self) -> UUID:
        """翠苑店."""
        return self.scene.store

    @property
    def wang(self) -> UUID:
        """王姐 of 桂花城, who buys most things."""
        return self.scene.persons[1]


def build() -> Day:
    """Make it; every fact is read."""
    scene = trade.build()
    with clock.at(YESTERDAY):
        _name(scene)
        _staff(scene)
    measured = _directive_of_yesterday(scene)
    with clock.at(NOW):
        shelf = neighbourhood.goods(scene.store)
        group = _talk(scene)
        running = _groupbuys(scene)
        card = NewPost(group_id=group, text="土鸡蛋今晚截团，临安竹林里散养的，一天一收。", groupbuy_id=running)
        community.post(card)
        ready = _orders(scene, shelf)
        _purchases(scene, shelf)
        _strange_money(ready)
        settle(with_timers=False)
        decide.fit_takings()
        decide.propose(scene.store)
        settle(with_timers=False)
        code = fulfil.progress([ready.id])[ready.id].code
    assert code
    return Day(scene, measured, running, ready, code, group)


def _strange_money(ready: OrderView) -> None:
    """A payment that came twice, one that nobody knows, and a notification signed with last year's key."""
    (payment,) = orders.payments_of(ready.id)
    for payment_id, number in ((payment.id, "4200002611230001"), (new_id(), "4200002611230002")):
        orders.take_notice(
            PaymentNotice(
                payment_id=payment_id, paid=True, amount_fen=ready.total_fen, transaction_id=number, at=clock.now()
            )
        )
    refused.note("unknown key", "203.0.113.9", "PUB_KEY_ID_0114232134912025")


def _name(scene: trade.Scene) -> None:
    called = [*NAMES, *(f"{family}{title}" for title in ("叔叔", "婆婆") for family in FAMILIES)]
    for number, (person, name) in enumerate(zip(scene.persons[1:], called, strict=False)):
        face = FACES[number % len(FACES)]
        building = f"{3 + number % 5} 号楼"
        people.set_profile(person, name=name, nickname=name, avatar=f"tile:{face}:rose", building=building)
    people.set_profile(scene.persons[1], name="王丽娟")


def _staff(scene: trade.Scene) -> None:
    for login, name, role, store in (
        ("host", "小李", Role.HOST, scene.store),
        ("clerk", "小吴", Role.CLERK, scene.store),
        ("rider", "阿军", Role.RIDER, scene.store),
        ("hq", "方敏", Role.HQ, None),
    ):
        accounts.add_staff(NewStaff(login=login, name=name, password=PASSWORD, roles=[(role, store)]))
    accounts.add_staff(
        NewStaff(login="farm", name="李红燕", password=PASSWORD, roles=[(Role.SUPPLIER, None)], supplier_id=scene.farm)
    )


def _directive_of_yesterday(scene: trade.Scene) -> UUID:
    with clock.at(YESTERDAY):
        (made,) = decide.propose(scene.store)
        done = decide.execute(made, actor="staff:host", name="小李")
        settle(with_timers=False)
    assert done.groupbuy_id
    for number, person in enumerate(scene.persons[: round(done.expectation.households.expected) + 3]):
        with clock.at(YESTERDAY + timedelta(minutes=10 + 17 * number)):
            paid(scene.store, person, [Wanted(sku_id=scene.berries.id, quantity=1, groupbuy_id=done.groupbuy_id)])
            if number % 3 == 0:
                settle(with_timers=False)
    with clock.at(done.closes_at + timedelta(seconds=5)):
        settle()
        settle()
    return made


def paid(store: UUID, person: UUID, lines: list[Wanted]) -> OrderView:
    """An order of somebody, paid."""
    channel = "groupbuy" if lines[0].groupbuy_id else "mall"
    order = orders.place(PlaceInput(person_id=person, store_id=store, lines=lines, key=str(new_id()), channel=channel))
    notify(orders.start_payment(order.id, person, "wechat"))
    return order


def _talk(scene: trade.Scene) -> UUID:
    group = community.group_of_community(scene.chain.community)
    community.change_group(group, name=None, intro=None, reviewed=False)
    members = scene.persons[1:24:2]
    for person in members:
        community.join(group, person)
    soup = community.post(
        NewPost(
            group_id=group, column=Column.RECIPE, text="小雪第一锅：羊肉萝卜汤，四十分钟，三步不膻。萝卜挑拿着压手的。"
        )
    )
    community.post(
        NewPost(
            group_id=group, author_id=members[0], column=Column.SHOW, sku_ids=[scene.berries.id],
            text="蓝莓山药泥，两岁半的自己拿勺吃光。盒底有两颗软的，小李看了照片直接退了五块。",
        )
    )  # fmt: skip
    poll = NewPoll(
        options=[NewOption(text="丹东草莓 99"), NewOption(text="赣南脐橙")], closes_at=clock.now() + timedelta(hours=5)
    )
    community.post(NewPost(group_id=group, text="下周二的水果，选一样，我去产地谈。", poll=poll))
    community.post(NewPost(group_id=group, author_id=members[2], text="7 号楼周五早上七点去东站，车上还能坐两个人。"))
    for person in members[1:7]:
        community.like(soup, person)
        community.comment(soup, "蓝莓什么时候再来，想给孩子带一盒", author_id=person)
    for person in members[:4]:
        community.wish(person, sku_id=scene.berries.id)
        community.wish(person, text="低糖酸奶")
    community.change_group(group, name=None, intro=None, reviewed=True)
    community.join(group, scene.persons[25], JoinBody(building="5 号楼", household="502", note="刚搬来"))
    return group


def _groupbuys(scene: trade.Scene) -> UUID:
    running = _opened(scene, scene.eggs.id, "土鸡蛋，竹林里散养的", 1780, [(10, 1580), (20, 1480)], hours=10)
    for number, person in enumerate(scene.persons[1:15]):
        with clock.at(NOW - timedelta(minutes=90 - 5 * number)):
            paid(scene.store, person, [Wanted(sku_id=scene.eggs.id, quantity=1 + number % 2, groupbuy_id=running)])
    return running


def _opened(
    scene: trade.Scene, sku: UUID, title: str, list_fen: int, tiers: list[tuple[int, int]], *, hours: int
) -> UUID:
    closes = NOW + timedelta(hours=hours)
    return groupbuy.open(
        NewGroupBuy(
            store_id=scene.store, sku_id=sku, supplier_id=scene.farm, title=title, list_fen=list_fen,
            tiers=[Tier(households=households, unit_fen=fen) for households, fen in tiers],
            threshold=tiers[0][0], capacity=200, closes_at=closes, pickup_from=closes + timedelta(hours=11),
            community_ids=[scene.chain.community, scene.second], opened_by="staff:host",
        )
    )  # fmt: skip


def _orders(scene: trade.Scene, shelf: dict[str, UUID]) -> OrderView:
    baskets = (("G07", "G08", "G01"), ("G03", "G04"), ("G02",), ("G05", "G06", "G12"), ("G18", "G17"))
    made = []
    for number, (person, basket) in enumerate(zip(scene.persons[1:], baskets, strict=False)):
        with clock.at(NOW - timedelta(minutes=100 - 15 * number)):
            lines = [Wanted(sku_id=shelf[code], quantity=1 + place // 2) for place, code in enumerate(basket)]
            made.append(paid(scene.store, person, lines))
    settle(with_timers=False)
    for order in made[:3]:
        fulfil.mark_picked(order.id)
    fulfil.collect(made[2].id, key="counter")
    orders.refund(made[1].id, amount_fen=500, reason="番茄软了一个", key="soft")
    orders.place(
        PlaceInput(
            person_id=scene.persons[9], store_id=scene.store, key="unpaid",
            lines=[Wanted(sku_id=shelf["G13"], quantity=1)], channel="mall",
        )
    )  # fmt: skip
    return made[0]


def _purchases(scene: trade.Scene, shelf: dict[str, UUID]) -> None:
    dairy = supply.add_supplier(NewSupplier(name="金华牧场", contact="老杨", address="浙江金华"))
    for supplier, code, quantity, cost, steps in (
        (scene.farm, "G07", 60, 3160, 0), (scene.farm, "G10", 40, 1900, 1), (dairy, "G02", 48, 1180, 2)
    ):  # fmt: skip
        made = supply.order(
            PurchaseInput(
                store_id=scene.store, supplier_id=supplier, lines=[(shelf[code], quantity, cost)],
                needed_on=clock.today() + timedelta(days=1),
            )
        )  # fmt: skip
        if steps:
            supply.confirm(made, supplier_id=supplier)
        if steps > 1:
            supply.ship(made, waybill="SF1122334455", supplier_id=supplier)
    short = [
        Receipt(
            sku_id=sku, quantity=pieces, batch_code=f"H1120-{pieces}", expires_on=clock.today() + timedelta(days=days),
            unit_cost_fen=cost,
        )
        for sku, pieces, days, cost in (
            (shelf["G02"], 18, 0, 1180), (shelf["G04"], 26, 1, 260), (scene.eggs.id, 9, 3, 1080)
        )
    ]  # fmt: skip
    stock.receive(scene.store, short, reference="opening:short")
    stock.write_off(scene.store, shelf["G04"], 3, "damaged")
