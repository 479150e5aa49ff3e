"""One-time codes on their way to phones (docs/adr/0202).

A provider promises no idempotence, so each try is written down before it begins. A try whose end nobody knows, because
the line broke or the worker was killed, is repeated only after a pause, and only while the code is still the newest.
"""

import logging
from base64 import b64encode
from datetime import datetime
from uuid import UUID

from linli.accounts.api.codes import counted_phone, make_code
from linli.accounts.models import OneTimeCode
from linli.accounts.rules import CODE_MINUTES, PAUSE, TROUBLES, next_try
from linli.accounts.types import CodeNotSent, CodeSender, CodeState, Delivery, SmsNotSetUp, Trouble
from linli.kernel import clock
from linli.kernel.doctor import check
from linli.kernel.errors import NotFound, TooMany
from linli.kernel.ids import new_id
from linli.kernel.jobs import enqueue
from linli.kernel.log import transaction
from linli.kernel.secrets import fingerprint, seal, unseal

logger = logging.getLogger(__name__)

_sender: list[CodeSender] = []


def plug_code_sender(sender: CodeSender | None) -> None:
    """Name the adapter that delivers codes; None where there is none."""
    _sender[:] = [sender] if sender else []


def send_code(phone_text: str, address: str) -> UUID:
    """Make a code and have it sent by a job; the ticket under which its way can be followed.

    Raises:
        SmsNotSetUp: nobody delivers codes here.
        TooMany: too many codes for this phone or from this address, or the last one is on its way.
    """
    if not _sender:
        raise SmsNotSetUp()
    with transaction():
        phone = counted_phone(phone_text, address)  # two requests for a phone pass here one after the other
        _need_pause(phone)
        ticket = new_id()
        sealed = b64encode(seal(f"{phone} {make_code(phone, ticket)}")).decode()
        enqueue("accounts.deliver_code", ticket=str(ticket), sealed=sealed)
        return ticket


def _need_pause(phone: str) -> None:
    last = OneTimeCode.objects.filter(phone_hash=fingerprint(phone), ticket__isnull=False).first()
    if last is None or last.asked_at is None or last.delivery == Delivery.FAILED:
        return
    left = last.asked_at + PAUSE - clock.now()
    if left.total_seconds() > 0:
        raise TooMany(retry_after=int(left.total_seconds()) + 1)


def deliver_code(ticket: UUID, sealed: bytes) -> datetime | None:
    """Send a code that waits; when to call again, if it must be. For a job: a network call, in no transaction."""
    phone, code = unseal(sealed).split(" ")
    row = _begin(ticket)
    if row is None:
        return None
    if row.delivery == Delivery.SENDING:
        return _left_alone_until(row)
    try:
        for sender in _sender:
            sender.send(phone, code, minutes=CODE_MINUTES, key=f"{ticket.hex}-{row.sent_tries + 1}")
    except CodeNotSent as reason:
        return _note_trouble(ticket, reason)
    OneTimeCode.objects.filter(ticket=ticket).update(delivery=Delivery.SENT, trouble="", told="")
    return None


def _begin(ticket: UUID) -> OneTimeCode | None:
    """The code as it was, marked as being sent now unless a try may still be under way; None where none is wanted."""
    with transaction():
        row = OneTimeCode.objects.select_for_update().filter(ticket=ticket, expires_at__gt=clock.now()).first()
        if row is None or row.delivery in (Delivery.SENT, Delivery.FAILED):
            return None
        if row.delivery == Delivery.SENDING and _left_alone_until(row):
            return row
        OneTimeCode.objects.filter(ticket=ticket).update(
            delivery=Delivery.SENDING, sent_tries=row.sent_tries + 1, tried_at=clock.now()
        )
        row.delivery = Delivery.WAITING
        return row


def _left_alone_until(row: OneTimeCode) -> datetime | None:
    until = row.tried_at + PAUSE if row.tried_at else None
    return until if until and until > clock.now() else None


def _note_trouble(ticket: UUID, reason: CodeNotSent) -> datetime | None:
    """Keep why a code was not sent; when to try again."""
    logger.warning("a one-time code was not sent: %s", reason)
    with transaction():
        row = OneTimeCode.objects.select_for_update().filter(ticket=ticket).first()
        if row is None or row.tried_at is None:
            return None
        again = next_try(reason.trouble, row.sent_tries, row.tried_at, row.expires_at)
        row.trouble, row.told = reason.trouble, reason.told[:200]
        if reason.trouble != Trouble.UNSURE:  # that one may still come: it is neither waiting nor lost
            row.delivery = Delivery.WAITING if again else Delivery.FAILED
        row.save(update_fields=["trouble", "told", "delivery"])
        return again


def code_state(ticket: UUID) -> CodeState:
    """How far a code has come; raises NotFound once it was used or replaced."""
    found = OneTimeCode.objects.filter(ticket=ticket).values_list("delivery", "trouble").first()
    if found is None:
        raise NotFound()
    trouble = Trouble(found[1]) if found[1] else None
    return CodeState(delivery=Delivery(found[0]), trouble=trouble, messages=TROUBLES[trouble] if trouble else None)


@check("one-time codes: the provider takes them")
def _refused() -> list[str]:
    rows = OneTimeCode.objects.filter(trouble=Trouble.OUT_OF_ORDER, asked_at__gte=clock.now() - PAUSE * 60)
    return [f"the provider of text messages says: {told}" for told in sorted(set(rows.values_list("told", flat=True)))]
