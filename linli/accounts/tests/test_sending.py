"""A code reaches its phone once: through bad lines, killed workers and impatient fingers."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import orjson
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.accounts import api
from linli.accounts.models import OneTimeCode
from linli.accounts.rules import CODE_MINUTES, PAUSE, TROUBLES, next_try
from linli.accounts.types import CodeNotSent, Delivery, SmsNotSetUp, Trouble
from linli.kernel import clock
from linli.kernel.doctor import examine
from linli.kernel.errors import NotFound, TooMany
from linli.kernel.http import Tell

PHONE = "18501234444"
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


@dataclass
class Pigeon:
    """A sender that does as it is told: None takes the code, a trouble does not, an exception is a killed worker."""

    outcomes: list[Trouble | Exception | None] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def send(self, phone: str, code: str, *, minutes: int, key: str) -> None:
        """Take a code or not."""
        assert minutes == CODE_MINUTES
        outcome = self.outcomes.pop(0) if self.outcomes else None
        self.keys.append(key)
        if not isinstance(outcome, Trouble) or outcome is Trouble.UNSURE:
            self.sent.append((phone, code))  # where we are unsure, it may have flown
        if isinstance(outcome, Trouble):
            raise CodeNotSent(outcome, f"told {outcome}")
        if outcome:
            raise outcome


@pytest.fixture
def pigeon() -> Iterator[Pigeon]:
    """A sender that is plugged in."""
    found = Pigeon()
    api.plug_code_sender(found)
    yield found
    api.plug_code_sender(None)


@pytest.fixture(autouse=True)
def noon() -> Iterator[datetime]:
    """The clock stands still."""
    with clock.at(NOON):
        yield NOON


def _queued() -> list[tuple[UUID, bytes, datetime | None]]:
    jobs = ProcrastinateJob.objects.filter(task_name="linli.accounts.jobs.deliver_code").order_by("id")
    return [(UUID(one.args["ticket"]), b64decode(one.args["sealed"]), one.scheduled_at) for one in jobs]


def _ask(address: str = "1.1.1.1") -> tuple[UUID, bytes]:
    ticket = api.send_code(PHONE, address)
    return next((id, sealed) for id, sealed, _ in _queued() if id == ticket)


@pytest.mark.django_db
def test_without_a_provider_it_is_said_clearly() -> None:
    with pytest.raises(SmsNotSetUp) as told:
        api.send_code(PHONE, "1.1.1.1")
    assert "还没有开通短信" in told.value.messages["zh"]
    assert not OneTimeCode.objects.exists()


@pytest.mark.django_db
def test_a_code_is_sent_once_and_opens_the_door(pigeon: Pigeon) -> None:
    ticket, sealed = _ask()
    assert PHONE.encode() not in orjson.dumps(ProcrastinateJob.objects.get().args)
    assert api.code_state(ticket).delivery is Delivery.WAITING
    assert api.deliver_code(ticket, sealed) is None
    assert api.deliver_code(ticket, sealed) is None  # a job may run more than once
    ((phone, code),) = pigeon.sent
    assert api.code_state(ticket).model_dump() == {"delivery": "sent", "trouble": None, "messages": None}
    assert api.check_code(phone, code) == PHONE
    with pytest.raises(NotFound):
        api.code_state(ticket)


@pytest.mark.django_db
def test_a_provider_out_of_reach_is_asked_again_until_the_code_is_too_old(pigeon: Pigeon) -> None:
    pigeon.outcomes = [Trouble.UNREACHABLE] * 100
    ticket, sealed = _ask()
    moment: datetime | None = NOON
    waits = []
    while moment:
        with clock.at(moment):
            again = api.deliver_code(ticket, sealed)
        waits.append(round((again - moment).total_seconds()) if again else None)
        moment = again
    assert waits[:4] == [3, 10, 30, 30]
    assert waits[-1] is None
    assert len(set(pigeon.keys)) == len(pigeon.keys) == len(waits)
    state = api.code_state(ticket)
    assert (state.delivery, state.trouble, pigeon.sent) == (Delivery.FAILED, Trouble.UNREACHABLE, [])


@pytest.mark.django_db
@pytest.mark.parametrize("end", [Trouble.UNSURE, RuntimeError("killed")])
def test_a_try_with_an_unknown_end_is_repeated_after_the_pause_only(pigeon: Pigeon, end: Trouble | Exception) -> None:
    pigeon.outcomes = [end]
    ticket, sealed = _ask()
    if isinstance(end, Trouble):
        assert api.deliver_code(ticket, sealed) == NOON + PAUSE
        messages = api.code_state(ticket).messages
        assert messages == TROUBLES[Trouble.UNSURE]
    else:
        with pytest.raises(RuntimeError):
            api.deliver_code(ticket, sealed)
    for seconds in (0, 6, 59):
        with clock.at(NOON + timedelta(seconds=seconds)):
            assert api.deliver_code(ticket, sealed) == NOON + PAUSE
    assert len(pigeon.sent) == 1
    with clock.at(NOON + PAUSE):
        assert api.deliver_code(ticket, sealed) is None
    assert len(pigeon.sent) == 2
    assert len(set(pigeon.sent)) == 1  # the same code: whichever arrives is good
    assert api.code_state(ticket).delivery is Delivery.SENT


@pytest.mark.django_db
def test_a_newer_code_silences_the_older_one(pigeon: Pigeon) -> None:
    pigeon.outcomes = [Trouble.UNSURE]
    old = _ask()
    api.deliver_code(*old)
    with clock.at(NOON + PAUSE):
        new = _ask()
        assert api.deliver_code(*old) is None
        assert api.deliver_code(*new) is None
    assert [key.split("-")[0] for key in pigeon.keys] == [old[0].hex, new[0].hex]
    with clock.at(NOON + PAUSE), pytest.raises(NotFound):
        api.code_state(old[0])


@pytest.mark.django_db
def test_a_used_code_is_not_sent_again(pigeon: Pigeon) -> None:
    pigeon.outcomes = [Trouble.UNSURE]
    ticket, sealed = _ask()
    api.deliver_code(ticket, sealed)
    api.check_code(*pigeon.sent[0])
    with clock.at(NOON + PAUSE):
        assert api.deliver_code(ticket, sealed) is None
    assert len(pigeon.sent) == 1


@pytest.mark.django_db
def test_a_second_code_within_the_pause_is_refused_with_the_seconds_left(pigeon: Pigeon) -> None:
    api.deliver_code(*_ask())
    with clock.at(NOON + timedelta(seconds=20)), pytest.raises(TooMany) as told:
        api.send_code(PHONE, "2.2.2.2")
    assert told.value.extra["retry_after"] in (40, 41)
    assert OneTimeCode.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", [Trouble.TOO_SOON, Trouble.TOO_MANY, Trouble.BAD_PHONE, Trouble.OPTED_OUT])
def test_what_the_provider_refuses_is_told_and_not_repeated(pigeon: Pigeon, trouble: Trouble) -> None:
    pigeon.outcomes = [trouble]
    ticket, sealed = _ask()
    assert api.deliver_code(ticket, sealed) is None
    assert api.deliver_code(ticket, sealed) is None
    assert len(pigeon.keys) == 1
    state = api.code_state(ticket)
    assert (state.delivery, state.messages) == (Delivery.FAILED, TROUBLES[trouble])
    assert _ask()[0] != ticket  # whoever mistyped need not wait


@pytest.mark.django_db
def test_the_doctor_tells_of_an_account_that_is_out_of_order(pigeon: Pigeon) -> None:
    name = "one-time codes: the provider takes them"
    assert examine()[name] == []
    pigeon.outcomes = [Trouble.OUT_OF_ORDER]
    api.deliver_code(*_ask())
    assert examine()[name] == ["the provider of text messages says: told out_of_order"]


@pytest.mark.django_db
def test_a_code_shown_is_no_code_sent(pigeon: Pigeon) -> None:
    phone, _ = api.start_code(PHONE, "1.1.1.1")
    assert _queued() == []
    api.send_code(PHONE, "1.1.1.1")
    with pytest.raises(Tell):
        api.check_code(phone, "no-code")
    api.start_code(PHONE, "1.1.1.1")
    assert api.deliver_code(*_queued()[0][:2]) is None
    assert pigeon.sent == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_two_fingers_send_one_code(pigeon: Pigeon) -> None:
    start, refused = Barrier(2), []

    def ask() -> None:
        with clock.at(NOON):
            start.wait()
            try:
                api.send_code(PHONE, "1.1.1.1")
            except TooMany:
                refused.append(True)
        connection.close()

    def deliver(ticket: UUID, sealed: bytes) -> None:
        with clock.at(NOON):
            start.wait()
            api.deliver_code(ticket, sealed)
        connection.close()

    for work, given in ((ask, lambda: ()), (deliver, lambda: _queued()[0][:2])):
        pair = [Thread(target=work, args=given()) for _ in range(2)]
        for one in pair:
            one.start()
        for one in pair:
            one.join()
    assert refused == [True]
    assert len(_queued()) == 1
    assert len(pigeon.sent) == 1


def test_every_trouble_has_its_sentence_and_none_is_repeated_for_ever() -> None:
    assert set(TROUBLES) == set(Trouble)
    end = NOON + timedelta(minutes=CODE_MINUTES)
    for trouble in Trouble:
        for tries in range(1, 40):
            again = next_try(trouble, tries, NOON, end)
            assert again is None or NOON < again < end
        assert next_try(trouble, 1, end, end) is None
