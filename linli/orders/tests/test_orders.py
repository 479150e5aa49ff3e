"""An order from placing to its end: stock, coupon and money move together, and only once."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kernel import clock
from linli.kernel.errors import Conflict, NotFound
from linli.kernel.ids import digits, new_id
from linli.kernel.log import facts_of_person
from linli.orders import api
from linli.orders.models import Order, Payment
from linli.orders.tests.shop import Book, Till, discount, notice, paid, placed, sku, stocked
from linli.orders.types import (
    HandedLine,
    NotForSale,
    NotPayable,
    NotRefundable,
    PlaceInput,
    PriceChanged,
    RefundLine,
    State,
    Wanted,
    WrongStep,
)
from linli.pricing import api as pricing
from linli.pricing.types import CouponGone, NewCoupon
from linli.stock import api as stock
from linli.stock.types import Receipt, SoldOut

pytestmark = pytest.mark.django_db(transaction=True)


def names(person_id: UUID) -> list[str]:
    """What happened to a person, oldest first."""
    return [fact.event.name.split(".")[1] for fact in reversed(facts_of_person([person_id]))]


def right() -> None:
    """All books are right."""
    assert api.prove() == []
    assert stock.prove() == []


def test_an_order_holds_goods_and_explains_its_price() -> None:
    store, person = new_id(), new_id()
    eggs, rice = stocked(store, 10), stocked(store, 5, list_fen=5990, cost_fen=4000, name="五常新米")
    pricing.set_prices(store, [(rice, 5490, 5990)])
    discount(store, 200)
    order = placed(store, {eggs: 2, rice: 1}, person)
    assert [(step.label, step.amount_fen) for step in order.steps] == [
        ("商品原价，3 件", 8950),
        ("五常新米特价", -500),
        ("自提立减", -200),
    ]
    assert (order.total_fen, order.cost_fen, order.state) == (8250, 6000, State.PLACED)
    assert sum(line.net_fen for line in order.lines) == 8250
    assert stock.available(store, [eggs, rice]) == {eggs: 8, rice: 4}
    assert api.order(order.id) == order
    right()


def test_the_same_key_is_the_same_order() -> None:
    store, person = new_id(), new_id()
    eggs = stocked(store, 2)
    first = placed(store, {eggs: 2}, person, key="k")
    assert placed(store, {eggs: 2}, person, key="k").id == first.id
    # Nothing is left on the shelf now, and still the key is known.
    assert placed(store, {eggs: 99}, person, key="k").id == first.id
    assert Order.objects.count() == 1
    right()


def test_refusals_leave_nothing_behind() -> None:
    store = new_id()
    eggs = stocked(store, 2)
    with pytest.raises(SoldOut):
        placed(store, {eggs: 3})
    with pytest.raises(PriceChanged):
        placed(store, {eggs: 1}, expect_fen=1)
    with pytest.raises(NotForSale):
        placed(store, {new_id(): 1})
    with pytest.raises(CouponGone):
        placed(store, {eggs: 1}, coupon_id=new_id())
    assert Order.objects.count() == 0
    assert stock.available(store, [eggs]) == {eggs: 2}
    right()


def test_only_the_notification_pays_and_it_pays_once() -> None:
    store, person = new_id(), new_id()
    order = placed(store, {stocked(store, 3): 1}, person)
    payment = api.start_payment(order.id, person)
    assert api.start_payment(order.id, person).id == payment.id
    assert api.order(order.id).state == State.PLACED
    told = notice(order)
    for _ in range(10):
        api.take_notice(told)
    seen = api.order(order.id)
    assert (seen.state, seen.paid_fen) == (State.PAID, order.total_fen)
    assert names(person) == ["OrderPlaced", "PaymentAsked", "OrderPaid"]
    with pytest.raises(NotPayable):
        api.start_payment(order.id, person)
    with pytest.raises(NotFound):
        api.start_payment(order.id, new_id())
    right()


def test_another_amount_is_parked() -> None:
    store, person = new_id(), new_id()
    order = placed(store, {stocked(store, 3): 1}, person)
    for _ in range(2):
        api.take_notice(notice(order, amount_fen=1))
    assert api.order(order.id).state == State.PLACED
    api.take_notice(notice(order))
    assert api.order(order.id).state == State.PAID
    api.take_notice(notice(order, transaction_id="another"))
    right()


def test_what_does_not_fit_is_shown_with_what_was_asked_and_settled_once() -> None:
    store, person = new_id(), new_id()
    order = placed(store, {stocked(store, 3): 1}, person)
    api.take_notice(notice(order, amount_fen=1))
    (wrong,) = api.parked_notices()
    assert (wrong.reason, wrong.amount_fen, wrong.asked_fen) == ("other amount", 1, order.total_fen)
    assert (wrong.order_number, wrong.may_retry) == (order.number, False)
    with pytest.raises(Conflict):
        api.retry_notice(wrong.id, by="方敏")
    done = api.settle_notice(wrong.id, note="少付的已经退给王姐", by="方敏")
    assert (done.settled_by, done.note) == ("方敏", "少付的已经退给王姐")
    with pytest.raises(Conflict):
        api.settle_notice(wrong.id, note="再来一次", by="方敏")
    assert api.parked_notices() == []
    assert [one.id for one in api.parked_notices(waiting=False)] == [wrong.id]
    assert api.order(order.id).state == State.PLACED
    right()


def test_a_notice_that_came_too_early_is_taken_at_the_next_try() -> None:
    store, person = new_id(), new_id()
    order = placed(store, {stocked(store, 3): 1}, person)
    told = notice(order)
    payment = Payment.objects.get(id=told.payment_id)
    Payment.objects.all().delete()
    api.take_notice(told)
    (early,) = api.parked_notices()
    assert (early.reason, early.may_retry, early.order_id) == ("unknown payment", True, None)
    assert api.retry_notice(early.id, by="方敏").settled_at is None
    payment.save(force_insert=True)
    taken = api.retry_notice(early.id, by="方敏")
    assert taken.settled_at
    assert (taken.attempts, taken.order_id, taken.settled_by) == (2, order.id, "方敏")
    assert api.order(order.id).state == State.PAID
    right()


def test_an_unpaid_order_expires_and_gives_back() -> None:
    store, person = new_id(), new_id()
    eggs = stocked(store, 3)
    now = clock.now()
    kind = pricing.add_coupon(
        NewCoupon(name="券", amount_fen=300, minimum_fen=0, valid_from=now, valid_until=now + timedelta(days=1))
    )
    pricing.issue(kind, [person], key="k")
    (coupon,) = pricing.coupons_of(person)
    order = placed(store, {eggs: 3}, person, coupon_id=coupon.id)
    assert order.total_fen == 3 * 1480 - 300
    assert pricing.terms(store, person).coupons == []
    assert api.expire_due() == 0
    with clock.at(now + timedelta(minutes=16)):
        assert api.expire_due() == 1
        assert api.expire_due() == 0
        assert api.order(order.id).state == State.EXPIRED
        assert stock.available(store, [eggs]) == {eggs: 3}
        assert [one.id for one in pricing.terms(store, person).coupons] == [coupon.id]
        assert names(person) == ["CouponIssued", "CouponUsed", "OrderPlaced", "CouponGivenBack", "OrderExpired"]
    right()


def test_money_that_comes_too_late_goes_straight_back() -> None:
    store, person = new_id(), new_id()
    order = placed(store, {stocked(store, 3): 1}, person)
    late = notice(order)
    with clock.at(clock.now() + timedelta(minutes=16)):
        api.expire_due()
        api.take_notice(late)
        api.take_notice(late)
    assert api.order(order.id).state == State.EXPIRED
    (refund,) = api.refunds_of(order.id)
    assert (refund.amount_fen, refund.state) == (order.total_fen, "asked")
    assert "OrderPaid" not in names(person)
    right()


def test_a_buyer_cancels_before_paying_only() -> None:
    store, person = new_id(), new_id()
    eggs = stocked(store, 3)
    api.cancel(placed(store, {eggs: 3}, person).id, person)
    order = paid(store, {eggs: 3}, person)
    with pytest.raises(WrongStep):
        api.cancel(order.id, person)
    right()


def test_refunds_by_amount_by_lines_and_whole_sum_up() -> None:
    store = new_id()
    eggs, rice = stocked(store, 9), stocked(store, 9, list_fen=5990, name="五常新米")
    discount(store, 201)
    order = paid(store, {eggs: 3, rice: 2})
    api.refund(order.id, amount_fen=333, reason="退差价", key="a")
    first = api.refund(order.id, lines=[RefundLine(position=0, quantity=1)], reason="坏了一盒", key="b")
    assert api.refund(order.id, lines=[RefundLine(position=0, quantity=1)], reason="坏了一盒", key="b") == first
    assert stock.available(store, [eggs]) == {eggs: 7}
    api.hand_out(order.id, [HandedLine(sku_id=eggs, quantity=2)], reference="pickup")
    with pytest.raises(Conflict):
        api.hand_out(order.id, [HandedLine(sku_id=eggs, quantity=1)], reference="pickup")
    with pytest.raises(NotRefundable):
        api.refund(order.id, amount_fen=order.total_fen, reason="太多", key="c")
    right()
    api.refund(order.id, reason="全退", key="d")
    seen = api.order(order.id)
    assert (seen.state, seen.refunded_fen) == (State.REFUNDED, order.total_fen)
    assert [line.refunded_fen for line in seen.lines] == [line.net_fen for line in seen.lines]
    assert stock.available(store, [eggs, rice]) == {eggs: 7, rice: 9}
    right()


def test_a_refund_reaches_the_provider_and_ends(till: Till) -> None:
    store = new_id()
    order = paid(store, {stocked(store, 3): 1})
    refund_id = api.refund(order.id, reason="不要了", key="a")
    api.send(refund_id)
    api.send(refund_id)
    (refund,) = api.refunds_of(order.id)
    assert refund.state == "done"
    assert len(till.refunds) == 1
    right()


def test_group_buy_and_shelf_goods_share_an_order(book: Book) -> None:
    store, person = new_id(), new_id()
    eggs, berries = stocked(store, 5), sku("云南有机蓝莓", 5990)
    groupbuy = book.open(store, berries, 4)
    lines = [Wanted(sku_id=eggs, quantity=1), Wanted(sku_id=berries, quantity=3, groupbuy_id=groupbuy)]
    order = api.place(PlaceInput(person_id=person, store_id=store, lines=lines, key=digits(9)))
    assert (order.channel, order.expires_at) == ("groupbuy", book.known[groupbuy].closes_at)
    assert ("云南有机蓝莓团价", "50 户档", -4800) in [(s.label, s.note, s.amount_fen) for s in order.steps]
    assert order.cost_fen == 1000 + 9000
    with pytest.raises(SoldOut) as refused:
        api.place(PlaceInput(person_id=new_id(), store_id=store, lines=lines, key="x"))
    assert refused.value.extra["lines"] == [{"sku_id": berries, "offer_id": groupbuy, "left": 1}]
    api.take_notice(notice(order))
    assert [one.id for one in api.orders_of_groupbuy(groupbuy)] == [order.id]
    stock.close_offer(groupbuy)
    receipt = Receipt(sku_id=berries, quantity=3, batch_code="G", unit_cost_fen=3000)
    stock.receive(store, [receipt], reference="po", held_for=groupbuy)
    right()
    api.hand_out(order.id, [HandedLine(sku_id=berries, quantity=3, groupbuy_id=groupbuy)], reference="pickup")
    right()


def test_the_cart_is_priced_and_emptied_by_the_order(book: Book) -> None:
    store, person = new_id(), new_id()
    eggs, rice, gone = stocked(store, 5), stocked(store, 1, list_fen=5990), new_id()
    for one, pieces in ((eggs, 2), (rice, 3), (gone, 1)):
        api.set_in_cart(person, store, one, pieces)
    seen = api.cart(person, store)
    assert [(line.sku_id, line.quantity, line.left) for line in seen.lines] == [(eggs, 2, 5), (rice, 3, 1)]
    assert (seen.pieces, seen.total_fen) == (5, 2 * 1480 + 3 * 5990)
    api.set_in_cart(person, store, rice, 0)
    placed(store, {eggs: 2}, person)
    assert api.cart(person, store).lines == []


def test_sales_by_day_sum_what_was_paid() -> None:
    store = new_id()
    eggs = stocked(store, 9)
    paid(store, {eggs: 2})
    paid(store, {eggs: 1})
    placed(store, {eggs: 1})
    (row,) = api.sales_by_day(store, clock.today(), by="sku")
    assert (row.key, row.orders, row.quantity, row.net_fen) == (eggs, 2, 3, 3 * 1480)
    assert api.sales_by_day(store, clock.today() + timedelta(days=1)) == []


def test_placing_takes_few_statements() -> None:
    store, person = new_id(), new_id()
    wanted = {stocked(store, 5): 1, stocked(store, 5): 2, stocked(store, 5): 1}
    placed(store, dict.fromkeys(wanted, 1))  # the first order of a store opens the accounts of what it sells
    with CaptureQueriesContext(connection) as seen:
        placed(store, wanted, person)
    statements = [one["sql"] for one in seen if one["sql"].split()[0] not in ("BEGIN", "COMMIT")]
    assert len(statements) <= 8, statements
