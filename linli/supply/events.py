"""Facts of supply."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from linli.kernel.events import Event


class PurchaseOrdered(Event):
    """Goods were ordered from a supplier."""

    purchase_order_id: UUID
    supplier_id: UUID
    groupbuy_id: UUID | None = None


class PurchaseConfirmed(Event):
    """The supplier said yes."""

    purchase_order_id: UUID
    supplier_id: UUID | None = None


class PurchaseShipped(Event):
    """The goods are on their way."""

    purchase_order_id: UUID
    supplier_id: UUID | None = None


class PurchaseCancelled(Event):
    """The order was taken back before it shipped."""

    purchase_order_id: UUID
    supplier_id: UUID | None = None


class ReceivedFact(BaseModel):
    """What arrived of one SKU, as one batch."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sku_id: UUID
    batch_id: UUID
    quantity: int
    unit_cost_fen: int


class GoodsReceived(Event):
    """Goods arrived at the store and were checked."""

    purchase_order_id: UUID
    supplier_id: UUID | None = None
    groupbuy_id: UUID | None = None
    lines: list[ReceivedFact]
