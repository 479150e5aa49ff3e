"""Notifications that were refused: counted by day, reason and sender, so that a flood of them stays a few rows."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from linli.accounts.types import View
from linli.connect.payments.models import RefusedNotification
from linli.kernel import clock
from linli.kernel.errors import Conflict, NotFound
from linli.kernel.ids import new_id
from linli.kernel.log import transaction

MOST = 200
MOST_SENDERS = 200  # a day; what comes from still others is counted together


class RefusedView(View):
    """Notifications of one day and sender that were refused, and who found out why.

    `reason` is `unknown key`, `too old`, `wrong signature` or `unreadable`.
    """

    id: UUID
    reason: str
    address: str
    serial: str
    first_at: datetime
    last_at: datetime
    count: int
    settled_at: datetime | None
    settled_by: str
    note: str


def note(reason: str, address: str, serial: str) -> None:
    """Count one that was refused."""
    now, today = clock.now(), clock.today()
    with transaction():
        waiting = RefusedNotification.objects.filter(day=today, settled_at=None)
        known = waiting.filter(reason=reason, address=address, serial=serial).exists()
        if not known and waiting.count() >= MOST_SENDERS:
            address, serial = "", ""
        row, _ = RefusedNotification.objects.get_or_create(
            day=today,
            reason=reason,
            address=address,
            serial=serial,
            settled_at=None,
            defaults={"id": new_id(), "first_at": now, "last_at": now},
        )
        RefusedNotification.objects.filter(id=row.id).update(count=F("count") + 1, last_at=now)


def refused(*, waiting: bool = True) -> list[RefusedView]:
    """Those that nobody has looked at, the latest first; else those that somebody has."""
    rows = RefusedNotification.objects.filter(settled_at__isnull=waiting).order_by("-last_at")
    return [_view(row) for row in rows[:MOST]]


def settle(refusal_id: UUID, *, note: str, by: str) -> RefusedView:
    """Somebody has looked at it. Raises Conflict where somebody had before."""
    with transaction():
        row = RefusedNotification.objects.select_for_update().filter(id=refusal_id).first()
        if row is None:
            raise NotFound()
        if row.settled_at:
            raise Conflict(reason_zh="这条已经处理过了", reason_en="It is settled already")
        row.settled_at, row.settled_by, row.note = clock.now(), by, note
        row.save(update_fields=["settled_at", "settled_by", "note"])
        return _view(row)


def _view(row: RefusedNotification) -> RefusedView:
    return RefusedView(**{name: getattr(row, name) for name in RefusedView.model_fields})
