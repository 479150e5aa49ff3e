"""Prepared statements as they go over the wire by libpq: any number of them in one message, answered in one.

A statement is parsed and planned by the server once a connection; its values are sent apart from it. Waiting for the
server costs more than sending: until the answer comes the processor has turned to others and gone cold.
"""

import re
import select
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Connection = psycopg.Connection[Any]
Row = tuple[Any, ...]
Values = Mapping[str, Any] | Sequence[Any]
Take = Callable[[PGresult], None]

_PLACE = re.compile(r"%(?:%|s|\((\w+)\)s)")
_prepared: WeakKeyDictionary[Connection, dict[tuple[str, tuple[int, ...]], bytes]] = WeakKeyDictionary()
_numbers = count()


class Asked:
    """A statement with its values; its rows (none where it returns nothing) once it was sent."""

    __slots__ = ("bound", "key", "known", "rows", "statement", "transformer", "values")

    def __init__(self, statement: str, values: Values) -> None:
        self.statement, self.values = statement, values
        self.rows: list[Row] | None = None

    def bind(self, connection: Connection) -> bytes | None:
        """Write the values as this connection takes them; under which name it knows the statement, if it does."""
        names = _numbered(self.statement)[1]
        values = [self.values[name] for name in names] if isinstance(self.values, Mapping) else self.values
        self.transformer = Transformer(connection)
        self.bound = self.transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
        self.known = _prepared.setdefault(connection, {})
        self.key = self.statement, self.transformer.types or ()
        return self.known.get(self.key)

    def send(self, server: PGconn, name: bytes | None) -> list[Take]:
        """Put it on the wire, prepared before where it has no name yet; who takes the answers, in their order."""
        takers: list[Take] = [self.take]
        if name is None:
            name = b"linli_%d" % next(_numbers)
            server.send_prepare(name, _numbered(self.statement)[0], self.key[1])
            takers.insert(0, lambda _: self.known.__setitem__(self.key, name))
        server.send_query_prepared(name, self.bound, self.transformer.formats)
        return takers

    def take(self, result: PGresult) -> None:
        """Read the rows."""
        self.rows = []
        if result.nfields:
            self.transformer.set_pgresult(result)
            self.rows = self.transformer.load_rows(0, result.ntuples, tuple)


def send(connection: Connection, asked: Sequence[Asked], *, commit: bool = False) -> None:
    """Run statements in this order, after BEGIN where a transaction is due, before COMMIT where told so.

    Raises the first error; what stands behind it was not run then.
    """
    server = connection.pgconn
    begin = not connection.autocommit and server.transaction_status == TransactionStatus.IDLE
    names = [one.bind(connection) for one in asked]
    if len(asked) == 1 and names[0] and not begin and not commit:
        one = asked[0]
        # The stubs do not know that a value may be None, which is NULL.
        answer = server.exec_prepared(names[0], one.bound, one.transformer.formats)  # type: ignore[arg-type]
        one.take(_checked(connection, answer))
        return
    takers: list[Take] = []
    try:
        server.enter_pipeline_mode()
        if begin:
            server.send_query_params(b"BEGIN", None)
            takers.append(_ignore)
        for one, name in zip(asked, names, strict=True):
            takers += one.send(server, name)
        if commit:
            server.send_query_params(b"COMMIT", None)
            takers.append(_ignore)
        server.pipeline_sync()
        answers = _answers(server, len(takers))
        server.exit_pipeline_mode()
    except BaseException:
        connection.close()  # half a conversation cannot be taken up again
        raise
    for take, answer in zip(takers, answers, strict=True):
        take(_checked(connection, answer))


def _ignore(_: PGresult) -> None:
    """BEGIN and COMMIT tell nothing."""


def _answers(server: PGconn, expected: int) -> list[PGresult]:
    """The answers to so many statements up to the end of the pipeline. Other threads go on meanwhile."""
    socket = select.poll()
    socket.register(server.socket, select.POLLIN | select.POLLOUT)
    while server.flush():
        socket.poll()
        server.consume_input()
    socket.modify(server.socket, select.POLLIN)

    def result() -> PGresult | None:
        while server.is_busy():
            socket.poll()
            server.consume_input()
        return server.get_result()

    answers = []
    while (one := result()) and one.status != ExecStatus.PIPELINE_SYNC:
        answers.append(one)
        result()  # nothing: the end of this statement
    if len(answers) != expected:
        raise psycopg.OperationalError("the server's answer broke off")
    return answers


def _checked(connection: Connection, result: PGresult) -> PGresult:
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return result
    if connection.pgconn.status == ConnStatus.BAD:  # without a code of its own it would pass for any error
        raise psycopg.OperationalError(result.get_error_message(connection.info.encoding))
    raise error_from_result(result, encoding=connection.info.encoding)


@lru_cache(maxsize=500)
def _numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with $1, $2 … for %s or %(name)s, and the names in that order."""
    names: list[str] = []
    places = count(1)

    def number(found: re.Match[str]) -> str:
        name = found[1]
        if found[0] == "%%":
            return "%"
        if name is None:
            return f"${next(places)}"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _PLACE.sub(number, statement).encode(), tuple(names)
