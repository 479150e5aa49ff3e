"""Groups: opening them, how they do, who is where."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from linli.accounts.api import communities, community, store, stores
from linli.community.models import Group, Membership
from linli.community.rules import VALUE_LIMIT, may_read, percent, week_of
from linli.community.types import FaceView, GroupKind, GroupRow, GroupView, NotAMember, ShareView, Standing
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.ids import NOUGHT, new_id
from linli.kernel.log import transaction
from linli.people.api import cards

FACES = 4


def group_of_community(community_id: UUID) -> UUID:
    """The group of a community, opened now if there was none; its id."""
    found = Group.objects.filter(community_id=community_id, kind="community").values_list("id", flat=True).first()
    if found:
        return found
    place = community(community_id)
    intro = f"{place.name}的邻居都在这儿：今天吃什么、一起买什么、谁家要搭把手。"
    return _open("community", place.store_id, community_id, f"{place.name}邻里群", intro, reviewed=False)


def core_group(store_id: UUID) -> UUID:
    """The group of a store's core members, opened now if there was none; its id."""
    found = Group.objects.filter(store_id=store_id, kind="core").values_list("id", flat=True).first()
    if found:
        return found
    name = store(store_id).name
    return _open(
        "core", store_id, None, f"{name}老友群", "常来的老邻居：先尝新、先提意见、定下周进什么。", reviewed=True
    )


def open_groups(store_id: UUID) -> list[UUID]:
    """The core group and the groups of all communities of a store, opened where missing."""
    return [core_group(store_id), *(group_of_community(one.id) for one in communities(store_id))]


def _open(kind: str, store_id: UUID, community_id: UUID | None, name: str, intro: str, *, reviewed: bool) -> UUID:
    with transaction():
        fresh = Group(
            id=new_id(),
            kind=kind,
            store_id=store_id,
            community_id=community_id,
            name=name,
            intro=intro,
            reviewed=reviewed,
            opened_at=clock.now(),
        )
        Group.objects.bulk_create([fresh], ignore_conflicts=True)
        scope = {"community_id": community_id} if community_id else {"store_id": store_id}
        return Group.objects.values_list("id", flat=True).get(kind=kind, **scope)


def change_group(
    group_id: UUID, *, name: str | None = None, intro: str | None = None, reviewed: bool | None = None
) -> None:
    """Change how a group is called, what it says of itself, whether the host looks at who comes in."""
    given = {"name": name, "intro": intro, "reviewed": reviewed}
    if not Group.objects.filter(id=group_id).update(
        **{key: value for key, value in given.items() if value is not None}
    ):
        raise NotFound()


