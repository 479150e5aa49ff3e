"""PostgreSQL as Django knows it, with two savings on every request.

Whether a kept connection still lives is asked of its socket, not of the server. And prepared statements
(`linli.kernel.prepared`) are planned once: left to itself the server plans one that takes a list anew each time,
because it takes three articles for cheaper than the ten it expects, and that costs more than running it.
"""

import select

from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection. A server that ended has closed its socket, which then has something to read: the end."""

    def init_connection_state(self) -> None:
        """Set up a fresh connection."""
        super().init_connection_state()
        with self.cursor() as cursor:
            cursor.execute("set plan_cache_mode to force_generic_plan")

    def is_usable(self) -> bool:
        """Whether the connection can take a statement; the server is asked only where the socket is not silent."""
        if self.connection is None or self.connection.pgconn.status == ConnStatus.BAD:
            return False
        watched = select.poll()
        watched.register(self.connection.pgconn.socket, select.POLLIN)
        return not watched.poll(0) or super().is_usable()
