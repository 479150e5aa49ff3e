"""The forecast finds level and week of generated neighbours, and its interval holds what it promises."""

from datetime import date

import numpy as np

from linli.decide.rules import forecast

LAST = date(2026, 11, 21)
WEEK = np.array([0.8, 0.7, 0.8, 0.9, 1.1, 1.5, 1.2])


def generated(series: int, days: int, mean: float, phi: float, seed: int) -> dict[str, list[float]]:
    rng = np.random.default_rng(seed)
    weekdays = (np.arange(days) + (LAST.toordinal() - days + 1 - 1)) % 7
    level = mean * rng.uniform(0.5, 2, (series, 1))
    weeks = rng.gamma(1 / phi, phi, (series, days // 7 + 1)).repeat(7, axis=1)[:, :days]
    counts = rng.poisson(level * WEEK[weekdays] * weeks)
    return {str(row): [float(value) for value in counts[row]] for row in range(series)}


def test_the_weekday_profile_is_found() -> None:
    table = np.array(list(generated(60, 210, 3.0, 0.02, 1).values()))
    assert np.allclose(forecast.weekday_profile(table, LAST), WEEK, atol=0.08)


def test_the_interval_holds_its_promise_on_generated_data() -> None:
    quality = forecast.back_test(generated(60, 280, 2.0, 0.08, 2), LAST)
    assert 0.76 <= quality.coverage <= 0.93
    assert quality.windows == 240


def test_a_fit_continues_the_level() -> None:
    history = generated(30, 210, 4.0, 0.02, 3)
    fits = forecast.fit(history, LAST)
    expected = sum(fit.window(7) for fit in fits.values())
    recent = sum(sum(days[-56:]) / 8 for days in history.values())
    assert abs(expected / recent - 1) < 0.06
    assert all(len(fit.daily) == forecast.HORIZON and min(fit.daily) >= 0 for fit in fits.values())


def test_what_comes_falls_into_the_interval_of_the_fit() -> None:
    whole = generated(150, 287, 2.5, 0.05, 4)
    fits = forecast.fit({key: days[:-7] for key, days in whole.items()}, date.fromordinal(LAST.toordinal() - 7))
    inside = 0
    for key, fit in fits.items():
        low, high = forecast.interval(fit.window(7), fit.dispersion)
        inside += low <= sum(whole[key][-7:]) <= high
    assert 0.72 <= inside / len(fits) <= 0.95


def test_a_short_history_gets_no_forecast_and_an_empty_series_none_of_anything() -> None:
    assert forecast.fit({"a": [1.0] * 30}, LAST) == {}
    assert forecast.fit({}, LAST) == {}
    assert forecast.fit({"a": [0.0] * 120}, LAST)["a"].window(7) == 0
