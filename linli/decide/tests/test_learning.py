"""What outcomes teach, about group buys, prices, people and the words for it."""

from datetime import UTC, date, datetime, timedelta
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.decide.rules import curve, english, habits, offer, words
from linli.decide.rules.effect import Buyer, effect
from linli.decide.rules.expect import Demand, Range
from linli.decide.rules.learning import (
    Belief,
    PricePoint,
    Slope,
    confidence,
    declined_factor,
    learn,
    observation,
    price_slope,
    promotion_spread,
    together,
)
from linli.decide.rules.prices import usual_and_points

PRIOR = [Belief(0.0, 0.3), Belief(0.0, 0.1), Belief(0.0, 0.05)]
OPENS = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def test_outcomes_pull_the_belief_towards_the_truth_and_narrow_it() -> None:
    rng, beliefs = np.random.default_rng(5), PRIOR
    for _ in range(40):
        households = int(rng.poisson(30 * 1.6))
        beliefs = learn(beliefs, *observation(households, 30.0))
    mean, var = together(beliefs)
    assert exp(mean) == pytest.approx(1.6, rel=0.12)
    assert var < together(PRIOR)[1] / 3


@given(st.integers(0, 500), st.floats(0.1, 300))
def test_one_outcome_never_moves_the_belief_beyond_what_it_saw(households: int, base: float) -> None:
    ratio, var = observation(households, base)
    mean, narrowed = together(learn(PRIOR, ratio, var))
    assert min(0.0, ratio) - 1e-9 <= mean <= max(0.0, ratio) + 1e-9
    assert narrowed < together(PRIOR)[1]


def test_a_slope_is_found_in_changed_prices_and_the_chain_speaks_where_points_are_few() -> None:
    rng = np.random.default_rng(6)
    points = [
        PricePoint(float(ratio), float(rng.poisson(20 * ratio**-2)), 20.0) for ratio in rng.uniform(0.6, 0.92, 300)
    ]
    chain = price_slope(points)
    assert chain.value == pytest.approx(-2, abs=0.25)
    assert price_slope([], chain).value == chain.value
    assert price_slope([]).error > 1.5
    assert promotion_spread(points, chain) < 0.15


def test_a_slope_never_says_that_dearer_sells_more() -> None:
    assert price_slope([PricePoint(0.7, 5.0, 20.0)] * 50, Slope(-1.0, 0.5, 10)).value == 0.0


def test_weeks_at_another_price_are_found() -> None:
    weeks = [(5.0, 1000.0)] * 6 + [(9.0, 800.0)] + [(5.0, 1000.0)] * 6
    usual, points = usual_and_points(weeks)
    assert usual == 1000
    assert points == [PricePoint(0.8, 9.0, 5.0)]
    assert usual_and_points([(0.0, 0.0)] * 5) == (0.0, [])
    assert usual_and_points([(9.0, 0.0)] * 5) == (0.0, [])


def test_confidence_needs_a_record_or_a_tested_forecast() -> None:
    assert confidence(width=0.6, windows=8, coverage=0.85, outcomes=8, hits=7) == "high"
    assert confidence(width=0.6, windows=8, coverage=0.85, outcomes=0, hits=0) == "medium"
    assert confidence(width=3.0, windows=8, coverage=0.85, outcomes=8, hits=8) == "low"
    assert confidence(width=0.6, windows=0, coverage=0.0, outcomes=1, hits=1) == "low"
    assert confidence(width=0.6, windows=8, coverage=0.85, outcomes=6, hits=1) == "low"


def test_a_refusal_fades() -> None:
    assert declined_factor([]) == 1
    assert declined_factor([0.0]) == 0.5
    assert declined_factor([0.0, 1.0]) < declined_factor([1.0]) < declined_factor([30.0]) < 1


def test_the_effect_takes_off_what_would_have_been_bought_anyway() -> None:
    regulars = effect([Buyer(50, 350.0)] * 40, margin_fen=40_000, shelf_margin_fen=1_000, days=14)
    strangers = effect([Buyer(0, 350.0)] * 40, margin_fen=40_000, shelf_margin_fen=1_000, days=14)
    assert regulars.anyway == pytest.approx(40 * (1 - exp(-2)), rel=0.1)
    assert regulars.households + regulars.anyway == pytest.approx(40, abs=0.2)
    assert strangers.households > regulars.households
    assert strangers.proven
    assert not effect([Buyer(50, 350.0)] * 40, margin_fen=60_000, shelf_margin_fen=1_000, days=14).margin_low_fen > 0
    assert not effect([], margin_fen=0, shelf_margin_fen=0, days=14).proven


