"""Posting, and taking out of sight."""

from collections.abc import Iterable
from uuid import UUID

from linli.accounts.api import staff_list, store
from linli.community.api.groups import need_member, standing_in
from linli.community.events import Posted, PostHidden, PostMarked, Reported
from linli.community.models import Group, PollOption, Post, Report
from linli.community.rules import worth_of
from linli.community.types import NewPost, NotAMember, PollClosed, PostBody, PostState, StrangePhoto, Worth
from linli.kernel import clock
from linli.kernel.auth import Role
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.log import record, transaction
from linli.media.api import kept_by

BADGES = {Role.HOST: "主理人", Role.HQ: "总部", Role.CLERK: "店员", Role.PICKER: "店员", Role.RIDER: "骑手"}


def post(new: NewPost) -> UUID:
    """Post into a group; the id.

    Raises:
        NotAMember, StrangePhoto, PollClosed: the person may not, a photo is not its own, the deadline has passed.
    """
    with transaction():
        group, _ = standing_in(new.group_id, None)
        if new.author_id:
            need_member(new.group_id, new.author_id)
        signature, badge = ("", "") if new.author_id else staff_signature(group.store_id, new.staff_id)
        _check(new)
        row = Post.objects.create(
            id=new_id(),
            group=group,
            signature=signature,
            badge=badge,
            worth=new.worth or worth_of(new.text, sells=new.groupbuy_id is not None),
            column=new.column or "",
            text=new.text.strip(),
            posted_at=clock.now(),
            poll_closes_at=new.poll.closes_at if new.poll else None,
            **new.model_dump(include={"author_id", "staff_id", "photo_ids", "groupbuy_id", "sku_ids"}),
        )
        if new.poll:
            PollOption.objects.bulk_create(
                PollOption(id=new_id(), post=row, rank=rank, text=option.text.strip(), sku_id=option.sku_id)
                for rank, option in enumerate(new.poll.options)
            )
        record(
            Posted(
                person_id=new.author_id,
                store_id=group.store_id,
                group_id=group.id,
                post_id=row.id,
                worth="promotion" if row.worth == Worth.PROMOTION else "value",
                sku_ids=new.sku_ids,
            )
        )
        return row.id


def post_to_groups(group_ids: Iterable[UUID], body: PostBody, *, staff_id: UUID) -> list[UUID]:
    """Post the same to several groups, to all of them or none."""
    with transaction():
        return [
            post(NewPost(group_id=group_id, staff_id=staff_id, **body.model_dump()))
            for group_id in dict.fromkeys(group_ids)
        ]


def _check(new: NewPost) -> None:
    if new.poll and new.poll.closes_at <= clock.now():
        raise PollClosed()
    by = f"person:{new.author_id}" if new.author_id else f"staff:{new.staff_id}" if new.staff_id else None
    if by and not kept_by(new.photo_ids, by):
        raise StrangePhoto()


def staff_signature(store_id: UUID, staff_id: UUID | None) -> tuple[str, str]:
    """How staff sign in a store's groups: name and badge. Nobody named: the store's host."""
    shop = store(store_id)
    if staff_id is None:
        return shop.host_name or shop.name, "主理人"
    for one in staff_list():
        if one.id == staff_id:
            roles = [role for role, where in one.roles if where in (None, store_id)]
            return one.name, next((badge for role, badge in BADGES.items() if role in roles), "店员")
    return shop.name, "店员"


def withdraw(post_id: UUID) -> None:
    """Take a post back, as its author or an undone directive does; a second time changes nothing."""
    _remove(post_id, PostState.WITHDRAWN, "")


def withdraw_own(post_id: UUID, person_id: UUID) -> None:
    """Take one's own post back; raises NotFound for the posts of others."""
    if not Post.objects.filter(id=post_id, author_id=person_id).exists():
        raise NotFound()
    withdraw(post_id)


def hide(post_id: UUID, reason: str) -> None:
    """Take a post out of sight for a reason; its reports are settled."""
    _remove(post_id, PostState.HIDDEN, reason)


def hide_as_moderator(post_id: UUID, person_id: UUID, reason: str) -> None:
    """The same by a moderator of the group; raises NotAMember for others."""
    _, mine = need_member(_group_of(post_id).id, person_id)
    if not mine.moderator:
        raise NotAMember()
    hide(post_id, reason)


def show(post_id: UUID) -> None:
    """Bring a hidden post back, or find reports against it unfounded."""
    with transaction():
        row = _held(post_id)
        row.state, row.reports, row.hidden_because = PostState.SHOWN, 0, ""
        row.save(update_fields=["state", "reports", "hidden_because"])
        Report.objects.filter(post=row, settled_at=None).update(settled_at=clock.now())


def mark(post_id: UUID, worth: Worth) -> None:
    """Correct what a post is worth."""
    with transaction():
        row = _held(post_id)
        if row.worth == worth:
            return
        row.worth = worth
        row.save(update_fields=["worth"])
        record(
            PostMarked(
                store_id=row.group.store_id,
                group_id=row.group_id,
                post_id=row.id,
                worth="promotion" if worth is Worth.PROMOTION else "value",
            )
        )


def report(post_id: UUID, person_id: UUID, reason: str) -> None:
    """A member finds a post out of place; the first time counts."""
    with transaction():
        row = _held(post_id)
        need_member(row.group_id, person_id)
        _, made = Report.objects.get_or_create(
            post=row, person_id=person_id, defaults={"id": new_id(), "reason": reason, "reported_at": clock.now()}
        )
        if made:
            row.reports += 1
            row.save(update_fields=["reports"])
            record(Reported(person_id=person_id, store_id=row.group.store_id, group_id=row.group_id, post_id=row.id))


def posts_of_groupbuy(groupbuy_id: UUID) -> list[UUID]:
    """The posts that show a group buy."""
    return list(Post.objects.filter(groupbuy_id=groupbuy_id).order_by("posted_at").values_list("id", flat=True))


def _remove(post_id: UUID, state: PostState, reason: str) -> None:
    with transaction():
        row = _held(post_id)
        if row.state == state:
            return
        row.state, row.hidden_because = state, reason
        row.save(update_fields=["state", "hidden_because"])
        Report.objects.filter(post=row, settled_at=None).update(settled_at=clock.now())
        record(PostHidden(store_id=row.group.store_id, group_id=row.group_id, post_id=row.id))


def _group_of(post_id: UUID) -> Group:
    row = Post.objects.select_related("group").filter(id=post_id).first()
    if row is None:
        raise NotFound()
    return row.group


def _held(post_id: UUID) -> Post:
    row = Post.objects.select_for_update(of=("self",)).select_related("group").filter(id=post_id).first()
    if row is None:
        raise NotFound()
    return row
