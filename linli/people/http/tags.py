"""Tags by hand, and the rules of the others."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from linli.kernel.auth import Role, allow, caller
from linli.kernel.http import Page
from linli.people import api
from linli.people.http.desk import SEES_PEOPLE, need_person
from linli.people.http.frame import router
from linli.people.types import TagCount, TagRuleInput, TagRuleView, TagView


class TagIn(Schema):
    """A tag to be given."""

    tag: str = Field(min_length=1, max_length=12)


@router.get("/people/tags", auth=allow(*SEES_PEOPLE), response=Page[TagCount])
def list_tags(request: HttpRequest, store_id: UUID | None = None) -> dict[str, object]:
    """All tags in use within reach, with how many hold them."""
    who = caller(request)
    if store_id is not None:
        who.need_store(store_id)
    reach = [store_id] if store_id else None if who.store_ids is None else sorted(who.store_ids)
    items = api.tag_counts(reach)
    return {"items": items, "total": len(items)}


@router.get("/people/tag-rules", auth=allow(Role.HQ, Role.HOST), response=Page[TagRuleView])
def list_tag_rules(request: HttpRequest) -> dict[str, object]:
    """The rules of tags, shipped ones and the chain's own."""
    items = api.tag_rules()
    return {"items": items, "total": len(items)}


@router.put("/people/tag-rules", auth=allow(Role.HQ), response={204: None})
def write_tag_rule(request: HttpRequest, body: TagRuleInput) -> Status[None]:
    """Write or replace a rule."""
    api.set_tag_rule(body)
    return Status(204, None)


@router.post("/people/{uuid:person_id}/tags", auth=allow(*SEES_PEOPLE), response=list[TagView])
def add_tag(request: HttpRequest, person_id: UUID, body: TagIn) -> list[TagView]:
    """Give a tag by hand; all tags of the person."""
    root = need_person(request, person_id)
    api.add_tag(root, body.tag, by=caller(request).actor)
    return api.tags_of([root])[root]


@router.delete("/people/{uuid:person_id}/tags/{tag}", auth=allow(*SEES_PEOPLE), response=list[TagView])
def remove_tag(request: HttpRequest, person_id: UUID, tag: str) -> list[TagView]:
    """Take away a tag that was given by hand; the tags that are left."""
    root = need_person(request, person_id)
    api.remove_tag(root, tag)
    return api.tags_of([root]).get(root, [])
