"""Jobs that a dead worker left half done are taken up again, once."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app as queue

from linli.kernel.doctor import examine
from linli.kernel.jobs import ATTEMPTS, enqueue
from linli.kernel.lanes import take_jobs, take_up_again
from linli.kernel.tests.chores import Chore, chore

pytestmark = pytest.mark.django_db(transaction=True)

JOBS = "jobs: none has given up"


def left_half_done(*, silent_seconds: int, attempts: int = 0, lock: str | None = None) -> int:
    """A job that a worker began whose last sign of life is so old."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - make_interval(secs => %s))"
            " returning id",
            [silent_seconds],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status, attempts, queueing_lock, worker_id)"
            " values ('default', 'linli.some.job', 'doing', %s, %s, %s) returning id",
            [attempts, lock, worker],
        )
        return int(cursor.fetchone()[0])


def states() -> dict[int, tuple[str, int]]:
    """State and attempts of all jobs."""
    with connection.cursor() as cursor:
        cursor.execute("select id, status::text, attempts from procrastinate_jobs")
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


def sweep() -> int:
    """What each worker does every second."""

    async def once() -> int:
        app = queue.with_connector(queue.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with app.open_async():
            return await take_up_again(app)

    return asyncio.run(once())


def test_a_job_of_a_silent_worker_goes_back_and_one_of_a_living_worker_stays() -> None:
    dead, alive = left_half_done(silent_seconds=60), left_half_done(silent_seconds=0)
    assert sweep() == 1
    assert states() == {dead: ("todo", 1), alive: ("doing", 0)}
    assert sweep() == 0


def test_where_the_same_work_waits_already_the_old_job_goes() -> None:
    dead = left_half_done(silent_seconds=60, lock="refund:1")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, queueing_lock)"
            " values ('default', 'linli.some.job', 'refund:1')"
        )
    sweep()
    assert dead not in states()
    assert [state for state, _ in states().values()] == ["todo"]


def test_a_job_that_was_begun_too_often_has_failed_and_the_doctor_says_so() -> None:
    dead = left_half_done(silent_seconds=60, attempts=ATTEMPTS)
    assert examine()[JOBS] == []
    sweep()
    assert states() == {dead: ("failed", ATTEMPTS + 1)}
    assert examine()[JOBS] == ["job linli.some.job: failed × 1"]


def wait_until(happens: Callable[[], bool]) -> None:
    """Wait up to 20 s."""
    end = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < end, states()
        time.sleep(0.05)


@contextmanager
def a_worker() -> Iterator[None]:
    """All lanes at work, as in the worker process, begun anew where they break off."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            asyncio.run(take_jobs(stop))
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def cut_off_whoever_waits_for_the_job() -> bool:
    """End the connection that wants to write down how the job ended; whether there was one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'"
            " and query like %s and datname = current_database()",
            ["%procrastinate_finish_job%"],
        )
        return bool(cursor.fetchall())


def test_a_job_whose_end_could_not_be_written_down_is_taken_up_again() -> None:
    done = Chore()
    with a_worker():
        with transaction.atomic():
            enqueue(chore, number=done.number)
        wait_until(done.begun.is_set)
        with psycopg.connect(**connection.get_connection_params()) as other:
            other.execute("select id from procrastinate_jobs for update")
            done.may_end.set()
            wait_until(cut_off_whoever_waits_for_the_job)
        wait_until(lambda: states() == {})
    assert done.times == 2
