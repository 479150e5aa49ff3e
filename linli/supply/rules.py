"""Rules of purchasing: which step follows which, what may still be received."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from linli.supply.types import (
    AlreadyExpired,
    MoreThanOrdered,
    NotOnThisOrder,
    PurchaseLineView,
    PurchaseState,
    ReceivedLine,
)

MAY_CONFIRM = frozenset({PurchaseState.ORDERED})
MAY_SHIP = frozenset({PurchaseState.ORDERED, PurchaseState.CONFIRMED})
MAY_CANCEL = frozenset({PurchaseState.ORDERED, PurchaseState.CONFIRMED})
# A lorry does not wait for somebody to press a button: what stands in the yard can be received.
MAY_RECEIVE = frozenset({PurchaseState.ORDERED, PurchaseState.CONFIRMED, PurchaseState.SHIPPED, PurchaseState.PARTLY})


def check_received(lines: Sequence[PurchaseLineView], arrived: Iterable[ReceivedLine], today: date) -> dict[UUID, int]:
    """Pieces that arrive now by SKU.

    Raises:
        NotOnThisOrder, MoreThanOrdered: the delivery does not fit the order.
        AlreadyExpired: its last day was before `today`.
    """
    ordered = {line.sku_id: line for line in lines}
    total: dict[UUID, int] = {}
    for one in arrived:
        if one.sku_id not in ordered:
            raise NotOnThisOrder()
        if one.expires_on and one.expires_on < today:
            raise AlreadyExpired(name=ordered[one.sku_id].name, expires_on=one.expires_on.isoformat())
        total[one.sku_id] = total.get(one.sku_id, 0) + one.quantity
    for sku_id, quantity in total.items():
        line = ordered[sku_id]
        left = line.quantity - line.received
        if quantity > left:
            raise MoreThanOrdered(name=line.name, ordered=line.quantity, received=line.received, left=left)
    return total


def state_after(lines: Sequence[PurchaseLineView], arrived: dict[UUID, int]) -> PurchaseState:
    """The state once `arrived` is added to what was received before."""
    complete = all(line.received + arrived.get(line.sku_id, 0) >= line.quantity for line in lines)
    return PurchaseState.RECEIVED if complete else PurchaseState.PARTLY
