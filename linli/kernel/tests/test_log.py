"""The log keeps its promises: commit order without gaps, effects exactly once, poison parked."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from linli.kernel import clock
from linli.kernel.errors import Conflict
from linli.kernel.events import Fact, Told
from linli.kernel.ids import new_id
from linli.kernel.log import (
    advance,
    facts_of_person,
    heads,
    read_until,
    reading,
    record,
    replay,
    savepoint,
    transaction,
)
from linli.kernel.tests.facts import Counted

SOMEBODY = UUID(int=16)  # stream 0


@pytest.fixture
def reader() -> Iterator[Any]:
    """Registers readers for one test."""
    before = dict(reading._readers)
    reading._readers.clear()
    yield reading.on
    reading._readers.clear()
    reading._readers.update(before)


def _count(person: UUID, *numbers: int) -> None:
    with transaction():
        for number in numbers:
            record(Counted(person_id=person, number=number))


def _stored() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("select stream, position from kernel_event order by 1, 2")
        rows: list[tuple[int, int]] = cursor.fetchall()
    return rows


@pytest.mark.django_db(transaction=True)
def test_eight_writers_leave_no_gap_and_a_reader_misses_nothing(reader: Any) -> None:
    people = [UUID(int=n) for n in range(16)]
    seen: list[tuple[UUID | None, int]] = []
    reader(Counted)(lambda fact: seen.append((fact.event.person_id, fact.event.number)))
    writing = threading.Event()

    def write(writer: int) -> None:
        for n in range(50):
            with transaction():  # two streams a transaction, in either order
                record(Counted(person_id=people[(writer + n) % 16], number=writer * 1000 + n))
                record(Counted(person_id=people[(writer * 3 + n * 7) % 16], number=writer * 1000 + 500 + n))
        connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        reading.run_readers(limit=7)
    writing.set()
    while reading.run_readers(limit=7):
        pass

    assert len(seen) == len(set(seen)) == 800
    stored = _stored()
    for stream, end in heads().items():
        assert [position for at, position in stored if at == stream] == list(range(1, end + 1))


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_writes_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        record(Counted(person_id=SOMEBODY, number=1))
        raise ZeroDivisionError
    assert _stored() == []


@pytest.mark.django_db(transaction=True)
def test_a_failed_savepoint_takes_its_facts_along() -> None:
    with transaction():
        record(Counted(person_id=SOMEBODY, number=1))
        with pytest.raises(ZeroDivisionError), savepoint():
            record(Counted(person_id=SOMEBODY, number=2))
            raise ZeroDivisionError
        record(Counted(person_id=SOMEBODY, number=3))
    numbers = [fact.event.number for fact in facts_of_person([SOMEBODY]) if isinstance(fact.event, Counted)]
    assert sorted(numbers) == [1, 3]


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(Counted(person_id=SOMEBODY, number=1))


@pytest.mark.django_db(transaction=True)
def test_a_reader_killed_before_its_commit_has_no_effect_and_begins_again(reader: Any) -> None:
    _count(SOMEBODY, 1, 2, 3)
    die = [True]

    @reader(Counted)
    def add_up(fact: Fact[Counted]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("insert into kernel_ratecounter values (%s, now(), 1)", [str(fact.event.number)])
        if die[0] and fact.event.number == 3:
            raise KeyboardInterrupt  # as a kill: nothing in the process gets to handle it

    only = reading.readers()[0]
    with pytest.raises(KeyboardInterrupt):
        advance(only, 0, 3)
    assert _effects() == []
    die[0] = False
    assert advance(only, 0, 3) == 3
    assert advance(only, 0, 3) == 0
    assert _effects() == ["1", "2", "3"]


@pytest.mark.django_db(transaction=True)
def test_it_is_known_until_when_readers_have_read_all(reader: Any) -> None:
    first = datetime(2026, 11, 22, 6, tzinfo=UTC)

    @reader(Counted)
    def read(fact: Fact[Counted]) -> None: ...

    for minutes in (0, 5):
        with clock.at(first + timedelta(minutes=minutes)):
            _count(SOMEBODY, minutes)
    with clock.at(first + timedelta(minutes=9)):
        only = reading.readers()[0]
        assert read_until() == first
        advance(only, 0, 1)
        assert read_until() == first + timedelta(minutes=5)
        advance(only, 0, 2)
        assert read_until() == clock.now()


def _effects() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select key from kernel_ratecounter order by key")
        return [key for (key,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("batch", "bare"), [(False, False), (True, False), (True, True)])
def test_poison_is_parked_and_can_be_replayed(reader: Any, batch: bool, bare: bool) -> None:
    _count(SOMEBODY, 1, 2, 3)
    taken: list[int] = []
    cured = [False]

    def take(given: Any) -> None:
        numbers = [fact.data["number"] if bare else fact.event.number for fact in (given if batch else [given])]
        if 2 in numbers and not cured[0]:
            raise ValueError("cannot take two")
        taken.extend(numbers)

    reader(Counted, batch=batch, bare=bare)(take)
    reading.run_readers()
    assert taken == [1, 3]
    with connection.cursor() as cursor:
        cursor.execute("select reader, event_id, error from kernel_parkedevent")
        ((name, event_id, error),) = cursor.fetchall()
    assert "cannot take two" in error

    with pytest.raises(ValueError, match="cannot take two"):
        replay(name, event_id)
    cured[0] = True
    replay(name, event_id)
    assert taken == [1, 3, 2]
    with pytest.raises(Conflict):
        replay(name, event_id)


@pytest.mark.django_db(transaction=True)
def test_a_reader_is_given_only_what_concerns_it(reader: Any) -> None:
    seen: list[tuple[str | None, int]] = []

    @reader(Counted, batch=True, bare=True, only={Counted: "$.number > 2"})
    def note(facts: list[Told]) -> None:
        seen.extend((fact.person_id, fact.data["number"]) for fact in facts)

    _count(SOMEBODY, *range(6))
    while reading.run_readers(limit=2):
        pass
    assert seen == [(str(SOMEBODY), 3), (str(SOMEBODY), 4), (str(SOMEBODY), 5)]
    assert set(reading.behind().values()) == {0}


@pytest.mark.django_db(transaction=True)
def test_a_reader_skips_what_it_does_not_ask_for_in_one_step(reader: Any) -> None:
    _count(SOMEBODY, *range(20))
    reader(*[])(lambda fact: None)
    person = new_id()
    _count(person, 1)
    while reading.run_readers(limit=5):
        pass
    assert set(reading.behind().values()) == {0}


@pytest.mark.django_db(transaction=True)
def test_readers_whom_nothing_concerns_are_moved_together_but_never_one_that_somebody_holds(reader: Any) -> None:
    seen: list[int] = []
    reader(Counted)(lambda fact: seen.append(fact.event.number))
    for name in ("idle", "held"):
        reading._readers[f"kernel.{name}"] = reading.Reader(f"kernel.{name}", ("kernel.Elsewhere",), seen.append, False)
    _count(SOMEBODY, 1)
    reading.run_readers()
    _count(SOMEBODY, 2)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction():
            reading._held(reading._readers["kernel.held"], 0, 2, 1)
            held.set()
            done.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    assert reading.run_readers() == 2
    assert {name: late for name, late in reading.behind().items() if late} == {"kernel.held": 1}
    done.set()
    holder.join()
    assert reading.run_readers() == 1
    assert seen == [1, 2]
