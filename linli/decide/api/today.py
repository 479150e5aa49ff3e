"""The store's day on one page: figures, directives, tasks taken from the books, goods that will not keep."""

import math
from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID

from linli.accounts import api as accounts
from linli.catalog import api as catalog
from linli.catalog.types import SkuView
from linli.community import api as community
from linli.decide.api.looking import undo_until, views_of
from linli.decide.models import Directive, SkuFit, StoreFit
from linli.decide.rules import english, words
from linli.decide.types import DirectiveState, RangeView
from linli.decide.types.today import ExpiredView, ExpiryView, FigureView, RunningView, TaskView, TodayView
from linli.fulfil import api as fulfil
from linli.fulfil.types import PickupState, PickupView
from linli.groupbuy import api as groupbuy
from linli.groupbuy.types import GroupBuyRow, GroupBuyState
from linli.insight import api as insight
from linli.insight.types import Period
from linli.kernel import clock
from linli.kernel.http import Page
from linli.stock import api as stock
from linli.stock.types import BatchView
from linli.supply import api as supply
from linli.supply.types import PurchaseState, PurchaseView

EXPIRY_DAYS = 5
SPARK_DAYS = 8
MOST_RUNNING = 20
FIGURES = ("net_sales", "paid_orders", "aov", "loss_rate")
BySku = dict[UUID, list[BatchView]]
DUE = (PurchaseState.CONFIRMED, PurchaseState.SHIPPED, PurchaseState.PARTLY)


def today(store_id: UUID) -> TodayView:
    """What a host of the store sees first."""
    store = accounts.store(store_id)
    with insight.one_moment():
        fresh = insight.freshness()  # asked first: what comes in meanwhile is told of too, but not promised
        waiting = fulfil.pickups([store_id], states=(PickupState.READY, PickupState.PARTLY), limit=200)
        figures = _figures(store_id, waiting, fresh.as_of)
    open_rows = list(
        Directive.objects.select_related("outcome")
        .filter(store_id=store_id, state=DirectiveState.PROPOSED, expires_at__gt=clock.now())
        .order_by("-score")
    )
    fit = StoreFit.objects.filter(store_id=store_id).first()
    keeping, past = _near_the_end(store_id)
    skus = catalog.skus([*keeping, *past])
    expiring = _expiring(store_id, keeping, skus)
    expired = [_expired(skus[sku_id], of) for sku_id, of in past.items() if sku_id in skus]
    return TodayView(
        store_id=store_id,
        store_name=store.name,
        host_name=store.host_name,
        day=clock.today(),
        note=words.name_of_day(clock.today()),
        figures=figures,
        directives=views_of(open_rows),
        expected_net_fen=round(sum(row.expectation["net_fen"]["expected"] for row in open_rows)),
        running=_running(store_id),
        tasks=_tasks(store_id, waiting, expiring),
        expiring=expiring,
        expiring_cost_fen=sum(one.cost_fen for one in expiring),
        expired=sorted(expired, key=lambda one: (one.quantity == 0, -one.cost_fen, one.sku_id)),
        expired_cost_fen=sum(one.cost_fen for one in expired),
        fitted_at=fit.fitted_at if fit else None,
        as_of=fresh.as_of,
        stale=fresh.stale,
    )


def _running(store_id: UUID) -> list[RunningView]:
    found = groupbuy.rows([store_id], states=[GroupBuyState.OPEN], limit=MOST_RUNNING).items
    told = {row.groupbuy_id: row for row in Directive.objects.filter(groupbuy_id__in=[one.id for one in found])}
    return [_run(one, told.get(one.id)) for one in sorted(found, key=lambda one: one.closes_at)]


def _run(one: GroupBuyRow, directive: Directive | None) -> RunningView:
    return RunningView(
        groupbuy_id=one.id,
        directive_id=directive.id if directive else None,
        title=one.title,
        picture=one.picture,
        unit_fen=one.unit_fen,
        households=one.households,
        threshold=one.threshold,
        closes_at=one.closes_at,
        expected=RangeView(**directive.expectation["households"]) if directive else None,
        undo_until=undo_until(directive) if directive else None,
    )


