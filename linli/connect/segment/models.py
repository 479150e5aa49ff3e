"""Keys that may write, messages that were seen, events that were kept aside."""

from django.db import models


class WriteKey(models.Model):
    """A key that a source writes with; only its hash is kept. What it sends belongs to its store, if it has one."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    key_hash = models.BinaryField(unique=True)
    tail = models.TextField()
    store_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class SeenMessage(models.Model):
    """A message that has been taken; the same one again is dropped."""

    pk = models.CompositePrimaryKey("key_id", "message_id")
    key_id = models.UUIDField()
    message_id = models.TextField()
    seen_at = models.DateTimeField(db_index=True)


class BadEvent(models.Model):
    """An event that could not be taken, with the reason."""

    id = models.UUIDField(primary_key=True)
    key_id = models.UUIDField()
    payload = models.JSONField()
    reason = models.TextField()
    received_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveIntegerField(default=1)
    replayed_at = models.DateTimeField(null=True)
