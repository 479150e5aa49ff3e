"""Requests that make sense: addresses and bodies filled with the ids of real things."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from django.http import HttpResponse
from django.test import Client

from linli.kernel import clock
from linli.kernel.auth import SESSION_COOKIE, SESSION_KEY, Principal
from linli.kernel.ids import new_id
from linli.kernel.sessions import SessionStore
from tests.support.routes import Route, Schema

Ids = Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """A request ready to be sent."""

    method: str
    url: str
    query: dict[str, Any]
    body: Any
    body_type: str

    def send(self, client: Client, **headers: str) -> HttpResponse:
        """The answer."""
        data: Any = b""
        if self.body_type == "multipart/form-data":
            return client.post(self.url, self.body, query_params=self.query, headers=headers)  # type: ignore[return-value]
        if self.body_type:
            data = json.dumps(self.body, default=_plain)
        return client.generic(  # type: ignore[return-value]
            self.method, self.url, data, content_type="application/json", query_params=self.query, headers=headers
        )


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def request_for(route: Route, ids: Ids, *, body: Any = None, optional: bool = True) -> Request:
    """The operation with the given ids wherever it names one; `optional` also where it could do without."""
    url = route.path
    query: dict[str, Any] = {}
    for parameter in route.parameters:
        name, needed = parameter["name"], parameter.get("required", False)
        if parameter["in"] == "path":
            url = url.replace(f"{{{name}}}", str(ids[name] if name in ids else sample(name, parameter["schema"], ids)))
        elif needed or (optional and name in ids):
            query[name] = str(ids[name] if name in ids else sample(name, parameter["schema"], ids))
    if body is None and route.body is not None:
        body = sample("", route.body, ids, optional=optional)
    return Request(route.method, url, query, body, route.body_type)


def names_of(route: Route) -> set[str]:
    """All names that the operation asks for: in the address, in the query, in the body."""
    found = {parameter["name"] for parameter in route.parameters} | set(re.findall(r"{(\w+)}", route.path))
    return found | (_names(route.body) if route.body else set())


def _names(schema: Schema) -> set[str]:
    found = set(schema.get("properties", {}))
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", []), schema.get("items", {})]
    return found.union(*(_names(part) for part in parts if part))


def sample(name: str, schema: Schema, ids: Ids, *, optional: bool = True) -> Any:
    """A value that fits the schema; known ids where the name is known (`sku_ids` are some of `sku_id`)."""
    if name in ids:
        return ids[name]
    if name.endswith("_ids") and f"{name[:-4]}_id" in ids:
        return [ids[f"{name[:-4]}_id"]]
    if "default" in schema and name:
        return schema["default"]
    for choice in schema.get("anyOf") or schema.get("oneOf") or []:
        return sample(name, choice, ids, optional=optional)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    return _of_type(schema, ids, optional)


def _of_type(schema: Schema, ids: Ids, optional: bool) -> Any:
    kind = schema.get("type")
    if kind == "object":
        needed = set(schema.get("required", []))
        return {
            name: sample(name, part, ids, optional=optional)
            for name, part in schema.get("properties", {}).items()
            if name in needed or (optional and (name in ids or (name.endswith("_ids") and f"{name[:-4]}_id" in ids)))
        }
    if kind == "array":
        if "prefixItems" in schema:
            return [sample("", part, ids) for part in schema["prefixItems"]]
        return [sample("", schema.get("items", {}), ids) for _ in range(max(1, schema.get("minItems", 1)))]
    if kind in ("integer", "number"):
        return max(schema.get("minimum", 0), schema.get("exclusiveMinimum", 0) + 1)
    if kind == "boolean":
        return True
    return _text(schema)


def _text(schema: Schema) -> str:
    moment = clock.now() + timedelta(hours=1)
    form = schema.get("format")
    if form == "uuid":
        return str(new_id())
    if form == "date-time":
        return moment.isoformat()
    if form == "date":
        return moment.date().isoformat()
    return "好" * max(2, int(schema.get("minLength", 2)))


def signed_in(principal: Principal | None, *, enforce_csrf: bool = False) -> Client:
    """A browser with the principal's session, or nobody's."""
    client = Client(enforce_csrf_checks=enforce_csrf, raise_request_exception=False)
    if principal:
        session = SessionStore()
        session[SESSION_KEY] = principal.as_session()
        session.create()  # `client.session` would ask the database five times for the same
        client.cookies[SESSION_COOKIE] = str(session.session_key)
    return client


def json_of(response: HttpResponse) -> Any:
    """The answer's body, None where it is not JSON."""
    if "json" not in response.get("Content-Type", ""):
        return None
    return orjson.loads(response.content) if response.content else None


def text_of(response: HttpResponse) -> bytes:
    """The answer's bytes, also of one that is streamed."""
    return b"".join(response) if response.streaming else response.content


def code_of(response: HttpResponse) -> str:
    """The code of the problem that was answered, if one was."""
    body = json_of(response)
    return str(body.get("code", "")) if isinstance(body, dict) else ""
