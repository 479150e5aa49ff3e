"""Whom an id stands for after merges."""

from collections.abc import Iterable
from uuid import UUID

from linli.kernel import prepared
from linli.kernel.errors import NotFound
from linli.people.models import Person

_MERGED = """
select id from people_person where root_id = (select root_id from people_person where id = %s)
order by id <> root_id, id
"""


def survivor(person_id: UUID) -> UUID:
    """The person who stands for this one after all merges; raises NotFound."""
    root = Person.objects.filter(id=person_id).values_list("root_id", flat=True).first()
    if root is None:
        raise NotFound()
    return root


def survivors(person_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """`survivor` for many; unknown ids are left out."""
    return dict(Person.objects.filter(id__in=set(person_ids)).values_list("id", "root_id"))


def merged_ids(person_id: UUID) -> list[UUID]:
    """Every id that this person goes or went by, the survivor's first; of an unknown person, that id alone."""
    return [id for (id,) in prepared.rows(_MERGED, [person_id])] or [person_id]
