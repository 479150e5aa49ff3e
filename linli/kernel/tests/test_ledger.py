"""A ledger never falls below nought, never loses, always sums to zero."""

import threading
from uuid import UUID

import pytest
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as some

from linli.kernel.ledger import Level, Move, NotEnough, Posting, imbalance, post
from linli.kernel.log import transaction
from linli.kernel.money import show, split

THING, OTHER = UUID(int=1), UUID(int=2)


class TryLevel(Level):
    """Levels of a ledger that only this test has."""

    class Meta(Level.Meta):
        app_label = "kernel"
        managed = False


class TryMove(Move):
    """Moves of a ledger that only this test has."""

    class Meta(Move.Meta):
        app_label = "kernel"
        managed = False


@pytest.fixture
def ledger(transactional_db: None) -> None:
    """The two tables."""
    with connection.schema_editor() as editor:
        editor.create_model(TryLevel)
        editor.create_model(TryMove)


def _post(*postings: Posting) -> None:
    with transaction():
        post(TryLevel, TryMove, postings, kind="try", reference="r")


def _level(account: str, thing: UUID = THING) -> int:
    return (
        TryLevel._default_manager.filter(account=account, commodity=thing).aggregate(n=models.Sum("quantity"))["n"] or 0
    )


@pytest.mark.usefixtures("ledger")
def test_a_move_takes_and_gives() -> None:
    _post(Posting(THING, "world:farm", "shelf", 10), Posting(THING, "shelf", "held", 4))
    assert (_level("shelf"), _level("held"), _level("world:farm")) == (6, 4, -10)
    assert imbalance(TryLevel, TryMove) == []


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("quantity", [1, 11])
def test_more_than_there_is_is_refused_and_nothing_changes(quantity: int) -> None:
    if quantity > 1:
        _post(Posting(THING, "world:farm", "shelf", 10))
    _post(Posting(OTHER, "world:farm", "shelf", 5))
    with transaction():
        with pytest.raises(NotEnough):
            post(
                TryLevel,
                TryMove,
                [Posting(OTHER, "shelf", "held", 5), Posting(THING, "shelf", "held", quantity)],
                kind="try",
                reference="r",
            )
        post(TryLevel, TryMove, [Posting(OTHER, "shelf", "held", 1)], kind="try", reference="r")
    assert (_level("shelf", OTHER), _level("held", OTHER), _level("held")) == (4, 1, 0)
    assert imbalance(TryLevel, TryMove) == []


@pytest.mark.usefixtures("ledger")
def test_many_at_once_take_exactly_what_there_is() -> None:
    _post(Posting(THING, "world:farm", "shelf", 10), Posting(OTHER, "world:farm", "shelf", 100))
    refused: list[int] = []

    def buy(n: int) -> None:
        moves = [Posting(THING, "shelf", "held", 1), Posting(OTHER, "shelf", "held", 1)]
        try:
            _post(*(moves if n % 2 else reversed(moves)))
        except NotEnough:
            refused.append(n)
        finally:
            connection.close()

    threads = [threading.Thread(target=buy, args=(n,)) for n in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 22
    assert (_level("shelf"), _level("held"), _level("held", OTHER)) == (0, 10, 10)
    assert imbalance(TryLevel, TryMove) == []


@pytest.mark.usefixtures("ledger")
def test_a_level_changed_behind_the_ledgers_back_is_found() -> None:
    _post(Posting(THING, "world:farm", "shelf", 10))
    TryLevel._default_manager.filter(account="shelf").update(quantity=9)
    assert len(imbalance(TryLevel, TryMove)) == 2


@given(some.integers(-(10**12), 10**12), some.lists(some.integers(0, 10**6), min_size=1).filter(any))
def test_a_split_sums_to_the_whole_and_is_fair(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


def test_money_is_shown_as_people_read_it() -> None:
    assert [show(4390), show(-200), show(123456789)] == ["¥43.90", "−¥2.00", "¥1,234,567.89"]