def _figures(store_id: UUID, waiting: Page[PickupView], as_of: datetime) -> list[FigureView]:
    """Today so far, each beside the same hours a week ago."""
    day = clock.today()
    week_ago = day - timedelta(days=7)
    found = {
        one.id: one
        for one in insight.figures(
            FIGURES,
            Period(start=day, end=day + timedelta(days=1)),
            stores=[store_id],
            before=Period(start=week_ago, end=week_ago + timedelta(days=1)),
            until=as_of.replace(second=0, microsecond=0) - timedelta(days=7),
        )
    }
    limits = {kpi.id: kpi.limit for kpi in insight.catalogue()}
    views = [
        FigureView.model_validate(
            {
                "id": id,
                "value": found[id].value,
                "previous": found[id].previous,
                "comparable": found[id].comparable,
                "spark": [value for value in found[id].spark[-SPARK_DAYS:] if value is not None],
                "limit": limits.get(id),
            }
        )
        for id in FIGURES
    ]
    views.insert(3, _waiting(waiting))
    return views


def _waiting(found: Page[PickupView]) -> FigureView:
    by_day: dict[date, int] = defaultdict(int)
    for one in found.items:
        by_day[clock.local_day(one.ready_at or one.paid_at)] += 1
    missed = sum(one.missed for one in found.items)
    days = [clock.today() - timedelta(days=back) for back in range(SPARK_DAYS - 1, -1, -1)]
    return FigureView(
        id="pickups_waiting",
        value=float(found.total or 0),
        previous=None,
        spark=[float(by_day[day]) for day in days] if by_day else [],
        note=f"{missed} 单过了时间没来" if missed else "",
        note_en=f"{missed} past their time" if missed else "",
    )


def _tasks(store_id: UUID, waiting: Page[PickupView], expiring: list[ExpiryView]) -> list[TaskView]:
    tasks = [*_receiving(store_id), *_picking(store_id), *_handing_out(waiting), *_admissions(store_id)]
    urgent = [one for one in expiring if one.urgency == "bad"]
    if urgent:
        names = "、".join(one.name for one in urgent[:3])
        tasks.append(
            TaskView(
                id="expiry", kind="expiry", title=f"{len(urgent)} 个品今明到期，先处理",
                title_en=f"{english.count(len(urgent), 'article')} expire by tomorrow",
                note=names, note_en=names.replace("、", ", "),
                due_at=None, done=False, link="/stock?only=near_expiry",
            )
        )  # fmt: skip
    return sorted(tasks, key=lambda one: (one.done, one.due_at or datetime.max.replace(tzinfo=clock.CHINA)))


def _receiving(store_id: UUID) -> list[TaskView]:
    """Purchase orders that are on their way or came in today."""
    start, _ = clock.day_bounds(clock.today())
    soon = clock.today() + timedelta(days=1)
    open_now = [one for one in supply.purchases(store_ids=[store_id], states=DUE).items if one.needed_on <= soon]
    received = supply.purchases(store_ids=[store_id], states=(PurchaseState.RECEIVED,), limit=20).items
    done = [one for one in received if one.received_at and one.received_at >= start]
    return [_receipt(one, done=False) for one in open_now] + [_receipt(one, done=True) for one in done]


def _receipt(one: PurchaseView, *, done: bool) -> TaskView:
    goods = "、".join(line.name for line in one.lines[:2]) + ("等" if len(one.lines) > 2 else "")
    pieces = sum(line.quantity for line in one.lines)
    return TaskView(
        id=f"receive:{one.id}",
        kind="receive",
        title=f"{goods}到货验收",
        title_en=f"Receive {goods}",
        note=f"{one.supplier_name}，{pieces} 件，{one.number}",
        note_en=f"{one.supplier_name}, {english.count(pieces, 'piece')}, {one.number}",
        due_at=one.received_at if done else clock.day_bounds(one.needed_on)[0] + timedelta(hours=9),
        done=done,
        link="/pda?tab=receive",
    )


