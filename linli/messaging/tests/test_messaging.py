"""The inbox, its caps and its quiet hours."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import clock
from linli.kernel.clock import CHINA
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.said import Said
from linli.messaging import api
from linli.messaging.models import Message, Quota, Refused
from linli.messaging.rules import PROMOTIONS_A_DAY, is_quiet, next_allowed, refusal
from linli.messaging.types import Outgoing, Purpose, Refusal, UnknownChannel

EMPTY = Said("", "")

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA)
NIGHT = datetime(2026, 11, 20, 23, 0, tzinfo=CHINA)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at noon."""
    with clock.at(NOON):
        yield


def promote(person: UUID, key: str) -> UUID | None:
    """Send a promotion."""
    return api.send(
        person,
        title=Said("蓝莓开团", "Blueberries"),
        body=Said("今晚 20:00", "Tonight 20:00"),
        link="/groupbuys/1",
        key=key,
        purpose="promotion",
    )


@given(MOMENTS, st.integers(0, 5))
def test_service_always_passes_and_promotion_never_at_night(moment: datetime, sent: int) -> None:
    assert refusal(Purpose.SERVICE, moment, sent) is None
    reason = refusal(Purpose.PROMOTION, moment, sent)
    if is_quiet(moment):
        assert reason is Refusal.QUIET_HOURS
    else:
        assert (reason is Refusal.DAILY_CAP) == (sent >= PROMOTIONS_A_DAY)


@given(MOMENTS)
def test_the_next_allowed_moment_is_near_and_allowed(moment: datetime) -> None:
    following = next_allowed(moment)
    assert moment <= following <= moment + timedelta(hours=11)
    assert not is_quiet(following)


@pytest.mark.django_db
def test_the_same_key_reaches_a_person_once(noon: None) -> None:
    person = new_id()
    first = api.send(
        person, title=Said("取货", "Pickup"), body=Said("明早 9 点", "Tomorrow at 9"), link="/orders", key="order:1"
    )
    assert first == api.send(
        person, title=Said("取货", "Pickup"), body=Said("明早 9 点", "Tomorrow at 9"), link="/orders", key="order:1"
    )
    assert api.unread(person) == 1
    report = api.send_many([person, new_id()], title=Said("取货", "Pickup"), body=EMPTY, link="/", key="order:1")
    assert (len(report.sent), report.known) == (1, 1)


@pytest.mark.django_db
def test_promotions_are_capped_and_the_refusal_is_kept(noon: None) -> None:
    person = new_id()
    assert [promote(person, f"p{n}") is not None for n in range(4)] == [True, True, False, False]
    assert list(Refused.objects.values_list("reason", flat=True)) == ["daily_cap"] * 2
    assert api.send(person, title=Said("退款到了", "Refunded"), body=EMPTY, link="/orders", key="refund") is not None
    with clock.at(NOON + timedelta(days=1)):
        assert promote(person, "p3") is not None


@pytest.mark.django_db
def test_nobody_is_promoted_to_at_night() -> None:
    person = new_id()
    with clock.at(NIGHT):
        report = api.send_many([person], title=Said("开团", "Open"), body=EMPTY, link="/", key="k", purpose="promotion")
        assert report.refused == {Refusal.QUIET_HOURS: 1}
        assert api.send(person, title=Said("取货码", "Code"), body=EMPTY, link="/", key="s") is not None
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_cap_holds_when_many_send_at_once() -> None:
    person = new_id()

    def one(number: int) -> bool:
        with clock.at(NOON):
            try:
                return promote(person, f"race{number}") is not None
            finally:
                connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(16))) == PROMOTIONS_A_DAY
    assert Quota.objects.get().promotions == Message.objects.count() == PROMOTIONS_A_DAY


@pytest.mark.django_db
def test_the_inbox_pages_and_reads(noon: None) -> None:
    person, other = new_id(), new_id()
    for number in range(7):
        api.send(person, title=Said(f"第 {number} 条", f"No. {number}"), body=EMPTY, link="/", key=str(number))
    first = api.inbox(person, limit=4)
    rest = api.inbox(person, after=UUID(first.next or ""), limit=4)
    assert [one.title for one in [*first.items, *rest.items]] == [f"第 {n} 条" for n in reversed(range(7))]
    assert rest.next is None
    api.read(person, first.items[0].id)
    api.read(person, first.items[0].id)
    assert api.unread(person) == 6
    with pytest.raises(NotFound):
        api.read(other, first.items[1].id)
    assert api.read_all(person) == 6
    assert api.unread(person) == 0


class _Letterbox:
    name = "letterbox"

    def __init__(self) -> None:
        self.got: list[Outgoing] = []

    def deliver(self, messages: Sequence[Outgoing]) -> None:
        self.got.extend(messages)


@pytest.mark.django_db
def test_a_channel_outside_gets_its_batch(noon: None) -> None:
    with pytest.raises(UnknownChannel):
        api.send(new_id(), title=EMPTY, body=EMPTY, link="", key="x", channel="pigeon")
    box, people = _Letterbox(), [new_id() for _ in range(3)]
    api.plug_channel(box)
    report = api.send_many(people, title=Said("到货", "Here"), body=EMPTY, link="/", key="x", channel="letterbox")
    api.deliver("letterbox", list(report.sent.values()))
    assert {one.person_id for one in box.got} == set(people)
    assert api.unread(people[0]) == 0
