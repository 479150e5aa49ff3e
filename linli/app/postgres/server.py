"""One running server: start, wait, stop."""

import hashlib
import logging
import os
import secrets
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from linli.app.postgres import cluster
from linli.app.postgres.account import PostgresError, current_account, private_folder
from linli.app.postgres.binaries import bin_folder
from linli.app.processes import die_with_parent, is_alive, works_in

log = logging.getLogger(__name__)

ROLE = "linli"
DATABASE = "linli"
START_PATIENCE = 900.0
STOP_PATIENCE = 90.0


class EmbeddedPostgres:
    """A PostgreSQL server of ours whose parent is this process. Nothing is touched before `start`.

    `home` holds its data, passwords and address; `port` names the socket and, with `tcp`, the loopback port.
    `durable=False` trades safety for speed and is for tests only.
    """

    def __init__(self, home: Path, port: int, *, tcp: bool = True, durable: bool = True) -> None:
        self.home = home.absolute()
        self.port = port
        self.tcp = tcp
        self.durable = durable
        self.account = current_account()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the database for our own processes; the password is made at the first call."""
        return self.url_of(DATABASE)

    def url_of(self, database: str, role: str = ROLE) -> str:
        """The address of one database for one role (`linli`, or `postgres` for the superuser)."""
        place = urlencode({"host": str(self._sockets()), "port": self.port})
        return f"postgresql://{role}:{quote(self._password(role))}@/{database}?{place}"

    @property
    def running(self) -> bool:
        """Whether the server process is alive."""
        return self.process is not None and self.process.poll() is None

    def start(
        self, output: int | IO[bytes] = subprocess.DEVNULL, while_waiting: Callable[[], None] = lambda: None
    ) -> None:
        """Create the cluster if there is none, start the server, wait for recovery, make role and database.

        `while_waiting` is called often meanwhile and may raise to give up. Call from the main thread:
        the server stops when its starting thread ends. Raises PostgresError.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o755 if self.account.switch else 0o700)
        programs = bin_folder(self.account)
        data = cluster.place(self.home, self.account)
        if not (data / "PG_VERSION").exists():
            log.info("creating the database in %s", data)
            cluster.create(data, programs, self.account, self._password("postgres"), self.durable)
        cluster.check_version(data, programs)
        self._clear_leftover(data)
        sockets = self._private_sockets()
        # Nobody else uses this folder, and no server of ours is alive: a lock here is left by one that was killed,
        # whose number may still be held by a process that nobody has reaped.
        (sockets / f".s.PGSQL.{self.port}.lock").unlink(missing_ok=True)
        cluster.configure(data, self.account, sockets, self.port, self.tcp, self.durable)
        self.process = self.account.spawn(
            [str(programs / "postgres"), "-D", str(data)],
            data,
            output,
            cluster.server_environment(),
            before=lambda: die_with_parent(signal.SIGINT),
        )
        self._wait_until_ready(data, while_waiting)
        self._prepare()
        self._publish()

    def stop(self) -> None:
        """Stop at once but cleanly: sessions end, everything is written. Harmless when it is not running."""
        if self.process is None or self.process.poll() is not None:
            return
        for number, patience in (
            (signal.SIGINT, STOP_PATIENCE),
            (signal.SIGQUIT, 10.0),
            (signal.SIGKILL, 10.0),
        ):
            self.process.send_signal(number)
            try:
                self.process.wait(patience)
                return
            except subprocess.TimeoutExpired:
                log.warning("postgres still runs %.0f s after %s", patience, number.name)

    def __enter__(self) -> "EmbeddedPostgres":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _clear_leftover(self, data: Path) -> None:
        """Stop a server that outlived its parent, and drop a pid file whose number now means someone else."""
        pid_file = data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            pid_file.unlink(missing_ok=True)
            return
        if not is_alive(pid) or not works_in(pid, data):
            pid_file.unlink(missing_ok=True)
            return
        log.info("stopping a server left over from an earlier run (pid %d)", pid)
        for number, patience in ((signal.SIGINT, STOP_PATIENCE), (signal.SIGQUIT, 10.0)):
            os.kill(pid, number)
            if _gone_within(pid, patience):
                return
        raise PostgresError(f"无法停止旧的数据库进程 {pid}。 Cannot stop the old database process {pid}.")

    def _wait_until_ready(self, data: Path, while_waiting: Callable[[], None]) -> None:
        assert self.process is not None
        began = time.monotonic()
        next_word = began + 5
        while not _says_ready(data, self.process.pid):
            if self.process.poll() is not None:
                raise PostgresError(
                    f"数据库启动失败(退出码 {self.process.returncode}),请看数据库日志。"
                    f" The database did not start (exit code {self.process.returncode}); see its log."
                )
            while_waiting()
            now = time.monotonic()
            if now - began > START_PATIENCE:
                self.stop()
                raise PostgresError("数据库恢复超时。 The database took too long to recover.")
            if now > next_word:
                log.info("the database is recovering, %.0f s so far", now - began)
                next_word = now + 10
            time.sleep(0.03)

    def _prepare(self) -> None:
        """Make role and database where missing; cheap and repeatable, so an interrupted first start heals."""
        with psycopg.connect(self.url_of("postgres", "postgres"), autocommit=True) as connection:
            role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
            if not connection.execute("select 1 from pg_roles where rolname = %s", [ROLE]).fetchone():
                connection.execute(
                    sql.SQL("create role {} login createdb password {}").format(role, sql.Literal(self._password(ROLE)))
                )
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("create database {} owner {}").format(database, role))

    def _publish(self) -> None:
        path = self.home / "url"
        draft = self.home / "url.new"
        draft.touch(mode=0o600)
        draft.write_text(self.url + "\n", encoding="utf-8")
        draft.replace(path)

    def _password(self, role: str) -> str:
        path = self.home / f"{role}.password"
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self.home.mkdir(parents=True, exist_ok=True)
            password = secrets.token_urlsafe(24)
            path.touch(mode=0o600)
            path.write_text(password, encoding="utf-8")
            return password

    def _sockets(self) -> Path:
        """A short folder outside the data: socket paths end at 104 characters, and may hold no comma."""
        name = hashlib.sha256(f"{self.home}:{self.account.uid}".encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir())
        return (folder if len(str(folder)) < 60 else Path("/tmp")) / f"linli-{name}"

    def _private_sockets(self) -> Path:
        folder = self._sockets()
        try:
            status = folder.lstat()
        except FileNotFoundError:
            return private_folder(folder, self.account)
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (self.account.uid, os.geteuid()):
            raise PostgresError(f"{folder} 属于别人,请删除它。 {folder} belongs to somebody else: remove it.")
        return private_folder(folder, self.account)


def _says_ready(data: Path, pid: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _gone_within(pid: int, patience: float) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if not is_alive(pid):
            return True
        time.sleep(0.1)
    return False
