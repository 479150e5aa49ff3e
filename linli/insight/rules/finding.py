"""Saying in a sentence what the figures show."""

from collections.abc import Sequence

from linli.insight.rules.catalogue import CATALOGUE
from linli.insight.types import Figure, StoreFigure, Words

STEADY = 0.03
MOST = 0.8


def finding(figures: Sequence[Figure]) -> Words:
    """The title of a dashboard: how sales go, and what needs a hand. Full of figures elsewhere, so without any here."""
    sales = next((figure for figure in figures if figure.id == "net_sales"), None)
    return _joined([*_how_sales_go(sales), _what_needs_a_hand(figures)])


def _what_needs_a_hand(figures: Sequence[Figure]) -> Words:
    worry = next((figure for figure in figures if figure.beyond_limit), None)
    if worry:
        kpi = CATALOGUE[worry.id]
        return Words(zh=f"{kpi.zh}要管一管", en=f"{kpi.en} needs attention")
    falling = [figure for figure in figures if _worse(figure) and figure.id != "net_sales"]
    if falling:
        kpi = CATALOGUE[max(falling, key=lambda figure: abs(figure.change or 0)).id]
        return Words(zh=f"{kpi.zh}往下走了", en=f"{kpi.en} has got worse")
    return Words(zh="没有越线的指标", en="Nothing is beyond its limit")


def _how_sales_go(sales: Figure | None) -> list[Words]:
    """Nothing of sales that have no full period before: the page says so beside the days."""
    if sales is None or sales.change is None:
        if sales and sales.value and not sales.comparable:
            return []
        return [Words(zh="这段时间还没有可比的销售", en="No sales to compare yet")]
    if abs(sales.change) < STEADY:
        return [Words(zh="卖得稳", en="Sales hold steady")]
    if sales.change > 0:
        return [Words(zh="卖得比上期好", en="Sales beat the period before")]
    return [Words(zh="卖得比上期少", en="Sales are below the period before")]


def _joined(parts: Sequence[Words]) -> Words:
    first, *others = [one.en for one in parts]
    return Words(
        zh="，".join(one.zh for one in parts), en="; ".join([first, *(f"{one[0].lower()}{one[1:]}" for one in others)])
    )


def _worse(figure: Figure) -> bool:
    if figure.change is None:
        return False
    drop = -figure.change if CATALOGUE[figure.id].better == "more" else figure.change
    return drop > STEADY


def culprits(part_by_store: dict[StoreFigure, float]) -> tuple[list[StoreFigure], float]:
    """The fewest stores that make up most (80 %) of an excess, and their share of it.

    `part_by_store` says how much of the excess each store causes; stores within the limit have nought or less.
    """
    guilty = sorted(
        ((amount, store.name, store) for store, amount in part_by_store.items() if amount > 0), reverse=True
    )
    total = sum(amount for amount, _, _ in guilty)
    named: list[StoreFigure] = []
    covered = 0.0
    for amount, _, store in guilty:
        if covered >= MOST * total:
            break
        named.append(store)
        covered += amount
    return named, covered / total if total else 0.0
