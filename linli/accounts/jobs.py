"""What accounts does outside of requests: sending codes, and housekeeping."""

from base64 import b64decode
from uuid import UUID

from linli.accounts import api
from linli.kernel.housekeeping import daily
from linli.kernel.jobs import enqueue, job


@job()
def deliver_code(ticket: str, sealed: str) -> None:
    """Hand a one-time code to the adapter that sends it; phone and code wait sealed in the queue."""
    again = api.deliver_code(UUID(ticket), b64decode(sealed))
    if again:
        enqueue(deliver_code, at=again, ticket=ticket, sealed=sealed)


@daily
def forget_old() -> None:
    """Delete codes and notes of sessions that nobody can use any more."""
    api.forget_old()
