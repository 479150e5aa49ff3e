"""Every operation of the API as it really is: address, who may use it, what it asks for."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from linli.app.api import api
from linli.kernel.auth import Allow, Public, Role, Signed

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
Schema = dict[str, Any]


@dataclass(frozen=True)
class Route:
    """One operation. `auth` is what the route names, `parameters` and `body` what the OpenAPI document says."""

    method: str
    path: str
    auth: Any
    parameters: tuple[Schema, ...]
    body: Schema | None
    body_type: str

    @property
    def name(self) -> str:
        """How tests name the operation."""
        return f"{self.method} {self.path}"

    @property
    def writes(self) -> bool:
        """Whether it changes something."""
        return self.method in WRITES

    @property
    def roles(self) -> frozenset[Role]:
        """Who may use it; nobody in particular where it is public or signed."""
        return self.auth.roles if isinstance(self.auth, Allow) else frozenset()

    @property
    def is_public(self) -> bool:
        """Whether everybody may use it."""
        return isinstance(self.auth, Public)

    @property
    def is_signed(self) -> bool:
        """Whether the message carries its own signature."""
        return isinstance(self.auth, Signed)


@cache
def routes() -> tuple[Route, ...]:
    """All operations."""
    document = api.get_openapi_schema(path_prefix="/api/")
    found = []
    for router in api._get_bound_routers():
        for part, view in router.path_operations.items():
            path = "/api/" + re.sub(r"{[^}:]+:", "{", "/".join(one for one in (router.prefix, part) if one)).lstrip("/")
            path = re.sub("//+", "/", path)
            for operation in view.operations:
                callbacks = operation.auth_callbacks
                for method in operation.methods:
                    described = document["paths"].get(path, {}).get(method.lower(), {})
                    found.append(_route(method, path, callbacks[0] if callbacks else None, described, document))
    return tuple(sorted(found, key=lambda route: (route.path, route.method)))


def _route(method: str, path: str, auth: Any, described: Schema, document: Schema) -> Route:
    parameters = tuple(
        {**one, "schema": resolved(one.get("schema", {}), document)} for one in described.get("parameters", [])
    )
    content = described.get("requestBody", {}).get("content", {})
    for body_type, one in content.items():
        return Route(method, path, auth, parameters, resolved(one["schema"], document), body_type)
    return Route(method, path, auth, parameters, None, "")


def resolved(schema: Schema, document: Schema) -> Schema:
    """The schema with its references filled in."""
    if "$ref" in schema:
        found = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return resolved(found, document)
    filled = dict(schema)
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        if key in filled:
            filled[key] = [resolved(one, document) for one in filled[key]]
    if isinstance(filled.get("items"), dict):
        filled["items"] = resolved(filled["items"], document)
    if "properties" in filled:
        filled["properties"] = {name: resolved(one, document) for name, one in filled["properties"].items()}
    return filled
