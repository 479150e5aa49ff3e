"""Purchase orders: made by the chain, confirmed and shipped by the supplier."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from linli.accounts import api as accounts
from linli.accounts.types import StoreView
from linli.catalog import api as catalog
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.http import Page
from linli.kernel.ids import digits, new_id
from linli.kernel.log import record, transaction
from linli.supply.events import PurchaseCancelled, PurchaseConfirmed, PurchaseOrdered, PurchaseShipped
from linli.supply.models import PurchaseLine, PurchaseOrder, Supplier
from linli.supply.rules import MAY_CANCEL, MAY_CONFIRM, MAY_SHIP
from linli.supply.types import (
    STATE_WORDS,
    NewLine,
    PurchaseInput,
    PurchaseLineView,
    PurchaseState,
    PurchaseView,
    WrongPurchaseState,
)


def order(new: PurchaseInput) -> UUID:
    """Order goods from a supplier; the purchase order's id. A group buy orders once, however often it asks."""
    with transaction():
        if new.groupbuy_id and (known := PurchaseOrder.objects.filter(groupbuy_id=new.groupbuy_id).first()):
            return known.id
        if not Supplier.objects.filter(id=new.supplier_id).exists():
            raise NotFound()
        row = PurchaseOrder.objects.create(
            id=new_id(),
            number=f"PO{clock.today():%y%m%d}{digits(5)}",
            store_id=new.store_id,
            supplier_id=new.supplier_id,
            groupbuy_id=new.groupbuy_id,
            state=PurchaseState.ORDERED,
            needed_on=new.needed_on,
            ordered_at=clock.now(),
        )
        _add_lines(row, new.lines)
        record(
            PurchaseOrdered(
                store_id=row.store_id,
                purchase_order_id=row.id,
                supplier_id=new.supplier_id,
                groupbuy_id=new.groupbuy_id,
            )
        )
        return row.id


def _add_lines(row: PurchaseOrder, lines: Sequence[NewLine]) -> None:
    merged: dict[UUID, NewLine] = {}
    for line in lines:
        before = merged.get(line.sku_id)
        merged[line.sku_id] = line._replace(quantity=line.quantity + before.quantity) if before else line
    skus = catalog.skus(list(merged))
    if len(skus) < len(merged):
        raise NotFound()
    PurchaseLine.objects.bulk_create(
        PurchaseLine(
            order=row,
            sku_id=sku_id,
            rank=rank,
            name=skus[sku_id].name,
            size=skus[sku_id].size,
            unit=skus[sku_id].unit,
            picture=skus[sku_id].picture,
            barcode=skus[sku_id].barcode or "",
            quantity=line.quantity,
            unit_cost_fen=line.unit_cost_fen,
        )
        for rank, (sku_id, line) in enumerate(merged.items())
    )


def confirm(purchase_order_id: UUID, *, supplier_id: UUID | None = None) -> PurchaseView:
    """The supplier promises the goods. With `supplier_id` only that supplier's own order is found."""
    with transaction():
        row = _locked(purchase_order_id, supplier_id)
        _step(row, MAY_CONFIRM, PurchaseState.CONFIRMED)
        row.confirmed_at = clock.now()
        row.save(update_fields=["state", "confirmed_at"])
        record(PurchaseConfirmed(store_id=row.store_id, purchase_order_id=row.id, supplier_id=row.supplier_id))
    return purchase(row.id)


def ship(purchase_order_id: UUID, *, waybill: str = "", supplier_id: UUID | None = None) -> PurchaseView:
    """The goods are on their way; shipping what was not confirmed confirms it too."""
    with transaction():
        row = _locked(purchase_order_id, supplier_id)
        _step(row, MAY_SHIP, PurchaseState.SHIPPED)
        if row.confirmed_at is None:
            row.confirmed_at = clock.now()
            record(PurchaseConfirmed(store_id=row.store_id, purchase_order_id=row.id, supplier_id=row.supplier_id))
        row.shipped_at, row.waybill = clock.now(), waybill
        row.save(update_fields=["state", "confirmed_at", "shipped_at", "waybill"])
        record(PurchaseShipped(store_id=row.store_id, purchase_order_id=row.id, supplier_id=row.supplier_id))
    return purchase(row.id)


