"""What nobody asks for any more goes once a day; what somebody may still need never does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import atomic
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.accounts import api as accounts
from linli.accounts.models import OneTimeCode, OpenSession
from linli.connect.importing import api as importing
from linli.connect.importing.models import Fault, Import
from linli.connect.importing.types import Kind, State
from linli.connect.payments import models as gateway
from linli.connect.payments.jobs import forget_notifications
from linli.connect.segment import api as segment
from linli.connect.segment.models import BadEvent, SeenMessage
from linli.kernel import clock, housekeeping
from linli.kernel.housekeeping import KEEP_ANSWERS, KEEP_COUNTERS, KEEP_ENDED_JOBS, forget_old, sweep
from linli.kernel.ids import new_id
from linli.kernel.jobs import run_timer, timers
from linli.kernel.limits import hit
from linli.kernel.models import IdempotencyKey, ParkedEvent, RateCounter
from linli.kernel.sessions import SessionStore
from linli.messaging import api as messaging
from linli.messaging.models import Quota, Refused

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock stands still."""
    with clock.at(NOON):
        yield NOON


def _answer(key: str, made_at: datetime) -> None:
    IdempotencyKey.objects.create(holder="person:1", key=key, request_hash=b"h", status=200, made_at=made_at)


def _keys() -> set[str]:
    return set(IdempotencyKey.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_an_answer_is_given_again_for_a_week_and_then_goes(noon: datetime) -> None:
    _answer("old", noon - KEEP_ANSWERS - timedelta(seconds=1))
    _answer("young", noon - KEEP_ANSWERS)
    forget_old()
    assert _keys() == {"young"}


@pytest.mark.django_db
def test_many_rows_go_in_batches_each_with_its_own_end(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "BATCH_ROWS", 10)
    IdempotencyKey.objects.bulk_create(
        IdempotencyKey(holder="p", key=f"k{n}", request_hash=b"", status=200, made_at=noon - n * DAY) for n in range(45)
    )
    assert sweep(IdempotencyKey.objects.filter(made_at__lt=noon - KEEP_ANSWERS)) == 37
    assert _keys() == {f"k{n}" for n in range(8)}


@pytest.mark.django_db(transaction=True)
def test_what_somebody_holds_is_left_and_nobody_is_waited_for(noon: datetime) -> None:
    _answer("held", noon - 30 * DAY)
    _answer("free", noon - 30 * DAY)
    gone: list[int] = []

    def elsewhere() -> None:
        gone.append(sweep(IdempotencyKey.objects.filter(made_at__lt=noon - KEEP_ANSWERS)))
        connection.close()

    with atomic():
        IdempotencyKey.objects.select_for_update().get(key="held")
        other = Thread(target=elsewhere)
        other.start()
        other.join(20)
        assert not other.is_alive()
    assert gone == [1]
    assert _keys() == {"held"}


@pytest.mark.django_db
def test_what_came_alive_again_since_it_was_found_stays(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    _answer("asleep", noon - 30 * DAY)
    _answer("awoken", noon - 30 * DAY)
    delete = housekeeping._delete

    def meanwhile(there: QuerySet[IdempotencyKey], table: str) -> int:
        IdempotencyKey.objects.filter(key="awoken").update(made_at=noon)
        _answer("in between", noon)  # may come to lie where another row lay
        return delete(there, table)

    monkeypatch.setattr(housekeeping, "_delete", meanwhile)
    assert sweep(IdempotencyKey.objects.filter(made_at__lt=noon - KEEP_ANSWERS)) == 1
    assert _keys() == {"awoken", "in between"}


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 86_400), st.integers(0, 4 * 86_400)), max_size=12))
def test_a_window_that_still_counts_is_never_forgotten(noon: datetime, hits: list[tuple[int, int]]) -> None:
    RateCounter.objects.all().delete()
    for nth, (window, ago) in enumerate(hits):
        with clock.at(noon - timedelta(seconds=ago)):
            hit(f"k{nth}", limit=9, per_seconds=window)
    forget_old()
    for nth, (window, ago) in enumerate(hits):
        counted = noon.timestamp() // window == (noon - timedelta(seconds=ago)).timestamp() // window
        assert hit(f"k{nth}", limit=9, per_seconds=window) == (2 if counted else 1)


@pytest.mark.django_db
def test_counters_of_past_days_go_and_no_window_is_longer_than_they_are_kept(noon: datetime) -> None:
    RateCounter.objects.create(key="old", window_start=noon - KEEP_COUNTERS - DAY, hits=3)
    forget_old()
    assert not RateCounter.objects.exists()
    with pytest.raises(ValueError, match="kept for a day"):
        hit("k", limit=1, per_seconds=86_401)


@pytest.mark.django_db
def test_sessions_live_by_real_time_however_the_clock_is_turned() -> None:
    open_one = SessionStore()
    open_one["principal"] = "somebody"
    open_one.save()
    Session.objects.create(session_key="over", session_data="", expire_date=timezone.now() - 2 * DAY)
    opened = str(open_one.session_key)
    for key in (opened, "over"):
        OpenSession.objects.create(session_key=key, holder="person:1", since=clock.now() - 3 * DAY)
    OpenSession.objects.create(session_key="being-written", holder="person:2", since=clock.now())
    with clock.at(clock.now() + timedelta(hours=20)):
        forget_old()
        accounts.forget_old()
    assert [one.session_key for one in Session.objects.all()] == [opened]
    kept = set(OpenSession.objects.values_list("session_key", flat=True))
    assert kept == {opened, "being-written"}
    assert SessionStore(opened)["principal"] == "somebody"


