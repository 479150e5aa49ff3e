"""The inbox, and what keeps it bearable."""

from django.db import models
from django.db.models import Q


class Message(models.Model):
    """A message to one person. The same key reaches a person once."""

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    store_id = models.UUIDField(null=True)
    channel = models.TextField()
    purpose = models.TextField()
    key = models.TextField()
    title = models.TextField()
    title_en = models.TextField(default="")
    body = models.TextField()
    body_en = models.TextField(default="")
    link = models.TextField()
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "key"], name="message_once")]
        indexes = [
            models.Index(fields=["person_id", "-id"], name="inbox_newest_first"),
            models.Index(fields=["person_id"], name="inbox_unread", condition=Q(read_at=None)),
        ]


class Quota(models.Model):
    """How many promotions a person got on a local day; its row decides races for the last one."""

    pk = models.CompositePrimaryKey("person_id", "day")
    person_id = models.UUIDField()
    day = models.DateField()
    promotions = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(promotions__lte=2), name="promotions_capped")]


class Refused(models.Model):
    """A message that was not sent, with the reason."""

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    store_id = models.UUIDField(null=True)
    purpose = models.TextField()
    key = models.TextField()
    reason = models.TextField()
    refused_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-refused_at"], name="refused_newest_first")]
