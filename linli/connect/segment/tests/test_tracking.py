"""The tracking API as Segment's libraries use it."""

import gzip
from base64 import b64encode
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.accounts.api import add_staff
from linli.accounts.types import NewStaff
from linli.connect.segment import api as segment
from linli.connect.segment.models import BadEvent, SeenMessage
from linli.connect.segment.reading import Unreadable, read
from linli.kernel import clock
from linli.kernel.auth import Role
from linli.kernel.log import facts_of_person
from linli.people import api as people
from linli.people.events import Tracked
from linli.people.types import Identifier


@pytest.fixture
def key() -> str:
    """A write key."""
    return segment.make_write_key("网页")[1]


def _post(key: str, kind: str, body: Any, *, packed: bool = False) -> Any:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    headers = {"Authorization": "Basic " + b64encode(f"{key}:".encode()).decode()}
    if packed:
        raw, headers["Content-Encoding"] = gzip.compress(raw), "gzip"
    return Client().post(f"/api/v1/{kind}", raw, content_type="application/json", headers=headers)


def _track(n: int, user: str = "u1", **more: Any) -> dict[str, Any]:
    return {"type": "track", "messageId": f"m{n}", "userId": user, "event": "Video Played", **more}


@pytest.mark.django_db(transaction=True)
def test_a_visitor_becomes_a_neighbour_and_keeps_the_past(key: str) -> None:
    seen = {"type": "page", "anonymousId": "a1", "messageId": "p1", "name": "首页", "properties": {"email": "a@b.c"}}
    assert _post(key, "page", seen).json() == {"success": True, "taken": 1, "bad": 0}
    who = {"userId": "u1", "anonymousId": "a1", "messageId": "i1", "traits": {"phone": "13800006027", "name": "王丽娟"}}
    assert _post(key, "identify", who, packed=True).status_code == 200
    person = people.ids_of("phone", ["13800006027"])["13800006027"]
    assert people.ids_of("device", ["a1"]) == {"a1": person}
    assert people.person(person).name == "王丽娟"
    (page,) = [fact.event for fact in facts_of_person(people.merged_ids(person)) if isinstance(fact.event, Tracked)]
    assert page.properties == {}
    _post(key, "identify", {"userId": "old", "messageId": "i2"})
    _post(key, "alias", {"userId": "u1", "previousId": "old", "messageId": "al"})
    assert people.survivor(people.ids_of("external", ["old"])["old"]) == person


@pytest.mark.django_db(transaction=True)
def test_good_events_land_bad_ones_are_kept_and_can_be_replayed(key: str) -> None:
    batch = [
        _track(1),
        _track(1),
        "nonsense",
        {"type": "track", "messageId": "m2", "event": "x"},
        {"type": "track", "messageId": "m3", "userId": "u1"},
        _track(4, timestamp="2099-01-01T00:00:00Z"),
        _track(5, timestamp="yesterday"),
        _track(6, properties={"x": "y" * 40_000}),
        {"type": "identify", "messageId": "m7", "userId": "u7", "traits": {"phone": "123"}},
        _track(8, timestamp="2025-01-01T00:00:00.000Z"),
    ]
    assert _post(key, "batch", {"batch": batch}).json() == {"success": True, "taken": 2, "bad": 7}
    again = _post(key, "batch", {"batch": batch[:1]}).json()
    assert again == {"success": True, "taken": 0, "bad": 0}
    assert all(row.reason for row in BadEvent.objects.all())

    add_staff(NewStaff(login="hq", name="hq", password="long enough", roles=[(Role.HQ, None)]))
    hq = Client()
    hq.post("/api/session/staff", {"login": "hq", "password": "long enough"}, content_type="application/json")
    waiting = hq.get("/api/bad-events").json()["items"]
    assert len(waiting) == 7
    (nameless,) = [one for one in waiting if "event" in one["reason"]]
    path = f"/api/bad-events/{nameless['id']}/replay"
    assert hq.post(path, {}, content_type="application/json").json() == {"taken": False}
    mended = {"payload": {**nameless["payload"], "event": "Video Played"}}
    assert hq.post(path, mended, content_type="application/json").json() == {"taken": True}
    assert hq.post(path, mended, content_type="application/json").status_code == 409
    assert len(hq.get("/api/bad-events").json()["items"]) == 6
    made = hq.post("/api/write-keys", {"name": "小程序"}, content_type="application/json").json()
    assert _post(made["key"], "track", _track(99)).status_code == 200
    assert hq.delete(f"/api/write-keys/{made['id']}").status_code == 204
    assert _post(made["key"], "track", _track(98)).status_code == 401
    assert "key" not in hq.get("/api/write-keys").json()["items"][0]


@pytest.mark.django_db(transaction=True)
def test_what_is_too_large_damaged_or_unsigned_is_refused(key: str) -> None:
    assert _post("wrong", "track", _track(1)).status_code == 401
    assert Client().post("/api/v1/track", b"{}", content_type="application/json").status_code == 401
    assert _post(key, "nothing", {}).status_code == 404
    assert _post(key, "track", b"{").status_code == 422
    assert _post(key, "track", b"[1]").status_code == 422
    assert _post(key, "batch", {"batch": 1}).status_code == 422
    assert _post(key, "track", _track(1, properties={"x": "y" * 33_000})).status_code == 413
    bomb = {"batch": [], "x": "y" * 5_000_000}
    assert _post(key, "batch", bomb, packed=True).status_code == 413
    assert not SeenMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_batch_of_fifty_known_neighbours_is_a_handful_of_statements(key: str) -> None:
    for n in range(50):
        people.identify([Identifier("external", f"u{n}")])
    body = {"batch": [_track(n, f"u{n}") for n in range(50)]}
    with CaptureQueriesContext(connection) as queries:
        assert _post(key, "batch", body).json()["taken"] == 50
    # one insert for each of the log's streams, and nine for the whole batch
    inserts = [one for one in queries if "kernel_event" in one["sql"]]
    assert len(queries) - len(inserts) <= 9, [one["sql"][:80] for one in queries]
    assert len(inserts) <= 16


@settings(max_examples=200)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["type", "userId", "event", "timestamp", "sentAt", "traits", "properties", "context"]),
                inner,
            )
        ),
        max_leaves=10,
    )
)
def test_no_payload_breaks_the_reader(payload: Any) -> None:
    for kind in (None, "track", "identify", "alias", "group"):
        try:
            message = read(payload, kind, None, clock.now(), "id")
        except Unreadable:
            continue
        assert message.user_id or message.anonymous_id
