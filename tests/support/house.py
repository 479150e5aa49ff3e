"""A whole installation of its own for one test: data folder, ports, supervisor, all processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from linli.app import env
from linli.app.processes import marked
from linli.app.supervisor.claim import MARK
from tests.support.ports import free_ports
from tests.support.prepared import copy_prepared

PATIENCE = 120.0  # a start takes seconds, on a machine with much else to do a minute


class Installation:
    """`linli run` in a folder of its own."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = free_ports()
        self.environment = environment
        self.supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it is well, and not only what an earlier run left behind and still answers."""
        leftovers = set(self.children())
        self.launch()
        wait_for(lambda: leftovers.isdisjoint(self.children()), self.output)
        self.wait_until_well()

    def launch(self) -> None:
        """Start without waiting."""
        with (self.data / "output.txt").open("ab") as output:
            self.supervisor = subprocess.Popen(
                [sys.executable, "-m", "linli", "run"],
                cwd=env.PROJECT_ROOT,
                env=self.variables(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def variables(self) -> dict[str, str]:
        """The environment of its processes."""
        inherited = {name: value for name, value in os.environ.items() if name != "LINLI_DATABASE_URL"}
        own = {"LINLI_DATA": str(self.data), "PORT": str(self.port), "LINLI_DEMO": "0", "LINLI_WORKERS": "1"}
        return {**inherited, **own, **self.environment}

    def output(self) -> str:
        """Everything it has printed."""
        return (self.data / "output.txt").read_text(encoding="utf-8", errors="replace")

    def wait_until_well(self) -> None:
        """Wait for 200 from /healthz."""
        wait_for(lambda: self.health()[0] == 200, lambda: f"{self.health()}\n{self.output()[-3000:]}")

    def health(self) -> tuple[int, dict[str, Any]]:
        """Status and body of /healthz; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")
        except OSError:
            return 0, {}

    def interrupt(self) -> int:
        """What Ctrl-C does; the exit code."""
        assert self.supervisor is not None
        self.supervisor.send_signal(signal.SIGINT)
        return self.supervisor.wait(PATIENCE)

    def url(self) -> str:
        """The embedded server's address."""
        return (self.data / "postgres" / "url").read_text(encoding="utf-8").strip()

    def children(self) -> list[psutil.Process]:
        """All processes that carry this installation's mark."""
        return marked(MARK, str(self.data))

    def running(self, *words: str) -> list[psutil.Process]:
        """Those whose command line has all the words."""
        return [process for process in self.children() if set(words) <= _words(process)]

    def postmaster(self) -> list[psutil.Process]:
        """The one server process whose parent is the supervisor, or none."""
        return [process for process in self.postgres() if not _is_backend(process)]

    def postgres(self) -> list[psutil.Process]:
        """The embedded server's processes."""
        cluster = (self.data / "postgres" / "data").resolve()
        return [
            process
            for process in psutil.process_iter(["name"])
            if process.info["name"] == "postgres" and _works_in(process, cluster)
        ]

    def everything(self) -> list[psutil.Process]:
        """Supervisor, processes and server."""
        assert self.supervisor is not None
        own = [psutil.Process(self.supervisor.pid)] if self.supervisor.poll() is None else []
        return [*own, *self.children(), *self.postgres()]

    def kill(self) -> None:
        """`kill -9` of everything at once; afterwards the supervisor is gone, the others are or will be."""
        assert self.supervisor is not None
        for process in self.everything():
            kill(process)
        self.supervisor.wait(PATIENCE)

    def end(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self.supervisor:
            self.kill()
            wait_for(lambda: not self.everything(), self.output)


def kill(process: psutil.Process) -> None:
    """`kill -9`, also when it has just gone."""
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


def wait_for(happens: Callable[[], bool], otherwise: Callable[[], str], patience: float = PATIENCE) -> None:
    """Wait until something holds, else fail with what is the case instead."""
    end = time.monotonic() + patience
    while not happens():
        if time.monotonic() > end:
            raise AssertionError(otherwise())
        time.sleep(0.2)


@contextmanager
def installation(*, prepared: bool = False, **environment: str) -> Iterator[Installation]:
    """An installation that is not started yet, and is gone with its data afterwards.

    Where it is `prepared` it has been started before, as it were: database and tables are there.
    """
    data = Path(tempfile.mkdtemp(prefix="linli test "))
    data.chmod(0o755)
    if prepared:
        copy_prepared(data)
    house = Installation(data.resolve(), **environment)
    try:
        yield house
    finally:
        house.end()
        shutil.rmtree(data, ignore_errors=True)


def _words(process: psutil.Process) -> set[str]:
    try:
        return set(process.cmdline())
    except psutil.Error:
        return set()


def _is_backend(process: psutil.Process) -> bool:
    try:
        parent = process.parent()
        return parent is not None and parent.name() == "postgres"
    except psutil.Error:
        return True


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return Path(process.cwd()) == folder
    except (psutil.Error, OSError):
        return False
