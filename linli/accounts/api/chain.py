"""The chain: regions, stores, communities."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, OuterRef, QuerySet, Subquery

from linli.accounts.events import CommunityAdded, StoreAdded
from linli.accounts.models import Assignment, Building, Community, Region, Staff, Store
from linli.accounts.types import CommunityView, DemoLogin, NewCommunity, NewStore, StoreView
from linli.kernel import clock
from linli.kernel.auth import Role
from linli.kernel.errors import NotFound
from linli.kernel.geo import Point, metres
from linli.kernel.ids import new_id
from linli.kernel.log import record, transaction

DEMO_PASSWORD = "linli-demo"


def add_store(new: NewStore) -> UUID:
    """Open a store, and its region where it is new; its id."""
    with transaction():
        region, _ = Region.objects.get_or_create(name=new.region, defaults={"id": new_id()})
        row = Store.objects.create(
            id=new_id(), region=region, opened_at=clock.now(), **new.model_dump(exclude={"region"})
        )
        record(StoreAdded(store_id=row.id, code=row.code))
        return row.id


def add_community(new: NewCommunity) -> UUID:
    """Add a community with its buildings to a store; its id."""
    with transaction():
        row = Community.objects.create(id=new_id(), **new.model_dump(exclude={"buildings"}))
        Building.objects.bulk_create(
            Building(id=new_id(), community=row, name=name, rank=rank) for rank, name in enumerate(new.buildings)
        )
        record(CommunityAdded(store_id=new.store_id, community_id=row.id))
        return row.id


def stores(ids: Sequence[UUID] | None = None) -> list[StoreView]:
    """Stores by name order of opening; all of them, or those with the ids."""
    rows = _stores_with_host()
    return [_store_view(row) for row in (rows if ids is None else rows.filter(id__in=ids))]


def store(store_id: UUID) -> StoreView:
    """One store; raises NotFound."""
    row = _stores_with_host().filter(id=store_id).first()
    if row is None:
        raise NotFound()
    return _store_view(row)


def nearest_stores(place: Point, limit: int = 10) -> list[StoreView]:
    """Stores by distance from a place."""
    return sorted(stores(), key=lambda one: metres(place, Point(one.lat, one.lng)))[:limit]


def communities(store_id: UUID | None = None) -> list[CommunityView]:
    """Communities of a store, or of the chain."""
    rows = _communities_with_buildings()
    return [_community_view(row) for row in (rows.filter(store_id=store_id) if store_id else rows)]


def community(community_id: UUID) -> CommunityView:
    """One community; raises NotFound."""
    row = _communities_with_buildings().filter(id=community_id).first()
    if row is None:
        raise NotFound()
    return _community_view(row)


def demo_logins() -> list[DemoLogin]:
    """One login for each role of the demo chain; empty where the demo was never loaded."""
    found: dict[str, DemoLogin] = {}
    rows = Assignment.objects.filter(staff__login__startswith="demo-").order_by("staff__login")
    for row in rows.select_related("staff"):
        login = DemoLogin(role=row.role, login=row.staff.login, password=DEMO_PASSWORD, name=row.staff.name)
        found.setdefault(row.role, login)
    return [found[role] for role in Role if role in found]


def _stores_with_host() -> QuerySet[Store]:
    host = Staff.objects.filter(assignments__store=OuterRef("pk"), assignments__role=Role.HOST, active=True).order_by(
        "login"
    )
    return (
        Store.objects.select_related("region")
        .annotate(host_name=Subquery(host.values("name")[:1]))
        .order_by("opened_at", "id")
    )


def _store_view(row: Store) -> StoreView:
    return StoreView(
        id=row.id,
        code=row.code,
        name=row.name,
        region_id=row.region.id,
        region=row.region.name,
        address=row.address,
        lat=row.lat,
        lng=row.lng,
        floor_area_sqm=row.floor_area_sqm,
        opens=row.opens,
        closes=row.closes,
        staff_minutes_per_day=row.staff_minutes_per_day,
        host_name=getattr(row, "host_name", None) or "",
    )


def _communities_with_buildings() -> QuerySet[Community]:
    names = ArrayAgg("buildings__name", order_by=F("buildings__rank").asc(), default=[])
    return Community.objects.annotate(building_names=names).order_by("name", "id")


def _community_view(row: Community) -> CommunityView:
    return CommunityView(
        id=row.id,
        name=row.name,
        store_id=row.store_id,
        lat=row.lat,
        lng=row.lng,
        households=row.households,
        residents=row.residents,
        buildings=[name for name in row.building_names if name],  # type: ignore[attr-defined]
    )
