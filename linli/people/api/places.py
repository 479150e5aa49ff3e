"""Stores and communities to choose from, and residents at home in them."""

from uuid import UUID

from linli.accounts.api import (
    check_code,
    code_state,
    communities,
    community,
    note_session,
    send_code,
    start_code,
    stores,
)
from linli.accounts.types import CommunityView, StoreView
from linli.kernel.errors import Invalid
from linli.kernel.geo import Point, metres
from linli.kernel.ids import NOUGHT
from linli.kernel.log import transaction
from linli.people.api.members import person, sign_in_by_phone
from linli.people.api.tagging import tags_of
from linli.people.types import CommunityPlace, MeView, PersonView, PlacesView, StorePlace

__all__ = [
    "code_state",
    "me",
    "need_place",
    "note_session",
    "places",
    "send_code",
    "sign_in_by_code",
    "start_code",
]


def places(near: Point | None = None) -> PlacesView:
    """All stores with their communities; nearest first where a position is given."""
    homes: dict[UUID, list[CommunityPlace]] = {}
    for one in communities():
        homes.setdefault(one.store_id, []).append(_community_place(one, near))
    items = [_store_place(one, homes.get(one.id, []), near) for one in stores()]
    if near:
        items.sort(key=lambda one: one.distance_m or 0)
    return PlacesView(items=items, total=len(items))


def _away(near: Point | None, lat: float, lng: float) -> int | None:
    return round(metres(near, Point(lat, lng))) if near else None


def _community_place(one: CommunityView, near: Point | None) -> CommunityPlace:
    return CommunityPlace(
        id=one.id,
        name=one.name,
        households=one.households,
        distance_m=_away(near, one.lat, one.lng),
        buildings=one.buildings,
    )


def _store_place(one: StoreView, homes: list[CommunityPlace], near: Point | None) -> StorePlace:
    if near:
        homes = sorted(homes, key=lambda home: home.distance_m or 0)
    return StorePlace(
        id=one.id,
        name=one.name,
        address=one.address,
        host_name=one.host_name,
        opens=one.opens,
        closes=one.closes,
        distance_m=_away(near, one.lat, one.lng),
        communities=homes,
    )


def need_place(store_id: UUID, community_id: UUID) -> None:
    """Raise unless the community exists and the store serves it."""
    if community(community_id).store_id != store_id:
        raise Invalid(reason_zh="这个小区不归这家店", reason_en="The community is not served by this store")


def sign_in_by_code(phone: str, code: str, *, place: tuple[UUID, UUID] | None = None) -> PersonView:
    """The resident behind a phone and its one-time code. Who has no home yet is at home at `place`.

    Raises:
        WrongCode: the code is wrong, used up or too old.
    """
    with transaction():
        return sign_in_by_phone(check_code(phone, code), place=place)


def me(person_id: UUID) -> MeView:
    """A resident as the mall's own pages show it."""
    who = person(person_id)
    store_names = {one.id: one.name for one in stores([who.store_id])} if who.store_id else {}
    home_names = {one.id: one.name for one in communities(who.store_id)} if who.community_id else {}
    return MeView(
        id=who.id,
        name=who.name,
        nickname=who.nickname,
        avatar=who.avatar,
        phone=who.phone,
        birthday=who.birthday,
        store_id=who.store_id,
        store_name=store_names.get(who.store_id or NOUGHT, ""),
        community_id=who.community_id,
        community_name=home_names.get(who.community_id or NOUGHT, ""),
        building=who.building,
        joined_at=who.joined_at,
        tags=[one.tag for one in tags_of([who.id]).get(who.id, [])],
    )
