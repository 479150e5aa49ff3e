"""Every test that asks for the database gets a freshly migrated one, on any machine, in a second."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from tests.support import database
from tests.support.database import Furnished

HOME = Path(__file__).parent
HOUSES = [HOME / "tests" / name for name in ("chaos", "browser", "platform", "realtime")]
TOGETHER = 25
SERVER = pytest.StashKey[str]()

settings.register_profile("linli", deadline=None)  # how long an example takes says more of the machine than of us
settings.load_profile("linli")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts servers of its own comes first."""
    items.sort(key=lambda item: _rank(item.path))


class _Together(LoadScopeScheduling):
    """Gives a file that starts servers of its own to one process, and of other files 25 tests at once.

    So what is built for a file is built once. (xdist's own groups are marks that this pytest's names do not show.)
    """

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        self._part: dict[str, str] = {}
        self._nth: Counter[str] = Counter()

    def _split_scope(self, nodeid: str) -> str:
        if nodeid not in self._part:
            path = nodeid.partition("::")[0]
            part = 0 if _rank(HOME / path) < len(HOUSES) else self._nth[path] // TOGETHER
            self._part[nodeid] = f"{path}-{part}"
            self._nth[path] += 1
        return self._part[nodeid]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """How tests are shared out where several processes run them."""
    return _Together(config, log)


@pytest.hookimpl
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """One server for all processes of a run: what one of them builds, the others copy."""
    stack = ExitStack()
    config.add_cleanup(stack.close)
    config.stash[SERVER] = stack.enter_context(database.server())


def pytest_configure_node(node: WorkerController) -> None:
    """Tell each process where it is."""
    node.workerinput["database_server"] = node.config.stash[SERVER]


def _rank(path: Path) -> int:
    return next((rank for rank, house in enumerate(HOUSES) if path.is_relative_to(house)), len(HOUSES))


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server on which tests may create databases."""
    shared: dict[str, str] = getattr(request.config, "workerinput", {})
    with nullcontext(shared["database_server"]) if shared else database.server() as url:
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
    """Puts what a function builds into the run's database: built once for all processes, then copied."""
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
