"""What past weeks of a sku say about its usual price and about weeks at another price."""

from collections.abc import Sequence
from statistics import median

from linli.decide.rules.learning import PricePoint

NEAR = 0.04  # within 4 % a price counts as the usual one
CHANGED = 0.08
AROUND = 6  # weeks on either side that say what a week would have sold
LEAST = 2.0  # receipts a week; below it a week is seen only when it sold, which would flatter every price


def usual_and_points(weeks: Sequence[tuple[float, float]]) -> tuple[float, list[PricePoint]]:
    """(usual price in fen, weeks at a changed price), from (receipts, mean price in fen) of consecutive weeks.

    A week without sales has no price, and one that was given away says nothing about any. A changed week is
    compared with the usual-price weeks around it.
    """
    priced = [price for receipts, price in weeks if receipts > 0 and price > 0]
    if not priced:
        return 0.0, []
    usual = median(priced)
    points = []
    for at, (receipts, price) in enumerate(weeks):
        if receipts <= 0 or price <= 0 or abs(price / usual - 1) < CHANGED:
            continue
        around = [
            other
            for other, other_price in weeks[max(0, at - AROUND) : at + AROUND + 1]
            if other <= 0 or abs(other_price / usual - 1) <= NEAR
        ]
        if len(around) >= 3 and sum(around) >= LEAST * len(around):
            points.append(PricePoint(price / usual, receipts, sum(around) / len(around)))
    return usual, points
