"""Ports for servers of a test: ours until this process ends, and nobody else's meanwhile."""

import fcntl
import os
import tempfile
from itertools import count
from pathlib import Path
from typing import TextIO

from linli.app.supervisor.claim import port_is_free

# Below the ports that the kernel gives to connections going out: those are taken and let go at any moment.
FIRST, LAST, BLOCK = 20_000, 31_996, 4
LOCKS = Path(tempfile.gettempdir()) / f"linli-ports-{os.getuid()}"

_held: list[TextIO] = []
_blocks = count(os.getpid() * 7)  # processes that start together do not ask for the same ones first


def free_ports() -> int:
    """A port of which nobody else is given this one or its next three, on this machine, while this process lives."""
    LOCKS.mkdir(exist_ok=True)
    while True:
        port = FIRST + next(_blocks) * BLOCK % (LAST - FIRST)
        if _lock(port) and all(port_is_free("127.0.0.1", port + step) for step in range(BLOCK)):
            return port


def _lock(port: int) -> bool:
    handle = (LOCKS / str(port)).open("a", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return False
    _held.append(handle)
    return True
