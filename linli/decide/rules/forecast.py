"""How many households will buy a category in the coming days: fitted per series, with an interval that was tested.

A series is the number of receipts per day of one store that hold the category. Such series are sparse (most days
0, 1 or 2), so the weekday pattern is shared by all series of the store, each series keeps its own level (mean of
three statsforecast models), and the spread is negative binomial with a dispersion estimated by rolling origins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEEK = 7
HORIZON = 14
FOLDS = 8
SHORTEST = 8 * WEEK
LEVEL_WINDOW = 8 * WEEK
SLOW_ALPHA = 0.015
PROFILE_WINDOW = 26 * WEEK
LOW, HIGH = 0.1, 0.9

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quality:
    """What rolling origins say of the method on a set of series, for windows of seven days."""

    wape: float
    coverage: float
    windows: int


@dataclass(frozen=True, slots=True)
class SeriesForecast:
    """Expected receipts for each coming day; `dispersion` φ gives a window's variance μ + φμ²."""

    daily: tuple[float, ...]
    dispersion: float
    quality: Quality

    def window(self, days: int) -> float:
        """Expected receipts of the next days."""
        return float(sum(self.daily[:days]))


def fit(history: Mapping[str, Sequence[float]], last_day: date, horizon: int = HORIZON) -> dict[str, SeriesForecast]:
    """Forecast every series (equally long, one value a day, ending with `last_day`); none for a short history."""
    if not history or (length := len(next(iter(history.values())))) < SHORTEST:
        return {}
    keys = list(history)
    table = np.array([history[key] for key in keys], dtype=float)
    folds = min(FOLDS, (length - SHORTEST) // WEEK)
    tested = _rolling(table, last_day, folds)
    dispersion = _dispersion(*tested)
    pooled = _quality(*tested, np.full(len(keys), float(dispersion.mean()) if len(keys) else 0.0))
    daily = predict(table, last_day, horizon)
    return {
        key: SeriesForecast(
            tuple(round(float(value), 5) for value in daily[row]),
            float(dispersion[row]),
            _quality(tested[0][row : row + 1], tested[1][row : row + 1], dispersion[row : row + 1])
            if folds >= FOLDS // 2
            else pooled,
        )
        for row, key in enumerate(keys)
    }


def predict(table: Series, last_day: date, horizon: int) -> Series:
    """Mean forecasts: the level of each series times the weekday profile of all."""
    profile = weekday_profile(table, last_day)
    past = profile[_weekdays(last_day, -table.shape[1])]
    coming = profile[_weekdays(last_day, horizon)]
    level = np.array([_level(row) for row in table / past])
    return np.asarray(level[:, None] * coming[None, :])


def weekday_profile(table: Series, last_day: date) -> Series:
    """Seven factors with mean 1, Monday first, from the sum of all series; flat where nothing was sold."""
    recent = table[:, -PROFILE_WINDOW:].sum(axis=0)
    days = _weekdays(last_day, -len(recent))
    means = np.array([recent[days == day].mean() if (days == day).any() else 0.0 for day in range(WEEK)])
    if means.sum() <= 0:
        return np.ones(WEEK)
    means = np.maximum(means, means.mean() * 0.05)
    return np.asarray(means / means.mean())


def back_test(history: Mapping[str, Sequence[float]], last_day: date, folds: int = FOLDS) -> Quality:
    """WAPE and coverage of the 80 % interval over all series, each fold fitted on its past alone."""
    table = np.array(list(history.values()), dtype=float)
    expected, actual = _rolling(table, last_day, folds)
    half = folds // 2
    # The dispersion comes from the earlier folds, the coverage is counted on the later ones.
    return _quality(expected[:, half:], actual[:, half:], _dispersion(expected[:, :half], actual[:, :half]))


def interval(mean: float, dispersion: float) -> tuple[int, int]:
    """The 80 % interval of a count with this mean and dispersion."""
    low, high = _interval(np.array([mean]), np.array([dispersion]))
    return int(low[0]), int(high[0])


def _level(series: Series) -> float:
    models = _models()
    return float(np.mean([max(0.0, float(model.forecast(y=series, h=1)["mean"][0])) for model in models]))


_cached: list[Any] = []


def _models() -> list[Any]:
    if not _cached:
        # Heavy (numba, pandas): loaded by the first fit, never by a web process.
        from statsforecast.models import (
            SimpleExponentialSmoothing,
            SimpleExponentialSmoothingOptimized,
            WindowAverage,
        )

        _cached.extend(
            [
                WindowAverage(LEVEL_WINDOW),
                SimpleExponentialSmoothingOptimized(),
                SimpleExponentialSmoothing(SLOW_ALPHA),
            ]
        )
    return _cached


def _weekdays(last_day: date, span: int) -> NDArray[np.int64]:
    """Weekdays of the next `span` days, or of the last `-span` days up to `last_day`."""
    start = last_day.weekday() + (1 if span > 0 else span + 1)
    return np.asarray((start + np.arange(abs(span))) % WEEK)


def _rolling(table: Series, last_day: date, folds: int) -> tuple[Series, Series]:
    """(expected, actual) sums of seven days, one column for each fold, oldest first."""
    length = table.shape[1]
    expected, actual = np.zeros((len(table), folds)), np.zeros((len(table), folds))
    for fold in range(folds):
        cut = length - WEEK * (folds - fold)
        origin = date.fromordinal(last_day.toordinal() - (length - cut))
        expected[:, fold] = predict(table[:, :cut], origin, WEEK).sum(axis=1)
        actual[:, fold] = table[:, cut : cut + WEEK].sum(axis=1)
    return expected, actual


def _dispersion(expected: Series, actual: Series) -> Series:
    """φ of each series by moments, drawn towards the φ of all of them: a series alone has too few windows."""
    if expected.size == 0:
        return np.full(len(expected), 0.5)
    excess = (actual - expected) ** 2 - expected
    square = expected**2
    whole = max(0.0, float(excess.sum() / max(square.sum(), 1e-9)))
    weight = square.sum(axis=1)
    own = np.maximum(0.0, excess.sum(axis=1) / np.maximum(weight, 1e-9))
    trust = expected.shape[1] / (expected.shape[1] + 4 * FOLDS)
    return np.asarray(np.minimum(trust * own + (1 - trust) * whole, 4.0))


def _interval(mean: Series, dispersion: Series) -> tuple[Series, Series]:
    from scipy import stats  # heavy; comes with statsforecast

    mu, phi = np.maximum(mean, 1e-6), np.maximum(dispersion, 1e-6)
    n = 1 / phi
    p = n / (n + mu)
    return np.asarray(stats.nbinom.ppf(LOW, n, p)), np.asarray(stats.nbinom.ppf(HIGH, n, p))


def _quality(expected: Series, actual: Series, dispersion: Series) -> Quality:
    if expected.size == 0:
        return Quality(0.0, 0.0, 0)
    low, high = _interval(expected.ravel(), np.repeat(dispersion, expected.shape[1]))
    inside = (actual.ravel() >= low) & (actual.ravel() <= high)
    wape = np.abs(actual - expected).sum() / max(1.0, actual.sum())
    return Quality(round(float(wape), 4), round(float(inside.mean()), 4), int(expected.size))
