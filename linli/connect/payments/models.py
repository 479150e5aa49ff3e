"""Notifications that were refused; and what the built-in test gateway remembers, the other side of WeChat Pay."""

from django.db import models
from django.db.models import Q


class RefusedNotification(models.Model):
    """Notifications of one day that WeChat Pay did not sign, by reason, sender and named key. Nothing of their content.

    `reason`: `unknown key`, `too old`, `wrong signature`, `unreadable`.
    """

    id = models.UUIDField(primary_key=True)
    day = models.DateField()
    reason = models.TextField()
    address = models.TextField()
    serial = models.TextField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveBigIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "connect_refusednotification"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "reason", "address", "serial"],
                condition=Q(settled_at=None),
                name="connect_refused_once_a_day",
            )
        ]


class TestTransaction(models.Model):
    """A payment as the gateway knows it."""

    out_trade_no = models.TextField(primary_key=True)
    prepay_id = models.TextField(unique=True)
    description = models.TextField()
    total_fen = models.BigIntegerField()
    state = models.TextField(default="NOTPAY")
    transaction_id = models.TextField(default="")
    notify_url = models.TextField()
    expires_at = models.DateTimeField(null=True)
    success_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "connect_testtransaction"


class TestRefund(models.Model):
    """A refund as the gateway knows it."""

    out_refund_no = models.TextField(primary_key=True)
    transaction = models.ForeignKey(TestTransaction, on_delete=models.PROTECT)
    refund_id = models.TextField()
    amount_fen = models.BigIntegerField()
    success_at = models.DateTimeField()

    class Meta:
        db_table = "connect_testrefund"


class TestNotification(models.Model):
    """A notification to be repeated until it is answered."""

    id = models.UUIDField(primary_key=True)
    url = models.TextField()
    event_type = models.TextField()
    resource = models.JSONField()
    made_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "connect_testnotification"
