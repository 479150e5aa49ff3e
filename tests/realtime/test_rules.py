"""Who may listen to what, from where; boxes stay small."""

import asyncio
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.app.hints.hub import BOX, Hub, Viewer
from linli.app.hints.topics import Happened, clean_topic, may_connect, may_listen, topics_of
from linli.app.realtime import end
from linli.kernel.auth import Principal, Role
from linli.kernel.ids import new_id

PERSON = Principal("person", new_id(), "王姐", frozenset({Role.RESIDENT}))
STORE = new_id()
HOST = Principal("staff", new_id(), "小李", frozenset({Role.HOST}), frozenset({STORE}))
HQ = Principal("staff", new_id(), "总部", frozenset({Role.HQ}), None)
FARM = new_id()
SUPPLIER = Principal("supplier", new_id(), "供应商", frozenset({Role.SUPPLIER}), supplier_id=FARM)


@given(st.uuids())
def test_a_person_hears_only_of_itself(other: UUID) -> None:
    assert may_listen(PERSON, f"person:{PERSON.id}")
    for principal in (None, PERSON, HOST, HQ, SUPPLIER):
        assert not may_listen(principal, f"person:{other}")
        assert may_listen(principal, f"groupbuy:{other}")
        assert may_listen(principal, f"group:{other}")


def test_staff_hear_of_their_stores() -> None:
    assert may_listen(HOST, f"store:{STORE}")
    assert not may_listen(HOST, f"store:{new_id()}")
    assert may_listen(HQ, f"store:{new_id()}")
    for principal in (None, PERSON, SUPPLIER):
        assert not may_listen(principal, f"store:{STORE}")


def test_a_supplier_hears_only_of_itself() -> None:
    assert may_listen(SUPPLIER, f"supplier:{FARM}")
    assert not may_listen(SUPPLIER, f"supplier:{new_id()}")
    for principal in (None, PERSON, HOST, HQ):
        assert not may_listen(principal, f"supplier:{FARM}")


@given(st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text())))
def test_nonsense_is_no_topic(nonsense: object) -> None:
    assert clean_topic(nonsense) is None


def test_topics_have_one_spelling() -> None:
    assert clean_topic(f"group:{STORE.hex.upper()}") == f"group:{STORE}"
    assert clean_topic(f"orders:{STORE}") is None


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("http://localhost:8000", "localhost:8001", True),
        ("http://192.168.1.5:8000", "192.168.1.5:8001", True),
        ("http://[::1]:8000", "[::1]:8001", True),
        ("https://linli.example", "linli.example", True),
        ("https://desk.example", "linli.example", True),
        (None, "localhost:8001", True),
        ("http://evil.example", "localhost:8001", False),
        ("http://localhost:9999", "localhost:8001", False),
        ("http://localhost.evil.example:8000", "localhost:8001", False),
        ("null", "localhost:8001", False),
        ("file://", "localhost:8001", False),
        ("", "localhost:8001", False),
    ],
)
def test_only_our_pages_may_connect(origin: str | None, host: str, allowed: bool) -> None:
    assert may_connect(origin, host, 8000, ["https://desk.example"]) is allowed


def test_a_fact_concerns_person_store_group_buy_group_and_supplier() -> None:
    fact = Happened("e", "x.Y", PERSON.id, STORE, "g", None, "s")
    assert topics_of(fact) == [f"person:{PERSON.id}", f"store:{STORE}", "groupbuy:g", "supplier:s"]


class _Stuck:
    """The line to a page that never reads."""

    def __init__(self) -> None:
        self.closed: int | None = None

    async def send_text(self, data: str) -> None:
        await asyncio.sleep(3600)

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        self.closed = code


def test_a_page_that_does_not_read_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.app.hints.hub.SEND_SECONDS", 0.05)
    monkeypatch.setattr("linli.app.hints.hub.COALESCE_SECONDS", 0.01)

    async def story() -> int | None:
        line = _Stuck()
        viewer = Viewer(line, None, None)
        viewer.put("group:1", "x.Y", "1")
        await asyncio.wait_for(viewer.deliver(), 2)
        return line.closed

    assert asyncio.run(story()) == 1013


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 1000)), max_size=2000))
def test_the_box_is_bounded_and_no_topic_is_forgotten(puts: list[tuple[str, int]]) -> None:
    viewer = Viewer(_Stuck(), None, None)
    for topic, event in puts:
        viewer.put(topic, str(event), "")
    assert len(viewer._box) <= BOX + 2
    assert {topic for topic, _ in viewer._box} == {topic for topic, _ in puts}


def test_the_hub_forgets_who_is_gone() -> None:
    hub = Hub()
    viewers = [Viewer(_Stuck(), None, None) for _ in range(3)]
    for viewer in viewers:
        hub.subscribe(viewer, ["group:1", "group:2"])
    for viewer in viewers:
        hub.forget(viewer)
    assert hub.idle


def test_a_task_that_loses_a_cancellation_in_an_error_is_ended_all_the_same() -> None:
    async def loses_the_first() -> None:
        lost = False
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                if lost:
                    raise
                lost = True

    async def ended() -> bool:
        task = asyncio.create_task(loses_the_first())
        await asyncio.sleep(0)
        await end([task])
        return task.cancelled()

    assert asyncio.run(ended())
