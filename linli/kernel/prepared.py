"""Statements of the hot paths: parsed and planned by the server once a connection, and waited for as seldom as may be.

Elsewhere Django writes the values into the text of a statement, and a cursor waits for the answer in Python: together
that costs more than the statement itself here. So these go to libpq directly: a fifth of the CPU time.
Send lists as one JSON value (`json_to_recordset`) or as `linli.kernel.columns`: a fraction of the work on our side.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections

from linli.kernel.database.wire import Asked, Row, Values, send

if TYPE_CHECKING:
    from linli.kernel.database.base import DatabaseWrapper

T = TypeVar("T")


def rows(statement: str, values: Values) -> list[Row]:
    """Run a statement inside the running transaction, if any; its rows (none where it returns nothing)."""
    return _answered(_database(), Asked(statement, values))


def ask(statement: str, values: Values, read: Callable[[list[Row]], T]) -> Callable[[], T]:
    """Ask for rows that are not needed yet: they are sent for with the next statement. The answer, when called.

    For reading only: what is never called for may never be asked.
    """
    database, asked = _database(), Asked(statement, values)
    database.asked.append(asked)

    def answer() -> T:
        return read(_answered(database, asked) if asked.rows is None else asked.rows)

    return answer


def run_at_commit(statement: str, values: Values) -> None:
    """Run a statement as one of the last of the running transaction, sent together with its COMMIT.

    Nothing may depend on it before. Errors are raised by the commit.
    """
    database = _database()
    if database.in_atomic_block and not database.savepoint_ids and not database.queries_logged:
        database.last.append(Asked(statement, values))
    else:
        _answered(database, Asked(statement, values))


def _database() -> "DatabaseWrapper":
    return cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])


def _answered(database: "DatabaseWrapper", asked: Asked) -> list[Row]:
    """Send a statement behind those that wait to be sent along."""
    waiting = [one for one in database.asked if one is not asked]
    database.asked = []
    if database.queries_logged:  # somebody reads along and wants to see the values in the text
        for one in (*waiting, asked):
            one.rows = _read_along(database, one)
    else:
        if not database.in_atomic_block:  # where a transaction runs all this was seen to
            database.close_if_health_check_failed()
            database.ensure_connection()
        database.validate_no_broken_transaction()
        with database.wrap_database_errors:
            send(database.connection, [*waiting, asked])
    assert asked.rows is not None
    return asked.rows


def _read_along(database: "DatabaseWrapper", asked: Asked) -> list[Row]:
    with database.cursor() as plain:
        plain.execute(asked.statement, asked.values)
        return plain.fetchall() if plain.description else []
