"""The net sales of the coming days, for each store and for the chain, fitted in the worker and read by the compass."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from linli.decide.api.fitting import HISTORY_DAYS
from linli.decide.models import StoreFit, TakingsFit
from linli.decide.rules.takings import fit_takings as fitted
from linli.decide.types.trend import TakingsDay, TakingsView
from linli.insight import api as insight
from linli.insight.types import Period
from linli.kernel import clock
from linli.kernel.ids import NOUGHT


def takings_to_fit() -> list[UUID]:
    """Stores fitted since their takings were, and the chain (NOUGHT); none while the figures are not complete."""
    stores = dict(StoreFit.objects.values_list("store_id", "fitted_at"))
    asked_at = clock.now()
    if not stores or insight.as_of() < asked_at:
        return []
    known = dict(TakingsFit.objects.values_list("store_id", "fitted_at"))
    wanted = {**stores, NOUGHT: max(stores.values())}
    return sorted(id for id, moment in wanted.items() if id not in known or known[id] < moment)


def fit_takings() -> int:
    """Fit what is due; the number of stores (and the chain) that got a forecast."""
    return sum(_fit(store_id) for store_id in takings_to_fit())


def _fit(store_id: UUID) -> bool:
    last_day = clock.today() - timedelta(days=1)
    period = Period(start=last_day - timedelta(days=HISTORY_DAYS - 1), end=clock.today())
    days = insight.by_day("net_sales", period, stores=None if store_id == NOUGHT else [store_id])
    found = fitted([one.value or 0.0 for one in days], last_day)
    TakingsFit.objects.update_or_create(
        store_id=store_id,
        defaults={
            "fitted_at": clock.now(),
            "last_day": last_day,
            "daily": list(found.daily) if found else [],
            "low": list(found.low) if found else [],
            "high": list(found.high) if found else [],
            "wape": found.wape if found else 0.0,
            "coverage": found.coverage if found else 0.0,
            "days": found.days if found else 0,
        },
    )
    return found is not None


def takings(stores: Sequence[UUID] | None) -> TakingsView:
    """The forecast from today on, of one store or of the chain (None); no days where there is none."""
    wanted = NOUGHT if stores is None else stores[0] if len(stores) == 1 else None
    fit = TakingsFit.objects.filter(store_id=wanted).first() if wanted else None
    if fit is None:
        return TakingsView(days=[], fitted_at=None, wape=None, coverage=None, tested_days=0)
    return TakingsView(
        days=_from_today(fit),
        fitted_at=fit.fitted_at,
        wape=fit.wape if fit.daily else None,
        coverage=fit.coverage if fit.daily else None,
        tested_days=fit.days,
    )


def _from_today(fit: TakingsFit) -> list[TakingsDay]:
    today = clock.today()
    days = [
        TakingsDay(day=fit.last_day + timedelta(days=n), low_fen=low, expected_fen=middle, high_fen=high)
        for n, (low, middle, high) in enumerate(zip(fit.low, fit.daily, fit.high, strict=True), 1)
    ]
    return [one for one in days if one.day >= today]
