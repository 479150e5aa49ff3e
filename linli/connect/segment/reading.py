"""What a Segment message says, read strictly; nothing here touches the database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

KINDS = frozenset({"identify", "track", "page", "screen", "group", "alias"})
EVENT_BYTES = 32 * 1024
ID_LENGTH, NAME_LENGTH = 200, 200
AHEAD = timedelta(hours=1)
# Personal data has no place in the log: whoever sends it along does not get it in.
PERSONAL = frozenset({"phone", "email", "firstname", "lastname", "address", "birthday", "ip", "username", "avatar"})


class Unreadable(Exception):
    """Why an event cannot be taken."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it will be taken."""

    kind: str
    id: str
    user_id: str | None
    anonymous_id: str | None
    at: datetime
    event: str = ""
    properties: dict[str, Any] = field(default_factory=dict)
    traits: dict[str, Any] = field(default_factory=dict)
    previous_id: str | None = None


def read(payload: Any, kind: str | None, sent_at: Any, now: datetime, new_id: str) -> Message:
    """The message in a payload; raises Unreadable with the reason."""
    if not isinstance(payload, dict):
        raise Unreadable("事件应是一个对象")
    if len(orjson.dumps(payload)) > EVENT_BYTES:
        raise Unreadable("一个事件最多 32 KB")
    kind = kind or payload.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Unreadable(f"不认识的类型：{str(kind)[:40]}")
    user_id, anonymous_id = _id(payload, "userId"), _id(payload, "anonymousId")
    if user_id is None and anonymous_id is None:
        raise Unreadable("userId 和 anonymousId 至少要有一个")
    properties, traits = _object(payload, "properties"), _object(payload, "traits")
    return Message(
        kind=kind,
        id=_id(payload, "messageId") or new_id,
        user_id=user_id,
        anonymous_id=anonymous_id,
        at=_moment(payload, sent_at, now),
        event=_event(kind, payload, properties),
        properties=_clean(traits | properties if kind == "group" else properties),
        traits=traits or _object(_object(payload, "context"), "traits"),
        previous_id=_previous(kind, payload, user_id),
    )


def _id(payload: dict[str, Any], name: str) -> str | None:
    value = payload.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > ID_LENGTH:
        raise Unreadable(f"{name} 应是不超过 {ID_LENGTH} 个字的文字")
    return str(value)


def _object(payload: dict[str, Any], name: str) -> dict[str, Any]:
    value = payload.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unreadable(f"{name} 应是一个对象")
    return value


def _event(kind: str, payload: dict[str, Any], properties: dict[str, Any]) -> str:
    if kind == "track":
        event = payload.get("event")
        if not isinstance(event, str) or not event.strip() or len(event) > NAME_LENGTH:
            raise Unreadable("track 要有 event")
        return event.strip()
    if kind == "group" and not payload.get("groupId"):
        raise Unreadable("group 要有 groupId")
    name = str(payload.get("name") or properties.get("name") or properties.get("path") or "")[:NAME_LENGTH]
    return {"page": f"看了页面 {name}", "screen": f"看了屏幕 {name}", "group": "加入了团体"}.get(kind, kind).strip()


def _previous(kind: str, payload: dict[str, Any], user_id: str | None) -> str | None:
    if kind != "alias":
        return None
    previous = _id(payload, "previousId")
    if previous is None or user_id is None:
        raise Unreadable("alias 要有 previousId 和 userId")
    return previous


def _moment(payload: dict[str, Any], sent_at: Any, now: datetime) -> datetime:
    """When it happened by our clock: the sender's clock may be wrong, the time between its stamps is not."""
    stamp = payload.get("originalTimestamp") or payload.get("timestamp")
    if stamp is None:
        return now
    at, sent = _parsed(stamp), payload.get("sentAt") or sent_at
    if sent is not None:
        at = now - max(_parsed(sent) - at, timedelta(0))
    if at > now + AHEAD:
        raise Unreadable("timestamp 在将来")
    return min(at, now)


def _parsed(stamp: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(stamp)
    except (TypeError, ValueError):
        raise Unreadable(f"时间读不懂：{str(stamp)[:40]}") from None
    if moment.tzinfo is None:
        raise Unreadable("时间要带时区")
    return moment


def _clean(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _clean(value) if isinstance(value, dict) else value
        for key, value in properties.items()
        if key.lower() not in PERSONAL
    }
