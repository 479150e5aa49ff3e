"""What members do with a post: answer, like, vote."""

from uuid import UUID

from django.db.models import F

from linli.community.api.groups import need_member
from linli.community.api.posting import staff_signature
from linli.community.events import Commented, Liked, Voted
from linli.community.models import Comment, Like, PollOption, Post, Vote
from linli.community.types import AlreadyVoted, PollClosed, PostState
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.log import record, transaction


def shown_post(post_id: UUID) -> Post:
    """A post that can be seen; raises NotFound."""
    row = Post.objects.select_related("group").filter(id=post_id, state=PostState.SHOWN).first()
    if row is None:
        raise NotFound()
    return row


def comment(post_id: UUID, text: str, *, author_id: UUID | None = None, staff_id: UUID | None = None) -> UUID:
    """Answer a post as a member, or as staff; the id of the answer."""
    with transaction():
        row = shown_post(post_id)
        if author_id:
            need_member(row.group_id, author_id)
        signature, badge = ("", "") if author_id else staff_signature(row.group.store_id, staff_id)
        answer = Comment.objects.create(
            id=new_id(),
            post=row,
            author_id=author_id,
            staff_id=staff_id,
            signature=signature,
            badge=badge,
            text=text.strip(),
            said_at=clock.now(),
        )
        Post.objects.filter(id=row.id).update(comments=F("comments") + 1)
        record(
            Commented(
                person_id=author_id,
                store_id=row.group.store_id,
                group_id=row.group_id,
                post_id=row.id,
                comment_id=answer.id,
                sku_ids=row.sku_ids,
            )
        )
        return answer.id


def like(post_id: UUID, person_id: UUID) -> int:
    """Like a post, once; how many like it."""
    with transaction():
        row = shown_post(post_id)
        need_member(row.group_id, person_id)
        _, made = Like.objects.get_or_create(post=row, person_id=person_id, defaults={"id": new_id()})
        if made:
            Post.objects.filter(id=row.id).update(likes=F("likes") + 1)
            record(Liked(person_id=person_id, store_id=row.group.store_id, group_id=row.group_id, post_id=row.id))
    return _likes(post_id)


def unlike(post_id: UUID, person_id: UUID) -> int:
    """Take a like back; how many like the post."""
    with transaction():
        gone, _ = Like.objects.filter(post_id=post_id, person_id=person_id).delete()
        if gone:
            Post.objects.filter(id=post_id).update(likes=F("likes") - 1)
    return _likes(post_id)


def _likes(post_id: UUID) -> int:
    found = Post.objects.filter(id=post_id).values_list("likes", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def vote(post_id: UUID, option_id: UUID, person_id: UUID) -> None:
    """Vote, once and before the deadline; the same vote again changes nothing.

    Raises:
        PollClosed, AlreadyVoted, NotAMember
    """
    with transaction():
        row = shown_post(post_id)
        need_member(row.group_id, person_id)
        option = PollOption.objects.filter(id=option_id, post=row).first()
        if option is None or row.poll_closes_at is None:
            raise NotFound()
        if row.poll_closes_at <= clock.now():
            raise PollClosed()
        given, made = Vote.objects.get_or_create(
            post=row, person_id=person_id, defaults={"id": new_id(), "option": option, "voted_at": clock.now()}
        )
        if not made:
            if given.option_id != option.id:
                raise AlreadyVoted()
            return
        PollOption.objects.filter(id=option.id).update(votes=F("votes") + 1)
        Post.objects.filter(id=row.id).update(voters=F("voters") + 1)
        record(
            Voted(
                person_id=person_id,
                store_id=row.group.store_id,
                group_id=row.group_id,
                poll_id=row.id,
                option_id=option.id,
            )
        )
