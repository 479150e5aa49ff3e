"""Facts about orders. A sale at the counter is an order too: channel "pos", mode "counter", one OrderPaid."""

from uuid import UUID

from linli.kernel.events import Event
from linli.orders.types import Channel, LineFact, Mode


class OrderPlaced(Event):
    """Somebody ordered; goods are reserved, nothing is paid."""

    order_id: UUID
    channel: Channel
    mode: Mode
    total_fen: int
    lines: list[LineFact]


class OrderPaid(Event):
    """Money came in. `cost_fen` is what the goods had cost us."""

    order_id: UUID
    channel: Channel
    mode: Mode
    paid_fen: int
    cost_fen: int
    lines: list[LineFact]


class OrderExpired(Event):
    """Nobody paid in time; goods and coupon were given back."""

    order_id: UUID


class OrderCancelled(Event):
    """The buyer changed their mind before paying."""

    order_id: UUID


class OrderRefunded(Event):
    """Money goes back. `whole` says that nothing of the order is left paid; `lines` tells of the pieces taken back,
    with their net amount and cost (no pieces where only the price was lowered)."""

    order_id: UUID
    refund_id: UUID
    amount_fen: int
    cost_fen: int
    reason: str
    whole: bool
    lines: list[LineFact]


class PaymentReturned(Event):
    """Money that came too late, or twice, goes straight back; it never was a sale."""

    order_id: UUID
    payment_id: UUID
    refund_id: UUID
    amount_fen: int


class PaymentParked(Event):
    """A notification does not fit what was asked for (another amount, an unknown payment); somebody must look."""

    payment_id: UUID
    reason: str


class PaymentAsked(Event):
    """A buyer wants to pay; the provider is to prepare it."""

    order_id: UUID
    payment_id: UUID


class RefundAsked(Event):
    """The provider is to send money back; told again where it is tried again."""

    order_id: UUID
    refund_id: UUID
