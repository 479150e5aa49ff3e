"""Who is asking, and who may use a route. Every route names its roles; a test walks all of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja.security import APIKeyCookie
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from linli.kernel.errors import NotAllowed, SignInNeeded

SESSION_COOKIE = "linli_session"
SESSION_KEY = "principal"


class Role(StrEnum):
    """What a person is to the chain."""

    HQ = "hq"
    HOST = "host"
    CLERK = "clerk"
    PICKER = "picker"
    RIDER = "rider"
    LEADER = "leader"
    RESIDENT = "resident"
    SUPPLIER = "supplier"


STORE_STAFF = (Role.HOST, Role.CLERK, Role.PICKER, Role.RIDER)
EVERYONE = tuple(Role)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is signed in. `store_ids` None means every store of the chain (head office)."""

    kind: str  # "staff" | "person" | "supplier"
    id: UUID
    name: str
    roles: frozenset[Role]
    store_ids: frozenset[UUID] | None = frozenset()
    supplier_id: UUID | None = None

    @property
    def actor(self) -> str:
        """How the log and the audit name this principal."""
        return f"{self.kind}:{self.id}"

    @property
    def person_id(self) -> UUID:
        """The resident's person id; raises NotAllowed for staff and suppliers."""
        if self.kind != "person":
            raise NotAllowed()
        return self.id

    def may_see_store(self, store_id: UUID) -> bool:
        """Whether the store is within this principal's reach."""
        return self.store_ids is None or store_id in self.store_ids

    def need_store(self, store_id: UUID) -> None:
        """Raise NotAllowed unless the store is within reach."""
        if not self.may_see_store(store_id):
            raise NotAllowed()

    def as_session(self) -> dict[str, Any]:
        """The principal as the session stores it."""
        return {
            "kind": self.kind,
            "id": str(self.id),
            "name": self.name,
            "roles": sorted(self.roles),
            "store_ids": None if self.store_ids is None else sorted(map(str, self.store_ids)),
            "supplier_id": str(self.supplier_id) if self.supplier_id else None,
        }

    @classmethod
    def from_session(cls, data: dict[str, Any]) -> "Principal":
        """The principal from what `as_session` made."""
        stores, supplier = data["store_ids"], data["supplier_id"]
        return cls(
            data["kind"],
            UUID(data["id"]),
            data["name"],
            frozenset(map(Role, data["roles"])),
            None if stores is None else frozenset(map(UUID, stores)),
            UUID(supplier) if supplier else None,
        )


def principal_of(request: HttpRequest) -> Principal | None:
    """Who is signed in on this request, if anybody."""
    data = request.session.get(SESSION_KEY)
    return Principal.from_session(data) if data else None


def sign_in(request: HttpRequest, principal: Principal) -> str:
    """Start a session for the principal under a fresh key (no fixation); the key."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = principal.as_session()
    request.session.save()
    return str(request.session.session_key)


class _SessionCookie(APIKeyCookie):
    param_name = SESSION_COOKIE

    def _get_key(self, request: HttpRequest) -> str | None:
        return request.COOKIES.get(self.param_name)

    def __call__(self, request: HttpRequest) -> Any:
        if check_csrf(request) is not None:
            raise CsrfMissing()
        return self.authenticate(request, self._get_key(request))


class CsrfMissing(NotAllowed):
    """A write from a browser without the token that only our own pages know."""

    code = "csrf_missing"
    zh, en = "页面放得太久了，刷新一下再试", "The page has gone stale; reload it and try again"


class Allow(_SessionCookie):
    """Lets in principals who have one of the roles; the view finds them as `request.auth`."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)
        super().__init__(csrf=True)

    def authenticate(self, request: HttpRequest, key: str | None) -> Principal:
        """The principal, or SignInNeeded / NotAllowed."""
        principal = principal_of(request)
        if principal is None:
            raise SignInNeeded()
        if not principal.roles & self.roles:
            raise NotAllowed()
        return principal


class Public(_SessionCookie):
    """Lets everybody in; `request.auth` is the principal or the string "anonymous"."""

    roles = frozenset(EVERYONE)

    def authenticate(self, request: HttpRequest, key: str | None) -> Principal | str:
        """The principal if somebody is signed in."""
        return principal_of(request) or "anonymous"


class Signed(AuthBase):
    """For machines outside whose message carries its own signature, which the view verifies."""

    openapi_type = "http"
    openapi_scheme = "signature"
    roles: frozenset[Role] = frozenset()

    def __call__(self, request: HttpRequest) -> str:
        return "signed"


def allow(*roles: Role) -> Allow:
    """Auth for a route: these roles only."""
    return Allow(*roles)


public = Public(csrf=True)
signed = Signed()
