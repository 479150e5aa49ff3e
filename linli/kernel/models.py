"""Tables of the ground floor. `Event` is partitioned by month of recording; see the first migration."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class EventRow(models.Model):
    """One fact. Positions are contiguous and commit-ordered within a stream."""

    id = models.UUIDField(primary_key=True)
    stream = models.SmallIntegerField()
    position = models.BigIntegerField()
    name = models.TextField()
    version = models.SmallIntegerField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    person_id = models.UUIDField(null=True)
    store_id = models.UUIDField(null=True)
    actor = models.TextField()
    cause = models.UUIDField(null=True)
    source = models.TextField()
    data = models.JSONField()

    class Meta:
        db_table = "kernel_event"
        managed = False


class Stream(models.Model):
    """The counter of one stream: the last position given out and committed."""

    id = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField(default=0)


class Bookmark(models.Model):
    """How far a reader has come in a stream."""

    pk = models.CompositePrimaryKey("reader", "stream")
    reader = models.TextField()
    stream = models.SmallIntegerField()
    position = models.BigIntegerField()


class ParkedEvent(models.Model):
    """An event that a reader could not take; it waits here to be looked at and replayed."""

    id = models.UUIDField(primary_key=True)
    reader = models.TextField()
    event_id = models.UUIDField()
    event_name = models.TextField()
    stream = models.SmallIntegerField()
    position = models.BigIntegerField()
    error = models.TextField()
    parked_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=1)
    replayed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "event_id"], name="parked_once")]


class Timer(models.Model):
    """When a timer last ran."""

    name = models.TextField(primary_key=True)
    ran_at = models.DateTimeField()


class Heartbeat(models.Model):
    """A sign of life of a process."""

    process = models.TextField(primary_key=True)
    beat_at = models.DateTimeField()
    detail = models.JSONField(default=dict)


class IdempotencyKey(models.Model):
    """A write that was done, with the answer that was given."""

    pk = models.CompositePrimaryKey("holder", "key")
    holder = models.TextField()
    key = models.TextField()
    request_hash = models.BinaryField()
    status = models.SmallIntegerField(null=True)
    content_type = models.TextField(default="")
    answer = models.BinaryField(null=True)
    session_key = models.TextField(default="")  # the session that the answer began
    made_at = models.DateTimeField()


class RateCounter(models.Model):
    """Attempts within a window of time."""

    pk = models.CompositePrimaryKey("key", "window_start")
    key = models.TextField()
    window_start = models.DateTimeField()
    hits = models.PositiveIntegerField()


class AuditEntry(models.Model):
    """What a member of staff did or looked at, and with what success."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    actor = models.TextField()
    actor_name = models.TextField()
    action = models.TextField()
    path = models.TextField()
    status = models.SmallIntegerField()
    detail = models.JSONField(default=dict)
    store_ids = ArrayField(models.UUIDField(), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["-at"], name="audit_by_time"),
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
        ]
