"""What insight shows: periods, figures, rows behind a figure."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from linli.kernel.errors import Problem


class Unit(StrEnum):
    """What a figure is counted in."""

    FEN = "fen"
    SHARE = "share"  # 0..1
    COUNT = "count"
    TIMES = "times"
    MINUTES = "minutes"


class View(BaseModel):
    """Base of what insight shows."""

    model_config = ConfigDict(frozen=True)


class Period(View):
    """Local days from `start` up to, not including, `end`."""

    start: date
    end: date


class Freshness(View):
    """Until when what a page shows is complete; `stale` where that is over a minute ago."""

    as_of: datetime
    stale: bool


class KpiView(View):
    """An entry of the catalogue."""

    id: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    unit: Unit
    grain: str
    owner: str
    better: str
    limit: float | None


class Figure(View):
    """A KPI over a period: its value, what it is made of, and the same for the period before.

    Where facts do not go back to the beginning of that period it is not `comparable`: nothing is said of it.
    """

    id: str
    value: float | None
    part: float | None = None
    whole: float | None = None
    previous: float | None = None
    change: float | None = None
    comparable: bool = True
    beyond_limit: bool = False
    spark: list[float | None] = []


class StoreFigure(View):
    """A KPI of one store."""

    store_id: UUID
    name: str
    host_name: str
    value: float | None


class Words(View):
    """The same sentence in both languages."""

    zh: str
    en: str


class Alert(View):
    """A KPI beyond its limit, with the stores that push it there and their share of the excess."""

    id: str
    zh: str
    value: float
    limit: float
    stores: list[StoreFigure]
    share: float


class Compass(View):
    """Head office's page at a glance: the finding in a sentence, the figures behind it, the alerts."""

    finding: Words
    figures: list[Figure]
    alerts: list[Alert]


class DayFigure(View):
    """A KPI of one local day."""

    day: date
    value: float | None


class DrillRow(View):
    """One row behind a figure; which fields are set depends on the KPI."""

    at: datetime
    store_id: UUID | None = None
    person_id: UUID | None = None
    order_id: UUID | None = None
    groupbuy_id: UUID | None = None
    sku_id: UUID | None = None
    kind: str
    amount_fen: int | None = None
    quantity: int | None = None
    minutes: float | None = None


class FunnelStep(View):
    """How many persons came this far."""

    id: str
    zh: str
    en: str
    persons: int


class UnknownKpi(Problem):
    """No KPI has this id."""

    code, status = "unknown_kpi", 404
    zh, en = "没有“{id}”这个指标", "There is no KPI called {id}"


class BadPeriod(Problem):
    """A period that ends before it starts, or is too long."""

    code, status = "bad_period", 422
    zh, en = (
        "日期范围不对：结束要晚于开始，最长 800 天",
        "The period must end after it starts and last at most 800 days",
    )
