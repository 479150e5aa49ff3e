"""Figures agree with a second, independent computation, whatever of the log is archived; and they are never stale."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from linli.accounts import api as accounts
from linli.accounts.types import NewCommunity, NewStaff, NewStore
from linli.insight import api
from linli.insight.api import formulas, warehouse
from linli.insight.api.warehouse import forget_warehouse
from linli.insight.models import ArchiveFile
from linli.insight.rules.catalogue import CATALOGUE
from linli.insight.tests import facts, second_way
from linli.insight.types import BadPeriod, Period, UnknownKpi
from linli.kernel import clock
from linli.kernel.auth import Role
from linli.kernel.ids import new_id

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TENTH = datetime(2026, 11, 10, 9, tzinfo=UTC)
PERIODS = [
    Period(start=date(2026, 11, 1), end=date(2026, 11, 21)),
    Period(start=date(2026, 10, 1), end=date(2026, 11, 1)),
    Period(start=date(2026, 11, 20), end=date(2026, 11, 21)),
    Period(start=date(2025, 10, 1), end=date(2026, 11, 21)),
    Period(start=date(2020, 1, 1), end=date(2020, 1, 2)),
]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.LINLI_DATA = tmp_path
    forget_warehouse()
    with clock.at(NOW):
        yield
    forget_warehouse()


@pytest.fixture
def stores() -> list[UUID]:
    """Two stores in Hangzhou, two kilometres apart."""
    return [
        accounts.add_store(
            NewStore(
                code=f"S{n}",
                name=f"{n} 号店",
                region="西湖",
                address="",
                lat=30.28 + n / 50,
                lng=120.12,
                floor_area_sqm=90,
            )
        )
        for n in (0, 1)
    ]


@pytest.fixture
def communities(stores: list[UUID]) -> list[UUID]:
    """One community at each door, one between the stores and near to neither."""
    places = [(stores[0], 30.281), (stores[1], 30.301), (stores[0], 30.29)]
    return [
        accounts.add_community(
            NewCommunity(
                name=f"小区{n}", store_id=store, lat=lat, lng=120.12, households=100, residents=300, buildings=["1 幢"]
            )
        )
        for n, (store, lat) in enumerate(places)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_every_kpi_agrees_with_plain_sql_on_postgres(stores: list[UUID], communities: list[UUID], seed: int) -> None:
    rows = facts.neighbourhood(seed, stores, communities, NOW - timedelta(days=1), size=10 + 40 * seed)
    facts.write(rows[: len(rows) // 2])
    if seed % 2:
        assert api.archive_batch(enough=0, limit=40) > 0
    facts.write(rows[len(rows) // 2 :])
    for period in PERIODS:
        for store in [None, stores[0]]:
            scope = None if store is None else [store]
            for id in CATALOGUE:
                expected = second_way.kpi(id, period.start, period.end, date(2026, 11, 20), store)
                _same(id, api.value(id, period, stores=scope), expected)


def _same(id: str, value: float | None, expected: float | None) -> None:
    if expected is None or value is None:
        # nothing to divide: no figure; nothing to add up: none, or nought
        assert (value or 0) == (expected or 0), id
    elif CATALOGUE[id].unit == "fen" and id != "aov":
        assert value == expected, id
    else:
        assert value == pytest.approx(expected, rel=1e-12, abs=1e-12), id


def test_stores_and_days_add_up_to_the_chain(stores: list[UUID], communities: list[UUID]) -> None:
    facts.write(facts.neighbourhood(7, stores, communities, NOW - timedelta(days=1), size=60))
    month = PERIODS[0]
    for id in ("gmv", "net_sales", "paid_orders"):
        (whole,) = api.figures([id], month)
        assert sum(one.value or 0 for one in api.by_store(id, month)) == whole.value
        assert sum(one.value or 0 for one in api.by_day(id, month)) == whole.value


def test_a_figure_changes_with_the_event_before_and_after_archiving(stores: list[UUID]) -> None:
    today = PERIODS[2]

    def gmv() -> float:
        (figure,) = api.figures(["gmv"], today)
        return figure.value or 0

    def pay(fen: int) -> None:
        data = {
            "order_id": str(new_id()),
            "channel": "mall",
            "mode": "pickup",
            "paid_fen": fen,
            "cost_fen": 0,
            "lines": [],
        }
        facts.write([("orders.OrderPaid", NOW, new_id(), stores[0], data)])

    assert gmv() == 0
    pay(100)
    assert gmv() == 100
    api.archive_batch(enough=0)
    assert gmv() == 100
    pay(11)
    assert gmv() == 111
    for _ in range(3):
        pay(1)
        api.archive_batch(enough=0)
    assert api.compact(many=2) > 0
    assert gmv() == 114
    assert ArchiveFile.objects.filter(retired_at=None, table="paid").count() == 1


def test_retired_files_are_swept_later_and_orphans_do_not_count(stores: list[UUID], tmp_path: Path) -> None:
    data = {"order_id": str(new_id()), "channel": "mall", "mode": "pickup", "paid_fen": 5, "cost_fen": 0, "lines": []}
    for _ in range(3):
        facts.write([("orders.OrderPaid", NOW, new_id(), stores[0], data)])
        api.archive_batch(enough=0)
    before = len(list(tmp_path.rglob("*.parquet")))
    api.compact(many=2)
    assert api.sweep_files() == 0
    with clock.at(NOW + timedelta(hours=1)):
        assert api.sweep_files() > 0
    assert len(list(tmp_path.rglob("*.parquet"))) < before


def test_the_rows_behind_a_figure_sum_to_it(stores: list[UUID], communities: list[UUID]) -> None:
    facts.write(facts.neighbourhood(3, stores, communities, NOW - timedelta(days=1), size=80))
    (figure,) = api.figures(["net_sales"], PERIODS[3], stores=stores[:1])
    amounts, offset = 0, 0
    while True:
        rows, total = api.rows_behind("net_sales", PERIODS[3], stores=stores[:1], offset=offset)
        amounts += sum(row.amount_fen or 0 for row in rows)
        offset += len(rows)
        if offset >= total:
            break
    assert amounts == figure.value
    for id in CATALOGUE:
        api.rows_behind(id, PERIODS[0])


def test_the_funnel_narrows(stores: list[UUID], communities: list[UUID]) -> None:
    facts.write(facts.neighbourhood(5, stores, communities, NOW - timedelta(days=1), size=90))
    persons = [step.persons for step in api.funnel(PERIODS[3])]
    assert persons == sorted(persons, reverse=True)
    assert persons[0] > 0


def test_kept_formulas_are_those_that_are_compiled(tmp_path: Path) -> None:
    fresh = {by: formulas.sql_of("aov", scoped=True, by=by) for by in ((), ("store_id",), ("day",))}
    formulas.keep_formulas()
    (kept,) = (tmp_path / "archive").glob("formulas-*.json")
    written = json.loads(kept.read_text())
    assert {by: written[f"aov:scoped:{','.join(by)}"] for by in fresh} == fresh
    assert formulas.sql_of(formulas.FUNNEL, scoped=False) == written["funnel:all:"]


def test_far_behind_the_figures_wait_and_say_since_when(stores: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "LAG_SECONDS", 0.0)
    november = Period(start=date(2026, 11, 1), end=date(2026, 11, 21))
    facts.write([_sale(stores[0])])
    assert (api.value("net_sales", november), api.as_of()) == (1000.0, NOW)
    monkeypatch.setattr(warehouse, "MOST_TAIL", 10)
    began = datetime.now(UTC)
    facts.write([_sale(stores[0]) for _ in range(20)])
    assert not api.value("net_sales", november)
    assert api.as_of() <= began
    api.archive_batch(enough=0)
    assert (api.value("net_sales", november), api.as_of()) == (21_000.0, NOW)


def test_a_period_before_the_first_sale_is_not_compared_with(stores: list[UUID]) -> None:
    facts.write([_sale(stores[0]), _sale(stores[0])])  # both on the tenth
    half, week, day = (Period(start=date(2026, 11, n), end=date(2026, 11, 21)) for n in (6, 14, 16))
    for period, before, compared in ((half, None, False), (week, None, False), (day, PERIODS[0], False)):
        (figure,) = api.figures(["net_sales"], period, stores=stores[:1], before=before)
        assert (figure.comparable, figure.previous, figure.change) == (compared, None, None)
    tenth = Period(start=date(2026, 11, 10), end=date(2026, 11, 11))
    (figure,) = api.figures(["net_sales"], tenth, stores=stores[:1], before=tenth)
    assert (figure.comparable, figure.previous, figure.change) == (True, 2000, 0)
    assert api.figures(["net_sales"], day, stores=stores[1:], before=tenth)[0].comparable is False
    days = api.by_day("net_sales", Period(start=date(2026, 11, 9), end=date(2026, 11, 12)), stores=stores[:1])
    assert [one.value for one in days] == [None, 2000, 0]


def test_a_day_that_is_not_over_is_compared_with_the_same_hours(stores: list[UUID]) -> None:
    noon = datetime(2026, 11, 13, 4, tzinfo=UTC)
    for minutes, fen in ((-1, 100), (0, 20), (1, 3)):
        facts.write([_sale(stores[0], noon + timedelta(minutes=minutes), fen)])
    api.archive_batch(enough=0)
    today, week_ago = PERIODS[2], Period(start=date(2026, 11, 13), end=date(2026, 11, 14))

    def previous(until: datetime | None) -> list[float | None]:
        asked = ["net_sales", "paid_orders", "aov"]
        return [one.previous for one in api.figures(asked, today, before=week_ago, until=until)]

    assert previous(None) == [123, 3, 41]
    assert previous(noon) == [100, 1, 100]
    assert previous(noon + timedelta(minutes=1)) == [120, 2, 60]
    assert not any(previous(noon - timedelta(hours=1)))


def _sale(store: UUID, at: datetime = TENTH, fen: int = 1000) -> facts.Row:
    order = {"order_id": str(new_id()), "channel": "pos", "mode": "counter", "paid_fen": fen, "cost_fen": 600}
    lines = [facts.line(new_id(), fen, 600)]
    return "orders.OrderPaid", at, None, store, order | {"lines": lines}


def test_a_bad_question_is_refused() -> None:
    with pytest.raises(UnknownKpi):
        api.figures(["moon"], PERIODS[0])
    with pytest.raises(BadPeriod):
        api.figures(["gmv"], Period(start=date(2026, 1, 2), end=date(2026, 1, 2)))
    with pytest.raises(UnknownKpi):
        api.by_day("mau", PERIODS[0])


def test_a_host_sees_the_own_store_only(stores: list[UUID]) -> None:
    accounts.add_staff(NewStaff(login="host", name="小李", password="a good one", roles=[(Role.HOST, stores[0])]))
    accounts.add_staff(NewStaff(login="hq", name="赵峰", password="a good one", roles=[(Role.HQ, None)]))
    data = {"channel": "mall", "mode": "pickup", "cost_fen": 0, "lines": []}
    for store, fen in zip(stores, (100, 20), strict=True):
        facts.write([("orders.OrderPaid", NOW, new_id(), store, data | {"order_id": str(new_id()), "paid_fen": fen})])

    def gmv(login: str, query: str = "") -> tuple[int, float | None]:
        client = Client()
        client.post("/api/session/staff", {"login": login, "password": "a good one"}, content_type="application/json")
        answer = client.get(f"/api/kpis/figures?ids=gmv{query}")
        return answer.status_code, answer.json()["items"][0]["value"] if answer.status_code == 200 else None

    assert gmv("host") == (200, 100)
    assert gmv("hq") == (200, 120)
    assert gmv("hq", f"&store_id={stores[1]}") == (200, 20)
    assert gmv("host", f"&store_id={stores[1]}") == (403, None)
    assert Client().get("/api/kpis").status_code == 401
