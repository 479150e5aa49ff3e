"""Reading a group: a page of its feed takes six queries, whatever hangs below the posts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from linli.catalog.api import skus
from linli.catalog.types import SkuView
from linli.community.api.groups import need_reader, standing_in
from linli.community.models import Comment, Like, PollOption, Post, Report, Vote
from linli.community.types import (
    AuthorView,
    Column,
    CommentView,
    FeedFilter,
    OptionView,
    PollView,
    PostGoodsView,
    PostState,
    PostView,
    ReportView,
    Worth,
)
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.http import Page
from linli.kernel.ids import NOUGHT
from linli.media.api import pictures
from linli.people.api import cards
from linli.people.types import PersonCard

STAFF_FACE = "tile:face-man:sky"


def feed(
    group_id: UUID,
    *,
    person_id: UUID | None = None,
    staff: bool = False,
    only: FeedFilter = "all",
    after: str | None = None,
    limit: int = 20,
) -> Page[PostView]:
    """A page of a group's feed, newest first. Staff see what is hidden, too.

    Raises:
        NotAMember: the group is reviewed, and the reader is neither member nor staff.
    """
    _, mine = standing_in(group_id, None) if staff else need_reader(group_id, person_id)
    rows = _filtered(_posts(person_id).filter(group_id=group_id), only)
    if not staff:
        rows = rows.filter(state=PostState.SHOWN)
    if after:
        moment, last = _cursor(after)
        rows = rows.filter(Q(posted_at__lt=moment) | Q(posted_at=moment, id__lt=last))
    found = list(rows.order_by("-posted_at", "-id")[: limit + 1])
    items = _views(found[:limit], person_id, with_reports=staff or bool(mine and mine.moderator))
    following = f"{found[limit - 1].posted_at.isoformat()}~{found[limit - 1].id}" if len(found) > limit else None
    return Page[PostView](items=items, next=following)


def post_view(post_id: UUID, *, person_id: UUID | None = None, staff: bool = False) -> PostView:
    """One post; raises NotFound, NotAMember."""
    row = _posts(person_id).filter(id=post_id).first()
    if row is None or (row.state != PostState.SHOWN and not staff):
        raise NotFound()
    _, mine = standing_in(row.group_id, None) if staff else need_reader(row.group_id, person_id)
    return _views([row], person_id, with_reports=staff or bool(mine and mine.moderator))[0]


def comments(
    post_id: UUID, *, person_id: UUID | None = None, staff: bool = False, after: UUID | None = None, limit: int = 50
) -> Page[CommentView]:
    """The answers to a post, oldest first; `after` is the last id of the page before."""
    post = Post.objects.filter(id=post_id).first()
    if post is None:
        raise NotFound()
    if not staff:
        need_reader(post.group_id, person_id)
    rows = Comment.objects.filter(post=post, state=PostState.SHOWN).order_by("said_at", "id")
    if after and (last := rows.filter(id=after).first()):
        rows = rows.filter(Q(said_at__gt=last.said_at) | Q(said_at=last.said_at, id__gt=last.id))
    found = list(rows[: limit + 1])
    known = cards([row.author_id for row in found if row.author_id])
    items = [
        CommentView(id=row.id, author=_author(row, known, person_id), text=row.text, said_at=row.said_at)
        for row in found[:limit]
    ]
    return Page[CommentView](items=items, total=post.comments, next=str(items[-1].id) if len(found) > limit else None)


def reports(store_id: UUID, limit: int = 50) -> list[ReportView]:
    """Posts of a store's groups that neighbours found out of place, most reported first."""
    rows = list(
        Post.objects.select_related("group")
        .filter(group__store_id=store_id, state=PostState.SHOWN, reports__gt=0)
        .order_by("-reports", "-posted_at")[:limit]
    )
    given = defaultdict(list)
    for one in Report.objects.filter(post__in=rows, settled_at=None).order_by("reported_at"):
        given[one.post_id].append(one)
    known = cards([row.author_id for row in rows if row.author_id])
    return [
        ReportView(
            post_id=row.id,
            group_id=row.group_id,
            group_name=row.group.name,
            text=row.text,
            author=_author(row, known, None).name,
            reasons=list(dict.fromkeys(one.reason for one in given[row.id])),
            count=row.reports,
            first_at=given[row.id][0].reported_at if given[row.id] else row.posted_at,
        )
        for row in rows
    ]


