"""What messaging shows, takes and lets others plug in."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from linli.kernel.errors import Problem


class View(BaseModel):
    """Base of what messaging shows: frozen."""

    model_config = ConfigDict(frozen=True)


class Purpose(StrEnum):
    """Why a message is sent: service answers what the person did, promotion wants something from the person."""

    SERVICE = "service"
    PROMOTION = "promotion"


class Refusal(StrEnum):
    """Why a promotion was not sent."""

    QUIET_HOURS = "quiet_hours"
    DAILY_CAP = "daily_cap"


class MessageView(View):
    """A message as its reader sees it; `link` is an address in the mall. Old ones have no English."""

    id: UUID
    title: str
    title_en: str
    body: str
    body_en: str
    link: str
    purpose: Purpose
    store_id: UUID | None
    sent_at: datetime
    read_at: datetime | None


class Outgoing(View):
    """A message on its way to a channel outside; `key` is the same on every try."""

    key: str
    person_id: UUID
    title: str
    body: str
    link: str


class SendReport(View):
    """What became of a message to many: the new ones, who had it already, and who was spared and why."""

    sent: dict[UUID, UUID]
    known: int
    refused: dict[Refusal, int]


class Channel(Protocol):
    """A way to people besides the inbox (WeCom, SMS, mail). Called from a job, never inside a transaction."""

    name: str

    def deliver(self, messages: Sequence[Outgoing]) -> None:
        """Hand the messages over; raises so that the job is tried again."""


class UnknownChannel(Problem):
    """No such channel is plugged in."""

    code, status = "unknown_channel", 422
    zh, en = "还没接通“{channel}”这个渠道", "The channel {channel} is not connected"