def store_of_group(group_id: UUID) -> UUID:
    """The store that runs a group; raises NotFound."""
    found = Group.objects.filter(id=group_id).values_list("store_id", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def standing_in(group_id: UUID, person_id: UUID | None) -> tuple[Group, Membership | None]:
    """A group and the person's membership, if any; one query."""
    rows = Group.objects.filter(id=group_id)
    mine = None
    if person_id:
        mine = Membership.objects.select_related("group").filter(group_id=group_id, person_id=person_id).first()
    group = mine.group if mine else rows.first()
    if group is None:
        raise NotFound()
    return group, mine


def need_reader(group_id: UUID, person_id: UUID | None) -> tuple[Group, Membership | None]:
    """The group, if the person may read it; raises NotAMember."""
    group, mine = standing_in(group_id, person_id)
    if not may_read(group.reviewed, Standing(mine.standing) if mine else None):
        raise NotAMember()
    return group, mine


def need_member(group_id: UUID, person_id: UUID) -> tuple[Group, Membership]:
    """The group and the membership of a person who may speak in it; raises NotAMember."""
    group, mine = standing_in(group_id, person_id)
    if mine is None or mine.standing != Standing.MEMBER:
        raise NotAMember()
    return group, mine


def group(group_id: UUID, person_id: UUID | None = None) -> GroupView:
    """A group as a resident sees it from outside: its name and figures, but nothing that was said."""
    row, mine = standing_in(group_id, person_id)
    return _views([row], {row.id: mine} if mine else {})[0]


def groups_of_person(person_id: UUID | None, community_id: UUID | None = None) -> list[GroupView]:
    """The group of a community, then the others that the person belongs to or waits for."""
    memberships = {
        one.group_id: one
        for one in Membership.objects.filter(
            person_id=person_id or NOUGHT, standing__in=[Standing.MEMBER, Standing.WAITING]
        )
    }
    wanted = Q(id__in=memberships)
    if community_id:
        wanted |= Q(id=group_of_community(community_id))
    rows = list(Group.objects.filter(wanted).order_by("opened_at", "id"))
    rows.sort(key=lambda row: (row.community_id != community_id or community_id is None, row.kind != "community"))
    return _views(rows, memberships)


def _views(rows: Sequence[Group], memberships: dict[UUID, Membership]) -> list[GroupView]:
    ids = [row.id for row in rows]
    shares, talked, faces = value_shares(ids), talked_today(ids), _faces(ids)
    names = {one.id: one.name for one in stores([row.store_id for row in rows])} if rows else {}
    return [
        GroupView(
            id=row.id,
            kind=_kind(row),
            store_id=row.store_id,
            store_name=names.get(row.store_id, ""),
            community_id=row.community_id,
            name=row.name,
            intro=row.intro,
            reviewed=row.reviewed,
            members=row.members,
            talked_today=talked.get(row.id, 0),
            share=shares[row.id],
            faces=faces.get(row.id, []),
            standing=Standing(mine.standing) if (mine := memberships.get(row.id)) else None,
            moderator=bool(mine and mine.moderator),
        )
        for row in rows
    ]


def _kind(row: Group) -> GroupKind:
    return "community" if row.kind == "community" else "core" if row.kind == "core" else "interest"


def _faces(group_ids: Sequence[UUID]) -> dict[UUID, list[FaceView]]:
    """The newest members of each group."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select g.id, m.person_id from unnest(%s::uuid[]) as g (id) cross join lateral ("
            " select person_id from community_membership where group_id = g.id and standing = 'member'"
            " order by asked_at desc limit %s) m",
            [list(group_ids), FACES],
        )
        rows = cursor.fetchall()
    known = cards([person for _, person in rows])
    faces: dict[UUID, list[FaceView]] = {}
    for group_id, person in rows:
        if card := known.get(person):
            faces.setdefault(group_id, []).append(FaceView(name=card.neighbour_name, avatar=card.avatar))
    return faces


def talked_today(group_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many different persons posted or answered today, by group."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select group_id, count(distinct who) from ("
            " select group_id, coalesce(author_id, staff_id) as who from community_post"
            "  where group_id = any(%(ids)s) and posted_at >= %(start)s"
            " union all"
            " select p.group_id, coalesce(c.author_id, c.staff_id) from community_comment c"
            "  join community_post p on p.id = c.post_id where p.group_id = any(%(ids)s) and c.said_at >= %(start)s"
            ") spoken group by group_id",
            {"ids": list(group_ids), "start": clock.day_bounds(clock.today())[0]},
        )
        return dict(cursor.fetchall())


def groups(store_id: UUID | None = None) -> list[GroupRow]:
    """The groups of a store (None: of the chain) with what a host looks at: share of value, who waits, reports."""
    scope = Group.objects.filter(store_id=store_id) if store_id else Group.objects.all()
    rows = list(scope.order_by("-members", "name", "id"))
    ids = [row.id for row in rows]
    shares, talked = value_shares(ids), talked_today(ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "select g.id,"
            " (select count(*) from community_membership where group_id = g.id and standing = 'waiting'),"
            " (select count(*) from community_post where group_id = g.id and state = 'shown' and reports > 0),"
            " (select count(*) from community_post where group_id = g.id and state = 'shown')"
            " from unnest(%s::uuid[]) as g (id)",
            [ids],
        )
        counts = {id: rest for id, *rest in cursor.fetchall()}
    return [
        GroupRow(
            id=row.id,
            kind=_kind(row),
            store_id=row.store_id,
            community_id=row.community_id,
            name=row.name,
            reviewed=row.reviewed,
            members=row.members,
            waiting=counts[row.id][0],
            reports=counts[row.id][1],
            posts=counts[row.id][2],
            talked_today=talked.get(row.id, 0),
            share=shares[row.id],
        )
        for row in rows
    ]


def value_share(group_id: UUID) -> tuple[int, int]:
    """Posts that give value, and all posts, of this week."""
    share = value_shares([group_id])[group_id]
    return share.value, share.total


def value_shares(group_ids: Iterable[UUID]) -> dict[UUID, ShareView]:
    """The share of value of this week (Monday on), by group."""
    ids, week = list(group_ids), week_of(clock.today())
    counted = _counted(ids, clock.day_bounds(week)[0])
    return {id: _share(week, *counted.get((id, week), (0, 0))) for id in ids}


def weekly_shares(group_id: UUID, since: datetime) -> list[ShareView]:
    """The share of value week by week, oldest first; weeks without posts are left out."""
    counted = _counted([group_id], since)
    return [
        _share(week, value, total) for (_, week), (value, total) in sorted(counted.items(), key=lambda one: one[0][1])
    ]


def _counted(group_ids: list[UUID], since: datetime) -> dict[tuple[UUID, date], tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select group_id, date_trunc('week', posted_at at time zone 'Asia/Shanghai')::date,"
            " count(*) filter (where worth = 'value'), count(*)"
            " from community_post where group_id = any(%s) and state = 'shown' and posted_at >= %s group by 1, 2",
            [group_ids, since],
        )
        return {(group_id, week): (value, total) for group_id, week, value, total in cursor.fetchall()}


def _share(week: date, value: int, total: int) -> ShareView:
    return ShareView(week=week, value=value, total=total, percent=percent(value, total), limit=VALUE_LIMIT)
