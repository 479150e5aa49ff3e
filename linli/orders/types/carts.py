"""What lies in a cart."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Laid(NamedTuple):
    """Pieces laid aside in a store; `groupbuy_id` is NOUGHT for goods of the shelf."""

    store_id: UUID
    sku_id: UUID
    groupbuy_id: UUID
    quantity: int
    chosen: bool
    added_at: datetime

    @property
    def key(self) -> tuple[UUID, UUID, UUID]:
        """What it is a line of."""
        return self.store_id, self.sku_id, self.groupbuy_id
