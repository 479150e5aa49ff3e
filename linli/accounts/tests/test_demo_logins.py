"""A demo chain offers everybody a way in; any other chain tells nobody who works there."""

import pytest
from django.test import Client
from pytest_django import Settings

from linli.accounts import api
from linli.accounts.api.chain import DEMO_PASSWORD
from linli.accounts.types import NewStaff
from linli.kernel.auth import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff() -> None:
    for login in ("demo-hq", "demo-hq-2", "fangmin"):
        api.add_staff(NewStaff(login=login, name=login, password=DEMO_PASSWORD, roles=[(Role.HQ, None)]))


def offered(settings: Settings, *, demo: bool) -> list[dict[str, str]]:
    """What the sign-in page is told."""
    settings.LINLI_DEMO = demo
    items: list[dict[str, str]] = Client().get("/api/session/demo-logins").json()["items"]
    return items


def test_one_for_each_role_and_it_opens_the_door(settings: Settings) -> None:
    (one,) = offered(settings, demo=True)
    assert (one["role"], one["login"]) == ("hq", "demo-hq")
    body = {"login": one["login"], "password": one["password"]}
    assert Client().post("/api/session/staff", body, content_type="application/json").json()["signed_in"] is True


def test_none_outside_the_demo(settings: Settings) -> None:
    assert offered(settings, demo=False) == []
