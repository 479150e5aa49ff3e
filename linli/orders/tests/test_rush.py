"""Sixty-four buyers at once for ten pieces: ten are sold, the others are told clearly, nothing is lost."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from linli.kernel import clock
from linli.kernel.ids import digits, new_id
from linli.kernel.models import EventRow
from linli.orders import api
from linli.orders.models import Order
from linli.orders.tests.shop import Book, notice, placed, sku, stocked
from linli.orders.types import PlaceInput, State, Wanted
from linli.stock import api as stock
from linli.stock.types import SoldOut

pytestmark = pytest.mark.django_db(transaction=True)

BUYERS, PIECES = 64, 10


def rush(buy: Callable[[int], object]) -> Counter[str]:
    """Let all buyers start at the same moment, sixteen hands at a time; how their attempts ended."""
    gate = threading.Barrier(16)

    def attempt(number: int) -> str:
        if number < 16:
            gate.wait()
        try:
            buy(number)
        except SoldOut:
            return "sold out"
        finally:
            connection.close()
        return "bought"

    with ThreadPoolExecutor(16) as hands:
        return Counter(hands.map(attempt, range(BUYERS)))


def in_order() -> None:
    """All books are right."""
    assert stock.prove() == []
    assert api.prove() == []


def test_ten_pieces_are_sold_ten_times() -> None:
    store = new_id()
    eggs = stocked(store, PIECES)
    assert rush(lambda number: placed(store, {eggs: 1})) == {"bought": PIECES, "sold out": BUYERS - PIECES}
    assert stock.available(store, [eggs]) == {eggs: 0}
    assert Order.objects.count() == PIECES
    in_order()


def test_two_stores_and_carts_in_opposite_order_do_not_lock_each_other() -> None:
    stores: Sequence[UUID] = (new_id(), new_id())
    goods = {store: (stocked(store, PIECES), stocked(store, PIECES)) for store in stores}

    def buy(number: int) -> object:
        store = stores[number % 2]
        first, second = goods[store] if number % 4 < 2 else reversed(goods[store])
        return placed(store, {first: 1, second: 1})

    assert rush(buy) == {"bought": 2 * PIECES, "sold out": BUYERS - 2 * PIECES}
    for store in stores:
        assert set(stock.available(store, goods[store]).values()) == {0}
    in_order()


def test_the_last_second_of_a_group_buy(book: Book) -> None:
    store, berries = new_id(), sku("云南有机蓝莓", 5990)
    groupbuy = book.open(store, berries, PIECES)

    def join(number: int) -> object:
        if number == 40:
            stock.close_offer(groupbuy)
        line = Wanted(sku_id=berries, quantity=1, groupbuy_id=groupbuy)
        return api.place(PlaceInput(person_id=new_id(), store_id=store, lines=[line], key=digits(9)))

    ended = rush(join)
    seen = stock.offer(groupbuy)
    assert ended["bought"] == seen.promised <= PIECES
    assert (seen.left, seen.closed) == (0, True)
    in_order()


def test_the_same_tap_sent_many_times_is_one_order() -> None:
    store, person = new_id(), new_id()
    eggs = stocked(store, BUYERS)
    assert rush(lambda number: placed(store, {eggs: 1}, person, key="tap")) == {"bought": BUYERS}
    assert Order.objects.count() == 1
    assert stock.available(store, [eggs]) == {eggs: BUYERS - 1}
    in_order()


def test_a_notice_told_many_times_at_once_pays_once() -> None:
    store = new_id()
    order = placed(store, {stocked(store, 3): 1}, new_id())
    told = notice(order)
    assert rush(lambda number: api.take_notice(told)) == {"bought": BUYERS}
    assert api.order(order.id).state == State.PAID
    assert EventRow.objects.filter(name="orders.OrderPaid").count() == 1
    in_order()


def test_money_that_arrives_while_the_orders_expire_is_kept_or_goes_back() -> None:
    store = new_id()
    eggs = stocked(store, BUYERS)
    told = [notice(placed(store, {eggs: 1}), transaction_id=str(number)) for number in range(BUYERS)]
    too_late = clock.now() + timedelta(minutes=15, seconds=1)

    def tell(number: int) -> None:
        with clock.at(too_late):
            if number % 8 == 5:
                api.expire_due()
            api.take_notice(told[number])
            api.take_notice(told[number])

    rush(tell)
    states = {order.id: order.state for order in Order.objects.all()}
    assert set(states.values()) <= {State.PAID, State.EXPIRED}
    for order_id, state in states.items():
        refunds = [one.amount_fen for one in api.refunds_of(order_id)]
        assert refunds == ([] if state == State.PAID else [1480])
    kept = sum(state == State.PAID for state in states.values())
    assert stock.available(store, [eggs]) == {eggs: BUYERS - kept}
    in_order()
