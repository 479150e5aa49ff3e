"""Orders that end without money, and goods that leave."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from linli.kernel import clock
from linli.kernel.errors import Conflict, NotFound
from linli.kernel.log import record, transaction
from linli.orders import rules
from linli.orders.events import OrderCancelled, OrderExpired
from linli.orders.models import Order, OrderLine
from linli.orders.types import HandedLine, State, WrongStep
from linli.people import api as people
from linli.pricing import api as pricing
from linli.stock import api as stock
from linli.stock.types import Line

BATCH = 200


def expire_due() -> int:
    """End orders whose time to pay is over; goods and coupons go back. How many ended."""
    with transaction():
        due = Order.objects.select_for_update(skip_locked=True).filter(state=State.PLACED, expires_at__lte=clock.now())
        rows = list(due.order_by("expires_at", "id")[:BATCH])
        for row in rows:
            _end(row, State.EXPIRED)
            record(OrderExpired(person_id=row.person_id, store_id=row.store_id, order_id=row.id))
        return len(rows)


def expire_of_groupbuy(groupbuy_id: UUID) -> int:
    """End the unpaid orders of a group buy that closes now; how many ended."""
    with transaction():
        ids = OrderLine.objects.filter(groupbuy_id=groupbuy_id).values("order_id")
        rows = list(Order.objects.select_for_update().filter(id__in=ids, state=State.PLACED).order_by("id"))
        for row in rows:
            _end(row, State.EXPIRED)
            record(OrderExpired(person_id=row.person_id, store_id=row.store_id, order_id=row.id))
        return len(rows)


def cancel(order_id: UUID, person_id: UUID) -> None:
    """Let a buyer drop an order that is not paid. Raises NotFound, WrongStep."""
    with transaction():
        row = Order.objects.select_for_update().filter(id=order_id, person_id__in=people.merged_ids(person_id)).first()
        if row is None:
            raise NotFound()
        _end(row, State.CANCELLED)
        record(OrderCancelled(person_id=row.person_id, store_id=row.store_id, order_id=row.id))


def hand_out(order_id: UUID, lines: Sequence[HandedLine], *, reference: str) -> int:
    """Hand pieces of a paid order to their buyer: they leave the store's stock. What they had cost, in fen.

    Raises:
        WrongStep: the order is not paid. Conflict: more pieces than still wait. NotEnough: they have not arrived.
    """
    with transaction():
        row = Order.objects.select_for_update().filter(id=order_id).first()
        if row is None:
            raise NotFound()
        if row.state not in (State.PAID, State.PARTLY_REFUNDED):
            raise WrongStep()
        waiting = {(one.sku_id, one.groupbuy_id): one for one in OrderLine.objects.filter(order_id=order_id)}
        out: list[Line] = []
        for one in lines:
            line = waiting.get((one.sku_id, one.groupbuy_id))
            if line is None or one.quantity > line.quantity - line.handed_quantity - line.released_quantity:
                raise Conflict(reason_zh="没有那么多待取的商品", reason_en="Fewer pieces are waiting than named")
            OrderLine.objects.filter(order_id=order_id, position=line.position).update(
                handed_quantity=F("handed_quantity") + one.quantity
            )
            out.append(Line(sku_id=line.sku_id, quantity=one.quantity, offer_id=line.groupbuy_id))
        return stock.hand_out(row.store_id, out, reference=reference)


def _end(row: Order, state: State) -> None:
    row.state, row.expires_at = rules.step(State(row.state), state), None
    row.save(update_fields=["state", "expires_at"])
    lines = list(OrderLine.objects.filter(order_id=row.id))
    held = [Line(sku_id=line.sku_id, quantity=line.quantity, offer_id=line.groupbuy_id) for line in lines]
    stock.release(row.store_id, held, reference=f"order:{row.id}")
    OrderLine.objects.filter(order_id=row.id).update(released_quantity=F("quantity"))
    pricing.give_back(row.id)
