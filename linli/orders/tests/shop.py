"""A small store for tests: goods on the shelf, neighbours who buy, a provider that only remembers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pyarrow as pa

from linli.catalog import api as catalog
from linli.kernel import clock
from linli.kernel.ids import digits, new_id
from linli.orders import api
from linli.orders.types import (
    NewPayment,
    NewRefund,
    Offer,
    OrderView,
    PaymentNotice,
    PlaceInput,
    Prepared,
    RefundNotice,
    Wanted,
)
from linli.pricing import api as pricing
from linli.stock import api as stock
from linli.stock.types import Receipt


def sku(name: str = "散养土鸡蛋", list_fen: int = 1480, cost_fen: int = 900) -> UUID:
    """An article of the catalog."""
    code = f"T{digits(9)}"
    row = {"code": code, "name": name, "size": "10 枚", "category": "蛋", "section": "生鲜", "list_fen": list_fen}
    catalog.load_products(pa.Table.from_pylist([row | {"cost_fen": cost_fen}]))
    return catalog.ids_of_codes([code])[code]


def stocked(
    store_id: UUID, pieces: int, *, cost_fen: int = 1000, list_fen: int = 1480, name: str = "散养土鸡蛋"
) -> UUID:
    """An article with so many pieces on the shelf of a store."""
    found = sku(name, list_fen)
    receipt = Receipt(sku_id=found, quantity=pieces, batch_code="B1", unit_cost_fen=cost_fen)
    stock.receive(store_id, [receipt], reference="po:test")
    return found


def placed(store_id: UUID, wanted: Mapping[UUID, int], person_id: UUID | None = None, **more: object) -> OrderView:
    """An order of somebody."""
    lines = [Wanted(sku_id=one, quantity=quantity) for one, quantity in wanted.items()]
    values = {"person_id": person_id or new_id(), "store_id": store_id, "lines": lines, "key": digits(12), **more}
    return api.place(PlaceInput.model_validate(values))


def notice(order: OrderView, amount_fen: int | None = None, transaction_id: str = "42000001") -> PaymentNotice:
    """What the provider would tell of an order's payment, which is started where there is none yet."""
    assert order.person_id is not None
    if not api.payments_of(order.id):
        api.start_payment(order.id, order.person_id)
    payment = api.payments_of(order.id)[-1]
    return PaymentNotice(
        payment_id=payment.id,
        paid=True,
        amount_fen=payment.amount_fen if amount_fen is None else amount_fen,
        transaction_id=transaction_id,
        at=clock.now(),
    )


def paid(store_id: UUID, wanted: Mapping[UUID, int], person_id: UUID | None = None, **more: object) -> OrderView:
    """A paid order of somebody."""
    order = placed(store_id, wanted, person_id, **more)
    api.take_notice(notice(order))
    return api.order(order.id)


@dataclass
class Till:
    """A provider that keeps what it was asked for."""

    payments: list[NewPayment] = field(default_factory=list)
    refunds: list[NewRefund] = field(default_factory=list)
    closed: list[UUID] = field(default_factory=list)

    def create(self, payment: NewPayment) -> Prepared:
        """Prepare."""
        self.payments.append(payment)
        return Prepared(pay_url=f"/pay/{payment.payment_id}")

    def close(self, payment_id: UUID) -> None:
        """Close."""
        self.closed.append(payment_id)

    def refund(self, refund: NewRefund) -> RefundNotice | None:
        """Refund at once."""
        self.refunds.append(refund)
        return RefundNotice(
            refund_id=refund.refund_id, done=True, amount_fen=refund.amount_fen, provider_refund_id="5", at=clock.now()
        )


@dataclass
class Book:
    """Offers of group buys that a test sets."""

    known: dict[UUID, Offer] = field(default_factory=dict)

    def open(self, store_id: UUID, sku_id: UUID, capacity: int, unit_fen: int = 4390, list_fen: int = 5990) -> UUID:
        """Open an offer of so many pieces, closing in an hour."""
        groupbuy_id = new_id()
        stock.open_offer(groupbuy_id, sku_id, capacity, store_id=store_id)
        self.known[groupbuy_id] = Offer(
            groupbuy_id=groupbuy_id,
            sku_id=sku_id,
            unit_fen=unit_fen,
            list_fen=list_fen,
            label="50 户档",
            closes_at=clock.now() + timedelta(minutes=10),
            store_id=store_id,
            cost_fen=3000,
        )
        return groupbuy_id

    def offers(self, person_id: UUID, groupbuy_ids: Sequence[UUID]) -> Mapping[UUID, Offer]:
        """The offers."""
        return {one: self.known[one] for one in groupbuy_ids if one in self.known}


def discount(store_id: UUID, fen: int) -> None:
    """What the store takes off for fetching."""
    pricing.set_pickup_discount(store_id, fen)
