"""Sales of tills become orders, lines and facts; the same sales twice change nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from django.db import connection

from linli.accounts import api as accounts
from linli.accounts.types import NewStore
from linli.catalog import api as catalog
from linli.kernel import clock
from linli.kernel.log import facts_of_person
from linli.orders.api.loading import load_sales
from linli.orders.events import OrderPaid
from linli.orders.models import Order, OrderLine
from linli.people import api as people

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def chain() -> None:
    accounts.add_store(
        NewStore(
            code="cuiyuan",
            name="翠苑店",
            region="西湖",
            address="文华路 18 号",
            lat=30.2,
            lng=120.1,
            floor_area_sqm=180,
        )
    )
    catalog.load_products(
        pa.table(
            {
                "code": ["G1", "G2"],
                "name": ["蓝莓", "新米"],
                "category": ["水果", "粮油"],
                "list_fen": [4790, 5990],
                "cost_fen": [3000, 4000],
                "barcode": [None, "6901234567892"],
            }
        )
    )


def line(**changes: Any) -> dict[str, Any]:
    return {
        "store": "cuiyuan",
        "receipt": "R1",
        "sold_at": MOMENT,
        "card": "C1",
        "product": "G1",
        "quantity": 1,
        "amount_fen": 4790,
        "discount_fen": 0,
    } | changes


def sales(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows))


def test_a_receipt_becomes_a_paid_order_with_its_fact() -> None:
    table = sales(
        line(quantity=2, amount_fen=9000, discount_fen=580),
        line(product="6901234567892", amount_fen=5990),
        line(quantity=0, amount_fen=0),
    )
    report = load_sales(table)
    assert (report.loaded, report.unchanged, report.bad) == (2, 1, [])
    order = Order.objects.get()
    assert (order.channel, order.mode, order.state, order.paid_at) == ("pos", "counter", "paid", MOMENT)
    assert (order.goods_fen, order.total_fen, order.paid_fen, order.cost_fen) == (15570, 14990, 14990, 10000)
    first, second = OrderLine.objects.order_by("position")
    assert (first.quantity, first.list_fen, first.unit_fen, first.net_fen, first.cost_fen) == (
        2,
        4790,
        4500,
        9000,
        6000,
    )
    assert second.sku_id == catalog.ids_of_codes(["G2"])["G2"]
    assert order.person_id == people.ids_of("card", ["C1"])["C1"]
    paid = [one for one in facts_of_person([order.person_id]) if isinstance(one.event, OrderPaid)]
    assert [one.occurred_at for one in paid] == [MOMENT]
    event = paid[0].event
    assert isinstance(event, OrderPaid)
    assert (event.order_id, event.paid_fen, event.cost_fen) == (order.id, 14990, 10000)
    assert [(one.quantity, one.amount_fen) for one in event.lines] == [(2, 9000), (1, 5990)]


def test_the_same_sales_twice_change_nothing_and_a_known_card_keeps_its_person() -> None:
    people.load_members(pa.table({"card": ["C1"], "name": ["王姐"]}))
    table = sales(line(), line(receipt="R2", card=None), line(receipt="R3", card=None, phone="13800138000"))
    assert load_sales(table).loaded == 3
    again = load_sales(table)
    assert (again.loaded, again.unchanged) == (0, 3)
    assert Order.objects.count() == 3
    assert Order.objects.get(number="R2").person_id is None
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from kernel_event where name = 'orders.OrderPaid'")
        assert cursor.fetchone() == (3,)


def test_the_next_day_may_count_its_receipts_anew() -> None:
    assert load_sales(sales(line(), line(sold_at=MOMENT + timedelta(days=1)))).loaded == 2
    assert Order.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"store": None}, "缺门店"),
        ({"store": "火星店"}, "没有这家店：火星店"),
        ({"receipt": " "}, "缺小票号"),
        ({"sold_at": None}, "缺销售时间"),
        ({"sold_at": datetime(1970, 1, 1, tzinfo=UTC)}, "销售时间太早"),
        ({"sold_at": datetime(2090, 1, 1, tzinfo=UTC)}, "销售时间在将来"),
        ({"product": "X9"}, "没有这个商品：X9"),
        ({"quantity": -1}, "数量是负数，退货请在订单里退款"),
        ({"quantity": None}, "缺数量"),
        ({"amount_fen": -1}, "金额是负数，退货请在订单里退款"),
        ({"amount_fen": 10**18}, "金额太大，单行最多 100 万元"),
        ({"quantity": 0}, "数量是 0，金额却不是"),
    ],
)
def test_bad_lines_are_told_while_other_receipts_load(change: dict[str, Any], reason: str) -> None:
    report = load_sales(sales(line(), line(receipt="R2"), line(**{"receipt": "R9", **change})))
    assert report.bad == [(3, reason)]
    assert report.loaded == 2


def test_a_receipt_with_a_bad_line_is_withheld_whole_and_comes_when_it_is_right() -> None:
    wrong = load_sales(sales(line(), line(product="X9"), line(receipt="R2")))
    assert wrong.bad == [(1, "同一张小票的第 2 行有误，整单没有导入"), (2, "没有这个商品：X9")]
    assert load_sales(sales(line(), line(product="G2"), line(receipt="R2"))).loaded == 2


def test_an_empty_table_is_nothing() -> None:
    assert load_sales(sales(line()).slice(0, 0)).loaded == 0
    assert clock.now() > MOMENT
