"""Every test that asks for the database gets a freshly migrated one, on any machine, in a second."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.support import database
from tests.support.database import Furnished

HOME = Path(__file__).parent
HOUSES = [HOME / "tests" / name for name in ("chaos", "browser", "platform", "realtime")]
TOGETHER = 25


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """What starts servers of its own comes first, a file to a process; of other files some tests stay together.

    Groups are named before xdist looks for them, the order is made after everybody else has made theirs.
    """
    nth: Counter[Path] = Counter()
    for item in items:
        part = 0 if _rank(item.path) < len(HOUSES) else nth[item.path] // TOGETHER
        nth[item.path] += 1
        item.add_marker(pytest.mark.xdist_group(f"{item.path.relative_to(HOME)}-{part}"))
    yield
    items.sort(key=lambda item: _rank(item.path))


def _rank(path: Path) -> int:
    return next((rank for rank, house in enumerate(HOUSES) if path.is_relative_to(house)), len(HOUSES))


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """The address of a PostgreSQL server on which tests may create databases."""
    with database.server() as url:
        yield url


@pytest.fixture(scope="session")
def database_template(database_server: str, django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> str:
    """The name of a fully migrated database to copy from."""
    with django_db_blocker.unblock():
        return database.template(database_server)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """A hash holds what it cost: those made by tests are as cheap to check, in processes of their own too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScryptPasswordHasher, "work_factor", 2)
        patch.setattr(ScryptPasswordHasher, "parallelism", 1)
        yield


@pytest.fixture(scope="session")
def django_db_setup(database_server: str, database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The run's own database. Tests that commit get it copied anew instead of emptied: what migrations
    put into it is there for every test."""
    name = f"linli_test_{os.getpid()}"

    def renew(case: TransactionTestCase) -> None:
        connection.close()
        database.copy(database_server, database_template, name)

    database.copy(database_server, database_template, name)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        with database.connected_to(database.database_at(database_server, name)):
            yield
    database.drop(database_server, name)


@pytest.fixture(scope="session")
def furnished(database_server: str, database_template: str, django_db_setup: None) -> Furnished:
    """Puts what a function builds into the run's database: built once, then copied, for tests that commit."""
    return database.furnished(database_server, database_template)


@pytest.fixture
def own_database(database_server: str, database_template: str) -> Iterator[str]:
    """The address of a database for this test alone, for processes of its own."""
    name = f"linli_test_{os.getpid()}_own"
    database.copy(database_server, database_template, name)
    yield database.database_at(database_server, name)
    database.drop(database_server, name)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """A connection that ended with an earlier test's database is let go, so that this test opens its own."""
    if connection.connection is not None and not connection.in_atomic_block and not connection.is_usable():
        connection.close()
