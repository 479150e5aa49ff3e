"""Following the log from where it stands at start-up, by asking for its heads several times a second."""

import asyncio
import logging
import time

import psycopg

from linli.app.hints.database import Database
from linli.app.hints.hub import Hub

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.15
WAIT_SECONDS = (0.5, 1.0, 2.0, 4.0)
MOST_AT_ONCE = 2_000


class Tail:
    """Positions live in memory: what happens while we are down is fetched by the pages when they come back."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self.database = database
        self.hub = hub
        self.looked_at = 0.0
        self._positions: dict[int, int] | None = None

    async def follow(self) -> None:
        """Look, tell, wait; survives a database that is away for a while."""
        failures = 0
        while True:
            try:
                await self.look()
            except (psycopg.Error, OSError, TimeoutError) as error:
                wait = WAIT_SECONDS[min(failures, len(WAIT_SECONDS) - 1)]
                failures += 1
                logger.warning("the log does not answer, again in %s s: %s", wait, error)
                await asyncio.sleep(wait)
                continue
            failures = 0
            await asyncio.sleep(POLL_SECONDS)

    async def look(self) -> None:
        """Tell what happened since the last look; a flood is told as one hint to everybody."""
        heads = await self.database.heads()
        before = self._positions or heads
        parts = [(stream, before.get(stream, 0), head) for stream, head in heads.items()]
        fresh = [part for part in parts if part[2] > part[1]]
        if fresh and not self.hub.idle:
            if sum(head - position for _, position, head in fresh) > MOST_AT_ONCE:
                self.hub.tell_everybody()
            else:
                self.hub.tell(await self.database.between(fresh))
        self._positions = heads
        self.looked_at = time.monotonic()
