"""KPIs: the catalogue, figures, stores and days compared, the rows behind."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from linli.insight import api
from linli.insight.types import Compass, DayFigure, DrillRow, Figure, FunnelStep, KpiView, Period, StoreFigure
from linli.kernel import clock
from linli.kernel.auth import Role, allow, caller
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.said import Said
from linli.kernel.sheets import MOST_ROWS, Column, Format, sheet_response, yuan

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
    principal = caller(request)
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
    with api.one_moment():
        items = api.figures(ids.split(","), period, stores=_scope(request, asked.store_id))
        return {"items": items, "period": period, "before": api.preceding(period), "as_of": api.as_of()}


class CompassOut(Compass):
    """The compass with the days it covers and the moment it was true; `stale` where that is over a minute ago."""

    period: Period
    before: Period
    as_of: datetime
    stale: bool


@router.get("/compass", auth=readers, response=CompassOut)
def read_compass(request: HttpRequest, asked: Query[Asked]) -> dict[str, object]:
    """Finding, figures and alerts of a period."""
    period = asked.period()
    with api.one_moment():
        shown = api.compass(period, stores=_scope(request, asked.store_id))
        return {**dict(shown), "period": period, "before": api.preceding(period), **dict(api.freshness())}


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


COLUMNS: list[Column[DrillRow]] = [
    ("时间", "Time", lambda row: row.at),
    ("类别", "Kind", lambda row: row.kind),
    ("金额（元）", "Amount (yuan)", lambda row: yuan(row.amount_fen)),
    ("数量", "Quantity", lambda row: row.quantity),
    ("分钟", "Minutes", lambda row: row.minutes),
    ("门店", "Store", lambda row: row.store_id),
    ("订单", "Order", lambda row: row.order_id),
    ("邻居", "Neighbour", lambda row: row.person_id),
    ("团购", "Group buy", lambda row: row.groupbuy_id),
    ("商品", "Product", lambda row: row.sku_id),
]


class Paged(Asked):
    """Which page of the rows, or all of them as a sheet."""

    page: int = Field(1, ge=1, le=100_000)
    limit: int = Field(50, ge=1, le=200)
    format: Format = "json"


@router.get("/kpis/{id}/rows", auth=readers, response=Page[DrillRow])
def read_rows(request: HttpRequest, id: str, asked: Query[Paged]) -> dict[str, object] | HttpResponse:
    """The facts behind a figure, newest first, by pages; with `format=xlsx` as a sheet."""
    period, stores = asked.period(), _scope(request, asked.store_id)
    if asked.format == "xlsx":
        rows, _ = api.rows_behind(id, period, stores=stores, limit=MOST_ROWS)
        name = f"{id} {period.start} {period.end}"
        return sheet_response(request, Said(name, name), COLUMNS, rows)
    offset = (asked.page - 1) * asked.limit
    items, total = api.rows_behind(id, period, stores=stores, offset=offset, limit=asked.limit)
    return {"items": items, "total": total}
