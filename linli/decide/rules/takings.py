"""What a store will take in the coming days: the level and week of its net sales, with an interval from its own errors.

One series is long and dense, unlike those of the categories: how far the method was off on each day of up to eight
rolling origins says directly how far it may be off on the days to come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from linli.decide.rules.forecast import FOLDS, HIGH, LOW, SHORTEST, WEEK, Series, predict

FEWEST_FOLDS = 4  # four weeks of errors, or there is no interval to show
QUIET_DAYS = 2 * WEEK  # a store that took nothing for so long is closed, or its sales end here


@dataclass(frozen=True, slots=True)
class TakingsForecast:
    """Fen for each coming day: the median and the 80 % interval.

    `coverage` is the share of `days` past days that fell into the interval made from the errors of the other weeks.
    """

    daily: tuple[int, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]
    wape: float
    coverage: float
    days: int


def fit_takings(history: Sequence[float], last_day: date) -> TakingsForecast | None:
    """Forecast the week after `last_day` from net sales a day (fen, oldest first); None for too little history."""
    series = np.trim_zeros(np.array(history, dtype=float), "f")
    folds = min(FOLDS, (len(series) - SHORTEST) // WEEK)
    if folds < FEWEST_FOLDS or not (series[-QUIET_DAYS:] > 0).any():
        return None
    expected, actual = _days_of_origins(series, last_day, folds)
    low, middle, high = _quantiles(expected, actual)
    coming = predict(series[None, :], last_day, WEEK)[0]
    return TakingsForecast(
        daily=_fen(coming * middle),
        low=_fen(coming * low),
        high=_fen(coming * high),
        wape=round(float(np.abs(actual - expected * middle).sum() / max(1.0, np.abs(actual).sum())), 4),
        coverage=_coverage(expected, actual),
        days=len(actual),
    )


def _days_of_origins(series: Series, last_day: date, folds: int) -> tuple[Series, Series]:
    """(expected, actual) of each day of the last `folds` weeks, each week foretold from what lies before it alone."""
    expected = []
    for weeks in range(folds, 0, -1):
        origin = date.fromordinal(last_day.toordinal() - WEEK * weeks)
        expected.append(predict(series[None, : -WEEK * weeks], origin, WEEK)[0])
    return np.concatenate(expected), series[-WEEK * folds :]


def _quantiles(expected: Series, actual: Series) -> tuple[float, float, float]:
    """How many times the expectation a day came to: low, middle, high. Of few errors rather the outer one."""
    times = actual / np.maximum(expected, 1.0)
    return (
        float(np.quantile(times, LOW, method="lower")),
        float(np.median(times)),
        float(np.quantile(times, HIGH, method="higher")),
    )


def _coverage(expected: Series, actual: Series) -> float:
    inside = 0
    for start in range(0, len(actual), WEEK):
        week = np.zeros(len(actual), dtype=bool)
        week[start : start + WEEK] = True
        low, _, high = _quantiles(expected[~week], actual[~week])
        inside += int(((actual >= expected * low) & (actual <= expected * high))[week].sum())
    return round(inside / len(actual), 4)


def _fen(values: Series) -> tuple[int, ...]:
    return tuple(round(float(value)) for value in values)
