"""The realtime process's one connection: the tail of the log, and whose session a cookie is."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.contrib.sessions.backends.db import SessionStore

from linli.app import env
from linli.app.hints.topics import Happened
from linli.kernel.auth import SESSION_KEY, Principal

ASK_SECONDS = 5.0

_HEADS = "select id, position from kernel_stream"
_BETWEEN = """
select e.id::text, e.name, e.person_id, e.store_id, e.data ->> 'groupbuy_id', e.data ->> 'group_id',
       e.data ->> 'supplier_id'
from unnest(%s::smallint[], %s::bigint[], %s::bigint[]) as part (stream, behind, upto)
join kernel_event e on e.stream = part.stream and e.position > part.behind and e.position <= part.upto
"""
_SESSION = "select session_data from django_session where session_key = %s and expire_date > %s"
_LIVING = "select session_key from django_session where session_key = any(%s) and expire_date > %s"


class Database:
    """Reads with one lazily opened connection; a broken one is replaced on the next question."""

    def __init__(self) -> None:
        self._connection: psycopg.AsyncConnection | None = None
        self._lock = asyncio.Lock()

    async def heads(self) -> dict[int, int]:
        """The last committed position of each stream."""
        return {row[0]: row[1] for row in await self._ask(_HEADS, [])}

    async def between(self, parts: list[tuple[int, int, int]]) -> list[Happened]:
        """What happened in these (stream, after, up to)."""
        columns = [list(column) for column in zip(*parts, strict=True)]
        return [Happened(*row) for row in await self._ask(_BETWEEN, columns)]

    async def principal(self, session_key: str) -> Principal | None:
        """Who is signed in under a session key."""
        rows = await self._ask(_SESSION, [session_key, datetime.now(UTC)])
        data = SessionStore().decode(rows[0][0]).get(SESSION_KEY) if rows else None
        return Principal.from_session(data) if data else None

    async def living(self, session_keys: list[str]) -> set[str]:
        """Which of these sessions go on."""
        return {row[0] for row in await self._ask(_LIVING, [session_keys, datetime.now(UTC)])}

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            await self._connection.close()

    async def _ask(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        async with self._lock:
            try:
                async with asyncio.timeout(ASK_SECONDS):  # wait_for of Python 3.11 may lose a cancellation
                    return await self._answer(query, values)
            except (psycopg.Error, OSError, TimeoutError):
                broken, self._connection = self._connection, None
                if broken is not None:
                    await broken.close()
                raise

    async def _answer(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                env.database_url(), autocommit=True, application_name="linli-realtime"
            )
        cursor = await self._connection.execute(query.encode(), values)
        return await cursor.fetchall()
