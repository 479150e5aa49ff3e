"""What tests across modules share."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.support import database, town
from tests.support.database import Furnished
from tests.support.town import Town


@pytest.fixture(scope="module")
def place(
    furnished: Furnished, database_server: str, database_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Town]:
    """Two stores that live, for all tests of a module; each test's own requests are undone."""
    with django_db_blocker.unblock():
        yield furnished(town.build)
        name = str(connection.settings_dict["NAME"])
        connection.close()
        database.copy(database_server, database_template, name)
