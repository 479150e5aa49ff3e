"""One process of ours: its start, its log, its end, and when it may start again."""

import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from linli.app import env
from linli.app.processes import die_with_parent
from linli.app.supervisor.claim import MARK

LOG_LIMIT = 10 * 1024 * 1024
LONGEST_WAIT = 30.0
LONG_LIFE = 60.0
COLOURS = {"api": "36", "realtime": "35", "worker": "33", "linli": "32"}


@dataclass(frozen=True)
class Program:
    """What to start: a name for the log and arguments for our own Python."""

    name: str
    arguments: tuple[str, ...]


def _bytecode() -> dict[str, str]:
    """Where Python may leave no bytecode beside the code, ours lies in the data folder: half the time to start."""
    if not sys.dont_write_bytecode:
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(env.data_dir() / "bytecode")}


class Journal:
    """The log of one process: a file that starts over when it is long, and the console with a prefix."""

    def __init__(self, name: str, folder: Path) -> None:
        self.path = folder / f"{name}.log"
        self._rest = b""
        colour = COLOURS.get(name, "37")
        label = f"{name:<8} | "
        self._prefix = f"\x1b[{colour}m{label}\x1b[0m" if sys.stdout.isatty() else label
        folder.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = self.path.open("ab")

    def write(self, data: bytes) -> None:
        """Take output as it comes; the console sees whole lines."""
        self._file.write(data)
        self._file.flush()
        if self._file.tell() > LOG_LIMIT:
            self._file.close()
            self.path.replace(self.path.with_suffix(".old.log"))
            self._file = self.path.open("ab")
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self.say(line.decode(errors="replace"))

    def say(self, line: str) -> None:
        """Print one line on the console."""
        try:
            print(f"{self._prefix}{line}", flush=True)
        except BrokenPipeError:
            # Whoever read our output has gone; the files go on.
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Child:
    """A supervised process. All calls from the main thread: the kernel ties its life to that thread's."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program = program
        self.journal = Journal(program.name, folder)
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.began = 0.0
        self.due = 0.0

    def start(self) -> None:
        """Start the process in a session of its own, marked as belonging to this data folder."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, *self.program.arguments],
            cwd=env.PROJECT_ROOT,
            env={**os.environ, **_bytecode(), MARK: str(env.data_dir()), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )
        os.set_blocking(self.output.fileno(), False)

    @property
    def output(self) -> BinaryIO:
        """The pipe with everything it prints."""
        assert self.process is not None
        assert self.process.stdout is not None
        return self.process.stdout  # type: ignore[return-value]

    @property
    def runs(self) -> bool:
        """Whether it is alive."""
        return self.process is not None and self.process.poll() is None

    def pump(self) -> bool:
        """Move what it printed to its journal; False at the end of its output."""
        try:
            data = os.read(self.output.fileno(), 65536)
        except BlockingIOError:
            return True
        if data:
            self.journal.write(data)
        return bool(data)

    def bury(self) -> int:
        """After its death: end whatever of its session still lives, and say when it may start again."""
        assert self.process is not None
        code = self.process.wait()
        self.signal_all(signal.SIGKILL)
        while self.pump():
            if not _readable(self.output):
                break
        self.output.close()
        now = time.monotonic()
        self.failures = 1 if now - self.began > LONG_LIFE else self.failures + 1
        self.due = now + min(LONGEST_WAIT, 0.25 * 2**self.failures)
        return code

    def signal_all(self, number: signal.Signals) -> None:
        """Send a signal to the process and all its descendants of the same session."""
        assert self.process is not None
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    def ask_to_stop(self) -> None:
        """Ask the process itself to finish; it tells its own children."""
        if self.runs and self.process is not None:
            self.process.send_signal(signal.SIGTERM)


def _readable(pipe: BinaryIO) -> bool:
    ready, _, _ = select.select([pipe], [], [], 0)
    return bool(ready)
