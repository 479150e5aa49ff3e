"""`POST /api/v1/{identify,track,page,screen,group,alias,batch}` as Segment's libraries speak it, and the desk's keys.

Every call is answered with success when its key is good and its JSON can be read: single events that cannot be taken
are kept aside with the reason, so that a sender never repeats a whole batch because of one of them.
"""

import zlib
from base64 import b64decode
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from linli.connect.segment import api
from linli.connect.segment.api import BadEventView, WriteKeyView
from linli.connect.segment.reading import EVENT_BYTES, KINDS
from linli.kernel.auth import Role, allow, signed
from linli.kernel.errors import Invalid, NotFound, Problem
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.limits import hit

router = new_router("tracking")

BATCH_BYTES = 500 * 1024
BATCH_EVENTS = 2500
CALLS_PER_10_SECONDS = 3000


class UnknownKey(Problem):
    """The write key is missing, unknown or revoked."""

    code, status = "unknown_write_key", 401
    zh, en = "写入密钥不对或已停用", "The write key is missing, unknown or revoked"


class TooLarge(Problem):
    """More than a call may carry."""

    code, status = "too_large", 413
    zh, en = "一次调用最多 {kilobytes} KB", "A call may carry at most {kilobytes} KB"


class Taken(Schema):
    """What came of a call: `bad` events were kept aside."""

    success: bool
    taken: int
    bad: int


class NewKey(Schema):
    """A key to be made; `store_id` says whose store its events belong to."""

    name: str = Field(min_length=1, max_length=40)
    store_id: UUID | None = None


class KeyOut(Schema):
    """A new key, shown this once."""

    id: UUID
    key: str


class Corrected(Schema):
    """The event as it should have been."""

    payload: dict[str, Any] | None = None


class Replayed(Schema):
    """Whether the event was taken this time."""

    taken: bool


@router.post("/v1/{kind}", auth=signed, response=Taken)
def track(request: HttpRequest, kind: str) -> Taken:
    """Take one message, or a batch of them."""
    if kind not in KINDS and kind != "batch":
        raise NotFound()
    body = _body(request, BATCH_BYTES if kind == "batch" else EVENT_BYTES)
    source = api.source_of(_write_key(request, body))
    if source is None:
        raise UnknownKey()
    hit(f"track:{source.key_id}", limit=CALLS_PER_10_SECONDS, per_seconds=10)
    if kind != "batch":
        taken, bad = api.take([body], source, kind=kind)
        return Taken(success=True, taken=taken, bad=bad)
    payloads = body.get("batch")
    if not isinstance(payloads, list) or len(payloads) > BATCH_EVENTS:
        raise Invalid(reason_zh=f"batch 应是最多 {BATCH_EVENTS} 条的列表", reason_en="batch must be a list")
    taken, bad = api.take(payloads, source, sent_at=body.get("sentAt"))
    return Taken(success=True, taken=taken, bad=bad)


def _body(request: HttpRequest, most: int) -> dict[str, Any]:
    raw = request.body
    if request.headers.get("Content-Encoding", "").lower() == "gzip":
        raw = _unpacked(raw, most)
    if len(raw) > most:
        raise TooLarge(kilobytes=most // 1024)
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Invalid(reason_zh="请求内容不是合法的 JSON", reason_en="The body is not valid JSON") from None
    if not isinstance(body, dict):
        raise Invalid(reason_zh="请求内容应是一个对象", reason_en="The body must be an object")
    return body


def _unpacked(raw: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(raw, most + 1)
    except zlib.error:
        raise Invalid(reason_zh="gzip 解不开", reason_en="The gzip content is damaged") from None


def _write_key(request: HttpRequest, body: dict[str, Any]) -> str:
    """The key: user name of basic auth, or `writeKey` of the body as browsers send it."""
    scheme, _, coded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            return b64decode(coded, validate=True).decode().partition(":")[0]
        except ValueError:
            raise UnknownKey() from None
    return str(body.get("writeKey") or "")


@router.get("/write-keys", auth=allow(Role.HQ), response=Page[WriteKeyView])
def list_write_keys(request: HttpRequest) -> dict[str, object]:
    """The keys that sources write with."""
    items = api.write_keys()
    return {"items": items, "total": len(items)}


@router.post("/write-keys", auth=allow(Role.HQ), response=KeyOut)
def make_write_key(request: HttpRequest, body: NewKey) -> KeyOut:
    """Make a key; it is shown in this answer only."""
    key_id, key = api.make_write_key(body.name, body.store_id)
    return KeyOut(id=key_id, key=key)


@router.delete("/write-keys/{uuid:key_id}", auth=allow(Role.HQ), response={204: None})
def revoke_write_key(request: HttpRequest, key_id: UUID) -> Status[None]:
    """End a key."""
    api.revoke_write_key(key_id)
    return Status(204, None)


@router.get("/bad-events", auth=allow(Role.HQ), response=Page[BadEventView])
def list_bad_events(request: HttpRequest, waiting: bool = True) -> dict[str, object]:
    """Tracking events that were kept aside, with the reason."""
    items = api.bad_events(waiting=waiting)
    return {"items": items, "total": None}


@router.post("/bad-events/{uuid:event_id}/replay", auth=allow(Role.HQ), response=Replayed)
def replay_bad_event(request: HttpRequest, event_id: UUID, body: Corrected) -> Replayed:
    """Take a tracking event once more, corrected where a payload is given."""
    return Replayed(taken=api.replay(event_id, body.payload))
