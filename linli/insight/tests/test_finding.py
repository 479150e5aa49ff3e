"""The sentence over a dashboard, and who is named in an alert."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from linli.insight.rules.catalogue import CATALOGUE, begins, beyond_limit, change, comparable
from linli.insight.rules.finding import culprits, finding
from linli.insight.types import Figure, Period, StoreFigure

EXCESS = some.dictionaries(some.integers(0, 30), some.floats(-1e6, 1e6, allow_nan=False), min_size=1)


def _stores(excess: dict[int, float]) -> dict[StoreFigure, float]:
    return {
        StoreFigure(store_id=UUID(int=n), name=f"{n} 号店", host_name="", value=None): amount
        for n, amount in excess.items()
    }


@given(EXCESS)
def test_the_named_stores_make_up_most_of_the_excess_and_none_is_named_needlessly(excess: dict[int, float]) -> None:
    parts = _stores(excess)
    named, share = culprits(parts)
    total = sum(amount for amount in parts.values() if amount > 0)
    if total == 0:
        assert (named, share) == ([], 0.0)
        return
    assert share >= 0.8 - 1e-9
    without_last = sum(parts[store] for store in named[:-1])
    assert without_last < 0.8 * total + 1e-9 * total
    assert all(parts[store] > 0 for store in named)


def test_the_sentence_names_the_worry_first() -> None:
    sales = Figure(id="net_sales", value=100, previous=99, change=0.01)
    loss = Figure(id="loss_rate", value=0.031, beyond_limit=True)
    fewer = Figure(id="repurchase_rate_m", value=0.4, previous=0.5, change=-0.1)
    young = Figure(id="net_sales", value=100, comparable=False)
    assert finding([sales, loss, fewer]).zh == "卖得稳，损耗率要管一管"
    assert finding([sales, loss, fewer]).en == "Sales hold steady; loss rate needs attention"
    assert finding([sales, fewer]).zh == "卖得稳，月复购率往下走了"
    assert finding([sales]).zh == "卖得稳，没有越线的指标"
    assert finding([young]).zh == "没有越线的指标"
    assert finding([]).zh == "这段时间还没有可比的销售，没有越线的指标"


DAYS = some.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(kpi=some.sampled_from(sorted(CATALOGUE)), start=DAYS, length=some.integers(1, 400), first=DAYS)
def test_only_a_period_that_facts_reach_back_to_is_compared_with(
    kpi: str, start: date, length: int, first: date
) -> None:
    one, before = CATALOGUE[kpi], Period(start=start, end=start + timedelta(days=length))
    needed = begins(one, before)
    assert needed < before.end
    assert comparable(one, before, first) == (first <= needed)
    assert not comparable(one, before, None)
    assert not comparable(one, before, before.end)
    if comparable(one, before, first) and one.grain == "period":
        assert first <= before.start


def test_limits_and_changes_know_which_side_is_better() -> None:
    loss, sales = CATALOGUE["loss_rate"], CATALOGUE["net_sales"]
    assert [beyond_limit(loss, value) for value in (0.02, 0.025, 0.03, None)] == [False, False, True, False]
    assert change(loss, 0.03, 0.02) == 0.009999999999999998
    assert change(sales, 110, 100) == 0.10000000000000009
    assert change(sales, 110, 0) is None
