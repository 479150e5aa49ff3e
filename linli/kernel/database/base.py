"""Whether a kept connection still lives is asked of its socket, not of the server: each request saves a statement."""

import select

from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection. A server that ended has closed its socket, which then has something to read: the end."""

    def is_usable(self) -> bool:
        """Whether the connection can take a statement; the server is asked only where the socket is not silent."""
        if self.connection is None or self.connection.pgconn.status == ConnStatus.BAD:
            return False
        watched = select.poll()
        watched.register(self.connection.pgconn.socket, select.POLLIN)
        return not watched.poll(0) or super().is_usable()
