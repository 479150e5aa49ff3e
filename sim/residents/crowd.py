"""Many residents at once, each in a thread of its own, and what came of it."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sim.residents.client import Browser, Refused, Tally
from sim.residents.resident import Resident

SAY_SECONDS = 10.0


@dataclass(slots=True)
class Outcome:
    """What the residents believe: orders they saw paid, left unpaid, or paid without hearing the end of it."""

    paid: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    requests: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    p50_ms: float = 0.0
    p99_ms: float = 0.0


def live(
    base: str,
    *,
    residents: int = 40,
    seconds: float = 300,
    speed: float = 60,
    seed: int = 1,
    say: Callable[[str], None] = print,
) -> Outcome:
    """Let residents live against the API at `base` for some real seconds; their pauses pass `speed` times as fast."""
    tally = Tally()
    until = time.monotonic() + seconds
    stop = threading.Event()

    def pause(length: float) -> None:
        stop.wait(min(length / speed, max(until - time.monotonic(), 0)))

    crowd = [
        Resident(number, Browser(base, tally), random.Random(f"{seed}:{number}"), pause)
        for number in range(1, residents + 1)
    ]
    threads = [threading.Thread(target=_live, args=(one, until, tally), daemon=True) for one in crowd]
    for thread in threads:
        thread.start()
        stop.wait(min(0.1, seconds / 10 / residents))
    try:
        _watch(crowd, threads, tally, say)
    finally:
        stop.set()
    return _outcome(crowd, tally)


def _live(one: Resident, until: float, tally: Tally) -> None:
    try:
        one.arrive()
        one.evening(until)
    except (Refused, TimeoutError, KeyError) as trouble:
        tally.errors.append(f"resident {one.number}: {trouble!r}")
    finally:
        one.browser.close()


def _watch(crowd: list[Resident], threads: list[threading.Thread], tally: Tally, say: Callable[[str], None]) -> None:
    told = time.monotonic()
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.2)
        if time.monotonic() - told > SAY_SECONDS:
            told = time.monotonic()
            paid = sum(len(one.paid) for one in crowd)
            say(f"{tally.requests} 次请求 requests，{paid} 单已付 orders paid，{len(tally.errors)} 处出错 errors")


def _outcome(crowd: list[Resident], tally: Tally) -> Outcome:
    times = sorted(tally.milliseconds) or [0.0]
    return Outcome(
        paid=sorted(id for one in crowd for id in one.paid),
        dropped=sorted(id for one in crowd for id in one.dropped),
        unsure=sorted(id for one in crowd for id in one.unsure),
        requests=tally.requests,
        refused=dict(sorted(tally.refused.items())),
        errors=tally.errors[:50],
        p50_ms=round(times[len(times) // 2], 1),
        p99_ms=round(times[int(len(times) * 0.99)], 1),
    )
