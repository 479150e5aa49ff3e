"""What is to be handed out, to whom, from which slot."""

from django.db import models
from django.db.models import F, Q

from linli.fulfil.types import PickupState

OPEN = [state.value for state in (PickupState.WAITING, PickupState.PICKING, PickupState.READY, PickupState.PARTLY)]


class Counter(models.Model):
    """A store's pickup counter; its row is locked while slots and codes are given out."""

    store_id = models.UUIDField(primary_key=True)
    rows = models.PositiveSmallIntegerField(default=6)
    slots_per_row = models.PositiveSmallIntegerField(default=40)


class Pickup(models.Model):
    """The goods of one paid order on their way to the buyer's hands."""

    order_id = models.UUIDField(primary_key=True)
    number = models.TextField()
    store_id = models.UUIDField()
    person_id = models.UUIDField()
    state = models.TextField(choices=[(state.value, state.value) for state in PickupState])
    slot = models.TextField(null=True)
    code = models.TextField()
    paid_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    picking_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    collected_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store_id", "code"], condition=Q(state__in=OPEN), name="open_code_once"),
            models.UniqueConstraint(
                fields=["store_id", "slot"], condition=Q(state__in=OPEN, slot__isnull=False), name="open_slot_once"
            ),
        ]
        indexes = [
            models.Index(fields=["store_id", "state", "paid_at"], name="pickup_by_store"),
            models.Index(fields=["ready_at"], condition=Q(state="ready", missed_at=None), name="pickup_not_fetched"),
        ]


class PickupLine(models.Model):
    """Pieces of one SKU in a pickup, with a copy of what the SKU was called and where it is stored."""

    id = models.UUIDField(primary_key=True)
    pickup = models.ForeignKey(Pickup, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    sku_id = models.UUIDField()
    groupbuy_id = models.UUIDField(null=True)
    name = models.TextField()
    size = models.TextField()
    picture = models.TextField()
    barcode = models.TextField()
    zone = models.TextField()
    quantity = models.PositiveIntegerField()
    arrived = models.PositiveIntegerField(default=0)
    picked_at = models.DateTimeField(null=True)
    collected = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pickup", "position"], name="pickup_line_once"),
            models.CheckConstraint(condition=Q(collected__lte=F("quantity")), name="not_more_handed_out_than_bought"),
            models.CheckConstraint(condition=Q(arrived__lte=F("quantity")), name="not_more_arrived_than_bought"),
        ]
        indexes = [
            models.Index(fields=["groupbuy_id"], condition=Q(groupbuy_id__isnull=False), name="line_by_groupbuy")
        ]


class Arrival(models.Model):
    """How many pieces of a group buy's goods have arrived, and how many were set aside for orders."""

    pk = models.CompositePrimaryKey("groupbuy_id", "sku_id")
    groupbuy_id = models.UUIDField()
    sku_id = models.UUIDField()
    arrived = models.PositiveIntegerField(default=0)
    given = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(given__lte=F("arrived")), name="not_more_given_than_arrived"),
        ]


class Formed(models.Model):
    """When a group buy's goods were ordered from the supplier: from then on its buyers wait for the lorry."""

    groupbuy_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()


class Handover(models.Model):
    """Goods handed out once, by the key of the request: a replay finds it here and gives nothing again."""

    key = models.TextField(primary_key=True)
    pickup = models.ForeignKey(Pickup, on_delete=models.CASCADE, related_name="handovers")
    at = models.DateTimeField()
    lines = models.JSONField()
