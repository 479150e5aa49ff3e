"""What people bought makes their value, their scores and their tags; each fact counts once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.log import facts_of_person, record, transaction
from linli.kernel.testing import settle
from linli.orders.events import OrderPaid, OrderRefunded
from linli.orders.types import LineFact
from linli.people import api
from linli.people.events import TagAdded, Tracked
from linli.people.models import Bought, Favourite, Touched, Value
from linli.people.types import BadRule, Goods, GoodsCategory, Identifier, TagRuleInput

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
BERRY, MILK = new_id(), new_id()
BLUEBERRY, FRESH = new_id(), new_id()


class Book:
    """Two articles in two categories."""

    def goods(self, sku_ids: Sequence[UUID]) -> dict[UUID, Goods]:
        names = {BLUEBERRY: ("有机蓝莓", BERRY), FRESH: ("鲜牛奶", MILK)}
        return {id: Goods(name=names[id][0], picture="", category_id=names[id][1]) for id in sku_ids if id in names}

    def categories(self) -> list[GoodsCategory]:
        return [
            GoodsCategory(id=BERRY, name="莓果", section="新鲜水果"),
            GoodsCategory(id=MILK, name="鲜牛奶", section="乳品"),
        ]


@pytest.fixture(autouse=True)
def book() -> None:
    api.plug_goods_book(Book())


def _line(sku: UUID = BLUEBERRY, fen: int = 4390, quantity: int = 1, groupbuy: UUID | None = None) -> LineFact:
    category = BERRY if sku == BLUEBERRY else MILK
    return LineFact(
        sku_id=sku, category_id=category, quantity=quantity, amount_fen=fen, cost_fen=fen // 2, groupbuy_id=groupbuy
    )


def _buy(person: UUID, days_ago: int = 0, *lines: LineFact, order: UUID | None = None, mode: str = "pickup") -> UUID:
    order, lines = order or new_id(), lines or (_line(),)
    paid = sum(line.amount_fen for line in lines)
    event = OrderPaid.model_validate(
        {
            "person_id": person,
            "order_id": order,
            "channel": "mall",
            "mode": mode,
            "paid_fen": paid,
            "cost_fen": paid // 2,
            "lines": [line.model_dump() for line in lines],
        }
    )
    with transaction():
        record(event, occurred_at=clock.now() - timedelta(days=days_ago))
    return order


def _refund(person: UUID, order: UUID, fen: int, *, whole: bool, refund: UUID | None = None) -> UUID:
    refund = refund or new_id()
    event = OrderRefunded(
        person_id=person,
        order_id=order,
        refund_id=refund,
        amount_fen=fen,
        cost_fen=fen // 2,
        reason="坏果",
        whole=whole,
        lines=[_line(fen=fen)] if whole else [],
    )
    with transaction():
        record(event)
    return refund


def _value(person: UUID) -> tuple[int, int, int, int]:
    row = Value.objects.get(person_id=person)
    return row.orders, row.days, row.spent_fen, row.days_365


def _neighbour(n: int = 1) -> UUID:
    return api.identify([Identifier("card", f"C{n}")])


def test_orders_and_refunds_count_once() -> None:
    with clock.at(NOON):
        person = _neighbour()
        twice = _buy(person, 1)
        _buy(person, 1, order=twice)
        whole, part, old = _buy(person, 2), _buy(person, 3, _line(FRESH, 500, 2)), _buy(person, 400)
        refund = _refund(person, whole, 4390, whole=True)
        _refund(person, whole, 4390, whole=True, refund=refund)
        _refund(person, part, 100, whole=False)
        settle()
        assert api.refunds_add_up() == []
        assert _value(person) == (3, 3, 4390 + 500 - 100 + 4390, 2)
        assert dict(Favourite.objects.values_list("sku_id", "orders")) == {BLUEBERRY: 2, FRESH: 1}
        assert old
        assert sum(Bought.objects.values_list("spent_fen", flat=True)) == 4390 + 500 + 4390


def test_value_of_merged_persons_is_one_and_parts_again() -> None:
    with clock.at(NOON):
        a, b = _neighbour(1), _neighbour(2)
        _buy(a, 1)
        _buy(b, 1)
        _buy(b, 2)
        settle()
        before = set(Value.objects.values_list("person_id", "orders", "days", "spent_fen"))
        root = api.merge(a, b, reason="test")
        assert _value(root)[:2] == (3, 2)
        assert api.one_survivor() == []
        _buy(b, 3)  # a fact that still names the merged id
        settle()
        assert _value(root)[0] == 4
        api.unmerge(api.merges_of(root)[0].id)
        assert _value(a)[0] == 1
        assert _value(b)[0] == 3
        assert before - set(Value.objects.values_list("person_id", "orders", "days", "spent_fen"))


def test_scores_are_fifths_of_the_chain() -> None:
    with clock.at(NOON):
        people = [_neighbour(n) for n in range(10)]
        for n, person in enumerate(people):
            for day in range(n + 1):
                _buy(person, day + (10 - n) * 7)
        settle()
        scores = [tuple(Value.objects.values_list("r", "f", "m").get(person_id=person)) for person in people]
        assert scores[0] == (1, 1, 1)
        assert scores[-1] == (5, 5, 5)
        assert scores == sorted(scores)


def test_tags_come_and_go_with_the_facts() -> None:
    with clock.at(NOON):
        person = _neighbour()
        orders = [_buy(person, day, _line(groupbuy=new_id())) for day in range(1, 9)]
        settle()
        tags = {one.tag for one in api.tags_of([person])[person]}
        assert {"爱买水果", "低糖水果", "爱自提", "团购达人"} <= tags
        assert "沉睡" not in tags
        told = [fact.event.tag for fact in facts_of_person([person]) if isinstance(fact.event, TagAdded)]
        assert sorted(told) == sorted(tags)
        for order in orders:
            _refund(person, order, 4390, whole=True)
        settle()
        assert "爱买水果" not in {one.tag for one in api.tags_of([person])[person]}
        settle()
        assert not Touched.objects.exists()
    with clock.at(NOON + timedelta(days=5)):
        _buy(person, 0)
        _buy(person, 1)
        _buy(person, 2)
        settle()
    with clock.at(NOON + timedelta(days=70)):
        settle()
        settle()  # who grew older is asked at the next turn
        assert "沉睡" in {one.tag for one in api.tags_of([person])[person]}


def test_a_chain_writes_its_own_rule_over_behaviour() -> None:
    with clock.at(NOON):
        person = _neighbour()
        rule = {"field": "event", "of": ["track:Video Played"], "days": 7, "op": ">=", "value": 2}
        api.set_tag_rule(TagRuleInput(tag="爱看视频", why="一周看过两次", rule=rule))
        for _ in range(2):
            with transaction():
                record(Tracked(person_id=person, event="Video Played", properties={}))
        settle()
        assert "爱看视频" in {one.tag for one in api.tags_of([person])[person]}
        with pytest.raises(BadRule):
            api.set_tag_rule(TagRuleInput(tag="坏", why="坏", rule={"field": "nothing", "op": "=", "value": 1}))


def test_thousands_of_sales_are_read_without_a_fault() -> None:
    with clock.at(NOON):
        people = [_neighbour(n) for n in range(200)]
        with transaction():
            for n in range(2000):
                event = OrderPaid.model_validate(
                    {
                        "person_id": people[n % 200],
                        "order_id": new_id(),
                        "channel": "pos",
                        "mode": "counter",
                        "paid_fen": 9000,
                        "cost_fen": 4000,
                        "lines": [_line().model_dump(), _line(FRESH).model_dump()] * 4,
                    }
                )
                record(event, occurred_at=NOON - timedelta(days=n // 20))
        settle()
        assert _value(people[0])[0] == 10
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from kernel_parkedevent")
            assert cursor.fetchone() == (0,)
