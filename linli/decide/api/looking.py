"""Directives as pages show them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from linli.accounts import api as accounts
from linli.accounts.types import StoreView
from linli.catalog import api as catalog
from linli.catalog.types import SkuView
from linli.decide.api import signals
from linli.decide.api.parts import parts_of
from linli.decide.api.stating import expectation_kept, expectation_view
from linli.decide.models import Buying, Directive, Outcome
from linli.decide.rules import curve as curves
from linli.decide.rules import english, words
from linli.decide.rules.offer import floor_fen
from linli.decide.types import (
    CommunityBrief,
    ConfidenceView,
    CurvePointView,
    DirectiveRow,
    DirectiveState,
    DirectiveView,
    EffectView,
    EvidenceView,
    FactView,
    GoodsBrief,
    JoinPoint,
    MeasureView,
    OutcomeView,
    RangeView,
    TierView,
)
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.http import Page
from linli.people import api as people
from linli.supply import api as supply

UNDO_MINUTES = 10


def directives(
    store_ids: Collection[UUID] | None,
    *,
    states: Collection[DirectiveState] = (),
    after: UUID | None = None,
    limit: int = 30,
) -> Page[DirectiveRow]:
    """Directives, newest first; `store_ids` None means every store, `after` is the last id of the page before."""
    rows = Directive.objects.select_related("outcome").order_by("-id")
    if store_ids is not None:
        rows = rows.filter(store_id__in=store_ids)
    if states:
        rows = rows.filter(state__in=states)
    total = rows.count()
    if after:
        rows = rows.filter(id__lt=after)
    found = list(rows[: limit + 1])
    following = str(found[limit - 1].id) if len(found) > limit else None
    return Page[DirectiveRow](items=_rows(found[:limit]), total=total, next=following)


def _rows(found: Sequence[Directive]) -> list[DirectiveRow]:
    stores = {one.id: one.name for one in accounts.stores(list({row.store_id for row in found}))}
    skus = catalog.skus(list({row.sku_id for row in found}))
    return [_row(row, stores[row.store_id], skus[row.sku_id]) for row in found]


def _row(row: Directive, store_name: str, sku: SkuView) -> DirectiveRow:
    outcome: Outcome | None = getattr(row, "outcome", None)
    kept = row.expectation
    return DirectiveRow(
        id=row.id,
        number=row.number,
        store_id=row.store_id,
        store_name=store_name,
        state=state_now(row),
        title=words.title(*_told(row, sku)),
        title_en=english.title(*_told(row, sku)),
        goods=_goods(row, sku),
        households=RangeView(**kept["households"]),
        net_fen=RangeView(**kept["net_fen"]),
        margin_fen=RangeView(**kept["margin_fen"]),
        confidence=ConfidenceView(**row.confidence),
        actual_households=outcome.households if outcome else None,
        actual_net_fen=outcome.net_fen if outcome else None,
        within=outcome.within if outcome else None,
        made_at=row.made_at,
        expires_at=row.expires_at,
        executed_at=row.executed_at,
    )


def state_now(row: Directive) -> DirectiveState:
    """The state, expired as soon as its time has passed."""
    state = DirectiveState(row.state)
    late = state is DirectiveState.PROPOSED and row.expires_at <= clock.now()
    return DirectiveState.EXPIRED if late else state


def _told(row: Directive, sku: SkuView) -> tuple[str, int, datetime, date]:
    """What its sentence is made of, as seen today."""
    return sku.name, len(row.community_ids), row.closes_at, clock.today()


def store_of(directive_id: UUID) -> UUID:
    """The store of a directive; raises NotFound."""
    store_id = Directive.objects.filter(id=directive_id).values_list("store_id", flat=True).first()
    if store_id is None:
        raise NotFound()
    return store_id


def directive(directive_id: UUID) -> DirectiveView:
    """One directive; raises NotFound."""
    row = Directive.objects.select_related("outcome").filter(id=directive_id).first()
    if row is None:
        raise NotFound()
    return view_of(row)


def view_of(row: Directive) -> DirectiveView:
    """A directive with everything on it."""
    return views_of([row])[0]


def views_of(rows: Sequence[Directive]) -> list[DirectiveView]:
    """Directives with everything on them; what they share is looked up once."""
    store_ids = {row.store_id for row in rows}
    stores = {one.id: one for one in accounts.stores(list(store_ids))}
    skus = catalog.skus(list({row.sku_id for row in rows}))
    suppliers = supply.supplier_names(list({row.supplier_id for row in rows}))
    served = {store_id: _briefs(store_id) for store_id in store_ids}
    return [
        _view(row, stores[row.store_id], skus[row.sku_id], suppliers.get(row.supplier_id, ""), served[row.store_id])
        for row in rows
    ]


def _view(
    row: Directive, store: StoreView, sku: SkuView, supplier_name: str, served: list[CommunityBrief]
) -> DirectiveView:
    found = expectation_kept(row)
    curve, joins = _curve(row)
    return DirectiveView(
        id=row.id,
        number=row.number,
        store_id=row.store_id,
        store_name=store.name,
        state=state_now(row),
        title=words.title(*_told(row, sku)),
        title_en=english.title(*_told(row, sku)),
        subtitle=words.subtitle(row.tiers[0][1], row.threshold, found),
        subtitle_en=english.subtitle(row.tiers[0][1], row.threshold, found),
        goods=_goods(row, sku),
        supplier_id=row.supplier_id,
        supplier_name=supplier_name,
        tiers=[TierView(households=households, unit_fen=fen) for households, fen in row.tiers],
        threshold=row.threshold,
        capacity=row.capacity,
        closes_at=row.closes_at,
        pickup_from=row.pickup_from,
        communities=[one for one in served if one.id in set(row.community_ids)],
        choices=served,
        parts=parts_of(row, sku, served),
        evidence=EvidenceView(**row.evidence),
        facts=[FactView(**fact) for fact in row.facts],
        confidence=ConfidenceView(**row.confidence),
        expectation=expectation_view(found),
        floor_fen=floor_fen(int(row.demand["cost_fen"])),
        made_at=row.made_at,
        expires_at=row.expires_at,
        executed_at=row.executed_at,
        executed_by=row.executed_by,
        undo_until=undo_until(row),
        undone_at=row.ended_at if row.state == DirectiveState.UNDONE else None,
        decline_reason=row.reason,
        groupbuy_id=row.groupbuy_id,
        curve=curve,
        joins=joins,
        outcome=_outcome(row),
    )


def _briefs(store_id: UUID) -> list[CommunityBrief]:
    found = accounts.communities(store_id)
    reach = people.count_members([one.id for one in found])
    return [CommunityBrief(id=one.id, name=one.name, reach=reach[one.id]) for one in found]


def _goods(row: Directive, sku: SkuView) -> GoodsBrief:
    return GoodsBrief(
        sku_id=sku.id,
        name=sku.name,
        size=sku.size,
        unit=sku.unit,
        picture=sku.picture,
        origin=sku.origin,
        cost_fen=int(row.demand["cost_fen"]),
        list_fen=row.list_fen,
    )


def undo_until(row: Directive) -> datetime | None:
    """Until when all of it can be taken back; None where it does not run."""
    if row.state != DirectiveState.EXECUTED or row.executed_at is None:
        return None
    return min(row.executed_at + timedelta(minutes=UNDO_MINUTES), row.closes_at)


def _curve(row: Directive) -> tuple[list[CurvePointView], list[JoinPoint]]:
    """What was expected over time, and who has come."""
    if row.executed_at is None or row.groupbuy_id is None:
        return [], []
    curve = [CurvePointView(**point) for point in row.curve]
    buying = Buying.objects.filter(groupbuy_id=row.groupbuy_id).first()
    until = min((buying and buying.ended_at) or clock.now(), row.closes_at)
    joined = curves.actual(signals.first_joins(row.groupbuy_id), row.executed_at, until)
    return curve, [JoinPoint(at=moment, households=count) for moment, count in joined]


def _outcome(row: Directive) -> OutcomeView | None:
    outcome: Outcome | None = getattr(row, "outcome", None)
    if outcome is None:
        return None
    return OutcomeView(
        formed=outcome.formed,
        households=outcome.households,
        quantity=outcome.quantity,
        net_fen=outcome.net_fen,
        margin_fen=outcome.margin_fen,
        new_buyers=outcome.new_buyers,
        returning_buyers=outcome.returning_buyers,
        measured_at=outcome.measured_at,
        measures=_measures(outcome),
        effect=EffectView(**outcome.effect),
        learnt=outcome.learnt,
        learnt_en=outcome.learnt_en,
    )


def _measures(outcome: Outcome) -> list[MeasureView]:
    share = outcome.returning_buyers / outcome.households if outcome.households else 1.0
    came_out: list[tuple[str, str, float]] = [
        ("households", "households", outcome.households),
        ("net", "net_fen", outcome.net_fen),
        ("margin", "margin_fen", outcome.margin_fen),
        ("new", "new_buyers", outcome.new_buyers),
        ("returning", "returning_share", round(share, 4)),
    ]
    measures = []
    for name, kept, actual in came_out:
        expected = RangeView(**outcome.expected[kept])
        within = "below" if actual < expected.low else "above" if actual > expected.high else "in"
        measures.append(
            MeasureView.model_validate({"id": name, "expected": expected, "actual": actual, "within": within})
        )
    return measures
