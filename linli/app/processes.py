"""Small facts about operating system processes that server and supervisor share."""

import ctypes
import os
import signal
import sys
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1

# Loaded once at import: between fork and exec nothing may be imported or allocated at length.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(by: signal.Signals) -> None:
    """Ask Linux to send this process `by` when its parent dies, so that even `kill -9` leaves no orphan."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(by), 0, 0, 0)


def is_alive(pid: int) -> bool:
    """Whether the process exists and is more than a zombie."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process's working folder is `folder`. False when it is gone or not ours to ask."""
    try:
        return Path(psutil.Process(pid).cwd()).resolve() == folder.resolve()
    except (psutil.Error, OSError):
        return False


def marked(variable: str, value: str) -> list[psutil.Process]:
    """All living processes whose environment carries the mark, but neither ourselves nor our ancestors."""
    spared = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    found = []
    for process in psutil.process_iter():
        if process.pid in spared:
            continue
        try:
            if process.environ().get(variable) == value and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def stop_all(processes: list[psutil.Process], patience: float) -> list[psutil.Process]:
    """Terminate, wait up to `patience` seconds, kill the rest; returns those that had to be killed."""
    for process in processes:
        _signal(process, signal.SIGTERM)
    _, stubborn = psutil.wait_procs(processes, timeout=patience)
    for process in stubborn:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=5)
    return list(stubborn)


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return
