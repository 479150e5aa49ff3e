"""One after the other: what two `make` in one clone must not do at the same time. Standard library only."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCKS = Path(__file__).resolve().parents[1] / ".cache" / "locks"


@contextmanager
def alone(name: str, *, zh: str, en: str) -> Iterator[None]:
    """Within the block no other process of this clone is in the block of this name. Says that it waits, and for what.

    The kernel gives the lock back when its holder ends, however it ends, so nobody waits for a dead one.
    """
    LOCKS.mkdir(parents=True, exist_ok=True)
    with (LOCKS / name).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"另一个 make 正在{zh}，等它做完… another make is {en}, waiting for it", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
