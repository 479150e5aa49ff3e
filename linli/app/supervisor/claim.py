"""What must be ours before anything starts: the data folder, the ports, no leftovers of an earlier run."""

import errno
import fcntl
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linli.app.processes import marked, stop_all

log = logging.getLogger(__name__)

MARK = "LINLI_SUPERVISED"
LEFTOVER_PATIENCE = 10.0


class Occupied(RuntimeError):
    """Somebody else holds the data folder or a port; the text says what to do, in both languages."""


def is_claimed(data: Path) -> bool:
    """Whether a supervisor works in the data folder now."""
    try:
        with _lock_file(data).open("r", encoding="utf-8") as handle:
            return not _try_lock(handle.fileno())
    except FileNotFoundError:
        return False


@contextmanager
def claimed(data: Path, address: str = "") -> Iterator[None]:
    """Hold the data folder, leaving word at which address it serves. The kernel lets go when we die, however we die.

    Raises Occupied.
    """
    path = _lock_file(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as handle:
        if not _try_lock(handle.fileno()):
            raise _taken(data, path.read_text(encoding="utf-8"))
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n{address}\n")
        handle.flush()
        yield


def _taken(data: Path, word: str) -> Occupied:
    """What to tell whoever comes second: where the first one serves, if it does."""
    number, address = (*word.split(), "", "")[:2]
    if address:
        return Occupied(
            f"另一个 linli（进程 {number}）已经在 {address} 运行，用的是 {data}：直接打开这个地址就行。"
            f"要另起一个，请换 LINLI_DATA 和 PORT。"
            f" Another linli already runs at {address} (process {number}) on {data}: just open that address."
            f" To run a second one choose another LINLI_DATA and PORT."
        )
    return Occupied(
        f"另一个 linli（进程 {number}）正在使用 {data}；请等它做完或停掉它，或换一个 LINLI_DATA。"
        f" Another linli (process {number}) uses {data}: wait for it, stop it, or choose another LINLI_DATA."
    )


def clear_leftovers(data: Path) -> None:
    """Stop what a killed supervisor of this data folder left behind, known by the mark in its environment."""
    leftovers = marked(MARK, str(data))
    if leftovers:
        log.info("stopping %d process(es) left over from an earlier run", len(leftovers))
        stop_all(leftovers, LEFTOVER_PATIENCE)


def port_is_free(host: str, port: int) -> bool:
    """Whether a server may listen there. Raises Occupied where the port is not for us at all."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            place = f"{host}:{port} ({error.strerror})"
            raise Occupied(f"无法监听 {place}。 Cannot listen on {place}.") from error
    return True


def require_ports(host: str, *ports: int) -> None:
    """Raise Occupied when another program listens on one of the ports."""
    taken = [str(port) for port in ports if not port_is_free(host, port)]
    if taken:
        numbers = ", ".join(taken)
        raise Occupied(
            f"端口 {numbers} 已被其他程序占用;请换一个,例如 PORT=8100 make run。"
            f" Port {numbers} is in use by another program: choose another, say PORT=8100 make run."
        )


def _lock_file(data: Path) -> Path:
    return data / "run" / "supervisor.lock"


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
