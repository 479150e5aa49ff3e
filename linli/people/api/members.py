"""Members: how they join and sign in, what they tell of themselves, where they live."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, F

from linli.accounts.api import community, masked_phone
from linli.kernel import clock
from linli.kernel.errors import Invalid, NotFound
from linli.kernel.log import record, transaction
from linli.kernel.secrets import unseal
from linli.people.api.identity import identify
from linli.people.api.roots import survivor
from linli.people.events import PersonJoined, PlaceChosen
from linli.people.models import Person
from linli.people.rules.faces import age_of, face
from linli.people.types import Identifier, Kind, PersonCard, PersonView


def sign_in_by_phone(phone: str, *, place: tuple[UUID, UUID] | None = None) -> PersonView:
    """The person who proved to hold this number; a member from now on.

    `place` is (store, community) for who has no home yet.
    """
    store_id, community_id = place or (None, None)
    with transaction():
        person_id = identify(
            [Identifier(Kind.PHONE, phone)], store_id=store_id, community_id=community_id, channel="mall"
        )
        join(person_id, channel="mall")
        return person(person_id)


def join(person_id: UUID, *, channel: str, inviter_id: UUID | None = None) -> bool:
    """Make a person a member; False where it is one already."""
    with transaction():
        row = Person.objects.select_for_update().get(id=survivor(person_id))
        if row.joined_at:
            return False
        row.joined_at, row.channel, row.inviter_id = clock.now(), row.channel or channel, inviter_id
        row.save(update_fields=["joined_at", "channel", "inviter_id"])
        record(
            PersonJoined(
                person_id=row.id,
                store_id=row.store_id,
                community_id=row.community_id,
                channel=channel,
                inviter_id=inviter_id,
            )
        )
        return True


def person(person_id: UUID) -> PersonView:
    """A person, after all merges; raises NotFound."""
    row = Person.objects.filter(id=survivor(person_id)).first()
    if row is None:
        raise NotFound()
    return PersonView(
        id=row.id,
        name=row.name,
        nickname=row.nickname,
        avatar=row.avatar or face(row.id, row.gender, age_of(row.birthday, row.birth_year, clock.today())),
        gender=row.gender,
        birthday=row.birthday,
        phone=masked_phone(unseal(bytes(row.phone_sealed))) if row.phone_sealed else None,
        store_id=row.store_id,
        community_id=row.community_id,
        building=row.building,
        room=row.room,
        household_id=row.household_id,
        relation=row.relation,
        channel=row.channel,
        joined_at=row.joined_at,
        known_since=row.known_since,
    )


def cards(person_ids: Iterable[UUID]) -> dict[UUID, PersonCard]:
    """What others see of these persons, by the id asked for (the card holds the survivor's); unknown ids left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.id, p.id, p.name, p.nickname, p.avatar, p.gender, p.birth_year, p.store_id,"
            " p.community_id, p.building"
            " from people_person a join people_person p on p.id = a.root_id where a.id = any(%s)",
            [list(set(person_ids))],
        )
        found, today = cursor.fetchall(), clock.today()
        return {
            asked: PersonCard.model_construct(
                id=id,
                name=name,
                nickname=nickname,
                avatar=avatar or face(id, gender, age_of(None, birth_year, today)),
                store_id=store_id,
                community_id=community_id,
                building=building,
            )
            for asked, id, name, nickname, avatar, gender, birth_year, store_id, community_id, building in found
        }


def members_of(*, store_id: UUID | None = None, community_id: UUID | None = None) -> list[UUID]:
    """Members of a store or community, by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from people_person where root_id = id and joined_at is not null"
            " and (%(store)s::uuid is null or store_id = %(store)s)"
            " and (%(community)s::uuid is null or community_id = %(community)s) order by id",
            {"store": store_id, "community": community_id},
        )
        return [id for (id,) in cursor.fetchall()]


def count_members(community_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many members each of these communities has."""
    rows = Person.objects.filter(root_id=F("id"), joined_at__isnull=False, community_id__in=community_ids)
    counts = dict(rows.values_list("community_id").annotate(count=Count("id")))
    return {id: counts.get(id, 0) for id in community_ids}


def set_place(person_id: UUID, store_id: UUID, community_id: UUID, building: str | None = None) -> None:
    """Note where a person lives and which store serves it; the building stays unless another is named."""
    if community(community_id).store_id != store_id:
        raise Invalid(reason_zh="这个小区不归这家店", reason_en="The community is not served by this store")
    with transaction():
        row = Person.objects.select_for_update().get(id=survivor(person_id))
        moved = row.community_id != community_id
        if not moved and row.store_id == store_id and building in (None, row.building):
            return
        row.store_id, row.community_id = store_id, community_id
        if building is not None or moved:
            row.building = building or ""
        row.save(update_fields=["store_id", "community_id", "building"])
        record(PlaceChosen(person_id=row.id, store_id=store_id, community_id=community_id))


def set_profile(
    person_id: UUID,
    *,
    name: str | None = None,
    nickname: str | None = None,
    avatar: str | None = None,
    birthday: date | None = None,
    building: str | None = None,
) -> PersonView:
    """Change what a person tells of itself; what is None stays."""
    given = {"name": name, "nickname": nickname, "avatar": avatar, "birthday": birthday, "building": building}
    changes = {field: value for field, value in given.items() if value is not None}
    with transaction():
        if changes:
            Person.objects.filter(id=survivor(person_id)).update(**changes)
        return person(person_id)
