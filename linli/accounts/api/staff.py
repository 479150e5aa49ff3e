"""Staff: who they are, how they sign in."""

from datetime import timedelta
from uuid import UUID

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session

from linli.accounts.events import StaffAdded, StaffSignedIn
from linli.accounts.models import Assignment, OpenSession, Staff
from linli.accounts.rules import LOCK_MINUTES, MAX_WRONG_PASSWORDS
from linli.accounts.types import LockedOut, NewStaff, StaffView, TotpNeeded, WrongLogin
from linli.kernel import clock
from linli.kernel.auth import Principal, Role
from linli.kernel.http import Tell
from linli.kernel.ids import new_id
from linli.kernel.limits import hit
from linli.kernel.log import record, transaction
from linli.kernel.secrets import fingerprint, seal, unseal


def add_staff(new: NewStaff) -> UUID:
    """Add a member of staff; the id."""
    with transaction():
        row = Staff.objects.create(
            id=new_id(),
            login=new.login,
            name=new.name,
            password=make_password(new.password),
            supplier_id=new.supplier_id,
        )
        Assignment.objects.bulk_create(
            Assignment(id=new_id(), staff=row, role=role, store_id=store) for role, store in new.roles
        )
        record(StaffAdded(staff_id=row.id))
        return row.id


def staff_list(store_id: UUID | None = None) -> list[StaffView]:
    """Staff of a store, or all, by login."""
    rows = Staff.objects.prefetch_related("assignments").order_by("login")
    if store_id:
        rows = rows.filter(assignments__store_id=store_id).distinct()
    return [
        StaffView(
            id=row.id,
            login=row.login,
            name=row.name,
            active=row.active,
            roles=[(Role(one.role), one.store_id) for one in row.assignments.all()],
        )
        for row in rows
    ]


def verify_password(login: str, password: str, totp: str | None) -> Principal:
    """The principal behind a login.

    Raises:
        WrongLogin, TotpNeeded, LockedOut: as `Tell`, since the failed attempt is counted.
    """
    with transaction():
        row = Staff.objects.select_for_update().filter(login=login, active=True).first()
        if row is None:
            raise _refuse_unknown(login, password)
        if row.locked_until and row.locked_until > clock.now():
            raise _locked_out()
        if check_password(password, row.password):
            if row.totp_sealed is None or (totp and _totp_fits(row, totp)):
                return _signed_in(row)
            if not totp:
                raise TotpNeeded()
        left = _count_wrong(row)
    raise Tell(WrongLogin(left=left))


def _refuse_unknown(login: str, password: str) -> Tell:
    """The same answers, counted the same way, as for a login that exists: nobody finds out which do."""
    tried = hit(f"unknown-login:{fingerprint(login).hex()[:24]}", limit=10**6, per_seconds=LOCK_MINUTES * 60)
    if tried > MAX_WRONG_PASSWORDS:
        return _locked_out()
    make_password(password)  # takes as long as checking a password that somebody has
    return Tell(WrongLogin(left=MAX_WRONG_PASSWORDS - tried))


def _locked_out() -> Tell:
    return Tell(LockedOut(minutes=LOCK_MINUTES, retry_after=LOCK_MINUTES * 60))


def _totp_fits(row: Staff, totp: str) -> bool:
    return pyotp.TOTP(unseal(bytes(row.totp_sealed or b""))).verify(totp, for_time=clock.now(), valid_window=1)


def _count_wrong(row: Staff) -> int:
    row.wrong_passwords += 1
    left = MAX_WRONG_PASSWORDS - row.wrong_passwords
    if row.wrong_passwords >= MAX_WRONG_PASSWORDS:
        row.wrong_passwords, row.locked_until = 0, clock.now() + timedelta(minutes=LOCK_MINUTES)
    row.save(update_fields=["wrong_passwords", "locked_until"])
    return left


def _signed_in(row: Staff) -> Principal:
    row.wrong_passwords, row.locked_until = 0, None
    row.save(update_fields=["wrong_passwords", "locked_until"])
    held = list(row.assignments.values_list("role", "store_id"))
    chain_wide = any(store is None for role, store in held if role == Role.HQ)
    record(StaffSignedIn(staff_id=row.id))
    return Principal(
        kind="supplier" if row.supplier_id else "staff",
        id=row.id,
        name=row.name,
        roles=frozenset(Role(role) for role, _ in held),
        store_ids=None if chain_wide else frozenset(store for _, store in held if store),
        supplier_id=row.supplier_id,
    )


def set_totp(staff_id: UUID) -> str:
    """Give a member of staff a second factor; the otpauth:// address to show as a QR code once."""
    secret = pyotp.random_base32()
    with transaction():
        row = Staff.objects.select_for_update().get(id=staff_id)
        row.totp_sealed = seal(secret)
        row.save(update_fields=["totp_sealed"])
    return pyotp.TOTP(secret).provisioning_uri(name=row.login, issuer_name="Linli")


def note_session(principal: Principal, session_key: str) -> None:
    """Remember whose session this is."""
    OpenSession.objects.update_or_create(
        session_key=session_key, defaults={"holder": principal.actor, "since": clock.now()}
    )


def end_sessions(actor: str) -> int:
    """Sign a principal out everywhere, as when rights change; how many sessions ended."""
    with transaction():
        keys = list(OpenSession.objects.filter(holder=actor).values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        OpenSession.objects.filter(holder=actor).delete()
        return len(keys)
