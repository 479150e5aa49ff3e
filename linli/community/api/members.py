"""Members: asking, admitting, leaving."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from linli.community.api.groups import need_member, standing_in
from linli.community.events import GroupJoined, GroupLeft, JoinAsked
from linli.community.models import Group, Membership
from linli.community.rules import after_asking
from linli.community.types import NOT_THIS_TIME, BuildingNeeded, JoinBody, MemberView, Standing
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.http import Page
from linli.kernel.ids import new_id
from linli.kernel.log import record, record_all, transaction
from linli.kernel.said import Said
from linli.messaging.api import send
from linli.people.api import cards


def join(group_id: UUID, person_id: UUID, body: JoinBody | None = None) -> Standing:
    """Ask to join; open groups admit at once, reviewed ones let wait. Asking again changes what was told."""
    told = body or JoinBody()
    with transaction():
        group, mine = standing_in(group_id, person_id)
        before = Standing(mine.standing) if mine else None
        standing = after_asking(group.reviewed, before)
        if before is Standing.MEMBER:
            return standing
        building = told.building or (card.building if (card := cards([person_id]).get(person_id)) else "")
        if standing is Standing.WAITING and not (building and told.household):
            raise BuildingNeeded()
        now = clock.now()
        Membership.objects.update_or_create(
            group=group,
            person_id=person_id,
            defaults={
                **told.model_dump(),
                "building": building,
                "standing": standing,
                "asked_at": now,
                "joined_at": now if standing is Standing.MEMBER else None,
            },
            create_defaults={
                **told.model_dump(),
                "id": new_id(),
                "building": building,
                "standing": standing,
                "asked_at": now,
                "joined_at": now if standing is Standing.MEMBER else None,
            },
        )
        if standing is Standing.MEMBER:
            _arrived(group, person_id)
        elif before is not Standing.WAITING:
            record(JoinAsked(person_id=person_id, store_id=group.store_id, group_id=group.id))
        return standing


def _arrived(group: Group, person_id: UUID) -> None:
    Group.objects.filter(id=group.id).update(members=F("members") + 1)
    record(GroupJoined(person_id=person_id, store_id=group.store_id, group_id=group.id))


def leave(group_id: UUID, person_id: UUID) -> None:
    """Leave a group, or stop waiting for it."""
    with transaction():
        row = _held(group_id, person_id)
        was_member = row.standing == Standing.MEMBER
        row.standing, row.moderator = Standing.LEFT, False
        row.save(update_fields=["standing", "moderator"])
        if was_member:
            Group.objects.filter(id=group_id).update(members=F("members") - 1)
            record(GroupLeft(person_id=person_id, store_id=row.group.store_id, group_id=group_id))


def admit(group_id: UUID, person_id: UUID, *, by: str) -> None:
    """Let somebody in who waits, was refused or has left; members stay members."""
    with transaction():
        row = _held(group_id, person_id)
        if row.standing == Standing.MEMBER:
            return
        row.standing, row.joined_at, row.decided_by = Standing.MEMBER, clock.now(), by
        row.save(update_fields=["standing", "joined_at", "decided_by"])
        _arrived(row.group, person_id)
        send(
            person_id,
            title=Said(f"你已进「{row.group.name}」", f"You are in: {row.group.name}"),
            body=Said("进来打个招呼，说说你家住几号楼。", "Come in, say hello, and tell which building you live in."),
            link=f"/community?group={group_id}",
            key=f"admitted:{row.id}:{row.joined_at:%Y%m%d%H%M%S}",
            store_id=row.group.store_id,
        )


def refuse(group_id: UUID, person_id: UUID, *, by: str, reason: str) -> None:
    """Keep somebody out who waits, and say why."""
    with transaction():
        row = _held(group_id, person_id)
        if row.standing != Standing.WAITING:
            raise NotFound()
        row.standing, row.decided_by = Standing.REFUSED, by
        row.save(update_fields=["standing", "decided_by"])
        send(
            person_id,
            title=Said(f"暂时没能进「{row.group.name}」", f"Not in {row.group.name} for now"),
            body=NOT_THIS_TIME if reason == NOT_THIS_TIME.zh else Said(reason, reason),
            link=f"/community?group={group_id}",
            key=f"refused:{row.id}:{row.asked_at:%Y%m%d%H%M%S}",
            store_id=row.group.store_id,
        )


def remove(group_id: UUID, person_id: UUID) -> None:
    """Take a member out of the group."""
    leave(group_id, person_id)


def invite(group_id: UUID, person_ids: Sequence[UUID], *, by: str) -> int:
    """Make persons members without asking, as a host does for core members; how many were none before.

    Raises:
        NotFound: somebody is not a neighbour of the group's store.
    """
    with transaction():
        group, _ = standing_in(group_id, None)
        now = clock.now()
        known = cards(person_ids)
        if any(one not in known or known[one].store_id not in (None, group.store_id) for one in person_ids):
            raise NotFound()
        wanted = sorted(set(person_ids))
        made = [
            Membership(
                id=new_id(),
                group=group,
                person_id=person_id,
                standing=Standing.WAITING,
                building=known[person_id].building,
                source="host",
                asked_at=now,
            )
            for person_id in wanted
        ]
        Membership.objects.bulk_create(made, ignore_conflicts=True)  # who was here before stays, locked next
        rows = Membership.objects.select_for_update().filter(group=group, person_id__in=wanted).order_by("person_id")
        fresh = [row for row in rows if row.standing != Standing.MEMBER]
        Membership.objects.filter(id__in=[row.id for row in fresh]).update(
            standing=Standing.MEMBER, joined_at=now, decided_by=by
        )
        Group.objects.filter(id=group.id).update(members=F("members") + len(fresh))
        record_all(
            (GroupJoined(person_id=row.person_id, store_id=group.store_id, group_id=group.id), None) for row in fresh
        )
        return len(fresh)


def set_moderator(group_id: UUID, person_id: UUID, moderator: bool) -> None:
    """Make a member a moderator (版主), or no longer."""
    with transaction():
        _, row = need_member(group_id, person_id)
        row.moderator = moderator
        row.save(update_fields=["moderator"])


def members(group_id: UUID, standing: Standing, *, after: UUID | None = None, limit: int = 50) -> Page[MemberView]:
    """Who belongs to a group (or waits), newest first; `after` is the last person of the page before."""
    rows = Membership.objects.filter(group_id=group_id, standing=standing).order_by("-asked_at", "-id")
    total = rows.count()
    if after and (last := rows.filter(person_id=after).first()):
        rows = rows.extra(where=["(asked_at, id) < (%s, %s)"], params=[last.asked_at, last.id])
    found = list(rows[: limit + 1])
    known = cards([row.person_id for row in found])
    items = [
        MemberView(
            person_id=row.person_id,
            name=card.staff_name if (card := known.get(row.person_id)) else "",
            avatar=card.avatar if card else "",
            standing=Standing(row.standing),
            moderator=row.moderator,
            building=row.building,
            household=row.household,
            note=row.note,
            source=row.source,
            asked_at=row.asked_at,
            joined_at=row.joined_at,
        )
        for row in found[:limit]
    ]
    return Page[MemberView](items=items, total=total, next=str(items[-1].person_id) if len(found) > limit else None)


def member_ids(group_id: UUID) -> list[UUID]:
    """All members of a group."""
    return list(
        Membership.objects.filter(group_id=group_id, standing=Standing.MEMBER)
        .order_by("person_id")
        .values_list("person_id", flat=True)
    )


def _held(group_id: UUID, person_id: UUID) -> Membership:
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("group")
        .filter(group_id=group_id, person_id=person_id)
        .first()
    )
    if row is None:
        raise NotFound()
    return row
