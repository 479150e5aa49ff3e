"""Readers keep what is needed, and no more."""

from datetime import date
from uuid import UUID

import pytest

from linli.community import api as community
from linli.decide import api
from linli.decide.api import Bought, signals
from linli.decide.models import Habit, Wisher
from linli.decide.tests.scene import NOW, build
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.testing import settle
from tests.support.database import Furnished

pytestmark = pytest.mark.django_db(transaction=True)
PERSON, CATEGORY, STORE = new_id(), new_id(), new_id()
DAY = date(2026, 11, 1)


def _bought(day: int, *, shelf: bool = True, person: UUID = PERSON) -> Bought:
    return Bought(person, CATEGORY, STORE, date(2026, 11, day), shelf)


def _habit(person: UUID = PERSON) -> tuple[int, int, int, int]:
    row = Habit.objects.get(person_id=person, category_id=CATEGORY)
    return row.days, row.shelf_days, row.first_day.day, row.last_day.day


def test_habits_count_days_not_receipts() -> None:
    api.note_bought([_bought(1), _bought(1), _bought(4)])
    assert _habit() == (2, 2, 1, 4)
    api.note_bought([_bought(4), _bought(9, shelf=False)])
    assert _habit() == (3, 2, 1, 9)


def test_two_persons_who_are_one_have_one_habit() -> None:
    other = new_id()
    api.note_bought([_bought(1), _bought(5), _bought(3, person=other)])
    api.merge_person(PERSON, other)
    assert _habit() == (3, 3, 1, 5)
    assert not Habit.objects.filter(person_id=other).exists()


def test_wishes_are_heard_and_come_into_the_expectation(furnished: Furnished) -> None:
    scene = furnished(build)
    with clock.at(NOW):
        (before,) = api.propose(scene.store)
        first = api.directive(before)
        api.decline(before, "先等等")
        for person in scene.persons[:9]:
            community.wish(person, sku_id=scene.berries.id)
        settle(with_timers=False)
        assert Wisher.objects.filter(joined=None).count() == 9
        (after,) = api.propose(scene.store)
        second = api.directive(after)
    assert second.expectation.households.expected > first.expectation.households.expected
    assert any(fact.icon == "wish" and "9 位" in fact.text for fact in second.facts)
    assert sum(day.count for day in second.evidence.talk) == 9


def test_who_is_due_is_asked_of_the_habits() -> None:
    api.note_bought([_bought(day) for day in (1, 6, 11)])
    assert signals.due_buyers(CATEGORY, [PERSON], date(2026, 11, 16)) == [PERSON]
    assert signals.due_buyers(CATEGORY, [PERSON], date(2026, 11, 12)) == []
