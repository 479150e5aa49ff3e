"""The database of a test run: a server of this checkout's own, and cheap copies of one migrated template."""

import fcntl
import hashlib
import os
import pickle
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from linli.app import env
from linli.app.postgres import EmbeddedPostgres

PORT = 5432  # only names the socket; the test server opens no network port
SERVERS = env.PROJECT_ROOT / ".cache"

T = TypeVar("T")


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that may create databases: `LINLI_DATABASE_URL`, else one of this checkout.

    A second test run at the same time gets a second server, so that neither stops the other's.
    """
    if env.uses_own_database():
        yield env.database_url()
        return
    with _free_home() as home, EmbeddedPostgres(home, PORT, tcp=False, durable=False) as postgres:
        _drop_left_databases(postgres.url)
        yield postgres.url


@contextmanager
def _free_home() -> Iterator[Path]:
    SERVERS.mkdir(exist_ok=True)
    number = 0
    while True:
        home = SERVERS / (f"test-pg-{number}" if number else "test-pg")
        with (SERVERS / f"{home.name}.lock").open("w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                number += 1
                continue
            yield home
            return


def database_at(url: str, name: str) -> str:
    """The same address with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def template(url: str) -> str:
    """The name of a database with every migration applied; built once for each state of the migrations."""
    name = f"linli_template_{fingerprint()}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(hashtext('linli_template'))")
        if _databases(admin, name):
            return name
        for old in _databases(admin, "linli_template_%"):
            _drop(admin, old)
        draft = f"{name}_draft"
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(draft)))
        with connected_to(database_at(url, draft)):
            call_command("migrate", verbosity=0, interactive=False)
        admin.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(draft), sql.Identifier(name)))
    return name


def copy(url: str, source: str, name: str) -> None:
    """Make database `name` anew as a copy of `source`, ending whatever still uses an older one."""
    with psycopg.connect(url, autocommit=True) as admin:
        _drop(admin, name)
        admin.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )


class Furnished(Protocol):
    """Fills the database in use with what `build` makes, as if it had just been called; what it returned."""

    def __call__(self, build: Callable[[], T]) -> T: ...


def furnished(url: str, source: str) -> Furnished:
    """One that calls each function once in a run, in a copy of `source`, and copies what came of it from then on."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:8]

    def furnish(build: Callable[[], T]) -> T:
        name = f"linli_test_{run}_{build.__module__.replace('.', '_')}_{build.__qualname__}"[:60]
        found = _built(url, source, name, build)
        connection.close()
        copy(url, name, str(connection.settings_dict["NAME"]))
        return found

    return furnish


def _built(url: str, source: str, name: str, build: Callable[[], T]) -> T:
    """What `build` returned when it filled the database `name`: kept as its comment, for all processes of the run."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(hashtext(%s))", [name])
        if not _databases(admin, name):
            draft = f"{name}_d"
            copy(url, source, draft)
            with connected_to(database_at(url, draft)):
                kept = b64encode(pickle.dumps(build())).decode()
            admin.execute(sql.SQL("comment on database {} is {}").format(sql.Identifier(draft), sql.Literal(kept)))
            admin.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(draft), sql.Identifier(name)))
        row = admin.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [name]
        ).fetchone()
    assert row
    found: T = pickle.loads(b64decode(row[0]))
    return found


def drop(url: str, name: str) -> None:
    """Remove database `name`, ending whatever still uses it."""
    with psycopg.connect(url, autocommit=True) as admin:
        _drop(admin, name)


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Within the block Django and every child process use the database at `url`."""
    before_settings, before_url = dict(connection.settings_dict), os.environ.get("LINLI_DATABASE_URL")
    os.environ["LINLI_DATABASE_URL"] = url
    connection.close()
    connection.settings_dict.update(env.database_settings())
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before_settings)
        if before_url is None:
            del os.environ["LINLI_DATABASE_URL"]
        else:
            os.environ["LINLI_DATABASE_URL"] = before_url


def fingerprint() -> str:
    """The state of all migrations and of what runs them."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda each: each.name):
        digest.update(app.name.encode())
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _drop_left_databases(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        for name in _databases(admin, "linli_test_%"):
            _drop(admin, name)


def _databases(admin: psycopg.Connection, pattern: str) -> list[str]:
    escaped = pattern.replace("_", r"\_")
    rows = admin.execute("select datname from pg_database where datname like %s", [escaped]).fetchall()
    return [row[0] for row in rows]


def _drop(admin: psycopg.Connection, name: str) -> None:
    statement = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
    for left in reversed(range(50)):
        try:
            admin.execute(statement)
            return
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            if not left:  # a background worker of the server itself was at it and has not gone
                raise
            time.sleep(0.1)
