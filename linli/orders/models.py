"""Carts, orders, payments, refunds, and the ledger of money.

A sale at the counter (import or till) is an `Order` with channel "pos", mode "counter", state "paid". It fills: id,
number, source_key ("<source>:<receipt>", unique, so that the same file twice changes nothing), person_id where known,
store_id, placed_at = paid_at = the moment of the sale, goods_fen, total_fen = paid_fen, cost_fen; expires_at, coupon_id
and pickup stay null, steps empty. Its `OrderLine`s fill order_id, position, sku_id, category_id, quantity, list_fen and
unit_fen (per piece), net_fen and cost_fen (all pieces), handed_quantity = quantity (the goods have left); name, size,
picture and storage may stay "" (pages then ask the catalog). Money paid at the counter does not pass through
`MoneyLevel`.
"""

from django.db import models
from django.db.models import F, Q

from linli.kernel.ledger import Level, Move
from linli.orders.types import State

STATES = [(state.value, state.value) for state in State]


class CartLine(models.Model):
    """Goods laid aside by a person in a store. `groupbuy_id` is NOUGHT for goods of the shelf."""

    pk = models.CompositePrimaryKey("person_id", "store_id", "sku_id", "groupbuy_id")
    person_id = models.UUIDField()
    store_id = models.UUIDField()
    sku_id = models.UUIDField()
    groupbuy_id = models.UUIDField()
    quantity = models.PositiveIntegerField()
    chosen = models.BooleanField(default=True)
    added_at = models.DateTimeField()


class Order(models.Model):
    """An order of any channel; `source_key` is unique per origin and makes it once only."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField()
    source_key = models.TextField(unique=True)
    person_id = models.UUIDField(null=True)
    store_id = models.UUIDField()
    channel = models.TextField()
    mode = models.TextField()
    state = models.TextField(choices=STATES)
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    pickup_from = models.DateTimeField(null=True)
    pickup_until = models.DateTimeField(null=True)
    goods_fen = models.BigIntegerField()
    total_fen = models.BigIntegerField()
    paid_fen = models.BigIntegerField(default=0)
    refunded_fen = models.BigIntegerField(default=0)
    cost_fen = models.BigIntegerField()
    coupon_id = models.UUIDField(null=True)
    steps = models.JSONField(default=list)
    note = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_fen__gte=0) & Q(refunded_fen__lte=F("paid_fen")), name="orders_refunds_within_paid"
            ),
        ]
        indexes = [
            models.Index(fields=["store_id", "paid_at"], name="orders_by_store"),
            models.Index(fields=["person_id", "paid_at"], name="orders_by_person"),
            models.Index(fields=["store_id", "-placed_at"], name="orders_by_placing"),
            models.Index(fields=["expires_at"], condition=Q(state="placed"), name="orders_unpaid"),
        ]


class OrderLine(models.Model):
    """A line with a copy of what it needs of the catalog. `net_fen`, `cost_fen`, `refunded_fen`: for all pieces.

    Stock holds `quantity - handed_quantity - released_quantity` pieces for it.
    """

    pk = models.CompositePrimaryKey("order_id", "position")
    order_id = models.UUIDField()
    position = models.SmallIntegerField()
    sku_id = models.UUIDField()
    category_id = models.UUIDField()
    groupbuy_id = models.UUIDField(null=True)
    name = models.TextField(default="")
    size = models.TextField(default="")
    picture = models.TextField(default="")
    storage = models.TextField(default="")
    quantity = models.PositiveIntegerField()
    list_fen = models.BigIntegerField()
    unit_fen = models.BigIntegerField()
    net_fen = models.BigIntegerField()
    cost_fen = models.BigIntegerField()
    handed_quantity = models.PositiveIntegerField(default=0)
    released_quantity = models.PositiveIntegerField(default=0)
    refunded_quantity = models.PositiveIntegerField(default=0)
    refunded_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(refunded_quantity__lte=F("quantity")), name="orders_line_refunds_within"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("handed_quantity") + F("released_quantity")),
                name="orders_line_goods_within",
            ),
        ]
        indexes = [
            models.Index(
                fields=["order_id"],
                condition=Q(quantity__gt=F("handed_quantity") + F("released_quantity")),
                name="orders_line_holding",
            ),
            models.Index(fields=["sku_id", "order_id"], name="orders_line_by_sku"),
            models.Index(
                fields=["groupbuy_id"], condition=Q(groupbuy_id__isnull=False), name="orders_line_by_groupbuy"
            ),
        ]


class Payment(models.Model):
    """A payment asked of the provider; its id is the number the provider knows it by."""

    id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField(db_index=True)
    method = models.TextField()
    amount_fen = models.BigIntegerField()
    state = models.TextField(default="asked")
    pay_url = models.TextField(default="")
    payer_address = models.TextField(default="")
    transaction_id = models.TextField(default="")
    asked_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "method"], condition=Q(state__in=["asked", "ready"]), name="orders_payment_one_open"
            ),
        ]


class Refund(models.Model):
    """Money going back; `key` makes it once only for its order."""

    id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    payment_id = models.UUIDField(null=True)
    key = models.TextField()
    amount_fen = models.BigIntegerField()
    reason = models.TextField()
    whole = models.BooleanField()
    state = models.TextField(default="asked")
    provider_refund_id = models.TextField(default="")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_id", "key"], name="orders_refund_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="orders_refund_of_something"),
        ]


class ParkedNotice(models.Model):
    """A verified notification that does not fit; money may be waiting for somebody to look."""

    id = models.UUIDField(primary_key=True)
    payment_id = models.UUIDField()
    reason = models.TextField()
    notice = models.JSONField()
    at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["payment_id", "reason"], name="orders_notice_parked_once")]


class MoneyLevel(Level):
    """Fen that an account holds of an order (the commodity): so no row is shared between orders.

    Accounts: `world:provider` (the payment provider's side), `paid` (ours to keep), `returning` (refunds under way).
    """


class MoneyMove(Move):
    """Fen moving between accounts of an order."""