def _picking(store_id: UUID) -> list[TaskView]:
    lines = fulfil.pick_list(store_id)
    if not lines:
        return []
    orders = {line.order_id for line in lines}
    zones = "、".join(dict.fromkeys(line.zone for line in lines if line.zone))
    return [
        TaskView(
            id="pick", kind="pick", title=f"拣货，{len(orders)} 单 {len(lines)} 行",
            title_en=f"Pick {english.count(len(orders), 'order')}, {english.count(len(lines), 'line')}",
            note=zones, note_en=zones.replace("、", ", "),
            due_at=min(line.paid_at for line in lines) + timedelta(hours=2), done=False, link="/pda?tab=pick",
        )
    ]  # fmt: skip


def _handing_out(waiting: Page[PickupView]) -> list[TaskView]:
    if not waiting.items:
        return []
    missed = sum(one.missed for one in waiting.items)
    return [
        TaskView(
            id="handout", kind="handout", title=f"{waiting.total} 单等邻居来取",
            title_en=f"{english.count(waiting.total or 0, 'order')} waiting to be fetched",
            note=f"{missed} 单过了时间，提醒一声" if missed else "取货码或扫码核销",
            note_en=f"{missed} past their time, remind them" if missed else "By pickup code or scan",
            due_at=None, done=False, link="/pda",
        )
    ]  # fmt: skip


def _admissions(store_id: UUID) -> list[TaskView]:
    return [
        TaskView(
            id=f"admission:{group.id}", kind="admission", title=f"{group.waiting} 位邻居等着进群",
            title_en=f"{english.count(group.waiting, 'neighbour')} waiting to join a group",
            note=group.name, note_en=group.name, due_at=None, done=False, link=f"/groups/{group.id}",
        )
        for group in community.groups(store_id)
        if group.waiting
    ]  # fmt: skip


def _near_the_end(store_id: UUID) -> tuple[BySku, BySku]:
    """Batches near their last day and batches past it, by sku; of the former without what is set aside."""
    keeping: BySku = defaultdict(list)
    past: BySku = defaultdict(list)
    for batch in stock.near_expiry(store_id, EXPIRY_DAYS):
        if batch.expires_on is not None:
            (past if batch.expires_on < clock.today() else keeping)[batch.sku_id].append(batch)
    return keeping, past


def _expiring(store_id: UUID, by_sku: BySku, skus: dict[UUID, SkuView]) -> list[ExpiryView]:
    """Goods that expire soon and will not have sold by then: what is left and how fast it sells."""
    speeds = {
        row.sku_id: row.pieces / max(len(row.daily), 1)
        for row in SkuFit.objects.filter(store_id=store_id, sku_id__in=list(by_sku))
    }
    found = [_expiry(skus[sku_id], of, speeds.get(sku_id, 0.0)) for sku_id, of in by_sku.items() if sku_id in skus]
    return sorted(filter(None, found), key=lambda one: (one.urgency, one.expires_on, -one.cost_fen))


def _expired(sku: SkuView, batches: list[BatchView]) -> ExpiredView:
    return ExpiredView(
        sku_id=sku.id,
        name=sku.name,
        picture=sku.picture,
        unit=sku.unit,
        batch_ids=[one.id for one in batches if one.expired],
        quantity=sum(one.expired for one in batches),
        held=sum(one.left - one.expired for one in batches),
        expired_on=min(one.expires_on for one in batches if one.expires_on is not None),
        cost_fen=sum(one.expired * one.unit_cost_fen for one in batches),
    )


def _expiry(sku: SkuView, batches: list[BatchView], per_day: float) -> ExpiryView | None:
    soonest = min(one.expires_on for one in batches if one.expires_on is not None)
    quantity = sum(one.left for one in batches)
    days = (soonest - clock.today()).days
    left_over = quantity - math.ceil(per_day * max(days + 1, 0))
    if left_over <= 0:
        return None
    return ExpiryView(
        sku_id=batches[0].sku_id,
        name=sku.name,
        picture=sku.picture,
        unit=sku.unit,
        quantity=quantity,
        expires_on=soonest,
        days_left=days,
        per_day=round(per_day, 1),
        cost_fen=round(left_over * sum(one.left * one.unit_cost_fen for one in batches) / quantity),
        urgency="bad" if days <= 1 else "warn",
    )
