"""Group buys, their tiers, who joined."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.groupbuy.types import GroupBuyState


class GroupBuy(models.Model):
    """A group buy with its running count of those who joined."""

    id = models.UUIDField(primary_key=True)
    store_id = models.UUIDField()
    sku_id = models.UUIDField()
    supplier_id = models.UUIDField()
    title = models.TextField()
    kind = models.TextField()
    state = models.TextField(choices=[(state.value, state.value) for state in GroupBuyState])
    list_fen = models.PositiveIntegerField()
    unit_cost_fen = models.PositiveIntegerField()
    threshold = models.PositiveIntegerField()
    capacity = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    pickup_from = models.DateTimeField()
    community_ids = ArrayField(models.UUIDField(), default=list)
    opened_by = models.TextField()
    directive_id = models.UUIDField(null=True)
    cancel_reason = models.TextField(default="")
    households = models.PositiveIntegerField(default=0)
    quantity = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)
    tier_told = models.PositiveIntegerField(default=0)
    final_unit_fen = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(state="open"), name="groupbuy_due"),
            models.Index(fields=["store_id", "-opened_at"], name="groupbuy_by_store"),
        ]


class TierRow(models.Model):
    """A price from so many households on."""

    pk = models.CompositePrimaryKey("groupbuy_id", "households")
    groupbuy = models.ForeignKey(GroupBuy, on_delete=models.CASCADE, related_name="tiers")
    households = models.PositiveIntegerField()
    unit_fen = models.PositiveIntegerField()


class Membership(models.Model):
    """A paid order in a group buy, with its running number (跟团号)."""

    pk = models.CompositePrimaryKey("groupbuy_id", "order_id")
    groupbuy = models.ForeignKey(GroupBuy, on_delete=models.CASCADE, related_name="memberships")
    order_id = models.UUIDField()
    person_id = models.UUIDField()
    number = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField()
    paid_fen = models.PositiveIntegerField()
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    newcomer = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["groupbuy", "number"], name="number_once_in_groupbuy")]
        indexes = [models.Index(fields=["person_id"], name="membership_by_person")]
