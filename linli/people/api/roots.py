"""Whom an id stands for after merges."""

from collections.abc import Iterable
from uuid import UUID

from linli.kernel.errors import NotFound
from linli.people.models import Person


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
    """Every id that this person goes or went by, the survivor's first."""
    root = survivor(person_id)
    ids = Person.objects.filter(root_id=root).order_by("id").values_list("id", flat=True)
    return [root, *(id for id in ids if id != root)]
