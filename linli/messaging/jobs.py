"""Handing messages to channels outside."""

from collections import defaultdict
from uuid import UUID

from linli.kernel.events import Fact
from linli.kernel.housekeeping import daily
from linli.kernel.jobs import enqueue, job
from linli.kernel.log import on
from linli.messaging import api
from linli.messaging.events import MessageSent


@job()
def deliver(channel: str, message_ids: list[str]) -> None:
    """Hand a batch over to a channel."""
    api.deliver(channel, [UUID(one) for one in message_ids])


@on(MessageSent, batch=True)
def hand_over(facts: list[Fact[MessageSent]]) -> None:
    """Queue what leaves the house, a batch for each channel; the inbox has its messages already."""
    waiting: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        if fact.event.channel != api.INBOX:
            waiting[fact.event.channel].append(str(fact.event.message_id))
    for channel, ids in waiting.items():
        enqueue(deliver, channel=channel, message_ids=ids)


@daily
def forget_old() -> None:
    """Delete what is kept for a while only."""
    api.forget_old()
