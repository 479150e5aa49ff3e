"""The desk: the list of people, one person on one screen, merges, households, phone numbers."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema, Status

from linli.kernel import clock
from linli.kernel.auth import Role, allow, caller
from linli.kernel.errors import NotAllowed
from linli.kernel.http import Page, audit
from linli.kernel.log import transaction
from linli.kernel.said import Said
from linli.kernel.sheets import sheet_response
from linli.people import api
from linli.people.http.frame import router
from linli.people.types import Moment, PeopleQuery, PersonRow, ProfileView

SEES_PEOPLE = (Role.HQ, Role.HOST, Role.CLERK)
PAGE = 50


class PhoneOut(Schema):
    """A number in full."""

    phone: str


class MergeIn(Schema):
    """Who else this person is."""

    other_id: UUID


class HouseholdIn(Schema):
    """Whose household a person belongs to, and as what."""

    with_id: UUID
    relation: str = ""


class PersonOut(Schema):
    """Whom an id stands for now."""

    id: UUID


class Filters(Schema):
    """What the list can be narrowed to."""

    store_id: UUID | None = None
    community_id: UUID | None = None
    tag: str | None = None
    text: str | None = None
    least_r: int | None = None
    least_f: int | None = None
    least_m: int | None = None
    silent_days: int | None = None
    members_only: bool = False
    sort: str = "-last_paid_at"


def need_person(request: HttpRequest, person_id: UUID) -> UUID:
    """The survivor's id, if the person belongs to a store within reach; raises NotFound or NotAllowed."""
    who = caller(request)
    person = api.person(person_id)
    if who.store_ids is not None and person.store_id not in who.store_ids:
        raise NotAllowed()
    return person.id


def _query(request: HttpRequest, filters: Filters) -> PeopleQuery:
    reach = caller(request).store_ids
    return api.people_query(filters.model_dump(), None if reach is None else sorted(reach))


@router.get("/people", auth=allow(*SEES_PEOPLE), response=Page[PersonRow])
def list_people(
    request: HttpRequest, filters: Annotated[Filters, Query()], cursor: str | None = None, limit: int = PAGE
) -> dict[str, object]:
    """Who lives around us, by filters; the number of all found comes with the first page."""
    query = _query(request, filters)
    rows, following = api.people(query, after=cursor, limit=min(max(limit, 1), 200))
    return {"items": rows, "total": None if cursor else api.count_people(query), "next": following}


@router.get("/people/export.xlsx", auth=allow(Role.HQ, Role.HOST), response={200: bytes})
def export_people(request: HttpRequest, filters: Annotated[Filters, Query()]) -> HttpResponse:
    """The list as an Excel file; phones stay masked, and the export is audited."""
    query = _query(request, filters)
    with transaction():
        audit(caller(request), "EXPORT", request.path, 200, filters.model_dump(exclude_none=True))
    return sheet_response(
        request,
        Said(f"邻居 {clock.today()}", f"Neighbours {clock.today()}"),
        api.people_columns(),
        api.all_people(query),
    )


@router.get("/people/{uuid:person_id}", auth=allow(*SEES_PEOPLE), response=ProfileView)
def read_profile(request: HttpRequest, person_id: UUID) -> ProfileView:
    """Everything about a person for one screen."""
    return api.profile(need_person(request, person_id))


@router.get("/people/{uuid:person_id}/timeline", auth=allow(*SEES_PEOPLE), response=Page[Moment])
def read_timeline(
    request: HttpRequest, person_id: UUID, kind: str | None = None, cursor: str | None = None
) -> dict[str, object]:
    """What happened, newest first; of one kind where asked."""
    ids = api.merged_ids(need_person(request, person_id))
    items, following = api.timeline(ids, kind=kind, after=cursor)
    return {"items": items, "next": following}


@router.post("/people/{uuid:person_id}/phone", auth=allow(*SEES_PEOPLE), response=PhoneOut)
def reveal_phone(request: HttpRequest, person_id: UUID) -> PhoneOut:
    """The phone number in full; that it was looked at is kept."""
    return PhoneOut(phone=api.reveal_phone(need_person(request, person_id), staff_id=caller(request).id))


@router.post("/people/{uuid:person_id}/merges", auth=allow(Role.HQ, Role.HOST), response=PersonOut)
def merge(request: HttpRequest, person_id: UUID, body: MergeIn) -> PersonOut:
    """Say that two are one."""
    first, second = need_person(request, person_id), need_person(request, body.other_id)
    return PersonOut(id=api.merge(first, second, reason="desk", by=caller(request).actor))


@router.delete("/people/{uuid:person_id}/merges/{uuid:merge_id}", auth=allow(Role.HQ, Role.HOST), response=PersonOut)
def unmerge(request: HttpRequest, person_id: UUID, merge_id: UUID) -> PersonOut:
    """Undo a merge of this person; the one set free."""
    root = need_person(request, person_id)
    api.need_merge_of(root, merge_id)
    return PersonOut(id=api.unmerge(merge_id, by=caller(request).actor))


@router.put("/people/{uuid:person_id}/household", auth=allow(*SEES_PEOPLE), response={204: None})
def bind_household(request: HttpRequest, person_id: UUID, body: HouseholdIn) -> Status[None]:
    """Bind a person into the household of another."""
    joining, home = need_person(request, person_id), need_person(request, body.with_id)
    api.bind_household(joining, home, relation=body.relation[:10])
    return Status(204, None)


@router.delete("/people/{uuid:person_id}/household", auth=allow(*SEES_PEOPLE), response={204: None})
def leave_household(request: HttpRequest, person_id: UUID) -> Status[None]:
    """Take a person out of its household."""
    api.leave_household(need_person(request, person_id))
    return Status(204, None)
