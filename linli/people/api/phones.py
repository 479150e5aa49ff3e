"""Phone numbers: read only on purpose, and never unseen."""

from uuid import UUID

from linli.kernel.log import record, transaction
from linli.kernel.secrets import unseal
from linli.people.api.roots import survivor
from linli.people.events import PhoneRevealed
from linli.people.models import Person
from linli.people.types import NoPhone


def reveal_phone(person_id: UUID, *, staff_id: UUID) -> str:
    """The number in full, with a fact that says who looked."""
    with transaction():
        row = Person.objects.get(id=survivor(person_id))
        if not row.phone_sealed:
            raise NoPhone()
        record(PhoneRevealed(person_id=row.id, store_id=row.store_id, staff_id=staff_id))
        return unseal(bytes(row.phone_sealed))


def phone_of(person_id: UUID) -> str | None:
    """The number in full for a message that the person asked for; nobody gets to see it."""
    row = Person.objects.get(id=survivor(person_id))
    return unseal(bytes(row.phone_sealed)) if row.phone_sealed else None
