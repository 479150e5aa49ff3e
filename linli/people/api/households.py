"""Households: people who live and shop together."""

from uuid import UUID

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotFound
from linli.kernel.ids import new_id
from linli.kernel.log import record, transaction
from linli.people.api.roots import survivor
from linli.people.api.touched import touch
from linli.people.events import HouseholdJoined, HouseholdLeft
from linli.people.models import Household, Person


def bind_household(person_id: UUID, with_id: UUID, *, relation: str = "") -> UUID:
    """Bind a person into the household of another, made where that one has none; its id.

    `relation` is what the first is in that household: 丈夫, 女儿, 婆婆.
    """
    with transaction():
        joining, home = survivor(person_id), survivor(with_id)
        if joining == home:
            raise Invalid(reason_zh="不能和自己绑成一家", reason_en="A person cannot be bound to itself")
        rows = {row.id: row for row in Person.objects.select_for_update().filter(id__in=[joining, home]).order_by("id")}
        household_id = rows[home].household_id
        if household_id is None:
            household_id = new_id()
            Household.objects.create(id=household_id, head_id=home, made_at=clock.now())
            Person.objects.filter(id=home).update(household_id=household_id, relation=rows[home].relation or "本人")
            record(HouseholdJoined(person_id=home, household_id=household_id))
        if rows[joining].household_id == household_id:
            return household_id
        if rows[joining].household_id:
            _leave(rows[joining])
        Person.objects.filter(id=joining).update(household_id=household_id, relation=relation)
        record(HouseholdJoined(person_id=joining, household_id=household_id))
        touch([joining, home])
        return household_id


def leave_household(person_id: UUID) -> None:
    """Take a person out of its household; the next one becomes its head where the head leaves."""
    with transaction():
        row = Person.objects.select_for_update().get(id=survivor(person_id))
        if row.household_id is None:
            raise NotFound()
        _leave(row)


def _leave(row: Person) -> None:
    left = row.household_id
    assert left
    Person.objects.filter(id=row.id).update(household_id=None, relation="")
    rest = Person.objects.filter(household_id=left).order_by("joined_at", "id").values_list("id", flat=True)
    Household.objects.filter(id=left, head_id=row.id).update(head_id=rest.first())
    record(HouseholdLeft(person_id=row.id, household_id=left))
    touch([row.id, *rest])
