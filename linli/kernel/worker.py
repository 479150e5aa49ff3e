"""The worker process: readers, timers and jobs. Run as many as you like; rows and bookmarks are locked, not shared."""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from types import FrameType

from django.db import OperationalError, connection

from linli.kernel import clock
from linli.kernel.heartbeat import Pulse
from linli.kernel.jobs import run_timer, timers
from linli.kernel.lanes import take_jobs
from linli.kernel.log import behind, heads, run_readers

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.15


def run() -> None:
    """Work until SIGTERM or SIGINT, then finish what is in hand."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    loops = [
        threading.Thread(target=_loop, args=(stop, Pulse("readers"), _Readers().turn), name="readers"),
        threading.Thread(target=_loop, args=(stop, Pulse("timers"), _Timers().turn), name="timers"),
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

    def turn(self, pulse: Pulse) -> int:
        ends = heads()
        if ends == self._settled:
            return 0
        moved = run_readers(breathe=pulse.beat)  # with much to catch up on, a round of all readers takes long
        if not any(behind().values()):
            self._settled = ends
        return moved


class _Timers:
    """Runs the timers, and looks at each only when its interval has passed."""

    def __init__(self) -> None:
        self._next: dict[str, datetime] = {}

    def turn(self, pulse: Pulse) -> int:
        for timer in timers():
            now = clock.now()
            if self._next.get(timer.name, now) > now:
                continue
            self._next[timer.name] = now + timer.interval
            try:
                if run_timer(timer):
                    pulse.beat()  # after an import one of them may be at it for long
            except OperationalError:
                raise
            except Exception:
                logger.exception("timer %s failed; it is tried again at its next turn", timer.name)
        return 0


def _loop(stop: threading.Event, pulse: Pulse, turn: Callable[[Pulse], int]) -> None:
    while not stop.is_set():
        try:
            pulse.beat()
            if turn(pulse):
                continue
        except OperationalError:
            logger.warning("%s: the database is away, trying again", pulse.process)
            connection.close()
            stop.wait(1)
        except Exception:
            logger.exception("%s failed", pulse.process)
            connection.close_if_unusable_or_obsolete()
            stop.wait(1)
        stop.wait(IDLE_SECONDS)
    connection.close()


def _run_jobs(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            asyncio.run(take_jobs(stop))
        except Exception as trouble:
            logger.warning("jobs stopped, starting again: %s", trouble)
            stop.wait(1)
