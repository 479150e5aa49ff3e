"""Taking messages of the tracking API: whole batches by a handful of statements."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from pydantic import BaseModel, ConfigDict

from linli.catalog import api as catalog
from linli.catalog.events import ProductViewed
from linli.connect.segment.models import BadEvent, SeenMessage, WriteKey
from linli.connect.segment.reading import ID_LENGTH, Message, Unreadable, read
from linli.kernel import clock
from linli.kernel.errors import Conflict, NotFound, Problem
from linli.kernel.events import Event
from linli.kernel.housekeeping import sweep
from linli.kernel.ids import new_id
from linli.kernel.log import record_all, savepoint, transaction
from linli.kernel.secrets import fingerprint
from linli.people import api as people
from linli.people.events import Tracked
from linli.people.types import Identifier, Kind

# A client of the Segment spec sends a message again for some hours; a page in a drawer of the phone for some days.
KEEP_SEEN = timedelta(days=30)
# An event that was replayed is in the log; an event that still waits for somebody stays.
KEEP_REPLAYED = timedelta(days=30)
TAIL = 4
TRAITS = {
    "phone": Kind.PHONE,
    "email": Kind.EMAIL,
    "unionid": Kind.UNIONID,
    "openid": Kind.OPENID,
    "card": Kind.CARD,
}


class WriteKeyView(BaseModel):
    """A key, without its secret."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    tail: str
    store_id: UUID | None
    made_at: datetime
    revoked_at: datetime | None


