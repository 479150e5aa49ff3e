"""A write sent again with its idempotency key: the same answer, cookie included, and only for the same request."""

from pathlib import Path
from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from linli.accounts import api as accounts
from linli.accounts.types import NewStaff, NewStore
from linli.kernel.auth import SESSION_COOKIE, Role
from linli.kernel.ids import new_id
from linli.kernel.models import IdempotencyKey
from linli.kernel.principals import Principal
from linli.media.models import Picture
from linli.media.tests.pictures import picture
from tests.support.requests import code_of, json_of, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
PHONE = "13800000001"


def _post(client: Client, path: str, body: dict[str, Any], key: str = "k") -> HttpResponse:
    return cast(
        "HttpResponse", client.post(path, body, content_type="application/json", headers={"Idempotency-Key": key})
    )


def _sign_in(client: Client, kind: str) -> tuple[str, dict[str, str]]:
    """Where somebody signs in and with what; staff and code are made first."""
    if kind == "staff":
        accounts.add_staff(NewStaff(login="hq", name="总部", password=PASSWORD, roles=[(Role.HQ, None)]))
        return "/api/session/staff", {"login": "hq", "password": PASSWORD}
    asked = client.post("/api/session/resident/code", {"phone": PHONE}, content_type="application/json")
    return "/api/session/resident", {"phone": PHONE, "code": asked.json()["demo_code"]}


@pytest.mark.parametrize("kind", ["staff", "resident"])
@pytest.mark.parametrize("lost", ["all of the answer", "its body only"])
def test_who_sends_a_sign_in_again_is_signed_in_by_the_same_session(kind: str, lost: str) -> None:
    client = Client()
    path, body = _sign_in(client, kind)
    first = _post(client, path, body)
    assert first.status_code == 200
    key = client.cookies[SESSION_COOKIE].value
    if lost == "all of the answer":
        client.cookies.clear()
    again = _post(client, path, body)
    assert (again.status_code, json_of(again)) == (200, json_of(first))
    assert again["Idempotency-Replayed"] == "true"
    assert again.cookies[SESSION_COOKIE].value == key
    assert again.cookies[SESSION_COOKIE]["httponly"]
    assert client.get("/api/session").json()["id"] == json_of(first)["id"]


@pytest.mark.parametrize("kind", ["staff", "resident"])
def test_a_session_that_is_over_stays_over(kind: str) -> None:
    client = Client()
    path, body = _sign_in(client, kind)
    _post(client, path, body)
    client.delete("/api/session")
    client.cookies.clear()
    again = _post(client, path, body)
    assert SESSION_COOKIE not in again.cookies
    assert client.get("/api/session").json()["signed_in"] is False


def test_the_key_of_a_sign_in_opens_nothing_for_another_password() -> None:
    client = Client()
    path, body = _sign_in(client, "staff")
    _post(client, path, body)
    thief = Client()
    answer = _post(thief, path, body | {"password": "guessed"})
    assert (answer.status_code, code_of(answer)) == (422, "idempotency_key_reused")
    assert SESSION_COOKIE not in thief.cookies


def _upload(client: Client, data: bytes, name: str = "a.png") -> HttpResponse:
    file = SimpleUploadedFile(name, data, content_type="image/png")
    return cast("HttpResponse", client.post("/api/media", {"file": file}, headers={"Idempotency-Key": "k"}))


def test_a_password_told_once_is_told_again_to_its_key_and_lies_nowhere_in_the_open() -> None:
    store = accounts.add_store(
        NewStore(code="s1", name="翠苑店", region="西湖", address="", lat=30.2, lng=120.1, floor_area_sqm=90)
    )
    hq = signed_in(Principal("staff", new_id(), "总部", frozenset({Role.HQ}), None))
    body = {"store_id": str(store), "login": "xiaozhou", "name": "小周", "roles": ["rider"]}
    told = json_of(_post(hq, "/api/staff", body))["password"]
    assert json_of(_post(hq, "/api/staff", body))["password"] == told
    kept = [bytes(one or b"") for one in IdempotencyKey.objects.values_list("answer", flat=True)]
    assert kept
    assert not any(told.encode() in one for one in kept)


def test_an_upload_sent_again_is_the_same_only_with_the_same_file(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(Principal("person", new_id(), "王姐", frozenset({Role.RESIDENT})))
    data = picture(kind="PNG")
    first = _upload(client, data)
    assert first.status_code == 201
    assert json_of(_upload(client, data)) == json_of(first)
    for changed in (_upload(client, data[:-1] + b"\0"), _upload(client, data + b"\0"), _upload(client, data, "b.png")):
        assert (changed.status_code, code_of(changed)) == (422, "idempotency_key_reused")
    assert Picture.objects.count() == 1


def test_an_upload_that_is_too_long_is_refused_whatever_its_key(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(Principal("person", new_id(), "王姐", frozenset({Role.RESIDENT})))
    for _ in range(2):
        assert code_of(_upload(client, b"\0" * 20_000_000)) == "picture_too_big"
