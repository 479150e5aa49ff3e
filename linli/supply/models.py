"""Suppliers, purchase orders, what was received."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.supply.types import PurchaseState


class Supplier(models.Model):
    """A supplier or a farm."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField(unique=True)
    contact = models.TextField(default="")
    address = models.TextField(default="")
    story = models.TextField(default="")


class PurchaseOrder(models.Model):
    """An order to a supplier for one store."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    store_id = models.UUIDField()
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT)
    groupbuy_id = models.UUIDField(null=True, unique=True)
    state = models.TextField(choices=[(state.value, state.value) for state in PurchaseState])
    needed_on = models.DateField()
    ordered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    waybill = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["store_id", "-id"], name="purchase_by_store"),
            models.Index(fields=["supplier", "-id"], name="purchase_by_supplier"),
        ]


class PurchaseLine(models.Model):
    """A line of a purchase order, with a copy of what the SKU was called."""

    pk = models.CompositePrimaryKey("order_id", "sku_id")
    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="lines")
    sku_id = models.UUIDField()
    rank = models.PositiveSmallIntegerField()
    name = models.TextField()
    size = models.TextField()
    unit = models.TextField()
    picture = models.TextField()
    barcode = models.TextField()
    quantity = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    unit_cost_fen = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="purchase_line_of_something"),
            models.CheckConstraint(condition=Q(received__lte=F("quantity")), name="purchase_line_not_overfull"),
        ]


class Receipt(models.Model):
    """One batch that arrived."""

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="receipts")
    store_id = models.UUIDField()
    sku_id = models.UUIDField()
    batch_id = models.UUIDField()
    batch_code = models.TextField()
    quantity = models.PositiveIntegerField()
    expires_on = models.DateField(null=True)
    quality_note = models.TextField(default="")
    photo_ids = ArrayField(models.UUIDField(), default=list)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["store_id", "sku_id", "-received_at"], name="receipt_by_sku")]
