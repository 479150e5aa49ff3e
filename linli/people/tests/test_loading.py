"""Members by the thousand: good rows land, bad ones say why, the same file twice changes nothing."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from linli.kernel.log import facts_of_person
from linli.people import api
from linli.people.models import Household, Person
from linli.people.tests.scene import build_chain
from linli.people.types import Identifier

pytestmark = pytest.mark.django_db(transaction=True)

JOINED = datetime(2025, 3, 1, 2, tzinfo=UTC)


def _table(*rows: dict[str, object]) -> pa.Table:
    names = sorted({name for row in rows for name in row})
    return pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows])


HOLDER = {
    "card": "CJ0001",
    "phone": "17000000001",
    "name": "王丽娟",
    "nickname": "王姐",
    "gender": "女",
    "birth_year": 1985,
    "household": "CJ0001",
    "family_role": "本人",
    "store": "cuiyuan",
    "community": "桂花城",
    "building": "3 号楼",
    "room": "1102",
    "joined_at": JOINED,
}
CHILD = {"name": "陈小满", "gender": "男", "birth_year": 2023, "household": "CJ0001", "family_role": "孩子"}


def test_a_family_is_loaded_once() -> None:
    chain = build_chain()
    table = _table(HOLDER, CHILD)
    report = api.load_members(table)
    assert (report.loaded, report.unchanged, report.bad) == (2, 0, [])
    assert api.load_members(table).model_dump() == {"loaded": 0, "unchanged": 2, "bad": []}

    person_id = api.ids_of("card", ["CJ0001"])["CJ0001"]
    assert api.ids_of("phone", ["17000000001"]) == {"17000000001": person_id}
    person = api.person(person_id)
    assert (person.nickname, person.building, person.room, person.joined_at) == ("王姐", "3 号楼", "1102", JOINED)
    assert person.avatar.startswith("tile:face-")
    assert (person.store_id, person.community_id) == (chain.store, chain.community)
    assert api.members_of(community_id=chain.community) == [person_id], "a child without a card is no member"
    (joined,) = facts_of_person([person_id])
    assert (joined.event.name, joined.occurred_at) == ("people.PersonJoined", JOINED)
    household = Household.objects.get()
    assert household.head_id == person_id
    assert household.persons.count() == 2


def test_what_a_row_leaves_empty_stays_and_what_differs_changes() -> None:
    build_chain()
    api.load_members(_table(HOLDER))
    report = api.load_members(_table({"card": "CJ0001", "nickname": "娟姐", "name": ""}))
    assert (report.loaded, report.unchanged) == (1, 0)
    person = api.person(api.ids_of("card", ["CJ0001"])["CJ0001"])
    assert (person.name, person.nickname) == ("王丽娟", "娟姐")


def test_bad_rows_say_why_and_good_ones_land() -> None:
    build_chain()
    report = api.load_members(
        _table(
            HOLDER,
            {"name": "谁"},
            {"phone": "12345"},
            {"card": "C2", "store": "nowhere"},
            {"card": "C3", "store": "wenyi", "community": "桂花城"},
            {"card": "CJ0001"},
            {"card": "C4", "birth_year": 2999},
            {"card": "C5", "name": "长" * 41},
            {"card": "C6", "store": "文一店", "community": "文一新村"},
        )
    )
    assert report.loaded == 2
    assert [line for line, _ in report.bad] == [2, 3, 4, 5, 6, 7, 8]
    assert all(reason for _, reason in report.bad)


def test_a_row_with_card_and_phone_of_two_persons_makes_them_one() -> None:
    card = api.identify([Identifier("card", "CJ0001")])
    phone = api.identify([Identifier("phone", "17000000001")])
    build_chain()
    api.load_members(_table(HOLDER))
    assert api.survivor(card) == api.survivor(phone)
    second = api.load_members(_table({"card": "CJ0001"}, {"phone": "17000000001"}))
    assert [line for line, _ in second.bad] == [2]


def test_thousands_land_at_once() -> None:
    build_chain()
    rows = [{**HOLDER, "card": f"C{n}", "phone": f"1710{n:07d}", "household": f"H{n // 3}"} for n in range(5000)]
    table = pa.Table.from_pylist(rows)
    assert api.load_members(table).loaded == 5000
    assert api.load_members(table).unchanged == 5000
    assert Person.objects.count() == 5000
