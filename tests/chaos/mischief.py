"""Somebody who kills processes at random moments, always the same ones for the same seed."""

import random
import threading
from collections.abc import Callable

import psutil

from tests.support.house import Installation, kill

KINDS = ("web", "worker", "database")
ROUNDS = 3


class Mischief(threading.Thread):
    """Kills each kind of process `ROUNDS` times, in random order, whenever `placed` orders reach the next random mark.

    `killed` tells what was killed, in order.
    """

    def __init__(self, house: Installation, seed: int, placed: Callable[[], int], upto: int) -> None:
        super().__init__(daemon=True)
        self.house, self.placed = house, placed
        self.dice = random.Random(seed)
        self.plan = [kind for kind in KINDS for _ in range(ROUNDS)]
        self.dice.shuffle(self.plan)
        self.marks = sorted(self.dice.sample(range(upto // 25, upto), len(self.plan)))
        self.killed: list[str] = []
        self.enough = threading.Event()

    def run(self) -> None:
        """One kill after the other."""
        for mark, kind in zip(self.marks, self.plan, strict=True):
            while self.placed() < mark or not self._kill(kind):
                if self.enough.wait(0.2):
                    return

    def _kill(self, kind: str) -> bool:
        victims = sorted(self._processes(kind), key=lambda process: process.pid)
        if not victims:
            return False
        kill(self.dice.choice(victims))
        self.killed.append(kind)
        return True

    def _processes(self, kind: str) -> list[psutil.Process]:
        if kind == "database":
            return self.house.postmaster()
        return self.house.running("granian" if kind == "web" else "worker")
