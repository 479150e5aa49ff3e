"""How often something may be tried, counted in the database so that it holds over all processes."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from linli.kernel import clock
from linli.kernel.errors import TooMany

LONGEST_WINDOW = timedelta(days=1)  # older counters are swept away


def hit(key: str, *, limit: int, per_seconds: int) -> int:
    """Count one attempt under the key; how many there were in the running window.

    Raises:
        TooMany: more than `limit` attempts within the running window.
        ValueError: a window longer than counters are kept.
    """
    if per_seconds > LONGEST_WINDOW.total_seconds():
        raise ValueError("counters are kept for a day only")
    now = clock.now()
    start = datetime.fromtimestamp(now.timestamp() // per_seconds * per_seconds, UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into kernel_ratecounter (key, window_start, hits) values (%s, %s, 1)
               on conflict (key, window_start) do update set hits = kernel_ratecounter.hits + 1 returning hits""",
            [key, start],
        )
        row = cursor.fetchone()
    hits = int(row[0])
    if hits > limit:
        raise TooMany(retry_after=max(1, int(start.timestamp() + per_seconds - now.timestamp())))
    return hits
