"""Work outside the request: jobs that carry a batch (procrastinate), and timers that sweep due rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import connection
from django.db.transaction import atomic
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from linli.kernel import clock
from linli.kernel.log.writing import acting, transaction

Lane = Literal["default", "imports", "science"]
# How many jobs of a lane run at once: what takes minutes waits for its like, never a payment for a forecast.
LANES: Mapping[Lane, int] = {"default": 4, "imports": 1, "science": 1}
ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Timer:
    """A function to be called again and again, by one process at a time."""

    name: str
    interval: timedelta
    run: Callable[[], None]


_timers: dict[str, Timer] = {}


def every(*, seconds: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make a function of `jobs.py` a timer. It should take due rows in batches and be quick when there are none."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        name = f"{run.__module__.split('.')[1]}.{run.__name__}"
        _timers[name] = Timer(name, timedelta(seconds=seconds), run)
        return run

    return register


def timers() -> list[Timer]:
    """All timers of the imported modules, by name."""
    return [_timers[name] for name in sorted(_timers)]


def run_timer(timer: Timer, *, force: bool = False) -> bool:
    """Run a timer if it is due and nobody else runs it; whether it ran.

    Its row stays locked while it runs, so a timer never overlaps itself, on however many machines.
    """
    with transaction(), connection.cursor() as cursor:
        cursor.execute(
            "insert into kernel_timer (name, ran_at) values (%s, %s) on conflict do nothing",
            [timer.name, clock.now() - timer.interval],
        )
        cursor.execute("select ran_at from kernel_timer where name = %s for update skip locked", [timer.name])
        row = cursor.fetchone()
        now = clock.now()
        if row is None or (not force and row[0] + timer.interval > now):
            return False
        with acting("system", source=timer.name):
            timer.run()
        cursor.execute("update kernel_timer set ran_at = %s where name = %s", [now, timer.name])
        return True


def job(*, queue_name: Lane = "default", attempts: int = ATTEMPTS) -> Callable[[Callable[..., None]], Any]:
    """Make a function of `jobs.py` a job: network calls and long work live here. Retried with growing waits.

    It may run more than once, also where its worker was killed in the middle: what it does must bear that.
    """
    return queue.task(
        queue=queue_name, retry=RetryStrategy(max_attempts=attempts, exponential_wait=3), pass_context=False
    )


def enqueue(task: Any, *, at: datetime | None = None, key: str | None = None, **arguments: Any) -> None:
    """Queue a job in the running transaction; with a key, only where none with that key waits already.

    The job is the function, or for callers that may not import `jobs.py` its name: `people.deliver_code`.
    """
    options: dict[str, Any] = {}
    if at is not None:
        options["schedule_at"] = at
    if key is not None:
        options["queueing_lock"] = key
    try:
        with atomic():  # a key that waits already must not spoil the caller's transaction
            _configured(task, options).defer(**arguments)
    except AlreadyEnqueued:
        return


def _configured(task: Any, options: dict[str, Any]) -> Any:
    if not isinstance(task, str):
        return task.configure(**options)
    module, name = task.split(".")
    return queue.configure_task(f"linli.{module}.jobs.{name}", allow_unknown=False, **options)
