"""Why a directive is proposed: the chart, the facts with their numbers, how sure one may be."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from linli.catalog.types import SkuView
from linli.community import api as community
from linli.decide.api import signals
from linli.decide.api.demand import Circle, Known, forecast_of_sku
from linli.decide.models import CategoryFit, Outcome, SkuFit
from linli.decide.rules import english, words
from linli.decide.rules.expect import Expectation
from linli.decide.rules.habits import growth
from linli.decide.rules.learning import confidence
from linli.kernel import clock
from linli.stock import api as stock

CHART_DAYS = 28
MOST_FACTS = 3


def evidence_of(store_id: UUID, sku: SkuView, known: Known) -> dict[str, Any]:
    """The series of the chart, as they are kept with the directive."""
    sold = SkuFit.objects.filter(store_id=store_id, sku_id=sku.id).first()
    last_day = sold.last_day if sold else clock.today() - timedelta(days=1)
    sales = list(sold.daily[-CHART_DAYS:]) if sold else [0.0] * CHART_DAYS
    first = last_day - timedelta(days=len(sales) - 1)
    talk = signals.mentions_by_day(store_id, sku.id, first, ("talk", "wish"))
    today = clock.today()
    return {
        "sales": [_point(first + timedelta(days=at), count) for at, count in enumerate(sales)],
        "forecast": [
            _point(today + timedelta(days=at), count)
            for at, count in enumerate(forecast_of_sku(known.fit, known.demand))
        ],
        "talk": [
            _point(first + timedelta(days=at), talk.get(first + timedelta(days=at), 0))
            for at in range((today - first).days + 1)
        ]
        if talk
        else [],
        "sales_name": f"每天买{sku.name}的单数",
    }


def _point(day: date, count: float) -> dict[str, Any]:
    return {"day": day.isoformat(), "count": round(float(count), 2)}


def facts_of(store_id: UUID, sku: SkuView, due: int, wishers: int, circles: Sequence[Circle]) -> list[dict[str, str]]:
    """At most three facts, the most telling first."""
    found = [
        _talk(store_id, sku.id),
        _wishes(wishers),
        _due(due),
        _trend(store_id, sku),
        _shield(circles),
        _shelf(store_id, sku),
    ]
    return [fact for fact in found if fact is not None][:MOST_FACTS]


Fact = dict[str, str]


def _fact(icon: str, text: str, text_en: str, source: str, source_en: str) -> Fact:
    return {"icon": icon, "text": text, "text_en": text_en, "source": source, "source_en": source_en}


def _talk(store_id: UUID, sku_id: UUID) -> Fact | None:
    today = clock.today()
    counts = signals.mentions_by_day(store_id, sku_id, today - timedelta(days=13), ("talk",))
    days = [float(counts.get(today - timedelta(days=back), 0)) for back in range(13, -1, -1)]
    recent, before = sum(days[7:]), sum(days[:7])
    if recent < 2:
        return None
    text, text_en = f"群里 7 天提到 {recent:.0f} 次", f"{recent:.0f} mentions in the groups in 7 days"
    if before >= 2:
        change = recent / before - 1
        text += f"，比前一周{'多' if change >= 0 else '少'} {abs(change):.0%}"
        text_en += f", {abs(change):.0%} {'more' if change >= 0 else 'fewer'} than the week before"
    return _fact("talk", text, text_en, "社群发帖和评论", "posts and comments of the groups")


def _wishes(wishers: int) -> Fact | None:
    if not wishers:
        return None
    text_en = f"{english.count(wishers, 'neighbour')} wished for it"
    return _fact("wish", f"{wishers} 位邻居许愿想要", text_en, "心愿单", "wish list")


def _due(due: int) -> Fact | None:
    if not due:
        return None
    text_en = f"{english.count(due, 'buyer')} of the like will need more by now"
    return _fact("people", f"{due} 位买过同类的邻居该补货了", text_en, "各自的购买间隔", "how often each buys")


def _trend(store_id: UUID, sku: SkuView) -> Fact | None:
    sold = SkuFit.objects.filter(store_id=store_id, sku_id=sku.id).first()
    if sold is None or sum(sold.daily[-7:]) < 2:
        return None
    change, recent = growth(sold.daily), sum(sold.daily[-7:])
    text, text_en = f"近 7 天卖了 {recent:.0f} 单", f"{english.count(recent, 'receipt')} in 7 days"
    if abs(change) >= 0.05:
        text += f"，比前一周{'多' if change > 0 else '少'} {abs(change):.0%}"
        text_en += f", {abs(change):.0%} {'more' if change > 0 else 'fewer'} than the week before"
    else:
        text, text_en = f"{text}，和前一周差不多", f"{text_en}, much as the week before"
    return _fact("trend", text, text_en, "门店销售", "sales of the store")


def _shield(circles: Sequence[Circle]) -> Fact | None:
    """The share of value posts after the card is posted, in the group where it is lowest."""
    shares = []
    for circle in circles:
        value, total = community.value_share(community.group_of_community(circle.community.id))
        if total >= 4:  # with fewer posts a week one card decides the share, and says nothing
            shares.append(value / (total + 1))
    if not shares:
        return None
    lowest = min(shares)
    fine = lowest >= 0.8
    text = f"执行后价值内容 {lowest:.0%}，{'不越线' if fine else '低于 80%，先发一条有用的'}"
    text_en = f"{lowest:.0%} of posts stay useful, {'within the limit' if fine else 'below 80 %: a useful post first'}"
    return _fact("shield", text, text_en, "近 7 天群内容", "posts of 7 days")


def _shelf(store_id: UUID, sku: SkuView) -> Fact | None:
    left = stock.available(store_id, [sku.id]).get(sku.id, 0)
    text, text_en = (
        (f"货架还剩 {left} {sku.unit}", f"{left} left on the shelf")
        if left > 0
        else ("货架上已经没有了", "Sold out on the shelf")
    )
    return _fact("stock", text, text_en, "门店库存", "stock of the store")


def confidence_of(store_id: UUID, category_id: UUID, fit: CategoryFit, expectation: Expectation) -> dict[str, str]:
    """How sure, in a level and in words."""
    like = Outcome.objects.filter(directive__store_id=store_id, directive__category_id=category_id)
    if like.count() < 4:
        like = Outcome.objects.filter(directive__store_id=store_id)
    outcomes, hits = like.count(), like.filter(within=True).count()
    households = expectation.households
    level = confidence(
        width=(households.high - households.low) / max(households.expected, 1),
        windows=fit.windows,
        coverage=fit.coverage,
        outcomes=outcomes,
        hits=hits,
    )
    text, text_en = (
        say(level, outcomes=outcomes, hits=hits, weeks=fit.windows, coverage=fit.coverage)
        for say in (words.confidence, english.confidence)
    )
    return {"level": level, "text": text, "text_en": text_en}
