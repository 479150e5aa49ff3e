"""The language of tag rules."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.people.rules.faces import age_of
from linli.people.rules.shipped import SHIPPED
from linli.people.rules.tags import BoughtRow, DeedRow, Features, compile_rule, first_month
from linli.people.types import BadRule

TODAY = date(2026, 11, 22)
KNOWN = Features(
    TODAY,
    {"orders": 5, "silent_days": None, "store": "翠苑店", "member": True},
    [
        BoughtRow(frozenset({"莓果", "新鲜水果"}), date(2026, 11, 1), 3, 4, 9000),
        BoughtRow(frozenset({"鲜牛奶", "乳品"}), date(2026, 6, 1), 2, 2, 1000),
        BoughtRow(frozenset({"莓果", "新鲜水果"}), date(2025, 11, 1), 9, 9, 9000),
    ],
    [DeedRow("community.Posted", date(2026, 11, 1), 2), DeedRow("community.Posted", date(2026, 1, 1), 7)],
)


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ({"field": "orders", "op": ">=", "value": 5}, True),
        ({"field": "orders", "op": ">", "value": 5}, False),
        ({"field": "silent_days", "op": ">=", "value": 0}, False),
        ({"not": {"field": "silent_days", "op": ">=", "value": 0}}, True),
        ({"field": "store", "op": "in", "value": ["翠苑店", "文一店"]}, True),
        ({"field": "member", "op": "=", "value": True}, True),
        ({"field": "category", "of": ["新鲜水果"], "months": 12, "op": "=", "value": 3}, True),
        ({"field": "category", "of": ["新鲜水果"], "months": 13, "op": "=", "value": 12}, True),
        ({"field": "category", "of": ["莓果"], "measure": "share_pct", "months": 6, "op": "=", "value": 90}, True),
        ({"field": "category", "of": ["乳品"], "measure": "quantity", "months": 5, "op": "=", "value": 0}, True),
        ({"field": "event", "of": ["community.Posted"], "days": 30, "op": "=", "value": 2}, True),
        ({"field": "event", "of": ["community.Posted"], "days": 400, "op": "=", "value": 9}, True),
        ({"all": [{"field": "orders", "op": "=", "value": 5}, {"field": "orders", "op": "=", "value": 6}]}, False),
        ({"any": [{"field": "orders", "op": "=", "value": 5}, {"field": "orders", "op": "=", "value": 6}]}, True),
    ],
)
def test_a_rule_answers(rule: dict[str, Any], answer: bool) -> None:
    assert compile_rule(rule)(KNOWN) is answer


@pytest.mark.parametrize(
    "rule",
    [
        {},
        [],
        "orders > 5",
        {"field": "phone", "op": "=", "value": "1"},
        {"field": "orders", "op": "~", "value": 1},
        {"field": "orders", "op": ">=", "value": "5"},
        {"field": "store", "op": ">", "value": "a"},
        {"field": "orders", "op": "in", "value": 5},
        {"all": []},
        {"field": "category", "op": ">=", "value": 5},
        {"field": "category", "of": ["a"], "measure": "love", "op": ">=", "value": 5},
        {"field": "category", "of": ["a"], "months": 99, "op": ">=", "value": 5},
        {"any": [{"field": "orders", "op": "=", "value": 1}] * 41},
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(rule: Any) -> None:
    with pytest.raises(BadRule):
        compile_rule(rule)


def test_shipped_rules_can_be_read_and_have_names_of_their_own() -> None:
    assert len({one.tag for one in SHIPPED}) == len(SHIPPED)
    for one in SHIPPED:
        assert compile_rule(one.rule)(Features(TODAY, {})) is False


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=8),
        lambda inner: st.dictionaries(
            st.sampled_from(["all", "any", "not", "field", "op", "value", "of", "months"]),
            inner | st.lists(inner, max_size=3),
        ),
        max_leaves=8,
    )
)
def test_no_input_breaks_the_reader_of_rules(data: Any) -> None:
    try:
        compile_rule(data)(KNOWN)
    except BadRule:
        return


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 24))
def test_months_count_this_one(today: date, months: int) -> None:
    first = first_month(today, months)
    assert first.day == 1
    assert (today.year - first.year) * 12 + today.month - first.month == months - 1


def test_age() -> None:
    assert age_of(date(2000, 11, 23), None, TODAY) == 25
    assert age_of(date(2000, 11, 22), 1990, TODAY) == 26
    assert age_of(None, 1990, TODAY) == 36
    assert age_of(None, None, TODAY) is None
