"""Statements of the hot paths: parsed and planned by the server once a connection, their values sent apart.

Elsewhere Django writes the values into the text of a statement, which costs more than the statement itself here.
Send lists as one JSON value (`json_to_recordset`), not as arrays: a fraction of the work on our side.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Prepared":
        return super().execute(query, params, prepare=True, **options)


def rows(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement inside the running transaction, if any; its rows (none where it returns nothing)."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.queries_logged:  # somebody reads along and wants to see the values in the text
        with database.cursor() as plain:
            plain.execute(statement, values)
            return plain.fetchall() if plain.description else []
    database.close_if_health_check_failed()
    database.ensure_connection()
    cursor = _Prepared(database.connection)
    CursorWrapper(cursor, database).execute(statement, values)
    result = cursor.pgresult
    return cursor.fetchall() if result and result.nfields else []
