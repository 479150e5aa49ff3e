"""Taking jobs from the queue, a lane for each kind, and taking up again what a killed worker left half done.

A worker that is killed, or whose database goes away, leaves jobs marked as being done that nobody does. Its heartbeat
stops; after a few seconds any worker puts such jobs back into the queue.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from procrastinate import App
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker
from psycopg import OperationalError

from linli.kernel.heartbeat import Pulse
from linli.kernel.jobs import ATTEMPTS, LANES, Lane

logger = logging.getLogger(__name__)

TURN_SECONDS = 1.0
HEARTBEAT_SECONDS = 1.0
STALLED_SECONDS = 6.0
LATE_SECONDS = 3.0
POLL_SECONDS = 2.0


async def take_jobs(stop: threading.Event) -> None:
    """Work on the queue until asked to stop; raises where the database goes away."""
    # A second view of the app: tasks queued from here still go through Django's connection and its transaction.
    app = queue.with_connector(queue.connector.get_worker_connector())  # type: ignore[attr-defined]
    pulse = Pulse("jobs")
    async with app.open_async():
        lanes = [asyncio.create_task(_work(app, lane)) for lane in LANES]
        try:
            while not stop.is_set() and not any(lane.done() for lane in lanes):
                slept = time.monotonic()
                await asyncio.sleep(TURN_SECONDS)
                await asyncio.to_thread(_beat, pulse)
                if time.monotonic() - slept < LATE_SECONDS:  # else we were stalled ourselves: our own hearts come first
                    await take_up_again(app)
        finally:
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)


class _LaneWorker(Worker):
    """Stops where it could not write down how a job ended.

    The library's own goes on, and its beating heart would keep the job "being done" for ever. This one signs off, and
    the job is taken up again.
    """

    async def _persist_job_status(self, *args: Any, **kwargs: Any) -> None:
        try:
            await super()._persist_job_status(*args, **kwargs)
        except ConnectorException as trouble:
            if isinstance(trouble.__cause__, OperationalError):
                self.stop()  # type: ignore[no-untyped-call] # procrastinate leaves it untyped
            raise


async def _work(app: App, lane: Lane) -> None:
    worker = _LaneWorker(
        app,
        queues=[lane],
        name=lane,
        concurrency=LANES[lane],
        listen_notify=lane == "default",
        fetch_job_polling_interval=POLL_SECONDS,
        install_signal_handlers=False,
        delete_jobs="successful",
        shutdown_graceful_timeout=20,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
        task_middleware=[_on_a_living_connection],
    )
    await worker.run()  # type: ignore[no-untyped-call] # procrastinate leaves it untyped


def _on_a_living_connection(call: Callable[[], Any], *_: Any) -> Any:
    # Threads outlive the database: what Django does before each request is done before each job.
    connection.close_if_unusable_or_obsolete()
    return call()


def _beat(pulse: Pulse) -> None:
    connection.close_if_unusable_or_obsolete()
    pulse.beat()


async def take_up_again(app: App) -> int:
    """Put jobs back whose worker has died; how many. One that was begun too often in vain counts as failed."""
    await app.job_manager.prune_stalled_workers(STALLED_SECONDS)
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in stalled:
        logger.warning("job %s was left half done, taking it up again", job.call_string)
        try:
            await _put_back(app, job)
        except UniqueViolation:  # the same work has been queued anew meanwhile
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException as trouble:  # another worker was quicker
            logger.info("job %s: %s", job.call_string, trouble)
    return len(stalled)


async def _put_back(app: App, job: Job) -> None:
    if job.attempts >= ATTEMPTS:
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    else:
        await app.job_manager.retry_job(job)
