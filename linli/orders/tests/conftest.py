"""The ports of orders, filled for the time of a test."""

import pytest

from linli.orders.api import ports
from linli.orders.tests.shop import Book, Till


@pytest.fixture
def till(monkeypatch: pytest.MonkeyPatch) -> Till:
    """A provider that remembers."""
    made = Till()
    monkeypatch.setattr(ports, "_provider", [made])
    return made


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    """A book of offers."""
    made = Book()
    monkeypatch.setattr(ports, "_books", [made])
    return made
