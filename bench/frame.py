"""What all scripts share: a database and a server of their own, CPU time of processes, a table, the last line."""

import http.client
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import django
import psutil
import psycopg

from bench import HOME
from linli.app import env
from linli.app.postgres import EmbeddedPostgres
from linli.app.postgres.account import current_account
from linli.app.postgres.binaries import bin_folder
from linli.app.processes import stop_all
from linli.app.supervisor.house import programs
from tests.support.ports import free_ports

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

LIMIT_SECONDS = 60


@dataclass
class Cpu:
    """CPU seconds that processes and all their children have used, those that have ended included."""

    pid: int
    _gone: dict[int, float] = field(default_factory=dict)

    def seconds(self) -> float:
        """User and system time until now."""
        top = psutil.Process(self.pid)
        for process in [top, *top.children(recursive=True)]:
            try:
                used = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            self._gone[process.pid] = used.user + used.system
        return sum(self._gone.values())


@dataclass(frozen=True)
class Database:
    """The embedded server as `make run` starts it (fsync on), with every migration applied."""

    url: str
    admin_url: str
    cpu: Cpu
    bin: Path


@contextmanager
def database() -> Iterator[Database]:
    """A database for this run; Django uses it in the block."""
    server = EmbeddedPostgres(HOME / "postgres", free_ports(), tcp=False)
    with (HOME / "postgres.log").open("wb") as log:
        server.start(log)
    assert server.process is not None
    try:
        connection.settings_dict.update(env.database_settings())
        call_command("migrate", verbosity=0, interactive=False)
        admin = server.url_of("linli", "postgres")
        yield Database(server.url, admin, Cpu(server.process.pid), bin_folder(current_account()))
    finally:
        connection.close()
        server.stop()


@dataclass(frozen=True)
class Server:
    """Granian with one worker, started as the supervisor does."""

    port: int
    cpu: Cpu


@contextmanager
def serving() -> Iterator[Server]:
    """The API over the run's database."""
    port = free_ports()
    os.environ |= {"PORT": str(port), "LINLI_WORKERS": "1"}
    api = programs("127.0.0.1")[0]
    process = subprocess.Popen([sys.executable, *api.arguments], stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield Server(port, Cpu(process.pid))
    finally:
        stop_all([psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)], 10)
        process.wait(10)


class Client:
    """One kept connection to the server."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_SECONDS)
        self._headers = {"Content-Type": "application/json", **(headers or {})}

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> bytes:
        """The answer's bytes; raises on any status above 299."""
        self._connection.request(method, path, body, self._headers | headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status > 299:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:400]!r}")
        return text


def quietest(cpu: Cpu, once: Callable[[], object], *, rounds: int, times: int) -> float:
    """CPU milliseconds of one call in the quietest of several rounds: neighbours on the machine cost CPU time too."""
    found = []
    for _ in range(rounds):
        before = cpu.seconds()
        for _ in range(times):
            once()
        found.append((cpu.seconds() - before) * 1000 / times)
    return min(found)


def statements(database: Database, once: Callable[[], object]) -> int:
    """How many statements the database is sent for one call, BEGIN and COMMIT included; told by its own log."""
    log = HOME / "postgres.log"
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        admin.execute("alter system set log_statement = 'all'")
        _reload(admin)
        before = len(_SENT.findall(log.read_text()))
        once()
        time.sleep(0.2)
        found = len(_SENT.findall(log.read_text())) - before
        admin.execute("alter system reset log_statement")
        _reload(admin)
    return found


_SENT = re.compile(r"LOG:  (?:statement|execute)")


def _reload(admin: psycopg.Connection[tuple[object, ...]]) -> None:
    admin.execute("select pg_reload_conf()")
    time.sleep(0.5)


def bare_connection(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of plain psycopg for the reference."""
    return psycopg.connect(url, autocommit=True)


def machine() -> str:
    """Where and when this was measured."""
    load = "/".join(f"{one:.1f}" for one in os.getloadavg())
    moment = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    return f"{moment}, {os.cpu_count()} cores, load {load}, Python {platform.python_version()}"


def table(title: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """Print figures beside what they are measured against: (what, figure, goal or reference)."""
    print(f"\n{title}  ({machine()})")
    heads = [("", "figure", "goal or reference"), *rows]
    widths = [max(len(row[column]) for row in heads) for column in range(3)]
    for row in heads:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def result(name: str, figure: float, unit: str, reference: float, *, digits: int = 3) -> None:
    """Print the last line: the figure beside its reference of the same run."""
    ratio = round(figure / reference, 3) if reference else None
    line = {"name": name, "figure": round(figure, digits), "unit": unit, "reference": round(reference, digits)}
    print(json.dumps({**line, "ratio": ratio}))


def _wait(port: int) -> None:
    end = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < end:
        try:
            Client(port).send("GET", "/api/config")
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")