@pytest.mark.django_db
def test_a_code_that_may_still_be_typed_stays(noon: datetime) -> None:
    phone, code = accounts.start_code("17012345678", "1.1.1.1")
    OneTimeCode.objects.create(phone_hash=b"1", code_hash=b"1", expires_at=noon - 2 * DAY, tries_left=5)
    accounts.forget_old()
    assert OneTimeCode.objects.count() == 1
    assert accounts.check_code(phone, code) == phone


@pytest.mark.django_db
def test_parked_events_go_only_when_they_were_replayed_long_ago(noon: datetime) -> None:
    for replayed in (None, noon - DAY, noon - 100 * DAY):
        ParkedEvent.objects.create(
            id=new_id(),
            reader="people.keep",
            event_id=new_id(),
            event_name="OrderPaid",
            stream=1,
            position=1,
            error="x",
            parked_at=noon - 200 * DAY,
            replayed_at=replayed,
        )
    forget_old()
    assert set(ParkedEvent.objects.values_list("replayed_at", flat=True)) == {None, noon - DAY}


def _job(status: str, ended_ago: timedelta) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status) values ('default', 'linli.some.job', %s)"
            " returning id",
            [status],
        )
        id = int(cursor.fetchone()[0])
        cursor.execute("delete from procrastinate_events where job_id = %s", [id])
        cursor.execute(
            "insert into procrastinate_events (job_id, type, at) values (%s, 'started', %s)",
            [id, timezone.now() - ended_ago],
        )
    return id


@pytest.mark.django_db
def test_a_job_that_gave_up_is_shown_for_a_quarter_and_one_that_waits_for_ever() -> None:
    long_ago = KEEP_ENDED_JOBS + DAY
    kept = {_job("todo", long_ago), _job("doing", long_ago), _job("failed", KEEP_ENDED_JOBS - DAY)}
    _job("failed", long_ago)
    _job("cancelled", long_ago)
    forget_old()
    assert set(ProcrastinateJob.objects.values_list("id", flat=True)) == kept


@pytest.mark.django_db
def test_the_tracking_api_and_the_test_gateway_forget(noon: datetime) -> None:
    moments = [(noon - 40 * DAY, None), (noon - 40 * DAY, noon - 40 * DAY), (noon - DAY, noon - DAY)]
    for nth, (made, replayed) in enumerate(moments):
        SeenMessage.objects.create(key_id=new_id(), message_id=str(nth), seen_at=made)
        BadEvent.objects.create(
            id=new_id(),
            key_id=new_id(),
            payload={},
            reason=str(nth),
            received_at=made,
            replayed_at=replayed,
        )
        gateway.TestNotification.objects.create(id=new_id(), url=str(nth), event_type="", resource={}, made_at=made)
    segment.forget_old()
    forget_notifications()
    assert list(SeenMessage.objects.values_list("message_id", flat=True)) == ["2"]
    assert set(BadEvent.objects.values_list("reason", flat=True)) == {"0", "2"}
    assert list(gateway.TestNotification.objects.values_list("url", flat=True)) == ["2"]


@pytest.mark.django_db
def test_refused_rows_go_with_time_but_not_while_an_import_runs(noon: datetime) -> None:
    long_ago = noon - 200 * DAY
    for state, moved in ((State.DONE, long_ago), (State.LOADING, long_ago), (State.DONE, noon - 100 * DAY)):
        run = Import.objects.create(
            id=new_id(), kind=Kind.SALES, file_name="f", digest="d", state=state, made_at=moved, moved_at=moved
        )
        Fault.objects.create(run=run, row=1, reason=f"{state} {moved}")
    importing.sweep_faults()
    assert set(Fault.objects.values_list("reason", flat=True)) == {
        f"{State.LOADING} {long_ago}",
        f"{State.DONE} {noon - 100 * DAY}",
    }


@pytest.mark.django_db
def test_todays_quota_still_counts(noon: datetime) -> None:
    today = clock.today()
    for day in (today, today - DAY, today - 3 * DAY):
        Quota.objects.create(person_id=new_id(), day=day, promotions=1)
    for ago in (1, 200):
        Refused.objects.create(
            id=new_id(), person_id=new_id(), purpose="p", key=str(ago), reason="r", refused_at=noon - ago * DAY
        )
    messaging.forget_old()
    assert set(Quota.objects.values_list("day", flat=True)) == {today, today - DAY}
    assert list(Refused.objects.values_list("key", flat=True)) == ["1"]


@pytest.mark.django_db
def test_once_a_day_each_module_is_asked_once() -> None:
    daily = [one for one in timers() if one.interval == DAY]
    names = {one.name for one in daily}
    assert {"kernel.forget_old", "accounts.forget_old", "messaging.forget_old", "connect.forget_messages"} <= names
    for turn in range(2):
        with clock.at(NOON + turn * timedelta(hours=1)):
            assert all(run_timer(one) is (turn == 0) for one in daily)
    with clock.at(NOON + DAY):
        assert all(run_timer(one) for one in daily)
    waiting = ProcrastinateJob.objects.filter(queueing_lock__startswith="daily:")
    assert waiting.count() == len(daily)  # asked twice, waiting once
    assert set(waiting.values_list("queue_name", flat=True)) == {"science"}
