"""A real uvicorn process, a real WebSocket client, the real log."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from linli.kernel.auth import SESSION_KEY, Principal, Role
from linli.kernel.ids import new_id
from linli.kernel.log import record_all, transaction
from linli.kernel.said import Said
from linli.messaging import api as messaging
from linli.messaging.events import MessageSent
from tests.support.house import PATIENCE
from tests.support.ports import free_ports

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@dataclass
class Realtime:
    """A running process."""

    port: int
    process: subprocess.Popen[bytes]
    lines: ExitStack

    def join(self, *topics: str, cookie: str = "", origin: str | None = "own") -> tuple[ClientConnection, Any]:
        """A connection that has subscribed, open until the test is over, and the answer."""
        asked_from = f"http://127.0.0.1:{self.port - 1}" if origin == "own" else origin
        line = self.lines.enter_context(
            connect(
                f"ws://127.0.0.1:{self.port}/ws",
                origin=None if asked_from is None else Origin(asked_from),
                additional_headers={"Cookie": f"linli_session={cookie}"} if cookie else {},
                open_timeout=60,
            )
        )
        line.send(json.dumps({"subscribe": topics}))
        return line, json.loads(line.recv(30))


@pytest.fixture
def realtime(django_db_setup: None) -> Iterator[Realtime]:
    """The process, following the log of the test's database."""
    port = free_ports() + 1
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(port)),
            *("--ws", "websockets-sansio", "--timeout-graceful-shutdown", "5"),
            *("--log-level", "warning", "linli.app.realtime:app"),
        ],
        env={**os.environ, "PORT": str(port - 1)},
    )
    try:
        _wait_until_well(port, process)
        with ExitStack() as lines:
            yield Realtime(port, process, lines)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_until_well(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            asking.request("GET", "/healthz")
            if asking.getresponse().status == 200:
                return
        except OSError:
            assert process.poll() is None
        finally:
            asking.close()
        time.sleep(0.2)
    raise AssertionError("the realtime process does not come up")


def session(principal: Principal) -> str:
    """A session in the database; its key."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = principal.as_session()
    store.save()
    return str(store.session_key)


def hints(line: ClientConnection, seconds: float = 30.0) -> list[dict[str, str]]:
    """The next hints that are not empty."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            body = json.loads(line.recv(left))
        except TimeoutError:
            break
        if isinstance(body, list) and body:
            return body
    return []


def send(person_id: UUID, key: str = "k") -> UUID | None:
    """A message, whose fact names the person."""
    return messaging.send(person_id, title=Said("到了", "Here"), body=Said("", ""), link="/", key=key)


def test_a_person_is_told_and_nobody_else(realtime: Realtime) -> None:
    me = Principal("person", new_id(), "王姐", frozenset({Role.RESIDENT}))
    other = new_id()
    line, answer = realtime.join(f"person:{me.id}", f"person:{other}", cookie=session(me))
    stranger, refused = realtime.join(f"person:{me.id}")
    assert answer == {"subscribed": [f"person:{me.id}"], "refused": [f"person:{other}"]}
    assert refused == {"subscribed": [], "refused": [f"person:{me.id}"]}
    send(other)
    send(me.id)
    (hint,) = hints(line)
    assert (hint["topic"], hint["event"]) == (f"person:{me.id}", "messaging.MessageSent")
    assert set(hint) == {"topic", "event", "id"}
    assert not hints(stranger, 0.6)


def test_a_burst_comes_as_few_hints(realtime: Realtime) -> None:
    host, store = new_id(), new_id()
    line, _ = realtime.join(
        f"store:{store}", cookie=session(Principal("staff", host, "小李", frozenset({Role.HOST}), frozenset({store})))
    )
    for round_number in range(5):
        with transaction():
            record_all(
                (MessageSent(store_id=store, person_id=new_id(), message_id=new_id(), channel="", purpose=""), None)
                for _ in range(60)
            )
        assert round_number >= 0
    got = hints(line)
    assert {hint["topic"] for hint in got} == {f"store:{store}"}
    assert len(got) == 1


def test_a_flood_is_told_as_one_hint(realtime: Realtime) -> None:
    me = Principal("person", new_id(), "王姐", frozenset({Role.RESIDENT}))
    line, _ = realtime.join(f"person:{me.id}", cookie=session(me))
    with transaction():
        record_all(
            (MessageSent(person_id=new_id(), message_id=new_id(), channel="", purpose=""), None) for _ in range(2_500)
        )
    assert hints(line) == [{"topic": f"person:{me.id}", "event": "linli.Behind", "id": ""}]


def test_foreign_pages_are_turned_away(realtime: Realtime) -> None:
    with pytest.raises(InvalidStatus):
        realtime.join("group:x", origin="http://evil.example")


def test_nonsense_ends_the_connection(realtime: Realtime) -> None:
    for nonsense in ("[]", "{", '"hello"', '{"subscribe": 5}', '{"subscribe": {"a": []}}'):
        line, _ = realtime.join()
        line.send(nonsense)
        if nonsense.endswith("}}"):
            assert json.loads(line.recv(30))["subscribed"] == []
        else:
            with pytest.raises(ConnectionClosed):
                line.recv(30)


def test_at_most_so_many_topics(realtime: Realtime) -> None:
    line, answer = realtime.join(*(f"group:{new_id()}" for _ in range(80)))
    assert (len(answer["subscribed"]), len(answer["refused"])) == (64, 16)
    line.send(json.dumps({"unsubscribe": answer["subscribed"], "subscribe": answer["refused"]}))
    assert len(json.loads(line.recv(30))["subscribed"]) == 16


def test_it_survives_a_database_that_hangs_up(realtime: Realtime) -> None:
    me = Principal("person", new_id(), "王姐", frozenset({Role.RESIDENT}))
    line, _ = realtime.join(f"person:{me.id}", cookie=session(me))
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'linli-realtime' and datname = current_database()"
        )
        assert cursor.fetchall()
    send(me.id)
    assert hints(line)