def test_the_curve_starts_at_nothing_never_falls_and_ends_at_the_whole() -> None:
    closes = OPENS + timedelta(hours=9)
    hours = [0.0] * 8 + [5.0] * 14 + [0.0] * 2
    shares = curve.shape(hours, OPENS, closes, [curve.PastJoins((0.9, 0.95, 1.0)), curve.PastJoins(())])
    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares == sorted(shares)
    assert shares[12] < curve.shape(hours, OPENS, closes)[12]
    band = curve.band([40, 42, 50, 38] * 100, shares, OPENS, closes)
    assert all(point.low <= point.expected <= point.high for point in band)
    assert band[0].high == 0
    assert band[-1].at == closes


def test_joins_are_counted_up_to_the_end() -> None:
    moments = [OPENS + timedelta(minutes=minutes) for minutes in (30, 5, 90)]
    found = curve.actual(moments, OPENS, OPENS + timedelta(hours=1))
    assert [count for _, count in found] == [0, 1, 2, 2]


def test_who_is_due() -> None:
    today = date(2026, 11, 22)
    weekly = (8, today - timedelta(days=56))
    assert habits.is_due(*weekly, today - timedelta(days=7), today)
    assert not habits.is_due(*weekly, today - timedelta(days=2), today)
    assert not habits.is_due(*weekly, today - timedelta(days=40), today)
    assert not habits.is_due(2, today - timedelta(days=20), today - timedelta(days=9), today)


@settings(max_examples=20)
@given(st.integers(200, 20_000), st.integers(10, 95), st.floats(1, 200))
def test_an_offer_keeps_the_margin_floor_and_makes_sense(list_fen: int, cost: int, natural: float) -> None:
    demand = Demand(
        natural=natural, dispersion=0.1, share=0.4, share_weight=40, pull=0, pull_var=0.1, slope=-2, slope_se=0.5,
        usual_fen=list_fen, cost_fen=list_fen * cost // 100, pieces=1.2, reach=800,
    )  # fmt: skip
    planned = offer.plan(demand, list_fen)
    if planned is None:
        return
    found, expectation = planned
    prices = [fen for _, fen in found.tiers]
    steps = [households for households, _ in found.tiers]
    assert min(prices) >= offer.floor_fen(demand.cost_fen)
    assert max(prices) < list_fen
    assert prices == sorted(set(prices), reverse=True)
    assert steps == sorted(set(steps))
    assert found.capacity >= found.threshold >= 1
    assert expectation.mean_margin_fen >= 0


def test_hours_of_a_directive_are_those_of_a_neighbourhood() -> None:
    morning = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    closes, pickup = offer.hours_of(morning)
    assert words.local_clock(closes) == "11 月 22 日 20:00"
    assert words.local_clock(pickup) == "11 月 23 日 9:00"
    assert words.local_clock(offer.hours_of(morning + timedelta(hours=9))[0]) == "11 月 23 日 20:00"


def test_prices_look_like_labels() -> None:
    assert [offer.label(fen) for fen in (433, 996, 4_352, 4_310)] == [430, 1000, 4_390, 4_290]
    assert words.yuan(4_390) == "¥43.90"
    assert words.yuan(-200) == "−¥2"


def test_what_is_learnt_is_said_in_words() -> None:
    inside = words.learnt(45, Range(31, 42, 55), before=1.0, after=1.04, formed=True, goods="蓝莓")
    outside = words.learnt(12, Range(31, 42, 55), before=1.0, after=0.8, formed=False, goods="蓝莓")
    assert "守住" in inside[0]
    assert "少 71%" in outside[0]
    assert len(outside) == 3
    told = english.learnt(12, Range(31, 42, 55), before=1.0, after=0.8, formed=False, goods="蓝莓")
    assert "71% below" in told[0]
    assert len(told) == 3
    assert log(1.0) == 0
