"""One name for each test that schemathesis makes of a route."""

import pytest
from schemathesis.pytest.plugin import SchemathesisFunction


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest names them all like their function; of tests with one name, xdist would run a single one."""
    for item in items:
        if isinstance(item, SchemathesisFunction) and item.parent:
            item._nodeid = f"{item.parent.nodeid}::{item.name}"
