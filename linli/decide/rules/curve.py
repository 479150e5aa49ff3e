"""How joining spreads over the time of a group buy, learnt from those that have ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from linli.kernel.clock import CHINA

POINTS = 24
PRIOR_BUYS = 2.0  # the store's hours weigh as much as two group buys of the past


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Households so far at a moment: expected with its 80 % band."""

    at: datetime
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PastJoins:
    """When the households of an ended group buy came, as parts (0…1) of its time."""

    parts: tuple[float, ...]


def shape(hours: Sequence[float], opens: datetime, closes: datetime, past: Sequence[PastJoins] = ()) -> list[float]:
    """Share of the households that has joined at each of the POINTS + 1 moments from opening to closing.

    `hours` are receipts of the store by local hour of day (24 figures): the pattern before there are group buys.
    """
    steps = _moments(opens, closes)
    even = sum(hours) <= 0
    flow = [1.0 if even else hours[moment.astimezone(CHINA).hour] + sum(hours) / 480 for moment in steps[:-1]]
    shares = np.concatenate([[0.0], np.cumsum(flow) / sum(flow)]) * PRIOR_BUYS
    grid = np.linspace(0, 1, POINTS + 1)
    for one in past:
        if one.parts:
            shares += np.searchsorted(np.sort(one.parts), grid, side="right") / len(one.parts)
    shares /= PRIOR_BUYS + sum(bool(one.parts) for one in past)
    shares[0], shares[-1] = 0.0, 1.0
    return [float(share) for share in np.maximum.accumulate(shares)]


def band(draws: Sequence[int], shares: Sequence[float], opens: datetime, closes: datetime) -> list[CurvePoint]:
    """The expected curve with its band, from the simulated totals."""
    rng = np.random.default_rng(11)
    totals = np.asarray(draws, dtype=np.int64)
    points = []
    for moment, share in zip(_moments(opens, closes), shares, strict=True):
        so_far = rng.binomial(totals, share)
        low, middle, high = np.quantile(so_far, [0.1, 0.5, 0.9])
        points.append(CurvePoint(moment, float(middle), float(low), float(high)))
    return points


def point_at(moment: datetime, curve: Sequence[CurvePoint]) -> CurvePoint:
    """The curve at any moment, between two points in proportion."""
    times = [point.at.timestamp() for point in curve]
    expected, low, high = (
        float(np.interp(moment.timestamp(), times, [getattr(point, name) for point in curve]))
        for name in ("expected", "low", "high")
    )
    return CurvePoint(moment, expected, low, high)


def actual(joined_at: Sequence[datetime], opens: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """Households so far, one point for each that joined."""
    ordered = sorted(moment for moment in joined_at if moment <= until)
    return [(opens, 0), *((moment, count) for count, moment in enumerate(ordered, 1)), (until, len(ordered))]


def _moments(opens: datetime, closes: datetime) -> list[datetime]:
    step = (closes - opens) / POINTS
    return [opens + timedelta(seconds=step.total_seconds() * at) for at in range(POINTS + 1)]
