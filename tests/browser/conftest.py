"""One day in 翠苑店, served by real processes; each file that asks gets a day of its own."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import expect, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.browser.counter import Desk
from tests.support import database, desk_day
from tests.support.database import Furnished
from tests.support.prepared import keep_formulas
from tests.support.site import Site, chromium


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """The first request of a fresh process loads what analytics need, and the machine may have much else to do."""
    expect.set_options(timeout=60_000)


@pytest.fixture(scope="session", autouse=True)
def formulas(django_test_environment: None) -> None:
    """No server of a file has to compile them."""
    keep_formulas()


@pytest.fixture(scope="module")
def day_at_work(
    database_server: str, database_template: str, furnished: Furnished, django_db_blocker: DjangoDbBlocker
) -> Iterator[Desk]:
    """The day in a database of its own, served at half past eleven; made once for all tests of a file."""
    name = f"linli_test_{os.getpid()}_desk"
    database.copy(database_server, database_template, name)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
        with database.connected_to(database.database_at(database_server, name)):
            day = furnished(desk_day.build)
            site = Site()
            try:
                site.start(desk_day.NOW)
                with sync_playwright() as playwright:
                    connection.close()  # inside Playwright's loop Django keeps another one, perhaps of an earlier file
                    browser = chromium(playwright)
                    yield Desk(day, site, browser)
                    browser.close()
            finally:
                site.stop()
    database.drop(database_server, name)


@pytest.fixture
def desk(day_at_work: Desk) -> Iterator[Desk]:
    """The day, and nobody else's pages: one that stays open goes on asking the house for news."""
    yield day_at_work
    for context in day_at_work.browser.contexts:
        context.close()
