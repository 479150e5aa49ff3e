"""Every moment that a request may name has a zone: its own, else that of the stores (`linli.kernel.clock.Moment`)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, get_args

import pytest
from pydantic import AwareDatetime, BaseModel, FutureDatetime, NaiveDatetime, PastDatetime, TypeAdapter

from linli.app.api import api
from linli.kernel.clock import Moment

Input = tuple[str, Any]
OTHERS = (AwareDatetime, FutureDatetime, NaiveDatetime, PastDatetime)


def _moments(model: type[BaseModel], name: str, seen: frozenset[type]) -> Iterator[Input]:
    for field, info in model.model_fields.items():
        told = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        yield from _within(told, f"{name} {field}", seen | {model})


def _within(kind: Any, name: str, seen: frozenset[type]) -> Iterator[Input]:
    if isinstance(kind, type) and (kind in OTHERS or issubclass(kind, datetime)):
        yield name, kind
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        if kind not in seen:
            yield from _moments(kind, name, seen)
    elif hasattr(kind, "__metadata__") and kind.__origin__ is datetime:
        yield name, kind
    else:
        for part in get_args(kind):
            yield from _within(part, name, seen)


def _inputs() -> list[Input]:
    return sorted(
        {
            name: kind
            for router in api._get_bound_routers()
            for part, view in router.path_operations.items()
            for operation in view.operations
            for model in operation.models
            for name, kind in _moments(model, f"{operation.methods[0]} {router.prefix}{part}", frozenset())
        }.items()
    )


def test_the_walk_finds_what_there_is() -> None:
    assert {"GET /mall/orders after", "POST /groupbuys body closes_at"} <= {
        name.replace("/mall/mall", "/mall") for name, _ in _inputs()
    }


@pytest.mark.parametrize(("name", "kind"), [pytest.param(name, kind, id=name) for name, kind in _inputs()])
def test_a_moment_without_a_zone_is_meant_in_the_stores_time(name: str, kind: Any) -> None:
    read = TypeAdapter(kind).validate_python
    assert read("2026-11-22T08:00:00") == datetime(2026, 11, 22, 0, tzinfo=UTC)
    assert read("2026-11-22T08:00:00Z") == datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_a_zone_that_is_named_stays() -> None:
    read = TypeAdapter(Moment).validate_python
    assert read("2026-11-22T08:00:00+09:00").utcoffset() != read("2026-11-22T08:00:00").utcoffset()
