"""Sign-in of staff, who is signed in, the chain's stores and communities."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema, Status

from linli.accounts import api
from linli.accounts.types import CommunityView, DemoLogin, StaffView, StoreView
from linli.kernel.auth import (
    STORE_STAFF,
    Principal,
    Role,
    allow,
    caller,
    give_csrf_token,
    principal_of,
    public,
    sign_in,
)
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.limits import hit

router = new_router("accounts")


class StaffSignIn(Schema):
    """What staff type to sign in."""

    login: str
    password: str
    totp: str | None = None


class SessionOut(Schema):
    """Who is signed in, if anybody."""

    signed_in: bool
    kind: str | None = None
    id: UUID | None = None
    name: str | None = None
    roles: list[Role] = []
    store_ids: list[UUID] | None = []
    supplier_id: UUID | None = None


def session_out(principal: Principal | None) -> SessionOut:
    """The answer about a session."""
    if principal is None:
        return SessionOut(signed_in=False)
    return SessionOut(
        signed_in=True,
        kind=principal.kind,
        id=principal.id,
        name=principal.name,
        roles=sorted(principal.roles),
        store_ids=None if principal.store_ids is None else sorted(principal.store_ids),
        supplier_id=principal.supplier_id,
    )


@router.get("/session", auth=public, response=SessionOut)
def read_session(request: HttpRequest, response: HttpResponse) -> SessionOut:
    """Who is signed in; also sets the CSRF cookie."""
    give_csrf_token(request, response)
    return session_out(principal_of(request))


@router.post("/session/staff", auth=public, response=SessionOut)
def start_staff_session(request: HttpRequest, body: StaffSignIn) -> SessionOut:
    """Sign in with login and password (and the second factor, where there is one)."""
    hit(f"sign-in-from:{request.META.get('REMOTE_ADDR', '')}", limit=60, per_seconds=60)
    principal = api.verify_password(body.login, body.password, body.totp)
    api.note_session(principal, sign_in(request, principal))
    return session_out(principal)


@router.delete("/session", auth=public, response=SessionOut)
def end_session(request: HttpRequest) -> SessionOut:
    """Sign out."""
    request.session.flush()
    return session_out(None)


@router.get("/session/demo-logins", auth=public, response=Page[DemoLogin])
def list_demo_logins(request: HttpRequest) -> dict[str, object]:
    """One login for each role of the demo chain, for everybody who wants to try it; elsewhere none."""
    items = api.demo_logins() if settings.LINLI_DEMO else []
    return {"items": items, "total": len(items)}


@router.get("/stores", auth=allow(Role.HQ, *STORE_STAFF), response=Page[StoreView])
def list_stores(request: HttpRequest) -> dict[str, object]:
    """The stores within reach."""
    principal = caller(request)
    items = api.stores(None if principal.store_ids is None else list(principal.store_ids))
    return {"items": items, "total": len(items)}


@router.get("/communities", auth=allow(Role.HQ, *STORE_STAFF), response=Page[CommunityView])
def list_communities(request: HttpRequest, store_id: UUID | None = None) -> dict[str, object]:
    """The communities of a store within reach, or of all of them."""
    principal = caller(request)
    if store_id is not None:
        principal.need_store(store_id)
    items = [one for one in api.communities(store_id) if principal.may_see_store(one.store_id)]
    return {"items": items, "total": len(items)}


@router.get("/staff", auth=allow(Role.HQ, Role.HOST), response=Page[StaffView])
def list_staff(request: HttpRequest, store_id: UUID | None = None) -> dict[str, object]:
    """The staff of a store; head office may ask for all."""
    principal = caller(request)
    if store_id is None and principal.store_ids is not None:
        store_id = min(principal.store_ids)
    if store_id is not None:
        principal.need_store(store_id)
    items = api.staff_list(store_id)
    return {"items": items, "total": len(items)}


class TakeOn(Schema):
    """A new colleague: how they sign in, what they are called, what they do in the store."""

    store_id: UUID
    login: str = Field(min_length=3, max_length=40, pattern=r"^[a-z0-9][a-z0-9._-]{2,39}$")
    name: str = Field(min_length=1, max_length=12)
    roles: list[Role] = Field(min_length=1, max_length=4)


class Colleague(Schema):
    """A colleague, and the password, which is in this answer only."""

    staff: StaffView
    password: str


class RolesIn(Schema):
    """What a colleague does in a store from now on; nothing: no longer works there."""

    store_id: UUID
    roles: list[Role] = Field(max_length=4)


class AtStore(Schema):
    """The store in whose name it is done."""

    store_id: UUID


class PasswordOut(Schema):
    """A password, which is in this answer only."""

    password: str


@router.post("/staff", auth=allow(Role.HQ, Role.HOST), response={201: Colleague})
def take_on(request: HttpRequest, body: TakeOn) -> Status[Colleague]:
    """Take on a clerk, picker or rider (head office: a host too); the password is shown once."""
    staff, password = api.take_on(caller(request), body.store_id, body.login, body.name.strip(), body.roles)
    return Status(201, Colleague(staff=staff, password=password))


@router.put("/staff/{uuid:staff_id}/roles", auth=allow(Role.HQ, Role.HOST), response=StaffView)
def set_roles(request: HttpRequest, staff_id: UUID, body: RolesIn) -> StaffView:
    """Change what a colleague does; they sign in again to see it."""
    return api.set_roles(caller(request), staff_id, body.store_id, body.roles)


@router.post("/staff/{uuid:staff_id}/password", auth=allow(Role.HQ, Role.HOST), response=PasswordOut)
def new_password(request: HttpRequest, staff_id: UUID, body: AtStore) -> PasswordOut:
    """Give a colleague a fresh password, shown once."""
    return PasswordOut(password=api.new_password(caller(request), staff_id, body.store_id))
