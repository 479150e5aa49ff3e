"""A connection that is waited for less often: for whether it still lives, and for what can be sent with another."""

import select
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg.pq import ConnStatus, TransactionStatus

from linli.kernel.database.wire import Asked, send


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection; `asked` is sent with its next statement, `last` with its COMMIT."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> None:
        super().__init__(settings_dict, alias)
        self.asked: list[Asked] = []
        self.last: list[Asked] = []

    def is_usable(self) -> bool:
        """Whether the connection can take a statement; the server is asked only where the socket is not silent.

        A server that ended has closed its socket, which then has something to read: the end.
        """
        if self.connection is None or self.connection.pgconn.status == ConnStatus.BAD:
            return False
        watched = select.poll()
        watched.register(self.connection.pgconn.socket, select.POLLIN)
        return not watched.poll(0) or super().is_usable()

    def _commit(self) -> None:
        last, self.last, self.asked = self.last, [], []
        if self.connection is None:
            return
        with debug_transaction(self, "COMMIT"), self.wrap_database_errors:
            if last or self.connection.pgconn.transaction_status != TransactionStatus.IDLE:
                send(self.connection, last, commit=True)

    def _rollback(self) -> None:
        self.last, self.asked = [], []
        super()._rollback()  # type: ignore[misc] # the stubs leave it out

    def _close(self) -> None:
        self.last, self.asked = [], []
        super()._close()  # type: ignore[misc] # the stubs leave it out
