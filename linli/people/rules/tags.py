"""The language of tag rules: what it can ask of a person, and whether the answer is yes.

A rule is JSON. Its leaves compare one figure: `{"field": "orders_365", "op": ">=", "value": 6}`; `all`, `any` and `not`
combine rules. Three kinds of figures:

- a field of FIELDS (profile and value);
- purchases of categories: `{"field": "category", "of": ["新鲜水果"], "measure": "orders", "months": 6, "op": …}` with
  measure orders, quantity, spent_fen or share_pct (of all spending in these months, this month included);
- facts: `{"field": "event", "of": ["community.Posted"], "days": 90, "op": …}`, how many there were; behaviour from the
  tracking API is named `track:Product Viewed`.

A figure that is not known fits no comparison.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from linli.people.types import BadRule

Figure = float | int | str | bool | None
MOST_LEAVES = 40

NUMBERS = {
    "age": "年龄",
    "joined_days": "入会天数",
    "household_size": "家里几口人",
    "youngest_age": "家里最小的几岁",
    "orders": "一共买过几单",
    "days": "一共来过几天",
    "spent_fen": "一共花了（分）",
    "orders_365": "一年几单",
    "days_365": "一年来几天",
    "spent_365_fen": "一年花了（分）",
    "pickup_365": "一年自提几单",
    "pickup_pct": "自提占比（%）",
    "groupbuy_365": "一年跟团几单",
    "online_pct": "线上占比（%）",
    "silent_days": "几天没来",
    "r": "最近度（1–5）",
    "f": "频次（1–5）",
    "m": "金额（1–5）",
}
WORDS = {"store": "门店", "community": "小区", "building": "楼栋", "gender": "性别", "channel": "来源"}
FLAGS = {"member": "是会员"}
FIELDS = NUMBERS | WORDS | FLAGS
MEASURES = ("orders", "quantity", "spent_fen", "share_pct")

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
    "in": lambda figure, wanted: figure in wanted,
}


class BoughtRow(NamedTuple):
    """Purchases of a category in a month; `names` are the category's and those it lies in."""

    names: frozenset[str]
    month: date
    orders: int
    quantity: int
    spent_fen: int


class DeedRow(NamedTuple):
    """Facts of a name on a day."""

    name: str
    day: date
    times: int


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a person when rules are asked."""

    today: date
    figures: Mapping[str, Figure]
    bought: Sequence[BoughtRow] = ()
    deeds: Sequence[DeedRow] = ()


Rule = Callable[[Features], bool]


def compile_rule(data: Any) -> Rule:
    """A rule as a function; raises BadRule with the reason."""
    leaves = [0]
    return _compile(data, leaves)


def _compile(data: Any, leaves: list[int]) -> Rule:
    if not isinstance(data, dict):
        raise BadRule(reason="规则应是一个对象")
    for word, combine in (("all", all), ("any", any)):
        if word in data:
            parts = data[word]
            if not isinstance(parts, list) or not parts:
                raise BadRule(reason=f"{word} 里要有条件")
            return _combined([_compile(part, leaves) for part in parts], combine)
    if "not" in data:
        inner = _compile(data["not"], leaves)
        return lambda features: not inner(features)
    leaves[0] += 1
    if leaves[0] > MOST_LEAVES:
        raise BadRule(reason=f"条件最多 {MOST_LEAVES} 个")
    return _leaf(data)


def _combined(rules: list[Rule], combine: Callable[[Iterable[bool]], bool]) -> Rule:
    return lambda features: combine(rule(features) for rule in rules)


def _leaf(data: dict[str, Any]) -> Rule:
    figure, wanted = _figure(data), data.get("value")
    compare = _COMPARE.get(str(data.get("op", "")))
    if compare is None:
        raise BadRule(reason=f"不认识的比较：{data.get('op')}")
    words = data["field"] in WORDS
    fits: tuple[type, ...] = (list,) if data["op"] == "in" else (str,) if words else (int, float)
    if not isinstance(wanted, fits) or (words and data["op"] not in ("=", "!=", "in")):
        raise BadRule(reason=f"{data['field']} 的值不对：{wanted}")

    def holds(features: Features) -> bool:
        found = figure(features)
        return found is not None and compare(found, wanted)

    return holds


def _figure(data: dict[str, Any]) -> Callable[[Features], Figure]:
    field = str(data.get("field"))
    if field in FIELDS:
        return lambda features: features.figures.get(field)
    if field not in ("category", "event"):
        raise BadRule(reason=f"不认识的字段：{field}")
    of = data.get("of")
    if not isinstance(of, list) or not of or not all(isinstance(name, str) for name in of):
        raise BadRule(reason=f"{field} 要写明是哪些（of）")
    if field == "event":
        return _count_of_deeds(frozenset(of), _whole(data, "days", 90, 400))
    measure = data.get("measure", "orders")
    if not isinstance(measure, str) or measure not in MEASURES:
        raise BadRule(reason=f"不认识的量：{measure}")
    return _sum_of_purchases(frozenset(of), measure, _whole(data, "months", 12, 24))


def _whole(data: dict[str, Any], name: str, usual: int, most: int) -> int:
    number = data.get(name, usual)
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= most:
        raise BadRule(reason=f"{name} 应在 1 到 {most} 之间")
    return number


def _count_of_deeds(names: frozenset[str], days: int) -> Callable[[Features], Figure]:
    def count(features: Features) -> Figure:
        since = features.today - timedelta(days=days)
        return sum(deed.times for deed in features.deeds if deed.name in names and deed.day > since)

    return count


def _sum_of_purchases(names: frozenset[str], measure: str, months: int) -> Callable[[Features], Figure]:
    def total(features: Features) -> Figure:
        since = first_month(features.today, months)
        lately = [row for row in features.bought if row.month >= since]
        wanted = [row for row in lately if row.names & names]
        if measure == "share_pct":
            spent = sum(row.spent_fen for row in lately)
            return 100 * sum(row.spent_fen for row in wanted) / spent if spent > 0 else 0
        return sum(int(getattr(row, measure)) for row in wanted)

    return total


def first_month(today: date, months: int) -> date:
    """The first day of the first of so many months that end with this one."""
    number = today.year * 12 + today.month - months
    return date(number // 12, number % 12 + 1, 1)