def cancel(purchase_order_id: UUID) -> PurchaseView:
    """Take an order back before it ships."""
    with transaction():
        row = _locked(purchase_order_id, None)
        _step(row, MAY_CANCEL, PurchaseState.CANCELLED)
        row.save(update_fields=["state"])
        record(PurchaseCancelled(store_id=row.store_id, purchase_order_id=row.id, supplier_id=row.supplier_id))
    return purchase(row.id)


def _locked(purchase_order_id: UUID, supplier_id: UUID | None) -> PurchaseOrder:
    rows = PurchaseOrder.objects.select_for_update().filter(id=purchase_order_id)
    row = (rows.filter(supplier_id=supplier_id) if supplier_id else rows).first()
    if row is None:
        raise NotFound()
    return row


def _step(row: PurchaseOrder, allowed: Collection[PurchaseState], following: PurchaseState) -> None:
    if row.state not in allowed:
        raise wrong_state(row)
    row.state = following


def wrong_state(row: PurchaseOrder) -> WrongPurchaseState:
    """The refusal that says in which state the order is."""
    return WrongPurchaseState(number=row.number, state=row.state, state_zh=STATE_WORDS[PurchaseState(row.state)].zh)


def purchase(purchase_order_id: UUID, *, supplier_id: UUID | None = None) -> PurchaseView:
    """One purchase order; with `supplier_id` only that supplier's own. Raises NotFound."""
    rows = _rows().filter(id=purchase_order_id)
    row = (rows.filter(supplier_id=supplier_id) if supplier_id else rows).first()
    if row is None:
        raise NotFound()
    return _views([row])[0]


def purchases(
    *,
    store_ids: Collection[UUID] | None = None,
    supplier_id: UUID | None = None,
    states: Collection[PurchaseState] = (),
    groupbuy_id: UUID | None = None,
    page: int = 1,
    limit: int = 50,
) -> Page[PurchaseView]:
    """Purchase orders, newest first. `store_ids` None means all; pages count from 1."""
    rows = _rows().order_by("-id")
    if store_ids is not None:
        rows = rows.filter(store_id__in=store_ids)
    if supplier_id:
        rows = rows.filter(supplier_id=supplier_id)
    if states:
        rows = rows.filter(state__in=states)
    if groupbuy_id:
        rows = rows.filter(groupbuy_id=groupbuy_id)
    total = rows.count()
    found = list(rows[(page - 1) * limit : page * limit])
    return Page[PurchaseView](items=_views(found), total=total)


def _rows() -> QuerySet[PurchaseOrder]:
    return PurchaseOrder.objects.select_related("supplier").prefetch_related("lines")


def _views(rows: Sequence[PurchaseOrder]) -> list[PurchaseView]:
    stores = {one.id: one for one in accounts.stores(list({row.store_id for row in rows}))}
    skus = catalog.skus(list({line.sku_id for row in rows for line in row.lines.all()}))
    life = {sku_id: sku.shelf_life_days for sku_id, sku in skus.items()}
    return [_view(row, stores.get(row.store_id), life) for row in rows]


def _view(row: PurchaseOrder, store: StoreView | None, life: Mapping[UUID, int | None]) -> PurchaseView:
    lines = [line.model_copy(update={"shelf_life_days": life.get(line.sku_id)}) for line in lines_of(row)]
    return PurchaseView(
        id=row.id,
        number=row.number,
        store_id=row.store_id,
        store_name=store.name if store else "",
        store_address=store.address if store else "",
        supplier_id=row.supplier.id,
        supplier_name=row.supplier.name,
        state=PurchaseState(row.state),
        groupbuy_id=row.groupbuy_id,
        needed_on=row.needed_on,
        ordered_at=row.ordered_at,
        confirmed_at=row.confirmed_at,
        shipped_at=row.shipped_at,
        received_at=row.received_at,
        waybill=row.waybill,
        total_fen=sum(line.quantity * line.unit_cost_fen for line in lines),
        lines=lines,
    )


def lines_of(row: PurchaseOrder) -> list[PurchaseLineView]:
    """The lines of an order as they were written."""
    ordered = sorted(row.lines.all(), key=lambda line: line.rank)
    return [PurchaseLineView.model_validate(line, from_attributes=True) for line in ordered]
