"""Saying in a sentence what the figures show."""

from collections.abc import Sequence

from linli.insight.rules.catalogue import CATALOGUE
from linli.insight.types import Figure, StoreFigure

STEADY = 0.03
MOST = 0.8


def finding(figures: Sequence[Figure]) -> str:
    """The title of a dashboard: how sales go, and what needs a hand. Full of figures elsewhere, so without any here."""
    sales = next((figure for figure in figures if figure.id == "net_sales"), None)
    worry = next((figure for figure in figures if figure.beyond_limit), None)
    start = _how_sales_go(sales.change if sales else None)
    if worry:
        return f"{start}，{CATALOGUE[worry.id].zh}要管一管"
    falling = [figure for figure in figures if _worse(figure) and figure.id != "net_sales"]
    if falling:
        worst = min(falling, key=lambda figure: -abs(figure.change or 0))
        return f"{start}，{CATALOGUE[worst.id].zh}往下走了"
    return f"{start}，没有越线的指标"


def _how_sales_go(change: float | None) -> str:
    if change is None:
        return "这段时间还没有可比的销售"
    if abs(change) < STEADY:
        return "卖得稳"
    return "卖得比上期好" if change > 0 else "卖得比上期少"


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
