"""Reading orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Exists, F, Min, OuterRef

from linli.catalog import api as catalog
from linli.kernel.errors import NotFound
from linli.orders.models import Order, OrderLine, Payment, Refund
from linli.orders.types import (
    Channel,
    Mode,
    OrderLineView,
    OrderView,
    PaymentState,
    PaymentView,
    RefundState,
    RefundView,
    State,
)
from linli.people import api as people
from linli.pricing.types import PriceStep

OPEN = [State.PAID, State.PARTLY_REFUNDED]
_LEFT_TO_COLLECT = OrderLine.objects.filter(
    order_id=OuterRef("pk"), quantity__gt=F("handed_quantity") + F("released_quantity")
)


def order(order_id: UUID) -> OrderView:
    """One order; raises NotFound."""
    found = orders([order_id])
    if not found:
        raise NotFound()
    return found[0]


def order_of(order_id: UUID, person_id: UUID) -> OrderView:
    """A person's own order; raises NotFound for anybody else's."""
    found = order(order_id)
    if found.person_id not in people.merged_ids(person_id):
        raise NotFound()
    return found


def orders(order_ids: Sequence[UUID]) -> list[OrderView]:
    """Orders by the time of placing; unknown ids are left out."""
    return views(list(Order.objects.filter(id__in=order_ids).order_by("placed_at", "id")))


def order_by_key(source_key: str) -> OrderView | None:
    """The order that was placed under a key, if any."""
    row = Order.objects.filter(source_key=source_key).first()
    return views([row])[0] if row else None


def orders_of(
    person_id: UUID,
    *,
    states: Sequence[State] | None = None,
    to_collect: bool = False,
    before: datetime | None = None,
    limit: int = 20,
) -> list[OrderView]:
    """A person's orders, newest first, those placed before a merge included.

    `to_collect` keeps those paid that still lie in the store; `before` is the `placed_at` to go on from.
    """
    rows = Order.objects.filter(person_id__in=people.merged_ids(person_id))
    if to_collect:
        rows = rows.filter(Exists(_LEFT_TO_COLLECT), state__in=OPEN).exclude(channel="pos")
    if states is not None:
        rows = rows.filter(state__in=states)
    if before is not None:
        rows = rows.filter(placed_at__lt=before)
    return views(list(rows.order_by("-placed_at", "-id")[:limit]))


def orders_of_groupbuy(groupbuy_id: UUID, *, paid: bool = True) -> list[OrderView]:
    """Orders with a line of the group buy, oldest first; only those with money in them unless `paid` is False."""
    rows = Order.objects.filter(id__in=OrderLine.objects.filter(groupbuy_id=groupbuy_id).values("order_id"))
    if paid:
        rows = rows.filter(state__in=OPEN)
    return views(list(rows.order_by("placed_at", "id")))


def first_paid_at(person_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When each person paid for the first time; persons who never did are left out."""
    rows = Order.objects.filter(person_id__in=person_ids, paid_at__isnull=False)
    return dict(rows.values_list("person_id").annotate(first=Min("paid_at")))


def payments_of(order_id: UUID) -> list[PaymentView]:
    """The payments of an order, oldest first."""
    return [payment_view(row) for row in Payment.objects.filter(order_id=order_id).order_by("asked_at", "id")]


def refunds_of(order_id: UUID) -> list[RefundView]:
    """The refunds of an order, oldest first."""
    return [refund_view(row) for row in Refund.objects.filter(order_id=order_id).order_by("asked_at", "id")]


def order_of_refund(refund_id: UUID) -> UUID:
    """The order of a refund; raises NotFound."""
    found = Refund.objects.filter(id=refund_id).values_list("order_id", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def views(rows: Sequence[Order]) -> list[OrderView]:
    """Orders with their lines, in the order given."""
    lines: dict[UUID, list[OrderLineView]] = {row.id: [] for row in rows}
    found = list(OrderLine.objects.filter(order_id__in=list(lines)).order_by("order_id", "position"))
    _name(found)
    for line in found:
        lines[line.order_id].append(line_view(line))
    return [_order_view(row, lines[row.id]) for row in rows]


def _name(lines: Sequence[OrderLine]) -> None:
    """Sales of a till came without words and pictures: the catalogue lends its own."""
    bare = [line for line in lines if not line.name]
    known = catalog.skus(list({line.sku_id for line in bare})) if bare else {}
    for line in bare:
        if sku := known.get(line.sku_id):
            line.name, line.size, line.picture, line.storage = sku.name, sku.size, sku.picture, sku.storage


def line_view(row: OrderLine) -> OrderLineView:
    """A line as it is shown."""
    return OrderLineView.model_construct(
        position=row.position,
        sku_id=row.sku_id,
        category_id=row.category_id,
        groupbuy_id=row.groupbuy_id,
        name=row.name,
        size=row.size,
        picture=row.picture,
        storage=row.storage,
        quantity=row.quantity,
        list_fen=row.list_fen,
        unit_fen=row.unit_fen,
        net_fen=row.net_fen,
        cost_fen=row.cost_fen,
        handed_quantity=row.handed_quantity,
        refunded_quantity=row.refunded_quantity,
        refunded_fen=row.refunded_fen,
    )


def payment_view(row: Payment, expires_at: datetime | None = None) -> PaymentView:
    """A payment as it is shown."""
    return PaymentView.model_construct(
        id=row.id,
        order_id=row.order_id,
        method=row.method,
        amount_fen=row.amount_fen,
        state=cast("PaymentState", row.state),
        pay_url=row.pay_url,
        asked_at=row.asked_at,
        paid_at=row.paid_at,
        expires_at=expires_at,
    )


def refund_view(row: Refund) -> RefundView:
    """A refund as it is shown."""
    return RefundView.model_construct(
        id=row.id,
        order_id=row.order_id,
        amount_fen=row.amount_fen,
        reason=row.reason,
        state=cast("RefundState", row.state),
        whole=row.whole,
        asked_at=row.asked_at,
        done_at=row.done_at,
    )


def _order_view(row: Order, lines: list[OrderLineView]) -> OrderView:
    return OrderView.model_construct(
        id=row.id,
        number=row.number,
        person_id=row.person_id,
        store_id=row.store_id,
        channel=cast("Channel", row.channel),
        mode=cast("Mode", row.mode),
        state=State(row.state),
        placed_at=row.placed_at,
        expires_at=row.expires_at,
        paid_at=row.paid_at,
        pickup_from=row.pickup_from,
        pickup_until=row.pickup_until,
        goods_fen=row.goods_fen,
        total_fen=row.total_fen,
        paid_fen=row.paid_fen,
        refunded_fen=row.refunded_fen,
        cost_fen=row.cost_fen,
        coupon_id=row.coupon_id,
        steps=[PriceStep.model_construct(**step) for step in row.steps],
        lines=lines,
        note=row.note,
    )
