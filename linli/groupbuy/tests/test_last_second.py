"""Sixty-four neighbours in the last second for ten boxes: ten get one, all else is refused, nothing is lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from linli.groupbuy import api
from linli.groupbuy.tests.scene import DEADLINE, EVENING, build, neighbour, notify, opened, pay, placed, started
from linli.groupbuy.types import GroupBuyState
from linli.kernel import clock
from linli.kernel.doctor import examine
from linli.kernel.errors import Problem
from linli.kernel.testing import settle
from linli.orders import api as orders
from linli.orders.types import OrderView, State
from linli.stock import api as stock
from linli.supply import api as supply

pytestmark = pytest.mark.django_db(transaction=True)
LAST_SECOND = DEADLINE - timedelta(milliseconds=500)


def test_sixty_four_buyers_in_the_last_second_get_ten_boxes() -> None:
    with clock.at(EVENING):
        scene = build()
        groupbuy = opened(scene, capacity=10)
        people = [neighbour(scene, number) for number in range(64)]
    sold: list[OrderView] = []
    refused: list[str] = []
    start = threading.Barrier(16)

    def buy(nth: int) -> None:
        start.wait()
        for person in people[nth::16]:
            with clock.at(LAST_SECOND):
                try:
                    sold.append(placed(scene, person, groupbuy))
                except Problem as problem:
                    refused.append(problem.code)
        connection.close()

    threads = [threading.Thread(target=buy, args=(nth,)) for nth in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(sold), refused) == (10, ["sold_out"] * 54)

    with clock.at(LAST_SECOND):
        for order in sold:
            pay(order)
    with clock.at(DEADLINE):
        settle()
        ended = api.view(groupbuy)
        (purchase,) = supply.purchases(groupbuy_id=groupbuy).items
    assert (ended.state, ended.households, ended.quantity) == (GroupBuyState.FORMED, 10, 10)
    assert purchase.lines[0].quantity == 10
    assert [found for found in examine().values() if found] == []


def test_payments_while_the_timer_closes_are_either_in_or_refunded() -> None:
    with clock.at(EVENING):
        scene = build()
        groupbuy = opened(scene, capacity=40)
        waiting = [placed(scene, neighbour(scene, number), groupbuy) for number in range(24)]
        payments = [started(order) for order in waiting]
    start = threading.Barrier(9)

    def tell(nth: int) -> None:
        start.wait()
        for payment in payments[nth::8]:
            with clock.at(DEADLINE):
                notify(payment)
        connection.close()

    threads = [threading.Thread(target=tell, args=(nth,)) for nth in range(8)]
    for thread in threads:
        thread.start()
    start.wait()
    with clock.at(DEADLINE):
        api.close_due()
    for thread in threads:
        thread.join()
    with clock.at(DEADLINE + timedelta(seconds=2)):
        settle()
        ended = api.view(groupbuy)
    states = [orders.order(order.id).state for order in waiting]
    kept = sum(state in (State.PAID, State.PARTLY_REFUNDED) for state in states)
    formed = ended.state == GroupBuyState.FORMED
    assert kept == (ended.quantity if formed else 0)
    assert set(states) <= {State.PAID, State.PARTLY_REFUNDED, State.REFUNDED, State.EXPIRED}
    assert stock.offer(groupbuy).promised == kept
    bought = supply.purchases(groupbuy_id=groupbuy).items
    assert [one.lines[0].quantity for one in bought] == ([kept] if formed else [])
    assert [found for found in examine().values() if found] == []
