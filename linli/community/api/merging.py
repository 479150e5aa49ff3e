"""Two persons turn out to be one: the survivor stands in the groups as either of them did."""

from uuid import UUID

from django.db.models import F

from linli.community.models import Group, Membership
from linli.community.types import Standing
from linli.kernel.ids import new_id
from linli.kernel.log import transaction

RANK = {Standing.MEMBER: 2, Standing.WAITING: 1}


def follow_merge(into_id: UUID, merged_id: UUID) -> None:
    """Hand the memberships of the merged person to the survivor; kept for an undo. Idempotent."""
    with transaction():
        rows = Membership.objects.select_for_update().filter(person_id__in=[into_id, merged_id], standing__in=RANK)
        held = {row.group_id: row for row in rows if row.person_id == into_id}
        for row in [row for row in rows if row.person_id == merged_id]:
            _hand_over(row, held.get(row.group_id), into_id)


def _hand_over(row: Membership, own: Membership | None, into_id: UUID) -> None:
    standing = Standing(row.standing)
    if own is None:
        taken = {name: getattr(row, name) for name in ("moderator", "building", "household", "note", "source")}
        Membership.objects.update_or_create(
            group_id=row.group_id,
            person_id=into_id,
            defaults={**taken, "standing": standing, "asked_at": row.asked_at, "joined_at": row.joined_at},
            create_defaults={
                **taken, "id": new_id(), "standing": standing, "asked_at": row.asked_at, "joined_at": row.joined_at,
            },
        )  # fmt: skip
    else:
        if standing is Standing.MEMBER and own.standing == standing:
            _count(row, -1)
        if RANK[standing] > RANK[Standing(own.standing)]:
            own.standing, own.joined_at = standing, row.joined_at
        own.moderator |= row.moderator
        own.save(update_fields=["standing", "joined_at", "moderator"])
    row.standing = Standing.MERGED
    row.save(update_fields=["standing"])


def follow_unmerge(merged_id: UUID) -> None:
    """Give back what a merge had taken; the other person keeps what it has got. Idempotent."""
    with transaction():
        for row in Membership.objects.select_for_update().filter(person_id=merged_id, standing=Standing.MERGED):
            row.standing = Standing.MEMBER if row.joined_at else Standing.WAITING
            row.save(update_fields=["standing"])
            if row.standing is Standing.MEMBER:
                _count(row, 1)


def _count(row: Membership, step: int) -> None:
    Group.objects.filter(id=row.group_id).update(members=F("members") + step)
