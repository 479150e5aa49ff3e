"""Every field of every operation is given what no form would send; nobody answers with a server error."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from linli.kernel.auth import Role
from tests.security.plausible import plausible
from tests.support.requests import Request, json_of, signed_in, text_of
from tests.support.routes import Route, routes
from tests.support.town import Town

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]

LATIN = re.compile("[A-Za-z]")  # names of fields are words of the house, not of its code
NASTY: list[Any] = ["\x00", "a\x00b", "%", "'\"\\;--", "龘" * 3000, "9999-12-31", "0001-01-01T00:00:00Z", ""]
NASTY += [2**31, 2**63, -(2**63), 10**30, 1e308, -1, True, None, [], {}, [[]]]
IN_ADDRESSES = [
    "\x00",
    "龘" * 200,
    "-1",
    str(2**31),
    str(10**30),
    "9999-12-31",
    "0001-01-01",
    "nan",
    "1e400",
    "\ufeff",
    "",
]


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _leaves(part, (*path, key))


def _with(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(body)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return changed


def _spoilt(request: Request, route: Route) -> Iterator[Request]:
    if request.body_type == "application/json":
        whole = {**dict.fromkeys((route.body or {}).get("properties", {})), **request.body}
        for path in _leaves(whole):
            for value in NASTY:
                body = _with(whole if len(path) == 1 else request.body, path, value)
                yield Request(
                    request.method, request.url, request.query, _without_nulls(body, path), "application/json"
                )
    for parameter in route.parameters:
        for value in IN_ADDRESSES:
            if parameter["in"] == "query":
                query = {**request.query, parameter["name"]: value}
                yield Request(request.method, request.url, query, request.body, request.body_type)


def _without_nulls(body: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None or name == path[0]}


@pytest.mark.parametrize("route", [pytest.param(one, id=one.name) for one in routes() if not one.is_signed])
def test_no_field_brings_the_server_down(route: Route, place: Town) -> None:
    role = min(route.roles, key=list(Role).index, default=Role.RESIDENT)
    client = signed_in(place.principal(role))
    for request in _spoilt(plausible(route, place.one, role), route):
        with transaction.atomic():
            answer = request.send(client)
            transaction.set_rollback(True)
        text = text_of(answer)
        told = (request.query, request.body, answer.status_code, text[-1500:])
        assert answer.status_code < 500, told
        assert b"Traceback" not in text, told
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json", told
            assert {"type", "title", "status", "code", "detail", "messages"} <= json_of(answer).keys(), told
            for fault in json_of(answer).get("errors", []):
                assert not LATIN.search(fault["messages"]["zh"]), told
