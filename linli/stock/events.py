"""Facts about goods in stores."""

from uuid import UUID

from linli.kernel.events import Event


class StockReceived(Event):
    """A batch came in. `cost_fen` is what the whole batch cost."""

    sku_id: UUID
    batch_id: UUID
    quantity: int
    cost_fen: int


class BatchExpired(Event):
    """Free pieces of a batch are past their last day and left the shelf; they wait to be written off."""

    sku_id: UUID
    batch_id: UUID
    quantity: int
    cost_fen: int


class StockWrittenOff(Event):
    """Pieces were lost, spoilt or given away; `cost_fen` is what they had cost."""

    sku_id: UUID
    batch_id: UUID | None
    quantity: int
    cost_fen: int
    reason: str


class StockCounted(Event):
    """A count found more (> 0) or fewer (< 0) pieces than the books said."""

    sku_id: UUID
    difference: int
