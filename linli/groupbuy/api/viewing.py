"""What residents and staff see of group buys."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.accounts import api as accounts
from linli.accounts.types import StoreView
from linli.catalog import api as catalog
from linli.catalog.types import SkuView
from linli.groupbuy import rules
from linli.groupbuy.api.roll import mine_of, neighbours_of
from linli.groupbuy.api.tiers import tiers_of
from linli.groupbuy.models import GroupBuy
from linli.groupbuy.types import (
    GoodsView,
    GroupBuyRow,
    GroupBuyState,
    GroupBuyView,
    Kind,
    Mine,
    Neighbour,
    OriginFact,
    Tier,
)
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.http import Page
from linli.people import api as people
from linli.stock import api as stock
from linli.supply import api as supply
from linli.supply.types import ReceiptView


def view(groupbuy_id: UUID, person_id: UUID | None = None) -> GroupBuyView:
    """One group buy, with the reader's own part; raises NotFound."""
    found = views([groupbuy_id], person_id)
    if not found:
        raise NotFound()
    return found[groupbuy_id]


def views(groupbuy_ids: Sequence[UUID], person_id: UUID | None = None) -> dict[UUID, GroupBuyView]:
    """Group buys by id."""
    return {one.id: one for one in _views(list(GroupBuy.objects.filter(id__in=groupbuy_ids)), person_id)}


def open_now(store_id: UUID, community_id: UUID | None = None, *, person_id: UUID | None = None) -> list[GroupBuyView]:
    """What neighbours of a store (and community) may join now, the nearest deadline first."""
    rows = GroupBuy.objects.filter(store_id=store_id, state=GroupBuyState.OPEN, closes_at__gt=clock.now())
    if community_id:
        rows = rows.filter(Q(community_ids=[]) | Q(community_ids__contains=[community_id]))
    return _views(list(rows.order_by("closes_at", "id")[:60]), person_id)


def open_at_home(person_id: UUID) -> list[GroupBuyView]:
    """What a person may join now where they live."""
    place = people.person(person_id)
    return open_now(place.store_id, place.community_id, person_id=person_id) if place.store_id else []


def _views(found: Sequence[GroupBuy], person_id: UUID | None) -> list[GroupBuyView]:
    ids = [row.id for row in found]
    stores = {one.id: one for one in accounts.stores(list({row.store_id for row in found}))}
    skus = catalog.skus(list({row.sku_id for row in found}))
    tiers, offers, faces = tiers_of(ids), stock.offers(ids), neighbours_of(ids)
    mine = mine_of(ids, person_id) if person_id else {}
    receipts: dict[tuple[UUID, UUID], ReceiptView] = {}
    for store_id in stores:
        latest = supply.latest_receipts(store_id, [row.sku_id for row in found if row.store_id == store_id])
        receipts |= {(store_id, sku_id): receipt for sku_id, receipt in latest.items()}
    return [
        _view(
            row,
            store=stores[row.store_id],
            sku=skus[row.sku_id],
            tiers=tiers[row.id],
            left=offers[row.id].left if row.id in offers else 0,
            faces=faces.get(row.id, []),
            mine=mine.get(row.id),
            receipt=receipts.get((row.store_id, row.sku_id)),
        )
        for row in found
    ]


def _view(
    row: GroupBuy,
    *,
    store: StoreView,
    sku: SkuView,
    tiers: list[Tier],
    left: int,
    faces: list[Neighbour],
    mine: Mine | None,
    receipt: ReceiptView | None,
) -> GroupBuyView:
    still_open = row.state == GroupBuyState.OPEN
    return GroupBuyView(
        id=row.id,
        store_id=row.store_id,
        store_name=store.name,
        host_name=store.host_name,
        title=row.title,
        kind=kind_of(row),
        state=GroupBuyState(row.state),
        goods=_goods(sku),
        list_fen=row.list_fen,
        unit_fen=row.final_unit_fen or rules.unit_fen(tiers, row.households),
        tiers=rules.tier_views(tiers, row.households),
        next_tier=rules.next_tier(tiers, row.households) if still_open else None,
        threshold=row.threshold,
        households_missing=max(0, row.threshold - row.households),
        households=row.households,
        quantity=row.quantity,
        capacity=row.capacity,
        left=left if still_open else 0,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        pickup_from=row.pickup_from,
        community_ids=row.community_ids,
        directive_id=row.directive_id,
        neighbours=faces,
        origin=_origin(row, sku, store, receipt),
        mine=mine,
    )


