"""What outcomes teach: beliefs about the pull of group buys, about prices, and how sure one may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

SPREAD_OF_OUTCOMES = 0.04  # variance of log households between like group buys that nothing explains
CATEGORY_SPREAD, STORE_SPREAD = 0.10, 0.05
LEAST_SPREAD, MOST_SPREAD = 0.09, 0.64
WEAK_SLOPE_SE = 2.0
STEEPEST_SLOPE = -6.0


@dataclass(frozen=True, slots=True)
class Belief:
    """A normal belief about an effect on log households."""

    mean: float
    var: float
    count: int = 0


@dataclass(frozen=True, slots=True)
class Slope:
    """d log households / d log price, with its standard error; `points` sku-weeks at a changed price."""

    value: float
    error: float
    points: int


@dataclass(frozen=True, slots=True)
class PricePoint:
    """A week of a sku at a price away from its usual one: receipts, and those expected at the usual price."""

    ratio: float
    receipts: float
    expected: float


def together(beliefs: Sequence[Belief]) -> tuple[float, float]:
    """Mean and variance of the sum of effects (chain + category + store)."""
    return sum(one.mean for one in beliefs), sum(one.var for one in beliefs)


def observation(households: int, base: float) -> tuple[float, float]:
    """Log ratio of an outcome to its base, and the variance of that ratio."""
    return log((households + 0.5) / (base + 0.5)), 1 / (households + 1) + 1 / (base + 4) + SPREAD_OF_OUTCOMES


def learn(beliefs: Sequence[Belief], ratio: float, var: float) -> list[Belief]:
    """Beliefs after an outcome: each takes its part of the surprise by how unsure it was.

    A surprise beyond three standard deviations counts as three, so that one odd evening does not overturn a year.
    """
    mean, whole = together(beliefs)
    total = whole + var
    limit = 3 * sqrt(total)
    surprise = min(limit, max(-limit, ratio - mean))
    return [
        Belief(one.mean + one.var / total * surprise, one.var * (1 - one.var / total), one.count + 1) for one in beliefs
    ]


def price_slope(points: Sequence[PricePoint], prior: Slope | None = None) -> Slope:
    """Weighted least squares through the usual price, drawn towards the prior (the chain's) where points are few."""
    centre, error = (prior.value, max(prior.error, 0.5)) if prior else (0.0, WEAK_SLOPE_SE)
    precision, moment = 1 / error**2, centre / error**2
    for point in points:
        change = log(point.ratio)
        weight = 1 / (1 / (point.expected + 1) + 1 / (point.receipts + 1) + LEAST_SPREAD)
        precision += weight * change**2
        moment += weight * change * log((point.receipts + 0.5) / (point.expected + 0.5))
    value = min(0.0, max(STEEPEST_SLOPE, moment / precision))
    return Slope(value, 1 / sqrt(precision), len(points))


def promotion_spread(points: Sequence[PricePoint], slope: Slope) -> float:
    """Variance of log receipts in changed-price weeks beyond slope and counting noise: how unlike promotions are."""
    excess = [
        (log((point.receipts + 0.5) / (point.expected + 0.5)) - slope.value * log(point.ratio)) ** 2
        - 1 / (point.expected + 1)
        - 1 / (point.receipts + 1)
        for point in points
    ]
    if len(excess) < 8:
        return MOST_SPREAD
    return min(MOST_SPREAD, max(LEAST_SPREAD, sum(excess) / len(excess)))


def confidence(*, width: float, windows: int, coverage: float, outcomes: int, hits: int) -> str:
    """`high`, `medium` or `low`: from outcomes of like directives, else from the back-test; wide means low.

    `width` is (high − low) / expected; `hits` are outcomes within their interval.
    """
    if outcomes >= 4 and hits / outcomes >= 0.7 and width <= 1.2:
        return "high"
    tested = windows >= 4 and coverage >= 0.7
    if width <= 1.6 and (tested if outcomes < 4 else hits / outcomes >= 0.5):
        return "medium"
    return "low"


def declined_factor(days_since: Sequence[float]) -> float:
    """How much earlier refusals of the same goods weigh on the score: each halves it at first, then fades by weeks."""
    factor = 1.0
    for days in days_since:
        factor *= 1 - 0.5 * exp(-days / 14)
    return factor
