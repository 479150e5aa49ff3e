"""The compass: figures, the finding in a sentence, and alerts that name who can act."""

from collections.abc import Sequence
from uuid import UUID

from linli.insight.api.figures import by_store, figures, one_moment, parts_by_store
from linli.insight.rules.catalogue import CATALOGUE
from linli.insight.rules.finding import culprits, finding
from linli.insight.types import Alert, Compass, Figure, Period

ON_THE_COMPASS = ("net_sales", "repurchase_rate_m", "mau_rate", "group_success", "loss_rate", "aov")


def compass(period: Period, *, stores: Sequence[UUID] | None = None) -> Compass:
    """The page of head office for a period."""
    with one_moment():
        shown = figures(ON_THE_COMPASS, period, stores=stores)
        alerts = [_alert(figure, period, stores) for figure in shown if figure.beyond_limit]
    return Compass(finding=finding(shown), figures=shown, alerts=alerts)


def _alert(figure: Figure, period: Period, stores: Sequence[UUID] | None) -> Alert:
    kpi = CATALOGUE[figure.id]
    limit = kpi.limit or 0.0
    sign = 1 if kpi.better == "less" else -1
    parts = parts_by_store(kpi.id, period, stores=stores)
    excess = {
        store: sign * (parts[store.store_id][0] - limit * parts[store.store_id][1])
        for store in by_store(kpi.id, period, stores=stores)
        if store.store_id in parts
    }
    named, share = culprits(excess)
    return Alert(id=kpi.id, zh=kpi.zh, value=figure.value or 0.0, limit=limit, stores=named, share=share)