def kind_of(row: GroupBuy) -> Kind:
    """The kind as the view types it."""
    return "rollcall" if row.kind == "rollcall" else "threshold"


def _goods(sku: SkuView) -> GoodsView:
    return GoodsView(
        sku_id=sku.id,
        product_id=sku.product_id,
        name=sku.name,
        size=sku.size,
        unit=sku.unit,
        picture=sku.picture,
        category=sku.category,
        storage=sku.storage,
        origin=sku.origin or "",
        story=sku.story or "",
        tags=list(sku.tags),
    )


def _origin(row: GroupBuy, sku: SkuView, store: StoreView, receipt: ReceiptView | None) -> list[OriginFact]:
    facts: list[OriginFact] = []
    supplier = supply.supplier_names([row.supplier_id]).get(row.supplier_id, "")
    if sku.origin or supplier:
        facts.append(OriginFact(kind="farm", title=sku.origin or supplier, note=supplier if sku.origin else "产地直供"))
    if receipt:
        day = receipt.received_at.astimezone(clock.CHINA)
        facts.append(OriginFact(kind="batch", title=f"批次 {receipt.batch_code}", note=f"{day:%m-%d} 到店"))
        if receipt.quality_note:
            facts.append(OriginFact(kind="quality", title="到店质检", note=receipt.quality_note))
    when = row.pickup_from.astimezone(clock.CHINA)
    facts.append(OriginFact(kind="store", title=store.name, note=f"{when.month} 月 {when.day} 日 {when:%H:%M} 起自提"))
    return facts


def rows(
    store_ids: Collection[UUID] | None,
    *,
    states: Collection[GroupBuyState] = (),
    text: str = "",
    page: int = 1,
    limit: int = 50,
) -> Page[GroupBuyRow]:
    """Group buys for the staff's list, newest first. `store_ids` None means all; pages count from 1."""
    wanted: QuerySet[GroupBuy] = GroupBuy.objects.order_by("-opened_at", "-id")
    if store_ids is not None:
        wanted = wanted.filter(store_id__in=store_ids)
    if states:
        wanted = wanted.filter(state__in=states)
    if text:
        wanted = wanted.filter(title__icontains=text)
    total = wanted.count()
    found = list(wanted[(page - 1) * limit : page * limit])
    return Page[GroupBuyRow](items=_rows(found), total=total)


def rows_between(
    store_ids: Collection[UUID] | None, start: datetime, end: datetime, *, limit: int = 1_000
) -> list[GroupBuyRow]:
    """Group buys that were opened or came to their end from `start` to `end`, newest first, at most `limit`."""
    told = Q(opened_at__gte=start, opened_at__lt=end) | Q(closed_at__gte=start, closed_at__lt=end)
    wanted: QuerySet[GroupBuy] = GroupBuy.objects.filter(told).order_by("-opened_at", "-id")
    if store_ids is not None:
        wanted = wanted.filter(store_id__in=store_ids)
    return _rows(list(wanted[:limit]))


def _rows(found: Sequence[GroupBuy]) -> list[GroupBuyRow]:
    stores = {one.id: one.name for one in accounts.stores(list({row.store_id for row in found}))}
    names = supply.supplier_names(list({row.supplier_id for row in found}))
    skus = catalog.skus(list({row.sku_id for row in found}))
    tiers = tiers_of([row.id for row in found])
    return [
        GroupBuyRow(
            id=row.id,
            store_id=row.store_id,
            store_name=stores.get(row.store_id, ""),
            supplier_id=row.supplier_id,
            supplier_name=names.get(row.supplier_id, ""),
            sku_id=row.sku_id,
            title=row.title,
            picture=skus[row.sku_id].picture if row.sku_id in skus else "",
            kind=kind_of(row),
            state=GroupBuyState(row.state),
            list_fen=row.list_fen,
            unit_fen=row.final_unit_fen or rules.unit_fen(tiers[row.id], row.households),
            threshold=row.threshold,
            top_households=tiers[row.id][-1].households,
            households=row.households,
            quantity=row.quantity,
            capacity=row.capacity,
            opened_at=row.opened_at,
            closes_at=row.closes_at,
            closed_at=row.closed_at,
            pickup_from=row.pickup_from,
            directive_id=row.directive_id,
        )
        for row in found
    ]
