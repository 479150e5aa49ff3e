"""Levels and moves of goods, batches, and the promises of group buys."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.ledger import Level, Move


class StockLevel(Level):
    """How many pieces of a sku (the commodity) an account holds."""


class StockMove(Move):
    """A move of pieces between accounts."""


class Batch(models.Model):
    """Goods that came in together. `left` counts pieces in the store, reserved ones included: over all batches of a
    sku it equals shelf + held + arrived + expired. `expired` of them are past their last day and off the shelf."""

    id = models.UUIDField(primary_key=True)
    store_id = models.UUIDField()
    sku_id = models.UUIDField()
    code = models.TextField()
    expires_on = models.DateField(null=True)
    unit_cost_fen = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    expired = models.PositiveIntegerField(default=0, db_default=0)
    received_at = models.DateTimeField()
    reference = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(left__lte=F("quantity")), name="batch_left_within"),
            models.CheckConstraint(condition=Q(expired__lte=F("left")), name="batch_expired_within"),
        ]
        indexes = [
            models.Index(fields=["store_id", "sku_id", "expires_on"], condition=Q(left__gt=0), name="batch_open"),
            models.Index(fields=["expires_on"], condition=Q(left__gt=0), name="batch_by_expiry"),
        ]


class Offer(models.Model):
    """The promise of a group buy; its id is the group buy's."""

    id = models.UUIDField(primary_key=True)
    store_id = models.UUIDField(db_index=True)
    sku_id = models.UUIDField()
    capacity = models.PositiveIntegerField()
    closed_at = models.DateTimeField(null=True)
