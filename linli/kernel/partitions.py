"""Monthly partitions of the log, made ahead of time; what falls outside them lands in the default partition."""

from datetime import date

from django.db import connection

from linli.kernel import clock


def ensure_partitions(months_ahead: int = 2) -> None:
    """Make the partitions of this month and the next ones where they are missing."""
    first = clock.now().date().replace(day=1)
    for _ in range(months_ahead + 1):
        following = _next_month(first)
        _ensure(first, following)
        first = following


def _next_month(first: date) -> date:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _ensure(start: date, end: date) -> None:
    name = f"kernel_event_{start:%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", [name])
        if cursor.fetchone()[0] is not None:
            return
        cursor.execute(
            "select exists (select 1 from kernel_event_other where recorded_at >= %s and recorded_at < %s)",
            [start, end],
        )
        if cursor.fetchone()[0]:
            return  # a turned clock wrote here before; those rows stay where they are
        cursor.execute(f"create table {name} partition of kernel_event for values from ('{start}') to ('{end}')")
