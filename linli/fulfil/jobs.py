"""What fulfilment reads from the log, and its timer."""

from uuid import UUID

from linli.fulfil import api
from linli.kernel.events import Fact
from linli.kernel.jobs import every
from linli.kernel.log import on
from linli.orders.events import OrderPaid, OrderRefunded
from linli.supply.events import GoodsReceived, PurchaseOrdered

FETCHED = '$.mode == "pickup"'
GOODS_COME_BACK = "$.whole == true || exists($.lines[*] ? (@.quantity > 0))"  # not where only the price was lowered


@on(OrderPaid, OrderRefunded, batch=True, only={OrderPaid: FETCHED, OrderRefunded: GOODS_COME_BACK})
def follow_orders(facts: list[Fact[OrderPaid] | Fact[OrderRefunded]]) -> None:
    """Paid orders begin their way to the counter, refunded ones leave it. One reader, so that it sees them in order."""
    paid: list[UUID] = []
    for fact in facts:
        event = fact.event
        if isinstance(event, OrderPaid):
            paid.append(event.order_id)
            continue
        api.open_pickups(paid)
        paid.clear()
        pieces = [(line.sku_id, line.groupbuy_id, line.quantity) for line in event.lines]
        api.note_refund(event.order_id, whole=event.whole, lines=pieces)
    api.open_pickups(paid)


@on(PurchaseOrdered)
def note_formed(fact: Fact[PurchaseOrdered]) -> None:
    """A group buy's goods are ordered: its buyers see the second dot."""
    if fact.event.groupbuy_id:
        api.note_formed(fact.event.groupbuy_id, fact.occurred_at)


@on(GoodsReceived)
def note_received(fact: Fact[GoodsReceived]) -> None:
    """A group buy's goods are here: set them aside for its buyers."""
    if fact.event.groupbuy_id:
        api.note_received(fact.event.groupbuy_id, [(line.sku_id, line.quantity) for line in fact.event.lines])


@every(seconds=60)
def tell_missed() -> None:
    """Remind those who did not come."""
    api.tell_missed()
