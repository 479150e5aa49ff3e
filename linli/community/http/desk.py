"""The staff's side of groups: admission, posts to many groups, marking and hiding, what neighbours want."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Schema, Status

from linli.community import api
from linli.community.http.mall import CommunityDoneOut
from linli.community.types import (
    NOT_THIS_TIME,
    CommentView,
    FeedFilter,
    GroupRow,
    GroupView,
    MemberView,
    PostBody,
    PostView,
    ReportView,
    ShareView,
    Standing,
    TalkView,
    WishView,
    Worth,
)
from linli.kernel import clock
from linli.kernel.auth import Role, allow, caller
from linli.kernel.errors import NotAllowed
from linli.kernel.http import Page
from linli.kernel.http import router as new_router

router = new_router("community")

STAFF = allow(Role.HQ, Role.HOST, Role.CLERK)
HOSTS = allow(Role.HQ, Role.HOST)


class GroupIn(Schema):
    """What may be changed of a group."""

    name: str | None = Field(None, min_length=2, max_length=30)
    intro: str | None = Field(None, max_length=200)
    reviewed: bool | None = None


class DecisionIn(Schema):
    """Admit, or keep out and say why."""

    admit: bool
    reason: str = Field(NOT_THIS_TIME.zh, max_length=200)


class InviteIn(Schema):
    """Who."""

    person_ids: list[UUID] = Field(min_length=1, max_length=500)


class ModeratorIn(Schema):
    """Moderator or not."""

    moderator: bool


class GroupPostsIn(PostBody):
    """The same post for several groups."""

    group_ids: list[UUID] = Field(min_length=1, max_length=50)


class PostChangeIn(Schema):
    """What the host corrects of a post."""

    worth: Worth | None = None
    hidden: bool | None = None
    reason: str = Field("", max_length=200)


class StaffTextIn(Schema):
    """A few words."""

    text: str = Field(min_length=1, max_length=500)


class PostsMadeOut(Schema):
    """What was made."""

    ids: list[UUID]


class InvitedOut(Schema):
    """How many."""

    count: int


def _store(request: HttpRequest, store_id: UUID | None) -> UUID | None:
    """The store asked for if within reach; nobody asked for: the first own one, or all for head office."""
    principal = caller(request)
    if store_id is None:
        return None if principal.store_ids is None else min(principal.store_ids, default=None)
    principal.need_store(store_id)
    return store_id


def _need_group(request: HttpRequest, group_id: UUID) -> UUID:
    principal = caller(request)
    principal.need_store(api.store_of_group(group_id))
    return principal.id


def _need_post(request: HttpRequest, post_id: UUID) -> UUID:
    return _need_group(request, api.post_view(post_id, staff=True).group_id)


def _actor(request: HttpRequest) -> str:
    principal = caller(request)
    return principal.actor


def _one_store(request: HttpRequest, store_id: UUID | None) -> UUID:
    found = _store(request, store_id)
    if found is None:
        raise NotAllowed()
    return found


@router.get("/groups", auth=STAFF, response=Page[GroupRow])
def list_groups(request: HttpRequest, store_id: UUID | None = None) -> Any:
    """Groups of a store (head office: of all) with value share, who waits, reports."""
    items = api.groups(_store(request, store_id))
    return {"items": items, "total": len(items)}


@router.get("/groups/reports", auth=STAFF, response=Page[ReportView])
def list_reports(request: HttpRequest, store_id: UUID) -> Any:
    """Posts that neighbours found out of place."""
    items = api.reports(_one_store(request, store_id))
    return {"items": items, "total": len(items)}


@router.get("/groups/wishes", auth=STAFF, response=Page[WishView])
def list_store_wishes(request: HttpRequest, store_id: UUID, after: str | None = None, limit: int = 30) -> Any:
    """What the neighbours of a store wish for, most shared first."""
    return api.wish_list(store_id=_one_store(request, store_id), after=after, limit=max(1, min(limit, 100)))


@router.get("/groups/talk", auth=STAFF, response=Page[TalkView])
def list_talk(request: HttpRequest, store_id: UUID, days: int = 7) -> Any:
    """Articles that neighbours spoke of in the last days, most first."""
    span = max(1, min(days, 60))
    return {"items": api.most_talked(_one_store(request, store_id), span)}


@router.post("/groups/posts", auth=HOSTS, response={201: PostsMadeOut})
def write_posts(request: HttpRequest, body: GroupPostsIn) -> Status[PostsMadeOut]:
    """Post the same to several groups, to all or to none."""
    for group_id in body.group_ids:
        _need_group(request, group_id)
    principal = caller(request)
    post = PostBody(**body.model_dump(exclude={"group_ids"}))
    return Status(201, PostsMadeOut(ids=api.post_to_groups(body.group_ids, post, staff_id=principal.id)))


@router.patch("/groups/posts/{post_id}", auth=HOSTS, response=PostView)
def change_post(request: HttpRequest, post_id: UUID, body: PostChangeIn) -> PostView:
    """Mark a post as value or promotion, hide it or bring it back."""
    _need_post(request, post_id)
    if body.worth:
        api.mark(post_id, body.worth)
    if body.hidden is True:
        api.hide(post_id, body.reason)
    elif body.hidden is False:
        api.show(post_id)
    return api.post_view(post_id, staff=True)


@router.get("/groups/posts/{post_id}/comments", auth=STAFF, response=Page[CommentView])
def list_post_comments(request: HttpRequest, post_id: UUID, after: UUID | None = None, limit: int = 50) -> Any:
    """The answers to a post."""
    _need_post(request, post_id)
    return api.comments(post_id, staff=True, after=after, limit=max(1, min(limit, 100)))


@router.post("/groups/posts/{post_id}/comments", auth=STAFF, response={201: CommunityDoneOut})
def answer_post(request: HttpRequest, post_id: UUID, body: StaffTextIn) -> Status[CommunityDoneOut]:
    """Answer a post in the name of the store."""
    api.comment(post_id, body.text, staff_id=_need_post(request, post_id))
    return Status(201, CommunityDoneOut())


@router.get("/groups/{group_id}", auth=STAFF, response=GroupView)
def read_group_as_staff(request: HttpRequest, group_id: UUID) -> GroupView:
    """A group with its figures."""
    _need_group(request, group_id)
    return api.group(group_id)


@router.patch("/groups/{group_id}", auth=HOSTS, response=GroupView)
def change_group(request: HttpRequest, group_id: UUID, body: GroupIn) -> GroupView:
    """Rename a group, change its words or whether admission is reviewed."""
    _need_group(request, group_id)
    api.change_group(group_id, name=body.name, intro=body.intro, reviewed=body.reviewed)
    return api.group(group_id)


@router.get("/groups/{group_id}/posts", auth=STAFF, response=Page[PostView])
def read_feed_as_staff(
    request: HttpRequest, group_id: UUID, only: FeedFilter = "all", after: str | None = None, limit: int = 20
) -> Any:
    """The feed with hidden posts and counts of reports."""
    _need_group(request, group_id)
    return api.feed(group_id, staff=True, only=only, after=after, limit=max(1, min(limit, 50)))


@router.get("/groups/{group_id}/shares", auth=STAFF, response=Page[ShareView])
def list_shares(request: HttpRequest, group_id: UUID, weeks: int = 8) -> Any:
    """The share of value, week by week."""
    _need_group(request, group_id)
    since = clock.day_bounds(clock.today() - timedelta(weeks=max(1, min(weeks, 52))))[0]
    return {"items": api.weekly_shares(group_id, since)}


@router.get("/groups/{group_id}/members", auth=STAFF, response=Page[MemberView])
def list_members(
    request: HttpRequest,
    group_id: UUID,
    standing: Standing = Standing.MEMBER,
    after: UUID | None = None,
    limit: int = 50,
) -> Any:
    """Members of a group, or who waits to be admitted."""
    _need_group(request, group_id)
    return api.members(group_id, standing, after=after, limit=max(1, min(limit, 200)))


@router.post("/groups/{group_id}/members", auth=HOSTS, response=InvitedOut)
def invite_members(request: HttpRequest, group_id: UUID, body: InviteIn) -> InvitedOut:
    """Make neighbours members at once."""
    _need_group(request, group_id)
    return InvitedOut(count=api.invite(group_id, body.person_ids, by=_actor(request)))


@router.put("/groups/{group_id}/members/{person_id}/decision", auth=HOSTS, response=CommunityDoneOut)
def decide_admission(request: HttpRequest, group_id: UUID, person_id: UUID, body: DecisionIn) -> CommunityDoneOut:
    """Let somebody in who waits, or not."""
    _need_group(request, group_id)
    if body.admit:
        api.admit(group_id, person_id, by=_actor(request))
    else:
        api.refuse(group_id, person_id, by=_actor(request), reason=body.reason)
    return CommunityDoneOut()


@router.put("/groups/{group_id}/members/{person_id}/moderator", auth=HOSTS, response=CommunityDoneOut)
def set_moderator(request: HttpRequest, group_id: UUID, person_id: UUID, body: ModeratorIn) -> CommunityDoneOut:
    """Make a member a moderator, or no longer."""
    _need_group(request, group_id)
    api.set_moderator(group_id, person_id, body.moderator)
    return CommunityDoneOut()


@router.delete("/groups/{group_id}/members/{person_id}", auth=HOSTS, response=CommunityDoneOut)
def remove_member(request: HttpRequest, group_id: UUID, person_id: UUID) -> CommunityDoneOut:
    """Take a member out of the group."""
    _need_group(request, group_id)
    api.remove(group_id, person_id)
    return CommunityDoneOut()
