"""Housekeeping: what nobody asks for any more is deleted once a day, a few rows at a time (docs/adr/0007)."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from itertools import islice
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, Func, OuterRef, QuerySet, TextField
from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from linli.kernel import clock
from linli.kernel.jobs import enqueue, every, job
from linli.kernel.limits import LONGEST_WINDOW
from linli.kernel.models import IdempotencyKey, ParkedEvent, RateCounter

logger = logging.getLogger(__name__)

DAY_SECONDS = 24 * 3600
BATCH_ROWS = 1_000

# A phone that was off the net over a long holiday may still send its writes again; nobody repeats one after a week.
KEEP_ANSWERS = timedelta(days=7)
# A counter is read within its window only; twice that also bears two machines whose clocks differ.
KEEP_COUNTERS = 2 * LONGEST_WINDOW
# A session that is over lets nobody in; the day is for reading afterwards what was open when something happened.
KEEP_OVER_SESSIONS = timedelta(days=1)
# An event taken after all is in the log; the note that it was parked serves whoever looks for a pattern of faults.
KEEP_REPLAYED = timedelta(days=90)
# A job that gave up is shown by the doctor until somebody has looked; after a quarter nobody will.
KEEP_ENDED_JOBS = timedelta(days=90)
ENDED = ("succeeded", "failed", "cancelled", "aborted")


def daily(work: Callable[[], None]) -> Callable[[], None]:
    """Make a function of `jobs.py` run once a day, outside of any transaction, on one machine at a time.

    It shares the lane of what takes minutes, so that no payment waits for it.
    """
    task = job(queue_name="science")(work)

    @wraps(work)
    def ask() -> None:
        enqueue(task, key=f"daily:{work.__module__}.{work.__name__}")

    every(seconds=DAY_SECONDS)(ask)
    return work


def sweep(old: QuerySet[Any]) -> int:
    """Delete what the query finds, each batch in a transaction of its own; how many rows went.

    The table is read once. A row that somebody holds, or that the query does not find any more when its batch
    has its turn, stays: so nobody waits for the sweep, and nothing that came alive again is lost.
    """
    table = connection.ops.quote_name(old.model._meta.db_table)
    placed = old.order_by().annotate(place=Func(template=f"{table}.ctid", output_field=TextField()))
    found = placed.values_list("place", flat=True).iterator(chunk_size=BATCH_ROWS)
    gone = 0
    while places := list(islice(found, BATCH_ROWS)):
        gone += _delete(placed.filter(place__in=places), table)
    if gone:
        logger.info("housekeeping: %s rows of %s are gone", gone, table)
    return gone


def _delete(there: QuerySet[Any], table: str) -> int:
    """Delete the rows, at the places where they lie: the quickest way for any kind of key. Should another row lie
    in the place of one by now, the query was asked of it too."""
    with atomic(), connection.cursor() as cursor:
        held = there.select_for_update(skip_locked=True).values_list("place")
        statement, parameters = held.query.sql_with_params()
        cursor.execute(f"delete from {table} where ctid = any(array({statement}))", parameters)
        return int(cursor.rowcount)


@daily
def forget_old() -> None:
    """Delete what the ground floor keeps for a while only."""
    now = clock.now()
    sweep(IdempotencyKey.objects.filter(made_at__lt=now - KEEP_ANSWERS))
    sweep(RateCounter.objects.filter(window_start__lt=now - KEEP_COUNTERS))
    sweep(ParkedEvent.objects.filter(replayed_at__lt=now - KEEP_REPLAYED))
    # Django and the queue keep real time, however the clock is turned.
    really = timezone.now()
    sweep(Session.objects.filter(expire_date__lt=really - KEEP_OVER_SESSIONS))
    moved = ProcrastinateEvent.objects.filter(job_id=OuterRef("pk"), at__gte=really - KEEP_ENDED_JOBS)
    sweep(ProcrastinateJob.objects.filter(~Exists(moved), status__in=ENDED))
