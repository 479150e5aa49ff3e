"""The chaos test's own books know every place where goods of a store may lie, and see what is missing."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.stock import api as stock
from linli.stock.types import Line, Receipt
from tests.chaos.books import WRONG

pytestmark = pytest.mark.django_db(transaction=True)

GOODS = "goods that are not where they should be"


def missing() -> list[tuple[UUID, UUID, int, int, int]]:
    """What the books say of goods."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG[GOODS])
        rows: list[tuple[UUID, UUID, int, int, int]] = cursor.fetchall()
    return rows


def test_goods_that_expire_meanwhile_are_no_loss() -> None:
    store, sku, today = new_id(), new_id(), clock.today()
    receipts = [
        Receipt(sku_id=sku, quantity=5, batch_code="A", expires_on=today, unit_cost_fen=300),
        Receipt(sku_id=sku, quantity=4, batch_code="B", expires_on=today + timedelta(days=9), unit_cost_fen=100),
    ]
    batches = stock.receive(store, receipts, reference="po")
    stock.hold(store, [Line(sku_id=sku, quantity=2)], reference="o")
    assert missing() == []
    with clock.at(clock.day_bounds(today)[1]):
        assert stock.set_aside_expired() == 5
        assert missing() == [], "set aside, still in the store"
        stock.hand_out(store, [Line(sku_id=sku, quantity=2)], reference="o")
        stock.write_off_expired(store, batches)
        assert missing() == [], "handed out and written off"


def test_a_piece_that_no_account_has_is_seen() -> None:
    store, sku = new_id(), new_id()
    stock.receive(store, [Receipt(sku_id=sku, quantity=5, batch_code="A", unit_cost_fen=300)], reference="po")
    with connection.cursor() as cursor:
        cursor.execute("update stock_stocklevel set quantity = 4 where account like 'shelf:%%'")
    assert [row[2:] for row in missing()] == [(5, 4, 0)]
