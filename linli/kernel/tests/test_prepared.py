"""Statements sent together, and those that wait for the commit."""

import threading
from typing import Any

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection
from django.db import transaction as database

from linli.kernel import prepared
from linli.kernel.log import savepoint, transaction

pytestmark = pytest.mark.django_db(transaction=True)

KEEP = "insert into django_session (session_key, session_data, expire_date) values (%s, %s, now())"
KEPT = "select session_key from django_session where session_key like %s order by 1"
NUMBER = "select %(number)s::int * 2"


def first(rows: list[tuple[Any, ...]]) -> Any:
    return rows[0][0]


def kept(prefix: str) -> list[str]:
    return [key for (key,) in prepared.rows(KEPT, [f"{prefix}%"])]


def test_what_is_asked_is_sent_with_the_next_statement() -> None:
    with transaction():
        two, four = (prepared.ask(NUMBER, {"number": n}, first) for n in (1, 2))
        assert not connection.connection or connection.connection.pgconn.transaction_status == 0, "nothing is sent yet"
        assert prepared.rows(NUMBER, {"number": 4}) == [(8,)]
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(0)")
        assert (two(), four()) == (2, 4)
        assert prepared.ask(NUMBER, {"number": None}, first)() is None


def test_outside_a_transaction_too() -> None:
    asked = prepared.ask(NUMBER, {"number": 3}, first)
    assert prepared.rows("select %s::text", ["你好"]) == [("你好",)]
    assert asked() == 6


def test_what_runs_at_commit_is_there_after_it_and_not_before() -> None:
    with transaction():
        prepared.run_at_commit(KEEP, ["commit-1", ""])
        prepared.run_at_commit(KEEP, ["commit-2", ""])
        assert kept("commit") == []
    assert kept("commit") == ["commit-1", "commit-2"]


def test_what_a_broken_transaction_left_for_its_commit_is_forgotten() -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        prepared.run_at_commit(KEEP, ["undone", ""])
        raise ZeroDivisionError
    with transaction():
        prepared.rows(KEEP, ["kept", ""])
    assert kept("undone") == []
    assert kept("kept") == ["kept"]


def test_an_error_at_commit_undoes_all_of_it() -> None:
    with pytest.raises(IntegrityError), transaction():
        prepared.rows(KEEP, ["twice-a", ""])
        prepared.run_at_commit(KEEP, ["twice-b", ""])
        prepared.run_at_commit(KEEP, ["twice-a", ""])
    assert kept("twice") == []


def test_within_a_savepoint_it_runs_at_once() -> None:
    with transaction():
        with pytest.raises(ZeroDivisionError), savepoint():
            prepared.run_at_commit(KEEP, ["within-a", ""])
            assert kept("within") == ["within-a"]
            raise ZeroDivisionError
        prepared.run_at_commit(KEEP, ["within-b", ""])
    assert kept("within") == ["within-b"]


def test_an_error_among_several_is_raised_and_the_connection_goes_on() -> None:
    with pytest.raises(DataError), database.atomic():
        prepared.ask("select 1 / %s::int", [0], first)
        prepared.ask("select %s::int", [1], first)
        prepared.rows(NUMBER, {"number": 1})
    assert prepared.rows(NUMBER, {"number": 2}) == [(4,)]
    assert prepared.rows("select 1 / %s::int", [1]) == [(1,)], "the statement was prepared or is prepared now"


def test_more_than_the_wire_holds_at_once() -> None:
    texts = [str(nth) * 3_000_000 for nth in range(4)]
    asked = [prepared.ask("select %s::text", [text], first) for text in texts]
    prepared.rows("select 1", [])
    assert [one() for one in asked] == texts


def test_who_waits_for_a_lock_lets_other_threads_go_on() -> None:
    with transaction():
        prepared.rows(KEEP, ["lock", ""])
    locked, done = threading.Event(), []

    def hold() -> None:
        with transaction():
            prepared.rows("update django_session set session_data = 'held' where session_key = %s", ["lock"])
            locked.set()
            threading.Event().wait(0.3)
            done.append("held")
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait()
    with transaction():  # its BEGIN goes along, so this waits in the pipeline
        prepared.rows("update django_session set session_data = 'after' where session_key = %s", ["lock"])
        assert done == ["held"]
    holder.join()


def test_a_connection_cut_in_the_middle_is_an_operational_error_and_a_new_one_is_made() -> None:
    with pytest.raises(OperationalError), transaction():
        prepared.ask("select pg_terminate_backend(pg_backend_pid())", [], first)
        prepared.rows(NUMBER, {"number": 1})
    assert prepared.rows(NUMBER, {"number": 5}) == [(10,)]
