"""What group buying reads from the log, and its timer."""

from collections import Counter, defaultdict
from uuid import UUID

from linli.groupbuy import api
from linli.kernel.events import Fact
from linli.kernel.jobs import every
from linli.kernel.log import on
from linli.orders.events import OrderPaid, OrderRefunded, PaymentReturned

JOINS = "exists($.lines[*] ? (@.groupbuy_id != null))"
# Not where only the price was lowered.
LEAVES = "$.whole == true || exists($.lines[*] ? (@.groupbuy_id != null && @.quantity > 0))"


@on(OrderPaid, OrderRefunded, batch=True, only={OrderPaid: JOINS, OrderRefunded: LEAVES})
def count(facts: list[Fact[OrderPaid] | Fact[OrderRefunded]]) -> None:
    """Who paid is in, who got the money back is out. One reader, so that it sees a person's deeds in order."""
    paid: dict[UUID, list[UUID]] = defaultdict(list)
    for fact in facts:
        event = fact.event
        if isinstance(event, OrderPaid):
            for groupbuy_id in {line.groupbuy_id for line in event.lines if line.groupbuy_id}:
                paid[groupbuy_id].append(event.order_id)
        else:
            _join(paid)
            _leave(event)
    _join(paid)


def _join(paid: dict[UUID, list[UUID]]) -> None:
    for groupbuy_id in sorted(paid):
        api.join(groupbuy_id, paid.pop(groupbuy_id))


def _leave(refunded: OrderRefunded) -> None:
    pieces: Counter[UUID] = Counter()
    for line in refunded.lines:
        if line.groupbuy_id:
            pieces[line.groupbuy_id] += line.quantity
    joined = api.joined_by(refunded.order_id)
    for groupbuy_id in sorted(joined if refunded.whole else joined & set(pieces)):
        api.leave(groupbuy_id, refunded.order_id, pieces=None if refunded.whole else pieces[groupbuy_id])


@on(PaymentReturned)
def tell_too_late(fact: Fact[PaymentReturned]) -> None:
    """Money that came after the end goes straight back; its payer is told why."""
    api.tell_too_late(fact.event.order_id, fact.event.amount_fen)


@every(seconds=1)
def close_due() -> None:
    """Decide what is over."""
    api.close_due()
