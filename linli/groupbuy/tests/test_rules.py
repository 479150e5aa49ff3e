"""Prices only fall as neighbours join, nobody gets back more than was paid, tiers are told in words."""

from hypothesis import given
from hypothesis import strategies as some

from linli.groupbuy import rules
from linli.groupbuy.types import GroupBuyState, Tier


@some.composite
def ladders(draw: some.DrawFn) -> list[Tier]:
    households = sorted(draw(some.sets(some.integers(1, 500), min_size=1, max_size=5)))
    prices = draw(some.sets(some.integers(1, 100_000), min_size=len(households), max_size=len(households)))
    return [Tier(households=n, unit_fen=fen) for n, fen in zip(households, sorted(prices, reverse=True), strict=True)]


@given(ladders(), some.integers(0, 600))
def test_one_more_household_never_makes_it_dearer(tiers: list[Tier], households: int) -> None:
    now, then = rules.unit_fen(tiers, households), rules.unit_fen(tiers, households + 1)
    assert then <= now <= tiers[0].unit_fen
    following = rules.next_tier(tiers, households)
    if following is None:
        assert now == tiers[-1].unit_fen
    else:
        assert following.households_missing > 0
        assert rules.unit_fen(tiers, households + following.households_missing) == following.unit_fen


@given(ladders(), some.integers(0, 600))
def test_the_shown_tiers_agree_with_the_price(tiers: list[Tier], households: int) -> None:
    shown = rules.tier_views(tiers, households)
    current = [tier for tier in shown if tier.current]
    assert [tier.reached for tier in shown] == sorted((tier.reached for tier in shown), reverse=True)
    assert len(current) == (1 if shown[0].reached else 0)
    assert not current or current[0].unit_fen == rules.unit_fen(tiers, households)


@given(some.integers(1, 10**6), some.integers(1, 10**6), some.integers(1, 99), some.integers(0, 10**8))
def test_what_comes_back_is_the_difference_and_never_more_than_was_paid(
    paid_unit: int, final_unit: int, quantity: int, paid: int
) -> None:
    back = rules.difference_fen(paid_unit, final_unit, quantity, paid)
    assert 0 <= back <= paid
    if final_unit >= paid_unit:
        assert back == 0
    elif paid >= paid_unit * quantity:
        assert paid_unit * quantity - back == final_unit * quantity


@given(some.integers(0, 200), some.integers(1, 200))
def test_it_forms_exactly_from_the_threshold_on(households: int, threshold: int) -> None:
    formed = rules.outcome(households, threshold) == GroupBuyState.FORMED
    assert formed == (households >= threshold)
