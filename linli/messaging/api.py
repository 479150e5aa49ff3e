"""Sending, reading, counting messages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.housekeeping import sweep
from linli.kernel.http import Page
from linli.kernel.ids import new_id
from linli.kernel.log import record, record_all, transaction
from linli.kernel.said import Said
from linli.messaging.events import MessageRead, MessageRefused, MessageSent
from linli.messaging.models import Message, Quota, Refused
from linli.messaging.rules import PROMOTIONS_A_DAY, refusal
from linli.messaging.types import Channel, MessageView, Outgoing, Purpose, Refusal, SendReport, UnknownChannel, View
from linli.people.api import merged_ids

INBOX = "inbox"
# A quota counts for its own day; the second one bears machines whose clocks differ around midnight.
KEEP_QUOTAS = timedelta(days=2)
# Why a message was not sent is asked about a campaign of this season or the last; the log keeps it for ever.
KEEP_REFUSED = timedelta(days=180)

_channels: dict[str, Channel] = {}


class _Letter(View):
    title: Said
    body: Said
    link: str
    key: str
    purpose: Purpose
    store_id: UUID | None
    channel: str


def plug_channel(channel: Channel) -> None:
    """Connect a channel outside; the inbox needs none."""
    _channels[channel.name] = channel


def send(
    person_id: UUID,
    *,
    title: Said,
    body: Said,
    link: str,
    key: str,
    purpose: str = Purpose.SERVICE,
    store_id: UUID | None = None,
    channel: str = INBOX,
) -> UUID | None:
    """Send one message; its id, the id it had if the key was used before, or None where it was refused."""
    report = send_many(
        [person_id], title=title, body=body, link=link, key=key, purpose=purpose, store_id=store_id, channel=channel
    )
    if report.known:
        return Message.objects.values_list("id", flat=True).get(person_id=person_id, key=key)
    return report.sent.get(person_id)


def send_many(
    person_ids: Iterable[UUID],
    *,
    title: Said,
    body: Said,
    link: str,
    key: str,
    purpose: str = Purpose.SERVICE,
    store_id: UUID | None = None,
    channel: str = INBOX,
) -> SendReport:
    """Send one message to many, each at most once for this key; both languages are kept.

    Promotions wait for nobody: at night, or over the cap of the day, they are refused and the reason is kept.
    """
    if channel != INBOX and channel not in _channels:
        raise UnknownChannel(channel=channel)
    letter = _Letter(
        title=title, body=body, link=link, key=key, purpose=Purpose(purpose), store_id=store_id, channel=channel
    )
    people = sorted(set(person_ids))
    if reason := refusal(letter.purpose, clock.now(), 0):
        return _refuse_all(letter, people, reason)
    with transaction():
        fresh = _insert(letter, people)
        over = _over_cap(letter, fresh)
        if over:
            Message.objects.filter(id__in=[fresh.pop(person) for person in over]).delete()
            _note_refused(letter, over, Refusal.DAILY_CAP)
        record_all(
            (MessageSent(person_id=person, store_id=store_id, message_id=id, channel=channel, purpose=purpose), None)
            for person, id in fresh.items()
        )
    refused = {Refusal.DAILY_CAP: len(over)} if over else {}
    return SendReport(sent=fresh, known=len(people) - len(fresh) - len(over), refused=refused)


def _refuse_all(letter: _Letter, people: list[UUID], reason: Refusal) -> SendReport:
    with transaction():
        known = set(Message.objects.filter(key=letter.key, person_id__in=people).values_list("person_id", flat=True))
        spared = [person for person in people if person not in known]
        _note_refused(letter, spared, reason)
    return SendReport(sent={}, known=len(known), refused={reason: len(spared)})


def _insert(letter: _Letter, people: list[UUID]) -> dict[UUID, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into messaging_message"
            " (id, person_id, store_id, channel, purpose, key, title, title_en, body, body_en, link, sent_at)"
            " select fresh.id, fresh.person_id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
            " from unnest(%s::uuid[], %s::uuid[]) as fresh (id, person_id)"
            " on conflict (person_id, key) do nothing returning person_id, id",
            [
                *(letter.store_id, letter.channel, letter.purpose, letter.key),
                *(*letter.title, *letter.body, letter.link, clock.now()),
                *([new_id() for _ in people], people),
            ],
        )
        return dict(cursor.fetchall())


def _over_cap(letter: _Letter, fresh: Iterable[UUID]) -> list[UUID]:
    """Count a promotion for each person; those who have had their share of the day already."""
    if letter.purpose is not Purpose.PROMOTION:
        return []
    people = sorted(fresh)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into messaging_quota (person_id, day, promotions)"
            " select person_id, %s, 1 from unnest(%s::uuid[]) as fresh (person_id)"
            " on conflict (person_id, day) do update set promotions = messaging_quota.promotions + 1"
            " where messaging_quota.promotions < %s returning person_id",
            [clock.today(), people, PROMOTIONS_A_DAY],
        )
        within = {row[0] for row in cursor.fetchall()}
    return [person for person in people if person not in within]


def _note_refused(letter: _Letter, people: Sequence[UUID], reason: Refusal) -> None:
    now = clock.now()
    Refused.objects.bulk_create(
        Refused(
            id=new_id(),
            person_id=person,
            store_id=letter.store_id,
            purpose=letter.purpose,
            key=letter.key,
            reason=reason,
            refused_at=now,
        )
        for person in people
    )
    record_all(
        (MessageRefused(person_id=person, store_id=letter.store_id, purpose=letter.purpose, reason=reason), None)
        for person in people
    )


def refused_since(store_id: UUID, since: datetime) -> dict[Refusal, int]:
    """How many messages of a store were refused since a moment, by reason."""
    rows = Refused.objects.filter(store_id=store_id, refused_at__gte=since).values_list("reason", flat=True)
    return {Refusal(reason): count for reason, count in Counter(rows).items()}


def inbox(person_id: UUID, *, after: UUID | None = None, limit: int = 20) -> Page[MessageView]:
    """A page of a person's inbox, newest first; `after` is the last id of the page before."""
    rows = Message.objects.filter(person_id__in=merged_ids(person_id), channel=INBOX).order_by("-id")
    if after:
        rows = rows.filter(id__lt=after)
    found = list(rows[: limit + 1])
    items = [
        MessageView(
            id=row.id,
            title=row.title,
            title_en=row.title_en,
            body=row.body,
            body_en=row.body_en,
            link=row.link,
            purpose=Purpose(row.purpose),
            store_id=row.store_id,
            sent_at=row.sent_at,
            read_at=row.read_at,
        )
        for row in found[:limit]
    ]
    return Page[MessageView](items=items, next=str(items[-1].id) if len(found) > limit else None)


