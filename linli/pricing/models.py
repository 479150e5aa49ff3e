"""Price lists, coupons, the discount for fetching."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.ids import NOUGHT

CHAIN = NOUGHT
"""Stands in `store_id` for the price list of the whole chain."""


class Price(models.Model):
    """The price of a sku in a store, or in the chain (`store_id` CHAIN) where the store has none of its own."""

    pk = models.CompositePrimaryKey("sku_id", "store_id")
    sku_id = models.UUIDField()
    store_id = models.UUIDField(default=CHAIN)
    price_fen = models.PositiveIntegerField()
    was_fen = models.PositiveIntegerField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(price_fen__gt=0), name="price_above_nought")]


class StoreTerms(models.Model):
    """What a store grants on each order that is fetched."""

    store_id = models.UUIDField(primary_key=True)
    pickup_discount_fen = models.PositiveIntegerField(default=0)


class CouponKind(models.Model):
    """A kind of coupon."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    note = models.TextField(default="")
    amount_fen = models.PositiveIntegerField()
    minimum_fen = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="coupon_takes_something_off"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_until")), name="coupon_valid_for_a_while"),
        ]


class Coupon(models.Model):
    """A coupon in a person's hands; `order_id` while it is used. One person gets one of an occasion (`key`)."""

    id = models.UUIDField(primary_key=True)
    kind = models.ForeignKey(CouponKind, on_delete=models.PROTECT)
    person_id = models.UUIDField()
    key = models.TextField()
    issued_at = models.DateTimeField()
    order_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "key"], name="coupon_issued_once"),
            models.UniqueConstraint(fields=["order_id"], name="coupon_one_per_order"),
        ]
