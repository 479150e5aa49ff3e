"""Facts about prices and coupons."""

from uuid import UUID

from linli.kernel.events import Event


class PricesChanged(Event):
    """Prices were set: for a store, or for the chain where there is no store."""

    sku_ids: list[UUID]


class CouponIssued(Event):
    """A person was given a coupon."""

    coupon_id: UUID
    kind_id: UUID
    amount_fen: int


class CouponUsed(Event):
    """A coupon was used for an order."""

    coupon_id: UUID
    order_id: UUID


class CouponGivenBack(Event):
    """A coupon came back because its order expired, was cancelled or refunded as a whole."""

    coupon_id: UUID
    order_id: UUID
