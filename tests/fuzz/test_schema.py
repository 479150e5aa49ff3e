"""Random input drawn from the OpenAPI document, as head office, as a host and as a resident: answers keep to it."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance

from linli.app.api import api
from linli.app.wsgi import application
from linli.kernel.auth import SESSION_COOKIE, Role
from tests.support.requests import signed_in
from tests.support.town import Town

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]

ROLES = (Role.HQ, Role.HOST, Role.RESIDENT)
TOKEN = "a" * 32


def _without_time(part: Any) -> Any:
    """The document without `format: time`: a shop's opening hour has no offset, which that format asks for."""
    if isinstance(part, list):
        return [_without_time(one) for one in part]
    if isinstance(part, dict):
        return {key: _without_time(one) for key, one in part.items() if (key, one) != ("format", "time")}
    return part


def _operations() -> list[Any]:
    document = orjson.dumps(api.get_openapi_schema(path_prefix="/api/"), option=orjson.OPT_NON_STR_KEYS)
    schema: Any = schemathesis.openapi.from_dict(_without_time(orjson.loads(document)))
    schema.app = application
    return [found.ok() for found in schema.get_all_operations()]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request must not close the connection whose transaction is undone after it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# Not `schema.parametrize`: all its tests have one name, and of tests with one name xdist may run a single one.
@pytest.mark.parametrize("operation", [pytest.param(one, id=one.label) for one in _operations()])
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_answers_keep_to_the_document(operation: Any, place: Town, data: st.DataObject) -> None:
    mode = data.draw(st.sampled_from(GenerationMode))
    case = data.draw(operation.as_strategy(generation_mode=mode))
    for name in case.path_parameters or {}:
        if name in place.one.ids:
            case.path_parameters[name] = str(place.one.ids[name])
    if isinstance(case.body, dict) and "store_id" in case.body:
        case.body["store_id"] = str(place.one.ids["store_id"])
    for role in ROLES:
        client = signed_in(place.principal(role))
        with transaction.atomic():
            answer = case.call(
                cookies={SESSION_COOKIE: client.cookies[SESSION_COOKIE].value, "linli_csrf": TOKEN},
                headers={"X-CSRF-Token": TOKEN},
            )
            transaction.set_rollback(True)
        if answer.status_code < 400:
            case.validate_response(answer, checks=[response_schema_conformance])
        else:
            case.validate_response(answer, checks=[not_a_server_error])
            assert answer.headers["content-type"][0] == "application/problem+json", answer.content[:500]
        assert b"Traceback" not in answer.content
