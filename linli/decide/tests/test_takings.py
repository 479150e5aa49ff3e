"""The net sales of the coming days: an interval that holds its promise, none from too little, marks on the line."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.test import Client

from linli.accounts import api as accounts
from linli.accounts.types import NewStaff
from linli.decide import api
from linli.decide.models import TakingsFit
from linli.decide.rules.takings import fit_takings
from linli.decide.tests.scene import NOW, Scene, build
from linli.insight import api as insight
from linli.insight.types import BadPeriod, Period
from linli.kernel import clock
from linli.kernel.auth import Role
from linli.kernel.ids import NOUGHT
from linli.kernel.testing import settle
from tests.support.database import Furnished

LAST = date(2026, 11, 21)
WEEK = np.array([0.8, 0.7, 0.8, 0.9, 1.1, 1.5, 1.2])
THIS_MONTH = Period(start=date(2026, 11, 1), end=date(2026, 11, 24))


def takings_of(days: int, seed: int, last_day: date = LAST) -> list[float]:
    """A store's net sales a day in fen, up to `last_day`: its week, and noise of a sixth."""
    rng = np.random.default_rng(seed)
    weekdays = (np.arange(days) + (last_day.toordinal() - days)) % 7
    return [float(value) for value in 800_000 * WEEK[weekdays] * rng.lognormal(0, 0.16, days)]


def test_what_comes_falls_into_the_interval() -> None:
    inside = 0
    for seed in range(40):
        whole = takings_of(217, seed)
        found = fit_takings(whole[:-7], LAST - timedelta(days=7))
        assert found
        inside += sum(low <= one <= high for low, one, high in zip(found.low, whole[-7:], found.high, strict=True))
    assert 0.72 <= inside / 280 <= 0.88


def test_a_fit_knows_the_week_and_how_well_it_did() -> None:
    found = fit_takings(takings_of(210, 1), LAST)
    assert found
    saturday = found.daily[(5 - LAST.weekday() - 1) % 7]
    tuesday = found.daily[(1 - LAST.weekday() - 1) % 7]
    assert 1.7 < saturday / tuesday < 2.7
    assert all(low < middle < high for low, middle, high in zip(found.low, found.daily, found.high, strict=True))
    assert found.days == 56
    assert 0.6 <= found.coverage <= 1
    assert found.wape < 0.2


@pytest.mark.parametrize("history", [[], [0.0] * 200, takings_of(83, 2), [0.0] * 200 + takings_of(60, 3)])
def test_too_little_history_gets_no_forecast(history: list[float]) -> None:
    assert fit_takings(history, LAST) is None


def test_a_store_that_has_closed_gets_no_forecast() -> None:
    assert fit_takings([*takings_of(200, 4), *[0.0] * 14], LAST) is None


@pytest.fixture
def scene(furnished: Furnished) -> Scene:
    return furnished(build)


@pytest.mark.django_db(transaction=True)
def test_store_and_chain_are_fitted_once_after_their_store(scene: Scene) -> None:
    with clock.at(NOW):
        assert api.takings([scene.store]).days == []
        assert api.takings_to_fit() == sorted([scene.store, NOUGHT])
        assert api.fit_takings() == 2
        assert api.takings_to_fit() == []
        told = api.takings([scene.store])
        assert [one.day for one in told.days] == [clock.today() + timedelta(days=n) for n in range(7)]
        assert told.days == api.takings(None).days  # the chain is this one store
        week = Period(start=clock.today() - timedelta(days=56), end=clock.today())
        usual = sum(one.value or 0 for one in insight.by_day("net_sales", week, stores=[scene.store])) / 8
        assert abs(sum(one.expected_fen for one in told.days) / usual - 1) < 0.25
        assert told.coverage
        assert told.coverage > 0.6
        assert api.takings([scene.store, scene.second]).days == []  # fitted for no such pair
    with clock.at(NOW + timedelta(days=2)):
        assert len(api.takings([scene.store]).days) == 5  # an old fit says less, never something past
    with clock.at(NOW + timedelta(hours=1)):
        api.fit_store(scene.store)
        assert api.takings_to_fit() == sorted([scene.store, NOUGHT])


@pytest.mark.django_db(transaction=True)
def test_too_little_history_is_remembered_as_such(scene: Scene) -> None:
    TakingsFit.objects.create(
        store_id=scene.store, fitted_at=NOW, last_day=LAST, daily=[], low=[], high=[], wape=0, coverage=0, days=0
    )
    told = api.takings([scene.store])
    assert (told.days, told.coverage, told.fitted_at) == ([], None, NOW)


@pytest.mark.django_db(transaction=True)
def test_what_happened_is_told_on_its_day(scene: Scene, client: Client) -> None:
    with clock.at(NOW):
        (made,) = api.propose(scene.store)
        done = api.execute(made, actor="staff:test", name="小李")
        settle(with_timers=False)
    with clock.at(done.closes_at + timedelta(seconds=5)):
        settle()
        began, ended = api.marks([scene.store], THIS_MONTH)
        assert (began.kind, began.directive_id, began.day) == ("directive", made, clock.local_day(NOW))
        assert (ended.kind, ended.households, ended.groupbuy_id) == ("failed", 0, done.groupbuy_id)
        assert began.title == ended.title != ""
        assert api.marks([scene.second], THIS_MONTH) == []
        assert api.marks(None, Period(start=date(2026, 10, 1), end=date(2026, 11, 1))) == []
        with pytest.raises(BadPeriod):
            api.marks(None, Period(start=THIS_MONTH.end, end=THIS_MONTH.start))
        accounts.add_staff(NewStaff(login="hq", name="方敏", password="linli-demo", roles=[(Role.HQ, None)]))
        client.post("/api/session/staff", {"login": "hq", "password": "linli-demo"}, content_type="application/json")
        answer = client.get("/api/marks", {"start": "2026-11-01", "end": "2026-11-24"}).json()
        assert [one["kind"] for one in answer["items"]] == ["directive", "failed"]
        assert client.get("/api/forecasts/net-sales").json()["days"] == []
