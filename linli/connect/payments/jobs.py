"""The test gateway's notifications: real HTTP, signed afresh each time, repeated until they are answered."""

from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from linli.connect.payments.gateway import sealed_notification, signature_headers
from linli.connect.payments.models import RefusedNotification, TestNotification
from linli.kernel import clock
from linli.kernel.housekeeping import daily, sweep
from linli.kernel.jobs import enqueue, every, job

PATIENCE = 10.0
# For a month somebody may ask what the gateway told; what it never got across is given up after a day (see below).
KEEP_TOLD = timedelta(days=30)
KEEP_REFUSED = timedelta(days=90)


class NotAnswered(Exception):
    """The merchant did not confirm; it is told again."""


@job(attempts=6)
def notify(notification_id: str, repeat: int = 1) -> None:
    """Send a notification; `repeat` sends it so many times whatever is answered, as WeChat Pay sometimes does."""
    row = TestNotification.objects.filter(id=notification_id).first()
    if row is None:
        return
    statuses = [_send(row) for _ in range(repeat)]
    TestNotification.objects.filter(id=row.id).update(attempts=row.attempts + repeat)
    if not any(status < 300 for status in statuses):
        raise NotAnswered(f"{row.url} answered {statuses[-1]}")
    TestNotification.objects.filter(id=row.id, answered_at=None).update(answered_at=clock.now())


@every(seconds=60)
def repeat_unanswered() -> None:
    """Tell again what nobody confirmed for a while, for a day."""
    now = clock.now()
    waiting = TestNotification.objects.filter(
        answered_at=None, made_at__gt=now - timedelta(days=1), made_at__lt=now - timedelta(seconds=30)
    )
    for one in waiting.order_by("made_at").values_list("id", flat=True)[:100]:
        tell(one)


@daily
def forget_notifications() -> None:
    """Delete notifications of the past."""
    sweep(TestNotification.objects.filter(made_at__lt=clock.now() - KEEP_TOLD))
    sweep(RefusedNotification.objects.filter(last_at__lt=clock.now() - KEEP_REFUSED))


def tell(notification_id: UUID, *, repeat: int = 1, after_seconds: int = 0) -> None:
    """Queue a notification."""
    at = clock.now() + timedelta(seconds=after_seconds) if after_seconds else None
    enqueue(notify, key=f"testpay:{notification_id}", at=at, notification_id=str(notification_id), repeat=repeat)


def _send(row: TestNotification) -> int:
    body = sealed_notification(row)
    headers = {"Content-Type": "application/json", **signature_headers(body)}
    status: int = _line().post(row.url, content=body.encode(), headers=headers).status_code
    return status


@cache  # one for the process: each new client reads all certificates of the world
def _line() -> Any:
    import httpx  # takes a second to load, and only this job needs it

    return httpx.Client(timeout=PATIENCE)
