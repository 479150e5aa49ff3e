"""One-time codes for phones."""

import hmac
from datetime import timedelta

from linli.accounts.models import OneTimeCode
from linli.accounts.rules import CODE_MINUTES, normal_phone
from linli.accounts.types import BadPhone, CodeSender, WrongCode
from linli.kernel import clock
from linli.kernel.http import Tell
from linli.kernel.ids import digits
from linli.kernel.limits import hit
from linli.kernel.log import transaction
from linli.kernel.secrets import fingerprint

CODE_DIGITS = 6
TRIES = 5

_sender: list[CodeSender] = []


def plug_code_sender(sender: CodeSender) -> None:
    """Name the adapter that delivers codes."""
    _sender[:] = [sender]


def start_code(phone_text: str, address: str) -> tuple[str, str]:
    """Make a code for a phone: (normal phone, code). The caller has it delivered, or shows it in the demo.

    `address` is where the request came from: both are limited, so that nobody is flooded.
    """
    phone = normal_phone(phone_text)
    if phone is None:
        raise BadPhone()
    hashed = fingerprint(phone)
    hit(f"code:{hashed.hex()[:24]}", limit=5, per_seconds=600)
    hit(f"code-from:{address}", limit=200, per_seconds=600)
    code = digits(CODE_DIGITS)
    with transaction():
        OneTimeCode.objects.update_or_create(
            phone_hash=hashed,
            defaults={
                "code_hash": fingerprint(f"{phone}:{code}"),
                "expires_at": clock.now() + timedelta(minutes=CODE_MINUTES),
                "tries_left": TRIES,
            },
        )
    return phone, code


def send_code(phone: str, code: str) -> None:
    """Deliver a code by the plugged adapter (from a job: it is a network call)."""
    for sender in _sender:
        sender.send(phone, code)


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
