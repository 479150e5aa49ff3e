"""Slots are never shared, tokens only ours, goods go to who paid first, states follow from the lines."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from linli.fulfil import rules
from linli.fulfil.types import PickupState

uuids = some.uuids(version=4)


@given(some.integers(0, 300), some.integers(1, 6), some.integers(1, 40))
def test_every_slot_given_out_is_free(count: int, rows: int, per_row: int) -> None:
    taken: list[str] = []
    for _ in range(count):
        taken.append(rules.free_slot(set(taken), rows, per_row))
    assert len(set(taken)) == count
    assert taken[:1] == ["A-01"] * min(1, count)


@given(uuids, uuids, some.binary(min_size=32, max_size=32), some.binary(min_size=32, max_size=32))
def test_a_token_names_its_order_and_proves_it(order: UUID, other: UUID, digest: bytes, forged: bytes) -> None:
    text = rules.token(order, digest)
    named = rules.order_of_token(f" {text}\n")
    assert named is not None
    assert named[0] == order
    assert rules.proves(named[1], digest)
    assert rules.proves(named[1], forged) == (forged[: rules.PROOF_BYTES] == digest[: rules.PROOF_BYTES])
    assert (rules.token(other, digest) == text) == (other == order)


@given(some.text(max_size=60))
def test_nothing_else_is_taken_for_a_token(text: str) -> None:
    assert rules.order_of_token(text) is None or text.strip().startswith("LL1.")


@given(some.integers(0, 100), some.lists(some.integers(1, 20), max_size=20))
def test_first_come_first_served_and_never_more_than_there_is(free: int, wanted: list[int]) -> None:
    queue = [(UUID(int=nth), quantity) for nth, quantity in enumerate(wanted)]
    given_out = rules.give_in_turn(free, queue)
    assert sum(given_out.values()) <= free
    assert list(given_out) == [key for key, _ in queue[: len(given_out)]]
    if len(given_out) < len(queue):
        assert free - sum(given_out.values()) < queue[len(given_out)][1]


lines = some.integers(0, 5).flatmap(
    lambda quantity: some.tuples(
        some.just(quantity), some.integers(0, quantity), some.booleans(), some.integers(0, quantity)
    )
)


@given(some.lists(lines, max_size=5))
def test_ready_only_when_all_lies_in_the_slot_and_done_only_when_all_is_gone(
    found: list[tuple[int, int, bool, int]],
) -> None:
    state = rules.state_of(found)
    left = [line for line in found if line[3] < line[0]]
    assert (state in (PickupState.COLLECTED, PickupState.CLOSED)) == (not left)
    assert (state in (PickupState.READY, PickupState.PARTLY)) == (bool(left) and all(line[2] for line in left))
