"""How good directives have been: outcomes within their interval, bias, error; and the forecast on its own past."""

from collections.abc import Collection, Sequence
from uuid import UUID

from linli.accounts import api as accounts
from linli.catalog import api as catalog
from linli.decide.models import Outcome, StoreFit
from linli.decide.types import CalibrationPoint, CalibrationView, StoreScore

MOST_POINTS = 200


def calibration(store_ids: Collection[UUID] | None) -> CalibrationView:
    """The record of these stores (None: all)."""
    rows = Outcome.objects.select_related("directive").order_by("-measured_at")
    fits = StoreFit.objects.filter(windows__gt=0)
    if store_ids is not None:
        rows = rows.filter(directive__store_id__in=store_ids)
        fits = fits.filter(store_id__in=store_ids)
    outcomes, fitted = list(rows), {fit.store_id: fit for fit in fits}
    stores = accounts.stores(None if store_ids is None else list(store_ids))
    return CalibrationView(
        whole=_score(None, "全部门店", outcomes, list(fitted.values())),
        stores=[
            _score(
                one.id,
                one.name,
                [row for row in outcomes if row.directive.store_id == one.id],
                [fitted[one.id]] if one.id in fitted else [],
            )
            for one in stores
        ],
        points=_points(outcomes[:MOST_POINTS]),
    )


def _score(store_id: UUID | None, name: str, rows: Sequence[Outcome], fits: Sequence[StoreFit]) -> StoreScore:
    expected = sum(float(row.expected["households"]["expected"]) for row in rows)
    actual = sum(row.households for row in rows)
    error = sum(abs(row.households - float(row.expected["households"]["expected"])) for row in rows)
    windows = sum(fit.windows for fit in fits)
    return StoreScore(
        store_id=store_id,
        store_name=name,
        outcomes=len(rows),
        within=sum(row.within for row in rows),
        formed=sum(row.formed for row in rows),
        bias=round(actual / expected - 1, 4) if expected else None,
        wape=round(error / actual, 4) if actual else None,
        forecast_wape=round(sum(fit.wape * fit.windows for fit in fits) / windows, 4) if windows else None,
        forecast_coverage=round(sum(fit.coverage * fit.windows for fit in fits) / windows, 4) if windows else None,
        forecast_windows=windows,
    )


def _points(rows: Sequence[Outcome]) -> list[CalibrationPoint]:
    skus = catalog.skus(list({row.directive.sku_id for row in rows}))
    points = []
    for row in rows:
        households = row.expected["households"]
        points.append(
            CalibrationPoint(
                directive_id=row.directive.id,
                store_id=row.directive.store_id,
                title=skus[row.directive.sku_id].name if row.directive.sku_id in skus else row.directive.number,
                at=row.measured_at,
                expected=households["expected"],
                low=households["low"],
                high=households["high"],
                actual=row.households,
            )
        )
    return points
