"""What accounts does not keep for ever."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from linli.accounts.models import OneTimeCode, OpenSession
from linli.kernel import clock
from linli.kernel.housekeeping import sweep

# A code is worth nothing a few minutes after it was made. Within the day, whoever asks why it did not work can be told.
KEEP_OVER_CODES = timedelta(days=1)
# The note of a session goes with its session; a day old, it cannot be one whose session is just being written.
KEEP_ORPHANS = timedelta(days=1)


def forget_old() -> None:
    """Delete codes that are over, and notes of sessions that are there no more."""
    now = clock.now()
    sweep(OneTimeCode.objects.filter(expires_at__lt=now - KEEP_OVER_CODES))
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    sweep(OpenSession.objects.filter(~Exists(alive), since__lt=now - KEEP_ORPHANS))
