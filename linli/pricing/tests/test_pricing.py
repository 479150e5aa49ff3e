"""Prices are explained to the fen; coupons are used once and given back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.people import api as people
from linli.people.types import Identifier, Kind
from linli.pricing import api
from linli.pricing.types import CouponGone, CouponView, NewCoupon, PriceView, QuoteInput, QuoteLine

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def coupon(amount: int = 800, minimum: int = 9900) -> CouponView:
    """A coupon valid now."""
    return CouponView(
        id=new_id(),
        name="老邻居生鲜券",
        note="",
        amount_fen=amount,
        minimum_fen=minimum,
        valid_from=NOW - timedelta(days=1),
        valid_until=NOW + timedelta(days=8),
    )


LINES = [
    QuoteLine(name="云南有机蓝莓", quantity=1, list_fen=5990, price_fen=4390, label="蓝莓团价", note="50 户档"),
    QuoteLine(name="五常新米", quantity=1, list_fen=7700, price_fen=5990, label="新米成团价", note="100 户档"),
    QuoteLine(name="散养土鸡蛋", quantity=2, list_fen=1480, price_fen=1480),
]


def test_the_checkout_of_the_picture() -> None:
    quote = api.quote(QuoteInput(lines=LINES, coupon=coupon(), pickup_discount_fen=200, at=NOW))
    assert [(step.label, step.note, step.amount_fen) for step in quote.steps] == [
        ("商品原价，4 件", "", 16650),
        ("蓝莓团价", "50 户档", -1600),
        ("新米成团价", "100 户档", -1710),
        ("老邻居生鲜券", "", -800),
        ("自提立减", "", -200),
    ]
    assert (quote.total_fen, quote.saved_fen) == (12340, 4310)
    assert sum(quote.line_net_fen) == 12340


amounts = some.integers(min_value=1, max_value=99_999_999)
lines = some.builds(
    QuoteLine,
    name=some.just("x"),
    quantity=some.integers(min_value=1, max_value=999),
    list_fen=amounts,
    price_fen=amounts,
)


@given(
    some.lists(lines, min_size=1, max_size=12),
    some.none() | some.builds(coupon, amounts, some.integers(min_value=0, max_value=99_999_999)),
    some.integers(min_value=0, max_value=100_000),
)
def test_steps_and_lines_sum_to_the_total(wanted: list[QuoteLine], given_coupon: CouponView | None, off: int) -> None:
    quote = api.quote(QuoteInput(lines=wanted, coupon=given_coupon, pickup_discount_fen=off, at=NOW))
    assert sum(step.amount_fen for step in quote.steps) == quote.total_fen == sum(quote.line_net_fen)
    assert quote.total_fen >= 1
    assert min(quote.line_net_fen) >= 0
    assert quote.saved_fen == quote.goods_fen - quote.total_fen >= 0
    for net, line in zip(quote.line_net_fen, wanted, strict=True):
        assert net <= line.quantity * line.price_fen


def test_the_best_coupon_is_the_one_that_saves_most() -> None:
    small, large, too_dear = coupon(300, 0), coupon(800, 9900), coupon(5000, 99_900)
    assert api.best_coupon([small, large, too_dear], QuoteInput(lines=LINES, at=NOW)) == large


@pytest.mark.django_db
def test_a_store_price_goes_before_the_chains() -> None:
    store, other, sku, unknown = new_id(), new_id(), new_id(), new_id()
    api.set_prices(None, [(sku, 1000, None)])
    api.set_prices(store, [(sku, 900, 1000)])
    assert api.prices(store, [sku, unknown]) == {sku: PriceView(price_fen=900, was_fen=1000)}
    assert api.prices(other, [sku]) == {sku: PriceView(price_fen=1000)}


@pytest.mark.django_db
def test_a_coupon_is_used_once_and_given_back() -> None:
    now = clock.now()
    kind = api.add_coupon(
        NewCoupon(name="券", amount_fen=800, minimum_fen=0, valid_from=now, valid_until=now + timedelta(days=1))
    )
    person, order, store = new_id(), new_id(), new_id()
    assert api.issue(kind, [person, person], key="welcome") == 1
    assert api.issue(kind, [person], key="welcome") == 0
    (mine,) = api.terms(store, person).coupons
    with pytest.raises(CouponGone):
        api.use(mine.id, person_id=new_id(), order_id=order, store_id=store)
    api.use(mine.id, person_id=person, order_id=order, store_id=store)
    assert api.terms(store, person).coupons == []
    with pytest.raises(CouponGone):
        api.use(mine.id, person_id=person, order_id=new_id(), store_id=store)
    api.give_back(order)
    api.give_back(order)
    assert [one.id for one in api.terms(store, person).coupons] == [mine.id]
    with clock.at(now + timedelta(days=2)), pytest.raises(CouponGone):
        api.use(mine.id, person_id=person, order_id=order, store_id=store)


@pytest.mark.django_db
def test_coupons_of_merged_records_are_in_one_hand() -> None:
    now = clock.now()
    kind = api.add_coupon(
        NewCoupon(name="券", amount_fen=800, minimum_fen=0, valid_from=now, valid_until=now + timedelta(days=1))
    )
    old, new = (people.identify([Identifier(Kind.PHONE, f"1380000000{n}")]) for n in (1, 2))
    api.issue(kind, [old], key="welcome")
    root = people.merge(old, new, reason="换了号")
    store = new_id()
    for person in (old, new):
        (mine,) = api.terms(store, person).coupons
        assert api.coupons_of(person) == [mine]
    api.use(mine.id, person_id=new, order_id=new_id(), store_id=store)
    people.unmerge(people.merges_of(root)[0].id)
    assert api.coupons_of(new) == []


@pytest.mark.django_db
def test_the_discount_for_fetching_belongs_to_a_store() -> None:
    store = new_id()
    api.set_pickup_discount(store, 200)
    assert api.terms(store, None).pickup_discount_fen == 200
    assert api.terms(new_id(), None).pickup_discount_fen == 0
