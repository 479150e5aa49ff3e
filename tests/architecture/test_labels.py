"""Whatever a request can carry has a name that people read, in both languages."""

import re
from typing import Any

import pytest

from linli.app.api import api
from linli.app.labels import FIELD_LABELS

HAN = re.compile(r"[\u4e00-\u9fff]")


def _asked() -> set[str]:
    """The names of all parameters and of all properties of all bodies, nested ones too."""
    document = api.get_openapi_schema(path_prefix="/api/")
    found: set[str] = set()
    seen: set[str] = set()

    def walk(schema: dict[str, Any]) -> None:
        if reference := schema.get("$ref"):
            if reference not in seen:
                seen.add(reference)
                walk(document["components"]["schemas"][reference.rsplit("/", 1)[1]])
            return
        inner = [*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("allOf", [])]
        inner += [*schema.get("prefixItems", []), schema.get("items"), schema.get("additionalProperties")]
        inner += schema.get("properties", {}).values()
        found.update(schema.get("properties", {}))
        for one in inner:
            if isinstance(one, dict):
                walk(one)

    for operation in (one for path in document["paths"].values() for one in path.values()):
        for parameter in operation.get("parameters", []):
            found.add(parameter["name"])
            walk(parameter["schema"])
        for content in operation.get("requestBody", {}).get("content", {}).values():
            walk(content["schema"])
    return found


def test_every_field_of_a_request_has_its_label() -> None:
    asked = _asked()
    assert len(asked) > 100, "the walk sees the requests"
    assert asked - set(FIELD_LABELS) == set(), "add a label in both languages to linli/app/labels.py"
    assert set(FIELD_LABELS) - asked - {"body"} == set(), "no request has these fields"


@pytest.mark.parametrize("name", sorted(FIELD_LABELS))
def test_a_label_is_a_word_in_each_language(name: str) -> None:
    zh, en = FIELD_LABELS[name]
    assert HAN.search(zh)
    assert en
    assert not HAN.search(en)
