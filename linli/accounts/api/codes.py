"""One-time codes for phones."""

import hmac
from datetime import timedelta
from uuid import UUID

from linli.accounts.models import OneTimeCode
from linli.accounts.rules import CODE_MINUTES, normal_phone
from linli.accounts.types import BadPhone, WrongCode
from linli.kernel import clock
from linli.kernel.http import Tell
from linli.kernel.ids import digits
from linli.kernel.limits import hit
from linli.kernel.log import transaction
from linli.kernel.secrets import fingerprint

CODE_DIGITS = 6
TRIES = 5


def start_code(phone_text: str, address: str) -> tuple[str, str]:
    """Make a code that is shown, as the demo does: (normal phone, code). It replaces the one before.

    `address` is where the request came from: both are limited, so that nobody is flooded.
    """
    phone = counted_phone(phone_text, address)
    return phone, make_code(phone)


def counted_phone(phone_text: str, address: str) -> str:
    """The normal phone, after counting that a code is wanted; raises BadPhone, TooMany."""
    phone = normal_phone(phone_text)
    if phone is None:
        raise BadPhone()
    hit(f"code:{fingerprint(phone).hex()[:24]}", limit=5, per_seconds=600)
    hit(f"code-from:{address}", limit=200, per_seconds=600)
    return phone


def make_code(phone: str, ticket: UUID | None = None) -> str:
    """A new code for a normal phone; it replaces the one before."""
    code, now = digits(CODE_DIGITS), clock.now()
    fresh = OneTimeCode(
        phone_hash=fingerprint(phone),
        code_hash=fingerprint(f"{phone}:{code}"),
        expires_at=now + timedelta(minutes=CODE_MINUTES),
        tries_left=TRIES,
        ticket=ticket,
        asked_at=now,
    )
    names = [field.name for field in OneTimeCode._meta.concrete_fields if not field.primary_key]
    OneTimeCode.objects.bulk_create([fresh], update_conflicts=True, unique_fields=["phone_hash"], update_fields=names)
    return code


def check_code(phone_text: str, code: str) -> str:
    """Use up a code; the normal phone. A wrong try counts even though it is refused.

    Raises:
        WrongCode: wrong, used up or too old.
    """
    phone = normal_phone(phone_text)
    if phone is None:
        raise BadPhone()
    with transaction():
        kept = OneTimeCode.objects.select_for_update().filter(phone_hash=fingerprint(phone)).first()
        if kept is None or kept.expires_at < clock.now() or kept.tries_left == 0:
            raise WrongCode()
        if hmac.compare_digest(bytes(kept.code_hash), fingerprint(f"{phone}:{code}")):
            kept.delete()
            return phone
        kept.tries_left -= 1
        kept.save(update_fields=["tries_left"])
    raise Tell(WrongCode())
