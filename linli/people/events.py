"""Facts about persons."""

from typing import Any
from uuid import UUID

from linli.kernel.events import Event


class PersonJoined(Event):
    """A person became a member."""

    community_id: UUID | None = None
    channel: str
    inviter_id: UUID | None = None


class PersonMerged(Event):
    """Another person turned out to be this one."""

    merged_id: UUID


class PersonUnmerged(Event):
    """A merge was undone."""

    merged_id: UUID


class PlaceChosen(Event):
    """A person said where they live."""

    community_id: UUID


class HouseholdJoined(Event):
    """A person was bound to a household."""

    household_id: UUID


class HouseholdLeft(Event):
    """A person left a household."""

    household_id: UUID


class TagAdded(Event):
    """A tag began to hold."""

    tag: str


class TagRemoved(Event):
    """A tag ceased to hold."""

    tag: str


class PhoneRevealed(Event):
    """A member of staff looked at a phone number."""

    staff_id: UUID


class Tracked(Event):
    """Behaviour told by the tracking API: the event's name and its properties."""

    event: str
    properties: dict[str, Any]
