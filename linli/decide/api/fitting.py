"""Fitting: forecasts of categories, figures of skus, answers to price; read from what the store's shelf sold.

Group buys are left out: what they make of the shelf's demand is the pull, learnt from their outcomes.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum

from linli.accounts import api as accounts
from linli.catalog import api as catalog
from linli.decide.models import CategoryFit, HourFlow, PriceFit, SkuFit, StoreFit
from linli.decide.rules import forecast
from linli.decide.rules.learning import PricePoint, price_slope, promotion_spread
from linli.decide.rules.prices import usual_and_points
from linli.kernel import clock
from linli.kernel.ids import NOUGHT
from linli.kernel.log import transaction
from linli.orders import api as orders
from linli.orders.types import SalesRow

HISTORY_DAYS = 364
SKU_DAYS = 56
PRICE_WEEKS = 26
GROWN = 1.1  # so many times the receipts of the last fit call for a new one: an import came in
FEWEST_RECEIPTS = 16  # of a category in its history; below that there is nothing to fit


def fit_store(store_id: UUID) -> int:
    """Fit everything of a store up to yesterday; the number of categories that got a forecast."""
    last_day = clock.today() - timedelta(days=1)
    since = last_day - timedelta(days=HISTORY_DAYS - 1)
    rows = orders.sales_by_day(store_id, since, by="category", until=clock.today(), shelf_only=True)
    series = _series(rows, last_day)
    fits = forecast.fit(series, last_day)
    with transaction():
        CategoryFit.objects.filter(store_id=store_id).delete()
        SkuFit.objects.filter(store_id=store_id).delete()
        _keep_store(store_id, series, last_day, len(fits))
        CategoryFit.objects.bulk_create(
            CategoryFit(
                store_id=store_id,
                category_id=UUID(key),
                last_day=last_day,
                daily=list(fit.daily),
                dispersion=fit.dispersion,
                wape=fit.quality.wape,
                coverage=fit.quality.coverage,
                windows=fit.quality.windows,
            )
            for key, fit in fits.items()
        )
        receipts = {key: sum(days[-SKU_DAYS:]) for key, days in series.items()}
        _keep_skus(store_id, last_day, receipts)
    return len(fits)


def _series(rows: Iterable[SalesRow], last_day: date) -> dict[str, list[float]]:
    """Receipts per day of each category, all equally long, ending with `last_day`."""
    rows = list(rows)
    if not rows:
        return {}
    first = min(row.day for row in rows)
    length = (last_day - first).days + 1
    series: dict[str, list[float]] = defaultdict(lambda: [0.0] * length)
    for row in rows:
        series[str(row.key)][(row.day - first).days] += row.orders
    return {key: days for key, days in sorted(series.items()) if sum(days) >= FEWEST_RECEIPTS}


def _keep_store(store_id: UUID, series: dict[str, list[float]], last_day: date, fitted: int) -> None:
    length = len(next(iter(series.values()))) if series else 0
    folds = min(forecast.FOLDS, (length - forecast.SHORTEST) // forecast.WEEK)
    quality = forecast.back_test(series, last_day, folds) if folds >= 2 else forecast.Quality(0.0, 0.0, 0)
    StoreFit.objects.update_or_create(
        store_id=store_id,
        defaults={
            "fitted_at": clock.now(),
            "receipts": receipts_seen(store_id),
            "series": fitted,
            "wape": quality.wape,
            "coverage": quality.coverage,
            "windows": quality.windows,
        },
    )


def _keep_skus(store_id: UUID, last_day: date, category_receipts: dict[str, float]) -> None:
    since = last_day - timedelta(days=SKU_DAYS - 1)
    by_sku: dict[UUID, list[SalesRow]] = defaultdict(list)
    until = last_day + timedelta(days=1)
    for row in orders.sales_by_day(store_id, since, by="sku", until=until, shelf_only=True):
        by_sku[row.key].append(row)
    skus = catalog.skus(list(by_sku))
    SkuFit.objects.bulk_create(
        _sku_fit(store_id, sku_id, skus[sku_id].category_id, rows, last_day, category_receipts)
        for sku_id, rows in by_sku.items()
        if sku_id in skus
    )


def _sku_fit(
    store_id: UUID,
    sku_id: UUID,
    category_id: UUID,
    rows: list[SalesRow],
    last_day: date,
    category_receipts: dict[str, float],
) -> SkuFit:
    daily = [0.0] * SKU_DAYS
    for row in rows:
        daily[SKU_DAYS - 1 - (last_day - row.day).days] += row.orders
    pieces, money = sum(row.quantity for row in rows), sum(row.net_fen for row in rows)
    receipts = sum(row.orders for row in rows)
    return SkuFit(
        store_id=store_id,
        sku_id=sku_id,
        category_id=category_id,
        receipts=receipts,
        category_receipts=max(receipts, round(category_receipts.get(str(category_id), 0))),
        pieces=pieces,
        usual_fen=round(money / pieces) if pieces else 0,
        last_day=last_day,
        daily=daily,
    )


def fit_prices() -> int:
    """Fit how demand answers to price, for the chain and by category; the number of changed-price weeks found."""
    points = _price_points(clock.today() - timedelta(days=7 * PRICE_WEEKS))
    everything = [point for of in points.values() for point in of]
    chain = price_slope(everything)
    with transaction():
        PriceFit.objects.all().delete()
        PriceFit.objects.create(
            category_id=NOUGHT,
            slope=chain.value,
            error=chain.error,
            points=chain.points,
            spread=promotion_spread(everything, chain),
        )
        for category_id, of in points.items():
            own = price_slope(of, chain)
            PriceFit.objects.create(
                category_id=category_id,
                slope=own.value,
                error=own.error,
                points=own.points,
                spread=promotion_spread(of, own),
            )
    return len(everything)


def _price_points(since: date) -> dict[UUID, list[PricePoint]]:
    points: dict[UUID, list[PricePoint]] = defaultdict(list)
    for store in accounts.stores():
        weeks: dict[UUID, list[list[float]]] = defaultdict(lambda: [[0.0, 0.0, 0.0] for _ in range(PRICE_WEEKS)])
        for row in orders.sales_by_day(store.id, since, by="sku", until=clock.today(), shelf_only=True):
            week = weeks[row.key][(row.day - since).days // 7]
            week[0] += row.orders
            week[1] += row.quantity
            week[2] += row.net_fen
        skus = catalog.skus(list(weeks))
        for sku_id, of in weeks.items():
            if sku_id in skus:
                _, found = usual_and_points([(receipts, money / max(pieces, 1)) for receipts, pieces, money in of])
                points[skus[sku_id].category_id] += found
    return points


def receipts_seen(store_id: UUID) -> int:
    """Receipts of a store that the log has told of."""
    return int(HourFlow.objects.filter(store_id=store_id).aggregate(total=Sum("receipts"))["total"] or 0)


def stores_to_fit() -> list[UUID]:
    """Stores with sales whose fit is not of today, or that have many more sales since."""
    fits = {row.store_id: row for row in StoreFit.objects.all()}
    seen = dict(HourFlow.objects.values_list("store_id").annotate(total=Sum("receipts")))
    return sorted(store_id for store_id, receipts in seen.items() if _is_stale(fits.get(store_id), receipts))


def _is_stale(fit: StoreFit | None, receipts: int) -> bool:
    return fit is None or clock.local_day(fit.fitted_at) < clock.today() or receipts > fit.receipts * GROWN + 20
