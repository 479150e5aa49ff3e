"""Statements of the hot paths: parsed and planned by the server once a connection, their values sent apart.

Elsewhere Django writes the values into the text of a statement, and a cursor waits for the answer in Python: together
that costs more than the statement itself here. So these go to libpq directly: a fifth of the CPU time.
Send lists as one JSON value (`json_to_recordset`) or as `linli.kernel.columns`: a fraction of the work on our side.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

Values = Mapping[str, Any] | Sequence[Any]

_PLACE = re.compile(r"%(?:%|s|\((\w+)\)s)")
_prepared: "WeakKeyDictionary[psycopg.Connection[Any], dict[tuple[str, tuple[int, ...]], bytes]]" = WeakKeyDictionary()


def rows(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """Run a statement inside the running transaction, if any; its rows (none where it returns nothing)."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.queries_logged:  # somebody reads along and wants to see the values in the text
        with database.cursor() as plain:
            plain.execute(statement, values)
            return plain.fetchall() if plain.description else []
    if not database.in_atomic_block:  # where a transaction runs all this was seen to
        database.close_if_health_check_failed()
        database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        return _run(database.connection, statement, values)


def _run(connection: "psycopg.Connection[Any]", statement: str, values: Values) -> list[tuple[Any, ...]]:
    text, names = _numbered(statement)
    given = [values[name] for name in names] if isinstance(values, Mapping) else list(values)
    transformer = Transformer(connection)
    dumped = transformer.dump_sequence(given, [PyFormat.AUTO] * len(given))
    types = transformer.types or ()
    server = connection.pgconn
    if not connection.autocommit and server.transaction_status == TransactionStatus.IDLE:
        _checked(server.exec_(b"BEGIN"), connection)
    known = _prepared.setdefault(connection, {})
    name = known.get((statement, types))
    if name is None:
        name = b"linli_%d" % len(known)
        _checked(server.prepare(name, text, types), connection)
        known[statement, types] = name
    answer = server.exec_prepared(name, dumped, transformer.formats)  # type: ignore[arg-type] # None is NULL
    result = _checked(answer, connection)
    if not result.nfields:
        return []
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)


def _checked(result: Any, connection: "psycopg.Connection[Any]") -> Any:
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return result
    if connection.pgconn.status == ConnStatus.BAD:  # without a code of its own it would pass for any error
        raise psycopg.OperationalError(result.get_error_message(connection.info.encoding))
    raise error_from_result(result, encoding=connection.info.encoding)


@lru_cache(maxsize=500)
def _numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with $1, $2 … for %s or %(name)s, and the names in that order."""
    names: list[str] = []
    count = 0

    def number(found: re.Match[str]) -> str:
        nonlocal count
        name = found[1]
        if found[0] == "%%":
            return "%"
        if name is None:
            count += 1
            return f"${count}"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _PLACE.sub(number, statement).encode(), tuple(names)
