"""What of a delivery may be taken in."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.ids import new_id
from linli.supply.rules import check_received, state_after
from linli.supply.types import (
    AlreadyExpired,
    MoreThanOrdered,
    NotOnThisOrder,
    PurchaseLineView,
    PurchaseState,
    ReceivedLine,
)

TODAY = date(2026, 11, 22)
MILK = new_id()


def _line(ordered: int = 22, received: int = 0) -> PurchaseLineView:
    return PurchaseLineView(
        sku_id=MILK, name="鲜牛奶", size="950ml", unit="瓶", picture="", barcode="", quantity=ordered,
        received=received, unit_cost_fen=1290,
    )  # fmt: skip


def _arrived(quantity: int, *, days: int | None = 9, sku: UUID = MILK) -> ReceivedLine:
    expires = None if days is None else TODAY + timedelta(days=days)
    return ReceivedLine(sku_id=sku, quantity=quantity, batch_code="M1122", expires_on=expires)


@given(st.integers(1, 500), st.lists(st.integers(1, 200), min_size=1, max_size=12))
def test_deliveries_in_parts_never_exceed_the_order(ordered: int, lorries: list[int]) -> None:
    received = 0
    for quantity in lorries:
        line = _line(ordered, received)
        if received + quantity > ordered:
            with pytest.raises(MoreThanOrdered):
                check_received([line], [_arrived(quantity)], TODAY)
            continue
        arrived = check_received([line], [_arrived(quantity)], TODAY)
        received += quantity
        complete = state_after([line], arrived) is PurchaseState.RECEIVED
        assert complete == (received == ordered)


def test_two_batches_of_a_line_count_together() -> None:
    assert check_received([_line(10)], [_arrived(4), _arrived(6)], TODAY) == {MILK: 10}
    with pytest.raises(MoreThanOrdered, match="at most 10 more"):
        check_received([_line(10)], [_arrived(4), _arrived(7)], TODAY)


@pytest.mark.parametrize(("days", "taken"), [(None, True), (9, True), (0, True), (-1, False), (-400, False)])
def test_what_has_expired_is_not_taken_in(days: int | None, taken: bool) -> None:
    if taken:
        assert check_received([_line()], [_arrived(22, days=days)], TODAY) == {MILK: 22}
    else:
        with pytest.raises(AlreadyExpired, match="expired on"):
            check_received([_line()], [_arrived(22, days=days)], TODAY)


def test_goods_nobody_ordered_are_not_taken_in() -> None:
    with pytest.raises(NotOnThisOrder):
        check_received([_line()], [_arrived(1, sku=new_id())], TODAY)
