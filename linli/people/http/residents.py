"""Residents: sign-in by phone and one-time code, who they are, where they live."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from linli.accounts.types import CodeState
from linli.kernel.auth import Principal, Role, allow, calling_person, principal_of, public, sign_in
from linli.kernel.geo import Point
from linli.kernel.limits import hit
from linli.people import api
from linli.people.http.frame import router
from linli.people.types import MeView, PlacesView

PLACE_KEY = "place"


class CodeWanted(Schema):
    """Whose phone is to get a code."""

    phone: str = Field(max_length=20)


class CodeOut(Schema):
    """The code itself is shown in the demo only; elsewhere the ticket says what became of it."""

    sent: bool
    demo_code: str | None = None
    ticket: UUID | None = None


class ResidentSignIn(Schema):
    """What a resident types to sign in."""

    phone: str = Field(max_length=20)
    code: str = Field(max_length=6)


class ResidentSession(Schema):
    """Who is signed in now."""

    signed_in: bool
    kind: str
    id: UUID
    name: str
    roles: list[Role]
    store_ids: list[UUID]


class PlaceIn(Schema):
    """Where a resident lives."""

    store_id: UUID
    community_id: UUID
    building: str | None = Field(None, max_length=20)


class MeIn(Schema):
    """What a resident changes about themselves; what is missing stays."""

    name: str | None = Field(None, max_length=20)
    nickname: str | None = Field(None, max_length=20)
    avatar: str | None = Field(None, max_length=60, pattern=r"^tile:face-[a-z-]+:[a-z]+$|^/media/[\w./-]+$")
    birthday: date | None = None
    building: str | None = Field(None, max_length=20)


@router.post("/session/resident/code", auth=public, response=CodeOut)
def ask_for_code(request: HttpRequest, body: CodeWanted) -> CodeOut:
    """Have a one-time code sent to a phone."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.LINLI_DEMO:
        return CodeOut(sent=True, demo_code=api.start_code(body.phone, address)[1])
    return CodeOut(sent=True, ticket=api.send_code(body.phone, address))


@router.get("/session/resident/code/{ticket}", auth=public, response=CodeState)
def follow_code(request: HttpRequest, ticket: UUID) -> CodeState:
    """How far a code has come on its way to the phone, and what is in the way."""
    return api.code_state(ticket)


@router.post("/session/resident", auth=public, response=ResidentSession)
def start_resident_session(request: HttpRequest, body: ResidentSignIn) -> ResidentSession:
    """Sign in with phone and code; the first time makes a member, at the place chosen before."""
    hit(f"resident-from:{request.META.get('REMOTE_ADDR', '')}", limit=600, per_seconds=600)
    place = request.session.get(PLACE_KEY)
    me = api.sign_in_by_code(body.phone, body.code, place=(UUID(place[0]), UUID(place[1])) if place else None)
    principal = Principal("person", me.id, me.nickname or me.name, frozenset({Role.RESIDENT}))
    api.note_session(principal, sign_in(request, principal))
    return ResidentSession(
        signed_in=True, kind="person", id=me.id, name=principal.name, roles=[Role.RESIDENT], store_ids=[]
    )


@router.get("/mall/me", auth=allow(Role.RESIDENT), response=MeView)
def read_me(request: HttpRequest) -> MeView:
    """Who I am."""
    return api.me(calling_person(request))


@router.put("/mall/me", auth=allow(Role.RESIDENT), response=MeView)
def change_me(request: HttpRequest, body: MeIn) -> MeView:
    """Change my name, face, birthday or building."""
    person_id = calling_person(request)
    api.set_profile(person_id, **body.model_dump(exclude_none=True))
    return api.me(person_id)


@router.get("/mall/places", auth=public, response=PlacesView)
def list_places(request: HttpRequest, lat: float | None = None, lng: float | None = None) -> PlacesView:
    """Stores with their communities, nearest first where a position is given."""
    return api.places(Point(lat, lng) if lat is not None and lng is not None else None)


@router.put("/mall/place", auth=public, response={204: None})
def choose_place(request: HttpRequest, body: PlaceIn) -> Status[None]:
    """Say where I live; before signing in it is kept for that moment."""
    principal = principal_of(request)
    if principal and principal.kind == "person":
        api.set_place(principal.id, body.store_id, body.community_id, body.building)
    else:
        api.need_place(body.store_id, body.community_id)
        request.session[PLACE_KEY] = [str(body.store_id), str(body.community_id)]
    return Status(204, None)
