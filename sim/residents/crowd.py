"""Many residents at once, each in a thread of its own, and what came of it."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from sim.residents.client import Browser, GoneHome, Refused, Tally
from sim.residents.counter import Clerk
from sim.residents.intentions import LIFE, intentions
from sim.residents.resident import Resident

SAY_SECONDS = 5.0
ARRIVING_SECONDS = 10.0
LEAVING_SECONDS = 25.0


@dataclass(frozen=True, slots=True)
class Evening:
    """How residents live: how many, for how many real seconds, how many times faster than life, from which seed.

    Who waits for a payment looks every `look_seconds`. With `orders` the evening also ends once so many orders have
    been placed; those in hand are still paid for.
    """

    base: str
    residents: int = 40
    seconds: float = 300
    speed: float = 60
    seed: int = 1
    look_seconds: float = 1
    orders: int | None = None
    habits: Mapping[str, int] = field(default_factory=lambda: LIFE)
    clerk: tuple[str, str] | None = None


@dataclass(slots=True)
class Outcome:
    """What the residents believe in the end, and what the traffic was like."""

    purchases: list[dict[str, str]] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    handed_out: int = 0
    requests: int = 0
    retries: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    p50_ms: float = 0.0
    p99_ms: float = 0.0

    def having(self, *fates: str) -> list[str]:
        """The orders whose buyers believe one of these fates."""
        return [one["order_id"] for one in self.purchases if one["fate"] in fates]


class Crowd:
    """All residents of an evening, and the clerk they meet at the counter."""

    def __init__(self, evening: Evening) -> None:
        self.evening, self.tally = evening, Tally()
        self.over, self.stop = threading.Event(), threading.Event()  # no new deeds; drop everything
        self.began = time.monotonic()
        self.clerk = Clerk(self._browser(), *(evening.clerk or ("", "")))
        self.residents = [
            Resident(number, self._browser(), self.clerk, evening.speed, evening.look_seconds)
            for number in range(1, evening.residents + 1)
        ]
        self.here = 0

    def _browser(self) -> Browser:
        return Browser(self.evening.base, self.tally, self.stop)

    def live(self, say: Callable[[str], None]) -> Outcome:
        """Live until the evening is over or somebody presses Ctrl-C."""
        threads = [threading.Thread(target=self._live, args=(one,), daemon=True) for one in self.residents]
        if self.evening.clerk:
            threads.append(threading.Thread(target=self._serve, args=(say,), daemon=True))
        try:
            for thread in threads:
                thread.start()
            self._watch(threads, say)
        except KeyboardInterrupt:
            say("好，大家回家 stopping…")
        self.over.set()
        self._go_home(threads)
        return self._outcome()

    def _live(self, one: Resident) -> None:
        evening = self.evening
        try:
            patience = min(ARRIVING_SECONDS, evening.seconds / 5) / evening.residents
            one.browser.sleep(one.number * patience)
            one.arrive(random.Random(f"{evening.seed}:{one.number}:home"))
            self.here += 1
            for intention in intentions(evening.seed, one.number, evening.habits):
                if self.over.wait(intention.pause / evening.speed):
                    return
                with suppress(Refused):  # counted by the browser; a person shrugs and goes on
                    one.do(intention.deed, intention.dice())
        except GoneHome:
            return
        except Exception as trouble:
            self.tally.went_wrong(f"居民 {one.number}: {trouble!r}")
        finally:
            one.browser.close()

    def _serve(self, say: Callable[[str], None]) -> None:
        try:
            if self.clerk.sign_in():
                self.clerk.work(self.over, self.evening.speed)
            else:
                say(f"柜台没人：{self.clerk.login} 登录不了，取货这一步就免了 nobody stands at the counter")
        except GoneHome:
            return
        except Exception as trouble:
            self.tally.went_wrong(f"店员: {trouble!r}")

    def _watch(self, threads: list[threading.Thread], say: Callable[[str], None]) -> None:
        told = 0.0
        while time.monotonic() - self.began < self.evening.seconds and any(one.is_alive() for one in threads):
            time.sleep(0.1)
            if self.evening.orders is not None and self.placed() >= self.evening.orders:
                return
            if time.monotonic() - told > SAY_SECONDS:
                told = time.monotonic()
                say(self.line())

    def _go_home(self, threads: list[threading.Thread]) -> None:
        """Let everybody finish what they have in hand, then stop whoever still tries."""
        patience = LEAVING_SECONDS if self.evening.orders is None else 10 * LEAVING_SECONDS
        end = time.monotonic() + patience
        with suppress(KeyboardInterrupt):
            for thread in threads:
                thread.join(max(0.0, end - time.monotonic()))
        self.stop.set()
        for thread in threads:
            thread.join(2)
        self.clerk.browser.close()

    def placed(self) -> int:
        """How many orders have been placed."""
        return sum(one.done["placed"] for one in self.residents)

    def _done(self) -> Counter[str]:
        total: Counter[str] = Counter()
        for one in self.residents:
            total.update(one.done.copy())
        return total

    def line(self) -> str:
        """How it goes, in one line."""
        done, tally = self._done(), self.tally
        recent = sorted(tally.milliseconds[-500:]) or [0.0]
        minutes, seconds = divmod(int(time.monotonic() - self.began), 60)
        return (
            f"{minutes:02d}:{seconds:02d} {self.here} 位邻居 · 逛 {done['browse'] + done['search']} · "
            f"下单 {done['placed']} · 付款 {done['paid']} · 取货 {self.clerk.handed_out} · "
            f"心愿 {done['wish'] + done['back_a_wish']} · 群聊 {done['read_the_group'] + done['say_something']} · "
            f"{tally.requests} 次请求，中位 {recent[len(recent) // 2]:.0f} 毫秒，重试 {tally.retries}，"
            f"婉拒 {tally.refused.total()}，出错 {len(tally.errors)}"
        )

    def _outcome(self) -> Outcome:
        times = sorted(self.tally.milliseconds) or [0.0]
        purchases: list[dict[str, Any]] = [asdict(one) for each in self.residents for one in each.purchases]
        return Outcome(
            purchases=purchases,
            done=dict(sorted(self._done().items())),
            handed_out=self.clerk.handed_out,
            requests=self.tally.requests,
            retries=self.tally.retries,
            refused=dict(sorted(self.tally.refused.items())),
            errors=self.tally.errors,
            p50_ms=round(times[len(times) // 2], 1),
            p99_ms=round(times[int(len(times) * 0.99)], 1),
        )


def live(evening: Evening, say: Callable[[str], None] = print) -> Outcome:
    """Let residents live against an installation's API; what they believe afterwards."""
    return Crowd(evening).live(say)
