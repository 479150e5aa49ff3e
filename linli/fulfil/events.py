"""Facts of fulfilment."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from linli.kernel.events import Event


class PickingStarted(Event):
    """The first goods of an order were fetched from the shelf."""

    order_id: UUID


class OrderReady(Event):
    """All goods of an order lie in their slot."""

    order_id: UUID
    slot: str


class CollectedLine(BaseModel):
    """Pieces of a SKU that were handed out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sku_id: UUID
    quantity: int


class OrderCollected(Event):
    """Goods were handed out; `complete` when nothing of the order is left."""

    order_id: UUID
    complete: bool
    lines: list[CollectedLine]


class PickupMissed(Event):
    """Nobody came for the goods in time."""

    order_id: UUID
