"""What a fact is: a frozen, typed record in the past tense, with a stable name and version."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

_by_name: dict[str, type["Event"]] = {}


class Event(BaseModel):
    """Base of all facts. Its name is `module.ClassName`. Holds ids, never personal data, so erasing rewrites nothing.

    `person_id` decides the stream (else `store_id`), so what happens to one person is read in order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str] = ""
    version: ClassVar[int] = 1

    person_id: UUID | None = None
    store_id: UUID | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        cls.name = f"{cls.__module__.split('.')[1]}.{cls.__name__}"
        if _by_name.setdefault(cls.name, cls).__qualname__ != cls.__qualname__:
            raise TypeError(f"two events are called {cls.name}")
        _by_name[cls.name] = cls


E_co = TypeVar("E_co", bound=Event, covariant=True)


@dataclass(frozen=True, slots=True)
class Fact(Generic[E_co]):
    """An event as it stands in the log."""

    id: UUID
    stream: int
    position: int
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    source: str
    event: E_co


@dataclass(frozen=True, slots=True)
class Told:
    """An event as its row in the log has it, for readers of very many: ids are text, `data` was not validated."""

    id: UUID
    stream: int
    position: int
    name: str
    occurred_at: datetime
    person_id: str | None
    store_id: str | None
    data: dict[str, Any]


def event_class(name: str) -> type[Event] | None:
    """The class of a stored event's name; None where this version of the code no longer knows it."""
    return _by_name.get(name)


def known_events() -> Iterator[type[Event]]:
    """Every fact that the imported modules can write, by name."""
    return iter(sorted(_by_name.values(), key=lambda cls: cls.name))
