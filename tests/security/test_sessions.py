"""Sessions and sign-in: no fixation, lock-out after wrong passwords, limits on how often one may try."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from linli.accounts import api as accounts
from linli.accounts.rules import LOCK_MINUTES, MAX_WRONG_PASSWORDS
from linli.accounts.types import NewStaff
from linli.kernel import clock
from linli.kernel.auth import SESSION_COOKIE, Role
from tests.support.requests import code_of, json_of

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def hq() -> None:
    accounts.add_staff(NewStaff(login="hq", name="总部", password=PASSWORD, roles=[(Role.HQ, None)]))


def _try(client: Client, login: str = "hq", password: str = PASSWORD, **headers: str) -> HttpResponse:
    body = {"login": login, "password": password}
    return client.post("/api/session/staff", body, content_type="application/json", headers=headers)  # type: ignore[return-value]


def test_signing_in_changes_the_session_key_and_signing_out_ends_it() -> None:
    client = Client()
    client.cookies[SESSION_COOKIE] = "a-key-an-attacker-chose-000000000"
    assert _try(client).status_code == 200
    first = client.cookies[SESSION_COOKIE].value
    assert first != "a-key-an-attacker-chose-000000000"
    cookie = client.cookies[SESSION_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert _try(client).status_code == 200
    second = client.cookies[SESSION_COOKIE].value
    assert second != first
    thief = Client()
    thief.cookies[SESSION_COOKIE] = first
    assert thief.get("/api/session").json()["signed_in"] is False
    assert client.get("/api/stores").status_code == 200
    client.delete("/api/session")
    client.cookies[SESSION_COOKIE] = second
    assert client.get("/api/stores").status_code == 401


def test_taking_rights_away_ends_open_sessions() -> None:
    client = Client()
    who = json_of(_try(client))["id"]
    assert accounts.end_sessions(f"staff:{who}") == 1
    assert client.get("/api/stores").status_code == 401


def test_wrong_passwords_lock_the_login_for_a_while_even_for_the_right_one() -> None:
    client = Client()
    lefts = [code_of(_try(client, password="wrong")) for _ in range(MAX_WRONG_PASSWORDS)]
    assert lefts == ["wrong_login"] * MAX_WRONG_PASSWORDS
    locked = _try(client)
    assert (locked.status_code, code_of(locked)) == (429, "locked_out")
    assert int(locked["Retry-After"]) > 0
    with clock.at(clock.now() + timedelta(minutes=LOCK_MINUTES, seconds=1)):
        assert _try(client).status_code == 200


def test_a_login_that_does_not_exist_is_answered_like_one_that_does() -> None:
    def shown(login: str) -> list[tuple[int, str]]:
        with clock.at(clock.now()):
            answers = [_try(Client(), login, "wrong") for _ in range(MAX_WRONG_PASSWORDS + 1)]
        return [(one.status_code, json_of(one)["detail"]) for one in answers]

    assert shown("nobody") == shown("hq")


def test_sign_in_from_one_address_is_limited_whatever_login_is_tried() -> None:
    with clock.at(clock.now()):
        codes = [code_of(_try(Client(), f"guess{number}", "x")) for number in range(61)]
    assert codes[:60] == ["wrong_login"] * 60
    assert codes[60] == "too_many"


def test_one_time_codes_are_limited_by_phone_and_used_up_by_wrong_tries() -> None:
    client = Client()

    def ask(phone: str) -> HttpResponse:
        return client.post("/api/session/resident/code", {"phone": phone}, content_type="application/json")  # type: ignore[return-value]

    def enter(code: str) -> HttpResponse:
        body = {"phone": "13800000001", "code": code}
        return client.post("/api/session/resident", body, content_type="application/json")  # type: ignore[return-value]

    code = json_of(ask("13800000001"))["demo_code"]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert [enter(wrong).status_code for _ in range(5)] == [401] * 5
    assert enter(code).status_code == 401
    again = json_of(ask("13800000001"))["demo_code"]
    assert enter(again).status_code == 200
    assert enter(again).status_code == 401
    with clock.at(clock.now()):
        answers = [ask("13800000001") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"]
    assert ask("13800000002").status_code == 200
