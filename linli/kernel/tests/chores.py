"""A job that only tests queue: it tells that it began, and ends when it may."""

import threading
from itertools import count

from linli.kernel.jobs import job

_numbers = count()
_chores: dict[int, "Chore"] = {}


class Chore:
    """One piece of work and how often it was done."""

    def __init__(self) -> None:
        self.number = next(_numbers)
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.times = 0
        _chores[self.number] = self


@job()
def chore(number: int) -> None:
    """Do it once more."""
    done = _chores[number]
    done.begun.set()
    done.may_end.wait(20)
    done.times += 1
