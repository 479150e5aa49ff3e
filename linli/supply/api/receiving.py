"""Goods arrive: counted, checked, put into stock as batches."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F

from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.log import record, transaction
from linli.stock import api as stock
from linli.stock.types import Receipt as StockReceipt
from linli.supply.api.purchases import lines_of, purchase, wrong_state
from linli.supply.events import GoodsReceived, ReceivedFact
from linli.supply.models import PurchaseLine, PurchaseOrder, Receipt
from linli.supply.rules import MAY_RECEIVE, check_received, state_after
from linli.supply.types import PurchaseState, PurchaseView, ReceiptView, ReceivedLine


def receive(purchase_order_id: UUID, lines: Sequence[ReceivedLine]) -> PurchaseView:
    """Take what arrived into stock; goods of a group buy are kept for its orders at once.

    Raises:
        NotOnThisOrder, MoreThanOrdered, AlreadyExpired: the delivery cannot be taken.
        WrongPurchaseState: everything was received before, or the order was cancelled.
    """
    with transaction():
        row = PurchaseOrder.objects.select_for_update().filter(id=purchase_order_id).first()
        if row is None:
            raise NotFound()
        if row.state not in MAY_RECEIVE:
            raise wrong_state(row)
        ordered = lines_of(row)
        arrived = check_received(ordered, lines, clock.today())
        facts = _into_stock(row, lines, {line.sku_id: line.unit_cost_fen for line in ordered})
        for sku_id, quantity in arrived.items():
            PurchaseLine.objects.filter(order=row, sku_id=sku_id).update(received=F("received") + quantity)
        row.state = state_after(ordered, arrived)
        row.received_at = clock.now() if row.state == PurchaseState.RECEIVED else None
        row.save(update_fields=["state", "received_at"])
        record(
            GoodsReceived(
                store_id=row.store_id,
                purchase_order_id=row.id,
                supplier_id=row.supplier_id,
                groupbuy_id=row.groupbuy_id,
                lines=facts,
            )
        )
    return purchase(purchase_order_id)


def _into_stock(row: PurchaseOrder, lines: Sequence[ReceivedLine], costs: dict[UUID, int]) -> list[ReceivedFact]:
    now = clock.now()
    batch_ids = stock.receive(
        row.store_id,
        [
            StockReceipt(
                sku_id=line.sku_id,
                quantity=line.quantity,
                batch_code=line.batch_code,
                expires_on=line.expires_on,
                unit_cost_fen=costs[line.sku_id],
            )
            for line in lines
        ],
        reference=f"purchase:{row.id}",
        held_for=row.groupbuy_id,
    )
    Receipt.objects.bulk_create(
        _receipt(row, line, batch_id, now) for line, batch_id in zip(lines, batch_ids, strict=True)
    )
    return [
        ReceivedFact(sku_id=line.sku_id, batch_id=batch_id, quantity=line.quantity, unit_cost_fen=costs[line.sku_id])
        for line, batch_id in zip(lines, batch_ids, strict=True)
    ]


def _receipt(row: PurchaseOrder, line: ReceivedLine, batch_id: UUID, now: datetime) -> Receipt:
    return Receipt(
        id=new_id(), order=row, store_id=row.store_id, batch_id=batch_id, received_at=now, **line.model_dump()
    )


def receipts_of(purchase_order_id: UUID) -> list[ReceiptView]:
    """What arrived of an order, newest first."""
    rows = Receipt.objects.filter(order_id=purchase_order_id).select_related("order__supplier")
    return [_receipt_view(row) for row in rows.order_by("-received_at", "-id")]


def latest_receipts(store_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, ReceiptView]:
    """The newest batch of each SKU that arrived in the store."""
    rows = (
        Receipt.objects.filter(store_id=store_id, sku_id__in=sku_ids)
        .select_related("order__supplier")
        .order_by("sku_id", "-received_at", "-id")
        .distinct("sku_id")
    )
    return {row.sku_id: _receipt_view(row) for row in rows}


def _receipt_view(row: Receipt) -> ReceiptView:
    return ReceiptView(
        id=row.id,
        purchase_order_id=row.order.id,
        sku_id=row.sku_id,
        batch_id=row.batch_id,
        batch_code=row.batch_code,
        quantity=row.quantity,
        expires_on=row.expires_on,
        quality_note=row.quality_note,
        photo_ids=row.photo_ids,
        received_at=row.received_at,
        supplier_name=row.order.supplier.name,
    )
