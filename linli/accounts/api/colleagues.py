"""Who works in a store: hosts take on clerks, pickers and riders; head office appoints hosts too."""

import secrets
from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from linli.accounts import rules
from linli.accounts.api.staff import add_staff, end_sessions, staff_list
from linli.accounts.events import RolesChanged
from linli.accounts.models import Assignment, Staff
from linli.accounts.types import LoginTaken, NewStaff, StaffView
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.log import record, savepoint, transaction
from linli.kernel.principals import Principal, Role

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for each other


def take_on(by: Principal, store_id: UUID, login: str, name: str, roles: Collection[Role]) -> tuple[StaffView, str]:
    """Add a colleague to a store; with the password, which is kept nowhere else and shown once.

    Raises:
        NotAllowed: the store or a role is not theirs to give. LoginTaken: somebody has this login.
    """
    by.need_store(store_id)
    rules.need_granting(by.roles, roles)
    password = _password()
    new = NewStaff(login=login, name=name, password=password, roles=[(role, store_id) for role in sorted(set(roles))])
    with transaction():
        try:
            with savepoint():
                staff_id = add_staff(new)
        except IntegrityError:
            raise LoginTaken(login=login) from None
        return _view(staff_id, store_id), password


def set_roles(by: Principal, staff_id: UUID, store_id: UUID, roles: Collection[Role]) -> StaffView:
    """Give a colleague exactly these roles in a store (none: no longer works there), and sign them out everywhere.

    Raises:
        NotAllowed: the store, a role given or one that is held is above them. NotFound: does not work there.
    """
    with transaction():
        row = _colleague(by, staff_id, store_id)
        rules.need_granting(by.roles, roles)
        held = row.assignments.filter(store_id=store_id)
        held.exclude(role__in=[role.value for role in roles]).delete()
        Assignment.objects.bulk_create(
            [Assignment(id=new_id(), staff=row, role=role, store_id=store_id) for role in sorted(set(roles))],
            ignore_conflicts=True,
        )
        end_sessions(f"staff:{staff_id}")
        record(RolesChanged(store_id=store_id, staff_id=staff_id, roles=sorted(set(roles))))
        return _view(staff_id, store_id)


def new_password(by: Principal, staff_id: UUID, store_id: UUID) -> str:
    """Give a colleague a fresh password, shown once, and sign them out everywhere.

    Raises:
        NotAllowed, NotFound: as with `set_roles`.
    """
    with transaction():
        row = _colleague(by, staff_id, store_id)
        password = _password()
        row.password, row.wrong_passwords, row.locked_until = make_password(password), 0, None
        row.save(update_fields=["password", "wrong_passwords", "locked_until"])
        end_sessions(f"staff:{staff_id}")
        return password


def _colleague(by: Principal, staff_id: UUID, store_id: UUID) -> Staff:
    """A member of staff of the store whose every role is one they may give, in stores of theirs; locked."""
    by.need_store(store_id)
    row = Staff.objects.select_for_update().filter(id=staff_id).first()
    held = [(Role(one.role), one.store_id) for one in row.assignments.all()] if row else []
    if row is None or store_id not in {store for _, store in held}:
        raise NotFound()
    rules.need_granting(by.roles, [role for role, _ in held])
    for _, store in held:
        if store is not None:
            by.need_store(store)
    return row


def _view(staff_id: UUID, store_id: UUID) -> StaffView:
    """As the list shows it; who has no role in the store any more is shown without any."""
    row = Staff.objects.get(id=staff_id)
    found = next((one for one in staff_list(store_id) if one.id == staff_id), None)
    return found or StaffView(id=row.id, login=row.login, name=row.name, active=row.active, roles=[])


def _password() -> str:
    """Twelve letters in three groups: 59 bits, and easy to read aloud."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
