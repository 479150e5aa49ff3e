"""What tests across modules share."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.support.town import Town, town


@pytest.fixture(scope="module")
def place(
    database_server: str, database_template: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Town]:
    """Two stores that live, for all tests of a module; each test's own requests are undone."""
    with django_db_blocker.unblock(), town(database_server, database_template) as made:
        yield made