class BadEventView(BaseModel):
    """An event that was kept aside."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    source: str
    payload: Any
    reason: str
    received_at: datetime
    attempts: int
    replayed_at: datetime | None


Link = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Source:
    """Who sends: the key and its store."""

    key_id: UUID
    store_id: UUID | None


def make_write_key(name: str, store_id: UUID | None = None) -> tuple[UUID, str]:
    """A new key: (id, the key itself, which is shown this once)."""
    key = secrets.token_urlsafe(24)
    row = WriteKey.objects.create(
        id=new_id(), name=name, key_hash=fingerprint(key), tail=key[-TAIL:], store_id=store_id, made_at=clock.now()
    )
    return row.id, key


def write_keys() -> list[WriteKeyView]:
    """All keys, the newest first."""
    return [WriteKeyView.model_validate(row, from_attributes=True) for row in WriteKey.objects.order_by("-made_at")]


def revoke_write_key(key_id: UUID) -> None:
    """End a key; raises NotFound."""
    if not WriteKey.objects.filter(id=key_id, revoked_at=None).update(revoked_at=clock.now()):
        raise NotFound()


def source_of(key: str) -> Source | None:
    """Who writes with this key; None where it is unknown or revoked."""
    found = WriteKey.objects.filter(key_hash=fingerprint(key), revoked_at=None).values_list("id", "store_id").first()
    return Source(*found) if found else None


def take(payloads: Sequence[Any], source: Source, *, kind: str | None = None, sent_at: Any = None) -> tuple[int, int]:
    """Take messages: (taken, kept aside). Those that were seen before are in neither."""
    messages: list[tuple[Message, Any]] = []
    bad: list[tuple[Any, str]] = []
    now = clock.now()
    with transaction():
        for payload in payloads:
            try:
                messages.append((read(payload, kind, sent_at, now, str(new_id())), payload))
            except Unreadable as reason:
                bad.append((payload, str(reason)))
        fresh = _not_seen(messages, source)
        taken, refused = _write(fresh, source)
        _keep_aside([*bad, *refused], source, kind)
        return taken, len(bad) + len(refused)


def _not_seen(
    messages: Iterable[tuple[Message, Any]], source: Source, *, again: bool = False
) -> list[tuple[Message, Any]]:
    by_id = {message.id: (message, payload) for message, payload in reversed(list(messages))}
    if not by_id:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into segment_seenmessage (key_id, message_id, seen_at) select %s, unnest(%s::text[]), %s"
            " on conflict do nothing returning message_id",
            [source.key_id, sorted(by_id), clock.now()],
        )
        fresh = {id for (id,) in cursor.fetchall()} | (set(by_id) if again else set())
    return [pair for id, pair in reversed(by_id.items()) if id in fresh]


def _write(messages: list[tuple[Message, Any]], source: Source) -> tuple[int, list[tuple[Any, str]]]:
    known, linked = _known(message for message, _ in messages), set[Link]()
    viewed = catalog.ids_of_codes(sorted({code for message, _ in messages if (code := _product(message))}))
    events: list[tuple[Event, datetime | None]] = []
    refused: list[tuple[Any, str]] = []
    for message, payload in messages:
        try:
            person_id = _person(message, known, linked, source)
        except Problem as problem:
            refused.append((payload, problem.messages["zh"]))
            continue
        if message.kind not in ("identify", "alias"):
            events.append((_event(message, person_id, source, viewed), message.at))
    record_all(events)
    return len(messages) - len(refused), refused


def _known(messages: Iterable[Message]) -> dict[tuple[Kind, str], UUID]:
    all_messages = list(messages)
    users = {one.user_id for one in all_messages if one.user_id}
    devices = {one.anonymous_id for one in all_messages if one.anonymous_id}
    found = {(Kind.EXTERNAL, id): person for id, person in people.ids_of(Kind.EXTERNAL, users).items()} if users else {}
    if devices:
        found |= {(Kind.DEVICE, id): person for id, person in people.ids_of(Kind.DEVICE, devices).items()}
    return found


def _person(message: Message, known: dict[tuple[Kind, str], UUID], linked: set[Link], source: Source) -> UUID:
    """Who a message speaks of. Ids are linked once a batch; behaviour of known ids costs nothing."""
    named = [(kind, id) for kind, id in ((Kind.EXTERNAL, message.user_id), (Kind.DEVICE, message.anonymous_id)) if id]
    link = (message.user_id, message.anonymous_id)
    tells_who = message.kind in ("identify", "alias")
    if not tells_who and named[0] in known and (len(named) == 1 or link in linked or _same(named, known)):
        return known[named[0]]
    identifiers = [Identifier(kind, id) for kind, id in named]
    if message.kind == "identify":
        told = [(kind, str(message.traits.get(trait) or "")[:ID_LENGTH]) for trait, kind in TRAITS.items()]
        identifiers += [Identifier(kind, value) for kind, value in told if value.strip()]
    if message.previous_id:
        device = people.ids_of(Kind.DEVICE, [message.previous_id])
        identifiers.append(Identifier(Kind.DEVICE if device else Kind.EXTERNAL, message.previous_id))
    name = str(message.traits.get("name") or "")[:40] if message.kind == "identify" else ""
    with savepoint():
        person_id = people.identify(identifiers, name=name or None, store_id=source.store_id, channel="track")
    linked.add(link)
    for key in named:
        known.setdefault(key, person_id)
    return person_id


def _same(named: list[tuple[Kind, str]], known: dict[tuple[Kind, str], UUID]) -> bool:
    return len({known.get(key) for key in named}) == 1


def _product(message: Message) -> str | None:
    if message.event != "Product Viewed":
        return None
    code = message.properties.get("sku") or message.properties.get("product_id")
    return str(code) if code else None


def _event(message: Message, person_id: UUID, source: Source, viewed: dict[str, UUID]) -> Event:
    sku_id = viewed.get(_product(message) or "")
    if sku_id:
        return ProductViewed(person_id=person_id, store_id=source.store_id, sku_id=sku_id)
    return Tracked(person_id=person_id, store_id=source.store_id, event=message.event, properties=message.properties)


def _keep_aside(bad: Sequence[tuple[Any, str]], source: Source, kind: str | None) -> None:
    now = clock.now()
    BadEvent.objects.bulk_create(
        BadEvent(
            id=new_id(),
            key_id=source.key_id,
            payload={**payload, "type": kind} if kind and isinstance(payload, dict) else payload,
            reason=reason,
            received_at=now,
        )
        for payload, reason in bad
    )


def bad_events(*, waiting: bool = True, limit: int = 100) -> list[BadEventView]:
    """Events that were kept aside, the newest first."""
    names = dict(WriteKey.objects.values_list("id", "name"))
    rows = BadEvent.objects.filter(replayed_at__isnull=waiting).order_by("-received_at", "-id")[:limit]
    return [
        BadEventView(
            id=row.id,
            source=names.get(row.key_id, ""),
            payload=row.payload,
            reason=row.reason,
            received_at=row.received_at,
            attempts=row.attempts,
            replayed_at=row.replayed_at,
        )
        for row in rows
    ]


def replay(event_id: UUID, payload: Any = None) -> bool:
    """Take an event once more, corrected where a payload is given; False where it is still refused."""
    with transaction():
        row = BadEvent.objects.select_for_update().filter(id=event_id).first()
        if row is None:
            raise NotFound()
        if row.replayed_at:
            raise Conflict(reason_zh="这条事件已经重放过了", reason_en="This event has been replayed already")
        row.payload, row.attempts = payload or row.payload, row.attempts + 1
        store_id = WriteKey.objects.values_list("store_id", flat=True).get(id=row.key_id)
        source = Source(row.key_id, store_id)
        try:
            message = read(row.payload, None, None, clock.now(), str(new_id()))
        except Unreadable as reason:
            row.reason = str(reason)
        else:
            refused = _write(_not_seen([(message, row.payload)], source, again=True), source)[1]
            row.reason = refused[0][1] if refused else row.reason
            row.replayed_at = None if refused else clock.now()
        row.save(update_fields=["payload", "attempts", "reason", "replayed_at"])
        return row.replayed_at is not None


def forget_old() -> None:
    """Delete what nobody sends or asks for again."""
    now = clock.now()
    sweep(SeenMessage.objects.filter(seen_at__lt=now - KEEP_SEEN))
    sweep(BadEvent.objects.filter(replayed_at__lt=now - KEEP_REPLAYED))
