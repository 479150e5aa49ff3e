"""What tests use: let everything that is due happen, at once and in this thread."""

from linli.kernel.jobs import run_timer, timers
from linli.kernel.log import run_readers


def settle(*, with_timers: bool = True) -> None:
    """Run readers (and timers, due or not) until nothing moves any more."""
    for _ in range(50):
        while run_readers():
            pass
        if not with_timers:
            return
        for timer in timers():
            run_timer(timer, force=True)
        if not run_readers():
            return
    raise AssertionError("readers and timers do not come to rest")
