"""Who is asking, and who may use a route. Every route names its roles; a test walks all of them."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from ninja.security import APIKeyCookie
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from linli.kernel.errors import NotAllowed, SignInNeeded
from linli.kernel.principals import EVERYONE, STORE_STAFF, Principal, Role

__all__ = [
    "EVERYONE",
    "SESSION_COOKIE",
    "SESSION_KEY",
    "SIGN_IN",
    "STORE_STAFF",
    "Allow",
    "CsrfMissing",
    "Principal",
    "Public",
    "Role",
    "Signed",
    "allow",
    "caller",
    "calling_person",
    "give_csrf_token",
    "principal_of",
    "public",
    "sign_in",
    "signed",
    "visiting_person",
]

SESSION_COOKIE = "linli_session"
SESSION_KEY = "principal"
SIGN_IN = "/api/session"  # here somebody becomes a principal, or nobody again


def principal_of(request: HttpRequest) -> Principal | None:
    """Who is signed in on this request, if anybody."""
    data = request.session.get(SESSION_KEY)
    return Principal.from_session(data) if data else None


def caller(request: HttpRequest) -> Principal:
    """Who asks, on a route that lets in principals only."""
    who: Principal = request.auth  # type: ignore[attr-defined]
    return who


def calling_person(request: HttpRequest) -> UUID:
    """The resident who asks, on a route for residents only."""
    return caller(request).person_id


def visiting_person(request: HttpRequest) -> UUID | None:
    """The resident who asks, on a route that is open to everybody."""
    who: Principal | str = request.auth  # type: ignore[attr-defined]
    return who.id if isinstance(who, Principal) and who.kind == "person" else None


def sign_in(request: HttpRequest, principal: Principal) -> str:
    """Start a session for the principal under a fresh key (no fixation); the key."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = principal.as_session()
    request.session.save()
    return str(request.session.session_key)


def give_csrf_token(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the answer carry the cookie whose value our pages send back with every write."""
    get_token(request)
    response.set_cookie(
        settings.CSRF_COOKIE_NAME,
        request.META["CSRF_COOKIE"],
        samesite="Lax",
        secure=settings.CSRF_COOKIE_SECURE,
        max_age=365 * 24 * 3600,
    )


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
