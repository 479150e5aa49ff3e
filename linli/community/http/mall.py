"""The neighbours' side of groups: feed, answers, votes, wishes."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Schema, Status

from linli.community import api
from linli.community.types import (
    CommentView,
    FeedFilter,
    GroupView,
    JoinBody,
    NewPost,
    PostBody,
    PostView,
    Standing,
    WishView,
)
from linli.kernel.auth import Role, allow, calling_person, public, visiting_person
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.limits import hit

router = new_router("community")

RESIDENTS = allow(Role.RESIDENT, Role.LEADER)


class CommentIn(Schema):
    """A few words."""

    text: str = Field(min_length=1, max_length=500)


class PostReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=200)


class VoteIn(Schema):
    """The answer that is voted for."""

    option_id: UUID


class WishIn(Schema):
    """An article, or words."""

    text: str = Field("", max_length=60)
    sku_id: UUID | None = None


class StandingOut(Schema):
    """How the person stands to the group now."""

    standing: Standing


class CommunityMadeOut(Schema):
    """What was made."""

    id: UUID


class LikesOut(Schema):
    """How many like it now."""

    likes: int


class CommunityDoneOut(Schema):
    """Done."""

    ok: bool = True


def _limit(asked: int) -> int:
    return max(1, min(asked, 50))


@router.get("/mall/community/groups", auth=public, response=Page[GroupView])
def list_my_groups(request: HttpRequest, community_id: UUID | None = None) -> Any:
    """The group of a community, and mine."""
    items = api.groups_of_person(visiting_person(request), community_id)
    return {"items": items, "total": len(items)}


@router.get("/mall/community/groups/{group_id}", auth=public, response=GroupView)
def read_group(request: HttpRequest, group_id: UUID) -> GroupView:
    """A group from outside: name and figures."""
    return api.group(group_id, visiting_person(request))


@router.put("/mall/community/groups/{group_id}/membership", auth=RESIDENTS, response=StandingOut)
def join_group(request: HttpRequest, group_id: UUID, body: JoinBody) -> StandingOut:
    """Ask to join."""
    return StandingOut(standing=api.join(group_id, calling_person(request), body))


@router.delete("/mall/community/groups/{group_id}/membership", auth=RESIDENTS, response=StandingOut)
def leave_group(request: HttpRequest, group_id: UUID) -> StandingOut:
    """Leave."""
    api.leave(group_id, calling_person(request))
    return StandingOut(standing=Standing.LEFT)


@router.get("/mall/community/groups/{group_id}/posts", auth=RESIDENTS, response=Page[PostView])
def read_feed(
    request: HttpRequest, group_id: UUID, only: FeedFilter = "all", after: str | None = None, limit: int = 20
) -> Any:
    """A page of the feed, newest first."""
    return api.feed(group_id, person_id=calling_person(request), only=only, after=after, limit=_limit(limit))


@router.post("/mall/community/groups/{group_id}/posts", auth=RESIDENTS, response={201: CommunityMadeOut})
def write_post(request: HttpRequest, group_id: UUID, body: PostBody) -> Status[CommunityMadeOut]:
    """Post as a member; what it is worth is judged by its content."""
    person = calling_person(request)
    hit(f"post:{person}", limit=20, per_seconds=3600)
    own = body.model_copy(update={"worth": None}).model_dump()
    return Status(201, CommunityMadeOut(id=api.post(NewPost(group_id=group_id, author_id=person, **own))))


@router.get("/mall/community/posts/{post_id}", auth=RESIDENTS, response=PostView)
def read_post(request: HttpRequest, post_id: UUID) -> PostView:
    """One post."""
    return api.post_view(post_id, person_id=calling_person(request))


@router.delete("/mall/community/posts/{post_id}", auth=RESIDENTS, response=CommunityDoneOut)
def withdraw_post(request: HttpRequest, post_id: UUID) -> CommunityDoneOut:
    """Take my post back."""
    api.withdraw_own(post_id, calling_person(request))
    return CommunityDoneOut()


@router.get("/mall/community/posts/{post_id}/comments", auth=RESIDENTS, response=Page[CommentView])
def list_comments(request: HttpRequest, post_id: UUID, after: UUID | None = None, limit: int = 50) -> Any:
    """The answers to a post, oldest first."""
    return api.comments(post_id, person_id=calling_person(request), after=after, limit=_limit(limit))


@router.post("/mall/community/posts/{post_id}/comments", auth=RESIDENTS, response={201: CommunityMadeOut})
def write_comment(request: HttpRequest, post_id: UUID, body: CommentIn) -> Status[CommunityMadeOut]:
    """Answer a post."""
    person = calling_person(request)
    hit(f"comment:{person}", limit=30, per_seconds=600)
    return Status(201, CommunityMadeOut(id=api.comment(post_id, body.text, author_id=person)))


@router.put("/mall/community/posts/{post_id}/like", auth=RESIDENTS, response=LikesOut)
def like_post(request: HttpRequest, post_id: UUID) -> LikesOut:
    """Like a post."""
    return LikesOut(likes=api.like(post_id, calling_person(request)))


@router.delete("/mall/community/posts/{post_id}/like", auth=RESIDENTS, response=LikesOut)
def unlike_post(request: HttpRequest, post_id: UUID) -> LikesOut:
    """Take the like back."""
    return LikesOut(likes=api.unlike(post_id, calling_person(request)))


@router.put("/mall/community/posts/{post_id}/vote", auth=RESIDENTS, response=PostView)
def vote_in_poll(request: HttpRequest, post_id: UUID, body: VoteIn) -> PostView:
    """Vote, once; the post with its new result."""
    person = calling_person(request)
    api.vote(post_id, body.option_id, person)
    return api.post_view(post_id, person_id=person)


@router.put("/mall/community/posts/{post_id}/report", auth=RESIDENTS, response=CommunityDoneOut)
def report_post(request: HttpRequest, post_id: UUID, body: PostReasonIn) -> CommunityDoneOut:
    """Say that a post is out of place."""
    api.report(post_id, calling_person(request), body.reason)
    return CommunityDoneOut()


@router.put("/mall/community/posts/{post_id}/hidden", auth=RESIDENTS, response=CommunityDoneOut)
def hide_post_as_moderator(request: HttpRequest, post_id: UUID, body: PostReasonIn) -> CommunityDoneOut:
    """Hide a post, as a moderator of its group."""
    api.hide_as_moderator(post_id, calling_person(request), body.reason)
    return CommunityDoneOut()


@router.get("/mall/wishes", auth=RESIDENTS, response=Page[WishView])
def list_wishes(
    request: HttpRequest,
    community_id: UUID | None = None,
    mine: bool = False,
    after: str | None = None,
    limit: int = 30,
) -> Any:
    """Wishes of my store's neighbours, most shared first."""
    return api.wish_list(
        person_id=calling_person(request), community_id=community_id, mine=mine, after=after, limit=_limit(limit)
    )


@router.post("/mall/wishes", auth=RESIDENTS, response={201: CommunityMadeOut})
def make_wish(request: HttpRequest, body: WishIn) -> Status[CommunityMadeOut]:
    """Wish for an article, or for something in words."""
    person = calling_person(request)
    hit(f"wish:{person}", limit=30, per_seconds=3600)
    return Status(201, CommunityMadeOut(id=api.wish(person, text=body.text, sku_id=body.sku_id)))


@router.put("/mall/wishes/{wish_id}/backing", auth=RESIDENTS, response=CommunityDoneOut)
def back_wish(request: HttpRequest, wish_id: UUID) -> CommunityDoneOut:
    """+1 to a neighbour's wish."""
    api.back(wish_id, calling_person(request))
    return CommunityDoneOut()


@router.delete("/mall/wishes/{wish_id}/backing", auth=RESIDENTS, response=CommunityDoneOut)
def unback_wish(request: HttpRequest, wish_id: UUID) -> CommunityDoneOut:
    """Wish no longer."""
    api.unback(wish_id, calling_person(request))
    return CommunityDoneOut()
