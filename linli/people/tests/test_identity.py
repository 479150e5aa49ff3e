"""One person from many identifiers, and back again."""

import threading
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel.log import savepoint, transaction
from linli.people import api
from linli.people.models import Identifier as Row
from linli.people.models import Person, Tag, Value
from linli.people.types import Identifier, Kind, MergeUndone, NoIdentifier

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = Identifier("phone", "13800000001")
CARD = Identifier("card", "C001")
DEVICE = Identifier("device", "d-1")


def test_the_same_identifier_is_the_same_person() -> None:
    first = api.identify([PHONE], name="王丽娟")
    assert api.identify([Identifier("phone", "+86 138-0000-0001")], name="别人") == first
    assert api.person(first).name == "王丽娟"
    assert api.person(first).phone == "138 **** 0001"
    assert api.ids_of("phone", ["13800000001", "13900000000", "x"]) == {"13800000001": first}


def test_phones_do_not_stand_in_the_tables() -> None:
    api.identify([PHONE])
    with connection.cursor() as cursor:
        cursor.execute("select p::text || i::text from people_person p join people_identifier i on i.person_id = p.id")
        assert "13800000001" not in cursor.fetchone()[0]


def test_two_identifiers_of_two_persons_merge_them_at_once() -> None:
    phone, card = api.identify([PHONE]), api.identify([CARD], name="王丽娟")
    both = api.identify([PHONE, CARD])
    assert both == phone
    assert api.survivor(card) == phone
    assert api.ids_of("card", ["C001"]) == {"C001": phone}
    assert api.person(card).name == "王丽娟"
    assert api.cards([card, phone])[card].id == phone
    (merged,) = api.merges_of(phone)

    api.unmerge(merged.id)
    assert api.survivor(card) == card
    assert api.person(phone).name == ""
    assert api.identify([PHONE, CARD]) == phone, "what a person undid is not merged again by itself"
    assert api.survivor(card) == card
    with pytest.raises(MergeUndone):
        api.unmerge(merged.id)


def test_a_member_survives_a_stranger() -> None:
    stranger, member = api.identify([DEVICE]), api.identify([PHONE])
    api.join(member, channel="mall")
    assert api.identify([DEVICE, PHONE]) == member
    assert api.survivor(stranger) == member


def test_a_family_tablet_does_not_make_two_neighbours_one() -> None:
    api.identify([PHONE, DEVICE])
    other = api.identify([Identifier("phone", "13800000002")])
    assert api.identify([Identifier("phone", "13800000002"), DEVICE]) == other
    assert len(set(Person.objects.values_list("root_id", flat=True))) == 2


def test_nobody_is_recognised_by_nothing() -> None:
    with pytest.raises(NoIdentifier):
        api.identify([])


def test_eight_at_once_make_one_person() -> None:
    found: list[UUID] = []

    def work(n: int) -> None:
        found.append(api.identify([PHONE, CARD] if n % 2 else [CARD, PHONE]))
        connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert Person.objects.count() == 1


class _Over(Exception):
    pass


KEYS = [Identifier(kind, f"{n}") for kind in (Kind.CARD, Kind.OPENID, Kind.DEVICE) for n in range(3)]
CALLS = st.lists(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3), min_size=1, max_size=8)
FIELDS = ("name", "nickname", "building", "root_id", "household_id", "joined_at")


def _state() -> Any:
    persons = {row["id"]: row for row in Person.objects.values("id", *FIELDS)}
    identifiers = {
        (kind, value): person for kind, value, person in Row.objects.values_list("kind", "value", "person_id")
    }
    tags = set(Tag.objects.values_list("person_id", "tag", "source"))
    return persons, identifiers, tags, set(Value.objects.values_list("person_id", "orders", "spent_fen"))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=CALLS, names=st.lists(st.sampled_from(["", "甲", "乙"]), min_size=8, max_size=8), data=st.data())
def test_merge_then_unmerge_is_as_if_nothing_had_been(
    calls: list[list[Identifier]], names: list[str], data: Any
) -> None:
    with pytest.raises(_Over), transaction(), savepoint():
        for keys, name in zip(calls, names, strict=False):
            api.identify(keys, name=name or None)
        roots = sorted(set(Person.objects.values_list("root_id", flat=True)))
        if len(roots) >= 2:
            a, b = data.draw(st.permutations(roots))[:2]
            before = _state()
            root = api.merge(a, b, reason="test")
            assert api.survivor(a) == api.survivor(b) == root
            api.unmerge(api.merges_of(root)[0].id)
            assert _state() == before
        raise _Over


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(["", "甲", "乙", "丙"]), min_size=5, max_size=5), data=st.data())
def test_merges_are_undone_in_any_order(names: list[str], data: Any) -> None:
    with pytest.raises(_Over), transaction(), savepoint():
        ids = [api.identify([Identifier("card", str(n))], name=name or None) for n, name in enumerate(names)]
        before = _state()
        for _ in range(4):
            a, b = data.draw(st.permutations(ids))[:2]
            api.merge(a, b, reason="test")
        merges = {one.id for id in ids for one in api.merges_of(id)}
        for merge_id in data.draw(st.permutations(sorted(merges))):
            api.unmerge(merge_id)
        assert _state() == before
        raise _Over
