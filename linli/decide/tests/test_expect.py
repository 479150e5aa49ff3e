"""The simulation behaves as trade does: dearer finds fewer, more uncertainty widens, money adds up."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.decide.rules import offer as offers
from linli.decide.rules.expect import Demand, Offer, base_households, draws_of_households, expect

BERRIES = Demand(
    natural=60.0, dispersion=0.05, share=0.5, share_weight=60.0, pull=0.0, pull_var=0.04, slope=-1.5, slope_se=0.3,
    usual_fen=5990, cost_fen=3160, pieces=1.1, reach=900,
)  # fmt: skip

demands = st.builds(
    Demand,
    natural=st.floats(0.5, 400),
    dispersion=st.floats(0, 1),
    share=st.floats(0.01, 0.99),
    share_weight=st.floats(2, 500),
    pull=st.floats(-1, 1),
    pull_var=st.floats(0.01, 0.6),
    slope=st.floats(-5, 0),
    slope_se=st.floats(0.05, 2),
    usual_fen=st.integers(100, 20_000),
    cost_fen=st.just(50),
    pieces=st.floats(1, 4),
    reach=st.integers(1, 5000),
    wishers=st.integers(0, 40),
)


@settings(max_examples=40)
@given(demands, st.integers(100, 20_000), st.integers(1, 60))
def test_ranges_are_ordered_and_within_what_is_possible(demand: Demand, price: int, threshold: int) -> None:
    found = expect(demand, Offer(((threshold, price),), threshold, 500))
    for one in (found.households, found.quantity, found.net_fen, found.margin_fen, found.new_buyers):
        assert one.low <= one.expected <= one.high
    assert found.households.low >= 0
    assert found.households.high <= demand.reach
    assert found.quantity.high <= 500
    assert 0 <= found.forms <= 1


@settings(max_examples=40)
@given(demands, st.integers(200, 20_000), st.integers(5, 95))
def test_a_higher_price_never_finds_more_households(demand: Demand, price: int, part: int) -> None:
    cheap = Offer(((1, price * part // 100),), 1, 100_000)
    dear = Offer(((1, price),), 1, 100_000)
    assert expect(demand, dear).households.expected <= expect(demand, cheap).households.expected + 1


@settings(max_examples=30)
@given(demands, st.integers(2, 50))
def test_a_further_tier_never_costs_households(demand: Demand, second: int) -> None:
    one = Offer(((1, 5000),), 1, 100_000)
    two = Offer(((1, 5000), (second, 4000)), 1, 100_000)
    assert expect(demand, two).households.expected >= expect(demand, one).households.expected - 1


def test_the_answer_is_the_same_every_time() -> None:
    offer = Offer(((20, 4790), (50, 4390)), 20, 200)
    assert expect(BERRIES, offer) == expect(BERRIES, offer)


def test_less_knowledge_means_a_wider_interval() -> None:
    offer = Offer(((1, 4790),), 1, 10_000)
    sure, unsure = expect(BERRIES, offer).households, expect(replace(BERRIES, pull_var=0.6), offer).households
    assert unsure.high - unsure.low > 1.5 * (sure.high - sure.low)


def test_below_the_threshold_no_money_is_expected() -> None:
    found = expect(BERRIES, Offer(((5000, 4790),), 5000, 10_000))
    assert found.forms == 0
    assert found.net_fen.high == found.margin_fen.high == 0
    assert found.households.expected > 0


def test_the_middle_of_the_draws_is_near_the_base() -> None:
    base = base_households(BERRIES, 5990)
    found = expect(BERRIES, Offer(((1, 5990),), 1, 10_000)).households.expected
    assert abs(found / base - 1) < 0.1


def test_every_draw_respects_the_capacity() -> None:
    assert draws_of_households(BERRIES, Offer(((1, 4790),), 1, 22)).max() <= 20


def test_wishers_come_on_top() -> None:
    offer = Offer(((1, 4790),), 1, 10_000)
    more = replace(BERRIES, wishers=20, wish_yes=30.0, wish_no=10.0)
    gained = expect(more, offer).households.expected - expect(BERRIES, offer).households.expected
    assert 12 <= gained <= 18


@settings(max_examples=60)
@given(demands, st.sampled_from(offers.DISCOUNTS))
def test_what_is_not_simulated_would_not_have_been_worth_it(demand: Demand, part: float) -> None:
    demand = replace(demand, slope_se=min(demand.slope_se, 0.5), cost_fen=round(demand.usual_fen * 0.6))
    floor, price = offers.floor_fen(demand.cost_fen), offers.label(demand.usual_fen * part)
    if price >= floor:
        found = expect(demand, offers.with_tiers(demand, price, floor))
        assert found.mean_margin_fen <= offers.most_margin_fen(demand, price) * 1.02 + 100


def test_the_best_price_among_those_that_will_probably_form_is_proposed() -> None:
    demand = replace(BERRIES, natural=8.0, slope=-1.0)
    planned = offers.plan(demand, 5990)
    assert planned is not None
    assert offers.is_worth_it(planned[1])
    dearer = expect(demand, offers.with_tiers(demand, 5690, offers.floor_fen(demand.cost_fen)))
    assert dearer.mean_margin_fen > planned[1].mean_margin_fen, "the dearest one earns more on average"
    assert not offers.is_worth_it(dearer), "and seldom forms"
