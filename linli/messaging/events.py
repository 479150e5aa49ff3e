"""Facts about messages."""

from uuid import UUID

from linli.kernel.events import Event


class MessageSent(Event):
    """A message reached its channel."""

    message_id: UUID
    channel: str
    purpose: str


class MessageRead(Event):
    """The person opened a message."""

    message_id: UUID


class MessageRefused(Event):
    """A message was not sent, to keep people's trust."""

    purpose: str
    reason: str
