"""What a post is worth, and the share of value."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.community.rules import VALUE_LIMIT, after_asking, may_read, percent, plain, week_of, worth_of
from linli.community.types import Standing, Worth


@pytest.mark.parametrize(
    "text",
    [
        "小雪第一锅：羊肉萝卜汤，40 分钟，三步不膻。萝卜挑拿着压手的。",
        "蓝莓山药泥，两岁半的自己拿勺吃光。盒底有两颗软的，小李看了照片直接退了 5 块。",
        "下周二的水果，选一样我去产地谈",
        "谁家有梯子借半小时，3 号楼",
        "老周说赔 10 元，我没要",
        "十块方头排骨怎么炖",
    ],
)
def test_stories_give_value(text: str) -> None:
    assert worth_of(text, sells=False) is Worth.VALUE


@pytest.mark.parametrize(
    "text",
    [
        "蓝莓今天 ¥19.9 一盒",
        "新米 59 元一袋",
        "草莓 8 折，只到今晚",
        "今晚 20:00 开团，要的跟团",
        "退了 5 块的别灰心，今天特价",
        "满 59 减 10，领券下单",
    ],
)
def test_offers_promote(text: str) -> None:
    assert worth_of(text, sells=False) is Worth.PROMOTION


@given(st.text(max_size=300))
def test_a_card_that_sells_always_promotes(text: str) -> None:
    assert worth_of(text, sells=True) is Worth.PROMOTION
    assert worth_of(text, sells=False) in Worth


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_share_never_passes_the_limit_by_rounding(value: int, rest: int) -> None:
    share = percent(value, value + rest)
    if value + rest == 0:
        assert share is None
    else:
        assert share is not None
        assert 0 <= share <= 100
        assert (share >= VALUE_LIMIT) == (value * 100 >= VALUE_LIMIT * (value + rest))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_week_begins_on_monday(day: date) -> None:
    week = week_of(day)
    assert week.weekday() == 0
    assert week <= day < week + timedelta(days=7)


@given(st.booleans(), st.one_of(st.none(), st.sampled_from(Standing)))
def test_who_may_read_and_how_one_gets_in(reviewed: bool, standing: Standing | None) -> None:
    assert may_read(reviewed, standing) == (not reviewed or standing is Standing.MEMBER)
    after = after_asking(reviewed, standing)
    assert after is Standing.MEMBER if not reviewed or standing is Standing.MEMBER else after is Standing.WAITING


def test_equal_wishes_are_found_again() -> None:
    assert plain("低糖 水果！") == plain("低糖水果") == "低糖水果"