def goods_view(sku: SkuView) -> PostGoodsView:
    """An article as it hangs below a post."""
    return PostGoodsView(sku_id=sku.id, name=sku.name, size=sku.size, picture=sku.picture, category=sku.category)


def _posts(person_id: UUID | None) -> QuerySet[Post]:
    me = person_id or NOUGHT
    return Post.objects.annotate(
        liked=Exists(Like.objects.filter(post=OuterRef("pk"), person_id=me)),
        my_option=Subquery(Vote.objects.filter(post=OuterRef("pk"), person_id=me).values("option_id")[:1]),
    )


def _filtered(rows: QuerySet[Post], only: FeedFilter) -> QuerySet[Post]:
    if only == "groupbuy":
        return rows.exclude(groupbuy_id=None)
    if only == "poll":
        return rows.exclude(poll_closes_at=None)
    return rows if only == "all" else rows.filter(column=only)


def _cursor(after: str) -> tuple[datetime, UUID]:
    moment, _, last = after.replace(" ", "+").partition("~")
    try:
        at, id = datetime.fromisoformat(moment), UUID(last)
    except ValueError as error:
        raise NotFound() from error
    if at.tzinfo is None:
        raise NotFound()
    return at, id


def _views(rows: Sequence[Post], reader: UUID | None, *, with_reports: bool) -> list[PostView]:
    known = cards([row.author_id for row in rows if row.author_id])
    photos = pictures([id for row in rows for id in row.photo_ids])
    options = _options(rows)
    goods = _goods([*(id for row in rows for id in row.sku_ids)])
    return [
        PostView(
            id=row.id,
            group_id=row.group_id,
            author=_author(row, known, reader),
            column=Column(row.column) if row.column else None,
            worth=Worth(row.worth),
            text=row.text,
            photos=[photos[id] for id in row.photo_ids if id in photos],
            groupbuy_id=row.groupbuy_id,
            goods=[goods[id] for id in row.sku_ids if id in goods],
            poll=_poll(row, options[row.id]),
            likes=row.likes,
            liked=row.liked,  # type: ignore[attr-defined]
            comments=row.comments,
            posted_at=row.posted_at,
            state=PostState(row.state),
            reports=row.reports if with_reports else 0,
        )
        for row in rows
    ]


def _options(rows: Iterable[Post]) -> defaultdict[UUID, list[PollOption]]:
    found: defaultdict[UUID, list[PollOption]] = defaultdict(list)
    polls = [row.id for row in rows if row.poll_closes_at]
    if polls:
        for option in PollOption.objects.filter(post_id__in=polls).order_by("rank"):
            found[option.post_id].append(option)
    return found


def _goods(sku_ids: Sequence[UUID]) -> dict[UUID, PostGoodsView]:
    return {id: goods_view(sku) for id, sku in skus(list(dict.fromkeys(sku_ids))).items()} if sku_ids else {}


def _poll(row: Post, options: Sequence[PollOption]) -> PollView | None:
    if row.poll_closes_at is None:
        return None
    mine: UUID | None = row.my_option  # type: ignore[attr-defined]
    return PollView(
        closes_at=row.poll_closes_at,
        closed=row.poll_closes_at <= clock.now(),
        voters=row.voters,
        voted=mine is not None,
        options=[
            OptionView(id=one.id, text=one.text, sku_id=one.sku_id, votes=one.votes, mine=one.id == mine)
            for one in options
        ],
    )


def _author(row: Post | Comment, known: dict[UUID, PersonCard], reader: UUID | None) -> AuthorView:
    card = known.get(row.author_id) if row.author_id else None
    return AuthorView(
        name=card.neighbour_name if card else row.signature or "邻居",
        building=card.building if card else "",
        avatar=card.avatar if card else STAFF_FACE if not row.author_id else "",
        badge=row.badge,
        staff=row.author_id is None,
        mine=reader is not None and row.author_id == reader,
    )
