"""Who listens to what, and each listener's own small, bounded box of hints."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

import orjson

from linli.app.hints.topics import BEHIND, Happened, topics_of
from linli.kernel.auth import Principal

COALESCE_SECONDS = 0.15
SEND_SECONDS = 5.0
HEARTBEAT_SECONDS = 25.0
BOX = 128


class Line(Protocol):
    """What a viewer needs of a WebSocket."""

    async def send_text(self, data: str) -> None:
        """Send; waits while the other side reads too slowly."""

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        """Close the connection."""


class Viewer:
    """One open page. Its box holds at most one hint for each topic and event; a page that does not read is let go."""

    def __init__(self, line: Line, session_key: str | None, principal: Principal | None) -> None:
        self.line = line
        self.session_key = session_key
        self.principal = principal
        self.topics: set[str] = set()
        self._box: dict[tuple[str, str], str] = {}
        self._ready = asyncio.Event()

    def put(self, topic: str, event: str, id: str) -> None:
        """Drop a hint into the box; in a full one, a topic that has a hint already needs no other."""
        if len(self._box) >= BOX and any(known == topic for known, _ in self._box):
            return
        self._box[topic, event] = id
        self._ready.set()

    async def deliver(self) -> None:
        """Send what is in the box again and again, until the line breaks or is too slow."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ready.wait(), HEARTBEAT_SECONDS)
                await asyncio.sleep(COALESCE_SECONDS)
            self._ready.clear()
            box, self._box = self._box, {}
            hints = [{"topic": topic, "event": event, "id": id} for (topic, event), id in box.items()]
            try:
                await asyncio.wait_for(self.line.send_text(orjson.dumps(hints).decode()), SEND_SECONDS)
            except TimeoutError:
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(self.line.close(1013, "too slow"), SEND_SECONDS)
                return


class Hub:
    """All viewers by topic."""

    def __init__(self) -> None:
        self.viewers: set[Viewer] = set()
        self._by_topic: defaultdict[str, set[Viewer]] = defaultdict(set)

    @property
    def idle(self) -> bool:
        """Whether nobody listens to anything."""
        return not self._by_topic

    def subscribe(self, viewer: Viewer, topics: Iterable[str]) -> None:
        """Let a viewer listen."""
        for topic in topics:
            viewer.topics.add(topic)
            self._by_topic[topic].add(viewer)

    def unsubscribe(self, viewer: Viewer, topics: Iterable[str]) -> None:
        """Let a viewer listen no more."""
        for topic in list(topics):
            viewer.topics.discard(topic)
            listeners = self._by_topic.get(topic, set())
            listeners.discard(viewer)
            if not listeners:
                self._by_topic.pop(topic, None)

    def forget(self, viewer: Viewer) -> None:
        """The viewer is gone."""
        self.unsubscribe(viewer, viewer.topics)
        self.viewers.discard(viewer)

    def tell(self, facts: Sequence[Happened]) -> None:
        """Drop a hint into the box of everybody concerned."""
        for fact in facts:
            for topic in topics_of(fact):
                for viewer in self._by_topic.get(topic, ()):
                    viewer.put(topic, fact.event, fact.id)

    def tell_everybody(self) -> None:
        """Much happened that was not looked at: every page fetches once."""
        for topic, viewers in self._by_topic.items():
            for viewer in viewers:
                viewer.put(topic, BEHIND, "")
