"""What the built-in test gateway remembers: the other side of WeChat Pay, so to say."""

from django.db import models


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
