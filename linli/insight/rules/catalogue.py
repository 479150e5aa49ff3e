"""The catalogue of KPIs: what each is called, how it is computed, who owns it, when it alarms."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from linli.insight.types import KpiView, Period, Unit
from linli.kernel.clock import day_bounds

REPURCHASE_DAYS = 30
ACTIVE_DAYS = 30
YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI. `limit` is where it alarms: above it where less is better, below it where more is."""

    id: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    unit: Unit
    grain: str
    owner: str
    rows: str
    better: str = "more"
    limit: float | None = None

    def view(self) -> KpiView:
        """As the API shows it."""
        fields = KpiView.model_fields
        return KpiView(**{name: getattr(self, name) for name in fields})


_ALL = [
    Kpi("gmv", "GMV", "GMV", "已付金额合计", "sum of paid amounts", Unit.FEN, "period", "hq", "paid"),
    Kpi(
        "net_sales",
        "净销售额",
        "Net sales",
        "已付金额 − 退款与赔付",
        "paid amounts less refunds and compensation",
        Unit.FEN,
        "period",
        "hq",
        "paid",
    ),
    Kpi(
        "paid_orders",
        "已付订单",
        "Paid orders",
        "已付且未全额退款的订单数",
        "orders paid and not wholly refunded",
        Unit.COUNT,
        "period",
        "hq",
        "paid",
    ),
    Kpi(
        "aov",
        "客单价",
        "Average order value",
        "净销售额 ÷ 已付订单数",
        "net_sales / paid orders",
        Unit.FEN,
        "period",
        "hq",
        "paid",
    ),
    Kpi(
        "gross_margin",
        "毛利率",
        "Gross margin",
        "（净销售额 − 销货成本）÷ 净销售额",
        "(net_sales − cost of goods sold) / net_sales",
        Unit.SHARE,
        "period",
        "hq",
        "paid",
    ),
    Kpi(
        "penetration_km",
        "周边 1 公里用户渗透率",
        "Penetration within 1 km",
        "小区中心在门店 1 公里内的会员数 ÷ 这些小区的居民数",
        "members whose community's centre is within 1 km of the store / residents of those communities",
        Unit.SHARE,
        "end of period",
        "host",
        "joined",
    ),
    Kpi(
        "mau",
        "私域月活用户",
        "Monthly active members",
        "近 30 天至少有一次本人行为的会员数",
        "members with ≥ 1 own event in the trailing 30 days",
        Unit.COUNT,
        "trailing 30 days",
        "hq",
        "own",
    ),
    Kpi(
        "mau_rate",
        "私域用户月活率",
        "Monthly active rate",
        "近 30 天活跃会员 ÷ 期末会员数",
        "mau / members at the end of the period",
        Unit.SHARE,
        "trailing 30 days",
        "hq",
        "own",
    ),
    Kpi(
        "repurchase_members",
        "月度复购会员数",
        "Repurchasing members",
        "当月在 2 个及以上不同日子有已付订单的会员数",
        "members with paid orders on ≥ 2 distinct days of the month",
        Unit.COUNT,
        "month",
        "hq",
        "paid",
    ),
    Kpi(
        "repurchase_rate_m",
        "月复购率",
        "Monthly repurchase rate",
        "月度复购会员数 ÷ 当月有已付订单的会员数",
        "repurchase_members / members with ≥ 1 paid order in the month",
        Unit.SHARE,
        "month",
        "hq",
        "paid",
    ),
    Kpi(
        "repurchase_rate_n",
        "30 日复购率",
        "30-day repurchase rate",
        "期内下单后 30 天内再次付款的顾客 ÷ 期内下单且已满 30 天的顾客",
        "buyers whose next paid order comes within 30 days / buyers of the period whose 30 days have passed",
        Unit.SHARE,
        "period",
        "hq",
        "paid",
    ),
    Kpi(
        "frequency_y",
        "年复购频次",
        "Purchase frequency",
        "近 365 天购买的不同日子数 ÷ 其间顾客数",
        "distinct purchase days in the trailing 365 days / buyers in them",
        Unit.TIMES,
        "trailing 365 days",
        "hq",
        "paid",
    ),
    Kpi(
        "group_success",
        "成团率",
        "Group buys formed",
        "达到门槛的团 ÷ 已截止的团",
        "group buys that reached their threshold / group buys that ended",
        Unit.SHARE,
        "period",
        "host",
        "groupbuy_end",
    ),
    Kpi(
        "pickup_share",
        "自提占比",
        "Pickup share",
        "自提订单 ÷ 全部已付订单",
        "pickup orders / paid orders",
        Unit.SHARE,
        "period",
        "host",
        "paid",
    ),
    Kpi(
        "loss_rate",
        "损耗率",
        "Loss rate",
        "报损成本 ÷ 到货成本",
        "cost written off / cost received",
        Unit.SHARE,
        "period",
        "host",
        "written_off",
        better="less",
        limit=0.025,
    ),
    Kpi(
        "order_efficiency",
        "订单处理时长",
        "Order handling time",
        "从付款到备好货的中位分钟数",
        "median minutes from paid to ready, of orders made ready in the period",
        Unit.MINUTES,
        "period",
        "host",
        "ready",
        better="less",
    ),
]

CATALOGUE = {kpi.id: kpi for kpi in _ALL}


def beyond_limit(kpi: Kpi, value: float | None) -> bool:
    """Whether the value is on the wrong side of the KPI's limit."""
    if kpi.limit is None or value is None:
        return False
    return value > kpi.limit if kpi.better == "less" else value < kpi.limit


def change(kpi: Kpi, value: float | None, previous: float | None) -> float | None:
    """Relative change for amounts and counts, difference for shares; None where there is nothing to compare."""
    if value is None or previous is None:
        return None
    if kpi.unit is Unit.SHARE:
        return value - previous
    return value / previous - 1 if previous else None


def asked(period: Period, today: date, until: datetime | None = None) -> tuple[date, ...]:
    """The row of the table `asked` for a period, as seen at the end of `today`; nothing from `until` on counts."""
    end = until or day_bounds(period.end)[0]
    ripe = day_bounds(today + timedelta(days=1 - REPURCHASE_DAYS))[0]
    return (
        period.start,
        period.end,
        (period.end - timedelta(days=1)).replace(day=1),
        period.end - timedelta(days=ACTIVE_DAYS),
        period.end - timedelta(days=YEAR_DAYS),
        end.astimezone(UTC).replace(tzinfo=None),  # facts lie in UTC without its name
        min(end, ripe).astimezone(UTC).replace(tzinfo=None),
    )


def begins(kpi: Kpi, period: Period) -> date:
    """The first day that the KPI of a period looks at."""
    _, _, month, active, year, *_ = asked(period, period.end)
    return {
        "trailing 30 days": active,
        "trailing 365 days": year,
        "month": month,
        "end of period": period.end - timedelta(days=1),
    }.get(kpi.grain, period.start)


def comparable(kpi: Kpi, before: Period, first_day: date | None) -> bool:
    """Whether the period before can be compared with: facts of the KPI's kind go back to its beginning."""
    return first_day is not None and first_day <= begins(kpi, before)


DAILY = frozenset(
    {"gmv", "net_sales", "paid_orders", "aov", "gross_margin", "group_success", "pickup_share", "loss_rate"}
)
"""KPIs whose formula makes sense for one day."""
