"""The supervisor: database first, then migrations, then all processes; restarts what crashes, stops all."""

import http.client
import importlib.util
import logging
import os
import selectors
import signal
import sys
import time
from pathlib import Path
from types import FrameType

import psycopg

from linli.app import env
from linli.app.postgres import EmbeddedPostgres, PostgresError
from linli.app.readiness import is_ready
from linli.app.supervisor.child import Child, Journal, Program
from linli.app.supervisor.claim import claimed, clear_leftovers, port_is_free, require_ports

TICK = 0.25
STOP_PATIENCE = 20.0
DATABASE_PATIENCE = 30.0


class StopAsked(Exception):
    """A signal asked us to stop. Raised where we wait, never from the signal itself: it may come anywhere."""


class House:
    """Everything of one installation."""

    def __init__(self) -> None:
        self.data = env.data_dir()
        self.host = os.environ.get("LINLI_HOST") or "127.0.0.1"
        self.children: list[Child] = []
        self.postgres: EmbeddedPostgres | None = None
        self.watched = selectors.DefaultSelector()
        self.journal = Journal("linli", env.logs_dir())
        self.signals = 0

    def run(self) -> int:
        """Start, watch until a signal comes, stop: 0 then, 1 when a step of the start failed.

        Raises Occupied and PostgresError when it cannot start at all.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        code = 0
        with claimed(self.data, env.page_address()):
            try:
                self._start()
                self._watch()
            except StopAsked:
                self.say("正在停止… stopping")
            except _Failed:
                code = 1
            finally:
                self._stop()
        self.say("已停止 stopped")
        return code

    def say(self, line: str) -> None:
        """A line of the supervisor's own, on the console and in its log."""
        self.journal.write(f"{line}\n".encode())

    def _start(self) -> None:
        clear_leftovers(self.data)
        require_ports(self.host, env.port(), env.realtime_port())
        if env.uses_own_database():
            self._wait_for_database()
        else:
            tcp = port_is_free("127.0.0.1", env.postgres_port())
            self.postgres = EmbeddedPostgres(self.data / "postgres", env.postgres_port(), tcp=tcp)
            self._start_postgres()
        if not is_ready():
            self._once(Program("prepare", ("-m", "linli", "prepare")))
        for program in programs(self.host):
            child = Child(program, env.logs_dir())
            self.children.append(child)
            self._begin(child)

    def _wait_for_database(self) -> None:
        end = time.monotonic() + DATABASE_PATIENCE
        while True:
            try:
                psycopg.connect(env.database_url(), connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > end:
                    raise PostgresError(
                        f"连不上 LINLI_DATABASE_URL 指定的数据库。"
                        f" Cannot reach the database named by LINLI_DATABASE_URL: {error}"
                    ) from error
            self._pump(1)
            self._heed_signals()

    def _start_postgres(self) -> None:
        assert self.postgres is not None
        log = env.logs_dir() / "postgres.log"
        if log.exists() and log.stat().st_size > 50 * 1024 * 1024:
            log.replace(log.with_suffix(".old.log"))
        with log.open("ab") as output:
            began = output.tell()
            try:
                self.postgres.start(output, self._heed_signals)
            except PostgresError:
                self._show_tail(log, began)
                raise

    def _show_tail(self, log: Path, began: int) -> None:
        with log.open("rb") as text:
            text.seek(max(began, log.stat().st_size - 4000))
            self.journal.write(text.read())

    def _once(self, program: Program) -> None:
        child = Child(program, env.logs_dir())
        self.children.append(child)
        self._begin(child)
        while child in [key.data for key in self.watched.get_map().values()]:
            self._pump(TICK)
            self._heed_signals()
        code = child.bury()
        self.children.remove(child)
        if code != 0:
            self.say(f"{program.name} 失败(退出码 {code}) {program.name} failed (exit code {code})")
            raise _Failed

    def _begin(self, child: Child) -> None:
        child.start()
        self.watched.register(child.output, selectors.EVENT_READ, child)

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def _heed_signals(self) -> None:
        if self.signals:
            raise StopAsked

    def _pump(self, patience: float) -> None:
        if not self.watched.get_map():
            time.sleep(patience)
            return
        for key, _ in self.watched.select(patience):
            if not key.data.pump():
                self.watched.unregister(key.fileobj)

    def _watch(self) -> None:
        welcomed, ask_at = False, 0.0
        while True:
            self._pump(TICK)
            self._heed_signals()
            if self.postgres is not None and not self.postgres.running:
                self.say("数据库意外停止,正在恢复… the database stopped, recovering it")
                self._start_postgres()
            for child in self.children:
                self._look_after(child)
            if not welcomed and time.monotonic() > ask_at:
                welcomed, ask_at = self._answers(), time.monotonic() + TICK
                if welcomed:
                    self._once(Program("welcome", ("-m", "linli", "welcome")))

    def _look_after(self, child: Child) -> None:
        if child.runs:
            return
        if child.process is not None:
            self._forget(child)
            code = child.bury()
            child.process = None
            wait = child.due - time.monotonic()
            self.say(f"{child.program.name} 意外退出 exited ({code}), {wait:.1f} s 后重启 restart")
        elif time.monotonic() >= child.due:
            self._begin(child)

    def _forget(self, child: Child) -> None:
        if any(key.data is child for key in self.watched.get_map().values()):
            self.watched.unregister(child.output)

    def _answers(self) -> bool:
        """Whether the API serves. Asked from the loop, so with little patience."""
        connection = http.client.HTTPConnection(self.host, env.port(), timeout=1)
        try:
            connection.request("GET", "/api/config")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _stop(self) -> None:
        asked = self.signals  # one more means: hurry
        for child in self.children:
            child.ask_to_stop()
        end = time.monotonic() + STOP_PATIENCE
        while any(child.runs for child in self.children) and time.monotonic() < end and self.signals == asked:
            self._pump(0.05)
        for child in self.children:
            if child.process is not None:
                self._forget(child)
                child.signal_all(signal.SIGKILL)
                child.bury()
            child.journal.close()
        if self.postgres is not None:
            self.postgres.stop()


class _Failed(Exception):
    """A step of the start failed; its output has told why."""


def programs(host: str) -> list[Program]:
    """The processes of this installation. The number of API workers is `LINLI_WORKERS` (default 2)."""
    workers = os.environ.get("LINLI_WORKERS") or "2"
    api = Program(
        "api",
        (
            *("-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(env.port())),
            # One blocking thread for each worker: more of them starve each other (docs/adr/0002).
            *("--workers", workers, "--blocking-threads", "1", "--no-ws"),
            *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
            "linli.app.wsgi:application",
        ),
    )
    realtime = Program(
        "realtime",
        (
            *("-m", "uvicorn", "--host", host, "--port", str(env.realtime_port())),
            *("--ws", "websockets-sansio", "--timeout-graceful-shutdown", "5", "--no-access-log"),
            # Pages say little and hear little: compression would cost more memory than it saves.
            *("--ws-max-size", "16384", "--ws-per-message-deflate", "false"),
            "linli.app.realtime:app",
        ),
    )
    worker = Program("worker", ("-m", "linli", "worker"))
    if importlib.util.find_spec("linli.app.realtime") is None:
        return [api, worker]
    return [api, realtime, worker]


logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
