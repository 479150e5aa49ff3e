"""Jobs that a dead worker left half done are taken up again, once."""

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app as queue

from linli.kernel.doctor import examine
from linli.kernel.jobs import ATTEMPTS
from linli.kernel.lanes import take_up_again

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