def unread(person_id: UUID) -> int:
    """How many messages of the inbox were not opened yet."""
    return Message.objects.filter(person_id=person_id, channel=INBOX, read_at=None).count()


def read(person_id: UUID, message_id: UUID) -> None:
    """The person opened a message; a second time changes nothing."""
    with transaction():
        mine = Message.objects.filter(person_id__in=merged_ids(person_id), id=message_id)
        if mine.filter(read_at=None).update(read_at=clock.now()):
            record(MessageRead(person_id=person_id, message_id=message_id))
        elif not mine.exists():
            raise NotFound()


def read_all(person_id: UUID) -> int:
    """The person has seen everything; how many were unread."""
    with transaction():
        mine = Message.objects.select_for_update().filter(person_id__in=merged_ids(person_id), read_at=None)
        ids = list(mine.values_list("id", flat=True))
        Message.objects.filter(id__in=ids).update(read_at=clock.now())
        record_all((MessageRead(person_id=person_id, message_id=one), None) for one in ids)
    return len(ids)


def deliver(channel: str, message_ids: Sequence[UUID]) -> None:
    """Hand messages to a channel outside; raises what the channel raises, so that the job is tried again."""
    plugged = _channels.get(channel)
    if plugged is None:
        raise UnknownChannel(channel=channel)
    rows = Message.objects.filter(id__in=message_ids, channel=channel).order_by("id")
    plugged.deliver(
        [
            Outgoing(key=f"message:{row.id}", person_id=row.person_id, title=row.title, body=row.body, link=row.link)
            for row in rows
        ]
    )


def forget_old() -> None:
    """Delete quotas of past days and refusals of past seasons."""
    sweep(Quota.objects.filter(day__lt=clock.today() - KEEP_QUOTAS))
    sweep(Refused.objects.filter(refused_at__lt=clock.now() - KEEP_REFUSED))
