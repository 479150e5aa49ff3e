"""KPIs: the catalogue, figures, stores and days compared, the rows behind."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Schema

from linli.insight import api
from linli.insight.types import Compass, DayFigure, DrillRow, Figure, FunnelStep, KpiView, Period, StoreFigure
from linli.kernel import clock
from linli.kernel.auth import Principal, Role, allow
from linli.kernel.http import Page
from linli.kernel.http import router as new_router

router = new_router("insight")
readers = allow(Role.HQ, Role.HOST)


class Asked(Schema):
    """Which days and which store; nothing given means this month and all stores within reach."""

    start: date | None = None
    end: date | None = None
    store_id: UUID | None = None

    def period(self) -> Period:
        """The days asked for; `end` is the first day that no longer counts."""
        end = self.end or clock.today() + timedelta(days=1)
        return Period(start=self.start or (end - timedelta(days=1)).replace(day=1), end=end)


def _scope(request: HttpRequest, store_id: UUID | None) -> list[UUID] | None:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    if store_id is not None:
        principal.need_store(store_id)
        return [store_id]
    return None if principal.store_ids is None else sorted(principal.store_ids)


class FiguresOut(Schema):
    """Figures and the moment they were true."""

    items: list[Figure]
    period: Period
    before: Period
    as_of: datetime


@router.get("/kpis", auth=readers, response=Page[KpiView])
def list_kpis(request: HttpRequest) -> dict[str, object]:
    """The catalogue."""
    items = api.catalogue()
    return {"items": items, "total": len(items)}


@router.get("/kpis/figures", auth=readers, response=FiguresOut)
def read_figures(request: HttpRequest, ids: str, asked: Query[Asked]) -> dict[str, object]:
    """Several KPIs (`ids` separated by commas) over a period, each beside the period before."""
    period = asked.period()
    items = api.figures(ids.split(","), period, stores=_scope(request, asked.store_id))
    return {"items": items, "period": period, "before": api.preceding(period), "as_of": api.as_of()}


class CompassOut(Compass):
    """The compass with the days it covers and the moment it was true."""

    period: Period
    before: Period
    as_of: datetime


@router.get("/compass", auth=readers, response=CompassOut)
def read_compass(request: HttpRequest, asked: Query[Asked]) -> dict[str, object]:
    """Finding, figures and alerts of a period."""
    period = asked.period()
    shown = api.compass(period, stores=_scope(request, asked.store_id))
    return {**dict(shown), "period": period, "before": api.preceding(period), "as_of": api.as_of()}


@router.get("/kpis/funnel", auth=readers, response=list[FunnelStep])
def read_funnel(request: HttpRequest, asked: Query[Asked]) -> list[FunnelStep]:
    """From members to those who came back."""
    return api.funnel(asked.period(), stores=_scope(request, asked.store_id))


@router.get("/kpis/{id}/stores", auth=readers, response=list[StoreFigure])
def compare_stores(request: HttpRequest, id: str, asked: Query[Asked]) -> list[StoreFigure]:
    """A KPI of every store within reach."""
    return api.by_store(id, asked.period(), stores=_scope(request, asked.store_id))


@router.get("/kpis/{id}/days", auth=readers, response=list[DayFigure])
def read_days(request: HttpRequest, id: str, asked: Query[Asked]) -> list[DayFigure]:
    """A KPI day by day."""
    return api.by_day(id, asked.period(), stores=_scope(request, asked.store_id))


@router.get("/kpis/{id}/rows", auth=readers, response=Page[DrillRow])
def read_rows(request: HttpRequest, id: str, asked: Query[Asked], after: int = 0) -> dict[str, object]:
    """The facts behind a figure, newest first, fifty at a time."""
    items, total = api.rows_behind(id, asked.period(), stores=_scope(request, asked.store_id), offset=max(0, after))
    following = after + len(items)
    return {"items": items, "total": total, "next": str(following) if following < total else None}
