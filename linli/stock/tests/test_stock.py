"""Goods are never oversold, batches agree with the ledger, promises end with their goods."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from linli.kernel import clock
from linli.kernel.errors import Conflict
from linli.kernel.ids import new_id
from linli.kernel.ledger import NotEnough
from linli.stock import api, rules
from linli.stock.models import StockLevel
from linli.stock.types import BatchView, Line, Loss, Receipt, SoldOut

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def receipt(sku: UUID, quantity: int, cost: int = 100, expires: date | None = None) -> Receipt:
    """Goods coming in."""
    return Receipt(sku_id=sku, quantity=quantity, batch_code="B1", expires_on=expires, unit_cost_fen=cost)


def level(account: str) -> int:
    """Pieces of whatever on an account."""
    return sum(StockLevel.objects.filter(account=account).values_list("quantity", flat=True))


def test_goods_come_in_are_held_and_go_out_by_expiry() -> None:
    store, sku = new_id(), new_id()
    today = clock.today()
    api.receive(store, [receipt(sku, 5, 300, today + timedelta(days=9))], reference="po:1")
    api.receive(store, [receipt(sku, 5, 100, today + timedelta(days=2))], reference="po:2")
    assert api.unit_costs(store, [sku]) == {sku: 200}
    api.hold(store, [Line(sku_id=sku, quantity=6)], reference="o1")
    assert api.available(store, [sku]) == {sku: 4}
    assert api.hand_out(store, [Line(sku_id=sku, quantity=6)], reference="o1") == 5 * 100 + 300
    (left,) = api.batches(store)
    assert (left.left, left.unit_cost_fen) == (4, 300)
    assert api.prove() == []


def test_a_refusal_names_what_is_short() -> None:
    store, sku, other = new_id(), new_id(), new_id()
    api.receive(store, [receipt(sku, 3), receipt(other, 1)], reference="po")
    with pytest.raises(SoldOut) as refused:
        api.hold(store, [Line(sku_id=sku, quantity=3), Line(sku_id=other, quantity=2)], reference="o")
    assert refused.value.extra["lines"] == [{"sku_id": other, "offer_id": None, "left": 1}]
    assert api.available(store, [sku, other]) == {sku: 3, other: 1}


def test_write_off_takes_free_pieces_only_and_tells_the_cost() -> None:
    store, sku = new_id(), new_id()
    (batch,) = api.receive(store, [receipt(sku, 4, 250)], reference="po")
    api.hold(store, [Line(sku_id=sku, quantity=3)], reference="o")
    assert api.write_off(store, sku, 1, "expired", batch) == 250
    with pytest.raises(SoldOut):
        api.write_off(store, sku, 1, "expired")
    with pytest.raises(Conflict):
        api.release(store, [Line(sku_id=sku, quantity=3)], reference="o")
        api.write_off(store, sku, 1, "damaged", new_id())


def test_a_count_sets_the_shelf_right() -> None:
    store, sku = new_id(), new_id()
    api.receive(store, [receipt(sku, 4, 250)], reference="po")
    assert api.count(store, sku, 3) == -1
    assert api.count(store, sku, 6) == 3
    assert api.available(store, [sku]) == {sku: 6}
    assert api.prove() == []


def test_the_promise_of_a_group_buy_ends_with_its_goods() -> None:
    store, sku, offer = new_id(), new_id(), new_id()
    api.open_offer(offer, sku, 10, store_id=store)
    api.hold(store, [Line(sku_id=sku, quantity=4, offer_id=offer)], reference="a")
    api.hold(store, [Line(sku_id=sku, quantity=2, offer_id=offer)], reference="b")
    with pytest.raises(SoldOut):
        api.hold(store, [Line(sku_id=sku, quantity=5, offer_id=offer)], reference="c")
    assert api.close_offer(offer) == 6
    assert api.close_offer(offer) == 6
    with pytest.raises(SoldOut):
        api.hold(store, [Line(sku_id=sku, quantity=1, offer_id=offer)], reference="late")
    with pytest.raises(NotEnough):
        api.hand_out(store, [Line(sku_id=sku, quantity=4, offer_id=offer)], reference="a")
    api.receive(store, [receipt(sku, 7)], reference="po", held_for=offer)
    assert (api.offer(offer).arrived, api.available(store, [sku])[sku]) == (6, 1)
    api.release(store, [Line(sku_id=sku, quantity=2, offer_id=offer)], reference="b")
    assert (api.offer(offer).arrived, api.available(store, [sku])[sku]) == (4, 3)
    api.hand_out(store, [Line(sku_id=sku, quantity=4, offer_id=offer)], reference="a")
    assert api.offer(offer).promised == api.offer(offer).arrived == 0
    assert api.prove() == []


def test_near_expiry_and_low_name_what_to_look_at() -> None:
    store, soon, late = new_id(), new_id(), new_id()
    today = clock.today()
    api.receive(
        store,
        [receipt(soon, 2, expires=today + timedelta(days=1)), receipt(late, 9, expires=today + timedelta(days=30))],
        reference="po",
    )
    assert [one.sku_id for one in api.near_expiry(store, 3)] == [soon]
    assert [one.sku_id for one in api.low(store, 5)] == [soon]
    assert {one.sku_id: one.value_fen for one in api.levels(store)} == {soon: 200, late: 900}


def test_goods_past_their_last_day_cannot_be_bought_and_wait_to_be_written_off() -> None:
    store, sku, today = new_id(), new_id(), clock.today()
    old, young = api.receive(store, [receipt(sku, 5, 300, today), receipt(sku, 4, 100, today + DAY)], reference="po")
    api.hold(store, [Line(sku_id=sku, quantity=2)], reference="o")
    assert api.set_aside_expired() == 0, "the last day itself is still a day"
    with clock.at(clock.day_bounds(today)[1]):
        assert api.set_aside_expired() == 5
        assert api.set_aside_expired() == 0
        assert api.available(store, [sku]) == {sku: 2}
        assert [(one.left, one.expired) for one in api.batches(store, [sku])] == [(5, 5), (4, 0)]
        assert api.unit_costs(store, [sku]) == {sku: 100}
        (row,) = api.levels(store)
        assert (row.shelf, row.held, row.expired, row.next_expiry, row.value_fen) == (2, 2, 5, today + DAY, 1900)
        assert api.hand_out(store, [Line(sku_id=sku, quantity=2)], reference="o") == 200, "out of the fresh batch"
        with pytest.raises(Conflict):
            api.write_off(store, sku, 1, "expired", old)
        assert api.write_off_expired(store, [old, young]) == Loss(quantity=5, cost_fen=1500)
        assert api.write_off_expired(store, [old, young]) == Loss(quantity=0, cost_fen=0)
        (left,) = api.batches(store, [sku])
    assert (left.id, left.left, left.expired, api.prove()) == (young, 2, 0, [])


def test_pieces_that_were_reserved_in_time_stay_reserved_and_leave_the_shelf_when_given_back() -> None:
    store, sku, today = new_id(), new_id(), clock.today()
    api.receive(store, [receipt(sku, 5, 300, today)], reference="po")
    api.hold(store, [Line(sku_id=sku, quantity=3)], reference="o")
    with clock.at(clock.day_bounds(today)[1]):
        assert api.set_aside_expired() == 2
        assert api.hand_out(store, [Line(sku_id=sku, quantity=1)], reference="o") == 300
        api.release(store, [Line(sku_id=sku, quantity=2)], reference="o")
        assert api.set_aside_expired() == 2
        assert (api.available(store, [sku]), level(f"expired:{store}"), api.prove()) == ({sku: 0}, 4, [])


@given(free=some.integers(0, 60), lefts=some.lists(some.integers(1, 20), max_size=6))
def test_no_more_leaves_the_shelf_than_is_free_or_past_its_day(free: int, lefts: list[int]) -> None:
    parts = rules.past_due(free, lefts)
    assert sum(parts) == min(free, sum(lefts))
    assert all(0 <= part <= left for part, left in zip(parts, lefts, strict=True))


class StoreRoom(RuleBasedStateMachine):
    """Any sequence of operations against a model that only counts."""

    def __init__(self) -> None:
        super().__init__()
        self.store, self.sku, self.offer = new_id(), new_id(), new_id()
        api.open_offer(self.offer, self.sku, 30, store_id=self.store)
        self.shelf = self.held = self.promised = self.arrived = self.expired = 0
        self.day, self.open = clock.today(), 30
        self.closed = False

    pieces = some.integers(min_value=1, max_value=12)

    @rule(quantity=pieces, cost=some.integers(min_value=0, max_value=999), keeps=some.none() | some.integers(0, 3))
    def receive(self, quantity: int, cost: int, keeps: int | None) -> None:
        """Goods for the shelf, which keep for some days or for ever."""
        expires = None if keeps is None else self.day + keeps * DAY
        api.receive(self.store, [receipt(self.sku, quantity, cost, expires)], reference="po")
        self.shelf += quantity

    @rule()
    def next_morning(self) -> None:
        """A day is over: what is past its day leaves the shelf, and nothing that is reserved."""
        self.day += DAY
        due = sum(one.left - one.expired for one in self._batches() if one.expires_on and one.expires_on < self.day)
        with clock.at(clock.day_bounds(self.day)[0]):
            api.set_aside_expired()
        self.shelf, self.expired = self.shelf - min(due, self.shelf), self.expired + min(due, self.shelf)

    @rule()
    def write_off_what_is_past(self) -> None:
        """The one tap."""
        lost = api.write_off_expired(self.store, [one.id for one in self._batches()])
        assert lost.quantity == self.expired
        self.expired = 0

    @rule(quantity=pieces)
    def receive_for_the_group(self, quantity: int) -> None:
        """Goods for the group buy; what nobody waits for goes to the shelf once it is closed."""
        api.receive(self.store, [receipt(self.sku, quantity)], reference="po", held_for=self.offer)
        self.arrived += quantity
        self._sweep()

    @rule(quantity=pieces, grouped=some.booleans())
    def hold(self, quantity: int, grouped: bool) -> None:
        """An order."""
        line = Line(sku_id=self.sku, quantity=quantity, offer_id=self.offer if grouped else None)
        if quantity > (self.open if grouped else self.shelf):
            with pytest.raises(SoldOut):
                api.hold(self.store, [line], reference="o")
            return
        api.hold(self.store, [line], reference="o")
        if grouped:
            self.open, self.promised = self.open - quantity, self.promised + quantity
        else:
            self.shelf, self.held = self.shelf - quantity, self.held + quantity

    @rule(quantity=pieces, grouped=some.booleans())
    def release(self, quantity: int, grouped: bool) -> None:
        """An order that came to nothing."""
        line = Line(sku_id=self.sku, quantity=quantity, offer_id=self.offer if grouped else None)
        if quantity > (self.promised if grouped else self.held):
            with pytest.raises(NotEnough):
                api.release(self.store, [line], reference="o")
            return
        api.release(self.store, [line], reference="o")
        if grouped:
            self.promised -= quantity
            self.open += 0 if self.closed else quantity
            self._sweep()
        else:
            self.shelf, self.held = self.shelf + quantity, self.held - quantity

    @rule(quantity=pieces, grouped=some.booleans())
    def hand_out(self, quantity: int, grouped: bool) -> None:
        """Goods leave with their buyer."""
        line = Line(sku_id=self.sku, quantity=quantity, offer_id=self.offer if grouped else None)
        if quantity > (min(self.promised, self.arrived) if grouped else self.held):
            with pytest.raises(NotEnough):
                api.hand_out(self.store, [line], reference="o")
            return
        api.hand_out(self.store, [line], reference="o")
        if grouped:
            self.promised, self.arrived = self.promised - quantity, self.arrived - quantity
        else:
            self.held -= quantity

    @rule(quantity=pieces)
    def write_off(self, quantity: int) -> None:
        """Loss."""
        if quantity > self.shelf:
            with pytest.raises(SoldOut):
                api.write_off(self.store, self.sku, quantity, "damaged")
            return
        api.write_off(self.store, self.sku, quantity, "damaged")
        self.shelf -= quantity

    @rule()
    def close(self) -> None:
        """The deadline."""
        api.close_offer(self.offer)
        self.closed, self.open = True, 0

    @invariant()
    def the_books_are_right(self) -> None:
        """Levels are what the model says, and everything sums to zero."""
        seen = api.offer(self.offer)
        assert (seen.left, seen.promised, seen.arrived) == (self.open, self.promised, self.arrived)
        assert level(f"shelf:{self.store}") == self.shelf
        assert level(f"held:{self.store}") == self.held
        assert level(f"expired:{self.store}") == self.expired
        assert api.prove() == []

    def _batches(self) -> list[BatchView]:
        return api.batches(self.store, [self.sku])

    def _sweep(self) -> None:
        spare = self.arrived - self.promised
        if self.closed and spare > 0:
            self.arrived, self.shelf = self.arrived - spare, self.shelf + spare


def test_any_sequence_of_operations_keeps_the_books_right() -> None:
    run_state_machine_as_test(StoreRoom, settings=tuned(max_examples=25, stateful_step_count=30))
