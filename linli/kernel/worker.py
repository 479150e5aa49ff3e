"""The worker process: readers, timers and jobs. Run as many as you like; rows and bookmarks are locked, not shared."""

import asyncio
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import FrameType

from django.db import OperationalError, connection
from procrastinate.contrib.django import app as queue

from linli.kernel import clock
from linli.kernel.jobs import run_timer, timers
from linli.kernel.log import behind, heads, run_readers

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.15
BEAT_SECONDS = 2.0


def run() -> None:
    """Work until SIGTERM or SIGINT, then finish what is in hand."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    loops = [
        threading.Thread(target=_loop, args=(stop, "readers", _Readers().turn), name="readers"),
        threading.Thread(target=_loop, args=(stop, "timers", _Timers().turn), name="timers"),
        threading.Thread(target=_run_jobs, args=(stop,), name="jobs"),
    ]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()


class _Readers:
    """Moves the readers, and asks only where the log ends while nobody writes."""

    def __init__(self) -> None:
        self._settled: dict[int, int] = {}

    def turn(self) -> int:
        ends = heads()
        if ends == self._settled:
            return 0
        moved = run_readers()
        if not any(behind().values()):
            self._settled = ends
        return moved


class _Timers:
    """Runs the timers, and looks at each only when its interval has passed."""

    def __init__(self) -> None:
        self._next: dict[str, datetime] = {}

    def turn(self) -> int:
        for timer in timers():
            now = clock.now()
            if self._next.get(timer.name, now) > now:
                continue
            self._next[timer.name] = now + timer.interval
            try:
                if run_timer(timer):
                    beat("timers")  # after an import one of them may be at it for long
            except OperationalError:
                raise
            except Exception:
                logger.exception("timer %s failed; it is tried again at its next turn", timer.name)
        return 0


def _loop(stop: threading.Event, name: str, turn: Callable[[], int]) -> None:
    beaten = 0.0
    while not stop.is_set():
        try:
            if time.monotonic() - beaten > BEAT_SECONDS:
                beat(name)
                beaten = time.monotonic()
            if turn():
                continue
        except OperationalError:
            logger.warning("%s: the database is away, trying again", name)
            connection.close()
            stop.wait(1)
        except Exception:
            logger.exception("%s failed", name)
            stop.wait(1)
        stop.wait(IDLE_SECONDS)
    connection.close()


def beat(process: str) -> None:
    """Leave a sign of life, in real time: a turned clock must not make a process look dead."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into kernel_heartbeat (process, beat_at, detail) values (%s, now(), jsonb_build_object('host',"
            " %s::text, 'pid', %s::int)) on conflict (process) do update set beat_at = now(), detail = excluded.detail",
            [process, socket.gethostname(), os.getpid()],
        )


def _run_jobs(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            asyncio.run(_take_jobs(stop))
        except Exception:
            logger.exception("jobs stopped, starting again")
            stop.wait(1)


async def _take_jobs(stop: threading.Event) -> None:
    # A second view of the app: tasks queued from here still go through Django's connection and its transaction.
    app = queue.with_connector(queue.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with app.open_async():
        working = asyncio.create_task(
            app.run_worker_async(install_signal_handlers=False, delete_jobs="successful", shutdown_graceful_timeout=20)
        )
        while not stop.is_set() and not working.done():
            await asyncio.to_thread(beat, "jobs")
            await asyncio.sleep(BEAT_SECONDS / 2)
        if not working.done():
            working.cancel()
        await asyncio.gather(working, return_exceptions=True)
