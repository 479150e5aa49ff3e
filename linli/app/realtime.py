"""The WebSocket process (ASGI, port + 1): `{"subscribe": ["groupbuy:…", "person:…"]}` in, lists of hints out."""

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import AsyncIterator, Sequence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.app.settings")

import orjson
import psycopg
from django.conf import settings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from linli.app import env
from linli.app.hints.database import Database
from linli.app.hints.hub import Hub, Viewer
from linli.app.hints.tail import Tail
from linli.app.hints.topics import MAX_TOPICS, clean_topic, may_connect, may_listen
from linli.kernel.auth import SESSION_COOKIE

logger = logging.getLogger(__name__)

MOST_VIEWERS = int(os.environ.get("LINLI_REALTIME_VIEWERS") or 20_000)
SESSION_CHECK_SECONDS = 20.0
LONGEST_SILENCE = 10.0
TRY_LATER, SESSION_OVER, POLICY = 1013, 4401, 1008

database = Database()
hub = Hub()
tail = Tail(database, hub)


async def pages(socket: WebSocket) -> None:
    """One page's connection, from its handshake to its end."""
    origin, host = socket.headers.get("origin"), socket.headers.get("host", "")
    if not may_connect(origin, host, env.port(), settings.CSRF_TRUSTED_ORIGINS) or len(hub.viewers) >= MOST_VIEWERS:
        await socket.close(POLICY)
        return
    key = socket.cookies.get(SESSION_COOKIE)
    try:
        principal = await database.principal(key) if key else None
    except (psycopg.Error, OSError, TimeoutError):
        await socket.close(TRY_LATER)
        return
    await socket.accept()
    viewer = Viewer(socket, key if principal else None, principal)
    hub.viewers.add(viewer)
    sending = asyncio.create_task(viewer.deliver())
    try:
        await _listen(socket, viewer)
    except (WebSocketDisconnect, RuntimeError):
        pass  # gone, or let go for being too slow
    finally:
        hub.forget(viewer)
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await sending


async def _listen(socket: WebSocket, viewer: Viewer) -> None:
    while True:
        try:
            asked = orjson.loads(await socket.receive_text())
            wanted, unwanted = asked.get("subscribe") or [], asked.get("unsubscribe") or []
            topics = dict.fromkeys(map(clean_topic, wanted))
            gone = [topic for one in unwanted if (topic := clean_topic(one))]
        except (orjson.JSONDecodeError, AttributeError, TypeError, KeyError):
            await socket.close(POLICY)
            return
        hub.unsubscribe(viewer, gone)
        heard = [topic for topic in topics if topic and may_listen(viewer.principal, topic)]
        room = MAX_TOPICS - len(viewer.topics)
        heard = [topic for topic in heard if topic not in viewer.topics][: max(0, room)]
        hub.subscribe(viewer, heard)
        refused = [topic for topic in wanted if clean_topic(topic) not in viewer.topics]
        await socket.send_text(orjson.dumps({"subscribed": sorted(viewer.topics), "refused": refused}).decode())


async def _end_sessions() -> None:
    """Let go of pages whose session has ended meanwhile."""
    while True:
        await asyncio.sleep(SESSION_CHECK_SECONDS)
        signed = [viewer for viewer in hub.viewers if viewer.session_key]
        if not signed:
            continue
        try:
            living = await database.living([viewer.session_key for viewer in signed if viewer.session_key])
        except (psycopg.Error, OSError, TimeoutError):
            continue
        for viewer in signed:
            if viewer.session_key not in living:
                with contextlib.suppress(Exception):
                    await viewer.line.close(SESSION_OVER)


async def healthz(request: Request) -> JSONResponse:
    """200 while the log is being followed."""
    well = time.monotonic() - tail.looked_at < LONGEST_SILENCE
    return JSONResponse({"status": "ok" if well else "failing", "viewers": len(hub.viewers)}, 200 if well else 503)


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(tail.follow()), asyncio.create_task(_end_sessions())]
    try:
        yield
    finally:
        await end(tasks)
        await database.close()


async def end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel tasks until they have ended: a cancellation that meets a breaking connection is lost in its error."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=1)


app = Starlette(routes=[WebSocketRoute("/ws", pages), Route("/healthz", healthz)], lifespan=_lifespan)
