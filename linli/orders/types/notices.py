"""Notifications of payments that do not fit what was asked for, as head office sees them."""

from datetime import datetime
from uuid import UUID

from linli.accounts.types import View


class ParkedNoticeView(View):
    """A verified notification that does not fit: what came, what was asked for, who settled it.

    `reason` is `unknown payment`, `paid twice` or `other amount`; `may_retry` where taking it once more can help.
    """

    id: UUID
    reason: str
    at: datetime
    payment_id: UUID
    transaction_id: str
    amount_fen: int
    asked_fen: int | None
    order_id: UUID | None
    order_number: str | None
    store_name: str
    attempts: int
    may_retry: bool
    settled_at: datetime | None
    settled_by: str
    note: str
